//! Virtual environments of every tool.

use std::fs;
use std::path::Path;

use super::{Sandbox, bin, link, on, on_every_series, site, support, write};

#[test]
fn an_environment_of_the_standard_library() {
    on_every_series("venv", |sandbox, python, series| {
        for (name, options) in [
            ("plain", &[][..]),
            ("seeing", &["--system-site-packages"][..]),
            ("copied", &["--copies"][..]),
            ("copied-seeing", &["--copies", "--system-site-packages"][..]),
        ] {
            let prefix = sandbox.venv(python, name, options);
            sandbox.compare(&bin(&prefix));
            sandbox.compare(&prefix.join("bin/python3"));
        }
        // what counts for the user counts where the system is seen, and nowhere else
        sandbox.write(
            &format!("home/.local/lib/python{series}/site-packages/a.py"),
            "",
        );
        for name in ["plain", "seeing", "copied-seeing"] {
            sandbox.compare(&bin(&sandbox.at(name)));
        }
        sandbox.set("PYTHONNOUSERSITE", "1");
        sandbox.compare(&bin(&sandbox.at("seeing")));
        sandbox.set("PYTHONPATH", sandbox.at("extra"));
        sandbox.compare(&bin(&sandbox.at("plain")));
    });
}

#[test]
fn an_environment_reached_through_links() {
    on_every_series("links", |sandbox, python, _| {
        let prefix = sandbox.venv(python, "real", &[]);
        let linked = link(&prefix, &sandbox.at("linked"));
        sandbox.compare(&bin(&linked));
        let copied = sandbox.venv(python, "copied", &["--copies"]);
        let linked = link(&copied, &sandbox.at("linked-copied"));
        sandbox.compare(&bin(&linked));
        // a link to the executable leads out of the environment: pyvenv.cfg is not beside the link
        sandbox.compare(&link(&bin(&prefix), &sandbox.at("tools/python")));
        // an environment made with an interpreter that is itself a link
        let shortcut = link(python, &sandbox.at("shortcut/bin/python"));
        let made = sandbox.venv(&shortcut, "through", &[]);
        sandbox.compare(&bin(&made));
        // and with one whose prefix is reached through a link
        let base = python.parent().and_then(Path::parent).expect("a prefix");
        let alias = link(base, &sandbox.at("alias"));
        for (name, options) in [("aliased", &[][..]), ("aliased-copy", &["--copies"][..])] {
            let made = sandbox.venv(&alias.join("bin/python"), name, options);
            sandbox.compare(&bin(&made));
        }
    });
}

#[test]
fn an_environment_of_an_environment() {
    on_every_series("venv of a venv", |sandbox, python, _| {
        let outer = sandbox.venv(python, "outer", &[]);
        let inner = sandbox.venv(&bin(&outer), "inner", &["--system-site-packages"]);
        sandbox.compare(&bin(&inner));
        let third = sandbox.venv(&bin(&inner), "outer/third", &[]);
        sandbox.compare(&bin(&third));
    });
}

#[test]
fn a_pyvenv_cfg_as_people_edit_it() {
    on_every_series("pyvenv.cfg", |sandbox, python, _| {
        let prefix = sandbox.venv(python, "edited", &[]);
        let cfg = prefix.join("pyvenv.cfg");
        let text = fs::read_to_string(&cfg).expect("pyvenv.cfg");
        let without: String = text
            .lines()
            .filter(|line| !line.starts_with("include-system"))
            .map(|line| format!("{line}\n"))
            .collect();
        for end in [
            "",
            "include-system-site-packages = TRUE\n",
            "INCLUDE-SYSTEM-SITE-PACKAGES=false\n",
            "include-system-site-packages = yes\n",
            "include-system-site-packages = true\ninclude-system-site-packages = false\n",
            "include-system-site-packages = false\ninclude-system-site-packages = true\n",
            "a line without a sign\nprompt = a=b\ninclude-system-site-packages = false\n",
        ] {
            write(&cfg, format!("{without}{end}"));
            sandbox.compare(&bin(&prefix));
        }
    });
}

#[test]
fn an_environment_of_uv() {
    on_every_series("uv venv", |sandbox, python, series| {
        let uv = support::uv();
        let python = python.to_string_lossy();
        for (name, option) in [("plain", "--quiet"), ("seeing", "--system-site-packages")] {
            let prefix = sandbox.at(name);
            let target = prefix.to_string_lossy();
            let arguments = ["venv", "--no-project", option, "--python", &python, &target];
            if sandbox.makes(&uv, &arguments) {
                sandbox.compare(&bin(&prefix));
                sandbox.write(
                    &format!("home/.local/lib/python{series}/site-packages/a.py"),
                    "",
                );
                sandbox.compare(&bin(&prefix));
            }
        }
    });
}

/// virtualenv of some release, run by uv without being installed, on the Python of a series.
struct Virtualenv {
    release: &'static str,
    on: &'static str,
}

impl Virtualenv {
    fn makes(&self, sandbox: &Sandbox, python: &Path, name: &str, options: &[&str]) -> bool {
        let runner = super::python(self.on);
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let (runner, python, target) = (text(&runner), text(python), text(&sandbox.at(name)));
        let from = format!("virtualenv=={}", self.release);
        let mut arguments = vec!["tool", "run", "--quiet", "--python", &runner];
        arguments.extend(["--from", &from, "virtualenv", "--python", &python]);
        arguments.extend(["--no-pip", "--no-setuptools", "--no-wheel"]);
        arguments.extend(options);
        arguments.push(&target);
        sandbox.makes(&support::uv(), &arguments)
    }

    fn compare(&self, sandbox: &mut Sandbox, python: &Path, series: &str) {
        for (name, options) in [
            ("plain", &[][..]),
            ("seeing", &["--system-site-packages"][..]),
            ("copied", &["--always-copy"][..]),
        ] {
            if self.makes(sandbox, python, name, options) {
                let prefix = sandbox.at(name);
                sandbox.compare(&bin(&prefix));
                write(&site(&prefix, series).join("a.pth"), "../../..\n");
                sandbox.compare(&bin(&prefix));
            }
        }
        let user = format!("home/.local/lib/python{series}/site-packages/a.py");
        sandbox.write(&user, "");
        for name in ["plain", "seeing"] {
            if bin(&sandbox.at(name)).exists() {
                sandbox.compare(&bin(&sandbox.at(name)));
            }
        }
    }
}

#[test]
fn an_environment_of_virtualenv() {
    on_every_series("virtualenv 20", |sandbox, python, series| {
        // 20.21.1 is the last release that makes environments for 3.6
        let virtualenv = Virtualenv {
            release: "20.21.1",
            on: "3.11",
        };
        virtualenv.compare(sandbox, python, series);
    });
}

#[test]
fn an_environment_of_virtualenv_for_python_2() {
    on(
        &["2.7"],
        "virtualenv 20 for 2.7",
        |sandbox, python, series| {
            // 20.15.1 is the last release that makes environments for 2.7
            let virtualenv = Virtualenv {
                release: "20.15.1",
                on: "3.10",
            };
            virtualenv.compare(sandbox, python, series);
        },
    );
}

#[test]
fn an_environment_of_virtualenv_before_20() {
    on(
        &["2.7", "3.6", "3.7"],
        "virtualenv 16",
        |sandbox, python, series| {
            let virtualenv = Virtualenv {
                release: "16.7.12",
                on: "3.7",
            };
            virtualenv.compare(sandbox, python, series);
        },
    );
}
