//! Higher order to first order: operators that take operators become copies for what they are given, `LET` definitions
//! that recursion or a copy needs become definitions of their own, and recursive functions become recursive operators.
//! An operator that gives values to the variables it is applied to is replaced by its body.
//! What remains are definitions that take values, which shapes and emission understand.

mod at;
pub use self::at::has_at;
mod conjuncts;
mod copy;
mod definitions;
mod free;
mod given;
mod sought;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::copy::Copy;
use self::given::{member_for_subset, named_next_value};
use self::sought::Sought;

use crate::machine::{ConstantValue, Machine, Named};
use crate::source::Span;
use crate::term::{
    Argument, Body, Bound, Builtin, DefId, Definition, Level, Local, LocalId, Operator, Pattern, Program, Rewriter,
    Term, TermKind, rewrite_arguments, rewrite_children, rewrite_operator,
};

/// Rewrites machines that share a program.
pub fn first_order(machines: &mut [&mut Machine]) {
    let Some(first) = machines.first() else { return };
    let mut pass = Pass {
        program: first.program.clone(),
        constants: first.constants.clone(),
        copies: BTreeMap::new(),
        text: 0,
        lifted: BTreeMap::new(),
        pointwise: BTreeMap::new(),
        done: BTreeSet::new(),
        lets: BTreeSet::new(),
        around_prime: BTreeSet::new(),
        sought: None,
        is_enabling: false,
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
/// And so much text do the operators have at most that they are made for: each may be given a longer one.
const MOST_TEXT: usize = 4 << 20;

struct Pass {
    program: Program,
    constants: Vec<ConstantValue>,
    /// The copy of a definition for operators, by what these are.
    copies: BTreeMap<(DefId, String), DefId>,
    /// How much text that is.
    text: usize,
    /// `LET` definitions as definitions of their own, with the identifiers that they see.
    lifted: BTreeMap<DefId, (DefId, Vec<LocalId>)>,
    /// Recursive functions as operators of one more argument.
    pointwise: BTreeMap<DefId, DefId>,
    /// The definitions whose bodies are rewritten.
    done: BTreeSet<DefId>,
    /// The `LET` definitions in sight.
    lets: BTreeSet<DefId>,
    /// Those that were in sight where a prime stands around: what they stand for there is not their value in this
    /// state.
    around_prime: BTreeSet<DefId>,
    /// What the formula gives values to.
    sought: Option<Sought>,
    /// Whether an `ENABLED` is around.
    is_enabling: bool,
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
                parameter.set = self.term(&parameter.set);
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
        self.program.definitions.push(Definition { is_made: true, ..definition });
        DefId(self.program.definitions.len() as u32 - 1)
    }

    /// The body of an operator that is no function of its arguments' values: it gives values to variables among them,
    /// or asks for their values in the next state.
    fn given_variables(&mut self, id: DefId, arguments: &[Argument]) -> Option<Term> {
        let sought = self.sought;
        let definition = self.program.get(id).clone();
        let Body::Term(body) = &definition.body else { return None };
        let pairs = || definition.parameters.iter().zip(arguments);
        let gives = |(parameter, argument): (&LocalId, &Argument)| {
            let Argument::Term(argument) = argument else { return false };
            // About a state, it may still look for steps.
            let varies = definition.level >= Level::State && self.program.level_of(argument) >= Level::State;
            if varies && Sought::Next.is_given_by(&self.program, body, *parameter) {
                return true;
            }
            let is_action = self.program.level_of(argument) >= Level::Action;
            if is_action && Sought::Enabled.is_given_by(&self.program, body, *parameter) {
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

    /// The variable that replaces one of an instantiated module, where that is all to it: not to `ENABLED`.
    fn replacing_variable(&self, term: &Term) -> Option<Term> {
        let named = self.program.replaced_by_name(term)?;
        let is_meant = self.sought.is_some() && !self.is_enabling;
        (is_meant && matches!(*named.kind, TermKind::Variable(_))).then(|| Term { span: term.span, ..named.clone() })
    }

    /// The term under a prime.
    fn primed(&mut self, term: &Term) -> Term {
        let before = std::mem::replace(&mut self.around_prime, self.lets.clone());
        let primed = self.term(term);
        self.around_prime = before;
        primed
    }

    /// What a `LET` definition from around a prime stands for under it.
    fn seen_under_prime(&mut self, id: DefId, arguments: &[Argument]) -> Option<Term> {
        if !self.around_prime.contains(&id) {
            return None;
        }
        let Definition { parameters, body: Body::Term(body), .. } = self.program.get(id).clone() else { return None };
        if self.program.level_of(&body) == Level::Constant && self.seen_by(id).is_empty() {
            return None;
        }
        let replacements = parameters.into_iter().zip(arguments.iter().cloned()).collect();
        Some(Copy::new(self, replacements).term(&body))
    }

    /// The constant that a definition names, where it stands for a set that is made wherever it is asked for.
    fn constant_made_anew(&self, id: DefId) -> Option<Term> {
        let Definition { body: Body::Term(body), is_let: false, .. } = self.program.get(id) else { return None };
        let TermKind::Constant(constant, _) = &*body.kind else { return None };
        let value = self.constants.get(constant.0 as usize);
        matches!(value, Some(ConstantValue::Operator(Operator::Lambda { parameters, .. })) if parameters.is_empty())
            .then(|| body.clone())
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
                    // What a configuration lists for arguments is a function.
                    _ => applied(Term::new(TermKind::Constant(*id, vec![]), term.span), arguments),
                }
            }
            TermKind::Except(base, updates) => {
                let updates = updates.iter().map(|update| self.with_at_handed_on(update)).collect();
                let rewritten = rewrite_children(self, &Term::new(TermKind::Except(base.clone(), updates), term.span));
                // A warning says where the function stands, though its `LET` have lost all definitions.
                match (&*base.kind, &*rewritten.kind) {
                    (TermKind::Let(..), TermKind::Except(inner, updates)) if inner.span != base.span => {
                        let base = Term::new(TermKind::Let(vec![], inner.clone()), base.span);
                        Term::new(TermKind::Except(base, updates.clone()), term.span)
                    }
                    _ => rewritten,
                }
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
                if let Some(variable) = self.replacing_variable(term) {
                    return variable;
                }
                if let Some(constant) = self.constant_made_anew(*id) {
                    return self.term(&constant);
                }
                if let Some(meant) = self.seen_under_prime(*id, arguments) {
                    return self.term(&meant);
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
                let arguments = self.with_conjuncts_as_operators(id, arguments);
                if arguments.iter().any(|argument| matches!(argument, Argument::Operator(_))) {
                    let call = self.specialised(id, &arguments, term.span);
                    if let TermKind::Call(copy, given) = &*call.kind {
                        // What it is given may be given values by the operators.
                        if let Some(body) = self.given_variables(*copy, given) {
                            return self.term(&body);
                        }
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
            TermKind::Enabled(_) => {
                let around = std::mem::replace(&mut self.is_enabling, true);
                let rewritten = rewrite_children(self, term);
                self.is_enabling = around;
                rewritten
            }
            TermKind::Prime(inner) => Term::new(TermKind::Prime(self.primed(inner)), term.span),
            TermKind::Unchanged(inner) => Term::new(TermKind::Unchanged(self.primed(inner)), term.span),
            TermKind::Square(action, subscript) => {
                Term::new(TermKind::Square(self.term(action), self.primed(subscript)), term.span)
            }
            TermKind::Angle(action, subscript) => {
                Term::new(TermKind::Angle(self.term(action), self.primed(subscript)), term.span)
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

/// `function[arguments]`; the function itself where there are none.
fn applied(function: Term, arguments: Vec<Argument>) -> Term {
    let span = function.span;
    let terms = arguments.into_iter().filter_map(|argument| match argument {
        Argument::Term(term) => Some(term),
        Argument::Operator(_) => None,
    });
    let mut terms: Vec<Term> = terms.collect();
    let argument = match terms.len() {
        0 => return function,
        1 => terms.swap_remove(0),
        _ => Term::new(TermKind::Tuple(terms), span),
    };
    Term::new(TermKind::Apply(function, argument), span)
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
