//! The states that are generated where TLC comes by an element of a set more than once: by the evaluator, and by TLC
//! where `TLA2TOOLS_JAR` says where that is.

#[path = "common/repeats.rs"]
mod repeats;
#[path = "common/tlc.rs"]
mod tlc;

use lockstep_checker::{Options, check};
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, machine, resolve};

use repeats::Case;
use tlc::Tlc;

#[test]
fn elements_are_met_as_often_as_tlc_meets_them() {
    let mut wrong = vec![];
    for case in repeats::all() {
        let found = ours(&case);
        if found != Ok(case.found) {
            wrong.push(format!("{}: {found:?} instead of {:?}", case.name, case.found));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tlc_finds_what_is_written() {
    let Some(tlc) = Tlc::find("repeats") else { return };
    let mut wrong = vec![];
    for case in repeats::all() {
        let output = tlc.run("Case", &case.module, &case.config);
        let [generated, distinct] = case.found;
        let said = format!("{generated} states generated, {distinct} distinct states found, 0 states left");
        if output.code != Some(0) || !output.text.contains(&said) {
            wrong.push(format!("{}: not {said}:\n{}", case.name, output.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the evaluator's search finds.
fn ours(case: &Case) -> Result<[u64; 2], String> {
    let mut sources = SourceMap::new();
    let id = sources.add("Case.cfg", case.config.clone()).map_err(|error| error.message.clone())?;
    let config = grammar::parse_config(id, &sources).map_err(|errors| errors[0].message.clone())?;
    let root = resolve::Source { name: "Case.tla".into(), text: case.module.clone().into_bytes() };
    let resolution = resolve::resolve(root, &(), &mut sources, machine::symbols(&config))
        .map_err(|errors| errors[0].message.clone())?;
    let configured =
        machine::configure(resolution.program, &config, &sources).map_err(|errors| errors[0].message.clone())?;
    let evaluator = Evaluator::new(configured.machine, &sources).map_err(|failure| failure.to_string())?;
    let report = check(&evaluator, &Options { workers: 1, ..Options::default() });
    match report.verdict.result() {
        "success" => Ok([report.generated, report.distinct]),
        other => Err(format!("{other}: {:?}", report.verdict)),
    }
}
