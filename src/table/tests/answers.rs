//! Answers to common questions.

use super::{table, unknown, version};
use crate::model::{Grade, PackageName, Platform, PythonVersion, Statement};
use crate::table::{Companion, PairKnowledge, PairQuery};

struct Ask<'a> {
    tensorflow: &'a str,
    numpy: &'a str,
    python: Option<&'a str>,
    platform: Option<&'a str>,
    official: bool,
    ml_dtypes: Option<&'a str>,
}

impl<'a> Ask<'a> {
    fn pair(tensorflow: &'a str, numpy: &'a str) -> Self {
        Self {
            tensorflow,
            numpy,
            python: None,
            platform: None,
            official: true,
            ml_dtypes: None,
        }
    }

    fn on(tensorflow: &'a str, numpy: &'a str, python: &'a str) -> Self {
        Self {
            python: Some(python),
            platform: Some("linux_x86_64"),
            ..Self::pair(tensorflow, numpy)
        }
    }

    fn answer(&self) -> PairKnowledge {
        let python: Option<PythonVersion> = self.python.map(|p| p.parse().unwrap());
        let installed = |_: &PackageName| match self.ml_dtypes {
            Some(v) => Companion::Installed(version(v)),
            None => unknown(&super::name("ml-dtypes")),
        };
        let question = PairQuery {
            tensorflow: &version(self.tensorflow),
            numpy: &version(self.numpy),
            python: python.as_ref(),
            platform: self.platform.and_then(Platform::parse),
            official: self.official,
            companions: &installed,
        };
        table().pair(&question)
    }

    /// `compatible observed >=1.20,<2`, with the code or the operations where there are any.
    #[track_caller]
    fn check(&self, expect: &str) -> PairKnowledge {
        let answer = self.answer();
        let mut shown = answer.compatibility.as_str().to_owned();
        if let Some(best) = answer.evidence.first() {
            shown = format!("{shown} {}", best.grade.as_str());
        }
        if let Some(code) = answer.code {
            shown = format!("{shown} {code}");
        }
        for operation in &answer.operations {
            shown = format!("{shown} {}", operation.operation);
        }
        if let Some(range) = &answer.known_range {
            let range = range.to_string().replace(", ", ",");
            shown = format!("{shown} {range}");
        }
        assert_eq!(shown, expect);
        answer
    }
}

#[test]
fn the_pairs_that_people_meet() {
    let seen = Ask::on("2.10.1", "2.2.6", "3.10")
        .check("incompatible observed numpy-abi-too-new >=1.20,<2");
    assert_eq!(
        seen.you_will_see.unwrap(),
        "TypeError: Unable to convert function return value to a Python type! The signature was"
    );
    Ask::on("2.15.1", "1.26.4", "3.11").check("compatible observed >=1.23,<2");
    Ask::on("2.4.4", "1.24.4", "3.8")
        .check("incompatible observed numpy-name-removed >=1.16,<1.20");
    Ask::on("2.4.4", "1.22.4", "3.8").check("partial observed lstm >=1.16,<1.20");
    Ask::on("2.8.4", "1.19.5", "3.8").check("incompatible inferred numpy-abi-too-old >=1.20,<2");
    Ask::on("2.18.1", "2.3.5", "3.12").check("compatible observed >=1.25");
    Ask::on("2.20.0", "2.3.5", "3.13").check("compatible observed >=1.25");
    Ask::on("1.15.5", "1.18.5", "3.7").check("compatible observed >=1.14,<1.20");
    Ask::on("1.15.4", "1.18.5", "3.7").check("compatible inferred >=1.14,<1.20");
    Ask::on("2.22.0rc0", "1.26.4", "3.12").check("incompatible observed numpy-abi-too-old >=2.0");
}

#[test]
fn a_pair_between_two_runs_is_inferred_and_says_from_which() {
    let answer = Ask::on("2.10.0", "1.24.0", "3.8").check("compatible inferred >=1.20,<2");
    let Statement::Run(run) = &answer.evidence[0].statement else {
        panic!("{:?}", answer.evidence[0]);
    };
    let python = run.other_python.as_ref().map(PythonVersion::minor_text);
    assert_eq!(
        (python.as_deref(), &run.other_platform),
        (Some("3.8"), &None)
    );
    let answer = Ask {
        platform: Some("win_amd64"),
        ..Ask::on("2.10.1", "1.26.4", "3.10")
    }
    .check("compatible inferred >=1.20,<2");
    let Statement::Run(run) = &answer.evidence[0].statement else {
        panic!("{:?}", answer.evidence[0]);
    };
    let platform = run.other_platform.as_deref();
    assert_eq!((&run.other_python, platform), (&None, Some("win_amd64")));
}

#[test]
fn what_was_never_met_is_unknown_and_leaves_the_range_open() {
    Ask::on("2.21.0", "2.6.0", "3.13").check("unknown >=1.25");
    Ask::on("2.23.0", "2.3.5", "3.13").check("unknown");
}

#[test]
fn an_unknown_python_is_no_obstacle_where_all_agree() {
    Ask::pair("2.10.1", "2.2.6").check("incompatible observed numpy-abi-too-new >=1.20,<2");
    let answer = Ask::pair("2.0.0", "1.12.1").check("unknown >=1.14,<1.17");
    assert_eq!(
        answer.condition.unwrap(),
        "works on Python <3, fails on Python >=3"
    );
}

#[test]
fn a_companion_decides_where_the_range_depends_on_it() {
    let answer = Ask::on("2.18.1", "1.24.4", "3.11").check("unknown >=1.25");
    assert_eq!(
        answer.condition.unwrap(),
        "works with ml-dtypes<0.6, fails with ml-dtypes>=0.6"
    );
    let with = |version| Ask {
        ml_dtypes: Some(version),
        ..Ask::on("2.18.1", "1.24.4", "3.11")
    };
    with("0.5.1").check("compatible observed >=1.20");
    let answer = with("0.6.0").check("incompatible observed numpy-name-removed >=1.25");
    assert_eq!(answer.condition.unwrap(), "with ml-dtypes>=0.6");
}

/// NVIDIA's and conda's builds were compiled against a NumPy of their own.
#[test]
fn of_another_build_the_c_abi_says_nothing_and_the_names_still_do() {
    let build = |tensorflow, numpy, python| Ask {
        official: false,
        ..Ask::on(tensorflow, numpy, python)
    };
    build("2.10.0+nv22.11", "2.2.6", "3.10").check("unknown");
    build("2.4.0+nv21.2", "1.24.4", "3.8").check("incompatible inferred numpy-name-removed");
    let works = build("2.10.0+nv22.11", "1.24.4", "3.10").check("compatible inferred");
    assert!(works.evidence.iter().all(|e| e.grade >= Grade::Inferred));
}
