//! References to the inside of definitions: `Op(a)!2!<<`, `Op!label(x)`, `<1>2!1`.
//!
//! A part of a definition becomes a definition of its own, with the identifiers bound on the way to it as parameters,
//! and is from then on what any definition is: applied, passed on, copied by instances. *TLA+ Version 2: A Preliminary
//! Guide*, section 6, says which part a selector means.

use std::sync::Arc;

use super::descent::Descent;
use super::elaborator::Elaborator;
use super::entries::{InstanceId, Kind, ModuleId, Syntax};
use super::expressions::LabelScope;
use super::names::{Entity, Scope, key};
use super::operators::Wanted;
use super::parts::{Part, binder};
use crate::ast::{self, Expr, ExprKind, Selector, SelectorKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{DefId, Operator, Term};

/// One step of the way, with the arguments that it brings.
pub(super) struct Turn<'a> {
    pub span: Span,
    pub kind: TurnKind,
    pub arguments: &'a [Expr],
}

pub(super) enum TurnKind {
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
        let found = self.follow(turns, span, false);
        self.apply_found(found, span)
    }

    pub fn subexpression(&mut self, selectors: &'a [Selector], span: Span) -> Term {
        let found = self.follow_selectors(selectors, span, false);
        self.apply_found(found, span)
    }

    fn follow_selectors(&mut self, selectors: &'a [Selector], span: Span, is_operator: bool) -> Option<Found<'a>> {
        if let Some(Selector { kind: SelectorKind::Step(step), .. }) = selectors.first() {
            let id = self.find_step(step)?;
            let turns = selectors[1..].iter().filter_map(turn).collect();
            return self.part_of(id, vec![], vec![], turns, span, is_operator);
        }
        self.follow(selectors.iter().filter_map(turn).collect(), span, is_operator)
    }

    fn apply_found(&mut self, found: Option<Found<'a>>, span: Span) -> Term {
        let Some(Found { entity, arguments }) = found else { return self.broken(span) };
        let target = super::references::Target { entity, name: "this part".into(), arguments };
        self.apply(&target, span, span)
    }

    /// A part of a definition, passed on as an operator: `Op!@!<<`. What is bound on the way to it are its parameters.
    pub fn operator_inside(&mut self, expr: &'a Expr, wanted: &Wanted) -> Option<Operator> {
        let span = expr.span;
        let found = match &expr.kind {
            ExprKind::Reference(reference) => self.follow(turns_of(reference), span, true),
            ExprKind::Subexpression(selectors) => self.follow_selectors(selectors, span, true),
            _ => None,
        };
        let Found { entity, arguments } = found?;
        let arities = self.arities(entity)?;
        let Entity::Definition(id) = entity else { return None };
        let open = arities.get(arguments.len()..).unwrap_or_default();
        // SANY has operators as arguments of operators that take values, and no third order.
        if open.len() != wanted.arity || open.iter().any(|arity| *arity > 0) {
            self.wrong_arity(wanted.code, "this part", open.len(), span, wanted);
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
    fn follow(&mut self, turns: Vec<Turn<'a>>, span: Span, is_operator: bool) -> Option<Found<'a>> {
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
                    if is_operator && !turn.arguments.is_empty() {
                        return self.no_part(turn.span, "what is named as an operator has no arguments yet");
                    }
                    arguments.extend(turn.arguments);
                    return self.part_of(id, through, arguments, turns.collect(), span, is_operator);
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
        is_operator: bool,
    ) -> Option<Found<'a>> {
        if is_operator && let Some(turn) = turns.iter().find(|turn| !turn.arguments.is_empty()) {
            return self.no_part(turn.span, "what is named as an operator has no arguments yet");
        }
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
        let mut descent = Descent { parameters: vec![], is_operator, span };
        let part = match syntax {
            Syntax::Operator(definition) => Part::Operator(definition),
            Syntax::Function(definition) => Part::Function(definition),
            Syntax::Statement(statement) => Part::Statement(statement),
            Syntax::Step(step) => Part::Step(step),
            Syntax::Formula(formula) => Part::Expr(formula),
        };
        if let Part::Operator(definition) = part {
            descent.parameters = self.parameters(&definition.parameters);
        }
        for turn in &turns {
            arguments.extend(turn.arguments);
        }
        let before = self.diagnostics.len();
        let term = self.descend_by_name(part, &turns, &mut descent);
        let failed = term.is_none() || self.diagnostics[before..].iter().any(Diagnostic::is_error);
        self.scope = scope;
        self.labels = labels;
        let part = self.new_definition(format!("{name}!…").into(), span, span, Kind::Operator);
        if let Some(term) = term.filter(|_| !failed) {
            self.complete(part, descent.parameters, term);
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

    /// The names that a definition saw: those of its module, without what is bound where it is referred to. A proof
    /// step is referred to where what is bound around it still is; what it picks itself it binds anew.
    fn scope_for(&self, id: DefId, module: Option<ModuleId>, is_let: bool) -> Scope {
        let picked = match self.entry(id).syntax {
            Some(Syntax::Step(step)) => binder(Part::Step(step)).map_or(vec![], |(names, _)| names),
            _ => vec![],
        };
        let before = self.entry(id).locals;
        let in_proof = self.entry(id).definition.name.starts_with('<');
        let mut scope = Scope::of_language();
        if let Some(module) = module {
            for (name, binding) in &self.module_of(module).names {
                scope.insert(name.clone(), *binding);
            }
        }
        for (name, binding) in self.scope.bindings() {
            let seen = match binding.entity {
                Entity::Local(local) if in_proof => local.0 < before && !picked.iter().any(|(own, _)| own == name),
                Entity::Local(_) => is_let,
                Entity::Definition(other) => other <= id,
                _ => true,
            };
            if seen && scope.get(name).is_none() {
                scope.insert(name.clone(), *binding);
            }
        }
        scope
    }

    pub fn no_part<T>(&mut self, span: Span, says: &str) -> Option<T> {
        self.error(Diagnostic::error("E4360", "there is no such part").label(span, says));
        None
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
