//! Finds the interpreter for an observation, by path or version, and queries it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;

use crate::model::{Platform, PythonVersion};
use crate::process::{self, CommandSpec};

/// An interpreter that answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Python {
    /// Its executable.
    pub(super) executable: PathBuf,
    /// Its version.
    pub(super) version: PythonVersion,
    /// Its platform, as the tables spell it.
    pub(super) platform: String,
}

/// No interpreter answers to what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotFound {
    /// What was given is neither a version nor a path.
    #[error("`{0}` is neither a Python version such as 3.10 nor the path of an interpreter")]
    Meaningless(String),
    /// None of the places has one.
    #[error(
        "Python {wanted} was not found (searched {tried}); install it, or pass its path with `--python`"
    )]
    Nowhere {
        /// What was asked for.
        wanted: String,
        /// What was tried.
        tried: String,
    },
    /// The interpreter named does not answer.
    #[error("`{}` does not work as a Python interpreter: {cause}", path.display())]
    Silent {
        /// Its path.
        path: PathBuf,
        /// What it printed instead.
        cause: String,
    },
}

const ASK: &str = "\
import json, platform, sys, sysconfig
print(json.dumps({'executable': sys.executable, 'version': '%d.%d.%d' % sys.version_info[:3],
    'implementation': platform.python_implementation(), 'platform': sysconfig.get_platform()}))";

#[derive(Deserialize)]
struct Answer {
    executable: PathBuf,
    version: String,
    implementation: String,
    platform: String,
}

/// Finds the interpreter that was asked for: a path, a version, or nothing for the `python` of PATH.
pub(super) fn find(wanted: Option<&str>) -> Result<Python, NotFound> {
    let Some(text) = wanted else {
        return first(&["python".into(), "python3".into()], |_| true).ok_or_else(|| {
            NotFound::Nowhere {
                wanted: "interpreter".to_owned(),
                tried: "`python` and `python3` on PATH".to_owned(),
            }
        });
    };
    if text.contains(['/', '\\']) {
        let path = PathBuf::from(text);
        return ask(&path, &[]).map_err(|cause| NotFound::Silent { path, cause });
    }
    let version =
        PythonVersion::from_str(text).map_err(|_| NotFound::Meaningless(text.to_owned()))?;
    let fits = |found: &PythonVersion| {
        found.same_series(&version) && (version.micro.is_none() || found.micro == version.micro)
    };
    first(&candidates(&version), fits).ok_or_else(|| NotFound::Nowhere {
        wanted: text.to_owned(),
        tried: format!(
            "`python{}` and `python` on PATH, the versions of pyenv, `uv python find`",
            version.minor_text()
        ),
    })
}

fn first(candidates: &[PathBuf], fits: impl Fn(&PythonVersion) -> bool) -> Option<Python> {
    candidates
        .iter()
        .filter_map(|candidate| ask(candidate, &[]).ok())
        .find(|python| fits(&python.version))
}

/// Where an interpreter of a version may lie, likeliest first.
fn candidates(version: &PythonVersion) -> Vec<PathBuf> {
    let series = version.minor_text();
    let mut found = vec![PathBuf::from(format!("python{series}"))];
    found.extend(pyenv(&series));
    let uv = process::child(&CommandSpec {
        program: Path::new("uv"),
        args: &["python".into(), "find".into(), version.to_string().into()],
        env: &[],
        cwd: None,
        timeout: Duration::from_secs(30),
    });
    if let Ok(outcome) = uv
        && outcome.success()
    {
        found.push(PathBuf::from(outcome.stdout.text().trim()));
    }
    found.extend(["python", "python3"].map(PathBuf::from));
    found
}

/// The interpreters that pyenv keeps of one series.
fn pyenv(series: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("PYENV_ROOT").map_or_else(
        || std::env::home_dir().map(|home| home.join(".pyenv")),
        |root| Some(PathBuf::from(root)),
    );
    let Some(Ok(entries)) = root.map(|root| std::fs::read_dir(root.join("versions"))) else {
        return Vec::new();
    };
    let ours = |name: &str| {
        name.strip_prefix(series)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(ours))
        .map(|entry| entry.path().join("bin").join("python"))
        .collect();
    found.sort();
    found
}

/// Starts an interpreter and asks what it is; what went wrong otherwise, in words.
pub(super) fn ask(program: &Path, env: &[(OsString, Option<OsString>)]) -> Result<Python, String> {
    let outcome = process::child(&CommandSpec {
        program,
        args: &["-c".into(), ASK.into()],
        env,
        cwd: None,
        timeout: Duration::from_secs(30),
    })
    .map_err(|error| error.cause.to_string())?;
    let text = outcome.stdout.text();
    let answer: Answer = serde_json::from_str(text.trim()).map_err(|_| {
        let said = outcome.stderr.text();
        said.lines()
            .last()
            .unwrap_or("it printed no error")
            .to_owned()
    })?;
    if answer.implementation != "CPython" {
        return Err(format!(
            "it is {}, and TensorFlow has wheels only for CPython",
            answer.implementation
        ));
    }
    let version = PythonVersion::from_str(&answer.version).map_err(|error| error.to_string())?;
    let platform = Platform::parse(&answer.platform)
        .map_or_else(|| answer.platform.replace('-', "_"), |p| p.to_string());
    Ok(Python {
        executable: answer.executable,
        version,
        platform,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_version_nor_path_is_refused() {
        assert_eq!(
            find(Some("snake")).map_err(|e| e.to_string()),
            Err(
                "`snake` is neither a Python version such as 3.10 nor the path of an interpreter"
                    .to_owned()
            )
        );
    }

    #[test]
    fn a_path_without_an_interpreter_is_named() {
        let error = find(Some("./no/such/python")).map_err(|e| e.to_string());
        assert!(
            error.as_ref().is_err_and(
                |e| e.starts_with("`./no/such/python` does not work as a Python interpreter: ")
            ),
            "{error:?}"
        );
    }
}
