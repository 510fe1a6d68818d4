//! Random expressions: the evaluator against itself, and against TLC where `TLA2TOOLS_JAR` says where that is.

#[path = "common/expressions.rs"]
mod expressions;
#[path = "common/tlc.rs"]
mod tlc;

use std::fmt::Write as _;
use std::sync::Arc;

use lockstep_codegen::evaluate::{Step, evaluate};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::term::Body;
use lockstep_codegen::{grammar, machine, resolve};
use lockstep_model::Value;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use expressions::{CONFIGURATION, PRELUDE, expression};
use tlc::Tlc;

/// Expressions in one module, and so in one run of TLC.
const BATCH: usize = 400;

/// What an expression is worth: its value as TLC prints it, or nothing where it has none.
type Found = Result<String, String>;

#[test]
fn a_printed_value_is_the_value() {
    let texts = random(1, cases(800));
    for batch in texts.chunks(BATCH) {
        let values = ours(batch).unwrap_or_else(|message| panic!("{message}"));
        let (texts, values): (Vec<_>, Vec<_>) =
            batch.iter().zip(values).filter_map(|(text, value)| Some((text, value.ok()?))).unzip();
        let again = ours(&values).unwrap_or_else(|message| panic!("{message}"));
        for ((text, value), again) in texts.iter().zip(&values).zip(again) {
            assert_eq!(again.as_ref(), Ok(value), "the value of {text} reads back as another one");
        }
    }
}

#[test]
fn most_expressions_have_a_value() {
    let texts = random(2, 800);
    let found: Vec<Found> = texts.chunks(BATCH).flat_map(|batch| ours(batch).expect("the batch resolves")).collect();
    let valued = found.iter().filter(|found| found.is_ok()).count();
    assert!((400..780).contains(&valued), "{valued} of {} have one", found.len());
}

#[test]
fn expressions_have_the_values_that_tlc_gives() {
    let Some(tlc) = Tlc::find("expressions") else { return };
    let seed = std::env::var("LOCKSTEP_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(3);
    let texts = random(seed, cases(2000));
    let (mut differences, mut valued) = (vec![], 0);
    for batch in texts.chunks(BATCH) {
        let ours = ours(batch).unwrap_or_else(|message| panic!("{message}"));
        let theirs = theirs(&tlc, batch);
        for ((text, ours), theirs) in batch.iter().zip(ours).zip(theirs) {
            valued += usize::from(ours.is_ok());
            if !same(text, &ours, &theirs) {
                differences.push(format!("{text}\n    ours: {}\n    TLC:  {}", shown(&ours), shown(&theirs)));
            }
        }
        if differences.len() > 200 {
            break;
        }
    }
    println!("{} expressions, {valued} with a value", texts.len());
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// Both a value, and the same one, or both none. TLC may print a set without spelling it out.
fn same(text: &str, ours: &Found, theirs: &Found) -> bool {
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) if ours == theirs => true,
        (Ok(ours), Ok(theirs)) => {
            let equal = self::ours(&[format!("({ours}) = ({theirs})")]);
            equal.is_ok_and(|found| found[0].as_deref() == Ok("TRUE"))
        }
        (Ok(ours), Err(_)) => {
            // To TLC, `@` of the empty tuple is an error, and of the equal empty function nothing at all.
            ours == "<<>>" && text.contains("EXCEPT") && text.contains('@')
            // It compares the sets that UNION unites before it looks for an element in one of them.
                || text.contains("UNION {[")
        }
        (Err(message), Ok(theirs)) => {
            // What fails in a function that it has not yet computed, it prints as it was made.
            let printed = self::ours(&[theirs.clone()]);
            printed.is_ok_and(|found| found[0].is_err())
            // A model value is no argument of its tuples and records, and only not in the domain of equal functions.
                || text.contains("EXCEPT ![") && message.contains("which isn't in its domain")
        }
        (Err(_), Err(_)) => true,
    }
}

fn shown(found: &Found) -> String {
    match found {
        Ok(value) => value.clone(),
        Err(message) => format!("no value: {message}"),
    }
}

