//! Higher order to first order: operators that take operators become copies for what they are given, `LET` definitions
//! that recursion or a copy needs become definitions of their own, and recursive functions become recursive operators.
//! An operator that gives values to the variables it is applied to is replaced by its body.
//! What remains are definitions that take values, which shapes and emission understand.

mod at;
mod copy;
mod free;
mod given;
mod sought;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::at::{has_at, is_handed_on, operator_has_at};
use self::copy::Copy;
use self::free::Free;
use self::given::{member_for_subset, named_next_value};
use self::sought::Sought;

use crate::machine::{Choice, ConstantValue, Machine, Named};
use crate::source::Span;
use crate::term::{
    Argument, Body, Bound, Builtin, DefId, Definition, Level, Local, LocalId, Operator, Pattern, Program, Rewriter,
    Term, TermKind, Update, rewrite_arguments, rewrite_children, rewrite_operator,
};

/// Rewrites machines that share a program.
pub fn first_order(machines: &mut [&mut Machine]) {
    let Some(first) = machines.first() else { return };
    let mut pass = Pass {
        program: first.program.clone(),
        constants: first.constants.clone(),
        copies: BTreeMap::new(),
        lifted: BTreeMap::new(),
        pointwise: BTreeMap::new(),
        done: BTreeSet::new(),
        lets: BTreeSet::new(),
        sought: None,
    };
    for machine in machines.iter_mut() {
        pass.machine(machine);
    }
    let mut assumptions = std::mem::take(&mut pass.program.assumptions);
    assumptions.iter_mut().for_each(|assumption| assumption.term = pass.term(&assumption.term));
    pass.program.assumptions = assumptions;
    for machine in machines {
        machine.program = pass.program.clone();
    }
}

/// The most copies that are made: a spec that needs more has operators that grow without end.
const MOST_COPIES: usize = 4_000;

struct Pass {
    program: Program,
    constants: Vec<ConstantValue>,
    /// The copy of a definition for operators, by what these are.
    copies: BTreeMap<(DefId, String), DefId>,
    /// `LET` definitions as definitions of their own, with the identifiers that they see.
    lifted: BTreeMap<DefId, (DefId, Vec<LocalId>)>,
    /// Recursive functions as operators of one more argument.
    pointwise: BTreeMap<DefId, DefId>,
    /// The definitions whose bodies are rewritten.
    done: BTreeSet<DefId>,
    /// The `LET` definitions in sight.
    lets: BTreeSet<DefId>,
    /// What the formula gives values to.
    sought: Option<Sought>,
}

impl Pass {
    fn machine(&mut self, machine: &mut Machine) {
        let Machine { initial, next, actions, invariants, constraints, action_constraints, atoms, .. } = machine;
        self.sought = Some(Sought::First);
        if let Some(initial) = initial {
            *initial = self.term(initial);
        }
        self.sought = Some(Sought::Next);
        if let Some(next) = next {
            *next = self.term(next);
        }
        for action in actions {
            for parameter in &mut action.parameters {
                let (Choice::Quantified(set) | Choice::Assigned(_, set)) = &mut parameter.choice;
                *set = self.term(set);
            }
            action.body = self.term(&action.body);
        }
        self.sought = None;
        let named: [&mut Vec<Named>; 3] = [invariants, constraints, action_constraints];
        for formula in named.into_iter().flatten() {
            formula.term = self.term(&formula.term);
        }
        for formula in machine
            .view
            .iter_mut()
            .chain(&mut machine.alias)
            .chain(&mut machine.postcondition)
            .chain(&mut machine.symmetry)
        {
            formula.term = self.term(&formula.term);
        }
        for atom in atoms {
            atom.term = self.term(&atom.term);
        }
    }

    /// Rewrites the body of a definition, once.
    fn define(&mut self, id: DefId) {
        if !self.done.insert(id) {
            return;
        }
        let definition = self.program.get(id);
        let takes_operators = definition.parameters.iter().any(|local| self.program.locals[local.0 as usize].arity > 0);
        let Body::Term(body) = definition.body.clone() else { return };
        if takes_operators {
            return;
        }
        let outside = match definition.is_let {
            true => None,
            false => Some(std::mem::take(&mut self.lets)),
        };
        let body = self.term(&body);
        if let Some(outside) = outside {
            self.lets = outside;
        }
        self.program.definitions[id.0 as usize].body = Body::Term(body);
    }

