//! Questions about the releases of one product.

use std::str::FromStr;

use super::read::specifiers;
use crate::model::{
    Applicable, AskedRelease, Compatibility, Declared, PackageName, PairPick, Platform,
    PythonVersion, RangeEnd, ReleaseGroup, Reply, Requirement, Span, TableAnswer, TensorflowAnswer,
    Version, Wanted,
};
use crate::table::query::numpy_candidates::NumpyCandidates;
use crate::table::query::question::Question;
use crate::table::query::{rows, tensorflow};
use crate::table::{NumpyRelease, ReleaseStatus, Table, TensorflowRelease};

/// Answers from the table for a Python and a platform.
pub(super) struct Engine<'t> {
    pub(super) python: Option<PythonVersion>,
    pub(super) platform: Platform,
    pub(super) table: &'t Table,
    /// The rows and releases behind the answer.
    pub(super) behind: TableAnswer,
}

impl Engine<'_> {
    /// The question to the table.
    pub(super) fn question(&self) -> Question {
        Question {
            tensorflow: None,
            numpy: None,
            python: self.python.clone(),
            platform: self.platform,
            evidence: false,
            notes: Vec::new(),
        }
    }

    /// The TensorFlow releases that are meant; final ones, unless a pre-release is named.
    pub(super) fn tensorflows(&self, asked: &AskedRelease) -> Vec<&'static TensorflowRelease> {
        let releases = self.table.tensorflow_releases(&asked.name).iter();
        let meant = |release: &&TensorflowRelease| {
            !release.wheels().is_empty() && admits(&asked.wanted, release.version())
        };
        releases.filter(meant).collect()
    }

    /// The NumPy releases that are meant.
    pub(super) fn numpys(&self, asked: &AskedRelease) -> Vec<&'static NumpyRelease> {
        let releases = self.table.numpy_releases().iter();
        let pinned = matches!(asked.wanted, Wanted::Exact(_));
        let meant = |release: &&NumpyRelease| {
            release.has_wheels()
                && (pinned || release.yanked().is_none())
                && admits(&asked.wanted, release.version())
        };
        releases.filter(meant).collect()
    }

    /// Puts the final release in the place of a pre-release that the table does not hold; both, where it did.
    pub(super) fn final_instead(&self, asked: &mut AskedRelease) -> Option<(Version, Version)> {
        let Wanted::Exact(version) = &asked.wanted else {
            return None;
        };
        let is_numpy = asked.name.is_numpy();
        let lacks = match is_numpy {
            true => self.numpys(asked).is_empty(),
            false => self.tensorflows(asked).is_empty(),
        };
        if !version.any_prerelease() || !lacks {
            return None;
        }
        let last = version.only_release();
        let released = match is_numpy {
            true => {
                let mut all = self.table.numpy_releases().iter().map(|r| r.version());
                all.find(|v| **v == last)
            }
            false => {
                let release = self.table.tensorflow_release(&asked.name, &last);
                release.map(TensorflowRelease::version)
            }
        };
        let (before, released) = (version.clone(), released?.clone());
        asked.wanted = Wanted::Exact(released.clone());
        Some((before, released))
    }

    /// Why no release is meant.
    pub(super) fn nothing(&mut self, asked: &AskedRelease) -> Reply {
        let version = match &asked.wanted {
            Wanted::Exact(version) => Some(version.clone()),
            Wanted::Series(series) => Version::from_str(series).ok(),
            Wanted::Any | Wanted::Range(_) => None,
        };
        let status = version.as_ref().map(|version| {
            if asked.name.is_numpy() {
                self.table.known_numpy(version)
            } else {
                self.table.known_tensorflow(&asked.name, version)
            }
        });
        match (status, version) {
            (Some(ReleaseStatus::Never { below, above, .. }), Some(_)) => {
                let slip = self.slip(asked);
                Reply::NeverReleased {
                    asked: asked.clone(),
                    near: [below, above].into_iter().flatten().collect(),
                    slip,
                }
            }
            _ => Reply::Beyond {
                asked: asked.clone(),
                newest: self.newest_of(&asked.name),
            },
        }
    }

    /// The product that has such a release, and what the table says about it.
    fn slip(&mut self, asked: &AskedRelease) -> Option<(PackageName, Box<Reply>)> {
        let plain = PackageName::tensorflow();
        let others = [plain.clone(), PackageName::numpy()];
        for name in others.into_iter().filter(|name| *name != asked.name) {
            let other = AskedRelease {
                name: name.clone(),
                wanted: asked.wanted.clone(),
            };
            let has = if name.is_numpy() {
                !self.numpys(&other).is_empty()
            } else {
                !self.tensorflows(&other).is_empty()
            };
            if has {
                let reply = if name.is_numpy() {
                    self.tensorflow_for(&other, &plain)
                } else {
                    self.numpy_for(&other)
                };
                return Some((name, Box::new(reply)));
            }
        }
        None
    }

    fn newest_of(&self, name: &PackageName) -> Option<Version> {
        let any = AskedRelease {
            name: name.clone(),
            wanted: Wanted::Any,
        };
        if name.is_numpy() {
            self.numpys(&any).last().map(|r| r.version().clone())
        } else {
            self.tensorflows(&any).last().map(|r| r.version().clone())
        }
    }

    /// Which NumPy for a TensorFlow.
    pub(super) fn numpy_for(&mut self, asked: &AskedRelease) -> Reply {
        let releases = self.tensorflows(asked);
        if releases.is_empty() {
            return self.nothing(asked);
        }
        let question = self.question();
        let here: Vec<&TensorflowRelease> = releases
            .iter()
            .filter(|release| !rows::pythons(release, &question).is_empty())
            .copied()
            .collect();
        if here.is_empty() {
            return self.no_wheel(asked, &releases);
        }
        let answers = tensorflow::answers(&here, tensorflow::Listed::All, &question, self.table);
        self.behind.tensorflow.clone_from(&answers);
        Reply::NumpyFor(grouped(answers, asked))
    }

    /// No wheel for this Python or platform.
    pub(super) fn no_wheel(&self, asked: &AskedRelease, releases: &[&TensorflowRelease]) -> Reply {
        let all = releases
            .iter()
            .flat_map(|r| rows::all_pythons(r, self.platform));
        let mut has: Vec<PythonVersion> = all.collect();
        has.sort();
        has.dedup();
        let any = AskedRelease {
            name: asked.name.clone(),
            wanted: Wanted::Any,
        };
        let question = self.question();
        let on_python = self.tensorflows(&any).into_iter();
        let on_python: Vec<&TensorflowRelease> = on_python
            .filter(|r| !rows::pythons(r, &question).is_empty())
            .collect();
        let span = on_python
            .first()
            .zip(on_python.last())
            .map(|(first, last)| Span {
                first: first.version().clone(),
                last: last.version().clone(),
                series: None,
            });
        Reply::NoWheel {
            asked: asked.clone(),
            has,
            releases: span,
        }
    }

    /// The Pythons that have wheels.
    pub(super) fn pythons(&mut self, asked: &AskedRelease) -> Reply {
        let mut each: Vec<(Version, Vec<PythonVersion>)> = Vec::new();
        if asked.name.is_numpy() {
            for release in self.numpys(asked) {
                let mut pythons: Vec<PythonVersion> = release.pythons(self.platform).collect();
                pythons.sort();
                each.push((release.version().clone(), pythons));
            }
        } else {
            for release in self.tensorflows(asked) {
                let question = self.question();
                each.push((release.version().clone(), rows::pythons(release, &question)));
            }
        }
        if each.is_empty() {
            return self.nothing(asked);
        }
        let groups = runs(each, asked, |a, b| a == b);
        Reply::Pythons(groups)
    }

    /// What to install on each Python that is asked about.
    pub(super) fn pins(&mut self, tensorflow: Option<&AskedRelease>) -> Reply {
        let name = tensorflow.map_or_else(PackageName::tensorflow, |t| t.name.clone());
        let asked = AskedRelease {
            name,
            wanted: Wanted::Any,
        };
        let mut picks = self.picks(&asked);
        if picks.is_empty() {
            let releases = self.tensorflows(&asked);
            return self.no_wheel(&asked, &releases);
        }
        picks.sort_by(|a, b| b.python.cmp(&a.python));
        Reply::Pins(picks)
    }

    /// The newest TensorFlow with a NumPy that is declared and known to work, by Python.
    fn picks(&mut self, asked: &AskedRelease) -> Vec<PairPick> {
        let question = self.question();
        let mut picks: Vec<PairPick> = Vec::new();
        let mut candidates = NumpyCandidates::new(self.platform, self.table);
        for release in self.tensorflows(asked).into_iter().rev() {
            let open: Vec<PythonVersion> = rows::pythons(release, &question)
                .into_iter()
                .filter(|python| !picks.iter().any(|pick| pick.python == *python))
                .collect();
            for newest in tensorflow::newest(release, &open, &question, self.table, &mut candidates)
            {
                if let Some(numpy) = newest.numpy {
                    picks.push(PairPick {
                        python: newest.python,
                        name: release.distribution().clone(),
                        tensorflow: release.version().clone(),
                        numpy,
                        declared: true,
                    });
                }
            }
        }
        picks
    }

    /// The newest releases.
    pub(super) fn newest(&mut self, tensorflow: bool, numpy: bool) -> Reply {
        let any = |name: PackageName| AskedRelease {
            name,
            wanted: Wanted::Any,
        };
        let both = tensorflow == numpy;
        let released = self.tensorflows(&any(PackageName::tensorflow()));
        let newest = released
            .last()
            .map(|r| (r.version().clone(), r.date().to_owned()));
        let pick = self.picks(&any(PackageName::tensorflow())).into_iter();
        let pick = pick.max_by(|a, b| (&a.tensorflow, &a.python).cmp(&(&b.tensorflow, &b.python)));
        Reply::Newest {
            tensorflow: newest.filter(|_| tensorflow || both),
            numpy: self
                .newest_of(&PackageName::numpy())
                .filter(|_| numpy || both),
            pick,
        }
    }

    /// The first versions that are built for NumPy 2.
    pub(super) fn leave_numpy_one(&mut self) -> Reply {
        let any = AskedRelease {
            name: PackageName::tensorflow(),
            wanted: Wanted::Any,
        };
        let question = self.question();
        let mut candidates = NumpyCandidates::new(self.platform, self.table);
        let mut first = None;
        for release in self.tensorflows(&any) {
            let pythons = rows::pythons(release, &question);
            let newest =
                tensorflow::newest(release, &pythons, &question, self.table, &mut candidates);
            let two = |v: &Version| self.table.knows_numpy_two(v);
            if newest.iter().any(|n| n.numpy.as_ref().is_some_and(two)) {
                first = Some(release.version().clone());
                break;
            }
        }
        let Some(tensorflow) = first else {
            return Reply::Beyond {
                asked: any,
                newest: None,
            };
        };
        let compiled = self.table.compiled().iter();
        let packages = compiled
            .filter_map(|c| Some((c.distribution(), c.numpy_2_from()?.clone())))
            .collect();
        Reply::LeaveNumpyOne {
            tensorflow,
            packages,
        }
    }

    /// What is known and declared of a pair on a Python.
    pub(super) fn on_python(
        &self,
        release: &TensorflowRelease,
        numpy: &NumpyRelease,
        python: &PythonVersion,
    ) -> (Compatibility, Declared) {
        let question = self.question();
        let requires = rows::requires(release, &question, self.table);
        let applicable: Applicable = rows::applicable(&requires, python, &question);
        let query = self
            .table
            .query(rows::setting(release.version(), python, &question));
        (
            query.compatibility(numpy),
            applicable.satisfied_by(numpy.version()),
        )
    }
}

