//! The program's commands as a shell sees them: what they say, and their exit codes.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Standard output, standard error and exit code.
fn run(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_lockstep-suite")).args(arguments).output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// Records the first episodes of a soak: one of each model.
fn record(folder: &Path) -> String {
    let folder = folder.display().to_string();
    let (said, _, code) = run(&["soak", "--episodes", "3", "--record", &folder]);
    assert_eq!(code, Some(0), "{said}");
    folder
}

#[test]
fn a_soak_takes_one_length() {
    for two in [["--seconds", "1", "--minutes", "1"], ["--minutes", "1", "--episodes", "1"]] {
        let (_, said, code) = run(&[&["soak"], &two[..]].concat());
        assert!(said.contains("cannot be used with") && code == Some(2), "{code:?} {said}");
    }
    let (said, _, code) = run(&["soak", "--seed", "3", "--only", "5"]);
    assert!(said.starts_with("soak, seed 3: 1 episodes") && code == Some(0), "{code:?} {said}");
}

#[test]
fn recorded_traces_validate_against_their_model_and_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = record(folder.path());
    let trace = |number: usize, model: &str| format!("{folder}/seed-1-episode-{number:04}-{model}.ndjson");
    let one_dc = trace(0, "ControllerReplication");
    let cross_dc = trace(1, "CrossDcReplication");
    let (said, _, code) = run(&["trace", "validate", &one_dc, "--model", "ControllerReplication"]);
    assert!(said.contains("accepted: ") && code == Some(0), "{code:?} {said}");
    for (file, model, what) in [
        (&cross_dc, "ControllerReplication", "has no "),
        (&one_dc, "CrossDcReplication", "has no "),
        (&one_dc, "ControllerNodeReconcile", "has no "),
    ] {
        let (_, said, code) = run(&["trace", "validate", file, "--model", model]);
        assert!(said.contains(what) && said.contains("help: ") && code == Some(150), "{code:?} {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("seed-1-episode-0000-ControllerReplication.ndjson.partial");
    std::os::unix::fs::symlink("/dev/full", trace).expect("a link");
    let (_, said, code) = run(&["soak", "--episodes", "1", "--record", &folder.path().display().to_string()]);
    assert!(said.contains("error: cannot write ") && said.contains("help: choose another folder"), "{said}");
    assert_eq!(code, Some(153), "{said}");
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "in the way").expect("a file");
    let (_, said, code) = run(&["soak", "--episodes", "1", "--record", &file.join("in").display().to_string()]);
    assert!(said.contains("error: cannot make ") && code == Some(153), "{code:?} {said}");
}
