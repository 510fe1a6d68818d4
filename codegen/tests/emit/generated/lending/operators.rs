//! The spec's operators.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Outcome;
use lockstep_model::typed::{no_witness, try_among};

use crate::lending::constants::Constants;
use crate::lending::domain::{Grade, Reader};
use crate::lending::state::State;

/// `Busy(r)`: A reader is busy who has the book or waits for it.
#[inline]
pub fn busy(state: &State, r: Reader) -> Outcome<bool> {
    Ok(
        Some(r) == state.holder
            || try_among(
                1..=state.queue.len(),
                |i| { Ok(*state.queue.apply(i, "queue[i]")? == r) },
            )?,
    )
}

/// `MostLoans`: The order in which fines are asked for: the most loans first.
#[inline]
pub fn most_loans(state: &State) -> Outcome<Reader> {
    Reader::ALL
        .into_iter()
        .find(|&r| {
            Reader::ALL.into_iter().all(|q| state.card[q].loans <= state.card[r].loans)
        })
        .ok_or_else(|| no_witness(
            "CHOOSE r \\in Readers : \\A q \\in Readers : card[q].loans <= card[r].loans",
        ))
}

/// `Grade(n)`.
#[inline]
pub fn grade(constants: &Constants, n: i32) -> Grade {
    if n == 0 {
        Grade::New
    } else if n < constants.limit {
        Grade::Known
    } else {
        Grade::Regular
    }
}
