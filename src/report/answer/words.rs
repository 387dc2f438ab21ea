//! The first line of an answer.

use super::phrases::{asked, by_version, listed, nearest, pins, product, pythons, span, spans};
use crate::model::{
    Answer, BuildAnswer, CellStatus, ClaimAnswer, Compatibility, Declared, DistributionGroup,
    NotUnderstood, NumpyGroup, PackageName, PairGroup, PairOnPythons, PairPick, ReleaseGroup,
    Reply, TensorflowAnswer,
};
use crate::report::table::declares;
use crate::report::wording;

/// So many groups stand in the first line; the others below it.
const GROUPS: usize = 3;

/// The answer in one line, without a final period.
pub(in crate::report) fn headline(answer: &Answer) -> String {
    match &answer.reply {
        Reply::NumpyFor(groups) => several(groups, numpy_for),
        Reply::TensorflowFor(groups) => several(groups, tensorflow_for),
        Reply::Pair(groups) => {
            let take = answer.table.tensorflow.last().map(takes);
            format!("{}{}", several(groups, pair), take.unwrap_or_default())
        }
        Reply::Pins(picks) => pinned(picks, answer),
        Reply::Newest {
            tensorflow,
            numpy,
            pick,
        } => newest(answer, tensorflow.as_ref(), numpy.as_ref(), pick.as_ref()),
        Reply::Pythons(groups) => several(groups, |(of, python)| {
            let name = answer
                .understood
                .tensorflow
                .as_ref()
                .or(answer.understood.numpy.as_ref());
            let name = name.map_or_else(String::new, |release| product(&release.name));
            if python.is_empty() {
                return format!("{name} {} has no wheel for {}", span(of), answer.platform);
            }
            format!(
                "{name} {} has wheels for {} on {}",
                span(of),
                pythons(python),
                answer.platform
            )
        }),
        Reply::LeaveNumpyOne {
            tensorflow,
            packages,
        } => {
            let names: Vec<&str> = packages
                .iter()
                .map(|(name, _)| *name)
                .take(GROUPS)
                .collect();
            format!(
                "TensorFlow {tensorflow} is the first that works with NumPy 2: upgrade TensorFlow to it or later, and whatever \
                 else was built for NumPy 1 ({}, ... as listed)",
                names.join(", ")
            )
        }
        Reply::Distribution(groups) => several(groups, |group| distribution(group, answer)),
        Reply::Builds(builds) => several(builds, build),
        Reply::Code { code, .. } => format!("{code}: {}", wording::title(*code)),
        Reply::Failure { id, cause, .. } => format!("{id}: {cause}"),
        Reply::Claims(claims) => several(claims, claim),
        Reply::NeverReleased {
            asked: release,
            near,
            slip,
        } => {
            let mut line = format!("There is no {}", asked(release));
            if let Some((name, reply)) = slip {
                let what = of_slip(reply);
                line.push_str(&format!(
                    "; {} has such a release, and {what}",
                    product(name)
                ));
            }
            if !near.is_empty() {
                line.push_str(&format!(
                    " ({} of {})",
                    nearest(near),
                    product(&release.name)
                ));
            }
            line
        }
        Reply::Beyond {
            asked: release,
            newest,
        } => {
            let known = newest
                .as_ref()
                .map(|v| format!("; the newest there is {v}"));
            format!(
                "The table of {} has no {}{}",
                answer.table.date,
                asked(release),
                known.unwrap_or_default()
            )
        }
        Reply::NoWheel {
            asked: release,
            has,
            releases,
        } => no_wheel(answer, release, has, releases.as_ref()),
        Reply::NotUnderstood(problem) => not_understood(problem),
    }
}

fn several<T>(groups: &[T], one: impl Fn(&T) -> String) -> String {
    let mut lines: Vec<String> = groups.iter().take(GROUPS).map(one).collect();
    if groups.len() > GROUPS {
        lines.push(format!("{} more below", groups.len() - GROUPS));
    }
    lines.join("; ")
}

fn label(answer: &TensorflowAnswer) -> String {
    product(&answer.distribution)
}

