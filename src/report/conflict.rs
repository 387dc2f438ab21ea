//! Why there is no remedy, in one paragraph: who wants what.

use serde::Serialize;

use crate::model::{Conflict, Constraint, ConstraintKind};

/// The paragraph: the claim, everyone with what they want, and what could be had instead.
#[must_use]
pub fn conflict(conflict: &Conflict) -> String {
    let wants: Vec<String> = conflict.wants.iter().map(want).collect();
    let mut paragraph = conflict.claim.clone();
    if !wants.is_empty() {
        paragraph.push_str(&format!(": {}", wants.join("; ")));
    }
    if !conflict.instead.is_empty() {
        paragraph.push_str(&format!(". Instead: {}", conflict.instead.join("; ")));
    }
    paragraph
}

fn want(want: &Constraint) -> String {
    let verb = match want.kind {
        ConstraintKind::Asked => "asks for ",
        ConstraintKind::Requires => "requires ",
        ConstraintKind::WorksWith => "is known to work with ",
        ConstraintKind::Wheels => "has wheels for ",
        ConstraintKind::Is => "",
    };
    let because = want.because.as_ref().map(|b| format!(" ({b})"));
    format!(
        "{} {verb}{}{}",
        want.who,
        want.what,
        because.unwrap_or_default()
    )
}

#[derive(Serialize)]
pub(super) struct ConflictOut<'a> {
    paragraph: String,
    claim: &'a str,
    wants: Vec<WantOut<'a>>,
    instead: &'a [String],
}

#[derive(Serialize)]
struct WantOut<'a> {
    who: &'a str,
    kind: &'static str,
    what: &'a str,
    because: Option<&'a str>,
}

impl<'a> ConflictOut<'a> {
    pub(super) fn new(of: &'a Conflict) -> Self {
        let out = |want: &'a Constraint| WantOut {
            who: &want.who,
            kind: want.kind.as_str(),
            what: &want.what,
            because: want.because.as_deref(),
        };
        Self {
            paragraph: conflict(of),
            claim: &of.claim,
            wants: of.wants.iter().map(out).collect(),
            instead: &of.instead,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_named_with_what_they_want() {
        let want = |who: &str, kind, what: &str, because: Option<&str>| Constraint {
            who: who.to_owned(),
            kind,
            what: what.to_owned(),
            because: because.map(str::to_owned),
        };
        let said = conflict(&Conflict {
            claim: "no NumPy fits all that is installed".to_owned(),
            wants: vec![
                want(
                    "tensorflow-cpu 2.10.1",
                    ConstraintKind::WorksWith,
                    "numpy>=1.20,<2",
                    None,
                ),
                want(
                    "app 1.0",
                    ConstraintKind::Requires,
                    "numpy>=2",
                    Some("a develop install"),
                ),
            ],
            instead: vec!["change app".to_owned()],
        });
        assert_eq!(
            said,
            "no NumPy fits all that is installed: tensorflow-cpu 2.10.1 is known to work with numpy>=1.20,<2; app 1.0 \
             requires numpy>=2 (a develop install). Instead: change app"
        );
    }
}
