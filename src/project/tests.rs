//! Requirements files as pip reads them.

use std::fs;
use std::path::Path;

use super::*;

/// Files in a folder; reads the first.
fn reads(files: &[(&str, &str)]) -> Manifest {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().join(files[0].0);
    read(&path, Kind::of(&path).unwrap()).unwrap()
}

/// `name:line:column requirement`, `!` before a constraint, `group/` before one of a group.
fn stated(manifest: &Manifest) -> Vec<String> {
    let one = |s: &Stated| {
        let group = match &s.group {
            Group::Main => String::new(),
            Group::Constraint => "!".to_owned(),
            Group::Named(name) => format!("{name}/"),
        };
        let file = s.place.path.file_name().unwrap().to_str().unwrap();
        format!(
            "{group}{file}:{}:{} {}",
            s.place.line, s.place.column, s.requirement
        )
    };
    manifest.stated.iter().map(one).collect()
}

fn problems(manifest: &Manifest) -> Vec<String> {
    let one =
        |(place, problem): &(SourcePlace, ManifestProblem)| format!("{}: {problem}", place.line);
    manifest.problems.iter().map(one).collect()
}

#[test]
fn a_requirements_file_is_read_as_pip_reads_it() {
    let manifest = reads(&[
        (
            "requirements.txt",
            "# a comment\n-r base.txt\n--index-url https://example.test/simple\n  TensorFlow_CPU[x] == 2.10.0 ; \\\n    python_version < '3.11'  # why\n\
             numpy>=1.20 --hash=sha256:00 \\\n    --hash=sha256:11\n-c c.txt\n-e ./here\nhttps://example.test/keras-2.10.0-py2.py3-none-any.whl\n",
        ),
        ("base.txt", "six\n-rbase2.txt\n"),
        ("base2.txt", "wrapt\n-r requirements.txt\n"),
        ("c.txt", "protobuf<4\n"),
    ]);
    assert_eq!(
        stated(&manifest),
        [
            "base.txt:1:1 six",
            "base2.txt:1:1 wrapt",
            "requirements.txt:4:3 tensorflow-cpu[x]==2.10.0 ; python_version < '3.11'",
            "requirements.txt:6:1 numpy>=1.20",
            "!c.txt:1:1 protobuf<4",
            "requirements.txt:10:1 keras==2.10.0",
        ]
    );
    let found = problems(&manifest);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("includes itself") && found[1].contains("`./here`"),
        "{found:?}"
    );
}

#[test]
fn what_cannot_be_used_is_named_with_its_line_and_the_rest_is_read() {
    let manifest = reads(&[(
        "requirements.txt",
        "tensorflow==${TF}\nnumpy=>1.2\n-r missing.txt\nkeras; sys_plattform == 'x'\nsix\n",
    )]);
    assert_eq!(stated(&manifest), ["requirements.txt:5:1 six"]);
    let found = problems(&manifest);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[0].starts_with("1: `tensorflow==${TF}` contains an environment variable"));
    assert!(found[2].starts_with("3: cannot be read: "), "{found:?}");
}

#[test]
fn every_table_of_pyproject_is_read() {
    let manifest = reads(&[(
        "pyproject.toml",
        "[project]\nrequires-python = \">=3.9\"\ndependencies = [\n  \"tensorflow==2.10.1\",\n]\n\
         [project.optional-dependencies]\nnp = [\"numpy<2\"]\n[dependency-groups]\ntest = [\"six\", {include-group = \"more\"}]\nmore = [\"wrapt\"]\n\
         [tool.poetry.group.dev.dependencies]\nkeras = \"^2.10\"\n[tool.uv]\nconstraint-dependencies = [\"protobuf<4\"]\n",
    )]);
    assert_eq!(
        stated(&manifest),
        [
            "pyproject.toml:4:4 tensorflow==2.10.1",
            "np/pyproject.toml:7:8 numpy<2",
            "more/pyproject.toml:10:10 wrapt",
            "test/pyproject.toml:9:10 six",
            "test/pyproject.toml:10:10 wrapt",
            "dev/pyproject.toml:12:1 keras>=2.10,<3",
            "!pyproject.toml:14:29 protobuf<4",
        ]
    );
    assert_eq!(manifest.requires_python.unwrap().to_string(), ">=3.9");
}

#[test]
fn install_commands_are_found_in_other_files() {
    let docker = reads(&[
        (
            "Dockerfile",
            "FROM python:3.9-slim AS base\nRUN apt-get install x && \\\n    pip install --no-cache-dir \\\n      tensorflow==2.10.0 'numpy<2'\nRUN python3 -m pip install -r r.txt\n",
        ),
        ("r.txt", "six\n"),
    ]);
    assert_eq!(
        stated(&docker),
        [
            "Dockerfile:4:7 tensorflow==2.10.0",
            "Dockerfile:4:27 numpy<2",
            "r.txt:1:1 six"
        ]
    );
    assert_eq!(docker.python.unwrap().minor_text(), "3.9");
    let notebook = reads(&[(
        "a.ipynb",
        "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\n    \"%pip install -q tensorflow==2.15.0\\n\",\n    \"!pip3 install numpy==1.26.4\"\n]}]}\n",
    )]);
    assert_eq!(
        stated(&notebook),
        [
            "a.ipynb:2:22 tensorflow==2.15.0",
            "a.ipynb:3:20 numpy==1.26.4"
        ]
    );
}

#[test]
fn other_formats_state_requirements_too() {
    let cfg = reads(&[(
        "setup.cfg",
        "[options]\npython_requires = >=3.8\ninstall_requires =\n    tensorflow-cpu==2.10.0\n    numpy\n[options.extras_require]\nx = six\n",
    )]);
    assert_eq!(
        stated(&cfg),
        [
            "setup.cfg:4:5 tensorflow-cpu==2.10.0",
            "setup.cfg:5:5 numpy",
            "x/setup.cfg:7:5 six"
        ]
    );
    let conda = reads(&[(
        "environment.yml",
        "name: a\ndependencies:\n  - python=3.9\n  - numpy=1.26\n  - pip:\n    - tensorflow==2.10.0\n",
    )]);
    assert_eq!(
        stated(&conda),
        [
            "environment.yml:4:5 numpy==1.26.*",
            "environment.yml:6:7 tensorflow==2.10.0"
        ]
    );
    assert_eq!(conda.stated[0].build, Build::Conda);
    assert_eq!(conda.python.unwrap().minor_text(), "3.9");
}

#[test]
fn the_settings_of_a_project_know_their_keys() {
    let manifest = reads(&[(
        "pyproject.toml",
        "[tool.tfpair]\npython = [\"3.10\"]\nignor = 1\n[tool.tfpair.ignore]\nnumpy-abi-too-new = \"we rebuild it\"\n",
    )]);
    let config = manifest.config.as_ref().unwrap();
    assert_eq!(
        config.ignore,
        [("numpy-abi-too-new".to_owned(), "we rebuild it".to_owned())]
    );
    assert_eq!(
        problems(&manifest),
        ["3: unknown key `ignor` in [tool.tfpair]"]
    );
}

#[test]
fn a_place_is_that_of_the_whole_name() {
    assert_eq!(column("keras-cpu keras", "keras"), 11);
    assert_eq!(column("  \"Tf_Keras>=2\"", "tf-keras"), 4);
    assert_eq!(column("    six", ""), 5);
    assert_eq!(Kind::of(Path::new("a/pylock.dev.toml")), Some(Kind::Pylock));
}
