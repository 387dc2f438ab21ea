//! Conclusions from the errors of a ticket.

use crate::model::{
    Assessment, Code, Detail, DistributionId, Finding, Frame, Place, Severity, Shows, Stage,
    Subject, TicketFacts, TicketLine, Traceback, Verdict,
};
use crate::table::{Hit, Role};

/// The folders that `import tensorflow` runs through.
const PACKAGES: &[&str] = &["tensorflow", "tensorflow_core"];
/// Findings about one misfit with NumPy: where the pair itself explains it, the first module that meets it is not
/// another cause.
const OF_NUMPY: &[Code] = &[
    Code::NumpyAbiTooNew,
    Code::NumpyAbiTooOld,
    Code::NumpyNameRemoved,
    Code::ExtensionAbiMismatch,
];
/// A line of evidence is quoted so far.
const QUOTED: usize = 200;

/// The errors of a ticket.
pub(super) struct Errors<'a> {
    hits: &'a [Hit<'a>],
    /// The tracebacks in which `import tensorflow` fails, by index.
    failing: Vec<usize>,
    tracebacks: &'a [Traceback],
    /// The entry that explains the failure, as an index into the hits.
    lead: Option<usize>,
    crashed: bool,
    /// Whether the text names TensorFlow at all.
    names_tensorflow: bool,
}

impl<'a> Errors<'a> {
    pub(super) fn of(facts: &'a TicketFacts, hits: &'a [Hit<'a>]) -> Self {
        let tracebacks = facts.tracebacks.as_slice();
        let imports =
            !facts.tensorflow_imports.is_empty() || tracebacks.iter().any(|t| t.reaches(PACKAGES));
        let mut errors = Self {
            hits,
            failing: (0..tracebacks.len())
                .filter(|i| fails(*i, tracebacks, hits))
                .collect(),
            tracebacks,
            lead: None,
            crashed: hits.iter().any(|h| crash(h, imports)),
            names_tensorflow: facts.names_tensorflow,
        };
        errors.lead = errors.leading(imports);
        errors
    }

    /// Whether the text shows `import tensorflow` failing.
    pub(super) fn import_failed(&self) -> bool {
        !self.failing.is_empty() || self.crashed
    }

    /// Whether the text shows any error that could keep TensorFlow from being imported.
    pub(super) fn any(&self) -> bool {
        self.import_failed()
            || self.hits.iter().any(|h| {
                h.failure.stage != Stage::Use
                    && matches!(h.failure.role, Role::Cause | Role::Notice | Role::Symptom)
            })
    }

    /// Whether a failure was shown whose cause was not.
    pub(super) fn unexplained(&self) -> bool {
        self.import_failed()
            && self
                .lead
                .and_then(|i| self.hits.get(i))
                .is_none_or(|h| !matches!(h.failure.role, Role::Cause | Role::Notice))
    }

    /// The hit that explains the failure: the first by precedence that is not of another import's traceback.
    fn leading(&self, imports: bool) -> Option<usize> {
        let candidate = |h: &&(usize, &Hit<'_>)| {
            let (_, hit) = h;
            let about = match hit.traceback {
                Some(t) => {
                    self.failing.contains(&t)
                        || self.tracebacks.get(t).is_some_and(|t| t.reaches(PACKAGES))
                        || self.failing.is_empty()
                }
                None => imports || self.crashed,
            };
            about && hit.failure.role != Role::Harmless && hit.failure.stage != Stage::Use
        };
        self.hits
            .iter()
            .enumerate()
            .collect::<Vec<_>>()
            .iter()
            .find(candidate)
            .map(|(i, _)| *i)
    }

    /// Puts what the errors show before what the lists imply, the cause of the failure first.
    pub(super) fn apply(&self, assessment: &mut Assessment) {
        let lead = self.lead.filter(|_| self.import_failed());
        if self.import_failed() {
            self.failure(assessment);
        }
        let listed = assessment
            .findings
            .split_off(usize::from(self.import_failed()));
        let lead = lead.and_then(|i| self.hits.get(i));
        let mut seen: Vec<(&str, usize)> =
            lead.map(|h| (h.failure.id, h.line)).into_iter().collect();
        for hit in self.hits {
            let names_no_cause = matches!(
                hit.failure.role,
                Role::Harmless | Role::Wrapper | Role::Symptom
            );
            // of the entries that one line meets, the first by precedence explains it
            let explained = |(id, line): &(&str, usize)| *id == hit.failure.id || *line == hit.line;
            if names_no_cause || seen.iter().any(explained) {
                continue;
            }
            seen.push((hit.failure.id, hit.line));
            let finding = self.finding(hit, Severity::Warning, assessment);
            assessment.findings.push(finding);
        }
        assessment.findings.extend(listed);
        self.suspicion(assessment);
        self.uninstallable(assessment);
        assessment.findings.sort_by_key(|f| f.severity);
    }

    /// Without a release to install there is no TensorFlow, unless the text names one.
    fn uninstallable(&self, assessment: &mut Assessment) {
        let cannot_install = self.hits.iter().any(|h| {
            h.failure.stage == Stage::Install
                && h.failure.role == Role::Cause
                && unsupported(code(h))
        });
        if !cannot_install
            || assessment.pair.tensorflow.is_some()
            || assessment.verdict != Verdict::Unknown
        {
            return;
        }
        assessment.verdict = Verdict::Fails;
        for finding in &mut assessment.findings {
            if unsupported(finding.code) {
                finding.severity = Severity::Error;
            }
        }
    }

    /// Whether the most probable cause is that nothing could be installed.
    pub(super) fn install_failed(&self) -> bool {
        let cause = |h: &&Hit<'_>| matches!(h.failure.role, Role::Cause);
        !self.import_failed()
            && self
                .hits
                .iter()
                .find(cause)
                .is_some_and(|h| h.failure.stage == Stage::Install)
    }

    /// Where a symptom is all that the text shows, it is named, though it may be of another program.
    fn suspicion(&self, assessment: &mut Assessment) {
        let nothing = assessment.findings.is_empty();
        let unexplained = assessment.findings.iter().all(|f| f.failure.is_none());
        let symptom = |h: &&Hit<'_>| {
            let alone = match h.failure.stage {
                Stage::Use => unexplained,
                _ => nothing,
            };
            h.failure.role == Role::Symptom && alone
        };
        if self.import_failed() {
            return;
        }
        if let Some(hit) = self.hits.iter().find(symptom) {
            let finding = self.finding(hit, Severity::Warning, assessment);
            assessment.findings.insert(0, finding);
        }
    }

