//! Traces that the model explains are accepted, others refused with the reason.

mod toys;

use std::io::Cursor;
use std::sync::Arc;

use expect_test::{Expect, expect};
use lockstep_harness::trace::{Event, Reader, ReaderOptions, Recorder, RecorderLayer, Rules, itf, validate};
use toys::Boxes;
use tracing_subscriber::layer::SubscriberExt;

fn spec() -> Boxes {
    Boxes::new(2, 2, 3)
}

fn told(text: &str, rules: &Rules) -> String {
    match validate(&spec(), rules, Reader::new(Cursor::new(text), ReaderOptions::default())) {
        Ok((verdict, _)) => verdict.to_string(),
        Err(error) => error.to_string(),
    }
}

fn check(text: &str, rules: &Rules, expected: Expect) {
    expected.assert_eq(&told(text, rules));
}

#[test]
fn a_trace_that_the_model_explains_is_accepted() {
    check(
        r#"{"action": "Make", "args": {"b": "b1"}, "vars": {"held": {"b1": 1, "b2": 0}}}
           {"action": "Send", "args": ["b1", "b2"]}
           {"vars": {"sent[b2]": 1}}
           {"action": "Receive"}"#,
        &Rules::default(),
        expect![[r#"
            accepted: 4 events, one explanation, at most 1 at a time
        "#]],
    );
}

#[test]
fn what_is_not_recorded_leaves_several_explanations() {
    check(
        "{\"action\": \"Make\"}\n{\"action\": \"Make\"}\n",
        &Rules::default(),
        expect![[r#"
        accepted: 2 events, 3 explanations, at most 3 at a time
    "#]],
    );
}

#[test]
fn a_guard_that_fails_is_named() {
    check(
        r#"{"action": "Make", "args": ["b1"]}
           {"action": "Make", "args": ["b2"]}
           {"action": "Send", "args": ["b2", "b1"]}
           {"action": "Receive", "args": ["b2"]}"#,
        &Rules::default(),
        expect![[r#"
            refused at line 4: Receive("b2")
              3 events before it are explained
              in the only state that explains them:
                /\ held = (b2 :> 0 @@ b1 :> 1)
                /\ sent = (b2 :> 0 @@ b1 :> 1)
              ✗ Receive(b |-> b2) needs  sent[b] > 0
              a shortest trace that is refused for the same reason:
                {"action":"Receive","args":["b2"]}
        "#]],
    );
}

#[test]
fn a_value_that_differs_is_named() {
    check(
        r#"{"action": "Make", "args": ["b2"]}
           {"action": "Make", "args": ["b1"]}
           {"action": "Send", "args": ["b1", "b2"], "vars": {"held": {"b1": 0, "b2": 1}, "sent[b2]": 2}}"#,
        &Rules::default(),
        expect![[r#"
            refused at line 3: Send("b1", "b2")
              2 events before it are explained
              in the only state that explains them:
                /\ held = (b2 :> 1 @@ b1 :> 1)
                /\ sent = (b2 :> 0 @@ b1 :> 0)
              ✗ Send(b |-> b1, c |-> b2) gives sent[b2] = 1, observed 2
        "#]],
    );
}

#[test]
fn an_event_may_be_a_step_or_none() {
    let rules = Rules {
        names: [("Send?".to_owned(), vec!["Send".to_owned()])].into(),
        stuttering: vec!["Send?".to_owned()],
        ..Rules::default()
    };
    check(
        r#"{"action": "Send?", "args": ["b1", "b2"], "vars": {"sent[b2]": 0}}
           {"action": "Make", "args": ["b1"]}
           {"action": "Send?", "args": ["b1", "b2"]}
           {"vars": {"sent[b2]": 1}}"#,
        &rules,
        expect![[r#"
            accepted: 4 events, one explanation, at most 2 at a time
        "#]],
    );
}

#[test]
fn hidden_steps_explain_what_was_not_recorded() {
    let text = r#"{"action": "Make", "args": ["b1"]}
                  {"action": "Send", "args": ["b1", "b2"]}
                  {"action": "Send", "args": ["b2", "b1"]}"#;
    check(
        text,
        &Rules::default(),
        expect![[r#"
        refused at line 3: Send("b2", "b1")
          2 events before it are explained
          in the only state that explains them:
            /\ held = (b2 :> 0 @@ b1 :> 0)
            /\ sent = (b2 :> 1 @@ b1 :> 0)
          ✗ Send(b |-> b2, c |-> b1) needs  held[b] > 0
          a shortest trace that is refused for the same reason:
            {"action":"Send","args":["b2","b1"]}
    "#]],
    );
    check(
        text,
        &Rules { hidden: vec!["Receive".into()], ..Rules::default() },
        expect![[r#"
        accepted: 3 events, one explanation, at most 1 at a time
    "#]],
    );
}

#[test]
fn other_names_and_stuttering_are_rules() {
    let rules = Rules {
        names: [("put".into(), vec!["Make".into(), "Receive".into()])].into(),
        stuttering: vec!["tick".into()],
        ..Rules::default()
    };
    check(
        "{\"action\": \"put\", \"args\": [\"b1\"]}\n{\"action\": \"tick\"}",
        &rules,
        expect![[r#"
        accepted: 2 events, one explanation, at most 1 at a time
    "#]],
    );
    check(
        "{\"action\": \"poke\"}",
        &rules,
        expect![[r#"
        line 1: the model Boxes has no action `poke`; it has Make, Send, Receive
          help: use the spec's names, or map the event's names to them in the rules"#]],
    );
    check(
        "{\"action\": \"Make\", \"args\": {\"box\": \"b1\"}}",
        &rules,
        expect![[r#"
        line 1: Make(box |-> "b1"): the action has no parameter `box`; it has b
          help: use the spec's names, or map the event's names to them in the rules"#]],
    );
    check(
        "{\"action\": \"Make\", \"vars\": {\"hold\": 1}}",
        &rules,
        expect![[r#"
        line 1: the model Boxes has no variable `hold`; it has held, sent
          help: use the spec's names, or map the event's names to them in the rules"#]],
    );
    check(
        "",
        &Rules { hidden: vec!["Recieve".into()], ..Rules::default() },
        expect![[r#"
        the rules and the model: the model Boxes has no action `Recieve`; it has Make, Send, Receive
          help: use the spec's names, or map the event's names to them in the rules"#]],
    );
}

#[test]
fn invariants_are_judged_on_explanations_alone() {
    // Boxes of four: the invariant wants three at most.
    let spec = Boxes::new(2, 4, 8);
    let certain = "{\"action\": \"Make\", \"args\": [\"b1\"]}\n".repeat(4);
    let possible = "{\"action\": \"Make\"}\n".repeat(4);
    let refuted = format!("{possible}{{\"vars\": {{\"held[b2]\": 1}}}}\n");
    let mut shown = String::new();
    for text in [certain, possible, refuted] {
        let events = Reader::new(Cursor::new(text), ReaderOptions::default());
        let (verdict, _) = validate(&spec, &Rules::default(), events).expect("it is well formed");
        shown.push_str(&format!("{}: {verdict}", verdict.passed()));
    }
    expect![[r#"
        false: accepted: 4 events, one explanation, at most 1 at a time
          invariant Bounded is violated, after line 4 (Make("b1")):
            /\ held = (b2 :> 0 @@ b1 :> 4)
            /\ sent = (b2 :> 0 @@ b1 :> 0)
        true: accepted: 4 events, 5 explanations, at most 5 at a time
          invariant Bounded is violated in some explanations, not in all, after line 4 (Make):
            /\ held = (b2 :> 0 @@ b1 :> 4)
            /\ sent = (b2 :> 0 @@ b1 :> 0)
        true: accepted: 5 events, one explanation, at most 5 at a time
    "#]]
    .assert_eq(&shown);
}

#[test]
fn processes_without_a_common_clock_are_interleaved() {
    let rules = Rules { concurrent: true, ..Rules::default() };
    let text = r#"{"process": "b2", "seq": 0, "action": "Receive", "args": ["b2"], "vars": {"held[b2]": 1}}
                  {"process": "b1", "seq": 0, "action": "Make", "args": ["b1"], "vars": {"held[b1]": 1}}
                  {"process": "b1", "seq": 1, "action": "Send", "args": ["b1", "b2"]}"#;
    check(
        text,
        &rules,
        expect![[r#"
        accepted: 3 events, one explanation, at most 1 at a time
    "#]],
    );
    check(
        text,
        &Rules::default(),
        expect![[r#"
        refused at line 1: Receive("b2") by b2
          0 events before it are explained
          in the only state that explains them:
            /\ held = (b2 :> 0 @@ b1 :> 0)
            /\ sent = (b2 :> 0 @@ b1 :> 0)
          ✗ Receive(b |-> b2) needs  sent[b] > 0
    "#]],
    );
    check(
        &text.replace("\"Make\"", "\"Receive\""),
        &rules,
        expect![[r#"
        refused at line 1: Receive("b2") by b2
          0 events before it are explained
          in the only state that explains them:
            /\ held = (b2 :> 0 @@ b1 :> 0)
            /\ sent = (b2 :> 0 @@ b1 :> 0)
          ✗ Receive(b |-> b2) needs  sent[b] > 0
    "#]],
    );
    // The receive cannot come before the send where the log says that the send came after it.
    let caused = text.replace("\"seq\": 1,", "\"seq\": 1, \"after\": {\"b2\": 0},");
    check(
        &caused,
        &rules,
        expect![[r#"
        refused at line 1: Receive("b2") by b2
          1 events before it are explained
          in the only state that explains them:
            /\ held = (b2 :> 0 @@ b1 :> 1)
            /\ sent = (b2 :> 0 @@ b1 :> 0)
          ✗ Receive(b |-> b2) needs  sent[b] > 0
          a shortest trace that is refused for the same reason:
            {"action":"Receive","args":["b2"],"process":"b2","seq":0,"vars":{"held[b2]":1}}
    "#]],
    );
    check(
        &text.replace("\"seq\": 1,", "\"seq\": 1, \"after\": {\"b3\": 0},"),
        &rules,
        expect![[r#"
        line 3: Send("b1", "b2") by b1 came after event 0 of b3, which the trace doesn't have
          help: join the logs of all processes, or leave `after` out"#]],
    );
}

#[test]
fn what_is_no_trace_is_refused_with_its_place() {
    let rules = Rules::default();
    check(
        "{\"action\": \"Make\"}\n{\"action\": \"Ma",
        &rules,
        expect![[r#"
        line 2, column 14: the last line is cut off
          help: the recorder was stopped while it wrote; remove the line, or allow a truncated trace"#]],
    );
    check(
        "{\"action\": \"Make\"}\n{\"action\": \"Ma\n{}",
        &rules,
        expect![[r#"
        line 2, column 14: EOF while parsing a string
          help: each line of a trace is one JSON object"#]],
    );
    check(
        "{\"action\": \"Make\", \"var\": {}}",
        &rules,
        expect![[r#"
        line 1, column 24: unknown field `var`, expected one of `target`, `action`, `process`, `seq`, `args`, `vars`, `after`, `timestamp`
          help: an event has the fields action, process, seq, args, vars, after, target and timestamp"#]],
    );
    check(
        "PK\u{3}\u{4}",
        &rules,
        expect![[r#"
        line 1, column 1: expected value
          help: each line of a trace is one JSON object"#]],
    );
    check(
        "{\"process\": \"b1\"}",
        &rules,
        expect![[r#"
        line 1: the event says neither an action nor variables
          help: give it an `action`, or `vars`, or both"#]],
    );
    check(
        "{\"action\": \"Make\", \"vars\": {\"held\": 1.5}}",
        &rules,
        expect![[r#"
        line 1, column 39: vars: 1.5 is no integer, and TLC's values have no other numbers
          help: `vars` is an object of variables (or parts, as `head[c1]`) and their values"#]],
    );
    check(
        "{\"action\": \"Make\", \"vars\": {\"held[b1\": 1}}",
        &rules,
        expect![[r#"
        line 1, column 28: vars: `held[b1` names no part of a variable: a `[` is not closed; write it as `head`, `head[c1]` or `job[c1].status`
          help: `vars` is an object of variables (or parts, as `head[c1]`) and their values"#]],
    );
    check(
        "{\"action\": \"Make\", \"args\": 3}",
        &rules,
        expect![[r#"
        line 1, column 28: args: invalid type: integer `3`, expected a map
          help: `args` is an object of parameters, or an array of all arguments in order"#]],
    );
    let event = |seq: u64| format!("{{\"action\": \"Make\", \"process\": \"b1\", \"seq\": {seq}}}\n");
    check(
        &(event(4) + &event(5) + &event(5)),
        &rules,
        expect![[r#"
        line 3: event 5 of b1 comes again or too late: 6 is next
          help: events of one process stand in the order in which it recorded them, without gaps"#]],
    );
    check(
        &(event(4) + &event(7)),
        &rules,
        expect![[r#"
        line 2: events 5 to 6 of b1 are missing: 7 comes instead
          help: events of one process stand in the order in which it recorded them, without gaps"#]],
    );
    let deep = format!("{{\"action\": \"Make\", \"vars\": {{\"held\": {}}}}}", "[".repeat(100_000));
    check(
        &deep,
        &rules,
        expect![[r#"
        line 1, column 100037: expected value
          help: each line of a trace is one JSON object"#]],
    );
    let mut reader = Reader::new(Cursor::new(b"\xff\xfe"), ReaderOptions::default());
    expect![[r#"
        line 1, column 1: the line is not UTF-8
          help: a trace is NDJSON: is this the right file?"#]]
    .assert_eq(&reader.next_event().expect_err("it is not UTF-8").to_string());
    let cut = ReaderOptions { allow_truncated: true, ..ReaderOptions::default() };
    assert_eq!(Reader::new(Cursor::new("{\"action\": \"Make\"}\n{\"action"), cut).filter_map(Result::ok).count(), 1);
}

#[test]
fn itf_states_are_events_without_actions() {
    let text = r##"{"vars": ["held", "sent"], "states": [
        {"#meta": {"index": 0}, "held": {"#map": [["b1", 0], ["b2", 0]]}, "sent": {"#map": [["b1", {"#bigint": "0"}], ["b2", 0]]}},
        {"held": {"#map": [["b1", 1], ["b2", 0]]}, "sent": {"#map": [["b1", 0], ["b2", 0]]}},
        {"#meta": {"action": "Send"}, "held": {"#map": [["b1", 0], ["b2", 0]]}, "sent": {"#map": [["b1", 0], ["b2", 1]]}}]}"##;
    let rules = Rules { unnamed_steps: true, ..Rules::default() };
    let events = itf::read(text).expect("it is ITF");
    let (verdict, coverage) = validate(&spec(), &rules, events.into_iter().map(Ok)).expect("it is well formed");
    expect![[r#"
        accepted: 3 events, one explanation, at most 1 at a time
    "#]]
    .assert_eq(&verdict.to_string());
    assert_eq!(coverage.untaken(), ["Receive"]);
    expect![[r#"
        line 1, column 12: invalid type: integer `3`, expected a sequence
          help: an ITF trace is an object with `vars` and `states`, as Apalache and `check --dump-trace` write it"#]]
    .assert_eq(&itf::read("{\"states\": 3}").expect_err("it is not").to_string());
}

#[derive(Clone, Default)]
struct Shared(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_layer_records_events_of_its_target() {
    let sink = Shared::default();
    let recorder = Recorder::new(sink.clone());
    let subscriber = tracing_subscriber::registry().with(RecorderLayer::new(recorder.clone(), "model"));
    tracing::subscriber::with_default(subscriber, || {
        tracing::info!(target: "model", action = "Make", process = "b1", arg.b = "b1", vars = r#"{"held[b1]": 1}"#, "made");
        tracing::info!(target: "elsewhere", action = "Make");
        tracing::info!(target: "model", "nothing for the model");
        tracing::info!(target: "model", action = "Send", process = "b1", args = r#"["b1", "b2"]"#, var.full = false);
    });
    recorder.record(&Event { action: Some("Receive".into()), process: Some("b1".into()), ..Event::default() });
    recorder.finish().expect("memory does not fail");
    let text = String::from_utf8(sink.0.lock().expect("no panic").clone()).expect("JSON is UTF-8");
    expect![[r#"
        {"action":"Make","args":{"b":"b1"},"process":"b1","seq":0,"target":"model","vars":{"held[b1]":1}}
        {"action":"Send","args":["b1","b2"],"process":"b1","seq":1,"target":"model","vars":{"full":false}}
        {"action":"Receive","process":"b1","seq":2}
    "#]]
    .assert_eq(&text);
    let read: Vec<Event> =
        Reader::new(Cursor::new(&text), ReaderOptions::default()).collect::<Result<_, _>>().expect("it reads");
    assert_eq!(read.iter().map(|event| event.to_json() + "\n").collect::<String>(), text);
}
