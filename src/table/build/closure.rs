//! What the import reaches, what is compiled against NumPy, and what plain installs brought.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::Head;
use super::emit::{self, Output};
use super::key::Key;
use super::releases::ascending;
use super::source::{Result, Row, Sources, is_name, python, rows};
use super::specifiers::Specifiers;

const STANDARD: &str = "standard_modules.csv";
const REACHED: &str = "reached_modules.csv";
const COMPILED: &str = "compiled.csv";
const INSTALLS: &str = "installs.csv";

pub(crate) fn compile(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    standard(sources, head, out)?;
    reached(sources, head, out)?;
    compiled(sources, head, out)?;
    installs(sources, head, out)
}

fn standard(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    let columns = ["module", "pythons", "empty_file", "preloaded_by", "source"];
    let mut all = Vec::new();
    let mut measured = BTreeSet::new();
    let mut last = None;
    for row in &rows(sources, STANDARD, &columns)? {
        head.source(row)?;
        let name = module(row)?;
        ascending(row, name.to_owned(), last)?;
        last = Some(name.to_owned());
        for word in row.required("pythons")?.split(' ') {
            let Some(series) = python(word) else {
                return Err(row.error(format!(
                    "`{word}` in `pythons` is not a Python series such as 3.10"
                )));
            };
            measured.insert(series);
        }
        let fails = row.fails("empty_file")?;
        let (name, pythons, preloaded) = (
            out.text(name),
            out.text(row.text("pythons")),
            out.text(row.text("preloaded_by")),
        );
        all.push(format!(
            "StandardModule {{ name: {name}, pythons: {pythons}, fails_when_empty: {fails:?}, preloaded_by: {preloaded} }}"
        ));
    }
    out.rows("STANDARD", "StandardModule", &all);
    let measured: Vec<String> = measured
        .iter()
        .map(|series| format!("{series:?}"))
        .collect();
    out.rows("MEASURED_PYTHONS", "(u16, u16)", &measured);
    Ok(())
}

/// The name of a top-level module.
fn module<'r>(row: &'r Row<'_>) -> Result<&'r str> {
    let name = row.required("module")?;
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Ok(name);
    }
    Err(row.error(format!("`{name}` in `module` is not a module name")))
}

fn reached(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    let columns = [
        "tensorflow",
        "module",
        "distribution",
        "python",
        "missing",
        "import_error",
        "value_error",
        "source",
    ];
    let mut by_tensorflow: BTreeMap<Key, (String, Vec<String>)> = BTreeMap::new();
    let mut names = BTreeSet::new();
    let mut last = None;
    for row in &rows(sources, REACHED, &columns)? {
        head.source(row)?;
        let key = row.key("tensorflow")?;
        let name = module(row)?.to_owned();
        row.python("python")?;
        ascending(row, (key, name.clone()), last)?;
        last = Some((key, name.clone()));
        let (module, distribution) = (out.text(&name), out.text(row.name("distribution")?));
        let (missing, import_error, value_error) = (
            row.fails("missing")?,
            row.fails("import_error")?,
            row.fails("value_error")?,
        );
        let version = out.version(key, row.text("tensorflow"));
        names.insert(name);
        let (_, modules) = by_tensorflow
            .entry(key)
            .or_insert_with(|| (version.clone(), Vec::new()));
        modules.push(format!(
            "ImportedModule {{ module: {module}, distribution: {distribution}, tensorflow: {version}, \
             fails_when_missing: {missing:?}, fails_on_import_error: {import_error:?}, fails_on_value_error: {value_error:?} }}"
        ));
    }
    let (mut measured, mut all) = (Vec::new(), Vec::new());
    for (version, modules) in by_tensorflow.into_values() {
        let start = all.len();
        all.extend(modules);
        measured.push(format!("({version}, {start}, {})", all.len()));
    }
    out.rows("REACHED", "ImportedModule", &all);
    out.rows("MEASURED_TENSORFLOW", "(VersionId, u16, u16)", &measured);
    let names: Vec<String> = names.iter().map(|name| out.text(name)).collect();
    out.rows("REACHED_NAMES", "Text", &names);
    Ok(())
}

fn compiled(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    let columns = ["distribution", "numpy_2_from", "tolerates_to", "source"];
    let mut all = Vec::new();
    let mut last = None;
    for row in &rows(sources, COMPILED, &columns)? {
        head.source(row)?;
        let name = row.name("distribution")?;
        ascending(row, name.to_owned(), last)?;
        last = Some(name.to_owned());
        let mut version = |column: &str| match row.text(column) {
            "" => Ok("None".to_owned()),
            text => Ok(emit::some(&out.version(row.key(column)?, text))),
        };
        let (from, to) = (version("numpy_2_from")?, version("tolerates_to")?);
        let name = out.text(name);
        all.push(format!(
            "Compiled {{ distribution: {name}, numpy_2_from: {from}, tolerates_to: {to} }}"
        ));
    }
    out.rows("COMPILED", "Compiled", &all);
    Ok(())
}

/// Which companions plain installs brought. What came of them is held against the rules by a test.
fn installs(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    let columns = [
        "tensorflow",
        "distribution",
        "python",
        "numpy",
        "outcome",
        "error",
        "culprit",
        "companions",
        "date",
        "source",
    ];
    let mut last = None;
    let mut brought: BTreeMap<Key, (String, BTreeSet<String>)> = BTreeMap::new();
    for row in &rows(sources, INSTALLS, &columns)? {
        head.source(row)?;
        let key = (
            row.key("tensorflow")?,
            row.name("distribution")?.to_owned(),
            row.python("python")?,
        );
        ascending(row, key.clone(), last)?;
        last = Some(key);
        row.key("numpy")?;
        row.date("date")?;
        if !["works", "fails"].contains(&row.required("outcome")?) {
            let cause = format!(
                "`{}` in `outcome` is not works or fails",
                row.text("outcome")
            );
            return Err(row.error(cause));
        }
        let version = out.version(row.key("tensorflow")?, row.text("tensorflow"));
        let (_, names) = brought
            .entry(row.key("tensorflow")?)
            .or_insert_with(|| (version, BTreeSet::new()));
        for word in row.text("companions").split_whitespace() {
            let (name, pin) = word.split_at(word.find("==").unwrap_or(word.len()));
            names.insert(name.to_owned());
            if !is_name(name) || !Specifiers::is_set(pin) {
                return Err(row.error(format!("`{word}` in `companions` is not name==version")));
            }
        }
    }
    let mut all = Vec::new();
    for (version, names) in brought.into_values() {
        let names: Vec<String> = names.into_iter().collect();
        let names = out.text(&names.join(" "));
        all.push(format!("({version}, {names})"));
    }
    out.rows("INSTALLED_WITH", "(VersionId, Text)", &all);
    Ok(())
}
