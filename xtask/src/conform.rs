//! `cargo xtask conform`: the drift layer, which only xtask can look at, then the suite with all others.

use std::process::ExitCode;

use crate::{generated, suite, workspace};

/// Looks for drift, hands what it found to the suite, and runs it.
pub fn run(arguments: &suite::Arguments) -> ExitCode {
    match drift_file() {
        Ok(file) => {
            let mut rest = arguments.rest.clone();
            rest.extend(["--drift".into(), file.into_os_string()]);
            suite::run("conform", &rest)
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(153)
        }
    }
}

/// What the drift layer found, in a file under the target folder.
fn drift_file() -> Result<std::path::PathBuf, String> {
    let check = generated::drift();
    let folder = workspace::root()?.join("target/lockstep");
    let file = folder.join("drift.json");
    let json = serde_json::to_string(&check).map_err(|error| error.to_string())?;
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, json));
    written.map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    // A driver that does not fit a changed model keeps the suite from compiling: say of the drift now, too.
    if !check.details.is_empty() {
        eprint!("drift: {}\n{}", check.summary, check.details);
    }
    Ok(file)
}
