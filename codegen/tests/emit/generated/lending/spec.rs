//! The model, as checkers and drivers know it.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use std::borrow::Cow;
use std::ops::ControlFlow;

use lockstep_model::{ActionOutline, Conjunct, Failure, FailureKind, Outcome, Outline, Predicate, Spec, Value, Variable};
use lockstep_model::typed::{Atoms, Stored, Typed, fingerprint_of};

use crate::lending::{actions, places};
use crate::lending::action::Action;
use crate::lending::configurations::Configuration;
use crate::lending::constants::Constants;
use crate::lending::initial::initial_states;
use crate::lending::invariants::Invariant;
use crate::lending::properties::Atom;
use crate::lending::state::State;
use crate::lending::successors::successors;

/// The model `Lending` under one of its configurations.
#[derive(Clone, Debug)]
pub struct Lending {
    configuration: Configuration,
    constants: Constants,
    invariants: Vec<Invariant>,
    atoms: Vec<Atom>,
    outline: Outline,
}

impl Lending {
    /// The model under this configuration.
    pub fn new(configuration: Configuration) -> Self {
        let constants = configuration.constants();
        let invariants = configuration.invariants();
        let mut atoms = Atoms::new();
        let fairness = configuration.fairness(&mut atoms);
        let properties = configuration.properties(&mut atoms);
        let atoms = atoms.into_list();
        let outline = Outline {
            module: "Lending".into(),
            constants: constant_values(&constants),
            variables: variables(),
            actions: action_outlines(),
            invariants: invariants
                .iter()
                .map(|invariant| invariant.predicate())
                .collect(),
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
        Lending {
            configuration,
            constants,
            invariants,
            atoms,
            outline,
        }
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

impl Spec for Lending {
    type State = State;
    type Stored = State;
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
        successors(&self.constants, state, &mut visit)
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
        let _ = index;
        Err(
            Failure::new(
                FailureKind::Unsupported,
                "the model has no assumption with this number",
            ),
        )
    }

    fn invariant(&self, index: usize, state: &State) -> Outcome<bool> {
        match self.invariants.get(index) {
            Some(invariant) => invariant.holds(&self.constants, state),
            None => {
                Err(
                    Failure::new(
                        FailureKind::Unsupported,
                        "the model has no invariant with this number",
                    ),
                )
            }
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
            None => {
                Err(
                    Failure::new(
                        FailureKind::Unsupported,
                        "the model has no temporal atom with this number",
                    ),
                )
            }
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
        state.clone()
    }

    #[inline]
    fn load(&self, stored: &Self::Stored) -> State {
        stored.clone()
    }

    #[inline]
    fn fingerprint(&self, _state: &State, stored: &Self::Stored) -> Outcome<u64> {
        Ok(fingerprint_of(stored))
    }

    fn values(&self, state: &State) -> Vec<Value> {
        state.values()
    }

    fn state(&self, values: &[Value]) -> Option<State> {
        State::from_values(values)
    }

    fn explain(
        &self,
        state: &State,
        action: &Action,
        next: Option<&State>,
    ) -> Vec<Conjunct> {
        actions::explain(&self.constants, state, action, next)
    }
}

/// The constants' names and values.
fn constant_values(constants: &Constants) -> Vec<(Cow<'static, str>, String)> {
    Vec::from([
        ("Readers".into(), "{ann, bob}".to_owned()),
        ("Limit".into(), constants.limit.to_value().to_string()),
        ("Nobody".into(), "Nobody".to_owned()),
    ])
}

/// The variables, in the spec's order.
fn variables() -> Vec<Variable> {
    Vec::from([
        Variable::new("holder", places::MODULE.at(0, 3, 0, 8)),
        Variable::new("queue", places::LENDING_MODULE.at(0, 3, 0, 7)),
        Variable::new("card", places::LENDING_MODULE.at(0, 3, 0, 6)),
        Variable::new("banned", places::LENDING_MODULE.at(0, 3, 0, 8)),
    ])
}

/// The actions, in the spec's order.
fn action_outlines() -> Vec<ActionOutline> {
    Vec::from([
        ActionOutline::new("Ask", &["r"], places::ASK.at(1, 3, 4, 39)),
        ActionOutline::new("Lend", &[], places::LEND.at(1, 3, 9, 21)),
        ActionOutline::new("Return", &["new_banned"], places::RETURN.at(1, 3, 4, 30)),
    ])
}

/// The assumptions about the constants.
fn assumptions() -> Vec<Predicate> {
    Vec::from([])
}
