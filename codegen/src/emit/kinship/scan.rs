//! What is learnt from what terms bind, give and assign.

use super::flow::Flow;
use super::{Kinship, Owner};
use crate::shape::{Inference, view};
use crate::term::{Argument, Body, Bound, Builtin, Operator, Pattern, Term, TermKind, subterms};

/// What terms tell of variables, identifiers and definitions.
pub struct Scan<'a> {
    pub flow: Flow<'a>,
    pub learnt: Vec<(Owner, Kinship)>,
}

impl Scan<'_> {
    pub fn learn(&mut self, owner: Owner, kinship: Kinship) {
        if kinship.any() {
            self.learnt.push((owner, kinship));
        }
    }

    /// Learns from what is bound, given and assigned in a term.
    pub fn term(&mut self, term: &Term) {
        match &*term.kind {
            TermKind::Quantifier { bounds, .. }
            | TermKind::SetMap { bounds, .. }
            | TermKind::Function { bounds, .. } => {
                bounds.iter().for_each(|bound| self.bind(bound));
            }
            TermKind::SetFilter { bound, .. } => self.bind(bound),
            TermKind::Choose { pattern, set: Some(set), .. } => self.bind_to(pattern, self.flow.element(set)),
            TermKind::Call(id, arguments) => {
                let inference = self.flow.inference;
                for (parameter, argument) in inference.program.get(*id).parameters.iter().zip(arguments) {
                    match argument {
                        Argument::Term(argument) => {
                            self.learn(Owner::Local(*parameter), self.flow.kinship(argument));
                            // A variable may be assigned through the parameter.
                            if let Some(variable) = assigned(inference, argument) {
                                self.learn(variable, self.flow.owned(Owner::Local(*parameter)));
                            }
                        }
                        Argument::Operator(operator) => self.operator(operator),
                    }
                }
            }
            TermKind::Local(_, arguments) | TermKind::Constant(_, arguments) => {
                for argument in arguments {
                    if let Argument::Operator(operator) = argument {
                        self.operator(operator);
                    }
                }
            }
            _ => {}
        }
        if let Some((builtin, operands)) = view(self.flow.inference.program, term)
            && let [target, value] = operands[..]
            && let Some(owner) = self.given(builtin, target)
        {
            let kinship = match builtin {
                Builtin::In => self.flow.element(value),
                Builtin::SubsetEq => self.flow.element(value).around(),
                _ => self.flow.kinship(value),
            };
            self.learn(owner, kinship);
        }
        let old = match &*term.kind {
            TermKind::Except(function, _) => Some(self.flow.kinship(function).part()),
            _ => self.flow.old.clone(),
        };
        let around = std::mem::replace(&mut self.flow.old, old);
        subterms(term, &mut |part| self.term(part));
        self.flow.old = around;
    }

    /// What an operator gives a value.
    fn given(&self, builtin: Builtin, target: &Term) -> Option<Owner> {
        match builtin {
            Builtin::Equal | Builtin::In | Builtin::SubsetEq => assigned(self.flow.inference, target),
            Builtin::TlcSet => Some(Owner::Register),
            _ => None,
        }
    }

    /// What an operator is applied to where it is passed is not followed.
    fn operator(&mut self, operator: &Operator) {
        let parameters = match operator {
            Operator::Lambda { parameters, .. } => parameters,
            Operator::Definition { id, .. } => &self.flow.inference.program.get(*id).parameters,
            _ => return,
        };
        for parameter in parameters {
            self.learn(Owner::Local(*parameter), self.flow.all.anything());
        }
    }

    fn bind(&mut self, bound: &Bound) {
        self.bind_to(&bound.pattern, self.flow.element(&bound.set));
    }

    fn bind_to(&mut self, pattern: &Pattern, element: Kinship) {
        match pattern {
            Pattern::Local(local) => self.learn(Owner::Local(*local), element),
            Pattern::Tuple(locals) => {
                let part = element.part();
                locals.iter().for_each(|local| self.learn(Owner::Local(*local), part.clone()));
            }
        }
    }
}

/// What a term that may be assigned stands for.
fn assigned(inference: &Inference<'_>, term: &Term) -> Option<Owner> {
    match &*term.kind {
        TermKind::Variable(id) => Some(Owner::Variable(*id)),
        TermKind::Local(id, _) => Some(Owner::Local(*id)),
        TermKind::Prime(inner) => assigned(inference, inner),
        TermKind::Call(id, arguments) if arguments.is_empty() => match &inference.program.get(*id).body {
            Body::Term(body) if matches!(*body.kind, TermKind::Variable(_)) => assigned(inference, body),
            _ => None,
        },
        _ => None,
    }
}
