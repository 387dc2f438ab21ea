//! The name of a `.dist-info` or `.egg-info`: a distribution and its version (PEP 376, PEP 427).

use std::str::FromStr;

use crate::model::{PackageName, Version, name_of};

/// The name and version in the stem of a folder's name: `ml_dtypes-0.3.2`. A version that PEP 440 does not know is
/// `None`. In an egg, `-py3.8` and a platform may follow.
pub(super) fn name_and_version(stem: &str) -> Option<(PackageName, Option<Version>)> {
    let stem = without_python(stem);
    // A hyphen parts name and version; old tools left hyphens in names, and new ones in neither.
    let split = stem.match_indices('-').find_map(|(at, _)| {
        let (name, version) = (stem.get(..at)?, stem.get(at + 1..)?);
        let version = Version::from_str(version)
            .or_else(|_| Version::from_str(&version.replace('_', "-")))
            .ok()?;
        Some((name_of(name)?, Some(version)))
    });
    split.or_else(|| {
        let name = stem.split_once('-').map_or(stem, |(name, _)| name);
        Some((name_of(name)?, None))
    })
}

fn without_python(stem: &str) -> &str {
    stem.match_indices("-py")
        .find(|(at, _)| {
            let rest = stem.get(at + 3..).unwrap_or_default();
            rest.starts_with(|c: char| c.is_ascii_digit())
        })
        .and_then(|(at, _)| stem.get(..at))
        .unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stem: &str, expect: &str) {
        let read = match name_and_version(stem) {
            Some((name, Some(version))) => format!("{name} {version}"),
            Some((name, None)) => format!("{name} ?"),
            None => "nothing".to_owned(),
        };
        assert_eq!(read, expect);
    }

    #[test]
    fn reads_the_names_of_folders() {
        check("tensorflow_cpu-2.10.0", "tensorflow-cpu 2.10.0");
        check("tensorflow-2.10.0+nv22.11", "tensorflow 2.10.0+nv22.11");
        check("tensorflow-2.15.0.post1", "tensorflow 2.15.0.post1");
        check("zope.interface-5.4.0", "zope-interface 5.4.0");
        check("backports_abc-0.5", "backports-abc 0.5");
        check("ruamel-yaml-0.17.21", "ruamel-yaml 0.17.21");
        check(
            "tf_nightly-2.22.0.dev20260101",
            "tf-nightly 2.22.0.dev20260101",
        );
        check("a-1.0_1", "a 1.0.post1");
    }

    #[test]
    fn reads_the_names_of_eggs() {
        check("numpy-1.16.6-py2.7", "numpy 1.16.6");
        check("numpy-1.16.6-py3.6-linux-x86_64", "numpy 1.16.6");
        check("six", "six ?");
        check("python_pytest-1.0", "python-pytest 1.0");
    }

    #[test]
    fn keeps_a_name_whose_version_is_no_pep_440_version() {
        check("pytz-2004d", "pytz ?");
        check("foo-unknown", "foo ?");
        check("", "nothing");
        check("-1.0", "nothing");
        check("?-1.0", "nothing");
    }
}
