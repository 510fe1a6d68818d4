//! Which states put an invariant to the test.

use std::ops::ControlFlow;

use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, machine, resolve};
use lockstep_model::Spec;

/// Whether `invariant` is put to the test where `x` is 0 and `s` is empty, and where `x` is 1 and `s` is not.
fn tested(invariant: &str) -> [Option<bool>; 2] {
    let module = format!(
        "---- MODULE Test ----\nEXTENDS Naturals\nVARIABLES x, s\nP(a) == a = 1 => TRUE\nInit == x = 0 /\\ s = {{}}\n\
         Next == x = 0 /\\ x' = 1 /\\ s' = {{0}}\nInv == {invariant}\n====\n"
    );
    let mut sources = SourceMap::new();
    let file = sources.add("Test.cfg", "INIT Init\nNEXT Next\nINVARIANT Inv\n").expect("a text");
    let config = grammar::parse_config(file, &sources).expect("a configuration");
    let root = resolve::Source { name: "Test.tla".into(), text: module.into_bytes() };
    let program = resolve::resolve(root, &(), &mut sources, machine::symbols(&config)).expect("a module").program;
    let machine = machine::configure(program, &config, &sources).expect("a machine").machine;
    let evaluator = Evaluator::new(machine, &sources).expect("an evaluator");
    let mut states = Vec::new();
    let visited = evaluator.initial_states(|state| {
        states.push(state);
        ControlFlow::Continue(())
    });
    visited.expect("an initial state");
    let visited = evaluator.successors(&states[0].clone(), |_, state| {
        states.push(state);
        ControlFlow::Continue(())
    });
    visited.expect("a successor");
    [0, 1].map(|place| evaluator.invariant_is_tested(0, &states[place]).expect("it has a value"))
}

#[test]
fn the_form_of_an_invariant_says_which_states_test_it() {
    let (no, yes) = (Some(false), Some(true));
    let cases = [
        ("x >= 0", [None, None]),
        ("x > 0 => x < 5", [no, yes]),
        ("x = 0 => (x > 0 => FALSE)", [no, no]),
        ("\\A y \\in {0, 1} : y < x => y = 0", [no, yes]),
        ("\\A y \\in {1} : y = 1", [None, None]),
        ("\\A y \\in s : y = 0", [no, yes]),
        ("\\A y \\in {1} : \\A z \\in s : z < y", [no, yes]),
        ("(x = 1 => TRUE) /\\ x >= 0", [no, yes]),
        ("LET z == x IN z = 1 => TRUE", [no, yes]),
        ("IF x = 0 THEN TRUE ELSE x = 7 => FALSE", [yes, no]),
        ("P(x)", [no, yes]),
        ("\\E y \\in s : y = 0 => x = 1", [None, None]),
    ];
    for (invariant, expected) in cases {
        assert_eq!(tested(invariant), expected, "{invariant}");
    }
}
