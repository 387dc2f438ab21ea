//! The subject and the facts of a finding as JSON. An absent value is `null`, never missing.

use std::path::Path;

use serde_json::{Value, json};

use super::wording::{cause as why, contradiction};
use crate::model::{
    Bound, Bounder, Detail, Difference, DistributionId, EntryOrigin, ExtensionFile, Finding,
    FolderOwner, FoundModule, ImportEffect, KnownFailure, ModuleKind, NumpyNeed, ProbeDifference,
    RecordState, RequirementSource, SourcePlace, Subject, TagSource,
};

/// What a finding is about.
pub(super) fn target(finding: &Finding) -> Value {
    let subject = &finding.subject;
    if let Detail::Recorded(recorded) = &finding.detail
        && !recorded.target.is_null()
    {
        return recorded.target.clone();
    }
    let kind = match subject {
        Subject::Distribution(_) => "distribution",
        Subject::Module(_) => "module",
        Subject::File(_) => "file",
        Subject::Package(_) => "package",
        Subject::Recorded(_) => "recorded",
        Subject::Environment => "environment",
        Subject::Probe => "probe",
        Subject::Ticket => "ticket",
    };
    let distribution = subject.distribution();
    let name = match subject {
        Subject::Package(name) => Some(name.clone()),
        _ => distribution.map(|d| d.name.to_string()),
    };
    json!({
        "kind": kind,
        "name": name,
        "version": distribution.and_then(|d| d.version.as_ref()).map(text),
        "path": subject.path().map(path),
    })
}

