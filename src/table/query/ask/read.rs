//! What a question is about: which version belongs to which product, and what is asked.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::bare::place_bare;
use super::lex::{Token, WrittenVersion, lex};
use crate::model::{
    AskedRelease, NotUnderstood, PackageName, PythonVersion, Understood, Version,
    VersionSpecifiers, Wanted,
};
use crate::table::meaning::Meaning;
use crate::table::words::{Means, folded};
use crate::table::{Claim, Table, claims};

/// A question as it was read.
pub(super) struct Asked {
    pub(super) understood: Understood,
    /// What the words of the list ask.
    pub(super) means: BTreeSet<Meaning>,
    /// Whether Python is mentioned without a version.
    pub(super) which_python: bool,
    /// Ids of findings, failures and claims.
    pub(super) ids: Vec<String>,
    /// Common advice that the words are about.
    pub(super) claims: Vec<&'static Claim>,
    /// Why the text is not understood.
    pub(super) problem: Option<NotUnderstood>,
}

/// A mention of a product with the versions that belong to it.
pub(super) struct Mention {
    pub(super) name: PackageName,
    pub(super) versions: Vec<WrittenVersion>,
}

/// Reads a question.
pub(super) fn read(text: &str, table: &Table) -> Asked {
    let tokens = lex(text, table);
    let mut asked = Asked {
        understood: Understood::default(),
        means: BTreeSet::new(),
        which_python: false,
        ids: Vec::new(),
        claims: about(text),
        problem: None,
    };
    let (mentions, bare) = bind(&tokens, &mut asked);
    for mention in mentions {
        place(mention, &mut asked, table);
    }
    place_bare(bare, &mut asked, table);
    asked
}

/// Gives each version its product: the one before it, else the one behind it; the others are bare.
fn bind(tokens: &[Token], asked: &mut Asked) -> (Vec<Mention>, Vec<WrittenVersion>) {
    let mut mentions: Vec<(usize, Mention)> = Vec::new();
    let mut versions: Vec<(usize, &WrittenVersion)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Product(name) => mentions.push((
                at,
                Mention {
                    name: name.clone(),
                    versions: Vec::new(),
                },
            )),
            Token::Version(version) => versions.push((at, version)),
            Token::Platform(platform) => {
                asked.understood.platform.get_or_insert(*platform);
            }
            Token::Id(id) => asked.ids.push(id.clone()),
            Token::Means(Means::Other, word) => {
                asked
                    .problem
                    .get_or_insert(NotUnderstood::OtherProduct(word.clone()));
            }
            Token::Means(Means::Asks(Meaning::Which), _) => {
                if asks_about_ours(tokens.get(at + 1..).unwrap_or_default()) {
                    asked.means.insert(Meaning::Which);
                }
            }
            Token::Means(Means::Asks(Meaning::Link | Meaning::Filler), _) => {}
            Token::Means(Means::Asks(meaning), _) => {
                asked.means.insert(*meaning);
            }
            Token::Means(_, _) => {}
            Token::Unknown(word) => asked.understood.unread.push(word.clone()),
            Token::Break => {}
        }
    }
    let mut bare = Vec::new();
    let between = |token: &Token| {
        matches!(
            token,
            Token::Means(Means::Asks(Meaning::Version | Meaning::Filler), _)
        )
    };
    for (at, version) in versions {
        let back = (0..at)
            .rev()
            .find(|i| !tokens.get(*i).is_some_and(|t| glue(t, false)));
        let ahead = (at + 1..tokens.len()).find(|i| !tokens.get(*i).is_some_and(|t| glue(t, true)));
        let mention_at = |place: Option<usize>, mentions: &[(usize, Mention)]| {
            mentions.iter().position(|(m, _)| Some(*m) == place)
        };
        let has_own = |place: usize| {
            let next = tokens.get(place + 1..).unwrap_or_default().iter();
            let mut next = next.skip_while(|t| between(t));
            matches!(next.next(), Some(Token::Version(_)))
        };
        if let Some(before) = mention_at(back, &mentions)
            && let Some((_, mention)) = mentions.get_mut(before)
            && mention.versions.is_empty()
        {
            mention.versions.push(version.clone());
        } else if let Some(mention) = continued(tokens, at, &mut mentions) {
            mention.versions.push(version.clone());
        } else if let Some(behind) = mention_at(ahead, &mentions)
            && ahead.is_none_or(|place| !has_own(place))
            && let Some((_, mention)) = mentions.get_mut(behind)
            && mention.versions.is_empty()
        {
            mention.versions.push(version.clone());
        } else if version.text.contains('.') {
            // a version of something unknown is no version of ours
            match back.and_then(|i| tokens.get(i)) {
                Some(Token::Unknown(word)) if i_is_adjacent(back, at) && looks_like_name(word) => {
                    asked
                        .problem
                        .get_or_insert(NotUnderstood::OtherProduct(word.clone()));
                }
                _ => bare.push(version.clone()),
            }
        } else {
            asked.understood.unread.push(version.text.clone());
        }
    }
    (mentions.into_iter().map(|(_, m)| m).collect(), bare)
}

/// Whether what follows a question word is ours: "which numpy" and not "which function".
fn asks_about_ours(rest: &[Token]) -> bool {
    let skipped = |token: &&Token| {
        matches!(
            token,
            Token::Means(
                Means::Asks(Meaning::Filler | Meaning::Link | Meaning::Which),
                _
            )
        )
    };
    !matches!(rest.iter().find(|t| !skipped(t)), Some(Token::Unknown(_)))
}

