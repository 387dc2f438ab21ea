//! Each rule with a small file that breaks it and one that does not, so that no rule passes without checking anything.

use super::literals;
use super::rules::{self, Breach};
use super::source::Source;

#[track_caller]
fn check(rule: fn(&Source) -> Vec<Breach>, path: &str, text: &str, expect: &[&str]) {
    let found = rule(&Source::new(path, text));
    let found: Vec<String> = found
        .iter()
        .map(|b| format!("{}: {}", b.line, b.what))
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn an_arrow_the_wrong_way_is_found() {
    let wrong = "use crate::model::Pair;\nuse crate::discover::find;\n";
    check(
        rules::arrows,
        "src/judge/mod.rs",
        wrong,
        &["2: `judge` imports `discover`"],
    );
    check(rules::arrows, "src/commands/check.rs", wrong, &[]);
}

#[test]
fn an_arrow_in_a_group_is_found() {
    let wrong = "use crate::{\n    model::{Pair, Verdict},\n    report::text,\n};\n";
    check(
        rules::arrows,
        "src/judge/mod.rs",
        wrong,
        &["1: `judge` imports `report`"],
    );
}

#[test]
fn an_arrow_through_super_is_found() {
    let wrong = "use super::super::judge;\n";
    check(
        rules::arrows,
        "src/report/text.rs",
        wrong,
        &["1: `report` imports `judge`"],
    );
    check(
        rules::arrows,
        "src/report/text.rs",
        "use super::judge;\n",
        &[],
    );
}

#[test]
fn an_arrow_inside_an_expression_is_found() {
    let wrong = "fn f() { crate::judge::judge(); }\n";
    check(
        rules::arrows,
        "src/model/pair.rs",
        wrong,
        &["1: `model` imports `judge`"],
    );
}

#[test]
fn a_room_nobody_planned_is_found() {
    check(
        rules::arrows,
        "src/utils.rs",
        "",
        &["1: the house has no room `utils`"],
    );
}

#[test]
fn tests_comments_and_strings_break_no_arrow() {
    let fine = "//! See [`crate::report`].\n/* crate::report */\nconst A: &str = \"crate::report\";\n\
                #[cfg(test)]\nmod tests {\n    use crate::report;\n}\n";
    check(rules::arrows, "src/judge/mod.rs", fine, &[]);
    check(
        rules::arrows,
        "src/judge/tests.rs",
        "use crate::report;\n",
        &[],
    );
    let after = format!("{fine}use crate::report;\n");
    check(
        rules::arrows,
        "src/judge/mod.rs",
        &after,
        &["8: `judge` imports `report`"],
    );
}

#[test]
fn a_second_door_is_found() {
    let wrong = ["1: `semver` is used outside `table`"];
    check(
        rules::doors,
        "src/judge/mod.rs",
        "use semver::Version;\n",
        &wrong,
    );
    check(
        rules::doors,
        "src/judge/mod.rs",
        "use semver as s;\n",
        &wrong,
    );
    check(
        rules::doors,
        "src/judge/mod.rs",
        "fn f() { ::semver::Version::parse(x); }\n",
        &wrong,
    );
    check(
        rules::doors,
        "src/table/mod.rs",
        "use semver::Version;\n",
        &[],
    );
    check(
        rules::doors,
        "src/judge/mod.rs",
        "use crate::table::semver::x;\n",
        &[],
    );
    check(
        rules::doors,
        "src/judge/mod.rs",
        "let whichever = 1;\n",
        &[],
    );
    check(
        rules::doors,
        "src/report/text.rs",
        "let x = walkdir::WalkDir::new(p);\n",
        &["1: `walkdir` is used outside `discover`"],
    );
}

#[test]
fn a_print_outside_main_is_found() {
    let wrong = "fn f() {\n    println!(\"x\");\n}\n";
    check(
        rules::printing,
        "src/report/text.rs",
        wrong,
        &["2: `println!` outside `entry`"],
    );
    check(rules::printing, "src/entry.rs", wrong, &[]);
    check(rules::printing, "src/report/text.rs", "// println!\n", &[]);
    check(
        rules::printing,
        "src/commands/check.rs",
        "let out = std::io::stdout();\n",
        &["1: `io::stdout` outside `entry`"],
    );
}

#[test]
fn a_touch_from_an_inner_room_is_found() {
    check(
        rules::outside,
        "src/judge/mod.rs",
        "use std::{env, fmt};\nfn f() { std::fs::read(p); }\n",
        &["2: `std::fs` in `judge`", "1: `std::env` in `judge`"],
    );
    check(
        rules::outside,
        "src/discover/mod.rs",
        "use std::fs;\nuse std::process::Command;\n",
        &["2: `process::Command` in `discover`"],
    );
    check(
        rules::outside,
        "src/report/json.rs",
        "p.exists()\n",
        &["1: `.exists()` in `report`"],
    );
    check(
        rules::outside,
        "src/commands/x.rs",
        "use std::net::TcpStream;\n",
        &["1: `std::net` in `commands`"],
    );
}

#[test]
fn unsafe_is_found() {
    let wrong = ["1: `unsafe` in a house that forbids it"];
    check(rules::safety, "src/read/elf.rs", "unsafe { x() }\n", &wrong);
    check(
        rules::safety,
        "src/read/elf.rs",
        "#![allow(unsafe_code)]\n",
        &wrong,
    );
    check(
        rules::safety,
        "src/read/elf.rs",
        "let unsafely = \"unsafe\"; // unsafe\n",
        &[],
    );
}

#[test]
fn a_version_in_code_is_found() {
    let wrong = |text: &str| {
        vec![format!(
            "1: the version `{text}` stands in code, not in data"
        )]
    };
    for text in [
        "2.10",
        ">=1.20,<2",
        "numpy==1.26.4",
        "~=1.19.2",
        "numpy<2",
        "v2.0.0rc1",
    ] {
        let line = format!("let v = \"{text}\";\n");
        let expect = wrong(text);
        let expect: Vec<&str> = expect.iter().map(String::as_str).collect();
        check(literals::versions, "src/judge/mod.rs", &line, &expect);
        check(literals::versions, "src/table/mod.rs", &line, &[]);
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
            literals::versions,
            "src/judge/mod.rs",
            &format!("let v = \"{text}\";\n"),
            &[],
        );
    }
    check(
        literals::versions,
        "src/judge/mod.rs",
        "let highest = Version::new([9999]);\n",
        &[],
    );
    let built = "let v = Version::new([2, 10]);\n";
    check(
        literals::versions,
        "src/judge/mod.rs",
        built,
        &["1: `Version::new(` of numbers in code"],
    );
}

