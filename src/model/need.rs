//! What the judge lacks: the one loop of a check reads exactly that and judges again.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use super::{FileDepth, ImportedFiles, PackageName};

/// How much of an environment is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Depth {
    /// What decides the verdict: a few milliseconds.
    #[default]
    Standard,
    /// Every file with its hash, every extension module and the METADATA of every distribution.
    Deep,
}

/// Something that the judge asks for. A need names installed distributions only, and is asked for once: what was read is
/// kept in the `read` field of [`Contents`](super::Contents).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Need {
    /// The METADATA of these distributions.
    Metadata(BTreeSet<PackageName>),
    /// The files of these distributions, held against their RECORD.
    Files {
        /// The distributions.
        of: BTreeSet<PackageName>,
        /// How closely.
        depth: FileDepth,
        /// Which of their files the import opens; a distribution of which it opens none has no entry.
        imported: BTreeMap<PackageName, ImportedFiles>,
    },
    /// The extension modules of these distributions: for which Python and platform they are, by name and header.
    ExtensionNames(BTreeSet<PackageName>),
    /// The extension modules of these distributions, and how they use NumPy.
    Extensions(BTreeSet<PackageName>),
    /// The extension module of this TensorFlow that uses NumPy, for a pair that the table does not cover.
    TensorflowExtension(PackageName),
}

impl Need {
    /// What of the need is left after those that were met; `None` where nothing is.
    #[must_use]
    pub(crate) fn without(mut self, met: &[Self]) -> Option<Self> {
        if let Self::TensorflowExtension(_) = self {
            return (!met.contains(&self)).then_some(self);
        }
        for one in met {
            if one.same_kind(&self)
                && let (Some(left), Some(met)) = (self.names_mut(), one.names())
            {
                left.retain(|name| !met.contains(name));
            }
        }
        self.names()
            .is_some_and(|of| !of.is_empty())
            .then_some(self)
    }

    fn same_kind(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Files { depth: one, .. }, Self::Files { depth: other, .. }) => one == other,
            _ => discriminant(self) == discriminant(other),
        }
    }

    fn names(&self) -> Option<&BTreeSet<PackageName>> {
        match self {
            Self::Metadata(of)
            | Self::Files { of, .. }
            | Self::ExtensionNames(of)
            | Self::Extensions(of) => Some(of),
            Self::TensorflowExtension(_) => None,
        }
    }

    fn names_mut(&mut self) -> Option<&mut BTreeSet<PackageName>> {
        match self {
            Self::Metadata(of)
            | Self::Files { of, .. }
            | Self::ExtensionNames(of)
            | Self::Extensions(of) => Some(of),
            Self::TensorflowExtension(_) => None,
        }
    }
}
