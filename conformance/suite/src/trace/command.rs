//! `trace validate`: arguments, output, exit codes.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lockstep_harness::trace::{Reader, ReaderOptions, Verdict};

use super::{Generated, Model, Models};

/// As TLC's for a safety failure.
const REFUSED: u8 = 12;
/// As TLC's for a specification that cannot be parsed: here it is the trace.
const UNREADABLE: u8 = 150;
/// As TLC's for a file that cannot be read.
const SYSTEM: u8 = 153;

/// What can be done with traces.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Accept or refuse recorded traces, with the reason
    Validate(Validate),
}

/// Accepts or refuses recorded traces.
#[derive(Clone, Debug, clap::Args)]
pub struct Validate {
    /// Traces, as NDJSON
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The model that each must be a behaviour of
    #[arg(long, value_enum, value_name = "M")]
    pub model: Model,
    /// Let a last line that was cut off end the trace, as after a crash while recording
    #[arg(long)]
    pub allow_truncated: bool,
}

/// Runs the command. Exit code 0 where all traces are accepted, 12 where one is refused, 150 where one is no trace, and
/// 153 where a file cannot be read: the greatest of the files' codes.
pub fn run(arguments: &Arguments) -> ExitCode {
    let Command::Validate(arguments) = &arguments.command;
    let mut code = 0;
    for file in &arguments.files {
        let (text, one) = validate(file, arguments, &Generated);
        match one {
            0 | REFUSED => println!("{text}"),
            _ => eprintln!("{text}"),
        }
        code = code.max(one);
    }
    ExitCode::from(code)
}

/// What is to be said of one file, and its exit code.
pub fn validate(file: &Path, arguments: &Validate, models: &dyn Models) -> (String, u8) {
    let name = file.display();
    let open = File::open(file).and_then(|open| match open.metadata()?.is_dir() {
        true => Err(std::io::ErrorKind::IsADirectory.into()),
        false => Ok(open),
    });
    let open = match open {
        Ok(open) => open,
        Err(error) => {
            return (
                format!("error: cannot read {name}: {error}\n  help: a trace is a file of NDJSON, an event a line"),
                SYSTEM,
            );
        }
    };
    let options = ReaderOptions { allow_truncated: arguments.allow_truncated, ..ReaderOptions::default() };
    let mut events = Reader::new(BufReader::new(open), options);
    match models.validate(arguments.model, &mut events) {
        Ok((Verdict::Accepted(accepted), _)) if accepted.events == 0 => {
            (format!("error: {name} holds no events\n  help: record some, or give another file"), UNREADABLE)
        }
        Ok((verdict, _)) => {
            let code = if verdict.passed() { 0 } else { REFUSED };
            (format!("{name}: {}", verdict.to_string().trim_end()), code)
        }
        Err(error) => (format!("error: {name}: {error}"), UNREADABLE),
    }
}
