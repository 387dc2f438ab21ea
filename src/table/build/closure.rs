//! What the import reaches, what is compiled against NumPy, and what plain installs brought.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::Head;
use super::emit::{self, Output};
use super::key::Key;
use super::releases::ascending;
use super::source::{Result, Row, Sources, is_name, rows};
use super::specifiers::Specifiers;

const SHADOWING: &str = "shadowing.csv";
const REACHED: &str = "reached_modules.csv";
const COMPILED: &str = "compiled.csv";
const INSTALLS: &str = "installs.csv";
const MOVED: &str = "moved.csv";

pub(crate) fn compile(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    shadowing(sources, head, out)?;
    reached(sources, head, out)?;
    compiled(sources, head, out)?;
    moved(sources, out)?;
    installs(sources, head, out)
}

fn shadowing(sources: &Sources, head: &Head, out: &mut Output) -> Result<()> {
    let columns = [
        "tensorflow",
        "python",
        "module",
        "outcome",
        "error",
        "preloaded_by",
        "source",
    ];
    let mut measured: Vec<(Key, Vec<Shadowing<'_>>)> = Vec::new();
    let rows = rows(sources, SHADOWING, &columns)?;
    let mut last = None;
    for row in &rows {
        head.source(row)?;
        let key = row.key("tensorflow")?;
        row.python("python")?;
        let name = module(row)?;
        ascending(row, (key, name.to_owned()), last)?;
        last = Some((key, name.to_owned()));
        let outcome = match row.text("outcome") {
            "works" => WORKS,
            "start" => START,
            "import" => "Fails(Stage::Import)",
            "keras" => "Fails(Stage::Keras)",
            "" => UNTRIED,
            word => {
                return Err(row.error(format!(
                    "`{word}` in `outcome` is not works, start, import or keras"
                )));
            }
        };
        if measured.last().is_none_or(|(of, _)| *of != key) {
            measured.push((key, Vec::new()));
        }
        let (_, modules) = measured.last_mut().expect("one was pushed");
        modules.push(Shadowing { row, name, outcome });
    }
    let mut by_tensorflow: BTreeMap<Key, (String, Vec<String>)> = BTreeMap::new();
    for (at, (key, modules)) in measured.iter().enumerate() {
        let version = modules.first().map_or("", |m| m.row.text("tensorflow"));
        let rows = modules.iter().map(|module| {
            let nearest = tried(&measured, at, module);
            format!(
                "ShadowedModule {{ name: {}, outcome: ShadowOutcome::{}, error: {}, preloaded_by: {} }}",
                out.text(module.name),
                nearest.outcome,
                out.text(nearest.row.text("error")),
                out.text(module.row.text("preloaded_by"))
            )
        });
        let rows = rows.collect();
        by_tensorflow.insert(*key, (out.version(*key, version), rows));
    }
    by_release(
        by_tensorflow,
        "shadowing",
        "SHADOWING",
        "ShadowedModule",
        out,
    );
    let names: BTreeSet<&str> = measured
        .iter()
        .flat_map(|(_, m)| m)
        .map(|m| m.name)
        .collect();
    let names: Vec<String> = names.into_iter().map(|name| out.text(name)).collect();
    out.rows("shadowing", "SHADOWABLE", "Text", &names);
    Ok(())
}

const START: &str = "Fails(Stage::Start)";
const UNTRIED: &str = "Untried";
const WORKS: &str = "Works";

/// A module that the import of a release looks for.
struct Shadowing<'r> {
    row: &'r Row<'r>,
    name: &'r str,
    outcome: &'static str,
}

/// What was tried of a module with the nearest release, where it was not tried with this one. What the start of Python
/// looks for depends on the Python alone, and is no evidence for another; that a module is harmless is evidence on the
/// same Python alone, because other standard libraries import it elsewhere.
fn tried<'m>(
    measured: &'m [(Key, Vec<Shadowing<'m>>)],
    at: usize,
    module: &'m Shadowing<'m>,
) -> &'m Shadowing<'m> {
    if module.outcome != UNTRIED {
        return module;
    }
    let elsewhere = measured
        .iter()
        .enumerate()
        .filter_map(|(of, (_, modules))| {
            let other_python =
                |m: &Shadowing<'_>| m.row.text("python") != module.row.text("python");
            let tried = |m: &&Shadowing<'_>| {
                m.name == module.name
                    && ![START, UNTRIED].contains(&m.outcome)
                    && (m.outcome != WORKS || !other_python(m))
            };
            Some((of.abs_diff(at), modules.iter().find(tried)?))
        });
    elsewhere
        .min_by_key(|(distance, _)| *distance)
        .map_or(module, |(_, nearest)| nearest)
}

/// The rows of all releases in one slice, and the part of each in another.
fn by_release(
    by_tensorflow: BTreeMap<Key, (String, Vec<String>)>,
    module: &'static str,
    name: &str,
    of: &str,
    out: &mut Output,
) {
    let (mut measured, mut all) = (Vec::new(), Vec::new());
    for (version, rows) in by_tensorflow.into_values() {
        let start = all.len();
        all.extend(rows);
        measured.push(format!("({version}, {start}, {})", all.len()));
    }
    out.rows(module, name, of, &all);
    let measured_name = format!("{name}_MEASURED");
    out.rows(
        module,
        &measured_name,
        "(super::text::VersionId, u16, u16)",
        &measured,
    );
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
    let mut last = None;
    for row in &rows(sources, REACHED, &columns)? {
        head.source(row)?;
        let key = row.key("tensorflow")?;
        let name = module(row)?.to_owned();
        row.python("python")?;
        ascending(row, (key, name.clone()), last)?;
        last = Some((key, name.clone()));
        let (module, distribution) = (out.text(&name), out.text(row.name("distribution")?));
        // `keras` where the import works and the first use of `tf.keras` fails
        let at_keras = row.text("missing") == "keras";
        let missing = match at_keras {
            true => Some(true),
            false => row.fails("missing")?,
        };
        let stage = if at_keras { "Keras" } else { "Import" };
        let (import_error, value_error) = (row.fails("import_error")?, row.fails("value_error")?);
        let version = out.version(key, row.text("tensorflow"));
        let (_, modules) = by_tensorflow
            .entry(key)
            .or_insert_with(|| (version.clone(), Vec::new()));
        modules.push(format!(
            "ImportedModule {{ module: {module}, distribution: {distribution}, tensorflow: {version}, \
             fails_when_missing: {missing:?}, missing_stage: Stage::{stage}, fails_on_import_error: {import_error:?}, fails_on_value_error: {value_error:?} }}"
        ));
    }
    by_release(
        by_tensorflow,
        "import_closure",
        "REACHED",
        "ImportedModule",
        out,
    );
    Ok(())
}

/// The extras with which an installer that moves a distribution brings what belongs to the version that it chooses.
fn moved(sources: &Sources, out: &mut Output) -> Result<()> {
    let mut all = Vec::new();
    let mut last = None;
    for row in &rows(sources, MOVED, &["distribution", "extra", "source"])? {
        row.required("source")?;
        let (name, extra) = (row.name("distribution")?, row.name("extra")?);
        ascending(row, name.to_owned(), last)?;
        last = Some(name.to_owned());
        all.push(format!(
            "({}, {})",
            emit::literal(name),
            emit::literal(extra)
        ));
    }
    out.rows("import_closure", "MOVED", "(&str, &str)", &all);
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
    out.rows("import_closure", "COMPILED", "Compiled", &all);
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
    out.rows(
        "companions",
        "INSTALLED_WITH",
        "(super::text::VersionId, super::text::Text)",
        &all,
    );
    Ok(())
}
