//! Random expressions: the evaluator against itself, and against TLC where `TLA2TOOLS_JAR` says where that is.

#[path = "common/expressions.rs"]
mod expressions;
#[path = "common/seeded.rs"]
mod seeded;
#[path = "common/tlc.rs"]
mod tlc;
#[path = "common/values.rs"]
mod values;

use std::fmt::Write as _;

use expressions::CONFIGURATION;
use seeded::{cases, seed};
use tlc::Tlc;
use values::{Found, module, ours, random};

/// Expressions in one module, and so in one run of TLC.
const BATCH: usize = 400;

/// The one value that does not read back: TLC prints it so as well, and refuses what is negated there, 2147483648, as
/// too big.
const LEAST: &str = "-2147483648";

#[test]
fn a_printed_value_is_the_value() {
    let texts = random(seed(1), cases(800));
    for batch in texts.chunks(BATCH) {
        let values = ours(batch).unwrap_or_else(|message| panic!("{message}"));
        let (texts, values): (Vec<_>, Vec<_>) = (batch.iter().zip(values))
            .filter_map(|(text, value)| Some((text, value.ok().filter(|value| !value.contains(LEAST))?)))
            .unzip();
        let again = ours(&values).unwrap_or_else(|message| panic!("{message}"));
        for ((text, value), again) in texts.iter().zip(&values).zip(again) {
            let again = again.unwrap_or_else(|message| panic!("the value of {text} does not read back: {message}"));
            // Texts that are made while it runs stand in the order in which they are made; in what is printed, in the
            // order in which they are written there.
            let is_equal =
                || ours(&[format!("({value}) = ({again})")]).is_ok_and(|found| found[0].as_deref() == Ok("TRUE"));
            assert!(*value == again || is_equal(), "{value}, the value of {text}, reads back as {again}");
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

/// What is written beside each expression of the file of cases, a value or that there is none.
fn written() -> (Vec<String>, Vec<Result<&'static str, ()>>) {
    let lines =
        include_str!("expressions/cases.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("\\*"));
    lines
        .map(|line| {
            let (text, value) = line.split_once(" ==> ").expect("an expression and its value");
            (text.trim_end().to_owned(), if value == "none" { Err(()) } else { Ok(value) })
        })
        .unzip()
}

#[test]
fn cases_have_the_values_that_are_written() {
    let (texts, values) = written();
    expect(&texts, &values, ours(&texts).unwrap_or_else(|message| panic!("{message}")));
}

#[test]
fn tlc_gives_what_is_written() {
    let Some(tlc) = Tlc::find("cases") else { return };
    let (texts, values) = written();
    expect(&texts, &values, theirs(&tlc, &texts));
}

fn expect(texts: &[String], values: &[Result<&str, ()>], found: Vec<Found>) {
    let wrong: Vec<String> = (texts.iter().zip(values).zip(&found))
        .filter(|((_, value), found)| found.as_deref().map_err(|_| ()) != **value)
        .map(|((text, _), found)| format!("{text}\n    {}", shown(found)))
        .collect();
    assert!(wrong.is_empty(), "{} are otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn expressions_have_the_values_that_tlc_gives() {
    let Some(tlc) = Tlc::find("expressions") else { return };
    let texts = random(seed(3), cases(2000));
    let (mut differences, mut valued) = (vec![], 0);
    for batch in texts.chunks(BATCH) {
        let ours = ours(batch).unwrap_or_else(|message| panic!("{message}"));
        let theirs = theirs(&tlc, batch);
        for ((text, ours), theirs) in batch.iter().zip(ours).zip(theirs) {
            valued += usize::from(ours.is_ok());
            if !same(&tlc, text, &ours, &theirs) {
                let theirs = if theirs.is_ok() { shown(&theirs) } else { tail(&refusal(&tlc, text)) };
                differences.push(format!("{text}\n    ours: {}\n    TLC:  {theirs}", shown(&ours)));
            }
        }
        if differences.len() > 200 {
            break;
        }
    }
    println!("{} expressions, {valued} with a value", texts.len());
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// What TLC refuses, though it takes an equal value that was made in another way.
const REFUSED: &[&str] = &[
    // The empty function may be a tuple, or one of 1..0: an argument that is no number is not even passed over.
    "Attempted to access tuple at a non integral index",
    "Attempted to apply function with integer domain to the non-integer argument",
    // A record may be a function, which can be compared with every other one.
    "Attempted to check equality of record",
    "Attempted to compare record",
    // A function may be computed, and then it is finite.
    "Attempted to check if the function",
    // A function may be a tuple, which has items for the names of a pattern.
    "Argument mismatch in operator application",
    // It counts an interval before it looks for the first number that will do.
    "Size of interval value exceeds",
    "Java ran out of memory",
    // It takes an operator that gives a number or string as it is written for that number or string.
    "The first argument of BagOfAll should be an operator",
    "The second argument of SortSeq should be a operator",
];

/// The same the other way round: what we refuse.
const REFUSED_BY_US: &[&str] = &["attempted to check equality of the record"];

/// Both a value, and the same one, or both none. TLC may print a set without spelling it out.
fn same(tlc: &Tlc, text: &str, found: &Found, theirs: &Found) -> bool {
    match (found, theirs) {
        (Ok(ours), Ok(theirs)) if ours == theirs => true,
        (Ok(value), Ok(theirs)) => {
            // The least number has no literal.
            let text = format!("({value}) = ({theirs})").replace("-2147483648", "(-2147483647 - 1)");
            let equal = ours(&[text]);
            equal.is_ok_and(|found| found[0].as_deref() == Ok("TRUE"))
        }
        (Ok(_), Err(_)) => {
            let refusal = refusal(tlc, text);
            REFUSED.iter().any(|known| refusal.contains(known))
                // A function of no arguments is a sequence if they are none of 1..0.
                || text.contains("..(-1)) |->")
        }
        (Err(message), Ok(theirs)) => {
            // What fails in a function that it has not yet computed, it prints as it was made.
            let printed = ours(std::slice::from_ref(theirs));
            printed.is_ok_and(|found| found[0].is_err())
                || REFUSED_BY_US.iter().any(|known| message.contains(known))
                // A model value is no argument of its tuples and records, and only not in the domain of equal
                // functions.
                || text.contains("EXCEPT ![")
                    && ["A", "B", "C"].iter().any(|model| {
                        message.contains(&format!("is applied to {model}, which isn't in its domain"))
                    })
        }
        (Err(_), Err(_)) => true,
    }
}

/// What TLC says of an expression that has no value.
fn refusal(tlc: &Tlc, text: &str) -> String {
    let text = module(&[text.to_owned()]) + "ASSUME PrintT(E0)\n====\n";
    tlc.run("Batch", &text, CONFIGURATION).text
}

fn shown(found: &Found) -> String {
    match found {
        Ok(value) => value.clone(),
        Err(message) => format!("no value: {message}"),
    }
}

/// TLC's values, all in one run.
///
/// TLC stops at the first error. But `ToString` of a function that it has not computed is lenient: where one of its
/// values fails, it shows the function's text instead. So each expression is the only value of such a function: it is
/// not computed at once, because its set of arguments isn't spelt out. (Nor is that of a recursive one, but whatever
/// that is made of isn't computed at once, either.)
fn theirs(tlc: &Tlc, texts: &[String]) -> Vec<Found> {
    let mut text = module(texts);
    for index in 0..texts.len() {
        let shown = format!("[x \\in SUBSET {{}} |-> E{index}]");
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
        let value = value.strip_prefix("({} :> ").and_then(literal).filter(is_computed);
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
