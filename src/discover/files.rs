//! Compares RECORD with the disk: missing files, other sizes, other hashes (PEP 376, PEP 627).

use std::fs::{self, Metadata};
use std::io::{self, Read};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use memchr::memmem;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::record_files::{ListedFile, each_file, machine_code};
use crate::model::{ChangedFile, Difference, Distribution, FileCheck, FileDepth, Os, Problem};
use crate::read::file::{ReadErrorKind, open};
use crate::read::{RecordHash, RowFilter};

/// Down to which level the `__init__.py` of packages are decisive: `tensorflow/python/__init__.py` is on the third.
const DECISIVE_LEVELS: usize = 3;

/// How many files of one outcome are named; all are counted.
const NAMED: usize = 200;

/// Holds the files of a distribution against its list; its machine code is that of this system. Without a list (Debian's,
/// some of conda's) there is no outcome.
///
/// Compiled files (`.pyc`) are passed by, for installers list some that they do not write. Of what lies outside
/// site-packages (scripts, data) only the presence counts, for installers rewrite it.
#[must_use]
pub(super) fn check_files(
    distribution: &Distribution,
    depth: FileDepth,
    os: Option<Os>,
    problems: &mut Vec<Problem>,
) -> Option<FileCheck> {
    let mut check = FileCheck {
        distribution: distribution.name.clone(),
        path: distribution.path.clone()?,
        depth,
        checked: 0,
        comparable: 0,
        missing: Vec::new(),
        missing_total: 0,
        changed: Vec::new(),
        changed_total: 0,
    };
    let filter = RowFilter {
        signs: &signs(depth, os),
        wanted: &|path| counts(path, depth),
    };
    each_file(distribution, problems, filter, &mut |file| {
        look(&mut check, file);
    })
    .then_some(check)
}

fn look(check: &mut FileCheck, file: ListedFile<'_>) {
    check.checked += 1;
    let about = match fs::metadata(&file.path) {
        Ok(about) => about,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            check.missing_total += 1;
            if check.missing.len() < NAMED {
                check.missing.push(file.path);
            }
            return;
        }
        Err(error) => return changed(check, file.path, Difference::Unreadable(error.to_string())),
    };
    if !about.is_file() {
        let cause = "it is not a regular file".to_owned();
        return changed(check, file.path, Difference::Unreadable(cause));
    }
    if file.outside {
        return;
    }
    if let Some(cause) = refused(&file.path, &about) {
        return changed(check, file.path, Difference::Unreadable(cause));
    }
    check.comparable += usize::from(file.size.is_some() || file.hash.is_some());
    if let Some(listed) = file.size
        && listed != about.len()
    {
        let found = about.len();
        return changed(check, file.path, Difference::Size { listed, found });
    }
    if check.depth == FileDepth::Hashes
        && let Some(listed) = file.hash
        && let Some(difference) = hash_difference(&file.path, listed)
    {
        changed(check, file.path, difference);
    }
}

/// Why a file cannot be read. Only one that not everybody may read is tried: what an administrator installed with a strict
/// umask is there for nobody else.
#[cfg(unix)]
fn refused(path: &Path, about: &Metadata) -> Option<String> {
    const EVERYBODY_READS: u32 = 0o004;
    if about.permissions().mode() & EVERYBODY_READS != 0 {
        return None;
    }
    open(path, u64::MAX)
        .err()
        .map(|error| error.kind.to_string())
}

#[cfg(not(unix))]
fn refused(_: &Path, _: &Metadata) -> Option<String> {
    None
}

fn changed(check: &mut FileCheck, path: PathBuf, difference: Difference) {
    check.changed_total += 1;
    if check.changed.len() < NAMED {
        check.changed.push(ChangedFile { path, difference });
    }
}

/// What stands in the listed paths of the files that are looked at, or at their ends.
fn signs(depth: FileDepth, os: Option<Os>) -> Vec<&'static str> {
    let source = match depth {
        FileDepth::Decisive => "/__init__.py,",
        FileDepth::Importable => ".py,",
        #[cfg(test)]
        FileDepth::Sizes => return Vec::new(),
        FileDepth::Hashes => return Vec::new(),
    };
    [&[source], machine_code(os)].concat()
}

/// Whether a listed file is looked at, told by its listed path: at the lesser depths only what an import of the package
/// can open, and never what is compiled or written after the list was.
fn counts(path: &[u8], depth: FileDepth) -> bool {
    if depth > FileDepth::Importable {
        return !ends(path, &[b".pyc", b".pyo"]) && !written_later(path);
    }
    // the last letter refuses most of a list: ten thousand headers stand in that of a TensorFlow
    match path.last() {
        Some(b'y') if depth == FileDepth::Importable => {
            path.ends_with(b".py") && !path.split(|b| *b == b'/').any(|part| part == b"tests")
        }
        Some(b'y') => path.ends_with(b"/__init__.py") && folders(path) < DECISIVE_LEVELS,
        Some(b'o' | b'd' | b'l' | b'b') => ends(path, &[b".so", b".pyd", b".dll", b".dylib"]),
        Some(b'0'..=b'9') => memmem::find(path, b".so.").is_some(),
        _ => false,
    }
}

fn ends(path: &[u8], suffixes: &[&[u8]]) -> bool {
    suffixes.iter().any(|suffix| path.ends_with(suffix))
}

/// How many folders a listed path goes down; a list of an egg starts from within its `.egg-info`.
fn folders(path: &[u8]) -> usize {
    let below = path.strip_prefix(b"../").unwrap_or(path);
    memchr::memchr_iter(b'/', below).count()
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
        // nothing is said of an algorithm that is not known
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
        digest.update(piece.get(..read).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests;
