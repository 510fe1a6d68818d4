//! A reference state machine for property tests.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Spec;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};
use proptest_state_machine::ReferenceStateMachine;

use crate::controller_node_reconcile::action::Action;
use crate::controller_node_reconcile::configurations::Configuration;
use crate::controller_node_reconcile::spec::ControllerNodeReconcile;
use crate::controller_node_reconcile::state::State;

/// `ControllerNodeReconcile` as a reference for proptest's state machine tests: each
/// step is one that the model can take.
#[derive(Clone, Copy, Debug)]
pub struct ControllerNodeReconcileMachine;

/// A state with what can be done in it.
#[derive(Clone, Debug)]
pub struct Enabled {
    /// The state.
    pub state: State,
    /// The steps that the model can take in it, the ones that change nothing included.
    pub actions: Vec<Action>,
}

impl Enabled {
    /// The state with every step that the model can take in it.
    pub fn new(model: &ControllerNodeReconcile, state: State) -> Self {
        let mut actions = Vec::new();
        let _ = model.successors(&state, |action, _| {
            actions.push(action);
            ControlFlow::Continue(())
        });
        Enabled { state, actions }
    }
}

impl ControllerNodeReconcileMachine {
    /// The model that the steps are those of.
    pub fn model() -> ControllerNodeReconcile {
        ControllerNodeReconcile::new(Configuration::Main)
    }

    /// The initial states.
    fn initial() -> Vec<Enabled> {
        let model = Self::model();
        let mut states = Vec::new();
        let _ = model.initial_states(|state| {
            states.push(Enabled::new(&model, state));
            ControlFlow::Continue(())
        });
        states
    }
}

impl ReferenceStateMachine for ControllerNodeReconcileMachine {
    type State = Enabled;
    type Transition = Action;

    fn init_state() -> BoxedStrategy<Enabled> {
        select(Self::initial()).boxed()
    }

    fn transitions(state: &Enabled) -> BoxedStrategy<Action> {
        select(state.actions.clone()).boxed()
    }

    fn preconditions(state: &Enabled, transition: &Action) -> bool {
        state.actions.contains(transition)
    }

    fn apply(state: Enabled, transition: &Action) -> Enabled {
        let model = Self::model();
        match model.step(&state.state, transition) {
            Ok(Some(next)) => Enabled::new(&model, next),
            _ => state,
        }
    }
}
