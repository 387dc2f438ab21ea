//! The output of a child process, limited in size: its beginning and its end, because errors are at the end.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::Read;

/// The beginning and the end of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Captured {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    dropped: u64,
}

impl Captured {
    /// How much of the beginning, and how much of the end, is kept.
    const HALF: usize = 512 * 1024;

    /// Reads a stream until it ends; a read error ends it too.
    pub(super) fn read(mut stream: impl Read, mut keep: impl FnMut(&[u8])) {
        let mut buffer = [0; 8192];
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => return,
                Ok(count) => keep(
                    buffer
                        .get(..count)
                        .expect("a reader fills no more than it is given"),
                ),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        let free = Self::HALF.saturating_sub(self.head.len()).min(bytes.len());
        let (head, tail) = bytes.split_at_checked(free).unwrap_or((bytes, &[]));
        self.head.extend_from_slice(head);
        self.tail.extend(tail);
        let over = self.tail.len().saturating_sub(Self::HALF);
        self.tail.drain(..over);
        self.dropped += u64::try_from(over).unwrap_or(u64::MAX);
    }

    /// How many bytes in the middle were not kept.
    #[cfg(test)]
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// What was kept as text; bytes that are no UTF-8 become the replacement character.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if self.dropped == 0 {
            let all: Vec<u8> = self.head.iter().chain(&self.tail).copied().collect();
            return lossy(&all);
        }
        let tail: Vec<u8> = self.tail.iter().copied().collect();
        let gap = Cow::from(format!("\n[{} bytes left out]\n", self.dropped));
        [Cow::from(lossy(&self.head)), gap, Cow::from(lossy(&tail))].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_beginning_and_the_end_of_a_flood() {
        let mut captured = Captured::default();
        captured.push(b"first ");
        for _ in 0..300 {
            captured.push(&[b'x'; 8192]);
        }
        captured.push(b" last");
        let text = captured.text();
        assert!(text.starts_with("first ") && text.ends_with(" last"));
        assert!(text.len() < 2 * Captured::HALF + 100);
        assert_eq!(
            captured.dropped(),
            (6 + 300 * 8192 + 5 - 2 * Captured::HALF) as u64
        );
    }

    #[test]
    fn keeps_all_of_a_little_whatever_its_bytes() {
        let mut captured = Captured::default();
        captured.push(b"caf\xc3");
        captured.push(b"\xa9 \xff");
        assert_eq!(captured.text(), "café \u{fffd}");
        assert_eq!(captured.dropped(), 0);
    }
}
