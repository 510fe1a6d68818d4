//! Machines that `cargo xtask check` compiles: how they are built, kept, found and chosen.

mod place;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use place::{Place, configuration, counters, text, told};

#[test]
fn a_compiled_machine_takes_over_from_the_evaluator() {
    // What machines stand on is built before, or the evaluator might be done sooner than the compiler.
    let small = counters("small", &configuration("{a}", 2, 2, "CHECK_DEADLOCK FALSE"));
    let built = small.check(&["--engine", "compile"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    let large = counters("large", &configuration("{a, b, c, d, e, f}", 13, 13, ""));
    let output = large.check(&["--no-deadlock", "--depth", "48", "--json", "summary.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("takes over"), "{}", text(&output.stderr));
    let summary = large.json("summary.json");
    assert_eq!(summary["result"], "success");
    assert!(summary["seconds"]["front"].as_f64() > Some(0.0));
}

/// A compiler that compiles machines only when the file `go` is there, and counts them.
#[cfg(unix)]
const PATIENT_RUSTC: &str = "#!/bin/sh\ncase \"$*\" in *--crate-name=machine*) echo >> \"$PLACE/compiling\"\n\
    while [ ! -f \"$PLACE/go\" ]; do sleep 0.05; done;; esac\nexec \"$RUSTC_BEHIND\" \"$@\"\n";

#[cfg(unix)]
#[test]
fn a_build_goes_on_when_the_evaluator_was_faster() {
    use std::os::unix::fs::PermissionsExt;
    let place = counters("left", &configuration("{a, b, c, d, e, f}", 13, 12, ""));
    let patient = place.0.join("rustc.sh");
    fs::write(&patient, PATIENT_RUSTC).expect("a script");
    fs::set_permissions(&patient, fs::Permissions::from_mode(0o755)).expect("a script that runs");
    let cargo = std::env::var_os("CARGO").expect("cargo runs the tests");
    let beside = Path::new(&cargo).with_file_name("rustc");
    let run = |engine: &str, depth: u32| {
        let arguments = ["--engine", engine, "--no-deadlock", "--json", "summary.json", "--depth", &depth.to_string()];
        let mut command = place.command(&arguments);
        command.env("RUSTC", &patient).env("RUSTC_BEHIND", &beside).env("PLACE", &place.0);
        let output = command.output().expect("xtask runs");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stderr).contains("compiling the machine")
    };
    let compiled = || fs::read_to_string(place.0.join("compiling")).unwrap_or_default().lines().count();
    // Deeper until it takes the evaluator so long that it is worth a build, and that has come to compile.
    let worth_it = (24..64).step_by(4).find(|&depth| run("auto", depth) && compiled() > 0);
    let worth_it = worth_it.expect("a search that takes a second");
    let evaluated = place.figures();
    fs::write(place.0.join("go"), "").expect("a file");
    // It waits for the compiler that the first run left, and finds its work done.
    run("compile", worth_it);
    assert_eq!(compiled(), 1);
    assert_eq!(evaluated, place.figures());
}

#[test]
fn two_builds_of_one_machine_get_on() {
    let place = counters("two_builds", &configuration("{a, b}", 4, 4, "CHECK_DEADLOCK FALSE"));
    let start = || {
        let mut command = place.command(&["--engine", "compile"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("xtask runs")
    };
    let both = [start(), start()].map(|child| child.wait_with_output().expect("it ends"));
    for output in &both {
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    assert_eq!(told(&both[0]), told(&both[1]));
}

#[test]
fn a_machine_is_found_by_the_texts_that_it_was_made_of() {
    let place = counters("texts", &configuration("{a, b}", 4, 4, "CHECK_DEADLOCK FALSE"));
    let compile = ["--engine", "compile", "--cache", "own"];
    assert_eq!(place.check(&compile).status.code(), Some(0));
    // By its sources it is not to be found any more, and without cargo there is no other one.
    let machines = fs::read_dir(place.0.join("own/machines")).expect("machines");
    let machines: Vec<_> = machines.map(|machine| machine.expect("a machine").path()).collect();
    assert_eq!(machines.len(), 1);
    fs::remove_dir_all(machines[0].join("src")).expect("sources");
    assert_eq!(place.check_without_cargo(&compile).status.code(), Some(0));
    fs::write(place.0.join("Counters.cfg"), configuration("{a, b}", 4, 5, "CHECK_DEADLOCK FALSE")).expect("a file");
    assert_eq!(place.check_without_cargo(&compile).status.code(), Some(153));
}

/// A program that cargo built in its release folder, from these very sources, has libraries beside it.
#[cfg(not(debug_assertions))]
#[test]
fn a_machine_stands_on_the_libraries_of_the_program() {
    let place = counters("ground", &configuration("{a, b}", 3, 4, "CHECK_DEADLOCK FALSE"));
    assert_eq!(place.check(&["--engine", "compile", "--cache", "own"]).status.code(), Some(0));
    let ground = fs::read_dir(place.0.join("own/ground")).expect("a folder");
    let ground: Vec<_> = ground.map(|entry| entry.expect("an entry").path()).collect();
    let [note] = &ground[..] else { panic!("what machines stand on was built again: {ground:?}") };
    // What is noted is asked for again where it is no longer true.
    let known = fs::read_to_string(note).expect("a note");
    let wrong = known.replace("\"files\":[[", "\"files\":[[1");
    assert_ne!(wrong, known);
    fs::write(note, wrong).expect("a note");
    fs::write(place.0.join("Counters.cfg"), configuration("{a, b}", 3, 5, "CHECK_DEADLOCK FALSE")).expect("a file");
    assert_eq!(place.check(&["--engine", "compile", "--cache", "own"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(note).expect("a note"), known);
}

#[test]
fn a_killed_build_leaves_nothing_that_is_taken_for_a_machine() {
    let place = counters("killed", &configuration("{a, b, c, d}", 3, 3, "CHECK_DEADLOCK FALSE"));
    let mut child = place.command(&["--engine", "compile"]).spawn().expect("xtask runs");
    std::thread::sleep(Duration::from_millis(300));
    let _ = child.kill();
    let _ = child.wait();
    let output = place.check(&["--engine", "compile"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("81 distinct"), "{}", text(&output.stdout));
}

#[test]
fn without_cargo_the_evaluator_answers() {
    let place = counters("no_cargo", &configuration("{a, b}", 3, 3, "CHECK_DEADLOCK FALSE"));
    let auto = place.check_without_cargo(&["--cache", "fresh"]);
    assert_eq!(auto.status.code(), Some(0), "{}", text(&auto.stderr));
    let compile = place.check_without_cargo(&["--cache", "fresh", "--engine", "compile"]);
    assert_eq!(compile.status.code(), Some(153));
    let said = text(&compile.stderr);
    assert!(said.contains("E6007") && said.contains("there is no cargo on the path"), "{said}");
}

#[test]
fn a_cache_that_cannot_be_written_is_named() {
    let place = counters("no_cache", &configuration("{a, b}", 3, 3, "CHECK_DEADLOCK FALSE"));
    let output = place.check(&["--engine", "compile", "--cache", "Counters.cfg/cache"]);
    assert_eq!(output.status.code(), Some(153));
    let said = text(&output.stderr);
    assert!(said.contains("E6007") && said.contains("cannot write"), "{said}");
}

/// Whatever the next run of the same texts asks for: no evaluator stands between.
#[cfg(unix)]
#[test]
fn a_machine_that_is_kept_is_chosen() {
    use std::os::unix::fs::PermissionsExt;
    let place = counters("chosen", &configuration("{a, b}", 4, 4, "CHECK_DEADLOCK FALSE"));
    assert_eq!(place.check(&["--engine", "compile", "--cache", "own"]).status.code(), Some(0));
    // One in its place that is known among all others.
    let machine = only_entry(&place.0.join("own/machines")).join("machine");
    fs::remove_file(&machine).expect("a machine");
    let script = "#!/bin/sh\nexit 42\n";
    fs::write(&machine, script).expect("a script");
    fs::write(machine.with_file_name("length"), script.len().to_string()).expect("its length");
    fs::set_permissions(&machine, fs::Permissions::from_mode(0o755)).expect("a script that runs");
    let code = |arguments: &[&str]| place.check_without_cargo(&[arguments, &["--cache", "own"]].concat()).status.code();
    assert_eq!(code(&[]), Some(42));
    assert_eq!(code(&["--depth", "2"]), Some(42));
    assert_eq!(code(&["--engine", "evaluate"]), Some(0));
    assert_eq!(code(&["--coverage"]), Some(0), "a machine that counts is another one");
    fs::write(place.0.join("Counters.cfg"), configuration("{a, b}", 3, 3, "CHECK_DEADLOCK FALSE")).expect("a file");
    assert_eq!(code(&[]), Some(0));
}

/// Not taken for one: the shell, which gets what is no program, finds no error in an empty file.
#[cfg(unix)]
#[test]
fn a_machine_that_was_damaged_is_built_anew() {
    use std::os::unix::fs::PermissionsExt;
    let place = counters("damaged", &configuration("{a, b}", 4, 4, "CHECK_DEADLOCK FALSE"));
    let run = |engine: &str| {
        let output = place.check(&["--engine", engine, "--cache", "own"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("16 distinct"), "{}{}", text(&output.stdout), text(&output.stderr));
    };
    run("compile");
    let machine = only_entry(&place.0.join("own/machines")).join("machine");
    let whole = fs::metadata(&machine).expect("a machine").len();
    for left in [whole / 2, 0] {
        fs::File::options().write(true).open(&machine).and_then(|file| file.set_len(left)).expect("a machine");
        run("auto");
        run("compile");
        assert_eq!(fs::metadata(&machine).expect("a machine").len(), whole);
    }
    fs::set_permissions(&machine, fs::Permissions::from_mode(0o644)).expect("a machine");
    run("compile");
}

/// The evaluator, which begins anew, has no use for the checkpoint of a compiled machine, and leaves it alone.
#[test]
fn what_cannot_be_evaluated_is_told_after_a_checkpoint_too() {
    let spec = "---- MODULE Climb ----\nEXTENDS Integers\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\n\
                Next == y' \\in 0..1 /\\ x' = x + <<1, 1, 1>>[x + 1]\n====\n";
    let place = Place::of("climb", "Climb", spec, "INIT Init\nNEXT Next\n");
    let first = place.check(&["--engine", "compile", "--checkpoint", "c", "--checkpoint-every", "0"]);
    assert_eq!(first.status.code(), Some(75), "{}", text(&first.stderr));
    assert!(text(&first.stderr).contains("begins anew"), "{}", text(&first.stderr));
    let checkpoint = fs::read(place.0.join("c/checkpoint")).expect("a checkpoint");
    let second = place.check(&["--resume=c", "--checkpoint=c", "--checkpoint-every=0"]);
    assert_eq!((second.status.code(), told(&second)), (Some(75), told(&first)), "{}", text(&second.stderr));
    assert_eq!(fs::read(place.0.join("c/checkpoint")).expect("a checkpoint"), checkpoint);
}

/// So that the next one builds it at once, and does not try its patience with the evaluator once more.
#[test]
fn a_run_that_begins_a_build_leaves_word_of_it() {
    let spec = "---- MODULE Rising ----\nEXTENDS Naturals\nVARIABLES a, b\nInit == a = 0 /\\ b = 0\n\
                Next == \\/ a' = a + 1 /\\ b' = b\n        \\/ a' = a /\\ b' = b + 1\n====\n";
    let place = Place::of("word", "Rising", spec, "INIT Init\nNEXT Next\n");
    // What is done at once leaves none.
    assert_eq!(place.check(&["--cache", "own", "--depth", "3"]).status.code(), Some(0));
    assert!(!place.0.join("own/inputs").exists());
    let mut run = place.command(&["--cache", "own"]);
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("xtask runs");
    let said = BufReader::new(run.stderr.take().expect("what it says"));
    let began = said.lines().map_while(Result::ok).any(|line| line.contains("compiling the machine"));
    let _ = run.kill();
    let _ = run.wait();
    assert!(began, "the search has no end");
    let known = only_entry(&place.0.join("own/inputs"));
    let entry = place.0.join("own/machines").join(fs::read_to_string(known).expect("the name of a machine"));
    assert!(entry.join("src/main.rs").is_file() && !entry.join("machine").exists());
}

/// What is alone in a folder.
fn only_entry(folder: &Path) -> PathBuf {
    let entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    entry.clone()
}

/// What files and the environment say is asked when the machine runs.
const READS: &str = r#"---- MODULE Reads ----
EXTENDS Integers, Sequences, Json, IOUtils, TLC
CONSTANT Most
Log == ndJsonDeserialize("log.ndjson")
Given == JsonDeserialize("given.json")
FromEnvironment == atoi(IOEnv.MOST)
VARIABLES x, line
ASSUME PrintT(<<Given.names, zeroPadN(Len(Log), 3)>>)
Init == x = Given.start /\ line = 1
Next == \/ line <= Len(Log) /\ Log[line].event = "inc" /\ x' = x + Log[line].by /\ line' = line + 1
        \/ line <= Len(Log) /\ Log[line].event = "reset" /\ x' = 0 /\ line' = line + 1
        \/ line > Len(Log) /\ x < Most /\ x' = x + 1 /\ UNCHANGED line
Within == x <= Most
====
"#;

#[test]
fn a_kept_machine_goes_by_the_files_and_the_environment_of_its_run() {
    let configuration = "CONSTANT Most <- FromEnvironment INIT Init NEXT Next INVARIANT Within CHECK_DEADLOCK FALSE";
    let place = Place::of("reads", "Reads", READS, configuration);
    let write = |name: &str, text: &str| fs::write(place.0.join(name), text).expect("a file");
    let run = |engine: &str, most: &str| {
        let mut command = place.command(&["--engine", engine]);
        // What another program left in the environment need not be Unicode.
        #[cfg(unix)]
        command.env("OTHER", <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xff"));
        let output = command.env("MOST", most).output().expect("xtask runs");
        (output.status.code(), told(&output), text(&output.stderr))
    };
    write("log.ndjson", "{\"event\": \"inc\", \"by\": 3}\n{\"event\": \"reset\"}\n{\"event\": \"inc\", \"by\": 4}\n");
    for (start, names, most, code) in [(2, "\"line\", \"event\"", "7", 0), (2, "1", "4", 12), (5, "true", "7", 12)] {
        write("given.json", &format!("{{\"start\": {start}, \"names\": [{names}]}}"));
        let (evaluated, compiled) = (run("evaluate", most), run("compile", most));
        assert_eq!((evaluated.0, &evaluated.1), (compiled.0, &compiled.1), "{}", compiled.2);
        assert_eq!(compiled.0, Some(code), "{}", compiled.1);
        assert!(!compiled.2.contains("the evaluator begins anew"), "{}", compiled.2);
    }
    // What is not there is said to be missing by the evaluator.
    fs::remove_file(place.0.join("given.json")).expect("a file");
    let (code, said, _) = run("compile", "7");
    assert_eq!((code, said.contains("given.json cannot be read")), (Some(10), true), "{said}");
}
