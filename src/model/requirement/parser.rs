//! The grammar of PEP 508.

use std::str::FromStr;

use super::super::specifier::VersionSpecifiers;
use super::super::version::is_space;
use super::marker::{Comparison, MarkerOperator, MarkerTree, Operand, Tree, Variable};
use super::name::{PackageName, is_name_byte};
use super::{Requirement, VersionOrUrl};

/// How long a requirement may be, in bytes.
const LONGEST: usize = 1 << 17;

/// How deep parentheses may nest, as in CPython and `packaging`.
const DEEPEST: usize = 200;

/// Says that a text is no PEP 508 requirement or marker.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{cause} (column {column})")]
pub(crate) struct RequirementError {
    cause: String,
    column: usize,
}

type Result<T> = std::result::Result<T, RequirementError>;

impl FromStr for Requirement {
    type Err = RequirementError;

    fn from_str(text: &str) -> Result<Self> {
        let mut parser = Parser::new(text)?;
        parser.skip_blanks();
        let name = parser.name("a distribution name")?;
        parser.skip_blanks();
        let extras = parser.extras()?;
        parser.skip_blanks();
        let source = if parser.takes("@") {
            parser.url()?
        } else {
            VersionOrUrl::Versions(parser.specifiers()?)
        };
        let marker = match parser.rest() {
            "" => None,
            rest if rest.starts_with(';') => {
                parser.takes(";");
                Some(parser.whole_marker()?)
            }
            _ => return Err(parser.expected("`;` or the end")),
        };
        Ok(Requirement {
            name,
            extras,
            source,
            marker,
        })
    }
}

impl FromStr for MarkerTree {
    type Err = RequirementError;

    fn from_str(text: &str) -> Result<Self> {
        Parser::new(text)?.whole_marker()
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Result<Self> {
        if text.len() > LONGEST {
            return Err(RequirementError {
                cause: format!("longer than {LONGEST} bytes"),
                column: LONGEST,
            });
        }
        Ok(Self { text, at: 0 })
    }

    fn rest(&self) -> &'t str {
        self.text
            .get(self.at..)
            .expect("a token ends where a character does")
    }

    /// Goes on to where a part of the rest begins that satisfies `stops`, or to the end, and returns what is passed.
    fn take_until(&mut self, stops: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let taken = rest.find(stops).map_or(rest, |end| rest.split_at(end).0);
        self.at += taken.len();
        taken
    }

    fn skip_blanks(&mut self) -> bool {
        !self.take_until(|c| !matches!(c, ' ' | '\t')).is_empty()
    }

