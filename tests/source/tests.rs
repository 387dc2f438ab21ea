//! Each rule with a small file that breaks it and one that does not, so that no rule passes without checking anything.

use super::rules;
use super::source::Source;

#[track_caller]
fn check(rule: fn(&Source) -> Vec<String>, path: &str, text: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|e| format!("{path}:{e}")).collect();
    assert_eq!(rule(&Source::new(path, text)), expected);
}

#[test]
fn a_forbidden_import_is_found() {
    let judge = "src/judge/mod.rs";
    for (path, text, expected) in [
        (
            judge,
            "use crate::model::Pair;\nuse crate::discover::find;\n",
            &["2: `judge` imports `discover`"][..],
        ),
        (
            "src/commands/check.rs",
            "use crate::model::Pair;\nuse crate::discover::find;\n",
            &[],
        ),
        (
            judge,
            "use crate::{\n    model::{Pair, Verdict},\n    report::text,\n};\n",
            &["3: `judge` imports `report`"],
        ),
        (
            "src/report/text.rs",
            "use super::super::judge;\n",
            &["1: `report` imports `judge`"],
        ),
        ("src/report/text.rs", "use super::judge;\n", &[]),
        (
            "src/model/pair.rs",
            "fn f() { crate::judge::judge(); }\n",
            &["1: `model` imports `judge`"],
        ),
    ] {
        check(rules::imports, path, text, expected);
    }
    check(
        rules::imports,
        "src/utils.rs",
        "",
        &[" `utils` is not in IMPORTS"],
    );
}

#[test]
fn tests_comments_and_strings_are_not_checked() {
    let fine = "//! See [`crate::report`].\n/* crate::report */\nconst A: &str = r##\"crate::report \"#\"##;\n\
                #[cfg(test)]\nmod tests {\n    use crate::report;\n}\n";
    check(rules::imports, "src/judge/mod.rs", fine, &[]);
    check(
        rules::imports,
        "src/judge/tests.rs",
        "use crate::report;\n",
        &[],
    );
    let after = format!("{fine}use crate::report;\n");
    check(
        rules::imports,
        "src/judge/mod.rs",
        &after,
        &["8: `judge` imports `report`"],
    );
    let quotes = "fn f<'a>(x: &'a str) -> char { if x == \"\\\"\" { '\"' } else { '\\'' } }\nuse crate::report;\n";
    check(
        rules::imports,
        "src/judge/mod.rs",
        quotes,
        &["2: `judge` imports `report`"],
    );
    let versions = "#[cfg(test)]\nmod tests {\n    const A: &str = r#\"}2.10\"#;\n    const B: &str = \"2.10\";\n}\n";
    check(rules::versions, "src/judge/mod.rs", versions, &[]);
}

#[test]
fn a_second_owner_is_found() {
    let judge = "src/judge/mod.rs";
    let semver = &["1: `semver` is used outside `table`"][..];
    for (path, text, expected) in [
        (judge, "use semver::Version;\n", semver),
        (judge, "use semver as s;\n", semver),
        (judge, "fn f() { ::semver::Version::parse(x); }\n", semver),
        ("src/table/mod.rs", "use semver::Version;\n", &[]),
        (judge, "use crate::table::semver::x;\n", &[]),
        (judge, "let whichever = 1;\n", &[]),
        (
            "src/report/text.rs",
            "let x = walkdir::WalkDir::new(p);\n",
            &["1: `walkdir` is used outside `discover`"],
        ),
        (
            "src/discover/a.rs",
            "let x = std::fs::read(p);\n",
            &["1: `fs::read` is used outside `read`"],
        ),
        (
            "src/discover/a.rs",
            "let x = fs::read_to_string(p);\n",
            &["1: `fs::read_to_string` is used outside `read`"],
        ),
        ("src/discover/a.rs", "let x = fs::read_dir(p);\n", &[]),
    ] {
        check(rules::owners, path, text, expected);
    }
}

#[test]
fn a_version_in_code_is_found() {
    for text in [
        "2.10",
        ">=1.20,<2",
        "numpy==1.26.4",
        "~=1.19.2",
        "numpy<2",
        "v2.0.0rc1",
    ] {
        let line = format!("let v = \"{text}\";\n");
        let expected = format!("1: the version `\"{text}\"` is written in code");
        check(rules::versions, "src/judge/mod.rs", &line, &[&expected]);
        check(rules::versions, "src/table/mod.rs", &line, &[]);
    }
    for text in [
        "numpy",
        "a.b",
        "core metadata",
        "{}.{}",
        "3",
        "PEP 440",
        "such as 'numpy>=1.20'",
    ] {
        check(
            rules::versions,
            "src/judge/mod.rs",
            &format!("let v = \"{text}\";\n"),
            &[],
        );
    }
    check(
        rules::versions,
        "src/judge/mod.rs",
        "let highest = Version::new([9999]);\n",
        &[],
    );
    let expected = "1: the version `Version` is written in code";
    check(
        rules::versions,
        "src/judge/mod.rs",
        "let v = Version::new([2, 10]);\n",
        &[expected],
    );
}

#[test]
fn a_long_file_is_found() {
    assert!(rules::length("src/a.rs", &"\n".repeat(rules::MAX_LINES + 1)).is_some());
    assert!(rules::length("src/a.rs", &"\n".repeat(rules::MAX_LINES)).is_none());
}

#[test]
fn a_machine_or_a_host_is_found() {
    let found = |text: &str| rules::places("docs/a.md", text).len();
    assert_eq!(found(concat!("see https://py", "pi.org/project/x")), 1);
    assert_eq!(found(concat!("at `/", "root/.pyenv/versions`")), 1);
    assert_eq!(found(concat!("cd /", "work/main")), 1);
    assert_eq!(found("~/work/proj/.venv and $HOME/root/x"), 0);
}

#[test]
fn a_pattern_that_does_not_compile_is_found() {
    let fine = "static A: Pattern = Pattern::new(r\"^[a-z]+$\");";
    check(rules::patterns, "src/ticket/lists.rs", fine, &[]);
    let bad = "static A: Pattern = Pattern::with_literals(r\"[z-a]\", &[\"z\"]);\nstatic B: Pattern = Pattern::new(\"a\");";
    let found = rules::patterns(&Source::new("src/ticket/lists.rs", bad));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("src/ticket/lists.rs:1: "), "{found:?}");
    assert_eq!(found[1], "src/ticket/lists.rs:2: a pattern is a raw string");
}
