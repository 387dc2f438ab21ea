//! Forecasts compared with plain installs that were made.

use super::*;
use crate::table::tests::recorded::installs;

/// What a plain install of one line brings on the day of the table.
fn plain(line: &str, python: &str) -> Result<Forecast, Unresolvable> {
    let table = Table::embedded();
    forecast(
        &Install {
            requirements: &[line.parse().unwrap()],
            constraints: &[],
            python: &python.parse().unwrap(),
            platform: Platform::parse("linux_x86_64").unwrap(),
            date: table.date(),
        },
        table,
    )
}

#[test]
fn every_plain_install_resolves_as_it_did() {
    let mut wrong = Vec::new();
    let installs = installs();
    assert!(installs.len() > 120);
    for install in &installs {
        let line = format!("{}=={}", install.distribution, install.tensorflow);
        let found = plain(&line, &install.python.minor_text()).unwrap();
        let version = |name: &PackageName| {
            let picked = found.releases.iter().find(|p| p.name == *name);
            picked.map(|p| p.version.clone())
        };
        let numpy = (PackageName::numpy(), install.numpy.clone());
        for (name, real) in install.companions.iter().chain([&numpy]) {
            match version(name) {
                Some(forecast) if forecast != *real => wrong.push(format!(
                    "{line} on {}: {name} {forecast}, installed {real}",
                    install.python
                )),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
