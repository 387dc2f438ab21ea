//! Common advice, compared with what is declared and with real runs.

use std::fmt::Write;

include!(concat!(env!("OUT_DIR"), "/claims.rs"));

/// A piece of advice, checked.
#[derive(Debug)]
pub(crate) struct Claim {
    /// A stable name: `0xf-is-1.21`.
    pub id: &'static str,
    /// A true sentence about the subject, without a final period.
    pub title: &'static str,
    /// The advice, as people give it.
    pub claim: &'static str,
    /// Words of a question about it: every stem of one entry occurs.
    pub asked: &'static [&'static str],
    /// Whether it is true.
    pub verdict: ClaimVerdict,
    /// Why, in a sentence without a final period.
    pub because: &'static str,
    /// What the metadata states.
    pub declared: &'static str,
    /// What happened.
    pub observed: &'static str,
    /// Where the facts stand.
    pub source: &'static str,
    /// What was run, and what it printed.
    pub run: &'static [ClaimRun],
}

/// Whether a claim is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClaimVerdict {
    /// It holds.
    #[allow(dead_code, reason = "the data decides which occur")]
    True,
    /// It holds under a condition that it does not name.
    InPart,
    /// It does not hold.
    False,
}

impl ClaimVerdict {
    /// In words.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::InPart => "true in part",
            Self::False => "false",
        }
    }
}

/// A command that was run to check a claim.
#[derive(Debug)]
pub(crate) struct ClaimRun {
    /// The command.
    pub command: &'static str,
    /// What it printed.
    pub output: &'static str,
}

/// Every claim, in the order of the file.
#[must_use]
pub(crate) fn claims() -> &'static [Claim] {
    &CLAIMS
}

impl Claim {
    /// The section as Markdown, with a heading of level `depth`.
    #[must_use]
    pub(crate) fn page(&self, depth: usize) -> String {
        let mut page = format!(
            "{} {}\n\nClaim: \"{}\"\n\n**{}**: {}.\n\n",
            "#".repeat(depth),
            self.title,
            self.claim,
            capital(self.verdict.as_str()),
            self.because
        );
        let mut line = |name: &str, text: &str| {
            // writing to a string does not fail
            let _ = writeln!(page, "- {name}: {text}");
        };
        line("declared", self.declared);
        line("observed", self.observed);
        line("source", self.source);
        line("id", &format!("`{}`", self.id));
        page.push_str("\n```console\n");
        for run in self.run {
            let _ = writeln!(page, "$ {}\n{}", run.command, run.output.trim_matches('\n'));
        }
        page.push_str("```\n");
        page
    }
}

/// The page of all claims, `docs/common-advice.md`.
#[cfg(test)]
pub(super) fn advice_page(claims: &[Claim]) -> String {
    let mut page = String::from(ADVICE_HEAD);
    for claim in claims {
        page.push('\n');
        page.push_str(&claim.page(2));
    }
    page
}

#[cfg(test)]
const ADVICE_HEAD: &str = "\
# Common advice, checked

Common advice about TensorFlow and NumPy, compared with the compatibility table and with real installs: what is
declared (the metadata of the wheels), what was observed (installed, imported and used on Linux x86_64, CPU), and the
verdict. `tfpair explain ID` prints one section.

This page is generated from `src/table/data/claims.toml` with `TFPAIR_BLESS=1 cargo test --lib claims`.
";

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
