//! The facts of a finding: one variant per kind. `report` turns them into sentences.

mod parts;

use std::path::PathBuf;

use super::{
    Bound, Cause, ChangedFile, Contradiction, DistributionId, EntryOrigin, Evidence, ExtensionTag,
    Grade, ModuleKind, Platform, ProbeOutcome, PythonVersion, Requirement, StartupKind, Version,
};

pub(crate) use parts::{
    ExtensionFile, FileCounts, FolderOwner, FoundModule, ImportEffect, KnownFailure, MissingEffect,
    NumpyNeed, ProbeDifference, RecordState, Recorded, RequirementSource, Shows, TagSource,
    TicketLine,
};

/// The facts of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Detail {
    /// A finding of a report that was read back, in the words of that report.
    Recorded(Recorded),
    /// Something is broken or cannot be read.
    Problem {
        /// Why.
        cause: Cause,
    },
    /// No distribution of the TensorFlow family is installed.
    TensorflowAbsent,
    /// TensorFlow is installed and NumPy is not.
    NumpyAbsent {
        /// The TensorFlow.
        tensorflow: DistributionId,
    },
    /// A stub wheel forwards to a distribution that is not installed.
    StubTargetMissing {
        /// What it forwards to.
        requirement: Requirement,
    },
    /// The metadata of the TensorFlow or of the NumPy cannot be read.
    MetadataUnreadable {
        /// The file, where one is known.
        file: Option<PathBuf>,
        /// Why.
        cause: Cause,
    },
    /// A requirement of a distribution cannot be read.
    RequirementUnreadable {
        /// The Requires-Dist line, cut off where it is very long.
        line: String,
        /// The error of the parser.
        cause: String,
        /// The `.dist-info` or `.egg-info` that holds it.
        file: Option<PathBuf>,
    },
    /// No release of a distribution is admitted by all that bound it.
    RequirementsConflict {
        /// What bounds it.
        bounds: Vec<Bound>,
        /// The Python and the platform, where a release is admitted and none of them can be installed there.
        not_for: Option<(PythonVersion, Platform)>,
    },
    /// A distribution is recorded as installed and its package folder is gone.
    PackageMissing {
        /// The import package: `tensorflow`, `numpy`.
        module: &'static str,
    },
    /// A TensorFlow has no wheel for this Python.
    NoWheelForPython {
        /// The Python of the environment.
        python: PythonVersion,
        /// The Python tags of its wheels.
        tags: Vec<String>,
        /// Where the tags were read.
        source: TagSource,
    },
    /// A TensorFlow has no wheel for this platform.
    NoWheelForPlatform {
        /// The platform of the environment.
        platform: Platform,
        /// The platform tags of its wheels.
        tags: Vec<String>,
        /// Where the tags were read.
        source: TagSource,
    },
    /// The GNU C library is older than the wheel needs.
    GlibcTooOld {
        /// What the wheel needs.
        needed: (u16, u16),
        /// What this system has.
        found: (u16, u16),
    },
    /// The processor, or the translation it runs under, lacks an instruction set that the wheel needs.
    ProcessorFeature {
        /// The feature as Linux names it: `avx`.
        feature: String,
        /// Whether the Python runs under Rosetta; else the processor itself lacks the feature.
        rosetta: bool,
        /// Why it is needed, in the words of the table.
        why: String,
        /// Where that stands.
        source: String,
    },
    /// Files that RECORD lists are missing.
    FilesMissing {
        /// How many files were checked.
        checked: usize,
        /// How many of them are missing.
        missing: usize,
        /// Some of the missing files, those that an import cannot do without first.
        files: Vec<PathBuf>,
        /// The RECORD.
        record: PathBuf,
    },
    /// There is no RECORD, and not all files that the import is known to open were found.
    FilesUnlisted {
        /// How many of them were found.
        found: usize,
        /// How many there are in the nearest version that was measured.
        expected: usize,
        /// The metadata that has no RECORD beside it.
        info: PathBuf,
    },
    /// Files differ from what RECORD lists.
    FilesChanged {
        /// How many files were checked.
        checked: usize,
        /// How many of them differ.
        changed: usize,
        /// Some of the files that differ.
        files: Vec<ChangedFile>,
        /// The RECORD.
        record: PathBuf,
    },
    /// Libraries in a folder of TensorFlow of which it loads every one, that are not its own.
    LibrariesForeign {
        /// The files.
        files: Vec<PathBuf>,
        /// Another TensorFlow that has a record in the same site-packages.
        other: Option<DistributionId>,
    },
    /// NumPy's metadata and its own `version.py` name different versions.
    VersionsDiffer {
        /// What the metadata names.
        recorded: Version,
        /// What the package names, and Python imports.
        imported: Version,
        /// The `.dist-info`.
        metadata: PathBuf,
        /// The `version.py`.
        module: PathBuf,
    },
    /// An extension module cannot be loaded: it is cut off or no binary.
    ExtensionUnreadable {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        cause: Cause,
    },
    /// The extension modules of a distribution are built for another Python.
    ExtensionsForPython {
        /// What the name of the first one states.
        tag: ExtensionTag,
        /// The Python of the environment.
        python: PythonVersion,
        /// Whether that Python is a free-threaded build.
        free_threaded: bool,
        /// Some of the files.
        files: Vec<ExtensionFile>,
    },
    /// The extension modules of a distribution are built for another platform.
    ExtensionsForPlatform {
        /// The platform they are built for, where a name or a header states it.
        built_for: Option<Platform>,
        /// The platform of the environment.
        platform: Platform,
        /// Some of the files.
        files: Vec<ExtensionFile>,
    },
    /// A package was compiled for another NumPy C ABI than that of the NumPy found.
    CompiledForOtherNumpy {
        /// What it needs.
        needs: NumpyNeed,
        /// The NumPy found.
        numpy: Version,
        /// What `import tensorflow` does with the package.
        import: ImportEffect,
        /// The extension module that shows it.
        file: ExtensionFile,
    },
    /// Python runs code at start-up that is not known to leave the search path alone.
    StartupHook {
        /// Why Python runs it.
        file: StartupKind,
        /// The first statement that is not known, cut off where it is very long.
        statement: String,
    },
    /// A file or folder in front of the standard library or of site-packages hides a module.
    ModuleHidden {
        /// The module: `random`, `numpy`.
        module: String,
        /// How the file or folder presents itself.
        kind: ModuleKind,
        /// Why Python looks there first.
        origin: EntryOrigin,
        /// The module of the standard library that is hidden; `None` for a package of a distribution.
        standard: Option<PathBuf>,
    },
    /// A folder without `__init__.py` is left where a package was.
    PackageFolderEmpty {
        /// The package: `numpy`.
        module: &'static str,
    },
    /// Python imports a NumPy from outside the environment.
    NumpyElsewhere {
        /// Why that folder comes first.
        origin: EntryOrigin,
        /// The NumPy that Python imports.
        imported: FoundModule,
        /// The NumPy of the environment itself.
        hidden: FoundModule,
    },
    /// Two distributions of the TensorFlow family share one `tensorflow` folder.
    FolderShared {
        /// The records, the one that counts first.
        records: Vec<RecordState>,
        /// Whose the files are.
        owner: FolderOwner,
    },
    /// One distribution is recorded several times in one site-packages.
    RecordedTwice {
        /// The records.
        records: Vec<RecordState>,
        /// The version that the files belong to, where it is known.
        owner: Option<Version>,
        /// The `version.py` of the package with the version it names (NumPy).
        named: Option<(PathBuf, Version)>,
    },
    /// The pair is known not to import.
    PairFails {
        /// Why, in the words of the table, where it adds to the code.
        why: Option<String>,
        /// How it is known.
        evidence: Vec<Evidence>,
        /// The NumPy found.
        numpy: DistributionId,
        /// What TensorFlow declares and this NumPy satisfies, so that pip sees nothing; empty where it does not.
        satisfied: Vec<Requirement>,
    },
    /// TensorFlow's own extension module does not fit the NumPy found, which the table does not cover.
    TensorflowBuiltForOtherNumpy {
        /// What it needs.
        needs: NumpyNeed,
        /// The NumPy found.
        numpy: Version,
        /// The extension module.
        file: PathBuf,
        /// As in [`Detail::PairFails`].
        satisfied: Vec<Requirement>,
    },
    /// The pair imports, and named operations fail.
    PairPartial {
        /// The NumPy found.
        numpy: Version,
        /// What fails, in the words of the table: "a Keras LSTM or GRU layer".
        operations: Vec<String>,
        /// How it is known.
        evidence: Vec<Evidence>,
    },
    /// A requirement is not installed.
    RequirementMissing {
        /// Who requires it.
        by: DistributionId,
        /// What is required.
        requirement: Requirement,
        /// What the import of TensorFlow does without it, where that was measured.
        import: Option<MissingEffect>,
        /// Where the requirement was read.
        source: RequirementSource,
    },
    /// What is installed does not satisfy a requirement.
    RequirementViolated {
        /// Who requires it.
        by: DistributionId,
        /// What is required.
        requirements: Vec<Requirement>,
        /// What is installed.
        found: DistributionId,
        /// Whether the pair is known to work all the same.
        works: bool,
    },
    /// A list does not name what TensorFlow requires (tickets).
    RequirementsNotListed {
        /// The names.
        names: Vec<String>,
    },
    /// A rule of the table about companions applies.
    CompanionFails {
        /// The name of the rule.
        rule: String,
        /// The TensorFlow.
        tensorflow: DistributionId,
        /// What else it depends on, in the words of the table.
        condition: Option<String>,
        /// Why, in the words of the table.
        why: String,
        /// How well it is known.
        grade: Grade,
        /// Where that stands.
        source: String,
    },
    /// A version was never released.
    NeverReleased {
        /// The nearest release below.
        below: Option<Version>,
        /// The nearest release above.
        above: Option<Version>,
        /// The likely slip, in the words of the table.
        slip: Option<String>,
    },
    /// A version is newer than the table.
    NewerThanTable,
    /// A version that the table does not list: a local version, a nightly, another's build.
    NotInTable,
    /// A release of the table that somebody else built.
    NotOfficial,
    /// The import was tried and failed, or could not be tried (`--probe`).
    ProbeFailed {
        /// How it ended.
        outcome: ProbeOutcome,
        /// The last lines that were printed to stderr.
        stderr: Vec<String>,
        /// What the failure catalogue knows of it.
        failure: Option<KnownFailure>,
    },
    /// The import went another way than the files predict.
    ProbeDisagrees {
        /// In what.
        differences: Vec<ProbeDifference>,
    },
    /// A text shows a failure of the catalogue (tickets).
    KnownFailure {
        /// The failure.
        failure: KnownFailure,
        /// Whether the text shows that it stops `import tensorflow`.
        stops_import: bool,
    },
    /// A text shows the import failing with an error that the catalogue does not know (tickets).
    UnknownFailure,
    /// A ticket contradicts itself.
    TicketContradicts {
        /// In what.
        contradictions: Vec<Contradiction>,
    },
}