    fn fresh_local(&mut self, like: LocalId) -> LocalId {
        let local = self.program.locals[like.0 as usize].clone();
        self.add_local(local)
    }

    fn add_local(&mut self, local: Local) -> LocalId {
        self.program.locals.push(local);
        LocalId(self.program.locals.len() as u32 - 1)
    }

    fn add(&mut self, definition: Definition) -> DefId {
        self.program.definitions.push(definition);
        DefId(self.program.definitions.len() as u32 - 1)
    }

    /// The identifiers that a definition sees beside its parameters.
    fn seen_by(&self, id: DefId) -> Vec<LocalId> {
        let mut search = Free::new(&self.program);
        search.definition(id);
        search.identifiers()
    }

    /// The identifiers that operators see.
    fn seen_by_operators<'a>(&self, operators: impl IntoIterator<Item = &'a Operator>) -> Vec<LocalId> {
        let mut search = Free::new(&self.program);
        operators.into_iter().for_each(|operator| search.operator(operator));
        search.identifiers()
    }

    /// The copy of a definition for the operators among its arguments, and the arguments that remain.
    fn specialised(&mut self, id: DefId, arguments: &[Argument], span: Span) -> Term {
        let operators: Vec<&Operator> = arguments
            .iter()
            .filter_map(|argument| match argument {
                Argument::Operator(operator) => Some(operator),
                Argument::Term(_) => None,
            })
            .collect();
        let mut captured = self.seen_by(id);
        for local in self.seen_by_operators(operators.iter().copied()) {
            if !captured.contains(&local) {
                captured.push(local);
            }
        }
        let key = operators.iter().fold(String::new(), |key, operator| key + &format!("{operator:?};"));
        let given = arguments.iter().filter(|argument| matches!(argument, Argument::Term(_))).cloned();
        let own = captured.iter().map(|local| Argument::Term(local_term(*local, span)));
        // An operator's `@` is the one where it was written.
        let at = operators.iter().any(|operator| operator_has_at(operator));
        let old = at.then(|| Argument::Term(Term::new(TermKind::At, span)));
        let given: Vec<Argument> = given.chain(own).chain(old).collect();
        if let Some(copy) = self.copies.get(&(id, key.clone())) {
            return Term::new(TermKind::Call(*copy, given), span);
        }
        if self.copies.len() >= MOST_COPIES {
            return Term::new(TermKind::Call(id, arguments.to_vec()), span);
        }
        let definition = self.program.get(id).clone();
        let Body::Term(body) = &definition.body else { return Term::new(TermKind::Call(id, arguments.to_vec()), span) };
        let mut parameters = vec![];
        let mut replacements: BTreeMap<LocalId, Argument> = BTreeMap::new();
        let old = at.then(|| self.add_local(Local { name: "old".into(), arity: 0, span }));
        for (parameter, argument) in definition.parameters.iter().zip(arguments) {
            match argument {
                Argument::Operator(operator) => {
                    let operator =
                        old.map_or_else(|| operator.clone(), |old| self.with_at_named(old).operator(operator));
                    replacements.insert(*parameter, Argument::Operator(operator));
                }
                Argument::Term(_) => {
                    let fresh = self.fresh_local(*parameter);
                    replacements.insert(*parameter, Argument::Term(local_term(fresh, span)));
                    parameters.push(fresh);
                }
            }
        }
        // What is seen keeps its identity: in the copy it is a parameter.
        parameters.extend(captured.iter().copied().chain(old));
        let level = operators.iter().fold(definition.level, |level, operator| level.max(self.level_of(operator)));
        let copy = self.add(Definition { parameters, level, is_let: false, ..definition.clone() });
        self.copies.insert((id, key), copy);
        let body = Copy::new(self, replacements).term(body);
        self.program.definitions[copy.0 as usize].body = Body::Term(body);
        Term::new(TermKind::Call(copy, given), span)
    }

    /// An operator applied to arguments. A `LAMBDA`'s body takes them by substitution; but where one of them speaks of the
    /// `@` around it, which in the body may be that of another EXCEPT, the body becomes a definition with this name.
    fn applied(&mut self, operator: &Operator, name: &str, arguments: Vec<Argument>, span: Span) -> Term {
        let speaks_of_at = |argument: &Argument| matches!(argument, Argument::Term(term) if has_at(term));
        let Operator::Lambda { parameters, body } = operator else { return operator.apply(arguments, span) };
        if !arguments.iter().any(speaks_of_at) {
            // With what it defines, which may speak of the parameters.
            let replacements = parameters.iter().copied().zip(arguments).collect();
            return Copy::new(self, replacements).term(body);
        }
        let captured = self.seen_by_operators([operator]);
        let fresh: Vec<LocalId> = parameters.iter().map(|parameter| self.fresh_local(*parameter)).collect();
        let each = parameters.iter().zip(&fresh);
        let replacements = each.map(|(old, new)| (*old, Argument::Term(local_term(*new, span)))).collect();
        let level = self.level_of(operator);
        let text = Copy::new(self, replacements).term(body);
        let definition = Definition {
            name: name.into(),
            module: self.program.name.clone(),
            parameters: fresh.into_iter().chain(captured.iter().copied()).collect(),
            body: Body::Term(text),
            level,
            recursive: false,
            is_let: false,
            is_barred: false,
            span: body.span,
        };
        let id = self.add(definition);
        let seen = captured.iter().map(|local| Argument::Term(local_term(*local, span)));
        Term::new(TermKind::Call(id, arguments.into_iter().chain(seen).collect()), span)
    }

    /// What copies terms, and puts an identifier in the place of the `@` of an EXCEPT around them.
    fn with_at_named(&mut self, name: LocalId) -> Copy<'_> {
        Copy { at: Some(name), ..Copy::new(self, BTreeMap::new()) }
    }

    /// The update with a new value that is a function of `@`, where definitions have it that may come to stand elsewhere.
    fn with_at_handed_on(&mut self, update: &Update) -> Update {
        let Update { path, value } = update;
        if !is_handed_on(&self.program, value) {
            return update.clone();
        }
        let span = value.span;
        let old = self.add_local(Local { name: "old".into(), arity: 0, span });
        let body = self.with_at_named(old).term(value);
        let operator = Operator::Lambda { parameters: vec![old], body };
        let at = Argument::Term(Term::new(TermKind::At, span));
        Update { path: path.clone(), value: self.applied(&operator, "Replaced", vec![at], span) }
    }

    fn level_of(&self, operator: &Operator) -> Level {
        match operator {
            Operator::Definition { id, .. } => self.program.get(*id).level,
            Operator::Lambda { body, .. } => self.program.level_of(body),
            _ => Level::Constant,
        }
    }

    /// A `LET` definition as one of its own.
    fn lift(&mut self, id: DefId) -> (DefId, Vec<LocalId>) {
        if let Some(known) = self.lifted.get(&id) {
            return known.clone();
        }
        let captured = self.seen_by(id);
        let definition = self.program.get(id).clone();
        // What is seen keeps its identity: here it is a parameter.
        let parameters = definition.parameters.iter().chain(&captured).copied().collect();
        let lifted = self.add(Definition { parameters, is_let: false, ..definition });
        self.lifted.insert(id, (lifted, captured.clone()));
        (lifted, captured)
    }

    /// The body of an operator that is no function of its arguments' values: it gives values to variables among them, or
    /// asks for their values in the next state.
    fn given_variables(&mut self, id: DefId, arguments: &[Argument]) -> Option<Term> {
        let sought = self.sought;
        let definition = self.program.get(id).clone();
        let Body::Term(body) = &definition.body else { return None };
        let pairs = || definition.parameters.iter().zip(arguments);
        let gives = |(parameter, argument): (&LocalId, &Argument)| {
            let Argument::Term(argument) = argument else { return false };
            let varies = definition.level >= Level::Action && self.program.level_of(argument) >= Level::State;
            if varies && Sought::Next.is_given_by(&self.program, body, *parameter) {
                return true;
            }
            let Some(sought) = sought else { return false };
            match &*argument.kind {
                TermKind::Variable(_) => sought.is_given_by(&self.program, body, *parameter),
                // `v'` handed over as it is: there, `parameter = e` gives `v` its next value.
                TermKind::Prime(inner) if matches!(*inner.kind, TermKind::Variable(_)) => {
                    sought == Sought::Next && Sought::First.is_given_by(&self.program, body, *parameter)
                }
                _ => false,
            }
        };
        if definition.recursive || !pairs().any(gives) {
            return None;
        }
        let replacements = pairs().map(|(parameter, argument)| (*parameter, argument.clone())).collect();
        Some(Copy::new(self, replacements).term(body))
    }

    /// The operator whose application is that of a recursive function to one argument.
    fn at_a_point(&mut self, id: DefId) -> Option<DefId> {
        if let Some(known) = self.pointwise.get(&id) {
            return Some(*known);
        }
        let definition = self.program.get(id).clone();
        let Body::Term(term) = &definition.body else { return None };
        let TermKind::Function { bounds, body } = &*term.kind else { return None };
        if !definition.recursive {
            return None;
        }
        let span = term.span;
        let mut parameters = definition.parameters.clone();
        let (argument, set, body) = match bounds.as_slice() {
            [Bound { pattern: Pattern::Local(local), set }] => (*local, set.clone(), body.clone()),
            _ => {
                let argument = self.add_local(Local { name: "argument".into(), arity: 0, span });
                let whole = local_term(argument, span);
                let replacements = match bounds.as_slice() {
                    [bound] => parts(&bound.pattern, &whole),
                    _ => {
                        let each = bounds.iter().enumerate();
                        each.flat_map(|(i, bound)| parts(&bound.pattern, &component(&whole, i))).collect()
                    }
                };
                let replacements = replacements.into_iter().collect();
                let body = Copy::new(self, replacements).term(body);
                let set = match bounds.as_slice() {
                    [bound] => bound.set.clone(),
                    _ => Term::new(TermKind::Product(bounds.iter().map(|bound| bound.set.clone()).collect()), span),
                };
                (argument, set, body)
            }
        };
        parameters.push(argument);
        let inside = Term::new(TermKind::Builtin(Builtin::In, vec![local_term(argument, span), set]), span);
        let body = Body::Term(Term::new(TermKind::Case(vec![(inside, body)], None), span));
        let operator = self.add(Definition { parameters, body, ..definition.clone() });
        self.pointwise.insert(id, operator);
        Some(operator)
    }

    /// An operator as a `LAMBDA` of so many parameters.
    fn expanded(&mut self, operator: &Operator, count: usize, span: Span) -> Operator {
        if matches!(operator, Operator::Lambda { .. }) {
            return operator.clone();
        }
        let parameters: Vec<LocalId> = (0..count)
            .map(|place| {
                let name = ["a", "b", "c", "d"].get(place).copied().unwrap_or("e");
                self.add_local(Local { name: name.into(), arity: 0, span })
            })
            .collect();
        let arguments = parameters.iter().map(|local| Argument::Term(local_term(*local, span))).collect();
        Operator::Lambda { body: operator.apply(arguments, span), parameters }
    }
}

