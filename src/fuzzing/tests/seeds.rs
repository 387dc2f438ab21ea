//! What is mutated: small samples of each format, and the files that the tests of `triage` have.

use std::fs;
use std::path::{Path, PathBuf};

use crate::read::fixture;

pub(super) type Seeds = Vec<Vec<u8>>;

fn texts(all: &[&str]) -> Seeds {
    all.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// A path of the project.
fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// The files of a folder, in the order of their names; those of at most `limit` bytes.
pub(super) fn folder(relative: &str, limit: usize) -> Seeds {
    let Ok(entries) = fs::read_dir(path(relative)) else {
        return Seeds::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort_unstable();
    let files = paths.iter().filter(|path| path.is_file());
    let files = files.map(|path| fs::read(path).unwrap());
    files.filter(|bytes| bytes.len() <= limit).collect()
}

pub(super) fn metadata() -> Seeds {
    texts(&[
        "Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.10.1\nHome-page: https://www.tensorflow.org/\n\
         Author: Google Inc.\nRequires-Python: >=3.7\nRequires-Dist: absl-py (>=1.0.0)\n\
         Requires-Dist: numpy (>=1.20)\nRequires-Dist: protobuf (<3.20,>=3.9.2)\n\
         Requires-Dist: tensorboard (<2.11,>=2.10)\nRequires-Dist: tensorflow-io-gcs-filesystem >=0.23.1\n\nWhat it is.\n",
        "Metadata-Version: 2.4\r\nName: a\r\nVersion: 1!2.0rc1.post2.dev3+local.1\r\nAuthor-email: =?utf-8?q?J=C3=B6rg?= <j@e>\r\n\
         Description: a\r\n        |b\r\nProject-URL: Home, https://e/\r\nProvides-Extra: and-cuda\r\n\
         Requires-Dist: b[c,d] @ git+https://e/b@v1 ; python_version < \"3.11\" and extra == 'and-cuda'\r\n\
         Requires-Dist: e !=1.*,===x; (sys_platform == \"linux\" or os_name not in 'nt posix') and python_full_version ~= '3.8'\r\n",
        "Name: numpy\nVersion: 1.26.4\nRequires-Dist: x; 'linux' in sys_platform\n",
    ])
}

pub(super) fn record() -> Seeds {
    texts(&[
        "numpy/__init__.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n\
         numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so,sha256=AAAA,5232\n\
         \"a,\"\"b\"\".py\",md5=x,12\n../../../bin/f2py,,\nnumpy-1.26.4.dist-info/RECORD,,\n",
        "a/b.py,sha256=x,1\r\na/c.so,,18446744073709551615\r\n/abs/d.so,sha256=,\r\n",
        "only\n,,\n\"open,,\n",
    ])
}

pub(super) fn pyvenv_cfg() -> Seeds {
    texts(&[
        "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.10.13\nexecutable = /usr/bin/python3.10\n\
         command = /usr/bin/python3 -m venv /v\n",
        "home = C:\\Python311\r\nimplementation = CPython\r\nuv = 0.5.1\r\nversion_info = 3.11.4.final.0\r\n\
         include-system-site-packages=TRUE\r\nprompt = a=b\r\n",
    ])
}

pub(super) fn pth() -> Seeds {
    texts(&[
        "# c\n../src\n/opt/lib  \r\nimport os; os.x = 1\nimport\tsys\n",
        "\u{feff}python311.zip\r\n.\r\nimport site\r\n",
        "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('a',))\n",
        "try:\n    import apport_python_hook\nexcept ImportError:\n    pass\n",
    ])
}

pub(super) fn extension() -> Seeds {
    let text = b"\0module compiled against ABI version 0x%x but this version of numpy is 0x%x\0numpy.core._multiarray_umath\0";
    let mut loaded = fixture::elf(".rodata", text);
    fixture::set_loaded(&mut loaded);
    let mut all = vec![fixture::elf(".rodata", text), loaded];
    // the headers of Mach-O (one architecture, several) and of PE, and nothing behind them
    for head in [
        &b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0\x06\0\0\0\x01\0\0\0\x48\0\0\0\0\0\0\0\0\0\0\0\x19\0\0\0\x48\0\0\0__TEXT"[..],
        b"\xca\xfe\xba\xbe\0\0\0\x02\x01\0\0\x07\0\0\0\x03\0\0\0\x40\0\0\0\x80\0\0\0\x02\x01\0\0\x0c\0\0\0\0\0\0\0\xc0\0\0\0\x80",
        b"MZ\x90\0",
    ] {
        let mut bytes = head.to_vec();
        bytes.resize(512, 0);
        if head.starts_with(b"MZ") {
            bytes[0x3c] = 0x40;
            bytes[0x40..0x58].copy_from_slice(
                b"PE\0\0\x64\x86\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\xf0\0\x22\x20",
            );
            bytes[0x58..0x5a].copy_from_slice(b"\x0b\x02");
            bytes[0x148..0x150].copy_from_slice(b".rdata\0\0");
        }
        all.push(bytes);
    }
    all
}

pub(super) fn small_files() -> Seeds {
    texts(&[
        r#"{"url": "https://e/a.git", "vcs_info": {"vcs": "git", "commit_id": "0123", "requested_revision": "v1"}}"#,
        r#"{"url": "file:///src/a", "dir_info": {"editable": true}}"#,
        "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: false\nTag: cp310-cp310-manylinux_2_17_x86_64\nTag: py2.py3-none-any\n",
        "a>=1\n\n[x]\nb<2\n\n[:python_version < '3.8']\nc\n[y:sys_platform == 'win32']\nd\n",
        "short_version = \"1.26.4\"\nversion = '1.26.4'\nfull_version = version\n",
        r#"{"implementation": {"name": "cpython", "version": {"major": 3, "minor": 14, "micro": 0, "releaselevel": "candidate", "serial": 2}}, "language": {"version": "3.14"}, "abi": {"flags": ["t"]}}"#,
        "#define PY_VERSION \"3.10.13+\"\n",
        "known_paths.add(\"dist-packages\")\n'VIRTUAL_ENV' in os.environ\n",
        "# c\n3.10.13 main\nsystem\n",
        "nodejs 18\npython 3.10.13 2.7 # c\n",
        "[tools]\npython = [\"3.10\", { version = \"3.11\", virtualenv = \".venv\" }]\n",
        "_multiarray_umath.cpython-310-x86_64-linux-gnu.so",
        "_umath.cp313t-win_arm64.pyd",
        "python-3.9.18-h955ad1f_0.json",
    ])
}

/// Thousands of blocks that each begin a report and hold none: to look for each took quadratic time.
fn many_report_blocks() -> Vec<u8> {
    b"tfpair-report:\n".repeat(3000)
}

pub(super) fn tickets() -> Seeds {
    let mut all = folder("tests/triage/tickets", 8 << 10);
    all.extend(folder("tests/triage/threads", 8 << 10));
    all.extend(folder("tests/triage/notebooks", 8 << 10));
    all.push(many_report_blocks());
    all
}

/// Lists, lock files and project files.
pub(super) fn lists() -> Seeds {
    let mut all = folder("tests/triage/shapes", 16 << 10);
    all.extend(folder("tests/triage/locks", 16 << 10));
    all
}

pub(super) fn reports() -> Seeds {
    let mut all = texts(&[
        r#"{"format": "1.2.0", "tool": {"name": "tfpair", "version": "0.1.0", "table": "2026-01-01"}, "environments": [
{"origin": {"kind": "environment", "path": "/v", "found_by": "x"}, "python": {"version": "3.10.13", "implementation": "cpython",
"platform": "linux_x86_64", "executable": "/v/bin/python", "prefix": "/v", "base_prefix": null, "creator": "venv", "free_threaded": false},
"search_path": ["/v/lib"], "pair": {"tensorflow": {"distribution": "tensorflow-cpu", "version": "2.10.1", "path": "/v/a", "installer": "pip"},
"numpy": {"distribution": "numpy", "version": "2.2.6", "path": null, "installer": "conda"}, "requires": ["numpy>=1.20"],
"declared": "satisfied", "compatibility": "incompatible", "known_range": ">=1.20,<2", "evidence": []}, "verdict": "fails",
"findings": [{"code": "numpy-abi-too-new", "severity": "error", "subject": "numpy 2.2.6", "message": "m", "evidence": ["e"],
"you_will_see": "TypeError: x", "not_seen_by": "pip check", "stage": "import", "caused_by": "files-mixed", "failure": "f", "fix": "x",
"target": {"kind": "distribution"}, "payload": {"a": [1, null]}}],
"remedies": [{"summary": "numpy 2.2.6 -> 1.26.4", "pins": ["numpy==1.26.4"], "commands": ["python -m pip install 'numpy==1.26.4'"],
"steps": [{"summary": "s", "command": "python -m pip install 'numpy==1.26.4'", "resolves": ["numpy-abi-too-new"], "destroys": "d"}],
"notes": ["n"], "makes": null}], "impasse": null, "coverage": "complete", "questions": [], "harmless": [], "probe": null}],
"summary": {"environments": 1, "works": 0, "fails": 1, "unknown": 0, "absent": 0}}"#,
    ]);
    all.push(many_report_blocks());
    all
}

