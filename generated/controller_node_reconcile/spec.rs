//! The model, as checkers and drivers know it.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use std::borrow::Cow;
use std::ops::ControlFlow;

use lockstep_model::typed::{Atoms, Stored, Typed};
use lockstep_model::{
    ActionOutline, Conjunct, Failure, FailureKind, Outcome, Outline, Predicate, Spec, Value, Variable,
};

use crate::controller_node_reconcile::action::Action;
use crate::controller_node_reconcile::configurations::Configuration;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::initial::initial_states;
use crate::controller_node_reconcile::invariants::Invariant;
use crate::controller_node_reconcile::packing::WORDS;
use crate::controller_node_reconcile::properties::Atom;
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::successors::successors;
use crate::controller_node_reconcile::{actions, packing, places};

/// The model `ControllerNodeReconcile` under one of its configurations.
#[derive(Clone, Debug)]
pub struct ControllerNodeReconcile {
    configuration: Configuration,
    constants: Constants,
    invariants: Vec<Invariant>,
    atoms: Vec<Atom>,
    outline: Outline,
}

impl ControllerNodeReconcile {
    /// The model under this configuration.
    pub fn new(configuration: Configuration) -> Self {
        let constants = configuration.constants();
        let invariants = configuration.invariants();
        let mut atoms = Atoms::new();
        let fairness = configuration.fairness(&mut atoms);
        let properties = configuration.properties(&mut atoms);
        let atoms = atoms.into_list();
        let outline = Outline {
            module: "ControllerNodeReconcile".into(),
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
        ControllerNodeReconcile { configuration, constants, invariants, atoms, outline }
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

impl Spec for ControllerNodeReconcile {
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
            1 => Ok(constants.heartbeat_every < constants.stale_after),
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
        ("Vms".into(), "{\"vm1\"}".to_owned()),
        ("MaxGeneration".into(), constants.max_generation.to_value().to_string()),
        ("HeartbeatEvery".into(), constants.heartbeat_every.to_value().to_string()),
        ("StaleAfter".into(), constants.stale_after.to_value().to_string()),
        ("MaxCrashes".into(), constants.max_crashes.to_value().to_string()),
        ("Bug".into(), constants.bug.to_value().to_string()),
    ])
}

/// The variables, in the spec's order.
fn variables() -> Vec<Variable> {
    Vec::from([
        Variable::new("known", places::MODULE.at(0, 3, 0, 7)),
        Variable::new("ready", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 7)),
        Variable::new("age", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 5)),
        Variable::new("desired", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 9)),
        Variable::new("observed", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 10)),
        Variable::new("applied", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 9)),
        Variable::new("journal", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 9)),
        Variable::new("artefacts", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 11)),
        Variable::new("contact", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 9)),
        Variable::new("registered", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 12)),
        Variable::new("suspects", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 10)),
        Variable::new("inbox", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 7)),
        Variable::new("up", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 4)),
        Variable::new("nodeUp", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 8)),
        Variable::new("crashes", places::CONTROLLER_NODE_RECONCILE_MODULE.at(0, 3, 0, 9)),
    ])
}

/// The actions, in the spec's order.
fn action_outlines() -> Vec<ActionOutline> {
    Vec::from([
        ActionOutline::new("Register", &["c"], places::REGISTER.at(1, 3, 6, 85)),
        ActionOutline::new("Heartbeat", &["c"], places::HEARTBEAT.at(1, 3, 12, 70)),
        ActionOutline::new("DetectFailure", &[], places::DETECT_FAILURE.at(1, 3, 5, 82)),
        ActionOutline::new("FailOver", &[], places::FAIL_OVER.at(1, 3, 9, 73)),
        ActionOutline::new("TimeOut", &["c"], places::TIME_OUT.at(1, 3, 3, 89)),
        ActionOutline::new("Tick", &[], places::TICK.at(1, 3, 5, 91)),
        ActionOutline::new("SetDesired", &["c", "v"], places::SET_DESIRED.at(2, 7, 5, 91)),
        ActionOutline::new("Push", &["c", "v"], places::PUSH.at(1, 3, 9, 79)),
        ActionOutline::new("BeginApply", &["v", "g"], places::BEGIN_APPLY.at(1, 3, 9, 66)),
        ActionOutline::new("FinishApply", &["v", "g"], places::FINISH_APPLY.at(1, 3, 6, 64)),
        ActionOutline::new("NodeCrash", &[], places::NODE_CRASH.at(1, 3, 9, 47)),
        ActionOutline::new("NodeRestart", &[], places::NODE_RESTART.at(1, 3, 7, 75)),
        ActionOutline::new("ControllerCrash", &["c"], places::CONTROLLER_CRASH.at(1, 3, 5, 71)),
        ActionOutline::new("ControllerRestart", &["c"], places::CONTROLLER_RESTART.at(1, 3, 6, 95)),
    ])
}

/// The assumptions about the constants.
fn assumptions() -> Vec<Predicate> {
    Vec::from([
        Predicate::new(
            "ControllersAreListed",
            "Controllers \\subseteq {\"c1\", \"c2\", \"c3\"}",
            places::CONTROLLERS_ARE_LISTED.at(0, 32, 0, 71),
        ),
        Predicate::new(
            "HeartbeatsBeatTheTimeOut",
            "HeartbeatEvery \\in Nat /\\ StaleAfter \\in Nat /\\ HeartbeatEvery < StaleAfter",
            places::HEARTBEATS_BEAT_THE_TIME_OUT.at(1, 3, 1, 77),
        ),
    ])
}
