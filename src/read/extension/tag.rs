//! The file name of an extension module, which names the interpreter it is for: `EXT_SUFFIX` (PEP 3149, PEP 384).

use crate::model::{ExtensionTag, Implementation, Platform, PythonVersion};

/// The tag in a file name, as in `_umath.cpython-310-x86_64-linux-gnu.so` and `_umath.cp310-win_amd64.pyd` do; a bare
/// `.so` has no tag and fits any. `None` where it is no extension module's name.
#[must_use]
pub(crate) fn extension_tag(file_name: &str) -> Option<ExtensionTag> {
    let stem = [".so", ".pyd"]
        .iter()
        .find_map(|suffix| file_name.strip_suffix(suffix))?;
    let mut tag = ExtensionTag {
        module: stem.to_owned(),
        text: String::new(),
        implementation: None,
        python: None,
        free_threaded: false,
        debug: false,
        stable: false,
        platform: None,
    };
    if let Some((module, text)) = stem.rsplit_once('.')
        && read(&mut tag, text).is_some()
    {
        tag.debug |= file_name.ends_with(".pyd") && module.ends_with("_d");
        text.clone_into(&mut tag.text);
        module.clone_into(&mut tag.module);
    }
    Some(tag)
}

/// Fills a tag from the part between the points; `None` where that is no tag but a part of the name.
fn read(tag: &mut ExtensionTag, text: &str) -> Option<()> {
    let (head, rest) = text.split_once('-').unwrap_or((text, ""));
    if matches!(head, "abi3" | "abi3t") {
        tag.stable = true;
        tag.free_threaded = head == "abi3t";
        // from Python 3.16 on the platform may follow
        tag.platform = platform_of(rest);
        return Some(());
    }
    let (implementation, digits, platform) = match head {
        "cpython" => {
            let (digits, platform) = rest.split_once('-').unwrap_or((rest, ""));
            (Implementation::CPython, digits, platform)
        }
        "graalpy" => {
            let (digits, platform) = rest.split_once('-').unwrap_or((rest, ""));
            (Implementation::GraalPy, digits, platform)
        }
        _ => match (head.strip_prefix("cp"), head.strip_prefix("pypy")) {
            (Some(digits), _) => (Implementation::CPython, digits, rest),
            (_, Some(digits)) => {
                let (_, platform) = rest.split_once('-').unwrap_or((rest, ""));
                (Implementation::PyPy, digits, platform)
            }
            _ => return None,
        },
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (digits, flags) = digits.split_at_checked(end)?;
    let (major, minor) = digits.split_at_checked(1)?;
    if !flags.chars().all(|flag| "dmut".contains(flag)) {
        return None;
    }
    tag.implementation = Some(implementation);
    tag.python = minor
        .parse()
        .ok()
        .and_then(|minor| Some(PythonVersion::series(major.parse().ok()?, minor)));
    tag.free_threaded = flags.contains('t');
    tag.debug = flags.contains('d');
    tag.platform = platform_of(platform);
    Some(())
}

/// `x86_64-linux-gnu`, `aarch64-linux-musl`, `win_amd64`; `darwin` alone names no processor.
fn platform_of(text: &str) -> Option<Platform> {
    if text.starts_with("win") {
        return Platform::parse(&text.replace('-', "_"));
    }
    let (machine, system) = text.split_once('-')?;
    let machine = match machine {
        "powerpc64le" => "ppc64le",
        "arm" => "armv7l",
        machine => machine,
    };
    match system {
        "darwin" => Platform::parse(&format!("macos_{machine}")),
        system if system.starts_with("linux-musl") => {
            Platform::parse(&format!("musllinux_{machine}"))
        }
        system if system.starts_with("linux") => Platform::parse(&format!("linux_{machine}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file_name: &str, expect: &str) {
        let shown = match extension_tag(file_name) {
            None => "no extension".to_owned(),
            Some(tag) => {
                let mut words = vec![tag.text.clone()];
                words.extend(tag.implementation.map(|i| i.to_string()));
                words.extend(tag.python.map(|p| p.to_string()));
                words.extend(tag.platform.map(|p| p.to_string()));
                for (is, word) in [
                    (tag.free_threaded, "free-threaded"),
                    (tag.debug, "debug"),
                    (tag.stable, "stable"),
                ] {
                    words.extend(is.then(|| word.to_owned()));
                }
                words.join(" ")
            }
        };
        assert_eq!(shown, expect);
    }

    #[test]
    fn reads_the_names_of_every_platform() {
        check(
            "_umath.cpython-310-x86_64-linux-gnu.so",
            "cpython-310-x86_64-linux-gnu cpython 3.10 linux_x86_64",
        );
        check(
            "a.cpython-313t-aarch64-linux-musl.so",
            "cpython-313t-aarch64-linux-musl cpython 3.13 musllinux_aarch64 free-threaded",
        );
        check("a.cpython-312-darwin.so", "cpython-312-darwin cpython 3.12");
        check(
            "a.cpython-36m-arm-linux-gnueabihf.so",
            "cpython-36m-arm-linux-gnueabihf cpython 3.6 linux_armv7l",
        );
        check(
            "a.cpython-38d-powerpc64le-linux-gnu.so",
            "cpython-38d-powerpc64le-linux-gnu cpython 3.8 linux_ppc64le debug",
        );
        check(
            "a.cp310-win_amd64.pyd",
            "cp310-win_amd64 cpython 3.10 win_amd64",
        );
        check(
            "a.cp313t-win_arm64.pyd",
            "cp313t-win_arm64 cpython 3.13 win_arm64 free-threaded",
        );
        check(
            "a_d.cp310-win32.pyd",
            "cp310-win32 cpython 3.10 win32 debug",
        );
        check(
            "a.pypy39-pp73-x86_64-linux-gnu.so",
            "pypy39-pp73-x86_64-linux-gnu pypy 3.9 linux_x86_64",
        );
        check("a.abi3.so", "abi3 stable");
        check("a.abi3t.so", "abi3t free-threaded stable");
        check(
            "a.abi3-x86_64-linux-gnu.so",
            "abi3-x86_64-linux-gnu linux_x86_64 stable",
        );
    }

    #[test]
    fn a_bare_name_says_nothing() {
        check("_pywrap_tensorflow_internal.so", "");
        check("a.b.so", "");
        check("a.cpu.so", "");
        check("a.pyd", "");
    }

    #[test]
    fn other_files_are_no_extension_modules() {
        check("libtensorflow_framework.so.2", "no extension");
        check("a.py", "no extension");
        check("", "no extension");
    }

    #[test]
    fn only_the_interpreter_it_is_for_takes_it() {
        let cpython = Implementation::CPython;
        let fits = |file: &str, minor, threaded| {
            extension_tag(file)
                .is_some_and(|t| t.fits(&PythonVersion::series(3, minor), &cpython, threaded))
        };
        assert!(fits("a.cpython-310-x86_64-linux-gnu.so", 10, false));
        assert!(!fits("a.cpython-311-x86_64-linux-gnu.so", 10, false));
        assert!(!fits("a.cpython-313t-x86_64-linux-gnu.so", 13, false));
        assert!(!fits("a.cpython-313-x86_64-linux-gnu.so", 13, true));
        assert!(!fits("a.pypy310-pp73-x86_64-linux-gnu.so", 10, false));
        assert!(fits("a.abi3.so", 8, false));
        assert!(!fits("a.abi3.so", 13, true));
        for threaded in [false, true] {
            assert!(fits("a.abi3t.so", 15, threaded) && fits("a.abi3t.so", 16, threaded));
            assert!(!fits("a.abi3t.so", 14, threaded));
        }
        assert!(fits("a.so", 6, false));
    }
}
