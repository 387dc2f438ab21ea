//! PEP 440 version specifiers: `>=1.20,<2`.

use std::fmt;
use std::str::FromStr;

use super::version::{Version, is_space};

/// How a specifier compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operator {
    /// `==`
    Equal,
    /// `==1.2.*`
    EqualStar,
    /// `===`, a comparison of texts
    ExactEqual,
    /// `!=`
    NotEqual,
    /// `!=1.2.*`
    NotEqualStar,
    /// `~=`
    TildeEqual,
    /// `<`
    LessThan,
    /// `<=`
    LessThanEqual,
    /// `>`
    GreaterThan,
    /// `>=`
    GreaterThanEqual,
}

impl Operator {
    /// As it is written, without the `.*` behind the version.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Equal | Self::EqualStar => "==",
            Self::ExactEqual => "===",
            Self::NotEqual | Self::NotEqualStar => "!=",
            Self::TildeEqual => "~=",
            Self::LessThan => "<",
            Self::LessThanEqual => "<=",
            Self::GreaterThan => ">",
            Self::GreaterThanEqual => ">=",
        }
    }
}

/// Every operator, those that begin with another's text first.
const OPERATORS: &[Operator] = &[
    Operator::ExactEqual,
    Operator::Equal,
    Operator::NotEqual,
    Operator::TildeEqual,
    Operator::LessThanEqual,
    Operator::GreaterThanEqual,
    Operator::LessThan,
    Operator::GreaterThan,
];

/// An operator and a version: `>=1.20`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct VersionSpecifier {
    operator: Operator,
    /// What it compares with; none where `===` compares with a text that is no version.
    version: Option<Version>,
    /// How many numbers of a release it compares where only some of them count: `==1.0.*` is not `==1.*`. Otherwise 0.
    parts: usize,
    /// The text that `===` compares with.
    exact: Option<Box<str>>,
}

/// Says why a text is no version specifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SpecifierError {
    /// Nothing stands before or behind a comma.
    #[error("a comma without a version specifier")]
    Missing,
    /// It does not follow the grammar.
    #[error("`{text}` is not a version specifier such as `>=1.20`{}", .hint.map(|h| format!(": {h}")).unwrap_or_default())]
    Invalid {
        /// The text.
        text: String,
        /// What is wrong, where a rule of PEP 440 is broken.
        hint: Option<&'static str>,
    },
}

impl VersionSpecifier {
    /// A specifier of an operator that takes any version.
    fn comparison(operator: Operator, version: Version) -> Self {
        use Operator::{EqualStar, NotEqualStar, TildeEqual};
        let by_parts = matches!(operator, EqualStar | NotEqualStar | TildeEqual);
        Self {
            operator,
            parts: if by_parts {
                version.release_digits().count()
            } else {
                0
            },
            version: Some(version),
            exact: None,
        }
    }

    /// How it compares.
    #[must_use]
    pub(crate) fn operator(&self) -> Operator {
        self.operator
    }

    /// What it compares with; `None` where `===` compares with a text that is no version.
    #[must_use]
    pub(crate) fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }

    /// Whether it admits a version; pre-releases count like all others.
    #[must_use]
    pub(crate) fn contains(&self, version: &Version) -> bool {
        if let Some(exact) = &self.exact {
            return version.to_string().to_lowercase() == exact.to_lowercase();
        }
        let bound = self.version.as_ref().expect("`===` alone has no version");
        match self.operator {
            // handled above
            Operator::ExactEqual => false,
            Operator::Equal => equal(version, bound),
            Operator::NotEqual => !equal(version, bound),
            Operator::EqualStar => same_release(version, bound, 0),
            Operator::NotEqualStar => !same_release(version, bound, 0),
            Operator::TildeEqual => version.key() >= bound.key() && same_release(version, bound, 1),
            Operator::GreaterThanEqual => version.key() >= bound.key(),
            Operator::LessThanEqual => version.public_key() <= bound.key(),
            Operator::GreaterThan => {
                // a final or pre-release bound excludes its post-releases
                version.public_key() > bound.key()
                    && (bound.is_dev() || bound.is_post() || version.pre_key() != bound.pre_key())
            }
            Operator::LessThan => version.key() < below(bound),
        }
    }

    /// Whether every version that it admits is admitted by another for sure.
    #[must_use]
    pub(crate) fn implies(&self, other: &Self) -> bool {
        use Operator::{GreaterThan, GreaterThanEqual, LessThan, LessThanEqual};
        let (Some(own), Some(bound)) = (&self.version, &other.version) else {
            return self == other;
        };
        match (self.operator, other.operator) {
            (GreaterThan | GreaterThanEqual, GreaterThanEqual) => own >= bound,
            (GreaterThan, GreaterThan) if own == bound => true,
            (GreaterThan | GreaterThanEqual, GreaterThan) => {
                // a final or pre-release bound excludes its post-releases
                let post_of_bound = own.pre_key() == bound.pre_key();
                own > bound && (bound.is_dev() || bound.is_post() || !post_of_bound)
            }
            (LessThan, LessThanEqual) => below(own) <= bound.key(),
            (LessThanEqual, LessThanEqual) => own <= bound,
            (LessThan, LessThan) => below(own) <= below(bound),
            (LessThanEqual, LessThan) => own.key() < below(bound),
            _ => self == other,
        }
    }

    /// Whether it admits a text, as a marker compares it: `===` compares the texts, and nothing else admits what is no
    /// version.
    pub(super) fn contains_text(&self, text: &str) -> bool {
        match &self.exact {
            Some(exact) => text.to_lowercase() == exact.to_lowercase(),
            None => text.parse().is_ok_and(|version| self.contains(&version)),
        }
    }

    /// Reads a specifier with no white space around it; between operator and version there may be some.
    fn read(text: &str) -> Result<Self, SpecifierError> {
        if text.is_empty() {
            return Err(SpecifierError::Missing);
        }
        let wrong = |hint| SpecifierError::Invalid {
            text: text.chars().take(80).collect(),
            hint,
        };
        let (operator, operand) = OPERATORS
            .iter()
            .find_map(|o| Some((*o, text.strip_prefix(o.as_str())?)))
            .ok_or_else(|| wrong(None))?;
        let operand = operand.trim_start_matches(is_space);
        if operator == Operator::ExactEqual {
            if operand.is_empty() || operand.contains(|c| is_space(c) || matches!(c, ';' | ')')) {
                return Err(wrong(None));
            }
            return Ok(Self {
                operator,
                version: operand.parse().ok(),
                parts: 0,
                exact: Some(operand.into()),
            });
        }
        if operand.ends_with(is_space) {
            return Err(wrong(None));
        }
        let starred = operand.strip_suffix(".*");
        let version: Version = starred
            .unwrap_or(operand)
            .parse()
            .map_err(|_| wrong(None))?;
        let operator = match (operator, starred) {
            (_, None) => operator,
            (Operator::Equal, Some(_)) => Operator::EqualStar,
            (Operator::NotEqual, Some(_)) => Operator::NotEqualStar,
            _ => return Err(wrong(Some("`.*` is allowed with `==` and `!=` only"))),
        };
        if starred.is_some_and(|release| !is_release(release)) {
            return Err(wrong(Some("`.*` is allowed after a release only")));
        }
        if version.is_local() && !matches!(operator, Operator::Equal | Operator::NotEqual) {
            return Err(wrong(Some(
                "a local version is allowed with `==` and `!=` only",
            )));
        }
        if operator == Operator::TildeEqual && version.release_digits().count() < 2 {
            return Err(wrong(Some(
                "`~=` needs a version with two parts, such as 1.20",
            )));
        }
        Ok(Self::comparison(operator, version))
    }
}

