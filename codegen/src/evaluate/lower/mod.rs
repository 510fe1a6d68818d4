//! From terms to code: identifiers become slots, primes go down to the variables, calls know their operators.

mod action;
mod arguments;
mod builtin;
mod expression;
mod frames;
mod inline;
mod strict;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use self::frames::{Binding, BindingKind, Frame, Key, code};
use super::code::{Barred, Closing, Code, CodeBody, Kind, LetCode, Needs, Node, Parameter, ProcedureId, Scoped};
use super::steps::Choice;
use crate::machine::{Action, Machine};
use crate::term::{self, Body, DefId, Level, LocalId, Term, TermKind};

/// Lowers terms of one machine.
pub(super) struct Lowerer<'m> {
    machine: &'m Machine,
    /// The code of procedures; absent while it is being made.
    pub procedures: Vec<Option<(Code, Needs)>>,
    ids: HashMap<(DefId, bool, bool), ProcedureId>,
    shared: HashMap<(DefId, bool), Arc<Node>>,
    frames: Vec<Frame>,
    /// Identifiers that quantifiers and the like bind, which mean the same under a prime.
    rigid: HashSet<LocalId>,
    /// The parameters of operators, which may stand for primed variables and for actions, once that is asked.
    parameters: OnceCell<HashSet<LocalId>>,
    closing: HashSet<(DefId, bool)>,
    strict: HashMap<(DefId, usize), bool>,
    /// Whether definitions make functions.
    functional: HashMap<DefId, bool>,
    levels: HashMap<DefId, Level>,
    branching: HashMap<(DefId, bool), bool>,
    /// What parameters stand for whose operators are being inlined.
    aliases: HashMap<LocalId, Term>,
    /// The operators that are being inlined.
    opened: Vec<DefId>,
    inlined_terms: usize,
    /// The numbers of barred variables, from that of the first on.
    barred: HashMap<DefId, u32>,
    /// The number of expressions that are evaluated once a state.
    pub memos: u32,
    /// These, by definition, where they are the definition's body.
    memo_of_definition: HashMap<(DefId, bool), (u32, Arc<Node>)>,
    /// Those that are an operator applied, by the term, which an instance puts in many places. The term is kept, so
    /// that its address stays its own.
    memo_of_term: HashMap<(*const TermKind, bool), (u32, Arc<Node>, Term)>,
    /// Whether a definition is left to chance, once.
    pub chose: bool,
    /// Whether unprimed variables are those being assigned: in initial predicates.
    is_initial: bool,
    /// Whether there are functions that speak of the next state, once that is known.
    applies_actions: Option<bool>,
}

impl<'m> Lowerer<'m> {
    pub fn new(machine: &'m Machine) -> Self {
        Lowerer {
            machine,
            procedures: vec![],
            ids: HashMap::new(),
            shared: HashMap::new(),
            frames: vec![],
            rigid: HashSet::new(),
            parameters: OnceCell::new(),
            closing: HashSet::new(),
            strict: HashMap::new(),
            functional: HashMap::new(),
            levels: HashMap::new(),
            branching: HashMap::new(),
            aliases: HashMap::new(),
            opened: vec![],
            inlined_terms: 0,
            barred: HashMap::new(),
            memos: 0,
            memo_of_definition: HashMap::new(),
            memo_of_term: HashMap::new(),
            chose: false,
            is_initial: false,
            applies_actions: None,
        }
    }

    /// Code without parameters for an expression. The identifiers in `bound` have the first slots, in order.
    pub fn expression(&mut self, term: &Term, bound: &[LocalId]) -> Code {
        self.root(bound, |lower| CodeBody::Expression(Arc::new(lower.node(term, false))))
    }

    /// Code without parameters for an action.
    pub fn action(&mut self, term: &Term, bound: &[LocalId]) -> Code {
        self.root(bound, |lower| CodeBody::Action(lower.act(term, false)))
    }

    /// Code for a condition on steps that is searched for, not judged: `ENABLED`, and initial predicates.
    pub fn initial(&mut self, term: &Term) -> Code {
        self.is_initial = true;
        let code = self.root(&[], |lower| CodeBody::Action(lower.act(term, true)));
        self.is_initial = false;
        code
    }

    /// Code for an action below quantifiers: what these choose from, in the order in which it is gone through, then the
    /// action.
    pub fn quantified(&mut self, action: &Action) -> (Vec<Choice>, Code) {
        let mut choices = vec![];
        let code = self.root(&[], |lower| {
            for place in action.loops() {
                let parameter = &action.parameters[place];
                let set = lower.node(&parameter.set, false);
                choices.push(Choice { place, set, slot: lower.bind_local(parameter.local) });
            }
            CodeBody::Action(lower.act(&action.body, false))
        });
        (choices, code)
    }

