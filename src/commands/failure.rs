//! Why a command has no result.

use std::io;
use std::path::PathBuf;

use crate::cli::Format;
use crate::commands::ApplyError;
use crate::discover::DiscoverError;
use crate::remedy::RequestError;
use crate::table::query::QuestionError;
use crate::ticket::TicketError;
use crate::{cli, report};

use super::{ExplainError, ObserveError};

/// Why a command failed. A broken environment is not a failure: it is judged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// No environment was found where one was asked for.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// The working folder is gone or may not be read.
    #[error("cannot determine the working directory: {0}")]
    WorkingFolder(io::Error),
    /// There is no environment below the folders.
    #[error("no Python environment below {}", named(.0))]
    NothingBelow(Vec<PathBuf>),
    /// The finding code means nothing.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// A question that the table cannot answer.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// A ticket that cannot be read, the only one.
    #[error("`{}` cannot be read: {cause}", path.display())]
    Ticket {
        /// The file; `-` for stdin.
        path: PathBuf,
        /// Why not.
        cause: TicketError,
    },
    /// An edit cannot be written.
    #[error("`{}` cannot be edited: {cause}", path.display())]
    Edit {
        /// The file.
        path: PathBuf,
        /// Why not.
        cause: String,
    },
    /// None of several tickets can be read.
    #[error("none of {0} tickets can be read")]
    NoTicket(usize),
    /// A word on the command line that means nothing.
    #[error("{0}")]
    Usage(String),
    /// There is nothing to install that would work.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The remedy was not carried out, or not to its end.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// Nothing could be observed.
    #[error(transparent)]
    Observe(#[from] ObserveError),
    /// A format that the command does not have.
    #[error("`tfpair {command}` does not support `--format {}`", format.as_str())]
    NoSuchFormat {
        /// The command.
        command: &'static str,
        /// The format asked for.
        format: Format,
        /// Those it has.
        has: &'static [Format],
    },
    /// The report could not be written as JSON.
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// stderr is gone.
    #[error("cannot write to stderr: {0}")]
    Stderr(io::Error),
}

impl Failure {
    /// What to say on stderr: the claim, and what to do about it where something can be done.
    #[must_use]
    pub(crate) fn render(&self) -> String {
        report::failure(&self.to_string(), self.hint().as_deref())
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Discover(DiscoverError::NotThere { path }) => {
                let word = path.file_name()?.to_str()?;
                let meant = cli::nearest_command(word)?;
                Some(format!("did you mean `tfpair {meant}`?"))
            }
            Self::Discover(DiscoverError::NoEnvironment { .. }) => Some(
                "pass a virtual environment, a prefix, an interpreter or a site-packages directory, \
                 or search a directory with `tfpair scan DIR`"
                    .to_owned(),
            ),
            Self::NoSuchFormat { has, .. } => {
                let names: Vec<&str> = has.iter().map(|f| f.as_str()).collect();
                Some(format!("supported formats: {}", names.join(", ")))
            }
            Self::Apply(ApplyError::Exists(_)) => {
                Some("move it, or check it with `tfpair check`".to_owned())
            }
            Self::NothingBelow(_) => Some(
                "an environment is a directory with a pyvenv.cfg, a conda-meta, or a Python and its \
                 site-packages; symbolic links are not followed"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

fn named(folders: &[PathBuf]) -> String {
    let names = folders.iter().map(|f| format!("`{}`", f.display()));
    names.collect::<Vec<_>>().join(", ")
}
