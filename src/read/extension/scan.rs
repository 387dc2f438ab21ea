//! Searches an extension module in chunks for the strings of NumPy's headers, Cython and pybind11.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::str::FromStr;

use memchr::memmem::Finder;

use super::sections::Part;
use crate::model::{Marker, NumpyAbi, NumpyUse, Version};

/// How much is held in memory at once.
const PIECE: usize = 256 << 10;

/// How much of the last piece is looked at again: more than the longest text with the version behind it.
const OVERLAP: usize = 256;

/// The beginnings of all texts that are looked for, few enough to look for each by itself.
const ANCHORS: [&str; 5] = [
    "numpy.",
    "_ARRAY_API",
    "module compiled against A",
    "module was compiled against NumPy C-API version",
    "size changed, may indicate binary incompatibility",
];

/// Searches parts of a file. No more than `limit` bytes are read; `complete` is false where some were left out.
pub(super) fn scan<R: Read + Seek>(
    reader: &mut R,
    parts: &[Part],
    limit: u64,
) -> io::Result<NumpyUse> {
    let mut search = Search::new();
    let mut left = limit;
    let mut complete = true;
    let mut piece = Vec::with_capacity(PIECE + OVERLAP);
    for part in parts {
        reader.seek(SeekFrom::Start(part.offset))?;
        let mut ahead = part.size.min(left);
        complete &= ahead == part.size;
        left -= ahead;
        piece.clear();
        while ahead > 0 {
            let step = ahead.min(PIECE as u64);
            let read = reader.by_ref().take(step).read_to_end(&mut piece)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            ahead = ahead.saturating_sub(read as u64);
            search.piece(&piece);
            if search.is_decided() {
                return Ok(search.told(true));
            }
            let seen = piece.len().saturating_sub(OVERLAP);
            piece.drain(..seen);
        }
    }
    Ok(search.told(complete))
}

struct Search {
    finders: [Finder<'static>; ANCHORS.len()],
    markers: BTreeSet<Marker>,
    at_least: Option<Version>,
}

impl Search {
    fn new() -> Self {
        Self {
            finders: ANCHORS.map(Finder::new),
            markers: BTreeSet::new(),
            at_least: None,
        }
    }

    fn piece(&mut self, piece: &[u8]) {
        for finder in &self.finders {
            for at in finder.find_iter(piece) {
                let here = &piece[at..];
                for marker in Marker::ALL {
                    if here.starts_with(marker.text().as_bytes()) {
                        self.markers.insert(marker);
                        if marker == Marker::CompiledAgainstCApi && self.at_least.is_none() {
                            self.at_least = at_least(here);
                        }
                    }
                }
            }
        }
    }

    /// Whether nothing that follows can change the answer.
    fn is_decided(&self) -> bool {
        abi(&self.markers) == NumpyAbi::TwoReady && self.at_least.is_some()
    }

