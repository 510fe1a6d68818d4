//! The states that compiled machines generate where TLC comes by an element of a set more than once.

mod compiled;
#[path = "../../codegen/tests/common/repeats.rs"]
mod repeats;

use std::collections::BTreeMap;

use lockstep_codegen::machine::{Machine, configure, symbols};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, resolve};

use compiled::Package;
use repeats::Case;

#[test]
fn elements_are_met_as_often_as_tlc_meets_them() {
    let mut package = Package::new("repeats");
    let (mut wrong, mut expected) = (vec![], BTreeMap::new());
    for case in repeats::all() {
        let (machine, sources) = configured(&case).unwrap_or_else(|message| panic!("{}: {message}", case.name));
        match package.add(&case.name, machine, &sources) {
            Err(_) if case.is_refused => continue,
            Err(refused) => wrong.push(format!("{}: refused: {refused:?}", case.name)),
            Ok(()) if case.is_refused => wrong.push(format!("{}: not refused", case.name)),
            Ok(()) => {}
        }
        expected.insert(case.name, case.found);
    }
    for (name, said) in package.run() {
        let numbers: Option<Vec<u64>> =
            said.lines().nth(2).and_then(|line| line.split(' ').map(|number| number.parse().ok()).collect());
        let found = numbers.and_then(|numbers| Some([*numbers.get(2)?, *numbers.get(1)?]));
        if found != expected.get(&name).copied() {
            wrong.push(format!("{name}: {found:?} instead of {:?}: {said}", expected.get(&name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn configured(case: &Case) -> Result<(Machine, SourceMap), String> {
    let mut sources = SourceMap::new();
    let id = sources.add("Case.cfg", case.config.clone()).map_err(|error| error.message.clone())?;
    let config = grammar::parse_config(id, &sources).map_err(|errors| errors[0].message.clone())?;
    let root = resolve::Source { name: "Case.tla".into(), text: case.module.clone().into_bytes() };
    let resolution =
        resolve::resolve(root, &(), &mut sources, symbols(&config)).map_err(|errors| errors[0].message.clone())?;
    let configured = configure(resolution.program, &config, &sources).map_err(|errors| errors[0].message.clone())?;
    Ok((configured.machine, sources))
}
