//! The action `NodeCrash`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::{Explanation, Function, IntegerSet};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Vm;
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::state::State;

/// `NodeCrash`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State) -> Option<State> {
    // nodeUp
    if !state.node_up {
        return None;
    }
    // crashes < MaxCrashes
    if state.crashes >= constants.max_crashes {
        return None;
    }
    let mut next = *state;
    // crashes' = crashes + 1
    next.crashes = state.crashes + 1;
    // nodeUp' = FALSE
    next.node_up = false;
    // contact' = 1
    next.contact = 1;
    // registered' = FALSE
    next.registered = false;
    // suspects' = FALSE
    next.suspects = false;
    // inbox' = [v \in Vms |-> {}]
    next.inbox = Function::from_fn(|_: Vm| IntegerSet::EMPTY);
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("nodeUp", places::NODE_CRASH.at(1, 6, 1, 11), || Ok(state.node_up));
    explanation.guard("crashes < MaxCrashes", places::NODE_CRASH.at(2, 6, 2, 25), || {
        Ok(state.crashes < constants.max_crashes)
    });
    explanation.effect(
        "crashes' = crashes + 1",
        places::NODE_CRASH.at(3, 6, 3, 27),
        14,
        next.map(|next| &next.crashes),
        || Ok(state.crashes + 1),
    );
    explanation.effect(
        "nodeUp' = FALSE",
        places::NODE_CRASH.at(4, 6, 4, 20),
        13,
        next.map(|next| &next.node_up),
        || Ok(false),
    );
    explanation.effect("contact' = 1", places::NODE_CRASH.at(5, 6, 5, 17), 8, next.map(|next| &next.contact), || Ok(1));
    explanation.effect(
        "registered' = FALSE",
        places::NODE_CRASH.at(6, 6, 6, 24),
        9,
        next.map(|next| &next.registered),
        || Ok(false),
    );
    explanation.effect(
        "suspects' = FALSE",
        places::NODE_CRASH.at(7, 6, 7, 22),
        10,
        next.map(|next| &next.suspects),
        || Ok(false),
    );
    explanation.effect(
        "inbox' = [v \\in Vms |-> {}]",
        places::NODE_CRASH.at(8, 6, 8, 32),
        11,
        next.map(|next| &next.inbox),
        || Ok(Function::from_fn(|_: Vm| IntegerSet::EMPTY)),
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::NODE_CRASH.at(9, 6, 9, 47),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::NODE_CRASH.at(9, 6, 9, 47),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::NODE_CRASH.at(9, 6, 9, 47),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::NODE_CRASH.at(9, 6, 9, 47),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::NODE_CRASH.at(9, 6, 9, 47),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::NODE_CRASH.at(9, 6, 9, 47),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::NODE_CRASH.at(9, 6, 9, 47),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::NODE_CRASH.at(9, 6, 9, 47),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged("UNCHANGED up", places::NODE_CRASH.at(9, 6, 9, 47), 12, &state.up, next.map(|next| &next.up));
    explanation.finish()
}
