//! The stable names of kinds of findings.

use std::fmt;
use std::str::FromStr;

macro_rules! codes {
    ($($variant:ident = $text:literal;)*) => {
        /// A stable, kebab-case name for a kind of finding. Each has a page, `docs/findings/CODE.md`. The order is
        /// the order of precedence: what would stop the import first stands first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Code {
            $(#[doc = $text] $variant,)*
        }

        impl Code {
            /// Every code, in the order of precedence.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is written: `numpy-abi-too-new`.
            #[must_use]
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

codes! {
    EnvironmentBroken = "environment-broken";
    ModuleShadowed = "module-shadowed";
    ExtensionWrongPlatform = "extension-wrong-platform";
    ExtensionWrongPython = "extension-wrong-python";
    PlatformUnsupported = "platform-unsupported";
    PythonUnsupported = "python-unsupported";
    FilesMissing = "files-missing";
    FilesMixed = "files-mixed";
    FilesChanged = "files-changed";
    DistributionsOverlap = "distributions-overlap";
    DistributionDuplicated = "distribution-duplicated";
    MetadataUnreadable = "metadata-unreadable";
    TensorflowNotInstalled = "tensorflow-not-installed";
    NumpyNotInstalled = "numpy-not-installed";
    VersionNeverReleased = "version-never-released";
    RequirementsConflict = "requirements-conflict";
    StartupHook = "startup-hook";
    NumpyElsewhere = "numpy-elsewhere";
    NumpyAbiTooNew = "numpy-abi-too-new";
    NumpyAbiTooOld = "numpy-abi-too-old";
    NumpyNameRemoved = "numpy-name-removed";
    ExtensionAbiMismatch = "extension-abi-mismatch";
    RequirementMissing = "requirement-missing";
    CompanionIncompatible = "companion-incompatible";
    RequirementViolated = "requirement-violated";
    NumpyBehaviourChanged = "numpy-behaviour-changed";
    InterpreterMismatch = "interpreter-mismatch";
    VersionNotInTable = "version-not-in-table";
    ProbeDisagrees = "probe-disagrees";
    ProbeFailed = "probe-failed";
    ErrorReported = "error-reported";
    DistributionLeftover = "distribution-leftover";
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
