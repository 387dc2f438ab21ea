//! Files that are missing, that differ, or that two records claim.

use std::path::{Path, PathBuf};

use super::phrases::{shown, subject};
use super::{Words, cause};
use crate::model::{
    Cause, ChangedFile, Difference, DistributionId, FolderOwner, RecordState, ResizedContents,
    Stage, Subject, Version,
};

/// How many files are named.
const NAMED: usize = 5;

pub(super) fn missing(
    about: &Subject,
    checked: usize,
    missing: usize,
    stage: Option<Stage>,
    files: &[PathBuf],
    record: &Path,
) -> Words {
    let files = files.iter().take(NAMED);
    Words::new(format!(
        "{}: {missing} of {checked} checked files are missing{}",
        subject(about),
        fails(stage)
    ))
    .all_evidence(files.map(|path| format!("missing: {}", path.display())))
    .evidence(format!("listed in {}", record.display()))
}

pub(super) fn unlisted(
    about: &Subject,
    found: usize,
    expected: usize,
    stage: Option<Stage>,
    info: &Path,
) -> Words {
    let missing = match found {
        0 => format!("none of the {expected} files that the import is known to open was found"),
        _ => format!(
            "{} of the {expected} files that the import is known to open were not found",
            expected.saturating_sub(found)
        ),
    };
    Words::new(format!(
        "{} has no RECORD, and {missing}{}",
        subject(about),
        fails(stage)
    ))
    .evidence(format!("no list of files in {}", info.display()))
}

pub(super) fn changed(
    about: &Subject,
    checked: usize,
    changed: usize,
    stage: Option<Stage>,
    files: &[ChangedFile],
    record: &Path,
) -> Words {
    let files = files.iter().take(NAMED);
    Words::new(format!(
        "{}: {changed} of {checked} checked files differ from RECORD{}",
        subject(about),
        fails(stage)
    ))
    .all_evidence(files.map(|file| format!("{}: {}", file.path.display(), difference(file))))
    .evidence(format!("listed in {}", record.display()))
}

/// What fails.
fn fails(stage: Option<Stage>) -> &'static str {
    match stage {
        Some(Stage::Import) => "; `import tensorflow` fails",
        Some(Stage::Keras) => "; `import tensorflow` works, the first use of `tf.keras` fails",
        _ => "",
    }
}

fn difference(file: &ChangedFile) -> String {
    match &file.difference {
        Difference::Size {
            listed,
            found,
            contents,
        } => {
            let contents = match contents {
                ResizedContents::CutOff => "; it is cut off",
                ResizedContents::Loadable => "; it is cut off behind the part that is loaded",
                ResizedContents::Changed => "",
            };
            format!("{found} bytes; RECORD lists {listed}{contents}")
        }
        Difference::Hash { listed, found } => format!("{found}; RECORD lists {listed}"),
        Difference::Unreadable(cause) => cause.clone(),
    }
}

pub(super) fn libraries_foreign(
    about: &Subject,
    files: &[PathBuf],
    other: Option<&DistributionId>,
) -> Words {
    let about = subject(about);
    let claim = match other {
        Some(other) => format!(
            "`import tensorflow` loads a library that does not belong to {about}, but to {}, and fails",
            other.label()
        ),
        None => format!("`import tensorflow` loads a library that {about} does not list"),
    };
    let files = files.iter().take(NAMED);
    Words::new(claim)
        .all_evidence(files.map(|path| shown(path)))
        .missed_by("pip check: it does not look at files")
}

pub(super) fn versions_differ(
    recorded: &Version,
    imported: &Version,
    metadata: &Path,
    module: &Path,
) -> Words {
    Words::new(format!(
        "the metadata names numpy {recorded}, but the files are those of numpy {imported}, which Python imports"
    ))
    .evidence(shown(metadata))
    .evidence(format!("{} names {imported}", module.display()))
    .missed_by("pip list and pip check: they read the metadata only")
}

pub(super) fn extension_unreadable(file: &Path, why: &Cause) -> Words {
    let cause = cause(why);
    Words::new(format!("an extension module cannot be loaded: {cause}")).evidence(shown(file))
}

pub(super) fn folder_shared(records: &[RecordState], owner: FolderOwner) -> Words {
    let labels: Vec<String> = records.iter().map(|r| r.distribution.label()).collect();
    let owner = match owner {
        FolderOwner::All => "the files match all of them".to_owned(),
        FolderOwner::First => format!(
            "the files are those of {}",
            labels.first().map_or("the first", String::as_str)
        ),
        FolderOwner::None => "the files match none of them: they are mixed".to_owned(),
        FolderOwner::Unknown => "which of them the files belong to was not checked".to_owned(),
    };
    let names: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
    Words::new(format!(
        "{} share one `tensorflow` directory, and uninstalling either breaks the other; {owner}",
        names.join(" and ")
    ))
    .all_evidence(records.iter().map(state))
    .missed_by("pip check: it takes them for separate distributions")
}

pub(super) fn recorded_twice(
    about: &Subject,
    records: &[RecordState],
    owner: Option<&Version>,
    named: Option<&(PathBuf, Version)>,
) -> Words {
    let versions: Vec<String> = records
        .iter()
        .filter_map(|r| r.distribution.version.as_ref())
        .map(ToString::to_string)
        .collect();
    let owner = match owner {
        Some(version) => format!("the files are those of {version}"),
        None => "which one the files belong to is unknown".to_owned(),
    };
    let named = named.map(|(file, version)| format!("{} names {version}", file.display()));
    Words::new(format!(
        "{} is recorded {} times in one site-packages, as {}; {owner}",
        subject(about),
        records.len(),
        versions.join(" and ")
    ))
    .all_evidence(records.iter().map(state))
    .all_evidence(named)
}

/// A record, and how the files match it.
fn state(record: &RecordState) -> String {
    let path = record.distribution.path.as_deref().map(shown);
    let path = path.unwrap_or_else(|| record.distribution.label());
    match record.files {
        Some(files) if files.missing + files.changed == 0 => {
            format!("{path}: all {} checked files match", files.checked)
        }
        Some(files) => format!(
            "{path}: of {} checked files, {} are missing and {} differ",
            files.checked, files.missing, files.changed
        ),
        None => path,
    }
}
