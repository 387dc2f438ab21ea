//! The build script: checks the data files of the table and compiles them into statics. Damage fails the build with
//! file, line and reason.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "Cargo reads what a build script prints, and the data files are the project's own"
)]

mod closure;
#[path = "../../model/code.rs"]
#[allow(dead_code, unused_imports, missing_docs, unreachable_pub)]
mod code;
mod companion_releases;
mod compile;
mod emit;
mod failures;
#[path = "../fold.rs"]
#[allow(dead_code, reason = "the program alone asks about scripts")]
mod fold;
mod imported;
#[path = "../../model/imported_path.rs"]
mod imported_path;
#[path = "../key.rs"]
mod key;
mod literals;
#[path = "../meaning.rs"]
mod meaning;
mod observations;
mod range;
mod ranges;
mod releases;
mod requires;
mod rules;
mod source;
mod specifiers;
mod words;

use std::path::Path;
use std::{env, fs, process};

const DATA: &str = "src/table/data";

fn main() {
    for path in [
        DATA,
        "src/table/build",
        "src/table/fold.rs",
        "src/table/meaning.rs",
        "src/table/key.rs",
        "src/model/code.rs",
        "src/model/imported_path.rs",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(error) = build() {
        println!("cargo::error={error}");
        process::exit(1);
    }
}

fn build() -> Result<(), String> {
    let sources = source::Sources::read(Path::new(DATA)).map_err(|e| format!("{DATA}: {e}"))?;
    let out = compile::compile(&sources).map_err(|e| format!("{DATA}/{e}"))?;
    let folder = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    let write = |file: &str, text: &str| {
        let path = Path::new(&folder).join(file);
        fs::write(path, text).map_err(|e| format!("{file}: {e}"))
    };
    for (module, source) in &out.sources {
        write(&format!("{module}.rs"), source)?;
    }
    write("strings.txt", &out.pool)
}
