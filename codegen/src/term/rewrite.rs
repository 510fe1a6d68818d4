//! Terms made of terms: one traversal, of which substitution, copying and renumbering are instances.

use std::collections::BTreeMap;

use super::{
    Argument, Bound, ConstantId, DefId, LocalId, Operator, Pattern, Selector, Term, TermKind, Update, VariableId,
};
use crate::source::Span;

/// A transformation of terms. Each method's default leaves its subject as it is and goes on below it.
pub trait Rewriter {
    /// Any term.
    fn term(&mut self, term: &Term) -> Term {
        rewrite_children(self, term)
    }

    /// An operator that is passed on.
    fn operator(&mut self, operator: &Operator) -> Operator {
        match operator {
            Operator::Local(id) if let Some(Argument::Operator(replacement)) = self.replacement(*id) => {
                replacement.clone()
            }
            _ => rewrite_operator(self, operator),
        }
    }

    /// What takes the place of an identifier wherever that is used.
    fn replacement(&self, _local: LocalId) -> Option<&Argument> {
        None
    }

    /// A term in the place of an identifier that stands there.
    fn placed(&self, replacement: Term, _there: Span) -> Term {
        replacement
    }

    /// An operator in the place of an identifier, applied.
    fn applied(&mut self, operator: &Operator, _local: LocalId, arguments: Vec<Argument>, span: Span) -> Term {
        operator.apply(arguments, span)
    }

    /// An identifier where it is bound, before what it is bound in. The answer takes its place.
    fn bind(&mut self, local: LocalId) -> LocalId {
        local
    }

    /// An identifier where it is used, unless it has a [`replacement`](Self::replacement).
    fn local(&mut self, local: LocalId) -> LocalId {
        local
    }

    /// A definition where it is used.
    fn definition(&mut self, id: DefId) -> DefId {
        id
    }

    /// The definitions of a `LET`, before its body.
    fn let_definitions(&mut self, ids: &[DefId]) -> Vec<DefId> {
        ids.iter().map(|&id| self.definition(id)).collect()
    }

    /// A declared constant.
    fn constant(&mut self, id: ConstantId) -> ConstantId {
        id
    }

    /// A declared variable.
    fn variable(&mut self, id: VariableId) -> VariableId {
        id
    }
}

