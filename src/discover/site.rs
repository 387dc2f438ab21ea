//! `site.py`: the package directories that Python adds at startup, and their `.pth` files.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::interpreter::{Installation, SystemSite};
use super::layout::{Family, Layout, Series};
use super::small_file::read_at_start;
use super::{Host, legacy, paths};
use crate::model::{
    Cause, EntryOrigin, PathEntry, Problem, ProblemKind, SearchPath, StartupFile, StartupKind,
};
use crate::read::file::{SMALL, read_file};
use crate::read::pth::{self, PthLine};
use crate::read::site_module::SiteModule;

/// `sys.path` while it is built: no folder twice, as `removeduppaths` and `addsitedir` see to it.
#[derive(Debug, Default)]
pub(super) struct Builder {
    path: SearchPath,
    known: HashSet<PathBuf>,
    /// The folders whose `.pth` files were read: `site.py` comes by some of them twice, and finds nothing new.
    sites: HashSet<PathBuf>,
    problems: Vec<Problem>,
    working_folder: PathBuf,
    /// Whether names that differ in case alone are one (`os.path.normcase` on Windows).
    any_case: bool,
    module: SiteModule,
}

impl Builder {
    pub(super) fn new(host: &Host, any_case: bool, module: SiteModule) -> Self {
        Self {
            working_folder: host.working_folder.clone(),
            any_case,
            module,
            ..Self::default()
        }
    }

    pub(super) fn finish(self) -> (SearchPath, Vec<Problem>) {
        (self.path, self.problems)
    }

    /// Adds an entry, whether it exists or not, unless it is known.
    pub(super) fn add(&mut self, path: &Path, origin: EntryOrigin) {
        let path = paths::absolute(&self.working_folder, path);
        if self.known.insert(self.key(&path)) {
            self.path.entries.push(PathEntry { path, origin });
        }
    }

    pub(super) fn note(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn key(&self, path: &Path) -> PathBuf {
        match path.to_str() {
            Some(text) if self.any_case => PathBuf::from(text.to_lowercase()),
            _ => path.to_path_buf(),
        }
    }

    /// `addsitedir` for a folder that exists: the folder, then what its `.pth` files name, in the order of their names.
    pub(super) fn add_site(&mut self, folder: &Path, origin: EntryOrigin) {
        if !folder.is_dir() {
            return;
        }
        self.add(folder, origin);
        let folder = paths::absolute(&self.working_folder, folder);
        if !self.sites.insert(self.key(&folder)) {
            return;
        }
        let listed = match std::fs::read_dir(&folder) {
            Ok(listed) => listed,
            Err(error) => {
                let cause = Cause::Unreadable {
                    error: error.to_string(),
                    stops_python: false,
                };
                self.note(Problem::at(ProblemKind::Unreadable, &folder, cause));
                return;
            }
        };
        let mut names: Vec<OsString> = listed
            .flatten()
            .map(|entry| entry.file_name())
            .filter(|name| name.as_encoded_bytes().ends_with(b".pth"))
            .filter(|name| {
                !(self.module.skips_hidden_pth && name.as_encoded_bytes().starts_with(b"."))
            })
            .collect();
        names.sort_unstable();
        for name in names {
            self.add_pth(&folder, &folder.join(name));
        }
    }

    /// `addpackage`: one `.pth` file.
    fn add_pth(&mut self, folder: &Path, file: &Path) {
        let Some(bytes) = self.read(file) else {
            return;
        };
        let Some(lines) = pth::parse(&bytes, self.module.strips_mark) else {
            self.note(self.not_utf_8(file));
            self.path.unread.push(file.to_path_buf());
            return;
        };
        for line in &lines {
            if let PthLine::Path(text) = line {
                self.add_pth_folder(folder, text, file);
            }
        }
        let statements = pth::statements(&lines);
        if !statements.is_empty() {
            let names = statements.iter().filter_map(|s| pth::imported(s));
            let files = names.map(|name| folder.join(format!("{name}.py")));
            let sources = files.filter_map(|file| read_file(&file, SMALL).ok());
            let modules = sources.map(|source| String::from_utf8_lossy(&source).into_owned());
            self.path.startup.push(StartupFile {
                path: file.to_path_buf(),
                kind: StartupKind::Pth,
                modules: modules.collect(),
                statements,
            });
        }
    }

    /// `execsitecustomize` and `execusercustomize`: the first module of that name on the whole path.
    pub(super) fn add_module(&mut self, kind: StartupKind) {
        let name = kind.as_str();
        let forms = [
            format!("{name}/__init__.py"),
            format!("{name}.py"),
            format!("{name}.pyc"),
        ];
        let entries = self.path.entries.iter();
        let mut files = entries.flat_map(|e| forms.iter().map(|form| e.path.join(form)));
        let Some(file) = files.find(|file| file.is_file()) else {
            return;
        };
        if file.extension().is_some_and(|ending| ending == "pyc") {
            self.note(Problem::at(ProblemKind::Unreadable, &file, Cause::Compiled));
            self.path.unread.push(file);
            return;
        }
        let Some(source) = self.read(&file) else {
            return;
        };
        let source = String::from_utf8_lossy(&source).into_owned();
        self.path.startup.push(StartupFile {
            path: file,
            kind,
            statements: pth::module_statements(&source),
            modules: vec![source],
        });
    }

    /// Reads what Python reads at start-up, and notes what cannot be read.
    fn read(&mut self, file: &Path) -> Option<Vec<u8>> {
        let told = self.problems.len();
        let bytes = read_at_start(file, &mut self.problems);
        if self.problems.len() > told {
            self.path.unread.push(file.to_path_buf());
        }
        bytes
    }

    /// Python 3 cannot start on it where its locale is UTF-8, as everywhere but on Windows; Python 2 takes any bytes.
    fn not_utf_8(&self, file: &Path) -> Problem {
        let stops_python = self.module.decodes_pth && !self.any_case;
        let kind = match stops_python {
            true => ProblemKind::EnvironmentBroken,
            false => ProblemKind::Unreadable,
        };
        Problem::at(kind, file, Cause::NotUtf8 { stops_python })
    }

    fn add_pth_folder(&mut self, folder: &Path, line: &str, file: &Path) {
        // Windows trees are judged on other systems too, where a backslash is no separator
        let line = if self.any_case && std::path::MAIN_SEPARATOR == '/' {
            line.replace('\\', "/")
        } else {
            line.to_owned()
        };
        if line.contains('\0') {
            return;
        }
        let path = paths::absolute(&self.working_folder, &folder.join(line));
        if path.exists() {
            self.add(&path, EntryOrigin::Pth(file.to_path_buf()));
        }
    }
}

/// The site-packages folders of an interpreter with what decides about them.
pub(super) struct Site<'a> {
    pub(super) host: &'a Host,
    pub(super) installation: &'a Installation,
    pub(super) layout: &'static Layout,
    pub(super) series: Series,
    /// `sys.platlibdir`.
    pub(super) library: String,
    pub(super) module: SiteModule,
    /// `sys.prefix`.
    pub(super) prefix: &'a Path,
}

