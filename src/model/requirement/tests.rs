//! Cases of the grammar and of evaluation. `tests/reference` compares the same code with Python's `packaging`.

use std::borrow::Cow;

use super::*;

/// What a requirement reads as, or why it is not one.
#[track_caller]
fn check(text: &str, shown: &str) {
    let read = text.parse::<Requirement>().map(|r| r.to_string());
    assert_eq!(read.unwrap_or_else(|e| e.to_string()), shown, "{text}");
}

#[test]
fn requirements_have_one_spelling() {
    check("numpy", "numpy");
    check(" NumPy  (<2.0,>= 1.16.0) ", "numpy>=1.16.0,<2.0");
    check("numpy>=2,", "numpy>=2");
    check("numpy (>=2 , )", "numpy>=2");
    check("numpy()", "numpy");
    check(
        "tensorflow[and_cuda, X]~=2.15.0",
        "tensorflow[and-cuda,x]~=2.15.0",
    );
    check("a[]==1.*", "a==1.*");
    check(
        "a===foo_bar;os.name==\"nt\"",
        "a===foo_bar ; os_name == 'nt'",
    );
    check(
        "a; python_version<'3' and (os_name=='nt' or (sys.platform == 'win32'))",
        "a ; python_version < '3' and (os_name == 'nt' or sys_platform == 'win32')",
    );
    check(
        "a ; ('x' == extra or python_implementation not  in \"a 'b\") and os_name != ''",
        "a ; ('x' == extra or platform_python_implementation not in \"a 'b\") and os_name != ''",
    );
}

#[test]
fn a_url_stays_as_it_is_written() {
    check(
        "numpy @ https://e/${PATH}/n.whl",
        "numpy @ https://e/${PATH}/n.whl",
    );
    check("numpy@$HOME/n.whl", "numpy @ $HOME/n.whl");
    check(
        "a @ https://e/a;b ; os_name == 'nt'",
        "a @ https://e/a;b ; os_name == 'nt'",
    );
    check("a @ ", "expected a URL, found the end (column 5)");
    check(
        "a @ https://e b",
        "expected `;` or the end, found `b` (column 15)",
    );
}

#[test]
fn what_is_no_requirement_has_a_cause() {
    let name = "is not a name: a name has letters, digits, `.`, `-` and `_`, and starts and ends with a letter or a digit";
    check("", "expected a distribution name, found the end (column 1)");
    check("numpy-<2", &format!("`numpy-` {name} (column 1)"));
    check("numpy_>=1.20", &format!("`numpy_` {name} (column 1)"));
    check("numpy[a.]", &format!("`a.` {name} (column 7)"));
    check("numpy[a", "expected `,` or `]`, found the end (column 8)");
    check("numpy[a b]", "expected `,` or `]`, found `b` (column 9)");
    check("numpy[a,]", "expected an extra name, found `]` (column 9)");
    check(
        "numpy 1.20",
        "`1.20` is not a version specifier such as `>=1.20` (column 7)",
    );
    check(
        "numpy>=1 <2",
        "`>=1 <2` is not a version specifier such as `>=1.20` (column 6)",
    );
    check(
        "numpy>=1,,<2",
        "a comma without a version specifier (column 6)",
    );
    check("numpy,", "a comma without a version specifier (column 6)");
    check("numpy (>=1", "`(` without its `)` (column 7)");
    check("numpy>=1)", "expected `;` or the end, found `)` (column 9)");
    check(
        "numpy>=3.13.*",
        "`>=3.13.*` is not a version specifier such as `>=1.20`: `.*` is allowed with `==` and `!=` only (column 6)",
    );
    check(
        "numpy\u{a0}>=1",
        "`\u{a0}>=1` is not a version specifier such as `>=1.20` (column 6)",
    );
    check(
        "nümpy",
        "`ümpy` is not a version specifier such as `>=1.20` (column 2)",
    );
}

#[test]
fn a_marker_that_cannot_be_read_has_a_cause() {
    let operand = "expected a marker variable such as `python_version` or a quoted text";
    check("a;", &format!("{operand}, found the end (column 3)"));
    check("a; python", &format!("{operand}, found `p` (column 4)"));
    check(
        "a; python_versions < '3'",
        &format!("{operand}, found `p` (column 4)"),
    );
    check(
        "a; python_version < '3.11’",
        "a quoted text without its end (column 21)",
    );
    check(
        "a; python_version < ‘3.11’",
        &format!("{operand}, found `‘` (column 21)"),
    );
    check(
        "a; python_version < '3.11' é",
        "expected `and`, `or` or the end, found `é` (column 28)",
    );
    check(
        "a; os_name = 'nt'",
        "expected an operator such as `==` or `in`, found `=` (column 12)",
    );
    check(
        "a; 'x' not 'y'",
        "expected `in` behind `not`, found `'` (column 12)",
    );
    check(
        "a; (os_name == 'nt'",
        "expected `and`, `or` or `)`, found the end (column 20)",
    );
    check(
        r"a; os_name == 'n\t'",
        "a quoted string with a backslash or a line break (column 15)",
    );
}

