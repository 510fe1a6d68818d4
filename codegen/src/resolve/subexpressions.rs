//! References to the inside of definitions: `Op(a)!2!<<`, `Op!label(x)`, `<1>2!1`.
//!
//! A part of a definition becomes a definition of its own, with the identifiers bound on the way to it as parameters, and
//! is from then on what any definition is: applied, passed on, copied by instances. *TLA+ Version 2: A Preliminary Guide*,
//! section 6, says which part a selector means.

use std::sync::Arc;

use super::definitions::arguments as count_of;
use super::elaborator::Elaborator;
use super::entries::{InstanceId, Kind, ModuleId, Syntax};
use super::expressions::LabelScope;
use super::names::{Entity, Scope, key};
use super::operators::Wanted;
use super::parts::{Part, binder, children, holds, plain};
use crate::ast::{self, Expr, ExprKind, LetItem, Selector, SelectorKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{DefId, LocalId, Operator, Term, TermKind};

/// One step of the way, with the arguments that it brings.
struct Turn<'a> {
    span: Span,
    kind: TurnKind,
    arguments: &'a [Expr],
}

enum TurnKind {
    Name(Arc<str>),
    Child(usize),
    Left,
    Right,
    Body,
    At,
    Arguments,
}

/// What was found, as a definition.
struct Found<'a> {
    entity: Entity,
    arguments: Vec<&'a Expr>,
}

impl<'a> Elaborator<'a> {
    pub fn reference_into(&mut self, reference: &'a ast::Reference, span: Span) -> Term {
        let turns = turns_of(reference);
        let found = self.follow(turns, span);
        self.apply_found(found, span)
    }

    pub fn subexpression(&mut self, selectors: &'a [Selector], span: Span) -> Term {
        let found = self.follow_selectors(selectors, span);
        self.apply_found(found, span)
    }

