//! The facts of an environment that markers refer to.

use std::borrow::Cow;

use super::{
    Environment, Implementation, MarkerTree, Os, Platform, PythonVersion, Ternary, Variable,
};

/// What markers may ask for, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MarkerFacts {
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
    /// The facts of an environment.
    #[must_use]
    pub(crate) fn of(environment: &Environment) -> Self {
        Self {
            python: environment.python.clone(),
            implementation: environment.implementation.clone(),
            platform: environment.platform,
        }
    }

    /// Evaluates a marker with no extra asked for; none at all holds. Where the micro version of Python is not known, it
    /// is evaluated with every one that there may be.
    #[must_use]
    pub(crate) fn evaluate<'m>(&self, marker: impl Into<Option<&'m MarkerTree>>) -> Ternary {
        let Some(marker) = marker.into() else {
            return Ternary::Yes;
        };
        let of_release = |v| {
            matches!(
                v,
                Variable::PythonFullVersion | Variable::ImplementationVersion
            )
        };
        let python = self.python.as_ref().map(|p| (p, p.micro));
        let Some((python, None)) = python.filter(|_| marker.mentions(&of_release)) else {
            return self.evaluate_with(marker, None);
        };
        let full = |micro| format!("{}.{}.{micro}", python.major, python.minor);
        let mut answers = MICROS.map(|micro| self.evaluate_with(marker, Some(&full(micro))));
        let first = answers.next().expect("there are micro versions");
        if answers.all(|answer| answer == first) {
            first
        } else {
            Ternary::Unknown
        }
    }

    /// Evaluates a marker with a full version that is not known of the Python.
    fn evaluate_with(&self, marker: &MarkerTree, full_version: Option<&str>) -> Ternary {
        marker.evaluate(&|variable| self.value(variable, full_version))
    }

    fn value<'f>(&'f self, variable: Variable, full: Option<&'f str>) -> Option<Cow<'f, str>> {
        let full_version = || match full {
            Some(full) => Some(Cow::Borrowed(full)),
            None => self.python.as_ref().and_then(full_version).map(Cow::Owned),
        };
        let os = self.platform.map(|p| p.os);
        match variable {
            Variable::PythonVersion => self.python.as_ref().map(|p| Cow::Owned(p.minor_text())),
            Variable::PythonFullVersion => full_version(),
            Variable::ImplementationVersion => {
                let cpython = |i: &Implementation| *i == Implementation::CPython;
                full_version().filter(|_| self.implementation.as_ref().is_none_or(cpython))
            }
            Variable::ImplementationName => self
                .implementation
                .as_ref()
                .map(|i| Cow::Owned(i.to_string())),
            Variable::PlatformPythonImplementation => self
                .implementation
                .as_ref()
                .and_then(implementation_name)
                .map(Cow::Borrowed),
            Variable::OsName => os.map(|o| Cow::Borrowed(o.os_name())),
            Variable::PlatformSystem => os.map(|o| Cow::Borrowed(o.system())),
            Variable::PlatformMachine => self.platform.map(|p| Cow::Borrowed(p.machine())),
            Variable::SysPlatform => os.and_then(|o| self.sys_platform(o)).map(Cow::Borrowed),
            Variable::Extra => Some(Cow::Borrowed("")),
            // what only the running kernel knows, and what was chosen when a lock file was installed
            Variable::PlatformRelease
            | Variable::PlatformVersion
            | Variable::Extras
            | Variable::DependencyGroups => None,
        }
    }

    /// `sys.platform`: Python 2 named the kernel's major version too.
    fn sys_platform(&self, os: Os) -> Option<&'static str> {
        let name = os.sys_platform();
        match &self.python {
            Some(python) if name == "linux" && python.major == 2 => Some("linux2"),
            None if name == "linux" => None,
            _ => Some(name),
        }
    }
}

/// `python_full_version` as `packaging` takes it: the `+` of an untagged build becomes a local version.
fn full_version(python: &PythonVersion) -> Option<String> {
    python.micro?;
    let text = python.to_string();
    Some(match text.strip_suffix('+') {
        Some(_) => format!("{text}local"),
        None => text,
    })
}

/// `platform.python_implementation()`.
fn implementation_name(implementation: &Implementation) -> Option<&'static str> {
    match implementation {
        Implementation::CPython => Some("CPython"),
        Implementation::PyPy => Some("PyPy"),
        Implementation::GraalPy => Some("GraalVM"),
        Implementation::Other(_) => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Arch;

    #[track_caller]
    fn check(python: Option<&str>, platform: Option<&str>, marker: &str, truth: Ternary) {
        let facts = MarkerFacts {
            python: python.map(|p| p.parse().unwrap()),
            implementation: Some(Implementation::CPython),
            platform: platform.map(|p| Platform::parse(p).unwrap()),
        };
        let tree: MarkerTree = marker.parse().unwrap();
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
