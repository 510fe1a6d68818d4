//! The action `SetDesired`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, IntegerSet};
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Controller, Vm};
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

/// `SetDesired(c, v)`: An operator asks c for a new generation of v, and c persists it.  The
/// number is new among all controllers; but a controller that has been
/// down, or whose replication is behind, may go on wanting an older one,
/// and will push it.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, v: Vm) -> Outcome<Option<State>> {
    // up[c]
    if !state.up[c] {
        return Ok(None);
    }
    let newest =
        operators::max_over(IntegerSet::<0>::collect(Controller::ALL.into_iter().map(|d| state.desired[d][v]))?)?;
    // newest < MaxGeneration
    if newest >= constants.max_generation {
        return Ok(None);
    }
    let mut next = *state;
    // desired' = [desired EXCEPT ![c][v] = newest + 1]
    next.desired[c][v] = newest + 1;
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, v: Vm, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::SET_DESIRED.at(2, 10, 2, 14), || Ok(state.up[c]));
    let newest = || -> Outcome<i32> {
        operators::max_over(IntegerSet::<0>::collect(Controller::ALL.into_iter().map(|d| state.desired[d][v]))?)
    };
    explanation.guard("newest < MaxGeneration", places::SET_DESIRED.at(3, 10, 3, 31), || {
        Ok(newest()? < constants.max_generation)
    });
    explanation.effect(
        "desired' = [desired EXCEPT ![c][v] = newest + 1]",
        places::SET_DESIRED.at(4, 10, 4, 57),
        3,
        next.map(|next| &next.desired),
        || {
            let mut updated = state.desired;
            updated[c][v] = newest()? + 1;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::SET_DESIRED.at(5, 10, 5, 91),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::SET_DESIRED.at(5, 10, 5, 91),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::SET_DESIRED.at(5, 10, 5, 91),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::SET_DESIRED.at(5, 10, 5, 91),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::SET_DESIRED.at(5, 10, 5, 91),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::SET_DESIRED.at(5, 10, 5, 91),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::SET_DESIRED.at(5, 10, 5, 91),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::SET_DESIRED.at(5, 10, 5, 91),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::SET_DESIRED.at(5, 10, 5, 91),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::SET_DESIRED.at(5, 10, 5, 91),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::SET_DESIRED.at(5, 10, 5, 91),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::SET_DESIRED.at(5, 10, 5, 91),
        12,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::SET_DESIRED.at(5, 10, 5, 91),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::SET_DESIRED.at(5, 10, 5, 91),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
