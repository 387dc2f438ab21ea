//! `tfpair explain`.

use crate::support::World;

#[test]
fn the_page_that_a_finding_refers_to_is_there() {
    let world = World::new();
    world.venv("v").tensorflow().numpy("2.2.6");
    let ended = world.run(["v"]).exits(1);
    let more = ended
        .stdout
        .lines()
        .find_map(|l| l.trim().strip_prefix("more"))
        .unwrap();
    let words: Vec<&str> = more.split_whitespace().collect();
    assert_eq!(words[..2], ["tfpair", "explain"]);
    world
        .run(&words[1..])
        .exits(0)
        .silent()
        .first_line("# numpy-abi-too-new");
}

#[test]
fn every_code_is_listed() {
    let world = World::new();
    world
        .run(["explain"])
        .exits(0)
        .silent()
        .says("numpy-abi-too-new  ");
}

#[test]
fn a_misspelt_code_gets_a_suggestion() {
    let world = World::new();
    let ended = world.run(["explain", "numpy-abi-to-new"]).exits(2);
    assert_eq!(ended.stdout, "");
    ended
        .complains("error: ")
        .complains("did you mean `numpy-abi-too-new`?");
    world
        .run(["explain", "no\x1b[31m"])
        .exits(2)
        .complains("no\\u{1b}[31m");
}

#[test]
fn a_format_that_it_does_not_have_is_refused() {
    let world = World::new();
    world
        .run(["explain", "numpy-abi-too-new", "--format", "html"])
        .exits(2)
        .complains("`tfpair explain` does not support `--format html`")
        .complains("supported formats: text, markdown");
}
