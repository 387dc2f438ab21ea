//! Command-line arguments: clap definitions without side effects.

mod format;

use crate::model::nearest_name;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};

pub(crate) use format::{Color, Export, Format};

const EXAMPLES: &str = "\
Examples:
  tfpair                        Check the active environment
  tfpair .venv                  Check the environment at a path
  tfpair --python python3.11    Check the environment of an interpreter
  tfpair scan ~/projects        Check every environment below a directory
  tfpair requirements.txt       Check what an install of a file would bring
  tfpair explain CODE           Describe a finding

Exit status: 0 = works; 1 = fails, or no TensorFlow; 2 = unknown, unreadable, or invalid usage";

const LONG_EXAMPLES: &str = "\
Examples:
  tfpair                        Check the active environment
  tfpair .venv                  Check the environment at a path
  tfpair --python python3.11    Check the environment of an interpreter
  tfpair --format json          Print the report for a script
  tfpair scan ~/projects        Check every environment below a directory
  tfpair requirements.txt       Check what an install of a file would bring
  tfpair explain CODE           Describe a finding

Exit status:
  0  `import tensorflow` works
  1  `import tensorflow` fails, or TensorFlow is not installed
  2  the result is unknown, the environment cannot be read, or the usage is invalid";

const FIX_EXAMPLES: &str = "\
Examples:
  tfpair fix                          Print the commands for the active environment
  tfpair fix .venv --requirements     Print pins for requirements.txt
  tfpair fix --for 'tensorflow==2.10.1' --python 3.10
                                      Print pins for a new environment
  tfpair fix --apply                  Apply the fix after confirmation

Exit status:
  0  nothing needs fixing, --apply fixed it, or --for found pins
  1  `import tensorflow` fails, whether or not a fix is printed
  2  the result is unknown, the environment cannot be read, or the usage is invalid";

const ASK_EXAMPLES: &str = "\
Examples:
  tfpair ask tf 2.10                                   Which NumPy for a TensorFlow
  tfpair ask numpy 1.19.1 python 3.8                   Which TensorFlow for a NumPy, on one Python
  tfpair ask tensorflow 2.10 numpy 2.0.1               Does this pair work
  tfpair ask 'what can I install on Python 3.8?'       Which pair to pin
  tfpair ask 'what must I upgrade to leave NumPy 1?'
  tfpair ask 'does np.reshape work on a tensor?'

Exit status:
  0  there is an answer, or the pair works
  1  the pair fails, or there is no such release or wheel
  2  the answer is unknown or depends on more, the question is not understood, or the usage is invalid";

const TABLE_EXAMPLES: &str = "\
Examples:
  tfpair table                                         Print the whole table
  tfpair table 'tensorflow==2.10.1'                    Show the NumPy versions for a TensorFlow
  tfpair table 'numpy==1.19.1'                         Show the TensorFlow releases for a NumPy
  tfpair table 'tensorflow==2.10.1' 'numpy==1.26.4'    Show one pair with its evidence
  tfpair table 'tensorflow>=2.8,<2.12' --python 3.10   Show a part of the table

Exit status:
  0  the table has an answer
  2  the release does not exist, or the usage is invalid";

