//! Known bounds in the words of package managers.

use serde_json::json;

use crate::model::{ExportedRelease, Requirement};

/// `[[tool.uv.dependency-metadata]]`: the metadata of each release with its known bounds.
#[must_use]
pub(crate) fn uv(releases: &[ExportedRelease], date: &str) -> String {
    let mut text = format!("# Known bounds of TensorFlow releases, tfpair table of {date}\n");
    for release in releases {
        text.push_str(&format!(
            "\n[[tool.uv.dependency-metadata]]\nname = \"{}\"\nversion = \"{}\"\n",
            release.distribution, release.version
        ));
        if let Some(python) = &release.requires_python {
            text.push_str(&format!("requires-python = \"{python}\"\n"));
        }
        let extras = extras(release);
        if !extras.is_empty() {
            text.push_str(&format!("provides-extra = [{}]\n", extras.join(", ")));
        }
        text.push_str("requires-dist = [\n");
        for line in release.requires.iter().chain(&release.bounds) {
            let quoted = serde_json::Value::from(line.to_string());
            text.push_str(&format!("    {quoted},\n"));
        }
        text.push_str("]\n");
    }
    text
}

/// The extras that the requirements of a release name, quoted.
fn extras(release: &ExportedRelease) -> Vec<String> {
    let mut extras = Vec::new();
    for line in &release.requires {
        let marker = line
            .marker
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        for part in marker.split("extra == ").skip(1) {
            let name = part.split(['\'', '"']).nth(1).unwrap_or_default();
            let quoted = format!("\"{name}\"");
            if !extras.contains(&quoted) {
                extras.push(quoted);
            }
        }
    }
    extras
}

/// A constraints file of pip, for one release.
#[must_use]
pub(crate) fn constraints(release: &ExportedRelease, date: &str) -> String {
    let label = format!("{} {}", release.distribution, release.version);
    let mut text = format!("# for {label}, tfpair table of {date}\n");
    for bound in &release.bounds {
        text.push_str(&format!("{bound}\n"));
    }
    text
}

/// Patches of conda-forge's repository data, in the form of its `patch_yaml` files.
#[must_use]
pub(crate) fn conda(releases: &[ExportedRelease], date: &str) -> String {
    let mut text = format!("# Known bounds of TensorFlow releases, tfpair table of {date}\n");
    for release in releases {
        for bound in release.bounds.iter().filter(|bound| bound.marker.is_none()) {
            let Some(range) = bound.specifiers() else {
                continue;
            };
            text.push_str(&format!(
                "---\nif:\n  name: {}\n  version: {}\nthen:\n  - add_constrains: \"{} {range}\"\n",
                release.distribution, release.version, bound.name
            ));
        }
    }
    text
}

/// Package rules of Renovate, for one release.
///
/// # Errors
/// None that a release can cause; that of the serializer is passed on.
pub(crate) fn renovate(release: &ExportedRelease, date: &str) -> serde_json::Result<String> {
    let label = format!("{} {}", release.distribution, release.version);
    let rule = |bound: &Requirement| {
        json!({
            "description": format!("{label} works with no other {} (tfpair table of {date})", bound.name),
            "matchDatasources": ["pypi"],
            "matchPackageNames": [bound.name.to_string()],
            "allowedVersions": bound.specifiers().map(ToString::to_string),
        })
    };
    let bounds = release.bounds.iter().filter(|bound| bound.marker.is_none());
    let rules: Vec<_> = bounds.map(rule).collect();
    Ok(serde_json::to_string_pretty(&json!({"packageRules": rules}))? + "\n")
}
