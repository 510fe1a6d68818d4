//! The action `Lend`.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::{Explanation, add};

use crate::lending::{operators, places};
use crate::lending::constants::Constants;
use crate::lending::domain::Reader;
use crate::lending::state::State;

/// `Lend`: The first in the queue gets the book.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State) -> Outcome<Option<State>> {
    // holder = Nobody
    if state.holder.is_some() {
        return Ok(None);
    }
    // queue # <<>>
    if state.queue.is_empty() {
        return Ok(None);
    }
    let r = *state.queue.head("Head(queue)")?;
    let n = add(state.card[r].loans, 1)?;
    // n <= Limit
    if n > constants.limit {
        return Ok(None);
    }
    let mut next = state.clone();
    // holder' = r
    next.holder = Some(r);
    // card' = [card EXCEPT ![r].loans = @ + 1, ![r].grade = Grade(n)]
    next.card[r].loans = add(state.card[r].loans, 1)?;
    next.card[r].grade = operators::grade(constants, n);
    // queue' = Tail(queue)
    next.queue = state.queue.tail("Tail(queue)")?;
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(
    constants: &Constants,
    state: &State,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "holder = Nobody",
            places::LEND.at(1, 6, 1, 20),
            || { Ok(state.holder.is_none()) },
        );
    explanation
        .guard(
            "queue # <<>>",
            places::LEND.at(2, 6, 2, 17),
            || { Ok(!state.queue.is_empty()) },
        );
    let r = || -> Outcome<Reader> { Ok(*state.queue.head("Head(queue)")?) };
    let n = || -> Outcome<i32> { add(state.card[r()?].loans, 1) };
    explanation
        .guard(
            "n <= Limit",
            places::LEND.at(5, 12, 5, 21),
            || { Ok(n()? <= constants.limit) },
        );
    explanation
        .effect(
            "holder' = r",
            places::LEND.at(6, 12, 6, 22),
            0,
            next.map(|next| &next.holder),
            || { Ok(Some(r()?)) },
        );
    explanation
        .effect(
            "card' = [card EXCEPT ![r].loans = @ + 1, ![r].grade = Grade(n)]",
            places::LEND.at(7, 12, 7, 74),
            2,
            next.map(|next| &next.card),
            || {
                let mut updated = state.card;
                updated[r()?].loans = add(updated[r()?].loans, 1)?;
                updated[r()?].grade = operators::grade(constants, n()?);
                Ok(updated)
            },
        );
    explanation
        .effect(
            "queue' = Tail(queue)",
            places::LEND.at(8, 6, 8, 25),
            1,
            next.map(|next| &next.queue),
            || { state.queue.tail("Tail(queue)") },
        );
    explanation
        .unchanged(
            "UNCHANGED banned",
            places::LEND.at(9, 6, 9, 21),
            3,
            &state.banned,
            next.map(|next| &next.banned),
        );
    explanation.finish()
}
