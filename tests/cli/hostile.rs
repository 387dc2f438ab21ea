//! A tree and tickets that were made to hurt: each run ends by itself, in bounded memory, and prints nothing that a
//! terminal or a page acts on.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Ended, Venv, World, write};

/// The address space of a run, in kilobytes: what it may ever map, so memory in use is below.
const MEMORY: u32 = 300 << 10;

/// No run takes longer, in a build that is not optimised, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(180);

/// Runs the binary with so much memory, and holds what it prints.
#[track_caller]
fn bounded(world: &World, args: &[&OsStr]) -> Ended {
    let script = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", &script, env!("CARGO_BIN_EXE_tfpair")])
        .args(args)
        .env_clear()
        .env("HOME", world.path("home"))
        .env("PATH", "")
        // glibc reserves 64 MB for each thread otherwise
        .env("MALLOC_ARENA_MAX", "1")
        .current_dir(world.path(""));
    let start = Instant::now();
    let ended = Ended::of(&mut command);
    let took = start.elapsed();
    assert!(took < PATIENCE, "{args:?} took {took:?}");
    assert!(matches!(ended.code, Some(0..=2)), "{args:?}: {ended:#?}");
    assert!(!ended.stderr.contains("panicked"), "{args:?}: {ended:#?}");
    for text in [&ended.stdout, &ended.stderr] {
        let acts = |c: &char| {
            c.is_control() && *c != '\n'
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
        };
        assert_eq!(text.chars().find(acts), None, "{args:?}: {text:?}");
    }
    ended
}

const FORMATS: [&str; 4] = ["text", "json", "markdown", "html"];

#[track_caller]
fn check(world: &World, venv: &Venv) -> Vec<String> {
    let mut texts = Vec::new();
    for format in FORMATS {
        let args = ["--format", format, "-v"].map(OsStr::new);
        let path = [venv.prefix.as_os_str()];
        texts.push(bounded(world, &[&args[..], &path].concat()).stdout);
    }
    let deep = [OsStr::new("--deep"), venv.prefix.as_os_str()];
    texts.push(bounded(world, &deep).stdout);
    texts
}

/// Names that a terminal acts on, or that are not text.
const NAMES: &[&[u8]] = &[
    b"a\nb",
    b"a\x1b[2Jb",
    b"a\x07b",
    "a\u{202e}b".as_bytes(),
    "a\u{2028}b".as_bytes(),
    b"caf\xe9",
    b"`a|b`<script>&lt;",
];

fn named(folder: &Path, name: &[u8], end: &str) -> std::path::PathBuf {
    let mut name = name.to_vec();
    name.extend(end.as_bytes());
    folder.join(OsStr::from_bytes(&name))
}

#[test]
fn links_and_names() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("2.2.6");
    symlink(&venv.site, venv.site.join("loop")).unwrap();
    symlink("self", venv.site.join("self")).unwrap();
    symlink("/", venv.site.join("out")).unwrap();
    symlink("self-1.dist-info", venv.site.join("self-1.dist-info")).unwrap();
    symlink("/dev/zero", venv.site.join("zero.pth")).unwrap();
    symlink(&venv.prefix, venv.prefix.join("again")).unwrap();
    for name in NAMES {
        write(
            &named(&venv.site, name, "-1.0.dist-info").join("METADATA"),
            name,
        );
        write(
            &named(&venv.site, name, ".pth"),
            &[name, &b"\n"[..]].concat(),
        );
        write(&named(&venv.site, name, ".egg-link"), name);
        write(&named(&venv.site, name, "/__init__.py"), b"");
    }
    let texts = check(&world, &venv);
    for name in ["a\\u{a}b", "a\\u{202e}b", "caf\u{fffd}"] {
        assert!(texts[0].contains(name), "no {name} in {}", texts[0]);
    }
    assert!(!texts[3].contains("<script>"), "{}", texts[3]);
    let scan = bounded(&world, &["scan", "."].map(OsStr::new));
    assert!(
        scan.stdout.contains("1 fails") || scan.stdout.contains("fails"),
        "{scan:#?}"
    );
}

#[test]
fn many_distributions() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    for number in 0..1_500 {
        // a third of them of one name, each without the file that it lists
        let name = if number % 3 == 0 { "same" } else { "other" };
        let info = match name {
            "same" => format!("same-1.{number}.dist-info"),
            _ => format!("other_{number}-1.0.dist-info"),
        };
        let info = venv.site.join(info);
        let metadata = format!(
            "Metadata-Version: 2.1\nName: {name}-{number}\nVersion: 1.0\nRequires-Dist: numpy\n"
        );
        write(&info.join("METADATA"), metadata.as_bytes());
        write(
            &info.join("RECORD"),
            format!("gone_{number}.py,,1\n").as_bytes(),
        );
    }
    let path = venv.prefix.as_os_str();
    bounded(&world, &[path]).says("works");
    bounded(&world, &[OsStr::new("--deep"), path]).says("works");
}

