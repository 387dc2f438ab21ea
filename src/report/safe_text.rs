//! Text that is safe to print: it cannot move a cursor, color a terminal or change the reading direction.

use std::fmt;
use std::path::Path;

pub(super) use crate::model::acts_on_screen as acts;

/// Text without control characters. Only a [`Sanitizer`] and [`SafeText::new`] make it, which escape them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SafeText(String);

impl SafeText {
    /// Escapes what must not reach a terminal or a page alive.
    pub(super) fn new(text: impl AsRef<str>) -> Self {
        Self(escape(text.as_ref()))
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn escape(text: &str) -> String {
    // nearly all there is to show is printable ASCII
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            c if acts(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Writes plain text for a reader whose home folder is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sanitizer<'a> {
    home: Option<&'a str>,
}

impl<'a> Sanitizer<'a> {
    /// A sanitizer that writes `home` as `~`. A home that is no absolute POSIX path, or the root, is left alone.
    pub(super) fn new(home: Option<&'a Path>) -> Self {
        let home = home
            .and_then(Path::to_str)
            .map(|h| h.trim_end_matches('/'))
            .filter(|h| h.starts_with('/') && h.len() > 1);
        Self { home }
    }

    /// A sentence, in which every path below home is shortened.
    pub(super) fn prose(self, text: impl AsRef<str>) -> SafeText {
        let text = text.as_ref();
        let Some(home) = self.home else {
            return SafeText::new(text);
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(home) {
            out.push_str(before);
            let starts = out.chars().next_back().is_none_or(|c| !in_path(c));
            let ends = after.chars().next().is_none_or(|c| c == '/' || !in_path(c));
            out.push_str(if starts && ends { "~" } else { home });
            rest = after;
        }
        out.push_str(rest);
        SafeText::new(out)
    }

    /// A path, shortened.
    pub(super) fn path(self, path: &Path) -> SafeText {
        self.prose(path.to_string_lossy())
    }

    /// A command, in which a word that begins with home is shortened where the shell would expand `~`: outside of
    /// quotes, at the start of a word. What follows was quoted for the shell by whoever made the command.
    pub(super) fn command(self, text: &str) -> SafeText {
        let Some(home) = self.home.filter(|h| h.chars().all(shell_safe)) else {
            return SafeText::new(text);
        };
        let mut out = String::with_capacity(text.len());
        let mut quote = None;
        let mut at_word = true;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if at_word
                && quote.is_none()
                && let Some(below) = rest.strip_prefix(home)
                && below.starts_with('/')
            {
                out.push('~');
                rest = below;
                at_word = false;
                continue;
            }
            at_word = quote.is_none() && c == ' ';
            match quote {
                Some(open) if c == open => quote = None,
                None if c == '\'' || c == '"' => quote = Some(c),
                _ => {}
            }
            out.push(c);
            rest = rest.strip_prefix(c).expect("it starts with the character");
        }
        SafeText::new(out)
    }
}

fn in_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '~')
}

fn shell_safe(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sanitizer() -> Sanitizer<'static> {
        Sanitizer::new(Some(Path::new("/home/ann")))
    }

    #[test]
    fn escape_sequences_do_not_survive() {
        assert_eq!(
            SafeText::new("a\x1b[31mb\u{9b}0m").as_str(),
            "a\\u{1b}[31mb\\u{9b}0m"
        );
        assert_eq!(
            SafeText::new("x\u{202e}y\nz\r").as_str(),
            "x\\u{202e}y\\u{a}z\\u{d}"
        );
        assert_eq!(SafeText::new("naïve 環境").as_str(), "naïve 環境");
    }

    #[test]
    fn home_is_shortened_where_a_path_begins_with_it() {
        assert_eq!(
            sanitizer().prose("in /home/ann/v and `/home/ann`").as_str(),
            "in ~/v and `~`"
        );
        assert_eq!(
            sanitizer().prose("/home/anna/v /mnt/home/ann/v").as_str(),
            "/home/anna/v /mnt/home/ann/v"
        );
        assert_eq!(
            Sanitizer::new(Some(Path::new("/"))).prose("/usr").as_str(),
            "/usr"
        );
        assert_eq!(
            Sanitizer::new(None).prose("/home/ann").as_str(),
            "/home/ann"
        );
    }

    #[test]
    fn home_in_a_command_is_shortened_only_where_the_shell_expands_it() {
        let check = |from: &str, to: &str| assert_eq!(sanitizer().command(from).as_str(), to);
        check("/home/ann/v/bin/python -m pip", "~/v/bin/python -m pip");
        check("uv pip install -p /home/ann/v x", "uv pip install -p ~/v x");
        check(
            "'/home/ann/my v/bin/python' -m pip",
            "'/home/ann/my v/bin/python' -m pip",
        );
        check("sh -c 'cd /home/ann/v'", "sh -c 'cd /home/ann/v'");
        check(
            "uv --directory=/home/ann/v sync",
            "uv --directory=/home/ann/v sync",
        );
        check("ls /home/anna/v", "ls /home/anna/v");
    }
}