#[test]
fn depth_and_length_are_limited() {
    let nested = |depth: usize| {
        format!(
            "a; {}os_name == 'nt'{}",
            "(".repeat(depth),
            ")".repeat(depth)
        )
    };
    check(&nested(200), "a ; os_name == 'nt'");
    check(
        &nested(201),
        "more than 200 nested parentheses (column 204)",
    );
    check(
        &nested(50_000),
        "more than 200 nested parentheses (column 204)",
    );
    check(
        &"a".repeat(200_000),
        "longer than 131072 bytes (column 131072)",
    );
}

#[test]
fn many_clauses_cost_no_more_than_their_length() {
    let clauses: Vec<String> = (0..1500)
        .map(|n| format!("python_version != '3.{n}'"))
        .collect();
    let text = format!("a; {}", clauses.join(" or "));
    let read: Requirement = text.parse().unwrap();
    let marker = read.marker.unwrap();
    assert_eq!(
        marker.evaluate(&|_| Some(Cow::Borrowed("3.9"))),
        Ternary::Yes
    );
    assert_eq!(marker.evaluate(&|_| None), Ternary::Unknown);
}

/// The environment of the evaluations: CPython 3.13.0rc2 on a Linux whose release is no PEP 440 version.
fn value(variable: Variable) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match variable {
        Variable::PythonVersion => "3.13",
        Variable::PythonFullVersion | Variable::ImplementationVersion => "3.13.0rc2",
        Variable::OsName => "posix",
        Variable::SysPlatform => "linux",
        Variable::PlatformRelease => "6.5.0-15-generic",
        Variable::PlatformSystem => "Linux",
        Variable::PlatformVersion => "10",
        Variable::PlatformMachine => "x86_64",
        Variable::PlatformPythonImplementation => "CPython",
        Variable::ImplementationName => return None,
        Variable::Extra => "test-all",
        Variable::Extras | Variable::DependencyGroups => return None,
    }))
}

#[track_caller]
fn holds(marker: &str, truth: Ternary) {
    let read: MarkerTree = marker.parse().unwrap();
    assert_eq!(
        read.evaluate(&|variable| value(variable)),
        truth,
        "{marker}"
    );
}

#[test]
fn versions_are_compared_as_versions() {
    holds("python_version >= '3.9'", Ternary::Yes);
    holds("'3.9' <= python_version", Ternary::Yes);
    holds("'3.9' > python_version", Ternary::No);
    holds("python_version ~= '3.9'", Ternary::Yes);
    holds("python_version == '3.13.*'", Ternary::Yes);
    holds("python_version === '3.13'", Ternary::Yes);
    holds("python_version === '3.13.0'", Ternary::No);
    holds("python_full_version == '3.13.0'", Ternary::No);
    holds("python_full_version < '3.13.0'", Ternary::No);
    holds("python_full_version < '3.13.0rc3'", Ternary::Yes);
    holds("implementation_version == '3.13.0rc2'", Ternary::Yes);
    holds("platform_release >= '5'", Ternary::No);
    holds("platform_release != '5'", Ternary::No);
}

#[test]
fn what_is_no_version_is_compared_as_text() {
    holds("python_version >= '3.13.*'", Ternary::No);
    holds("python_version in '3.9, 3.13'", Ternary::Yes);
    holds("python_version not in '3.9, 3.13'", Ternary::No);
    holds("'3.1' in python_version", Ternary::Yes);
    holds("platform_release >= '6.5.0-15-generic'", Ternary::Yes);
    holds("platform_version > '9'", Ternary::No);
    holds("platform_version >= '10'", Ternary::Yes);
    holds("platform_version >= '10.0'", Ternary::No);
    holds("sys_platform in 'linux darwin'", Ternary::Yes);
    holds("sys_platform < 'x'", Ternary::No);
    holds("'nux' in sys_platform", Ternary::Yes);
}

#[test]
fn extras_are_normalised() {
    holds("extra == 'Test_All'", Ternary::Yes);
    holds("'test.all' == extra", Ternary::Yes);
    holds("extra != 'test'", Ternary::Yes);
    holds("extra in 'test-all'", Ternary::Yes);
}

#[test]
fn what_has_no_meaning_is_unknown() {
    holds("'linux' ~= sys_platform", Ternary::Unknown);
    holds("sys_platform === 'linux'", Ternary::Unknown);
    holds("python_version ~= '3'", Ternary::Unknown);
    holds("'a' == 'a'", Ternary::Unknown);
    holds(
        "os_name == 'posix' or sys_platform === 'linux'",
        Ternary::Unknown,
    );
}

#[test]
fn an_unknown_decides_only_where_it_matters() {
    holds("implementation_name == 'cpython'", Ternary::Unknown);
    holds(
        "implementation_name == 'cpython' or os_name == 'posix'",
        Ternary::Yes,
    );
    holds(
        "implementation_name == 'cpython' and os_name == 'nt'",
        Ternary::No,
    );
    holds(
        "os_name == 'nt' or implementation_name == 'cpython'",
        Ternary::Unknown,
    );
    holds(
        "os_name == 'posix' and implementation_name == 'cpython'",
        Ternary::Unknown,
    );
    holds("'cuda' in extras", Ternary::Unknown);
}
