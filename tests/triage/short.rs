//! Short tickets: a line or three, as people paste them. Each names what must be read, and what must not be said.

use serde_json::Value;

use super::support::{Failures, codes, triage, verdict};

/// A ticket with the pair that is in use, the verdict, and the first finding.
struct Case {
    text: &'static str,
    tensorflow: &'static str,
    numpy: &'static str,
    verdict: &'static str,
    /// Severity and code; empty where there is no finding.
    leads: &'static str,
}

const CASES: &[Case] = &[
    Case {
        text: "tensorflow==2.15.0\nnumpy==2.0.2\nPlatform: Windows-10-10.0.19045-AMD64",
        tensorflow: "tensorflow-intel 2.15.0",
        numpy: "2.0.2",
        verdict: "fails",
        leads: "error numpy-abi-too-new",
    },
    Case {
        text: "tensorflow==2.15.0\nnumpy==2.0.2\nPlatform: Linux-5.15.0-x86_64-with-glibc2.35",
        tensorflow: "tensorflow 2.15.0",
        numpy: "2.0.2",
        verdict: "fails",
        leads: "error numpy-abi-too-new",
    },
    Case {
        text: "Successfully uninstalled tensorflow-intel-2.15.0\ntensorflow==2.15.0\nnumpy==2.0.2\nWindows-10-10.0.19045-AMD64",
        tensorflow: "",
        numpy: "2.0.2",
        verdict: "unknown",
        leads: "warning requirement-missing",
    },
    Case {
        text: "ERROR: No matching distribution found for tensorflow-text==2.18.0 (from versions: none)",
        tensorflow: "",
        numpy: "",
        verdict: "unknown",
        leads: "warning error-reported",
    },
    Case {
        text: "ERROR: Could not find a version that satisfies the requirement tensorflow-hubb (from versions: none)",
        tensorflow: "",
        numpy: "",
        verdict: "unknown",
        leads: "warning error-reported",
    },
    Case {
        text: "FROM python:3.12-alpine\nERROR: Could not find a version that satisfies the requirement tensorflow==2.18.0 (from versions: none)",
        tensorflow: "",
        numpy: "",
        verdict: "fails",
        leads: "error platform-unsupported",
    },
    Case {
        text: "tensorflow==2.18.0\nnumpy==2.0.2\nPython 3.13.2",
        tensorflow: "tensorflow 2.18.0",
        numpy: "2.0.2",
        verdict: "unknown",
        leads: "warning python-unsupported",
    },
    Case {
        text: "Found existing installation: numpy 1.25.2\nERROR: boom",
        tensorflow: "",
        numpy: "",
        verdict: "unknown",
        leads: "",
    },
    Case {
        text: "The user requested numpy==1.24.3",
        tensorflow: "",
        numpy: "",
        verdict: "unknown",
        leads: "",
    },
    Case {
        text: "ModuleNotFoundError: No module named 'distutils'",
        tensorflow: "",
        numpy: "",
        verdict: "unknown",
        leads: "warning requirement-missing",
    },
    Case {
        text: "tensorflow 2.10.0 with numpy 2.2.6",
        tensorflow: "tensorflow 2.10.0",
        numpy: "2.2.6",
        verdict: "fails",
        leads: "error numpy-abi-too-new",
    },
    Case {
        text: "numpy 1.24.3 with tensorflow-gpu 2.10.0",
        tensorflow: "tensorflow-gpu 2.10.0",
        numpy: "1.24.3",
        verdict: "unknown",
        leads: "",
    },
    Case {
        text: "I use `tensorflow==2.10.0` and `numpy==2.2.6`.",
        tensorflow: "tensorflow 2.10.0",
        numpy: "2.2.6",
        verdict: "fails",
        leads: "error numpy-abi-too-new",
    },
    Case {
        text: "tensorflow==2.10.0 numpy==2.2.6",
        tensorflow: "tensorflow 2.10.0",
        numpy: "2.2.6",
        verdict: "fails",
        leads: "error numpy-abi-too-new",
    },
    Case {
        text: "tensorflow version: 2.10.0, numpy version: 2.2.6, python: 3.10",
        tensorflow: "tensorflow 2.10.0",
        numpy: "2.2.6",
        verdict: "fails",
        leads: "error numpy-abi-too-new",
    },
    Case {
        text: "conda replaces numpy 1.20.3 with numpy 1.19.5",
        tensorflow: "",
        numpy: "1.19.5",
        verdict: "unknown",
        leads: "",
    },
    Case {
        text: "This version of TensorFlow Probability requires TensorFlow version >= 2.11; Detected an installation of version 2.9.0.",
        tensorflow: "tensorflow 2.9.0",
        numpy: "",
        verdict: "unknown",
        leads: "warning companion-incompatible",
    },
    Case {
        text: "hello",
        tensorflow: "",
        numpy: "",
        verdict: "unknown",
        leads: "",
    },
];