/// What may stand between a product and its version, and between a version and the product behind it.
fn glue(token: &Token, ahead: bool) -> bool {
    match token {
        Token::Means(Means::Asks(Meaning::Version), _) => true,
        Token::Means(Means::Asks(Meaning::Link), _) => ahead,
        _ => false,
    }
}

fn i_is_adjacent(back: Option<usize>, at: usize) -> bool {
    back.is_some_and(|back| back + 1 == at)
}

fn looks_like_name(word: &str) -> bool {
    word.len() > 1
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// `>=2.8,<2.12`: a version with an operator right behind another with one.
fn continued<'m>(
    tokens: &[Token],
    at: usize,
    mentions: &'m mut [(usize, Mention)],
) -> Option<&'m mut Mention> {
    let Some(Token::Version(version)) = tokens.get(at) else {
        return None;
    };
    let operator =
        |v: &WrittenVersion| matches!(v.operator.as_str(), "<" | "<=" | ">" | ">=" | "!=" | "~=");
    let before = (0..at)
        .rev()
        .find(|i| !matches!(tokens.get(*i), Some(Token::Break)))?;
    let Some(Token::Version(first)) = tokens.get(before) else {
        return None;
    };
    if !operator(version) || !operator(first) {
        return None;
    }
    let mention = mentions.iter_mut().map(|(_, m)| m);
    mention
        .into_iter()
        .find(|m| m.versions.last() == Some(first))
}

/// Puts a product where it belongs.
pub(super) fn place(mention: Mention, asked: &mut Asked, table: &Table) {
    let Mention { name, versions } = mention;
    if name.as_ref() == "python" {
        match versions.first() {
            Some(version) => match python(version) {
                Some(python) => set_python(asked, python),
                None => asked
                    .understood
                    .unread
                    .push(format!("{name} {}", version.text)),
            },
            None => asked.which_python = true,
        }
        return;
    }
    let wanted = match wanted(&versions) {
        Some(wanted) => wanted,
        None => {
            let texts: Vec<&str> = versions.iter().map(|v| v.text.as_str()).collect();
            let problem = NotUnderstood::Version(texts.join(","), vec![name]);
            asked.problem.get_or_insert(problem);
            return;
        }
    };
    set(asked, AskedRelease { name, wanted }, table);
}

fn set_python(asked: &mut Asked, python: PythonVersion) {
    match &asked.understood.python {
        Some(before) if !before.same_series(&python) => {
            if let Ok(name) = PackageName::from_str("python") {
                asked.problem.get_or_insert(NotUnderstood::Several(name));
            }
        }
        Some(_) => {}
        None => asked.understood.python = Some(python),
    }
}

/// Sets one side; a mention without a version changes nothing of one with a version.
fn set(asked: &mut Asked, release: AskedRelease, table: &Table) {
    let slot = if release.name.is_numpy() {
        &mut asked.understood.numpy
    } else {
        &mut asked.understood.tensorflow
    };
    match slot {
        None => *slot = Some(release),
        Some(before) if release.wanted == Wanted::Any => {
            // "tensorflow 2.10 ... tensorflow-gpu": the more special name counts
            if before.name == PackageName::tensorflow() && table.is_family(&release.name) {
                before.name = release.name;
            }
        }
        Some(before) if before.wanted == Wanted::Any => {
            let special = release.name == PackageName::tensorflow();
            let name = if special {
                before.name.clone()
            } else {
                release.name
            };
            *slot = Some(AskedRelease {
                name,
                wanted: release.wanted,
            });
        }
        Some(before) if before.wanted == release.wanted => {}
        Some(_) => {
            asked
                .problem
                .get_or_insert(NotUnderstood::Several(release.name));
        }
    }
}

/// The versions of a mention: `2.10` is a series, `2.10.1` and `==2.10` are one release.
pub(super) fn wanted(versions: &[WrittenVersion]) -> Option<Wanted> {
    let Some(first) = versions.first() else {
        return Some(Wanted::Any);
    };
    let text = first.text.as_str();
    let version = Version::from_str(text).ok()?;
    match first.operator.as_str() {
        "" | "=" | "@" | "==" | "===" => {
            let parts = text.split('.').count();
            let pinned = first.operator.starts_with("==");
            if first.wild || (parts < 3 && !pinned && !version.any_prerelease()) {
                Some(Wanted::Series(text.to_owned()))
            } else {
                Some(Wanted::Exact(version))
            }
        }
        _ => {
            let all: Vec<String> = versions.iter().map(specifier).collect();
            VersionSpecifiers::from_str(&all.join(","))
                .ok()
                .map(Wanted::Range)
        }
    }
}

fn specifier(version: &WrittenVersion) -> String {
    format!("{}{}", version.operator, version.text)
}

/// `3.9`, `3.9.7`, `39` of `py39`.
pub(super) fn python(version: &WrittenVersion) -> Option<PythonVersion> {
    if version.text.contains('.') {
        return version.text.parse().ok();
    }
    PythonVersion::of_cpython_tag(&format!("cp{}", version.text))
}

/// `==2.10.*`
pub(super) fn specifiers(series: &str) -> Option<VersionSpecifiers> {
    VersionSpecifiers::from_str(&format!("=={series}.*")).ok()
}

/// The common advice that a text is about.
fn about(text: &str) -> Vec<&'static Claim> {
    let text: String = folded(text).into_iter().collect();
    let all = |entry: &&str| entry.split(' ').all(|stem| text.contains(stem));
    claims()
        .iter()
        .filter(|claim| claim.asked.iter().any(all))
        .collect()
}
