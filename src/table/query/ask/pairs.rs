//! Questions about TensorFlow and NumPy together.

use super::releases::{Engine, runs};
use crate::model::{
    AskedRelease, CellStatus, Compatibility, Declared, NumpyGroup, PackageName, PairGroup,
    PairOnPythons, PairPick, Reply, Span, TableRow, Variant, Version, Wanted,
};
use crate::table::query::{rows, tensorflow};
use crate::table::{NumpyRelease, TensorflowRelease};

/// What a row says, without how it is known.
type Said = (CellStatus, Vec<PairOnPythons>);

impl Engine<'_> {
    /// Whether a pair works, split by release where they differ.
    pub(super) fn pair(&mut self, asked: &AskedRelease, numpy: &AskedRelease) -> Reply {
        let releases = self.tensorflows(asked);
        if releases.is_empty() {
            return self.nothing(asked);
        }
        let numpys = self.numpys(numpy);
        if numpys.is_empty() {
            return self.nothing(numpy);
        }
        let mut question = self.question();
        question.evidence = releases.len() * numpys.len() == 1;
        let here = |release: &&&TensorflowRelease| !rows::pythons(release, &question).is_empty();
        let here: Vec<&TensorflowRelease> = releases.iter().filter(here).copied().collect();
        if here.is_empty() {
            return self.no_wheel(asked, &releases);
        }
        let columns = rows::columns(&numpys, &question);
        let mut by_release: Vec<(Version, Vec<(Span, Said)>)> = Vec::new();
        for release in &here {
            let rows = rows::rows(release, &columns, &question, self.table);
            let said = rows.iter().map(|row| (row.numpy.clone(), said(row)));
            let said = without_gaps(runs(said.collect(), numpy, alike), numpy);
            by_release.push((release.version().clone(), said));
            self.behind.rows.extend(rows);
        }
        let groups = runs(by_release, asked, |a, b| {
            let mut both = a.iter().zip(b);
            a.len() == b.len() && both.all(|(a, b)| a.0 == b.0 && alike(&a.1, &b.1))
        });
        let mut pairs = Vec::new();
        for (span, said) in groups {
            for (numpy, (status, variants)) in said {
                pairs.push(PairGroup {
                    tensorflow: span.clone(),
                    numpy,
                    status,
                    variants,
                });
            }
        }
        let works = |group: &PairGroup| {
            matches!(
                group.status,
                CellStatus::Works | CellStatus::WorksUndeclared
            )
        };
        if !pairs.iter().all(works) {
            // what to take instead
            let last: Vec<&TensorflowRelease> = here.last().copied().into_iter().collect();
            self.behind.tensorflow =
                tensorflow::answers(&last, tensorflow::Listed::All, &question, self.table);
        }
        self.behind.pair = true;
        Reply::Pair(pairs)
    }

    /// Which TensorFlow for a NumPy.
    pub(super) fn tensorflow_for(&mut self, numpy: &AskedRelease, name: &PackageName) -> Reply {
        let numpys = self.numpys(numpy);
        if numpys.is_empty() {
            return self.nothing(numpy);
        }
        let any = AskedRelease {
            name: name.clone(),
            wanted: Wanted::Any,
        };
        let releases = self.tensorflows(&any);
        let question = self.question();
        let columns = rows::columns(&numpys, &question);
        let mut table: Vec<Vec<TableRow>> = Vec::new();
        for release in &releases {
            table.push(rows::rows(release, &columns, &question, self.table));
        }
        let mut each: Vec<(Version, NumpyGroup)> = Vec::new();
        for (column, release) in numpys.iter().enumerate() {
            let rows: Vec<&TableRow> = table.iter().filter_map(|row| row.get(column)).collect();
            let group = NumpyGroup {
                numpy: Span {
                    first: release.version().clone(),
                    last: release.version().clone(),
                    series: None,
                },
                works: spans(&rows, works),
                declared: spans(&rows, declared),
                picks: self.tensorflow_picks(&releases, release),
            };
            each.push((release.version().clone(), group));
        }
        self.behind.numpy = numpys.iter().map(|r| r.version().clone()).collect();
        self.behind.rows = table.into_iter().flatten().collect();
        let same = |a: &NumpyGroup, b: &NumpyGroup| a.works == b.works;
        let groups = runs(each, numpy, same).into_iter();
        Reply::TensorflowFor(
            groups
                .map(|(numpy, group)| NumpyGroup { numpy, ..group })
                .collect(),
        )
    }

    /// The newest TensorFlow that works with a NumPy, by Python: one that declares it, else one that does not.
    pub(super) fn tensorflow_picks(
        &self,
        releases: &[&TensorflowRelease],
        numpy: &NumpyRelease,
    ) -> Vec<PairPick> {
        let question = self.question();
        let mut picks: Vec<PairPick> = Vec::new();
        for release in releases.iter().rev() {
            for python in rows::pythons(release, &question) {
                let place = picks.iter().position(|pick| pick.python == python);
                let settled = place
                    .and_then(|at| picks.get(at))
                    .is_some_and(|pick| pick.declared);
                if settled || !numpy.has_wheel(&python, Some(self.platform)) {
                    continue;
                }
                let (known, declared) = self.on_python(release, numpy, &python);
                let declared = declared != Declared::Violated;
                if known != Compatibility::Compatible || (place.is_some() && !declared) {
                    continue;
                }
                let pick = PairPick {
                    python,
                    name: release.distribution().clone(),
                    tensorflow: release.version().clone(),
                    numpy: numpy.version().clone(),
                    declared,
                };
                match place.and_then(|at| picks.get_mut(at)) {
                    Some(before) => *before = pick,
                    None => picks.push(pick),
                }
            }
        }
        picks.sort_by(|a, b| b.python.cmp(&a.python));
        picks
    }
}