#[test]
fn versions_in_tests_are_let_be() {
    let fine = "#[cfg(test)]\nmod tests {\n    const A: &str = r#\"}2.10\"#;\n    const B: &str = \"2.10\";\n}\n";
    check(literals::versions, "src/judge/mod.rs", fine, &[]);
}

#[test]
fn a_long_file_is_found() {
    let lines = rules::LONGEST + 1;
    let expect = format!(
        "{lines}: {lines} lines, {} are the most: part it",
        rules::LONGEST
    );
    check(
        rules::length,
        "src/read/x.rs",
        &"\n".repeat(lines),
        &[&expect],
    );
    check(rules::length, "src/read/x.rs", &"\n".repeat(lines - 1), &[]);
}

#[test]
fn a_machine_or_a_host_is_found() {
    let found = |text: &str| literals::places("docs/a.md", text).len();
    assert_eq!(found(concat!("see https://py", "pi.org/project/x")), 1);
    assert_eq!(found(concat!("at `/", "root/.pyenv/versions`")), 1);
    assert_eq!(found(concat!("cd /", "work/main")), 1);
    assert_eq!(found("~/work/proj/.venv and $HOME/root/x"), 0);
}

#[test]
fn quotes_and_lifetimes_do_not_confuse_the_reader() {
    let text = "fn f<'a>(x: &'a str) -> char { if x == \"\\\"\" { '\"' } else { '\\'' } }\nuse crate::report;\n";
    check(
        rules::arrows,
        "src/judge/mod.rs",
        text,
        &["2: `judge` imports `report`"],
    );
    let raw = "const A: &str = r##\"a\"# \"##; const B: &[u8] = br\"x\";\nuse crate::report;\n";
    check(
        rules::arrows,
        "src/judge/mod.rs",
        raw,
        &["2: `judge` imports `report`"],
    );
}
