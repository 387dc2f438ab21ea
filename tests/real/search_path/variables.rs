//! Variables that move the search path, and what they name: zip files, folders named twice, by halves, or not there.

use super::{bin, link, on_every_series, write};

#[test]
fn python_path_as_people_write_it() {
    on_every_series("PYTHONPATH", |sandbox, python, _| {
        let prefix = sandbox.venv(python, "venv", &[]);
        sandbox.write("extra/module.py", "");
        sandbox.write("work/here/module.py", "");
        // an empty zip file
        let zip = sandbox.write(
            "some.zip",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        );
        link(&sandbox.at("extra"), &sandbox.at("linked"));
        let extra = sandbox.at("extra").display().to_string();
        let linked = sandbox.at("linked").display().to_string();
        let zip = zip.display().to_string();
        for value in [
            "here".to_owned(),
            "./here/".to_owned(),
            "../extra".to_owned(),
            format!("{extra}:{extra}"),
            format!("{extra}:{extra}/"),
            format!(":{extra}"),
            format!("{extra}:"),
            format!("{extra}::{linked}"),
            format!("{zip}:{extra}"),
            format!("{zip}/inside:{extra}/missing"),
            format!("{extra}/../extra:{linked}/."),
            " ".to_owned(),
        ] {
            sandbox.set("PYTHONPATH", value);
            sandbox.compare(&bin(&prefix));
        }
    });
}

#[test]
fn the_first_entry_that_a_variable_takes_away() {
    on_every_series("PYTHONSAFEPATH", |sandbox, python, _| {
        let prefix = sandbox.venv(python, "venv", &[]);
        sandbox.write("extra/module.py", "");
        sandbox.set("PYTHONPATH", sandbox.at("extra"));
        for value in ["1", "0", ""] {
            sandbox.set("PYTHONSAFEPATH", value);
            sandbox.compare(&bin(&prefix));
        }
    });
}

#[test]
fn a_user_site_with_start_up_files() {
    on_every_series("user site", |sandbox, python, series| {
        let prefix = sandbox.venv(python, "venv", &["--system-site-packages"]);
        let user = sandbox.at(&format!("base/lib/python{series}/site-packages"));
        write(&user.join("usercustomize.py"), "");
        write(&user.join("sitecustomize.py"), "");
        let extra = sandbox.write("extra/module.py", "");
        let extra = extra.parent().expect("a folder").display().to_string();
        write(&user.join("extra.pth"), format!("{extra}\nmissing\n"));
        let zip = sandbox.write(
            "some.zip",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        );
        let linked = sandbox.write("elsewhere.pth", format!("{}\n", zip.display()));
        link(&linked, &user.join("linked.pth"));
        sandbox.set("PYTHONUSERBASE", sandbox.at("base"));
        for value in [None, Some("0"), Some(""), Some("1")] {
            if let Some(value) = value {
                sandbox.set("PYTHONNOUSERSITE", value);
            }
            sandbox.compare(&bin(&prefix));
        }
        let relative = "../base";
        sandbox.set("PYTHONNOUSERSITE", "");
        sandbox.set("PYTHONUSERBASE", relative);
        sandbox.compare(&bin(&prefix));
    });
}
