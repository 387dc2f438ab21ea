//! The sentences of findings and evidence. Facts come in, text goes out, and nothing reads the text back.

mod cause;
mod code;
mod evidence;
mod extensions;
mod files;
mod installation;
mod machine;
mod modules;
mod pair;
mod phrases;
mod probe;
mod requirements;
mod ticket;

pub(super) use cause::cause;
pub(super) use code::title;
pub(super) use evidence::{source, statement};
pub(super) use phrases::{
    requirement, requirements as requirement_list, shown_place, specifiers, subject,
};
pub(super) use probe::outcome;
pub(super) use ticket::{contradiction, line as ticket_line};

use crate::model::{Detail, Finding};

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// The claim, in one line without a final period.
    pub(super) message: String,
    /// The error text that Python prints.
    pub(super) error: Option<String>,
    /// What was found, one line each.
    pub(super) evidence: Vec<String>,
    /// Which usual check stays silent, and why.
    pub(super) missed_by: Option<String>,
    /// What fixes it, in words.
    pub(super) fix: Option<String>,
}

impl Words {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..Self::default()
        }
    }

    fn error(mut self, text: impl Into<String>) -> Self {
        self.error = Some(text.into());
        self
    }

    fn evidence(mut self, line: impl Into<String>) -> Self {
        self.evidence.push(line.into());
        self
    }

    fn all_evidence(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(lines);
        self
    }

    fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(text.into());
        self
    }

    fn missed_by(mut self, text: impl Into<String>) -> Self {
        self.missed_by = Some(text.into());
        self
    }
}

/// A finding in words, with the lines of a ticket that show it.
pub(super) fn words(finding: &Finding) -> Words {
    let mut words = of_detail(finding);
    if finding.error.is_some() {
        words.error.clone_from(&finding.error);
    }
    // the facts of these name the entry themselves
    let named = matches!(
        finding.detail,
        Detail::KnownFailure { .. } | Detail::ProbeFailed { .. } | Detail::Recorded(_)
    );
    if let (Some(id), false) = (&finding.failure, named) {
        words.evidence.push(format!("failure catalogue: {id}"));
    }
    ticket::add_lines(&mut words, &finding.lines);
    words
}

