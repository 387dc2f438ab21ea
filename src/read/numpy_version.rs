//! `numpy/version.py`: the version of the installed files, whatever METADATA contains.

use std::str::FromStr;

use crate::model::Version;

/// The version that a `numpy/version.py` names. It was written in several ways: `short_version = '1.19.5'` with
/// `version`, `full_version` and `release` beside it (to 1.20), versioneer's JSON (1.21 to 1.25, and there in
/// `numpy/_version.py`), meson's `version = "1.26.4"` (from 1.26 on).
#[must_use]
pub(crate) fn numpy_version(bytes: &[u8]) -> Option<Version> {
    let text = String::from_utf8_lossy(bytes);
    [
        "full_version",
        "version",
        "__version__",
        "short_version",
        "\"version\"",
    ]
    .iter()
    .find_map(|name| text.lines().find_map(|line| assigned(line, name)))
}

/// The version that a line assigns to a name, by `=` or, within versioneer's JSON, by `:`.
fn assigned(line: &str, name: &str) -> Option<Version> {
    let line = line.trim();
    let rest = line.strip_prefix(name)?.trim_start();
    let rest = rest.strip_prefix(['=', ':'])?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = rest.strip_prefix(quote)?.split_once(quote)?;
    Version::from_str(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let read = numpy_version(text.as_bytes()).map(|v| v.to_string());
        assert_eq!(read.as_deref(), expect);
    }

    #[test]
    fn reads_the_old_generated_file() {
        check(
            "\n# THIS FILE IS GENERATED FROM NUMPY SETUP.PY\n#\n# To compare versions robustly, use `numpy.lib.NumpyVersion`\n\
             short_version = '1.19.5'\nversion = '1.19.5'\nfull_version = '1.19.5'\ngit_revision = 'abc'\n\
             release = True\n\nif not release:\n    version = full_version\n",
            Some("1.19.5"),
        );
    }

    #[test]
    fn reads_a_development_build_in_full() {
        check(
            "short_version = '1.20.0'\nversion = '1.20.0'\nfull_version = '1.20.0.dev0+abc'\nrelease = False\n",
            Some("1.20.0.dev0+abc"),
        );
    }

    #[test]
    fn reads_the_file_of_meson() {
        check(
            "\"\"\"\nModule to expose more detailed version info for the installed `numpy`\n\"\"\"\n\
             version = \"2.2.6\"\n__version__ = version\nfull_version = version\n\ngit_revision = \"abc\"\n\
             short_version = version.split(\"+\")[0]\n",
            Some("2.2.6"),
        );
    }

    #[test]
    fn reads_the_json_of_versioneer() {
        check(
            "import json\nversion_json = '''\n{\n \"dirty\": false,\n \"version\": \"1.24.4\"\n}\n'''\n",
            Some("1.24.4"),
        );
    }

    #[test]
    fn knows_none_where_none_is() {
        check("", None);
        check("version = get_version()\n", None);
        check("version = '\n", None);
        check("version = 'master'\n", None);
        check("\u{0}\u{1}", None);
    }
}
