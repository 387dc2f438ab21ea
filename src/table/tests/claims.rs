//! The page says what the data says.

use std::path::Path;

use crate::table::claims;
use crate::table::claims::advice_page;

#[test]
fn the_page_says_what_the_data_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/common-advice.md");
    let page = advice_page(claims());
    if std::env::var_os("TFPAIR_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there.replace("\r\n", "\n") == page,
        "docs/common-advice.md is not what claims.toml says; `TFPAIR_BLESS=1 cargo test --lib claims` writes it"
    );
}
