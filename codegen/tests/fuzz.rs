//! Mutated texts: no panic, and what is taken survives a round trip. A few seconds by default; a long run is
//! `LOCKSTEP_FUZZ_SECONDS=1800 cargo test --release -p lockstep-codegen --test fuzz`. `LOCKSTEP_FUZZ_SEED`
//! starts elsewhere; a failure names the text, which it leaves in the temporary folder.

mod common;

use std::path::Path;
use std::time::{Duration, Instant};

use common::masked;
use lockstep_codegen::ast::print;
use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::{parse_config, parse_module};
use lockstep_codegen::source::SourceMap;

#[test]
fn modules() {
    fuzz("tla", |text| {
        let mut sources = SourceMap::new();
        let errors = match sources.add_bytes("Fuzz.tla", text.to_vec()) {
            Err(error) => vec![*error],
            Ok(file) => match parse_module(file, &sources) {
                Err(errors) => errors,
                Ok(module) => {
                    let printed = print(&module);
                    let again = common::parse(&printed).unwrap_or_else(|e| panic!("{e}\n{printed}"));
                    assert!(masked(&again) == masked(&module), "the tree differs:\n{printed}");
                    return;
                }
            },
        };
        assert!(!errors.is_empty());
        assert!(!render(&errors, &sources, Style::Plain).is_empty());
    });
}

#[test]
fn configurations() {
    fuzz("cfg", |text| {
        let mut sources = SourceMap::new();
        let errors = match sources.add_bytes("Fuzz.cfg", text.to_vec()) {
            Err(error) => vec![*error],
            Ok(file) => match parse_config(file, &sources) {
                Err(errors) => errors,
                Ok(_) => return,
            },
        };
        assert!(!errors.is_empty());
        assert!(!render(&errors, &sources, Style::Plain).is_empty());
    });
}

/// Feeds mutations of the seeds with an ending to a target.
fn fuzz(ending: &str, target: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    let seconds: Option<u64> = environment("LOCKSTEP_FUZZ_SECONDS");
    let seeds = seeds(ending);
    let mut random = Random(environment("LOCKSTEP_FUZZ_SEED").unwrap_or(0x9e37_79b9_7f4a_7c15));
    let start = Instant::now();
    let mut runs = 0u64;
    loop {
        let done = match seconds {
            Some(seconds) => start.elapsed() > Duration::from_secs(seconds),
            None => runs >= 300,
        };
        if done {
            println!("{ending}: {runs} texts");
            return;
        }
        let text = mutate(&seeds, &mut random);
        runs += 1;
        if let Err(panic) = std::panic::catch_unwind(|| target(&text)) {
            let path = std::env::temp_dir().join(format!("lockstep-fuzz-{runs}.{ending}"));
            std::fs::write(&path, &text).unwrap();
            eprintln!("the text is in {}", path.display());
            std::panic::resume_unwind(panic);
        }
    }
}

fn environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn seeds(ending: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests/syntax"), root.join("../specs")];
    folders.extend(std::env::var_os("LOCKSTEP_CORPUS").map(Into::into));
    let mut paths = vec![];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Pieces that matter to the reader, to be put in anywhere.
const PIECES: &[&str] = &[
    "/\\ ",
    "\\/ ",
    "\n/\\ ",
    "\n  \\/ ",
    "==",
    " == ",
    "(",
    ")",
    "[",
    "]",
    "]_",
    "{",
    "}",
    "<<",
    ">>",
    ">>_",
    "!",
    ":",
    "::",
    ",",
    "->",
    "|->",
    "<-",
    "'",
    "\"",
    "\\",
    "(*",
    "*)",
    "\\* ",
    "----",
    "====",
    "\n",
    "\r\n",
    "\t",
    "    ",
    " IF ",
    " THEN ",
    " ELSE ",
    " LET ",
    " IN ",
    " CASE ",
    "[]",
    " OTHER ",
    "CHOOSE ",
    "\\A x \\in S : ",
    "\\E ",
    "LAMBDA x : ",
    "EXCEPT ",
    "WF_",
    "INSTANCE M",
    " WITH x <- ",
    "LOCAL ",
    "x(_)",
    "\nTHEOREM ",
    "\nASSUME ",
    "PROVE ",
    "\n<1>1. ",
    "\n<2> ",
    "<*>",
    "<+>",
    " QED",
    " BY ",
    " DEF ",
    "OBVIOUS",
    "PROOF",
    "\nMODULE",
    "---- MODULE M ----",
    "EXTENDS ",
    "\nCONSTANT ",
    "\nVARIABLE ",
    "RECURSIVE ",
    "-.",
    "- ",
    "+",
    "\\cup",
    "\\X",
    "^+",
    "=",
    "#",
    "@",
    "1.5",
    "\\b1",
    "∧",
    "∈",
    "≜",
    "é",
    "\u{feff}",
    "\0",
    "INIT ",
    "NEXT ",
    "CONSTANTS ",
    "INVARIANT ",
    "CHECK_DEADLOCK ",
    "TRUE",
    "_",
    "x",
];

fn mutate(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut text = random.of(seeds).clone();
    // Short texts are read faster, and reach as far.
    if text.len() > 4000 {
        let start = random.below(text.len() - 3000);
        let head = b"---- MODULE M ----\n".as_slice();
        text = [head, &text[start..start + 3000], b"\n====\n"].concat();
    }
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        match random.below(6) {
            0 | 1 => drop(text.splice(at..at, random.of(PIECES).bytes())),
            2 => {
                let end = (at + random.below(40)).min(text.len());
                text.drain(at..end);
            }
            3 if at < text.len() => text[at] = random.below(256) as u8,
            4 => {
                let other = random.of(seeds);
                let from = random.below(other.len() + 1);
                let to = (from + random.below(200)).min(other.len());
                text.splice(at..at, other[from..to].iter().copied());
            }
            _ => {
                let end = (at + random.below(60)).min(text.len());
                let piece = text[at..end].to_vec();
                let again = random.below(text.len() + 1);
                text.splice(again..again, piece);
            }
        }
    }
    text
}

/// xorshift*
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
