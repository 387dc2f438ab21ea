//! Observes one TensorFlow with several NumPy versions, two at a time, each in its own environment.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::environment::{Environment, EnvironmentError};
use super::exercise::{Exercise, Finding, NoResult, SCRIPT, crash_line};
use super::plan::Plan;
use super::release::Release;
use crate::process;
use crate::table::Table;

/// One pair, tried.
#[derive(Debug)]
pub(super) struct Tried {
    /// The NumPy version.
    pub(super) numpy: String,
    /// What came of it.
    pub(super) result: Result<Seen, Unseen>,
}

/// What one exercise showed.
#[derive(Debug)]
pub(super) struct Seen {
    /// The steps.
    pub(super) exercise: Exercise,
    /// Their result.
    pub(super) finding: Finding,
    /// The error line of an import that failed, or of a crash.
    pub(super) error: Option<String>,
    /// How long it took.
    pub(super) duration: Duration,
}

/// Why a pair could not be observed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unseen {
    /// It could not be installed.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// The exercise has no result.
    #[error(transparent)]
    NoResult(#[from] NoResult),
    /// The interpreter of the environment could not be started.
    #[error(transparent)]
    Start(#[from] process::StartError),
    /// The script could not be put into the environment.
    #[error("the exercise cannot be written: {0}")]
    Script(#[from] std::io::Error),
    /// Another NumPy was imported than the one installed.
    #[error("NumPy {0} was imported in its place")]
    OtherNumpy(String),
}

/// An event of the run.
#[derive(Debug)]
pub(super) enum Event {
    /// A worker began something: the worker's number, and what.
    Began(usize, String),
    /// A pair was tried.
    Tried(Box<Tried>),
    /// The TensorFlow of the first environment stands: what its metadata declares, or why that cannot be read.
    Installed(Result<Box<Release>, String>),
    /// An environment was kept.
    Kept(PathBuf),
    /// A worker could not make its environment, so nothing it would have tried was tried.
    Lost(EnvironmentError),
}

impl Plan {
    /// Tries every pair; each event is reported as it happens.
    pub(super) fn walk(&self, table: &Table, mut told: impl FnMut(Event)) {
        let queue = Mutex::new(VecDeque::from(self.numpys.clone()));
        let workers = self.at_once.clamp(1, self.numpys.len().max(1));
        let (sender, events) = mpsc::channel();
        thread::scope(|scope| {
            for number in 0..workers {
                let (queue, sender) = (&queue, sender.clone());
                scope.spawn(move || self.work(number, table, queue, &sender));
            }
            drop(sender);
            for event in events {
                told(event);
            }
        });
    }

    fn work(
        &self,
        number: usize,
        table: &Table,
        queue: &Mutex<VecDeque<String>>,
        sender: &Sender<Event>,
    ) {
        let tell = |event| {
            let _nobody_listens = sender.send(event);
        };
        tell(Event::Began(
            number,
            format!("installing {}", self.tensorflow.requirement()),
        ));
        let environment = match self.environment() {
            Ok(environment) => environment,
            Err(error) => return tell(Event::Lost(error)),
        };
        if number == 0 {
            let path = environment.path();
            let release = Release::installed(path, &self.tensorflow, &self.python.platform, table);
            tell(Event::Installed(release.map(Box::new)));
        }
        while !process::interrupted() {
            let next = queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front();
            let Some(numpy) = next else { break };
            tell(Event::Began(number, format!("numpy {numpy}")));
            let result = self.observe(&environment, &numpy);
            tell(Event::Tried(Box::new(Tried { numpy, result })));
        }
        if self.keep {
            tell(Event::Kept(environment.keep()));
        }
    }

    fn environment(&self) -> Result<Environment, EnvironmentError> {
        let environment = Environment::create(&self.python)?;
        let tensorflow = self.tensorflow.requirement();
        let mut requirements = vec![tensorflow.as_str()];
        requirements.extend(self.pins.iter().map(String::as_str));
        environment.install(&requirements)?;
        Ok(environment)
    }

    fn observe(&self, environment: &Environment, numpy: &str) -> Result<Seen, Unseen> {
        environment.force(&format!("numpy=={numpy}"))?;
        let script = environment.path().join("exercise.py");
        std::fs::write(&script, SCRIPT)?;
        let outcome = environment.run(&script, self.timeout)?;
        let exercise = Exercise::parse(&outcome.stdout.text());
        let finding = exercise.finding(&outcome, self.timeout.as_secs())?;
        if let Some(other) = exercise.numpy.as_deref().filter(|found| *found != numpy) {
            return Err(Unseen::OtherNumpy(other.to_owned()));
        }
        let error = match &finding {
            Finding::Used(_) => None,
            Finding::ImportFailed => exercise.first_error(),
            Finding::Crashed => Some(crash_line(&outcome.stderr.text(), outcome.status)),
        };
        Ok(Seen {
            error: error.map(|line| anonymous(&line, environment)),
            exercise,
            finding,
            duration: outcome.duration,
        })
    }
}

/// An error line without what belongs to this run alone: the folder of the environment, addresses in memory.
fn anonymous(line: &str, environment: &Environment) -> String {
    let folder = environment.path().to_string_lossy();
    let line = line.replace(folder.as_ref(), "/venv");
    line.split(' ')
        .map(without_address)
        .collect::<Vec<_>>()
        .join(" ")
}

fn without_address(word: &str) -> String {
    let Some((before, rest)) = word.split_once("0x") else {
        return word.to_owned();
    };
    let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
    // a C API version is short, an address is long
    if digits < 9 {
        return word.to_owned();
    }
    let after: String = rest.chars().skip(digits).collect();
    format!("{before}0x...{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_and_api_versions_stay() {
        assert_eq!(without_address("0x7f3a12b4c5d0>"), "0x...>");
        assert_eq!(without_address("0xe"), "0xe");
        assert_eq!(without_address("(0x1000009)"), "(0x1000009)");
        assert_eq!(without_address("plain"), "plain");
    }
}