    /// How many barred variables were met.
    pub fn barred(&self) -> u32 {
        self.barred.len() as u32
    }

    /// The barred variable that a definition stands for.
    fn barred_variable(&mut self, id: DefId) -> Option<Barred> {
        let definition = self.machine.program.get(id);
        if !definition.is_barred {
            return None;
        }
        let next = self.machine.program.variables.len() + self.barred.len();
        let variable = *self.barred.entry(id).or_insert(next as u32);
        Some(Barred { variable, replaced_at: self.machine.program.height(definition.span) })
    }

    fn root(&mut self, bound: &[LocalId], body: impl FnOnce(&mut Self) -> CodeBody) -> Code {
        let outer = std::mem::take(&mut self.frames);
        self.frames.push(Frame { is_procedure: true, ..Frame::default() });
        for local in bound {
            self.bind_local(*local);
        }
        let body = body(self);
        let frame = self.frames.pop().unwrap_or_default();
        self.frames = outer;
        code(frame, body)
    }

    /// Completes a `LET` definition's code with a frame of its own.
    fn close_definition(&mut self, id: DefId, primed: bool, definition: &LetCode) -> Needs {
        if let Some(closing) = definition.closing.get() {
            return closing.needs;
        }
        let source = self.machine.program.get(id);
        if !self.closing.insert((id, primed)) {
            return level_needs(source.level, primed);
        }
        let own = source.recursive.then_some(Key::Definition(id, primed));
        let formals = source.parameters.clone();
        let closing = match &source.body {
            Body::Term(term) => self.close(term, primed, &formals, own),
            Body::Builtin(builtin) => {
                let builtin = *builtin;
                self.close_builtin(builtin, source.span)
            }
        };
        self.closing.remove(&(id, primed));
        let needs = closing.needs;
        let _ = definition.closing.set(closing);
        needs
    }

    /// A term with a frame of its own.
    fn close(&mut self, term: &Term, primed: bool, formals: &[LocalId], own: Option<Key>) -> Closing {
        let mut needs = Needs::NOTHING;
        // An operator names itself through its frame; a function, through its rule.
        let (operator, function) = if formals.is_empty() { (None, own) } else { (own, None) };
        let (code, sources) = self.nested(formals, operator, |lower| {
            let node = lower.node_of(term, primed, function);
            needs = node.needs;
            CodeBody::Expression(Arc::new(node))
        });
        let is_action = self.is_initial && primed || self.level(term) >= Level::Action;
        let (mut action, mut action_sources) = (None, Box::default());
        if is_action && may_be_action(term) {
            let (code, sources) = self.nested(formals, operator, |lower| CodeBody::Action(lower.act(term, primed)));
            (action, action_sources) = (Some(Arc::new(code)), sources);
        }
        needs = needs.without(Needs::FRAME);
        if !sources.is_empty() || !action_sources.is_empty() {
            needs = needs.with(Needs::FRAME);
        }
        let stable = !needs.any(Needs::NEXT.with(Needs::WORLD));
        let height = self.machine.program.height(term.span);
        Closing { code: Arc::new(code), action, sources, action_sources, stable, needs, height }
    }

    /// The body of a filter or function.
    fn scoped(&mut self, patterns: &[&term::Pattern], body: &Term, primed: bool, own: Option<Key>) -> (Scoped, Needs) {
        let mut needs = Needs::NOTHING;
        let mut slots = vec![];
        let mut action = None;
        let (code, sources) = self.nested(&[], own, |lower| {
            slots = patterns.iter().map(|pattern| lower.bind_pattern(pattern)).collect();
            let node = lower.node(body, primed);
            needs = node.needs;
            let mut is_action = || !primed && lower.level(body) >= Level::Action && may_be_action(body);
            if own.is_some() && inline::gives_truth(body) || is_action() {
                action = Some(lower.act(body, primed));
            }
            CodeBody::Expression(Arc::new(node))
        });
        needs = needs.without(Needs::FRAME);
        if !sources.is_empty() {
            needs = needs.with(Needs::FRAME);
        }
        let names = patterns.iter().map(|pattern| self.name_of(pattern)).collect();
        let names_its_rule = self.names_its_rule(&sources);
        (Scoped { patterns: slots.into(), names, code: Arc::new(code), action, sources, names_its_rule }, needs)
    }

