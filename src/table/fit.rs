//! Whether the conditions of a range hold where a TensorFlow is to run.

use crate::model::name_of;

use super::facts::{Companion, QueryContext};
use super::key::Key;
use super::ranges::SeriesRange;

/// Whether the conditions of a range hold for a question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Yes,
    Maybe,
    No,
}

pub(super) fn fit(context: &QueryContext<'_>, range: &SeriesRange) -> Fit {
    let python = match (range.python, context.python) {
        (None, _) => Fit::Yes,
        (Some(_), None) => Fit::Maybe,
        (Some(condition), Some(python)) => {
            yes(condition.holds(Key::of_series(python.major, python.minor)))
        }
    };
    let system = match context.platform {
        _ if range.systems.is_empty() => Fit::Yes,
        None => Fit::Maybe,
        Some(platform) => yes(range.systems.contains(&platform.os)),
    };
    let fits = [python, system, companion_fits(context, range)];
    if fits.contains(&Fit::No) {
        Fit::No
    } else if fits.contains(&Fit::Maybe) {
        Fit::Maybe
    } else {
        Fit::Yes
    }
}

/// A companion that is missing leaves the question open, as one that nobody knows.
fn companion_fits(context: &QueryContext<'_>, range: &SeriesRange) -> Fit {
    let Some((name, condition)) = range.companion else {
        return Fit::Yes;
    };
    let companion = name_of(name).map(|name| (context.companions)(&name));
    match companion {
        Some(Companion::Installed(version)) => {
            yes(condition.holds(Key::nearest(&version.to_string())))
        }
        Some(Companion::Absent | Companion::Unknown) | None => Fit::Maybe,
    }
}

fn yes(holds: bool) -> Fit {
    if holds { Fit::Yes } else { Fit::No }
}
