//! What one line is in a list of distributions.

use super::pattern::{Pattern, group};
use crate::model::{Build, Version};

pub(super) static PINNED: Pattern = Pattern::new(
    r"^(?:\[pip3?\] )?(?<name>[A-Za-z0-9][\w.-]*)(?:\[[\w,. -]*\])?={2,3}(?<version>[^\s;,#\\=]+)(?<rest>\s*(?:[;#\\].*|--hash.*)?)$",
);
static AT: Pattern = Pattern::new(
    r"^(?<name>[A-Za-z0-9][\w.-]*)(?:\[[\w,. -]*\])? ?@ ?(?<url>(?:file|https?|git\+\w+):\S+)",
);
static EDITABLE: Pattern = Pattern::new(
    r"^# Editable (?:install|Git install).{0,60}\((?<name>[\w.-]+)==(?<version>[^)\s]+)\)",
);
static OPTION: Pattern = Pattern::new(
    r"^(?:-[recfi]\s*\S|--(?:requirement|constraint|index-url|extra-index-url|find-links|hash|no-binary|only-binary|pre|trusted-host|editable)\b)",
);
static RANGE: Pattern = Pattern::new(
    r"^[A-Za-z0-9][\w.-]*(?:\[[\w,. -]*\])?\s*(?:~=|!=|[<>]=?|==)\s*[\dv][^\s]*(?:\s*,\s*[<>=!~]{1,3}\s*[\d][^\s,;]*)*\s*(?:;.*|#.*)?\\?$",
);
static ROW: Pattern = Pattern::new(
    r"^(?<name>[A-Za-z0-9_][\w.-]*)(?<gap>\s+)(?<version>v?\d[\w.+!-]*)(?:\s+(?<third>\S+))?(?:\s+(?<fourth>\S+))?\s*$",
);
static LEGACY: Pattern =
    Pattern::new(r"^(?<name>[A-Za-z0-9][\w.-]*) \((?<version>\d[\w.+!-]*)(?:, \S+)?\)$");
static CONDA_BUILD: Pattern = Pattern::new(
    r"^(?:(?:py|np|cpu|cuda|mkl|gpu|eigen|h|pyh|pypy|nompi|blas|openblas|generic|unix)\w*_\w+|[\w.]*_\d+|\d{1,4}|<pip>|pypi_0)$",
);
static CONDA_SPEC: Pattern =
    Pattern::new(r"^(?<name>[a-z0-9_][\w.-]*)=(?<version>\d[\w.]*)=(?<build>[\w.]+)$");

/// What a line is to a list.
pub(super) enum Item<'t> {
    Pinned {
        name: &'t str,
        version: &'t str,
        asked: bool,
    },
    Row {
        name: &'t str,
        version: &'t str,
        wide: bool,
        conda: Option<Build>,
    },
    Asked,
    Neutral,
    No,
}

pub(super) fn item(text: &str) -> Item<'_> {
    if text.is_empty() {
        return Item::Neutral;
    }
    // a cheap look before each pattern: a list may be a million lines long
    if text.starts_with("# Editable")
        && let Some(c) = EDITABLE.captures(text)
    {
        let (name, version) = (group(&c, "name"), group(&c, "version"));
        return Item::Pinned {
            name,
            version,
            asked: false,
        };
    }
    if text.contains("==")
        && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
        && let Some(c) = PINNED.captures(text)
    {
        let asked = !group(&c, "rest").trim().is_empty() || group(&c, "version").contains('*');
        return Item::Pinned {
            name: group(&c, "name"),
            version: group(&c, "version"),
            asked,
        };
    }
    if text.contains('@')
        && let Some(c) = AT.captures(text)
    {
        let url = group(&c, "url");
        let version = wheel_version(url).unwrap_or_default();
        return Item::Pinned {
            name: group(&c, "name"),
            version,
            asked: false,
        };
    }
    if text.starts_with('-') && OPTION.is_match(text) {
        // an editable line stands in a freeze as well as in a requirements file
        return if text.starts_with("-e") {
            Item::Neutral
        } else {
            Item::Asked
        };
    }
    if text.starts_with('#') {
        return if text.starts_with("# via") {
            Item::Asked
        } else {
            Item::Neutral
        };
    }
    if names_before(text, ['<', '>', '=', '!', '~']) && RANGE.is_match(text) {
        return Item::Asked;
    }
    row(text)
}

