//! Compares RECORD with the disk: missing files, other sizes, other hashes (PEP 376, PEP 627).

use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use memchr::memmem;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::folder_stat::{FolderStat, stat};
use super::needed_names::look_closer;
use super::record_files::{ListedFile, each_file, machine_code};
use super::unlisted::check_unlisted;
use crate::model::{
    ChangedFile, Difference, Distribution, FileCheck, FileDepth, ImportedFiles, MissingFile, Os,
    Problem, ResizedContents,
};
use crate::read::file::{ReadErrorKind, open};
use crate::read::{LoadedPart, RecordHash, RowFilter, loaded_part};

/// How many files of one outcome are named beside those that are imported; all are counted.
const NAMED: usize = 200;

/// Compares the files of a distribution with its list; `imported` are those that the import opens. Without a list (Debian's,
/// some of conda's) these are looked for, and where the import opens none there is no outcome.
///
/// Compiled files (`.pyc`) are passed by, for installers list some that they do not write. Of what lies outside
/// site-packages (scripts, data) only the presence counts, for installers rewrite it.
#[must_use]
pub(super) fn check_files(
    distribution: &Distribution,
    imported: Option<&ImportedFiles>,
    depth: FileDepth,
    os: Option<Os>,
    problems: &mut Vec<Problem>,
) -> Option<FileCheck> {
    let path = distribution.path.clone()?;
    let mut check = FileCheck::new(distribution.name.clone(), path);
    // what is imported was measured on Linux: elsewhere machine code has other names
    let linux = matches!(os, Some(Os::Linux | Os::Musl));
    let is_imported = |path: &[u8]| {
        let path = path.strip_prefix(b"../").unwrap_or(path);
        imported.is_some_and(|files| {
            files.contains(path)
                || (is_machine_code(path) && (!linux || files.is_loaded_by_folder(path)))
        })
    };
    let signs = match depth {
        FileDepth::Imported => {
            let data_files = imported.map_or(&[][..], |files| files.data_files);
            [&[".py,"], machine_code(os), data_files].concat()
        }
        FileDepth::Hashes => Vec::new(),
    };
    let filter = RowFilter {
        signs: &signs,
        wanted: &|path| match depth {
            FileDepth::Imported => is_imported(path),
            FileDepth::Hashes => !ends(path, &[b".pyc", b".pyo"]) && !written_later(path),
        },
    };
    let folder = FolderStat::below(check.path.parent().unwrap_or(&check.path));
    let mut loaded = Vec::new();
    let mut look = |file: ListedFile<'_>| {
        if imported.is_some_and(|files| files.is_loaded_by_folder(file.listed.as_bytes())) {
            loaded.push(file.listed.to_owned());
        }
        let is_imported = depth == FileDepth::Imported || is_imported(file.listed.as_bytes());
        compare(&mut check, &folder, &file, is_imported, depth);
    };
    if each_file(distribution, problems, filter, &mut look) {
        let folders = imported.map_or(&[][..], |files| files.loaded_folders);
        check.foreign = foreign(&check, folders, &loaded);
        look_closer(&mut check, distribution, &is_imported);
        return Some(check);
    }
    check_unlisted(distribution, imported?, check)
}

