//! The domain types: plain data without effects. Uses no other module of the crate.

mod abi;
mod bounds;
mod code;
mod conflict;
mod contents;
mod detail;
mod distribution;
mod environment;
mod evidence;
mod extension;
mod files;
mod finding;
mod interpreter;
mod need;
mod pair;
mod platform;
mod probe;
mod project;
mod python;
mod remedy;
mod report;
mod search_path;
mod subject;
mod table;
mod text;
mod ticket;
mod verdict;
mod wheel_tag;

pub use abi::InterpreterAbi;
pub use bounds::tightest;
pub use code::{Code, UnknownCode};
pub use conflict::{
    Alternative, Claim, Conflict, Constraint, Demand, ForPython, Held, Holder, ReleaseFault,
    VersionSpan, Wheels,
};
pub use contents::{Contents, Machine, ShadowCandidate};
pub use detail::{
    Detail, ExtensionFile, FileCounts, FolderOwner, FoundModule, ImportEffect, KnownFailure,
    MissingEffect, NumpyNeed, ProbeDifference, RecordState, Recorded, RequirementSource, Shows,
    TagSource, TicketLine,
};
pub use distribution::{
    Distribution, Format, Metadata, MetadataState, Requires, Unparsed, name_of,
};
pub use environment::{
    Coverage, Environment, Module, ModuleKind, Origin, OriginKind, Problem, ProblemKind,
};
pub use evidence::{Evidence, EvidenceSource, Run, RunEnd, Statement};
pub use extension::{Extension, ExtensionTag, Marker, NumpyAbi, NumpyUse};
pub use files::{ChangedFile, Difference, FileCheck, FileDepth};
pub use finding::{Finding, Severity};
pub use interpreter::{Creator, FoundBy, Interpreter};
pub use need::{Depth, Need};
pub use pair::{Compatibility, Declared, Grade, Member, Pair};
pub use platform::{Arch, Os, Platform};
pub use probe::{Probe, ProbeOutcome, ProbedModule};
pub use project::{Project, ProjectTool};
pub use python::{Implementation, PythonVersion, PythonVersionError};
pub use remedy::{
    Action, BasePython, CommandLine, FindingId, Note, Pin, PinVersion, PythonSource, Remedy,
    ShellVariable, Step, VersionChange,
};
pub use report::{REPORT_BEGIN, REPORT_END, Report, Summary};
pub use search_path::{EntryOrigin, PathEntry, SearchPath};
pub use subject::{DistributionId, Subject};
pub use table::{CellStatus, Newest, RangeEnd, TableAnswer, TableRow, TensorflowAnswer, Variant};
pub use text::acts_on_screen;
pub use ticket::{
    Build, Candidate, Condition, Edge, Fact, FactKind, Frame, OwnReport, Place, Raised, SourceRank,
    TicketEnvironment, TicketFacts, TicketProblem, Traceback, imports,
};
pub use verdict::{Assessment, Judgement, Verdict};
pub use wheel_tag::WheelTag;

/// A PEP 440 version. Never a semantic version: `2.15.0.post1` and `2.0.0rc1` are ordinary here.
pub use pep440_rs::Version;
/// A PEP 440 set of specifiers, as `>=1.20,<2`.
pub use pep440_rs::VersionSpecifiers;
/// A PEP 508 marker: `python_version < "3.11"`.
pub use pep508_rs::MarkerTree;
/// A distribution name, normalised as PEP 503 says: `ml_dtypes` and `ml-dtypes` are one.
pub use pep508_rs::PackageName;

/// A PEP 508 requirement, as a Requires-Dist line of the core metadata holds it.
pub type Requirement = pep508_rs::Requirement<pep508_rs::VerbatimUrl>;
