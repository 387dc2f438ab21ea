//! The WHEEL file of a `.dist-info` (PEP 427).

use super::headers::Headers;
use crate::model::WheelTag;

/// The tags of a WHEEL file; none where it cannot be read.
#[must_use]
pub(crate) fn wheel_tags(bytes: &[u8]) -> Vec<WheelTag> {
    match Headers::parse(bytes, &["Tag"]) {
        Ok(headers) => headers.all("Tag").filter_map(WheelTag::parse).collect(),
        Err(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_tag_and_no_garbage() {
        let tags = wheel_tags(
            b"Wheel-Version: 1.0\r\nGenerator: bdist_wheel\r\nRoot-Is-Purelib: false\r\n\
              Tag: cp310-cp310-manylinux_2_17_x86_64\r\nTag: cp310-cp310-manylinux2014_x86_64\r\nTag: x\r\n",
        );
        let shown: Vec<_> = tags.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "cp310-cp310-manylinux_2_17_x86_64",
                "cp310-cp310-manylinux2014_x86_64"
            ]
        );
        assert_eq!(wheel_tags(b"\x00\xff"), []);
    }
}
