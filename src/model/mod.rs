//! The domain types: plain data without effects. Uses no other module of the crate.

mod abi;
mod answer;
mod applicable;
mod bounds;
mod cause;
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
mod imported_files;
mod imported_path;
mod interpreter;
mod lazy_regex;
mod manifest;
mod marker_facts;
mod need;
mod pair;
mod platform;
mod probe;
mod project;
mod python;
mod remedy;
mod report;
mod requirement;
mod search_path;
mod specifier;
mod stage;
mod subject;
mod table;
mod text;
mod ticket;
mod verdict;
mod version;
mod wheel_tag;

pub(crate) use abi::InterpreterAbi;
pub(crate) use answer::{
    Answer, AnswerOutcome, AskedRelease, BuildAnswer, ClaimAnswer, DistributionGroup,
    NotUnderstood, NumpyGroup, PairGroup, PairOnPythons, PairPick, ReleaseGroup, Reply, Span,
    Understood, Wanted,
};
pub(crate) use applicable::Applicable;
pub(crate) use bounds::tightest;
pub(crate) use cause::{Cause, TicketCause};
pub(crate) use code::{Code, UnknownCode};
pub(crate) use conflict::{
    Alternative, Claim, Conflict, Constraint, Demand, ForPython, Held, Holder, ReleaseFault,
    VersionSpan, Wheels,
};
pub(crate) use contents::{Contents, Machine, ShadowCandidate};
pub(crate) use detail::{
    Detail, ExtensionFile, FileCounts, FolderOwner, FoundModule, ImportEffect, KnownFailure,
    MissingEffect, NumpyNeed, ProbeDifference, RecordState, Recorded, RequirementSource, Shows,
    TagSource, TicketLine,
};
pub(crate) use distribution::{
    Distribution, Format, Metadata, MetadataState, Requires, leading_name, name_of,
};
pub(crate) use environment::{
    Coverage, Environment, Module, ModuleKind, Origin, OriginKind, Problem, ProblemKind,
};
pub(crate) use evidence::{Evidence, EvidenceSource, Run, RunEnd, Statement};
pub(crate) use extension::{Extension, ExtensionTag, Marker, NumpyAbi, NumpyUse};
pub(crate) use files::{
    ChangedFile, Difference, FileCheck, FileDepth, MissingFile, ResizedContents,
};
pub(crate) use finding::Finding;
pub use finding::Severity;
pub(crate) use imported_files::{ImportedFiles, MeasuredEffect, RaisedError};
#[cfg(test)]
pub(crate) use imported_path::imported_folder;
pub(crate) use imported_path::imported_path;
pub(crate) use interpreter::{Creator, FoundBy, Interpreter};
pub(crate) use lazy_regex::{Captures, LazyRegex};
pub(crate) use manifest::{
    Basis, Bound, Bounder, Edit, Fix, Group, ManifestProblem, ProjectCheck, SourcePlace,
};
pub(crate) use marker_facts::MarkerFacts;
pub(crate) use need::{Depth, Need};
pub(crate) use pair::{Compatibility, Declared, Grade, Member, Pair};
pub(crate) use platform::{Arch, Os, Platform};
pub(crate) use probe::{Probe, ProbeOutcome, ProbedModule};
pub(crate) use project::{Project, ProjectTool};
pub(crate) use python::{Implementation, PythonVersion, PythonVersionError};
pub(crate) use remedy::{
    Action, BasePython, CommandLine, FindingId, Note, Pin, PinVersion, PythonSource, Remedy,
    ShellVariable, Step, VersionChange,
};
pub(crate) use report::{REPORT_BEGIN, REPORT_END, Report};
pub(crate) use requirement::{
    MarkerTree, PackageName, Requirement, Ternary, Variable, VersionOrUrl,
};
pub(crate) use search_path::{EntryOrigin, PathEntry, SearchPath, StartupFile, StartupKind};
pub(crate) use specifier::{Operator, VersionSpecifier, VersionSpecifiers};
pub(crate) use stage::Stage;
pub(crate) use subject::{DistributionId, Subject};
pub(crate) use table::{
    CellStatus, ExportedRelease, Newest, RangeEnd, TableAnswer, TableRow, TensorflowAnswer, Variant,
};
pub(crate) use text::{acts_on_screen, nearest_name};
pub(crate) use ticket::{
    Build, Candidate, Condition, Contradiction, Edge, Fact, FactKind, Frame, Given, HarmlessLine,
    OwnReport, Place, Raised, SourceRank, TicketEnvironment, TicketFacts, TicketProblem, Traceback,
    imports,
};
pub use verdict::Verdict;
pub(crate) use verdict::{Assessment, Judgement};
pub(crate) use version::Version;
pub(crate) use wheel_tag::WheelTag;