    fn takes(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// A word that no letter, digit or `_` follows.
    fn takes_word(&mut self, word: &str) -> bool {
        let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let found = self
            .rest()
            .strip_prefix(word)
            .is_some_and(|rest| !goes_on(rest));
        if found {
            self.at += word.len();
        }
        found
    }

    fn error_at(&self, at: usize, cause: String) -> RequirementError {
        let before = self
            .text
            .get(..at)
            .expect("a token begins where a character does");
        RequirementError {
            cause,
            column: before.chars().count() + 1,
        }
    }

    fn expected(&self, what: &str) -> RequirementError {
        let found = match self.rest().chars().next() {
            Some(c) => format!("`{c}`"),
            None => "the end".to_owned(),
        };
        self.error_at(self.at, format!("expected {what}, found {found}"))
    }

    fn name(&mut self, what: &str) -> Result<PackageName> {
        let start = self.at;
        let text = self.take_until(|c| !u8::try_from(c).is_ok_and(is_name_byte));
        if text.is_empty() {
            return Err(self.expected(what));
        }
        text.parse()
            .map_err(|error: super::NameError| self.error_at(start, error.to_string()))
    }

    fn extras(&mut self) -> Result<Vec<PackageName>> {
        let mut extras = Vec::new();
        if !self.takes("[") {
            return Ok(extras);
        }
        self.skip_blanks();
        while !self.takes("]") {
            if !extras.is_empty() {
                if !self.takes(",") {
                    return Err(self.expected("`,` or `]`"));
                }
                self.skip_blanks();
            }
            extras.push(self.name("an extra name")?);
            self.skip_blanks();
        }
        Ok(extras)
    }

    /// A URL ends at white space; a marker follows behind blanks.
    fn url(&mut self) -> Result<VersionOrUrl> {
        self.skip_blanks();
        let url = self.take_until(is_space);
        if url.is_empty() {
            return Err(self.expected("a URL"));
        }
        if !self.rest().is_empty() && !self.skip_blanks() {
            return Err(self.expected("a blank or the end"));
        }
        Ok(VersionOrUrl::Url(url.into()))
    }

    fn specifiers(&mut self) -> Result<VersionSpecifiers> {
        let open = self.at;
        let enclosed = self.takes("(");
        let start = self.at;
        let text = self.take_until(|c| matches!(c, ';' | ')'));
        let specifiers = VersionSpecifiers::of_requirement(text)
            .map_err(|error| self.error_at(start, error.to_string()))?;
        if enclosed {
            if !self.takes(")") {
                return Err(self.error_at(open, "`(` without its `)`".to_owned()));
            }
            self.skip_blanks();
        }
        Ok(specifiers)
    }

    fn whole_marker(&mut self) -> Result<MarkerTree> {
        let tree = self.any(0)?;
        if !self.rest().is_empty() {
            return Err(self.expected("`and`, `or` or the end"));
        }
        Ok(MarkerTree { tree })
    }

    fn any(&mut self, depth: usize) -> Result<Tree> {
        let first = self.all(depth)?;
        if !self.takes_word("or") {
            return Ok(first);
        }
        let mut parts = vec![first, self.all(depth)?];
        while self.takes_word("or") {
            parts.push(self.all(depth)?);
        }
        Ok(Tree::any(parts))
    }

    fn all(&mut self, depth: usize) -> Result<Tree> {
        let first = self.part(depth)?;
        if !self.takes_word("and") {
            return Ok(first);
        }
        let mut parts = vec![first, self.part(depth)?];
        while self.takes_word("and") {
            parts.push(self.part(depth)?);
        }
        Ok(Tree::all(parts))
    }

    fn part(&mut self, depth: usize) -> Result<Tree> {
        self.skip_blanks();
        let open = self.at;
        let tree = if self.takes("(") {
            if depth == DEEPEST {
                return Err(self.error_at(open, format!("more than {DEEPEST} nested parentheses")));
            }
            let tree = self.any(depth + 1)?;
            if !self.takes(")") {
                return Err(self.expected("`and`, `or` or `)`"));
            }
            tree
        } else {
            let left = self.operand()?;
            self.skip_blanks();
            let operator = self.operator()?;
            self.skip_blanks();
            let right = self.operand()?;
            Tree::Comparison(Comparison {
                left,
                operator,
                right,
            })
        };
        self.skip_blanks();
        Ok(tree)
    }

    fn operand(&mut self) -> Result<Operand> {
        let start = self.at;
        let first = self.rest().chars().next();
        let Some(quote) = first.filter(|c| matches!(c, '\'' | '"')) else {
            let mut spellings = Variable::SPELLINGS.into_iter();
            let variable = spellings.find(|(spelling, _)| self.takes_word(spelling));
            return match variable {
                Some((_, variable)) => Ok(Operand::Variable(variable)),
                None => {
                    Err(self
                        .expected("a marker variable such as `python_version` or a quoted text"))
                }
            };
        };
        self.at += 1;
        let text = self.take_until(|c| c == quote);
        if self.rest().is_empty() {
            return Err(self.error_at(start, "a quoted text without its end".to_owned()));
        }
        self.at += 1;
        // the grammar has no escapes, which `packaging` reads as those of Python
        if text.contains(['\\', '\n', '\r', '\0']) {
            let cause = "a quoted string with a backslash or a line break".to_owned();
            return Err(self.error_at(start, cause));
        }
        Ok(Operand::Text(text.into()))
    }

    fn operator(&mut self) -> Result<MarkerOperator> {
        if self.takes_word("in") {
            return Ok(MarkerOperator::In);
        }
        if self.takes_word("not") {
            return if self.skip_blanks() && self.takes_word("in") {
                Ok(MarkerOperator::NotIn)
            } else {
                Err(self.expected("`in` behind `not`"))
            };
        }
        let symbol = MarkerOperator::SYMBOLS
            .into_iter()
            .find(|o| self.takes(o.as_str()));
        symbol.ok_or_else(|| self.expected("an operator such as `==` or `in`"))
    }
}
