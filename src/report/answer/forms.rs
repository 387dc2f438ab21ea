//! Questions that are understood, near to one that was not.

use super::phrases::asked;
use crate::model::{Answer, AskedRelease, NotUnderstood, Reply, Wanted};

/// Command lines to try instead; none where the question was understood.
pub(super) fn forms(answer: &Answer) -> Vec<String> {
    let Reply::NotUnderstood(problem) = &answer.reply else {
        return Vec::new();
    };
    if let NotUnderstood::Version(version, products) = problem
        && products.len() > 1
    {
        return products
            .iter()
            .map(|name| form(&format!("{name} {version}")))
            .collect();
    }
    let understood = &answer.understood;
    let words = |release: &Option<AskedRelease>| {
        release
            .as_ref()
            .filter(|r| r.wanted != Wanted::Any)
            .map(|r| asked(r).to_lowercase())
    };
    let python = understood
        .python
        .as_ref()
        .map(|python| format!(" python {python}"));
    let python = python.unwrap_or_default();
    match (words(&understood.tensorflow), words(&understood.numpy)) {
        (Some(tensorflow), Some(numpy)) => vec![form(&format!("{tensorflow} {numpy}{python}"))],
        (Some(tensorflow), None) => vec![
            form(&format!("which numpy for {tensorflow}{python}")),
            form(&format!("which python for {tensorflow}")),
        ],
        (None, Some(numpy)) => vec![
            form(&format!("which tensorflow for {numpy}{python}")),
            form(&format!("which python for {numpy}")),
        ],
        (None, None) if !python.is_empty() => vec![form(&format!("what to install on{python}"))],
        (None, None) => [
            "which numpy for tensorflow 2.10",
            "which tensorflow for numpy 1.26",
            "tensorflow 2.10 numpy 1.26 python 3.10",
            "what to install on python 3.11",
            "newest tensorflow",
        ]
        .map(form)
        .to_vec(),
    }
}

fn form(words: &str) -> String {
    format!("tfpair ask {words}")
}
