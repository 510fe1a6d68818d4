//! The action `NodeRestart`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::{Explanation, Function, IntegerSet};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Vm};
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::state::State;

/// `NodeRestart`: An apply that the crash cut short is rolled back by the journal; its push
/// will be made again.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State) -> Option<State> {
    // ~nodeUp
    if state.node_up {
        return None;
    }
    let mut next = *state;
    // nodeUp' = TRUE
    next.node_up = true;
    // journal' = [v \in Vms |-> {}]
    next.journal = Function::from_fn(|_: Vm| IntegerSet::EMPTY);
    // artefacts' = CASE Bug = "ForgetfulRestart"   -> artefacts
    //                [] Bug = "OverzealousRestart" -> [v \in Vms |-> {}]
    //                [] OTHER -> [v \in Vms |-> artefacts[v] \ journal[v]]
    if constants.bug != Bug::ForgetfulRestart {
        if constants.bug == Bug::OverzealousRestart {
            next.artefacts = Function::from_fn(|_: Vm| IntegerSet::EMPTY);
        } else {
            next.artefacts = Function::from_fn(|v: Vm| state.artefacts[v].difference(state.journal[v]));
        }
    }
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("~nodeUp", places::NODE_RESTART.at(1, 6, 1, 12), || Ok(!state.node_up));
    explanation.effect(
        "nodeUp' = TRUE",
        places::NODE_RESTART.at(2, 6, 2, 19),
        13,
        next.map(|next| &next.node_up),
        || Ok(true),
    );
    explanation.effect(
        "journal' = [v \\in Vms |-> {}]",
        places::NODE_RESTART.at(3, 6, 3, 34),
        6,
        next.map(|next| &next.journal),
        || Ok(Function::from_fn(|_: Vm| IntegerSet::EMPTY)),
    );
    explanation.effect(
        concat!(
            "artefacts' = CASE Bug = \"ForgetfulRestart\" -> artefacts [] Bug = ",
            "\"OverzealousRestart\" -> [v \\in Vms |-> {}] [] OTHER -> [v \\in Vms |-> artefacts[v] \\ ",
            "journal[v]]"
        ),
        places::NODE_RESTART.at(4, 6, 6, 73),
        7,
        next.map(|next| &next.artefacts),
        || {
            Ok(if constants.bug == Bug::ForgetfulRestart {
                state.artefacts
            } else if constants.bug == Bug::OverzealousRestart {
                Function::from_fn(|_: Vm| IntegerSet::EMPTY)
            } else {
                Function::from_fn(|v: Vm| state.artefacts[v].difference(state.journal[v]))
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::NODE_RESTART.at(7, 6, 7, 75),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::NODE_RESTART.at(7, 6, 7, 75),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::NODE_RESTART.at(7, 6, 7, 75),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::NODE_RESTART.at(7, 6, 7, 75),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::NODE_RESTART.at(7, 6, 7, 75),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::NODE_RESTART.at(7, 6, 7, 75),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::NODE_RESTART.at(7, 6, 7, 75),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::NODE_RESTART.at(7, 6, 7, 75),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::NODE_RESTART.at(7, 6, 7, 75),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::NODE_RESTART.at(7, 6, 7, 75),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::NODE_RESTART.at(7, 6, 7, 75),
        12,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::NODE_RESTART.at(7, 6, 7, 75),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