/// A row of a table of Markdown: the name and the version are its first two cells.
fn cells(text: &str) -> Item<'_> {
    let mut cells = text.split('|').skip(1).map(str::trim);
    let (Some(name), Some(version)) = (cells.next(), cells.next()) else {
        return Item::No;
    };
    let named = !name.is_empty() && !name.contains(' ');
    if named && version.parse::<Version>().is_ok() {
        let wide = true;
        Item::Row {
            name,
            version,
            wide,
            conda: None,
        }
    } else {
        Item::No
    }
}

/// Whether a name, perhaps with extras, stands before the first of some signs: a cheap look before a pattern.
fn names_before<const N: usize>(text: &str, signs: [char; N]) -> bool {
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    text.split_once(signs).is_some_and(|(before, _)| {
        let name = before.split('[').next().unwrap_or(before).trim_end();
        !name.is_empty() && name.chars().all(in_name)
    })
}

fn row(text: &str) -> Item<'_> {
    if text.starts_with('|') {
        return cells(text);
    }
    if text.ends_with(')')
        && let Some((_, version)) = text.split_once(" (")
        && version.starts_with(|c: char| c.is_ascii_digit())
        && let Some(c) = LEGACY.captures(text)
    {
        let (name, version) = (group(&c, "name"), group(&c, "version"));
        return Item::Row {
            name,
            version,
            wide: true,
            conda: None,
        };
    }
    if names_before(text, ['='])
        && let Some(c) = CONDA_SPEC.captures(text)
    {
        let (name, version, build) = (group(&c, "name"), group(&c, "version"), group(&c, "build"));
        return Item::Row {
            name,
            version,
            wide: true,
            conda: Some(conda_build(build, "")),
        };
    }
    // most lines are no rows: a cheap look before the pattern
    let mut words = text.split_whitespace().skip(1);
    let version = words.next().unwrap_or_default();
    if !version
        .trim_start_matches('v')
        .starts_with(|c: char| c.is_ascii_digit())
        || words.nth(2).is_some()
    {
        return Item::No;
    }
    let Some(c) = ROW.captures(text) else {
        return Item::No;
    };
    let (name, version) = (group(&c, "name"), group(&c, "version"));
    if version.parse::<Version>().is_err() {
        return Item::No;
    }
    let (third, fourth) = (group(&c, "third"), group(&c, "fourth"));
    let wide = group(&c, "gap").len() > 1 || group(&c, "gap").contains('\t');
    if third.is_empty() || third.contains(['/', '\\']) {
        return Item::Row {
            name,
            version,
            wide,
            conda: None,
        };
    }
    if third.parse::<Version>().is_ok() && ["wheel", "sdist"].contains(&fourth) {
        return Item::Row {
            name,
            version,
            wide,
            conda: None,
        };
    }
    if CONDA_BUILD.is_match(third) {
        return Item::Row {
            name,
            version,
            wide,
            conda: Some(conda_build(third, fourth)),
        };
    }
    Item::No
}

pub(super) fn conda_build(build: &str, channel: &str) -> Build {
    if build == "<pip>" || build.starts_with("pypi") || channel == "pypi" {
        Build::Index
    } else {
        Build::Conda
    }
}

/// The version in the name of a wheel or source archive at the end of a URL.
fn wheel_version(url: &str) -> Option<&str> {
    let file = url.split(['#', '?']).next()?.rsplit('/').next()?;
    let stem = file
        .strip_suffix(".whl")
        .or_else(|| file.strip_suffix(".tar.gz"))
        .or_else(|| file.strip_suffix(".zip"))?;
    stem.split('-')
        .nth(1)
        .filter(|v| v.parse::<Version>().is_ok())
}

/// The Python that the build of a conda package names: `py39haa95532_0`.
pub(super) fn conda_python(text: &str) -> Option<String> {
    let builds = text.split_whitespace().flat_map(|w| w.rsplit('=').next());
    let digits = |part: &str| {
        let rest = part.strip_prefix("py")?;
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (major, minor) = rest.split_at_checked(end)?.0.split_at_checked(1)?;
        (matches!(major, "2" | "3") && !minor.is_empty()).then(|| format!("{major}.{minor}"))
    };
    let mut parts = builds.skip(1).flat_map(|build| build.split('_'));
    parts.find_map(|part| digits(&format!("{part}_")))
}
