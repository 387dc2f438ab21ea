//! What is on disk of what RECORD lists: missing files, other sizes, other hashes (PEP 376, PEP 627).

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::listed::{ListedFile, each_file};
use crate::model::{ChangedFile, Difference, Distribution, FileCheck, FileDepth, Problem};
use crate::read::RecordHash;

/// Down to which level the `__init__.py` of packages are decisive: `tensorflow/python/__init__.py` is on the third.
const DECISIVE_LEVELS: usize = 3;

/// How many files of one outcome are named; all are counted.
const NAMED: usize = 200;

/// Holds the files of those distributions that are wanted against their lists. A distribution without a list
/// (Debian's, some of conda's) has no outcome.
///
/// Compiled files (`.pyc`) are passed by, for installers list some that they do not write. Of what lies outside
/// site-packages (scripts, data) only the presence counts, for installers rewrite it.
#[must_use]
pub fn check_files(
    distributions: &[Distribution],
    depth: FileDepth,
    wanted: &dyn Fn(&Distribution) -> bool,
    problems: &mut Vec<Problem>,
) -> Vec<FileCheck> {
    let check = |distribution: &Distribution| {
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
        let listed = |path: &[u8]| may_count(path, depth);
        each_file(distribution, problems, &listed, |file| {
            look(&mut check, file);
        })
        .then_some(check)
    };
    let wanted = distributions.iter().filter(|d| wanted(d));
    wanted.filter_map(check).collect()
}

fn look(check: &mut FileCheck, file: ListedFile) {
    if !counts(&file.path, &check.path, check.depth) {
        return;
    }
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
        let cause = "it is no regular file".to_owned();
        return changed(check, file.path, Difference::Unreadable(cause));
    }
    if file.outside {
        return;
    }
    check.comparable += usize::from(file.size.is_some() || file.hash.is_some());
    if let Some(listed) = file.size
        && listed != about.len()
    {
        let found = about.len();
        return changed(check, file.path, Difference::Size { listed, found });
    }
    if check.depth == FileDepth::Hashes
        && let Some(listed) = &file.hash
        && let Some(difference) = hash_difference(&file.path, listed)
    {
        changed(check, file.path, difference);
    }
}

fn changed(check: &mut FileCheck, path: PathBuf, difference: Difference) {
    check.changed_total += 1;
    if check.changed.len() < NAMED {
        check.changed.push(ChangedFile { path, difference });
    }
}

/// Whether a listed path may be one that is looked at, told by its spelling alone: what it refuses, [`counts`] does.
fn may_count(path: &[u8], depth: FileDepth) -> bool {
    if depth > FileDepth::Importable {
        return true;
    }
    // the last letter refuses most of a list: ten thousand headers stand in that of a TensorFlow
    match path.last() {
        Some(b'y') if depth == FileDepth::Importable => path.ends_with(b".py"),
        Some(b'y') => {
            path.ends_with(b"/__init__.py")
                && path.iter().filter(|b| **b == b'/').count() < DECISIVE_LEVELS
        }
        Some(b'o' | b'd' | b'l' | b'b') => [&b".so"[..], b".pyd", b".dll", b".dylib"]
            .iter()
            .any(|s| path.ends_with(s)),
        Some(b'0'..=b'9') => memchr::memmem::find(path, b".so.").is_some(),
        _ => false,
    }
}

/// Whether a listed file is looked at: at the least depth only what an import can open, and never what is written
/// after the list was.
fn counts(path: &Path, info: &Path, depth: FileDepth) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let suffix = path.extension().unwrap_or_default();
    if suffix == "pyc" || suffix == "pyo" {
        return false;
    }
    if depth <= FileDepth::Importable {
        let machine_code = ["so", "pyd", "dll", "dylib"].iter().any(|s| suffix == *s);
        let deep = || {
            let below = info.parent().and_then(|site| path.strip_prefix(site).ok());
            below.is_none_or(|p| p.components().count() > DECISIVE_LEVELS)
        };
        let source = suffix == "py"
            && (depth == FileDepth::Importable || (name == "__init__.py" && !deep()));
        return machine_code || name.contains(".so.") || source;
    }
    let written_later = matches!(
        &*name,
        "RECORD" | "RECORD.jws" | "INSTALLER" | "REQUESTED" | "direct_url.json"
    );
    !(written_later && path.parent() == Some(info))
}

fn hash_difference(path: &Path, listed: &RecordHash) -> Option<Difference> {
    let found = match &*listed.algorithm {
        "sha256" => digest::<Sha256>(path),
        "sha384" => digest::<Sha384>(path),
        "sha512" => digest::<Sha512>(path),
        // nothing is said of an algorithm that is not known
        _ => return None,
    };
    match found {
        Ok(found) if *found == *listed.digest => None,
        Ok(found) => Some(Difference::Hash {
            listed: format!("{}={}", listed.algorithm, listed.digest),
            found: format!("{}={found}", listed.algorithm),
        }),
        Err(error) => Some(Difference::Unreadable(error.to_string())),
    }
}

fn digest<D: Digest>(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
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
