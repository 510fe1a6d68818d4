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
use crate::ast::{self, Expr, ExprKind, LetItem, Selector, SelectorKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{DefId, LocalId, Operator, Term, TermKind};

/// A part of a definition.
#[derive(Clone, Copy)]
enum Part<'a> {
    Expr(&'a Expr),
    /// The first operands of a chain `a + b + c`.
    Chain(&'a ast::Infix, usize),
    Operator(&'a ast::OperatorDefinition),
    Function(&'a ast::FunctionDefinition),
    Statement(&'a ast::Statement),
    Sequent(&'a ast::AssumeProve),
    Arm(&'a ast::Arm),
    Lambda(&'a ast::Lambda),
    /// `NEW J` of an ASSUME/PROVE: it is counted, and has no parts.
    New(&'a ast::New),
}

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

/// A part without parentheses; at the end of the way, without its label too.
fn plain(part: Part<'_>, at_end: bool) -> Part<'_> {
    match part {
        Part::Expr(Expr { kind: ExprKind::Parenthesized(inner), .. }) => plain(Part::Expr(inner), at_end),
        Part::Expr(Expr { kind: ExprKind::Label(label), .. }) if at_end => plain(Part::Expr(&label.body), at_end),
        Part::Operator(definition) if !at_end => plain(Part::Expr(&definition.body), at_end),
        Part::Statement(ast::Statement::Expr(expr)) => plain(Part::Expr(expr), at_end),
        Part::Statement(ast::Statement::AssumeProve(sequent)) => Part::Sequent(sequent),
        other => other,
    }
}

/// What a part binds, and in what.
fn binder(part: Part<'_>) -> Option<(Vec<&ast::Name>, &Expr)> {
    match part {
        Part::Function(definition) => Some((names(&definition.bounds), &definition.body)),
        Part::Lambda(_) => None,
        Part::Expr(expr) => match &expr.kind {
            ExprKind::Label(label) => binder(plain(Part::Expr(&label.body), false)),
            ExprKind::Quantified(quantified) => {
                let bound = match &quantified.bounds {
                    ast::Bounds::Bounded(bounds) => names(bounds),
                    ast::Bounds::Unbounded(names) => names.iter().collect(),
                };
                Some((bound, &quantified.body))
            }
            ExprKind::Choose(choose) => Some((of_pattern(&choose.pattern), &choose.body)),
            ExprKind::SetFilter(filter) => Some((of_pattern(&filter.bound.pattern), &filter.predicate)),
            ExprKind::SetMap(map) => Some((names(&map.bounds), &map.element)),
            ExprKind::Function(function) => Some((names(&function.bounds), &function.body)),
            _ => None,
        },
        _ => None,
    }
}

fn names(bounds: &[ast::Bound]) -> Vec<&ast::Name> {
    bounds.iter().flat_map(|bound| of_pattern(&bound.pattern)).collect()
}

fn of_pattern(pattern: &ast::Pattern) -> Vec<&ast::Name> {
    match pattern {
        ast::Pattern::Names(names) | ast::Pattern::Tuple(names) => names.iter().collect(),
    }
}

/// The parts that numbers select, in order.
fn children<'e>(part: Part<'e>) -> Vec<Part<'e>> {
    let expr = match part {
        Part::Chain(infix, count) => return chain(infix, count),
        Part::Arm(arm) => return vec![Part::Expr(&arm.guard), Part::Expr(&arm.value)],
        Part::Sequent(sequent) => {
            let items = sequent.assumptions.iter().map(|item| match item {
                ast::AssumeItem::Expr(expr) => Part::Expr(expr),
                ast::AssumeItem::AssumeProve { sequent, .. } => Part::Sequent(sequent),
                ast::AssumeItem::New(new) => new.set.as_ref().map_or(Part::New(new), Part::Expr),
            });
            return items.chain([Part::Expr(&sequent.goal)]).collect();
        }
        Part::Function(definition) => {
            return definition.bounds.iter().map(|bound| Part::Expr(&bound.set)).collect();
        }
        Part::Lambda(lambda) => return vec![Part::Expr(&lambda.body)],
        Part::Operator(definition) => &definition.body,
        Part::Statement(_) | Part::New(_) => return vec![],
        Part::Expr(expr) => expr,
    };
    let exprs: Vec<&Expr> = match &expr.kind {
        ExprKind::Parenthesized(inner) => return children(Part::Expr(inner)),
        ExprKind::Label(label) => return children(Part::Expr(&label.body)),
        ExprKind::Infix(infix) if infix.operator == ast::Operator::Times => infix.operands.iter().collect(),
        ExprKind::Infix(infix) => return chain(infix, infix.operands.len()),
        ExprKind::Prefix(prefix) => vec![&prefix.operand],
        ExprKind::Postfix(postfix) => vec![&postfix.operand],
        ExprKind::Reference(reference) => {
            let prefix = reference.prefix.iter().flat_map(|selector| match &selector.kind {
                SelectorKind::Symbol { arguments, .. } | SelectorKind::Arguments(arguments) => &arguments[..],
                _ => &[],
            });
            let arguments: Vec<&Expr> = prefix.chain(&reference.arguments).collect();
            let operand = |expr: &'e Expr| match &expr.kind {
                ExprKind::Lambda(lambda) => Part::Lambda(lambda),
                _ => Part::Expr(expr),
            };
            return arguments.into_iter().map(operand).collect();
        }
        ExprKind::Junction(junction) => junction.items.iter().collect(),
        ExprKind::SetEnumeration(items) | ExprKind::Tuple(items) => items.iter().collect(),
        ExprKind::Application(application) => {
            [&application.function].into_iter().chain(&application.arguments).collect()
        }
        ExprKind::If(choice) => vec![&choice.condition, &choice.then, &choice.otherwise],
        ExprKind::Case(case) => {
            let arms = case.arms.iter().map(Part::Arm);
            return arms.chain(case.other.as_ref().map(Part::Expr)).collect();
        }
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => fields.iter().map(|field| &field.value).collect(),
        ExprKind::RecordField(field) => vec![&field.record],
        ExprKind::FunctionSet(set) => vec![&set.domain, &set.range],
        ExprKind::Except(except) => {
            [&except.function].into_iter().chain(except.updates.iter().map(|update| &update.value)).collect()
        }
        ExprKind::Action(action) => vec![&action.action, &action.subscript],
        ExprKind::Fairness(fairness) => vec![&fairness.subscript, &fairness.action],
        ExprKind::Quantified(quantified) => match &quantified.bounds {
            ast::Bounds::Bounded(bounds) => bounds.iter().map(|bound| &bound.set).collect(),
            ast::Bounds::Unbounded(_) => vec![],
        },
        ExprKind::Choose(choose) => choose.set.iter().collect(),
        ExprKind::SetFilter(filter) => vec![&filter.bound.set],
        ExprKind::SetMap(map) => map.bounds.iter().map(|bound| &bound.set).collect(),
        ExprKind::Function(function) => function.bounds.iter().map(|bound| &bound.set).collect(),
        ExprKind::Let(syntax) => vec![&syntax.body],
        _ => vec![],
    };
    exprs.into_iter().map(Part::Expr).collect()
}

/// `a + b + c` is `(a + b) + c`.
fn chain(infix: &ast::Infix, count: usize) -> Vec<Part<'_>> {
    let Some((last, first)) = infix.operands[..count].split_last() else { return vec![] };
    let left = match first {
        [only] => Part::Expr(only),
        _ => Part::Chain(infix, count - 1),
    };
    vec![left, Part::Expr(last)]
}

/// Whether a label of that name, or a `LET` definition, is directly inside of a part: not inside another label.
fn holds(part: Part<'_>, name: &str) -> bool {
    match part {
        Part::Expr(Expr { kind: ExprKind::Label(label), .. }) => &*label.name.text == name,
        Part::Expr(Expr { kind: ExprKind::Let(syntax), .. }) => {
            let defines = |item: &LetItem| match item {
                LetItem::Definition(definition) => &*key(&definition.name().kind) == name,
                LetItem::Recursive(_) => false,
            };
            syntax.items.iter().any(defines) || holds(Part::Expr(&syntax.body), name)
        }
        _ => {
            let body = binder(part).map(|(_, body)| Part::Expr(body));
            children(part).into_iter().chain(body).any(|child| holds(plain_keeping_labels(child), name))
        }
    }
}

fn plain_keeping_labels(part: Part<'_>) -> Part<'_> {
    match part {
        Part::Expr(Expr { kind: ExprKind::Parenthesized(inner), .. }) => plain_keeping_labels(Part::Expr(inner)),
        other => other,
    }
}
