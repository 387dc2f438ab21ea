//! One environment as a document: the content and its order, independent of the output format.

use crate::model::{
    Assessment, Code, Finding, Member, PackageName, Pair, Remedy, Report, Severity, Verdict,
};

use super::safe_text::{SafeText, Sanitizer};
use super::{Verbosity, View, project, remedy, wording, words};

/// What is shown of one environment.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// The answer.
    pub(super) verdict: Verdict,
    /// The answer in one line.
    pub(super) headline: SafeText,
    /// The environment that was checked.
    pub(super) setting: SafeText,
    /// The two members of the pair, four cells each: distribution, version, declared, known.
    pub(super) pair: Vec<Vec<SafeText>>,
    /// The findings, the first cause first.
    pub(super) entries: Vec<FindingBlock>,
    /// What belongs to no finding: a fix without one, what to ask the person for.
    pub(super) loose: Vec<Line>,
    /// What only a verbose report shows.
    pub(super) sections: Vec<Section>,
}

/// One finding.
#[derive(Debug, Clone)]
pub(super) struct FindingBlock {
    /// How much it matters.
    pub(super) severity: Severity,
    /// Its code.
    pub(super) code: Code,
    /// The claim.
    pub(super) message: SafeText,
    /// What stands under it.
    pub(super) lines: Vec<Line>,
}

/// A label and what stands beside it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The label: `evidence`.
    pub(super) label: &'static str,
    /// What stands beside it, one below the other.
    pub(super) bodies: Vec<Span>,
}

/// A piece of text and how it is to be treated.
#[derive(Debug, Clone)]
pub(super) enum Span {
    /// Words, which may be wrapped.
    Prose(SafeText),
    /// What a program printed.
    Literal(SafeText),
    /// What to type, never wrapped.
    Command(SafeText),
}

/// Labelled lines under a title.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// The title.
    pub(super) title: &'static str,
    /// The lines.
    pub(super) lines: Vec<Line>,
}

/// The label of the command that prints a finding's page.
pub(super) const MORE: &str = "more";

/// The label of the remedy.
pub(super) const FIX: &str = "fix";

/// The columns of [`Document::pair`].
pub(super) const PAIR_COLUMNS: [&str; 4] = ["distribution", "version", "declared", "known"];

/// A document for each environment.
pub(super) fn sheets(report: &Report, view: &View<'_>) -> Vec<Document> {
    let mut documents: Vec<(&Assessment, Document)> = Vec::new();
    for assessment in &report.environments {
        match documents
            .iter_mut()
            .find(|(first, _)| project::same(first, assessment))
        {
            Some((_, document)) => project::add(assessment, document),
            None => documents.push((assessment, document(assessment, view))),
        }
    }
    documents
        .into_iter()
        .map(|(_, document)| document)
        .collect()
}

fn document(assessment: &Assessment, view: &View<'_>) -> Document {
    let sanitizer = Sanitizer::new(view.home);
    let place = place_of_fix(assessment);
    let mut entries: Vec<FindingBlock> = assessment
        .findings
        .iter()
        .map(|f| entry(f, assessment.remedies.is_empty(), sanitizer))
        .collect();
    let mut loose = Vec::new();
    loose.extend(project::lines(assessment, sanitizer));
    if let Some(probe) = &assessment.probe {
        loose.push(Line {
            label: "probe",
            bodies: vec![Span::Prose(sanitizer.prose(words::probed(probe)))],
        });
    }
    if let Some(remedy) = assessment.remedies.first() {
        let fix = fix_lines(remedy, sanitizer);
        match place.and_then(|index| entries.get_mut(index)) {
            Some(entry) => entry.lines.extend(fix),
            None => loose.extend(fix),
        }
        refer_to_fix(&mut entries, place, remedy, &assessment.findings);
    }
    if let Some(conflict) = &assessment.conflict {
        loose.push(Line {
            label: "no fix",
            bodies: vec![Span::Prose(sanitizer.prose(super::conflict(conflict)))],
        });
    }
    for entry in &mut entries {
        let page = SafeText::new(format!("tfpair explain {}", entry.code));
        entry.lines.push(Line {
            label: MORE,
            bodies: vec![Span::Command(page)],
        });
    }
    if !assessment.questions.is_empty() {
        let bodies = assessment
            .questions
            .iter()
            .map(|q| Span::Command(sanitizer.command(q)));
        loose.push(Line {
            label: "please run",
            bodies: bodies.collect(),
        });
    }
    let sections = match view.verbosity {
        Verbosity::Verbose => sections(assessment, sanitizer),
        _ => Vec::new(),
    };
    Document {
        verdict: assessment.verdict,
        headline: SafeText::new(words::headline(assessment)),
        setting: words::setting(&assessment.environment, sanitizer),
        pair: pair(assessment),
        entries,
        loose,
        sections,
    }
}

