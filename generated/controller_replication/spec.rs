//! The model, as checkers and drivers know it.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::borrow::Cow;
use std::ops::ControlFlow;

use lockstep_model::typed::{Atoms, Stored, Typed};
use lockstep_model::{
    ActionOutline, Conjunct, Failure, FailureKind, Outcome, Outline, Predicate, Spec, Value, Variable,
};

use crate::controller_replication::action::Action;
use crate::controller_replication::configurations::Configuration;
use crate::controller_replication::constants::Constants;
use crate::controller_replication::initial::initial_states;
use crate::controller_replication::invariants::Invariant;
use crate::controller_replication::packing::WORDS;
use crate::controller_replication::properties::Atom;
use crate::controller_replication::state::State;
use crate::controller_replication::successors::successors;
use crate::controller_replication::{actions, packing, places};

/// The model `ControllerReplication` under one of its configurations.
#[derive(Clone, Debug)]
pub struct ControllerReplication {
    configuration: Configuration,
    constants: Constants,
    invariants: Vec<Invariant>,
    atoms: Vec<Atom>,
    outline: Outline,
}

impl ControllerReplication {
    /// The model under this configuration.
    pub fn new(configuration: Configuration) -> Self {
        let constants = configuration.constants();
        let invariants = configuration.invariants();
        let mut atoms = Atoms::new();
        let fairness = configuration.fairness(&mut atoms);
        let properties = configuration.properties(&mut atoms);
        let atoms = atoms.into_list();
        let outline = Outline {
            module: "ControllerReplication".into(),
            constants: constant_values(&constants),
            variables: variables(),
            actions: action_outlines(),
            invariants: invariants.iter().map(|invariant| invariant.predicate()).collect(),
            assumptions: assumptions(),
            check_deadlock: configuration.check_deadlock(),
            atoms: atoms
                .iter()
                .map(|atom| Predicate {
                    name: atom.text().into(),
                    text: atom.text().into(),
                    location: Some(atom.location()),
                })
                .collect(),
            fairness,
            properties,
            ..Outline::default()
        };
        ControllerReplication { configuration, constants, invariants, atoms, outline }
    }

    /// The configuration.
    pub fn configuration(&self) -> Configuration {
        self.configuration
    }

    /// The values of the constants.
    pub fn constants(&self) -> &Constants {
        &self.constants
    }
}

impl Spec for ControllerReplication {
    type State = State;
    type Stored = Stored<State, WORDS>;
    type Action = Action;

    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn initial_states<V>(&self, mut visit: V) -> Outcome<()>
    where
        V: FnMut(State) -> ControlFlow<()>,
    {
        initial_states(&self.constants, &mut visit)
    }

    fn successors<V>(&self, state: &State, mut visit: V) -> Outcome<()>
    where
        V: FnMut(Action, State) -> ControlFlow<()>,
    {
        successors(&self.constants, state, &mut |action: Action, next: &State| visit(action, *next))
    }

    fn stored_successors<V>(&self, state: &State, stored: &Self::Stored, mut visit: V) -> Outcome<u64>
    where
        V: FnMut(&Action, Self::Stored, Outcome<u64>) -> ControlFlow<()>,
    {
        let mut visit = |action: Action, next: &State| {
            let stored = packing::store_next(stored, &action, next);
            let fingerprint = Ok(stored.fingerprint());
            visit(&action, stored, fingerprint)
        };
        successors(&self.constants, state, &mut visit).map(|()| 0)
    }

    fn step(&self, state: &State, action: &Action) -> Outcome<Option<State>> {
        actions::step(&self.constants, state, action)
    }

    #[inline]
    fn action_index(&self, action: &Action) -> usize {
        action.index()
    }

    fn action_arguments(&self, action: &Action) -> Vec<Value> {
        action.arguments()
    }

    fn action(&self, index: usize, arguments: &[Value]) -> Option<Action> {
        Action::new(index, arguments)
    }

    fn assumption(&self, index: usize) -> Outcome<bool> {
        let constants = &self.constants;
        match index {
            0 => Ok(true),
            1 => Ok(true),
            2 => Ok(true),
            3 => Ok(true),
            4 => Ok(constants.page_limit != 0),
            _ => Err(Failure::new(FailureKind::Unsupported, "the model has no assumption with this number")),
        }
    }

    fn invariant(&self, index: usize, state: &State) -> Outcome<bool> {
        match self.invariants.get(index) {
            Some(invariant) => invariant.holds(&self.constants, state),
            None => Err(Failure::new(FailureKind::Unsupported, "the model has no invariant with this number")),
        }
    }

    fn invariant_is_tested(&self, index: usize, state: &State) -> Outcome<Option<bool>> {
        match self.invariants.get(index) {
            Some(invariant) => invariant.is_tested(&self.constants, state),
            None => Ok(None),
        }
    }

    fn atom(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
        match self.atoms.get(index) {
            Some(atom) => atom.holds(&self.constants, state, next),
            None => Err(Failure::new(FailureKind::Unsupported, "the model has no temporal atom with this number")),
        }
    }

    fn atom_is_state_level(&self, index: usize) -> bool {
        self.atoms.get(index).is_some_and(|atom| atom.is_state_level())
    }

    fn atom_excludes_stuttering(&self, index: usize) -> bool {
        self.atoms.get(index).is_some_and(|atom| atom.excludes_stuttering())
    }

    fn atom_follows_from_actions(&self, index: usize) -> bool {
        self.atoms.get(index).is_some_and(|atom| atom.follows_from_actions())
    }

