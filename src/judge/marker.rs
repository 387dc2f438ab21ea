//! Markers (PEP 508) in three-valued logic: what files cannot tell is unknown, and an unknown never decides in silence.

use pep508_rs::{MarkerTree, MarkerTreeKind, MarkerValueString, MarkerValueVersion};

use crate::model::{Environment, Implementation, Platform, PythonVersion, Version};

/// An answer that may not be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ternary {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It hangs on something that is not known.
    Unknown,
}

/// What markers may ask for, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkerFacts {
    /// The Python.
    pub python: Option<PythonVersion>,
    /// The implementation.
    pub implementation: Option<Implementation>,
    /// The platform.
    pub platform: Option<Platform>,
}

/// Micro releases of a Python series that are tried where only the series is known; none has had more.
const MICROS: std::ops::RangeInclusive<u16> = 0..=40;

impl MarkerFacts {
    /// What an environment tells.
    #[must_use]
    pub fn of(environment: &Environment) -> Self {
        Self {
            python: environment.python.clone(),
            implementation: environment.implementation.clone(),
            platform: environment.platform,
        }
    }

    /// Evaluates a marker with no extra asked for.
    #[must_use]
    pub fn evaluate(&self, marker: &MarkerTree) -> Ternary {
        match marker.kind() {
            MarkerTreeKind::True => Ternary::Yes,
            MarkerTreeKind::False => Ternary::No,
            MarkerTreeKind::Version(node) => {
                let values = self.versions(node.key());
                let children = node
                    .edges()
                    .filter(|(range, _)| {
                        values.is_empty() || values.iter().any(|v| range.contains(v))
                    })
                    .map(|(_, child)| child);
                self.agree(children)
            }
            MarkerTreeKind::String(node) => {
                let value = self.string(node.key());
                let children = node
                    .children()
                    .filter(|(range, _)| value.as_ref().is_none_or(|v| range.contains(v)))
                    .map(|(_, child)| child);
                self.agree(children)
            }
            MarkerTreeKind::In(node) => {
                let holds = self
                    .string(node.key())
                    .map(|v| node.value().contains(v.as_str()));
                self.agree(
                    node.children()
                        .filter(|(edge, _)| holds.is_none_or(|h| h == *edge))
                        .map(|(_, c)| c),
                )
            }
            MarkerTreeKind::Contains(node) => {
                let holds = self.string(node.key()).map(|v| v.contains(node.value()));
                self.agree(
                    node.children()
                        .filter(|(edge, _)| holds.is_none_or(|h| h == *edge))
                        .map(|(_, c)| c),
                )
            }
            MarkerTreeKind::Extra(node) => self.evaluate(&node.edge(false)),
        }
    }

    /// The one answer of all branches that are still possible, else unknown.
    fn agree(&self, branches: impl Iterator<Item = MarkerTree>) -> Ternary {
        let mut agreed = None;
        for branch in branches {
            let truth = self.evaluate(&branch);
            if agreed.is_some_and(|seen| seen != truth) {
                return Ternary::Unknown;
            }
            agreed = Some(truth);
        }
        agreed.unwrap_or(Ternary::Unknown)
    }

    /// The versions that a key may have; none where nothing is known.
    fn versions(&self, key: &MarkerValueVersion) -> Vec<Version> {
        let Some(python) = &self.python else {
            return Vec::new();
        };
        let cpython = self
            .implementation
            .as_ref()
            .is_none_or(|i| *i == Implementation::CPython);
        match key {
            MarkerValueVersion::PythonVersion => vec![python.minor_version()],
            MarkerValueVersion::ImplementationVersion if !cpython => Vec::new(),
            _ => full_versions(python),
        }
    }

    fn string(&self, key: &MarkerValueString) -> Option<String> {
        let os = self.platform.map(|p| p.os);
        match key {
            MarkerValueString::ImplementationName => {
                self.implementation.as_ref().map(ToString::to_string)
            }
            MarkerValueString::OsName | MarkerValueString::OsNameDeprecated => {
                os.map(|o| o.os_name().to_owned())
            }
            MarkerValueString::PlatformMachine | MarkerValueString::PlatformMachineDeprecated => {
                self.platform.map(|p| p.machine().to_owned())
            }
            MarkerValueString::PlatformPythonImplementation
            | MarkerValueString::PlatformPythonImplementationDeprecated
            | MarkerValueString::PythonImplementationDeprecated => {
                self.implementation.as_ref().and_then(implementation_name)
            }
            MarkerValueString::PlatformSystem => os.map(|o| o.system().to_owned()),
            MarkerValueString::SysPlatform | MarkerValueString::SysPlatformDeprecated => {
                os.and_then(|o| self.sys_platform(o))
            }
            // what only the running kernel knows
            MarkerValueString::PlatformRelease
            | MarkerValueString::PlatformVersion
            | MarkerValueString::PlatformVersionDeprecated => None,
        }
    }

