//! `[tool.tfpair]` of pyproject.toml.

use toml::{Table, Value};

use super::Manifest;
use crate::model::{ManifestProblem, Platform, PythonVersion};

/// The settings of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Config {
    /// The finding codes that do not count, each with the reason.
    pub ignore: Vec<(String, String)>,
    /// The Pythons to judge for.
    pub pythons: Vec<PythonVersion>,
    /// The platforms to judge for.
    pub platforms: Vec<Platform>,
}

/// Reads the table where there is one; a wrong key or value is a problem.
pub(super) fn read(manifest: &mut Manifest) {
    let head = |line: &&String| line.trim_start().starts_with("[tool.tfpair");
    let Some(at) = manifest.lines.iter().position(|line| head(&line)) else {
        return;
    };
    let table: Table = match toml::from_str(&manifest.lines.join("\n")) {
        Ok(table) => table,
        // the reader of the document says so
        Err(_) => return,
    };
    let own = table.get("tool").and_then(|tool| tool.get("tfpair"));
    let mut config = Config::default();
    for (key, value) in own.and_then(Value::as_table).into_iter().flatten() {
        let line = manifest
            .lines
            .iter()
            .skip(at)
            .position(|l| l.contains(key.as_str()));
        if let Err(problem) = config.set(key, value) {
            manifest.problem(at + line.unwrap_or(0) + 1, problem);
        }
    }
    manifest.config = Some(config);
}

impl Config {
    fn set(&mut self, key: &str, value: &Value) -> Result<(), ManifestProblem> {
        let wrong = |key, expected| ManifestProblem::WrongValue { key, expected };
        match key {
            "ignore" => {
                let expected = "a table from finding codes to reasons";
                let table = value.as_table().ok_or(wrong("ignore", expected))?;
                for (code, reason) in table {
                    let reason = reason.as_str().filter(|r| !r.trim().is_empty());
                    let known = code.parse::<crate::model::Code>().is_ok();
                    let reason = reason.filter(|_| known).ok_or(wrong("ignore", expected))?;
                    self.ignore.push((code.clone(), reason.to_owned()));
                }
            }
            "python" => {
                let expected = "a list of versions such as \"3.11\"";
                self.pythons =
                    each(value, |text| text.parse().ok()).ok_or(wrong("python", expected))?;
            }
            "platform" => {
                let expected = "a list of platforms such as \"linux_x86_64\"";
                self.platforms = each(value, Platform::parse).ok_or(wrong("platform", expected))?;
            }
            _ => return Err(ManifestProblem::UnknownKey(key.to_owned())),
        }
        Ok(())
    }
}

fn each<T>(value: &Value, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let all = value.as_array()?.iter();
    all.map(|item| item.as_str().and_then(&read)).collect()
}
