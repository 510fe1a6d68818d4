//! Hostile texts get a diagnostic: no panic, no stack overflow (tests run on two megabytes of stack), no
//! quadratic time.

mod common;

use common::parse;
use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::parse_config;
use lockstep_codegen::resolve::{Loader, NotFound, Source, resolve};
use lockstep_codegen::source::SourceMap;

/// Far beyond every bound: nothing here may grow faster than the text.
const DEEP: usize = 100_000;

/// Long, where no bound is.
const MANY: usize = 10_000;

fn module(body: &str) -> String {
    format!("---- MODULE Test ----\n{body}\n====\n")
}

fn refused(body: &str, code: &str) {
    let shown: String = body.chars().take(60).collect();
    match parse(&module(body)) {
        Ok(_) => panic!("{shown} is taken"),
        Err(errors) => assert!(errors.starts_with(&format!("error[{code}]")), "{shown}: {errors}"),
    }
}

fn taken(body: &str) {
    if let Err(errors) = parse(&module(body)) {
        let shown: String = body.chars().take(60).collect();
        panic!("{shown}: {errors}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let nested = [
        ("(", "1", ")"),
        ("{", "1", "}"),
        ("[a |-> ", "1", "]"),
        ("<<", "1", ">>"),
        ("f(", "x", ")"),
        ("~", "x", ""),
        ("- ", "x", ""),
        ("[]", "x", ""),
        ("SUBSET ", "x", ""),
        ("\\A x : ", "x", ""),
        ("IF x THEN y ELSE ", "x", ""),
        ("IF x THEN ", "x", " ELSE y"),
        ("IF ", "x", " THEN x ELSE y"),
        ("LET x == 1 IN ", "x", ""),
        ("LET x == ", "x", " IN y"),
        ("CASE x -> ", "x", ""),
        ("CASE ", "x", " -> y"),
        ("l :: ", "x", ""),
        ("/\\ ", "x", ""),
        ("/\\ \\/ ", "x", ""),
        ("[x]_", "x", ""),
        ("<<x>>_", "x", ""),
        ("WF_x(", "x", ")"),
        ("CHOOSE x : ", "x", ""),
        ("f(LAMBDA x : ", "x", ")"),
        ("[x -> ", "x", "]"),
        ("[x EXCEPT !.x = ", "x", "]"),
        ("LET M == INSTANCE N WITH x <- ", "x", " IN x"),
        ("f[", "x", "]"),
        ("{x \\in ", "S", " : x}"),
        ("{x : y \\in ", "S", "}"),
        ("[x \\in S |-> ", "x", "]"),
        ("[a : ", "S", "]"),
        ("\\E x \\in ", "S", " : x"),
        ("\\AA x : ", "x", ""),
        ("CASE OTHER -> ", "x", ""),
        ("ENABLED ", "x", ""),
        ("-(", "x", ")"),
        ("x + (", "x", ")"),
        ("x!(", "x", ")"),
        ("LET f[x \\in S] == ", "x", " IN f"),
        ("LET RECURSIVE f(_) f(x) == ", "x", " IN f"),
    ];
    for (open, middle, close) in nested {
        refused(&format!("a == {}{middle}{}", open.repeat(DEEP), close.repeat(DEEP)), "E4106");
        refused(&format!("a == {}", open.repeat(DEEP)), "E4106");
    }
    for postfix in ["'", ".f", "[1]", "^+"] {
        refused(&format!("a == x{}", postfix.repeat(DEEP)), "E4106");
    }
    refused(&format!("THEOREM {}x", "ASSUME ".repeat(DEEP)), "E4106");
    refused(&"(*".repeat(DEEP), "E4106");
    refused(&format!("THEOREM x\n{}", "<+> x\n".repeat(DEEP)), "E4106");
    let steps: String = (1..DEEP).map(|level| format!("<{level}> x\n")).collect();
    refused(&format!("THEOREM x\n{steps}"), "E4106");
    refused(&"---- MODULE M ----\n".repeat(DEEP), "E4106");
    refused(&format!("{}{}", "---- MODULE M ----\n".repeat(DEEP), "====\n".repeat(DEEP)), "E4106");
}

/// What is just not too deep must not overflow the stack either.
#[test]
fn allowed_nesting_is_taken() {
    for (open, close) in [("(", ")"), ("f(", ")"), ("\\A x : ", ""), ("/\\ ", ""), ("[a |-> ", "]")] {
        taken(&format!("a == {}1{}", open.repeat(250), close.repeat(250)));
    }
    taken(&format!("a == {}1{}", "(1 + ".repeat(180), ")".repeat(180)));
    taken(&format!("a == x{}", "'".repeat(500)));
}

#[test]
fn long_chains_are_taken() {
    for operator in ["+", "/\\", "\\/", "\\cup", "\\o", "\\X", "@@"] {
        taken(&format!("a == x{}", format!(" {operator} x").repeat(MANY)));
    }
    taken(&format!("a == x{}", " - x + x".repeat(MANY)));
    taken(&format!("a =={}", "\n  /\\ x".repeat(MANY)));
    taken(&format!("a == f({}x)", "x, ".repeat(MANY)));
    taken(&format!("a == <<{}x>>", "x, ".repeat(MANY)));
    taken(&format!("a == x{}", "!x".repeat(MANY)));
    taken(&"a == 1\n".repeat(MANY));
    taken(&format!("THEOREM x\n{}<1> QED", "<1> x\n".repeat(MANY)));
}

/// Where a failing rule is tried again by another one, nested failures double the work each time.
#[test]
fn nested_errors_are_found_once() {
    let nested = [
        ("WF_x(", ")"),
        ("[a |-> ", "]"),
        ("{x \\in ", "}"),
        ("[a : ", "]"),
        ("-(", ")"),
        ("f(", ")"),
        ("[x \\in ", "|-> x]"),
        ("<<", ">>_x"),
        ("CASE ", "-> x"),
        ("[f EXCEPT ![", "] = x]"),
    ];
    for (open, close) in nested {
        refused(&format!("a == {}x +{}", open.repeat(120), close.repeat(120)), "E4110");
    }
}

#[test]
fn many_errors_are_capped() {
    let errors = parse(&module(&"a == )\n".repeat(MANY))).unwrap_err();
    assert!(errors.len() < 100_000);
    assert!(errors.contains("has more errors"));
    let errors = parse(&module(&"a == é\n".repeat(MANY))).unwrap_err();
    assert!(errors.len() < 100_000);
}

#[test]
fn odd_texts_are_read() {
    for newline in ["\n", "\r\n", "\r"] {
        let text = ["\u{feff}---- MODULE T ----", "a ==", "  /\\ x", "  /\\ y", "===="].join(newline);
        let module = parse(&text).unwrap();
        assert_eq!(module.units.len(), 1);
    }
    // A tab reaches to the next multiple of eight.
    taken("a ==\n\t/\\ x\n        /\\ y\n  \t/\\ z");
    refused("a == \0", "E4103");
}

#[test]
fn long_tokens_are_taken() {
    taken(&format!("a == {}", "9".repeat(DEEP)));
    taken(&format!("a == \\b{}", "1".repeat(DEEP)));
    taken(&format!("a == 0.{}", "5".repeat(DEEP)));
    taken(&format!("a == \"{}\"", "s".repeat(DEEP)));
    taken(&format!("{} == 1", "n".repeat(DEEP)));
    taken(&format!("{}\na == 1", "-".repeat(DEEP)));
    taken(&format!("\\* {}\n(* {} *)\na == 1", "c".repeat(DEEP), "*".repeat(DEEP)));
    taken(&format!("a =={}1", " ".repeat(DEEP)));
    taken(&format!("a =={}1", "\n".repeat(DEEP)));
}

#[test]
fn what_is_never_closed_is_refused() {
    for (body, code) in [
        ("(* a", "E4104"),
        ("a == \"b", "E4104"),
        ("a == (1", "E4110"),
        ("a == {1", "E4110"),
        ("a == <<1", "E4110"),
        ("a == [b |-> 1", "E4110"),
        ("a == LET b == 1", "E4110"),
        ("a == IF b THEN c", "E4110"),
        ("a == \\E b", "E4110"),
    ] {
        refused(body, code);
    }
}

#[test]
fn texts_that_are_no_module_are_refused() {
    for text in ["", "\n", "\u{feff}", "\0", "a == 1", "MODULE", "----", "---- MODULE", "(* ---- MODULE M ----"] {
        assert!(parse(text).is_err(), "{text:?} is taken");
    }
    for bytes in [b"\xff\xfe-\0-\0".as_slice(), b"---- MODULE Test ----\na == \"\xe9\"\n====\n"] {
        let mut sources = SourceMap::new();
        let error = sources.add_bytes("Test.tla", bytes.to_vec()).expect_err("it isn't UTF-8");
        let text = render(&[*error], &sources, Style::Plain);
        assert!(text.starts_with("error[E4102]"), "{text}");
    }
}

/// A module of ten megabytes is read whole; of one, where the code isn't optimised.
#[test]
fn large_modules_are_taken() {
    let size = if cfg!(debug_assertions) { 1 << 20 } else { 10 << 20 };
    let unit = "Next ==\n  \\/ /\\ x = [a |-> 1, b |-> {y \\in S : y # x}]\n     /\\ x' = [x EXCEPT !.a = @ + 1]  \\* a step\n";
    let units = size / unit.len() + 1;
    let module = parse(&module(&unit.repeat(units))).expect("a sound module");
    assert_eq!(module.units.len(), units);
}

/// Modules that are made when they are asked for.
struct Made<F>(F);

impl<F: Fn(&str) -> Option<String>> Loader for Made<F> {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let text = (self.0)(module).ok_or_else(NotFound::default)?;
        Ok(Source { name: format!("{module}.tla"), text: format!("---- MODULE {module} ----\n{text}\n====\n").into() })
    }
}

