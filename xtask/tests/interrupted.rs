//! Runs of `cargo xtask check` that a signal ends.
#![cfg(target_os = "linux")]

mod place;

use std::fs;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use place::{Place, configuration, counters, text};

/// The number of the signal.
const TERM: u32 = 15;

/// What a run says that is sent a signal once it has got to its states. (Not SIGINT: what a shell starts in the
/// background ignores that, and so do those that it starts.)
fn terminated(place: &Place, arguments: &[&str]) -> Output {
    let mut command = place.command(arguments);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("xtask runs");
    let heeds = || {
        let status = fs::read_to_string(format!("/proc/{}/status", run.id())).unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).map(str::trim);
        mask.and_then(|mask| u64::from_str_radix(mask, 16).ok()).is_some_and(|mask| mask >> (TERM - 1) & 1 == 1)
    };
    while !heeds() {
        sleep(Duration::from_millis(1));
    }
    sleep(Duration::from_millis(100));
    let sent = Command::new("kill").args(["-TERM", &run.id().to_string()]).status().expect("there is a kill");
    assert!(sent.success(), "the run is not over");
    run.wait_with_output().expect("it ends")
}

#[test]
fn a_run_that_is_terminated_says_where_it_stands_and_goes_on_from_there() {
    let place = counters("terminated", &configuration("{a, b, c, d, e, f}", 7, 7, "CHECK_DEADLOCK FALSE"));
    let whole = place.check(&["--engine", "evaluate", "--json", "summary.json"]);
    assert_eq!(whole.status.code(), Some(0), "{}", text(&whole.stdout));
    let figures = place.figures();

    let stand = place.0.join("stand/checkpoint");
    let arguments = ["--engine", "evaluate", "--workers", "1", "--checkpoint", "stand", "--json", "summary.json"];
    let ended = terminated(&place, &arguments);
    let said = text(&ended.stdout);
    assert_eq!(ended.status.code(), Some(143), "{said}");
    assert!(said.contains("interrupted") && said.contains("--resume stand goes on from here"), "{said}");
    assert!(stand.exists());

    let on = place.check(&["--engine", "evaluate", "--resume", "stand", "--json", "summary.json"]);
    assert_eq!(on.status.code(), Some(0), "{}", text(&on.stdout));
    assert_eq!(place.figures(), figures);
}

#[test]
fn walks_are_ended_too() {
    let place = counters("walks", &configuration("{a, b}", 3, 3, "CHECK_DEADLOCK FALSE"));
    let arguments = ["--engine", "evaluate", "--simulate", "1000000000", "--seed", "1"];
    let ended = terminated(&place, &arguments);
    let said = text(&ended.stdout);
    assert_eq!(ended.status.code(), Some(143), "{said}");
    assert!(said.contains("interrupted") && !said.contains("distinct"), "{said}");
}
