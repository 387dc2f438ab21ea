#![allow(clippy::unwrap_used)]
//! What goes, what stays, and a seeded corpus of secrets in their contexts of which none survives.

use super::*;

#[track_caller]
fn check(text: &str, expect: &str) {
    assert_eq!(Redactor::default().text(text), expect);
}

#[track_caller]
fn check_path(path: &str, expect: &str) {
    assert_eq!(Redactor::default().path(Path::new(path)), Path::new(expect));
}

#[test]
fn people_projects_and_machines_go_from_paths() {
    for (path, expect) in [
        ("/home/alice/v/bin/python", "/home/user/v/bin/python"),
        ("/home/alice/secret/.venv", "/home/user/folder/.venv"),
        ("/homes/First Last/a-b/env", "/homes/user/folder/env"),
        ("/home1/CORP\\alice/env", "/home1/user\\folder/env"),
        ("/nfs/team/alice/env", "/folder/folder2/folder3/env"),
        ("/run/user/1000/env", "/run/user/user/env"),
        ("/mnt/c/Users/First Last/env", "/mnt/c/Users/user/env"),
        ("C:/Users/First Last/env", "C:/Users/user/env"),
        ("C:\\Users\\Alice B\\venv", "C:\\Users\\user\\venv"),
        (
            "C:\\Documents and Settings\\Alice\\venv",
            "C:\\Documents and Settings\\user\\venv",
        ),
        ("//server/share/env", "//host/share/env"),
        ("\\\\server\\share\\env", "\\\\host\\share\\env"),
        ("/root", "/home/user"),
        (
            "/opt/venv/lib/python3.10/site-packages/numpy/core/x.so",
            "/opt/venv/lib/python3.10/site-packages/numpy/core/x.so",
        ),
        ("/usr/bin/python3.11", "/usr/bin/python3.11"),
        (
            "C:\\Program Files\\Python310\\Lib\\site-packages\\numpy",
            "C:\\Program Files\\Python310\\Lib\\site-packages\\numpy",
        ),
        (
            "/home/bob/.local/share/uv/python/cpython-3.11.7-linux-x86_64-gnu/bin/python3.11",
            "/home/user/.local/share/uv/python/cpython-3.11.7-linux-x86_64-gnu/bin/python3.11",
        ),
    ] {
        check_path(path, expect);
    }
}

#[test]
fn one_name_is_always_the_same_and_two_are_never() {
    let mut redactor = Redactor::default();
    let mut path = |path: &str| redactor.path(Path::new(path)).display().to_string();
    assert_eq!(
        path("/home/alice/a/env"),
        "/home/user/folder/env".replace("folder", "a")
    );
    assert_eq!(path("/home/bob/deep"), "/home/user2/folder");
    assert_eq!(path("/home/alice/deep/x1"), "/home/user/folder/folder2");
}

