//! The block of a text report that carries the report itself: base64 between two markers, in lines of any length.

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::fact_collector::FactCollector;
use super::own;
use crate::model::{REPORT_BEGIN, REPORT_END, TicketCause};

/// A block has no more characters than this.
const BYTES: usize = 32 << 20;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads the block that begins on a line; returns the line after it.
pub(super) fn chunk(
    lines: &[(usize, &str)],
    index: usize,
    facts: &mut FactCollector,
) -> Option<usize> {
    let (number, first) = lines.get(index)?;
    let (_, first) = first.split_once(REPORT_BEGIN)?;
    let mut encoded = String::new();
    let mut end = None;
    let rest = lines.iter().skip(index + 1).map(|(_, line)| *line);
    for (offset, line) in std::iter::once(first).chain(rest).enumerate() {
        // no block holds the beginning of another
        if line.contains(REPORT_BEGIN) {
            break;
        }
        let (part, last) = match line.split_once(REPORT_END) {
            Some((part, _)) => (part, true),
            None => (line, false),
        };
        // mail programs and chats add quoting, blanks and fences
        encoded.extend(
            part.chars()
                .filter(|c| c.is_ascii_alphanumeric() || "+/".contains(*c)),
        );
        if last {
            end = Some(index + offset + 1);
        }
        if last || encoded.len() > BYTES {
            break;
        }
    }
    let Some(end) = end else {
        facts.problem(*number, TicketCause::ReportCut);
        return None;
    };
    let decoded = BASE64.decode(&encoded).ok();
    match decoded.and_then(|json| serde_json::from_slice(&json).ok()) {
        Some(value) => own::read(&value, lines.get(index..end)?, facts),
        None => facts.problem(*number, TicketCause::ReportDamaged),
    }
    Some(end)
}
