//! The answer as text, and as a reply to a ticket.

use anstyle::Style;

use super::forms::forms;
use super::phrases::{asked, pythons, span, spans};
use super::words::{headline, on_pythons};
use crate::model::{Answer, CellStatus, ClaimAnswer, PairPick, Reply, Understood};
use crate::report::grid::grid;
use crate::report::safe_text::SafeText;
use crate::report::table::{pairs_text, picks_text, release_text};
use crate::report::text::paint;
use crate::report::wrap::wrap;
use crate::report::{Verbosity, View};

const BOLD: Style = Style::new().bold();

/// So many releases are shown one by one.
const RELEASES: usize = 3;

/// The answer, what was understood, and the evidence.
#[must_use]
pub(crate) fn text(answer: &Answer, view: &View<'_>) -> String {
    let mut out = String::new();
    for part in wrap(
        SafeText::new(headline(answer)).as_str(),
        view.width.map(usize::from),
    ) {
        out.push_str(&format!("{}\n", paint(BOLD, &part)));
    }
    if view.verbosity == Verbosity::Quiet {
        return out;
    }
    for (label, line) in understood(&answer.understood) {
        add(&mut out, &format!("{label}: {line}"), view, 0);
    }
    let before = out.len();
    out.push('\n');
    evidence(&mut out, answer, view);
    if out.len() == before + 1 {
        out.truncate(before);
    }
    out
}

/// What was understood, and what was not.
pub(super) fn understood(understood: &Understood) -> Vec<(&'static str, String)> {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(
        understood
            .tensorflow
            .as_ref()
            .map(|r| asked(r).to_lowercase()),
    );
    facts.extend(understood.numpy.as_ref().map(|r| asked(r).to_lowercase()));
    facts.extend(
        understood
            .python
            .as_ref()
            .map(|python| format!("python {python}")),
    );
    facts.extend(understood.platform.map(|platform| platform.to_string()));
    let mut lines = Vec::new();
    if !facts.is_empty() {
        lines.push(("understood", facts.join(", ")));
    }
    for (version, name) in &understood.read_as {
        lines.push(("note", format!("{version} is read as {name} {version}")));
    }
    for (asked, answered) in &understood.instead {
        let note = format!("{asked} is not in the table: the answer is for {answered}");
        lines.push(("note", note));
    }
    if !understood.unread.is_empty() {
        lines.push(("not understood", understood.unread.join(" ")));
    }
    lines
}

fn add(out: &mut String, text: &str, view: &View<'_>, indent: usize) {
    let width = view
        .width
        .map(|w| usize::from(w).saturating_sub(indent).max(20));
    for part in wrap(SafeText::new(text).as_str(), width) {
        out.push_str(&format!("{:indent$}{part}\n", ""));
    }
}

