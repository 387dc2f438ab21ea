//! Answers a question in words: `tfpair ask`. The words are those of `words.toml`, the facts those of `tfpair table`.

mod bare;
mod builds;
mod lex;
mod pairs;
mod read;
mod releases;
#[cfg(test)]
mod tests;

use super::question::Question;
use crate::model::{
    Answer, AskedRelease, ClaimAnswer, Code, NotUnderstood, PackageName, PairPick, Platform,
    PythonVersion, Reply, Requirement, TableAnswer, Understood, Wanted,
};
use crate::table::meaning::Meaning;
use crate::table::{Catalogue, Claim, NumpyRelease, Table, page};
use read::Asked;
use releases::Engine;

/// Answers a question.
pub(crate) fn ask(
    text: &str,
    python: Option<PythonVersion>,
    platform: Option<Platform>,
    here: Platform,
    table: &Table,
) -> Answer {
    let mut asked = read::read(text, table);
    let understood = &mut asked.understood;
    understood.python = python.or(understood.python.take());
    understood.platform = platform.or(understood.platform);
    let platform = asked.understood.platform.unwrap_or(here);
    let mut engine = Engine {
        python: asked.understood.python.clone(),
        platform,
        table,
        behind: TableAnswer {
            date: table.date().to_owned(),
            platform: platform.to_string(),
            ..TableAnswer::default()
        },
    };
    let Understood {
        tensorflow,
        numpy,
        instead,
        ..
    } = &mut asked.understood;
    for release in [tensorflow, numpy].into_iter().flatten() {
        instead.extend(engine.final_instead(release));
    }
    let reply = reply(&asked, &mut engine);
    if matches!(
        reply,
        Reply::Claims(_) | Reply::Code { .. } | Reply::Failure { .. }
    ) {
        // the words that led to the page were understood
        asked.understood.unread.clear();
    }
    Answer {
        understood: asked.understood,
        platform,
        reply,
        table: engine.behind,
    }
}

/// Whether a text asks something that can be answered, in words and not by naming versions alone.
pub(crate) fn asks(text: &str, table: &Table) -> bool {
    let asked = read::read(text, table);
    let question = text.contains(['?', '？']) || asked.has(Meaning::Which);
    question && asked.problem.is_none() && asked.asks() && asked.topic().is_some()
}

/// A plain form of a question: names and versions and nothing else.
pub(super) struct PlainForm {
    pub(super) tensorflow: Option<Requirement>,
    pub(super) numpy: Option<Requirement>,
    pub(super) python: Option<PythonVersion>,
    pub(super) platform: Option<Platform>,
    /// Versions without a product, with the product that they are of.
    pub(super) read_as: Vec<(String, PackageName)>,
}

/// Reads a plain form; `None` where the text is more, or less.
pub(super) fn plain_form(text: &str) -> Option<PlainForm> {
    let asked = read::read(text, Table::embedded());
    let understood = asked.understood;
    let plain = asked.problem.is_none() && asked.means.is_empty() && understood.unread.is_empty();
    let named = understood.tensorflow.is_some() || understood.numpy.is_some();
    let requirement =
        |release: &Option<AskedRelease>| release.as_ref().and_then(releases::requirement);
    (plain && named).then(|| PlainForm {
        tensorflow: requirement(&understood.tensorflow),
        numpy: requirement(&understood.numpy),
        python: understood.python,
        platform: understood.platform,
        read_as: understood.read_as,
    })
}

/// The newest TensorFlow that works with each of some NumPy releases, by Python.
pub(super) fn picks(numpy: &[&NumpyRelease], question: &Question, table: &Table) -> Vec<PairPick> {
    let engine = Engine {
        python: question.python.clone(),
        platform: question.platform,
        table,
        behind: TableAnswer::default(),
    };
    let any = AskedRelease {
        name: PackageName::tensorflow(),
        wanted: Wanted::Any,
    };
    let releases = engine.tensorflows(&any);
    numpy
        .iter()
        .flat_map(|numpy| engine.tensorflow_picks(&releases, numpy))
        .collect()
}

