//! `.pth` files and editable installs.

use std::path::Path;

use super::{Sandbox, bin, on, on_every_series, site, support, write};

#[test]
fn pth_files_of_every_kind() {
    on_every_series("pth", |sandbox, python, series| {
        let prefix = sandbox.venv(python, "venv", &[]);
        let folder = site(&prefix, series);
        for name in [
            "one",
            "two",
            "three",
            "with space",
            "dot",
            "bom",
            "caf\u{e9}",
            "tail",
        ] {
            sandbox.write(&format!("src/{name}/module.py"), "");
        }
        let source = sandbox.at("src").display().to_string();
        let files: [(&str, String); 12] = [
            ("b.pth", format!("{source}/two\n{source}/one\n")),
            (
                "a.pth",
                format!("# no\n\n{source}/one\n  \nmissing\n{source}/one/\n"),
            ),
            (
                "Z.pth",
                format!("{source}/with space  \r\n{source}/three\r\n"),
            ),
            ("m.pth", format!("{source}/../src/./three\nsub\n")),
            (".hidden.pth", format!("{source}/dot\n")),
            (
                "bom.pth",
                format!("\u{feff}{source}/bom\n{source}/caf\u{e9}"),
            ),
            (
                "code.pth",
                format!("import sys\n{source}/tail\nimport\tos\n"),
            ),
            ("lead.pth", format!(" {source}/two\n")),
            ("file.pth", format!("{source}/one/module.py\n")),
            ("empty.pth", String::new()),
            ("not.pth.txt", format!("{source}\n")),
            ("\u{3b1}.pth", "../../../..\n".to_owned()),
        ];
        for (name, text) in files {
            write(&folder.join(name), text);
            sandbox.compare(&bin(&prefix));
        }
        // an added folder is no site folder: its own .pth files do nothing
        write(&folder.join("sub/nested.pth"), &source);
        sandbox.compare(&bin(&prefix));
    });
}

fn project(sandbox: &Sandbox, layout: &str) {
    sandbox.write(
        &format!("{layout}/pyproject.toml"),
        "[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n",
    );
    let folder = if layout == "src-layout" { "src/" } else { "" };
    let place = if folder.is_empty() {
        ""
    } else {
        "package_dir={'': 'src'}, "
    };
    sandbox.write(
        &format!("{layout}/setup.py"),
        format!("from setuptools import setup\nsetup(name='{layout}', version='1', {place}packages=['inner'])\n"),
    );
    sandbox.write(&format!("{layout}/{folder}inner/__init__.py"), "");
}

#[test]
fn an_editable_install_of_pep_660() {
    on(
        &["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"],
        "editable",
        |sandbox, python, _| {
            let prefix = sandbox.venv(python, "venv", &[]);
            let target = bin(&prefix).to_string_lossy().into_owned();
            for layout in ["src-layout", "flat-layout"] {
                project(sandbox, layout);
                let source = sandbox.at(layout).to_string_lossy().into_owned();
                let arguments = [
                    "pip", "install", "--quiet", "--python", &target, "-e", &source,
                ];
                if sandbox.makes(&support::uv(), &arguments) {
                    sandbox.compare(&bin(&prefix));
                }
            }
        },
    );
}

/// Whether an interpreter has setuptools of its own.
fn has_setuptools(sandbox: &Sandbox, python: &Path) -> bool {
    sandbox.makes(python, &["-c", "import setuptools"])
}

#[test]
fn an_editable_install_of_setup_py_develop() {
    on_every_series("develop", |sandbox, python, _| {
        if !has_setuptools(sandbox, python) {
            return;
        }
        let prefix = sandbox.venv(python, "venv", &["--system-site-packages"]);
        for layout in ["src-layout", "flat-layout"] {
            project(sandbox, layout);
            let source = sandbox.at(layout);
            let ended = support::run(
                sandbox
                    .command(&bin(&prefix))
                    .args(["setup.py", "--quiet", "develop", "--no-deps"])
                    .current_dir(&source),
            );
            assert!(ended.status.success(), "develop: {}", ended.stderr);
            sandbox.compare(&bin(&prefix));
        }
    });
}
