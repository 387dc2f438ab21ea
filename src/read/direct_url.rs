//! `direct_url.json` (PEP 610): the origin of a distribution that was not installed from an index.

use serde::Deserialize;

/// The content of a direct_url.json.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DirectUrl {
    /// The `url`, as an installer takes it: with the system and the commit of a repository, `git+https://...@...`.
    pub url: String,
    /// Whether it is an editable install of a local folder.
    pub editable: bool,
}

#[derive(Deserialize)]
struct Document {
    url: String,
    #[serde(default)]
    dir_info: Option<DirInfo>,
    #[serde(default)]
    vcs_info: Option<VcsInfo>,
    #[serde(default)]
    subdirectory: Option<String>,
}

#[derive(Deserialize)]
struct VcsInfo {
    vcs: String,
    #[serde(default)]
    commit_id: Option<String>,
}

#[derive(Deserialize)]
struct DirInfo {
    #[serde(default)]
    editable: bool,
}

/// Reads a direct_url.json.
///
/// # Errors
///
/// The cause in words, where it is no such JSON.
pub(crate) fn direct_url(bytes: &[u8]) -> Result<DirectUrl, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Document = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
    let mut url = document.url;
    if let Some(vcs) = document.vcs_info {
        let commit = vcs.commit_id.map(|c| format!("@{c}")).unwrap_or_default();
        url = format!("{}+{url}{commit}", vcs.vcs);
    }
    if let Some(folder) = document.subdirectory {
        url.push_str(&format!("#subdirectory={folder}"));
    }
    Ok(DirectUrl {
        url,
        editable: document.dir_info.is_some_and(|d| d.editable),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_an_editable_install_from_an_archive() {
        let read = |text: &str| direct_url(text.as_bytes()).map(|d| (d.url, d.editable));
        assert_eq!(
            read(r#"{"url": "file:///home/me/tf", "dir_info": {"editable": true}}"#),
            Ok(("file:///home/me/tf".to_owned(), true))
        );
        assert_eq!(
            read(r#"{"url": "https://a.example/x.whl", "archive_info": {"hash": "sha256=0"}}"#),
            Ok(("https://a.example/x.whl".to_owned(), false))
        );
        assert_eq!(
            read(r#"{"url": "file:///x", "dir_info": {}}"#).map(|d| d.1),
            Ok(false)
        );
    }

    #[test]
    fn refuses_what_is_no_such_document() {
        for text in ["", "[]", "{}", "\u{0}", r#"{"url": 1}"#] {
            assert!(direct_url(text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
