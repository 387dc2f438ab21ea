//! Versions in sentences of any language.

use super::fact_collector::FactCollector;
use super::pattern::{Pattern, group};
use crate::model::SourceRank;

/// A product followed by its version, with at most a few connecting words between.
static MENTION: Pattern = Pattern::new(
    r"(?i)(?:^|[^A-Za-z0-9_./\\-])(?<name>tensorflow[-_ ](?:gpu|cpu|macos|intel|aarch64|rocm)|tensorflow|tf|numpy|np|python|cpython|텐서플로우?|テンソルフロー|넘파이|파이썬|パイソン)\s{0,3}(?:\(|\[|`|'|\x22)?[\s-]{0,2}(?:の|的)?(?:versions?|ver\.?|v\.?|版本号?|バージョン|버전|версия|versión|versão|sürüm)?\s{0,3}(?:is(?: at| now)?|to be|ist|es|est|:|：|=|==|@|-|为|是|は|が|은|는|이)?\s{0,3}(?:`|'|\x22|\()?v?(?<v>\d+\.\d+(?:\.\d+)?(?:-?(?:rc|alpha|beta)\d+|\.post\d+|[.-]dev\d+)?)(?:\.[x*])?\+?(?<after>[^A-Za-z0-9_.+-]|-\s|-$|\.\s|\.$|$)",
);
/// The other order: `version 2.15 of TensorFlow`.
static OF_PRODUCT: Pattern = Pattern::with_literals(
    r"(?i)\bversion\s+(?<v>\d+\.\d+(?:\.\d+)?)(?:\.[x*])?\s+of\s+`?(?<name>tensorflow|tf|numpy|python)\b",
    &[" of "],
);
/// A change to another version of the product mentioned last.
static CHANGED: Pattern = Pattern::with_literals(
    r"(?i)\b(?:upgraded|downgraded|updated|switched|reverted)(?: it| this| that)?(?: back)? to (?:version |v\.? ?|`|')?(?<v>\d+\.\d+\.\d+(?:rc\d+)?)(?:$|[^A-Za-z0-9_.+]|\.\s|\.$)",
    &[" to "],
);
/// A change that names both versions: `downgraded numpy=1.24.1 to numpy=1.23.1`. The first is gone.
static FROM_TO: Pattern = Pattern::with_literals(
    r"(?i)\b(?:(?:up|down)grad(?:ed|ing)|updat(?:ed|ing)|switch(?:ed|ing)|revert(?:ed|ing)|chang(?:ed|ing))\s+(?:from\s+)?(?<name>tensorflow|tf|numpy|np|python)\s*(?:version|from|==?|:)?\s*v?\d+\.\d+(?:\.\d+)?\s+to\s+(?:tensorflow|tf|numpy|np|python)?\s*(?:version|==?)?\s*v?(?<v>\d+\.\d+(?:\.\d+)?)(?:$|[^A-Za-z0-9_.+-]|\.\s|\.$)",
    &[" to "],
);
/// `replaces numpy 1.20.3 with numpy 1.19.5`: the first version is gone.
static REPLACED: Pattern = Pattern::with_literals(
    r"(?i)\breplac(?:es?|ed|ing)\s+(?:\S+\s){0,2}?$",
    &["eplac", "EPLAC"],
);
/// What stands right before a product whose version is not installed: wanted, gone, or of another place.
static CONDITIONAL: Pattern = Pattern::new(
    r"(?i)(?:(?:upgrad|downgrad|updat|switch|mov|migrat|revert|chang)\w*(?:\s\w+){0,3}\s(?:to|from)|until|till|before|since|(?:older|newer|lower|higher|later|earlier|less|greater) than|instead of|supports?|supported|not|unlike|requires?|needs?|for|was|works? (?:with|on|in)|(?:works?|worked|fine|compatible|tested|built|compiled) (?:with|on|in|against)|tried|try|also|previous(?:ly)?|used to|request(?:s|ed)?|wants?|wanted|remov(?:e|ed|ing)|uninstall(?:ed|ing)?|without|deleted?)\s*(?:\w+\s)?[`'\x22(]?$",
);
/// An attempt: what was tried, or could not be installed, is not what is there.
static ATTEMPT: Pattern = Pattern::with_literals(
    r"(?i)\b(?:(?:tried|try|trying|attempt(?:ed|ing)?|tested)(?:\s[\w-]+){0,8}|(?:want|wanted|like|unable|fail(?:s|ed)?|cannot|can't|couldn't|not|how|before)(?:\s\w+){0,3}\sinstall(?:ing)?(?:\s\w+){0,2})\s*[`'\x22(]?$",
    &["tr", "Tr", "TR", "ttempt", "ested", "nstall"],
);
/// What joins two versions of one statement.
static JOINED: Pattern = Pattern::new(
    r"(?i)^[`'\x22)\]]?\s*(?:,|、|和|及|&|/|\+|,?\s*(?:and|or|und|y|et|e|и)\s)\s*[`'\x22(\[]?$",
);
/// A version with which it works is that of another attempt: `with tensorflow 2.16.1 it works`.
static WORKS_WITH: Pattern = Pattern::with_literals(
    r"(?i)^[`'\x22)]?(?:\.x)?,?\s*(?:(?:it|that|this|everything|all|code)\s)?(?:also\s|just\s|always\s)?(?:works|worked|runs fine|ran fine|is fine|was fine|I (?:do not|don['’]t|did not|didn['’]t) (?:get|see|have))\b",
    &["work", "fine", "not", "n't", "n’t"],
);
/// What it does not work with is in use.
static FAILS_WITH: Pattern = Pattern::with_literals(
    r"(?i)(?:n['’]t|not|never|no longer)\s+(?:work|compatible|run)\w*\s+(?:with|on|in)\s+[`'\x22(]?$",
    &["ork", "ompatible", "run"],
);
/// What introduces such a version.
static WITH: Pattern = Pattern::new(r"(?i)\b(?:with|on|in|under|using|use)\s+[`'\x22(]?$");
/// An earlier state, mentioned before in the same part of a sentence.
const PAST: &[&str] = &[
    "davor",
    "vorher",
    "zuvor",
    "bisher",
    "ehemals",
    "previously",
    "earlier",
    "formerly",
    "used to",
    "auparavant",
    "avant",
    "antes",
    "prima",
];
/// The same in languages whose words have no ASCII ends.
const PAST_ANYWHERE: &[&str] = &[
    "früher",
    "以前",
    "之前",
    "原来",
    "原先",
    "從前",
    "从前",
    "раньше",
    "이전",
];
/// Lines that speak of versions in general, and what a resolver tries.
const GENERAL: &[&str] = &[
    "inferred: ",
    "observed: ",
    "reported: ",
    "deprecat",
    "removed in",
    "compiled",
    "must be",
    "may crash",
    "release notes",
    "no attribute",
    "cannot be run",
    "downgrade to",
    "http://",
    "https://",
    "searching for a compatible",
    "selecting: ",
    "transitive dependency",
];
const LEVELS: &[&str] = &["debug ", "trace ", "verbose "];
/// So many mentions of one line are read.
const MENTIONS: usize = 20;

