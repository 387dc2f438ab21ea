//! Companions that metadata may admit and that are known not to work.

use std::sync::OnceLock;

use crate::model::{
    Grade, PackageName, PythonVersion, Severity, Stage, Version, VersionSpecifiers, name_of,
};

use super::condition::Condition;
use super::key::Key;
use super::table::Table;
use super::text::{SpecifiersId, key_of};

include!(concat!(env!("OUT_DIR"), "/companions.rs"));

/// What works in place of a companion that fails.
#[derive(Debug)]
pub(super) enum CompanionFix {
    /// These versions; none is known without them.
    Versions(Option<SpecifiersId>),
    /// The releases of TensorFlow's own series.
    SameSeries,
}

/// A companion version that is known not to work with a TensorFlow, though metadata may admit it.
#[derive(Debug)]
pub(crate) struct CompanionRule {
    pub(super) number: u16,
    /// A stable name: `protobuf-4-descriptors`.
    pub id: &'static str,
    pub(super) tensorflow: Condition,
    pub(super) python: Option<Condition>,
    pub(super) name: &'static str,
    pub(super) fails: SpecifiersId,
    pub(super) numpy: Option<SpecifiersId>,
    pub(super) with: Option<&'static str>,
    /// What else it depends on, in words: "loading a saved `.h5` model".
    pub condition: Option<&'static str>,
    /// Whether it holds only where TF_USE_LEGACY_KERAS is set.
    pub legacy_keras: bool,
    /// The backend of Keras 3 with which alone it holds.
    pub keras_backend: Option<&'static str>,
    /// Whether it holds without the companion too.
    pub absent: bool,
    /// `Error` when the import or `tf.keras` fails, `Warning` when something else does.
    pub severity: Severity,
    /// What fails first.
    pub stage: Stage,
    /// The error a person sees.
    pub you_will_see: &'static str,
    /// Why, in words, without a final period.
    pub why: &'static str,
    pub(super) fix: CompanionFix,
    /// How well it is known.
    pub grade: Grade,
    /// Where it came from.
    pub source: &'static str,
}

impl CompanionRule {
    /// The companion.
    #[must_use]
    #[expect(clippy::expect_used)]
    pub(crate) fn companion(&self) -> &'static PackageName {
        static MADE: [OnceLock<PackageName>; COMPANIONS.len()] =
            [const { OnceLock::new() }; COMPANIONS.len()];
        let made = MADE.get(usize::from(self.number));
        made.expect("there is a cell for every rule")
            .get_or_init(|| name_of(self.name).expect("the build script checked the name"))
    }

    /// The companion's versions that fail.
    #[must_use]
    pub(crate) fn fails(&self) -> &'static VersionSpecifiers {
        self.fails.specifiers()
    }

    /// The NumPy versions with which alone it fails, where it depends on NumPy.
    #[must_use]
    pub(crate) fn numpy(&self) -> Option<&'static VersionSpecifiers> {
        self.numpy.map(SpecifiersId::specifiers)
    }

    /// The distribution that must be installed too for the rule to hold.
    #[must_use]
    pub(crate) fn with(&self) -> Option<&'static str> {
        self.with
    }

    /// The companion's versions that work with a TensorFlow, where there are any.
    #[must_use]
    #[expect(clippy::expect_used)]
    pub(crate) fn fix(&self, tensorflow: &Version) -> Option<VersionSpecifiers> {
        match self.fix {
            CompanionFix::Versions(known) => known.map(|id| id.specifiers().clone()),
            CompanionFix::SameSeries => {
                let (major, minor) = tensorflow.series();
                let series = format!(">={major}.{minor},<{major}.{}", minor.saturating_add(1));
                Some(series.parse().expect("two numbers make a version"))
            }
        }
    }
}

impl Table {
    /// The companions known not to work with a TensorFlow version on a Python. A rule for one Python is left out only
    /// where the Python is known to be another.
    #[must_use]
    pub(crate) fn companions(
        &self,
        tensorflow: &Version,
        python: Option<&PythonVersion>,
    ) -> Vec<&'static CompanionRule> {
        let key = Key::nearest(&tensorflow.to_string());
        let python = python.map(|p| Key::of_series(p.major, p.minor));
        let on = |rule: &CompanionRule| {
            let both = rule.python.as_ref().zip(python);
            both.is_none_or(|(condition, python)| condition.holds(python))
        };
        let rules = COMPANIONS.iter();
        rules
            .filter(|rule| rule.tensorflow.holds(key) && on(rule))
            .collect()
    }

    /// Whether a plain install of a TensorFlow version brought a companion.
    #[must_use]
    pub(crate) fn was_installed_with(&self, tensorflow: &Version, companion: &PackageName) -> bool {
        let key = key_of(tensorflow);
        let of = INSTALLED_WITH.iter().find(|(v, _)| Some(v.key()) == key);
        of.is_some_and(|(_, names)| names.words().any(|name| name == companion.as_ref()))
    }
}