/// The facts of a finding; `null` for a finding of a report of format 1.0 that was read back.
#[rustfmt::skip] // a table: one variant after the other
pub(super) fn payload(finding: &Finding) -> Value {
    match &finding.detail {
        Detail::Recorded(recorded) => recorded.payload.clone(),
        Detail::Problem { cause } => json!({"kind": "problem", "cause": why(cause)}),
        Detail::TensorflowAbsent => json!({"kind": "tensorflow-absent"}),
        Detail::NumpyAbsent { tensorflow } =>
            json!({"kind": "numpy-absent", "tensorflow": distribution(tensorflow)}),
        Detail::StubTargetMissing { requirement } =>
            json!({"kind": "stub-target-missing", "requirement": text(requirement)}),
        Detail::MetadataUnreadable { file, cause } =>
            json!({"kind": "metadata-unreadable", "file": file.as_deref().map(path), "cause": why(cause)}),
        Detail::RequirementUnreadable { line, cause, file } => json!({
            "kind": "requirement-unreadable", "line": line, "cause": cause, "file": file.as_deref().map(path),
        }),
        Detail::RequirementsConflict { bounds, not_for } => json!({
            "kind": "requirements-conflict", "bounds": each(bounds, bound),
            "python": not_for.as_ref().map(|(python, _)| python.minor_text()),
            "platform": not_for.as_ref().map(|(_, platform)| text(platform)),
        }),
        Detail::PackageMissing { module } => json!({"kind": "package-missing", "module": module}),
        Detail::NoWheelForPython { python, tags, source } => json!({
            "kind": "no-wheel-for-python", "python": python.minor_text(), "tags": tags, "source": tag_source(source),
        }),
        Detail::NoWheelForPlatform { platform, tags, source } => json!({
            "kind": "no-wheel-for-platform", "platform": text(platform), "tags": tags, "source": tag_source(source),
        }),
        Detail::GlibcTooOld { needed, found } => json!({
            "kind": "glibc-too-old",
            "needed": format!("{}.{}", needed.0, needed.1), "found": format!("{}.{}", found.0, found.1),
        }),
        Detail::ProcessorFeature { feature, rosetta, why, source } => json!({
            "kind": "processor-feature", "feature": feature, "rosetta": rosetta, "why": why, "source": source,
        }),
        Detail::FilesMissing { checked, missing, files, record } => json!({
            "kind": "files-missing", "checked": checked, "missing": missing,
            "files": each(files, |f| path(f)), "record": path(record),
        }),
        Detail::FilesUnlisted { found, expected, info } => json!({
            "kind": "files-unlisted", "found": found, "expected": expected, "metadata": path(info),
        }),
        Detail::FilesChanged { checked, changed, files, record } => json!({
            "kind": "files-changed", "checked": checked, "changed": changed,
            "files": each(files, |f| json!({"path": path(&f.path), "difference": difference(&f.difference)})),
            "record": path(record),
        }),
        Detail::LibrariesForeign { files, other } => json!({
            "kind": "libraries-foreign", "files": each(files, |f| path(f)),
            "other": other.as_ref().map(distribution),
        }),
        Detail::VersionsDiffer { recorded, imported, metadata, module } => json!({
            "kind": "versions-differ", "recorded": text(recorded), "imported": text(imported),
            "metadata": path(metadata), "module": path(module),
        }),
        Detail::ExtensionUnreadable { file, cause } =>
            json!({"kind": "extension-unreadable", "file": path(file), "cause": why(cause)}),
        Detail::FolderShared { records, owner } => json!({
            "kind": "folder-shared", "records": each(records, record), "owner": folder_owner(*owner),
        }),
        Detail::RecordedTwice { records, owner, named } => json!({
            "kind": "recorded-twice", "records": each(records, record),
            "owner": owner.as_ref().map(text), "named": named.as_ref().map(|(_, version)| text(version)),
        }),
        Detail::ExtensionsForPython { tag, python, free_threaded, files } => json!({
            "kind": "extensions-for-python", "tag": tag.text, "python": python.minor_text(),
            "free_threaded": free_threaded, "files": each(files, extension),
        }),
        Detail::ExtensionsForPlatform { built_for, platform, files } => json!({
            "kind": "extensions-for-platform", "built_for": built_for.as_ref().map(text),
            "platform": text(platform), "files": each(files, extension),
        }),
        Detail::CompiledForOtherNumpy { needs, numpy, import, file } => json!({
            "kind": "compiled-for-other-numpy", "needs": need(needs), "numpy": text(numpy),
            "import": import_effect(*import), "file": extension(file),
        }),
        Detail::StartupHook { file, statement } =>
            json!({"kind": "startup-hook", "file": file.as_str(), "statement": statement}),
        Detail::ModuleHidden { module, kind, origin, standard: Some(hidden) } => json!({
            "kind": "standard-module-hidden", "module": module, "form": module_kind(*kind),
            "origin": entry_origin(origin), "hidden": path(hidden), "fails": finding.stage.is_some(),
        }),
        Detail::ModuleHidden { module, kind, origin, standard: None } => json!({
            "kind": "package-hidden", "module": module, "form": module_kind(*kind), "origin": entry_origin(origin),
        }),
        Detail::PackageFolderEmpty { module } => json!({"kind": "package-folder-empty", "module": module}),
        Detail::NumpyElsewhere { origin, imported, hidden } => json!({
            "kind": "numpy-elsewhere", "origin": entry_origin(origin),
            "imported": found_module(imported), "hidden": found_module(hidden),
        }),
        Detail::PairFails { why, evidence: _, numpy, satisfied } => json!({
            "kind": "pair-fails", "why": why, "numpy": distribution(numpy), "satisfied": each(satisfied, text),
        }),
        Detail::TensorflowBuiltForOtherNumpy { needs, numpy, file, satisfied } => json!({
            "kind": "tensorflow-built-for-other-numpy", "needs": need(needs), "numpy": text(numpy),
            "file": path(file), "satisfied": each(satisfied, text),
        }),
        Detail::PairPartial { numpy, operations, evidence: _ } =>
            json!({"kind": "pair-partial", "numpy": text(numpy), "operations": operations}),
        Detail::RequirementMissing { by, requirement, import, source } => json!({
            "kind": "requirement-missing", "by": distribution(by), "requirement": text(requirement),
            "module": import.as_ref().map(|i| &i.module),
            "import_fails": import.as_ref().and_then(|i| i.fails),
            "source": requirement_source(source),
        }),
        Detail::RequirementViolated { by, requirements, found, works } => json!({
            "kind": "requirement-violated", "by": distribution(by), "requirements": each(requirements, text),
            "found": distribution(found), "works": works,
        }),
        Detail::RequirementsNotListed { names } => json!({"kind": "requirements-not-listed", "names": names}),
        Detail::CompanionFails { rule, tensorflow, condition, why, grade, source } => json!({
            "kind": "companion-fails", "rule": rule, "tensorflow": distribution(tensorflow),
            "condition": condition, "why": why, "grade": grade.as_str(), "source": source,
        }),
        Detail::NeverReleased { below, above, slip } => json!({
            "kind": "never-released", "below": below.as_ref().map(text), "above": above.as_ref().map(text), "slip": slip,
        }),
        Detail::NewerThanTable => json!({"kind": "newer-than-table"}),
        Detail::NotInTable => json!({"kind": "not-in-table"}),
        Detail::NotOfficial => json!({"kind": "not-official"}),
        Detail::ProbeFailed { outcome, stderr, failure } => json!({
            "kind": "probe-failed", "outcome": outcome.as_str(), "stderr": stderr,
            "failure": failure.as_ref().map(known_failure),
        }),
        Detail::ProbeDisagrees { differences } =>
            json!({"kind": "probe-disagrees", "differences": each(differences, probe_difference)}),
        Detail::KnownFailure { failure, stops_import } => json!({
            "kind": "known-failure", "failure": known_failure(failure), "stops_import": stops_import,
        }),
        Detail::UnknownFailure => json!({"kind": "unknown-failure"}),
        Detail::TicketContradicts { contradictions } =>
            json!({"kind": "ticket-contradicts", "contradictions": each(contradictions, contradiction)}),
    }
}

