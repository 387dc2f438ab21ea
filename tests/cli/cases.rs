//! For every finding code, an environment that produces it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::support::{Venv, World, write};

/// A code and what makes it happen.
pub(crate) type Case = (&'static str, fn(&World) -> Command);

pub(crate) const CASES: &[Case] = &[
    ("environment-broken", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        fs::remove_file(world.path("base/bin/python3.10")).unwrap();
        check(world, &venv)
    }),
    ("module-shadowed", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        write(&world.path("base/lib/python3.10/random.py"), b"");
        write(&world.path("random.py"), b"");
        check(world, &venv)
    }),
    ("requirements-conflict", |world| {
        let file = world.path("requirements.txt");
        write(&file, b"tensorflow-cpu==2.10.0\nprotobuf>=4\n");
        let mut command = world.command();
        command.args(["check", "--python", "3.10"]).arg(file);
        command
    }),
    ("startup-hook", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        let line = b"import sys; sys.path.insert(0, '/opt/lib')\n";
        write(&venv.site.join("other.pth"), line);
        check(world, &venv)
    }),
    ("extension-wrong-platform", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        let file = "numpy/core/_multiarray_umath.cpython-310-aarch64-linux-gnu.so";
        listed(&venv, "numpy", "1.23.5", file, b"machine code");
        check(world, &venv)
    }),
    ("extension-wrong-python", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        let file = "numpy/core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so";
        listed(&venv, "numpy", "1.23.5", file, b"machine code");
        check(world, &venv)
    }),
    ("platform-unsupported", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        tagged(&venv, "cp310-cp310-macosx_10_14_x86_64");
        check(world, &venv)
    }),
    ("python-unsupported", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        tagged(&venv, "cp39-cp39-manylinux2014_x86_64");
        check(world, &venv)
    }),
    ("files-missing", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        let file = "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so";
        listed(&venv, "numpy", "1.23.5", file, b"machine code");
        fs::remove_file(venv.site.join(file)).unwrap();
        check(world, &venv)
    }),
    ("files-mixed", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        write(
            &venv.site.join("numpy/version.py"),
            b"version = \"1.22.4\"\n",
        );
        check(world, &venv)
    }),
    ("files-changed", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        listed(
            &venv,
            "numpy",
            "1.23.5",
            "numpy/matrixlib/defmatrix.py",
            b"pass\n",
        );
        write(
            &venv.site.join("numpy/matrixlib/defmatrix.py"),
            b"pass # edited\n",
        );
        check(world, &venv)
    }),
    ("distributions-overlap", |world| {
        let venv = world
            .venv("v")
            .tensorflow()
            .install("tensorflow", "2.10.1", &["numpy (>=1.20)"], "tensorflow")
            .numpy("1.23.5");
        check(world, &venv)
    }),
    ("distribution-duplicated", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.22.4").numpy("1.23.5");
        check(world, &venv)
    }),
    ("metadata-unreadable", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        let bytes: Vec<u8> = (0..4096_u32).map(|i| (i * 37 % 251) as u8).collect();
        write(&venv.dist_info("numpy", "1.23.5").join("METADATA"), &bytes);
        check(world, &venv)
    }),
    ("tensorflow-not-installed", |world| {
        let venv = world.venv("v");
        check(world, &venv)
    }),
    ("numpy-not-installed", |world| {
        let venv = world.venv("v").tensorflow();
        check(world, &venv)
    }),
    ("version-never-released", |world| {
        let venv = world
            .venv("v")
            .install("tensorflow", "1.19.5", &[], "tensorflow")
            .numpy("1.19.5");
        check(world, &venv)
    }),
    ("numpy-elsewhere", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        write(&world.path("other/numpy/__init__.py"), b"");
        write(
            &world.path("other/numpy/version.py"),
            b"version = \"1.22.4\"\n",
        );
        let mut command = check(world, &venv);
        command.env("PYTHONPATH", world.path("other"));
        command
    }),
    ("numpy-abi-too-new", |world| {
        let venv = world.venv("v").tensorflow().numpy("2.2.6");
        check(world, &venv)
    }),
    ("numpy-abi-too-old", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.19.5");
        check(world, &venv)
    }),
    ("numpy-name-removed", |world| {
        let venv = world
            .venv("v")
            .install(
                "tensorflow-cpu",
                "2.4.4",
                &["numpy (~=1.19.2)"],
                "tensorflow",
            )
            .numpy("1.24.4");
        check(world, &venv)
    }),
    ("extension-abi-mismatch", |world| {
        let venv = world
            .venv("v")
            .install(
                "tensorflow-cpu",
                "2.18.1",
                &["numpy<2.1.0,>=1.26.0"],
                "tensorflow",
            )
            .numpy("2.0.2")
            .install("h5py", "3.8.0", &[], "h5py");
        let texts = b"\0_ARRAY_API\0numpy.core._multiarray_umath\0numpy.core.multiarray\0\
                      module compiled against ABI version\0";
        let file = "h5py/_conv.cpython-310-x86_64-linux-gnu.so";
        listed(&venv, "h5py", "3.8.0", file, &elf_with(texts));
        check(world, &venv)
    }),
    ("requirement-missing", |world| {
        let venv = world
            .venv("v")
            .install(
                "tensorflow-cpu",
                "2.10.1",
                &["numpy (>=1.20)", "absl-py (>=1.0.0)"],
                "tensorflow",
            )
            .numpy("1.23.5");
        check(world, &venv)
    }),
    ("companion-incompatible", |world| {
        let venv = world
            .venv("v")
            .install(
                "tensorflow-cpu",
                "2.8.0",
                &["numpy (>=1.20)", "protobuf (>=3.9.2)"],
                "tensorflow",
            )
            .numpy("1.23.5")
            .install("protobuf", "4.25.9", &[], "google/protobuf");
        check(world, &venv)
    }),
    ("requirement-violated", |world| {
        let venv = world
            .venv("v")
            .install(
                "tensorflow-cpu",
                "2.10.1",
                &["numpy (>=1.20)", "termcolor (>=1.1.0)"],
                "tensorflow",
            )
            .numpy("1.23.5")
            .install("termcolor", "1.0.0", &[], "termcolor");
        check(world, &venv)
    }),
    ("numpy-behaviour-changed", |world| {
        let venv = world
            .venv("v")
            .install(
                "tensorflow-cpu",
                "2.4.4",
                &["numpy (~=1.19.2)"],
                "tensorflow",
            )
            .numpy("1.20.3");
        check(world, &venv)
    }),
    ("interpreter-mismatch", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        let other = world.venv("other");
        let mut command = world.command();
        command
            .env("VIRTUAL_ENV", &venv.prefix)
            .env("PATH", other.prefix.join("bin"));
        command
    }),
    ("version-not-in-table", |world| {
        let venv = world
            .venv("v")
            .install("tensorflow", "2.99.0", &["numpy>=1.26.0"], "tensorflow")
            .numpy("2.2.6");
        check(world, &venv)
    }),
    ("probe-disagrees", |world| {
        let venv = world.venv("v").tensorflow().numpy("2.2.6");
        stand_in(&venv, "echo 'tfpair imported '");
        probe(world, &venv)
    }),
    ("probe-failed", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        stand_in(&venv, "echo 'ImportError: libfoo.so' >&2; exit 1");
        probe(world, &venv)
    }),
    ("distribution-leftover", |world| {
        let venv = world.venv("v").tensorflow().numpy("1.23.5");
        fs::create_dir(venv.site.join("~umpy")).unwrap();
        check(world, &venv)
    }),
    ("error-reported", |world| {
        let ticket = world.path("ticket.txt");
        let error = "ERROR: No matching distribution found for tensorflow-text==2.18.0 (from versions: none)\n";
        write(&ticket, error.as_bytes());
        let mut command = world.command();
        command.arg("triage").arg(ticket);
        command
    }),
];

