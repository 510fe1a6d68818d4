//! Folders in which `cargo xtask check` runs as a user runs it, and what it said there.
#![allow(dead_code, reason = "not every test program asks for everything")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

use serde_json::Value;

/// A folder of one test, with the spec and a configuration in it.
pub struct Place(pub PathBuf, String);

impl Place {
    pub fn of(name: &str, module: &str, spec: &str, configuration: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(module).with_extension("tla"), spec).expect("a spec");
        fs::write(folder.join(module).with_extension("cfg"), configuration).expect("a configuration");
        Place(folder, module.to_owned())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["check", &format!("{}.tla", self.1)]).args(arguments).current_dir(&self.0).env("NO_COLOR", "1");
        command.env("XDG_CACHE_HOME", shared_cache());
        command
    }

    pub fn check(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("xtask runs")
    }

    /// As [`check`](Self::check), where there is no cargo.
    pub fn check_without_cargo(&self, arguments: &[&str]) -> Output {
        self.command(arguments).env_remove("CARGO").env("PATH", "").output().expect("xtask runs")
    }

    /// How many states were generated, how many of them are distinct, and in how many levels: to be held against TLC's.
    pub fn figures(&self) -> [Value; 3] {
        let summary = self.json("summary.json");
        ["generatedStates", "distinctStates", "depth"].map(|name| summary[name].clone())
    }

    pub fn json(&self, file: &str) -> Value {
        let text = fs::read_to_string(self.0.join(file)).expect("the summary was written");
        serde_json::from_str(&text).expect("the summary is JSON")
    }
}

/// A folder with the spec of many cases.
pub fn counters(name: &str, configuration: &str) -> Place {
    Place::of(name, "Counters", include_str!("../check/Counters.tla"), configuration)
}

/// A configuration of it.
pub fn configuration(counters: &str, size: u32, limit: u32, more: &str) -> String {
    format!(
        "CONSTANTS\n  Counter = {counters}\n  Size = {size}\n  Limit = {limit}\nSPECIFICATION Spec\nINVARIANT InRange Low\n{more}\n"
    )
}

/// What machines stand on is kept from one run of the tests to the next; machines are not.
fn shared_cache() -> PathBuf {
    static CLEARED: Once = Once::new();
    let caches = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    CLEARED.call_once(|| {
        let _ = fs::remove_dir_all(caches.join("lockstep/machines"));
    });
    caches
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Standard output without the line of times.
pub fn told(output: &Output) -> String {
    let text = text(&output.stdout);
    text.lines().filter(|line| !line.contains(" s searching")).collect::<Vec<_>>().join("\n")
}

/// A summary without what differs from run to run.
fn facts(mut summary: Value) -> Value {
    let fields = summary.as_object_mut().expect("an object");
    assert!(fields.remove("seconds").is_some() && fields.remove("peakBytes").is_some());
    sum_by_name(&mut summary);
    summary
}

/// What is said of the parts of an action, which the compiled machine may count apart, as said of the action.
fn sum_by_name(facts: &mut Value) {
    let Some(actions) = facts["actions"].as_array_mut() else { return };
    let mut sums: Vec<Value> = Vec::new();
    for action in actions.drain(..) {
        match sums.iter_mut().find(|sum| sum["name"] == action["name"]) {
            Some(sum) => {
                for figure in ["distinct", "generated"] {
                    sum[figure] = (sum[figure].as_u64().unwrap_or(0) + action[figure].as_u64().unwrap_or(0)).into();
                }
            }
            None => sums.push(action),
        }
    }
    *actions = sums;
}

/// What a run came to.
#[derive(Debug, PartialEq)]
pub struct Said {
    pub code: Option<i32>,
    pub told: String,
    pub facts: Value,
    pub trace: Option<String>,
}

/// What both machines say, as far as `what` looks at it; they agree, and the compiled one has concluded its own run
/// unless the spec has an error.
#[track_caller]
pub fn both(place: &Place, arguments: &[&str], what: fn(Said) -> Said) -> Said {
    let (said, handed_over) = both_or_one(place, arguments, what);
    let has_error = matches!(said.code, Some(75..=77 | 255));
    assert!(has_error || handed_over.is_empty(), "{handed_over}{}", said.told);
    said
}

/// The same where the compiled machine may hand over to the evaluator; and what it said then.
#[track_caller]
pub fn both_or_one(place: &Place, arguments: &[&str], what: fn(Said) -> Said) -> (Said, String) {
    let mut handed_over = String::new();
    let mut with = |engine: &str| {
        let more = ["--engine", engine, "--json", "summary.json", "--dump-trace", "trace.tla"];
        let output = place.check(&[arguments, &more].concat());
        let trace = fs::read_to_string(place.0.join("trace.tla")).ok();
        let _ = fs::remove_file(place.0.join("trace.tla"));
        let said = text(&output.stderr);
        // A machine that was refused is the evaluator's to run; one that cannot be compiled is a mistake.
        assert!(!said.contains("E6007"), "{engine}: {said}");
        if said.contains("the evaluator begins anew") || output.status.code() == Some(153) {
            handed_over = said;
        }
        what(Said { code: output.status.code(), told: told(&output), facts: facts(place.json("summary.json")), trace })
    };
    let (evaluated, compiled) = (with("evaluate"), with("compile"));
    if compiled.code == Some(153) {
        return (evaluated, handed_over);
    }
    assert_eq!(evaluated, compiled);
    (compiled, handed_over)
}

/// The same, with this exit code.
#[track_caller]
pub fn both_agree(place: &Place, code: i32, arguments: &[&str]) {
    let said = both(place, arguments, |said| said);
    assert_eq!(said.code, Some(code), "{}", said.told);
    assert_eq!(said.trace.is_some(), code != 0, "a counterexample is dumped where there is one");
}
