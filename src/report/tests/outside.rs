//! Text from outside stays text, whatever it holds.

use super::at_80_columns;
use crate::model::{
    Action, CommandLine, Detail, EvidenceSource, KnownFailure, Note, Recorded, Report, Shows,
    Statement, Subject, TicketLine,
};
use crate::report::samples::{fails, works};
use crate::report::{Verbosity, View, html, json, listing, markdown, ndjson, safe_text, text};

/// A report whose every text from outside carries what must not get out alive.
fn hostile() -> Report {
    const EVIL: &str = "\x1b[2J<script>alert(1)</script>|``\u{202e}\u{9b}31m\n# x\r*b*";
    let mut it = fails();
    it.environment.origin.path = Some(format!("/srv/{EVIL}").into());
    it.questions = vec![EVIL.to_owned()];
    for evidence in &mut it.pair.evidence {
        evidence.statement = Statement::Table(EVIL.to_owned());
        evidence.source = EvidenceSource::Table(EVIL.to_owned());
    }
    for finding in &mut it.findings {
        finding.subject = Subject::File(EVIL.into());
        finding.error = Some(EVIL.to_owned());
        finding.failure = Some(EVIL.to_owned());
        finding.detail = Detail::Recorded(Recorded {
            message: EVIL.to_owned(),
            evidence: vec![EVIL.to_owned()],
            not_seen_by: Some(EVIL.to_owned()),
            fix: Some(EVIL.to_owned()),
            target: EVIL.into(),
            payload: EVIL.into(),
        });
    }
    // and in the facts of another, which JSON holds apart
    let mut second = it.findings[0].clone();
    second.detail = Detail::KnownFailure {
        failure: KnownFailure {
            id: EVIL.to_owned(),
            title: EVIL.to_owned(),
            cause: EVIL.to_owned(),
            cure: EVIL.to_owned(),
            sources: vec![EVIL.to_owned()],
        },
        stops_import: true,
    };
    second.lines = vec![TicketLine {
        line: 1,
        shows: Shows::Text(EVIL.to_owned()),
    }];
    it.findings.push(second);
    for remedy in &mut it.remedies {
        remedy.notes = vec![Note::InCmd(EVIL.to_owned())];
        for step in &mut remedy.steps {
            step.command = Some(CommandLine {
                line: format!("x '{EVIL}'"),
                words: Vec::new(),
            });
            step.action = Action::Recorded {
                summary: EVIL.to_owned(),
                destroys: Some(EVIL.to_owned()),
            };
        }
    }
    Report {
        table: EVIL.to_owned(),
        environments: vec![it, works()],
    }
}

#[test]
fn nothing_from_outside_acts_on_a_terminal() {
    let report = hostile();
    let view = View {
        verbosity: Verbosity::Verbose,
        ..at_80_columns()
    };
    let styled = [text(&report, &view), listing(&report, &view)];
    // our own colours are removed as whole sequences; anything left over came from outside
    let unstyled = styled.iter().map(|t| {
        let mut rest = String::new();
        let mut parts = t.split("\x1b[");
        rest.push_str(parts.next().unwrap());
        for part in parts {
            let (codes, after) = part.split_once('m').unwrap();
            assert!(
                codes.chars().all(|c| c.is_ascii_digit() || c == ';'),
                "{codes}"
            );
            rest.push_str(after);
        }
        rest
    });
    let unstyled: Vec<String> = unstyled.collect();
    let others = [
        json(&report).unwrap(),
        ndjson(&report).unwrap(),
        markdown(&report, &view),
        html(&report, &view),
    ];
    for shown in unstyled.iter().chain(&others) {
        let live: Vec<char> = shown
            .chars()
            .filter(|&c| c != '\n' && safe_text::acts(c))
            .collect();
        assert!(live.is_empty(), "{live:?} in {shown}");
    }
}

#[test]
fn nothing_from_outside_is_markup_in_a_page() {
    let view = View {
        verbosity: Verbosity::Verbose,
        ..at_80_columns()
    };
    let page = html(&hostile(), &view);
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&lt;script&gt;"));
    for line in markdown(&hostile(), &view).lines() {
        let fenced = line.starts_with("  ");
        assert!(fenced || !line.replace("\\<", "").contains('<'), "{line}");
        assert!(!line.starts_with("# x"), "{line}");
    }
}