/// The term with its immediate parts rewritten.
pub fn rewrite_children<R: Rewriter + ?Sized>(r: &mut R, term: &Term) -> Term {
    use TermKind as K;
    let kind = match &*term.kind {
        K::Boolean(_) | K::Integer(_) | K::Decimal(_) | K::String(_) | K::At => {
            return term.clone();
        }
        K::Constant(id, arguments) => K::Constant(r.constant(*id), rewrite_arguments(r, arguments)),
        K::Variable(id) => K::Variable(r.variable(*id)),
        K::Local(id, arguments) => match r.replacement(*id).cloned() {
            Some(Argument::Term(replacement)) => return r.placed(replacement, term.span),
            Some(Argument::Operator(operator)) => {
                let arguments = rewrite_arguments(r, arguments);
                return r.applied(&operator, *id, arguments, term.span);
            }
            None => K::Local(r.local(*id), rewrite_arguments(r, arguments)),
        },
        K::Call(id, arguments) => K::Call(r.definition(*id), rewrite_arguments(r, arguments)),
        K::Builtin(builtin, operands) => K::Builtin(*builtin, terms(r, operands)),
        K::Let(definitions, body) => {
            let definitions = r.let_definitions(definitions);
            K::Let(definitions, r.term(body))
        }
        K::If(a, b, c) => K::If(r.term(a), r.term(b), r.term(c)),
        K::Case(arms, other) => {
            K::Case(arms.iter().map(|(p, e)| (r.term(p), r.term(e))).collect(), other.as_ref().map(|e| r.term(e)))
        }
        K::And(items) => K::And(terms(r, items)),
        K::Or(items) => K::Or(terms(r, items)),
        K::Quantifier { exists, bounds, body } => {
            let bounds = binds(r, bounds);
            K::Quantifier { exists: *exists, bounds, body: r.term(body) }
        }
        K::Unbounded { exists, locals, body } => {
            let locals = bind_all(r, locals);
            K::Unbounded { exists: *exists, locals, body: r.term(body) }
        }
        K::TemporalQuantifier { exists, locals, body } => {
            let locals = bind_all(r, locals);
            K::TemporalQuantifier { exists: *exists, locals, body: r.term(body) }
        }
        K::Choose { pattern, set, body } => {
            let set = set.as_ref().map(|set| r.term(set));
            let pattern = bind_pattern(r, pattern);
            K::Choose { pattern, set, body: r.term(body) }
        }
        K::SetEnumeration(items) => K::SetEnumeration(terms(r, items)),
        K::SetFilter { bound, body } => {
            let set = r.term(&bound.set);
            let bound = Bound { pattern: bind_pattern(r, &bound.pattern), set };
            K::SetFilter { bound, body: r.term(body) }
        }
        K::SetMap { bounds, body } => {
            let bounds = binds(r, bounds);
            K::SetMap { bounds, body: r.term(body) }
        }
        K::Function { bounds, body } => {
            let bounds = binds(r, bounds);
            K::Function { bounds, body: r.term(body) }
        }
        K::Apply(f, e) => K::Apply(r.term(f), r.term(e)),
        K::FunctionSet(a, b) => K::FunctionSet(r.term(a), r.term(b)),
        K::Except(f, updates) => {
            let f = r.term(f);
            K::Except(f, updates.iter().map(|u| update(r, u)).collect())
        }
        K::Record(fields) => K::Record(fields.iter().map(|(name, e)| (*name, r.term(e))).collect()),
        K::RecordSet(fields) => K::RecordSet(fields.iter().map(|(name, e)| (*name, r.term(e))).collect()),
        K::Field(e, name) => K::Field(r.term(e), *name),
        K::Tuple(items) => K::Tuple(terms(r, items)),
        K::Product(items) => K::Product(terms(r, items)),
        K::Prime(e) => K::Prime(r.term(e)),
        K::Unchanged(e) => K::Unchanged(r.term(e)),
        K::Enabled(e) => K::Enabled(r.term(e)),
        K::Compose(a, b) => K::Compose(r.term(a), r.term(b)),
        K::Square(a, v) => K::Square(r.term(a), r.term(v)),
        K::Angle(a, v) => K::Angle(r.term(a), r.term(v)),
        K::Always(f) => K::Always(r.term(f)),
        K::Eventually(f) => K::Eventually(r.term(f)),
        K::LeadsTo(f, g) => K::LeadsTo(r.term(f), r.term(g)),
        K::Guarantees(f, g) => K::Guarantees(r.term(f), r.term(g)),
        K::WeakFairness(v, a) => K::WeakFairness(r.term(v), r.term(a)),
        K::StrongFairness(v, a) => K::StrongFairness(r.term(v), r.term(a)),
    };
    Term::new(kind, term.span)
}

/// The operator with its parts rewritten.
pub fn rewrite_operator<R: Rewriter + ?Sized>(r: &mut R, operator: &Operator) -> Operator {
    match operator {
        Operator::Definition { id, bound } => {
            Operator::Definition { id: r.definition(*id), bound: rewrite_arguments(r, bound) }
        }
        Operator::Builtin(builtin) => Operator::Builtin(*builtin),
        Operator::Constant(id) => Operator::Constant(r.constant(*id)),
        Operator::Local(id) => Operator::Local(r.local(*id)),
        Operator::Lambda { parameters, body } => {
            let parameters = bind_all(r, parameters);
            Operator::Lambda { parameters, body: r.term(body) }
        }
    }
}

