//! `tfpair explain [CODE]`: the page of a finding code, of an entry of the failure catalogue or of a piece of common advice,
//! or all of them with their titles.

use std::io::{self, Write};

use crate::model::{Code, UnknownCode, nearest_name};
use crate::report;
use crate::table::{Catalogue, Claim, claims, page};

/// Why nothing was explained.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExplainError {
    /// The text is no code.
    #[error("{unknown}; {}", hint(*suggestion))]
    Unknown {
        /// What was typed.
        unknown: UnknownCode,
        /// The code that was probably meant.
        suggestion: Option<&'static str>,
    },
    /// The page could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn hint(suggestion: Option<&str>) -> String {
    match suggestion {
        Some(code) => format!("did you mean `{code}`?"),
        None => "`tfpair explain` lists all codes".to_owned(),
    }
}

/// Writes the page of a code; without one, every code with its title.
pub(crate) fn explain(code: Option<&str>, out: &mut dyn Write) -> Result<(), ExplainError> {
    let Some(text) = code else {
        return list(out);
    };
    let id = bare(text);
    if let Some(claim) = claims().iter().find(|claim| claim.id == id) {
        return Ok(out.write_all(claim.page(1).as_bytes())?);
    }
    if let Some(failure) = Catalogue::embedded().failure(&id) {
        return Ok(out.write_all(failure.page().as_bytes())?);
    }
    let advice = about(&id);
    if id.parse::<Code>().is_err() && !advice.is_empty() {
        let pages: Vec<String> = advice.iter().map(|claim| claim.page(1)).collect();
        return Ok(out.write_all(pages.join("\n").as_bytes())?);
    }
    let code = find(text, &id)?;
    Ok(out.write_all(page(code).as_bytes())?)
}

/// The common advice about a word: `reshape`, `dtype`.
fn about(word: &str) -> Vec<&'static Claim> {
    let all = claims().iter();
    all.filter(|claim| {
        let mut text = [&claim.id, &claim.title, &claim.claim, &claim.because]
            .map(|part| part.to_ascii_lowercase())
            .join(" ");
        for run in claim.run {
            text.push_str(&format!(" {}", run.command.to_ascii_lowercase()));
        }
        let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
        word.len() >= 4 && words.any(|w| w == word || w.split('-').any(|part| part == word))
    })
    .collect()
}

fn list(out: &mut dyn Write) -> Result<(), ExplainError> {
    let claims = claims();
    let codes = Code::ALL.iter().map(|c| c.as_str().len());
    let width = codes.chain(claims.iter().map(|c| c.id.len())).max();
    for code in Code::ALL {
        writeln!(
            out,
            "{:width$}  {}",
            code.as_str(),
            report::title(*code),
            width = width.unwrap_or(0)
        )?;
    }
    writeln!(out, "\nCommon advice, checked:")?;
    for claim in claims {
        writeln!(
            out,
            "{:width$}  {}",
            claim.id,
            claim.title,
            width = width.unwrap_or(0)
        )?;
    }
    Ok(())
}

/// The text in lower case, without the `error[...]` that the report prints around a code.
fn bare(text: &str) -> String {
    let bare = text.trim().to_ascii_lowercase();
    bare.split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or(bare.as_str(), |(inner, _)| inner)
        .to_owned()
}

/// Reads a code, also with underscores.
fn find(text: &str, id: &str) -> Result<Code, ExplainError> {
    let code = id.replace('_', "-");
    code.parse().map_err(|_| ExplainError::Unknown {
        unknown: UnknownCode(text.to_owned()),
        suggestion: nearest_name(&code, Code::ALL.iter().map(|c| c.as_str()), 3),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[track_caller]
    fn check(code: Option<&str>, expect: Result<&str, &str>) {
        let mut out = Vec::new();
        let result = explain(code, &mut out).map_err(|e| e.to_string());
        let text = String::from_utf8(out).unwrap();
        match (result, expect) {
            (Ok(()), Ok(start)) => assert!(text.starts_with(start), "{text}"),
            (Err(error), Err(expected)) => assert_eq!(error, expected),
            (result, _) => panic!("{result:?}, {text}"),
        }
    }

    #[test]
    fn prints_the_page_of_a_code_however_it_was_copied() {
        for text in [
            "numpy-abi-too-new",
            "NUMPY_ABI_TOO_NEW",
            "error[numpy-abi-too-new]:",
        ] {
            check(Some(text), Ok("# numpy-abi-too-new\n"));
        }
    }

    #[test]
    fn prints_the_page_of_a_piece_of_advice() {
        check(
            Some("0xf-is-1.21"),
            Ok(
                "# C API version 0xf is NumPy 1.22\n\nClaim: \"`module compiled against API version 0xf` means NumPy 1.21\"\n\n**False**: ",
            ),
        );
    }

    #[test]
    fn prints_the_entry_of_the_failure_catalogue() {
        check(
            Some("npabi-handle-signature"),
            Ok("# npabi-handle-signature\n"),
        );
    }

    #[test]
    fn prints_the_advice_about_a_word() {
        for word in ["reshape", "dtype"] {
            let mut out = Vec::new();
            explain(Some(word), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.starts_with("# ") && text.contains("Claim: "), "{text}");
        }
    }

    #[test]
    fn suggests_the_code_that_was_meant() {
        check(
            Some("numpy-abi-to-new"),
            Err("`numpy-abi-to-new` is not a finding code; did you mean `numpy-abi-too-new`?"),
        );
        check(
            Some("module-shadow"),
            Err("`module-shadow` is not a finding code; did you mean `module-shadowed`?"),
        );
        check(
            Some("xyz"),
            Err("`xyz` is not a finding code; `tfpair explain` lists all codes"),
        );
    }

    #[test]
    fn lists_every_code_without_one() {
        let mut out = Vec::new();
        explain(None, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let (codes, advice) = text.split_once("\n\n").unwrap();
        assert_eq!(codes.lines().count(), Code::ALL.len());
        assert_eq!(advice.lines().count(), 1 + claims().len());
        assert!(text.contains("numpy-elsewhere"));
    }
}
