//! Every spelling of a version that PEP 440 allows.

use super::{KeyBuilder, Version, pre};

const PRE: &[(&[u8], u8)] = &[
    (b"alpha", pre::ALPHA),
    (b"a", pre::ALPHA),
    (b"beta", pre::BETA),
    (b"b", pre::BETA),
    (b"preview", pre::CANDIDATE),
    (b"pre", pre::CANDIDATE),
    (b"c", pre::CANDIDATE),
    (b"rc", pre::CANDIDATE),
];

const POST: &[(&[u8], u8)] = &[(b"post", 0), (b"rev", 0), (b"r", 0)];

const DEV: &[(&[u8], u8)] = &[(b"dev", 0)];

pub(super) fn read(text: &[u8]) -> Option<Version> {
    let mut rest = text;
    if let [b'v' | b'V', behind @ ..] = rest {
        rest = behind;
    }
    let mut key = KeyBuilder {
        key: Vec::with_capacity(text.len() * 2 + 8),
        ..KeyBuilder::default()
    };
    let mut first = some_digits(&mut rest)?;
    match rest {
        [b'!', behind @ ..] => {
            rest = behind;
            key.number(first);
            first = some_digits(&mut rest)?;
        }
        _ => key.number(b""),
    }
    key.release(first);
    while let [b'.', behind @ ..] = rest {
        let mut behind = behind;
        let Some(number) = some_digits(&mut behind) else {
            break;
        };
        key.release(number);
        rest = behind;
    }
    if rest.is_empty() {
        key.suffix(None, None, None);
        return Some(key.finish());
    }
    let pre = segment(&mut rest, PRE);
    let post = implicit_post(&mut rest).or_else(|| segment(&mut rest, POST).map(|(_, n)| n));
    let dev = segment(&mut rest, DEV).map(|(_, number)| number);
    key.suffix(pre, post, dev);
    if let [b'+', local @ ..] = rest {
        for part in local.split(|b| is_separator(*b)) {
            if part.is_empty() || !part.iter().all(u8::is_ascii_alphanumeric) {
                return None;
            }
            key.local(part);
        }
        rest = b"";
    }
    rest.is_empty().then(|| key.finish())
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b'-' | b'_')
}

fn digits<'t>(rest: &mut &'t [u8]) -> &'t [u8] {
    let end = rest
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, behind) = rest.split_at(end);
    *rest = behind;
    digits
}

fn some_digits<'t>(rest: &mut &'t [u8]) -> Option<&'t [u8]> {
    Some(digits(rest)).filter(|d| !d.is_empty())
}

/// The post-release of `1.0-1`.
fn implicit_post<'t>(rest: &mut &'t [u8]) -> Option<&'t [u8]> {
    let mut behind = rest.strip_prefix(b"-")?;
    let number = some_digits(&mut behind)?;
    *rest = behind;
    Some(number)
}

/// A separator, one of the words, a separator and digits; all but the word may be missing.
fn segment<'t>(rest: &mut &'t [u8], words: &[(&[u8], u8)]) -> Option<(u8, &'t [u8])> {
    let text = without_separator(rest);
    let starts = |word: &[u8]| {
        text.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    let (word, rank) = words.iter().find(|(word, _)| starts(word))?;
    let mut behind = without_separator(text.get(word.len()..).expect("it starts with the word"));
    let number = digits(&mut behind);
    *rest = behind;
    Some((*rank, number))
}

fn without_separator(text: &[u8]) -> &[u8] {
    match text {
        [first, behind @ ..] if is_separator(*first) => behind,
        _ => text,
    }
}
