//! `pyvenv.cfg` (PEP 405), parsed line by line as `site.py` and `getpath` do. It is not an INI file.

/// The keys of a `pyvenv.cfg`. Keys are lower case, values are stripped; of a key written twice the last counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct PyvenvCfg {
    keys: Vec<(String, String)>,
    is_utf_8: bool,
}

impl PyvenvCfg {
    /// Reads the text. A line without `=` is ignored, and so is a line that is not UTF-8.
    #[must_use]
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let keys = bytes
            .split(|&b| b == b'\n')
            .filter_map(|line| std::str::from_utf8(line).ok())
            .filter_map(|line| line.split_once('='))
            .map(|(key, value)| (key.trim().to_lowercase(), value.trim().to_owned()))
            .collect();
        Self {
            keys,
            is_utf_8: std::str::from_utf8(bytes).is_ok(),
        }
    }

    /// Whether the file is UTF-8: `site.py` of every Python 3 raises otherwise.
    #[must_use]
    pub(crate) fn is_utf_8(&self) -> bool {
        self.is_utf_8
    }

    /// The value of a key.
    #[must_use]
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        let mut found = self.keys.iter().rev().filter(|(k, _)| k == key);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The value of a key that is not empty.
    fn filled(&self, key: &str) -> Option<&str> {
        self.get(key).filter(|value| !value.is_empty())
    }

    /// The folder of the base interpreter's executable.
    #[must_use]
    pub(crate) fn home(&self) -> Option<&str> {
        self.filled("home")
    }

    /// The version of Python: `version` (venv), `version_info` (virtualenv, uv).
    #[must_use]
    pub(crate) fn version(&self) -> Option<&str> {
        self.filled("version_info")
            .or_else(|| self.filled("version"))
    }

    /// Whether the packages of the base installation are seen. `site.py` takes a missing key for true, and any value
    /// but `true` for false.
    #[must_use]
    pub(crate) fn system_site_packages(&self) -> bool {
        self.get("include-system-site-packages")
            .is_none_or(|value| value.eq_ignore_ascii_case("true"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_the_first_equals_sign() {
        let cfg = PyvenvCfg::parse(b"Home = /opt/a=b/bin\r\nprompt = x = y\nno such line\n");
        assert_eq!(cfg.home(), Some("/opt/a=b/bin"));
        assert_eq!(cfg.get("prompt"), Some("x = y"));
    }

    #[test]
    fn reads_a_missing_system_site_key_as_site_py_does() {
        let read = |text: &str| PyvenvCfg::parse(text.as_bytes()).system_site_packages();
        assert!(read("home = /usr/bin"));
        assert!(read("include-system-site-packages = TRUE"));
        assert!(!read("include-system-site-packages = false"));
        assert!(!read("include-system-site-packages ="));
        assert!(!read("include-system-site-packages = yes"));
    }

    #[test]
    fn knows_both_spellings_of_the_version() {
        let read = |text: &str| {
            PyvenvCfg::parse(text.as_bytes())
                .version()
                .map(str::to_owned)
        };
        assert_eq!(read("version = 3.10.13").as_deref(), Some("3.10.13"));
        assert_eq!(
            read("version_info = 3.9.18.final.0").as_deref(),
            Some("3.9.18.final.0")
        );
        assert_eq!(read("version =").as_deref(), None);
    }

    #[test]
    fn passes_over_what_is_not_text() {
        let cfg =
            PyvenvCfg::parse(b"\xef\xbb\xbfhome = /usr/bin\nprompt = \xff\xfe\nversion = 3.8.1");
        assert_eq!(cfg.home(), Some("/usr/bin"));
        assert_eq!(cfg.get("prompt"), None);
        assert!(!cfg.is_utf_8());
        assert_eq!(cfg.version(), Some("3.8.1"));
    }
}