    /// `sys.platform`: Python 2 named the kernel's major version too.
    fn sys_platform(&self, os: crate::model::Os) -> Option<String> {
        let name = os.sys_platform();
        match &self.python {
            Some(python) if name == "linux" && python.major == 2 => Some("linux2".to_owned()),
            None if name == "linux" => None,
            _ => Some(name.to_owned()),
        }
    }
}

fn full_versions(python: &PythonVersion) -> Vec<Version> {
    let release = |micro: u16| {
        Version::new([
            u64::from(python.major),
            u64::from(python.minor),
            u64::from(micro),
        ])
    };
    match python.micro {
        Some(micro) => vec![release(micro)],
        None => MICROS.map(release).collect(),
    }
}

/// `platform.python_implementation()`.
fn implementation_name(implementation: &Implementation) -> Option<String> {
    match implementation {
        Implementation::CPython => Some("CPython".to_owned()),
        Implementation::PyPy => Some("PyPy".to_owned()),
        Implementation::GraalPy => Some("GraalVM".to_owned()),
        Implementation::Other(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{Arch, Os};

    #[track_caller]
    fn check(python: Option<&str>, platform: Option<&str>, marker: &str, truth: Ternary) {
        let facts = MarkerFacts {
            python: python.map(|p| p.parse().unwrap()),
            implementation: Some(Implementation::CPython),
            platform: platform.map(|p| Platform::parse(p).unwrap()),
        };
        let tree = MarkerTree::parse_str::<pep508_rs::VerbatimUrl>(marker).unwrap();
        assert_eq!(facts.evaluate(&tree), truth, "{marker}");
    }

    #[test]
    fn a_known_python_decides() {
        check(
            Some("3.10.13"),
            None,
            "python_version < '3.11'",
            Ternary::Yes,
        );
        check(Some("3.10"), None, "python_version < '3.10'", Ternary::No);
        check(
            Some("2.7.18"),
            None,
            "python_version == '2.7'",
            Ternary::Yes,
        );
        check(
            Some("3.10.13"),
            None,
            "python_full_version >= '3.10.5'",
            Ternary::Yes,
        );
        check(
            Some("3.10.13"),
            None,
            "implementation_name == 'cpython'",
            Ternary::Yes,
        );
    }

    #[test]
    fn what_files_cannot_tell_is_unknown() {
        check(None, None, "python_version < '3.11'", Ternary::Unknown);
        check(
            Some("3.10"),
            None,
            "python_full_version >= '3.10.5'",
            Ternary::Unknown,
        );
        check(
            Some("3.10"),
            None,
            "sys_platform == 'linux'",
            Ternary::Unknown,
        );
        check(
            Some("3.10"),
            Some("linux_x86_64"),
            "platform_release >= '5'",
            Ternary::Unknown,
        );
    }

    #[test]
    fn an_unknown_that_changes_nothing_does_not_matter() {
        check(
            Some("3.10"),
            None,
            "python_version < '3.9' and sys_platform == 'win32'",
            Ternary::No,
        );
        check(
            Some("3.10"),
            None,
            "python_version < '3.11' or sys_platform == 'win32'",
            Ternary::Yes,
        );
    }

    #[test]
    fn the_platform_is_spelt_as_python_spells_it() {
        let aws = "platform_system == 'Linux' and (platform_machine == 'arm64' or platform_machine == 'aarch64')";
        check(Some("3.10"), Some("linux_aarch64"), aws, Ternary::Yes);
        check(Some("3.10"), Some("linux_x86_64"), aws, Ternary::No);
        check(
            Some("3.10"),
            Some("win_amd64"),
            "platform_machine == 'AMD64'",
            Ternary::Yes,
        );
        check(
            Some("2.7.18"),
            Some("linux_x86_64"),
            "sys_platform == 'linux2'",
            Ternary::Yes,
        );
        check(
            Some("3.10"),
            Some("macos_arm64"),
            "sys_platform in 'darwin linux'",
            Ternary::Yes,
        );
        assert_eq!(Platform::new(Os::MacOs, Arch::Aarch64).machine(), "arm64");
    }

    #[test]
    fn no_extra_is_asked_for() {
        check(Some("3.10"), None, "extra == 'and-cuda'", Ternary::No);
        check(
            Some("3.10"),
            None,
            "extra == 'x' or python_version >= '3'",
            Ternary::Yes,
        );
    }
}
