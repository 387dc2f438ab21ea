//! The files that `import tensorflow` and the first use of `tf.keras` open of each distribution.
//!
//! `import_closure/README.md` describes the files. A path becomes a hash, and the sets of files become bits beside it, so that
//! the program looks for the paths of a RECORD and holds no path itself.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::Head;
use super::emit::{self, Output, literals};
use super::imported_path::{imported_folder, imported_path};
use super::key::Key;
use super::releases::ascending;
use super::source::{DataError, Result, Sources, is_name, rows};

const FOLDER: &str = "import_closure/";
const ERRORS: &str = "import_errors.csv";
const LOADED: &str = "import_closure/loaded_folders.csv";
const RUNS: &str = "import_closure/runs.csv";

/// The bits of a `u32` stand for sets.
const MOST_SETS: usize = 32;

pub(crate) fn compile(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    errors(sources, head, out)?;
    let runs = runs(sources, head, out)?;
    let loaded = loaded_folders(sources)?;
    let (mut distributions, mut measured) = (Vec::new(), Vec::new());
    let (mut hashes, mut sets) = (Vec::new(), Vec::new());
    let names = sources
        .below(FOLDER)
        .filter_map(|file| file.strip_prefix(FOLDER)?.strip_suffix(".txt"));
    // sorted by name: the endings of the files disturb the order
    for name in names.collect::<BTreeSet<_>>() {
        let file = &format!("{FOLDER}{name}.txt");
        if !is_name(name) {
            return Err(DataError::new(
                file,
                1,
                "not named after a distribution (PEP 503)",
            ));
        }
        let read = Reader::new(file, runs).read(sources.text(file)?)?;
        let (first, start) = (measured.len(), hashes.len());
        measured.extend(read.measured.iter().map(|((version, run), set)| {
            let version = emit::key(*version);
            format!("Measured {{ version: {version}, run: {run}, set: {set} }}")
        }));
        let (mut bits, mut data) = (BTreeMap::<u64, u32>::new(), BTreeSet::new());
        let mut top_level = BTreeSet::new();
        let mut paths = BTreeMap::<u64, &str>::new();
        for (number, set) in read.sets.iter().enumerate() {
            for path in set {
                let hash = hash(path);
                if *paths.entry(hash).or_insert(path) != path {
                    let cause = format!("`{path}` and `{}` have one hash", paths[&hash]);
                    return Err(DataError::new(file, 1, cause));
                }
                *bits.entry(hash).or_default() |= 1 << number;
                data.extend(data_file(path));
                top_level.extend(is_own(path).then(|| path.split('/').next()).flatten());
            }
        }
        let own = |set: &BTreeSet<String>| set.iter().filter(|path| is_own(path)).count();
        let counts: Vec<usize> = read.sets.iter().map(own).collect();
        let top_level: Vec<&str> = top_level.into_iter().collect();
        let filled = |set: &BTreeSet<String>| !set.is_empty();
        let empty: u32 = read
            .sets
            .iter()
            .enumerate()
            .map(|(n, set)| u32::from(!filled(set)) << n)
            .sum();
        hashes.extend(bits.keys().map(|hash| format!("{hash:#x}")));
        sets.extend(bits.values().map(|set| format!("{set:#x}")));
        let data: Vec<&str> = data.into_iter().collect();
        distributions.push(format!(
            "ImportedDistribution {{ name: {}, measured: ({first}, {}), paths: ({start}, {}), empty: {empty:#x}, data_files: {}, \
             top_level: {}, loaded_folders: {}, counts: &{counts:?} }}",
            out.text(name),
            measured.len(),
            hashes.len(),
            literals(&data),
            literals(&top_level),
            literals(loaded.get(name).map_or(&[][..], Vec::as_slice)),
        ));
    }
    out.rows(
        "imported_files",
        "IMPORTED",
        "ImportedDistribution",
        &distributions,
    );
    out.rows("imported_files", "IMPORTED_MEASURED", "Measured", &measured);
    out.rows("imported_files", "IMPORTED_HASHES", "u64", &hashes);
    out.rows("imported_files", "IMPORTED_SETS", "u32", &sets);
    Ok(())
}

