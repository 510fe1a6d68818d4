//! Parses modules and configurations and prints what is wrong with them; `--format sexpr` prints trees.
//!
//! usage: parse [parse] [--syntax-only] [--format sexpr] FILE...

use std::process::ExitCode;

use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::{parse_config, parse_module};
use lockstep_codegen::source::SourceMap;

fn main() -> ExitCode {
    let mut sexpr = false;
    let mut files = vec![];
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "parse" | "--syntax-only" => {}
            "--format" => sexpr = args.next().as_deref() == Some("sexpr"),
            _ => files.push(arg),
        }
    }
    let mut failed = false;
    for file in files {
        let mut sources = SourceMap::new();
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                failed = true;
                continue;
            }
        };
        let parsed = sources.add_bytes(&file, bytes).map_err(|error| vec![*error]).and_then(|id| {
            if file.ends_with(".cfg") {
                parse_config(id, &sources).map(|_| String::new())
            } else {
                parse_module(id, &sources)
                    .map(|module| if sexpr { lockstep_codegen::ast::sexpr(&module, &sources) } else { String::new() })
            }
        });
        match parsed {
            Ok(tree) => print!("{tree}"),
            Err(diagnostics) => {
                failed = true;
                eprint!("{}", render(&diagnostics, &sources, Style::Plain));
            }
        }
    }
    ExitCode::from(u8::from(failed))
}
