//! What `cargo xtask check` says of what it found, word by word: `tests/said/` holds specs with their configurations,
//! and beside each configuration what is said. `UPDATE_EXPECT=1` writes the texts. And what it says where it cannot
//! look, or where nothing can be written; with the exit codes.

mod place;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;

use place::{Place, configuration, counters, text, told};

#[test]
fn what_was_found_reads_well() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/said");
    let entries = fs::read_dir(&folder).expect("the folder of cases");
    let mut configurations: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    configurations.retain(|path| path.extension().is_some_and(|ending| ending == "cfg"));
    configurations.sort();
    assert!(!configurations.is_empty());
    for path in configurations {
        let read = |path: &Path| fs::read_to_string(path).expect("a file of a case");
        // Several configurations of one module are told apart by what follows a hyphen.
        let case = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let module = case.split('-').next().unwrap_or(case);
        let spec = read(&folder.join(module).with_extension("tla"));
        let place = Place::of(&format!("said_{case}"), module, &spec, &read(&path));
        // What one of them instantiates.
        fs::copy(folder.join("Bell.tla"), place.0.join("Bell.tla")).expect("a copy");
        let output = place.check_without_cargo(&["--engine", "evaluate", "--workers", "1"]);
        let said =
            format!("{}\n{}exit code {}\n", told(&output), text(&output.stderr), output.status.code().unwrap_or(-1));
        expect_file![path.with_extension("txt")].assert_eq(&said);
    }
}

