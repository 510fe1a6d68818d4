//! Operators as arguments, and the operators of the language as terms.

use super::definitions::arguments as count_of;
use super::elaborator::Elaborator;
use super::names::{Entity, key};
use super::references::Target;
use crate::ast::{self, Expr, ExprKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Argument, Builtin, LocalId, Operator, Term, TermKind};

impl<'a> Elaborator<'a> {
    /// One argument of `callee`, for a parameter that takes `arity` arguments itself.
    pub fn argument(&mut self, expr: &'a Expr, arity: usize, callee: &str, entity: Entity) -> Option<Argument> {
        if arity == 0 {
            return Some(Argument::Term(self.expression(expr)));
        }
        let wanted = Wanted { arity, of: format!("`{callee}`"), place: self.span_of_entity(entity), code: "E4271" };
        self.operator_argument(expr, &wanted).map(Argument::Operator)
    }

    /// An operator that takes the wanted number of arguments.
    pub fn operator_argument(&mut self, expr: &'a Expr, wanted: &Wanted) -> Option<Operator> {
        match &expr.kind {
            ExprKind::Operator(symbol) => {
                let Some(binding) = self.scope.get(symbol.symbol()).copied() else {
                    self.undefined(symbol.symbol(), expr.span, vec![]);
                    return None;
                };
                let target = Target { entity: binding.entity, name: symbol.symbol().to_owned(), arguments: vec![] };
                self.operator_of(&target, expr.span, wanted)
            }
            ExprKind::Lambda(lambda) => {
                if lambda.parameters.len() != wanted.arity {
                    let code = if wanted.code == "E4271" { "E4274" } else { wanted.code };
                    self.wrong_arity(code, "this LAMBDA", lambda.parameters.len(), expr.span, wanted);
                    return None;
                }
                Some(self.lambda(lambda))
            }
            ExprKind::Reference(reference) => match self.target(reference, expr.span) {
                Ok(Some(target)) => self.operator_of(&target, expr.span, wanted),
                Ok(None) => None,
                Err(_) => self.operator_inside(expr, wanted),
            },
            ExprKind::Subexpression(_) => self.operator_inside(expr, wanted),
            ExprKind::Parenthesized(inner) => self.operator_argument(inner, wanted),
            _ => {
                let mut error = Diagnostic::error("E4270", format!("an operator is wanted for {}", wanted.of))
                    .label(expr.span, "this is an expression");
                if let Some(place) = wanted.place {
                    error = error.label(place, "what wants it is here");
                }
                self.error(error.help("name an operator, or write `LAMBDA x : …`"));
                None
            }
        }
    }

    pub fn lambda(&mut self, lambda: &'a ast::Lambda) -> Operator {
        let mark = self.scope.mark();
        let labels = self.labels.bound.len();
        let bind = |d: &'a ast::Declaration| self.bind(&key(&d.name.kind), d.arity, d.name.span);
        let parameters: Vec<LocalId> = lambda.parameters.iter().map(bind).collect();
        self.label_locals(parameters.iter().copied());
        let body = self.expression(&lambda.body);
        self.labels.bound.truncate(labels);
        self.scope.undo(mark);
        Operator::Lambda { parameters, body }
    }

    /// What a reference leads to, as an operator. Its arguments are those of instances on the way.
    fn operator_of(&mut self, target: &Target<'a>, span: Span, wanted: &Wanted) -> Option<Operator> {
        let Some(arities) = self.arities(target.entity) else {
            if let Entity::Instance(_) = target.entity {
                self.error(
                    Diagnostic::error("E4203", format!("`{}` is an instance of a module", target.name))
                        .label(span, "an operator is wanted here"),
                );
            }
            return None;
        };
        let given = target.arguments.len();
        if given > arities.len() || arities.len() - given != wanted.arity {
            let has = arities.len().saturating_sub(given);
            self.wrong_arity(wanted.code, &format!("`{}`", target.name), has, span, wanted);
            return None;
        }
        if let Entity::Definition(id) = target.entity
            && let Some(error) = self.not_an_expression(id, &target.name, span)
        {
            self.error(error);
            return None;
        }
        // Operators as arguments take plain values themselves; SANY has no third order either.
        if arities[given..].iter().any(|arity| *arity > 0) {
            self.wrong_arity(wanted.code, &format!("`{}`", target.name), arities.len(), span, wanted);
            return None;
        }
        let mut bound = vec![];
        for (arity, argument) in arities.iter().zip(&target.arguments) {
            bound.push(self.argument(argument, *arity, &target.name, target.entity)?);
        }
        match target.entity {
            Entity::Constant(id) => Some(Operator::Constant(id)),
            Entity::Local(id) => Some(Operator::Local(id)),
            Entity::Definition(id) => Some(Operator::Definition { id, bound }),
            Entity::Language(operator) => Some(self.language_operator(operator, span)),
            Entity::Variable(_) | Entity::Instance(_) | Entity::Module(_) => None,
        }
    }

