//! A short reply to a ticket, and the count of a queue by cause.

use std::collections::BTreeMap;

use crate::model::{Assessment, Compatibility, Finding, Report, Severity, Verdict};

use super::safe_text::SafeText;

/// A short, courteous answer in Markdown. What comes from the ticket stands in code, where it can do nothing.
#[must_use]
pub fn reply(assessment: &Assessment) -> String {
    let mut out = String::from("Thank you for the report.\n\n");
    out.push_str(&claim(assessment));
    out.push('\n');
    if let Some(finding) = assessment
        .findings
        .iter()
        .find(|f| f.severity == Severity::Error)
    {
        let shown = finding
            .evidence
            .iter()
            .filter(|e| e.starts_with("line "))
            .take(3);
        let shown: Vec<String> = shown.map(|e| format!("* {}\n", code(e))).collect();
        if !shown.is_empty() {
            out.push_str(&format!(
                "\nThis is what it was read from:\n\n{}",
                shown.concat()
            ));
        }
        if let (true, Some(help)) = (
            assessment.remedies.is_empty(),
            finding
                .evidence
                .iter()
                .find_map(|e| e.strip_prefix("what helps: ")),
        ) {
            out.push_str(&format!("\nWhat helps: {}.\n", SafeText::new(help)));
        }
    }
    if let Some(remedy) = assessment.remedies.first() {
        out.push_str("\nThis should cure it:\n\n```sh\n");
        for command in remedy.commands() {
            out.push_str(&format!("{}\n", fenced(command)));
        }
        out.push_str("```\n");
    }
    if !assessment.questions.is_empty() {
        let with = if assessment.verdict == Verdict::Fails {
            "To be sure"
        } else {
            "To tell more"
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
    match assessment.verdict {
        Verdict::Fails => match assessment
            .findings
            .iter()
            .find(|f| f.severity == Severity::Error)
        {
            Some(finding) => format!("{} ({}).", sentence(finding), code(finding.code.as_str())),
            None => "`import tensorflow` fails here.".to_owned(),
        },
        Verdict::Works => format!(
            "{members} is a pair that is known to work{}, and the text shows no error that would stop the import.",
            if pair.compatibility == Compatibility::Partial {
                " in part"
            } else {
                ""
            }
        ),
        Verdict::Absent => "There is no TensorFlow in the environment that is listed.".to_owned(),
        Verdict::Unknown if members.is_empty() => {
            "The text does not tell which TensorFlow and which NumPy are in use.".to_owned()
        }
        Verdict::Unknown if pair.compatibility == Compatibility::Compatible => format!(
            "{members} is a pair that is known to work, and the text does not show what stops it."
        ),
        Verdict::Unknown => {
            format!("The text names {members}, and that is not enough to tell what goes wrong.")
        }
    }
}

fn sentence(finding: &Finding) -> String {
    let text = SafeText::new(&finding.message).to_string();
    text.replace(['<', '>', '['], "")
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
pub fn causes(report: &Report) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for assessment in &report.environments {
        let cause = match (assessment.verdict, assessment.leading()) {
            (Verdict::Fails, Some(finding)) => finding.code.as_str(),
            (verdict, _) => verdict.as_str(),
        };
        *counts.entry(cause).or_default() += 1;
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
