//! `cargo xtask parse FILE…`: syntax and semantics of specs and configurations.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lockstep_codegen::diagnostic::{Diagnostic, Explanation};
use lockstep_codegen::grammar::{parse_config, parse_module};
use lockstep_codegen::resolve::{Source, resolve};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::term::Symbols;
use lockstep_codegen::{ast, diagnostic};

use crate::front::{Folders, print, show};

/// TLC's code for a specification that does not parse.
const SPECIFICATION: u8 = 150;
/// TLC's code for a configuration that does not parse.
const CONFIGURATION: u8 = 151;
/// TLC's code for a file that cannot be read.
const SYSTEM: u8 = 153;

/// What the help says of exit codes: they are TLC's.
const EXIT_CODES: &str = "\
Exit codes:
  0    every file is taken, perhaps with warnings
  2    the command line isn't understood
  150  a module is refused
  151  a configuration is refused
  153  a file cannot be read
With several files, all are parsed, and the first that is refused gives the code.";

#[derive(clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Arguments {
    /// Modules (.tla) and configurations (.cfg)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only the syntax of the file itself: no names, no levels, no other modules
    #[arg(long)]
    syntax_only: bool,
    /// Print the trees of modules: `sexpr` is the TLA+ language standard's form
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Sexpr,
}

#[derive(clap::Args)]
#[command(after_help = "Exit codes:\n  0  the code is explained\n  2  there is no such code")]
pub struct ExplainArguments {
    /// The code of a diagnostic, such as E4202; without one, all codes are listed
    code: Option<String>,
}

/// Parses every file; the exit code is that of the first which is refused.
pub fn run(arguments: &Arguments) -> ExitCode {
    // A deep tree takes a deep stack; how deep a tree may be is bounded by the parser.
    let parsed = std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(256 << 20).spawn_scoped(scope, || {
            let codes = arguments.files.iter().map(|file| parse(file, arguments));
            codes.filter(|code| *code != 0).collect::<Vec<u8>>().first().copied().unwrap_or(0)
        });
        worker.ok().and_then(|worker| worker.join().ok())
    });
    ExitCode::from(parsed.unwrap_or(SYSTEM))
}

fn parse(file: &Path, arguments: &Arguments) -> u8 {
    let mut sources = SourceMap::new();
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("cannot read {}: {error}", file.display());
            show(&[Diagnostic::error("E5209", message)], &sources);
            return SYSTEM;
        }
    };
    let (outcome, refused) = if file.extension().is_some_and(|ending| ending == "cfg") {
        (configuration(file, text, &mut sources), CONFIGURATION)
    } else {
        (module(file, text, arguments, &mut sources), SPECIFICATION)
    };
    match outcome {
        Ok(warnings) => {
            show(&warnings, &sources);
            0
        }
        Err(diagnostics) => {
            show(&diagnostics, &sources);
            refused
        }
    }
}

/// Warnings, or errors.
type Parsed = Result<Vec<Diagnostic>, Vec<Diagnostic>>;

fn configuration(file: &Path, text: Vec<u8>, sources: &mut SourceMap) -> Parsed {
    let id = sources.add_bytes(file.display().to_string(), text).map_err(|error| vec![*error])?;
    parse_config(id, sources).map(|_| Vec::new())
}

fn module(file: &Path, text: Vec<u8>, arguments: &Arguments, sources: &mut SourceMap) -> Parsed {
    if arguments.syntax_only || arguments.format.is_some() {
        let id = sources.add_bytes(file.display().to_string(), text.clone()).map_err(|error| vec![*error])?;
        let tree = parse_module(id, sources)?;
        if let Some(Format::Sexpr) = arguments.format {
            print(&ast::sexpr(&tree, sources));
        }
        if arguments.syntax_only {
            return Ok(Vec::new());
        }
    }
    let root = Source { name: file.display().to_string(), text };
    resolve(root, &Folders::beside(file), sources, Symbols::default()).map(|resolution| resolution.warnings)
}

/// `cargo xtask explain CODE`
pub fn explain(arguments: &ExplainArguments) -> ExitCode {
    let Some(code) = &arguments.code else {
        let line = |explanation: &Explanation| format!("{}  {}\n", explanation.code, explanation.title);
        print(&diagnostic::all_codes().map(line).collect::<String>());
        return ExitCode::SUCCESS;
    };
    let code = code.to_uppercase();
    match diagnostic::explain(&code) {
        Some(explanation) => {
            print(&page(explanation));
            ExitCode::SUCCESS
        }
        None => {
            let known: Vec<&str> = diagnostic::all_codes().map(|explanation| explanation.code).collect();
            let near = diagnostic::nearest(&code, known);
            let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            eprintln!("error: there is no diagnostic with the code {code}{hint}");
            ExitCode::from(2)
        }
    }
}

/// All there is to say about a code.
fn page(explanation: &Explanation) -> String {
    let Explanation { code, title, text } = explanation;
    let indented =
        |text: &str| text.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect::<String>();
    let mut page = format!("{code}: {title}\n\n{}", wrapped(text));
    if let Some(example) = explanation.example() {
        page += &format!("\nThis gives {code}:\n\n{}", indented(example.wrong));
        page += &format!("\nThis doesn't:\n\n{}", indented(example.right));
    }
    page
}

/// A paragraph in lines that fit a terminal.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 80;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => *line += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}
