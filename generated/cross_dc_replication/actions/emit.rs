//! The action `Emit`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::cross_dc_replication::{operators, places};
use crate::cross_dc_replication::constants::Constants;
use crate::cross_dc_replication::domain::{Controller, Event, TerminalState};
use crate::cross_dc_replication::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::{Explanation, add};

/// `Emit(c, e)`: A write at its origin, whatever the links do: outbox and apply at once.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    c: Controller,
    e: Event,
) -> Outcome<Option<State>> {
    // Origin(e) = c
    if operators::origin(e) != c {
        return Ok(None);
    }
    // Place(e) = Latest(outbox[c]) + 1
    if operators::place(e) != operators::latest(state.outbox[c]) + 1 {
        return Ok(None);
    }
    let mut next = *state;
    // outbox' = [outbox EXCEPT ![c] = @ \cup {e}]
    next.outbox[c] = state.outbox[c].with(e);
    // applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]
    next.apply_count[c][e] = add(state.apply_count[c][e], 1)?;
    let r = operators::resource_of(e);
    let incumbent: Option<Event> = state.head[c][r];
    // head' = [head EXCEPT ![c][r] = Winner(e, incumbent)]
    next.head[c][r] = Some(operators::winner(constants, e, incumbent));
    let loser: Option<Event> = operators::loser(constants, e, incumbent);
    // unresolved' = IF loser = NoEvent THEN unresolved
    //               ELSE IF TerminalState(loser) = "auto_compensated"
    //                    THEN [unresolved EXCEPT ![c] = @ \cup {loser}]
    //               ELSE unresolved
    if let Some(loser) = loser {
        if operators::terminal_state(loser) == TerminalState::AutoCompensated {
            next.unresolved[c] = state.unresolved[c].with(loser);
        }
    }
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    e: Event,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "Origin(e) = c",
            places::EMIT.at(1, 6, 1, 18),
            || Ok(operators::origin(e) == c),
        );
    explanation
        .guard(
            "Place(e) = Latest(outbox[c]) + 1",
            places::EMIT.at(2, 6, 2, 37),
            || Ok(operators::place(e) == operators::latest(state.outbox[c]) + 1),
        );
    explanation
        .effect(
            "outbox' = [outbox EXCEPT ![c] = @ \\cup {e}]",
            places::EMIT.at(3, 6, 3, 48),
            0,
            next.map(|next| &next.outbox),
            || {
                Ok({
                    let mut updated = state.outbox;
                    updated[c] = updated[c].with(e);
                    updated
                })
            },
        );
    explanation
        .effect(
            "applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]",
            places::APPLY.at(4, 10, 4, 58),
            1,
            next.map(|next| &next.apply_count),
            || {
                Ok({
                    let mut updated = state.apply_count;
                    updated[c][e] = add(updated[c][e], 1)?;
                    updated
                })
            },
        );
    let r = operators::resource_of(e);
    let incumbent: Option<Event> = state.head[c][r];
    explanation
        .effect(
            "head' = [head EXCEPT ![c][r] = Winner(e, incumbent)]",
            places::APPLY.at(5, 10, 5, 61),
            2,
            next.map(|next| &next.head),
            || {
                Ok({
                    let mut updated = state.head;
                    updated[c][r] = Some(operators::winner(constants, e, incumbent));
                    updated
                })
            },
        );
    let loser: Option<Event> = operators::loser(constants, e, incumbent);
    explanation
        .effect(
            "unresolved' = IF loser = NoEvent THEN unresolved ELSE IF TerminalState(loser) = \"auto_compensated\" THEN [unresolved EXCEPT ![c] = @ \\cup {loser}] ELSE unresolved",
            places::APPLY.at(6, 10, 9, 38),
            3,
            next.map(|next| &next.unresolved),
            || {
                Ok(
                    match loser {
                        None => state.unresolved,
                        Some(loser) => {
                            if operators::terminal_state(loser)
                                == TerminalState::AutoCompensated
                            {
                                let mut updated = state.unresolved;
                                updated[c] = updated[c].with(loser);
                                updated
                            } else {
                                state.unresolved
                            }
                        }
                    },
                )
            },
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::EMIT.at(5, 6, 5, 56),
            4,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::EMIT.at(5, 6, 5, 56),
            5,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::EMIT.at(5, 6, 5, 56),
            6,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED linkUp",
            places::EMIT.at(5, 6, 5, 56),
            7,
            next.map(|next| &next.link_up),
            || Ok(state.link_up),
        );
    explanation
        .effect(
            "UNCHANGED flaps",
            places::EMIT.at(5, 6, 5, 56),
            8,
            next.map(|next| &next.flaps),
            || Ok(state.flaps),
        );
    explanation.finish()
}
