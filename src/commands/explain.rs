//! `tfpair explain [CODE]`: the page of a finding code or of a piece of common advice, or all of them with their titles.

use std::io::{self, Write};

use crate::model::{Code, UnknownCode};
use crate::table::{claims, page};

/// Why nothing was explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The text is no code.
    #[error("{unknown}; {}", hint(suggestion.as_ref()))]
    Unknown {
        /// What was typed.
        unknown: UnknownCode,
        /// The code that was probably meant.
        suggestion: Option<Code>,
    },
    /// The page could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

fn hint(suggestion: Option<&Code>) -> String {
    match suggestion {
        Some(code) => format!("did you mean `{code}`?"),
        None => "`tfpair explain` lists all codes".to_owned(),
    }
}

/// Writes the page of a code; without one, every code with its title.
pub fn explain(code: Option<&str>, out: &mut dyn Write) -> Result<(), ExplainError> {
    let Some(text) = code else {
        return list(out);
    };
    if let Some(claim) = claims().into_iter().find(|claim| claim.id == text.trim()) {
        return Ok(out.write_all(claim.page(1).as_bytes())?);
    }
    let code = find(text)?;
    Ok(out.write_all(page(code).as_bytes())?)
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
            code.title(),
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

/// Reads a code, in any case, with or without the `error[...]` that the report prints around it.
fn find(text: &str) -> Result<Code, ExplainError> {
    let bare = text.trim().to_ascii_lowercase();
    let bare = bare
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or(bare.as_str(), |(inner, _)| inner)
        .replace('_', "-");
    bare.parse().map_err(|_| ExplainError::Unknown {
        unknown: UnknownCode(text.to_owned()),
        suggestion: nearest(&bare),
    })
}

/// The code that was probably meant: the most similar one, if it is similar at all.
fn nearest(text: &str) -> Option<Code> {
    const SIMILAR: f64 = 0.75;
    Code::ALL
        .iter()
        .map(|&code| (strsim::jaro_winkler(text, code.as_str()), code))
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, code)| code)
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
