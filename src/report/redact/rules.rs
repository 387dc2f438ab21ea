//! Rules for free text: URLs, secrets by the word before them and by their shape, addresses.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// Shapes that the services document, one a line: service, pattern, source.
const TOKENS: &str = include_str!("tokens.tsv");

/// Hosts of the sources that the table cites. Nothing of an environment is spared for them: see [`Rules::apply`].
const PUBLIC: &[&str] = &[
    "github.com",
    "www.tensorflow.org",
    "tensorflow.org",
    "numpy.org",
    "docs.python.org",
    "peps.python.org",
    "packaging.python.org",
    "keras.io",
];

/// Words after which a secret stands.
const SECRET: &str = "token|passw(?:or)?d|passwd|passphrase|passcode|pwd|secret|credentials?|cookie|\
                      api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|signing[_-]?key|secret[_-]?key|_auth";

/// What replaces a secret.
const TOKEN: &str = "token";

pub(super) struct Rules {
    url: Regex,
    authorization: Regex,
    bearer: Regex,
    assignment: Regex,
    tokens: Vec<Regex>,
    credentials: Regex,
    address: Regex,
    ip: Regex,
    ip6: Regex,
    long: Regex,
}

impl Rules {
    pub(super) fn get() -> &'static Self {
        static COMPILED: OnceLock<Rules> = OnceLock::new();
        COMPILED.get_or_init(Self::compile)
    }

    fn compile() -> Self {
        let regex = |pattern: &str| Regex::new(pattern).expect("a test compiles every pattern");
        let tokens = TOKENS
            .lines()
            .skip(1)
            .filter_map(|line| line.split('\t').nth(1));
        Self {
            url: regex(r#"(?i)\b([a-z][a-z0-9+.-]*://)((?:[^\s"<>`]*@)?)([^\s"'<>`]*)"#),
            authorization: regex(
                r#"(?i)\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|digest|token|negotiate|apikey)\s+)?[^\s"',;]+"#,
            ),
            bearer: regex(r"(?i)\b((?:bearer|basic)\s+)[a-z0-9._~+/=-]{8,}"),
            assignment: regex(&format!(
                r#"(?i)((?:^|[^\w])["']?[\w.-]*(?:{SECRET})s?(?:[_.-][\w.-]*)?["']?\s*(?::\s*|=\s*|\s+=>\s*))("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"'=,;&}}\])][^\s"',;&}}\])]*)"#
            )),
            tokens: tokens.map(regex).collect(),
            credentials: regex(r"[A-Za-z0-9._%+-]+:[^\s@:/]+@[A-Za-z0-9.-]+"),
            address: regex(
                r"[A-Za-z0-9._%+-]+(?:@|%40)(?:[A-Za-z][A-Za-z0-9-]*|\d{1,3}\.\d{1,3}\.\d{1,3})(?:\.[A-Za-z0-9-]+)*",
            ),
            ip: regex(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
            ip6: regex(
                r"(?i)\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}\b|\b[0-9a-f]{1,4}::(?:[0-9a-f]{1,4}:?){1,7}",
            ),
            long: regex(r"[A-Za-z0-9_-]{24,}"),
        }
    }

    /// The text without secrets, hosts and addresses. `own` marks the text of a whole report, in which the
    /// table cites public pages and versions of four numbers are not addresses.
    pub(super) fn apply(&self, text: &str, own: Option<&dyn Fn(&str) -> bool>) -> String {
        let url = |found: &Captures<'_>| url(found, own.is_some());
        let mut text = self.url.replace_all(text, url).into_owned();
        for pattern in &self.tokens {
            replace(&mut text, pattern, TOKEN);
        }
        replace(&mut text, &self.authorization, "${1}token");
        replace(&mut text, &self.bearer, "${1}token");
        text = self.assignment.replace_all(&text, assignment).into_owned();
        replace(&mut text, &self.credentials, "user@host");
        replace(&mut text, &self.address, "user@host");
        let ip = |found: &Captures<'_>| {
            let found = found.get(0).map_or("", |m| m.as_str());
            match own.is_some_and(|is_version| is_version(found)) {
                true => found.to_owned(),
                false => "address".to_owned(),
            }
        };
        text = self.ip.replace_all(&text, ip).into_owned();
        replace(&mut text, &self.ip6, "address");
        self.long.replace_all(&text, long).into_owned()
    }
}

fn replace(text: &mut String, pattern: &Regex, with: &str) {
    if let std::borrow::Cow::Owned(changed) = pattern.replace_all(text, with) {
        *text = changed;
    }
}

/// `https://host/path`: nothing of a URL stays but its scheme and the name of a wheel or sdist.
fn url(found: &Captures<'_>, own: bool) -> String {
    let part = |at: usize| found.get(at).map_or("", |m| m.as_str());
    let (scheme, user, rest) = (part(1), part(2), part(3));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if own && user.is_empty() && (PUBLIC.contains(&host) || host == "host") && !rest.contains('?') {
        return format!("{scheme}{rest}");
    }
    if scheme.eq_ignore_ascii_case("file://") {
        // a path is redacted as such
        return format!("{scheme}{user}{rest}");
    }
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().filter(|_| path.contains('/'));
    let archive = |name: &&str| {
        let ends = [".whl", ".tar.gz", ".zip"]
            .iter()
            .any(|end| name.ends_with(end));
        ends && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
    };
    match name.filter(archive) {
        Some(name) => format!("{scheme}host/path/{name}"),
        None if path.contains('/') => format!("{scheme}host/path"),
        None => format!("{scheme}host"),
    }
}

fn assignment(found: &Captures<'_>) -> String {
    let part = |at: usize| found.get(at).map_or("", |m| m.as_str());
    let quote = part(2).chars().next().filter(|c| ['"', '\''].contains(c));
    let quote = quote.map(String::from).unwrap_or_default();
    format!("{}{quote}{TOKEN}{quote}", part(1))
}

/// A long run of letters of both cases and digits is taken for a secret.
fn long(found: &Captures<'_>) -> String {
    let text = found.get(0).map_or("", |m| m.as_str());
    let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(kind);
    let mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    match mixed && has(u8::is_ascii_digit) {
        true => TOKEN.to_owned(),
        false => text.to_owned(),
    }
}