/// What a question is about, of what was understood.
enum Topic {
    Id,
    Claims,
    LeaveNumpyOne,
    Builds(bool),
    Pair(AskedRelease, AskedRelease),
    NumpyFor(AskedRelease),
    TensorflowFor(AskedRelease),
    Pythons(AskedRelease),
    Distribution(AskedRelease),
    Newest,
    Pins,
}

impl Asked {
    fn has(&self, meaning: Meaning) -> bool {
        self.means.contains(&meaning)
    }

    /// Whether its words ask something: a question word alone does not.
    fn asks(&self) -> bool {
        !self.ids.is_empty()
            || !self.claims.is_empty()
            || self.means.iter().any(|meaning| *meaning != Meaning::Which)
            || (self.has(Meaning::Which) && self.two_products())
    }

    fn two_products(&self) -> bool {
        let Understood {
            tensorflow, numpy, ..
        } = &self.understood;
        let python = self.which_python || self.understood.python.is_some();
        usize::from(tensorflow.is_some()) + usize::from(numpy.is_some()) + usize::from(python) > 1
    }

    fn topic(&self) -> Option<Topic> {
        if !self.ids.is_empty() {
            return Some(Topic::Id);
        }
        if !self.claims.is_empty() {
            return Some(Topic::Claims);
        }
        let tensorflow = self.understood.tensorflow.clone();
        let numpy = self.understood.numpy.clone();
        let versioned = |release: &AskedRelease| release.wanted != Wanted::Any;
        let (tensorflow_version, numpy_version) = (
            tensorflow.clone().filter(versioned),
            numpy.clone().filter(versioned),
        );
        let one = |release: &AskedRelease| match &release.wanted {
            Wanted::Series(series) => series.split('.').count() == 1,
            _ => false,
        };
        if self.has(Meaning::Upgrade)
            && tensorflow_version.is_none()
            && numpy_version.as_ref().is_some_and(one)
        {
            return Some(Topic::LeaveNumpyOne);
        }
        let processor = self.has(Meaning::Gpu) || self.has(Meaning::Cpu);
        if processor && tensorflow.is_some() && numpy.is_none() {
            return Some(Topic::Builds(self.has(Meaning::Gpu)));
        }
        match (tensorflow_version, numpy_version) {
            (Some(tensorflow), Some(numpy)) => return Some(Topic::Pair(tensorflow, numpy)),
            (Some(tensorflow), None) => {
                return Some(if numpy.is_some() {
                    Topic::NumpyFor(tensorflow)
                } else if self.which_python && self.understood.python.is_none() {
                    Topic::Pythons(tensorflow)
                } else if self.has(Meaning::Distribution) {
                    Topic::Distribution(tensorflow)
                } else {
                    Topic::NumpyFor(tensorflow)
                });
            }
            (None, Some(numpy)) => {
                return Some(
                    if self.which_python && self.understood.python.is_none() && tensorflow.is_none()
                    {
                        Topic::Pythons(numpy)
                    } else {
                        Topic::TensorflowFor(numpy)
                    },
                );
            }
            (None, None) => {}
        }
        if self.has(Meaning::Distribution) && self.understood.platform.is_some() && numpy.is_none()
        {
            let name = tensorflow.map_or_else(PackageName::tensorflow, |t| t.name);
            let wanted = Wanted::Any;
            return Some(Topic::Distribution(AskedRelease { name, wanted }));
        }
        let one = tensorflow.is_some() != numpy.is_some();
        if self.has(Meaning::Newest) && one && self.understood.python.is_none() {
            return Some(Topic::Newest);
        }
        let placed = self.understood.python.is_some() || self.understood.platform.is_some();
        if self.which_python
            && !placed
            && let Some(tensorflow) = tensorflow.clone().filter(|_| numpy.is_none())
        {
            return Some(Topic::Pythons(tensorflow));
        }
        if placed || (tensorflow.is_some() && numpy.is_some()) {
            return Some(Topic::Pins);
        }
        let plain = self.means.is_empty() && self.understood.unread.is_empty();
        let named = tensorflow.is_some() || numpy.is_some();
        let newest =
            self.has(Meaning::Newest) || self.has(Meaning::Version) || self.has(Meaning::Pin);
        (named && (plain || newest)).then_some(Topic::Newest)
    }
}

