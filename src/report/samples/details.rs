//! One example of every kind of facts, with the severity it usually has.

use std::path::PathBuf;

use super::{conflict, fails, run};
use crate::model::*;

fn id(name: &str, version: &str) -> DistributionId {
    let folder = format!("/site/{}-{version}.dist-info", name.replace('-', "_"));
    let mut id = DistributionId::release(&name_of(name).unwrap(), &version.parse().unwrap());
    id.path = Some(PathBuf::from(folder));
    id
}

fn version(text: &str) -> Version {
    text.parse().unwrap()
}

fn requirement(text: &str) -> Requirement {
    text.parse().unwrap()
}

fn record(name: &str, version: &str, changed: usize) -> RecordState {
    RecordState {
        distribution: id(name, version),
        files: Some(FileCounts {
            checked: 120,
            missing: 0,
            changed,
        }),
    }
}

fn extension() -> ExtensionFile {
    let (path, markers) = ("/site/h5py/defs.so".into(), vec![Marker::CoreMultiarray]);
    ExtensionFile { path, markers }
}

fn known_failure() -> KnownFailure {
    KnownFailure {
        id: "numpy-1-module".to_owned(),
        title: "A module compiled for NumPy 1.x was imported under NumPy 2".to_owned(),
        cause: "the C ABI differs".to_owned(),
        cure: "install numpy<2".to_owned(),
        sources: vec!["tensorflow/tensorflow#67291".to_owned()],
    }
}

fn found(path: &str, numpy: Option<&str>) -> FoundModule {
    FoundModule {
        path: PathBuf::from(path),
        version: numpy.map(version),
    }
}

