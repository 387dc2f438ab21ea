//! The JSON report matches `docs/report.schema.json`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::{Basis, Code, Coverage, Edit, Finding, Fix, ProjectCheck, Report, SourcePlace};
use crate::report::samples::details::details;
use crate::report::samples::{absent, fails, report, unknown, works};
use crate::report::{FORMAT, json, ndjson};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../docs/report.schema.json")).unwrap()
}

fn value(report: &Report) -> Value {
    serde_json::from_str(&json(report).unwrap()).unwrap()
}

#[track_caller]
fn check(report: &Report) {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let value = value(report);
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn every_verdict_keeps_the_contract() {
    for assessment in [works(), fails(), unknown(), absent()] {
        check(&report([assessment]));
    }
    check(&report([works(), fails()]));
    check(&report([]));
}

#[test]
fn an_environment_known_from_a_text_alone_keeps_the_contract() {
    let mut it = unknown();
    it.environment.interpreter = None;
    it.environment.python = None;
    it.environment.implementation = None;
    it.environment.platform = None;
    it.environment.origin.path = None;
    it.environment.coverage = Coverage::Partial;
    it.pair.numpy = None;
    it.questions = vec!["python -m pip list".to_owned()];
    let report = report([it]);
    check(&report);
    assert_eq!(
        value(&report).pointer("/environments/0/python"),
        Some(&Value::Null)
    );
}

fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(name) => root.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Every object of an example beside the schema that describes it, found by walking both.
fn walk(schema: &Value, root: &Value, value: &Value, wrong: &mut Vec<String>, at: &str) {
    let schema = resolved(schema, root);
    if let Some(branches) = schema.get("oneOf").and_then(Value::as_array) {
        if value.is_null() {
            return;
        }
        // a branch for each kind of object, or an object and null
        let is_kind =
            |branch: &&Value| match resolved(branch, root).pointer("/properties/kind/const") {
                Some(kind) => value.get("kind") == Some(kind),
                None => branch.get("type") != Some(&"null".into()),
            };
        match branches.iter().find(is_kind) {
            Some(branch) => return walk(branch, root, value, wrong, at),
            None => return wrong.push(format!("{at}: no kind for {value}")),
        }
    }
    match value {
        Value::Object(fields) => {
            let described: Vec<&String> =
                schema["properties"].as_object().unwrap().keys().collect();
            let written: Vec<&String> = fields.keys().collect();
            if described != written {
                wrong.push(format!("{at}: {written:?} is described as {described:?}"));
            }
            for (name, field) in fields {
                let part = &schema["properties"][name];
                if part.get("description").is_none() && part.get("$ref").is_none() {
                    wrong.push(format!("{at}/{name} has no description"));
                }
                walk(part, root, field, wrong, &format!("{at}/{name}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(&schema["items"], root, item, wrong, at);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_describes_every_field_in_the_order_it_is_written() {
    let schema = schema();
    let mut wrong = Vec::new();
    walk(&schema, &schema, &value(&report([fails()])), &mut wrong, "");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Findings of every kind.
fn every_kind() -> Report {
    let mut it = fails();
    let subject = &it.findings[0].subject;
    let finding =
        |(severity, detail)| Finding::new(Code::NumpyAbiTooNew, severity, subject.clone(), detail);
    let findings = details().into_iter().map(finding).collect();
    it.findings = findings;
    it.findings[0].place = Some(SourcePlace {
        path: "requirements.txt".into(),
        line: 3,
        column: 1,
    });
    it.project = Some(Box::new(ProjectCheck {
        basis: Basis::Forecast,
        group: Some("train".to_owned()),
        date: "2026-11-20".to_owned(),
        assumed: Vec::new(),
        fails_since: Some("2024-06-16".to_owned()),
        fixes: vec![Fix {
            requirement: "numpy<2".parse().unwrap(),
            edit: Some(Edit {
                path: "requirements.txt".into(),
                line: 3,
                before: "numpy".to_owned(),
                after: vec!["numpy<2".to_owned()],
            }),
        }],
        relock: None,
    }));
    report([it])
}

#[test]
fn the_facts_of_every_kind_of_finding_keep_the_contract() {
    let report = every_kind();
    check(&report);
    let schema = schema();
    let mut wrong = Vec::new();
    let value = value(&report);
    walk(&schema, &schema, &value, &mut wrong, "");
    assert!(wrong.is_empty(), "{wrong:#?}");
    let written = value["environments"][0]["findings"]
        .as_array()
        .unwrap()
        .iter();
    let written: BTreeSet<&str> = written
        .filter_map(|f| f["payload"]["kind"].as_str())
        .collect();
    let described = schema["$defs"]["payload"]["oneOf"]
        .as_array()
        .unwrap()
        .iter();
    let described: BTreeSet<&str> = described
        .map(|b| b["properties"]["kind"]["const"].as_str().unwrap())
        .collect();
    assert_eq!(written, described);
}

#[test]
fn the_schema_refuses_a_missing_field_and_a_strange_verdict() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let good = value(&report([fails()]));
    assert!(validator.is_valid(&good));
    let mut strange = good.clone();
    strange["environments"][0]["verdict"] = "fine".into();
    assert!(!validator.is_valid(&strange));
    let mut short = good;
    short["environments"][0]["pair"]
        .as_object_mut()
        .unwrap()
        .remove("known_range");
    assert!(!validator.is_valid(&short));
}

#[test]
fn a_line_of_ndjson_is_an_environment_of_the_report() {
    let report = report([works(), fails()]);
    let lines = ndjson(&report).unwrap();
    let lines: Vec<Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(Value::Array(lines), value(&report)["environments"]);
}

#[test]
fn what_acts_on_a_terminal_is_escaped_and_keeps_its_value() {
    let mut it = fails();
    let text = "\x1b[31m\u{9b}0m\u{202e}\u{7f}é\n";
    it.findings[0].error = Some(text.to_owned());
    let report = report([it]);
    assert!(
        !json(&report)
            .unwrap()
            .contains(['\x1b', '\u{9b}', '\u{202e}', '\u{7f}'])
    );
    assert_eq!(
        value(&report).pointer("/environments/0/findings/0/you_will_see"),
        Some(&Value::String(text.to_owned()))
    );
}

#[test]
fn the_format_is_of_the_first_major_version() {
    let parts: Vec<u32> = FORMAT.split('.').map(|p| p.parse().unwrap()).collect();
    assert_eq!(parts.first(), Some(&1));
    assert_eq!(parts.len(), 3);
}

#[test]
fn the_codes_of_every_finding_fit_the_pattern_of_the_schema() {
    let all: BTreeSet<&str> = crate::model::Code::ALL.iter().map(|c| c.as_str()).collect();
    let mut example = value(&report([fails()]));
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    for code in all {
        example["environments"][0]["findings"][0]["code"] = code.into();
        assert!(validator.is_valid(&example), "{code}");
    }
}
