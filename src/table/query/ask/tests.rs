//! Questions in many words and languages. What each means is written in `phrases.txt`; what the answer is comes from the
//! queries of `tfpair table`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod hold;

use std::str::FromStr;

use super::ask;
use super::releases::requirement;
use crate::model::{
    Answer, AskedRelease, Platform, PythonVersion, Reply, Requirement, Understood, Wanted,
};
use crate::table::Table;
use hold::{hold, hold_numpy};

struct Phrase {
    language: &'static str,
    kind: &'static str,
    tensorflow: &'static str,
    numpy: &'static str,
    python: &'static str,
    platform: &'static str,
    text: &'static str,
}

fn phrases() -> Vec<Phrase> {
    let lines = include_str!("phrases.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.splitn(7, '|').collect();
            let [language, kind, tensorflow, numpy, python, platform, text] = fields[..] else {
                panic!("{line}");
            };
            Phrase {
                language,
                kind,
                tensorflow,
                numpy,
                python,
                platform,
                text,
            }
        })
        .collect()
}

fn linux() -> Platform {
    Platform::parse("linux_x86_64").unwrap()
}

fn asked(text: &str) -> Answer {
    ask(text, None, None, linux(), Table::embedded())
}

fn kind(reply: &Reply) -> &'static str {
    match reply {
        Reply::NumpyFor(_) => "numpy",
        Reply::TensorflowFor(_) => "tensorflow",
        Reply::Pair(_) => "pair",
        Reply::Pins(_) => "pins",
        Reply::Newest { .. } => "newest",
        Reply::Pythons(_) => "pythons",
        Reply::LeaveNumpyOne { .. } => "leave",
        Reply::Distribution(_) => "distribution",
        Reply::Builds(_) => "builds",
        Reply::Code { .. } | Reply::Failure { .. } => "code",
        Reply::Claims(_) => "claims",
        Reply::NeverReleased { .. } => "never",
        Reply::Beyond { .. } => "beyond",
        Reply::NoWheel { .. } => "nowheel",
        Reply::NotUnderstood(_) => "unclear",
    }
}

#[test]
fn there_are_many_phrases_in_many_languages() {
    let phrases = phrases();
    assert!(phrases.len() >= 150);
    assert!(phrases.iter().filter(|p| p.language != "en").count() >= 40);
}

#[test]
fn each_phrase_is_understood_and_its_answer_is_that_of_the_table() {
    let mut wrong = Vec::new();
    for phrase in phrases() {
        let answer = asked(phrase.text);
        if let Err(cause) = check(&phrase, &answer) {
            wrong.push(format!(
                "{}: {cause}\n    {:?}",
                phrase.text, answer.understood
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn check(phrase: &Phrase, answer: &Answer) -> Result<(), String> {
    let Understood {
        tensorflow,
        numpy,
        python,
        platform,
        ..
    } = &answer.understood;
    if kind(&answer.reply) != phrase.kind {
        return Err(format!("{} and not {}", kind(&answer.reply), phrase.kind));
    }
    if phrase.kind == "unclear" {
        return Ok(());
    }
    let text = |release: &Option<AskedRelease>| {
        let named = release.as_ref().filter(|r| r.wanted != Wanted::Any);
        named
            .and_then(requirement)
            .map_or_else(String::new, |r| r.to_string())
    };
    let meant =
        |text: &str| Requirement::from_str(text).map_or_else(|_| String::new(), |r| r.to_string());
    let shown = |python: &Option<PythonVersion>| {
        python
            .as_ref()
            .map_or_else(String::new, ToString::to_string)
    };
    for (what, found, expected) in [
        ("tensorflow", text(tensorflow), meant(phrase.tensorflow)),
        ("numpy", text(numpy), meant(phrase.numpy)),
        ("python", shown(python), phrase.python.to_owned()),
        (
            "platform",
            platform.map_or_else(String::new, |p| p.to_string()),
            phrase.platform.to_owned(),
        ),
    ] {
        // "NumPy 1.x" of a way out of it is named, and is no requirement
        if found != expected && !(phrase.kind == "leave" && what == "numpy") {
            return Err(format!("{what} `{found}` and not `{expected}`"));
        }
    }
    hold(answer)
}

#[test]
fn a_question_about_advice_gets_the_advice() {
    for (text, id) in [
        ("does np.reshape work on a tensor", "np-reshape-on-a-tensor"),
        ("does tf.constant refuse integers", "integer-arrays"),
        ("is float64 truncated", "float64-truncated"),
        ("is 0xf numpy 1.21?", "0xf-is-1.21"),
        (
            "can I compare numpy versions as strings",
            "versions-as-strings",
        ),
        ("Werden float64-Werte abgeschnitten?", "float64-truncated"),
    ] {
        let answer = asked(text);
        let Reply::Claims(claims) = &answer.reply else {
            panic!("{text}: {:?}", answer.reply);
        };
        assert_eq!(claims.first().unwrap().id, id, "{text}");
    }
}

#[test]
fn a_release_that_never_was_leads_to_the_product_that_has_it() {
    let answer = asked("What NumPy version is required by TensorFlow 1.19.5?");
    let Reply::NeverReleased {
        slip: Some((name, reply)),
        ..
    } = &answer.reply
    else {
        panic!("{:?}", answer.reply);
    };
    assert!(name.is_numpy());
    let Reply::TensorflowFor(groups) = &**reply else {
        panic!("{reply:?}");
    };
    hold_numpy(
        groups.first().unwrap(),
        &Answer {
            understood: Understood::default(),
            ..answer.clone()
        },
    )
    .unwrap();
}

#[test]
fn nothing_is_guessed() {
    for text in [
        "",
        "?",
        "tensorflow numpy pandas 2.0",
        "9.99.9",
        "import tensorflow hangs",
        "\u{0}\u{ffff}",
        "python python",
        "how many gpus",
    ] {
        let answer = asked(text);
        assert_eq!(kind(&answer.reply), "unclear", "{text}: {:?}", answer.reply);
    }
}
