//! What the releases of the family require, from `tensorflow_requires.txt`: for a ticket, which has no METADATA.

use crate::model::{PackageName, Requires, Version};

use super::error::TableError;

pub(super) const FILE: &str = "tensorflow_requires.txt";

/// The Requires-Dist lines of a release: the indented lines below the line that names it.
pub(super) fn requires(
    text: &str,
    name: &PackageName,
    version: &Version,
) -> Result<Option<Requires>, TableError> {
    let prefix = format!("{name} ");
    let mut lines = text.lines().enumerate();
    let Some(start) = lines.position(|(_, line)| names(line, &prefix, version)) else {
        return Ok(None);
    };
    let list = text
        .lines()
        .enumerate()
        .skip(start + 1)
        .skip_while(|(_, line)| !line.starts_with("  "))
        .take_while(|(_, line)| line.starts_with("  "));
    let mut all = Requires::default();
    for (index, line) in list {
        let mut read = Requires::parse([line.trim()]);
        if let Some(bad) = read.unparsed.first() {
            return Err(TableError::at(
                FILE,
                index + 1,
                format!(
                    "`{}` is not a requirement (PEP 508): {}",
                    bad.line, bad.cause
                ),
            ));
        }
        all.lines.append(&mut read.lines);
    }
    Ok(Some(all))
}

/// Whether a line, `tensorflow-cpu 2.10.1 linux_x86_64`, names the release.
fn names(line: &str, prefix: &str, version: &Version) -> bool {
    line.strip_prefix(prefix)
        .and_then(|rest| rest.split(' ').next())
        .and_then(|text| text.parse::<Version>().ok())
        .is_some_and(|v| v == *version)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::name_of;

    const TEXT: &str = "# source: index\n\
        tensorflow 2.0.0 linux_x86_64\ntensorflow-cpu 2.0.0 linux_x86_64\n  numpy (>=1)\n  six\n\
        tensorflow 2.1.0 linux_x86_64\n  numpy >>1\n";

    #[track_caller]
    fn check(name: &str, version: &str, expect: &str) {
        let found = requires(TEXT, &name_of(name).unwrap(), &version.parse().unwrap());
        let shown = match found {
            Ok(None) => "none".to_owned(),
            Ok(Some(r)) => r
                .lines
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" "),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expect);
    }

    #[test]
    fn releases_that_share_a_list_all_find_it() {
        check("tensorflow", "2.0.0", "numpy>=1 six");
        check("tensorflow-cpu", "2.0", "numpy>=1 six");
        check("tensorflow-gpu", "2.0.0", "none");
    }

    #[test]
    fn a_damaged_line_is_named() {
        check(
            "tensorflow",
            "2.1.0",
            "compatibility table: tensorflow_requires.txt line 7: `numpy >>1` is not a requirement (PEP 508): \
             no such comparison operator \">>\", must be one of ~= == != <= >= < > ===",
        );
    }
}
