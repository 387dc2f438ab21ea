//! `--redact` in every format: nothing of a person, a project or a secret is left, and the rest is the same report.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::process::Command;

use crate::support::{Ended, Venv, World, write};

/// What must not be seen, in any spelling.
const SECRETS: &[&str] = &[
    "zqalice", "zqlast", "zqproj", "zqtoken", "zqcorp", "zqpass", "zqbox", "zqshare",
];

fn environment(world: &World) -> Venv {
    let venv = world
        .venv("people/ZqAlice Zqlast/zqproj & co/.venv")
        .tensorflow()
        .install(
            "mine",
            "1.0",
            &[
                "numpy @ https://zqalice:zqpass/x@zqcorp.example/zqproj?token=zqtoken",
                "numpy<<1 token=zqtoken",
            ],
            "mine",
        )
        .numpy("2.2.6");
    let info = venv.dist_info("numpy", "2.2.6");
    write(
        &info.join("direct_url.json"),
        b"{\"url\": \"https://zqalice:zqpass@zqcorp.example/zqproj/numpy-2.2.6.tar.gz\", \"archive_info\": {}}",
    );
    write(
        &venv.site.join("a.pth"),
        b"import os; os.environ['API_TOKEN'] = 'zqtoken'; p = r'\\\\zqbox\\zqshare\\x'; q = '/home/zqalice zqlast/zqproj/a'\n",
    );
    write(
        &world.path("people/ZqAlice Zqlast/zqproj & co/numpy.py"),
        b"",
    );
    venv
}

fn run(world: &World, venv: &Venv, args: &[&str]) -> Ended {
    let home = world.path("people/ZqAlice Zqlast");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tfpair"));
    command
        .env_clear()
        .env("PATH", "")
        .env("HOME", &home)
        .env("USER", "zqalice")
        .env("HOSTNAME", "zqbox");
    command.current_dir(home.join("zqproj & co"));
    Ended::of(command.arg(&venv.prefix).args(args))
}

#[track_caller]
fn clean(text: &str, format: &str) {
    let lower = text.to_lowercase();
    for secret in SECRETS {
        assert!(
            !lower.contains(secret),
            "{secret} survives in {format}:\n{text}"
        );
    }
}

#[test]
fn no_secret_survives_in_any_format() {
    let world = World::new();
    let venv = environment(&world);
    let plain = run(&world, &venv, &[]);
    assert!(plain.stdout.to_lowercase().contains("zqproj"), "{plain:#?}");
    for format in ["text", "json", "markdown", "html"] {
        let ended = run(&world, &venv, &["--redact", "--format", format, "-v"]).exits(1);
        clean(&ended.stdout, format);
        if format == "text" {
            let (_, block) = ended.stdout.split_once("tfpair-report:\n").unwrap();
            let block: String = block
                .lines()
                .take_while(|line| !line.contains("tfpair"))
                .collect();
            let json = STANDARD_NO_PAD.decode(block.trim()).unwrap();
            clean(&String::from_utf8(json).unwrap(), "the attachment");
        }
    }
}

#[test]
fn a_redacted_report_has_the_same_findings_and_fix() {
    let world = World::new();
    let venv = environment(&world);
    let codes = |args: &[&str]| {
        let ended = run(&world, &venv, args);
        let json: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        let environment = &json["environments"][0];
        let found = environment["findings"].as_array().unwrap().iter();
        let codes: Vec<String> = found.map(|f| f["code"].to_string()).collect();
        (
            codes,
            environment["verdict"].clone(),
            environment["remedies"][0]["pins"].clone(),
        )
    };
    let plain = codes(&["--format", "json"]);
    assert!(
        plain.0.iter().any(|code| code.contains("startup-hook")),
        "{plain:?}"
    );
    assert_eq!(codes(&["--format", "json", "--redact"]), plain);
}
