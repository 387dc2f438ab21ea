//! Damage in a data file fails the build with file, line and reason.

use super::sources;
use crate::table::build::compile::compile;

/// The message after the first `from` of a file became `to`. In the expectation `{line}` is the line of `from`, and
/// `{block}` that of the TOML table which it stands in.
#[track_caller]
fn check(file: &str, from: &str, to: &str, expect: &str) {
    let mut sources = sources();
    let text = sources.text(file).unwrap().to_owned();
    let at = text
        .find(from)
        .unwrap_or_else(|| panic!("{file} holds no `{from}`"));
    let line_of = |at: usize| (1 + text[..at].matches('\n').count()).to_string();
    let line = line_of(at + usize::from(from.starts_with('\n')));
    let block = line_of(text[..at].rfind("\n[[").map_or(0, |at| at + 1));
    let damaged = text.replacen(from, to, 1);
    sources.replace(file, Some(damaged));
    let error = compile(&sources).map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        error,
        expect.replace("{line}", &line).replace("{block}", &block)
    );
}

#[test]
fn the_data_files_are_sound() {
    assert!(compile(&sources()).is_ok());
}

#[test]
fn a_file_that_is_missing_is_named() {
    let mut sources = sources();
    sources.replace("machine.toml", None);
    let error = compile(&sources).map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "machine.toml:1: the file is missing");
}

#[test]
fn table() {
    check(
        "table.toml",
        "format = \"1.0.0\"",
        "format = \"2.0.0\"",
        "table.toml:1: the file has format 2.0.0, and this build reads ^1",
    );
    check(
        "table.toml",
        "date = \"2026-",
        "date = \"26-",
        "table.toml:1: date `26-11-20` is not a date such as 2026-11-20",
    );
    check(
        "table.toml",
        "metadata = [\"keras\"",
        "metadata = [\"Keras\"",
        "table.toml:1: `Keras` in `metadata` or `unlisted` is not a normalised name",
    );
    check(
        "table.toml",
        "before_index = [\"0.5.0\"",
        "before_index = [\"v0.5\"",
        "table.toml:1: `v0.5` in `before_index` is not a version",
    );
}

#[test]
fn family() {
    check(
        "family.csv",
        "tensorflow-rocm,vendor",
        "tensorflow-rocm,other",
        "family.csv:{line}: `other` in `kind` is not official, vendor or nightly",
    );
}

#[test]
fn tensorflow_releases() {
    let file = "tensorflow_releases.csv";
    check(
        file,
        "\ntensorflow,2.10.1,",
        "\ntensorflow,2.1o.1,",
        "tensorflow_releases.csv:{line}: `2.1o.1` in `version` is not a version in canonical form (PEP 440)",
    );
    check(
        file,
        "distribution,version",
        "distribution,release",
        "tensorflow_releases.csv:{line}: unknown column `release`",
    );
    check(
        file,
        "\ntensorflow,2.9.1,",
        "\ntensorflow,2.7.1,",
        "tensorflow_releases.csv:{line}: the versions of a distribution are not in ascending order",
    );
    check(
        file,
        "numpy (>=1.11.0)",
        "numpy (=>1.11.0)",
        "tensorflow_releases.csv:{line}: `numpy`: `numpy (=>1.11.0)` has specifiers that PEP 440 does not know: \
         `=>1.11.0`",
    );
}

#[test]
fn tensorflow_requires() {
    let file = "tensorflow_requires.txt";
    check(
        file,
        "  six (>=1.10.0)",
        "  six (>>1.10.0)",
        "tensorflow_requires.txt:{line}: `six (>>1.10.0)` has specifiers that PEP 440 does not know: `>>1.10.0`",
    );
    check(
        file,
        "# source: index",
        "# source: hearsay",
        "tensorflow_requires.txt:{line}: `hearsay` in `source` is not explained in table.toml",
    );
    check(
        file,
        "tensorflow 2.0.0 linux_x86_64",
        "tensorflow 2.0.9 linux_x86_64",
        "tensorflow_requires.txt:{line}: tensorflow_releases.csv has no such release of `tensorflow`",
    );
}

#[test]
fn tensorflow_abi() {
    check(
        "tensorflow_abi.csv",
        "1.0.1,3.6,tensorflow,linux_x86_64,1,",
        "1.0.1,3.6,tensorflow,linux_x86_64,3,",
        "tensorflow_abi.csv:{line}: `3` in `numpy_abi` is not `1` or `1 2`",
    );
}

#[test]
fn numpy() {
    check(
        "numpy_releases.csv",
        "\n1.0,2006-12-02,,,,,,index",
        "\n1.0,2006-12-02,,,,,,",
        "numpy_releases.csv:{line}: `source` is empty",
    );
    check(
        "numpy_series.csv",
        "\n1.20,",
        "\n1.19,",
        "numpy_series.csv:{line}: the row stands twice",
    );
}

