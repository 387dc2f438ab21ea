//! The `site.py` of a standard library, as text: Linux distributions patch it, and the patch decides which directories
//! contain packages. It is searched for a few marker words and never run.

use crate::model::PythonVersion;

/// What a `site.py` does that others do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct SiteModule {
    /// Debian and Ubuntu: packages lie in `dist-packages`.
    pub dist_packages: bool,
    /// Debian before its Python 3.10: a VIRTUAL_ENV variable is enough to look into the base's own `site-packages`.
    pub trusts_virtual_env: bool,
    /// Fedora: `/usr/local` is a prefix before `/usr`.
    pub usr_local_prefix: bool,
    /// Framework builds for macOS before Python 3.7, and Apple's own: `/Library/Python/X.Y/site-packages`.
    pub library_folder: bool,
    /// A `.pth` file whose name begins with a dot is passed over.
    pub skips_hidden_pth: bool,
    /// A byte order mark before the first line of a `.pth` file is dropped.
    pub strips_mark: bool,
    /// A `.pth` file is read as text, not as bytes.
    pub decodes_pth: bool,
}

impl SiteModule {
    /// Reads the text of a `site.py`.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Self {
        Self {
            dist_packages: text.contains("\"dist-packages\""),
            trusts_virtual_env: text.contains("'VIRTUAL_ENV' in os.environ"),
            usr_local_prefix: text.contains(".insert(0, \"/usr/local\")"),
            library_folder: text.contains("os.path.join(\"/Library\"")
                || text.contains("\"/Library\", framework"),
            skips_hidden_pth: text.contains("not name.startswith(\".\")"),
            strips_mark: text.contains("utf-8-sig"),
            // Python 2 opens it with "rU"
            decodes_pth: !text.contains("\"rU\""),
        }
    }

    /// What the `site.py` of the Python project does, where there is no text to read (a zipped standard library).
    #[must_use]
    pub(crate) fn unpatched(version: Option<&PythonVersion>) -> Self {
        // Both came with 3.13: gh-113659 (hidden files) and gh-77102 (byte order marks).
        let since_3_13 = version.is_some_and(|v| v.minor_key() >= (3, 13));
        Self {
            skips_hidden_pth: since_3_13,
            strips_mark: since_3_13,
            decodes_pth: version.is_some_and(|v| v.major > 2),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_distributors_patch() {
        let debian = SiteModule::parse(
            "sitepackages.append(os.path.join(prefix, \"lib\", \"python3\", \"dist-packages\"))",
        );
        assert!(debian.dist_packages && !debian.usr_local_prefix);
        let fedora = SiteModule::parse("        PREFIXES.insert(0, \"/usr/local\")\n");
        assert!(fedora.usr_local_prefix && !fedora.dist_packages);
        let apple =
            SiteModule::parse("sitepackages.append(\n    os.path.join(\"/Library\", framework,\n");
        assert!(apple.library_folder);
    }

    #[test]
    fn takes_an_unpatched_module_for_what_it_is() {
        let plain = SiteModule::parse(
            "return joinuser(\"~\", \"Library\", sys._framework)\n\
             # Prefixes for site-packages; add additional prefixes like /usr/local here\n",
        );
        let expect = SiteModule {
            decodes_pth: true,
            ..SiteModule::default()
        };
        assert_eq!(plain, expect);
    }
}
