//! What discovery may read besides the file system, injected so that tests need no real environment.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::model::{Arch, Os, Platform};

/// The process and the machine that ask: variables, working folder, home and platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host {
    /// The environment variables.
    pub variables: BTreeMap<OsString, OsString>,
    /// The working folder, absolute.
    pub working_folder: PathBuf,
    /// The user's home.
    pub home: Option<PathBuf>,
    /// The platform of this machine; `None` for a processor that no wheel is built for.
    pub platform: Option<Platform>,
}

impl Host {
    /// The host of this process.
    ///
    /// # Errors
    /// When the working folder is gone or may not be read.
    pub(crate) fn current() -> std::io::Result<Self> {
        Ok(Self {
            variables: std::env::vars_os().collect(),
            working_folder: std::env::current_dir()?,
            home: std::env::home_dir(),
            platform: this_platform(),
        })
    }

    /// A variable that is set and not empty: Python, and every tool asked here, takes an empty one for none.
    #[must_use]
    pub(crate) fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
            .filter(|value| !value.is_empty())
    }

    /// A variable as a folder, made absolute.
    #[must_use]
    pub(crate) fn folder(&self, name: &str) -> Option<PathBuf> {
        self.variable(name)
            .map(|value| super::paths::absolute(&self.working_folder, Path::new(value)))
    }

    /// Whether this machine runs Windows.
    #[must_use]
    pub(crate) fn is_windows(&self) -> bool {
        self.platform.is_some_and(|p| p.os == Os::Windows)
    }
}

/// The name of this machine as its system knows it; `None` where it has none. Windows has it as a variable.
#[must_use]
pub(crate) fn host_name() -> Option<String> {
    #[cfg(unix)]
    {
        let system = rustix::system::uname();
        let name = system.nodename().to_str().ok()?;
        let named = !matches!(name, "" | "(none)" | "localhost");
        named.then(|| name.to_owned())
    }
    #[cfg(not(unix))]
    None
}

fn this_platform() -> Option<Platform> {
    let arch = match std::env::consts::ARCH {
        "x86_64" => Arch::X86_64,
        "x86" => Arch::X86,
        "aarch64" => Arch::Aarch64,
        "arm" => Arch::Armv7,
        "powerpc64" => Arch::Ppc64le,
        "s390x" => Arch::S390x,
        "riscv64" => Arch::Riscv64,
        _ => return None,
    };
    let os = match std::env::consts::OS {
        "macos" => Os::MacOs,
        "windows" => Os::Windows,
        "linux" if runs_musl() => Os::Musl,
        _ => Os::Linux,
    };
    Some(Platform::new(os, arch))
}

/// Whether the loader in `/lib` is musl's alone. Where this program is linked statically it cannot find out by itself.
fn runs_musl() -> bool {
    if cfg!(all(target_env = "gnu", not(target_feature = "crt-static"))) {
        return false;
    }
    let names: Vec<String> = std::fs::read_dir("/lib")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.iter().any(|name| name.starts_with("ld-musl-"))
        && !names.iter().any(|name| name.starts_with("ld-linux"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_name_of_the_machine_is_that_of_the_kernel() {
        let kernel = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
        let named =
            Some(kernel.trim()).filter(|name| !matches!(*name, "" | "(none)" | "localhost"));
        assert_eq!(host_name().as_deref(), named);
    }

    #[test]
    fn an_empty_variable_is_none() {
        let host = Host {
            variables: [("A", ""), ("B", "b")]
                .map(|(k, v)| (k.into(), v.into()))
                .into(),
            working_folder: PathBuf::from("/srv"),
            home: None,
            platform: None,
        };
        assert_eq!(host.variable("A"), None);
        assert_eq!(host.variable("B"), Some(OsStr::new("b")));
        assert_eq!(host.folder("B"), Some(PathBuf::from("/srv/b")));
    }
}
