//! Variables of instantiated modules that an instance replaces by expressions. An `ENABLED` in such a module looks for
//! next values of the variables that it was written with, not for those of what replaces them.
//!
//! There, a barred variable has a number behind the spec's own variables.

use std::collections::BTreeSet;

use super::strict::each_child;
use super::types::{Type, Types};
use crate::term::{Body, DefId, Definition, Height, Program, Term, TermKind, VariableId, subterms};

/// The number of the barred variable that a term names, where an `ENABLED` at this height has it for one of its own.
pub fn own_variable(program: &Program, term: &Term, enabled_in: Option<Height>) -> Option<VariableId> {
    // Arguments are those of an instance that has parameters.
    let TermKind::Call(id, _) = &*term.kind else { return None };
    is_own(program, program.get(*id), enabled_in).then(|| VariableId(program.variables.len() as u32 + id.0))
}

/// The variable that a term names: where an `ENABLED` at this height has it for one of its own, a barred one.
pub fn variable(program: &Program, term: &Term, enabled_in: Option<Height>) -> Option<VariableId> {
    if let TermKind::Variable(id) = &*term.kind {
        return Some(*id);
    }
    own_variable(program, term, enabled_in).or_else(|| variable(program, program.replaced_by_name(term)?, enabled_in))
}

fn is_own(program: &Program, definition: &Definition, enabled_in: Option<Height>) -> bool {
    definition.is_barred && enabled_in.is_some_and(|height| height < program.height(definition.span))
}

/// Whether an action speaks of barred variables, where an `ENABLED` at this height has them for its own.
pub fn has_own(program: &Program, action: &Term, enabled_in: Option<Height>) -> bool {
    program.needed_in(action).iter().any(|id| is_own(program, program.get(*id), enabled_in))
}

/// Whether a part of the action is passed into an `ENABLED` of an instantiated module from outside of it, where that
/// module's variables are not its own.
pub fn is_from_outside(program: &Program, action: &Term, enabled_in: Height) -> bool {
    let height = program.height(action.span);
    let differs = |id: &DefId| {
        let definition = program.get(*id);
        is_own(program, definition, Some(enabled_in)) && !is_own(program, definition, Some(height))
    };
    let mut found = height > enabled_in && program.needed_in(action).iter().any(differs);
    subterms(action, &mut |part| found = found || is_from_outside(program, part, enabled_in));
    found
}

/// The variables that a step may give values to.
pub fn sought(program: &Program, enabled_in: Option<Height>) -> Vec<u32> {
    let own = 0..program.variables.len() as u32;
    let definitions = if enabled_in.is_some() { &program.definitions[..] } else { &[] };
    let is_own = |definition: &&Definition| is_own(program, definition, enabled_in);
    let barred = definitions.iter().enumerate().filter(|(_, definition)| is_own(definition));
    own.clone().chain(barred.map(|(id, _)| own.end + id as u32)).collect()
}

/// The variables that a term speaks of, by way of what it applies, too.
pub fn spoken_of(program: &Program, term: &Term, enabled_in: Option<Height>) -> BTreeSet<u32> {
    let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![term.clone()]);
    while let Some(term) = open.pop() {
        if let Some(own) = own_variable(program, &term, enabled_in) {
            found.insert(own.0);
            continue;
        }
        match &*term.kind {
            TermKind::Variable(id) => _ = found.insert(id.0),
            TermKind::Call(id, _) if let (true, Body::Term(body)) = (seen.insert(*id), &program.get(*id).body) => {
                open.push(body.clone());
            }
            _ => {}
        }
        each_child(&term, &mut |child| open.push(child.clone()));
    }
    found
}

/// The definition of a barred variable with this number; none of the spec's own variables.
pub fn definition(program: &Program, number: u32) -> Option<DefId> {
    number.checked_sub(program.variables.len() as u32).map(DefId)
}

/// What stands in a tuple of tuples of variables, each with its number.
pub fn variables(program: &Program, term: &Term, enabled_in: Option<Height>) -> Vec<(u32, Term)> {
    if let Some(id) = variable(program, term, enabled_in) {
        return vec![(id.0, term.clone())];
    }
    match &*term.kind {
        TermKind::Tuple(elements) => {
            let mut known = BTreeSet::new();
            let all = elements.iter().flat_map(|part| variables(program, part, enabled_in));
            all.filter(|(number, _)| known.insert(*number)).collect()
        }
        TermKind::Call(id, arguments) if arguments.is_empty() => match &program.get(*id).body {
            Body::Term(body) => variables(program, body, enabled_in),
            Body::Builtin(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

impl Types<'_> {
    /// The type of a variable, which may be a barred one.
    pub fn of_variable(&self, number: u32) -> Type {
        match definition(self.inference.program, number) {
            Some(id) => self.of_definition(id),
            None => self.of(&self.inference.facts.variables[number as usize]),
        }
    }
}
