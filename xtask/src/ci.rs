//! `cargo xtask ci`: what CI calls, and what a contributor runs before a pull request.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::workspace;

#[derive(clap::Args)]
pub struct Arguments {
    /// Go on after a failing step, and say at the end which failed
    #[arg(long)]
    keep_going: bool,
}

/// A step: what it shows, and the command line that anybody can repeat by hand. All are in the profile of `cargo xtask`
/// itself, so that whatever one of them builds serves the next. The last two are the README's.
const STEPS: &[(&str, &[&str])] = &[
    ("formatting", &["fmt", "--all", "--check"]),
    ("drift", &["xtask", "gen", "--check"]),
    ("lints", &["clippy", "--release", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"]),
    (
        "benches",
        &[
            "check",
            "--release",
            "--manifest-path",
            "conformance/benches/Cargo.toml",
            "--benches",
            "--locked",
            "--quiet",
        ],
    ),
    ("documentation", &["doc", "--release", "--workspace", "--no-deps", "--locked", "--quiet"]),
    ("conform", &["xtask", "conform"]),
    ("tests", &["test", "--release", "--workspace"]),
];

/// Runs the steps in order; stops at the first that fails, unless told to go on.
pub fn run(arguments: &Arguments) -> ExitCode {
    let root = match workspace::root() {
        Ok(root) => root,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(153);
        }
    };
    let mut failed = Vec::new();
    for (name, line) in STEPS {
        eprintln!("── {name}: cargo {}", line.join(" "));
        let start = Instant::now();
        let mut command: Command = workspace::cargo();
        command.args(*line).current_dir(&root).env("RUSTDOCFLAGS", "-D warnings");
        let passed = match command.status() {
            Ok(status) => status.success(),
            Err(error) => {
                eprintln!("error: cannot start cargo: {error}");
                false
            }
        };
        eprintln!("── {name}: {} in {:.0} s", if passed { "passed" } else { "FAILED" }, start.elapsed().as_secs_f64());
        if !passed {
            failed.push(*name);
            if !arguments.keep_going {
                break;
            }
        }
    }
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: failed: {}", failed.join(", "));
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::STEPS;

    #[test]
    fn the_last_steps_are_what_the_readme_says() {
        let readme = include_str!("../../README.md");
        let block =
            readme.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of commands");
        let said: Vec<&str> = block.lines().collect();
        let done: Vec<String> =
            STEPS[STEPS.len() - said.len()..].iter().map(|(_, line)| format!("cargo {}", line.join(" "))).collect();
        assert_eq!(said, done);
    }
}
