//! A compiled extension module: the Python, the platform and the NumPy C ABI it was built for.

use std::fmt;
use std::path::PathBuf;

use super::{Implementation, PackageName, Platform, PythonVersion, Version};

/// The interpreter that the name of an extension module states: the `EXT_SUFFIX` of its build.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ExtensionTag {
    /// The name of the module: the file name without tag and suffix. A folder may hold one module for several Pythons.
    pub module: String,
    /// The tag as it is spelt: `cpython-310-x86_64-linux-gnu`, `cp310-win_amd64`, `abi3`; empty for a bare `.so`.
    pub text: String,
    /// The implementation, where the tag names one.
    pub implementation: Option<Implementation>,
    /// The Python series, where the tag names one.
    pub python: Option<PythonVersion>,
    /// Whether it is for a free-threaded build (PEP 703).
    pub free_threaded: bool,
    /// Whether it is for a debug build.
    pub debug: bool,
    /// Whether it keeps to the stable ABI (PEP 384, PEP 803).
    pub stable: bool,
    /// The platform, where the tag names one.
    pub platform: Option<Platform>,
}

impl ExtensionTag {
    /// Whether this interpreter's import would look at a file of that name. A platform is not looked at.
    #[must_use]
    pub(crate) fn fits(
        &self,
        version: &PythonVersion,
        implementation: &Implementation,
        free_threaded: bool,
    ) -> bool {
        if self.stable {
            // PEP 803: every build loads `abi3t` from 3.15 on, and `abi3` is for builds with the GIL alone
            let fits = match self.free_threaded {
                true => version.minor_key() >= (3, 15),
                false => !free_threaded,
            };
            return fits && *implementation == Implementation::CPython;
        }
        self.implementation
            .as_ref()
            .is_none_or(|i| i == implementation)
            && self.python.as_ref().is_none_or(|p| {
                p.same_series(version)
                    && (*implementation != Implementation::CPython
                        || self.free_threaded == free_threaded)
            })
    }
}

impl fmt::Display for ExtensionTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A text that NumPy's headers, Cython or pybind11 compile into an extension module which uses NumPy's C API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Marker {
    /// `_ARRAY_API`: the capsule is fetched.
    ArrayApi,
    /// `numpy.core._multiarray_umath`: from its NumPy 1 place (headers of 1.16 and up, also those of 2.x).
    CoreMultiarrayUmath,
    /// `numpy._core._multiarray_umath`: from its NumPy 2 place.
    UnderscoreCoreMultiarrayUmath,
    /// `numpy.core.multiarray`: the NumPy 1 place, as headers before 1.16, Cython and pybind11 name it.
    CoreMultiarray,
    /// `numpy._core.multiarray`: the NumPy 2 place, as Cython names it.
    UnderscoreCoreMultiarray,
    /// `numpy.core.umath`.
    CoreUmath,
    /// `numpy._core`, by itself or within a longer name.
    UnderscoreCore,
    /// `module compiled against ABI version`: the check that NumPy's headers make on import.
    CompiledAgainstAbi,
    /// `module compiled against API version`: the same check, as headers before 1.25 word it.
    CompiledAgainstApi,
    /// `module was compiled against NumPy C-API version`: as headers of 1.25 and up word it.
    CompiledAgainstCApi,
    /// `numpy.core.multiarray failed to import`.
    MultiarrayFailed,
    /// `size changed, may indicate binary incompatibility`: Cython's check of a foreign type.
    SizeChanged,
}

impl Marker {
    /// Every marker.
    pub(crate) const ALL: [Self; 12] = [
        Self::ArrayApi,
        Self::CoreMultiarrayUmath,
        Self::UnderscoreCoreMultiarrayUmath,
        Self::CoreMultiarray,
        Self::UnderscoreCoreMultiarray,
        Self::CoreUmath,
        Self::UnderscoreCore,
        Self::CompiledAgainstAbi,
        Self::CompiledAgainstApi,
        Self::CompiledAgainstCApi,
        Self::MultiarrayFailed,
        Self::SizeChanged,
    ];

    /// The text that is looked for.
    #[must_use]
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::ArrayApi => "_ARRAY_API",
            Self::CoreMultiarrayUmath => "numpy.core._multiarray_umath",
            Self::UnderscoreCoreMultiarrayUmath => "numpy._core._multiarray_umath",
            Self::CoreMultiarray => "numpy.core.multiarray",
            Self::UnderscoreCoreMultiarray => "numpy._core.multiarray",
            Self::CoreUmath => "numpy.core.umath",
            Self::UnderscoreCore => "numpy._core",
            Self::CompiledAgainstAbi => "module compiled against ABI version",
            Self::CompiledAgainstApi => "module compiled against API version",
            Self::CompiledAgainstCApi => "module was compiled against NumPy C-API version",
            Self::MultiarrayFailed => "numpy.core.multiarray failed to import",
            Self::SizeChanged => "size changed, may indicate binary incompatibility",
        }
    }
}

/// Which NumPy C ABI an extension module was built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NumpyAbi {
    /// It does not use NumPy's C API.
    None,
    /// NumPy 1.x alone: the headers of NumPy 1 are compiled in. NumPy 2 refuses it.
    One,
    /// NumPy 1.x types alone: a Cython module that was given NumPy 1's declarations and fetches no function. NumPy 2
    /// has a smaller `numpy.dtype` than it expects, and it refuses NumPy 2.
    OneTypes,
    /// Built for NumPy 2, which also runs on NumPy 1 (from [`NumpyUse::at_least`] on).
    TwoReady,
    /// It fetches the capsule in a way of its own (pybind11's `py::array`) and from the NumPy 1 place: NumPy 2 still
    /// serves that, and the files do not show whether it succeeds.
    OwnLookup,
}

impl NumpyAbi {
    /// A short name, for the tests.
    #[cfg(test)]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::One => "numpy-1",
            Self::OneTypes => "numpy-1-types",
            Self::TwoReady => "numpy-2-ready",
            Self::OwnLookup => "own-lookup",
        }
    }

    /// Whether NumPy 2 refuses it: `None` where the files do not show it.
    #[must_use]
    pub(crate) fn refused_by_two(self) -> Option<bool> {
        match self {
            Self::None | Self::TwoReady => Some(false),
            Self::One | Self::OneTypes => Some(true),
            Self::OwnLookup => None,
        }
    }
}

/// What an extension module has of NumPy's C API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumpyUse {
    /// For which C ABI it was built.
    pub abi: NumpyAbi,
    /// The oldest NumPy it admits, which headers of 1.25 and up write down: `1.23`.
    pub at_least: Option<Version>,
    /// The texts that show it.
    pub markers: Vec<Marker>,
    /// Whether everything was read: a cap on bytes may have ended the search, and what was not seen is then unknown.
    pub complete: bool,
}

/// One extension module of an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extension {
    /// The file.
    pub path: PathBuf,
    /// The distribution that lists it, where one does.
    pub distribution: Option<PackageName>,
    /// The interpreter that its name states.
    pub tag: ExtensionTag,
    /// The platforms its header names: several in a macOS universal file, none where it was not opened.
    pub platforms: Vec<Platform>,
    /// What it has of NumPy's C API; `None` where it was not opened or cannot be read.
    pub numpy: Option<NumpyUse>,
}