/// As many cases as usual; `LOCKSTEP_CASES` for long runs.
fn cases(usual: usize) -> usize {
    std::env::var("LOCKSTEP_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

fn random(seed: u64, count: usize) -> Vec<String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = expression();
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a tree").current()).collect()
}

/// The module that defines each expression.
fn module(texts: &[String]) -> String {
    let mut text = format!("---- MODULE Batch ----\n{PRELUDE}\n");
    for (index, expression) in texts.iter().enumerate() {
        let _ = writeln!(text, "E{index} == ToString({expression})");
    }
    text
}

/// The evaluator's values.
fn ours(texts: &[String]) -> Result<Vec<Found>, String> {
    let text = module(texts) + "====\n";
    let mut sources = SourceMap::new();
    let shown =
        |errors: Vec<lockstep_codegen::diagnostic::Diagnostic>, text: &str| format!("{}\n{text}", errors[0].message);
    let id = sources.add("Batch.cfg", CONFIGURATION).map_err(|error| error.message.clone())?;
    let config = grammar::parse_config(id, &sources).map_err(|errors| shown(errors, CONFIGURATION))?;
    let root = resolve::Source { name: "Batch.tla".into(), text: text.clone().into_bytes() };
    let resolution =
        resolve::resolve(root, &(), &mut sources, machine::symbols(&config)).map_err(|errors| shown(errors, &text))?;
    let configured =
        machine::configure(resolution.program, &config, &sources).map_err(|errors| shown(errors, &text))?;
    let machine = Arc::new(configured.machine);
    let value = |index: usize| {
        let name = format!("E{index}");
        let definition =
            machine.program.definitions.iter().find(|definition| *definition.name == *name && !definition.is_let);
        let Some(Body::Term(term)) = definition.map(|definition| &definition.body) else {
            return Err(format!("{name} is not defined"));
        };
        match evaluate(&machine, &sources, term, &[], Step::default()) {
            Ok(Value::Str(text)) => Ok(text.as_str().to_owned()),
            Ok(other) => Err(format!("ToString gives {other}")),
            Err(failure) => Err(failure.to_string()),
        }
    };
    Ok((0..texts.len()).map(value).collect())
}

/// TLC's values, all in one run.
///
/// TLC stops at the first error. But `ToString` of a function that recursion defines is lenient: where one of its
/// values fails, it shows the function's text instead. So each expression is the only value of such a function.
fn theirs(tlc: &Tlc, texts: &[String]) -> Vec<Found> {
    let mut text = module(texts);
    for index in 0..texts.len() {
        let shown = format!("LET f[x \\in {{0}}] == IF x = 1 THEN f[x] ELSE E{index} IN f");
        let _ = writeln!(text, "ASSUME PrintT(\"@{index}@\" \\o ToString({shown}))");
    }
    let output = tlc.run("Batch", &(text + "====\n"), CONFIGURATION);
    let mut found: Vec<Option<Found>> = vec![None; texts.len()];
    for line in output.text.lines().filter(|line| line.starts_with("\"@")) {
        let line = literal(line).expect("a string on one line");
        let (index, value) = line[1..].split_once('@').expect("an index");
        let index: usize = index.parse().expect("an index");
        // The function's text, or its one value, which is a string. A function or union in it may be just as lenient.
        let is_computed = |value: &String| !value.contains("<expression ") && !value.contains("\\cup");
        let value = value.strip_prefix("(0 :> ").and_then(literal).filter(is_computed);
        found[index] = Some(value.ok_or_else(|| "an error".into()));
    }
    let seen = found.iter().flatten().count();
    assert!(seen == texts.len(), "TLC came to {seen} of {} ({:?}):\n{}", texts.len(), output.code, tail(&output.text));
    found.into_iter().flatten().collect()
}

/// The first string literal of a text.
fn literal(text: &str) -> Option<String> {
    let mut characters = text[text.find('"')? + 1..].chars();
    let mut found = String::new();
    loop {
        match characters.next()? {
            '"' => return Some(found),
            '\\' => found.push(characters.next()?),
            other => found.push(other),
        }
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
