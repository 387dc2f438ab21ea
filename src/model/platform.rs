//! The operating system and processor of an environment, as wheel tags name them.

use std::fmt;

/// An operating system, as far as wheels distinguish them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(clippy::enum_variant_names, reason = "macOS is the name of the system")]
pub(crate) enum Os {
    /// Linux with the GNU C library (manylinux wheels).
    Linux,
    /// Linux with musl (musllinux wheels).
    Musl,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

/// A processor architecture, as far as wheels distinguish them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Arch {
    /// 64-bit x86.
    X86_64,
    /// 32-bit x86.
    X86,
    /// 64-bit ARM.
    Aarch64,
    /// 32-bit ARM.
    Armv7,
    /// 64-bit POWER, little endian.
    Ppc64le,
    /// IBM Z.
    S390x,
    /// 64-bit RISC-V.
    Riscv64,
}

/// An operating system and a processor together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Platform {
    /// The operating system.
    pub os: Os,
    /// The processor.
    pub arch: Arch,
}

impl Platform {
    /// The two together.
    #[must_use]
    pub(crate) fn new(os: Os, arch: Arch) -> Self {
        Self { os, arch }
    }

    /// Reads the spelling of this project's tables and reports (`linux_x86_64`, `macos_arm64`, `win_amd64`,
    /// `musllinux_x86_64`) and that of a wheel's platform tag (`manylinux2014_x86_64`,
    /// `macosx_12_0_arm64`). A tag for several processors (`macosx_10_9_universal2`) and `any` are `None`.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        if text == "win32" {
            return Some(Self::new(Os::Windows, Arch::X86));
        }
        let os = if text.starts_with("manylinux") || text.starts_with("linux") {
            Os::Linux
        } else if text.starts_with("musllinux") {
            Os::Musl
        } else if text.starts_with("macos") || text.starts_with("darwin") {
            Os::MacOs
        } else if text.starts_with("win") {
            Os::Windows
        } else {
            return None;
        };
        let endings = [
            ("x86_64", Arch::X86_64),
            ("amd64", Arch::X86_64),
            ("intel", Arch::X86_64),
            ("i686", Arch::X86),
            ("i386", Arch::X86),
            ("aarch64", Arch::Aarch64),
            ("arm64", Arch::Aarch64),
            ("armv7l", Arch::Armv7),
            ("armv6l", Arch::Armv7),
            ("ppc64le", Arch::Ppc64le),
            ("s390x", Arch::S390x),
            ("riscv64", Arch::Riscv64),
        ];
        endings
            .iter()
            .find(|(end, _)| text.ends_with(end))
            .map(|&(_, arch)| Self::new(os, arch))
    }

    /// `platform.machine()` there, the `platform_machine` of markers (PEP 508).
    #[must_use]
    pub(crate) fn machine(self) -> &'static str {
        match (self.os, self.arch) {
            (Os::Windows, Arch::X86_64) => "AMD64",
            (Os::Windows, Arch::Aarch64) => "ARM64",
            (Os::Windows, Arch::X86) => "x86",
            (Os::MacOs, Arch::Aarch64) => "arm64",
            (_, Arch::X86_64) => "x86_64",
            (_, Arch::X86) => "i686",
            (_, Arch::Aarch64) => "aarch64",
            (_, Arch::Armv7) => "armv7l",
            (_, Arch::Ppc64le) => "ppc64le",
            (_, Arch::S390x) => "s390x",
            (_, Arch::Riscv64) => "riscv64",
        }
    }
}

impl Os {
    /// `platform.system()` there, the `platform_system` of markers.
    #[must_use]
    pub(crate) fn system(self) -> &'static str {
        match self {
            Self::Linux | Self::Musl => "Linux",
            Self::MacOs => "Darwin",
            Self::Windows => "Windows",
        }
    }

    /// `sys.platform` there. Python 2 has `linux2`.
    #[must_use]
    pub(crate) fn sys_platform(self) -> &'static str {
        match self {
            Self::Linux | Self::Musl => "linux",
            Self::MacOs => "darwin",
            Self::Windows => "win32",
        }
    }

    /// `os.name` there.
    #[must_use]
    pub(crate) fn os_name(self) -> &'static str {
        match self {
            Self::Windows => "nt",
            _ => "posix",
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let os = match self.os {
            Os::Linux => "linux",
            Os::Musl => "musllinux",
            Os::MacOs => "macos",
            Os::Windows if self.arch == Arch::X86 => return f.write_str("win32"),
            Os::Windows => "win",
        };
        let arch = match (self.os, self.arch) {
            (Os::Windows, Arch::X86_64) => "amd64",
            (Os::Windows, Arch::Aarch64) => "arm64",
            _ => self.machine(),
        };
        write!(f, "{os}_{arch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_itself_as_the_tables_do() {
        for text in [
            "linux_x86_64",
            "linux_aarch64",
            "musllinux_x86_64",
            "macos_x86_64",
            "macos_arm64",
            "win_amd64",
            "win_arm64",
            "win32",
        ] {
            assert_eq!(
                Platform::parse(text).map(|p| p.to_string()).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn reads_wheel_tags() {
        let read = |tag| Platform::parse(tag).map(|p| p.to_string());
        assert_eq!(
            read("manylinux_2_17_x86_64").as_deref(),
            Some("linux_x86_64")
        );
        assert_eq!(read("macosx_12_0_arm64").as_deref(), Some("macos_arm64"));
        assert_eq!(read("any"), None);
        assert_eq!(read("macosx_10_9_universal2"), None);
    }
}
