//! The words of the tool that made the environment, quoted for a shell.

use crate::model::{Creator, Environment, Os};

/// What installs into an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Installer {
    /// `python -m pip`.
    Pip,
    /// `uv pip`.
    Uv,
    /// `conda`.
    Conda,
}

impl Installer {
    /// Who installed the members, else who made the environment.
    pub(crate) fn of(environment: &Environment) -> Self {
        let named = |name: &str| {
            environment
                .distributions
                .iter()
                .find(|d| d.name.as_ref() == name)
        };
        let installed_by = |name: &str| {
            named(name)
                .and_then(|d| d.read())
                .and_then(|m| m.installer.as_deref())
        };
        let creator = environment.interpreter.as_ref().map(|i| i.creator);
        match (creator, installed_by("numpy")) {
            (Some(Creator::Conda), Some("conda") | None) => Self::Conda,
            (_, Some("uv")) => Self::Uv,
            (Some(Creator::Uv), _) if named("pip").is_none() => Self::Uv,
            _ => Self::Pip,
        }
    }
}

/// The command that installs requirements into the environment.
pub(crate) fn install(environment: &Environment, requirements: &[String]) -> String {
    let windows = environment.platform.is_some_and(|p| p.os == Os::Windows);
    let quote = |text: &str| {
        if windows {
            quote_windows(text)
        } else {
            quote_posix(text)
        }
    };
    let interpreter = environment.interpreter.as_ref();
    let python = interpreter
        .and_then(|i| i.executable.as_ref())
        .map(|p| p.display().to_string());
    let mut words: Vec<String> = match Installer::of(environment) {
        Installer::Pip => {
            vec![
                quote(python.as_deref().unwrap_or("python")),
                "-m".into(),
                "pip".into(),
                "install".into(),
            ]
        }
        Installer::Uv => {
            let mut words: Vec<String> = vec!["uv".into(), "pip".into(), "install".into()];
            if let Some(python) = &python {
                words.extend(["-p".into(), quote(python)]);
            }
            words
        }
        Installer::Conda => {
            let mut words: Vec<String> = vec!["conda".into(), "install".into()];
            if let Some(interpreter) = interpreter {
                words.extend([
                    "-p".into(),
                    quote(&interpreter.prefix.display().to_string()),
                ]);
            }
            words
        }
    };
    words.extend(requirements.iter().map(|r| quote(r)));
    words.join(" ")
}

/// Quotes a word for a POSIX shell. `==` alone needs no quotes, yet a requirement always gets them: people edit it.
pub(crate) fn quote_posix(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Quotes a word for cmd and PowerShell alike.
pub(crate) fn quote_windows(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || r"_-./\:+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("\"{}\"", word.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_touch_is_quoted() {
        assert_eq!(
            quote_posix("/home/me/.venv/bin/python"),
            "/home/me/.venv/bin/python"
        );
        assert_eq!(quote_posix("numpy==1.26.4"), "'numpy==1.26.4'");
        assert_eq!(quote_posix("numpy>=1.20,<2"), "'numpy>=1.20,<2'");
        assert_eq!(
            quote_posix("/home/it's me/bin/python"),
            r"'/home/it'\''s me/bin/python'"
        );
        assert_eq!(quote_posix("$(reboot)"), "'$(reboot)'");
        assert_eq!(
            quote_windows(r"C:\Program Files\py\python.exe"),
            "\"C:\\Program Files\\py\\python.exe\""
        );
    }
}