    fn atom_is_about(&self, index: usize, action: &Action) -> bool {
        self.atoms.get(index).is_some_and(|atom| atom.is_about(action))
    }

    #[inline]
    fn store(&self, state: &State) -> Self::Stored {
        packing::store(state)
    }

    #[inline]
    fn load(&self, stored: &Self::Stored) -> State {
        packing::load(stored)
    }

    #[inline]
    fn fingerprint(&self, _state: &State, stored: &Self::Stored) -> Outcome<u64> {
        Ok(stored.fingerprint())
    }

    fn values(&self, state: &State) -> Vec<Value> {
        state.values()
    }

    fn state(&self, values: &[Value]) -> Option<State> {
        State::from_values(values)
    }

    fn explain(&self, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
        actions::explain(&self.constants, state, action, next)
    }
}

/// The constants' names and values.
fn constant_values(constants: &Constants) -> Vec<(Cow<'static, str>, String)> {
    Vec::from([
        ("Controllers".into(), "{\"c1\", \"c2\"}".to_owned()),
        ("Events".into(), "{\"e1\", \"e2\", \"e3\", \"e4\"}".to_owned()),
        ("Resources".into(), "{\"vm/v1\", \"network/n1\"}".to_owned()),
        ("NoEvent".into(), "NoEvent".to_owned()),
        ("Bug".into(), constants.bug.to_value().to_string()),
        ("PageLimit".into(), constants.page_limit.to_value().to_string()),
        ("MaxFaults".into(), constants.max_faults.to_value().to_string()),
    ])
}

/// The variables, in the spec's order.
fn variables() -> Vec<Variable> {
    Vec::from([
        Variable::new("outbox", places::MODULE.at(0, 3, 0, 8)),
        Variable::new("received", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 10)),
        Variable::new("applyCount", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 12)),
        Variable::new("head", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 6)),
        Variable::new("conflict", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 10)),
        Variable::new("job", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 5)),
        Variable::new("watermark", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 11)),
        Variable::new("acked", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 7)),
        Variable::new("page", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 6)),
        Variable::new("worker", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 8)),
        Variable::new("acksInFlight", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 14)),
        Variable::new("up", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 4)),
        Variable::new("faults", places::CONTROLLER_REPLICATION_MODULE.at(0, 3, 0, 8)),
    ])
}

/// The actions, in the spec's order.
fn action_outlines() -> Vec<ActionOutline> {
    Vec::from([
        ActionOutline::new("LocalWrite", &["c", "e"], places::LOCAL_WRITE.at(1, 3, 6, 75)),
        ActionOutline::new("Pull", &["c", "p", "n"], places::PULL.at(1, 3, 10, 73)),
        ActionOutline::new("RepeatPage", &["c", "p", "n"], places::REPEAT_PAGE.at(2, 7, 10, 83)),
        ActionOutline::new("ApplyNext", &["c", "p"], places::APPLY_NEXT.at(1, 3, 7, 77)),
        ActionOutline::new("FinishPage", &["c", "p"], places::FINISH_PAGE.at(1, 3, 10, 62)),
        ActionOutline::new("DeliverAck", &["c", "p", "n"], places::DELIVER_ACK.at(1, 3, 4, 86)),
        ActionOutline::new("LoseAck", &["c", "p", "n"], places::LOSE_ACK.at(1, 3, 3, 79)),
        ActionOutline::new("StartJob", &["c", "l"], places::START_JOB.at(1, 3, 7, 49)),
        ActionOutline::new("CompleteJob", &["c", "l"], places::COMPLETE_JOB.at(1, 3, 7, 49)),
        ActionOutline::new("FailJob", &["c", "l"], places::FAIL_JOB.at(1, 3, 5, 49)),
        ActionOutline::new("RetryJob", &["c", "l"], places::RETRY_JOB.at(1, 3, 5, 57)),
        ActionOutline::new("Crash", &["c"], places::CRASH.at(2, 7, 10, 94)),
        ActionOutline::new("Restart", &["c"], places::RESTART.at(1, 3, 7, 53)),
    ])
}

/// The assumptions about the constants.
fn assumptions() -> Vec<Predicate> {
    Vec::from([
        Predicate::new(
            "EventsAreWellFormed",
            "\\A e \\in Events : /\\ Origin(e) \\in Controllers /\\ ResourceOf(e) \\in Resources",
            places::EVENTS_ARE_WELL_FORMED.at(1, 3, 2, 50),
        ),
        Predicate::new(
            "PlacesAreDense",
            "\\A c \\in Controllers : {Place(e) : e \\in EventsOf(c)} = 1..Cardinality(EventsOf(c))",
            places::PLACES_ARE_DENSE.at(1, 3, 1, 85),
        ),
        Predicate::new(
            "RankIsTotal",
            "\\A a, b \\in Events : a # b => (Beats(a, b) \\/ Beats(b, a))",
            places::RANK_IS_TOTAL.at(1, 3, 1, 60),
        ),
        Predicate::new("NoEventIsNoEvent", "NoEvent \\notin Events", places::NO_EVENT_IS_NO_EVENT.at(0, 28, 0, 48)),
        Predicate::new(
            "LimitsAreNatural",
            "PageLimit \\in Nat \\ {0} /\\ MaxFaults \\in Nat",
            places::LIMITS_ARE_NATURAL.at(0, 28, 0, 71),
        ),
    ])
}