/// Under which finding the first remedy is shown: the first error, else the first that it resolves; else under none.
fn place_of_fix(assessment: &Assessment) -> Option<usize> {
    let remedy = assessment.remedies.first()?;
    let place = |wanted: &dyn Fn(&Finding) -> bool| assessment.findings.iter().position(wanted);
    let cures = |f: &Finding| remedy.steps.iter().any(|s| s.resolves(f));
    place(&|f| f.severity == Severity::Error).or_else(|| place(&cures))
}

/// Refers every other finding that the same remedy resolves to the finding with the fix.
fn refer_to_fix(
    entries: &mut [FindingBlock],
    place: Option<usize>,
    remedy: &Remedy,
    findings: &[Finding],
) {
    let Some((index, code)) = place.and_then(|i| Some((i, entries.get(i)?.code))) else {
        return;
    };
    for (at, (entry, finding)) in entries.iter_mut().zip(findings).enumerate() {
        if at != index && remedy.steps.iter().any(|s| s.resolves(finding)) {
            let words = SafeText::new(format!("the fix for {code}"));
            entry.lines.push(Line {
                label: "fixed by",
                bodies: vec![Span::Prose(words)],
            });
        }
    }
}

fn pair(assessment: &Assessment) -> Vec<Vec<SafeText>> {
    let Pair {
        tensorflow, numpy, ..
    } = &assessment.pair;
    let version = |m: &Member| {
        let known = m.shown_version();
        known.unwrap_or_else(|| "version unknown".to_owned())
    };
    let row = |cells: [String; 4]| cells.into_iter().map(SafeText::new).collect();
    let mut rows = Vec::new();
    if let Some(member) = tensorflow {
        rows.push(row([
            member.distribution.to_string(),
            version(member),
            words::declares(&assessment.pair),
            words::known_range(&assessment.pair),
        ]));
    }
    match numpy {
        Some(member) if tensorflow.is_some() => rows.push(row([
            member.distribution.to_string(),
            version(member),
            format!("declared: {}", assessment.pair.declared.as_str()),
            words::known(&assessment.pair),
        ])),
        Some(member) => rows.push(row([
            member.distribution.to_string(),
            version(member),
            String::new(),
            String::new(),
        ])),
        None if tensorflow.is_some() => rows.push(row([
            "numpy".to_owned(),
            words::missing(&assessment.environment, "numpy").to_owned(),
            String::new(),
            String::new(),
        ])),
        None => {}
    }
    rows
}

/// A finding; `in_words` adds the fix in words, where no command is offered.
fn entry(finding: &Finding, in_words: bool, sanitizer: Sanitizer<'_>) -> FindingBlock {
    let mut lines = Vec::new();
    let mut add = |label, bodies: Vec<Span>| {
        if !bodies.is_empty() {
            lines.push(Line { label, bodies });
        }
    };
    let words = wording::words(finding);
    let error = words.error.as_deref().unwrap_or_default();
    add(
        "message",
        error
            .lines()
            .map(|l| Span::Literal(sanitizer.prose(l)))
            .collect(),
    );
    let prose = |text: &String| Span::Prose(sanitizer.prose(text));
    add(
        "at",
        finding
            .place
            .iter()
            .map(|p| Span::Prose(sanitizer.prose(wording::shown_place(p))))
            .collect(),
    );
    add("evidence", words.evidence.iter().map(prose).collect());
    add("missed by", words.missed_by.iter().map(prose).collect());
    add(
        "caused by",
        finding
            .caused_by
            .iter()
            .map(|c| Span::Prose(SafeText::new(c.as_str())))
            .collect(),
    );
    if in_words {
        add(FIX, words.fix.iter().map(prose).collect());
    }
    FindingBlock {
        severity: finding.severity,
        code: finding.code,
        message: sanitizer.prose(&words.message),
        lines,
    }
}

