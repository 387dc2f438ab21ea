//! Output in Markdown and HTML.

use super::at_80_columns;
use crate::report::samples::{fails, report, works};
use crate::report::{html, markdown};

#[test]
fn markdown_can_be_read_as_it_stands() {
    insta::assert_snapshot!(
        markdown(&report([fails()]), &at_80_columns()),
        @r"
        ## tensorflow-cpu 2.10.0 does not work with numpy 2.2.6

        Python 3.10.13 at ~/proj/.venv (VIRTUAL_ENV), linux x86_64

        | distribution | version | declared | known |
        | --- | --- | --- | --- |
        | tensorflow-cpu | 2.10.0 | declares numpy>=1.20 | works with numpy >=1.20,\<2 |
        | numpy | 2.2.6 | declared: satisfied | observed: incompatible (Python 3.10) |

        ### Error: numpy-abi-too-new

        `import tensorflow` fails: this TensorFlow was built for the NumPy 1.x C ABI

        - message:

          ```text
          TypeError: Unable to convert function return value to a Python type!
          ```
        - evidence: tensorflow-cpu 2.10.0 with numpy 2.2.6 failed to import on Python 3.10, linux_x86_64 (observed)
        - missed by: pip check: numpy 2.2.6 satisfies the declared `numpy>=1.20`
        - fix:

          ```sh
          ~/proj/.venv/bin/python -m pip install 'numpy==1.26.4'
          ```
        - more: `tfpair explain numpy-abi-too-new`

        *tfpair 0.1.0, table of 2026-11-20*
        "
    );
}

#[test]
fn html_stands_alone() {
    let page = html(&report([fails(), works()]), &at_80_columns());
    for outside in [
        "<script", "http://", "https://", "<link", "<img", "@import", "url(",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("<th scope=\"col\">tensorflow</th>"));
    assert!(page.contains("prefers-color-scheme: dark"));
    for tag in [
        "section", "article", "table", "dl", "main", "tr", "th", "td", "dd", "pre",
    ] {
        let open =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}
