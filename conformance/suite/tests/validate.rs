//! `trace validate` accepts, refuses, and says what is wrong with what is no trace.

use std::fs;
use std::path::PathBuf;

use expect_test::{Expect, expect};
use lockstep_suite::trace::command::{Validate, validate};
use lockstep_suite::trace::{Generated, Model};

/// The message with `TRACE` for the file's name.
fn told(text: &[u8], allow_truncated: bool) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("trace.ndjson");
    fs::write(&file, text).expect("a file");
    let arguments = Validate { files: Vec::new(), model: Model::ControllerReplication, allow_truncated };
    let (said, code) = validate(&file, &arguments, &Generated);
    format!("{}\nexit code {code}\n", said.replace(&file.display().to_string(), "TRACE"))
}

fn check(text: &[u8], expected: Expect) {
    expected.assert_eq(&told(text, false));
}

const WRITE: &str =
    r#"{"action":"LocalWrite","process":"c1","seq":0,"args":{"c":"c1","e":"e1"},"vars":{"outbox[c1]":["e1"]}}"#;

#[test]
fn a_behaviour_is_accepted() {
    check(
        WRITE.as_bytes(),
        expect![[r#"
            TRACE: accepted: 1 events, one explanation, at most 1 at a time
            exit code 0
        "#]],
    );
}

#[test]
fn a_refusal_names_the_event_and_the_conjunct() {
    let said = told(format!("{WRITE}\n{}\n", WRITE.replace("\"seq\":0", "\"seq\":1")).as_bytes(), false);
    assert!(said.contains("refused at line 2"), "{said}");
    assert!(said.contains("needs  Place(e) = Latest(outbox[c]) + 1"), "{said}");
    assert!(said.ends_with("exit code 12\n"), "{said}");
}

#[test]
fn what_is_no_trace_is_told_with_its_line_and_a_remedy() {
    let cut = &WRITE[..WRITE.len() - 20];
    for (text, line, what) in [
        (format!("{WRITE}\n{cut}"), "line 2", "cut off"),
        ("\u{7f}ELF\u{1}\n".to_owned(), "line 1", "help"),
        (format!("{WRITE}\nnot a line of JSON\n"), "line 2", "one JSON object"),
        (WRITE.replace("LocalWrite", "LocalRead"), "line 1", "no action `LocalRead`; it has LocalWrite"),
        (WRITE.replace("outbox", "inbox"), "line 1", "no variable `inbox`"),
        (WRITE.replace("vars", "variables"), "line 1", "the fields action, process"),
        (String::new(), "TRACE", "no events"),
    ] {
        let said = told(text.as_bytes(), false);
        assert!(said.contains(line) && said.contains(what) && said.contains("help: "), "{text}:\n{said}");
        assert!(said.ends_with("exit code 150\n"), "{text}:\n{said}");
    }
    let said = told(b"\xff\xfe\x00", false);
    assert!(said.contains("not UTF-8") && said.ends_with("exit code 150\n"), "{said}");
}

#[test]
fn a_last_line_that_was_cut_off_may_be_allowed() {
    let said = told(format!("{WRITE}\n{}", &WRITE[..WRITE.len() - 20]).as_bytes(), true);
    assert!(said.starts_with("TRACE: accepted: 1 events") && said.ends_with("exit code 0\n"), "{said}");
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let arguments = Validate { files: Vec::new(), model: Model::ControllerReplication, allow_truncated: false };
    for file in [PathBuf::from("/nowhere/trace.ndjson"), std::env::temp_dir()] {
        let (said, code) = validate(&file, &arguments, &Generated);
        assert!(said.starts_with("error: cannot read") && code == 153, "{code} {said}");
    }
}