/// The steps of a remedy in order, with what each destroys, and what to know besides.
fn fix_lines(remedy: &Remedy, sanitizer: Sanitizer<'_>) -> Vec<Line> {
    let mut lines = vec![Line {
        label: FIX,
        bodies: steps(remedy, sanitizer),
    }];
    if !remedy.notes.is_empty() {
        let bodies = remedy
            .notes
            .iter()
            .map(|n| Span::Prose(sanitizer.prose(remedy::note(n))))
            .collect();
        lines.push(Line {
            label: "note",
            bodies,
        });
    }
    lines
}

fn steps(remedy: &Remedy, sanitizer: Sanitizer<'_>) -> Vec<Span> {
    let mut bodies = Vec::new();
    for step in &remedy.steps {
        if let Some(destroyed) = remedy::destroys(&step.action) {
            bodies.push(Span::Prose(
                sanitizer.prose(format!("this removes {destroyed}:")),
            ));
        }
        bodies.push(match &step.command {
            Some(command) => Span::Command(sanitizer.command(&command.line)),
            None => Span::Prose(sanitizer.prose(remedy::action(&step.action))),
        });
    }
    if bodies.is_empty() {
        bodies.push(Span::Prose(sanitizer.prose(remedy::summary(remedy))));
    }
    bodies
}

fn sections(assessment: &Assessment, sanitizer: Sanitizer<'_>) -> Vec<Section> {
    let evidence = assessment.pair.evidence.iter().map(|e| Line {
        label: e.grade.as_str(),
        bodies: vec![Span::Prose(sanitizer.prose(format!(
            "{} ({})",
            wording::statement(&e.statement),
            wording::source(&e.source)
        )))],
    });
    let others = assessment.remedies.iter().skip(1).map(|remedy| {
        let mut bodies = vec![Span::Prose(sanitizer.prose(remedy::summary(remedy)))];
        bodies.extend(steps(remedy, sanitizer));
        Line {
            label: "or",
            bodies,
        }
    });
    let all = [
        ("evidence for the pair", evidence.collect::<Vec<_>>()),
        ("other fixes", others.collect()),
        ("search path", search_path(assessment, sanitizer)),
    ];
    all.into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(title, lines)| Section { title, lines })
        .collect()
}

/// Every entry with why it is there and which members of the pair lie in it.
fn search_path(assessment: &Assessment, sanitizer: Sanitizer<'_>) -> Vec<Line> {
    let environment = &assessment.environment;
    let members = [&assessment.pair.tensorflow, &assessment.pair.numpy];
    let counts = |name: &PackageName| {
        members
            .iter()
            .copied()
            .flatten()
            .any(|m| m.distribution == *name)
    };
    let entries = environment.search_path.entries.iter().enumerate();
    entries
        .map(|(index, entry)| {
            let here = environment
                .distributions
                .iter()
                .filter(|d| d.entry == index && counts(&d.name));
            let mut bodies = vec![Span::Prose(sanitizer.path(&entry.path))];
            if let Some(file) = words::named_by(&entry.origin) {
                bodies.push(Span::Prose(
                    sanitizer.prose(format!("added by {}", file.display())),
                ));
            }
            bodies.extend(
                here.map(|d| Span::Prose(SafeText::new(format!("contains {}", d.label())))),
            );
            Line {
                label: words::entry_origin(&entry.origin),
                bodies,
            }
        })
        .collect()
}
