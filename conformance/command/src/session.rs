//! One run of `check`: what is asked, and what came before the search. It can be handed to another process.

use std::io::Write;

use lockstep_checker::ExitCode;
use lockstep_model::Spec;
use serde::{Deserialize, Serialize};

use crate::check::check;
use crate::options::CheckOptions;
use crate::screen::Screen;

/// What a run needs to know beside the model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// The configuration's file, without its folder.
    pub config: String,
    /// Seconds that were spent on reading and understanding the spec.
    pub front: f64,
    /// Seconds that were spent on compiling the machine.
    pub compile: f64,
    /// What tells the spec, and what runs it, from others: a checkpoint of another is refused.
    pub identity: u64,
    /// The command that runs the same on the evaluator. What a compiled machine fails to evaluate is evaluated there once
    /// more, which knows the expression, and has no bounds of its own.
    pub evaluator: Option<Vec<String>>,
    /// What is asked.
    pub options: CheckOptions,
}

impl Session {
    /// As a word of a command line, which [`machine`] reads.
    ///
    /// # Errors
    /// Where a path is no Unicode.
    pub fn to_word(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| format!("the options cannot be handed on: {error}"))
    }
}

/// The whole of a compiled machine's program: reads the session from the command line, and checks the model.
pub fn machine<S: Spec>(make: impl FnOnce() -> S) -> std::process::ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    let code = match serde_json::from_str::<Session>(&word) {
        Ok(session) => check(&make(), &session, &Screen::new(), |_| Ok(true)),
        Err(error) => {
            let _ = writeln!(
                std::io::stderr(),
                "error: {error}: this program was compiled by `cargo xtask check`, which starts it"
            );
            ExitCode::System.code()
        }
    };
    code.into()
}
