use std::path::{Path, PathBuf};

use serde_json::Value;

pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/triage")
        .join(name)
}

/// What a command line came to.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: u8,
}

/// Runs a command line in this process, as `main` does for a pipe.
pub(crate) fn tfpair(arguments: &[&str], mut stdin: &[u8]) -> Output {
    let arguments = std::iter::once(&"tfpair").chain(arguments);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let status = tfpair::run(arguments, &mut stdin, &mut stdout, &mut stderr).unwrap();
    Output {
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
        status,
    }
}

/// The report on one ticket.
#[track_caller]
pub(crate) fn triage(text: &str) -> Value {
    triage_bytes(text.as_bytes())
}

#[track_caller]
pub(crate) fn triage_bytes(bytes: &[u8]) -> Value {
    let output = tfpair(&["triage", "--format", "json"], bytes);
    let report: Value =
        serde_json::from_str(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", output.stderr));
    report["environments"][0].clone()
}

pub(crate) fn verdict(environment: &Value) -> &str {
    environment["verdict"].as_str().unwrap()
}

/// The codes of the findings of a severity.
pub(crate) fn codes<'v>(environment: &'v Value, severity: &str) -> Vec<&'v str> {
    let findings = environment["findings"].as_array().unwrap();
    findings
        .iter()
        .filter(|f| f["severity"] == severity)
        .map(|f| f["code"].as_str().unwrap())
        .collect()
}

/// What a suite of cases found wrong: every case runs, and all failures are reported together.
#[derive(Default)]
pub(crate) struct Failures {
    cases: usize,
    failed: Vec<String>,
}

impl Failures {
    pub(crate) fn case(&mut self) {
        self.cases += 1;
    }

    pub(crate) fn check(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        if !holds {
            self.failed.push(otherwise());
        }
    }

    /// Fails with every failure, or where fewer cases ran than there are.
    #[track_caller]
    pub(crate) fn finish(self, at_least: usize) {
        assert!(
            self.failed.is_empty(),
            "{} failures in {} cases:\n{}",
            self.failed.len(),
            self.cases,
            self.failed.join("\n")
        );
        assert!(self.cases >= at_least, "only {} cases ran", self.cases);
    }
}
