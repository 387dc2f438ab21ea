//! Base installations: pyenv's, Debian's, and how links and variables lead to them.

use std::path::{Path, PathBuf};

use super::{Room, SERIES, link, on, on_every_series, write};

const WITH_2_7: &[&str] = &[
    "2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13",
];

#[test]
fn a_base_installation_by_any_name_and_through_links() {
    on(WITH_2_7, "base", |room, python, series| {
        room.compare(python);
        let bin = python.parent().expect("bin");
        room.compare(&bin.join(format!("python{series}")));
        let prefix = bin.parent().expect("a prefix");
        room.compare(&link(python, &room.at("elsewhere/python")));
        room.compare(&link(
            &room.at("elsewhere/python"),
            &room.at("further/bin/python"),
        ));
        let linked = link(prefix, &room.at("linked"));
        room.compare(&linked.join("bin/python"));
    });
}

#[test]
fn pythonpath_with_missing_empty_and_repeated_entries() {
    on(WITH_2_7, "PYTHONPATH", |room, python, _| {
        let present = room.write("extra/module.py", "");
        let present = present.parent().expect("a folder").to_path_buf();
        for value in [
            present.display().to_string(),
            format!("{0}:/nowhere/at/all:{0}/", present.display()),
            "relative:../up:.".to_owned(),
            format!(":{}::", present.display()),
            format!("{}/../extra", present.display()),
        ] {
            room.set("PYTHONPATH", value);
            room.compare(python);
        }
    });
}

#[test]
fn pythonhome_names_the_base() {
    on(WITH_2_7, "PYTHONHOME", |room, python, _| {
        let prefix = python.parent().and_then(Path::parent).expect("a prefix");
        room.set("PYTHONHOME", prefix);
        room.compare(python);
        let linked = link(prefix, &room.at("linked"));
        room.set("PYTHONHOME", &linked);
        room.compare(python);
    });
}

#[test]
fn the_users_own_site_packages() {
    on(WITH_2_7, "user site", |room, python, series| {
        room.compare(python);
        let user = format!("lib/python{series}/site-packages");
        let folder = room.write("src/module.py", "");
        let line = folder.parent().expect("a folder").display().to_string();
        room.write(&format!("home/.local/{user}/more.pth"), line);
        room.compare(python);
        room.set("PYTHONNOUSERSITE", "1");
        room.compare(python);
        room.set("PYTHONNOUSERSITE", "");
        room.compare(python);
        room.set("PYTHONUSERBASE", room.at("base"));
        room.compare(python);
        room.write(&format!("base/{user}/module.py"), "");
        room.compare(python);
        room.write(&format!("work/near/{user}/module.py"), "");
        room.set("PYTHONUSERBASE", "near");
        room.compare(python);
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
    let mut room = Room::new("Debian");
    let (python, series) = debian();
    room.compare(&python);
    room.compare(&PathBuf::from(format!("/usr/bin/python{series}")));
    room.compare(&link(&python, &room.at("bin/python")));
    for (name, options) in [
        ("plain", &[][..]),
        ("seeing", &["--system-site-packages"][..]),
        ("copied", &["--copies"][..]),
        ("copied-seeing", &["--copies", "--system-site-packages"][..]),
    ] {
        let prefix = room.venv(&python, name, options);
        room.compare(&prefix.join("bin/python"));
        room.compare(&prefix.join("bin/python3"));
        write(
            &prefix.join(format!("local/lib/python{series}/dist-packages/a.py")),
            "",
        );
        write(&prefix.join("lib/python3/dist-packages/a.py"), "");
        room.compare(&prefix.join("bin/python"));
    }
    room.write(
        &format!("home/.local/lib/python{series}/site-packages/a.py"),
        "",
    );
    room.compare(&python);
    room.compare(&room.at("seeing/bin/python"));
    room.set("VIRTUAL_ENV", room.at("plain"));
    room.compare(&python);
    room.judged();
}

#[test]
fn debians_numpy_is_found_where_python_finds_it() {
    let (python, _) = debian();
    let mut room = Room::new("Debian's python3-numpy");
    let numpy = Path::new("/usr/lib/python3/dist-packages/numpy");
    assert!(
        numpy.is_dir(),
        "the Debian package python3-numpy is not installed"
    );
    room.compare(&python);
    let seeing = room.venv(&python, "seeing", &["--system-site-packages"]);
    room.compare(&seeing.join("bin/python"));
    let ask = "import numpy, os; print(os.path.dirname(os.path.dirname(numpy.__file__)))";
    let said = super::support::run(room.command(&python).args(["-c", ask])).stdout;
    let ours = room.report(&[python.as_os_str()]).expect("a report");
    let entries = ours["search_path"].as_array().expect("a search path");
    let first = entries
        .iter()
        .filter_map(|entry| entry.as_str())
        .find(|entry| Path::new(entry).join("numpy/__init__.py").is_file())
        .expect("numpy on the path");
    assert_eq!(first, said.trim());
    room.judged();
}

#[test]
fn a_copied_interpreter_in_a_moved_tree() {
    on_every_series("copied tree", |room, python, series| {
        // the landmark alone makes a prefix: a tree as a distributor or a person moves it
        let prefix = python.parent().and_then(Path::parent).expect("a prefix");
        let library = format!("lib/python{series}");
        link(
            &prefix.join(&library),
            &room.at(&format!("moved/{library}")),
        );
        link(&prefix.join("include"), &room.at("moved/include"));
        let name = format!("moved/bin/python{series}");
        let bytes = std::fs::read(prefix.join(format!("bin/python{series}"))).expect("bytes");
        let copy = room.write(&name, bytes);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&copy, mode).expect("a mode");
        let libraries = prefix.join("lib");
        room.set("LD_LIBRARY_PATH", libraries);
        room.compare(&copy);
    });
}