/// Reads one line that is nothing else.
pub(super) fn prose(number: usize, text: &str, facts: &mut FactCollector) {
    if !could_mention(text) || starts_log(text) || !MENTION.is_match(text) {
        return;
    }
    for (name, version) in mentions(text) {
        match name.as_str() {
            "python" | "cpython" => {
                facts.python(number, SourceRank::Claimed, version);
            }
            name => {
                facts.distribution(number, SourceRank::Claimed, name, version);
            }
        }
    }
}

/// Whether a line is of the log of a resolver.
fn starts_log(text: &str) -> bool {
    let text = text.to_lowercase();
    LEVELS.iter().any(|level| text.starts_with(level))
}

/// Whether a sentence speaks of versions in general.
fn is_general(sentence: &str) -> bool {
    let text = sentence.to_lowercase();
    let mut words = text.split(|c| !in_word(c));
    GENERAL.iter().any(|part| text.contains(part))
        || words.any(|word| word.ends_with("require") || word.ends_with("requires"))
        || text
            .match_indices("file \"")
            .any(|(at, _)| !text[..at].ends_with(in_word))
}

/// The sentence around a place of a text. A point is an end before a blank; a comma of CJK separates statements.
fn sentence(text: &str, at: usize) -> &str {
    let (before, after) = text.split_at(at);
    let ends = ['!', '?', '。', '！', '？', '；', '，'];
    let first = [before.rfind(ends), before.rfind(". ")];
    let start = first.into_iter().flatten().max().map_or(0, |end| {
        end + before[end..].chars().next().map_or(0, char::len_utf8)
    });
    let last = [after.find(ends), after.find(". ")];
    let end = last.into_iter().flatten().min().unwrap_or(after.len());
    &text[start..at + end]
}

