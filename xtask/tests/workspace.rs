//! The commands in a workspace of somebody else's: nothing in them is of this one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MANIFEST: &str = r#"
schema = 1

[[models]]
name = "Light"
module = "Light.tla"
typed_from = "Light.cfg"

[[models.configs]]
file = "Light.cfg"
kind = "pass"
expect = "success"

[[models.configs]]
file = "Many.cfg"
kind = "large"
expect = "success"
"#;

const SPEC: &str = r#"---- MODULE Light ----
CONSTANT Lights
VARIABLE colour
Init == colour = [light \in Lights |-> "red"]
Next == \E light \in Lights : \/ colour[light] = "red" /\ colour' = [colour EXCEPT ![light] = "green"]
                              \/ colour[light] = "green" /\ colour' = [colour EXCEPT ![light] = "red"]
Known == \A light \in Lights : colour[light] \in {"red", "green"}
====
"#;

/// A configuration with these lights.
fn configuration(lights: &str) -> String {
    format!("CONSTANT Lights = {{{lights}}}\nINIT Init\nNEXT Next\nINVARIANT Known\n")
}

fn workspace(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspaces").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("specs")).expect("a folder");
    let (one, many) = (configuration("a"), configuration("a, b, c, d"));
    for (file, text) in
        [("lockstep.toml", MANIFEST), ("Light.tla", SPEC), ("Light.cfg", one.as_str()), ("Many.cfg", many.as_str())]
    {
        fs::write(folder.join("specs").join(file), text).expect("a file");
    }
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(folder);
    command
}

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("xtask runs")
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn gen_writes_checks_and_mends() {
    let folder = workspace("gen");
    assert_eq!(xtask(&folder, &["gen", "--check"]).status.code(), Some(1), "nothing is generated yet");
    assert!(files(&folder.join("generated")).is_empty(), "--check writes nothing");
    assert_eq!(xtask(&folder.join("specs"), &["gen"]).status.code(), Some(0));
    let state = folder.join("generated/light/state.rs");
    let text = fs::read_to_string(&state).expect("the state is generated");
    assert_eq!(xtask(&folder, &["gen", "--check"]).status.code(), Some(0));
    fs::write(&state, "// edited\n").expect("a file");
    fs::write(folder.join("generated/light/stray.rs"), "").expect("a file");
    let drift = xtask(&folder, &["gen", "--check"]);
    let said = String::from_utf8_lossy(&drift.stdout).into_owned();
    assert_eq!(drift.status.code(), Some(1));
    assert!(said.contains("light/state.rs") && said.contains("stray.rs") && said.contains("cargo xtask gen"), "{said}");
    assert_eq!(xtask(&folder, &["gen"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&state).expect("mended"), text);
    assert!(!folder.join("generated/light/stray.rs").exists());
}

#[test]
fn generated_code_is_in_the_style_of_its_workspace() {
    let folder = workspace("style");
    fs::write(folder.join("rustfmt.toml"), "max_width = 60\n").expect("a file");
    assert_eq!(xtask(&folder, &["gen"]).status.code(), Some(0));
    let library = folder.join("generated/lib.rs");
    let formatted = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--config-path"])
        .args([&folder, &library])
        .output()
        .expect("rustfmt runs");
    assert!(formatted.status.success(), "{}", String::from_utf8_lossy(&formatted.stdout));
    let missing = command(&folder, &["gen"]).env("RUSTFMT", folder.join("no such")).output().expect("xtask runs");
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert_eq!(missing.status.code(), Some(1));
    assert!(said.contains("rustup component add rustfmt"), "{said}");
}

#[test]
fn a_killed_gen_leaves_no_half_written_file() {
    let folder = workspace("killed");
    assert_eq!(xtask(&folder, &["gen"]).status.code(), Some(0));
    let generated = folder.join("generated");
    let whole: Vec<(PathBuf, String)> =
        files(&generated).into_iter().map(|path| (path.clone(), fs::read_to_string(&path).expect("a file"))).collect();
    for delay in [1, 3, 6, 10, 15, 25] {
        // A run that was killed early has made no folder.
        if generated.exists() {
            fs::remove_dir_all(&generated).expect("it was generated");
        }
        let mut child = command(&folder, &["gen"]).stdout(Stdio::null()).spawn().expect("xtask runs");
        std::thread::sleep(std::time::Duration::from_millis(delay));
        let _ = child.kill();
        let _ = child.wait();
        for (path, text) in &whole {
            let found = fs::read_to_string(path).ok();
            assert!(found.as_ref().is_none_or(|found| found == text), "{} is half-written", path.display());
        }
    }
    // What a killed run left beside its places goes with the next.
    fs::create_dir_all(&generated).expect("a folder");
    fs::write(generated.join(".lib.rs.1.new"), "half").expect("a file");
    assert_eq!(xtask(&folder, &["gen"]).status.code(), Some(0));
    assert_eq!(files(&generated), whole.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>());
}

#[test]
fn a_large_configuration_is_checked_by_name_and_not_generated() {
    let folder = workspace("large");
    let generated = xtask(&folder, &["gen"]);
    assert!(
        generated.status.success() && generated.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&generated.stderr)
    );
    let checked = xtask(&folder, &["check", "Many", "--engine", "evaluate"]);
    let told = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success() && told.contains("16 distinct"), "{told}");
}

#[test]
fn without_models_a_command_says_what_it_looked_for() {
    // Below this workspace its own manifest would be found.
    let folder = tempfile::tempdir().expect("a folder");
    let output = xtask(folder.path(), &["gen"]);
    assert_ne!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("specs/lockstep.toml"));
}
