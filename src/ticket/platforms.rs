//! Names of platforms: those of conda, and those that Python gives.

use crate::model::{Arch, Os, Platform};

/// The platform of a conda subdir.
pub(super) fn conda_platform(subdir: &str) -> Option<Platform> {
    Some(match subdir {
        "linux-64" => Platform::new(Os::Linux, Arch::X86_64),
        "linux-aarch64" => Platform::new(Os::Linux, Arch::Aarch64),
        "linux-ppc64le" => Platform::new(Os::Linux, Arch::Ppc64le),
        "osx-64" => Platform::new(Os::MacOs, Arch::X86_64),
        "osx-arm64" => Platform::new(Os::MacOs, Arch::Aarch64),
        "win-64" => Platform::new(Os::Windows, Arch::X86_64),
        "win-32" => Platform::new(Os::Windows, Arch::X86),
        _ => return None,
    })
}

/// The platform of `platform.platform()`, or of an environment marker's values (PEP 508).
pub(super) fn uname(os: &str, arch: &str) -> Option<Platform> {
    let os = match os {
        "Linux" | "linux" | "linux2" => Os::Linux,
        "Darwin" | "macOS" | "darwin" => Os::MacOs,
        "Windows" | "win32" => Os::Windows,
        _ => return None,
    };
    let arch = match arch {
        "x86_64" | "AMD64" | "amd64" => Arch::X86_64,
        "aarch64" | "arm64" | "ARM64" => Arch::Aarch64,
        "i686" | "x86" | "i386" => Arch::X86,
        _ => return None,
    };
    Some(Platform::new(os, arch))
}
