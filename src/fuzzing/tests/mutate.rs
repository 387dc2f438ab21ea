//! A small deterministic mutator.

/// A generator of numbers (SplitMix64): the same seed gives the same numbers on any machine.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another one, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A power of two, below that of an exponent.
    fn power(&mut self, end: usize) -> usize {
        1 << self.below(end)
    }

    pub(super) fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// No case is longer.
const LONGEST: usize = 64 << 10;

/// What has a meaning in one of the formats.
const TOKENS: &[&[u8]] = &[
    b"\0",
    b"\x1b[2J",
    b"\x07",
    b"\x7f",
    b"\xff\xfe",
    b"\xc3",
    b"\xf0\x9f",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    "\u{202e}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{1f40d}".as_bytes(),
    "\u{e9}\u{301}".as_bytes(),
    "\u{2019}".as_bytes(),
    "\u{a0}".as_bytes(),
    "\u{130}".as_bytes(),
    "\u{1e9e}".as_bytes(),
    b"\r",
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\t",
    b" ",
    b"    ",
    b"\"",
    b"'",
    b"'''",
    b"\\",
    b"`",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b"<",
    b">",
    b"</",
    b"/>",
    b"&",
    b";",
    b",",
    b":",
    b": ",
    b"=",
    b"==",
    b">=",
    b"<=",
    b"~=",
    b"===",
    b"!=",
    b"*",
    b".*",
    b"-",
    b"- ",
    b"--",
    b"#",
    b"@",
    b" @ ",
    b"+",
    b"!",
    b"|",
    b"%",
    b"~",
    b"/",
    b"../",
    b"..",
    b".",
    b"_",
    b"^",
    b"?",
    b"0",
    b"-1",
    b"1e999",
    b"0x7f",
    b"18446744073709551615",
    b"18446744073709551616",
    b"99999999999999999999999999",
    b"1.0",
    b"2.2.6",
    b"3.13.0rc2",
    b"1!2.0+local.1",
    b"1.*",
    b"${HOME}",
    b"$(x)",
    b"numpy",
    b"tensorflow",
    b"tensorflow-cpu",
    b"Requires-Dist: ",
    b"Version: ",
    b"Name: ",
    b"Tag: ",
    b"extra == ",
    b"python_version",
    b"sys_platform",
    b" and ",
    b" or ",
    b" not in ",
    b"; ",
    b"sha256=",
    b"&lol;",
    b"<!ENTITY a \"&b;\">",
    b"<!DOCTYPE x [",
    b"<![CDATA[",
    b"<!--",
    b"&a ",
    b"*a",
    b"<<: *a",
    b"? ",
    b"!!x ",
    b"---\n",
    b"...\n",
    b"|\n",
    b">-\n",
    b"[[package]]\n",
    b"[tool.poetry.dependencies]\n",
    b"name = \"numpy\"\n",
    b"Traceback (most recent call last):\n",
    b"  File \"",
    b"\", line 1, in <module>\n",
    b"ModuleNotFoundError: No module named '",
    b"ImportError: ",
    b"import ",
    b"import tensorflow",
    b"tensorflow==2.10.1\n",
    b"numpy==2.2.6\n",
    b"{\"name\": \"numpy\", \"version\": \"",
    b"null",
    b"true",
    b"\"format\": ",
    b"tfpair-report:\n",
    b"home = ",
    b"-r ",
    b"-e ",
    b"--hash=",
    b"pkg:pypi/numpy@",
    b"Python 3.10",
    b"cpython-310",
];

/// A changed copy of a seed; `other` is what it may be joined with.
pub(super) fn mutated(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    let (more, times) = (random.below(3), random.below(5));
    let rounds = 1 + more * times;
    for _ in 0..rounds {
        change(&mut bytes, other, random);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let length = random.power(11);
    let end = (at + 1 + random.below(length)).min(bytes.len());
    match random.below(12) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 if at < bytes.len() => bytes[at] = random.below(256) as u8,
        2 => drop(bytes.drain(at..end)),
        3 => {
            // once more, up to so often that a depth or a length counts
            let part = bytes[at..end].to_vec();
            let times = random.power(10);
            insert(bytes, at, &part.repeat(times));
        }
        4 => {
            let part = bytes[at..end].to_vec();
            let to = random.below(bytes.len() + 1);
            insert(bytes, to, &part);
        }
        5 => bytes.truncate(at),
        6 => {
            let from = random.below(other.len() + 1);
            let to = (from + random.below(4096)).min(other.len());
            insert(bytes, at, &other[from..to]);
        }
        7 => {
            let token = random.one(TOKENS);
            let times = random.power(14);
            insert(bytes, at, &token.repeat(times));
        }
        8 => {
            // in the place of a number
            if let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit) {
                let start = at + start;
                let rest = bytes[start..].iter();
                let length = rest.take_while(|b| b.is_ascii_digit()).count();
                bytes.splice(start..start + length, random.one(TOKENS).to_vec());
            }
        }
        _ => {
            let token = random.one(TOKENS);
            let replaced = if random.below(2) == 0 {
                at..at
            } else {
                at..end.min(at + token.len())
            };
            bytes.splice(replaced, token.to_vec());
        }
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, part: &[u8]) {
    let part = &part[..part.len().min(LONGEST)];
    bytes.splice(at..at, part.to_vec());
    bytes.truncate(2 * LONGEST);
}
