//! Sets of specifiers (PEP 440) in the forms that the data files use.

use super::key::Key;

use super::source::version;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    AtLeast,
    AtMost,
    Above,
    Below,
    Compatible,
    /// `==1.2.*` and `!=1.2.*`: the versions from a first one to the one past the last.
    Prefix,
    NotPrefix,
}

/// `>=1.20,<2`.
#[derive(Debug, Clone)]
pub(crate) struct Specifiers(Vec<(Operator, Key, Key)>);

impl Specifiers {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::with(text, version)
    }

    /// Whether a text is a set of specifiers, whatever the size of its numbers.
    pub(crate) fn is_set(text: &str) -> bool {
        let any = |text: &str| {
            let starts = text.starts_with(|c: char| c.is_ascii_digit());
            starts.then(|| Key::nearest(text))
        };
        Self::with(text, any).is_some()
    }

    fn with(text: &str, version: impl Fn(&str) -> Option<Key> + Copy) -> Option<Self> {
        let parts = text.split(',').map(str::trim);
        parts
            .map(|part| specifier(part, version))
            .collect::<Option<_>>()
            .map(Self)
    }

    pub(crate) fn contains(&self, key: Key) -> bool {
        self.0.iter().all(|(operator, at, past)| match operator {
            Operator::Equal => key == *at,
            Operator::NotEqual => key != *at,
            Operator::AtLeast => key >= *at,
            Operator::AtMost => key <= *at,
            Operator::Above => key > *at,
            Operator::Below => key.is_below(*at),
            Operator::Compatible | Operator::Prefix => key >= *at && key.is_below(*past),
            Operator::NotPrefix => key < *at || !key.is_below(*past),
        })
    }

    /// The two ends of a half-open interval, `>=A,<B`, where it is no more than that; either may be missing.
    pub(crate) fn interval(&self) -> Option<(Option<Key>, Option<Key>)> {
        let (mut low, mut high) = (None, None);
        for (operator, at, _) in &self.0 {
            match operator {
                Operator::AtLeast if low.is_none() => low = Some(*at),
                Operator::Below if high.is_none() => high = Some(*at),
                _ => return None,
            }
        }
        let ordered = low.zip(high).is_none_or(|(low, high)| low < high);
        ordered.then_some((low, high))
    }
}

fn specifier(text: &str, version: impl Fn(&str) -> Option<Key>) -> Option<(Operator, Key, Key)> {
    let operators = [
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("~=", Operator::Compatible),
        (">=", Operator::AtLeast),
        ("<=", Operator::AtMost),
        (">", Operator::Above),
        ("<", Operator::Below),
    ];
    let (operator, rest) = operators
        .iter()
        .find_map(|(word, operator)| Some((*operator, text.strip_prefix(word)?.trim())))?;
    if let Some(prefix) = rest.strip_suffix(".*") {
        let operator = match operator {
            Operator::Equal => Operator::Prefix,
            Operator::NotEqual => Operator::NotPrefix,
            _ => return None,
        };
        return Some((operator, version(prefix)?, version(&next(prefix)?)?));
    }
    let at = version(rest)?;
    let past = match operator {
        Operator::Compatible => version(&next(rest.rsplit_once('.')?.0)?)?,
        _ => at,
    };
    Some((operator, at, past))
}

/// `1.3` of `1.2`.
fn next(prefix: &str) -> Option<String> {
    let (head, last) = match prefix.rsplit_once('.') {
        Some((head, last)) => (format!("{head}."), last),
        None => (String::new(), prefix),
    };
    let last: u64 = last.parse().ok()?;
    Some(format!("{head}{}", last + 1))
}