/// Whether a text, in lower case, speaks of what was before.
fn is_past(text: &str) -> bool {
    let alone = |at: usize, word: &str| {
        !text[..at].ends_with(in_word) && !text[at + word.len()..].starts_with(in_word)
    };
    PAST_ANYWHERE.iter().any(|part| text.contains(part))
        || PAST
            .iter()
            .any(|word| text.match_indices(word).any(|(at, word)| alone(at, word)))
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A cheap look before the patterns: a product, and a number with a dot.
fn could_mention(text: &str) -> bool {
    let numbered = text
        .as_bytes()
        .windows(3)
        .any(|w| matches!(w, [a, b'.', b] if a.is_ascii_digit() && b.is_ascii_digit()));
    if !numbered || text.len() > 4000 || text.starts_with("File ") {
        return false;
    }
    let products = [
        "tf",
        "np",
        "tensorflow",
        "numpy",
        "python",
        "텐서",
        "テンソル",
        "넘파이",
        "파이썬",
        "パイソン",
    ];
    let text = text.to_ascii_lowercase();
    products.iter().any(|product| text.contains(product))
}

/// The products with the versions that are in use, in the order of the text.
fn mentions(text: &str) -> Vec<(String, &str)> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let mut at = 0;
    let mut last: Option<(String, usize)> = None;
    let mut used = true;
    for _ in 0..MENTIONS {
        let Some(c) = MENTION.captures_at(text, at) else {
            break;
        };
        let start = c.span("name").map_or(0, |name| name.start);
        let joined = last.is_some() && JOINED.is_match(&text[at..start]);
        // what ends one mention may begin the next
        at = c.span("v").map_or(text.len(), |v| v.end);
        let name = product(group(&c, "name"));
        last = Some((name.clone(), at));
        // of versions that one statement joins, the first decides
        if !joined || used {
            used = in_use(&text[..start], &text[at..]) && !is_general(sentence(text, start));
        }
        if used {
            found.push((name, group(&c, "v")));
        }
    }
    if let Some((name, end)) = last
        && let Some(c) = CHANGED.captures_at(text, end)
        && let Some(version) = c.name("v")
    {
        found.retain(|(other, _)| *other != name);
        found.push((name, version));
    }
    for c in FROM_TO.captures_iter(text) {
        let name = product(group(&c, "name"));
        found.retain(|(other, _)| *other != name);
        found.extend(c.name("v").map(|version| (name, version)));
    }
    for c in OF_PRODUCT.captures_iter(text) {
        let (before, after) = (&text[..c.whole().start], &text[c.whole().end..]);
        if in_use(before, after)
            && let Some(version) = c.name("v")
        {
            found.push((product(group(&c, "name")), version));
        }
    }
    found
}

/// The distribution of a name as people write it.
fn product(name: &str) -> String {
    match name.to_ascii_lowercase().as_str() {
        "np" => "numpy".to_owned(),
        "tf" | "텐서플로" | "텐서플로우" | "テンソルフロー" => {
            "tensorflow".to_owned()
        }
        "넘파이" => "numpy".to_owned(),
        "파이썬" | "パイソン" => "python".to_owned(),
        name => name.replace([' ', '_'], "-"),
    }
}

