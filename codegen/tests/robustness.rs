//! Hostile texts get a diagnostic: no panic, no stack overflow (tests run on two megabytes of stack), no
//! quadratic time.

mod common;

use common::parse;

/// Far beyond every bound. Long runs take more: nothing here may grow faster than the text.
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
    ];
    for (open, middle, close) in nested {
        refused(&format!("a == {}{middle}{}", open.repeat(MANY), close.repeat(MANY)), "E4106");
        refused(&format!("a == {}", open.repeat(MANY)), "E4106");
    }
    for postfix in ["'", ".f", "[1]"] {
        refused(&format!("a == x{}", postfix.repeat(MANY)), "E4106");
    }
    refused(&format!("THEOREM {}x", "ASSUME ".repeat(MANY)), "E4106");
    refused(&"(*".repeat(MANY), "E4106");
    refused(&format!("THEOREM x\n{}", "<+> x\n".repeat(MANY)), "E4106");
    refused(&"---- MODULE M ----\n".repeat(MANY), "E4106");
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
