//! A path of RECORD as the data of the import closure names it: without the Python of an extension module, the version of a
//! dist-info, or the hash of a vendored library. The build script and the program share it.

/// The marks of the extension modules of one Python, or of several (`abi3`): `.cpython-311-x86_64-linux-gnu.so`.
const TAGS: [&[u8]; 3] = [b".cpython-", b".abi3", b".cp"];

/// A 64-bit FNV-1a hash of the path in that form. The path is relative to site-packages, with `/` between its parts.
pub(crate) fn imported_path(path: &[u8]) -> u64 {
    let (folder, name) = split(path);
    let mut hash = Fnv::new();
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
    let mut hash = Fnv::new();
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

/// `ops` of `ops.cpython-311-x86_64-linux-gnu.so`, `ops.abi3.so`, `ops.cp311-win_amd64.pyd` and `ops.so`.
fn extension_stem(name: &[u8]) -> Option<&[u8]> {
    let stem = name
        .strip_suffix(b".so")
        .or_else(|| name.strip_suffix(b".pyd"))?;
    let point = stem.iter().rposition(|b| *b == b'.');
    let (before, tag) = stem.split_at_checked(point.unwrap_or(stem.len()))?;
    let tagged = TAGS.iter().any(|mark| tag.starts_with(mark));
    Some(if tagged { before } else { stem })
}

/// `libopenblasp` of `libopenblasp-r0-34a18dc3.3.7.so`.
fn vendored(name: &[u8]) -> Option<&[u8]> {
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

struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self
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