    /// The procedure of a definition at the top of a module, and what it needs.
    fn procedure(&mut self, id: DefId, primed: bool, as_action: bool) -> (ProcedureId, Needs) {
        let machine = self.machine;
        let definition = machine.program.get(id);
        // A constant has one value, whichever state it is asked for in.
        let is_value = definition.level == Level::Constant && definition.parameters.is_empty();
        let asks = || {
            !self.is_initial && matches!(&definition.body, Body::Term(body) if self.machine.program.asks_of_run(body))
        };
        let primed = primed && (!is_value || asks());
        if let Some(&place) = self.ids.get(&(id, primed, as_action)) {
            let needs = match &self.procedures[place.0 as usize] {
                Some((_, needs)) => *needs,
                None => level_needs(definition.level, primed),
            };
            return (place, needs);
        }
        let place = ProcedureId(self.procedures.len() as u32);
        self.procedures.push(None);
        self.ids.insert((id, primed, as_action), place);
        let mut frame = Frame { formals: definition.parameters.clone(), is_procedure: true, ..Frame::default() };
        if definition.recursive {
            // The calls inside are made before the body has said what it reads under a prime.
            let both = !primed && definition.level >= Level::Action;
            for (index, local) in definition.parameters.iter().enumerate() {
                for primed in if both { vec![false, true] } else { vec![primed] } {
                    let slot = frame.slot();
                    frame.parameters.push(Parameter { index: index as u32, primed, slot });
                    frame.bindings.insert(Key::Local(*local, primed), Binding { slot, kind: BindingKind::Argument });
                }
            }
        }
        let outer = std::mem::replace(&mut self.frames, vec![frame]);
        let mut needs = Needs::STATE.with(Needs::NEXT);
        let body = match &definition.body {
            Body::Term(term) if as_action => CodeBody::Action(self.act(term, primed)),
            Body::Term(term) => {
                let own =
                    (definition.recursive && definition.parameters.is_empty()).then_some(Key::Definition(id, primed));
                let mut node = self.node_of(term, primed, own);
                if let Kind::Cached(.., is_definition) = &mut node.kind {
                    // What stands for a constant is made wherever it is asked for.
                    *is_definition = definition.parameters.is_empty() && !matches!(*term.kind, TermKind::Constant(..));
                }
                needs = node.needs.without(Needs::FRAME);
                CodeBody::Expression(Arc::new(node))
            }
            Body::Builtin(builtin) => {
                let node = self.builtin_over_slots(*builtin, definition.span);
                needs = node.needs.without(Needs::FRAME);
                CodeBody::Expression(Arc::new(node))
            }
        };
        let frame = self.frames.pop().unwrap_or_default();
        self.frames = outer;
        self.procedures[place.0 as usize] = Some((code(frame, body), needs));
        (place, needs)
    }

    /// The parameters of a procedure that is complete; of one in the making, those that it has beforehand.
    fn parameters_of(&self, place: ProcedureId, id: DefId, primed: bool) -> Vec<Parameter> {
        if let Some((code, _)) = &self.procedures[place.0 as usize] {
            return code.parameters.to_vec();
        }
        let definition = self.machine.program.get(id);
        let both = !primed && definition.level >= Level::Action;
        let modes: &[bool] = if both {
            &[false, true]
        } else if primed {
            &[true]
        } else {
            &[false]
        };
        let mut slot = 0..;
        (0..definition.parameters.len() as u32)
            .flat_map(|index| modes.iter().map(move |mode| (index, *mode)))
            .map(|(index, primed)| Parameter { index, primed, slot: slot.next().unwrap_or_default() })
            .collect()
    }

    /// The level of a term, with those of definitions that are in a `LET` or made by instances looked at again.
    fn level(&mut self, term: &Term) -> Level {
        if let TermKind::Call(id, arguments) = &*term.kind
            && arguments.is_empty()
        {
            if let Some(level) = self.levels.get(id) {
                return *level;
            }
            let level = self.machine.program.level_of(term);
            self.levels.insert(*id, level);
            return level;
        }
        self.machine.program.level_of(term)
    }
}

/// What a definition of this level may need.
fn level_needs(level: Level, primed: bool) -> Needs {
    match level {
        Level::Constant => Needs::NOTHING,
        Level::State if primed => Needs::NEXT,
        Level::State => Needs::STATE,
        Level::Action | Level::Temporal => Needs::STATE.with(Needs::NEXT),
    }
}

/// Whether a term has a form that the search for successors takes apart.
fn may_be_action(term: &Term) -> bool {
    use crate::term::Builtin as B;
    match &*term.kind {
        TermKind::Builtin(builtin, _) => matches!(builtin, B::Equal | B::In | B::SubsetEq | B::Implies),
        TermKind::And(_)
        | TermKind::Or(_)
        | TermKind::Quantifier { .. }
        | TermKind::Call(..)
        | TermKind::Local(..)
        | TermKind::If(..)
        | TermKind::Case(..)
        | TermKind::Let(..)
        | TermKind::Unchanged(_)
        | TermKind::Square(..)
        | TermKind::Angle(..)
        | TermKind::Compose(..) => true,
        _ => false,
    }
}
