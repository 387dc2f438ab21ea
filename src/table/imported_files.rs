//! Which files `import tensorflow` and the first use of `tf.keras` open, by distribution: `import_closure/`.

use super::key::Key;
use super::table::Table;
use super::text::Text;
use super::text::slice;
use crate::model::{ImportedFiles, PackageName, PythonVersion, Version};

include!(concat!(env!("OUT_DIR"), "/imported_files.rs"));

/// A run of `import tensorflow` and a first model, traced.
#[derive(Debug)]
pub(super) struct ImportedRun {
    pub(super) tensorflow: Key,
    pub(super) keras: Option<Key>,
    pub(super) python: (u16, u16),
}

/// What was opened of a version of a distribution in one run.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) version: Key,
    pub(super) run: u16,
    pub(super) set: u8,
}

impl Measured {
    fn run(&self) -> &'static ImportedRun {
        IMPORTED_RUNS
            .get(usize::from(self.run))
            .expect("the build script numbered the runs")
    }
}

/// A distribution of which any run opened a file.
#[derive(Debug)]
pub(super) struct ImportedDistribution {
    pub(super) name: Text,
    pub(super) measured: (u16, u16),
    pub(super) paths: (u16, u16),
    /// A bit for every set that holds no file.
    pub(super) empty: u32,
    pub(super) data_files: &'static [&'static str],
    pub(super) top_level: &'static [&'static str],
    pub(super) loaded_folders: &'static [&'static str],
    /// How many files outside the dist-info each set holds.
    pub(super) counts: &'static [u16],
}

/// The versions that decide what is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ImportingVersions<'v> {
    pub(crate) tensorflow: Option<&'v Version>,
    pub(crate) keras: Option<&'v Version>,
    pub(crate) python: Option<&'v PythonVersion>,
}

impl Table {
    /// The files of a version of a distribution that are opened; `None` where nothing is. What was not measured is taken from
    /// the nearest that was: the version of the distribution first, then TensorFlow, Keras and Python.
    pub(crate) fn imported_files(
        &self,
        distribution: &PackageName,
        version: Option<&Version>,
        with: ImportingVersions<'_>,
    ) -> Option<ImportedFiles> {
        let name = match distribution.as_ref() {
            _ if self.is_family(distribution) => "tensorflow",
            "keras-nightly" => "keras",
            name => name,
        };
        let at = IMPORTED.binary_search_by(|d| d.name.as_str().cmp(name));
        let distribution = IMPORTED.get(at.ok()?)?;
        let key = |version: Option<&Version>| version.map(|v| Key::nearest(&v.to_string()));
        let (version, tensorflow, keras) = (key(version), key(with.tensorflow), key(with.keras));
        let python = with.python.map(PythonVersion::minor_key);
        let of_version = |m: &mut Vec<&'static Measured>| nearest(m, version, |m| Some(m.version));
        let of_run = |measured: &mut Vec<&'static Measured>| {
            nearest(measured, tensorflow, |m| Some(m.run().tensorflow));
            nearest(measured, keras, |m| m.run().keras);
            nearest(measured, python, |m| Some(m.run().python));
        };
        let mut measured: Vec<_> = slice(&IMPORTED_MEASURED, distribution.measured)
            .iter()
            .collect();
        of_version(&mut measured);
        of_run(&mut measured);
        let mut chosen = *measured.last()?;
        let is_empty = |m: &Measured| distribution.empty >> m.set & 1 == 1;
        if is_empty(chosen) {
            // this version was seen under a TensorFlow alone that does not open it
            let mut measured: Vec<_> = slice(&IMPORTED_MEASURED, distribution.measured)
                .iter()
                .collect();
            of_run(&mut measured);
            of_version(&mut measured);
            chosen = measured.last()?;
        }
        (!is_empty(chosen)).then(|| ImportedFiles {
            hashes: slice(&IMPORTED_HASHES, distribution.paths),
            sets: slice(&IMPORTED_SETS, distribution.paths),
            set: 1 << chosen.set,
            is_measured: Some(chosen.version) == version,
            data_files: distribution.data_files,
            top_level: distribution.top_level,
            loaded_folders: distribution.loaded_folders,
            count: distribution
                .counts
                .get(usize::from(chosen.set))
                .map_or(0, |count| usize::from(*count)),
        })
    }
}

/// Keeps what is nearest to a value: the greatest that is not greater, else the least. Where the value or one of theirs is not
/// known, all stay.
pub(super) fn nearest<M, T: Ord + Copy>(
    measured: &mut Vec<&'static M>,
    to: Option<T>,
    of: impl Fn(&M) -> Option<T>,
) {
    let values: Option<Vec<T>> = measured.iter().map(|m| of(m)).collect();
    let (Some(to), Some(values)) = (to, values) else {
        return;
    };
    let not_greater = values.iter().filter(|value| **value <= to).max();
    let best = not_greater.or(values.iter().min()).copied();
    measured.retain(|m| of(m) == best);
}