/// Whether rows say the same, whatever Pythons have wheels of both.
fn alike(a: &Said, b: &Said) -> bool {
    let causes = |said: &Said| -> Vec<_> {
        let each = said.1.iter();
        each.map(|v| (v.declared, v.compatibility, v.code, v.why.clone()))
            .collect()
    };
    a == b || (a.0 == b.0 && a.0 != CellStatus::Depends && causes(a) == causes(b))
}

fn said(row: &TableRow) -> Said {
    let variant = |variant: &Variant| PairOnPythons {
        pythons: variant.pythons.clone(),
        declared: variant.declared,
        compatibility: variant.compatibility,
        code: variant.code,
        why: variant.why.clone(),
        condition: variant.condition.clone(),
    };
    (row.status, row.variants.iter().map(variant).collect())
}

/// Releases without a common Python say nothing where others do.
fn without_gaps(all: Vec<(Span, Said)>, numpy: &AskedRelease) -> Vec<(Span, Said)> {
    let gap = |(_, (status, _)): &(Span, Said)| *status == CellStatus::NoWheels;
    if all.iter().all(gap) {
        return all;
    }
    let mut kept: Vec<(Span, Said)> = all.into_iter().filter(|each| !gap(each)).collect();
    if let (Wanted::Series(series), [(span, _)]) = (&numpy.wanted, kept.as_mut_slice()) {
        span.series = Some(series.clone());
    }
    kept
}

fn works(row: &TableRow) -> bool {
    matches!(row.status, CellStatus::Works | CellStatus::WorksUndeclared)
}

fn declared(row: &TableRow) -> bool {
    row.variants
        .iter()
        .any(|v| v.declared == Declared::Satisfied)
}

/// The releases of which a predicate holds, as runs of neighbours.
fn spans(rows: &[&TableRow], holds: impl Fn(&TableRow) -> bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open = false;
    for row in rows {
        let hold = holds(row);
        match spans.last_mut() {
            Some(span) if hold && open => span.last = row.tensorflow.clone(),
            _ if hold => spans.push(Span {
                first: row.tensorflow.clone(),
                last: row.tensorflow.clone(),
                series: None,
            }),
            _ => {}
        }
        open = hold;
    }
    spans
}