fn numpy_for(group: &ReleaseGroup) -> String {
    let answer = &group.answer;
    let name = format!("{} {}", label(answer), span(&group.span));
    let range =
        |newest: &crate::model::Newest| newest.known_range.as_ref().map(wording::specifiers);
    let ranges = by_version(answer.newest.iter().map(|n| (&n.python, range(n))));
    let several = ranges.len() > 1;
    let known: Vec<String> = ranges
        .iter()
        .map(|(range, on)| {
            let range = range.as_deref().unwrap_or("of no known version");
            if several {
                format!("{range} ({})", pythons(on.iter().copied()))
            } else {
                range.to_owned()
            }
        })
        .collect();
    let take = takes(answer);
    format!(
        "{name} works with NumPy {} and declares {}{take}",
        known.join(", "),
        declares(answer)
    )
}

/// The NumPy to take with a release, by Python.
fn takes(answer: &TensorflowAnswer) -> String {
    let takes = by_version(
        answer
            .newest
            .iter()
            .filter_map(|n| Some((&n.python, n.numpy.as_ref()?))),
    );
    if takes.is_empty() {
        return String::new();
    }
    let takes: Vec<String> = takes
        .iter()
        .map(|(numpy, on)| format!("{numpy} ({})", pythons(on.iter().copied())))
        .collect();
    format!("; take NumPy {}", takes.join(", "))
}

fn tensorflow_for(group: &NumpyGroup) -> String {
    let name = group
        .picks
        .first()
        .map_or_else(PackageName::tensorflow, |p| p.name.clone());
    let numpy = span(&group.numpy);
    if group.works.is_empty() {
        return format!("No {} is known to work with NumPy {numpy}", product(&name));
    }
    let newest = group
        .picks
        .iter()
        .max_by(|a, b| (&a.tensorflow, &a.python).cmp(&(&b.tensorflow, &b.python)));
    let take = newest.map(|pick| {
        let on = group
            .picks
            .iter()
            .filter(|p| p.tensorflow == pick.tensorflow);
        format!(
            "; the newest is {} ({}){}",
            pick.tensorflow,
            pythons(on.map(|p| &p.python)),
            if pick.declared {
                ""
            } else {
                ", which does not declare it"
            }
        )
    });
    format!(
        "NumPy {numpy} works with {} {}{}",
        product(&name),
        spans(&group.works),
        take.unwrap_or_default()
    )
}

/// What the table says about the product that was probably meant.
fn of_slip(reply: &Reply) -> String {
    match reply {
        Reply::TensorflowFor(groups) => several(groups, |group| {
            format!("it works with TensorFlow {}", spans(&group.works))
        }),
        Reply::NumpyFor(groups) => several(groups, numpy_for),
        _ => "the table has it".to_owned(),
    }
}

/// `works with`, and on which Pythons if they differ.
fn pair(group: &PairGroup) -> String {
    let (tensorflow, numpy) = (span(&group.tensorflow), span(&group.numpy));
    match group.status {
        CellStatus::Works => format!("TensorFlow {tensorflow} works with NumPy {numpy}"),
        CellStatus::WorksUndeclared => format!(
            "TensorFlow {tensorflow} works with NumPy {numpy}, though it does not declare it: pip refuses the pair or warns"
        ),
        CellStatus::Partial => format!(
            "TensorFlow {tensorflow} imports with NumPy {numpy}, but not all of it works{}",
            reason(&group.variants)
        ),
        CellStatus::Fails => format!(
            "TensorFlow {tensorflow} does not work with NumPy {numpy}{}",
            reason(&group.variants)
        ),
        CellStatus::FailsDeclared => format!(
            "TensorFlow {tensorflow} does not work with NumPy {numpy}, though it declares it{}",
            reason(&group.variants)
        ),
        CellStatus::NoWheels => {
            format!("TensorFlow {tensorflow} and NumPy {numpy} have no wheels for a common Python")
        }
        CellStatus::Unknown => {
            format!("It is not known whether TensorFlow {tensorflow} works with NumPy {numpy}")
        }
        CellStatus::Depends => {
            let each: Vec<String> = group.variants.iter().map(on_pythons).collect();
            format!(
                "TensorFlow {tensorflow} with NumPy {numpy}: {}",
                each.join(", ")
            )
        }
    }
}

fn reason(variants: &[PairOnPythons]) -> String {
    let why = variants.iter().find_map(|v| v.why.as_deref());
    why.map(|why| format!(": {why}")).unwrap_or_default()
}

