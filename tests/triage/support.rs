use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/triage")
        .join(name)
}

pub(crate) fn tfpair(arguments: &[&str], stdin: Option<&[u8]>) -> Output {
    use std::io::Write;
    use std::process::Stdio;
    let mut command = Command::new(env!("CARGO_BIN_EXE_tfpair"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.stdin(if stdin.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    });
    let mut child = command.spawn().unwrap();
    if let Some(text) = stdin {
        let mut pipe = child.stdin.take().unwrap();
        let text = text.to_vec();
        // a reader that refuses its input early closes the pipe
        std::thread::spawn(move || pipe.write_all(&text));
    }
    child.wait_with_output().unwrap()
}

/// The report on one ticket.
#[track_caller]
pub(crate) fn triage(text: &str) -> Value {
    let output = tfpair(&["triage", "--format", "json"], Some(text.as_bytes()));
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
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