impl Site<'_> {
    /// `site.main`: the environment's own folders, the user's, the system's.
    pub(super) fn run(&self, builder: &mut Builder) {
        let system = self.installation.base.as_ref().map(|b| b.prefix.as_path());
        let virtual_environment = self.installation.virtual_environment;
        // an environment's own packages come before the user's
        if virtual_environment.is_some() {
            self.add_prefix(builder, self.prefix, &EntryOrigin::Site);
        }
        if self.enables_user_site() {
            self.add_user_site(builder);
        }
        let mut prefixes = vec![(self.prefix, EntryOrigin::Site)];
        if let (Some(SystemSite::Seen | SystemSite::Legacy { seen: true }), Some(system)) =
            (virtual_environment, system)
        {
            prefixes.push((system, EntryOrigin::SystemSite));
        }
        if self.module.usr_local_prefix && virtual_environment.is_none() {
            prefixes.insert(0, (Path::new("/usr/local"), EntryOrigin::Site));
        } else if self.module.usr_local_prefix && prefixes.len() > 1 {
            prefixes.insert(0, (Path::new("/usr/local"), EntryOrigin::SystemSite));
        }
        for (prefix, origin) in prefixes {
            self.add_prefix(builder, prefix, &origin);
        }
        builder.add_module(StartupKind::SiteCustomize);
        if self.enables_user_site() {
            builder.add_module(StartupKind::UserCustomize);
        }
    }

    /// `ENABLE_USER_SITE`, whether that folder exists or not.
    fn enables_user_site(&self) -> bool {
        let hidden = [
            Some(SystemSite::Hidden),
            Some(SystemSite::Legacy { seen: false }),
        ];
        !hidden.contains(&self.installation.virtual_environment) && !self.user_site_is_off()
    }

    fn add_prefix(&self, builder: &mut Builder, prefix: &Path, origin: &EntryOrigin) {
        for folder in self.site_packages(prefix) {
            builder.add_site(&folder, origin.clone());
        }
    }

    /// `getsitepackages` for one prefix.
    fn site_packages(&self, prefix: &Path) -> Vec<PathBuf> {
        let fill = |template: &&str| {
            self.layout
                .path(prefix, template, self.series, &self.library)
        };
        let legacy = matches!(
            self.installation.virtual_environment,
            Some(SystemSite::Legacy { .. })
        );
        if legacy && self.layout.family == Family::Posix {
            return self.legacy_site_packages(prefix);
        }
        if self.module.dist_packages {
            return self.debian_templates().iter().map(fill).collect();
        }
        let mut folders: Vec<PathBuf> = self.layout.site.iter().map(fill).collect();
        if let (true, Some(framework)) = (self.module.library_folder, self.framework()) {
            folders.push(
                Path::new("/Library")
                    .join(framework)
                    .join(self.series.version().minor_text())
                    .join("site-packages"),
            );
        }
        folders
    }

    /// What the `site.py` of virtualenv before 20 adds for a prefix, and for the `local` in it first.
    fn legacy_site_packages(&self, prefix: &Path) -> Vec<PathBuf> {
        let dist = match self.series.major {
            2 => self.series.folder(),
            _ => "python3".to_owned(),
        };
        let prefixes = [prefix.join("local"), prefix.to_path_buf()];
        prefixes
            .iter()
            .flat_map(|prefix| legacy::SITE.iter().map(move |template| (prefix, template)))
            .map(|(prefix, template)| {
                let template = template.replace("{dist}", &format!("lib/{dist}"));
                self.layout.path(prefix, &template, self.series, "lib")
            })
            .collect()
    }

    /// Debian's patched `getsitepackages`.
    fn debian_templates(&self) -> Vec<&'static str> {
        let is_virtual = self.installation.virtual_environment.is_some()
            || (self.module.trusts_virtual_env && self.host.variable("VIRTUAL_ENV").is_some());
        let mut templates = Vec::new();
        if is_virtual {
            templates.push("lib/{python}/site-packages");
        }
        templates.push("local/lib/{python}/dist-packages");
        if self.series.major > 2 {
            templates.push("lib/python3/dist-packages");
        }
        templates.extend(["{lib}/{python}/dist-packages", "lib/{python}/dist-packages"]);
        templates
    }

    /// PEP 370: the user's own folder, unless it does not exist.
    fn add_user_site(&self, builder: &mut Builder) {
        if let Some(folder) = self.user_site() {
            let folder = paths::absolute(&self.host.working_folder, &folder);
            builder.add_site(&folder, EntryOrigin::UserSite);
        }
    }

    /// Since Python 3.7 the value is a number where it can be one, and 0 switches nothing off.
    fn user_site_is_off(&self) -> bool {
        let Some(value) = self.host.variable("PYTHONNOUSERSITE") else {
            return false;
        };
        let number = value
            .to_str()
            .and_then(|v| v.trim_start().parse::<i64>().ok());
        self.series.key() < (3, 7) || number != Some(0)
    }

    fn user_site(&self) -> Option<PathBuf> {
        let windows = self.layout.family == Family::Windows;
        if windows != self.host.is_windows() {
            // the home of this machine is none of a tree's from another
            return None;
        }
        let home = self.host.home.as_deref();
        let named = self.host.variable("PYTHONUSERBASE").map(PathBuf::from);
        let version = self.series.version().minor_text();
        if let Some(framework) = self.framework() {
            let base = match named {
                Some(base) => base,
                None => home?.join("Library").join(framework).join(version),
            };
            return Some(base.join("lib/python/site-packages"));
        }
        let base = match named.or_else(|| self.store_base()) {
            Some(base) => base,
            None if windows => match self.host.variable("APPDATA") {
                Some(folder) => PathBuf::from(folder).join("Python"),
                None => home?.join("Python"),
            },
            None => home?.join(".local"),
        };
        Some(
            self.layout
                .path(&base, self.layout.user_site, self.series, "lib"),
        )
    }

    /// The user base that the Python of the Microsoft Store sets (`PC/python_uwp.cpp`): below the folder of its package,
    /// whose name is that of the prefix without version and architecture:
    /// `PythonSoftwareFoundation.Python.3.11_3.11.2544.0_x64__qbz5n2kfra8p0`.
    fn store_base(&self) -> Option<PathBuf> {
        let prefix = &self.installation.base.as_ref()?.prefix;
        if paths::name(prefix.parent()?) != "WindowsApps" {
            return None;
        }
        let (name, rest) = paths::name(prefix).split_once('_')?;
        let (_, publisher) = rest.rsplit_once('_')?;
        let packages = self.host.folder("LOCALAPPDATA")?.join("Packages");
        let package = packages.join(format!("{name}_{publisher}"));
        Some(package.join("LocalCache/local-packages"))
    }

    /// The name of a macOS framework build, identified by its prefix: `.../Python.framework/Versions/3.11`. Apple's own
    /// `Python3.framework` takes the folders of `Python`.
    fn framework(&self) -> Option<String> {
        let prefix = &self.installation.base.as_ref()?.prefix;
        let versions = prefix.parent()?;
        if paths::name(versions) != "Versions" {
            return None;
        }
        let name = paths::name(versions.parent()?).strip_suffix(".framework")?;
        Some(name.strip_suffix('3').unwrap_or(name).to_owned())
    }
}