    fn failure(&self, assessment: &mut Assessment) {
        let lead = self.lead.and_then(|i| self.hits.get(i));
        let explains =
            |code: Code| move |f: &Finding| f.code == code && f.severity == Severity::Error;
        let listed = assessment
            .findings
            .iter()
            .position(|f| f.severity == Severity::Error);
        let (position, code) = match lead {
            Some(hit) => match hit.failure.finding() {
                Some(code) => {
                    let same = assessment.findings.iter().position(explains(code));
                    let of_numpy =
                        |f: &Finding| f.severity == Severity::Error && OF_NUMPY.contains(&f.code);
                    let akin = || assessment.findings.iter().position(of_numpy);
                    let family = OF_NUMPY.contains(&code).then(akin).flatten();
                    (same.or(family), code)
                }
                // a symptom names no cause: the list shows the cause
                None => (listed, Code::ErrorReported),
            },
            None => (listed, Code::ErrorReported),
        };
        let mut cause = match (position, lead) {
            (Some(index), _) => assessment.findings.remove(index),
            (None, Some(hit)) => self.finding(hit, Severity::Error, assessment),
            (None, None) => Finding::new(
                code,
                Severity::Error,
                self.subject(None, assessment),
                Detail::UnknownFailure,
            ),
        };
        cause.failure = lead.map(|hit| hit.failure.id.to_owned());
        let mut lines = self.shown(lead);
        lines.retain(|line| !cause.lines.contains(line));
        cause.lines.splice(0..0, lines);
        assessment.findings.insert(0, cause);
    }

    /// The lines that show the failure: the lead, and how each failing traceback ends.
    fn shown(&self, lead: Option<&Hit<'_>>) -> Vec<TicketLine> {
        let mut lines = Vec::new();
        if let Some(hit) = lead {
            lines.push(shown(hit));
        }
        let failing = self.failing.iter().filter_map(|i| self.tracebacks.get(*i));
        for raised in failing.take(3).filter_map(|t| t.raised.as_ref()) {
            if lead.is_none_or(|h| h.line != raised.line) {
                let text = format!("{}: {}", raised.kind, raised.message);
                lines.push(line(raised.line, &text));
            }
        }
        lines
    }