    fn follow_selectors(&mut self, selectors: &'a [Selector], span: Span) -> Option<Found<'a>> {
        if let Some(Selector { kind: SelectorKind::Step(step), .. }) = selectors.first() {
            let id = self.find_step(step)?;
            let turns = selectors[1..].iter().filter_map(turn).collect();
            return self.part_of(id, vec![], vec![], turns, span);
        }
        self.follow(selectors.iter().filter_map(turn).collect(), span)
    }

    fn apply_found(&mut self, found: Option<Found<'a>>, span: Span) -> Term {
        let Some(Found { entity, arguments }) = found else { return self.broken(span) };
        let target = super::references::Target { entity, name: "this part".into(), arguments };
        self.apply(&target, span, span)
    }

    /// A part of a definition, passed on as an operator.
    pub fn operator_inside(&mut self, reference: &'a ast::Reference, span: Span, wanted: &Wanted) -> Option<Operator> {
        let Found { entity, arguments } = self.follow(turns_of(reference), span)?;
        let arities = self.arities(entity)?;
        let open = arities.len().checked_sub(arguments.len());
        let Entity::Definition(id) = entity else { return None };
        if open != Some(wanted.arity) {
            self.wrong_arity(wanted.code, "this part", open.unwrap_or(0), span, wanted);
            return None;
        }
        let mut bound = vec![];
        for (arity, argument) in arities.iter().zip(&arguments) {
            bound.push(self.argument(argument, *arity, "this part", entity)?);
        }
        Some(Operator::Definition { id, bound })
    }

    /// A part of a theorem or step as a fact: it may be a sequent, and is not looked into further than that.
    pub fn fact_inside(&mut self, selectors: &'a [Selector], span: Span) {
        let first = selectors.first();
        let known = match first.map(|selector| &selector.kind) {
            Some(SelectorKind::Step(step)) => self.find_step(step).is_some(),
            Some(SelectorKind::Symbol { name, .. }) => self.scope.get(&key(&name.kind)).is_some(),
            _ => false,
        };
        if !known && !matches!(first.map(|s| &s.kind), Some(SelectorKind::Step(_))) {
            let name = self.sources.slice(first.map_or(span, |selector| selector.span)).to_owned();
            self.undefined(&name, span, vec![]);
        }
    }

    /// Instances first, then the definition, then into it.
    fn follow(&mut self, turns: Vec<Turn<'a>>, span: Span) -> Option<Found<'a>> {
        let mut through: Vec<InstanceId> = vec![];
        let mut arguments: Vec<&'a Expr> = vec![];
        let mut turns = turns.into_iter();
        let mut path = String::new();
        while let Some(turn) = turns.next() {
            let TurnKind::Name(name) = &turn.kind else { break };
            path.push_str(if path.is_empty() { "" } else { "!" });
            path.push_str(name);
            let entity = match through.last() {
                None => self.scope.get(name).map(|binding| binding.entity),
                Some(&instance) => self.original_member(instance, name),
            };
            match entity {
                Some(Entity::Instance(id)) => {
                    arguments.extend(turn.arguments);
                    through.extend(self.chain(id));
                }
                Some(Entity::Definition(id)) => {
                    arguments.extend(turn.arguments);
                    return self.part_of(id, through, arguments, turns.collect(), span);
                }
                Some(_) => return self.no_part(turn.span, "this has no parts"),
                None => {
                    self.undefined(&path, turn.span, vec![]);
                    return None;
                }
            }
        }
        self.no_part(span, "this does not start at a definition")
    }

    /// A name of the module that an instance is of, as that module knows it.
    fn original_member(&self, instance: InstanceId, name: &str) -> Option<Entity> {
        let binding = self.module_of(self.instantiated(instance)?).names.get(name)?;
        (!binding.local).then_some(binding.entity)
    }

    /// Makes a definition of a part of another.
    fn part_of(
        &mut self,
        mut id: DefId,
        mut through: Vec<InstanceId>,
        mut arguments: Vec<&'a Expr>,
        turns: Vec<Turn<'a>>,
        span: Span,
    ) -> Option<Found<'a>> {
        let leading: usize = through.iter().map(|id| self.instance_parameters(*id).len()).sum();
        if arguments.len() < leading {
            return self.no_part(span, "the instance lacks its arguments");
        }
        while let Some((instance, original)) = self.entry(id).copy_of {
            through.push(instance);
            id = original;
        }
        let Some(syntax) = self.entry(id).syntax else {
            return self.no_part(span, "this definition has no parts");
        };
        let (name, is_let) = (self.entry(id).definition.name.clone(), self.entry(id).definition.is_let);
        let module = through.last().and_then(|instance| self.instantiated(*instance));
        let scope = self.scope_for(id, module, is_let);
        let scope = std::mem::replace(&mut self.scope, scope);
        let groups = if is_let { vec![] } else { std::mem::take(&mut self.let_groups) };
        let labels = std::mem::replace(&mut self.labels, LabelScope::of_definition());
        let report = std::mem::replace(&mut self.report_levels, false);
        let mut parameters = vec![];
        let part = match syntax {
            Syntax::Operator(definition) => Part::Operator(definition),
            Syntax::Function(definition) => Part::Function(definition),
            Syntax::Statement(statement) => Part::Statement(statement),
            Syntax::Formula(formula) => Part::Expr(formula),
        };
        if let Part::Operator(definition) = part {
            parameters = self.parameters(&definition.parameters);
        }
        for turn in &turns {
            arguments.extend(turn.arguments);
        }
        let before = self.diagnostics.len();
        let term = self.descend(part, &turns, &mut parameters, span);
        let failed = term.is_none() || self.diagnostics[before..].iter().any(Diagnostic::is_error);
        self.scope = scope;
        self.labels = labels;
        let part = self.new_definition(format!("{name}!…").into(), span, span, Kind::Operator);
        if let Some(term) = term.filter(|_| !failed) {
            self.complete(part, parameters, term);
        }
        self.report_levels = report;
        if is_let {
            if let Some(group) = self.let_groups.last_mut() {
                group.push(part);
            }
        } else {
            self.let_groups = groups;
        }
        if failed {
            return None;
        }
        let (part, kept) = self.through(&through, part)?;
        let mut kept = kept.into_iter();
        arguments.retain(|_| kept.next().unwrap_or(true));
        Some(Found { entity: Entity::Definition(part), arguments })
    }

    /// The names that a definition saw: those of its module, without what is bound where it is referred to.
    fn scope_for(&self, id: DefId, module: Option<ModuleId>, keep_bound: bool) -> Scope {
        let mut scope = Scope::of_language();
        if let Some(module) = module {
            for (name, binding) in &self.module_of(module).names {
                scope.insert(name.clone(), *binding);
            }
        }
        for (name, binding) in self.scope.bindings() {
            let seen = match binding.entity {
                Entity::Local(_) => keep_bound,
                Entity::Definition(other) => other <= id,
                _ => true,
            };
            if seen && scope.get(name).is_none() {
                scope.insert(name.clone(), *binding);
            }
        }
        scope
    }

    fn no_part<T>(&mut self, span: Span, says: &str) -> Option<T> {
        self.error(Diagnostic::error("E4360", "there is no such part").label(span, says));
        None
    }

    fn descend(
        &mut self,
        part: Part<'a>,
        turns: &[Turn<'a>],
        parameters: &mut Vec<LocalId>,
        span: Span,
    ) -> Option<Term> {
        let part = plain(part, turns.is_empty());
        let Some((turn, rest)) = turns.split_first() else {
            return self.whole(part, span);
        };
        match &turn.kind {
            TurnKind::Body => self.descend(part, rest, parameters, span),
            TurnKind::Name(name) => self.descend_to_name(part, name, turn, rest, parameters),
            TurnKind::Arguments | TurnKind::At => {
                let Some((names, body)) = binder(part) else {
                    return self.no_part(turn.span, "nothing is bound here");
                };
                if matches!(turn.kind, TurnKind::Arguments) && turn.arguments.len() != names.len() {
                    let says = format!("{} for {} bound here", count_of(turn.arguments.len()), names.len());
                    return self.no_part(turn.span, &says);
                }
                parameters.extend(names.iter().map(|name| self.bind(&name.text, 0, name.span)).collect::<Vec<_>>());
                self.descend(Part::Expr(body), rest, parameters, span)
            }
            TurnKind::Child(_) | TurnKind::Left | TurnKind::Right => {
                // The one part of a LET is what stands behind its IN.
                if let Part::Expr(Expr { kind: ExprKind::Let(syntax), span: whole }) = part
                    && !matches!(turn.kind, TurnKind::Child(n) if n != 1)
                {
                    return self.inside_let(syntax, *whole, |this| {
                        this.descend(Part::Expr(&syntax.body), rest, parameters, span)
                    });
                }
                let children = children(part);
                let index = match turn.kind {
                    TurnKind::Left => 0,
                    TurnKind::Right => children.len().saturating_sub(1),
                    TurnKind::Child(n) => n.wrapping_sub(1),
                    _ => usize::MAX,
                };
                match children.get(index) {
                    Some(child) => self.descend(*child, rest, parameters, span),
                    None => self.no_part(turn.span, &format!("there are {} parts to choose from", children.len())),
                }
            }
        }
    }

    /// A part as an expression.
    fn whole(&mut self, part: Part<'a>, span: Span) -> Option<Term> {
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
            Part::Arm(arm) => self.no_part(arm.guard.span.to(arm.value.span), "an arm of a CASE is no expression"),
            Part::Lambda(lambda) => self.no_part(lambda.body.span, "an operator argument is no expression"),
            Part::New(new) => self.no_part(new.declaration.name.span, "what is declared here is no expression"),
        }
    }

    /// Goes to a label, or to a definition of a `LET`.
    fn descend_to_name(
        &mut self,
        part: Part<'a>,
        name: &str,
        turn: &Turn<'a>,
        rest: &[Turn<'a>],
        parameters: &mut Vec<LocalId>,
    ) -> Option<Term> {
        if let Part::Expr(Expr { kind: ExprKind::Label(label), .. }) = part
            && &*label.name.text == name
        {
            if turn.arguments.len() != label.parameters.len() {
                let (takes, gets) = (count_of(label.parameters.len()), count_of(turn.arguments.len()));
                self.error(
                    Diagnostic::error("E4337", format!("the label `{name}` takes {takes}"))
                        .label(turn.span, format!("but gets {gets}"))
                        .label(label.name.span, "the label is here"),
                );
                return None;
            }
            let bound: Vec<LocalId> = label.parameters.iter().map(|p| self.bind(&p.text, 0, p.span)).collect();
            parameters.extend(bound);
            return self.descend(Part::Expr(&label.body), rest, parameters, turn.span);
        }
        if let Part::Expr(Expr { kind: ExprKind::Let(syntax), span }) = part {
            for item in &syntax.items {
                if let LetItem::Definition(definition) = item
                    && &*key(&definition.name().kind) == name
                {
                    let inner = match definition {
                        ast::Definition::Operator(definition) => Part::Operator(definition),
                        ast::Definition::Function(definition) => Part::Function(definition),
                        ast::Definition::Module(_) => return self.no_part(turn.span, "an instance has no parts"),
                    };
                    return self.inside_let(syntax, *span, |this| {
                        if let Part::Operator(definition) = inner {
                            let own = this.parameters(&definition.parameters);
                            parameters.extend(own);
                        }
                        this.descend(inner, rest, parameters, turn.span)
                    });
                }
            }
            if holds(Part::Expr(&syntax.body), name) {
                return self.inside_let(syntax, *span, |this| {
                    this.descend_to_name(Part::Expr(&syntax.body), name, turn, rest, parameters)
                });
            }
            return self.no_part(turn.span, &format!("there is no label or definition `{name}`"));
        }
        let body = binder(part).map(|(_, body)| Part::Expr(body));
        let place = children(part).into_iter().chain(body).find(|child| holds(*child, name));
        match place {
            Some(child) => self.descend_to_name(child, name, turn, rest, parameters),
            None => self.no_part(turn.span, &format!("there is no label or definition `{name}`")),
        }
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

fn turns_of(reference: &ast::Reference) -> Vec<Turn<'_>> {
    let last = Turn {
        span: reference.name.span,
        kind: TurnKind::Name(key(&reference.name.kind)),
        arguments: &reference.arguments,
    };
    reference.prefix.iter().filter_map(turn).chain([last]).collect()
}

fn turn(selector: &Selector) -> Option<Turn<'_>> {
    let none: &[Expr] = &[];
    let (kind, arguments) = match &selector.kind {
        SelectorKind::Symbol { name, arguments } => (TurnKind::Name(key(&name.kind)), &arguments[..]),
        SelectorKind::Step(_) => return None,
        SelectorKind::Child(n) => (TurnKind::Child(*n as usize), none),
        SelectorKind::Left => (TurnKind::Left, none),
        SelectorKind::Right => (TurnKind::Right, none),
        SelectorKind::Body => (TurnKind::Body, none),
        SelectorKind::At => (TurnKind::At, none),
        SelectorKind::Arguments(arguments) => (TurnKind::Arguments, &arguments[..]),
    };
    Some(Turn { span: selector.span, kind, arguments })
}
