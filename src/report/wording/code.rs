//! Wording: what a finding code means.

use crate::model::Code;

/// In one line without a final period.
pub(in crate::report) fn title(code: Code) -> &'static str {
    match code {
        Code::EnvironmentBroken => "The environment is broken: its Python cannot start",
        Code::ModuleShadowed => {
            "A file or directory earlier on the search path hides the real module"
        }
        Code::ExtensionWrongPlatform => {
            "An extension module is built for another operating system or processor"
        }
        Code::ExtensionWrongPython => "An extension module is built for another Python",
        Code::PlatformUnsupported => "This machine cannot run this TensorFlow wheel",
        Code::PythonUnsupported => "This TensorFlow has no wheel for this Python",
        Code::FilesMissing => "Files listed in RECORD are missing",
        Code::FilesMixed => "Files and metadata of a distribution have different versions",
        Code::FilesChanged => "Files differ in size or hash from RECORD",
        Code::DistributionsOverlap => {
            "Two TensorFlow distributions share one `tensorflow` directory"
        }
        Code::DistributionDuplicated => "One distribution is recorded in several versions",
        Code::MetadataUnreadable => "The metadata of a distribution cannot be read",
        Code::TensorflowNotInstalled => "TensorFlow is not installed in this environment",
        Code::NumpyNotInstalled => "TensorFlow is installed, but NumPy is not",
        Code::VersionNeverReleased => "This version was never released",
        Code::RequirementsConflict => "The requirements cannot be installed together",
        Code::StartupHook => "Code that runs when Python starts may change the search path",
        Code::NumpyElsewhere => "Python imports a NumPy from outside the environment",
        Code::NumpyAbiTooNew => {
            "This TensorFlow was built for the NumPy 1.x C ABI; NumPy 2.x is installed"
        }
        Code::NumpyAbiTooOld => {
            "This TensorFlow needs a newer NumPy C API than the installed NumPy has"
        }
        Code::NumpyNameRemoved => {
            "This TensorFlow uses a name that the installed NumPy does not have"
        }
        Code::ExtensionAbiMismatch => "A compiled package does not match the NumPy C ABI",
        Code::RequirementMissing => "A requirement of TensorFlow is not installed",
        Code::CompanionIncompatible => "A companion package is incompatible with this TensorFlow",
        Code::RequirementViolated => "An installed version violates a declared requirement",
        Code::NumpyBehaviourChanged => "Some operations fail with this NumPy",
        Code::InterpreterMismatch => "`python` does not start the activated environment",
        Code::VersionNotInTable => {
            "This version is newer than the table or not an official release"
        }
        Code::ProbeDisagrees => "The probe disagrees with the files",
        Code::ProbeFailed => "The probe ran `import tensorflow`, and it failed",
        Code::ErrorReported => "A ticket contains an error that has no finding code of its own",
        Code::DistributionLeftover => "An interrupted install left files behind",
    }
}