/// Folders of which every library is loaded, by distribution.
fn loaded_folders(sources: &Sources) -> Result<BTreeMap<String, Vec<String>>> {
    let mut folders = BTreeMap::<String, Vec<String>>::new();
    let mut last = None;
    for row in &rows(sources, LOADED, &["distribution", "folder", "source"])? {
        row.required("source")?;
        let (name, folder) = (row.name("distribution")?, row.required("folder")?);
        ascending(row, (name.to_owned(), folder.to_owned()), last)?;
        last = Some((name.to_owned(), folder.to_owned()));
        let of = folders.entry(name.to_owned()).or_default();
        of.push(folder.to_owned());
    }
    Ok(folders)
}

/// What errors in the distributions do.
fn errors(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    let columns = [
        "distribution",
        "tensorflow",
        "python",
        "version",
        "import_error",
        "other_error",
        "source",
    ];
    let mut all = Vec::new();
    let mut last = None;
    for row in &rows(sources, ERRORS, &columns)? {
        head.source(row)?;
        row.required("version")?;
        let key = (
            row.name("distribution")?.to_owned(),
            row.key("tensorflow")?,
            row.python("python")?,
        );
        ascending(row, key.clone(), last)?;
        let stage = |column| match row.required(column)? {
            "works" => Ok("None"),
            "import" => Ok("Some(Stage::Import)"),
            "keras" => Ok("Some(Stage::Keras)"),
            word => Err(row.error(format!(
                "`{word}` in `{column}` is none of works, import, keras"
            ))),
        };
        all.push(format!(
            "ImportErrors {{ distribution: {}, tensorflow: {}, python: {:?}, on_import_error: {}, on_other_error: {} }}",
            out.text(&key.0),
            emit::key(key.1),
            key.2,
            stage("import_error")?,
            stage("other_error")?,
        ));
        last = Some(key);
    }
    out.rows("import_errors", "IMPORT_ERRORS", "ImportErrors", &all);
    Ok(())
}

/// The runs; their number.
fn runs(sources: &Sources, head: &Head, out: &mut Output) -> Result<usize> {
    let columns = ["run", "tensorflow", "python", "keras", "date", "source"];
    let mut all = Vec::new();
    for row in &rows(sources, RUNS, &columns)? {
        head.source(row)?;
        row.date("date")?;
        if row.required("run")?.parse() != Ok(all.len() + 1) {
            return Err(row.error("`run` is not the next number"));
        }
        let keras = match row.text("keras") {
            "" => "None".to_owned(),
            text => emit::some(&emit::key(Key::nearest(text))),
        };
        all.push(format!(
            "ImportedRun {{ tensorflow: {}, keras: {keras}, python: {:?} }}",
            emit::key(row.key("tensorflow")?),
            row.python("python")?,
        ));
    }
    out.rows("imported_files", "IMPORTED_RUNS", "ImportedRun", &all);
    Ok(all.len())
}

fn hash(path: &str) -> u64 {
    match path.strip_suffix("/*") {
        // any name will do: what counts is the folder
        Some(folder) => imported_folder(format!("{folder}/x.py").as_bytes())
            .expect("a source in a folder has a folder"),
        None => imported_path(path.as_bytes()),
    }
}

/// The name of a file that is neither source nor machine code. What lies in a dist-info is read elsewhere.
fn data_file(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let code =
        [".py", ".*so", ".so"].iter().any(|end| name.ends_with(end)) || name.contains(".so.");
    let library = path.contains(".libs/");
    let info = path.starts_with("*.");
    (!code && !library && !info && name != "*").then_some(name)
}

/// Whether a path is that of a file outside the dist-info, and not all of a folder.
fn is_own(path: &str) -> bool {
    !path.starts_with("*.") && !path.ends_with("/*")
}

/// What one file says.
struct Reader<'f> {
    file: &'f str,
    runs: usize,
    line: usize,
    sets: Vec<BTreeSet<String>>,
    measured: BTreeMap<(Key, usize), usize>,
    /// The versions and runs of the set that follows.
    waiting: Vec<(Key, usize)>,
}

