//! A path of RECORD as the data of the import closure names it: without the Python of an extension module, the version of a
//! dist-info, or the hash of a vendored library. The build script and the program share it.

/// The marks of the extension modules of one Python, or of several (`abi3`): `.cpython-311-x86_64-linux-gnu.so`.
const TAGS: [&[u8]; 3] = [b".cpython-", b".abi3", b".cp"];

/// A 64-bit hash of the path in that form, whichever of the two the path has. The path is relative to site-packages, with `/` between its parts.
pub(crate) fn imported_path(path: &[u8]) -> u64 {
    let (folder, name) = split(path);
    let mut hash = PathHash::new();
    if let Some(folder) = folder {
        hash.folder(folder);
        hash.write(b"/");
    }
    if folder.is_some_and(|f| f.ends_with(b".libs")) {
        match vendored(name) {
            Some(stem) => hash.write(stem).write(b"-*"),
            None => hash.write(name),
        };
    } else if let Some(stem) = extension_stem(name) {
        hash.write(stem).write(b".*so");
    } else {
        hash.write(name);
    }
    hash.0
}

/// The hash that stands for everything importable that lies directly in the folder of a path.
pub(crate) fn imported_folder(path: &[u8]) -> Option<u64> {
    let (folder, name) = split(path);
    let importable = name.ends_with(b".py") || extension_stem(name).is_some();
    let mut hash = PathHash::new();
    hash.folder(folder.filter(|_| importable)?).write(b"/*");
    Some(hash.0)
}

fn split(path: &[u8]) -> (Option<&[u8]>, &[u8]) {
    match path.iter().rposition(|b| *b == b'/') {
        Some(at) => path
            .split_at_checked(at)
            .map_or((None, path), |(folder, name)| {
                (Some(folder), name.strip_prefix(b"/").unwrap_or(name))
            }),
        None => (None, path),
    }
}

/// `ops` of `ops.cpython-311-x86_64-linux-gnu.so`, `ops.abi3.so`, `ops.cp311-win_amd64.pyd`, `ops.so` and of `ops.*so`, as the
/// data names them all.
fn extension_stem(name: &[u8]) -> Option<&[u8]> {
    if let Some(stem) = name.strip_suffix(b".*so") {
        return Some(stem);
    }
    let stem = name
        .strip_suffix(b".so")
        .or_else(|| name.strip_suffix(b".pyd"))?;
    let point = stem.iter().rposition(|b| *b == b'.');
    let (before, tag) = stem.split_at_checked(point.unwrap_or(stem.len()))?;
    let tagged = TAGS.iter().any(|mark| tag.starts_with(mark));
    Some(if tagged { before } else { stem })
}

/// `libopenblasp` of `libopenblasp-r0-34a18dc3.3.7.so` and of `libopenblasp-*`.
fn vendored(name: &[u8]) -> Option<&[u8]> {
    if let Some(stem) = name.strip_suffix(b"-*") {
        return Some(stem);
    }
    let end = name.windows(10).position(|window| {
        let digits = window.get(1..9).unwrap_or(window);
        window.starts_with(b"-")
            && window.ends_with(b".")
            && digits
                .iter()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })?;
    let stem = name.get(..end)?;
    let cut = stem.iter().rposition(|b| *b == b'-');
    let (before, last) = stem.split_at_checked(cut.unwrap_or(stem.len()))?;
    let release = last
        .strip_prefix(b"-r")
        .is_some_and(|n| !n.is_empty() && n.iter().all(u8::is_ascii_digit));
    Some(if release { before } else { stem })
}

/// Eight bytes at a time: each RECORD row of a source or an extension module is hashed. The build script refuses data in
/// which two paths have one hash.
struct PathHash(u64);

impl PathHash {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in a part and its length. What is written as one part and as two has two hashes.
    fn write(&mut self, part: &[u8]) -> &mut Self {
        let (words, rest) = part.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        // at most seven bytes are left; the last tells how many
        let mut last = [0, 0, 0, 0, 0, 0, 0, rest.len().to_le_bytes()[0]];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.add(u64::from_le_bytes(last));
        self
    }

    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * 0x9e37_79b9_7f4a_7c15;
        // the halves of a product, each of 64 bits
        #[allow(clippy::cast_possible_truncation)]
        let (low, high) = (product as u64, (product >> 64) as u64);
        self.0 = (low ^ high).wrapping_add(0x2545_f491_4f6c_dd1d);
    }

    /// A folder; a dist-info without its version.
    fn folder(&mut self, folder: &[u8]) -> &mut Self {
        let end = folder.iter().position(|b| *b == b'/');
        let (first, rest) = folder
            .split_at_checked(end.unwrap_or(folder.len()))
            .unwrap_or((folder, b""));
        for ending in [&b".dist-info"[..], b".egg-info"] {
            if first.ends_with(ending) {
                return self.write(b"*").write(ending).write(rest);
            }
        }
        self.write(folder)
    }
}
