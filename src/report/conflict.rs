//! Why there is no remedy, in one paragraph.

use serde::Serialize;

use super::wording;
use crate::model::{
    Alternative, Claim, Conflict, Constraint, Demand, ForPython, Held, Holder, Implementation,
    PythonVersion, ReleaseFault, VersionSpan, Wheels,
};

/// The paragraph: the claim, every constraint, and what could be done instead.
#[must_use]
pub(crate) fn conflict(conflict: &Conflict) -> String {
    let constraints: Vec<String> = conflict.constraints.iter().map(constraint).collect();
    let mut paragraph = claim(&conflict.claim);
    if !constraints.is_empty() {
        paragraph.push_str(&format!(": {}", constraints.join("; ")));
    }
    if !conflict.alternatives.is_empty() {
        let alternatives: Vec<String> = conflict.alternatives.iter().map(alternative).collect();
        paragraph.push_str(&format!(". Instead: {}", alternatives.join("; ")));
    }
    paragraph
}

fn claim(claim: &Claim) -> String {
    match claim {
        Claim::NoNumpyFits => "no NumPy satisfies all installed packages".to_owned(),
        Claim::NothingToInstall(requirement) => {
            format!("there is no {requirement} to install")
        }
    }
}

fn constraint(constraint: &Constraint) -> String {
    let verb = match &constraint.demand {
        Demand::Asked { .. } => "asks for ",
        Demand::Requires(_) => "requires ",
        Demand::WorksWith(_) => "is known to work with ",
        Demand::Wheels(_) => "has wheels for ",
        Demand::Unavailable(_) => "",
    };
    let because = because(constraint).map(|b| format!(" ({b})"));
    format!(
        "{} {verb}{}{}",
        holder(&constraint.holder),
        demand(&constraint.demand),
        because.unwrap_or_default()
    )
}

fn holder(holder: &Holder) -> String {
    match holder {
        Holder::Request => "the request".to_owned(),
        Holder::Distribution(name, Some(version)) => format!("{name} {version}"),
        Holder::Distribution(name, None) => name.to_string(),
        Holder::Releases(name, releases) => format!("{name} {}", span(releases)),
        Holder::AllReleases(name) => format!("every release of {name}"),
        Holder::Python(python) => format!("Python {}", python.minor_text()),
    }
}

/// `2.10.0 to 2.10.1`.
fn span(versions: &VersionSpan) -> String {
    match versions.oldest == versions.newest {
        true => versions.newest.to_string(),
        false => format!("{} to {}", versions.oldest, versions.newest),
    }
}

fn demand(demand: &Demand) -> String {
    match demand {
        Demand::Asked {
            requirement,
            target,
        } => format!("{requirement}{}", for_python(target)),
        Demand::Requires(requirements) => {
            let texts: Vec<String> = requirements.iter().map(wording::requirement).collect();
            texts.join(" and ")
        }
        Demand::WorksWith(Some(range)) => format!("numpy{}", wording::specifiers(range)),
        Demand::WorksWith(None) => "no numpy".to_owned(),
        Demand::Wheels(wheels) => self::wheels(wheels),
        Demand::Unavailable(fault) => self::fault(fault),
    }
}

fn wheels(wheels: &Wheels) -> String {
    match wheels {
        Wheels::Numpy(Some(releases)) => format!("numpy {}", span(releases)),
        Wheels::Numpy(None) => "no numpy".to_owned(),
        Wheels::Pythons(pythons) => {
            let names: Vec<String> = pythons.iter().map(PythonVersion::minor_text).collect();
            format!("Python {}", names.join(", "))
        }
        Wheels::Platforms(platforms) if platforms.is_empty() => {
            "nothing: no wheel was ever uploaded".to_owned()
        }
        Wheels::Platforms(platforms) => {
            let names: Vec<String> = platforms.iter().map(ToString::to_string).collect();
            names.join(", ")
        }
    }
}

fn fault(fault: &ReleaseFault) -> String {
    match fault {
        ReleaseFault::Yanked(None) => "was yanked".to_owned(),
        ReleaseFault::Yanked(Some(reason)) => format!("was yanked: {reason}"),
        ReleaseFault::Prerelease => "is a pre-release, which is not offered".to_owned(),
        ReleaseFault::NeverReleased { below, above, .. } => {
            let beside: Vec<String> = below.iter().chain(above).map(ToString::to_string).collect();
            match beside.is_empty() {
                true => "was never released".to_owned(),
                false => format!(
                    "was never released; the nearest releases are {}",
                    beside.join(" and ")
                ),
            }
        }
        ReleaseFault::NotInTable { table, listed } => {
            let listed = listed.as_ref().map_or_else(|| "nothing".to_owned(), span);
            format!("is not in the table of {table}, which lists {listed}")
        }
    }
}

