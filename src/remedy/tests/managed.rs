//! A Python that the system manages (PEP 668) is not changed without `--break-system-packages`.

use std::sync::Arc;

use super::*;

/// `/usr/bin/python3` with a NumPy that is too new.
fn managed() -> Environment {
    let mut environment = healthy();
    let mut interpreter = interpreter("/usr/bin/python3");
    interpreter.externally_managed = Some(PathBuf::from("/usr/lib/python3.10/EXTERNALLY-MANAGED"));
    environment.interpreter = Some(interpreter);
    environment.distributions[1].version = Some("2.2.6".parse().unwrap());
    environment.modules[1].version = Some("2.2.6".parse().unwrap());
    environment
}

fn first(environment: Environment, break_system_packages: bool) -> Remedy {
    let table = Table::embedded();
    let surroundings = Surroundings {
        break_system_packages,
        ..Surroundings::default()
    };
    let judged = assessment(environment, table);
    let mut remedies = remedies(&judged, &surroundings, table);
    assert!(!remedies.is_empty(), "{:?}", judged.findings);
    remedies.remove(0)
}

#[test]
fn what_would_change_it_goes_into_an_environment_of_its_own() {
    let remedy = first(managed(), false);
    let commands: Vec<&str> = remedy.commands().collect();
    assert_eq!(
        commands,
        [
            "/usr/bin/python3 -m venv .venv-tensorflow",
            ".venv-tensorflow/bin/python -m pip install 'tensorflow-cpu==2.17.1' 'numpy==1.26.4'",
        ]
    );
    assert_eq!(remedy.creates(), Some(&PathBuf::from(".venv-tensorflow")));
}

#[test]
fn nothing_installed_is_no_reason_to_change_it_either() {
    let mut environment = managed();
    environment.distributions.clear();
    environment.modules.clear();
    let remedy = first(environment, false);
    let commands: Vec<&str> = remedy.commands().collect();
    assert_eq!(commands[0], "/usr/bin/python3 -m venv .venv-tensorflow");
    assert!(!commands.join(" ").contains("--break-system-packages"));
}

#[test]
fn the_word_that_breaks_it_comes_from_the_person_alone() {
    let remedy = first(managed(), true);
    let commands: Vec<&str> = remedy.commands().collect();
    assert_eq!(
        commands,
        ["/usr/bin/python3 -m pip install --break-system-packages 'numpy==1.26.4'"]
    );
    assert_eq!(remedy.creates(), None);
}

#[test]
fn what_no_installer_does_is_done_there() {
    let mut environment = managed();
    environment.distributions[1].version = Some("1.26.4".parse().unwrap());
    environment.modules[1].version = Some("1.26.4".parse().unwrap());
    Arc::make_mut(&mut environment.contents)
        .shadow_candidates
        .push(stray());
    let remedy = first(environment, false);
    let commands: Vec<&str> = remedy.commands().collect();
    assert_eq!(
        commands,
        ["mv -n '/work in progress/numpy.py' '/work in progress/numpy.py.shadows'"]
    );
}

#[test]
fn what_hides_a_module_hides_it_from_a_new_environment_too() {
    let mut environment = managed();
    Arc::make_mut(&mut environment.contents)
        .shadow_candidates
        .push(stray());
    let remedy = first(environment, false);
    let commands: Vec<&str> = remedy.commands().collect();
    assert_eq!(commands.len(), 3, "{commands:?}");
    assert!(commands[0].starts_with("mv -n"), "{commands:?}");
    assert!(
        commands[1].ends_with("-m venv .venv-tensorflow"),
        "{commands:?}"
    );
}

/// What pip puts into the system's folders, the user's own would hide.
#[test]
fn what_lies_in_the_user_site_is_replaced_there() {
    let mut environment = managed();
    environment.search_path.entries[0].origin = EntryOrigin::UserSite;
    let remedy = first(environment, true);
    let commands: Vec<&str> = remedy.commands().collect();
    assert_eq!(
        commands,
        ["/usr/bin/python3 -m pip install --user --break-system-packages 'numpy==1.26.4'"]
    );
}
