//! Arguments: clap definitions without effects.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  tfpair                        the activated environment
  tfpair .venv                  the environment at a path
  tfpair --python python3.11    that of an interpreter
  tfpair --format json          for a script
  tfpair scan ~/projects        every environment below a folder
  tfpair explain CODE           what a finding means

Exit status:
  0  `import tensorflow` works here
  1  it fails, or there is no TensorFlow here
  2  nothing could be looked at, it could not be told, or the command line was wrong";

const FIX_EXAMPLES: &str = "\
Examples:
  tfpair fix                                   what to type for the activated environment
  tfpair fix .venv --requirements              the pins, ready for requirements.txt
  tfpair fix --for 'tensorflow==2.10.1' --python 3.10
                                               the pins for a new environment
  tfpair fix --apply                           do it, after asking

Exit status:
  0  nothing is to be cured, --apply cured it, or --for has an answer
  1  the import fails here, whether or not a cure is printed
  2  nothing could be looked at or told, or the command line was wrong";

const TABLE_EXAMPLES: &str = "\
Examples:
  tfpair table                                             all of it
  tfpair table 'tensorflow==2.10.1'                        what it declares, what works, what to take
  tfpair table 'numpy==1.19.1'                             who declares it, who works with it
  tfpair table 'tensorflow==2.10.1' 'numpy==1.26.4'        one pair, with all its evidence
  tfpair table 'tensorflow>=2.8,<2.12' --python 3.10       narrowed

Exit status:
  0  the table answers
  2  there is no such release, or the question cannot be read";