#[test]
fn observations() {
    let file = "observations.csv";
    check(
        file,
        "\n0.12.1,1.10.4,",
        "\n0.12.1,1.10.4,,",
        "observations.csv:{line}: 15 fields where the header names 14",
    );
    check(
        file,
        "\n2.10.1,1.20.3,",
        "\n2.10.1,9.20.3,",
        "observations.csv:{line}: there is no numpy 9.20.3",
    );
    check(
        file,
        "linux_x86_64,tensorflow,grpcio<1.40,works",
        "linux_x86_64,tensorflow,grpcio<1.40,fails",
        "observations.csv:{line}: ranges.toml has a range for this pair that says otherwise",
    );
}

#[test]
fn installs() {
    check(
        "installs.csv",
        ",works,,,",
        ",worked,,,",
        "installs.csv:{line}: `worked` in `outcome` is not works or fails",
    );
}

#[test]
fn ranges() {
    let file = "ranges.toml";
    check(
        file,
        "works = \">=1.10.4,<1.20\"",
        "works = \"<1.20\"",
        "ranges.toml:{block}: `<1.20` in `works` has no lower end",
    );
    check(
        file,
        "cause = \"numpy-1-abi\"",
        "cause = \"weather\"",
        "ranges.toml:{block}: there is no cause `weather`",
    );
    check(
        file,
        "series = [\"0.12\"]",
        "serious = [\"0.12\"]",
        "ranges.toml:{line}: unknown field `serious`, expected one of `series`, `python`, `systems`, `companion`, \
         `works`, `partial`, `fails`, `source`",
    );
}

#[test]
fn companions() {
    check(
        "companions.toml",
        "severity = \"error\"",
        "severity = \"bad\"",
        "companions.toml:{block}: `bad` is not error, warning or note",
    );
}

#[test]
fn import_closure() {
    check(
        "shadowing.csv",
        ",random,import,",
        ",random,importing,",
        "shadowing.csv:{line}: `importing` in `outcome` is not works, start, import or keras",
    );
    check(
        "reached_modules.csv",
        ",absl,absl-py,3.8,fails,",
        ",absl,absl-py,3.8,broken,",
        "reached_modules.csv:{line}: `broken` in `missing` is neither fails nor works",
    );
    check(
        "compiled.csv",
        "astropy,",
        "Astropy,",
        "compiled.csv:{line}: `Astropy` in `distribution` is not a normalised distribution name (PEP 503)",
    );
}

#[test]
fn machine() {
    check(
        "machine.toml",
        "arch = \"x86_64\"",
        "arch = \"z80\"",
        "machine.toml:{block}: `z80` in `arch` is not x86_64 or aarch64",
    );
}

#[test]
fn imported_files() {
    let file = "import_closure/six.txt";
    check(
        file,
        "\n= 1\n+i .: six",
        "",
        "import_closure/six.txt:5: versions without a set of files",
    );
    check(
        file,
        "@ 1.15.0",
        "1.15.0",
        "import_closure/six.txt:{line}: a line that starts with none of `@`, `=`, `+`, `-`, `#`",
    );
    check(
        file,
        "= 1",
        "= 2",
        "import_closure/six.txt:{line}: `2` is not the next set, or there are more than 32",
    );
    check(
        file,
        "+i ",
        "+x ",
        "import_closure/six.txt:{line}: `x` is not a stage: i, k or s",
    );
    check(
        file,
        "79-117",
        "79-118",
        "import_closure/six.txt:{line}: `79-118` is not in import_closure/runs.csv",
    );
    check(
        "import_closure/runs.csv",
        "\n2,",
        "\n3,",
        "import_closure/runs.csv:{line}: `run` is not the next number",
    );
    check(
        "import_errors.csv",
        ",import,import,",
        ",install,import,",
        "import_errors.csv:{line}: `install` in `import_error` is none of works, import, keras",
    );
}

#[test]
fn claims() {
    check(
        "claims.toml",
        "fact = [\"1.15.5 1.14.6 3.7 works\"",
        "fact = [\"1.15.5 1.14.6 3.7 fails\"",
        "claims.toml:{block}: observations.csv has no row `1.15.5 1.14.6 3.7 fails`",
    );
}

#[test]
fn failures() {
    let file = "failures.toml";
    check(
        file,
        "code = \"numpy-abi-too-new\"",
        "code = \"numpy-too-new\"",
        "failures.toml:{block}: `npabi-1x-run-2x-tf`: `numpy-too-new` is not a finding code",
    );
    check(
        file,
        r"(?P<numpy>2\.\d+\.\d+)",
        r"(?P<numpy>2\.\d+\.\d+",
        "failures.toml:{block}: `A module that was compiled using NumPy 1\\.x cannot be run in NumPy \
         (?P<numpy>2\\.\\d+\\.\\d+`: error: unclosed group",
    );
}
