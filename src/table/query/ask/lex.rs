//! A question as words of known meaning, versions and the rest.

use std::str::FromStr;

use crate::model::{Code, PackageName, Platform};
use crate::table::fold::unspaced;
use crate::table::words::{Means, folded, word_at};
use crate::table::{Catalogue, Table, claims};

/// A part of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A distribution of the family, NumPy or Python.
    Product(PackageName),
    /// A word of the list that names no product and no platform.
    Means(Means, String),
    /// A platform.
    Platform(Platform),
    /// A version.
    Version(WrittenVersion),
    /// A finding code, an id of the catalogue or of common advice.
    Id(String),
    /// A sign that separates, such as a comma.
    Break,
    /// Anything else.
    Unknown(String),
}

/// A version as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrittenVersion {
    /// `==`, `>=`; empty where none stands before it.
    pub(super) operator: String,
    /// `2.10`, without the `.x` of a series.
    pub(super) text: String,
    /// Whether `.x` or `.*` followed.
    pub(super) wild: bool,
}

const OPERATORS: &[&str] = &["===", "==", ">=", "<=", "~=", "!=", ">", "<", "=", "@"];

/// The parts of a text.
pub(super) fn lex(text: &str, table: &Table) -> Vec<Token> {
    let text = folded(text);
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut operator = String::new();
    while let Some(sign) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(found) = OPERATORS.iter().find(|o| starts(rest, o)) {
            (*found).clone_into(&mut operator);
            at += found.len();
            continue;
        }
        if let Some((version, end)) = version(rest) {
            let operator = std::mem::take(&mut operator);
            tokens.push(Token::Version(WrittenVersion {
                operator,
                ..version
            }));
            at += end;
            continue;
        }
        if sign.is_whitespace()
            || matches!(
                sign,
                '(' | ')' | '[' | ']' | '`' | '"' | '\'' | ':' | '-' | '：' | '*' | '/'
            )
        {
            at += 1;
            continue;
        }
        if !sign.is_alphanumeric() && *sign != '_' {
            operator.clear();
            tokens.push(Token::Break);
            at += 1;
            continue;
        }
        operator.clear();
        let (token, end) = word(&text, at, table);
        match (tokens.last_mut(), token) {
            // signs of a script without spaces that are in no list make one word
            (Some(Token::Unknown(before)), Token::Unknown(more))
                if before.ends_with(unspaced) && more.starts_with(unspaced) =>
            {
                before.push_str(&more);
            }
            (_, token) => tokens.push(token),
        }
        at = end;
    }
    tokens
}

fn starts(text: &[char], with: &str) -> bool {
    text.len() >= with.len() && with.chars().zip(text).all(|(a, b)| a == *b)
}

/// The word at a place and where it ends.
fn word(text: &[char], at: usize, table: &Table) -> (Token, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let in_name = |sign: &&char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
    let name: String = rest.iter().take_while(in_name).collect();
    let name = name.trim_end_matches(['-', '.', '_']);
    if let Some(token) = identifier(name, table) {
        return (token, at + name.len());
    }
    // the longest distribution of the family, with its version behind it: `tensorflow-aarch64-2.8.4`
    let dashed = name.replace('_', "-");
    let family = table.family().chain([numpy()]).filter(|member| {
        dashed.strip_prefix(member.as_str()).is_some_and(|more| {
            let mut more = more.chars();
            let next = more.next();
            next.is_none_or(|n| {
                n.is_ascii_digit()
                    || (n == '-' && more.next().is_some_and(|n| n.is_ascii_digit() || n == 'v'))
            })
        })
    });
    if let Some(member) = family.max_by_key(|member| member.as_str().len()) {
        return (Token::Product(member.clone()), at + member.as_str().len());
    }
    let spaced = |sign: &&char| {
        (sign.is_alphanumeric() && !unspaced(**sign)) || matches!(sign, '_' | '.' | '-' | '\'')
    };
    let length = rest.iter().take_while(spaced).count();
    let whole: String = rest.iter().take(length).collect();
    let whole = whole.trim_end_matches(['.', '-', '\'']);
    if let Some((means, end)) = word_at(text, at) {
        let product = matches!(means, Means::Product(_));
        let next = |n: usize| text.get(end + n).copied();
        // `tf.constant` and `tensorflow-text` are names of their own, `TensorFlow-Version` is not
        let attribute = product
            && match next(0) {
                Some('.') => next(1).is_some_and(|n| n.is_alphabetic() || n == '_'),
                Some('-') => {
                    next(1).is_some_and(char::is_alphabetic) && word_at(text, end + 1).is_none()
                }
                _ => false,
            };
        if !attribute {
            let word: String = text.get(at..end).unwrap_or_default().iter().collect();
            return (meaning(means, word), end);
        }
    }
    if whole.is_empty() {
        let word: String = rest.iter().take(1).collect();
        return (Token::Unknown(word), at + 1);
    }
    (Token::Unknown(whole.to_owned()), at + whole.chars().count())
}

