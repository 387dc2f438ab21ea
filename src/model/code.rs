//! The stable names of kinds of findings.

use std::fmt;
use std::str::FromStr;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $title:literal;)*) => {
        /// A stable, kebab-case name for a kind of finding. Each has a page, `docs/findings/CODE.md`. The order is
        /// the order of precedence: what would stop the import first stands first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of precedence.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is written: `numpy-abi-too-new`.
            #[must_use]
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What it means, in one line.
            #[must_use]
            pub(crate) fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    EnvironmentBroken = "environment-broken", "The environment is broken: its Python cannot start";
    ModuleShadowed = "module-shadowed", "A file or directory earlier on the search path hides the real module";
    ExtensionWrongPlatform = "extension-wrong-platform", "An extension module is built for another operating system or processor";
    ExtensionWrongPython = "extension-wrong-python", "An extension module is built for another Python";
    PlatformUnsupported = "platform-unsupported", "This machine cannot run this TensorFlow wheel";
    PythonUnsupported = "python-unsupported", "This TensorFlow has no wheel for this Python";
    FilesMissing = "files-missing", "Files listed in RECORD are missing";
    FilesMixed = "files-mixed", "Files and metadata of a distribution have different versions";
    FilesChanged = "files-changed", "Files differ in size or hash from RECORD";
    DistributionsOverlap = "distributions-overlap", "Two TensorFlow distributions share one `tensorflow` directory";
    DistributionDuplicated = "distribution-duplicated", "One distribution is recorded in several versions";
    MetadataUnreadable = "metadata-unreadable", "The metadata of a distribution cannot be read";
    TensorflowNotInstalled = "tensorflow-not-installed", "TensorFlow is not installed in this environment";
    NumpyNotInstalled = "numpy-not-installed", "TensorFlow is installed, but NumPy is not";
    VersionNeverReleased = "version-never-released", "This version was never released";
    NumpyElsewhere = "numpy-elsewhere", "Python imports a NumPy from outside the environment";
    NumpyAbiTooNew = "numpy-abi-too-new", "This TensorFlow was built for the NumPy 1.x C ABI; NumPy 2.x is installed";
    NumpyAbiTooOld = "numpy-abi-too-old", "This TensorFlow needs a newer NumPy C API than the installed NumPy has";
    NumpyNameRemoved = "numpy-name-removed", "This TensorFlow uses a name that the installed NumPy does not have";
    ExtensionAbiMismatch = "extension-abi-mismatch", "A compiled package does not match the NumPy C ABI";
    RequirementMissing = "requirement-missing", "A requirement of TensorFlow is not installed";
    CompanionIncompatible = "companion-incompatible", "A companion package is incompatible with this TensorFlow";
    RequirementViolated = "requirement-violated", "An installed version violates a declared requirement";
    NumpyBehaviourChanged = "numpy-behaviour-changed", "Some operations fail with this NumPy";
    InterpreterMismatch = "interpreter-mismatch", "`python` does not start the activated environment";
    VersionNotInTable = "version-not-in-table", "This version is newer than the table or not an official release";
    ProbeDisagrees = "probe-disagrees", "The probe disagrees with the files";
    ProbeFailed = "probe-failed", "The probe ran `import tensorflow`, and it failed";
    ErrorReported = "error-reported", "A ticket contains an error that has no finding code of its own";
    DistributionLeftover = "distribution-leftover", "An interrupted install left files behind";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Says that a text is no finding code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a finding code")]
pub(crate) struct UnknownCode(pub String);

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