impl<'f> Reader<'f> {
    fn new(file: &'f str, runs: usize) -> Self {
        Self {
            file,
            runs,
            line: 0,
            sets: Vec::new(),
            measured: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    fn error(&self, cause: impl Into<String>) -> DataError {
        DataError::new(self.file, self.line, cause)
    }

    fn read(mut self, text: &str) -> Result<Self> {
        for (at, line) in text.lines().enumerate() {
            self.line = at + 1;
            if let Some(versions) = line.strip_prefix("@ ") {
                self.versions(versions)?;
            } else if let Some(set) = line.strip_prefix("= ") {
                self.start(set)?;
            } else if let Some(files) = line.strip_prefix('+') {
                self.change(files, |set, path| set.insert(path))?;
            } else if let Some(files) = line.strip_prefix('-') {
                self.change(files, |set, path| set.remove(&path))?;
            } else if !line.is_empty() && !line.starts_with('#') {
                return Err(self.error("a line that starts with none of `@`, `=`, `+`, `-`, `#`"));
            }
        }
        if !self.waiting.is_empty() || self.sets.is_empty() {
            return Err(self.error("versions without a set of files"));
        }
        Ok(self)
    }

    /// `1.26.4: 1 4-7 12`
    fn versions(&mut self, text: &str) -> Result<()> {
        let (version, runs) = text.split_once(": ").ok_or_else(|| self.error("no `: `"))?;
        for part in runs.split(' ') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else {
                return Err(self.error(format!("`{part}` is not a run")));
            };
            if first < 1 || last > self.runs || first > last {
                return Err(self.error(format!("`{part}` is not in {RUNS}")));
            }
            let key = Key::nearest(version);
            self.waiting
                .extend((first..=last).map(|run| (key, run - 1)));
        }
        Ok(())
    }

    /// `3 from 2`, or `3`
    fn start(&mut self, text: &str) -> Result<()> {
        let (number, from) = match text.split_once(" from ") {
            Some((number, from)) => (number, Some(from)),
            None => (text, None),
        };
        if number.parse() != Ok(self.sets.len() + 1) || self.sets.len() == MOST_SETS {
            return Err(self.error(format!(
                "`{number}` is not the next set, or there are more than {MOST_SETS}"
            )));
        }
        let base = match from.map(str::parse::<usize>) {
            None => BTreeSet::new(),
            Some(Ok(from)) if (1..=self.sets.len()).contains(&from) => self.sets[from - 1].clone(),
            Some(_) => return Err(self.error("`from` names no set above")),
        };
        for key in std::mem::take(&mut self.waiting) {
            if self.measured.insert(key, self.sets.len()).is_some() {
                return Err(self.error("one run of a version has two sets"));
            }
        }
        self.sets.push(base);
        Ok(())
    }

    /// `i numpy/core: _dtype _multiarray_umath.*so`
    fn change(
        &mut self,
        text: &str,
        apply: fn(&mut BTreeSet<String>, String) -> bool,
    ) -> Result<()> {
        let (mark, rest) = text.split_once(' ').ok_or_else(|| self.error("no stage"))?;
        let (folder, names) = rest.split_once(": ").ok_or_else(|| self.error("no `: `"))?;
        if !["i", "k", "s"].contains(&mark) {
            return Err(self.error(format!("`{mark}` is not a stage: i, k or s")));
        }
        for name in names.split(' ') {
            let name = match name.strip_suffix('.') {
                Some(name) => name.to_owned(),
                None if name.contains('.') => name.to_owned(),
                None => format!("{name}.py"),
            };
            let path = match folder {
                "." => name,
                folder => format!("{folder}/{name}"),
            };
            let path = path.replace("%20", " ").replace("%25", "%");
            // an error in a `.pth` file is printed and passed over
            let counts = mark != "s";
            let Some(set) = self.sets.last_mut() else {
                return Err(self.error("a file before the first set"));
            };
            if counts && !apply(set, path.clone()) {
                return Err(self.error(format!("`{path}` is there already, or was not there")));
            }
        }
        Ok(())
    }
}
