//! What is known of companions and of machines, and the claims.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::key::Key;

use super::emit::{self, Output, literal, literals, optional_literal};
use super::ranges::filled;
use super::source::{DataError, Result, Sources, is_name, line, python, toml, version};
use super::specifiers::Specifiers;

const COMPANIONS: &str = "companions.toml";
const MACHINE: &str = "machine.toml";
const CLAIMS: &str = "claims.toml";
const STARTUP: &str = "startup.toml";

/// A companion that works in the releases of TensorFlow's own series.
const SAME_SERIES: &str = "same series";

pub(crate) fn compile(sources: &Sources, out: &mut Output) -> Result<()> {
    companions(sources, out)?;
    machine(sources, out)?;
    startup(sources, out)?;
    claims(sources, out)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Companions {
    companion: Vec<Spanned<Companion>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Companion {
    id: String,
    tensorflow: String,
    name: String,
    fails: String,
    numpy: Option<String>,
    python: Option<String>,
    with: Option<String>,
    condition: Option<String>,
    #[serde(default)]
    legacy_keras: bool,
    keras_backend: Option<String>,
    #[serde(default)]
    absent: bool,
    severity: String,
    stage: String,
    see: String,
    why: String,
    fix: Option<String>,
    grade: String,
    source: String,
}

fn companions(sources: &Sources, out: &mut Output) -> Result<()> {
    let file: Companions = toml(sources, COMPANIONS)?;
    let mut ids = BTreeSet::new();
    let mut all = Vec::new();
    for rule in &file.companion {
        let at = line(sources, COMPANIONS, &rule.span())?;
        let rule = rule.get_ref();
        let wrong = |cause: String| DataError::new(COMPANIONS, at, cause);
        if !ids.insert(&rule.id) {
            return Err(wrong(format!("`{}` stands twice", rule.id)));
        }
        filled(
            COMPANIONS,
            at,
            &[
                ("see", &rule.see),
                ("why", &rule.why),
                ("source", &rule.source),
            ],
        )?;
        if let Some(name) = [&rule.name]
            .into_iter()
            .chain(&rule.with)
            .find(|name| !is_name(name))
        {
            return Err(wrong(format!("`{name}` is not a distribution name")));
        }
        let fix = rule.fix.as_ref().filter(|text| *text != SAME_SERIES);
        for text in [&rule.fails].into_iter().chain(fix).chain(&rule.numpy) {
            if Specifiers::parse(text).is_none() {
                return Err(wrong(format!(
                    "`{text}` is not a set of specifiers (PEP 440)"
                )));
            }
        }
        let tensorflow = condition(COMPANIONS, at, &rule.tensorflow)?;
        let python = match &rule.python {
            Some(text) => emit::some(&condition(COMPANIONS, at, text)?),
            None => "None".to_owned(),
        };
        let severity = match rule.severity.as_str() {
            "error" => "Error",
            "warning" => "Warning",
            "note" => "Note",
            word => return Err(wrong(format!("`{word}` is not error, warning or note"))),
        };
        let stage = match (rule.stage.as_str(), severity) {
            ("import", _) => "Import",
            ("keras", "Error") => "Keras",
            ("use", "Warning" | "Note") => "Use",
            (word, _) => {
                return Err(wrong(format!(
                    "`{word}` is not import, keras (of an error) or use (of a warning or note)"
                )));
            }
        };
        let grade = match rule.grade.as_str() {
            "observed" => "Observed",
            "inferred" => "Inferred",
            "reported" => "Reported",
            word => {
                return Err(wrong(format!(
                    "`{word}` is not observed, inferred or reported"
                )));
            }
        };
        let mut optional = |text: Option<&String>| match text {
            Some(text) => emit::some(&out.specifiers(text)),
            None => "None".to_owned(),
        };
        let numpy = optional(rule.numpy.as_ref());
        let fix = match &rule.fix {
            Some(text) if text == SAME_SERIES => "CompanionFix::SameSeries".to_owned(),
            fix => format!("CompanionFix::Versions({})", optional(fix.as_ref())),
        };
        all.push(format!(
            "CompanionRule {{ number: {}, id: {}, tensorflow: {tensorflow}, python: {python}, name: {}, fails: {}, numpy: {}, \
             with: {}, condition: {}, legacy_keras: {}, keras_backend: {}, absent: {}, severity: Severity::{severity}, stage: Stage::{stage}, you_will_see: {}, why: {}, fix: {}, grade: Grade::{grade}, \
             source: {} }}",
            all.len(),
            literal(&rule.id),
            literal(&rule.name),
            out.specifiers(&rule.fails),
            numpy,
            optional_literal(rule.with.as_deref()),
            optional_literal(rule.condition.as_deref()),
            rule.legacy_keras,
            optional_literal(rule.keras_backend.as_deref()),
            rule.absent,
            literal(&rule.see),
            literal(&rule.why),
            fix,
            literal(&rule.source)
        ));
    }
    out.rows("companions", "COMPANIONS", "CompanionRule", &all);
    Ok(())
}

/// A `Condition`, which is a half-open interval or one version.
fn condition(file: &str, at: usize, text: &str) -> Result<String> {
    let exact = text.strip_prefix("==").and_then(version);
    let interval = Specifiers::parse(text).and_then(|set| set.interval());
    let end =
        |key: Option<Key>| key.map_or_else(|| "None".to_owned(), |k| emit::some(&emit::key(k)));
    let (low, high) = match (exact, interval) {
        (Some(only), _) => (Some(only), Some(only.next())),
        (None, Some(interval)) => interval,
        (None, None) => {
            let cause = format!("`{text}` is not an interval such as >=1.20,<2");
            return Err(DataError::new(file, at, cause));
        }
    };
    let (low, high) = (end(low), end(high));
    Ok(format!(
        "Condition {{ text: {}, low: {low}, high: {high} }}",
        literal(text)
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Machine {
    need: Vec<Spanned<Need>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Need {
    name: String,
    versions: String,
    arch: String,
    feature: String,
    see: String,
    why: String,
    source: String,
}

fn machine(sources: &Sources, out: &mut Output) -> Result<()> {
    let file: Machine = toml(sources, MACHINE)?;
    let mut all = Vec::new();
    for need in &file.need {
        let at = line(sources, MACHINE, &need.span())?;
        let need = need.get_ref();
        let wrong = |cause: String| DataError::new(MACHINE, at, cause);
        filled(
            MACHINE,
            at,
            &[
                ("feature", &need.feature),
                ("see", &need.see),
                ("why", &need.why),
                ("source", &need.source),
            ],
        )?;
        if !["tensorflow", "numpy"].contains(&need.name.as_str()) {
            return Err(wrong(format!(
                "`{}` in `name` is not tensorflow or numpy",
                need.name
            )));
        }
        let arch = match need.arch.as_str() {
            "x86_64" => "X86_64",
            "aarch64" => "Aarch64",
            word => {
                return Err(wrong(format!(
                    "`{word}` in `arch` is not x86_64 or aarch64"
                )));
            }
        };
        all.push(format!(
            "MachineNeed {{ name: {}, versions: {}, arch: Arch::{arch}, feature: {}, you_will_see: {}, why: {}, source: {} }}",
            literal(&need.name),
            condition(MACHINE, at, &need.versions)?,
            literal(&need.feature),
            literal(&need.see),
            literal(&need.why),
            literal(&need.source)
        ));
    }
    out.rows("machine", "MACHINE", "MachineNeed", &all);
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Startup {
    code: Vec<Spanned<StartupCode>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StartupCode {
    file: String,
    #[serde(default)]
    statements: Vec<String>,
    marker: Option<String>,
    pythons: String,
    source: String,
}

fn startup(sources: &Sources, out: &mut Output) -> Result<()> {
    let file: Startup = toml(sources, STARTUP)?;
    let mut all = Vec::new();
    for rule in &file.code {
        let at = line(sources, STARTUP, &rule.span())?;
        let rule = rule.get_ref();
        let wrong = |cause: String| DataError::new(STARTUP, at, cause);
        filled(
            STARTUP,
            at,
            &[("file", &rule.file), ("source", &rule.source)],
        )?;
        if rule.statements.is_empty() && rule.marker.is_none() {
            return Err(wrong("neither `statements` nor `marker`".to_owned()));
        }
        if let Some(word) = rule
            .pythons
            .split_whitespace()
            .find(|p| python(p).is_none())
        {
            return Err(wrong(format!(
                "`{word}` in `pythons` is not a Python such as 3.11"
            )));
        }
        let statements: Vec<String> = rule.statements.iter().map(|s| literal(s)).collect();
        all.push(format!(
            "StartupRule {{ file: {}, statements: &[{}], marker: {} }}",
            literal(&rule.file),
            statements.join(", "),
            optional_literal(rule.marker.as_deref())
        ));
    }
    out.rows("startup", "STARTUP", "StartupRule", &all);
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    claim: Vec<Spanned<Claim>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    id: String,
    title: String,
    claim: String,
    #[serde(default)]
    asked: Vec<String>,
    verdict: String,
    because: String,
    declared: String,
    observed: String,
    source: String,
    fact: Vec<String>,
    run: Vec<ClaimRun>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimRun {
    command: String,
    output: String,
}

fn claims(sources: &Sources, out: &mut Output) -> Result<()> {
    let file: Claims = toml(sources, CLAIMS)?;
    let observed = sources.text("observations.csv")?;
    // the fields that facts name hold no comma, and no observation that a fact names has pins
    let facts: BTreeSet<String> = observed
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let field = |at: usize| fields.get(at).copied().unwrap_or_default();
            format!("{} {} {} {}", field(0), field(1), field(2), field(6))
        })
        .collect();
    let mut ids = BTreeSet::new();
    let mut all = Vec::new();
    for claim in &file.claim {
        let at = line(sources, CLAIMS, &claim.span())?;
        let claim = claim.get_ref();
        let wrong = |cause: String| DataError::new(CLAIMS, at, cause);
        filled(
            CLAIMS,
            at,
            &[
                ("title", &claim.title),
                ("because", &claim.because),
                ("source", &claim.source),
            ],
        )?;
        if !ids.insert(&claim.id) {
            return Err(wrong(format!("`{}` stands twice", claim.id)));
        }
        if claim.run.is_empty() {
            return Err(wrong("nothing was run for the claim".to_owned()));
        }
        if let Some(fact) = claim.fact.iter().find(|fact| !facts.contains(*fact)) {
            return Err(wrong(format!("observations.csv has no row `{fact}`")));
        }
        let verdict = match claim.verdict.as_str() {
            "true" => "True",
            "true in part" => "InPart",
            "false" => "False",
            word => {
                return Err(wrong(format!(
                    "`{word}` is not true, true in part or false"
                )));
            }
        };
        let runs: Vec<String> = claim
            .run
            .iter()
            .map(|run| {
                let (command, output) = (literal(&run.command), literal(&run.output));
                format!("ClaimRun {{ command: {command}, output: {output} }}")
            })
            .collect();
        all.push(format!(
            "Claim {{ id: {}, title: {}, claim: {}, asked: {}, verdict: ClaimVerdict::{verdict}, because: {}, declared: {}, observed: {}, \
             source: {}, run: &[{}] }}",
            literal(&claim.id),
            literal(&claim.title),
            literal(&claim.claim),
            literals(&claim.asked),
            literal(&claim.because),
            literal(&claim.declared),
            literal(&claim.observed),
            literal(&claim.source),
            runs.join(", ")
        ));
    }
    out.rows("claims", "CLAIMS", "Claim", &all);
    Ok(())
}