impl Rewriter for Pass {
    fn term(&mut self, term: &Term) -> Term {
        if let Some(member) = self.sought.and_then(|sought| member_for_subset(&self.program, term, sought)) {
            return rewrite_children(self, &member);
        }
        match &*term.kind {
            TermKind::Constant(id, arguments) => {
                let arguments = rewrite_arguments(self, arguments);
                match self.constants.get(id.0 as usize).cloned() {
                    Some(ConstantValue::Operator(operator)) => {
                        let applied = operator.apply(arguments, term.span);
                        self.term(&applied)
                    }
                    _ => Term::new(TermKind::Constant(*id, arguments), term.span),
                }
            }
            TermKind::Except(base, updates)
                if updates.iter().any(|update| is_handed_on(&self.program, &update.value)) =>
            {
                let updates = updates.iter().map(|update| self.with_at_handed_on(update)).collect();
                rewrite_children(self, &Term::new(TermKind::Except(base.clone(), updates), term.span))
            }
            TermKind::Apply(function, argument) => {
                let function = self.term(function);
                let argument = self.term(argument);
                if let TermKind::Call(id, arguments) = &*function.kind
                    && let Some(operator) = self.at_a_point(*id)
                {
                    self.define(operator);
                    let all = arguments.iter().cloned().chain([Argument::Term(argument)]).collect();
                    return Term::new(TermKind::Call(operator, all), term.span);
                }
                Term::new(TermKind::Apply(function, argument), term.span)
            }
            TermKind::Call(id, arguments) => {
                if let Some(value) = named_next_value(&self.program, *id, term) {
                    return value;
                }
                let arguments = rewrite_arguments(self, arguments);
                let mut arguments: Vec<Argument> = arguments;
                let definition = self.program.get(*id);
                if let Body::Builtin(builtin) = definition.body {
                    let count = if builtin == Builtin::SortSequence { 2 } else { 1 };
                    for argument in &mut arguments {
                        if let Argument::Operator(operator) = argument {
                            let expanded = self.expanded(operator, count, term.span);
                            *argument = Argument::Operator(self.operator(&expanded));
                        }
                    }
                    return Term::new(TermKind::Call(*id, arguments), term.span);
                }
                if let Some(body) = self.given_variables(*id, &arguments) {
                    return self.term(&body);
                }
                let definition = self.program.get(*id);
                let (is_let, recursive) = (definition.is_let, definition.recursive);
                let mut id = *id;
                if is_let && (recursive || !self.lets.contains(&id)) {
                    let (lifted, captured) = self.lift(id);
                    let own = captured.iter().map(|local| match self.program.locals[local.0 as usize].arity {
                        0 => Argument::Term(local_term(*local, term.span)),
                        _ => Argument::Operator(Operator::Local(*local)),
                    });
                    arguments.extend(own);
                    id = lifted;
                }
                if arguments.iter().any(|argument| matches!(argument, Argument::Operator(_))) {
                    let call = self.specialised(id, &arguments, term.span);
                    if let TermKind::Call(copy, _) = &*call.kind {
                        self.define(*copy);
                    }
                    return call;
                }
                self.define(id);
                Term::new(TermKind::Call(id, arguments), term.span)
            }
            TermKind::Let(ids, body) => {
                let before = self.lets.clone();
                let kept: Vec<DefId> = ids.iter().copied().filter(|id| !self.program.get(*id).recursive).collect();
                self.lets.extend(&kept);
                kept.iter().for_each(|id| self.define(*id));
                let body = self.term(body);
                self.lets = before;
                if kept.is_empty() { body } else { Term::new(TermKind::Let(kept, body), term.span) }
            }
            TermKind::Quantifier { exists: true, bounds, body }
                if bounds.iter().any(|bound| matches!(bound.pattern, Pattern::Tuple(_)))
                    && self.program.level_of(body) >= Level::Action =>
            {
                let mut replacements = BTreeMap::new();
                let bounds = bounds.iter().map(|bound| match &bound.pattern {
                    Pattern::Local(_) => bound.clone(),
                    Pattern::Tuple(locals) => {
                        let names = locals.iter().map(|local| &*self.program.locals[local.0 as usize].name);
                        let name: Arc<str> = names.collect::<Vec<_>>().join("_").into();
                        let whole = self.add_local(Local { name, arity: 0, span: bound.set.span });
                        replacements.extend(parts(&bound.pattern, &local_term(whole, bound.set.span)));
                        Bound { pattern: Pattern::Local(whole), set: bound.set.clone() }
                    }
                });
                let bounds: Vec<Bound> = bounds.collect();
                let body = Copy::new(self, replacements).term(body);
                rewrite_children(self, &Term::new(TermKind::Quantifier { exists: true, bounds, body }, term.span))
            }
            _ => rewrite_children(self, term),
        }
    }

    fn operator(&mut self, operator: &Operator) -> Operator {
        match operator {
            Operator::Constant(id) => match self.constants.get(id.0 as usize).cloned() {
                Some(ConstantValue::Operator(operator)) => self.operator(&operator),
                _ => operator.clone(),
            },
            _ => rewrite_operator(self, operator),
        }
    }
}

fn local_term(local: LocalId, span: Span) -> Term {
    Term::new(TermKind::Local(local, vec![]), span)
}

/// `whole[place + 1]`
fn component(whole: &Term, place: usize) -> Term {
    let index = Term::new(TermKind::Integer(place as i64 + 1), whole.span);
    Term::new(TermKind::Apply(whole.clone(), index), whole.span)
}

/// What the identifiers of a pattern stand for in a value.
fn parts(pattern: &Pattern, whole: &Term) -> Vec<(LocalId, Argument)> {
    match pattern {
        Pattern::Local(local) => vec![(*local, Argument::Term(whole.clone()))],
        Pattern::Tuple(locals) => {
            let part = |(place, local): (usize, &LocalId)| (*local, Argument::Term(component(whole, place)));
            locals.iter().enumerate().map(part).collect()
        }
    }
}
