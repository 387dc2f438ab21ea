//! `conda-meta/python-<version>-<build>.json`: the record of the Python that conda installed in a prefix.

use crate::model::PythonVersion;

/// Reads the version from the record's file name, `python-3.10.13-h955ad1f_0.json`. A record of another package
/// (`python-dateutil-2.9.0-...`) is none.
#[must_use]
pub(crate) fn version_of(file_name: &str) -> Option<PythonVersion> {
    let rest = file_name.strip_prefix("python-")?.strip_suffix(".json")?;
    let mut parts = rest.split('-');
    let version: PythonVersion = parts.next()?.parse().ok()?;
    parts.next()?;
    // name-version-build: a fourth part means that the name had a dash
    parts.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, version: Option<&str>) {
        assert_eq!(version_of(name).map(|v| v.to_string()).as_deref(), version);
    }

    #[test]
    fn tells_the_record_of_python_from_its_neighbours() {
        check("python-3.10.13-h955ad1f_0.json", Some("3.10.13"));
        check("python-3.13.0-h9ebbce0_100_cp313t.json", Some("3.13.0"));
        check("python-dateutil-2.9.0-pyhd_0.json", None);
        check("python_abi-3.10-4_cp310.json", None);
        check("python-3.10.13.json", None);
    }
}
