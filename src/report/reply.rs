//! A short reply to a ticket, and the count of a queue by cause.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Assessment, Compatibility, Detail, Finding, Report, Verdict};

use super::safe_text::SafeText;
use super::wording;

/// A short answer in Markdown. What comes from the ticket is inline code, so that its markup has no effect.
#[must_use]
pub(crate) fn reply(assessment: &Assessment) -> String {
    if let Some(answer) = &assessment.answer {
        return super::answer::reply(answer);
    }
    let mut out = String::from("Thank you for the report.\n\n");
    out.push_str(&claim(assessment));
    out.push('\n');
    if let Some(finding) = assessment.leading() {
        let shown = finding.lines.iter().take(3);
        let shown: Vec<String> = shown
            .map(|line| format!("* {}\n", code(&wording::ticket_line(line))))
            .collect();
        if !shown.is_empty() {
            out.push_str(&format!("\nThe lines that show it:\n\n{}", shown.concat()));
        }
        if let Detail::KnownFailure { failure, .. } = &finding.detail {
            out.push_str(&format!("\nReason: {}.\n", prose(&failure.cause)));
        }
        if let (true, Some(fix)) = (assessment.remedies.is_empty(), wording::words(finding).fix) {
            out.push_str(&format!("\nFix: {}.\n", prose(&fix)));
        }
    }
    if let Some(remedy) = assessment.remedies.first() {
        out.push_str("\nThis should fix it:\n\n```sh\n");
        for command in remedy.commands() {
            out.push_str(&format!("{}\n", fenced(command)));
        }
        out.push_str("```\n");
    }
    if !assessment.harmless.is_empty() {
        out.push_str("\nHarmless, and not the cause of a failed import:\n\n");
        let mut listed = BTreeSet::new();
        for line in assessment
            .harmless
            .iter()
            .filter(|l| listed.insert(&l.failure))
        {
            out.push_str(&format!("* line {}: {}\n", line.line, prose(&line.title)));
        }
    }
    if !assessment.questions.is_empty() {
        let with = match assessment.leading() {
            Some(_) => "To be sure",
            None => "To find the cause",
        };
        out.push_str(&format!(
            "\n{with}, please run this where you see the problem, and add what it prints:\n\n```sh\n"
        ));
        for question in &assessment.questions {
            out.push_str(&format!("{}\n", fenced(question)));
        }
        out.push_str("```\n");
    }
    out
}

fn claim(assessment: &Assessment) -> String {
    let pair = &assessment.pair;
    let members: Vec<String> = [&pair.tensorflow, &pair.numpy]
        .into_iter()
        .flatten()
        .map(|m| code(&m.label()))
        .collect();
    let members = members.join(" with ");
    if let (Verdict::Unknown, Some(finding)) = (assessment.verdict, assessment.leading()) {
        return format!(
            "The most probable cause: {} ({}).",
            sentence(finding),
            name(finding)
        );
    }
    match assessment.verdict {
        Verdict::Fails => match assessment.leading() {
            Some(finding) => format!("{} ({}).", sentence(finding), name(finding)),
            None => "`import tensorflow` fails here.".to_owned(),
        },
        Verdict::Works => format!(
            "{members} {}, and the text shows no error that would stop the import.",
            if pair.compatibility == Compatibility::Partial {
                "are known to work together, except for some operations"
            } else {
                "are known to work together"
            }
        ),
        Verdict::Absent => "TensorFlow is not installed in the listed environment.".to_owned(),
        Verdict::Unknown if members.is_empty() => {
            "The text does not say which TensorFlow and which NumPy are in use.".to_owned()
        }
        Verdict::Unknown if pair.compatibility == Compatibility::Compatible => {
            format!("{members} are known to work together, and the text does not show what fails.")
        }
        Verdict::Unknown => {
            format!("The text mentions {members}, which is not enough to find the cause.")
        }
    }
}

fn sentence(finding: &Finding) -> String {
    prose(&wording::words(finding).message)
}

/// The id of the catalogue, else the code of the finding.
fn cause(finding: &Finding) -> &str {
    finding.failure.as_deref().unwrap_or(finding.code.as_str())
}

fn name(finding: &Finding) -> String {
    code(cause(finding))
}

/// A sentence of ours, with names of the ticket in it: markup outside of code has no effect.
fn prose(text: &str) -> String {
    let mut inside = false;
    let text = SafeText::new(text).to_string();
    let kept = text.chars().filter(|c| {
        inside ^= *c == '`';
        inside || !matches!(c, '<' | '>' | '[')
    });
    kept.collect()
}

/// The text as inline code; backticks would end it.
fn code(text: &str) -> String {
    format!("`{}`", SafeText::new(text).to_string().replace('`', "'"))
}

/// A line inside a fence; a run of backticks could end it.
fn fenced(text: &str) -> String {
    SafeText::new(text).to_string().replace("```", "'''")
}

/// How many tickets have which cause, the most frequent first.
#[must_use]
pub(crate) fn causes(report: &Report) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for assessment in &report.environments {
        let name = match (assessment.verdict, assessment.leading()) {
            _ if assessment.answer.is_some() => "question",
            (Verdict::Fails | Verdict::Unknown, Some(finding)) => cause(finding),
            (verdict, _) => verdict.as_str(),
        };
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(cause, n)| (std::cmp::Reverse(*n), *cause));
    let mut out = String::from("\n");
    for (cause, n) in counts {
        out.push_str(&format!("{n:>5}  {cause}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{code, fenced};

    #[test]
    fn what_a_ticket_says_stays_in_its_code() {
        assert_eq!(
            code("a `b` <script>\u{1b}[31m"),
            "`a 'b' <script>\\u{1b}[31m`"
        );
        assert_eq!(fenced("x ``` y"), "x ''' y");
    }
}
