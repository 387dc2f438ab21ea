//! Verdicts on one line compared with what plain installs of it gave.

use super::targets::Asked;
use super::{assess, project};
use crate::commands::OBSERVED;
use crate::model::{Detail, PackageName, Severity, Verdict};
use crate::project::Kind;
use crate::table::Table;
use crate::table::tests::recorded::installs;

#[test]
fn the_outcome_of_every_plain_install_is_forecast() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requirements.txt");
    let mut wrong = Vec::new();
    for install in installs() {
        let line = format!("{}=={}", install.distribution, install.tensorflow);
        std::fs::write(&path, &line).unwrap();
        let manifest = project::read(&path, Kind::Requirements).unwrap();
        let asked = Asked::new(OBSERVED).for_python(install.python.clone());
        let judged = assess::assess(&manifest, &asked, Table::embedded()).assessments;
        let [forecast] = judged.as_slice() else {
            wrong.push(format!("{line}: {} results", judged.len()));
            continue;
        };
        let errors = forecast
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Error);
        let by_numpy = |detail: &Detail| matches!(detail, Detail::PairFails { .. });
        let culprit = |name: &str| {
            errors.clone().any(|finding| match name {
                PackageName::NUMPY => by_numpy(&finding.detail),
                _ => finding
                    .subject
                    .distribution()
                    .is_some_and(|d| d.name.as_str() == name),
            })
        };
        let named = match install.error.as_str() {
            "" => true,
            error if error.contains("Descriptors") => culprit("protobuf"),
            _ => culprit(PackageName::NUMPY),
        };
        let numpy = forecast
            .pair
            .numpy
            .as_ref()
            .and_then(|n| n.version.as_ref());
        let verdict = match install.imports {
            true => Verdict::Works,
            false => Verdict::Fails,
        };
        if forecast.verdict != verdict || numpy != Some(&install.numpy) || !named {
            wrong.push(format!(
                "{line} on {}: {:?} {numpy:?}",
                install.python, forecast.verdict
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
