//! What was read besides names and metadata: files, extension modules, shadow candidates, and the machine.

use std::path::PathBuf;

use super::{EntryOrigin, Extension, FileCheck, Module, Need};

/// What was looked at. Empty means not looked at: missing is unknown, not absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Contents {
    /// The outcomes of holding files against RECORD, one a `.dist-info` that was held.
    pub files: Vec<FileCheck>,
    /// The extension modules that were looked at.
    pub extensions: Vec<Extension>,
    /// Modules in front of the standard library, under names that matter.
    pub shadow_candidates: Vec<ShadowCandidate>,
    /// Whether TF_USE_LEGACY_KERAS is set, with which TensorFlow takes `tf.keras` from tf-keras.
    pub legacy_keras: bool,
    /// The library that KERAS_BACKEND or `keras.json` selects for Keras 3: `torch`; `None` where neither names one.
    pub keras_backend: Option<String>,
    /// The machine, where the environment is of this one.
    pub machine: Option<Machine>,
    /// The needs of the judge that were met, whatever was found.
    pub read: Vec<Need>,
}

/// A module in the working folder or on PYTHONPATH, where Python looks before it looks at the standard library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShadowCandidate {
    /// The module. Its `entry` counts only where `origin` is no working folder.
    pub module: Module,
    /// Why Python looks there.
    pub origin: EntryOrigin,
    /// What the standard library of this interpreter has under that name; `None` for what is compiled into the
    /// interpreter, and for what is no part of the library.
    pub standard: Option<PathBuf>,
    /// Whether an installer or another Python owns it: then it is no stray file, and nobody renames it.
    pub installed: bool,
}

/// What a wheel may need of a machine that its tags do not state, or state only roughly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Machine {
    /// The version of the GNU C library; `None` where it is unknown, or no wheel needs a recent one.
    pub glibc: Option<(u16, u16)>,
    /// The features of the processor as Linux names them: `avx`, `avx2`, `sse4_2`. Empty where they are unknown.
    pub features: Vec<String>,
    /// Whether the interpreter is for x86-64 and runs on an ARM Mac (Rosetta).
    pub translated: bool,
}