    fn told(self, complete: bool) -> NumpyUse {
        NumpyUse {
            abi: abi(&self.markers),
            at_least: self.at_least,
            markers: self.markers.into_iter().collect(),
            complete,
        }
    }
}

/// The version in `module was compiled against NumPy C-API version 0x%x (NumPy 1.23) but ...`.
fn at_least(message: &[u8]) -> Option<Version> {
    let message = message.get(..message.len().min(96))?;
    let text = String::from_utf8_lossy(message);
    let (_, rest) = text.split_once("(NumPy ")?;
    let (version, _) = rest.split_once(')')?;
    // headers spell a minimum as `1.23` and, where it is one release, as `1.25 or later`
    Version::from_str(version.split(' ').next()?).ok()
}

/// What the texts found mean. The rules follow how NumPy's headers, Cython and pybind11 reach NumPy:
///
/// * The headers' `import_array` checks the versions, so its complaints are compiled in with it. Headers of NumPy 2
///   look in `numpy._core` first; those of NumPy 1 do not know it.
/// * pybind11 fetches the capsule itself, without that check: from 2.12 on through `numpy._core`, before that from
///   `numpy.core.multiarray`.
/// * Cython imports NumPy's types and compares their sizes in every module that declares NumPy, whether it fetches
///   the capsule or not. How the module was declared changes only the spelling of an unseen message.
fn abi(markers: &BTreeSet<Marker>) -> NumpyAbi {
    let has = |marker| markers.contains(&marker);
    let checked = has(Marker::CompiledAgainstAbi)
        || has(Marker::CompiledAgainstApi)
        || has(Marker::CompiledAgainstCApi);
    if has(Marker::UnderscoreCoreMultiarrayUmath) {
        return NumpyAbi::TwoReady;
    }
    if has(Marker::ArrayApi) {
        return match () {
            () if checked => NumpyAbi::One,
            () if has(Marker::UnderscoreCore) => NumpyAbi::TwoReady,
            () if has(Marker::CoreMultiarray) => NumpyAbi::OwnLookup,
            () => NumpyAbi::None,
        };
    }
    if has(Marker::UnderscoreCoreMultiarray) {
        NumpyAbi::TwoReady
    } else if has(Marker::SizeChanged) && has(Marker::MultiarrayFailed) {
        NumpyAbi::OneTypes
    } else {
        NumpyAbi::None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Cursor;

    fn whole(bytes: &[u8]) -> Part {
        Part {
            offset: 0,
            size: bytes.len() as u64,
        }
    }

    #[track_caller]
    fn check(texts: &[&str], expect: NumpyAbi) {
        let bytes = texts.join("\0").into_bytes();
        let found = scan(&mut Cursor::new(&bytes), &[whole(&bytes)], 1 << 20).unwrap();
        assert_eq!((found.abi, found.complete), (expect, true), "{found:?}");
    }

    const CHECK: &str =
        "module compiled against ABI version 0x%x but this version of numpy is 0x%x";
    const OLD: &str = "module compiled against API version 0x%x but this version of numpy is 0x%x";
    const NEW: &str =
        "module was compiled against NumPy C-API version 0x%x (NumPy 1.23) but the running";
    const SIZE: &str =
        "%.200s.%.200s size changed, may indicate binary incompatibility. Expected %zd";

    #[test]
    fn headers_of_numpy_1_are_told_in_all_their_ages() {
        // before 1.16, as TensorFlow 1.x and 2.0 have them
        check(
            &["numpy.core.multiarray", "_ARRAY_API", CHECK, OLD],
            NumpyAbi::One,
        );
        check(
            &["numpy.core._multiarray_umath", "_ARRAY_API", CHECK, OLD],
            NumpyAbi::One,
        );
        // 1.25 and 1.26 word it as NumPy 2 does
        check(
            &["numpy.core._multiarray_umath", "_ARRAY_API", CHECK, NEW],
            NumpyAbi::One,
        );
    }

    #[test]
    fn headers_of_numpy_2_are_told_by_the_place_they_look_in_first() {
        let both = [
            "numpy._core._multiarray_umath",
            "numpy.core._multiarray_umath",
        ];
        check(
            &[both[0], both[1], "_ARRAY_API", CHECK, NEW],
            NumpyAbi::TwoReady,
        );
        // Cython's old declarations with NumPy 2's headers
        let failed = "numpy.core.multiarray failed to import";
        check(
            &[both[0], both[1], "_ARRAY_API", CHECK, failed, SIZE],
            NumpyAbi::TwoReady,
        );
    }

    #[test]
    fn cython_modules_that_fetch_no_function_are_told_by_their_declarations() {
        let old = "numpy.core.multiarray failed to import";
        check(
            &[old, "numpy.core.umath failed to import", SIZE],
            NumpyAbi::OneTypes,
        );
        check(
            &["numpy._core.multiarray failed to import", SIZE],
            NumpyAbi::TwoReady,
        );
        check(&[SIZE], NumpyAbi::None);
    }

    #[test]
    fn pybind11_has_a_lookup_of_its_own() {
        check(
            &["numpy.core.multiarray", "_ARRAY_API"],
            NumpyAbi::OwnLookup,
        );
        check(
            &["numpy._core", "numpy.core", "_ARRAY_API"],
            NumpyAbi::TwoReady,
        );
    }

    #[test]
    fn what_only_mentions_numpy_does_not_use_it() {
        check(&[], NumpyAbi::None);
        check(
            &["numpy.ndarray[numpy.float64]", "import numpy"],
            NumpyAbi::None,
        );
        check(&["_ARRAY_API"], NumpyAbi::None);
    }

    #[test]
    fn the_oldest_numpy_admitted_is_read() {
        let read = |text: &str| {
            let found = scan(&mut Cursor::new(text), &[whole(text.as_bytes())], 1 << 20).unwrap();
            found.at_least.map(|v| v.to_string())
        };
        assert_eq!(read(NEW).as_deref(), Some("1.23"));
        assert_eq!(
            read("module was compiled against NumPy C-API version 0x%x (NumPy"),
            None
        );
        assert_eq!(read(OLD), None);
    }

    #[test]
    fn texts_across_the_edge_of_two_pieces_are_found() {
        for shift in 0..64 {
            let mut bytes = vec![b'x'; PIECE - 32 + shift];
            bytes.extend_from_slice(NEW.as_bytes());
            bytes.extend(vec![0; PIECE]);
            bytes.extend_from_slice(b"numpy._core._multiarray_umath\0_ARRAY_API");
            let found = scan(&mut Cursor::new(&bytes), &[whole(&bytes)], u64::MAX).unwrap();
            assert_eq!(found.abi, NumpyAbi::TwoReady);
            assert!(found.at_least.is_some(), "{shift}");
        }
    }

    #[test]
    fn only_the_parts_are_read_and_never_more_than_the_limit() {
        let bytes = b"numpy._core._multiarray_umath\0numpy.core.multiarray\0_ARRAY_API";
        let part = Part {
            offset: 30,
            size: 32,
        };
        let found = scan(&mut Cursor::new(bytes), &[part], 1 << 20).unwrap();
        assert_eq!(found.abi, NumpyAbi::OwnLookup);
        let found = scan(&mut Cursor::new(bytes), &[part], 10).unwrap();
        assert_eq!((found.abi, found.complete), (NumpyAbi::None, false));
    }

    #[test]
    fn a_part_beyond_the_end_is_an_error() {
        let part = Part {
            offset: 2,
            size: 100,
        };
        assert!(scan(&mut Cursor::new(b"abc"), &[part], 1 << 20).is_err());
    }
}
