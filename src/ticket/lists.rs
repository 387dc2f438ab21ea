//! Lists of distributions, line by line: pip freeze and requirements files, pip list, conda list, pip show.

use super::fact_collector::FactCollector;
use super::item::{Item, PINNED, conda_build, conda_python, item};
use super::pattern::{Pattern, group};
use crate::model::{Build, SourceRank};

/// A list without a heading is one from so many rows on.
const ROWS: usize = 3;

static CONDA_URL: Pattern = Pattern::new(
    r"^https?://\S+/(?<platform>linux-64|linux-aarch64|linux-ppc64le|osx-64|osx-arm64|win-64|win-32|noarch)/(?<name>[\w.-]+?)-(?<version>\d[\w.]*)-(?<build>[\w.]+)\.(?:conda|tar\.bz2)",
);
static TORCH_CONDA: Pattern = Pattern::new(
    r"^\[conda\]\s+(?<name>[\w.-]+)\s+(?<version>\d\S*)\s+(?<build>\S+)(?:\s+(?<channel>\S+))?",
);
static TREE: Pattern = Pattern::new(
    r"^[\s│├└─|+\\-]*(?<name>[A-Za-z0-9][\w.-]*) \[required: [^,\]]{0,80}(?:,[^\]]{0,80})?, installed: (?<version>[^\]]+)\]",
);
/// What stands above a list of what is installed, in lower case.
const HEADINGS: &[&str] = &[
    "pip freeze",
    "pip list",
    "pip3 freeze",
    "pip3 list",
    "check pips",
    "installed packages",
    "conda list",
    "uv pip",
    "packages in environment",
];
/// What stands above a list of what is asked for, in lower case.
const REQUESTS: &[&str] = &[
    "requirements",
    "constraints.txt",
    "pip install",
    "pip3 install",
    "uv add",
    "poetry add",
    "dockerfile",
    "setup.cfg",
    "install_requires",
];
static COLUMNS: Pattern = Pattern::with_literals(
    r"^Package\s+Version\b|(?i)^\|\s*(?:package|distribution|name)\s*\|\s*version\s*\|",
    &["ersion", "ERSION"],
);
static RULE: Pattern = Pattern::new(r"^[-─━ |:]{5,}$");
static CONDA_HEAD: Pattern = Pattern::with_literals(r"^#?\s*Name\s+Version\s+Build", &["Build"]);
static CONDA_AT: Pattern = Pattern::with_literals(
    r"(?i)^#? ?(?:packages in environment at|List of packages in environment)",
    &["ackages"],
);
static SHOW_NAME: Pattern = Pattern::new(r"^Name: (?<name>[A-Za-z0-9][\w.-]*)$");
static SHOW_VERSION: Pattern = Pattern::new(r"^Version: (?<version>\S+)$");

/// Reads the lists in lines that are already bare.
pub(super) fn lists(lines: &[(usize, &str)], facts: &mut FactCollector) {
    let mut block = Block::default();
    let mut show: Option<(usize, &str)> = None;
    for &(number, line) in lines {
        let text = line.trim();
        if text.starts_with("Name: ")
            && let Some(c) = SHOW_NAME.captures(text)
        {
            show = Some((number, group(&c, "name")));
        } else if let Some((from, name)) = show
            && let Some(c) = SHOW_VERSION.captures(text)
        {
            if number <= from + 4 {
                facts.shape(from, "pip show");
                facts.distribution(number, SourceRank::Listed, name, group(&c, "version"));
            }
            show = None;
        }
        single(number, text, facts);
        block.line(number, text, facts);
    }
    block.end(facts);
}

/// Lines that need no context.
fn single(number: usize, text: &str, facts: &mut FactCollector) {
    if super::purl::line(number, text, facts) {
        return;
    }
    if text.starts_with("http")
        && let Some(c) = CONDA_URL.captures(text)
    {
        facts.shape(number, "conda list --explicit");
        let (name, version) = (group(&c, "name"), group(&c, "version"));
        facts.built(number, SourceRank::Listed, name, version, Build::Conda);
        if let Some(platform) = super::platforms::conda_platform(group(&c, "platform")) {
            facts.platform(number, SourceRank::Path, platform);
        }
    } else if text.starts_with("[conda]")
        && let Some(c) = TORCH_CONDA.captures(text)
    {
        facts.shape(number, "collect_env");
        let build = conda_build(group(&c, "build"), group(&c, "channel"));
        facts.built(
            number,
            SourceRank::Listed,
            group(&c, "name"),
            group(&c, "version"),
            build,
        );
    } else if text.starts_with("[pip")
        && let Some(c) = PINNED.captures(text)
    {
        facts.shape(number, "collect_env");
        facts.captured(number, SourceRank::Listed, &c);
    } else if text.contains("installed: ")
        && let Some(c) = TREE.captures(text)
    {
        facts.shape(number, "pipdeptree");
        facts.captured(number, SourceRank::Listed, &c);
    }
}

