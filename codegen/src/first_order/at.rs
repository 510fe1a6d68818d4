//! The `@` of an EXCEPT, where what is written inside comes to stand inside another EXCEPT.

use crate::term::{
    Argument, LocalId, Operator, Rewriter, Selector, Term, TermKind, Update, rewrite_children, subterms,
};

/// Whether a term speaks of the `@` of an EXCEPT around it.
pub fn has_at(term: &Term) -> bool {
    match &*term.kind {
        TermKind::At => true,
        // In the new values `@` is its own.
        TermKind::Except(base, updates) => {
            let index = |selector: &Selector| matches!(selector, Selector::Index(index) if has_at(index));
            has_at(base) || updates.iter().flat_map(|update| &update.path).any(index)
        }
        _ => {
            let mut found = false;
            subterms(term, &mut |part| found = found || has_at(part));
            found
        }
    }
}

/// Whether an operator speaks of the `@` of an EXCEPT around it.
pub fn operator_has_at(operator: &Operator) -> bool {
    match operator {
        Operator::Lambda { body, .. } => has_at(body),
        Operator::Definition { bound, .. } => bound.iter().any(|argument| match argument {
            Argument::Term(term) => has_at(term),
            Argument::Operator(operator) => operator_has_at(operator),
        }),
        Operator::Builtin(_) | Operator::Constant(_) | Operator::Local(_) => false,
    }
}

/// Puts an identifier in the place of the `@` of an EXCEPT around.
pub struct Named(pub LocalId);

impl Rewriter for Named {
    fn term(&mut self, term: &Term) -> Term {
        match &*term.kind {
            TermKind::At => Term::new(TermKind::Local(self.0, vec![]), term.span),
            TermKind::Except(base, updates) => {
                let base = self.term(base);
                let updates = updates.iter().map(|update| {
                    let path = update.path.iter().map(|selector| match selector {
                        Selector::Index(index) => Selector::Index(self.term(index)),
                        Selector::Field(name) => Selector::Field(*name),
                    });
                    Update { path: path.collect(), value: update.value.clone() }
                });
                Term::new(TermKind::Except(base, updates.collect()), term.span)
            }
            _ => rewrite_children(self, term),
        }
    }
}