pub(crate) fn check(world: &World, venv: &Venv) -> Command {
    let mut command = world.command();
    command.arg(&venv.prefix);
    command
}

pub(crate) fn probe(world: &World, venv: &Venv) -> Command {
    let mut command = check(world, venv);
    command
        .args(["--probe", "--probe-timeout", "20"])
        .env("PATH", "/usr/bin:/bin");
    command
}

/// A file of a distribution, on disk and in its RECORD.
pub(crate) fn listed(venv: &Venv, name: &str, version: &str, file: &str, bytes: &[u8]) {
    write(&venv.site.join(file), bytes);
    let row = format!("{file},,{}\n", bytes.len());
    write(
        &venv.dist_info(name, version).join("RECORD"),
        row.as_bytes(),
    );
}

/// Gives the TensorFlow a wheel tag.
fn tagged(venv: &Venv, tag: &str) {
    let wheel = venv.dist_info("tensorflow-cpu", "2.10.1").join("WHEEL");
    write(
        &wheel,
        format!("Wheel-Version: 1.0\nTag: {tag}\n").as_bytes(),
    );
}

/// Puts a shell script in the place of the interpreter.
pub(crate) fn stand_in(venv: &Venv, script: &str) {
    let python = venv.prefix.join("bin/python");
    fs::remove_file(&python).unwrap();
    write(&python, format!("#!/bin/sh\n{script}\n").as_bytes());
    fs::set_permissions(&python, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A 64-bit ELF shared object for x86-64 whose read-only data are these bytes.
pub(crate) fn elf_with(data: &[u8]) -> Vec<u8> {
    const HEADER: usize = 64;
    let names = b"\0.rodata\0.shstrtab\0";
    let names_at = HEADER + data.len();
    let sections_at = (names_at + names.len()).next_multiple_of(8);
    let mut file = vec![0_u8; HEADER];
    file[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 1, 1]);
    file[16] = 3; // ET_DYN
    file[18] = 62; // EM_X86_64
    file[20] = 1;
    file[40..48].copy_from_slice(&(sections_at as u64).to_le_bytes());
    file[52] = 64; // the size of this header
    file[58] = 64; // the size of a section header
    file[60] = 3; // how many
    file[62] = 2; // which holds the names
    file.extend_from_slice(data);
    file.extend_from_slice(names);
    file.resize(sections_at, 0);
    let mut section = |name: u32, kind: u32, flags: u64, at: usize, size: usize| {
        let mut header = Vec::with_capacity(64);
        header.extend_from_slice(&name.to_le_bytes());
        header.extend_from_slice(&kind.to_le_bytes());
        header.extend_from_slice(&flags.to_le_bytes());
        header.extend_from_slice(&0_u64.to_le_bytes());
        header.extend_from_slice(&(at as u64).to_le_bytes());
        header.extend_from_slice(&(size as u64).to_le_bytes());
        header.resize(64, 0);
        file.extend_from_slice(&header);
    };
    section(0, 0, 0, 0, 0);
    section(1, 1, 2, HEADER, data.len());
    section(9, 3, 0, names_at, names.len());
    file
}