    pub fn wrong_arity(&mut self, code: &'static str, what: &str, has: usize, span: Span, wanted: &Wanted) {
        let wants = count_of(wanted.arity);
        let mut error = Diagnostic::error(code, format!("{} wants an operator that takes {wants}", wanted.of))
            .label(span, format!("{what} takes {}", count_of(has)));
        if let Some(place) = wanted.place {
            error = error.label(place, "what wants it is here");
        }
        self.error(error);
    }

    /// An operator of the language as an argument: a native one, or a `LAMBDA` around its form of term.
    pub fn language_operator(&mut self, operator: ast::Operator, span: Span) -> Operator {
        if let Some(builtin) = builtin(operator) {
            return Operator::Builtin(builtin);
        }
        let names = ["a", "b"].into_iter().take(operator.arity());
        let parameters: Vec<LocalId> = names.map(|name| self.new_local(&name.into(), 0, span)).collect();
        let operands = parameters.iter().map(|local| Term::new(TermKind::Local(*local, vec![]), span)).collect();
        Operator::Lambda { parameters, body: language(operator, operands, span) }
    }
}

/// What an operator argument must be.
pub(super) struct Wanted {
    /// The number of its arguments.
    pub arity: usize,
    /// What it is for, for messages.
    pub of: String,
    /// Where that is declared.
    pub place: Option<Span>,
    /// The code of another number of arguments.
    pub code: &'static str,
}

/// An operator of the language applied to its operands, of which there must be as many as it takes.
pub(super) fn language(operator: ast::Operator, operands: Vec<Term>, span: Span) -> Term {
    use ast::Operator as O;
    if let Some(builtin) = builtin(operator) {
        return Term::new(TermKind::Builtin(builtin, operands), span);
    }
    let mut operands = operands.into_iter();
    let mut next = || operands.next().unwrap_or_else(|| Term::new(TermKind::Boolean(true), span));
    let first = next();
    let kind = match operator {
        O::And => TermKind::And(vec![first, next()]),
        O::Or => TermKind::Or(vec![first, next()]),
        O::Times => TermKind::Product(vec![first, next()]),
        O::Cdot => TermKind::Compose(first, next()),
        O::LeadsTo => TermKind::LeadsTo(first, next()),
        O::PlusArrow => TermKind::Guarantees(first, next()),
        O::Always => TermKind::Always(first),
        O::Eventually => TermKind::Eventually(first),
        O::Enabled => TermKind::Enabled(first),
        O::Unchanged => TermKind::Unchanged(first),
        O::Prime => TermKind::Prime(first),
        _ => return first,
    };
    Term::new(kind, span)
}

/// The native operator for a symbol of the language that has no form of term of its own.
fn builtin(operator: ast::Operator) -> Option<Builtin> {
    use ast::Operator as O;
    Some(match operator {
        O::Not => Builtin::Not,
        O::Implies => Builtin::Implies,
        O::Equivalent => Builtin::Equivalent,
        O::Equals => Builtin::Equal,
        O::NotEquals => Builtin::NotEqual,
        O::In => Builtin::In,
        O::NotIn => Builtin::NotIn,
        O::SubsetEq => Builtin::SubsetEq,
        O::SetUnion => Builtin::Union,
        O::Intersection => Builtin::Intersection,
        O::Difference => Builtin::Difference,
        O::Subset => Builtin::Powerset,
        O::Union => Builtin::BigUnion,
        O::Domain => Builtin::Domain,
        _ => return None,
    })
}
