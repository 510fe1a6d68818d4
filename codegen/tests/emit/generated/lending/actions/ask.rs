//! The action `Ask`.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

use crate::lending::{operators, places};
use crate::lending::domain::Reader;
use crate::lending::state::State;

/// `Ask(r)`: A reader asks for the book.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State, r: Reader) -> Outcome<Option<State>> {
    // ~Busy(r)
    if operators::busy(state, r)? {
        return Ok(None);
    }
    // r \notin banned
    if state.banned.contains(r) {
        return Ok(None);
    }
    let mut next = state.clone();
    // queue' = Append(queue, r)
    next.queue = state.queue.append(r);
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(state: &State, r: Reader, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "~Busy(r)",
            places::ASK.at(1, 6, 1, 13),
            || { Ok(!operators::busy(state, r)?) },
        );
    explanation
        .guard(
            "r \\notin banned",
            places::ASK.at(2, 6, 2, 20),
            || { Ok(!state.banned.contains(r)) },
        );
    explanation
        .effect(
            "queue' = Append(queue, r)",
            places::ASK.at(3, 6, 3, 30),
            1,
            next.map(|next| &next.queue),
            || { Ok(state.queue.append(r)) },
        );
    explanation
        .unchanged(
            "UNCHANGED holder",
            places::ASK.at(4, 6, 4, 39),
            0,
            &state.holder,
            next.map(|next| &next.holder),
        );
    explanation
        .unchanged(
            "UNCHANGED card",
            places::ASK.at(4, 6, 4, 39),
            2,
            &state.card,
            next.map(|next| &next.card),
        );
    explanation
        .unchanged(
            "UNCHANGED banned",
            places::ASK.at(4, 6, 4, 39),
            3,
            &state.banned,
            next.map(|next| &next.banned),
        );
    explanation.finish()
}
