//! Hints of size, from invariants of the form `v \in S`.
//!
//! A hint decides how many bits a number gets in a packed state, and how a set of numbers is represented. It is never
//! trusted: what does not fit is kept unpacked.

use std::collections::BTreeMap;

use lockstep_model::value::Symbol;

use super::{Inference, Interval, view};
use crate::term::{Argument, Body, Builtin, Program, Term, TermKind, VariableId};

/// What an invariant says of the numbers in a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Hint {
    /// Nothing.
    #[default]
    Nothing,
    /// They are between these.
    Integer(Interval),
    /// Of the values of a function, or the elements of a set or sequence.
    Each(Box<Hint>),
    /// Of the fields of a record.
    Fields(BTreeMap<Symbol, Hint>),
    /// Of the elements of a tuple.
    Elements(Vec<Hint>),
}

impl Hint {
    /// Of an element, or a value.
    pub fn each(&self) -> Hint {
        if let Hint::Each(inner) = self { (**inner).clone() } else { Hint::Nothing }
    }

    /// Of a field.
    pub fn field(&self, name: &Symbol) -> Hint {
        if let Hint::Fields(fields) = self { fields.get(name).cloned().unwrap_or_default() } else { Hint::Nothing }
    }

    /// Of the element at a place of a tuple.
    pub fn part(&self, index: usize) -> Hint {
        if let Hint::Elements(parts) = self { parts.get(index).cloned().unwrap_or_default() } else { Hint::Nothing }
    }
}

/// The hints that an invariant gives of the variables.
pub fn hints(inference: &Inference<'_>, invariant: &Term, found: &mut BTreeMap<VariableId, Hint>) {
    let program = inference.program;
    match &*invariant.kind {
        TermKind::And(parts) => parts.iter().for_each(|part| hints(inference, part, found)),
        _ => match (view(program, invariant), body(program, invariant)) {
            (Some((Builtin::In, operands)), _) => {
                if let TermKind::Variable(id) = &*operands[0].kind {
                    found.insert(*id, of_elements(inference, operands[1]));
                }
            }
            (_, Some(body)) => hints(inference, body, found),
            _ => {}
        },
    }
}

/// The body of a definition without parameters.
fn body<'a>(program: &'a Program, term: &Term) -> Option<&'a Term> {
    match &*term.kind {
        TermKind::Call(id, arguments) if arguments.is_empty() => match &program.definitions[id.0 as usize].body {
            Body::Term(body) => Some(body),
            Body::Builtin(_) => None,
        },
        _ => None,
    }
}

/// What is known of the elements of a set.
fn of_elements(inference: &Inference<'_>, set: &Term) -> Hint {
    let each = |hint: Hint| if hint == Hint::Nothing { Hint::Nothing } else { Hint::Each(Box::new(hint)) };
    match &*set.kind {
        TermKind::FunctionSet(_, to) => each(of_elements(inference, to)),
        TermKind::RecordSet(fields) => {
            Hint::Fields(fields.iter().map(|(name, set)| (*name, of_elements(inference, set))).collect())
        }
        TermKind::Product(factors) => {
            Hint::Elements(factors.iter().map(|factor| of_elements(inference, factor)).collect())
        }
        TermKind::Builtin(Builtin::Powerset, operands) => each(of_elements(inference, &operands[0])),
        TermKind::Call(id, arguments) => {
            match (&inference.program.definitions[id.0 as usize].body, arguments.as_slice()) {
                (Body::Builtin(Builtin::SequenceSet), [Argument::Term(inner)]) => each(of_elements(inference, inner)),
                (Body::Term(body), []) if !inference.evaluated.definitions.contains_key(id) => {
                    of_elements(inference, body)
                }
                _ => of_numbers(inference, set),
            }
        }
        _ => of_numbers(inference, set),
    }
}

fn of_numbers(inference: &Inference<'_>, set: &Term) -> Hint {
    inference.shape(set).element().interval().map_or(Hint::Nothing, Hint::Integer)
}
