//! Where inference begins: what the configurations ask to be computed, each formula once.

use lockstep_model::Value;

use super::Mode;
use crate::machine::{Machine, Parameter};
use crate::term::{LocalId, Term};

/// Something to be computed.
#[derive(Debug, PartialEq)]
pub(super) enum Equation<'a> {
    /// A free choice of an action.
    Choice(&'a Parameter),
    /// What a temporal formula binds to a constant.
    Binding(LocalId, &'a Value),
    /// A formula.
    Term(&'a Term, Mode),
}

/// What all machines compute. Configurations of one specification share most of it.
pub(super) fn of<'a>(machines: &[&'a Machine]) -> Vec<Equation<'a>> {
    let mut roots = Vec::new();
    for equation in machines.iter().flat_map(|machine| of_machine(machine)) {
        if !roots.contains(&equation) {
            roots.push(equation);
        }
    }
    roots
}

fn of_machine(machine: &Machine) -> impl Iterator<Item = Equation<'_>> {
    let initial = machine.initial.iter().map(|term| Equation::Term(term, Mode::Initial));
    let choices = machine.actions.iter().flat_map(|action| &action.parameters).map(Equation::Choice);
    let steps = machine.actions.iter().map(|action| Equation::Term(&action.body, Mode::Next));
    let named = [&machine.invariants, &machine.constraints, &machine.action_constraints, &machine.symmetry];
    let named = named.into_iter().flatten().chain(&machine.view).chain(&machine.alias).chain(&machine.postcondition);
    let named = named.map(|formula| Equation::Term(&formula.term, Mode::Value));
    let bindings = machine.atoms.iter().flat_map(|atom| &atom.bindings);
    let bindings = bindings.map(|(local, value)| Equation::Binding(*local, value));
    let atoms = machine.atoms.iter().map(|atom| Equation::Term(&atom.term, Mode::Value));
    let assumptions =
        machine.program.assumptions.iter().map(|assumption| Equation::Term(&assumption.term, Mode::Value));
    initial.chain(choices).chain(steps).chain(named).chain(bindings).chain(atoms).chain(assumptions)
}