/// Project files with their names.
pub(super) fn project_files() -> Vec<(&'static str, Vec<u8>)> {
    let texts = [
        (
            "requirements.txt",
            "# a\n-r b.txt\ntensorflow-cpu[x]==2.10.0 ; \\\n  python_version < '3.11'  # b\nnumpy>=1.20 --hash=sha256:00\n\
             -c c.txt\n-e ./d\nhttps://e/keras-2.10.0-py3-none-any.whl\nprotobuf==${P}\n",
        ),
        (
            "pyproject.toml",
            "[project]\nrequires-python = \">=3.9\"\ndependencies = [\n  \"tensorflow==2.10.1\",\n]\n[dependency-groups]\n\
             a = [\"numpy<2\", {include-group = \"b\"}]\nb = [\"wrapt\", {include-group = \"a\"}]\n\
             [tool.poetry.dependencies]\npython = \"^3.9\"\nkeras = [{version = \"~2.10\", python = \"<3.11\"}]\n\
             [tool.tfpair]\npython = [\"3.10\"]\n",
        ),
        (
            "Dockerfile",
            "FROM python:3.10-slim\nRUN a && \\\n  pip install -q 'tensorflow==2.10.0' \\\n  numpy -r b.txt\n",
        ),
        (
            "a.ipynb",
            "{\"cells\": [{\"source\": [\n  \"%pip install tensorflow==2.15.0\\n\",\n  \"!pip3 install 'numpy<2'\"\n]}]}\n",
        ),
        (
            "environment.yml",
            "dependencies:\n  - python=3.10\n  - numpy=1.26\n  - pip:\n    - tensorflow==2.10.0\n",
        ),
        (
            "setup.cfg",
            "[options]\npython_requires = >=3.8\ninstall_requires =\n    tensorflow\n    numpy<2 ; os_name == 'nt'\n",
        ),
        (
            "uv.lock",
            "version = 1\nrequires-python = \">=3.10\"\n[[package]]\nname = \"numpy\"\nversion = \"2.2.6\"\n\n[[package]]\n\
             name = \"tensorflow\"\nversion = \"2.10.0\"\ndependencies = [{ name = \"numpy\", marker = \"os_name == 'nt'\" }]\n",
        ),
    ];
    let bytes = |(name, text): (&'static str, &str)| (name, text.as_bytes().to_vec());
    texts.into_iter().map(bytes).collect()
}
