//! Notebooks: the file as it was run in a broken environment, and the output of an IPython console with colors.

use std::fs;

use super::support::{codes, folder, triage_bytes, verdict};

#[track_caller]
fn check(name: &str, numpy: Option<&str>) {
    let bytes = fs::read(folder("notebooks").join(name)).unwrap();
    let told = &triage_bytes(&bytes);
    assert_eq!(verdict(told), "fails", "{told:#}");
    assert_eq!(
        codes(told, "error").first(),
        Some(&"numpy-abi-too-new"),
        "{told:#}"
    );
    assert_eq!(told["pair"]["numpy"]["version"].as_str(), numpy, "{told:#}");
    assert!(!told.to_string().contains('\u{1b}'));
}

#[test]
fn the_file_of_a_notebook_is_read_cell_by_cell() {
    check("executed.ipynb", Some("2.2.6"));
}

#[test]
fn the_colours_of_a_console_hide_nothing() {
    check("ipython.txt", Some("2.2.6"));
}
