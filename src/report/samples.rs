//! Hand-built reports for the tests of every format.
#![allow(clippy::unwrap_used)]

pub(super) mod details;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use crate::model::*;

pub(super) const HOME: &str = "/home/ann";
const SITE: &str = "/home/ann/proj/.venv/lib/python3.10/site-packages";

pub(super) fn report(environments: impl IntoIterator<Item = Assessment>) -> Report {
    Report {
        table: "2026-11-20".to_owned(),
        environments: environments.into_iter().collect(),
    }
}

fn member(name: &str, version: &str) -> Member {
    let folder = format!("{}-{version}.dist-info", name.replace('-', "_"));
    Member {
        distribution: name_of(name).unwrap(),
        version: Some(Version::from_str(version).unwrap()),
        series: None,
        path: Some(PathBuf::from(SITE).join(folder)),
        installer: Some("pip".to_owned()),
    }
}

pub(super) fn subject(member: &Member) -> Subject {
    DistributionId::from(member).into()
}

/// A run on Python 3.10 and Linux.
pub(super) fn run(name: &str, tensorflow: &str, numpy: &str, end: RunEnd) -> Evidence {
    let numpy = Version::from_str(numpy).unwrap();
    let python = PythonVersion::series(3, 10);
    let run = Run {
        tensorflow: DistributionId::release(&name_of(name).unwrap(), &tensorflow.parse().unwrap()),
        oldest: numpy.clone(),
        newest: numpy,
        pins: Vec::new(),
        python: python.clone(),
        platform: "linux_x86_64".to_owned(),
        end,
        other_python: None,
        other_platform: None,
    };
    Evidence {
        grade: Grade::Observed,
        python: Some(python),
        statement: Statement::Run(Box::new(run)),
        source: EvidenceSource::Table("observations.csv, 2026-11-18".to_owned()),
    }
}

fn distribution(member: &Member) -> Distribution {
    Distribution {
        name: member.distribution.clone(),
        version: member.version.clone(),
        path: member.path.clone(),
        format: Format::DistInfo,
        entry: 1,
        metadata: MetadataState::Unread,
    }
}

fn environment() -> Environment {
    let prefix = PathBuf::from("/home/ann/proj/.venv");
    let python = PythonVersion::from_str("3.10.13").unwrap();
    let platform = Platform::new(Os::Linux, Arch::X86_64);
    Environment {
        origin: Origin {
            kind: OriginKind::Environment,
            path: Some(prefix.clone()),
            found_by: FoundBy::VirtualEnv,
        },
        coverage: Coverage::Complete,
        interpreter: Some(Interpreter {
            executable: Some(prefix.join("bin/python")),
            prefix: prefix.clone(),
            base_prefix: Some(PathBuf::from("/usr")),
            version: Some(python.clone()),
            version_source: Some(prefix.join("pyvenv.cfg")),
            implementation: Implementation::CPython,
            free_threaded: false,
            platform: Some(platform),
            creator: Creator::Venv,
            found_by: FoundBy::VirtualEnv,
            externally_managed: None,
        }),
        python: Some(python),
        implementation: Some(Implementation::CPython),
        platform: Some(platform),
        search_path: SearchPath {
            entries: vec![
                PathEntry {
                    path: PathBuf::from("/usr/lib/python3.10"),
                    origin: EntryOrigin::Standard,
                },
                PathEntry {
                    path: PathBuf::from(SITE),
                    origin: EntryOrigin::Site,
                },
            ],
            startup: Vec::new(),
            unread: Vec::new(),
        },
        distributions: Vec::new(),
        modules: Vec::new(),
        problems: Vec::new(),
        project: None,
        contents: Arc::default(),
    }
}

fn assessment(verdict: Verdict, pair: Pair) -> Assessment {
    let mut environment = environment();
    let members = [&pair.tensorflow, &pair.numpy];
    environment.distributions = members.into_iter().flatten().map(distribution).collect();
    Assessment {
        environment,
        pair,
        verdict,
        findings: Vec::new(),
        remedies: Vec::new(),
        questions: Vec::new(),
        answer: None,
        harmless: Vec::new(),
        conflict: None,
        probe: None,
        project: None,
    }
}