fn each<T, V: Into<Value>>(all: &[T], value: impl Fn(&T) -> V) -> Value {
    all.iter().map(value).map(Into::into).collect()
}

fn text(value: &impl ToString) -> String {
    value.to_string()
}

/// A path as text. What is not Unicode becomes U+FFFD.
fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

pub(super) fn distribution(of: &DistributionId) -> Value {
    json!({
        "name": text(&of.name),
        "version": of.version.as_ref().map(text),
        "path": of.path.as_deref().map(path),
    })
}

/// A place in a file.
pub(super) fn place(of: &SourcePlace) -> Value {
    json!({"path": path(&of.path), "line": of.line, "column": of.column})
}

fn bound(of: &Bound) -> Value {
    let (place, release) = match &of.by {
        Bounder::Line(line) => (Some(place(line)), None),
        Bounder::Release(name, version) => (None, Some(format!("{name}=={version}"))),
    };
    json!({"requirement": text(&of.requirement), "place": place, "release": release})
}

fn record(of: &RecordState) -> Value {
    json!({
        "distribution": distribution(&of.distribution),
        "checked": of.files.map(|f| f.checked),
        "missing": of.files.map(|f| f.missing),
        "changed": of.files.map(|f| f.changed),
    })
}

fn tag_source(source: &TagSource) -> Option<String> {
    match source {
        TagSource::Wheel(file) => file.as_deref().map(path),
        TagSource::Table => None,
    }
}

fn requirement_source(source: &RequirementSource) -> Option<String> {
    match source {
        RequirementSource::Metadata(file) => Some(path(file)),
        RequirementSource::Table | RequirementSource::Unknown => None,
    }
}

fn difference(difference: &Difference) -> &'static str {
    match difference {
        Difference::Size { .. } => "size",
        Difference::Hash { .. } => "hash",
        Difference::Unreadable(_) => "unreadable",
    }
}

fn folder_owner(owner: FolderOwner) -> &'static str {
    match owner {
        FolderOwner::All => "all",
        FolderOwner::First => "first",
        FolderOwner::None => "none",
        FolderOwner::Unknown => "unknown",
    }
}

fn extension(file: &ExtensionFile) -> Value {
    json!({"path": path(&file.path), "markers": each(&file.markers, |m| m.text())})
}

fn need(need: &NumpyNeed) -> Value {
    let (abi, at_least) = match need {
        NumpyNeed::One => ("numpy-1", None),
        NumpyNeed::OneTypes => ("numpy-1-types", None),
        NumpyNeed::AtLeast(version) => ("at-least", Some(text(version))),
    };
    json!({"abi": abi, "at_least": at_least})
}

fn import_effect(effect: ImportEffect) -> &'static str {
    match effect {
        ImportEffect::NotImported => "not-imported",
        ImportEffect::Fails => "fails",
        ImportEffect::GoesOn => "continues",
        ImportEffect::NotMeasured => "not-measured",
    }
}

fn module_kind(kind: ModuleKind) -> &'static str {
    match kind {
        ModuleKind::Package => "package",
        ModuleKind::Namespace => "namespace",
        ModuleKind::File => "file",
        ModuleKind::Extension => "extension",
    }
}

fn entry_origin(origin: &EntryOrigin) -> &'static str {
    match origin {
        EntryOrigin::WorkingFolder => "working-folder",
        EntryOrigin::PythonPath => "pythonpath",
        EntryOrigin::Standard => "standard",
        EntryOrigin::UserSite => "user-site",
        EntryOrigin::Site => "site",
        EntryOrigin::SystemSite => "system-site",
        EntryOrigin::Pth(_) => "pth",
        EntryOrigin::UnderscorePth(_) => "underscore-pth",
    }
}

fn found_module(module: &FoundModule) -> Value {
    json!({"path": path(&module.path), "version": module.version.as_ref().map(text)})
}

fn known_failure(failure: &KnownFailure) -> Value {
    json!({
        "id": failure.id,
        "title": failure.title,
        "cause": failure.cause,
        "cure": failure.cure,
        "sources": failure.sources,
    })
}

fn probe_difference(difference: &ProbeDifference) -> Value {
    let (kind, module, seen, expected) = match difference {
        ProbeDifference::Folder {
            module,
            imported,
            expected,
        } => (
            "folder",
            Some(*module),
            Some(path(imported)),
            Some(path(expected)),
        ),
        ProbeDifference::Version {
            module,
            imported,
            expected,
        } => (
            "version",
            Some(*module),
            Some(text(imported)),
            Some(text(expected)),
        ),
        ProbeDifference::Python { ran, expected } => {
            ("python", None, Some(text(ran)), Some(text(expected)))
        }
        ProbeDifference::Failed(outcome) => {
            ("failed", None, Some(outcome.as_str().to_owned()), None)
        }
        ProbeDifference::Works => ("works", None, None, None),
        ProbeDifference::Present => ("present", None, None, None),
    };
    json!({"kind": kind, "module": module, "seen": seen, "expected": expected})
}