fn evidence(out: &mut String, answer: &Answer, view: &View<'_>) {
    match &answer.reply {
        Reply::NumpyFor(groups) => {
            for group in groups.iter().rev().take(RELEASES).rev() {
                release_text(out, &group.answer, view);
            }
            for group in groups.iter().rev().skip(RELEASES).rev() {
                add(
                    out,
                    &format!(
                        "{}: `tfpair ask tensorflow {}`",
                        span(&group.span),
                        group.span.last
                    ),
                    view,
                    2,
                );
            }
        }
        Reply::TensorflowFor(groups) => {
            for group in groups {
                add(out, &format!("numpy {}", span(&group.numpy)), view, 2);
                // what is declared differs inside a group; the last release speaks
                let last = &group.numpy.last;
                let declared = match group.numpy.first == *last {
                    true => "declared by".to_owned(),
                    false => format!("{last} is declared by"),
                };
                for (label, spans) in [
                    ("known to work with", spans(&group.works)),
                    (declared.as_str(), spans(&group.declared)),
                ] {
                    add(out, &format!("{label:<22}{spans}"), view, 4);
                }
            }
            if let [only] = groups.as_slice() {
                picks(out, &only.picks, view);
            }
        }
        Reply::Pair(groups) => {
            if let [only] = groups.as_slice()
                && only.tensorflow.first == only.tensorflow.last
                && only.numpy.first == only.numpy.last
            {
                pairs_text(out, &answer.table, view);
            } else {
                for group in groups {
                    let pair = format!(
                        "tensorflow {} with numpy {}: {}",
                        span(&group.tensorflow),
                        span(&group.numpy),
                        group.status.meaning()
                    );
                    add(out, &pair, view, 2);
                    for variant in group
                        .variants
                        .iter()
                        .filter(|_| group.status == CellStatus::Depends)
                    {
                        add(out, &on_pythons(variant), view, 4);
                    }
                }
            }
        }
        Reply::Pins(all) => picks(out, all, view),
        Reply::Newest { pick, .. } => picks(out, pick.as_slice(), view),
        Reply::Pythons(groups) => {
            for (of, python) in groups {
                add(out, &format!("{}: {}", span(of), pythons(python)), view, 2);
            }
        }
        Reply::LeaveNumpyOne {
            tensorflow,
            packages,
        } => {
            add(out, "first version that is built for NumPy 2:", view, 2);
            let mut rows = vec![vec![
                SafeText::new("  tensorflow"),
                SafeText::new(tensorflow.to_string()),
            ]];
            for (name, version) in packages {
                rows.push(vec![
                    SafeText::new(format!("  {name}")),
                    SafeText::new(version.to_string()),
                ]);
            }
            table(out, &rows, view);
        }
        Reply::Distribution(groups) => {
            for group in groups {
                let names: Vec<&str> = group.names.iter().map(|n| n.as_str()).collect();
                add(
                    out,
                    &format!("{}: {}", span(&group.span), names.join(", ")),
                    view,
                    2,
                );
            }
        }
        Reply::Builds(builds) => {
            for build in builds {
                add(out, &format!("source  {}", build.source), view, 2);
            }
        }
        Reply::Code { page, .. } => out.push_str(page),
        Reply::Failure { page, .. } => out.push_str(page),
        Reply::Claims(claims) => {
            for claim in claims {
                claim_lines(out, claim, view);
            }
        }
        Reply::NeverReleased { slip, .. } => {
            if let Some((_, reply)) = slip {
                let inner = Answer {
                    reply: (**reply).clone(),
                    ..answer.clone()
                };
                evidence(out, &inner, view);
            }
        }
        Reply::Beyond { .. } | Reply::NoWheel { .. } => {}
        Reply::NotUnderstood(_) => {
            for form in forms(answer) {
                add(out, &format!("try  {form}"), view, 2);
            }
        }
    }
}

fn claim_lines(out: &mut String, claim: &ClaimAnswer, view: &View<'_>) {
    for (label, line) in [
        ("claim", format!("\"{}\": {}", claim.claim, claim.verdict)),
        ("observed", claim.observed.to_owned()),
        ("source", claim.source.to_owned()),
        ("more", format!("tfpair explain {}", claim.id)),
    ] {
        add(out, &format!("{label:<10}{line}"), view, 2);
    }
}

fn picks(out: &mut String, picks: &[PairPick], view: &View<'_>) {
    let picks: Vec<&PairPick> = picks.iter().collect();
    if !picks.is_empty() {
        picks_text(out, &picks, view);
    }
}

fn table(out: &mut String, rows: &[Vec<SafeText>], view: &View<'_>) {
    for row in grid(rows, view.width) {
        out.push_str(&row);
        out.push('\n');
    }
}

/// The answer as a reply to a ticket, in Markdown.
#[must_use]
pub(in crate::report) fn reply(answer: &Answer) -> String {
    let mut out = format!(
        "Thank you for the question.\n\n{}.\n",
        SafeText::new(headline(answer))
    );
    let facts: Vec<String> = understood(&answer.understood)
        .into_iter()
        .map(|(label, line)| format!("* {label}: {}\n", SafeText::new(line)))
        .collect();
    if !facts.is_empty() {
        out.push_str(&format!("\n{}", facts.concat()));
    }
    out
}
