//! The action `FailOver`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, add};
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Bug;
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

/// `FailOver`: The next of the list, and after the last the first.  The node assumes that
/// it is registered there, since registrations are replicated; a refused
/// heartbeat tells it otherwise.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State) -> Outcome<Option<State>> {
    // nodeUp
    if !state.node_up {
        return Ok(None);
    }
    // suspects
    if !state.suspects {
        return Ok(None);
    }
    // Bug # "NeverFailsOver"
    if constants.bug == Bug::NeverFailsOver {
        return Ok(None);
    }
    // Bug = "SuspicionBlocks" => ~up[Contact]
    if constants.bug == Bug::SuspicionBlocks && state.up[operators::contact(state)?] {
        return Ok(None);
    }
    let mut next = *state;
    // contact' = IF contact < Len(ControllerList) \/ Bug = "FailOverOffTheList"
    //            THEN contact + 1
    //            ELSE 1
    if state.contact < 2 || constants.bug == Bug::FailOverOffTheList {
        next.contact = add(state.contact, 1)?;
    } else {
        next.contact = 1;
    }
    // suspects' = FALSE
    next.suspects = false;
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("nodeUp", places::FAIL_OVER.at(1, 6, 1, 11), || Ok(state.node_up));
    explanation.guard("suspects", places::FAIL_OVER.at(2, 6, 2, 13), || Ok(state.suspects));
    explanation.guard("Bug # \"NeverFailsOver\"", places::FAIL_OVER.at(3, 6, 3, 27), || {
        Ok(constants.bug != Bug::NeverFailsOver)
    });
    explanation.guard("Bug = \"SuspicionBlocks\" => ~up[Contact]", places::FAIL_OVER.at(4, 6, 4, 44), || {
        Ok(constants.bug != Bug::SuspicionBlocks || !state.up[operators::contact(state)?])
    });
    explanation.effect(
        concat!(
            "contact' = IF contact < Len(ControllerList) \\/ Bug = \"FailOverOffTheList\" THEN ",
            "contact + 1 ELSE 1"
        ),
        places::FAIL_OVER.at(5, 6, 7, 22),
        8,
        next.map(|next| &next.contact),
        || Ok(if state.contact < 2 || constants.bug == Bug::FailOverOffTheList { add(state.contact, 1)? } else { 1 }),
    );
    explanation.effect(
        "suspects' = FALSE",
        places::FAIL_OVER.at(8, 6, 8, 22),
        10,
        next.map(|next| &next.suspects),
        || Ok(false),
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::FAIL_OVER.at(9, 6, 9, 73),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::FAIL_OVER.at(9, 6, 9, 73),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::FAIL_OVER.at(9, 6, 9, 73),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::FAIL_OVER.at(9, 6, 9, 73),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::FAIL_OVER.at(9, 6, 9, 73),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::FAIL_OVER.at(9, 6, 9, 73),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::FAIL_OVER.at(9, 6, 9, 73),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::FAIL_OVER.at(9, 6, 9, 73),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::FAIL_OVER.at(9, 6, 9, 73),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::FAIL_OVER.at(9, 6, 9, 73),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged("UNCHANGED up", places::FAIL_OVER.at(9, 6, 9, 73), 12, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::FAIL_OVER.at(9, 6, 9, 73),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::FAIL_OVER.at(9, 6, 9, 73),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