const TRIAGE_EXAMPLES: &str = "\
Examples:
  tfpair triage ticket.txt         what is wrong, how sure it is, what to ask for
  pip freeze | tfpair triage       the list alone
  tfpair triage --reply t.txt      an answer to paste
  tfpair triage queue/*.txt        one row each, and a count by cause

Exit status:
  0  `import tensorflow` works there
  1  it fails there
  2  it cannot be told, or a ticket could not be read";

/// Judges the TensorFlow and the NumPy of an installed Python environment as a pair
///
/// Says whether `import tensorflow` will work, and if not, why, and what to type. Python is not run: the environment
/// is read as it lies on disk. Without a command, tfpair checks. A PATH that is named like a command is written ./PATH.
#[derive(Debug, Parser)]
#[command(name = "tfpair", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(override_usage = "tfpair [OPTIONS] [PATH]\n       tfpair [OPTIONS] <COMMAND> ...")]
pub struct Cli {
    /// What to do, where it is named.
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: CheckArgs,
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judges one environment (this is done where no command is named)
    Check(CheckArgs),
    /// Judges every environment below some folders, one row each
    Scan(ScanArgs),
    /// Says what a finding means, how it looks, why it is and what cures it
    Explain(ExplainArgs),
    /// Says which NumPy goes with which TensorFlow
    ///
    /// Without a requirement, all of it: TensorFlow down, NumPy across.
    #[command(after_help = TABLE_EXAMPLES)]
    Table(TableArgs),
    /// Says what to type, and nothing else
    ///
    /// The commands come with what they do as comments, so that the whole can be pasted or piped into a shell.
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// Installs a pair for real in a throw-away environment, uses it, and gives the row of the table
    Observe(ObserveArgs),
    /// Judges tickets: any mix of freeze, list, lock file, traceback and prose
    ///
    /// Reads stdin where no file is named. Several files get one row each, and a count by cause.
    #[command(after_help = TRIAGE_EXAMPLES)]
    Triage(TriageArgs),
}

/// Which environment to check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct CheckArgs {
    /// An environment, an interpreter or a site-packages folder [default: the active environment]
    pub path: Option<PathBuf>,
    /// The interpreter whose environment to look at: a path, or a name or version on PATH
    #[arg(long, value_name = "PYTHON", conflicts_with = "path")]
    pub python: Option<OsString>,
    /// Takes out home folders, user names, hosts and tokens, for a report that is handed on
    #[arg(long)]
    pub redact: bool,
    /// Holds every file against its RECORD, by hash, and looks into every extension module
    #[arg(long)]
    pub deep: bool,
    /// Starts the interpreter and really imports TensorFlow
    #[arg(long)]
    pub probe: bool,
    /// How long that may take [default: 120]
    #[arg(long, value_name = "SECONDS", requires = "probe")]
    pub probe_timeout: Option<u64>,
}

/// Where to look for environments.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ScanArgs {
    /// The folders below which to look
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
}

/// Which finding to explain.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ExplainArgs {
    /// The code between the brackets of a finding, as `numpy-abi-too-new` [default: a list of all]
    pub code: Option<String>,
}

/// What is asked of the compatibility table.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct TableArgs {
    /// What to ask after: 'tensorflow==2.10.1', 'numpy==1.19.1', or one of each
    #[arg(value_name = "REQ")]
    pub requirements: Vec<String>,
    /// Only this Python, as 3.10
    #[arg(long, value_name = "VERSION")]
    pub python: Option<String>,
    /// The platform, as linux_x86_64, macos_arm64 or win_amd64 [default: that of this machine]
    #[arg(long)]
    pub platform: Option<String>,
}

/// Which pair to observe. Nothing but this command installs anything.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ObserveArgs {
    /// The TensorFlow, one release: tensorflow-cpu==2.10.1
    pub tensorflow: String,
    /// The NumPy, one release: numpy==1.26.4
    #[arg(required_unless_present = "numpy_series")]
    pub numpy: Option<String>,
    /// In its place the newest NumPy of these series with a wheel for the Python: `all`, or 1.26,2.0
    #[arg(long, value_name = "SERIES", conflicts_with = "numpy")]
    pub numpy_series: Option<String>,
    /// The Python: a version, or the path of an interpreter [default: the `python` on PATH]
    #[arg(long, value_name = "PYTHON")]
    pub python: Option<String>,
    /// A requirement on a companion, installed with TensorFlow; may be given again
    #[arg(long, value_name = "REQUIREMENT")]
    pub with: Vec<String>,
    /// Adds the rows to the table's data file: that of the checkout around, or FILE
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub record: Option<Option<PathBuf>>,
    /// Keeps the environments, and names them
    #[arg(long)]
    pub keep: bool,
    /// How long one exercise may take
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub timeout: u64,
}

/// Which tickets to judge.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct TriageArgs {
    /// The tickets; `-` is stdin
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Writes a short answer for the ticket, in Markdown
    #[arg(long)]
    pub reply: bool,
}

/// What to cure, and in what form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct FixArgs {
    /// An environment, an interpreter or a site-packages folder [default: the active environment]
    pub path: Option<PathBuf>,
    /// The interpreter whose environment to look at; with --for a version, as 3.10
    #[arg(long, value_name = "PYTHON", conflicts_with = "path")]
    pub python: Option<OsString>,
    /// Pinned lines for a requirements file, with the reason as comments
    #[arg(long, conflicts_with_all = ["constraints", "apply"])]
    pub requirements: bool,
    /// Bounds for a constraints file
    #[arg(long, conflicts_with = "apply")]
    pub constraints: bool,
    /// The pins for a new environment with this TensorFlow, as 'tensorflow==2.10.1'
    #[arg(long = "for", value_name = "REQ", conflicts_with_all = ["path", "constraints", "apply"])]
    pub wanted: Option<String>,
    /// The platform that --for is about, as linux_x86_64 [default: that of this machine]
    #[arg(long, requires = "wanted")]
    pub platform: Option<String>,
    /// The plan step by step, as --format json
    #[arg(long, conflicts_with_all = ["requirements", "constraints", "apply"])]
    pub json: bool,
    /// Carries the plan out: shows it, asks, writes down the way back, runs it, checks again
    #[arg(long)]
    pub apply: bool,
    /// Says yes beforehand
    #[arg(long, short = 'y', requires = "apply")]
    pub yes: bool,
    /// Changes a Python that the system manages (PEP 668), whatever else relies on it
    #[arg(long)]
    pub break_system_packages: bool,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// How to say it
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        help = "How to say it: text, json, markdown or html (for scan also ndjson) [default: text]",
        hide_default_value = true
    )]
    pub format: Format,
    /// Whether to colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true,
        hide_default_value = true,
        help = "Whether to colour: auto, always or never [default: auto]"
    )]
    pub color: Color,
    /// Says the headline and the fix alone
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Says all the evidence, every way out and the search path
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Exits with 1 for warnings too, and for what cannot be told
    #[arg(long, global = true)]
    pub strict: bool,
}

/// In what form to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    #[default]
    Text,
    /// For a script: docs/report.schema.json describes it.
    Json,
    /// For a stream: one environment a line.
    Ndjson,
    /// For a ticket.
    Markdown,
    /// For a browser.
    Html,
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` says no; `CLICOLOR_FORCE` says yes.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Format {
    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

impl Cli {
    /// What is to be done: `check` where no command is named.
    ///
    /// # Errors
    /// Where the PATH or the interpreter to check stands before a command, which could mean two things.
    pub fn action(self) -> Result<(Command, Common), clap::Error> {
        let command = match self.command {
            None => Command::Check(self.check),
            Some(command) if self.check == CheckArgs::default() => command,
            Some(_) => {
                return Err(Self::command().error(
                    ErrorKind::ArgumentConflict,
                    "PATH and --python go behind the command they are for",
                ));
            }
        };
        Ok((command, self.common))
    }
}

/// The command that a word was perhaps meant to be.
#[must_use]
pub fn nearest_command(word: &str) -> Option<String> {
    let cli = Cli::command();
    let names = cli.get_subcommands().map(|c| c.get_name().to_owned());
    names
        .map(|name| (strsim::damerau_levenshtein(&name, word), name))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests;