/// A run of lines that may be one list.
#[derive(Default)]
struct Block {
    pinned: Vec<(usize, String, String)>,
    rows: Vec<(usize, String, String, Option<Build>)>,
    asked_lines: Vec<(usize, String)>,
    asked: bool,
    wide: usize,
    blanks: usize,
    /// A heading just above: whether the list is of installed or of requested distributions.
    heading: Option<(usize, bool)>,
    columns: bool,
    conda: bool,
    /// The Python that the build of a row names, with its line.
    python: Option<(usize, String)>,
}

impl Block {
    fn line(&mut self, number: usize, text: &str, facts: &mut FactCollector) {
        if text.starts_with("[pip") {
            return;
        }
        if text.starts_with(['P', 'N', 'L', '#', '|', 'p'])
            && (COLUMNS.is_match(text) || CONDA_HEAD.is_match(text) || CONDA_AT.is_match(text))
        {
            let going = self.columns || self.conda;
            if !going {
                self.end(facts);
            }
            self.columns |= COLUMNS.is_match(text);
            self.conda |= !COLUMNS.is_match(text);
            return;
        }
        if (self.columns || self.conda) && (RULE.is_match(text) || text.starts_with('#')) {
            return;
        }
        match item(text) {
            Item::Pinned {
                name,
                version,
                asked,
            } => {
                self.asked |= asked;
                self.blanks = 0;
                self.pinned
                    .push((number, name.to_owned(), version.to_owned()));
                self.asked_lines.push((number, text.to_owned()));
            }
            Item::Row {
                name,
                version,
                wide,
                conda,
            } => {
                self.blanks = 0;
                self.wide += usize::from(wide);
                if conda == Some(Build::Conda) && self.python.is_none() {
                    self.python = conda_python(text).map(|version| (number, version));
                }
                self.rows
                    .push((number, name.to_owned(), version.to_owned(), conda));
            }
            Item::Asked => {
                self.asked = true;
                self.blanks = 0;
                self.asked_lines.push((number, text.to_owned()));
            }
            Item::Neutral => {
                self.blanks += usize::from(text.is_empty());
                if self.blanks > 2 && !self.is_empty() {
                    self.end(facts);
                }
            }
            Item::No => {
                if self.is_empty() {
                    self.columns = false;
                    self.conda = false;
                } else {
                    self.end(facts);
                }
                let text = text.to_ascii_lowercase();
                let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
                if any(REQUESTS) {
                    self.heading = Some((number, false));
                } else if any(HEADINGS) {
                    self.heading = Some((number, true));
                }
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.pinned.is_empty() && self.rows.is_empty() && self.asked_lines.is_empty()
    }

    fn end(&mut self, facts: &mut FactCollector) {
        let block = std::mem::take(self);
        let first = block
            .pinned
            .first()
            .map(|p| p.0)
            .into_iter()
            .chain(block.rows.first().map(|r| r.0))
            .chain(block.asked_lines.first().map(|a| a.0))
            .min();
        let Some(first) = first else {
            self.heading = block.heading;
            return;
        };
        let heading = block
            .heading
            .filter(|(line, _)| line + 5 >= first)
            .map(|(_, installed)| installed);
        block.freeze(first, heading, facts);
        block.table(first, heading, facts);
        if let Some((line, version)) = &block.python {
            facts.python(*line, SourceRank::Path, version);
        }
    }

    fn freeze(&self, first: usize, heading: Option<bool>, facts: &mut FactCollector) {
        let asked = self.asked || heading == Some(false);
        if asked {
            facts.shape(first, "requirements");
            for (line, text) in &self.asked_lines {
                let text = text.split(" \\").next().unwrap_or(text);
                let text = text.split(" --hash").next().unwrap_or(text);
                let text = text.split(" #").next().unwrap_or(text);
                facts.requirement(*line, SourceRank::Asked, text);
            }
            return;
        }
        let rank = if self.pinned.len() >= ROWS || heading == Some(true) {
            facts.shape(first, "pip freeze");
            SourceRank::Listed
        } else {
            SourceRank::Claimed
        };
        for (line, name, version) in &self.pinned {
            facts.distribution(*line, rank, name, version);
        }
    }

    fn table(&self, first: usize, heading: Option<bool>, facts: &mut FactCollector) {
        let many = self.rows.len() >= ROWS && self.wide * 2 >= self.rows.len();
        let certain = self.columns || self.conda || heading == Some(true) || many;
        if self.rows.is_empty() {
            return;
        }
        let conda =
            self.conda || self.rows.iter().filter(|r| r.3.is_some()).count() * 2 > self.rows.len();
        if certain {
            facts.shape(first, if conda { "conda list" } else { "pip list" });
        }
        for (line, name, version, build) in &self.rows {
            let rank = if certain {
                SourceRank::Listed
            } else {
                SourceRank::Claimed
            };
            if !certain && self.wide == 0 {
                // `numpy 1.26.4` alone on its line is prose, which is read elsewhere
                continue;
            }
            let build = build.unwrap_or(if conda { Build::Conda } else { Build::Index });
            facts.built(*line, rank, name, version, build);
        }
    }
}