fn meaning(means: Means, word: String) -> Token {
    match means {
        Means::Product(name) => match PackageName::from_str(name) {
            Ok(name) => Token::Product(name),
            Err(_) => Token::Unknown(word),
        },
        Means::Platform(name) => {
            Platform::parse(name).map_or(Token::Unknown(word), Token::Platform)
        }
        means => Token::Means(means, word),
    }
}

fn numpy() -> &'static PackageName {
    static NUMPY: std::sync::LazyLock<PackageName> = std::sync::LazyLock::new(PackageName::numpy);
    &NUMPY
}

/// A finding code or an id, however it is written, and a platform as wheels name it.
fn identifier(name: &str, table: &Table) -> Option<Token> {
    if !name.contains(['-', '_', '.']) {
        return None;
    }
    let code = name.replace('_', "-");
    let known = code.parse::<Code>().is_ok()
        || Catalogue::embedded().failure(name).is_some()
        || claims().iter().any(|claim| claim.id == name);
    let family =
        |name: &str| PackageName::from_str(name).is_ok_and(|n| n.is_numpy() || table.is_family(&n));
    let release = name.rsplit_once('-').is_some_and(|(product, version)| {
        family(product) && version.starts_with(|c: char| c.is_ascii_digit())
    });
    if known && !family(name) && !release {
        return Some(Token::Id(name.to_owned()));
    }
    if name.contains('_') {
        let tag = name.strip_suffix(".whl").unwrap_or(name);
        return Platform::parse(tag).map(Token::Platform);
    }
    None
}

/// A version at the start of a text, and how long it is.
fn version(text: &[char]) -> Option<(WrittenVersion, usize)> {
    let digits = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        rest.iter().take_while(|sign| sign.is_ascii_digit()).count()
    };
    let mut end = digits(0);
    if end == 0 {
        return None;
    }
    let mut wild = false;
    while text.get(end) == Some(&'.') {
        let more = digits(end + 1);
        if more > 0 {
            end += 1 + more;
            continue;
        }
        let sign = text.get(end + 1);
        let alone = text
            .get(end + 2)
            .is_none_or(|s| !s.is_alphanumeric() || unspaced(*s));
        wild = matches!(sign, Some('x' | '*')) && alone;
        break;
    }
    let mut written: String = text.get(..end)?.iter().collect();
    if wild {
        end += 2;
        // `1.15.x.x`
        while starts(text.get(end..)?, ".x") {
            end += 2;
        }
    } else {
        for suffix in ["rc", "-rc", ".rc", "a", "b", ".post", ".dev"] {
            let from = end + suffix.len();
            let number = digits(from);
            if starts(text.get(end..)?, suffix) && number > 0 {
                let number: String = text.get(from..from + number)?.iter().collect();
                written.push_str(match suffix {
                    "-rc" | ".rc" => "rc",
                    other => other,
                });
                written.push_str(&number);
                end = from + number.len();
                break;
            }
        }
    }
    let stops = text
        .get(end)
        .is_none_or(|s| (unspaced(*s) || !s.is_alphanumeric()) && *s != '_');
    let version = WrittenVersion {
        operator: String::new(),
        text: written,
        wild,
    };
    stops.then_some((version, end))
}
