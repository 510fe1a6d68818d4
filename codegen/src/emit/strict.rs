//! What is certainly evaluated: TLA+ evaluates definitions and arguments by need, so one that may fail can be computed
//! beforehand only where it is going to be needed in any case.

use crate::shape::Inference;
use crate::term::{Argument, Body, Bound, Builtin, DefId, LocalId, Program, Selector, Term, TermKind};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A definition without parameters.
    Definition(DefId),
    /// A parameter.
    Local(LocalId),
}

/// Whether evaluating `term` certainly evaluates `name`.
pub fn needs(inference: &Inference<'_>, term: &Term, name: Name) -> bool {
    Search { inference, name, depth: 0 }.term(term)
}

/// Whether `name` occurs in `term`, definitions that it applies included.
pub fn mentions(inference: &Inference<'_>, term: &Term, name: Name) -> bool {
    let mut found = false;
    each_child(term, &mut |child| found = found || mentions(inference, child, name));
    found
        || match (&*term.kind, name) {
            (TermKind::Call(id, _), Name::Definition(other)) if *id == other => true,
            (TermKind::Call(id, _), _) => {
                let definition = &inference.program.definitions[id.0 as usize];
                match &definition.body {
                    Body::Term(body) if definition.is_let && !definition.recursive => mentions(inference, body, name),
                    _ => false,
                }
            }
            (TermKind::Local(id, _), Name::Local(other)) => *id == other,
            _ => false,
        }
}

struct Search<'a> {
    inference: &'a Inference<'a>,
    name: Name,
    depth: usize,
}

impl Search<'_> {
    fn any(&mut self, terms: &[Term]) -> bool {
        terms.iter().any(|term| self.term(term))
    }

    fn term(&mut self, term: &Term) -> bool {
        match &*term.kind {
            TermKind::Local(id, _) => self.name == Name::Local(*id),
            TermKind::Call(id, arguments) => self.call(*id, arguments),
            TermKind::Builtin(builtin, operands) => match builtin {
                Builtin::Implies => self.term(&operands[0]),
                _ => self.any(operands),
            },
            TermKind::Let(_, body) => self.term(body),
            TermKind::If(condition, then, otherwise) => {
                self.term(condition) || (self.term(then) && self.term(otherwise))
            }
            TermKind::Case(arms, _) => arms.first().is_some_and(|(condition, _)| self.term(condition)),
            TermKind::And(parts) | TermKind::Or(parts) => parts.first().is_some_and(|part| self.term(part)),
            TermKind::Quantifier { bounds, .. } => self.first(bounds),
            TermKind::Choose { set: Some(set), .. } => self.term(set),
            TermKind::SetFilter { bound, .. } => self.term(&bound.set),
            TermKind::SetMap { bounds, .. } | TermKind::Function { bounds, .. } => self.first(bounds),
            TermKind::SetEnumeration(elements) | TermKind::Tuple(elements) => self.any(elements),
            TermKind::Record(fields) => fields.iter().any(|(_, term)| self.term(term)),
            TermKind::Apply(function, argument) => {
                !self.is_rule(function) && self.term(function) || self.term(argument)
            }
            TermKind::Except(base, updates) => {
                self.term(base)
                    || updates.first().is_some_and(|update| {
                        let index = |selector: &Selector| matches!(selector, Selector::Index(_));
                        let indices =
                            update.path.iter().filter(|selector| index(selector)).any(|selector| match selector {
                                Selector::Index(index) => self.term(index),
                                Selector::Field(_) => false,
                            });
                        // The value is computed only where the path leads somewhere.
                        indices || (self.term(&update.value) && self.inference.is_in_domain(base, &update.path))
                    })
            }
            TermKind::Field(record, _) => self.term(record),
            TermKind::Prime(inner) => self.term(inner),
            _ => false,
        }
    }

    /// Whether a term names a function, of which an application asks for one value.
    fn is_rule(&self, function: &Term) -> bool {
        let TermKind::Call(id, _) = &*function.kind else { return false };
        let body = &self.inference.program.get(*id).body;
        matches!(body, Body::Term(body) if matches!(*body.kind, TermKind::Function { .. }))
    }

    fn first(&mut self, bounds: &[Bound]) -> bool {
        bounds.first().is_some_and(|bound| self.term(&bound.set))
    }

    fn call(&mut self, id: DefId, arguments: &[Argument]) -> bool {
        if self.name == Name::Definition(id) {
            return true;
        }
        let definition = &self.inference.program.definitions[id.0 as usize];
        match &definition.body {
            Body::Builtin(Builtin::Implies) => {
                matches!(arguments.first(), Some(Argument::Term(term)) if self.term(term))
            }
            Body::Builtin(_) => {
                arguments.iter().any(|argument| matches!(argument, Argument::Term(term) if self.term(term)))
            }
            Body::Term(body) => {
                if self.depth > 16 {
                    return false;
                }
                self.depth += 1;
                let by_body = definition.is_let && self.term(body);
                let by_argument = by_body
                    || definition.parameters.iter().zip(arguments).any(|(parameter, argument)| match argument {
                        Argument::Term(term) => {
                            self.term(term) && {
                                let name = std::mem::replace(&mut self.name, Name::Local(*parameter));
                                let needed = self.term(body);
                                self.name = name;
                                needed
                            }
                        }
                        Argument::Operator(_) => false,
                    });
                self.depth -= 1;
                by_argument
            }
        }
    }
}