/// What resolution says of a module and those that it needs.
fn resolved(body: &str, others: impl Fn(&str) -> Option<String>) -> Result<(), String> {
    let mut sources = SourceMap::new();
    let root = Source { name: "Test.tla".to_owned(), text: module(body).into() };
    let resolved = resolve(root, &Made(others), &mut sources, Default::default());
    resolved.map(drop).map_err(|errors| render(&errors, &sources, Style::Plain))
}

/// The number behind a module's letter: `M17`.
fn number(module: &str) -> Option<usize> {
    module.strip_prefix('M')?.parse().ok()
}

#[test]
fn modules_that_need_each_other_are_refused() {
    for need in ["EXTENDS ", "I == INSTANCE ", "INSTANCE ", "LOCAL INSTANCE "] {
        let next = |module: &str| Some(format!("{need}M{}", (number(module)? + 1) % 500));
        let errors = resolved(&format!("{need}M0"), next).unwrap_err();
        assert!(errors.starts_with("error[E4222]"), "{errors}");
        let errors = resolved(&format!("{need}Test"), |_| None).unwrap_err();
        assert!(errors.starts_with("error[E4222]"), "{errors}");
    }
}

#[test]
fn endless_chains_of_modules_are_refused() {
    for need in ["EXTENDS ", "I == INSTANCE "] {
        let errors =
            resolved(&format!("{need}M0"), |module| Some(format!("{need}M{}", number(module)? + 1))).unwrap_err();
        assert!(errors.starts_with("error[E4220]"), "{errors}");
    }
}