/// Every kind.
pub(in crate::report) fn details() -> Vec<(Severity, Detail)> {
    use Severity::{Error, Note, Warning};
    let numpy = || id("numpy", "2.2.6");
    let tensorflow = || id("tensorflow-cpu", "2.10.0");
    let run = || {
        vec![run(
            "tensorflow-cpu",
            "2.10.0",
            "2.2.6",
            RunEnd::ImportFails,
        )]
    };
    let mut all = vec![
        (
            Error,
            Detail::Problem {
                cause: Cause::Error("Permission denied (os error 13)".to_owned()),
            },
        ),
        (Warning, Detail::TensorflowAbsent),
        (
            Error,
            Detail::NumpyAbsent {
                tensorflow: tensorflow(),
            },
        ),
        (
            Error,
            Detail::StubTargetMissing {
                requirement: requirement("tensorflow-intel==2.10.0"),
            },
        ),
        (
            Warning,
            Detail::MetadataUnreadable {
                file: Some(PathBuf::from("/site/numpy-2.2.6.dist-info/METADATA")),
                cause: Cause::Error("it has no Name".to_owned()),
            },
        ),
        (
            Warning,
            Detail::RequirementUnreadable {
                line: "numpy-<2".to_owned(),
                cause: "`numpy-` is not a name (column 1)".to_owned(),
                file: Some(PathBuf::from("/site/tensorflow_cpu-2.10.0.dist-info")),
            },
        ),
        (Error, conflict()),
        (Error, Detail::PackageMissing { module: "numpy" }),
        (
            Error,
            Detail::NoWheelForPython {
                python: PythonVersion::series(3, 12),
                tags: vec!["cp39".to_owned(), "cp310".to_owned()],
                source: TagSource::Table,
            },
        ),
        (
            Error,
            Detail::NoWheelForPlatform {
                platform: Platform::new(Os::Windows, Arch::Aarch64),
                tags: vec!["win_amd64".to_owned()],
                source: TagSource::Wheel(Some(PathBuf::from("/site/x.dist-info/WHEEL"))),
            },
        ),
        (
            Error,
            Detail::GlibcTooOld {
                needed: (2, 27),
                found: (2, 17),
            },
        ),
        (
            Warning,
            Detail::ProcessorFeature {
                feature: "avx".to_owned(),
                rosetta: true,
                why: "the wheels are compiled with it".to_owned(),
                source: "tensorflow/tensorflow#17411".to_owned(),
            },
        ),
        (
            Error,
            Detail::FilesMissing {
                checked: 120,
                missing: 3,
                files: vec![PathBuf::from("/site/numpy/core.so")],
                record: PathBuf::from("/site/numpy-2.2.6.dist-info/RECORD"),
            },
        ),
        (
            Warning,
            Detail::FilesUnlisted {
                found: 9,
                expected: 12,
                info: PathBuf::from("/site/numpy-2.2.6.dist-info"),
            },
        ),
        (
            Warning,
            Detail::FilesChanged {
                checked: 120,
                changed: 2,
                files: vec![ChangedFile {
                    path: PathBuf::from("/site/numpy/core.so"),
                    difference: Difference::Size {
                        listed: 10,
                        found: 0,
                        contents: ResizedContents::CutOff,
                    },
                    is_imported: true,
                }],
                record: PathBuf::from("/site/numpy-2.2.6.dist-info/RECORD"),
            },
        ),
        (
            Error,
            Detail::LibrariesForeign {
                files: vec![PathBuf::from("/site/tensorflow/core/kernels/lib.so")],
                other: Some(id("tensorflow-cpu", "2.16.2")),
            },
        ),
        (
            Warning,
            Detail::VersionsDiffer {
                recorded: version("1.26.4"),
                imported: version("2.2.6"),
                metadata: PathBuf::from("/site/numpy-1.26.4.dist-info"),
                module: PathBuf::from("/site/numpy/version.py"),
            },
        ),
        (
            Error,
            Detail::ExtensionUnreadable {
                file: PathBuf::from("/site/numpy/core.so"),
                cause: Cause::Error("it is cut off".to_owned()),
            },
        ),
        (
            Warning,
            Detail::FolderShared {
                records: vec![
                    record("tensorflow", "2.15.1", 0),
                    record("tensorflow-cpu", "2.10.0", 7),
                ],
                owner: FolderOwner::First,
            },
        ),
        (
            Warning,
            Detail::RecordedTwice {
                records: vec![record("numpy", "1.26.4", 9), record("numpy", "2.2.6", 0)],
                owner: Some(version("2.2.6")),
                named: Some((PathBuf::from("/site/numpy/version.py"), version("2.2.6"))),
            },
        ),
    ];
    all.extend([
        (
            Error,
            Detail::ExtensionsForPython {
                tag: ExtensionTag {
                    module: "core".to_owned(),
                    text: "cpython-311-x86_64-linux-gnu".to_owned(),
                    implementation: Some(Implementation::CPython),
                    python: Some(PythonVersion::series(3, 11)),
                    free_threaded: false,
                    debug: false,
                    stable: false,
                    platform: Some(Platform::new(Os::Linux, Arch::X86_64)),
                },
                python: PythonVersion::series(3, 10),
                free_threaded: false,
                files: vec![extension()],
            },
        ),
        (
            Error,
            Detail::ExtensionsForPlatform {
                built_for: Some(Platform::new(Os::MacOs, Arch::Aarch64)),
                platform: Platform::new(Os::Linux, Arch::X86_64),
                files: vec![extension()],
            },
        ),
        (
            Warning,
            Detail::CompiledForOtherNumpy {
                needs: NumpyNeed::OneTypes,
                numpy: version("2.2.6"),
                import: ImportEffect::GoesOn,
                file: extension(),
            },
        ),
        (
            Error,
            Detail::ModuleHidden {
                module: "random".to_owned(),
                kind: ModuleKind::File,
                origin: EntryOrigin::WorkingFolder,
                standard: Some(PathBuf::from("/usr/lib/python3.10/random.py")),
            },
        ),
        (
            Warning,
            Detail::ModuleHidden {
                module: "numpy".to_owned(),
                kind: ModuleKind::Package,
                origin: EntryOrigin::PythonPath,
                standard: None,
            },
        ),
        (
            Warning,
            Detail::StartupHook {
                file: StartupKind::Pth,
                statement: "sys.path.insert(0, '/opt/lib')".to_owned(),
            },
        ),
        (Error, Detail::PackageFolderEmpty { module: "numpy" }),
        (
            Warning,
            Detail::NumpyElsewhere {
                origin: EntryOrigin::UserSite,
                imported: found("/user/numpy", Some("2.2.6")),
                hidden: found("/site/numpy", None),
            },
        ),
        (
            Error,
            Detail::PairFails {
                why: Some("this TensorFlow was built for the NumPy 1.x C ABI".to_owned()),
                evidence: run(),
                numpy: numpy(),
                satisfied: fails().pair.requires,
            },
        ),
        (
            Error,
            Detail::TensorflowBuiltForOtherNumpy {
                needs: NumpyNeed::AtLeast(version("2.0")),
                numpy: version("1.26.4"),
                file: PathBuf::from("/site/tensorflow/core.so"),
                satisfied: Vec::new(),
            },
        ),
        (
            Warning,
            Detail::PairPartial {
                numpy: version("1.24.4"),
                operations: vec!["a Keras LSTM or GRU layer".to_owned()],
                evidence: run(),
            },
        ),
        (
            Error,
            Detail::RequirementMissing {
                by: tensorflow(),
                requirement: requirement("wrapt>=1.11.0; python_version < '3.11'"),
                import: Some(MissingEffect {
                    module: "wrapt".to_owned(),
                    tensorflow: version("2.10.1"),
                    fails: Some(true),
                }),
                source: RequirementSource::Table,
            },
        ),
        (
            Warning,
            Detail::RequirementViolated {
                by: tensorflow(),
                requirements: vec![requirement("numpy>=1.20,<2")],
                found: numpy(),
                works: true,
            },
        ),
        (
            Warning,
            Detail::RequirementsNotListed {
                names: vec!["wrapt".to_owned(), "six".to_owned()],
            },
        ),
        (
            Error,
            Detail::CompanionFails {
                rule: "protobuf-4-descriptors".to_owned(),
                tensorflow: tensorflow(),
                condition: Some("loading a saved model".to_owned()),
                why: "its generated code is refused".to_owned(),
                grade: Grade::Observed,
                source: "observations.csv".to_owned(),
            },
        ),
        (
            Warning,
            Detail::NeverReleased {
                below: Some(version("2.9.3")),
                above: Some(version("2.10.1")),
                slip: Some("1.19.5 is a NumPy release".to_owned()),
            },
        ),
        (Note, Detail::NewerThanTable),
        (Note, Detail::NotInTable),
        (Note, Detail::NotOfficial),
        (
            Error,
            Detail::ProbeFailed {
                outcome: ProbeOutcome::Signalled(4),
                stderr: vec!["Illegal instruction".to_owned()],
                failure: Some(known_failure()),
            },
        ),
        (
            Warning,
            Detail::ProbeDisagrees {
                differences: vec![
                    ProbeDifference::Folder {
                        module: "numpy",
                        imported: PathBuf::from("/other/numpy"),
                        expected: PathBuf::from("/site/numpy"),
                    },
                    ProbeDifference::Version {
                        module: "numpy",
                        imported: version("2.2.6"),
                        expected: version("1.26.4"),
                    },
                    ProbeDifference::Python {
                        ran: PythonVersion::series(3, 11),
                        expected: PythonVersion::series(3, 10),
                    },
                    ProbeDifference::Failed(ProbeOutcome::TimedOut(120)),
                    ProbeDifference::Works,
                    ProbeDifference::Present,
                ],
            },
        ),
        (
            Error,
            Detail::KnownFailure {
                failure: known_failure(),
                stops_import: true,
            },
        ),
        (Error, Detail::UnknownFailure),
        (
            Warning,
            Detail::TicketContradicts {
                contradictions: vec![Contradiction::Pair],
            },
        ),
        (
            Note,
            Detail::Recorded(Recorded {
                message: "as an older report said it".to_owned(),
                evidence: vec!["a line of it".to_owned()],
                not_seen_by: None,
                fix: None,
                target: serde_json::Value::Null,
                payload: serde_json::Value::Null,
            }),
        ),
    ]);
    all
}