/// Whether a version is in use, by what stands around it in its sentence.
fn in_use(before: &str, after: &str) -> bool {
    let part = before
        .rsplit([';', '!', '?', '。', '，', '；', '、', '！', '？'])
        .next()
        .and_then(|part| part.rsplit(". ").next())
        .and_then(|part| part.rsplit(", ").next())
        .unwrap_or(before);
    let elsewhere = WITH.is_match(part) && WORKS_WITH.is_match(after);
    if elsewhere
        || is_past(&part.to_lowercase())
        || REPLACED.is_match(part)
        || ATTEMPT.is_match(part)
    {
        return false;
    }
    let from = before.floor_char_boundary(before.len().saturating_sub(40));
    let near = &before[from..];
    before.trim().is_empty() || FAILS_WITH.is_match(near) || !CONDITIONAL.is_match(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, &str)]) {
        let found = mentions(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn pairs_in_one_sentence_are_both_read() {
        let pair = [("tensorflow", "2.10.0"), ("numpy", "2.2.6")];
        check("tensorflow 2.10.0 with numpy 2.2.6", &pair);
        check("tensorflow 2.10.0 and numpy 2.2.6", &pair);
        check("I have `tensorflow==2.10.0` and `numpy==2.2.6` here", &pair);
        check("`tensorflow==2.10.0`, `numpy==2.2.6`", &pair);
        check("tensorflow==2.10.0 numpy==2.2.6", &pair);
        check("TensorFlow (2.10.0), NumPy v2.2.6.", &pair);
        check("tf2.10.0 np 2.2.6", &pair);
        check(
            "tensorflow version: 2.10.0, numpy version: 2.2.6, python: 3.10",
            &[pair[0], pair[1], ("python", "3.10")],
        );
        check(
            "numpy 1.24.3 with tensorflow-gpu 2.10.0",
            &[("numpy", "1.24.3"), ("tensorflow-gpu", "2.10.0")],
        );
        check(
            "tensorflow-aarch64==2.8.4 protobuf==3.19.6 numpy==1.19.5",
            &[("tensorflow-aarch64", "2.8.4"), ("numpy", "1.19.5")],
        );
    }

    #[test]
    fn a_series_is_read_however_it_is_written() {
        check(
            "TF 2.15.x on Python 3.12",
            &[("tensorflow", "2.15"), ("python", "3.12")],
        );
        check("TensorFlow 2.10.* fails", &[("tensorflow", "2.10")]);
    }

    #[test]
    fn versions_stand_next_to_letters_of_any_script() {
        check(
            "我在Windows上安装了TensorFlow 2.10，系统中的NumPy是2.0版本",
            &[("tensorflow", "2.10"), ("numpy", "2.0")],
        );
        check("pip listではnumpy 1.26.4です", &[("numpy", "1.26.4")]);
        check(
            "我用的是TensorFlow 2.6，numpy版本1.24.3，报错AttributeError: module 'numpy' has no attribute 'object'",
            &[("tensorflow", "2.6"), ("numpy", "1.24.3")],
        );
        check(
            "텐서플로우 2.10 버전이고 numpy는 2.0.2 입니다",
            &[("tensorflow", "2.10"), ("numpy", "2.0.2")],
        );
        check(
            "环境：TensorFlow2.10.0和numpy1.24.3",
            &[("tensorflow", "2.10.0"), ("numpy", "1.24.3")],
        );
    }

    #[test]
    fn a_statement_need_not_begin_with_the_product() {
        check(
            "version 2.15 of TensorFlow fails",
            &[("tensorflow", "2.15")],
        );
        check(
            "the versions are tf=2.20.0 and tfio=0.37.1",
            &[("tensorflow", "2.20.0")],
        );
        check(
            "Keep restrict on tensorflow to be 2.18.1",
            &[("tensorflow", "2.18.1")],
        );
        check("Python version (3.12)", &[("python", "3.12")]);
        check("tf 2.14+", &[("tensorflow", "2.14")]);
        check(
            "Tensorflow - 2.3.0-dev20200615",
            &[("tensorflow", "2.3.0-dev20200615")],
        );
        check(
            "it doesn't work with numpy==1.20.0.",
            &[("numpy", "1.20.0")],
        );
    }

    #[test]
    fn what_was_tried_or_works_is_not_what_is_there() {
        check("with tensorflow 2.16.1 it works well", &[]);
        check("it works with tensorflow 2.16.1 and numpy 1.26.4", &[]);
        check("after downgrading from tensorflow 2.9.1", &[]);
        check("On Tensorflow 2.2, I don't get the error.", &[]);
        check(
            "I face that error and downgraded numpy=1.24.1 to numpy=1.23.1",
            &[("numpy", "1.23.1")],
        );
        check(
            "After upgrading numpy from 1.26.4 to 2.0.2, tensorflow 2.15.0 fails",
            &[("tensorflow", "2.15.0"), ("numpy", "2.0.2")],
        );
        check(
            "np.object was removed in NumPy 1.24.0. I use numpy 1.26.4",
            &[("numpy", "1.26.4")],
        );
        check("I tried tensorflow 2.10.0 and numpy 1.24.3", &[]);
        check("I also tried to use a clean venv with numpy 1.24.3", &[]);
        check("I cannot install tensorflow 2.10.0", &[]);
        check(
            "with tensorflow 2.16.1 it does not work",
            &[("tensorflow", "2.16.1")],
        );
        check(
            "I must use tensorflow 2.14.0 for my work",
            &[("tensorflow", "2.14.0")],
        );
    }

    #[test]
    fn what_is_wanted_or_gone_is_not_in_use() {
        check("The user requested numpy==1.24.3", &[]);
        check("I remove `numpy==2.0.2` by hand", &[]);
        check("it is compatible with numpy 1.23.5", &[]);
        check("please support numpy 2.0.0", &[]);
        check(
            "conda replaces numpy 1.20.3 with numpy 1.19.5",
            &[("numpy", "1.19.5")],
        );
        check(
            "pip took `tensorflow-cpu==2.10.0` with it. So I upgraded to 2.11.0, but it fails",
            &[("tensorflow-cpu", "2.11.0")],
        );
        check(
            "I upgraded from tensorflow 2.9.1 and downgraded to numpy 1.23.5",
            &[],
        );
    }
}