/// Whether a term has its value without identifiers around it.
pub fn is_closed(program: &Program, term: &Term) -> bool {
    let mut closed = match &*term.kind {
        TermKind::Local(..) | TermKind::Variable(_) => false,
        TermKind::Call(id, _) => !program.get(*id).is_let,
        _ => true,
    };
    each_child(term, &mut |child| closed = closed && is_closed(program, child));
    closed
}

/// The terms right below a term; of a call: its arguments, not the definition.
pub fn each_child(term: &Term, visit: &mut dyn FnMut(&Term)) {
    let arguments = |arguments: &[Argument], visit: &mut dyn FnMut(&Term)| {
        for argument in arguments {
            match argument {
                Argument::Term(term) => visit(term),
                Argument::Operator(crate::term::Operator::Lambda { body, .. }) => visit(body),
                Argument::Operator(_) => {}
            }
        }
    };
    match &*term.kind {
        TermKind::Constant(_, list) | TermKind::Local(_, list) | TermKind::Call(_, list) => arguments(list, visit),
        TermKind::Builtin(_, list)
        | TermKind::And(list)
        | TermKind::Or(list)
        | TermKind::SetEnumeration(list)
        | TermKind::Tuple(list)
        | TermKind::Product(list) => list.iter().for_each(visit),
        TermKind::Let(_, a)
        | TermKind::Field(a, _)
        | TermKind::Prime(a)
        | TermKind::Unchanged(a)
        | TermKind::Enabled(a)
        | TermKind::Always(a)
        | TermKind::Eventually(a) => visit(a),
        TermKind::If(a, b, c) => {
            visit(a);
            visit(b);
            visit(c);
        }
        TermKind::Case(arms, other) => {
            for (condition, result) in arms {
                visit(condition);
                visit(result);
            }
            if let Some(other) = other {
                visit(other);
            }
        }
        TermKind::Quantifier { bounds, body, .. }
        | TermKind::SetMap { bounds, body }
        | TermKind::Function { bounds, body } => {
            bounds.iter().for_each(|bound| visit(&bound.set));
            visit(body);
        }
        TermKind::Choose { set, body, .. } => {
            if let Some(set) = set {
                visit(set);
            }
            visit(body);
        }
        TermKind::SetFilter { bound, body } => {
            visit(&bound.set);
            visit(body);
        }
        TermKind::Unbounded { body, .. } | TermKind::TemporalQuantifier { body, .. } => visit(body),
        TermKind::Apply(a, b)
        | TermKind::FunctionSet(a, b)
        | TermKind::Compose(a, b)
        | TermKind::Square(a, b)
        | TermKind::Angle(a, b)
        | TermKind::LeadsTo(a, b)
        | TermKind::Guarantees(a, b)
        | TermKind::WeakFairness(a, b)
        | TermKind::StrongFairness(a, b) => {
            visit(a);
            visit(b);
        }
        TermKind::Except(base, updates) => {
            visit(base);
            for update in updates {
                for selector in &update.path {
                    if let Selector::Index(index) = selector {
                        visit(index);
                    }
                }
                visit(&update.value);
            }
        }
        TermKind::Record(fields) | TermKind::RecordSet(fields) => fields.iter().for_each(|(_, term)| visit(term)),
        TermKind::Boolean(_)
        | TermKind::Integer(_)
        | TermKind::Decimal(_)
        | TermKind::String(_)
        | TermKind::Variable(_)
        | TermKind::At => {}
    }
}
