//! Why there is no remedy, in one paragraph: who wants what.

use serde::Serialize;

use crate::model::{Impasse, Want, WantKind};

/// The paragraph: the claim, everyone with what they want, and what could be had instead.
#[must_use]
pub fn impasse(impasse: &Impasse) -> String {
    let wants: Vec<String> = impasse.wants.iter().map(want).collect();
    let mut paragraph = impasse.claim.clone();
    if !wants.is_empty() {
        paragraph.push_str(&format!(": {}", wants.join("; ")));
    }
    if !impasse.instead.is_empty() {
        paragraph.push_str(&format!(". Instead: {}", impasse.instead.join("; ")));
    }
    paragraph
}

fn want(want: &Want) -> String {
    let verb = match want.kind {
        WantKind::Asked => "asks for ",
        WantKind::Requires => "requires ",
        WantKind::WorksWith => "is known to work with ",
        WantKind::Wheels => "has wheels for ",
        WantKind::Is => "",
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
pub(super) struct ImpasseOut<'a> {
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

impl<'a> ImpasseOut<'a> {
    pub(super) fn new(of: &'a Impasse) -> Self {
        let out = |want: &'a Want| WantOut {
            who: &want.who,
            kind: want.kind.as_str(),
            what: &want.what,
            because: want.because.as_deref(),
        };
        Self {
            paragraph: impasse(of),
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
        let want = |who: &str, kind, what: &str, because: Option<&str>| Want {
            who: who.to_owned(),
            kind,
            what: what.to_owned(),
            because: because.map(str::to_owned),
        };
        let said = impasse(&Impasse {
            claim: "no NumPy fits all that is installed".to_owned(),
            wants: vec![
                want(
                    "tensorflow-cpu 2.10.1",
                    WantKind::WorksWith,
                    "numpy>=1.20,<2",
                    None,
                ),
                want(
                    "app 1.0",
                    WantKind::Requires,
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
