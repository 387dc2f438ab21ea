//! Quoting for a shell.

use std::path::Path;

use crate::model::{CommandLine, Environment, Os, acts_on_screen};

/// The words of a command that is being put together.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    words: Vec<String>,
    /// Whether a path among them cannot be typed as it is.
    unprintable: bool,
}

impl Words {
    pub(super) fn new(words: &[&str]) -> Self {
        Self::default().and(words.iter().map(|w| (*w).to_owned()))
    }

    pub(super) fn and(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.words.extend(words);
        self
    }

    /// Adds a path.
    pub(super) fn path(self, path: &Path) -> Self {
        self.path_after("", path)
    }

    /// Adds a word that ends in a path.
    pub(super) fn path_after(mut self, before: &str, path: &Path) -> Self {
        match path.to_str() {
            Some(path) => self.words.push(format!("{before}{path}")),
            None => self.unprintable = true,
        }
        self
    }

    /// Adds a path of Windows for a command that cmd runs. PowerShell passes a word without its quotes, and cmd acts on what
    /// it finds then.
    pub(super) fn path_in_cmd(self, path: &Path) -> Self {
        let mut words = self.path(path);
        words.unprintable |= path.to_string_lossy().contains(ACTIVE_IN_CMD);
        words
    }

    /// The command for the shell of the environment's own platform, a POSIX shell or PowerShell; `None` where a word
    /// cannot be printed as it is, because a terminal would act on it or it is not Unicode.
    pub(super) fn line(self, environment: &Environment) -> Option<CommandLine> {
        if self.unprintable
            || self
                .words
                .iter()
                .flat_map(|w| w.chars())
                .any(acts_on_screen)
        {
            return None;
        }
        let line = if on_windows(environment) {
            powershell(&self.words)
        } else {
            let quoted: Vec<String> = self.words.iter().map(|w| quote_posix(w)).collect();
            quoted.join(" ")
        };
        Some(CommandLine {
            line,
            words: self.words,
        })
    }
}

/// What cmd acts on, `%` and `!` within quotes too.
const ACTIVE_IN_CMD: [char; 10] = ['&', '|', '<', '>', '^', '%', '!', '(', ')', '"'];

/// The line for cmd of a command for PowerShell, where the two differ and cmd expands nothing in it.
pub(super) fn in_other_shell(command: &CommandLine) -> Option<String> {
    if command.words.iter().any(|w| w.contains(['%', '!'])) {
        return None;
    }
    let quoted: Vec<String> = command.words.iter().map(|w| quote_cmd(w)).collect();
    let line = quoted.join(" ");
    (line != command.line).then_some(line)
}

/// PowerShell takes a quoted first word for a text unless it is told to run it.
fn powershell(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| quote_powershell(w)).collect();
    let line = quoted.join(" ");
    if line.starts_with(['"', '\'']) {
        return format!("& {line}");
    }
    line
}

/// Whether the commands are for Windows.
pub(super) fn on_windows(environment: &Environment) -> bool {
    environment.platform.is_some_and(|p| p.os == Os::Windows)
}