    fn finding(&self, hit: &Hit<'_>, severity: Severity, assessment: &Assessment) -> Finding {
        let detail = Detail::KnownFailure {
            failure: hit.failure.known(),
            stops_import: severity == Severity::Error,
        };
        let mut finding = Finding::new(
            code(hit),
            severity,
            self.subject(Some(hit), assessment),
            detail,
        )
        .with_error(quoted(&hit.text));
        finding.failure = Some(hit.failure.id.to_owned());
        if severity != Severity::Error {
            finding.lines.push(shown(hit));
        }
        finding
    }

    /// What a failure is about: the blamed package, else the TensorFlow, if the text names one.
    fn subject(&self, hit: Option<&Hit<'_>>, assessment: &Assessment) -> Subject {
        let blamed = hit
            .and_then(|h| h.blamed.first())
            .filter(|g| *g != "." && !PACKAGES.contains(&g.as_str()));
        match (blamed, &assessment.pair.tensorflow) {
            (Some(package), _) => Subject::Package(package.clone()),
            (None, Some(member)) => DistributionId::from(member).into(),
            (None, None) if self.names_tensorflow => Subject::Package("tensorflow".to_owned()),
            (None, None) => Subject::Ticket,
        }
    }
}

fn line(number: usize, text: &str) -> TicketLine {
    TicketLine {
        line: number,
        shows: Shows::Text(quoted(text)),
    }
}

/// Whether a traceback shows `import tensorflow` failing.
fn fails(index: usize, tracebacks: &[Traceback], hits: &[Hit<'_>]) -> bool {
    let Some(traceback) = tracebacks.get(index) else {
        return false;
    };
    let Some(raised) = &traceback.raised else {
        return false;
    };
    let of_it = || hits.iter().filter(|h| h.traceback == Some(index));
    // NumPy's own notice ends in an AttributeError that stops nothing
    if raised.message.contains("_ARRAY_API not found") || raised.kind.ends_with("Warning") {
        return false;
    }
    if of_it().any(|h| h.failure.role == Role::Harmless && h.line == raised.line) {
        return false;
    }
    let inside =
        |f: &&Frame| matches!(&f.place, Place::Package(p) if PACKAGES.contains(&p.as_str()));
    match traceback.frames.iter().position(|f| inside(&f)) {
        Some(at) => traceback.frames.get(at).is_some_and(|frame| {
            let entry = ["tensorflow/__init__.py", "tensorflow_core/__init__.py"];
            let file = frame.file.replace('\\', "/");
            // Colab leaves the frames between out, the one of the entry among them
            let left_out = || traceback.frames.get(at - 1).is_some_and(leads_nowhere);
            frame.module_level && (at == 0 || entry.iter().any(|e| file.ends_with(e)) || left_out())
        }),
        // TensorFlow was not reached: something before it fails, and the catalogue must know that it is about it
        None => {
            let imports = traceback.reaches(PACKAGES);
            of_it().any(|h| {
                let code = h.failure.finding();
                let of_tensorflow = matches!(code, Some(Code::FilesMissing | Code::ModuleShadowed));
                let about = imports && of_tensorflow || code == Some(Code::TensorflowNotInstalled);
                about && h.failure.role == Role::Cause && h.failure.stage == Stage::Import
            })
        }
    }
}

/// Whether a frame is of the person's own and imports nothing, so that the next one cannot be what it called.
fn leads_nowhere(frame: &Frame) -> bool {
    let imports = frame.code.as_deref().is_none_or(|code| {
        let code = code.trim_start();
        code.starts_with("from ") || code.contains("import")
    });
    frame.place == Place::Own && !imports
}

/// Whether a hit shows a process that died in `import tensorflow`.
fn crash(hit: &Hit<'_>, imports: bool) -> bool {
    match hit.failure.kills {
        Some("tensorflow") => true,
        Some(_) => imports,
        None => false,
    }
}

/// The code of a catalogue entry; entries without one of their own share one.
fn code(hit: &Hit<'_>) -> Code {
    hit.failure.finding().unwrap_or(Code::ErrorReported)
}

fn unsupported(code: Code) -> bool {
    matches!(code, Code::PythonUnsupported | Code::PlatformUnsupported)
}

fn shown(hit: &Hit<'_>) -> TicketLine {
    line(hit.line, &hit.text)
}

fn quoted(text: &str) -> String {
    let text = text.trim();
    let end = text.floor_char_boundary(QUOTED);
    match text.split_at_checked(end) {
        Some((head, rest)) if !rest.is_empty() => format!("{}...", head.trim_end()),
        _ => text.to_owned(),
    }
}
