//! The way into a definition, turn by turn.
//!
//! Behind the name of a definition or label, a name is a label inside of it. Behind any other turn, and behind `!:`, it
//! is a definition of the `LET` that has been reached. Source: `selectorToNode` of SANY's `Generator`.

use super::definitions::arguments as count_of;
use super::elaborator::Elaborator;
use super::names::key;
use super::parts::{Part, binder, children, holds, of_label, plain};
use super::subexpressions::{Turn, TurnKind};
use crate::ast::{self, Expr, ExprKind, LetItem};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{LocalId, Term, TermKind};

/// What is known of the way as a whole.
pub(super) struct Descent {
    /// The parameters of the part: what has been bound so far.
    pub parameters: Vec<LocalId>,
    /// Whether the part is wanted as an operator, so that there are no arguments on the way.
    pub is_operator: bool,
    /// The reference.
    pub span: Span,
}

impl<'a> Elaborator<'a> {
    /// On from a definition or label that has been named.
    pub fn descend_by_name(&mut self, part: Part<'a>, turns: &[Turn<'a>], descent: &mut Descent) -> Option<Term> {
        match turns.split_first() {
            None => self.whole(plain(part, true), descent),
            Some((Turn { kind: TurnKind::Name(name), .. }, _)) => self.descend_to_label(part, name, turns, descent),
            // What follows is no label.
            Some((Turn { kind: TurnKind::Body, .. }, rest)) => self.descend(part, rest, descent),
            Some(_) => self.descend(part, turns, descent),
        }
    }

    fn descend(&mut self, part: Part<'a>, turns: &[Turn<'a>], descent: &mut Descent) -> Option<Term> {
        let Some((turn, rest)) = turns.split_first() else {
            return self.whole(plain(part, true), descent);
        };
        let part = of_label(part);
        match &turn.kind {
            TurnKind::Body => self.no_part(turn.span, "this stands only behind the name of a definition or label"),
            TurnKind::Name(name) => self.descend_to_definition(part, name, turn, rest, descent),
            TurnKind::Arguments | TurnKind::At => {
                let Some((names, body)) = binder(part) else {
                    return self.no_part(turn.span, "nothing is bound here");
                };
                if matches!(turn.kind, TurnKind::Arguments) && turn.arguments.len() != names.len() {
                    let says = format!("{} for {} bound here", count_of(turn.arguments.len()), names.len());
                    return self.no_part(turn.span, &says);
                }
                let own: Vec<LocalId> = names.iter().map(|(name, span)| self.bind(name, 0, *span)).collect();
                descent.parameters.extend(own);
                self.descend(Part::Expr(body), rest, descent)
            }
            TurnKind::Child(_) | TurnKind::Left | TurnKind::Right => {
                // The one part of a LET is what stands behind its IN.
                if let Part::Expr(Expr { kind: ExprKind::Let(syntax), span: whole }) = part
                    && matches!(turn.kind, TurnKind::Child(1) | TurnKind::Left)
                {
                    return self
                        .inside_let(syntax, *whole, |this| this.descend(Part::Expr(&syntax.body), rest, descent));
                }
                let children = children(part);
                let index = match turn.kind {
                    TurnKind::Left => 0,
                    // The right one of two: one part alone is the left one, as SANY has it.
                    TurnKind::Right if children.len() == 2 => 1,
                    TurnKind::Child(n) => n.wrapping_sub(1),
                    _ => usize::MAX,
                };
                match children.get(index) {
                    Some(child) => self.descend(*child, rest, descent),
                    None => self.no_part(turn.span, &format!("there are {} parts to choose from", children.len())),
                }
            }
        }
    }

    /// A part as an expression.
    fn whole(&mut self, part: Part<'a>, descent: &mut Descent) -> Option<Term> {
        let span = descent.span;
        match part {
            Part::Expr(expr) => Some(self.expression(expr)),
            Part::Operator(definition) => Some(self.expression(&definition.body)),
            Part::Function(definition) => {
                let sets = self.bound_sets(&definition.bounds);
                let mark = self.scope.mark();
                let bounds = self.bound_patterns(&definition.bounds, sets);
                let body = self.expression(&definition.body);
                self.scope.undo(mark);
                Some(Term::new(TermKind::Function { bounds, body }, definition.span))
            }
            Part::Chain(infix, count) => {
                let mut operands = infix.operands.iter().take(count);
                let mut left = self.expression(operands.next()?);
                for (operand, place) in operands.zip(&infix.operator_spans) {
                    let right = self.expression(operand);
                    let whole = left.span.to(operand.span);
                    left = self.apply_to_terms(infix.operator, *place, vec![left, right], whole);
                }
                Some(left)
            }
            Part::Statement(ast::Statement::Expr(expr)) => Some(self.expression(expr)),
            Part::Statement(ast::Statement::AssumeProve(_)) | Part::Sequent(_) => {
                self.error(
                    Diagnostic::error("E4355", "this part is an ASSUME/PROVE, which has no value")
                        .label(span, "an expression is wanted here"),
                );
                None
            }
            Part::Arguments(items, place) => {
                let items = items.iter().map(|item| self.expression(item)).collect();
                Some(Term::new(TermKind::Tuple(items), place))
            }
            Part::Field(name) => Some(Term::new(TermKind::String(self.symbols.intern(&name.text)), name.span)),
            Part::Lambda(lambda) if descent.is_operator => {
                let names: Vec<_> = lambda.parameters.iter().map(|declaration| &declaration.name).collect();
                let own: Vec<LocalId> = names.iter().map(|name| self.bind(&key(&name.kind), 0, name.span)).collect();
                descent.parameters.extend(own);
                Some(self.expression(&lambda.body))
            }
            Part::Lambda(_) => self.no_part(span, "an operator argument is no expression"),
            Part::Arm(..) => self.no_part(span, "an arm of a CASE is no expression"),
            Part::NoGuard => self.no_part(span, "OTHER has no condition"),
            Part::Step(_) => self.no_part(span, "a proof step is no expression"),
            Part::New => self.no_part(span, "what is declared is no expression"),
        }
    }

    /// Goes to a label, which may be deep inside, and whose parameters are all that is bound on the way.
    fn descend_to_label(
        &mut self,
        part: Part<'a>,
        name: &str,
        turns: &[Turn<'a>],
        descent: &mut Descent,
    ) -> Option<Term> {
        let (turn, rest) = turns.split_first()?;
        let part = plain(part, false);
        if let Part::Expr(Expr { kind: ExprKind::Label(label), .. }) = part
            && &*label.name.text == name
        {
            if !descent.is_operator && turn.arguments.len() != label.parameters.len() {
                let (takes, gets) = (count_of(label.parameters.len()), count_of(turn.arguments.len()));
                self.error(
                    Diagnostic::error("E4337", format!("the label `{name}` takes {takes}"))
                        .label(turn.span, format!("but gets {gets}"))
                        .label(label.name.span, "the label is here"),
                );
                return None;
            }
            let bound: Vec<LocalId> = label.parameters.iter().map(|p| self.bind(&p.text, 0, p.span)).collect();
            descent.parameters.extend(bound);
            return self.descend_by_name(Part::Expr(&label.body), rest, descent);
        }
        if let Part::Expr(Expr { kind: ExprKind::Let(syntax), span }) = part
            && holds(Part::Expr(&syntax.body), name)
        {
            return self.inside_let(syntax, *span, |this| {
                this.descend_to_label(Part::Expr(&syntax.body), name, turns, descent)
            });
        }
        let body = binder(part).map(|(_, body)| Part::Expr(body));
        let place = children(part).into_iter().chain(body).find(|child| holds(*child, name));
        match place {
            Some(child) => self.descend_to_label(child, name, turns, descent),
            None => self.no_part(turn.span, &format!("there is no label `{name}`")),
        }
    }

    /// Goes to a definition of the `LET` that has been reached.
    fn descend_to_definition(
        &mut self,
        part: Part<'a>,
        name: &str,
        turn: &Turn<'a>,
        rest: &[Turn<'a>],
        descent: &mut Descent,
    ) -> Option<Term> {
        let Part::Expr(Expr { kind: ExprKind::Let(syntax), span }) = part else {
            return self.no_part(turn.span, &format!("there is no LET here that could define `{name}`"));
        };
        let definitions = syntax.items.iter().filter_map(|item| match item {
            LetItem::Definition(definition) => Some(definition),
            LetItem::Recursive(_) => None,
        });
        let Some(definition) = definitions.into_iter().find(|definition| &*key(&definition.name().kind) == name) else {
            return self.no_part(turn.span, &format!("this LET does not define `{name}`"));
        };
        let (inner, parameters) = match definition {
            ast::Definition::Operator(definition) => (Part::Operator(definition), &definition.parameters[..]),
            ast::Definition::Function(definition) => (Part::Function(definition), &[][..]),
            ast::Definition::Module(_) => return self.no_part(turn.span, "an instance has no parts"),
        };
        if !descent.is_operator && turn.arguments.len() != parameters.len() {
            let (takes, gets) = (count_of(parameters.len()), count_of(turn.arguments.len()));
            return self.no_part(turn.span, &format!("`{name}` takes {takes} but gets {gets}"));
        }
        self.inside_let(syntax, *span, |this| {
            let own = this.parameters(parameters);
            descent.parameters.extend(own);
            this.descend_by_name(inner, rest, descent)
        })
    }

    /// With the definitions of a `LET` in scope, around the outcome.
    fn inside_let(
        &mut self,
        syntax: &'a ast::Let,
        span: Span,
        inside: impl FnOnce(&mut Self) -> Option<Term>,
    ) -> Option<Term> {
        let mark = self.scope.mark();
        self.let_items(&syntax.items);
        let body = inside(self);
        self.scope.undo(mark);
        let definitions = self.let_groups.pop().unwrap_or_default();
        Some(Term::new(TermKind::Let(definitions, body?), span))
    }
}