/// A counterexample as a module is one for every tool: it has its file's name, and declares what it speaks of.
#[test]
fn a_counterexample_is_a_module() {
    let spec = "---- MODULE Sinking ----\nEXTENDS Integers\nCONSTANT Ship\nVARIABLES depth, log\n\
                Init == depth = 0 /\\ log = [note \\in {\"a b\", \"c\"} |-> Ship]\n\
                Next == depth' = depth - 1 /\\ UNCHANGED log\nAfloat == depth > -2\n====\n";
    let place = Place::of("sinking", "Sinking", spec, "CONSTANT Ship = {s1}\nINIT Init\nNEXT Next\nINVARIANT Afloat\n");
    let output = place.check_without_cargo(&["--engine", "evaluate", "--dump-trace", "Shown.tla"]);
    assert_eq!(output.status.code(), Some(12), "{}", text(&output.stderr));
    let reading = "---- MODULE Reading ----\nEXTENDS Shown, Sequences\n\
                   ASSUME Len(Trace) = 3 /\\ Trace[3].depth = -2 /\\ Trace[3].log[\"a b\"] = {s1}\n====\n";
    let reading = Place::of("sinking_read", "Reading", reading, "CONSTANT s1 = s1\n");
    fs::copy(place.0.join("Shown.tla"), reading.0.join("Shown.tla")).expect("the trace");
    let output = reading.check_without_cargo(&["--engine", "evaluate"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn what_is_not_translated_is_said_where_it_was_asked_for() {
    let spec = "---- MODULE Looking ----\nEXTENDS Naturals, Sequences, TLCExt\nVARIABLE x\n\
                Init == x = 0\nNext == x' = x + 1\nNear == Len(Trace) < 4\n====\n";
    let place = Place::of("looking", "Looking", spec, "INIT Init\nNEXT Next\nCONSTRAINT Near\n");
    let output = place.check(&["--engine", "compile"]);
    assert_eq!(output.status.code(), Some(153));
    assert!(text(&output.stderr).contains("E6002"), "{}", text(&output.stderr));
    assert_eq!(place.check(&[]).status.code(), Some(0));
}

#[test]
fn a_configuration_may_stand_behind_its_module() {
    let place = counters("embedded", "");
    let section = configuration("{a, b}", 3, 3, "CHECK_DEADLOCK FALSE");
    let whole = format!("{}\n---- CONFIG Counters ----\n{section}====\n", include_str!("check/Counters.tla"));
    fs::write(place.0.join("Counters.tla"), whole).expect("a spec");
    let output = place.check_without_cargo(&["--config", "Counters.tla", "--json", "summary.json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(place.json("summary.json")["distinctStates"], 9);
    fs::write(place.0.join("Counters.tla"), include_str!("check/Counters.tla")).expect("a spec");
    let output = place.check_without_cargo(&["--config", "Counters.tla"]);
    assert_eq!(output.status.code(), Some(151));
    assert!(text(&output.stderr).contains("there is no configuration in Counters.tla"), "{}", text(&output.stderr));
}

#[test]
fn what_stops_a_check_before_it_starts_reads_well() {
    let place = counters("before", &configuration("{a, b}", 3, 3, "SYMMETRY Lopsided"));
    let said = |arguments: &[&str]| text(&place.check_without_cargo(arguments).stderr);
    expect_file!["check/E5209.txt"].assert_eq(&said(&["--config", "None.cfg"]));
    expect_file!["check/E5210.txt"].assert_eq(&said(&[]));
    fs::write(place.0.join("Counters.cfg"), configuration("{a, b}", 3, 3, "")).expect("a configuration");
    expect_file!["check/E6007.txt"].assert_eq(&said(&["--engine", "compile", "--cache", "fresh"]));
}

#[test]
fn what_cannot_be_read_or_written_has_its_code() {
    let place = counters("files", &configuration("{a, b}", 3, 3, "CHECK_DEADLOCK FALSE"));
    let code = |arguments: &[&str]| place.check(arguments).status.code();
    assert_eq!(code(&["--config", "None.cfg"]), Some(151));
    fs::write(place.0.join("Broken.cfg"), "CONSTANTS Size = \n").expect("a configuration");
    assert_eq!(code(&["--config", "Broken.cfg"]), Some(151));
    assert_eq!(code(&["--json", "none/summary.json"]), Some(153));
    // Where the search will not be able to write is known before it starts.
    for full in [["--json", "none/summary.json"], ["--dump-trace", "none/trace.tla"], ["--checkpoint", "Counters.cfg"]]
    {
        let output = place.check_without_cargo(&[&full[..], &["--engine", "evaluate"]].concat());
        assert_eq!(output.status.code(), Some(153));
        assert!(!text(&output.stdout).contains("No error"), "{}", text(&output.stdout));
    }
    assert_eq!(code(&["--simulate", "1", "--checkpoint", "stand"]), Some(2));
    let named = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let command = command.arg("check").args(words).args(["--engine", "evaluate"]).current_dir(&place.0);
        command.output().expect("xtask runs").status.code()
    };
    assert_eq!(named(&["None.tla", "--config", "Counters.cfg"]), Some(150));
    assert_eq!(named(&["None.tla"]), Some(150));
    assert_eq!(named(&["Counters"]), Some(0));
    let left: Vec<String> = fs::read_dir(&place.0)
        .expect("the folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".new"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_no_device_is_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let place = counters("full", &configuration("{a, b}", 3, 3, "CHECK_DEADLOCK FALSE"));
    let output = place.check(&["--json", "/dev/full"]);
    assert_eq!(output.status.code(), Some(153));
    assert!(text(&output.stderr).contains("cannot write /dev/full"), "{}", text(&output.stderr));
    assert!(fs::metadata("/dev/full").expect("the device").file_type().is_char_device());
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let output = place.command(&[]).stdout(full).output().expect("xtask runs");
    assert_eq!(output.status.code(), Some(153));
    assert!(text(&output.stderr).contains("cannot write standard output"), "{}", text(&output.stderr));
    // The spec may have said something before.
    let chatty = include_str!("check/Chatty.tla");
    let place = Place::of("full_of_words", "Chatty", chatty, "INIT Init\nNEXT Next\n");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let output = place.command(&["--engine", "evaluate"]).stdout(full).output().expect("xtask runs");
    assert_eq!(output.status.code(), Some(153));
    assert!(text(&output.stderr).contains("cannot write standard output"), "{}", text(&output.stderr));
}

#[test]
fn a_search_goes_on_from_its_checkpoint() {
    let place = counters("checkpoint", &configuration("{a, b, c}", 6, 6, "CHECK_DEADLOCK FALSE"));
    let evaluate = ["--engine", "evaluate", "--checkpoint-every", "0"];
    let first = place.check(&[&evaluate[..], &["--checkpoint", "stand"]].concat());
    assert_eq!(first.status.code(), Some(0), "{}{}", text(&first.stdout), text(&first.stderr));
    let on = place.check(&["--engine", "evaluate", "--resume", "stand"]);
    assert_eq!(on.status.code(), Some(0), "{}{}", text(&on.stdout), text(&on.stderr));
    assert_eq!(told(&first), told(&on));
    // That of another machine, or of another model, is none.
    let compiled = place.check(&["--engine", "compile", "--resume", "stand"]);
    assert_eq!(compiled.status.code(), Some(153), "{}{}", text(&compiled.stdout), text(&compiled.stderr));
    fs::write(place.0.join("Counters.cfg"), configuration("{a, b}", 6, 6, "")).expect("a configuration");
    let other = place.check(&["--engine", "evaluate", "--resume", "stand"]);
    assert_eq!(other.status.code(), Some(153), "{}{}", text(&other.stdout), text(&other.stderr));
}

#[test]
fn shapes_are_said_and_nothing_is_checked() {
    let place = counters("shapes", &configuration("{a, b}", 4, 1, ""));
    let output = place.check(&["--shapes"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "at \\in [{a, b} -> 0..3]\n");
}
