//! `sys.path` of an interpreter, as `site.py` would build it.

use std::path::PathBuf;

/// Why a folder stands on the search path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntryOrigin {
    /// The folder of the script, or the working folder under `python -c` and `python -m`.
    WorkingFolder,
    /// Named by the PYTHONPATH variable.
    PythonPath,
    /// The standard library: its zip, its folder, its `lib-dynload`.
    Standard,
    /// The user's own site-packages (PEP 370).
    UserSite,
    /// A site-packages or dist-packages of the prefix itself.
    Site,
    /// A site-packages or dist-packages of the base installation, seen through include-system-site-packages.
    SystemSite,
    /// Added by a line of a `.pth` file.
    Pth(PathBuf),
    /// Named by a `._pth` file next to a Windows interpreter.
    UnderscorePth(PathBuf),
}

/// One entry of the search path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PathEntry {
    /// The folder or zip, absolute.
    pub path: PathBuf,
    /// Why it is there.
    pub origin: EntryOrigin,
}

/// `sys.path`, first entry first. Entries that do not exist are kept where Python keeps them (PYTHONPATH, the zip of
/// the standard library) and left out where `site.py` leaves them out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SearchPath {
    /// The entries in order.
    pub entries: Vec<PathEntry>,
    /// What Python would run at start-up and this tool does not.
    pub startup: Vec<StartupFile>,
    /// Start-up files that could not be read: what they add to the path is unknown.
    pub unread: Vec<PathBuf>,
}

/// A file with code that Python runs at start-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StartupFile {
    /// The file.
    pub path: PathBuf,
    /// Why Python runs it.
    pub kind: StartupKind,
    /// Its statements: of `.pth` lines the parts between `;`, of a module the lines without blanks and comments.
    pub statements: Vec<String>,
    /// The source of the module itself, or of those in the same folder that a `.pth` file imports.
    pub modules: Vec<String>,
}

/// Why Python runs a file at start-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StartupKind {
    /// A `.pth` file with `import` lines.
    Pth,
    /// The module `sitecustomize`.
    SiteCustomize,
    /// The module `usercustomize`.
    UserCustomize,
}

impl StartupKind {
    /// The name of the module, or the ending of the files.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pth => "pth",
            Self::SiteCustomize => "sitecustomize",
            Self::UserCustomize => "usercustomize",
        }
    }
}