fn reply(asked: &Asked, engine: &mut Engine<'_>) -> Reply {
    if let Some(problem) = &asked.problem {
        // "what must I upgrade, pandas and scipy too": the list of such packages holds them
        let upgrade = matches!(
            asked.topic(),
            Some(Topic::LeaveNumpyOne | Topic::Claims | Topic::Id)
        );
        if !(upgrade && matches!(problem, NotUnderstood::OtherProduct(_))) {
            return Reply::NotUnderstood(problem.clone());
        }
    }
    let Some(topic) = asked.topic() else {
        let named = asked.understood.tensorflow.is_some() || asked.understood.numpy.is_some();
        let problem = if named {
            NotUnderstood::NoQuestion
        } else {
            NotUnderstood::Nothing
        };
        return Reply::NotUnderstood(problem);
    };
    // a plain form names releases and nothing else; in a sentence, words ask
    let pair = matches!(topic, Topic::Pair(..));
    if !pair && !asked.asks() && !asked.understood.unread.is_empty() {
        return Reply::NotUnderstood(NotUnderstood::NoQuestion);
    }
    match topic {
        Topic::Id => by_id(asked).unwrap_or(Reply::NotUnderstood(NotUnderstood::Nothing)),
        Topic::Claims => Reply::Claims(
            asked
                .claims
                .iter()
                .map(|claim| claim_answer(claim))
                .collect(),
        ),
        Topic::LeaveNumpyOne => engine.leave_numpy_one(),
        Topic::Builds(gpu) => engine.builds(gpu, asked.understood.tensorflow.as_ref()),
        Topic::Pair(tensorflow, numpy) => engine.pair(&tensorflow, &numpy),
        Topic::NumpyFor(tensorflow) => engine.numpy_for(&tensorflow),
        Topic::TensorflowFor(numpy) => {
            let name = asked.understood.tensorflow.as_ref().map(|t| t.name.clone());
            engine.tensorflow_for(&numpy, &name.unwrap_or_else(PackageName::tensorflow))
        }
        Topic::Pythons(release) => engine.pythons(&release),
        Topic::Distribution(release) => engine.distribution(&release),
        Topic::Newest => engine.newest(
            asked.understood.tensorflow.is_some(),
            asked.understood.numpy.is_some(),
        ),
        Topic::Pins => engine.pins(asked.understood.tensorflow.as_ref()),
    }
}

/// The page of a code, of an entry of the catalogue, or of common advice.
fn by_id(asked: &Asked) -> Option<Reply> {
    let id = asked.ids.first()?;
    if let Ok(code) = id.replace('_', "-").parse::<Code>() {
        let page = page(code);
        return Some(Reply::Code { code, page });
    }
    if let Some(entry) = Catalogue::embedded().failure(id) {
        let (id, cause) = (entry.id, entry.cause);
        return Some(Reply::Failure {
            id,
            cause,
            page: entry.page(),
        });
    }
    let claim = crate::table::claims().iter().find(|claim| claim.id == id)?;
    Some(Reply::Claims(vec![claim_answer(claim)]))
}

fn claim_answer(claim: &Claim) -> ClaimAnswer {
    ClaimAnswer {
        id: claim.id,
        title: claim.title,
        claim: claim.claim,
        verdict: claim.verdict.as_str(),
        because: claim.because,
        observed: claim.observed,
        source: claim.source,
    }
}
