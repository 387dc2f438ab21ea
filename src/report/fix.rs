//! The remedy alone: commands to paste, lines for a requirements file, bounds for a constraints file.

use crate::model::{
    Assessment, Member, PackageName, PythonVersion, Remedy, VersionSpecifiers, tightest,
};

use super::View;
use super::safe_text::{SafeText, Sanitizer};
use super::wrap::wrap;

/// The commands, each below what it does as a shell comment, so that the whole can be read or run.
#[must_use]
pub fn fix(assessment: &Assessment, view: &View<'_>) -> String {
    let sanitizer = Sanitizer::new(view.home);
    let mut out = String::new();
    let offered = match view.detail {
        super::Detail::Verbose => assessment.remedies.len(),
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
            out.push_str(&format!("# {line}\n"));
        }
    };
    for step in &remedy.steps {
        let codes: Vec<&str> = step.resolves.iter().map(|c| c.as_str()).collect();
        let cures = if codes.is_empty() {
            String::new()
        } else {
            format!(" (cures {})", codes.join(", "))
        };
        comment(out, format!("{}{cures}", step.summary));
        if let Some(destroyed) = &step.destroys {
            comment(out, format!("this removes {destroyed}"));
        }
        match &step.command {
            Some(command) if alternative => {
                out.push_str(&format!("# {}\n", sanitizer.command(command)));
            }
            Some(command) => out.push_str(&format!("{}\n", sanitizer.command(command))),
            None => out.push_str("# by hand\n"),
        }
    }
    for note in &remedy.notes {
        comment(out, format!("note: {note}"));
    }
}

/// For whom pins are.
#[derive(Debug, Clone)]
pub struct PinsFor<'a> {
    /// The Python.
    pub python: Option<&'a PythonVersion>,
    /// The platform, `linux_x86_64`.
    pub platform: Option<String>,
    /// The date of the table.
    pub table: &'a str,
}

/// Lines for a requirements file, with where they come from as a comment.
#[must_use]
pub fn requirements(pins: &[String], reasons: &[String], of: &PinsFor<'_>) -> String {
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
pub fn pins(assessment: &Assessment) -> Vec<String> {
    let mut pins: Vec<String> = assessment
        .remedies
        .first()
        .map(|r| r.pins.clone())
        .unwrap_or_default();
    let named = |pins: &[String], name: &PackageName| {
        let name = name.as_ref();
        pins.iter().any(|p| {
            p.strip_prefix(name).is_some_and(|rest| {
                !rest.starts_with(|c: char| c.is_alphanumeric() || "-_.".contains(c))
            })
        })
    };
    let members = [&assessment.pair.tensorflow, &assessment.pair.numpy];
    for member in members.into_iter().flatten().rev() {
        if let (false, Some(version)) = (named(&pins, &member.distribution), &member.version) {
            pins.insert(0, format!("{}=={version}", member.distribution));
        }
    }
    pins
}

/// The bounds for a constraints file: what is declared and what is known to work, together.
#[must_use]
pub fn constraints(assessment: &Assessment) -> Vec<String> {
    let known = assessment.pair.known_range.iter().cloned();
    let declared = assessment
        .pair
        .requires
        .iter()
        .filter_map(|r| r.strip_prefix("numpy"))
        .map(str::to_owned);
    let all: Vec<VersionSpecifiers> = known
        .chain(declared)
        .filter_map(|s| s.parse().ok())
        .collect();
    let mut lines = Vec::new();
    let bounds: Vec<String> = tightest(&all).iter().map(ToString::to_string).collect();
    if !bounds.is_empty() {
        lines.push(format!("numpy{}", bounds.join(",")));
    }
    let companions = assessment
        .remedies
        .first()
        .map(|r| r.pins.as_slice())
        .unwrap_or_default();
    lines.extend(
        companions
            .iter()
            .filter(|p| p.contains('<') || p.contains('>'))
            .cloned(),
    );
    lines
}

/// Why the pins are what they are: each finding that they cure.
#[must_use]
pub fn reasons(assessment: &Assessment) -> Vec<String> {
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
        reasons.push(remedy.summary.clone());
        reasons.extend(
            assessment
                .leading()
                .map(|f| format!("{}: {}", f.code, f.message)),
        );
    }
    reasons
}
