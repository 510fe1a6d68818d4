//! Ways to give a variable a value that are other words for `v' = e` and `v' \in S`.

use super::sought::Sought;
use crate::shape::view;
use crate::term::{Body, Builtin, DefId, Program, Term, TermKind};

/// `v' \subseteq S`, where `v'` is sought, as `v' \in SUBSET S`: it gives `v` each of these values where it has none.
pub fn member_for_subset(program: &Program, term: &Term, sought: Sought) -> Option<Term> {
    let Some((Builtin::SubsetEq, operands)) = view(program, term) else { return None };
    let (target, set) = (operands[0], operands[1]);
    let is_sought = match (&*target.kind, sought) {
        (TermKind::Variable(_), Sought::First) => true,
        (TermKind::Prime(inner), Sought::Next) => matches!(&*inner.kind, TermKind::Variable(_)),
        _ => false,
    };
    let subsets = || Term::new(TermKind::Builtin(Builtin::Powerset, vec![set.clone()]), set.span);
    is_sought.then(|| Term::new(TermKind::Builtin(Builtin::In, vec![target.clone(), subsets()]), term.span))
}

/// What a definition stands for that is nothing but a name for a variable's next value.
pub fn named_next_value(program: &Program, id: DefId, term: &Term) -> Option<Term> {
    let Body::Term(body) = &program.get(id).body else { return None };
    let TermKind::Prime(inner) = &*body.kind else { return None };
    matches!(&*inner.kind, TermKind::Variable(_)).then(|| Term::new((*body.kind).clone(), term.span))
}
