//! pyenv's shims: the interpreter that `tfpair` finds compared with the one that the shim starts.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::{Room, support};

fn pyenv() -> PathBuf {
    let root = env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".pyenv")))
        .expect("PYENV_ROOT or HOME");
    let complete = root.join("shims/python").is_file() && root.join("versions").is_dir();
    assert!(complete, "no pyenv with shims at {}", root.display());
    root
}

/// What the shim starts, and what it is taken to start.
#[track_caller]
fn check(room: &mut Room, shim: &Path, wanted: Option<&str>) {
    let ask = "import sys; print(sys.executable)";
    let ended = support::run(room.command(shim).args(["-c", ask]));
    let ours = match wanted {
        None => room.report(&[shim.as_os_str()]),
        Some(name) => room.report(&["--python".as_ref(), name.as_ref()]),
    };
    let ours = ours.map(|report| report["python"]["executable"].as_str().map(PathBuf::from));
    let theirs = ended.stdout.trim();
    room.compared += 1;
    let agree = match (&ours, ended.status.success()) {
        (Ok(Some(ours)), true) => ours == Path::new(theirs),
        (Err(_), false) => true,
        _ => false,
    };
    room.equal += usize::from(agree);
    if !agree {
        room.differences.push(format!(
            "{:?}: ours {ours:?}, pyenv {theirs:?} {}",
            room.variables, ended.stderr
        ));
    }
}

#[test]
fn a_shim_is_followed_to_what_it_starts() {
    let root = pyenv();
    let mut room = Room::new("pyenv shims");
    let shim = root.join("shims/python");
    let path =
        env::join_paths([root.join("shims"), "/usr/bin".into(), "/bin".into()]).expect("a PATH");
    room.set("PATH", path);
    room.set("PYENV_ROOT", &root);
    check(&mut room, &shim, None);
    check(&mut room, &shim, Some("python"));
    let installed: Vec<String> = fs::read_dir(root.join("versions"))
        .expect("versions")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with('3'))
        .collect();
    for version in installed {
        let series = version
            .rsplit_once('.')
            .map_or(version.as_str(), |(series, _)| series);
        for spelling in [version.as_str(), series, &format!("python-{version}")] {
            room.set("PYENV_VERSION", spelling);
            check(&mut room, &shim, None);
            check(&mut room, &shim, Some("python"));
            room.variables.remove(std::ffi::OsStr::new("PYENV_VERSION"));
            room.write("work/.python-version", format!("# ours\n{spelling} main\n"));
            check(&mut room, &shim, None);
        }
    }
    for spelling in ["system", "0.0.0", "0.0.0:system", "3:system", ""] {
        room.set("PYENV_VERSION", spelling);
        check(&mut room, &root.join("shims/python3"), None);
        check(&mut room, &root.join("shims/python"), None);
    }
    room.judged();
}
