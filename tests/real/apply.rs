//! `tfpair fix --apply` on real environments: the fix works, and the rollback restores the previous packages.

use std::process::Command;

use super::cures::USE;
use super::support::{Ended, Env, python, run, tfpair, uv};

/// What `uv pip freeze` lists.
#[track_caller]
fn frozen(env: &Env) -> String {
    let ended = run(Command::new(uv())
        .args(["pip", "freeze", "--python"])
        .arg(env.python()));
    assert!(ended.status.success(), "{}", ended.stderr);
    ended.stdout
}

#[track_caller]
fn apply(env: &Env, flags: &[&str]) -> Ended {
    run(tfpair()
        .args(["fix", "--apply"])
        .args(flags)
        .arg(env.prefix())
        .env("CUDA_VISIBLE_DEVICES", "-1")
        .current_dir(env.prefix()))
}

#[test]
#[ignore = "one more download"]
fn what_is_applied_cures_and_can_be_taken_back() {
    let python = python("3.10");
    let env = Env::new(&python, &["tensorflow-cpu==2.10.1"]);
    // pip would not resolve to what is there now
    env.force("protobuf==5.29.5");
    let before = frozen(&env);
    assert!(!env.runs(USE).status.success(), "it is not broken");

    let refused = apply(&env, &[]);
    assert!(!refused.status.success(), "nobody was asked");
    assert_eq!(frozen(&env), before, "something was changed unasked");

    let applied = apply(&env, &["--yes"]);
    eprintln!("{}{}", applied.stderr, applied.stdout);
    assert!(applied.status.success(), "{}", applied.stderr);
    assert!(env.runs(USE).status.success(), "it is not cured");
    assert_ne!(frozen(&env), before);

    let back = applied
        .stderr
        .lines()
        .find_map(|l| l.split_once("to go back: "))
        .expect("the way back")
        .1;
    let ended = env.paste(back);
    assert!(ended.status.success(), "{back}\n{}", ended.stderr);
    assert_eq!(frozen(&env), before, "{back}");
    assert!(!env.runs(USE).status.success(), "it was broken before");
}
