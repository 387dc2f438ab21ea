//! The fields of an environment and of a probe: what each holds decides how it is redacted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Redactor;
use crate::model::{
    Cause, ChangedFile, Difference, EntryOrigin, Environment, Metadata, MetadataState, Module,
    Probe, ProbeOutcome, Requires, VersionOrUrl,
};

impl Redactor {
    /// Redacts an environment. Names and versions of distributions, modules and files of packages stay.
    pub(crate) fn environment(&mut self, environment: &mut Environment) {
        let Environment {
            origin,
            coverage: _,
            interpreter,
            python: _,
            implementation: _,
            platform: _,
            search_path,
            distributions,
            modules,
            problems,
            project,
            contents,
        } = environment;
        self.optional(&mut origin.path);
        if let Some(interpreter) = interpreter {
            self.replace(&mut interpreter.prefix);
            for path in [
                &mut interpreter.executable,
                &mut interpreter.base_prefix,
                &mut interpreter.version_source,
                &mut interpreter.externally_managed,
            ] {
                self.optional(path);
            }
        }
        for entry in &mut search_path.entries {
            self.replace(&mut entry.path);
            self.entry_origin(&mut entry.origin);
        }
        search_path
            .unread
            .iter_mut()
            .for_each(|path| self.replace(path));
        for file in &mut search_path.startup {
            self.replace(&mut file.path);
        }
        modules.iter_mut().for_each(|module| self.module(module));
        if let Some(project) = project {
            self.replace(&mut project.root);
            self.replace(&mut project.manifest);
        }
        let contents = Arc::make_mut(contents);
        for check in &mut contents.files {
            self.replace(&mut check.path);
            check
                .missing
                .iter_mut()
                .for_each(|file| self.replace(&mut file.path));
            check.changed.iter_mut().for_each(|file| self.changed(file));
        }
        contents
            .extensions
            .iter_mut()
            .for_each(|e| self.replace(&mut e.path));
        for candidate in &mut contents.shadow_candidates {
            self.module(&mut candidate.module);
            self.entry_origin(&mut candidate.origin);
            self.optional(&mut candidate.standard);
        }
        for distribution in distributions {
            self.optional(&mut distribution.path);
            self.versions
                .extend(distribution.version.as_ref().map(ToString::to_string));
            match &mut distribution.metadata {
                MetadataState::Read(metadata) => self.metadata(Arc::make_mut(metadata)),
                MetadataState::Unreadable(cause) => self.cause(cause),
                MetadataState::Unread | MetadataState::Missing => {}
            }
        }
        // texts last: by now the paths in them are known
        for file in &mut search_path.startup {
            for statement in &mut file.statements {
                *statement = self.text(statement);
            }
        }
        for problem in problems {
            self.optional(&mut problem.path);
            self.cause(&mut problem.cause);
        }
    }

    /// Redacts what a probe saw.
    pub(crate) fn probe(&mut self, probe: &mut Probe) {
        self.optional(&mut probe.executable);
        probe
            .search_path
            .iter_mut()
            .for_each(|path| self.replace(path));
        for module in [&mut probe.numpy, &mut probe.tensorflow]
            .into_iter()
            .flatten()
        {
            self.optional(&mut module.file);
        }
        probe.stderr = self.text(&probe.stderr);
        match &mut probe.outcome {
            ProbeOutcome::Raised(text) | ProbeOutcome::NotStarted(text) => *text = self.text(text),
            ProbeOutcome::Imported
            | ProbeOutcome::Exited(_)
            | ProbeOutcome::Signalled(_)
            | ProbeOutcome::TimedOut(_)
            | ProbeOutcome::Interrupted => {}
        }
    }

    fn cause(&mut self, cause: &mut Cause) {
        match cause {
            Cause::Error(text)
            | Cause::Unreadable { error: text, .. }
            | Cause::NamesNoEnvironment(text)
            | Cause::Stale(text)
            | Cause::ShimStartsNothing {
                selected_by: text, ..
            } => *text = self.text(text),
            Cause::BaseGone(path) => *path = self.path(Path::new(path)).display().to_string(),
            Cause::DanglingLink(path)
            | Cause::NoEggInfo(path)
            | Cause::LaunchedAs { other: path, .. }
            | Cause::NotOnPath {
                started: Some((_, path)),
                ..
            } => self.replace(path),
            Cause::NotUtf8 { .. }
            | Cause::Compiled
            | Cause::NotADirectory
            | Cause::ExecutableGone
            | Cause::NoExecutable
            | Cause::PythonUnknown
            | Cause::NoStandardLibrary { .. }
            | Cause::WrongPythonHome
            | Cause::OtherPython { .. }
            | Cause::ActivatedGone { .. }
            | Cause::CondaWithoutPython
            | Cause::NotOnPath { started: None, .. }
            | Cause::NoEnvironment
            | Cause::UnknownScript
            | Cause::Interrupted
            | Cause::ZippedEgg
            | Cause::NotRecorded
            | Cause::NoDistributionName
            | Cause::NoSourceDirectory
            | Cause::Ticket(_) => {}
        }
    }

    fn metadata(&mut self, metadata: &mut Metadata) {
        let Metadata {
            name: _,
            version: _,
            metadata_version: _,
            requires: Requires { lines, unparsed },
            requires_python: _,
            publisher,
            installer,
            tags: _,
            direct_url,
            editable: _,
        } = metadata;
        for text in [publisher, installer, direct_url].into_iter().flatten() {
            *text = self.text(text);
        }
        for line in lines {
            if let VersionOrUrl::Url(url) = &mut line.source {
                *url = self.text(url).into();
            }
        }
        for unread in unparsed {
            unread.line = self.text(&unread.line);
            unread.cause = self.text(&unread.cause);
        }
    }

    /// The file is named after a package or a module of the standard library.
    fn module(&mut self, module: &mut Module) {
        let name = module.path.file_name().map(ToOwned::to_owned);
        match (module.path.parent(), name) {
            (Some(folder), Some(name)) => module.path = self.path(folder).join(name),
            _ => self.replace(&mut module.path),
        }
    }

    fn changed(&mut self, file: &mut ChangedFile) {
        self.replace(&mut file.path);
        if let Difference::Unreadable(cause) = &mut file.difference {
            *cause = self.text(cause);
        }
    }

    fn entry_origin(&mut self, origin: &mut EntryOrigin) {
        if let EntryOrigin::Pth(path) | EntryOrigin::UnderscorePth(path) = origin {
            self.replace(path);
        }
    }

    fn optional(&mut self, path: &mut Option<PathBuf>) {
        if let Some(path) = path {
            self.replace(path);
        }
    }

    fn replace(&mut self, path: &mut PathBuf) {
        *path = self.path(path);
    }
}