fn of_detail(finding: &Finding) -> Words {
    let subject = &finding.subject;
    match &finding.detail {
        Detail::Recorded(recorded) => Words {
            message: recorded.message.clone(),
            error: None,
            evidence: recorded.evidence.clone(),
            missed_by: recorded.not_seen_by.clone(),
            fix: recorded.fix.clone(),
        },
        Detail::Problem { cause } => installation::problem(subject, cause),
        Detail::TensorflowAbsent => installation::no_tensorflow(subject),
        Detail::NumpyAbsent { tensorflow } => installation::no_numpy(tensorflow),
        Detail::StubTargetMissing { requirement } => installation::stub(subject, requirement),
        Detail::MetadataUnreadable { file, cause } => {
            installation::metadata(subject, file.as_deref(), cause)
        }
        Detail::RequirementUnreadable { line, cause, file } => {
            installation::unreadable_requirement(subject, line, cause, file.as_deref())
        }
        Detail::PackageMissing { module } => installation::package_missing(subject, module),
        Detail::NoWheelForPython {
            python,
            tags,
            source,
        } => machine::no_wheel(
            subject,
            &format!("Python {}", python.minor_text()),
            "wheel tags",
            tags,
            source,
        ),
        Detail::NoWheelForPlatform {
            platform,
            tags,
            source,
        } => machine::no_wheel(
            subject,
            &platform.to_string(),
            "wheel platforms",
            tags,
            source,
        ),
        Detail::GlibcTooOld { needed, found } => machine::glibc(subject, *needed, *found),
        Detail::ProcessorFeature {
            feature,
            rosetta,
            why,
            source,
        } => machine::processor(subject, feature, *rosetta, why, source),
        Detail::FilesMissing {
            checked,
            missing,
            files,
            record,
        } => files::missing(subject, *checked, *missing, finding.stage, files, record),
        Detail::FilesUnlisted {
            found,
            expected,
            info,
        } => files::unlisted(subject, *found, *expected, finding.stage, info),
        Detail::FilesChanged {
            checked,
            changed,
            files,
            record,
        } => files::changed(subject, *checked, *changed, finding.stage, files, record),
        Detail::LibrariesForeign { files, other } => {
            files::libraries_foreign(subject, files, other.as_ref())
        }
        Detail::VersionsDiffer {
            recorded,
            imported,
            metadata,
            module,
        } => files::versions_differ(recorded, imported, metadata, module),
        Detail::ExtensionUnreadable { file, cause } => files::extension_unreadable(file, cause),
        Detail::FolderShared { records, owner } => files::folder_shared(records, *owner),
        Detail::RecordedTwice {
            records,
            owner,
            named,
        } => files::recorded_twice(subject, records, owner.as_ref(), named.as_ref()),
        Detail::ExtensionsForPython {
            tag,
            python,
            free_threaded,
            files,
        } => extensions::for_python(subject, tag, python, *free_threaded, files),
        Detail::ExtensionsForPlatform {
            built_for,
            platform,
            files,
        } => extensions::for_platform(subject, *built_for, *platform, files),
        Detail::CompiledForOtherNumpy {
            needs,
            numpy,
            import,
            file,
        } => extensions::for_other_numpy(subject, needs, numpy, *import, file),
        Detail::StartupHook { file, statement } => modules::startup_code(subject, *file, statement),
        Detail::ModuleHidden {
            module,
            kind,
            origin,
            standard,
        } => modules::hidden(
            subject,
            module,
            *kind,
            origin,
            standard.as_deref(),
            finding.stage,
        ),
        Detail::PackageFolderEmpty { module } => modules::folder_empty(subject, module),
        Detail::NumpyElsewhere {
            origin,
            imported,
            hidden,
        } => modules::numpy_elsewhere(origin, imported, hidden),
        Detail::PairFails {
            why,
            evidence,
            numpy,
            satisfied,
        } => {
            let why = why.as_deref().unwrap_or_else(|| code::title(finding.code));
            pair::fails(why, evidence, &numpy.label(), satisfied)
        }
        Detail::TensorflowBuiltForOtherNumpy {
            needs,
            numpy,
            file,
            satisfied,
        } => pair::built_for_other_numpy(needs, numpy, file, satisfied),
        Detail::PairPartial {
            numpy,
            operations,
            evidence,
        } => pair::partial(numpy, operations, evidence),
        Detail::RequirementMissing {
            by,
            requirement,
            import,
            source,
        } => requirements::missing(by, requirement, import.as_ref(), finding.stage, source),
        Detail::RequirementViolated {
            by,
            requirements,
            found,
            works,
        } => requirements::violated(by, requirements, found, *works),
        Detail::RequirementsConflict { bounds, not_for } => {
            requirements::conflict(subject, bounds, not_for.as_ref())
        }
        Detail::RequirementsNotListed { names } => requirements::not_listed(subject, names),
        Detail::CompanionFails {
            rule,
            tensorflow,
            condition,
            why,
            grade,
            source,
        } => requirements::companion(
            subject,
            tensorflow,
            condition.as_deref(),
            finding.stage,
            why,
            &format!("{rule}: {source} ({})", grade.as_str()),
        ),
        Detail::NeverReleased { below, above, slip } => {
            pair::never_released(subject, below.as_ref(), above.as_ref(), slip.as_deref())
        }
        Detail::NewerThanTable => pair::newer_than_table(subject),
        Detail::NotInTable => pair::not_in_table(subject),
        Detail::NotOfficial => pair::not_official(subject),
        Detail::ProbeFailed {
            outcome,
            stderr,
            failure,
        } => probe::failed(outcome, stderr, failure.as_ref()),
        Detail::ProbeDisagrees { differences } => probe::disagrees(differences),
        Detail::KnownFailure {
            failure,
            stops_import,
        } => ticket::known_failure(failure, *stops_import),
        Detail::UnknownFailure => ticket::unknown_failure(),
        Detail::TicketContradicts { contradictions } => ticket::contradicts(contradictions),
    }
}