const TRIAGE_EXAMPLES: &str = "\
Examples:
  tfpair triage ticket.txt           Diagnose a ticket
  pip freeze | tfpair triage         Diagnose a package list
  tfpair triage --reply ticket.txt   Write a reply to paste
  tfpair triage queue/*.txt          Print one row per ticket and a count by cause

Exit status:
  0  `import tensorflow` works in the reported environment
  1  `import tensorflow` fails there
  2  the result is unknown, a ticket cannot be read, or the usage is invalid";

/// Check whether `import tensorflow` works with the installed NumPy
///
/// If it does not, tfpair reports the cause and the command that fixes it. It reads the files of the Python environment
/// and does not run Python. Without a command, tfpair runs `check`. Write ./PATH for a path that is named like a command.
#[derive(Debug, Parser)]
#[command(name = "tfpair", version, max_term_width = 100)]
#[command(after_help = EXAMPLES, after_long_help = LONG_EXAMPLES)]
#[command(override_usage = "tfpair [OPTIONS] [PATH]...\n       tfpair [OPTIONS] <COMMAND> ...")]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: CheckArgs,
    /// The options that every command takes.
    #[command(flatten)]
    pub common: Common,
}

/// The command to run.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check one environment (the default command)
    Check(CheckArgs),
    /// Check every environment below some directories, one row each
    Scan(ScanArgs),
    /// Describe a finding: meaning, symptoms, cause and fix
    Explain(ExplainArgs),
    /// Answer a question in words
    ///
    /// Names and versions in any order are enough: `tf 2.10`, `numpy 1.19.1 python 3.8`. Questions may be in other
    /// languages. The first line is the answer; what was understood stands below it.
    #[command(after_help = ASK_EXAMPLES)]
    Ask(AskArgs),
    /// Show which NumPy versions work with which TensorFlow releases
    ///
    /// Without a requirement, print the whole table: one row per TensorFlow series, one column per NumPy series.
    #[command(after_help = TABLE_EXAMPLES)]
    Table(TableArgs),
    /// Print only the commands that fix an environment
    ///
    /// Explanations are shell comments, so the output can be pasted or piped into a shell.
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// Install and run a pair in a temporary environment and print its table row
    Observe(ObserveArgs),
    /// Diagnose tickets: package lists, lock files, tracebacks and prose in any mix
    ///
    /// Without a file, read standard input. With several files, print one row per file and a count by cause.
    #[command(after_help = TRIAGE_EXAMPLES)]
    Triage(TriageArgs),
}

/// Arguments of `tfpair check`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub(crate) struct CheckArgs {
    /// Environment, interpreter or site-packages directory; or requirements and lock files [default: the active environment]
    ///
    /// A file is judged by what an install of it would bring. A directory without an environment is judged by its lock
    /// file, else by its requirements.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Interpreter whose environment to check: a path, a name or a version; for files, a list such as 3.9,3.10
    ///
    /// Names and versions are looked up on PATH.
    #[arg(long, value_name = "PYTHON")]
    pub python: Option<OsString>,
    /// For files: platforms such as linux_x86_64,macos_arm64 [default: this machine]
    #[arg(long)]
    pub platform: Option<String>,
    /// For files: ignore releases uploaded after this day [default: the day of the table]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// For files: write the edits that make the install work, after showing them
    #[arg(long)]
    pub fix: bool,
    /// For files: show these edits only
    #[arg(long, conflicts_with = "fix")]
    pub diff: bool,
    /// For files: leave findings of these codes out (repeatable, or a list)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Exit with 0 whatever is found; 2 still means unreadable or invalid usage
    #[arg(long)]
    pub exit_zero: bool,
    /// Remove home directories, user names, host names and tokens from the report
    #[arg(long)]
    pub redact: bool,
    /// Append the report as data for `tfpair triage` to text and Markdown
    ///
    /// `--redact` does this too.
    #[arg(long)]
    pub attach: bool,
    /// Verify every file against RECORD by hash and inspect every extension module
    #[arg(long)]
    pub deep: bool,
    /// Run the interpreter and import TensorFlow
    #[arg(long)]
    pub probe: bool,
    /// Time limit of the probe [default: 120]
    #[arg(
        long,
        value_name = "SECONDS",
        requires = "probe",
        hide_short_help = true
    )]
    pub probe_timeout: Option<u64>,
}

/// Arguments of `tfpair scan`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct ScanArgs {
    /// Directories to search
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
}

/// Arguments of `tfpair explain`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct ExplainArgs {
    /// Finding code, such as `numpy-abi-too-new` [default: list all codes]
    pub code: Option<String>,
}

/// Arguments of `tfpair ask`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct AskArgs {
    /// The question, quoted or as separate words
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// Limit the answer to one Python, such as 3.10
    #[arg(long, value_name = "VERSION")]
    pub python: Option<String>,
    /// Platform: linux_x86_64, macos_arm64, win_amd64, ... [default: this machine]
    #[arg(long)]
    pub platform: Option<String>,
}

/// Arguments of `tfpair table`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct TableArgs {
    /// 'tensorflow==2.10.1', 'numpy==1.19.1', or one of each [default: the whole table]
    #[arg(value_name = "REQ")]
    pub requirements: Vec<String>,
    /// Limit the answer to one Python, such as 3.10
    #[arg(long, value_name = "VERSION")]
    pub python: Option<String>,
    /// Platform: linux_x86_64, macos_arm64, win_amd64, ... [default: this machine]
    #[arg(long)]
    pub platform: Option<String>,
    /// Print the known bounds of the releases for another tool
    #[arg(long, value_name = "TOOL")]
    pub export: Option<Export>,
}

/// Arguments of `tfpair observe`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct ObserveArgs {
    /// TensorFlow release, such as tensorflow-cpu==2.10.1
    pub tensorflow: String,
    /// NumPy releases, such as numpy==1.26.4
    #[arg(required_unless_present = "numpy_series")]
    pub numpy: Vec<String>,
    /// Observe the newest NumPy of each of these series instead: 1.26,2.0 or `all`
    ///
    /// Only releases with a wheel for the Python count.
    #[arg(long, value_name = "SERIES", conflicts_with = "numpy")]
    pub numpy_series: Option<String>,
    /// Python version or path of an interpreter [default: `python` on PATH]
    #[arg(long, value_name = "PYTHON")]
    pub python: Option<String>,
    /// Install this requirement together with TensorFlow (repeatable)
    #[arg(long, value_name = "REQUIREMENT")]
    pub with: Vec<String>,
    /// Add the rows to observations.csv of the current checkout, or to FILE
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub record: Option<Option<PathBuf>>,
    /// Keep the temporary environments and print their paths
    #[arg(long)]
    pub keep: bool,
    /// Time limit of one run
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub timeout: u64,
}

/// Arguments of `tfpair triage`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub(crate) struct TriageArgs {
    /// Ticket files; `-` is standard input [default: standard input]
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write a short reply to the ticket, in Markdown
    #[arg(long)]
    pub reply: bool,
}

/// Arguments of `tfpair fix`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub(crate) struct FixArgs {
    /// Environment, interpreter or site-packages directory [default: the active environment]
    pub path: Option<PathBuf>,
    /// Interpreter of the environment; with --for, a version such as 3.10
    #[arg(long, value_name = "PYTHON", conflicts_with = "path")]
    pub python: Option<OsString>,
    /// Print pins for a requirements file, with the reasons as comments
    #[arg(long, conflicts_with_all = ["constraints", "apply"])]
    pub requirements: bool,
    /// Print bounds for a constraints file
    #[arg(long, conflicts_with = "apply")]
    pub constraints: bool,
    /// Print pins for a new environment with this TensorFlow, such as 'tensorflow==2.10.1'
    #[arg(long = "for", value_name = "REQ", conflicts_with_all = ["path", "constraints", "apply"])]
    pub for_requirement: Option<String>,
    /// Platform for --for, such as linux_x86_64 [default: this machine]
    #[arg(long, requires = "for_requirement")]
    pub platform: Option<String>,
    /// Print the plan as JSON, step by step (same as --format json)
    #[arg(long, conflicts_with_all = ["requirements", "constraints", "apply"])]
    pub json: bool,
    /// Apply the fix after confirmation, save a rollback file, and check again
    #[arg(long)]
    pub apply: bool,
    /// Do not ask for confirmation
    #[arg(long, short = 'y', requires = "apply")]
    pub yes: bool,
    /// Allow changes to a Python that the system manages (PEP 668)
    ///
    /// Other programs of the system may rely on its packages.
    #[arg(long)]
    pub break_system_packages: bool,
}

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Output format
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_default_value = true
    )]
    pub format: Format,
    /// When to use colors
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_default_value = true,
        hide_short_help = true
    )]
    pub color: Color,
    /// Print only the headline and the fix
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print all evidence, every fix and the search path
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Exit with 1 on warnings and on unknown results
    #[arg(long, global = true)]
    pub strict: bool,
}

impl Cli {
    /// The command to run (`check` by default) and the common options.
    ///
    /// # Errors
    /// If arguments of `check` precede another command: `tfpair .venv scan x` is ambiguous.
    pub(crate) fn action(self) -> Result<(Command, Common), clap::Error> {
        let is_command = |path: &PathBuf| {
            let cli = Self::command();
            path.to_str()
                .is_some_and(|word| cli.find_subcommand(word).is_some())
        };
        // a command behind a path is read as another path
        let hidden = self.check.paths.iter().skip(1).any(is_command);
        let command = match self.command {
            None if !hidden => Command::Check(self.check),
            Some(command) if self.check == CheckArgs::default() => command,
            _ => {
                return Err(Self::command().error(
                    ErrorKind::ArgumentConflict,
                    "write PATH and --python after the command",
                ));
            }
        };
        Ok((command, self.common))
    }
}

/// The command within two edits of `word`, for a "did you mean" hint.
#[must_use]
pub(crate) fn nearest_command(word: &str) -> Option<String> {
    let cli = Cli::command();
    let names = cli.get_subcommands().map(|c| c.get_name().to_owned());
    nearest_name(word, names, 2)
}

#[cfg(test)]
mod tests;