/// Whether a release is meant; a pre-release only by its own version.
fn admits(wanted: &Wanted, version: &Version) -> bool {
    match wanted {
        Wanted::Any => !version.any_prerelease(),
        Wanted::Exact(exact) => exact == version,
        Wanted::Series(series) => {
            !version.any_prerelease() && specifiers(series).is_some_and(|s| s.contains(version))
        }
        Wanted::Range(range) => !version.any_prerelease() && range.contains(version),
    }
}

/// The requirement for the releases that are meant.
pub(super) fn requirement(asked: &AskedRelease) -> Option<Requirement> {
    let text = match &asked.wanted {
        Wanted::Any => asked.name.to_string(),
        Wanted::Exact(version) => format!("{}=={version}", asked.name),
        Wanted::Series(series) => format!("{}=={series}.*", asked.name),
        Wanted::Range(range) => format!("{}{range}", asked.name),
    };
    Requirement::from_str(&text).ok()
}

/// Neighbours that say the same as one group.
pub(super) fn runs<T>(
    each: Vec<(Version, T)>,
    asked: &AskedRelease,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(Span, T)> {
    let mut groups: Vec<(Span, T)> = Vec::new();
    for (version, value) in each {
        match groups.last_mut() {
            Some((span, before)) if same(before, &value) => {
                span.last = version;
                *before = value;
            }
            _ => groups.push((
                Span {
                    first: version.clone(),
                    last: version,
                    series: None,
                },
                value,
            )),
        }
    }
    if let (Wanted::Series(series), [(span, _)]) = (&asked.wanted, groups.as_mut_slice()) {
        span.series = Some(series.clone());
    }
    groups
}

fn grouped(answers: Vec<TensorflowAnswer>, asked: &AskedRelease) -> Vec<ReleaseGroup> {
    let each = answers
        .into_iter()
        .map(|answer| (answer.version.clone(), answer));
    // the message of an end may come from different runs
    let end = |end: &Option<RangeEnd>| end.as_ref().map(|end| (end.code, end.why.clone()));
    let same = |a: &TensorflowAnswer, b: &TensorflowAnswer| {
        a.declares == b.declares
            && a.newest == b.newest
            && end(&a.below) == end(&b.below)
            && end(&a.above) == end(&b.above)
    };
    runs(each.collect(), asked, same)
        .into_iter()
        .map(|(span, answer)| ReleaseGroup { span, answer })
        .collect()
}