/// ` for Python 3.12 on linux x86_64`.
fn for_python(target: &ForPython) -> String {
    let platform = target.platform.map(|p| p.to_string().replacen('_', " ", 1));
    let parts: Vec<String> = python(target).into_iter().chain(platform).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!(" for {}", parts.join(" on "))
}

fn python(target: &ForPython) -> Option<String> {
    let python = target.python.as_ref()?.minor_text();
    Some(match (&target.implementation, target.free_threaded) {
        (Implementation::CPython, true) => format!("Python {python} free-threaded"),
        (Implementation::CPython, false) => format!("Python {python}"),
        (other, _) => format!("{other} {python}"),
    })
}

fn because(constraint: &Constraint) -> Option<String> {
    if let Demand::Unavailable(ReleaseFault::NeverReleased { slip, .. }) = &constraint.demand {
        return slip.clone();
    }
    Some(match constraint.held.as_ref()? {
        Held::InstalledFrom(url) => format!("installed from {url}, not from an index"),
        Held::Develop => "a develop install, not from an index".to_owned(),
    })
}

fn alternative(alternative: &Alternative) -> String {
    match alternative {
        Alternative::OtherPython {
            requirement,
            python,
        } => format!("`{requirement}` is available for Python {python}"),
        Alternative::OtherReleases {
            target,
            name,
            releases,
        } => {
            let target = python(target)
                .or_else(|| target.platform.map(|p| p.to_string()))
                .unwrap_or_default();
            format!("{name} {} is available for {target}", span(releases))
        }
        Alternative::OtherTensorflow {
            name,
            releases: Some(releases),
            ..
        } => format!("{name} {} works with that NumPy", span(releases)),
        Alternative::OtherTensorflow { name, python, .. } => {
            let python = python.as_ref().map_or_else(
                || "here".to_owned(),
                |p| format!("for Python {}", p.minor_text()),
            );
            format!("no {name} with a wheel {python} is known to work with that NumPy")
        }
        Alternative::Separate {
            holders,
            tensorflow,
            python,
        } => {
            let python = python
                .as_ref()
                .map(|p| format!(" --python {}", p.minor_text()));
            let own = format!(
                "give TensorFlow an environment of its own (`tfpair fix --for '{tensorflow}'{}` prints what to \
                 install)",
                python.unwrap_or_default()
            );
            if holders.is_empty() {
                return own;
            }
            let holders: Vec<String> = holders.iter().map(holder).collect();
            format!("change what {} requires, or {own}", holders.join(" or "))
        }
    }
}

#[derive(Serialize)]
pub(super) struct ConflictOut {
    paragraph: String,
    claim: String,
    wants: Vec<ConstraintOut>,
    instead: Vec<String>,
}

#[derive(Serialize)]
struct ConstraintOut {
    who: String,
    kind: &'static str,
    what: String,
    because: Option<String>,
}

impl ConflictOut {
    pub(super) fn new(of: &Conflict) -> Self {
        let out = |c: &Constraint| ConstraintOut {
            who: holder(&c.holder),
            kind: c.demand.as_str(),
            what: demand(&c.demand),
            because: because(c),
        };
        Self {
            paragraph: conflict(of),
            claim: claim(&of.claim),
            wants: of.constraints.iter().map(out).collect(),
            instead: of.alternatives.iter().map(alternative).collect(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{PackageName, Pin, PinVersion, name_of};

    fn name(text: &str) -> PackageName {
        name_of(text).unwrap()
    }

    #[test]
    fn every_holder_is_named_with_its_demand() {
        let app = Holder::Distribution(name("app"), Some("1.0".parse().unwrap()));
        let text = conflict(&Conflict {
            claim: Claim::NoNumpyFits,
            constraints: vec![
                Constraint {
                    holder: Holder::Distribution(
                        name("tensorflow-cpu"),
                        Some("2.10.1".parse().unwrap()),
                    ),
                    demand: Demand::WorksWith(Some(">=1.20,<2".parse().unwrap())),
                    held: None,
                },
                Constraint {
                    holder: app.clone(),
                    demand: Demand::Requires(vec!["numpy>=2".parse().unwrap()]),
                    held: Some(Held::Develop),
                },
            ],
            alternatives: vec![Alternative::Separate {
                holders: vec![app],
                tensorflow: Pin {
                    name: name("tensorflow-cpu"),
                    extras: Vec::new(),
                    version: PinVersion::Exact("2.10.1".parse().unwrap()),
                },
                python: None,
            }],
        });
        assert_eq!(
            text,
            "no NumPy satisfies all installed packages: tensorflow-cpu 2.10.1 is known to work with numpy>=1.20,<2; app 1.0 \
             requires numpy>=2 (a develop install, not from an index). Instead: change what app 1.0 requires, or give \
             TensorFlow an environment of its own (`tfpair fix --for 'tensorflow-cpu==2.10.1'` prints what to install)"
        );
    }
}
