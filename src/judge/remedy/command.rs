//! The words of the tool that made the environment, quoted for a shell.

use crate::model::{Coverage, Creator, Environment, OriginKind, Os, Step};

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

/// The command that installs requirements into the environment, and the steps without which it could not run: a virtual
/// environment where the system manages this Python (PEP 668) and nothing is installed yet (`bare`), pip where there is
/// none.
pub(crate) fn install(
    environment: &Environment,
    requirements: &[String],
    bare: bool,
) -> (Vec<Step>, String) {
    let shell = Shell::of(environment);
    let interpreter = environment.interpreter.as_ref();
    let python = interpreter
        .and_then(|i| i.executable.as_ref())
        .map(|p| p.display().to_string());
    let managed = interpreter.and_then(|i| i.externally_managed.as_ref());
    let mut before = Vec::new();
    let mut words = match Installer::of(environment) {
        Installer::Pip => {
            let python = python.unwrap_or_else(|| "python".to_owned());
            match managed {
                Some(marker) if bare => {
                    let own = shell.own_environment();
                    before.push(step(
                        format!(
                            "an environment of your own: `{}` has the system manage this Python",
                            marker.display()
                        ),
                        shell.line(&[&python, "-m", "venv", own.0]),
                    ));
                    vec![
                        own.1.to_owned(),
                        "-m".into(),
                        "pip".into(),
                        "install".into(),
                    ]
                }
                _ => {
                    if lacks_pip(environment) {
                        before.push(step(
                            "pip, which this environment lacks".to_owned(),
                            shell.line(&[&python, "-m", "ensurepip"]),
                        ));
                    }
                    let mut words = vec![python, "-m".into(), "pip".into(), "install".into()];
                    words.extend(managed.map(|_| "--break-system-packages".to_owned()));
                    words
                }
            }
        }
        Installer::Uv => {
            let mut words: Vec<String> = ["uv", "pip", "install"].map(str::to_owned).into();
            words.extend(python.into_iter().flat_map(|p| ["-p".to_owned(), p]));
            words.extend(managed.map(|_| "--break-system-packages".to_owned()));
            words
        }
        Installer::Conda => {
            let mut words: Vec<String> = ["conda", "install"].map(str::to_owned).into();
            let prefix = interpreter.map(|i| i.prefix.display().to_string());
            words.extend(prefix.into_iter().flat_map(|p| ["-p".to_owned(), p]));
            words
        }
    };
    words.extend(requirements.iter().cloned());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    (before, shell.line(&words))
}

fn step(summary: String, command: String) -> Step {
    Step {
        summary,
        command: Some(command),
        resolves: Vec::new(),
        destroys: None,
    }
}

/// Whether all was seen and no pip was among it.
fn lacks_pip(environment: &Environment) -> bool {
    environment.coverage == Coverage::Complete
        && environment.origin.kind == OriginKind::Environment
        && !environment
            .distributions
            .iter()
            .any(|d| d.name.as_ref() == "pip")
}

/// The shell of the environment's own platform.
#[derive(Debug, Clone, Copy)]
enum Shell {
    Posix,
    Windows,
}

impl Shell {
    fn of(environment: &Environment) -> Self {
        match environment.platform {
            Some(platform) if platform.os == Os::Windows => Self::Windows,
            _ => Self::Posix,
        }
    }

    /// The words as one line that can be pasted.
    fn line(self, words: &[&str]) -> String {
        let quote = |word: &&str| match self {
            Self::Posix => quote_posix(word),
            Self::Windows => quote_windows(word),
        };
        words.iter().map(quote).collect::<Vec<_>>().join(" ")
    }

    /// A virtual environment in the working folder, and its Python.
    fn own_environment(self) -> (&'static str, &'static str) {
        match self {
            Self::Posix => (".venv", ".venv/bin/python"),
            Self::Windows => (".venv", r".venv\Scripts\python.exe"),
        }
    }
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
