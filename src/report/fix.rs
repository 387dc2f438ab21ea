//! The remedy alone: commands to paste, lines for a requirements file, bounds for a constraints file.

use crate::model::{
    Assessment, Member, PackageName, PinVersion, PythonVersion, Remedy, Requirement, tightest,
};

use super::remedy as words;
use super::safe_text::{SafeText, Sanitizer};
use super::wrap::wrap;
use super::{View, wording};

/// The commands, each below what it does as a shell comment, so that the whole can be read or run.
#[must_use]
pub(crate) fn fix(assessment: &Assessment, view: &View<'_>) -> String {
    let sanitizer = Sanitizer::new(view.home);
    let mut out = String::new();
    let offered = match view.verbosity {
        super::Verbosity::Verbose => assessment.remedies.len(),
        _ => 1,
    };
    for (index, remedy) in assessment.remedies.iter().take(offered).enumerate() {
        if index > 0 {
            out.push_str("\n# or:\n");
        }
        write_remedy(&mut out, remedy, sanitizer, view, index > 0);
    }
    out
}

/// A remedy; one that is only an alternative stays a comment, so that running the whole does not undo the first.
fn write_remedy(
    out: &mut String,
    remedy: &Remedy,
    sanitizer: Sanitizer<'_>,
    view: &View<'_>,
    alternative: bool,
) {
    let comment = |out: &mut String, text: String| {
        // two columns for the mark
        let width = view.width.map(|w| usize::from(w.saturating_sub(2)).max(20));
        for line in wrap(sanitizer.prose(text).as_str(), width) {
            out.push_str(&format!("# {}\n", inert(&line)));
        }
    };
    for step in &remedy.steps {
        let mut codes: Vec<&str> = step.resolves.iter().map(|id| id.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let resolves = if codes.is_empty() {
            String::new()
        } else {
            format!(", fixes {}", codes.join(", "))
        };
        comment(out, format!("{}{resolves}", words::action(&step.action)));
        if let Some(destroyed) = words::destroys(&step.action) {
            comment(out, format!("this removes {destroyed}"));
        }
        match &step.command {
            Some(command) if alternative => {
                out.push_str(&format!("# {}\n", sanitizer.command(&command.line)));
            }
            Some(command) => out.push_str(&format!("{}\n", sanitizer.command(&command.line))),
            None => out.push_str("# by hand\n"),
        }
    }
    for note in &remedy.notes {
        comment(out, format!("note: {}", words::note(note)));
    }
}

/// A comment that does nothing where it is run: zsh takes the lines of a paste that start with `#` for commands, and
/// expands what stands in them.
fn inert(line: &str) -> String {
    let plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || " _-./:,@%+=~".contains(c);
    let bare = line.replace(" -> ", " to ").replace('`', "");
    match bare.chars().all(plain) {
        true => bare,
        false => format!("'{}'", line.replace('\'', r"'\''")),
    }
}

/// For whom pins are.
#[derive(Debug, Clone)]
pub(crate) struct PinsFor<'a> {
    /// The Python.
    pub python: Option<&'a PythonVersion>,
    /// The platform, `linux_x86_64`.
    pub platform: Option<String>,
    /// The date of the table.
    pub table: &'a str,
}

/// Lines for a requirements file, with where they come from as a comment.
#[must_use]
pub(crate) fn requirements(pins: &[String], reasons: &[String], of: &PinsFor<'_>) -> String {
    let mut out = format!(
        "# {} {}, table of {}",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        SafeText::new(of.table)
    );
    if let Some(python) = of.python {
        out.push_str(&format!(", for Python {python}"));
    }
    if let Some(platform) = &of.platform {
        out.push_str(&format!(" on {platform}"));
    }
    out.push('\n');
    for reason in reasons {
        out.push_str(&format!("# {}\n", SafeText::new(reason)));
    }
    for pin in pins {
        out.push_str(&format!("{}\n", SafeText::new(pin)));
    }
    out
}

/// The pins of an environment with its first remedy applied: the pair, and every companion that the remedy sets.
#[must_use]
pub(crate) fn pins(assessment: &Assessment) -> Vec<String> {
    let remedy = assessment.remedies.first();
    let mut pins: Vec<String> = remedy.map(words::pins).unwrap_or_default();
    let changed: Vec<&PackageName> = remedy
        .into_iter()
        .flat_map(Remedy::changes)
        .map(|c| &c.to.name)
        .collect();
    let members = [&assessment.pair.tensorflow, &assessment.pair.numpy];
    for member in members.into_iter().flatten().rev() {
        if !changed.contains(&&member.distribution) {
            pins.splice(0..0, words::pinned(member));
        }
    }
    pins
}

/// The bounds for a constraints file: what is declared and what is known to work, together.
#[must_use]
pub(crate) fn constraints(assessment: &Assessment) -> Vec<String> {
    let declared = assessment.pair.requires.iter();
    let declared = declared.filter_map(Requirement::specifiers);
    let bounds = tightest(assessment.pair.known_range.iter().chain(declared));
    let mut lines = Vec::new();
    if !bounds.is_empty() {
        lines.push(format!("numpy{}", wording::specifiers(&bounds)));
    }
    let changes = assessment
        .remedies
        .first()
        .into_iter()
        .flat_map(Remedy::changes);
    let companions = changes.filter(|c| matches!(c.to.version, PinVersion::Within(_)));
    lines.extend(companions.map(|c| c.to.to_string()));
    lines
}

/// Why the pins are what they are.
#[must_use]
pub(crate) fn reasons(assessment: &Assessment) -> Vec<String> {
    let label = |m: &Option<Member>| m.as_ref().map(Member::label);
    let pair = [
        label(&assessment.pair.tensorflow),
        label(&assessment.pair.numpy),
    ];
    let found: Vec<String> = pair.into_iter().flatten().collect();
    let mut reasons = Vec::new();
    if !found.is_empty() {
        reasons.push(format!("found: {}", found.join(", ")));
    }
    if let Some(remedy) = assessment.remedies.first() {
        reasons.push(words::summary(remedy));
        reasons.extend(
            assessment
                .leading()
                .map(|f| format!("{}: {}", f.code, wording::words(f).message)),
        );
    }
    reasons
}
