//! Assertions inside of modules, in the manner of the TLA+ language standard's tests: `RefersTo(e, "id")` says that `e`
//! is an application of what has the comment `(* ID: id *)` before it, `IsLevel(e, L)` says what level `e` has.
//!
//! With `TLA_STANDARD_TESTS` set to the standard's folder `tlaplus_semantics`, its modules are held to it too.

use std::path::Path;

use super::elaborator::Elaborator;
use super::loading::{Loader, NotFound, Source, load};
use crate::source::{SourceMap, Span};
use crate::term::{Argument, Body, Level, Symbols, Term, TermKind, subterms};

struct Folder<'p>(&'p Path);

impl Loader for Folder<'_> {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let name = format!("{module}.tla");
        let text = std::fs::read(self.0.join(&name)).map_err(|_| NotFound::default())?;
        Ok(Source { name, text })
    }
}

/// The number of assertions in a module, all of which hold.
fn assertions(folder: &Path, module: &str) -> usize {
    let loader = Folder(folder);
    let root = loader.load(module).expect("the module");
    let mut sources = SourceMap::new();
    let loaded = load(root, &loader, &mut sources).expect("a sound module");
    let mut elaborator = Elaborator::new(&loaded, &sources, Symbols::default());
    elaborator.all_modules();
    let mut terms = std::mem::take(&mut elaborator.proof_terms);
    for entry in &elaborator.entries {
        if let Body::Term(body) = &entry.definition.body {
            terms.push(body.clone());
        }
    }
    for module in &elaborator.modules {
        terms.extend(module.assumptions.iter().chain(&module.theorems).map(|fact| fact.term.clone()));
    }
    let mut calls = vec![];
    while let Some(term) = terms.pop() {
        subterms(&term, &mut |part| terms.push(part.clone()));
        calls.push(term);
    }
    calls.iter().filter(|term| holds(&mut elaborator, term)).count()
}

/// Whether a term is an assertion. One that fails panics.
fn holds(elaborator: &mut Elaborator<'_>, term: &Term) -> bool {
    let TermKind::Call(id, arguments) = &*term.kind else { return false };
    let [Argument::Term(subject), Argument::Term(expected)] = &arguments[..] else { return false };
    let place = elaborator.sources.place(term.span);
    match (&*elaborator.entry(*id).definition.name, &*expected.kind) {
        ("RefersTo", TermKind::String(id)) => {
            let span = introduced(elaborator, subject);
            let before = &elaborator.sources.text(span.file)[..span.start as usize];
            let words = ["LOCAL", "DEFINE", "_"];
            let mut before = before.trim_end();
            while let Some(rest) = words.iter().find_map(|word| before.strip_suffix(word)) {
                before = rest.trim_end();
            }
            let comment = before.strip_suffix("*)").and_then(|before| before.rsplit_once("(*"));
            let comment = comment.map_or("", |(_, comment)| comment.trim());
            assert_eq!(comment, format!("ID: {id}"), "{place}");
            true
        }
        ("IsLevel", TermKind::Call(level, _)) => {
            let expected = match &*elaborator.entry(*level).definition.name {
                "ConstantLevel" => Level::Constant,
                "VariableLevel" => Level::State,
                "ActionLevel" => Level::Action,
                "TemporalLevel" => Level::Temporal,
                _ => return false,
            };
            assert_eq!(elaborator.levels_of(subject).level, expected, "{place}");
            true
        }
        _ => false,
    }
}

/// Where what a term applies is introduced.
fn introduced(elaborator: &Elaborator<'_>, term: &Term) -> Span {
    match &*term.kind {
        TermKind::Call(id, _) => elaborator.entry(elaborator.entry(*id).origin).definition.span,
        TermKind::Local(id, _) => elaborator.locals[id.0 as usize].span,
        TermKind::Constant(id, _) => elaborator.constants[id.0 as usize].span,
        TermKind::Variable(id) => elaborator.variables[id.0 as usize].span,
        other => panic!("a RefersTo around {other:?}"),
    }
}

#[test]
fn names_and_levels_are_what_modules_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/resolve/assertions");
    let counts = ["Assertions", "Binders", "Instances", "Levels", "Proofs"].map(|module| assertions(&folder, module));
    assert_eq!(counts, [21, 31, 23, 45, 22]);
}

#[test]
fn the_language_standard_agrees() {
    let Some(folder) = std::env::var_os("TLA_STANDARD_TESTS") else { return };
    let folder = Path::new(&folder);
    let names = std::fs::read_dir(folder).expect("the folder").filter_map(Result::ok);
    for file in names.filter_map(|entry| entry.file_name().into_string().ok()) {
        if let Some(module) = file.strip_suffix(".tla") {
            let count = assertions(folder, module);
            println!("{module}: {count}");
            assert!(count > 0, "{module}");
        }
    }
}