#[test]
fn large_files() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let info = venv.dist_info("numpy", "1.23.5");
    let mut record = BufWriter::new(File::create(info.join("RECORD")).unwrap());
    for row in 0..1_000_000 {
        writeln!(
            record,
            "numpy/tests/file_{row}.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0"
        )
        .unwrap();
    }
    writeln!(
        record,
        "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so,,4294967296"
    )
    .unwrap();
    record.into_inner().unwrap();
    let module = "numpy/core/_multiarray_umath.cpython-310-x86_64-linux-gnu.so";
    write(&venv.site.join(module), &crate::cases::elf_with(b""));
    let sparse = File::options().write(true).open(venv.site.join(module));
    sparse.unwrap().set_len(4 << 30).unwrap();
    let path = venv.prefix.as_os_str();
    bounded(&world, &[path]);
    // more than Python itself would take for a start
    let line = vec![b'a'; 100 << 20];
    fs::write(venv.site.join("long.pth"), &line).unwrap();
    let ended = bounded(&world, &[path]);
    assert!(ended.stdout.contains("long.pth"), "{ended:#?}");
    fs::remove_file(venv.site.join("long.pth")).unwrap();
    for file in ["METADATA", "WHEEL", "INSTALLER", "direct_url.json"] {
        let before = fs::read(info.join(file)).ok();
        fs::write(info.join(file), &line).unwrap();
        bounded(&world, &[path]);
        match before {
            Some(before) => fs::write(info.join(file), before).unwrap(),
            None => fs::remove_file(info.join(file)).unwrap(),
        }
    }
}

/// Every format nested, repeated or expanded without end.
fn bombs() -> Vec<(&'static str, String)> {
    let deep = 20_000;
    let anchors: String = (1..60)
        .map(|level| {
            format!(
                "  - &a{level} [{}]\n",
                vec![format!("*a{}", level - 1); 9].join(", ")
            )
        })
        .collect();
    let entities: String = (1..60)
        .map(|level| {
            format!(
                "<!ENTITY a{level} \"{}\">",
                format!("&a{};", level - 1).repeat(9)
            )
        })
        .collect();
    vec![
        ("json", "[".repeat(deep)),
        ("json", format!("{{\"installed\": {}", "[{\"a\":".repeat(deep))),
        ("yaml", format!("dependencies:\n- {}", "[".repeat(deep))),
        ("yaml", format!("dependencies:\n{}", (0..2000).map(|n| format!("{}- \n", " ".repeat(n))).collect::<String>())),
        ("yaml", format!("name: a\ndependencies:\n  - &a0 [x]\n{anchors}")),
        ("toml", format!("[[package]]\nname = {}", "[".repeat(deep))),
        ("toml", format!("[project]\n{}=1\n", "a.".repeat(deep))),
        ("xml", format!("<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY a0 \"x\">{entities}]><bom><purl>&a59;</purl></bom>")),
        ("xml", "<components>".repeat(deep)),
        ("txt", format!("numpy; {}", "(".repeat(deep))),
        ("txt", "tfpair-report:\n".repeat(deep)),
        ("txt", "Traceback (most recent call last):\n".repeat(deep)),
        ("yaml", "name: x\npackages:\n- {a: [\n".repeat(deep / 4)),
        ("toml", (0..deep).map(|n| format!("[[package]]\nname = \"p{n}\"\nversion = \"1\"\ndependencies = [{{ name = \"p{}\" }}]\n", (n + 1) % deep)).collect()),
    ]
}

#[test]
fn tickets_without_end() {
    let world = World::new();
    for (ending, text) in bombs() {
        let file = world.path(format!("ticket.{ending}"));
        fs::write(&file, &text).unwrap();
        bounded(&world, &[OsStr::new("triage"), file.as_os_str()]);
    }
    let mut file = File::create(world.path("long.txt")).unwrap();
    for _ in 0..100 {
        file.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    file.write_all(b"\ntensorflow==2.10.1\nnumpy==2.2.6\n")
        .unwrap();
    let ended = bounded(&world, &["triage", "long.txt"].map(OsStr::new));
    assert!(ended.stdout.contains("2.10.1"), "{ended:#?}");
    // what was left out is counted
    assert!(ended.stderr.contains("long.txt"), "{ended:#?}");
}

/// The same texts where an environment has them.
#[test]
fn metadata_without_end() {
    let world = World::new();
    let venv = world.venv("v").tensorflow().numpy("1.23.5");
    let info = venv.dist_info("numpy", "1.23.5");
    let nested = "[".repeat(100_000);
    fs::write(info.join("direct_url.json"), format!("{{\"url\": {nested}")).unwrap();
    let requires = "Requires-Dist: a; ((((((((python_version < '3'))))))))\n".repeat(100_000);
    let text = format!("Metadata-Version: 2.1\nName: numpy\nVersion: 1.23.5\n{requires}\n");
    fs::write(info.join("METADATA"), text).unwrap();
    write(
        &venv.prefix.join("pyproject.toml"),
        format!("[project]\na = {nested}").as_bytes(),
    );
    check(&world, &venv);
}