#[test]
fn short_tickets_are_read_as_they_are_meant() {
    let mut failures = Failures::default();
    for case in CASES {
        let report = triage(case.text);
        let member = |half: &str| {
            let member = &report["pair"][half];
            let text = |key: &str| member[key].as_str().unwrap_or_default().to_owned();
            (text("distribution"), text("version"))
        };
        let (name, version) = member("tensorflow");
        let severities = ["error", "warning", "note"];
        let leads = severities.iter().find_map(|severity| {
            let code = codes(&report, severity).first().copied()?;
            Some(format!("{severity} {code}"))
        });
        let found = [
            format!("{name} {version}").trim().to_owned(),
            member("numpy").1,
            verdict(&report).to_owned(),
            leads.unwrap_or_default(),
        ];
        let expected = [case.tensorflow, case.numpy, case.verdict, case.leads];
        failures.case();
        failures.check(found == expected, || {
            format!("{:?}: {found:?}, expected {expected:?}", case.text)
        });
    }
    failures.finish(CASES.len());
}

/// A series of each product, and what is said of the pair.
#[test]
fn a_series_is_judged_where_its_releases_agree() {
    let half = |report: &Value, half: &str| {
        let member = &report["pair"][half];
        assert!(member["version"].is_null() || member["series"].is_null());
        member["series"].as_str().unwrap_or_default().to_owned()
    };
    let report = triage("I use TensorFlow 2.10 and NumPy 2.0 on Windows.");
    assert_eq!(verdict(&report), "fails");
    assert_eq!(half(&report, "tensorflow"), "2.10.x");
    assert_eq!(half(&report, "numpy"), "2.0.x");
    assert_eq!(codes(&report, "error"), ["numpy-abi-too-new"]);
    // only some releases of NumPy 1.19 are within the declared range
    let report = triage("I use TensorFlow 2.4 and NumPy 1.19.");
    assert_eq!(verdict(&report), "unknown");
    assert_eq!(half(&report, "tensorflow"), "2.4.x");
    assert_eq!(report["pair"]["compatibility"], "unknown");
    assert!(report["answer"].is_object());
    // an error names the release
    let report = triage(
        "I use NumPy 2.0.\nA module that was compiled using NumPy 1.x cannot be run in\nNumPy 2.0.2 as it may crash.",
    );
    assert_eq!(report["pair"]["numpy"]["version"], "2.0.2");
}

/// What is the cause on one system or with some versions only.
#[test]
fn a_gpu_is_not_used_for_a_reason_that_the_ticket_gives() {
    let first = |tensorflow: &str, system: &str| {
        let report = triage(&format!(
            "TensorFlow does not detect the GPU.\n\n### TensorFlow version\n\n{tensorflow}\n\n\
             ### OS platform and distribution\n\n{system}\n"
        ));
        report["findings"][0]["failure"].as_str().map(str::to_owned)
    };
    let none = Some("gpu-windows-none".to_owned());
    let open = Some("gpu-not-used".to_owned());
    assert_eq!(first("2.18.0", "Windows 11"), none);
    assert_eq!(first("2.14", "Windows 10"), none);
    assert_eq!(first("2.10.1", "Windows 10"), open);
    assert_eq!(first("2.18.0", "Windows 11 WSL2, Ubuntu 22.04"), open);
    assert_eq!(first("2.18.0", "Ubuntu 22.04"), open);
}
