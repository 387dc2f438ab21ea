//! The Python, the platform and the versions that paths and file names show.

use super::fact_collector::FactCollector;
use super::pattern::{Pattern, group};
use super::platforms::uname;
use crate::model::{Arch, Os, Platform, SourceRank};

static POSIX: Pattern = Pattern::new(
    r"[/\\]lib(?:64)?[/\\]python(?<v>\d\.\d{1,2})t?[/\\]|[/\\]python(?<site>\d\.\d{1,2})t?[/\\](?:site|dist)-packages",
);
/// The tool cache of GitHub's runners.
static TOOL_CACHE: Pattern =
    Pattern::new(r"hostedtoolcache[/\\]Python[/\\](?<v>\d\.\d{1,2}\.\d{1,2})[/\\]");
/// A wheel that is downloaded or named; whether it gets installed is another matter.
static WHEEL_NAME: Pattern = Pattern::new(
    r"(?i)(?:^|[^A-Za-z0-9_.-])(?<name>tensorflow(?:_(?:cpu|gpu|intel|macos|aarch64|rocm))?|numpy)-(?<version>\d[\w.]*(?:\+[\w.]+)?)-(?:\d\w*-)?(?:cp|py)\d",
);
/// The folder of a build: `/build/tensorflow-2.13.0-python/`, `python3.12-tensorflow-2.13.0.drv`.
static BUILD: Pattern = Pattern::new(
    r"(?:[/\\]|-python[23]\.\d{1,2}-)(?<name>tensorflow|numpy)-(?<version>\d+\.\d+\.\d+(?:rc\d+)?)(?:(?:-[a-z]+)?[/\\]|\.drv)",
);
static WINDOWS: Pattern = Pattern::new(
    r"(?i)[\\/]python(?<major>[23])(?<minor>\d{1,2})(?:-32|-64)?[\\/](?:lib[\\/]|site-packages|python\.exe|scripts)",
);
static FRAMEWORK: Pattern =
    Pattern::new(r"Python\.framework[/\\]Versions[/\\](?<v>\d\.\d{1,2})[/\\]");
static MODULE: Pattern = Pattern::new(
    r"\.cpython-(?<major>[23])(?<minor>\d{1,2})[a-z]*-(?<platform>x86_64-linux-gnu|aarch64-linux-gnu|x86_64-linux-musl|darwin)",
);
static PYD: Pattern = Pattern::new(
    r"\.cp(?<major>[23])(?<minor>\d{1,2})-(?<platform>win_amd64|win32|win_arm64)\.pyd",
);
static WHEEL: Pattern = Pattern::new(
    r"-cp(?<major>[23])(?<minor>\d{1,2})-(?:cp\d+[a-z]*|abi3t?(?:\.abi3t)?|none)-(?<platform>[\w.]+?)\.whl",
);
static UNAME: Pattern = Pattern::new(
    r"(?:^|[\s:=])(?<os>Linux|Darwin|macOS|Windows)-[\w.+-]*?(?<arch>x86_64|aarch64|arm64|AMD64|i686)",
);
static NUMPY_SAYS: Pattern = Pattern::new(r#"The Python version is: Python(?<v>\d\.\d{1,2})"#);

/// Reads one bare line.
pub(super) fn paths(number: usize, text: &str, facts: &mut FactCollector) {
    if text.contains("hostedtoolcache")
        && let Some(c) = TOOL_CACHE.captures(text)
    {
        facts.python(number, SourceRank::Path, group(&c, "v"));
    } else if text.contains("-packages") || text.contains("/lib/python") || text.contains("ython3")
    {
        if let Some(c) = POSIX.captures(text) {
            let version = [group(&c, "v"), group(&c, "site")].concat();
            facts.python(number, SourceRank::Path, &version);
        } else if let Some(c) = FRAMEWORK.captures(text) {
            facts.python(number, SourceRank::Path, group(&c, "v"));
        } else {
            digits(&WINDOWS, number, text, facts);
        }
    }
    if (text.contains("tensorflow-") || text.contains("numpy-"))
        && let Some(c) = BUILD.captures(text)
    {
        facts.captured(number, SourceRank::Path, &c);
    }
    if text.contains(".cpython-") {
        digits(&MODULE, number, text, facts);
    }
    if text.contains(".pyd") {
        digits(&PYD, number, text, facts);
    }
    if text.contains(".whl") {
        digits(&WHEEL, number, text, facts);
        if let Some(c) = WHEEL_NAME.captures(text) {
            let name = group(&c, "name").to_ascii_lowercase();
            let version = group(&c, "version");
            facts.distribution(number, SourceRank::Asked, &name, version);
        }
    }
    if text.contains("The Python version is")
        && let Some(c) = NUMPY_SAYS.captures(text)
    {
        facts.python(number, SourceRank::Printed, group(&c, "v"));
    }
    if (text.contains("Linux-")
        || text.contains("Windows-")
        || text.contains("macOS-")
        || text.contains("Darwin-"))
        && let Some(c) = UNAME.captures(text)
        && let Some(platform) = uname(group(&c, "os"), group(&c, "arch"))
    {
        facts.platform(number, SourceRank::Printed, platform);
    }
}

fn digits(pattern: &Pattern, number: usize, text: &str, facts: &mut FactCollector) {
    let Some(c) = pattern.captures(text) else {
        return;
    };
    facts.python(
        number,
        SourceRank::Path,
        &format!("{}.{}", group(&c, "major"), group(&c, "minor")),
    );
    if let Some(platform) = platform(group(&c, "platform")) {
        facts.platform(number, SourceRank::Path, platform);
    }
}

fn platform(text: &str) -> Option<Platform> {
    match text {
        "x86_64-linux-gnu" => Some(Platform::new(Os::Linux, Arch::X86_64)),
        "aarch64-linux-gnu" => Some(Platform::new(Os::Linux, Arch::Aarch64)),
        "x86_64-linux-musl" => Some(Platform::new(Os::Musl, Arch::X86_64)),
        _ => text.split('.').find_map(Platform::parse),
    }
}
