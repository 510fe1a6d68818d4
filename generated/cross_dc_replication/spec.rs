//! The model, as checkers and drivers know it.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::borrow::Cow;
use std::ops::ControlFlow;

use lockstep_model::typed::{Atoms, Stored, Typed};
use lockstep_model::{
    ActionOutline, Conjunct, Failure, FailureKind, Outcome, Outline, Predicate, Spec, Value, Variable,
};

use crate::cross_dc_replication::action::Action;
use crate::cross_dc_replication::configurations::Configuration;
use crate::cross_dc_replication::constants::Constants;
use crate::cross_dc_replication::initial::initial_states;
use crate::cross_dc_replication::invariants::Invariant;
use crate::cross_dc_replication::packing::WORDS;
use crate::cross_dc_replication::properties::Atom;
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::successors::successors;
use crate::cross_dc_replication::{actions, packing, places};

/// The model `CrossDcReplication` under one of its configurations.
#[derive(Clone, Debug)]
pub struct CrossDcReplication {
    configuration: Configuration,
    constants: Constants,
    invariants: Vec<Invariant>,
    atoms: Vec<Atom>,
    outline: Outline,
}

impl CrossDcReplication {
    /// The model under this configuration.
    pub fn new(configuration: Configuration) -> Self {
        let constants = configuration.constants();
        let invariants = configuration.invariants();
        let mut atoms = Atoms::new();
        let fairness = configuration.fairness(&mut atoms);
        let properties = configuration.properties(&mut atoms);
        let atoms = atoms.into_list();
        let outline = Outline {
            module: "CrossDcReplication".into(),
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
        CrossDcReplication { configuration, constants, invariants, atoms, outline }
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

impl Spec for CrossDcReplication {
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
            4 => Ok(true),
            5 => Ok(constants.page_limit != 0),
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
        ("Controllers".into(), "{\"c1\", \"c2\", \"c3\"}".to_owned()),
        ("Events".into(), "{\"e3\", \"e5\", \"e6\"}".to_owned()),
        ("Resources".into(), "{\"vm/v1\"}".to_owned()),
        ("NoEvent".into(), "NoEvent".to_owned()),
        ("Bug".into(), constants.bug.to_value().to_string()),
        ("Dcs".into(), "{\"dc1\", \"dc2\"}".to_owned()),
        ("PageLimit".into(), constants.page_limit.to_value().to_string()),
        ("MaxFlaps".into(), constants.max_flaps.to_value().to_string()),
    ])
}

/// The variables, in the spec's order.
fn variables() -> Vec<Variable> {
    Vec::from([
        Variable::new("outbox", places::MODULE.at(0, 3, 0, 8)),
        Variable::new("applyCount", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 12)),
        Variable::new("head", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 6)),
        Variable::new("unresolved", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 12)),
        Variable::new("watermark", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 11)),
        Variable::new("acked", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 7)),
        Variable::new("page", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 6)),
        Variable::new("linkUp", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 8)),
        Variable::new("flaps", places::CROSS_DC_REPLICATION_MODULE.at(0, 3, 0, 7)),
    ])
}

/// The actions, in the spec's order.
fn action_outlines() -> Vec<ActionOutline> {
    Vec::from([
        ActionOutline::new("Emit", &["c", "e"], places::EMIT.at(1, 3, 5, 56)),
        ActionOutline::new("LinkDown", &["a", "b"], places::LINK_DOWN.at(1, 3, 8, 73)),
        ActionOutline::new("LinkUp", &["a", "b"], places::LINK_UP.at(1, 3, 3, 86)),
        ActionOutline::new("Pull", &["c", "p", "n"], places::PULL.at(2, 7, 14, 74)),
        ActionOutline::new("ApplyNext", &["c", "p"], places::APPLY_NEXT.at(1, 3, 7, 58)),
        ActionOutline::new("FinishPage", &["c", "p"], places::FINISH_PAGE.at(1, 3, 11, 70)),
        ActionOutline::new("Compensate", &["c", "l"], places::COMPENSATE.at(1, 3, 3, 82)),
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
            "EveryControllerHasADc",
            "\\A c \\in Controllers : DcOf(c) \\in Dcs",
            places::EVERY_CONTROLLER_HAS_A_DC.at(0, 33, 0, 70),
        ),
        Predicate::new(
            "LimitsAreNatural",
            "PageLimit \\in Nat \\ {0} /\\ MaxFlaps \\in Nat",
            places::LIMITS_ARE_NATURAL.at(0, 28, 0, 70),
        ),
    ])
}