fn terms<R: Rewriter + ?Sized>(r: &mut R, items: &[Term]) -> Vec<Term> {
    items.iter().map(|item| r.term(item)).collect()
}

/// The arguments, rewritten one by one.
pub fn rewrite_arguments<R: Rewriter + ?Sized>(r: &mut R, arguments: &[Argument]) -> Vec<Argument> {
    let rewrite = |argument: &Argument| match argument {
        Argument::Term(term) => Argument::Term(r.term(term)),
        Argument::Operator(operator) => Argument::Operator(r.operator(operator)),
    };
    arguments.iter().map(rewrite).collect()
}

/// Sets before patterns: a bound's set does not see what the bounds introduce.
fn binds<R: Rewriter + ?Sized>(r: &mut R, bounds: &[Bound]) -> Vec<Bound> {
    let sets: Vec<Term> = bounds.iter().map(|bound| r.term(&bound.set)).collect();
    let bind = |(bound, set): (&Bound, Term)| Bound { pattern: bind_pattern(r, &bound.pattern), set };
    bounds.iter().zip(sets).map(bind).collect()
}

fn bind_pattern<R: Rewriter + ?Sized>(r: &mut R, pattern: &Pattern) -> Pattern {
    match pattern {
        Pattern::Local(id) => Pattern::Local(r.bind(*id)),
        Pattern::Tuple(ids) => Pattern::Tuple(bind_all(r, ids)),
    }
}

fn bind_all<R: Rewriter + ?Sized>(r: &mut R, locals: &[LocalId]) -> Vec<LocalId> {
    locals.iter().map(|&id| r.bind(id)).collect()
}

fn update<R: Rewriter + ?Sized>(r: &mut R, update: &Update) -> Update {
    let path = update.path.iter().map(|step| match step {
        Selector::Index(e) => Selector::Index(r.term(e)),
        Selector::Field(name) => Selector::Field(*name),
    });
    let path = path.collect();
    Update { path, value: r.term(&update.value) }
}

/// Terms and operators in place of bound identifiers, as a definition's arguments stand for its parameters.
///
/// The replacements must not mention an identifier that the term binds; a term whose binders are not to be shared with
/// the original needs its own copies of them.
#[derive(Clone, Debug, Default)]
pub struct Substitution {
    replacements: BTreeMap<LocalId, Argument>,
}

impl Substitution {
    /// Arguments for parameters, pair by pair.
    pub fn new(pairs: impl IntoIterator<Item = (LocalId, Argument)>) -> Self {
        Substitution { replacements: pairs.into_iter().collect() }
    }

    /// The term with every replaced identifier replaced. `LET` definitions are not entered: they see what they saw.
    pub fn apply(&mut self, term: &Term) -> Term {
        self.term(term)
    }
}

impl Rewriter for Substitution {
    fn replacement(&self, local: LocalId) -> Option<&Argument> {
        self.replacements.get(&local)
    }
}

impl Operator {
    /// The operator applied to arguments. A `LAMBDA`'s body takes them by substitution.
    #[must_use]
    pub fn apply(&self, arguments: Vec<Argument>, span: Span) -> Term {
        let kind = match self {
            Operator::Definition { id, bound } => TermKind::Call(*id, bound.iter().cloned().chain(arguments).collect()),
            Operator::Builtin(builtin) => {
                let operands = arguments.into_iter().filter_map(|argument| match argument {
                    Argument::Term(term) => Some(term),
                    Argument::Operator(_) => None,
                });
                TermKind::Builtin(*builtin, operands.collect())
            }
            Operator::Constant(id) => TermKind::Constant(*id, arguments),
            Operator::Local(id) => TermKind::Local(*id, arguments),
            Operator::Lambda { parameters, body } => {
                return Substitution::new(parameters.iter().copied().zip(arguments)).apply(body);
            }
        };
        Term::new(kind, span)
    }
}
