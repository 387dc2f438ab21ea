//! The public library: one function and what it returns.

use std::fmt;
use std::path::Path;

use serde_json::Value;

use crate::commands::{self, Failure};
use crate::model;
use crate::report::{self, Verbosity, View};

pub use crate::model::{Severity, Verdict};

/// Judges the environment at a path: an interpreter, a virtual environment, a prefix, a site-packages folder, or a folder
/// with a `.venv`. Reads files and runs nothing. An environment that is broken is judged and is no error.
///
/// # Errors
/// If nothing exists at the path, it is no Python environment, or it cannot be read.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::fs;
///
/// // TensorFlow 2.10.1 was built for the C ABI of NumPy 1, and its metadata has no upper bound
/// let folder = tempfile::tempdir()?;
/// let site = folder.path().join("site-packages");
/// for (name, version, requires) in [
///     ("tensorflow_cpu", "2.10.1", "Requires-Dist: numpy>=1.20\n"),
///     ("numpy", "2.2.6", ""),
/// ] {
///     let info = site.join(format!("{name}-{version}.dist-info"));
///     fs::create_dir_all(&info)?;
///     let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}");
///     fs::write(info.join("METADATA"), metadata)?;
/// }
/// for package in ["tensorflow", "numpy"] {
///     fs::create_dir(site.join(package))?;
///     fs::write(site.join(package).join("__init__.py"), "")?;
/// }
///
/// let report = tfpair::inspect(&site)?;
/// assert_eq!(report.verdict(), tfpair::Verdict::Fails);
/// assert!(report.findings().iter().any(|f| f.code == "numpy-abi-too-new"));
/// # Ok(())
/// # }
/// ```
pub fn inspect(path: impl AsRef<Path>) -> Result<Report, Error> {
    let report = commands::inspect(path.as_ref()).map_err(Error)?;
    let json = report::json(&report).map_err(|error| Error(error.into()))?;
    let json = serde_json::from_str(&json).map_err(|error| Error(error.into()))?;
    Ok(Report { report, json })
}

/// The result of [`inspect`].
#[derive(Debug, Clone)]
pub struct Report {
    report: model::Report,
    json: Value,
}

impl Report {
    /// Whether `import tensorflow` and the first use of `tf.keras` work.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let first = self.report.environments.first();
        first.map_or(Verdict::Unknown, |assessment| assessment.verdict)
    }

    /// What was found, the first cause first.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let assessment = self.report.environments.first();
        let worded = self.json.pointer("/environments/0/findings");
        let worded = worded.and_then(Value::as_array).into_iter().flatten();
        let findings = assessment.into_iter().flat_map(|a| &a.findings);
        findings
            .zip(worded)
            .map(|(finding, worded)| Finding {
                code: finding.code.as_str(),
                severity: finding.severity,
                message: worded["message"]
                    .as_str()
                    .expect("every finding of a report of ours has a message")
                    .to_owned(),
            })
            .collect()
    }

    /// The JSON report, as `docs/report.schema.json` describes it.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.json.to_string()
    }
}

/// The text report.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = View {
            width: None,
            home: None,
            verbosity: Verbosity::Normal,
        };
        f.write_str(&report::text(&self.report, &view))
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The stable code, such as `numpy-abi-too-new`.
    pub code: &'static str,
    /// How much it matters here.
    pub severity: Severity,
    /// The claim, in one line.
    pub message: String,
}

/// Why nothing could be judged.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Failure);