/// Quotes a word for a POSIX shell, zsh and fish.
fn quote_posix(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    // within quotes, fish takes a backslash before a quote or another backslash for an escape
    let mut quoted = String::from("'");
    for c in word.chars() {
        match c {
            '\'' | '\\' => quoted.extend(["'\\", c.encode_utf8(&mut [0; 4]), "'"]),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

/// Whether no shell of Windows sees anything in a word.
fn bare_on_windows(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || r"_-./\:+".contains(c);
    !word.is_empty() && word.chars().all(plain)
}

/// Quotes a word for PowerShell, in the quotes that cmd has too unless something in it would be expanded there.
fn quote_powershell(word: &str) -> String {
    if bare_on_windows(word) {
        return word.to_owned();
    }
    if word.contains(['$', '`', '"', '\u{201c}', '\u{201d}', '\u{201e}']) {
        let doubled = word.replace('\'', "''");
        return format!("'{doubled}'");
    }
    format!("\"{word}\"")
}

/// Quotes a word for cmd. A quote cannot stand in a path of Windows, nor in a requirement that is printed.
fn quote_cmd(word: &str) -> String {
    if bare_on_windows(word) {
        return word.to_owned();
    }
    format!("\"{}\"", word.replace('"', ""))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn posix(word: &str, quoted: &str) {
        assert_eq!(quote_posix(word), quoted);
    }

    #[test]
    fn what_a_posix_shell_would_touch_is_quoted() {
        posix("/home/me/.venv/bin/python", "/home/me/.venv/bin/python");
        posix("numpy==1.26.4", "'numpy==1.26.4'");
        posix("numpy>=1.20,<2", "'numpy>=1.20,<2'");
        posix("/home/it's me/bin/python", r"'/home/it'\''s me/bin/python'");
        posix("$(reboot)", "'$(reboot)'");
        posix(r"a\b", r"'a'\\'b'");
        posix("%1", "'%1'");
        posix("", "''");
    }

    /// A line for PowerShell, and for cmd where that differs.
    #[track_caller]
    fn windows(words: &[&str], powershell: &str, cmd: Option<&str>) {
        let command = Words::new(words).line(&on("win_amd64")).unwrap();
        assert_eq!(command.line, powershell);
        assert_eq!(in_other_shell(&command).as_deref(), cmd);
    }

    fn on(platform: &str) -> Environment {
        let python = crate::model::PythonVersion::series(3, 10);
        let platform = crate::model::Platform::parse(platform).unwrap();
        crate::remedy::fresh::empty(python, platform)
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_cannot_be_printed_gets_no_command() {
        use std::os::unix::ffi::OsStrExt;
        let check = |bytes: &[u8]| {
            let path = Path::new(std::ffi::OsStr::from_bytes(bytes));
            let words = Words::new(&["rm", "-r"]).path(path);
            assert_eq!(words.line(&on("linux_x86_64")), None, "{bytes:?}");
        };
        check(b"/venv/caf\xe9");
        check(b"/venv/a\nb");
        check(b"/venv/a\tb");
        check(b"/venv/a\x1b[2Jb");
        check("/venv/a\u{202e}b".as_bytes());
    }

    #[test]
    fn one_line_serves_both_shells_of_windows_where_it_can() {
        windows(
            &[
                r"C:\py\python.exe",
                "-m",
                "pip",
                "install",
                "numpy>=1.20,<2",
            ],
            r#"C:\py\python.exe -m pip install "numpy>=1.20,<2""#,
            None,
        );
    }

    #[test]
    fn a_program_with_a_space_is_run_by_powershell_only_with_its_operator() {
        windows(
            &[r"C:\Program Files\py\python.exe", "-m", "pip"],
            r#"& "C:\Program Files\py\python.exe" -m pip"#,
            Some(r#""C:\Program Files\py\python.exe" -m pip"#),
        );
    }

    #[test]
    fn cmd_gets_no_path_that_it_would_act_on() {
        let words =
            Words::new(&["cmd", "/c", "del"]).path_in_cmd(Path::new(r"C:\a&calc\b.egg-link"));
        assert_eq!(words.line(&on("win_amd64")), None);
        windows(
            &[r"C:\100%PATH%\python.exe"],
            r#"& "C:\100%PATH%\python.exe""#,
            None,
        );
    }

    #[test]
    fn nothing_is_expanded_in_powershell() {
        windows(
            &["cmd", "/c", "move", r"C:\it's $(me)\numpy.py", r"C:\a`b"],
            r"cmd /c move 'C:\it''s $(me)\numpy.py' 'C:\a`b'",
            Some(r#"cmd /c move "C:\it's $(me)\numpy.py" "C:\a`b""#),
        );
    }
}
