//! Functions that are applied as actions: what such a function makes of its argument is searched, and no value of it.

use crate::term::{Argument, Body, Bound, LocalId, Pattern, Program, Substitution, Term, TermKind};

/// A function applied as an action.
pub struct Opened {
    /// That the argument is one: without that there is no value.
    pub is_argument: Term,
    /// The function's identifiers.
    pub bindings: Vec<(LocalId, Argument)>,
    /// What it makes of them.
    pub body: Term,
}

/// A function that is written, or named by a definition, opened for its argument.
pub fn opened(program: &Program, function: &Term, argument: &Term) -> Option<Opened> {
    let (bounds, body) = rule(program, function, 8)?;
    let items: Vec<Term> = match bounds.as_slice() {
        [_] => vec![argument.clone()],
        bounds => parts(argument, bounds.len()),
    };
    let mut bindings = vec![];
    for (bound, item) in bounds.iter().zip(items) {
        match &bound.pattern {
            Pattern::Local(local) => bindings.push((*local, Argument::Term(item))),
            Pattern::Tuple(locals) => {
                let items = parts(&item, locals.len()).into_iter().map(Argument::Term);
                bindings.extend(locals.iter().copied().zip(items));
            }
        }
    }
    let truth = Term::new(TermKind::Boolean(true), body.span);
    let everywhere = Term::new(TermKind::Function { bounds, body: truth }, function.span);
    let is_argument = Term::new(TermKind::Apply(everywhere, argument.clone()), argument.span);
    Some(Opened { is_argument, bindings, body })
}

fn rule(program: &Program, function: &Term, depth: usize) -> Option<(Vec<Bound>, Term)> {
    let depth = depth.checked_sub(1)?;
    match &*function.kind {
        TermKind::Function { bounds, body } => Some((bounds.clone(), body.clone())),
        TermKind::Call(id, arguments) => {
            let definition = program.get(*id);
            let Body::Term(body) = &definition.body else { return None };
            if definition.recursive {
                return None;
            }
            let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
            rule(program, &Substitution::new(pairs).apply(body), depth)
        }
        _ => None,
    }
}

/// The parts of a tuple of so many.
pub fn parts(tuple: &Term, length: usize) -> Vec<Term> {
    match &*tuple.kind {
        TermKind::Tuple(items) if items.len() == length => items.clone(),
        _ => {
            let place = |place: usize| Term::new(TermKind::Integer(place as i64 + 1), tuple.span);
            (0..length).map(|at| Term::new(TermKind::Apply(tuple.clone(), place(at)), tuple.span)).collect()
        }
    }
}
