//! Words quoted for a shell.

use crate::model::{Environment, Os};

/// A command: its words, and how a shell wants them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Vec<String>);

impl Words {
    pub(super) fn new(words: &[&str]) -> Self {
        Self(words.iter().map(|w| (*w).to_owned()).collect())
    }

    pub(super) fn and(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.0.extend(words);
        self
    }

    /// One line to paste into the shell of the environment's own platform: a POSIX shell, or PowerShell.
    pub(crate) fn line(&self, environment: &Environment) -> String {
        if on_windows(environment) {
            return self.powershell();
        }
        let quoted: Vec<String> = self.0.iter().map(|w| quote_posix(w)).collect();
        quoted.join(" ")
    }

    /// What to know of the line in the other shell of the platform, where it does not take the same.
    pub(crate) fn in_cmd(&self, environment: &Environment) -> Option<String> {
        if !on_windows(environment) {
            return None;
        }
        let quoted: Vec<String> = self.0.iter().map(|w| quote_cmd(w)).collect();
        let line = quoted.join(" ");
        (line != self.powershell()).then(|| format!("in cmd: {line}"))
    }

    /// PowerShell takes a quoted first word for a text unless it is told to run it.
    fn powershell(&self) -> String {
        let quoted: Vec<String> = self.0.iter().map(|w| quote_powershell(w)).collect();
        let line = quoted.join(" ");
        if line.starts_with(['"', '\'']) {
            return format!("& {line}");
        }
        line
    }
}

/// Whether the commands are for Windows.
pub(super) fn on_windows(environment: &Environment) -> bool {
    environment.platform.is_some_and(|p| p.os == Os::Windows)
}

/// Quotes a word for a POSIX shell.
pub(crate) fn quote_posix(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
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
        posix("", "''");
    }

    /// A line for PowerShell, and for cmd where that differs.
    #[track_caller]
    fn windows(words: &[&str], powershell: &str, cmd: Option<&str>) {
        let mut environment = crate::remedy::resolve_request::bare(
            crate::model::PythonVersion::series(3, 10),
            crate::model::Platform {
                os: Os::Windows,
                arch: crate::model::Arch::X86_64,
            },
        );
        let words = Words::new(words);
        assert_eq!(words.line(&environment), powershell);
        let said = cmd.map(|line| format!("in cmd: {line}"));
        assert_eq!(words.in_cmd(&environment), said);
        environment.platform = None;
        assert_eq!(words.in_cmd(&environment), None);
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
    fn nothing_is_expanded_in_powershell() {
        windows(
            &["cmd", "/c", "move", r"C:\it's $(me)\numpy.py", r"C:\a`b"],
            r"cmd /c move 'C:\it''s $(me)\numpy.py' 'C:\a`b'",
            Some(r#"cmd /c move "C:\it's $(me)\numpy.py" "C:\a`b""#),
        );
    }
}