/// The key that those below a bound of `<` are less than: a bound that is no pre-release excludes its pre-releases.
fn below(bound: &Version) -> &[u8] {
    match bound {
        _ if bound.any_prerelease() => bound.key(),
        _ if bound.is_post() => bound.post_key(),
        _ => bound.release_key(),
    }
}

fn is_release(text: &str) -> bool {
    text.trim_start_matches(['v', 'V'])
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'!'))
}

/// Equality of PEP 440: a local version counts only where the bound has one.
fn equal(version: &Version, bound: &Version) -> bool {
    if bound.is_local() {
        version == bound
    } else {
        version.public_key() == bound.key()
    }
}

/// Whether the release of a version starts with that of a bound but its last `without` numbers.
fn same_release(version: &Version, bound: &Version, without: usize) -> bool {
    let count = bound.release_digits().count() - without;
    let release = version.release_digits().chain(std::iter::repeat(&b""[..]));
    version.epoch_digits() == bound.epoch_digits()
        && release
            .zip(bound.release_digits().take(count))
            .all(|(one, other)| one == other)
}

impl fmt::Display for VersionSpecifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operator.as_str())?;
        match (&self.exact, &self.version) {
            (Some(exact), _) => f.write_str(exact)?,
            (None, Some(version)) => write!(f, "{version}")?,
            (None, None) => {}
        }
        match self.operator {
            Operator::EqualStar | Operator::NotEqualStar => f.write_str(".*"),
            _ => Ok(()),
        }
    }
}

impl FromStr for VersionSpecifier {
    type Err = SpecifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text.trim_matches(is_space))
    }
}

/// Specifiers that a version must satisfy all, ordered by their versions; none admit everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct VersionSpecifiers(Vec<VersionSpecifier>);

impl VersionSpecifiers {
    /// Specifiers that admit everything.
    #[must_use]
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    /// Whether all of them admit a version.
    #[must_use]
    pub(crate) fn contains(&self, version: &Version) -> bool {
        self.iter().all(|specifier| specifier.contains(version))
    }

    /// The specifiers of a requirement, where blanks and tabs may stand around each and one comma behind the last.
    pub(super) fn of_requirement(text: &str) -> Result<Self, SpecifierError> {
        let blank = |c| matches!(c, ' ' | '\t');
        let text = text.trim_matches(blank);
        let text = match text.strip_suffix(',') {
            Some(head) if !head.is_empty() => head,
            _ => text,
        };
        if text.is_empty() {
            return Ok(Self::empty());
        }
        text.split(',')
            .map(|part| VersionSpecifier::read(part.trim_matches(blank)))
            .collect()
    }
}

impl std::ops::Deref for VersionSpecifiers {
    type Target = [VersionSpecifier];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromIterator<VersionSpecifier> for VersionSpecifiers {
    fn from_iter<T: IntoIterator<Item = VersionSpecifier>>(iter: T) -> Self {
        let mut all: Vec<VersionSpecifier> = iter.into_iter().collect();
        all.sort_by(|a, b| a.version.cmp(&b.version));
        Self(all)
    }
}

impl FromStr for VersionSpecifiers {
    type Err = SpecifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',')
            .filter(|part| !part.trim_matches(is_space).is_empty())
            .map(str::parse)
            .collect()
    }
}

impl fmt::Display for VersionSpecifiers {
    /// `>=1.20,<2`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, specifier) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            write!(f, "{specifier}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
