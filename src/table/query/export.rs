//! The known bounds of releases, beside what their metadata declares.

use crate::model::{ExportedRelease, PackageName, PythonVersion, Requirement, Severity, Stage};
use crate::table::{Companion, CompanionRule, QueryContext, Table, TensorflowRelease};

/// The bounds of every release that some requirements admit; of every official release where there are none.
pub(crate) fn export(requirements: &[Requirement], table: &Table) -> Vec<ExportedRelease> {
    let mut all = Vec::new();
    let admits = |release: &TensorflowRelease| {
        requirements.is_empty()
            || requirements
                .iter()
                .any(|r| r.name == *release.distribution() && r.admits(release.version()))
    };
    let official = table.official();
    let names: Vec<&PackageName> = match requirements {
        [] => official.collect(),
        some => some.iter().map(|r| &r.name).collect(),
    };
    for name in names {
        for release in table.tensorflow_releases(name).iter().filter(|r| admits(r)) {
            all.extend(exported(release, table));
        }
    }
    all
}

/// A release with its bounds; `None` for a stub, whose target has them, and where no bound is known.
fn exported(release: &TensorflowRelease, table: &Table) -> Option<ExportedRelease> {
    let requires = table.requires(release.distribution(), release.version(), None)?;
    let mut bounds: Vec<Requirement> = Vec::new();
    let pythons = pythons(release);
    let mut by_python: Vec<(PythonVersion, Vec<String>)> = Vec::new();
    for python in &pythons {
        by_python.push((python.clone(), known(release, python, table)));
    }
    let same = by_python
        .windows(2)
        .all(|two| matches!(two, [a, b] if a.1 == b.1));
    for (python, texts) in by_python
        .iter()
        .take(if same { 1 } else { by_python.len() })
    {
        for text in texts {
            let marker = match same {
                true => String::new(),
                false => format!(" ; python_version == '{}'", python.minor_text()),
            };
            bounds.extend(format!("{text}{marker}").parse::<Requirement>().ok());
        }
    }
    (!bounds.is_empty()).then(|| ExportedRelease {
        distribution: release.distribution().clone(),
        version: release.version().clone(),
        requires_python: release.requires_python().cloned(),
        requires: requires.lines,
        bounds,
    })
}

/// The Pythons that it has wheels for.
fn pythons(release: &TensorflowRelease) -> Vec<PythonVersion> {
    let groups = release.wheels().iter().filter(|group| !group.is_stub());
    let tags = groups
        .flat_map(|group| group.tags())
        .flat_map(|tag| &tag.pythons);
    let mut pythons: Vec<PythonVersion> = tags
        .filter_map(|tag| PythonVersion::of_cpython_tag(tag))
        .collect();
    pythons.sort();
    pythons.dedup();
    pythons
}

/// What is known of a release on a Python: the NumPy that works, and the companions without which the import or Keras
/// fails whatever else is installed.
fn known(release: &TensorflowRelease, python: &PythonVersion, table: &Table) -> Vec<String> {
    let unknown = |_: &PackageName| Companion::Unknown;
    let query = table.query(QueryContext {
        tensorflow: release.version(),
        python: Some(python),
        platform: None,
        official: true,
        companions: &unknown,
    });
    let numpy = query.known_range().map(|range| format!("numpy{range}"));
    let mut known: Vec<String> = numpy.into_iter().collect();
    let always = |rule: &&'static CompanionRule| {
        rule.severity == Severity::Error
            && rule.stage <= Stage::Keras
            && rule.condition.is_none()
            && rule.numpy().is_none()
            && rule.with().is_none()
            && rule.keras_backend.is_none()
            && !rule.legacy_keras
            && !rule.absent
    };
    let rules = table.companions(release.version(), Some(python));
    for rule in rules.iter().copied().filter(always) {
        let range = rule.fix(release.version());
        known.extend(range.map(|range| format!("{}{range}", rule.companion())));
    }
    known.sort();
    known.dedup();
    known
}
