//! Random specs: the evaluator's search with one worker and with two, and against TLC's where `TLA2TOOLS_JAR` says
//! where that is.

#[path = "common/seeded.rs"]
mod seeded;
#[path = "common/specs.rs"]
mod specs;
#[path = "common/tlc.rs"]
mod tlc;
#[path = "common/unions.rs"]
mod unions;

use lockstep_checker::{Options, check};
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, machine, resolve};

use seeded::seed;
use specs::{Batch, TOGETHER, random};
use tlc::Tlc;

/// What a search finds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// It ends: distinct states, generated states, depth.
    Success(u64, u64, u64),
    /// An invariant is violated by the last of so many states; distinct and generated states up to there, where that is
    /// none of the first ones, of which TLC tells no figures.
    Invariant(u64, Option<(u64, u64)>),
    /// A property is violated.
    Property,
    /// Something has no value.
    Error,
}

#[test]
fn workers_do_not_matter() {
    let mut ended = 0;
    for batch in random(1, 120, false) {
        let (one, two) = (ours(&batch, 1), ours(&batch, 2));
        ended += usize::from(matches!(one, Found::Success(..)));
        let alike = match (&one, &two) {
            // Which error comes first is a matter of chance.
            (Found::Success(..), _) | (_, Found::Success(..)) => one == two,
            _ => true,
        };
        assert!(alike, "{one:?} with one worker, {two:?} with two:\n{}{}", batch.module, batch.config);
    }
    assert!(ended >= 3, "{ended} searches came to an end");
}

#[test]
fn specs_have_the_states_that_tlc_finds() {
    let Some(tlc) = Tlc::find("specs") else { return };
    let (mut differences, mut all) = (vec![], vec![]);
    for batch in random(seed(2), 120, false) {
        let ours = ours(&batch, 1);
        let Some(theirs) = theirs(&tlc, &batch) else { continue };
        println!("{ours:?}");
        if ours != theirs && theirs != without_invariants(&batch) {
            differences.push(format!("ours: {ours:?}\nTLC:  {theirs:?}\n{}{}", batch.module, batch.config));
        }
        all.push(ours);
        if differences.len() > 20 {
            break;
        }
    }
    println!("{} batches of {TOGETHER} specs", all.len());
    assert!(differences.is_empty(), "{} differences in {}:\n{}", differences.len(), all.len(), differences.join("\n"));
}

/// What properties alone lead to: TLC judges them while it searches, and so may meet that before the violation of an
/// invariant, which a search of ours meets first.
fn without_invariants(batch: &Batch) -> Found {
    let lines: Vec<&str> = batch.config.lines().filter(|line| !line.starts_with("INVARIANT")).collect();
    ours(&Batch { module: batch.module.clone(), config: lines.join("\n") }, 1)
}

/// What the evaluator's search finds.
fn ours(batch: &Batch, workers: usize) -> Found {
    let evaluator = evaluator(batch).unwrap_or_else(|message| panic!("{message}\n{}{}", batch.module, batch.config));
    let report = check(&evaluator, &Options { workers, ..Options::default() });
    match report.verdict.result() {
        "success" => Found::Success(report.distinct, report.generated, report.depth.into()),
        "safety failure" => {
            let states = report.trace.map_or(0, |trace| trace.states.len() as u64);
            Found::Invariant(states, (states > 1).then_some((report.distinct, report.generated)))
        }
        "liveness failure" => Found::Property,
        _ => Found::Error,
    }
}

fn evaluator(batch: &Batch) -> Result<Evaluator, String> {
    let mut sources = SourceMap::new();
    let id = sources.add("Batch.cfg", batch.config.clone()).map_err(|error| error.message.clone())?;
    let config = grammar::parse_config(id, &sources).map_err(|errors| errors[0].message.clone())?;
    let root = resolve::Source { name: "Batch.tla".into(), text: batch.module.clone().into_bytes() };
    let resolution = resolve::resolve(root, &(), &mut sources, machine::symbols(&config))
        .map_err(|errors| errors[0].message.clone())?;
    let configured =
        machine::configure(resolution.program, &config, &sources).map_err(|errors| errors[0].message.clone())?;
    Evaluator::new(configured.machine, &sources).map_err(|failure| failure.to_string())
}

/// What TLC finds, if it comes to an end.
fn theirs(tlc: &Tlc, batch: &Batch) -> Option<Found> {
    let output = tlc.run("Batch", &batch.module, &batch.config);
    let number = |before: &str, after: &str| {
        let line = output.text.lines().rev().find(|line| line.contains(before) && line.contains(after))?;
        let text = line[..line.find(after)?].rsplit(' ').next()?.replace(',', "");
        text.parse::<u64>().ok()
    };
    let distinct = number("states left on queue", " distinct states").unwrap_or(0);
    let generated = number("states left on queue", " states generated").unwrap_or(0);
    Some(match output.code? {
        0 => Found::Success(distinct, generated, number("depth of the complete state graph", ".").unwrap_or(0)),
        12 => {
            let last = output.text.lines().filter_map(|line| line.strip_prefix("State ")).next_back();
            let states = last.and_then(|line| line.split(':').next()?.parse().ok()).unwrap_or(1);
            Found::Invariant(states, (states > 1).then_some((distinct, generated)))
        }
        13 => Found::Property,
        _ => Found::Error,
    })
}
