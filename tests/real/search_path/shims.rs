//! pyenv's shims: the interpreter that `tfpair` finds compared with the one that the shim starts.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::{Sandbox, support};

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
fn check(sandbox: &mut Sandbox, shim: &Path, wanted: Option<&str>) {
    let ask = "import sys; print(sys.executable)";
    let ended = support::run(sandbox.command(shim).args(["-c", ask]));
    let ours = match wanted {
        None => sandbox.report(&[shim.as_os_str()]),
        Some(name) => sandbox.report(&["--python".as_ref(), name.as_ref()]),
    };
    let ours = ours.map(|report| report["python"]["executable"].as_str().map(PathBuf::from));
    let theirs = ended.stdout.trim();
    sandbox.compared += 1;
    let agree = match (&ours, ended.status.success()) {
        (Ok(Some(ours)), true) => ours == Path::new(theirs),
        (Err(_), false) => true,
        _ => false,
    };
    sandbox.equal += usize::from(agree);
    if !agree {
        sandbox.differences.push(format!(
            "{:?}: ours {ours:?}, pyenv {theirs:?} {}",
            sandbox.variables, ended.stderr
        ));
    }
}

#[test]
fn a_shim_is_followed_to_what_it_starts() {
    let root = pyenv();
    let mut sandbox = Sandbox::new("pyenv shims");
    let shim = root.join("shims/python");
    let path =
        env::join_paths([root.join("shims"), "/usr/bin".into(), "/bin".into()]).expect("a PATH");
    sandbox.set("PATH", path);
    sandbox.set("PYENV_ROOT", &root);
    check(&mut sandbox, &shim, None);
    check(&mut sandbox, &shim, Some("python"));
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
            sandbox.set("PYENV_VERSION", spelling);
            check(&mut sandbox, &shim, None);
            check(&mut sandbox, &shim, Some("python"));
            sandbox
                .variables
                .remove(std::ffi::OsStr::new("PYENV_VERSION"));
            sandbox.write("work/.python-version", format!("# ours\n{spelling} main\n"));
            check(&mut sandbox, &shim, None);
        }
    }
    for spelling in ["system", "0.0.0", "0.0.0:system", "3:system", ""] {
        sandbox.set("PYENV_VERSION", spelling);
        check(&mut sandbox, &root.join("shims/python3"), None);
        check(&mut sandbox, &root.join("shims/python"), None);
    }
    sandbox.judged();
}
