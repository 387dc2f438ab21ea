//! Wheel tags (PEP 425): the Python, ABI and platform that a wheel was built for.

use std::fmt;

use super::{Implementation, Os, Platform, PythonVersion};

/// One tag of a wheel, as a `Tag:` line of its WHEEL file holds it (PEP 427), possibly compressed:
/// `cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct WheelTag {
    /// The Python tags: `cp310`, `py2.py3` parted at the points.
    pub pythons: Vec<String>,
    /// The ABI tags: `cp310`, `abi3`, `none`.
    pub abis: Vec<String>,
    /// The platform tags: `manylinux2014_x86_64`, `any`.
    pub platforms: Vec<String>,
}

impl WheelTag {
    /// Reads `python-abi-platform`; anything else is `None`.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let (Some(python), Some(abi), Some(platform), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let list = |s: &str| s.split('.').map(str::to_owned).collect();
        Some(Self {
            pythons: list(python),
            abis: list(abi),
            platforms: list(platform),
        })
    }

    /// Whether the Python and ABI tags fit this interpreter; `None` where they cannot be determined.
    #[must_use]
    pub(crate) fn fits_python(
        &self,
        version: &PythonVersion,
        implementation: &Implementation,
        free_threaded: bool,
    ) -> bool {
        let (major, minor) = version.minor_key();
        // the stable ABI of the build: PEP 384, and PEP 803 without the GIL
        let stable = if free_threaded { "abi3t" } else { "abi3" };
        let is_stable = self.abis.iter().any(|a| a == stable);
        let own =
            |a: &String| a == "none" || (a.starts_with("cp") && a.ends_with('t') == free_threaded);
        self.pythons.iter().any(|tag| {
            let (kind, digits) = tag.split_at_checked(2).unwrap_or((tag, ""));
            let (tag_major, tag_minor) = match digits.split_at_checked(1) {
                Some((m, n)) => (m.parse::<u16>().ok(), n.parse::<u16>().ok()),
                None => (None, None),
            };
            match kind {
                "py" => tag_major == Some(major) && tag_minor.is_none_or(|n| n <= minor),
                "cp" if *implementation == Implementation::CPython => {
                    tag_major == Some(major)
                        && if is_stable {
                            tag_minor.is_some_and(|n| n <= minor)
                        } else {
                            tag_minor == Some(minor) && self.abis.iter().any(own)
                        }
                }
                "pp" if *implementation == Implementation::PyPy => {
                    tag_major == Some(major) && tag_minor == Some(minor)
                }
                _ => false,
            }
        })
    }

    /// Whether a platform tag fits, as far as the operating system and the processor go.
    #[must_use]
    pub(crate) fn fits_platform(&self, platform: Platform) -> bool {
        self.platforms.iter().any(|tag| {
            tag == "any"
                || Platform::parse(tag) == Some(platform)
                || (platform.os == Os::MacOs && tag.ends_with("universal2"))
                || (platform.os == Os::Musl
                    && tag.starts_with("linux_")
                    && tag.ends_with(platform.machine()))
        })
    }
}

impl fmt::Display for WheelTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}-{}",
            self.pythons.join("."),
            self.abis.join("."),
            self.platforms.join(".")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Arch;

    #[test]
    fn fits_the_interpreter_it_was_built_for() {
        let py310 = PythonVersion::series(3, 10);
        let cp = Implementation::CPython;
        let fits =
            |tag: &str| WheelTag::parse(tag).is_some_and(|t| t.fits_python(&py310, &cp, false));
        assert!(fits("cp310-cp310-manylinux2014_x86_64"));
        assert!(fits("cp37-abi3-manylinux2014_x86_64"));
        assert!(fits("py2.py3-none-any"));
        assert!(!fits("cp311-cp311-manylinux2014_x86_64"));
        assert!(!fits("cp27-cp27mu-manylinux1_x86_64"));
        assert!(!fits("nonsense"));
    }

    #[test]
    fn the_stable_abi_of_a_build_is_told_from_that_of_the_other() {
        let cp = Implementation::CPython;
        let fits = |tag: &str, minor, free_threaded| {
            let tag = WheelTag::parse(tag).expect("a tag");
            tag.fits_python(&PythonVersion::series(3, minor), &cp, free_threaded)
        };
        for free_threaded in [false, true] {
            let both = "cp315-abi3.abi3t-manylinux_2_28_x86_64";
            assert!(fits(both, 15, free_threaded) && fits(both, 16, free_threaded));
            assert!(!fits(both, 14, free_threaded));
            let (abi3, abi3t) = ("cp310-abi3-linux_x86_64", "cp315-abi3t-linux_x86_64");
            assert_eq!(fits(abi3, 15, free_threaded), !free_threaded);
            assert_eq!(fits(abi3t, 15, free_threaded), free_threaded);
            assert_eq!(
                fits("cp314-cp314t-linux_x86_64", 14, free_threaded),
                free_threaded
            );
            assert_eq!(
                fits("cp314-cp314-linux_x86_64", 14, free_threaded),
                !free_threaded
            );
        }
    }

    #[test]
    fn fits_the_platform_it_was_built_for() {
        let linux = Platform::new(Os::Linux, Arch::X86_64);
        let fits = |tag: &str| WheelTag::parse(tag).is_some_and(|t| t.fits_platform(linux));
        assert!(fits(
            "cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64"
        ));
        assert!(!fits("cp310-cp310-macosx_12_0_arm64"));
        assert!(!fits("cp310-cp310-musllinux_1_2_x86_64"));
    }
}
