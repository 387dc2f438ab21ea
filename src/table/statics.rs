//! What the build script compiled from the data files.

use crate::model::{Arch, Code, Grade, Os, Severity, Stage};

use super::claims::{Claim, ClaimRun, ClaimVerdict};
use super::companions::CompanionRule;
use super::condition::Condition;
use super::failures::{Entry, Implies, Role, Says};
use super::import_closure::{Compiled, ImportedModule};
use super::import_errors::ImportErrors;
use super::imported_files::{ImportedDistribution, ImportedRun, Measured};
use super::interval::{Bound, Interval};
use super::key::Key;
use super::machine::MachineNeed;
use super::numpy::{NumpyRelease, NumpySeries};
use super::observations::{Observation, RunResult};
use super::ranges::{FailingOperation, Failure, Outcome, Segment, SeriesRange};
use super::releases::{FamilyRow, LineRow, MemberKind, TensorflowRelease, WheelGroup};
use super::shadowing::{ShadowOutcome, ShadowedModule};
use super::startup::StartupRule;
use super::text::{SpecifiersId, Text, VersionId, VersionRow};

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// Every string of the rows.
pub(super) static POOL: &str = include_str!(concat!(env!("OUT_DIR"), "/table.txt"));

const fn t(start: u32, len: u16) -> Text {
    Text::new(start, len)
}

const fn v(number: u16) -> VersionId {
    VersionId::new(number)
}

const fn s(number: u16) -> SpecifiersId {
    SpecifiersId::new(number)
}