#[test]
fn secrets_go_from_text() {
    let mut wrong = Vec::new();
    for (text, expect) in [
        ("https://alice:pw@git.corp.example/x/y", "https://host/path"),
        (
            "https://alice:p/w@git.corp.example/x/y?token=1",
            "https://host/path",
        ),
        ("git+ssh://git@corp/x.git@v1#egg=x", "git+ssh://host"),
        (
            "https://files.corp/a/numpy-1.26.4-cp310-none-any.whl",
            "https://host/path/numpy-1.26.4-cp310-none-any.whl",
        ),
        ("socks5://u:p@10.0.0.1:1080", "socks5://host"),
        ("file:///home/First%20Last/p", "file:///home/user/p"),
        ("alice@corp.example", "user@host"),
        ("ssh alice@10.1.2.3", "ssh user@host"),
        ("at 10.1.2.3 and fe80::1", "at address and address"),
        ("Authorization: Bearer abc.def", "Authorization: token"),
        ("TOKEN=\"a b\"", "TOKEN=\"token\""),
        (
            "{\"api_key\": \"a\\\"b\", \"x\": 1}",
            "{\"api_key\": \"token\", \"x\": 1}",
        ),
        (
            "AWS_SECRET_ACCESS_KEY=abc/def",
            "AWS_SECRET_ACCESS_KEY=token",
        ),
        ("PIP_PASSWORD=x pwd=y", "PIP_PASSWORD=token pwd=token"),
        ("ghp_0123456789abcdef0123", "token"),
        ("eyJhbGciOi.eyJzdWIi.c2ln", "token"),
        (
            "cannot open '/srv/First Last/x y.pth'",
            "cannot open '/srv/folder/folder2'",
        ),
        (
            "File \"/home/a b/p/m.py\", line 3",
            "File \"/home/user/p/folder\", line 3",
        ),
    ] {
        let shown = Redactor::default().text(text);
        if shown != expect {
            wrong.push((text, shown));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_matters_stays() {
    for text in [
        "numpy==2.2.6 in /opt/venv/lib/python3.10/site-packages",
        "tokenizers==0.15.0 google-auth==2.29.0 nvidia-cublas-cu12>=12.1",
        "ImportError: numpy.core.multiarray failed to import",
        "Permission denied (os error 13)",
        "tensorflow/tensorflow#102743",
    ] {
        check(text, text);
    }
    let redactor = Redactor::default();
    for text in [
        "https://github.com/tensorflow/tensorflow/issues/1",
        "~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'",
        "_pywrap_tensorflow_internal.cpython-310-x86_64-linux-gnu.so",
    ] {
        assert_eq!(redactor.report(text), text);
    }
}

#[test]
fn names_of_the_user_and_the_machine_go_everywhere() {
    let redactor = Redactor::new(
        &["alice".to_owned(), "root".to_owned()],
        &["box-7".to_owned()],
    );
    assert_eq!(
        redactor.report("Alice on box-7 as root"),
        "user on host as root"
    );
}

/// A reproducible sequence (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn word(&mut self, letters: &str, length: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        (0..length)
            .map(|_| letters[self.below(letters.len())])
            .collect()
    }
}

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const HEX: &str = "0123456789abcdef";
const ALL: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// A secret, and a text that holds it.
fn generated(random: &mut Random) -> (String, String) {
    let name = format!("zq{}", random.word(LOWER, 6));
    let person = match random.below(4) {
        0 => format!("{name} {}", random.word(LOWER, 5)),
        1 => format!("{name}.{}", random.word(LOWER, 5)),
        2 => format!("CORP\\{name}"),
        _ => name.clone(),
    };
    let password = format!("{name}{}", random.pick(&["", "/x", "+1", "%40z", "!"]));
    let secret = match random.below(5) {
        0 => format!("ghp_{}", random.word(ALL, 36)),
        1 => format!(
            "AKIA{}",
            random.word("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
        ),
        2 => format!("glpat-{}", random.word(ALL, 20)),
        3 => format!(
            "eyJ{}.eyJ{}.{}",
            random.word(ALL, 12),
            random.word(ALL, 20),
            random.word(ALL, 20)
        ),
        _ => format!("hf_{}", random.word(ALL, 34)),
    };
    let scheme = random.pick(&[
        "https",
        "http",
        "ftp",
        "ftps",
        "s3",
        "git",
        "ssh",
        "socks5",
        "postgres",
        "git+https",
        "hg+http",
        "redis",
    ]);
    let root = random.pick(&[
        "/home/",
        "/homes/",
        "/home1/",
        "/Users/",
        "/export/home/",
        "/nfs/",
        "/scratch/",
        "/data/people/",
        "/mnt/c/Users/",
        "C:\\Users\\",
        "C:/Users/",
        "C:\\Documents and Settings\\",
        "\\\\srv\\homes\\",
        "//srv/homes/",
    ]);
    let key = random.pick(&[
        "TOKEN",
        "PIP_PASSWORD",
        "AWS_SECRET_ACCESS_KEY",
        "pwd",
        "api_key",
        "client-secret",
        "HF_TOKEN",
        "npm_authToken",
        "DB_PASSWD",
        "credentials",
    ]);
    match random.below(14) {
        0 => (
            name.clone(),
            format!("{scheme}://{name}:{password}@git.example/a/b"),
        ),
        1 => (
            name,
            format!("Looking in indexes: {scheme}://u:{password}@e.example/simple, x"),
        ),
        2 => (
            name.clone(),
            format!("x @ {scheme}://e.example/{name}/x.git?access={name}#{name}"),
        ),
        3 => (
            name,
            format!("{{\"url\": \"file://{root}{person}/proj\"}}").replace('\\', "/"),
        ),
        4 => (name, format!("File \"{root}{person}/proj/a.py\", line 1")),
        5 => (name, format!("cannot open `{root}{person}/proj`: denied")),
        6 => (name.clone(), format!("export {key}={name}")),
        7 => (name.clone(), format!("{key}='{name} {name}' run")),
        8 => (name.clone(), format!("{{\"{key}\": \"{name}\"}}")),
        9 => (
            name.clone(),
            format!(
                "Authorization: {} {name}12345",
                random.pick(&["Bearer", "Basic", "token"])
            ),
        ),
        10 => (
            name.clone(),
            format!("remote: {name}@{}.example:a/b.git", random.word(LOWER, 5)),
        ),
        11 => (secret.clone(), format!("said {secret} there")),
        12 => {
            let ip = format!(
                "10.{}.{}.{}",
                random.below(256),
                random.below(256),
                random.below(256)
            );
            (ip.clone(), format!("proxy {ip}:3128 refused"))
        }
        _ => {
            let token = random.word(HEX, 40);
            (token.clone(), format!("{key}: {token}"))
        }
    }
}

#[test]
fn no_secret_of_a_seeded_corpus_survives() {
    let mut random = Random(0x7466_7061_6972);
    for case in 0..20_000 {
        let (secret, text) = generated(&mut random);
        let shown = Redactor::default().text(&text);
        assert!(
            !shown.contains(&secret),
            "{case}: {secret:?} survives in {text:?}: {shown:?}"
        );
    }
}
