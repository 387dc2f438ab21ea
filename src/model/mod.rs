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
mod requirement;
mod search_path;
mod specifier;
mod subject;
mod table;
mod text;
mod ticket;
mod verdict;
mod version;
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
    Distribution, Format, Metadata, MetadataState, Requires, Unparsed, leading_name, name_of,
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
pub use requirement::{
    MarkerTree, NameError, PackageName, Requirement, RequirementError, Ternary, Variable,
    VersionOrUrl,
};
pub use search_path::{EntryOrigin, PathEntry, SearchPath};
pub use specifier::{Operator, SpecifierError, VersionSpecifier, VersionSpecifiers};
pub use subject::{DistributionId, Subject};
pub use table::{CellStatus, Newest, RangeEnd, TableAnswer, TableRow, TensorflowAnswer, Variant};
pub use text::acts_on_screen;
pub use ticket::{
    Build, Candidate, Condition, Contradiction, Edge, Fact, FactKind, Frame, Given, HarmlessLine,
    OwnReport, Place, Raised, SourceRank, TicketEnvironment, TicketFacts, TicketProblem, Traceback,
    imports,
};
pub use verdict::{Assessment, Judgement, Verdict};
pub use version::{Version, VersionError};
pub use wheel_tag::WheelTag;
