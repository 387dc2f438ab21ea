//! Accepted and rejected command lines.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

fn action(line: &str) -> Result<Command, ErrorKind> {
    let words = std::iter::once("tfpair").chain(line.split(' ').filter(|w| !w.is_empty()));
    let cli = Cli::try_parse_from(words).map_err(|e| e.kind())?;
    cli.action()
        .map(|(command, _)| command)
        .map_err(|e| e.kind())
}

#[track_caller]
fn checks(line: &str, path: Option<&str>, python: Option<&str>) {
    match action(line) {
        Ok(Command::Check(args)) => {
            let paths: Vec<PathBuf> = path.into_iter().map(PathBuf::from).collect();
            assert_eq!(args.paths, paths);
            assert_eq!(args.python, python.map(OsString::from));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_clap_definitions_are_valid() {
    Cli::command().debug_assert();
}

#[test]
fn check_is_the_default_command() {
    checks("", None, None);
    checks(".venv", Some(".venv"), None);
    checks("check .venv", Some(".venv"), None);
    checks("./scan", Some("./scan"), None);
    checks("--python python3.11", None, Some("python3.11"));
    checks(
        "check --python python3.11 --format json",
        None,
        Some("python3.11"),
    );
    checks("-q --format json check", None, None);
}

#[test]
fn a_path_before_a_command_is_rejected() {
    assert!(matches!(
        action(".venv scan x"),
        Err(ErrorKind::ArgumentConflict)
    ));
    assert!(matches!(
        action("--python x check"),
        Err(ErrorKind::ArgumentConflict)
    ));
}

#[test]
fn invalid_usage_is_rejected() {
    assert!(matches!(action("-q -v"), Err(ErrorKind::ArgumentConflict)));
    assert!(matches!(
        action("--format yaml"),
        Err(ErrorKind::InvalidValue)
    ));
    assert!(matches!(
        action("scan"),
        Err(ErrorKind::MissingRequiredArgument)
    ));
}

#[test]
fn observe_takes_a_pair_or_a_list_of_series() {
    let observed = |line: &str| match action(line) {
        Ok(Command::Observe(args)) => Ok(args),
        Ok(other) => panic!("{other:?}"),
        Err(kind) => Err(kind),
    };
    let record = |line: &str| observed(line).map(|args| args.record);
    assert_eq!(
        record("observe tensorflow==2 numpy==1 --record"),
        Ok(Some(None))
    );
    assert_eq!(
        record("observe tensorflow==2 --numpy-series all --record=x"),
        Ok(Some(Some(PathBuf::from("x"))))
    );
    assert_eq!(
        observed("observe tensorflow==2 numpy==1 numpy==2").map(|args| args.numpy),
        Ok(vec!["numpy==1".to_owned(), "numpy==2".to_owned()])
    );
    assert_eq!(
        observed("observe tensorflow==2"),
        Err(ErrorKind::MissingRequiredArgument)
    );
    assert_eq!(
        observed("observe tensorflow==2 numpy==1 --numpy-series all"),
        Err(ErrorKind::ArgumentConflict)
    );
}

#[test]
fn a_mistyped_command_gets_a_suggestion() {
    assert_eq!(nearest_command("chekc").as_deref(), Some("check"));
    assert_eq!(nearest_command("myenv"), None);
}