/// `works on Python 3.9`, `depends on Python 3.9 (with ml-dtypes<0.6)`.
pub(super) fn on_pythons(variant: &PairOnPythons) -> String {
    let what = match (variant.compatibility, variant.declared) {
        (Compatibility::Compatible, Declared::Violated) => "works, though not declared,",
        (Compatibility::Compatible, _) => "works",
        (Compatibility::Partial, _) => "works in part",
        (Compatibility::Incompatible, _) => "fails",
        (Compatibility::Unknown, _) => "is not known",
    };
    let condition = variant.condition.as_ref().map(|c| format!(" ({c})"));
    format!(
        "{what} on {}{}",
        pythons(&variant.pythons),
        condition.unwrap_or_default()
    )
}

fn pinned(picks: &[PairPick], answer: &Answer) -> String {
    let each = by_version(picks.iter().map(|p| (&p.python, pins(p))));
    let newest = each.iter().take(1).map(|(pins, on)| {
        format!(
            "{pins} on {}, {}",
            pythons(on.iter().copied()),
            answer.platform
        )
    });
    let more = if each.len() > 1 {
        "; other Pythons below"
    } else {
        ""
    };
    format!("Take {}{more}", newest.collect::<String>())
}

fn newest(
    answer: &Answer,
    tensorflow: Option<&(crate::model::Version, String)>,
    numpy: Option<&crate::model::Version>,
    pick: Option<&PairPick>,
) -> String {
    let mut parts = Vec::new();
    if let Some((version, date)) = tensorflow {
        parts.push(format!(
            "the newest TensorFlow is {version}, released {date}"
        ));
    }
    if let Some(version) = numpy {
        parts.push(format!("the newest NumPy is {version}"));
    }
    if let Some(pick) = pick {
        parts.push(format!("the newest pair that works is {}", pins(pick)));
    }
    format!("In the table of {}, {}", answer.table.date, listed(&parts))
}

fn distribution(group: &DistributionGroup, answer: &Answer) -> String {
    let versions = span(&group.span);
    let (first, others) = group
        .names
        .split_first()
        .map_or((String::new(), &[][..]), |(first, others)| {
            (first.to_string(), others)
        });
    let forward = group
        .stub_for
        .as_ref()
        .map(|name| format!(", whose wheel there only requires {name}"));
    let others = match others {
        [] => String::new(),
        others => format!(" (also as {})", listed(others)),
    };
    format!(
        "On {}, TensorFlow {versions} is `{first}`{}{others}",
        answer.platform,
        forward.unwrap_or_default()
    )
}

fn build(build: &BuildAnswer) -> String {
    let kind = if build.gpu { "GPU" } else { "CPU" };
    match &build.install {
        Some(install) => format!(
            "For {kind} with TensorFlow {} on {}: {install}=={}; {}",
            build.tensorflow, build.platform, build.tensorflow, build.note
        ),
        None => format!(
            "TensorFlow {} has no build for {kind} on {}: {}",
            build.tensorflow, build.platform, build.note
        ),
    }
}

fn claim(claim: &ClaimAnswer) -> String {
    format!("{}: {}", claim.title, claim.because)
}

fn no_wheel(
    answer: &Answer,
    release: &crate::model::AskedRelease,
    has: &[crate::model::PythonVersion],
    releases: Option<&crate::model::Span>,
) -> String {
    let on = match &answer.understood.python {
        Some(python) => format!("Python {python} on {}", answer.platform),
        None => answer.platform.to_string(),
    };
    let mut line = format!("No wheel of {} is for {on}", asked(release));
    if !has.is_empty() {
        line.push_str(&format!("; there are wheels for {}", pythons(has)));
    }
    if let (Some(found), Some(python)) = (releases, &answer.understood.python) {
        line.push_str(&format!(
            "; for Python {python} there is {} {}",
            product(&release.name),
            span(found)
        ));
    }
    line
}

fn not_understood(problem: &NotUnderstood) -> String {
    match problem {
        NotUnderstood::Nothing => "The question is not understood".to_owned(),
        NotUnderstood::NoQuestion => "It is not clear what is asked".to_owned(),
        NotUnderstood::OtherProduct(name) => {
            format!("The table holds TensorFlow, NumPy and Python, not {name}")
        }
        NotUnderstood::Version(version, products) => match products.as_slice() {
            [] => format!("No release of TensorFlow, NumPy or Python is {version}"),
            [only] => format!("`{version}` is not a version of {}", product(only)),
            several => {
                let names: Vec<String> = several.iter().map(product).collect();
                format!("{version} is a release of {}: name one", listed(&names))
            }
        },
        NotUnderstood::Several(name) => {
            format!(
                "Several versions of {} are named: ask about one at a time",
                product(name)
            )
        }
    }
}
