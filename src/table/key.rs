//! A version of the table as a number that sorts as in PEP 440. The build script writes it, queries compare it.

/// Release numbers beyond this are not exact.
const LARGEST: u64 = u16::MAX as u64;
/// So many numbers of a release are kept.
const NUMBERS: u32 = 4;

/// The suffix of a final release; what is smaller is a pre-release.
const FINAL: u32 = 4 << 28;

/// A version without its local part, in the order of PEP 440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    release: u64,
    suffix: u32,
}

impl Key {
    /// The smallest key.
    #[allow(dead_code, reason = "used by the build script alone")]
    pub(crate) const MIN: Self = Self::of_parts(0, 0);
    /// The largest key.
    pub(crate) const MAX: Self = Self::of_parts(u64::MAX, u32::MAX);

    pub(crate) const fn of_parts(release: u64, suffix: u32) -> Self {
        Self { release, suffix }
    }

    /// The parts that the build script writes.
    #[allow(dead_code, reason = "used by the build script alone")]
    pub(crate) const fn parts(self) -> (u64, u32) {
        (self.release, self.suffix)
    }

    /// The key of a canonical version that it distinguishes from every other: at most four numbers and one suffix, no
    /// epoch and no local part.
    pub(crate) fn exact(text: &str) -> Option<Self> {
        Some(read(text))
            .filter(|(_, exact)| *exact)
            .map(|(key, _)| key)
    }

    /// The key of any canonical version. What a key cannot hold is cut off, which keeps the order towards the keys of
    /// the table.
    pub(crate) fn nearest(text: &str) -> Self {
        read(text).0
    }

    /// Whether it is a pre-release or a development release.
    pub(crate) const fn is_prerelease(self) -> bool {
        self.suffix < FINAL
    }

    /// `(2, 10)` of 2.10.1.
    pub(crate) const fn series(self) -> (u16, u16) {
        ((self.release >> 48) as u16, (self.release >> 32) as u16)
    }

    /// The first version of a series.
    pub(crate) const fn of_series(major: u16, minor: u16) -> Self {
        Self::of_parts((major as u64) << 48 | (minor as u64) << 32, FINAL)
    }

    /// The key after this one.
    #[allow(dead_code, reason = "used by the build script alone")]
    pub(crate) const fn next(self) -> Self {
        Self::of_parts(self.release, self.suffix + 1)
    }

    /// Whether it lies below an upper bound as PEP 440 has it: `<2.0` does not admit 2.0rc1.
    pub(crate) const fn is_below(self, high: Self) -> bool {
        self.release < high.release
            || (self.release == high.release
                && self.suffix < high.suffix
                && (high.is_prerelease() || !self.is_prerelease()))
    }
}

fn read(text: &str) -> (Key, bool) {
    let (public, local) = text.split_once('+').unwrap_or((text, ""));
    if public.contains('!') {
        // an epoch lies beyond every version of the table
        return (Key::MAX, false);
    }
    let mut exact = local.is_empty() && !text.ends_with('+');
    let end = suffix_start(public);
    let (release, suffix) = public.split_at(end);
    let mut packed = 0_u64;
    for (count, number) in (0_u32..).zip(release.split('.')) {
        // a number that is too long for u64 is a number all the same
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let value = number.parse::<u64>().unwrap_or(u64::MAX);
        exact &= digits && value <= LARGEST;
        if count < NUMBERS {
            packed |= value.min(LARGEST) << (48 - 16 * count);
        } else {
            exact &= value == 0;
        }
    }
    let (suffix, exactly) = read_suffix(suffix);
    (Key::of_parts(packed, suffix), exact && exactly)
}

/// Where the numbers of the release end: at a letter, or at the point before one.
fn suffix_start(text: &str) -> usize {
    let letter = text.find(|c: char| c.is_ascii_alphabetic());
    let Some(letter) = letter else {
        return text.len();
    };
    if text[..letter].ends_with('.') {
        letter - 1
    } else {
        letter
    }
}

/// `rc1`, `.post1`, `.dev20260203`.
fn read_suffix(text: &str) -> (u32, bool) {
    if text.is_empty() {
        return (FINAL, true);
    }
    let kinds = [("a", 1), ("b", 2), ("rc", 3), (".post", 5), (".dev", 0)];
    for (word, rank) in kinds {
        let Some(rest) = text.strip_prefix(word) else {
            continue;
        };
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let (digits, more) = rest.split_at(end.unwrap_or(rest.len()));
        let Ok(number) = digits.parse::<u32>() else {
            continue;
        };
        let exact = more.is_empty() && number < 1 << 28;
        return (rank << 28 | number.min((1 << 28) - 1), exact);
    }
    (FINAL, false)
}
