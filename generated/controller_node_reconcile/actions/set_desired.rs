//! The action `SetDesired`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::{operators, places};
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Controller, Vm};
use crate::controller_node_reconcile::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::{Explanation, IntegerSet};

/// `SetDesired(c, v)`: An operator asks c for a new generation of v, and c persists it.  The
/// number is new among all controllers; but a controller that has been
/// down, or whose replication is behind, may go on wanting an older one,
/// and will push it.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    c: Controller,
    v: Vm,
) -> Outcome<Option<State>> {
    // up[c]
    if !state.up[c] {
        return Ok(None);
    }
    let newest = operators::max_over(
        IntegerSet::<
            0,
        >::collect(Controller::ALL.into_iter().map(|d| state.desired[d][v]))?,
    )?;
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
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    v: Vm,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::SET_DESIRED.at(2, 10, 2, 14), || Ok(state.up[c]));
    let newest = || -> Outcome<i32> {
        operators::max_over(
            IntegerSet::<
                0,
            >::collect(Controller::ALL.into_iter().map(|d| state.desired[d][v]))?,
        )
    };
    explanation
        .guard(
            "newest < MaxGeneration",
            places::SET_DESIRED.at(3, 10, 3, 31),
            || { Ok(newest()? < constants.max_generation) },
        );
    explanation
        .effect(
            "desired' = [desired EXCEPT ![c][v] = newest + 1]",
            places::SET_DESIRED.at(4, 10, 4, 57),
            3,
            next.map(|next| &next.desired),
            || {
                Ok({
                    let mut updated = state.desired;
                    updated[c][v] = newest()? + 1;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED known",
            places::SET_DESIRED.at(5, 10, 5, 91),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED ready",
            places::SET_DESIRED.at(5, 10, 5, 91),
            1,
            next.map(|next| &next.ready),
            || Ok(state.ready),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::SET_DESIRED.at(5, 10, 5, 91),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED observed",
            places::SET_DESIRED.at(5, 10, 5, 91),
            4,
            next.map(|next| &next.observed),
            || Ok(state.observed),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::SET_DESIRED.at(5, 10, 5, 91),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::SET_DESIRED.at(5, 10, 5, 91),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::SET_DESIRED.at(5, 10, 5, 91),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::SET_DESIRED.at(5, 10, 5, 91),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED registered",
            places::SET_DESIRED.at(5, 10, 5, 91),
            9,
            next.map(|next| &next.registered),
            || Ok(state.registered),
        );
    explanation
        .effect(
            "UNCHANGED suspects",
            places::SET_DESIRED.at(5, 10, 5, 91),
            10,
            next.map(|next| &next.suspects),
            || Ok(state.suspects),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::SET_DESIRED.at(5, 10, 5, 91),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::SET_DESIRED.at(5, 10, 5, 91),
            12,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::SET_DESIRED.at(5, 10, 5, 91),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::SET_DESIRED.at(5, 10, 5, 91),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
