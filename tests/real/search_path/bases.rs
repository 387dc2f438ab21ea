//! Base installations: pyenv's, Debian's, and how links and variables lead to them.

use std::path::{Path, PathBuf};

use super::{SERIES, Sandbox, link, on, on_every_series, write};

const WITH_2_7: &[&str] = &[
    "2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13",
];

#[test]
fn a_base_installation_by_any_name_and_through_links() {
    on(WITH_2_7, "base", |sandbox, python, series| {
        sandbox.compare(python);
        let bin = python.parent().expect("bin");
        sandbox.compare(&bin.join(format!("python{series}")));
        let prefix = bin.parent().expect("a prefix");
        sandbox.compare(&link(python, &sandbox.at("elsewhere/python")));
        sandbox.compare(&link(
            &sandbox.at("elsewhere/python"),
            &sandbox.at("further/bin/python"),
        ));
        let linked = link(prefix, &sandbox.at("linked"));
        sandbox.compare(&linked.join("bin/python"));
    });
}

#[test]
fn pythonpath_with_missing_empty_and_repeated_entries() {
    on(WITH_2_7, "PYTHONPATH", |sandbox, python, _| {
        let present = sandbox.write("extra/module.py", "");
        let present = present.parent().expect("a folder").to_path_buf();
        for value in [
            present.display().to_string(),
            format!("{0}:/nowhere/at/all:{0}/", present.display()),
            "relative:../up:.".to_owned(),
            format!(":{}::", present.display()),
            format!("{}/../extra", present.display()),
        ] {
            sandbox.set("PYTHONPATH", value);
            sandbox.compare(python);
        }
    });
}

#[test]
fn pythonhome_names_the_base() {
    on(WITH_2_7, "PYTHONHOME", |sandbox, python, _| {
        let prefix = python.parent().and_then(Path::parent).expect("a prefix");
        sandbox.set("PYTHONHOME", prefix);
        sandbox.compare(python);
        let linked = link(prefix, &sandbox.at("linked"));
        sandbox.set("PYTHONHOME", &linked);
        sandbox.compare(python);
    });
}

#[test]
fn the_users_own_site_packages() {
    on(WITH_2_7, "user site", |sandbox, python, series| {
        sandbox.compare(python);
        let user = format!("lib/python{series}/site-packages");
        let folder = sandbox.write("src/module.py", "");
        let line = folder.parent().expect("a folder").display().to_string();
        sandbox.write(&format!("home/.local/{user}/more.pth"), line);
        sandbox.compare(python);
        sandbox.set("PYTHONNOUSERSITE", "1");
        sandbox.compare(python);
        sandbox.set("PYTHONNOUSERSITE", "");
        sandbox.compare(python);
        sandbox.set("PYTHONUSERBASE", sandbox.at("base"));
        sandbox.compare(python);
        sandbox.write(&format!("base/{user}/module.py"), "");
        sandbox.compare(python);
        sandbox.write(&format!("work/near/{user}/module.py"), "");
        sandbox.set("PYTHONUSERBASE", "near");
        sandbox.compare(python);
    });
}

/// Debian's own Python, told by its patched site.py.
fn debian() -> (PathBuf, String) {
    let python = PathBuf::from("/usr/bin/python3");
    let series = SERIES.iter().find(|series| {
        let module = format!("/usr/lib/python{series}/site.py");
        std::fs::read_to_string(module).is_ok_and(|text| text.contains("\"dist-packages\""))
            && std::fs::canonicalize(&python).is_ok_and(|p| p.ends_with(format!("python{series}")))
    });
    let series =
        series.expect("/usr/bin/python3 is Debian's; elsewhere leave this test out by name");
    (python, (*series).to_owned())
}

#[test]
fn debians_system_python_and_environments_made_from_it() {
    let mut sandbox = Sandbox::new("Debian");
    let (python, series) = debian();
    sandbox.compare(&python);
    sandbox.compare(&PathBuf::from(format!("/usr/bin/python{series}")));
    sandbox.compare(&link(&python, &sandbox.at("bin/python")));
    for (name, options) in [
        ("plain", &[][..]),
        ("seeing", &["--system-site-packages"][..]),
        ("copied", &["--copies"][..]),
        ("copied-seeing", &["--copies", "--system-site-packages"][..]),
    ] {
        let prefix = sandbox.venv(&python, name, options);
        sandbox.compare(&prefix.join("bin/python"));
        sandbox.compare(&prefix.join("bin/python3"));
        write(
            &prefix.join(format!("local/lib/python{series}/dist-packages/a.py")),
            "",
        );
        write(&prefix.join("lib/python3/dist-packages/a.py"), "");
        sandbox.compare(&prefix.join("bin/python"));
    }
    sandbox.write(
        &format!("home/.local/lib/python{series}/site-packages/a.py"),
        "",
    );
    sandbox.compare(&python);
    sandbox.compare(&sandbox.at("seeing/bin/python"));
    sandbox.set("VIRTUAL_ENV", sandbox.at("plain"));
    sandbox.compare(&python);
    sandbox.judged();
}

#[test]
fn debians_numpy_is_found_where_python_finds_it() {
    let (python, _) = debian();
    let mut sandbox = Sandbox::new("Debian's python3-numpy");
    let numpy = Path::new("/usr/lib/python3/dist-packages/numpy");
    assert!(
        numpy.is_dir(),
        "the Debian package python3-numpy is not installed"
    );
    sandbox.compare(&python);
    let seeing = sandbox.venv(&python, "seeing", &["--system-site-packages"]);
    sandbox.compare(&seeing.join("bin/python"));
    let ask = "import numpy, os; print(os.path.dirname(os.path.dirname(numpy.__file__)))";
    let said = super::support::run(sandbox.command(&python).args(["-c", ask])).stdout;
    let ours = sandbox.report(&[python.as_os_str()]).expect("a report");
    let entries = ours["search_path"].as_array().expect("a search path");
    let first = entries
        .iter()
        .filter_map(|entry| entry.as_str())
        .find(|entry| Path::new(entry).join("numpy/__init__.py").is_file())
        .expect("numpy on the path");
    assert_eq!(first, said.trim());
    sandbox.judged();
}

#[test]
fn a_copied_interpreter_in_a_moved_tree() {
    on_every_series("copied tree", |sandbox, python, series| {
        // the landmark alone makes a prefix: a tree as a distributor or a person moves it
        let prefix = python.parent().and_then(Path::parent).expect("a prefix");
        let library = format!("lib/python{series}");
        link(
            &prefix.join(&library),
            &sandbox.at(&format!("moved/{library}")),
        );
        link(&prefix.join("include"), &sandbox.at("moved/include"));
        let name = format!("moved/bin/python{series}");
        let bytes = std::fs::read(prefix.join(format!("bin/python{series}"))).expect("bytes");
        let copy = sandbox.write(&name, bytes);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&copy, mode).expect("a mode");
        let libraries = prefix.join("lib");
        sandbox.set("LD_LIBRARY_PATH", libraries);
        sandbox.compare(&copy);
    });
}
