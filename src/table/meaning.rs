//! What a word of a question asks. The build script reads it in `words.toml`.

use serde::Deserialize;

/// What a word means that names neither a product nor a platform.
#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Meaning {
    /// "version".
    Version,
    /// "of".
    Link,
    /// Whether something works.
    Compatible,
    /// What something requires.
    Need,
    /// The newest release.
    Newest,
    /// What to install.
    Pin,
    /// How to move to another version.
    Upgrade,
    /// Which distribution to take.
    Distribution,
    /// The build for GPU.
    Gpu,
    /// The build for CPU.
    Cpu,
    /// A question word.
    Which,
    /// A word that changes nothing.
    Filler,
}
