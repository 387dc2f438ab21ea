//! The files of a distribution that `import tensorflow` and the first use of `tf.keras` open.

use super::Stage;
use super::imported_path::{imported_folder, imported_path};

/// What one version of a distribution opens. Paths are known by their hash; one that RECORD does not list is not looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ImportedFiles {
    /// The hashes of every path that any version opens, sorted.
    pub hashes: &'static [u64],
    /// Beside each hash a bit for every set of files that holds it.
    pub sets: &'static [u32],
    /// The bit of the set that counts.
    pub set: u32,
    /// Whether this very version was measured. In another one, a folder of which everything was opened may have new files.
    pub is_measured: bool,
    /// The names of opened files that are neither sources nor machine code.
    pub data_files: &'static [&'static str],
    /// The files and folders of site-packages that hold them.
    pub top_level: &'static [&'static str],
    /// Folders of which every library is loaded, whoever put it there.
    pub loaded_folders: &'static [&'static str],
    /// How many there are, without those in the dist-info.
    pub count: usize,
}

impl ImportedFiles {
    /// These files, as the data of the table names them.
    #[cfg(test)]
    pub(crate) fn of(paths: &[&str]) -> Self {
        let first = |path: &&str| path.split('/').next().expect("a first part").to_owned();
        let mut top_level: Vec<&str> = paths.iter().map(|path| &*first(path).leak()).collect();
        top_level.dedup();
        let mut hashes: Vec<u64> = paths.iter().map(|p| imported_path(p.as_bytes())).collect();
        hashes.sort_unstable();
        let sets = vec![1; hashes.len()];
        Self {
            hashes: hashes.leak(),
            sets: sets.leak(),
            set: 1,
            is_measured: true,
            data_files: &[],
            top_level: top_level.leak(),
            loaded_folders: &[],
            count: paths.len(),
        }
    }

    /// Whether a path is opened, as RECORD lists it: relative to site-packages, `/` between its parts.
    pub(crate) fn contains(&self, path: &[u8]) -> bool {
        self.has(imported_path(path))
            || (!self.is_measured && imported_folder(path).is_some_and(|folder| self.has(folder)))
    }

    /// Whether a path lies in a folder of which every library is loaded.
    pub(crate) fn is_loaded_by_folder(&self, path: &[u8]) -> bool {
        let folder = memchr::memrchr(b'/', path).and_then(|end| path.get(..end));
        folder.is_some_and(|folder| self.loaded_folders.iter().any(|f| f.as_bytes() == folder))
    }

    fn has(&self, hash: u64) -> bool {
        let at = self.hashes.binary_search(&hash);
        let sets = at.ok().and_then(|at| self.sets.get(at));
        sets.is_some_and(|sets| sets & self.set != 0)
    }
}

/// An error that the import of a module raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RaisedError {
    /// ImportError or ModuleNotFoundError, which many an import of something optional catches.
    ImportError,
    /// Any other, SyntaxError among them.
    Other,
}

/// What was measured of an error in a distribution that TensorFlow imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MeasuredEffect {
    /// It ends the import, or the first use of `tf.keras`.
    Fails(Stage),
    /// It is caught.
    Works,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn holds(named: &str, listed: &str, expect: bool) {
        let files = ImportedFiles::of(&[named]);
        assert_eq!(
            files.contains(listed.as_bytes()),
            expect,
            "{named} {listed}"
        );
    }

    #[test]
    fn a_path_is_found_whatever_its_python_version_or_hash() {
        holds("six.py", "six.py", true);
        holds("numpy/core/a.py", "numpy/core/b.py", false);
        for tag in [
            ".cpython-311-x86_64-linux-gnu.so",
            ".abi3.so",
            ".cp311-win_amd64.pyd",
            ".so",
        ] {
            holds("h5py/h5.*so", &format!("h5py/h5{tag}"), true);
            holds("h5py/h5.*so", &format!("h5py/h5s{tag}"), false);
        }
        holds(
            "numpy.libs/libopenblasp-*",
            "numpy.libs/libopenblasp-r0-34a18dc3.3.7.so",
            true,
        );
        holds(
            "numpy.libs/libgfortran-*",
            "numpy.libs/libgfortran-040039e1.so.5.0.0",
            true,
        );
        holds(
            "numpy.libs/libgfortran-*",
            "numpy.libs/libquadmath-96973f99.so.0.0.0",
            false,
        );
        holds(
            "*.dist-info/METADATA",
            "six-1.17.0.dist-info/METADATA",
            true,
        );
    }

    #[test]
    fn another_version_may_have_new_files_in_a_folder_that_was_opened_as_a_whole() {
        let folder = imported_folder(b"keras/src/x.py").expect("a folder");
        let mut files = ImportedFiles::of(&["keras/src/x.py"]);
        files.hashes = Box::leak(Box::new([folder]));
        assert!(!files.contains(b"keras/src/new.py"));
        files.is_measured = false;
        assert!(files.contains(b"keras/src/new.py"));
        assert!(!files.contains(b"keras/src/data.txt"));
        assert!(!files.contains(b"keras/src/below/new.py"));
    }
}
