//! How the output is written.

use clap::ValueEnum;

/// Output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// Text for a terminal (default).
    #[default]
    Text,
    /// JSON as described by docs/report.schema.json.
    Json,
    /// One JSON document per line and environment (`scan` only).
    Ndjson,
    /// Markdown for an issue or a ticket.
    Markdown,
    /// One HTML page without external resources.
    Html,
    /// SARIF 2.1.0, for code scanning (`check` only).
    Sarif,
    /// Workflow commands of GitHub Actions (`check` only).
    Github,
}

/// In whose words known bounds are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Export {
    /// `[[tool.uv.dependency-metadata]]` of pyproject.toml.
    Uv,
    /// A constraints file of pip, for one release.
    Constraints,
    /// Patches of conda-forge's repository data.
    Conda,
    /// Package rules of Renovate, for one release.
    Renovate,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces colors (default).
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Format {
    /// The value of `--format`.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }
}
