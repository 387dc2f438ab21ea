//! What people write: versions in sentences of any language.

use super::fact_collector::FactCollector;
use super::pattern::{Pattern, group};
use crate::model::{Build, SourceRank};

static PROSE: Pattern = Pattern::new(
    r"(?i)(?:^|[^A-Za-z0-9_./\\-])(?<name>tensorflow[-_ ](?:gpu|cpu|macos|intel)|tensorflow|tf|numpy|np|python|cpython)\s{0,3}(?:\(|\[|`|'|\x22)?[\s-]{0,2}(?:の|的)?(?:versions?|ver\.?|v\.?|版本|バージョン|버전|версия|versión|versão|sürüm)?\s{0,3}(?:is(?: at)?|ist|es|est|:|：|=|==|@|-|为|是|は|が|은|는|이)?\s{0,3}(?:`|'|\x22)?v?(?<v>\d+\.\d+(?:\.\d+)?(?:rc\d+|\.post\d+)?)(?<after>[^A-Za-z0-9_.+]|\.\s|\.$|$)",
);
static CONDITIONAL: Pattern = Pattern::new(
    r"(?i)(?:(?:upgrad|downgrad|updat|switch|mov|migrat|revert|chang)\w*(?:\s\w+){0,3}\s(?:to|from)|until|till|before|since|(?:older|newer|lower|higher|later|earlier|less|greater) than|instead of|supports?|supported|not|unlike|requires?|needs?|for|was|works? (?:with|on|in)|fine (?:with|on|in)|tried|try|also|previous(?:ly)?|used to|with)\s*(?:\w+\s)?$",
);
/// What was before, kind earlier in the same part of a sentence.
static PAST: Pattern = Pattern::new(
    r"(?i)\b(?:davor|vorher|zuvor|bisher|ehemals|previously|earlier|formerly|used to|auparavant|avant|antes|prima)\b|früher|以前|之前|原来|原先|從前|从前|раньше|이전",
);
/// Lines that speak of versions in general.
static GENERAL: Pattern = Pattern::new(
    r"(?i)(?:inferred|observed|reported): |deprecat|removed in|compiled|must be|may crash|release notes|requires?\b|no attribute|cannot be run|downgrade to|\bFile |https?://",
);

/// Reads one line that is nothing else.
pub(super) fn prose(number: usize, text: &str, facts: &mut FactCollector) {
    if !text.contains('.') || text.len() > 4000 {
        return;
    }
    let Some(regex) = PROSE.regex() else {
        return;
    };
    if !regex.is_match(text) || GENERAL.is_match(text) {
        return;
    }
    let mut at = 0;
    for _ in 0..20 {
        let Some(c) = regex.captures_at(text, at) else {
            return;
        };
        // what ends one mention may begin the next
        at = c.name("v").map_or(text.len(), |m| m.end());
        let start = c.name("name").map_or(0, |m| m.start());
        let before = text.get(..start).unwrap_or_default();
        let part = before
            .rsplit([';', '!', '?', '。', '，', '；', '、', '！', '？'])
            .next()
            .and_then(|part| part.rsplit(". ").next())
            .and_then(|part| part.rsplit(", ").next())
            .unwrap_or(before);
        if PAST.is_match(part) {
            continue;
        }
        let from = before.floor_char_boundary(before.len().saturating_sub(40));
        if CONDITIONAL.is_match(before.get(from..).unwrap_or_default()) && !before.trim().is_empty()
        {
            continue;
        }
        let (name, version) = (group(&c, "name").to_ascii_lowercase(), group(&c, "v"));
        match name.as_str() {
            "python" | "cpython" => {
                facts.python(number, SourceRank::Claimed, version);
            }
            "numpy" | "np" => {
                facts.distribution(number, SourceRank::Claimed, "numpy", version, Build::Index);
            }
            "tf" => {
                facts.distribution(
                    number,
                    SourceRank::Claimed,
                    "tensorflow",
                    version,
                    Build::Index,
                );
            }
            name => {
                let name = name.replace([' ', '_'], "-");
                facts.distribution(number, SourceRank::Claimed, &name, version, Build::Index);
            }
        }
    }
}
