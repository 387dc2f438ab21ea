//! `--python` and `--platform` of a question about an environment that is not there.

use std::path::Path;

use super::{Failure, OBSERVED};
use crate::model::{Arch, Os, Platform, PythonVersion, PythonVersionError};

/// A Python as people write it: `3.10`, `python3.10`, `py310`, `cp310`, the path of an interpreter.
pub(super) fn python(text: &str) -> Result<PythonVersion, Failure> {
    let name = Path::new(text).file_name().and_then(|n| n.to_str());
    let name = name.unwrap_or(text).to_ascii_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    let prefixes = ["cpython", "python", "cp", "py"];
    let after = prefixes.iter().find_map(|p| name.strip_prefix(p));
    let number = after.unwrap_or(name).trim_start_matches(['-', '=', ' ']);
    let number = number.trim_start_matches('=');
    if after.is_some()
        && let Some(python) = PythonVersion::of_cpython_tag(&format!("cp{number}"))
    {
        return Ok(python);
    }
    number.parse().map_err(|_: PythonVersionError| {
        Failure::Usage(format!("`{text}` is not a Python version such as 3.10"))
    })
}

/// A platform as wheels name it, or an operating system with the processor that most of its machines have; without a
/// text, this machine.
pub(super) fn platform(text: Option<&str>, here: Option<Platform>) -> Result<Platform, Failure> {
    let Some(text) = text else {
        return Ok(here.unwrap_or(OBSERVED));
    };
    let os = match text.to_ascii_lowercase().as_str() {
        "linux" => Some(Platform::new(Os::Linux, Arch::X86_64)),
        "windows" | "win" | "win64" => Some(Platform::new(Os::Windows, Arch::X86_64)),
        "mac" | "macos" | "osx" | "darwin" => Some(Platform::new(Os::MacOs, Arch::Aarch64)),
        _ => None,
    };
    // this machine is the better guess where it runs the same system
    let os = os.map(|named| here.filter(|h| h.os == named.os).unwrap_or(named));
    os.or_else(|| Platform::parse(text)).ok_or_else(|| {
        Failure::Usage(format!(
            "`{text}` is not a platform such as linux_x86_64, linux_aarch64, macos_arm64, win_amd64, windows or mac"
        ))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_python_is_read_however_it_is_written() {
        let check = |text: &str| assert_eq!(python(text).unwrap().minor_text(), "3.10", "{text}");
        let all = "3.10 3.10.4 python3.10 Python==3.10 py310 cp310 cpython-3.10 /usr/bin/python3.10 python3.10.exe";
        all.split(' ').for_each(check);
        assert!(python("ruby3.1").is_err());
        assert!(python("python").is_err());
    }

    #[test]
    fn an_operating_system_stands_for_its_usual_platform() {
        let check = |text: &str, expect: &str| {
            assert_eq!(platform(Some(text), None).unwrap().to_string(), expect);
        };
        check("windows", "win_amd64");
        check("mac", "macos_arm64");
        check("Linux", "linux_x86_64");
        check("linux_aarch64", "linux_aarch64");
        let here = Platform::parse("linux_aarch64");
        assert_eq!(platform(Some("linux"), here).unwrap(), here.unwrap());
        assert_eq!(platform(None, here).unwrap(), here.unwrap());
        assert!(platform(Some("amiga"), here).is_err());
    }
}
