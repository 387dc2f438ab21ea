//! The page of each finding code, embedded from `docs/findings/CODE.md`.

use crate::model::Code;

macro_rules! page {
    ($code:literal) => {
        include_str!(concat!("../../docs/findings/", $code, ".md"))
    };
}

/// The page of a code, as Markdown.
#[must_use]
pub(crate) fn page(code: Code) -> &'static str {
    match code {
        Code::EnvironmentBroken => page!("environment-broken"),
        Code::ModuleShadowed => page!("module-shadowed"),
        Code::ExtensionWrongPlatform => page!("extension-wrong-platform"),
        Code::ExtensionWrongPython => page!("extension-wrong-python"),
        Code::PlatformUnsupported => page!("platform-unsupported"),
        Code::PythonUnsupported => page!("python-unsupported"),
        Code::FilesMissing => page!("files-missing"),
        Code::FilesMixed => page!("files-mixed"),
        Code::FilesChanged => page!("files-changed"),
        Code::DistributionsOverlap => page!("distributions-overlap"),
        Code::DistributionDuplicated => page!("distribution-duplicated"),
        Code::MetadataUnreadable => page!("metadata-unreadable"),
        Code::TensorflowNotInstalled => page!("tensorflow-not-installed"),
        Code::NumpyNotInstalled => page!("numpy-not-installed"),
        Code::VersionNeverReleased => page!("version-never-released"),
        Code::RequirementsConflict => page!("requirements-conflict"),
        Code::StartupHook => page!("startup-hook"),
        Code::NumpyElsewhere => page!("numpy-elsewhere"),
        Code::NumpyAbiTooNew => page!("numpy-abi-too-new"),
        Code::NumpyAbiTooOld => page!("numpy-abi-too-old"),
        Code::NumpyNameRemoved => page!("numpy-name-removed"),
        Code::ExtensionAbiMismatch => page!("extension-abi-mismatch"),
        Code::RequirementMissing => page!("requirement-missing"),
        Code::CompanionIncompatible => page!("companion-incompatible"),
        Code::RequirementViolated => page!("requirement-violated"),
        Code::NumpyBehaviourChanged => page!("numpy-behaviour-changed"),
        Code::InterpreterMismatch => page!("interpreter-mismatch"),
        Code::VersionNotInTable => page!("version-not-in-table"),
        Code::ProbeDisagrees => page!("probe-disagrees"),
        Code::ProbeFailed => page!("probe-failed"),
        Code::ErrorReported => page!("error-reported"),
        Code::DistributionLeftover => page!("distribution-leftover"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    #[test]
    fn every_code_has_its_own_page_and_every_page_a_code() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/findings");
        let mut on_disk: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of the pages")
            .map(|file| {
                file.expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        on_disk.sort();
        let mut listed: Vec<String> = Code::ALL.iter().map(|c| format!("{c}.md")).collect();
        listed.sort();
        assert_eq!(on_disk, listed);
        for &code in Code::ALL {
            assert_eq!(
                page(code).lines().next(),
                Some(format!("# {code}").as_str())
            );
        }
    }

    #[test]
    fn every_page_has_the_same_sections() {
        let sections = [
            "## What it means",
            "## What you see",
            "## Why",
            "## Fix",
            "## How tfpair knows",
            "## Reproduce",
        ];
        for &code in Code::ALL {
            let found: Vec<&str> = page(code)
                .lines()
                .filter(|l| l.starts_with("## "))
                .collect();
            assert_eq!(found, sections, "{code}");
        }
    }

    #[test]
    fn every_page_starts_with_its_title_and_quotes_a_message() {
        for &code in Code::ALL {
            let page = page(code);
            assert_eq!(
                page.lines().nth(2),
                Some(format!("{}.", crate::report::title(code)).as_str())
            );
            let looks = page.split("## ").find(|s| s.starts_with("What you see"));
            let literal = looks.is_some_and(|s| s.lines().any(|l| l.starts_with("    ")));
            assert!(literal, "{code} shows no literal message");
        }
    }
}
