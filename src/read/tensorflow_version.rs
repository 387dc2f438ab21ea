//! The version of the files in a `tensorflow` directory, where there is no METADATA.

use std::str::FromStr;

use crate::model::Version;

/// The version that one of TensorFlow's own files names: `include/tensorflow/core/public/version.h` by its
/// `#define TF_MAJOR_VERSION 2` (to 2.18), `tools/pip_package/setup.py` by its `_VERSION = '2.21.0'` (since).
///
/// It is the version of the sources: a rebuild under another number (`2.15.0.post1`, `2.10.0+nv22.11`) has that of
/// what it was built from.
#[must_use]
pub fn tensorflow_version(bytes: &[u8]) -> Option<Version> {
    let text = String::from_utf8_lossy(bytes);
    let assigned = text.lines().find_map(|line| {
        let value = line.strip_prefix("_VERSION")?.trim_start();
        let value = value.strip_prefix('=')?.trim();
        Version::from_str(value.trim_matches(['\'', '"'])).ok()
    });
    assigned.or_else(|| {
        let define = |name: &str| {
            text.lines().find_map(|line| {
                let mut words = line.strip_prefix("#define ")?.split_whitespace();
                (words.next()? == name).then(|| words.next().unwrap_or_default().to_owned())
            })
        };
        let [major, minor, patch] =
            ["MAJOR", "MINOR", "PATCH"].map(|part| define(&format!("TF_{part}_VERSION")));
        let suffix = define("TF_VERSION_SUFFIX").unwrap_or_default();
        let suffix = suffix.trim_matches('"');
        Version::from_str(&format!("{}.{}.{}{suffix}", major?, minor?, patch?)).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let read = tensorflow_version(text.as_bytes()).map(|v| v.to_string());
        assert_eq!(read.as_deref(), expect);
    }

    #[test]
    fn reads_the_header() {
        let header = |suffix: &str| {
            format!(
                "// Also update tensorflow/tensorflow.bzl\n#define TF_MAJOR_VERSION 2\n#define TF_MINOR_VERSION 10\n\
                 #define TF_PATCH_VERSION 1\n\n#define TF_VERSION_SUFFIX {suffix}\n\n#define TF_STR_HELPER(x) #x\n"
            )
        };
        check(&header("\"\""), Some("2.10.1"));
        check(&header("\"-rc1\""), Some("2.10.1rc1"));
    }

    #[test]
    fn reads_the_setup_script() {
        check(
            "# This version string is semver compatible\n_VERSION = '2.21.0'\n\nREQUIRED_PACKAGES = []\n",
            Some("2.21.0"),
        );
    }

    #[test]
    fn knows_none_where_the_build_sets_it() {
        check(
            "#ifndef TF_VERSION_SUFFIX\n#error \"not defined\"\n#endif\n",
            None,
        );
        check("_VERSION = os.environ['x']\n", None);
        check("", None);
    }
}
