//! The stable names of kinds of findings.

use std::fmt;
use std::str::FromStr;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $title:literal;)*) => {
        /// A stable, kebab-case name for a kind of finding. Each has a page, `docs/findings/CODE.md`. The order is
        /// the order of precedence: what would stop the import first stands first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of precedence.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is written: `numpy-abi-too-new`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What it means, in one line.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    EnvironmentBroken = "environment-broken", "The environment itself is broken: no Python could start in it";
    ModuleShadowed = "module-shadowed", "A file or folder earlier on the search path hides the real module";
    ExtensionWrongPlatform = "extension-wrong-platform", "An extension module is for another operating system or processor";
    ExtensionWrongPython = "extension-wrong-python", "An extension module is for another Python";
    PlatformUnsupported = "platform-unsupported", "This machine cannot run this TensorFlow wheel";
    PythonUnsupported = "python-unsupported", "This TensorFlow has no wheel for this Python";
    FilesMissing = "files-missing", "Files that RECORD lists are not on disk";
    FilesMixed = "files-mixed", "The files and the metadata of a distribution are of different versions";
    FilesChanged = "files-changed", "Files differ in size or hash from what RECORD lists";
    DistributionsOverlap = "distributions-overlap", "Two TensorFlow distributions share one `tensorflow` folder";
    DistributionDuplicated = "distribution-duplicated", "Several versions of one distribution are recorded";
    MetadataUnreadable = "metadata-unreadable", "The metadata of a distribution cannot be read";
    TensorflowNotInstalled = "tensorflow-not-installed", "There is no TensorFlow in this environment";
    NumpyNotInstalled = "numpy-not-installed", "TensorFlow is installed and NumPy is not";
    VersionNeverReleased = "version-never-released", "There never was such a release";
    NumpyElsewhere = "numpy-elsewhere", "The NumPy that counts comes from outside the environment";
    NumpyAbiTooNew = "numpy-abi-too-new", "This TensorFlow was built for the NumPy 1.x C-ABI, and NumPy is 2.x";
    NumpyAbiTooOld = "numpy-abi-too-old", "This TensorFlow needs a newer NumPy C-API than NumPy has";
    NumpyNameRemoved = "numpy-name-removed", "This TensorFlow uses a name that this NumPy does not have";
    ExtensionAbiMismatch = "extension-abi-mismatch", "A compiled package does not fit the C-ABI of NumPy";
    RequirementMissing = "requirement-missing", "Something that TensorFlow requires is not installed";
    CompanionIncompatible = "companion-incompatible", "A companion of TensorFlow is known not to work with it";
    RequirementViolated = "requirement-violated", "What is declared is not what is installed";
    NumpyBehaviourChanged = "numpy-behaviour-changed", "Named operations fail because this NumPy behaves differently";
    InterpreterMismatch = "interpreter-mismatch", "The activated environment is not the one that `python` starts";
    VersionNotInTable = "version-not-in-table", "A version is newer than the compatibility table, or no official release";
    ProbeDisagrees = "probe-disagrees", "What Python saw differs from what the files told";
    ProbeFailed = "probe-failed", "The import was tried and failed";
    DistributionLeftover = "distribution-leftover", "A leftover of an interrupted install";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Says that a text is no finding code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a finding code")]
pub struct UnknownCode(pub String);

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|c| c.as_str() == text)
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}
