//! Questions about terms and programs.

use std::collections::{BTreeSet, HashSet};

use lockstep_model::value::Symbol;

use super::{
    Argument, Body, Builtin, ConstantId, DefId, Definition, Level, LocalId, Operator, Program, Selector, Term,
    TermKind, VariableId,
};
use crate::source::SourceMap;

/// A declared constant or variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Global {
    /// A declared constant.
    Constant(ConstantId),
    /// A declared variable.
    Variable(VariableId),
}

impl Program {
    /// The definition that the root module sees under `name`.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<(DefId, &Definition)> {
        let id = *self.names.get(name)?;
        Some((id, self.get(id)))
    }

    /// A definition by its index.
    #[must_use]
    pub fn get(&self, id: DefId) -> &Definition {
        &self.definitions[id.0 as usize]
    }

    /// What a term names where it is a variable of an instantiated module (see [`Definition::is_barred`]) that is
    /// replaced by nothing but a variable or a parameter: that variable, or what the parameter stands for.
    #[must_use]
    pub fn replaced_by_name<'a>(&'a self, term: &'a Term) -> Option<&'a Term> {
        let TermKind::Call(id, arguments) = &*term.kind else { return None };
        let Definition { is_barred: true, body: Body::Term(body), parameters, .. } = self.get(*id) else { return None };
        match &*body.kind {
            TermKind::Variable(_) => Some(body),
            TermKind::Local(local, _) => match arguments.get(parameters.iter().position(|other| other == local)?)? {
                Argument::Term(argument) => Some(argument),
                Argument::Operator(_) => None,
            },
            _ => None,
        }
    }

    /// The level of a term, bound identifiers taken for constants.
    #[must_use]
    pub fn level_of(&self, term: &Term) -> Level {
        match &*term.kind {
            TermKind::Variable(_) => Level::State,
            TermKind::Prime(_)
            | TermKind::Unchanged(_)
            | TermKind::Square(..)
            | TermKind::Angle(..)
            | TermKind::Compose(..) => Level::Action,
            TermKind::Enabled(_) => Level::State,
            TermKind::Always(_)
            | TermKind::Eventually(_)
            | TermKind::LeadsTo(..)
            | TermKind::Guarantees(..)
            | TermKind::WeakFairness(..)
            | TermKind::StrongFairness(..)
            | TermKind::TemporalQuantifier { .. } => Level::Temporal,
            TermKind::Call(id, arguments) => {
                let below = arguments.iter().map(|argument| match argument {
                    Argument::Term(term) => self.level_of(term),
                    Argument::Operator(operator) => self.level_of_operator(operator),
                });
                below.fold(self.get(*id).level, Level::max)
            }
            _ => {
                let mut level = Level::Constant;
                subterms(term, &mut |part| level = level.max(self.level_of(part)));
                level
            }
        }
    }

    fn level_of_operator(&self, operator: &Operator) -> Level {
        match operator {
            Operator::Definition { id, .. } => self.get(*id).level,
            Operator::Lambda { body, .. } => self.level_of(body),
            _ => Level::Constant,
        }
    }

    /// The constants and variables that a term depends on, through every definition that it uses.
    #[must_use]
    pub fn globals_of(&self, term: &Term) -> BTreeSet<Global> {
        let mut found = BTreeSet::new();
        let calls = mentions(term, &mut found);
        self.follow(calls, &mut found);
        found
    }

    /// The definitions that the body of one uses, and those that they use; itself only where it needs itself.
    #[must_use]
    pub fn needed_by(&self, id: DefId) -> BTreeSet<DefId> {
        match &self.get(id).body {
            Body::Term(body) => self.needed_in(body),
            Body::Builtin(_) => BTreeSet::new(),
        }
    }

    /// The definitions that a term uses, and those that they use.
    #[must_use]
    pub fn needed_in(&self, term: &Term) -> BTreeSet<DefId> {
        let mut globals = BTreeSet::new();
        self.follow(mentions(term, &mut globals), &mut globals)
    }

    /// These definitions and all that they use; the constants and variables among it are found.
    fn follow(&self, mut calls: Vec<DefId>, found: &mut BTreeSet<Global>) -> BTreeSet<DefId> {
        let mut seen = BTreeSet::new();
        while let Some(id) = calls.pop() {
            if seen.insert(id)
                && let Body::Term(body) = &self.get(id).body
            {
                calls.extend(mentions(body, found));
            }
        }
        seen
    }

    /// Whether a term asks how far the run is, or how it came here, which to TLC makes it one about a state.
    #[must_use]
    pub fn asks_of_run(&self, term: &Term) -> bool {
        use Builtin::{TlcGet, TlcGetOrDefault, Trace};
        self.does([term], &|builtin| matches!(builtin, TlcGet | TlcGetOrDefault | Trace), &|_| false)
    }

    /// Whether terms ask for the states before.
    pub fn looks_back<'t>(&self, terms: impl IntoIterator<Item = &'t Term>) -> bool {
        self.does(terms, &|builtin| builtin == Builtin::Trace, &|_| false)
    }

    /// Whether chance has a part in a term.
    #[must_use]
    pub fn is_chosen(&self, term: &Term) -> bool {
        self.does([term], &is_choice, &|_| false)
    }

    /// Whether chance has a part in some term whenever it is evaluated: not only in constants, which are chosen once in
    /// a run.
    pub fn are_chosen_anew<'t>(&self, terms: impl IntoIterator<Item = &'t Term>) -> bool {
        self.does(terms, &is_choice, &Definition::is_value)
    }

    /// Whether it shows that a term is evaluated: it says something, or writes a register or a file.
    #[must_use]
    pub fn has_effects(&self, term: &Term) -> bool {
        use Builtin::{JsonSerialize, NdJsonSerialize, Print, PrintT, TlcSet, Track};
        let shows = |builtin| matches!(builtin, Print | PrintT | TlcSet | Track | JsonSerialize | NdJsonSerialize);
        self.does([term], &shows, &|_| false)
    }

    /// Whether there is such a native operator in terms, or in what they call but for the definitions that are passed
    /// over. What is called by a name that is computed may have any.
    fn does<'t>(
        &self,
        terms: impl IntoIterator<Item = &'t Term>,
        is_it: &dyn Fn(Builtin) -> bool,
        passes: &dyn Fn(&Definition) -> bool,
    ) -> bool {
        let is_it = &|builtin| builtin == Builtin::EvalDefinition || is_it(builtin);
        let (mut seen, mut calls, mut found) = (BTreeSet::new(), vec![], false);
        for term in terms {
            calls.extend(mentions(term, &mut BTreeSet::new()));
            found = found || uses(term, is_it);
        }
        while let Some(id) = calls.pop().filter(|_| !found) {
            if !seen.insert(id) || passes(self.get(id)) {
                continue;
            }
            match &self.get(id).body {
                Body::Builtin(builtin) => found = is_it(*builtin),
                Body::Term(body) => {
                    found = uses(body, is_it);
                    calls.extend(mentions(body, &mut BTreeSet::new()));
                }
            }
        }
        found
    }

    /// Whether terms, or definitions that they apply, may ask `TLCGet` for what has one of these names.
    pub fn may_ask_for<'t>(&self, terms: impl IntoIterator<Item = &'t Term>, names: &[&str]) -> bool {
        let (mut calls, mut asks) = (vec![], false);
        for term in terms {
            calls.extend(mentions(term, &mut BTreeSet::new()));
            asks = asks || self.asks_for_in(term, names);
        }
        let needed = self.follow(calls, &mut BTreeSet::new());
        asks || needed
            .into_iter()
            .any(|id| matches!(&self.get(id).body, Body::Term(body) if self.asks_for_in(body, names)))
    }

    /// Whether a definition may ask `TLCGet` for what is known by this name.
    pub fn asks_for(&self, name: &str) -> bool {
        let bodies = self.definitions.iter().filter_map(|definition| match &definition.body {
            Body::Term(body) => Some(body),
            Body::Builtin(_) => None,
        });
        bodies.into_iter().any(|body| self.asks_for_in(body, &[name]))
    }

    /// Whether there is a composition of actions.
    #[must_use]
    pub fn composes(&self) -> bool {
        self.definitions.iter().any(|definition| matches!(&definition.body, Body::Term(body) if is_composed(body)))
    }

    fn asks_for_in(&self, term: &Term, names: &[&str]) -> bool {
        let is_what = |place: Option<&Term>| match place.map(|place| &*place.kind) {
            Some(TermKind::String(text)) => names.contains(&text.as_str()),
            Some(TermKind::Integer(_)) => false,
            _ => true,
        };
        let is_get = |builtin: Builtin| matches!(builtin, Builtin::TlcGet | Builtin::TlcGetOrDefault);
        let mut found = match &*term.kind {
            TermKind::Builtin(builtin, operands) => is_get(*builtin) && is_what(operands.first()),
            TermKind::Call(id, arguments) => match (&self.get(*id).body, arguments.first()) {
                (Body::Builtin(Builtin::EvalDefinition), _) => true,
                (Body::Builtin(builtin), Some(Argument::Term(place))) => is_get(*builtin) && is_what(Some(place)),
                _ => false,
            },
            _ => false,
        };
        subterms(term, &mut |part| found = found || self.asks_for_in(part, names));
        found
    }

    /// The parameters of operators, `LAMBDA`s among them. Any other identifier that is bound stands for a value.
    #[must_use]
    pub fn parameters(&self) -> HashSet<LocalId> {
        let mut found = HashSet::new();
        for definition in &self.definitions {
            found.extend(&definition.parameters);
            if let Body::Term(body) = &definition.body {
                lambda_parameters(body, &mut found);
            }
        }
        found
    }

    /// A term's source text on one line, blanks folded.
    #[must_use]
    pub fn text(&self, term: &Term, sources: &SourceMap) -> String {
        sources.slice(term.span).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Whether a native operator leaves its value to chance.
fn is_choice(builtin: Builtin) -> bool {
    matches!(builtin, Builtin::RandomElement | Builtin::RandomSubset | Builtin::RandomSetOfSubsets)
}

/// Whether one of the native operators in a term is of a kind.
fn uses(term: &Term, is_of_kind: &dyn Fn(Builtin) -> bool) -> bool {
    let mut found = matches!(&*term.kind, TermKind::Builtin(builtin, _) if is_of_kind(*builtin));
    operators(term, &mut |operator| found |= matches!(operator, Operator::Builtin(builtin) if is_of_kind(*builtin)));
    subterms(term, &mut |part| found = found || uses(part, is_of_kind));
    found
}

fn lambda_parameters(term: &Term, into: &mut HashSet<LocalId>) {
    operators(term, &mut |operator| {
        if let Operator::Lambda { parameters, .. } = operator {
            into.extend(parameters.iter());
        }
    });
    subterms(term, &mut |part| lambda_parameters(part, into));
}

fn is_composed(term: &Term) -> bool {
    let mut found = matches!(*term.kind, TermKind::Compose(..));
    subterms(term, &mut |part| found = found || is_composed(part));
    found
}

/// Adds a term's own constants and variables; the definitions that it calls are the answer.
pub(crate) fn mentions(term: &Term, found: &mut BTreeSet<Global>) -> Vec<DefId> {
    let mut calls = vec![];
    collect(term, found, &mut calls);
    calls
}

fn collect(term: &Term, found: &mut BTreeSet<Global>, calls: &mut Vec<DefId>) {
    match &*term.kind {
        TermKind::Constant(id, _) => drop(found.insert(Global::Constant(*id))),
        TermKind::Variable(id) => drop(found.insert(Global::Variable(*id))),
        TermKind::Call(id, _) => calls.push(*id),
        TermKind::Let(ids, _) => calls.extend(ids),
        _ => {}
    }
    operators(term, &mut |operator| match operator {
        Operator::Definition { id, .. } => calls.push(*id),
        Operator::Constant(id) => drop(found.insert(Global::Constant(*id))),
        Operator::Builtin(_) | Operator::Local(_) | Operator::Lambda { .. } => {}
    });
    subterms(term, &mut |part| collect(part, found, calls));
}

/// Calls `visit` on each operator among the arguments of `term` itself.
fn operators(term: &Term, visit: &mut impl FnMut(&Operator)) {
    let (TermKind::Constant(_, arguments) | TermKind::Local(_, arguments) | TermKind::Call(_, arguments)) = &*term.kind
    else {
        return;
    };
    let mut pending: Vec<&Argument> = arguments.iter().collect();
    while let Some(argument) = pending.pop() {
        if let Argument::Operator(operator) = argument {
            visit(operator);
            if let Operator::Definition { bound, .. } = operator {
                pending.extend(bound);
            }
        }
    }
}

/// The fields of a record, or of a set of records, in TLC's order.
pub fn in_order(fields: &[(Symbol, Term)]) -> Vec<&(Symbol, Term)> {
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_by_key(|field| field.0);
    sorted
}

/// Calls `visit` on each immediate part of `term`, in the order of the text. The bodies of `LET` definitions are not
/// parts; those of `LAMBDA`s are.
pub fn subterms(term: &Term, visit: &mut dyn FnMut(&Term)) {
    use TermKind as K;
    match &*term.kind {
        K::Boolean(_) | K::Integer(_) | K::Decimal(_) | K::String(_) | K::At | K::Variable(_) => {}
        K::Constant(_, arguments) | K::Local(_, arguments) | K::Call(_, arguments) => {
            arguments.iter().for_each(|argument| of_argument(argument, visit));
        }
        K::Builtin(_, items)
        | K::And(items)
        | K::Or(items)
        | K::SetEnumeration(items)
        | K::Tuple(items)
        | K::Product(items) => items.iter().for_each(visit),
        K::Let(_, body)
        | K::Unbounded { body, .. }
        | K::TemporalQuantifier { body, .. }
        | K::Field(body, _)
        | K::Prime(body)
        | K::Unchanged(body)
        | K::Enabled(body)
        | K::Always(body)
        | K::Eventually(body) => visit(body),
        K::If(a, b, c) => [a, b, c].into_iter().for_each(visit),
        K::Case(arms, other) => {
            arms.iter().flat_map(|(p, e)| [p, e]).chain(other).for_each(visit);
        }
        K::Quantifier { bounds, body, .. } | K::SetMap { bounds, body } | K::Function { bounds, body } => {
            bounds.iter().map(|bound| &bound.set).chain([body]).for_each(visit);
        }
        K::Choose { set, body, .. } => set.iter().chain([body]).for_each(visit),
        K::SetFilter { bound, body } => [&bound.set, body].into_iter().for_each(visit),
        K::Apply(a, b)
        | K::FunctionSet(a, b)
        | K::Compose(a, b)
        | K::Square(a, b)
        | K::Angle(a, b)
        | K::LeadsTo(a, b)
        | K::Guarantees(a, b)
        | K::WeakFairness(a, b)
        | K::StrongFairness(a, b) => [a, b].into_iter().for_each(visit),
        K::Except(f, updates) => {
            visit(f);
            for update in updates {
                for step in &update.path {
                    if let Selector::Index(e) = step {
                        visit(e);
                    }
                }
                visit(&update.value);
            }
        }
        K::Record(fields) | K::RecordSet(fields) => fields.iter().for_each(|(_, e)| visit(e)),
    }
}

fn of_argument(argument: &Argument, visit: &mut dyn FnMut(&Term)) {
    match argument {
        Argument::Term(term) => visit(term),
        Argument::Operator(Operator::Lambda { body, .. }) => visit(body),
        Argument::Operator(Operator::Definition { bound, .. }) => {
            bound.iter().for_each(|argument| of_argument(argument, visit));
        }
        Argument::Operator(_) => {}
    }
}
