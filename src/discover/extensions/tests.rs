#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;

use super::*;
use crate::model::{MetadataState, name_of};
use crate::read::fixture::{elf, pe};

const TWO: &[u8] = b"numpy._core._multiarray_umath\0_ARRAY_API\0";
const ONE: &[u8] =
    b"numpy.core._multiarray_umath\0_ARRAY_API\0module compiled against ABI version\0";
const TYPES: &[u8] =
    b"numpy.core.multiarray failed to import\0size changed, may indicate binary incompatibility\0";

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn distribution(root: &Path, format: Format, info: &str) -> Distribution {
    Distribution {
        name: name_of("pandas").unwrap(),
        version: None,
        path: Some(root.join(info)),
        format,
        entry: 0,
        metadata: MetadataState::Unread,
    }
}

/// Path and C ABI of each, then the problems.
fn shown(root: &Path, found: &[Extension], problems: &[Problem]) -> Vec<String> {
    let below = |path: &Path| {
        let path = path.strip_prefix(root).unwrap_or(path);
        path.to_string_lossy().replace('\\', "/")
    };
    let mut lines: Vec<_> = found
        .iter()
        .map(|e| {
            let abi = e.numpy.as_ref().map_or("unread", |n| n.abi.as_str());
            format!("{} {abi}", below(&e.path))
        })
        .collect();
    lines.extend(problems.iter().map(|p| {
        let path = p.path.as_deref().unwrap_or(Path::new(""));
        format!(
            "{:?} {}: {}",
            p.kind,
            below(path),
            crate::report::cause(&p.cause)
        )
    }));
    lines
}

#[track_caller]
fn check(root: &Path, distribution: &Distribution, look: Look<'_>, expect: &[&str]) {
    let mut problems = Vec::new();
    let one = std::slice::from_ref(distribution);
    let found = extensions(one, look, None, &|_| true, &mut problems);
    assert_eq!(shown(root, &found, &problems), expect);
}

#[test]
fn a_listed_distribution_is_read_by_its_list() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(
        root,
        "pandas/_libs/a.cpython-310-x86_64-linux-gnu.so",
        &elf(".rodata", ONE),
    );
    put(
        root,
        "pandas/_libs/b.cp310-win_amd64.pyd",
        &pe(b".rdata\0\0", TWO),
    );
    put(root, "pandas/_libs/c.so", b"oops, a text");
    put(root, "pandas/unlisted.so", &elf(".rodata", ONE));
    put(root, "pandas.libs/libopenblas.so", &elf(".rodata", ONE));
    put(
        root,
        "pandas-1.dist-info/RECORD",
        b"pandas/_libs/a.cpython-310-x86_64-linux-gnu.so,,\npandas/_libs/b.cp310-win_amd64.pyd,,\n\
          pandas/_libs/c.so,,\npandas/gone.so,,\npandas.libs/libopenblas.so,,\npandas/x.py,,\n",
    );
    let pandas = distribution(root, Format::DistInfo, "pandas-1.dist-info");
    check(
        root,
        &pandas,
        Look::Contents,
        &[
            "pandas/_libs/a.cpython-310-x86_64-linux-gnu.so numpy-1",
            "pandas/_libs/b.cp310-win_amd64.pyd numpy-2-ready",
            "pandas/_libs/c.so unread",
            "ExtensionUnreadable pandas/_libs/c.so: it is not an ELF, Mach-O or PE file",
        ],
    );
    check(
        root,
        &pandas,
        Look::Names(None),
        &[
            "pandas/_libs/a.cpython-310-x86_64-linux-gnu.so unread",
            "pandas/_libs/b.cp310-win_amd64.pyd unread",
            "pandas/_libs/c.so unread",
        ],
    );
}

#[test]
fn a_distribution_without_a_list_is_walked() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(root, "pandas/_libs/a.so", &elf(".rodata", ONE));
    put(root, "other/b.so", &elf(".rodata", TWO));
    put(root, "pandas-1.egg-info/PKG-INFO", b"");
    let pandas = distribution(root, Format::EggInfoDir, "pandas-1.egg-info");
    check(
        root,
        &pandas,
        Look::Contents,
        &["pandas/_libs/a.so numpy-1"],
    );
    put(
        root,
        "pandas-1.egg-info/top_level.txt",
        b"other\n../..\n/\n\n",
    );
    check(root, &pandas, Look::Contents, &["other/b.so numpy-2-ready"]);
}

#[track_caller]
fn check_tensorflow(files: &[(&str, &[u8])], expect: &str) {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(root.path(), path, &elf(".rodata", text));
    }
    let package = root.path().join("tensorflow");
    let mut problems = Vec::new();
    let found = tensorflow_extension(&package, None, &mut problems);
    let found: Vec<_> = found.into_iter().collect();
    assert_eq!(shown(root.path(), &found, &problems).join("; "), expect);
}

#[test]
fn the_first_module_of_tensorflow_that_decides_is_taken() {
    check_tensorflow(
        &[
            ("tensorflow/python/util/_pywrap_checkpoint_reader.so", TWO),
            ("tensorflow/python/_pywrap_tensorflow_internal.so", ONE),
        ],
        "tensorflow/python/util/_pywrap_checkpoint_reader.so numpy-2-ready",
    );
    check_tensorflow(
        &[
            (
                "tensorflow/python/util/_pywrap_checkpoint_reader.so",
                b"nothing",
            ),
            ("tensorflow/python/_pywrap_tensorflow_internal.so", ONE),
        ],
        "tensorflow/python/_pywrap_tensorflow_internal.so numpy-1",
    );
}

#[test]
fn old_releases_keep_theirs_in_tensorflow_core() {
    check_tensorflow(
        &[
            (
                "tensorflow_core/python/framework/fast_tensor_util.so",
                TYPES,
            ),
            ("tensorflow_core/python/_pywrap_tensorflow_internal.so", ONE),
        ],
        "tensorflow_core/python/_pywrap_tensorflow_internal.so numpy-1",
    );
}

#[test]
fn a_layout_of_its_own_is_walked() {
    check_tensorflow(
        &[("tensorflow/somewhere/else.so", ONE)],
        "tensorflow/somewhere/else.so numpy-1",
    );
    check_tensorflow(
        &[("tensorflow/python/framework/fast_tensor_util.so", TYPES)],
        "tensorflow/python/framework/fast_tensor_util.so numpy-1-types",
    );
    check_tensorflow(&[("tensorflow/x.so", b"nothing")], "");
    check_tensorflow(&[], "");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(root, "pandas/a.so", &elf(".rodata", ONE));
    std::os::unix::fs::symlink(".", root.join("pandas/loop")).unwrap();
    std::os::unix::fs::symlink("b.so", root.join("pandas/b.so")).unwrap();
    let pandas = distribution(root, Format::EggInfoFile, "pandas-1.egg-info");
    let mut problems = Vec::new();
    let found = extensions(&[pandas], Look::Contents, None, &|_| true, &mut problems);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(problems.len(), 1, "{problems:?}");
}