/// The libraries in these folders that are not listed.
fn foreign(check: &FileCheck, folders: &[&str], listed: &[String]) -> Vec<PathBuf> {
    let Some(base) = check.path.parent() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for folder in folders {
        let entries = fs::read_dir(base.join(folder)).into_iter().flatten();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_listed = || {
                let path = format!("{folder}/{}", name.to_string_lossy());
                listed.contains(&path)
            };
            if is_machine_code(name.as_encoded_bytes()) && !is_listed() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

fn compare(
    check: &mut FileCheck,
    folder: &FolderStat,
    file: &ListedFile<'_>,
    is_imported: bool,
    depth: FileDepth,
) {
    check.checked += 1;
    let mut changed = |difference| {
        check.changed_total += 1;
        if is_imported || check.changed.len() < NAMED {
            check.changed.push(ChangedFile {
                path: file.path(),
                difference,
                is_imported,
            });
        }
    };
    let found = match file.goes_down() {
        true => folder.stat(file.listed),
        false => stat(&file.path()),
    };
    let found = match found {
        Ok(found) => found,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            check.missing_total += 1;
            if is_imported || check.missing.len() < NAMED {
                let path = file.path();
                let leaves_namespace = path.ends_with("__init__.py")
                    && path.parent().is_some_and(|folder| stat(folder).is_ok());
                check.missing.push(MissingFile {
                    path,
                    is_imported: is_imported && (file.size != Some(0) || !leaves_namespace),
                    leaves_namespace,
                });
            }
            return;
        }
        Err(error) => return changed(Difference::Unreadable(error.to_string())),
    };
    if !found.is_file {
        let cause = "it is not a regular file".to_owned();
        return changed(Difference::Unreadable(cause));
    }
    if file.outside {
        return;
    }
    // what an administrator installed with a strict umask is there for nobody else
    if !found.everybody_reads
        && let Err(error) = open(&file.path(), u64::MAX)
    {
        return changed(Difference::Unreadable(error.kind.to_string()));
    }
    check.comparable += usize::from(file.size.is_some() || file.hash.is_some());
    if let Some(listed) = file.size
        && listed != found.size
    {
        let contents = resized(&file.path(), listed, found.size);
        return changed(Difference::Size {
            listed,
            found: found.size,
            contents,
        });
    }
    if depth == FileDepth::Hashes
        && let Some(listed) = file.hash
        && let Some(difference) = hash_difference(&file.path(), listed)
    {
        changed(difference);
    }
}

/// What a file of another size than listed is: cut off, or changed.
fn resized(path: &Path, listed: u64, found: u64) -> ResizedContents {
    let source = path.extension().is_some_and(|end| end == "py");
    if !source && is_machine_code(path.as_os_str().as_encoded_bytes()) {
        return match open(path, u64::MAX).map(|(file, _)| loaded_part(file)) {
            Ok(Some(LoadedPart::Missing)) => ResizedContents::CutOff,
            Ok(Some(LoadedPart::Alone)) => ResizedContents::Loadable,
            _ if found == 0 => ResizedContents::CutOff,
            _ => ResizedContents::Changed,
        };
    }
    let cut = found == 0 || (found < listed && !ends_a_line(path));
    if source && cut {
        ResizedContents::CutOff
    } else {
        ResizedContents::Changed
    }
}

/// Whether a file ends with a line break, as sources do.
fn ends_a_line(path: &Path) -> bool {
    let last = open(path, u64::MAX).ok().and_then(|(mut file, _)| {
        let mut last = [0];
        file.seek(SeekFrom::End(-1)).ok()?;
        file.read_exact(&mut last).ok()?;
        Some(last == *b"\n")
    });
    // what cannot be read is no evidence of a cut
    last.unwrap_or(true)
}

pub(super) fn is_machine_code(path: &[u8]) -> bool {
    ends(path, &[b".so", b".pyd", b".dll", b".dylib"]) || memmem::find(path, b".so.").is_some()
}

fn ends(path: &[u8], suffixes: &[&[u8]]) -> bool {
    suffixes.iter().any(|suffix| path.ends_with(suffix))
}

/// What an installer writes into the `.dist-info` after it wrote the list.
fn written_later(path: &[u8]) -> bool {
    let mut parts = path.split(|b| *b == b'/');
    let (folder, name, further) = (parts.next(), parts.next(), parts.next());
    let later = [
        &b"RECORD"[..],
        b"RECORD.jws",
        b"INSTALLER",
        b"REQUESTED",
        b"direct_url.json",
    ];
    further.is_none()
        && name.is_some_and(|name| later.contains(&name))
        && folder.is_some_and(|folder| folder.ends_with(b".dist-info"))
}

fn hash_difference(path: &Path, listed: RecordHash<'_>) -> Option<Difference> {
    let found = match &*listed.algorithm.to_ascii_lowercase() {
        "sha256" => digest::<Sha256>(path),
        "sha384" => digest::<Sha384>(path),
        "sha512" => digest::<Sha512>(path),
        // an unknown algorithm is not checked
        _ => return None,
    };
    match found {
        Ok(found) if found == listed.digest => None,
        Ok(found) => Some(Difference::Hash {
            listed: format!("{}={}", listed.algorithm, listed.digest),
            found: format!("{}={found}", listed.algorithm),
        }),
        Err(error) => Some(Difference::Unreadable(error.to_string())),
    }
}

fn digest<D: Digest>(path: &Path) -> Result<String, ReadErrorKind> {
    let (mut file, _) = open(path, u64::MAX).map_err(|error| error.kind)?;
    let mut digest = D::new();
    let mut piece = vec![0; 128 << 10];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(URL_SAFE_NO_PAD.encode(digest.finalize()));
        }
        digest.update(&piece[..read]);
    }
}

#[cfg(test)]
mod tests;
