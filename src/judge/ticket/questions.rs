//! What to ask the reporter: one or two commands, ready to paste.

use super::errors::Errors;
use crate::model::{Assessment, Format, Os, TicketEnvironment, Verdict};

/// The commands to ask for, the most useful first; none where the ticket has enough.
pub(super) fn questions(
    assessment: &Assessment,
    ticket: &TicketEnvironment,
    errors: &Errors<'_>,
) -> Vec<String> {
    let unknown = assessment.verdict == Verdict::Unknown;
    let unexplained = errors.unexplained() && !fails_by_pair(assessment);
    let contradicts = !ticket.contradictions.is_empty();
    if errors.install_failed() {
        // which Python pip is of, and which wheels it accepts
        return vec![
            format!("{} -VV", python(assessment)),
            format!("{} -m pip debug --verbose", python(assessment)),
        ];
    }
    if !unknown && !unexplained && !contradicts {
        return Vec::new();
    }
    let python = python(assessment);
    let mut questions = Vec::new();
    if contradicts || unknown || unexplained {
        questions.push(format!(
            "{python} -c \"import sys, numpy; print(sys.version, sys.executable, numpy.__version__, numpy.__file__); \
             import tensorflow; print(tensorflow.__version__)\""
        ));
    }
    if !ticket.whole_list {
        let conda = ticket
            .environment
            .distributions
            .iter()
            .any(|d| d.format == Format::CondaText);
        questions.push(match conda {
            true => "conda list".to_owned(),
            false => format!("{python} -m pip list"),
        });
    }
    questions
}

/// The interpreter as people type it on the platform.
fn python(assessment: &Assessment) -> &'static str {
    match assessment.environment.platform.map(|p| p.os) {
        Some(Os::Windows) => "py",
        _ => "python",
    }
}

/// Whether the pair itself explains a failure.
fn fails_by_pair(assessment: &Assessment) -> bool {
    assessment.pair.compatibility == crate::model::Compatibility::Incompatible
}
