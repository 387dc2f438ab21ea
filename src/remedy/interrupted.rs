//! What an interrupted pip was replacing. pip moves the files of the old version aside before it unpacks the new one, and
//! moves them back or deletes them at the end.

use std::path::Path;
use std::str::FromStr;

use crate::model::{Environment, PackageName, ProblemKind, Version};
use crate::table::Table;

/// The characters that pip puts in place of the beginning of a name (`AdjacentTempDirectory`).
const PLACEHOLDERS: &[char] = &['~', '-', '.', '=', '%'];

/// The TensorFlow that was moved aside and never put back: `tensorflow-cpu 2.12.1` of `~ensorflow_cpu-2.12.1.dist-info`.
pub(super) fn tensorflow(
    environment: &Environment,
    table: &Table,
) -> Option<(PackageName, Version)> {
    let leftovers = environment
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::Leftover)
        .filter_map(|p| p.path.as_deref());
    let names = || table.family();
    leftovers
        .filter_map(name_and_version)
        .find_map(|(moved, version)| {
            let name = names().find(|name| is_moved(&moved, name))?;
            Some((name.clone(), version))
        })
}

/// The name as it was changed, and the version, of a moved `.dist-info`.
fn name_and_version(path: &Path) -> Option<(String, Version)> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".dist-info")?;
    let (name, version) = stem.rsplit_once('-')?;
    Some((name.to_owned(), Version::from_str(version).ok()?))
}

/// Whether a name is that of a distribution, with placeholders for its beginning.
fn is_moved(moved: &str, name: &PackageName) -> bool {
    let spelled = name.as_ref().replace('-', "_");
    let rest = moved.trim_start_matches(|c: char| PLACEHOLDERS.contains(&c) || c.is_ascii_digit());
    let replaced = moved.len() - rest.len();
    replaced > 0 && moved.len() == spelled.len() && spelled.get(replaced..) == Some(rest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::name_of;

    #[test]
    fn a_name_is_told_whatever_its_beginning_was_replaced_by() {
        let cpu = name_of("tensorflow-cpu").unwrap();
        assert!(is_moved("~ensorflow_cpu", &cpu));
        assert!(is_moved("~%0sorflow_cpu", &cpu));
        assert!(!is_moved("tensorflow_cpu", &cpu));
        assert!(!is_moved("~ensorflow", &cpu));
        assert!(!is_moved("~ensorflow_gpu", &cpu));
    }

    #[test]
    fn the_version_is_that_of_the_record() {
        let path = Path::new("/venv/site/~ensorflow_cpu-2.12.1.dist-info");
        let (name, version) = name_and_version(path).unwrap();
        assert_eq!(
            (name.as_str(), version),
            ("~ensorflow_cpu", "2.12.1".parse().unwrap())
        );
        assert_eq!(name_and_version(Path::new("/venv/site/~ensorflow")), None);
    }
}
