//! Modules that Python finds before the real ones.

use std::path::Path;

use super::Words;
use super::phrases::{shown, subject};
use crate::model::{EntryOrigin, FoundModule, ModuleKind, Stage, StartupKind, Subject};

pub(super) fn hidden(
    about: &Subject,
    module: &str,
    kind: ModuleKind,
    origin: &EntryOrigin,
    standard: Option<&Path>,
    stage: Option<Stage>,
) -> Words {
    let hidden = match standard {
        Some(_) => format!("the standard library's `{module}`"),
        None => format!("the package `{module}`"),
    };
    let effect = match stage {
        Some(Stage::Start) => "Python imports it instead and does not start",
        Some(Stage::Keras | Stage::Use) => {
            "`import tensorflow` works, and the first use of `tf.keras` imports it and fails"
        }
        Some(Stage::Import | Stage::Install) => "`import tensorflow` imports it instead and fails",
        None => "`import tensorflow` imports it instead; what that breaks was not measured",
    };
    let applies = match origin {
        EntryOrigin::WorkingFolder => {
            "`python -c`, `python -m`, the prompt and notebooks started in this directory, and scripts in it"
        }
        _ => "every Python that starts with this PYTHONPATH",
    };
    Words::new(format!(
        "`{}` {} hides {hidden}: {effect}",
        file_name(about, kind),
        place(origin)
    ))
    .evidence(format!("found first: {}", subject(about)))
    .all_evidence(standard.map(|path| format!("hidden: {}", path.display())))
    .evidence(format!("applies to: {applies}"))
}

pub(super) fn startup_code(about: &Subject, kind: StartupKind, statement: &str) -> Words {
    let what = match kind {
        StartupKind::Pth => "a `.pth` file with code",
        StartupKind::SiteCustomize => "a module `sitecustomize`",
        StartupKind::UserCustomize => "a module `usercustomize`",
    };
    Words::new(format!(
        "Python runs {what} at start-up, which may change what is imported"
    ))
    .evidence(format!("{}: {statement}", subject(about)))
    .fix("run `tfpair --probe`, which imports TensorFlow with this Python")
}

fn place(origin: &EntryOrigin) -> &'static str {
    match origin {
        EntryOrigin::WorkingFolder => "in the working directory",
        _ => "in a directory of PYTHONPATH",
    }
}

/// `numpy.py`, `numpy/`.
fn file_name(about: &Subject, kind: ModuleKind) -> String {
    let name = about.path().and_then(Path::file_name).unwrap_or_default();
    let slash = match kind {
        ModuleKind::Package | ModuleKind::Namespace => "/",
        ModuleKind::File | ModuleKind::Extension => "",
    };
    format!("{}{slash}", name.to_string_lossy())
}

pub(super) fn folder_empty(about: &Subject, module: &str) -> Words {
    let attribute = match module {
        "numpy" => "ndarray",
        _ => "constant",
    };
    Words::new(format!(
        "a directory `{module}/` without `__init__.py` remains: `import {module}` gives an empty module"
    ))
    .error(format!(
        "AttributeError: module '{module}' has no attribute '{attribute}'"
    ))
    .all_evidence(about.path().map(shown))
}

pub(super) fn numpy_elsewhere(
    origin: &EntryOrigin,
    imported: &FoundModule,
    hidden: &FoundModule,
) -> Words {
    let from = match origin {
        EntryOrigin::PythonPath => "PYTHONPATH".to_owned(),
        EntryOrigin::UserSite => "the user site-packages".to_owned(),
        EntryOrigin::SystemSite => "the system site-packages".to_owned(),
        EntryOrigin::Pth(file) | EntryOrigin::UnderscorePth(file) => file.display().to_string(),
        EntryOrigin::WorkingFolder => "the working directory".to_owned(),
        EntryOrigin::Standard => "the standard library".to_owned(),
        EntryOrigin::Site => "another site-packages".to_owned(),
    };
    let numpy = |module: &FoundModule| match &module.version {
        Some(version) => format!("numpy {version}"),
        None => "numpy (version unknown)".to_owned(),
    };
    Words::new(format!(
        "Python imports {} from {from} instead of the environment's own {}",
        numpy(imported),
        match &hidden.version {
            Some(version) => format!("numpy {version}"),
            None => "numpy".to_owned(),
        }
    ))
    .evidence(format!("found first: {}", imported.path.display()))
    .evidence(format!("hidden: {}", hidden.path.display()))
    .missed_by(
        "pip list and pip check: they read the installed distributions, not what Python imports",
    )
}
