//! What paths and file names betray: the Python, the platform.

use super::fact_collector::FactCollector;
use super::pattern::{Pattern, group};
use super::platforms::uname;
use crate::model::{Arch, Os, Platform, SourceRank};

static POSIX: Pattern = Pattern::new(r"[/\\]python(?<v>\d\.\d{1,2})t?[/\\](?:site|dist)-packages");
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
    r"-cp(?<major>[23])(?<minor>\d{1,2})-(?:cp\d+[a-z]*|abi3|none)-(?<platform>[\w.]+?)\.whl",
);
static UNAME: Pattern = Pattern::new(
    r"(?:^|[\s:=])(?<os>Linux|Darwin|macOS|Windows)-[\w.+-]*?(?<arch>x86_64|aarch64|arm64|AMD64|i686)",
);
static NUMPY_SAYS: Pattern = Pattern::new(r#"The Python version is: Python(?<v>\d\.\d{1,2})"#);

/// Reads one bare line.
pub(super) fn paths(number: usize, text: &str, facts: &mut FactCollector) {
    if text.contains("-packages") {
        if let Some(c) = POSIX.captures(text) {
            facts.python(number, SourceRank::Path, group(&c, "v"));
        } else if let Some(c) = FRAMEWORK.captures(text) {
            facts.python(number, SourceRank::Path, group(&c, "v"));
        } else {
            digits(&WINDOWS, number, text, facts);
        }
    }
    if text.contains(".cpython-") {
        digits(&MODULE, number, text, facts);
    }
    if text.contains(".pyd") {
        digits(&PYD, number, text, facts);
    }
    if text.contains(".whl") {
        digits(&WHEEL, number, text, facts);
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
