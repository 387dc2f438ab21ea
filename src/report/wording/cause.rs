//! Wording: why something is a problem.

use crate::model::{Cause, REPORT_END, TicketCause, TicketProblem};

/// A cause, without the path or the distribution that it is about.
pub(in crate::report) fn cause(cause: &Cause) -> String {
    let cannot_start = |stops: bool| if stops { "; Python cannot start" } else { "" };
    match cause {
        Cause::Error(error) => error.clone(),
        Cause::Unreadable {
            error,
            stops_python,
        } => format!("cannot be read: {error}{}", cannot_start(*stops_python)),
        Cause::Compiled => "is compiled; what it does at start-up is unknown".to_owned(),
        Cause::NotUtf8 { stops_python: true } => "is not UTF-8; Python cannot start".to_owned(),
        Cause::NotUtf8 {
            stops_python: false,
        } => "is not UTF-8; the directories that it names are unknown".to_owned(),
        Cause::NotADirectory => "it is not a directory".to_owned(),
        Cause::DanglingLink(target) => {
            format!("links to `{}`, which does not exist", target.display())
        }
        Cause::ExecutableGone => "does not exist".to_owned(),
        Cause::NoExecutable => "has no Python executable".to_owned(),
        Cause::PythonUnknown => {
            "the Python version is unknown, so the package directories are unknown too".to_owned()
        }
        Cause::BaseGone(home) => {
            format!("its base Python in `{home}` does not exist; recreate the environment")
        }
        Cause::NoStandardLibrary { of_base: true } => {
            "the standard library of its base Python was not found".to_owned()
        }
        Cause::NoStandardLibrary { of_base: false } => {
            "no standard library was found for this executable".to_owned()
        }
        Cause::WrongPythonHome => {
            "is set in PYTHONHOME but contains no standard library of this Python".to_owned()
        }
        Cause::OtherPython {
            created_for,
            interpreter,
        } => format!(
            "was created for Python {created_for}, but its interpreter is Python {interpreter}"
        ),
        Cause::LaunchedAs { variable, other } => format!(
            "{variable} is set to `{}`, which decides the environment",
            other.display()
        ),
        Cause::ActivatedGone { variable, checked } => {
            let checked = checked.as_ref();
            let checked = checked.map(|by| format!("; checking the environment of {by}"));
            let checked = checked.as_deref().unwrap_or("");
            format!("is set in {variable} but does not exist{checked}")
        }
        Cause::CondaWithoutPython => {
            "is the activated conda environment but has no Python; skipped".to_owned()
        }
        Cause::NotOnPath {
            variable,
            started: None,
        } => format!("it is activated ({variable}), but PATH has neither python nor python3"),
        Cause::NotOnPath {
            variable,
            started: Some((command, executable)),
        } => format!(
            "it is activated ({variable}), but `{command}` on PATH starts `{}`",
            executable.display()
        ),
        Cause::NamesNoEnvironment(name) => {
            format!("is a file that names `{name}`, which is not an environment")
        }
        Cause::NoEnvironment => "has neither pyvenv.cfg nor a Python; skipped".to_owned(),
        Cause::UnknownScript => {
            "is a script that starts Python in an unknown way; skipped".to_owned()
        }
        Cause::ShimStartsNothing {
            version,
            selected_by,
        } => {
            format!("starts nothing: `{version}` is selected by {selected_by} but not installed")
        }
        Cause::Interrupted => "a leftover of an interrupted install or uninstall".to_owned(),
        Cause::ZippedEgg => "a zipped egg, which tfpair does not read".to_owned(),
        Cause::NoDistributionName => "its name contains no distribution name".to_owned(),
        Cause::NotRecorded => "no `.dist-info` or `.egg-info` lists it".to_owned(),
        Cause::Stale(file) => {
            format!("it contains no {file}: a stale directory that no installer owns")
        }
        Cause::NoSourceDirectory => "it names no source directory".to_owned(),
        Cause::NoEggInfo(target) => format!(
            "it points to {}, which contains no .egg-info",
            target.display()
        ),
        Cause::Ticket(problem) => ticket_problem(problem),
    }
}

fn ticket_problem(problem: &TicketProblem) -> String {
    let cause = ticket_cause(&problem.cause);
    match problem.line {
        Some(line) => format!("line {line}: {cause}"),
        None => cause,
    }
}

fn ticket_cause(cause: &TicketCause) -> String {
    match cause {
        TicketCause::Requirement { text, error } => format!("`{text}` cannot be read: {error}"),
        TicketCause::NoVersion(name) => format!("`{name}` has no readable version"),
        TicketCause::LockTable { head, error } => {
            format!("the table `{head}` cannot be read: {error}")
        }
        TicketCause::Yaml(error) => {
            format!("a YAML document begins here and cannot be read: {error}")
        }
        TicketCause::JsonTruncated => "a JSON document begins here and is truncated".to_owned(),
        TicketCause::Xml => {
            "an XML document begins here and cannot be parsed to its end".to_owned()
        }
        TicketCause::ReportFormat(format) => {
            format!("the tfpair report has format `{format}`, which this build does not read")
        }
        TicketCause::SeveralReports => {
            "the text contains several tfpair reports; only the first was read".to_owned()
        }
        TicketCause::SeveralEnvironments(number) => {
            format!("the report contains {number} environments; only the first was read")
        }
        TicketCause::ReportCut => {
            format!("a tfpair report begins here and has no `{REPORT_END}`: it was cut")
        }
        TicketCause::ReportDamaged => "the tfpair report that begins here is damaged".to_owned(),
        TicketCause::LockedVersions { name, versions } => {
            let versions: Vec<String> = versions.iter().map(ToString::to_string).collect();
            format!(
                "the lock file has {name} {}, each for another Python or platform; the text does not say which applies",
                versions.join(" and ")
            )
        }
        TicketCause::Ambiguous {
            name,
            first: (first, line),
            other,
        } => format!(
            "the text mentions {name} {first} at line {line} and {other} here: neither is used"
        ),
        TicketCause::Skipped { from, lines } => {
            format!("the text is too large: {lines} lines from line {from} were skipped")
        }
        TicketCause::Notebook => {
            "it is a notebook: line numbers count the lines of its cells and their output"
                .to_owned()
        }
        TicketCause::LongLine {
            length,
            at_least,
            read,
        } => {
            let at_least = if *at_least { "at least " } else { "" };
            format!(
                "the line is {at_least}{length} bytes long: only its first {read} were read as text"
            )
        }
    }
}
