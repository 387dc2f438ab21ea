//! Bills of materials in XML: CycloneDX and SPDX. Entities that a document defines itself are not expanded.

use crate::model::TicketCause;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

use super::fact_collector::FactCollector;
use super::line_finder::is_fence;
use super::purl::{listed, purl};

/// Elements nested deeper than this end the document.
const DEPTH: usize = 64;
/// A document is read so far.
const BYTES: usize = 32 << 20;

/// How the first line of a document, or of a part that somebody cut out, begins.
const BEGINNINGS: &[&str] = &[
    "<?xml ",
    "<bom ",
    "<bom>",
    "<components>",
    "<component ",
    "<component>",
    "<purl>",
    "<Document>",
    "<Document ",
    "<packages>",
    "<externalRefs>",
];

/// The elements that hold a package URL.
const URLS: &[&str] = &["purl", "referenceLocator"];

pub(super) fn begins(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with('<') && BEGINNINGS.iter().any(|b| text.starts_with(b))
}

/// Reads the elements that begin on a line; returns the line after the last one that is closed. `budget` is what reading
/// documents may still cost, in bytes.
pub(super) fn chunk(
    lines: &[(usize, &str)],
    index: usize,
    budget: &mut usize,
    facts: &mut FactCollector,
) -> Option<usize> {
    let mut text = String::new();
    for (_, line) in lines.iter().skip(index) {
        if is_fence(line) || text.len() > BYTES.min(*budget) {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    *budget = budget.saturating_sub(text.len());
    let mut document = Document::default();
    let ended = document.read(&text, lines.get(index..)?, facts);
    if !document.any {
        return None;
    }
    let first = lines.get(index).map_or(0, |(number, _)| *number);
    facts.shape(first, if document.spdx { "SPDX" } else { "CycloneDX" });
    if !ended {
        facts.problem(first, TicketCause::Xml);
    }
    let read = text.get(..document.read_to)?;
    let count = read.trim_end().bytes().filter(|b| *b == b'\n').count() + 1;
    Some((index + count).min(lines.len()))
}

#[derive(Default)]
struct Document {
    /// The names of the open elements.
    open: Vec<String>,
    /// The text of the innermost element, where that holds a package URL.
    url: Option<String>,
    /// How far all elements were closed, or a package was read.
    read_to: usize,
    any: bool,
    spdx: bool,
}

impl Document {
    /// Whether the elements were all closed where the XML ends.
    fn read(&mut self, text: &str, lines: &[(usize, &str)], facts: &mut FactCollector) -> bool {
        let mut reader = Reader::from_str(text);
        let (mut line, mut counted) = (0, 0);
        loop {
            let event = reader.read_event();
            let position = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
            match event {
                Ok(Event::Start(element)) => {
                    if self.open.len() == DEPTH {
                        return false;
                    }
                    let name = element.local_name().into_inner().to_owned();
                    self.url = URLS.contains(&name.as_str()).then(String::new);
                    self.spdx |= name == "referenceLocator";
                    self.open.push(name);
                }
                Ok(Event::Text(content)) => match &mut self.url {
                    Some(url) => url.push_str(&content),
                    None if self.open.is_empty() && !content.trim().is_empty() => return true,
                    None => {}
                },
                Ok(Event::GeneralRef(entity)) => {
                    if let (Some(url), Some(c)) = (&mut self.url, resolved(&entity)) {
                        url.push_str(&c);
                    }
                }
                Ok(Event::End(_)) => {
                    let of_tool = self.open.iter().any(|name| name == "metadata");
                    self.open.pop();
                    if let Some(url) = self.url.take()
                        && let Some(package) = purl(url.trim())
                        && !of_tool
                    {
                        line += text.get(counted..position).map_or(0, newlines);
                        counted = position;
                        let number = lines.get(line).map_or(0, |(number, _)| *number);
                        listed(number, &package, facts);
                        self.any = true;
                        self.read_to = position;
                    }
                    if self.open.is_empty() {
                        self.read_to = position;
                    }
                }
                Ok(Event::Eof) => return self.open.is_empty(),
                Ok(_) => {}
                Err(_) => return self.open.is_empty(),
            }
        }
    }
}

/// A character reference, or one of the five entities that XML itself defines.
fn resolved(entity: &BytesRef<'_>) -> Option<String> {
    match entity.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        Ok(None) => resolve_xml_entity(entity).map(str::to_owned),
        Err(_) => None,
    }
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FactKind;

    fn read(text: &str) -> (Option<usize>, Vec<(usize, String)>, usize) {
        let lines: Vec<(usize, &str)> = text.lines().enumerate().map(|(i, l)| (i + 1, l)).collect();
        let mut facts = FactCollector::new(|_| true);
        let end = chunk(&lines, 0, &mut usize::MAX.clone(), &mut facts);
        let packages = facts.facts.facts.iter().filter_map(|f| match &f.kind {
            FactKind::Distribution { name, version, .. } => {
                Some((f.line, format!("{name} {version}")))
            }
            _ => None,
        });
        (end, packages.collect(), facts.facts.problems.len())
    }

    #[test]
    fn packages_are_read_with_their_lines() {
        let text = "<?xml version=\"1.0\"?>\n<bom>\n<metadata><component><purl>pkg:pypi/tool@1.0</purl></component></metadata>\n\
                    <components>\n<component>\n<purl>pkg:pypi/numpy@1.26.4?a=b&amp;c=d</purl>\n</component>\n</components>\n\
                    </bom>\nRegards\n";
        let numpy = vec![(6, "numpy 1.26.4".to_owned())];
        assert_eq!(read(text), (Some(9), numpy, 0));
    }

    #[test]
    fn a_part_of_a_document_is_read() {
        let two = vec![(1, "numpy 1.26.4".to_owned()), (2, "six 1.16.0".to_owned())];
        let text = "<purl>pkg:pypi/numpy@1.26.4</purl>\n<purl>pkg:pypi/six@1.16.0</purl>\nthanks";
        assert_eq!(read(text), (Some(2), two, 0));
    }

    #[test]
    fn what_is_cut_is_read_so_far_and_reported() {
        let text =
            "<bom><components>\n<component><purl>pkg:pypi/numpy@1.26.4</purl>\n<component><name>si";
        assert_eq!(
            read(text),
            (Some(2), vec![(2, "numpy 1.26.4".to_owned())], 1)
        );
    }

    #[test]
    fn hostile_documents_yield_nothing() {
        assert_eq!(read(&"<component>".repeat(100_000)), (None, vec![], 0));
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY a \"pkg:pypi/numpy@1.0\">]><bom><purl>&a;</purl></bom>";
        assert_eq!(read(bomb), (None, vec![], 0));
        assert_eq!(read("<bom></components>"), (None, vec![], 0));
    }
}