/// tensorflow-cpu 2.10.0 under numpy 2.2.6: satisfied by what is declared, and it fails.
pub(super) fn fails() -> Assessment {
    let mut it = assessment(
        Verdict::Fails,
        Pair {
            tensorflow: Some(member("tensorflow-cpu", "2.10.0")),
            numpy: Some(member("numpy", "2.2.6")),
            requires: vec!["numpy>=1.20".parse().unwrap()],
            declared: Declared::Satisfied,
            compatibility: Compatibility::Incompatible,
            known_range: Some(">=1.20,<2".parse().unwrap()),
            evidence: vec![run(
                "tensorflow-cpu",
                "2.10.0",
                "2.2.6",
                RunEnd::ImportFails,
            )],
        },
    );
    it.findings.push(
        Finding::new(
            Code::NumpyAbiTooNew,
            Severity::Error,
            subject(&member("tensorflow-cpu", "2.10.0")),
            Detail::PairFails {
                why: Some("this TensorFlow was built for the NumPy 1.x C ABI".to_owned()),
                evidence: it.pair.evidence.clone(),
                numpy: (&member("numpy", "2.2.6")).into(),
                satisfied: it.pair.requires.clone(),
            },
        )
        .with_error("TypeError: Unable to convert function return value to a Python type!"),
    );
    it.remedies.push(remedy(
        "numpy==1.26.4",
        "/home/ann/proj/.venv/bin/python -m pip install 'numpy==1.26.4'",
        &it.findings,
    ));
    it
}

/// A remedy that pins one distribution with a command, for the findings of a code.
pub(super) fn remedy(pin: &str, command: &str, resolves: &[Finding]) -> Remedy {
    let (name, version) = pin.split_once("==").unwrap();
    let change = VersionChange {
        from: None,
        to: Pin {
            name: name_of(name).unwrap(),
            extras: Vec::new(),
            version: PinVersion::Exact(version.parse().unwrap()),
        },
    };
    Remedy {
        steps: vec![Step {
            action: Action::ChangeVersions(vec![change]),
            command: Some(CommandLine {
                line: command.to_owned(),
                words: Vec::new(),
            }),
            resolves: resolves.iter().map(FindingId::of).collect(),
        }],
        ..Remedy::default()
    }
}

/// A healthy pair.
pub(super) fn works() -> Assessment {
    assessment(
        Verdict::Works,
        Pair {
            tensorflow: Some(member("tensorflow", "2.15.1")),
            numpy: Some(member("numpy", "1.26.4")),
            requires: vec!["numpy>=1.23.5,<2.0.0".parse().unwrap()],
            declared: Declared::Satisfied,
            compatibility: Compatibility::Compatible,
            known_range: Some(">=1.23.5,<2".parse().unwrap()),
            evidence: vec![run("tensorflow", "2.15.1", "1.26.4", RunEnd::Works)],
        },
    )
}

/// A TensorFlow newer than the table.
pub(super) fn unknown() -> Assessment {
    let mut it = assessment(
        Verdict::Unknown,
        Pair {
            tensorflow: Some(member("tensorflow", "9.1.0")),
            numpy: Some(member("numpy", "1.26.4")),
            declared: Declared::Nothing,
            ..Pair::default()
        },
    );
    it.findings.push(Finding::new(
        Code::VersionNotInTable,
        Severity::Note,
        subject(&member("tensorflow", "9.1.0")),
        Detail::NewerThanTable,
    ));
    it
}

/// An environment with NumPy alone.
pub(super) fn absent() -> Assessment {
    let mut it = assessment(
        Verdict::Absent,
        Pair {
            numpy: Some(member("numpy", "1.26.4")),
            ..Pair::default()
        },
    );
    it.findings.push(Finding::new(
        Code::TensorflowNotInstalled,
        Severity::Error,
        Subject::Environment,
        Detail::TensorflowAbsent,
    ));
    it.remedies.push(remedy(
        "tensorflow==2.20.0",
        "/home/ann/proj/.venv/bin/python -m pip install 'tensorflow==2.20.0' 'numpy==1.26.4'",
        &it.findings,
    ));
    it
}

/// A line of a file and a release that exclude each other.
fn conflict() -> Detail {
    let bound = |requirement: &str, by| Bound {
        requirement: requirement.parse().unwrap(),
        by,
    };
    let line = SourcePlace {
        path: PathBuf::from("requirements.txt"),
        line: 3,
        column: 1,
    };
    let tensorflow = (
        name_of("tensorflow-cpu").unwrap(),
        "2.10.0".parse().unwrap(),
    );
    Detail::RequirementsConflict {
        bounds: vec![
            bound("protobuf>=4", Bounder::Line(line)),
            bound(
                "protobuf>=3.9.2,<3.20",
                Bounder::Release(tensorflow.0, tensorflow.1),
            ),
        ],
        not_for: None,
    }
}