#[test]
fn long_chains_of_modules_are_taken() {
    let length = 500;
    for (need, last) in [("EXTENDS ", "x".to_owned()), ("I == INSTANCE ", "I!".repeat(length) + "x")] {
        let chain = |module: &str| match number(module)? + 1 {
            next if next < length => Some(format!("{need}M{next}")),
            _ => Some("x == 1".to_owned()),
        };
        if let Err(errors) = resolved(&format!("{need}M0\nlast == {last}"), chain) {
            panic!("{errors}");
        }
    }
}

#[test]
fn long_chains_of_definitions_are_taken() {
    let chain =
        |body: &dyn Fn(usize) -> String| (1..MANY).map(|i| format!("d{i} == {}\n", body(i - 1))).collect::<String>();
    let once = chain(&|before| format!("d{before}"));
    let twice = chain(&|before| format!("<<d{before}, d{before}>>"));
    for (first, chain) in [("1", &once), ("1", &twice), ("x'", &once), ("x'", &twice)] {
        if let Err(errors) = resolved(&format!("VARIABLE x\nd0 == {first}\n{chain}"), |_| None) {
            panic!("{errors}");
        }
    }
}

/// What is just not too deep for the parser isn't too deep for what comes after it.
#[test]
fn allowed_nesting_resolves() {
    for (open, close) in [("(", ")"), ("{", "}"), ("\\A x : ", ""), ("/\\ ", ""), ("[a |-> ", "]"), ("CHOOSE x : ", "")]
    {
        let open: String = (0..250).map(|depth| open.replace('x', &format!("x{depth}"))).collect();
        if let Err(errors) = resolved(&format!("a == {open}1{}", close.repeat(250)), |_| None) {
            panic!("{errors}");
        }
    }
    if let Err(errors) = resolved(&format!("a == <<1{}>>", ", 1".repeat(DEEP)), |_| None) {
        panic!("{errors}");
    }
}

#[test]
fn odd_configurations_are_read() {
    let read = |text: &[u8]| {
        let mut sources = SourceMap::new();
        let file = sources.add_bytes("Test.cfg", text.to_vec()).map_err(|error| error.code)?;
        parse_config(file, &sources).map(|config| config.entries.len()).map_err(|errors| errors[0].code)
    };
    assert_eq!(read(b""), Ok(0));
    assert_eq!(read(b"\xef\xbb\xbfINIT Init\r\nNEXT\tNext\rINVARIANT A B"), Ok(4));
    assert_eq!(read(b"INIT \xff"), Err("E4102"));
    assert_eq!(read(b"INIT \0"), Err("E5101"));
    assert_eq!(read(b"(* a"), Err("E5101"));
    assert_eq!(read(format!("{}INIT", "(* a ".repeat(90)).as_bytes()), Err("E5101"));
    assert_eq!(read(format!("INIT Init {}{}", "(* a ".repeat(90), "*)".repeat(89)).as_bytes()), Err("E5101"));
    assert_eq!(read(format!("INIT Init {}{}", "(* a ".repeat(90), "*)".repeat(90)).as_bytes()), Ok(1));
    assert_eq!(read(format!("CONSTANT a = {}", "{".repeat(DEEP)).as_bytes()), Err("E4106"));
    assert_eq!(read("(*".repeat(DEEP).as_bytes()), Err("E4106"));
    assert_eq!(read("CONSTANT a = {b, 1}\n".repeat(DEEP).as_bytes()), Ok(DEEP));
    assert_eq!(read("VIEW x\n".repeat(DEEP).as_bytes()), Err("E5102"));
    assert_eq!(read(format!("CONSTANT a = {}", "9".repeat(DEEP)).as_bytes()), Ok(1));
}
