//! The action `Emit`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, add};
use lockstep_model::{Conjunct, Outcome};

use crate::cross_dc_replication::constants::Constants;
use crate::cross_dc_replication::domain::{Controller, Event, TerminalState};
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::{operators, places};

/// `Emit(c, e)`: A write at its origin, whatever the links do: outbox and apply at once.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, e: Event) -> Outcome<Option<State>> {
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
pub fn explain(constants: &Constants, state: &State, c: Controller, e: Event, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("Origin(e) = c", places::EMIT.at(1, 6, 1, 18), || Ok(operators::origin(e) == c));
    explanation.guard("Place(e) = Latest(outbox[c]) + 1", places::EMIT.at(2, 6, 2, 37), || {
        Ok(operators::place(e) == operators::latest(state.outbox[c]) + 1)
    });
    explanation.effect(
        "outbox' = [outbox EXCEPT ![c] = @ \\cup {e}]",
        places::EMIT.at(3, 6, 3, 48),
        0,
        next.map(|next| &next.outbox),
        || {
            let mut updated = state.outbox;
            updated[c] = updated[c].with(e);
            Ok(updated)
        },
    );
    explanation.effect(
        "applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]",
        places::APPLY.at(4, 10, 4, 58),
        1,
        next.map(|next| &next.apply_count),
        || {
            let mut updated = state.apply_count;
            updated[c][e] = add(updated[c][e], 1)?;
            Ok(updated)
        },
    );
    let r = operators::resource_of(e);
    let incumbent: Option<Event> = state.head[c][r];
    explanation.effect(
        "head' = [head EXCEPT ![c][r] = Winner(e, incumbent)]",
        places::APPLY.at(5, 10, 5, 61),
        2,
        next.map(|next| &next.head),
        || {
            let mut updated = state.head;
            updated[c][r] = Some(operators::winner(constants, e, incumbent));
            Ok(updated)
        },
    );
    let loser: Option<Event> = operators::loser(constants, e, incumbent);
    explanation.effect(
        concat!(
            "unresolved' = IF loser = NoEvent THEN unresolved ELSE IF TerminalState(loser) = ",
            "\"auto_compensated\" THEN [unresolved EXCEPT ![c] = @ \\cup {loser}] ELSE unresolved"
        ),
        places::APPLY.at(6, 10, 9, 38),
        3,
        next.map(|next| &next.unresolved),
        || {
            Ok(match loser {
                None => state.unresolved,
                Some(loser) => {
                    if operators::terminal_state(loser) == TerminalState::AutoCompensated {
                        let mut updated = state.unresolved;
                        updated[c] = updated[c].with(loser);
                        updated
                    } else {
                        state.unresolved
                    }
                }
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::EMIT.at(5, 6, 5, 56),
        4,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::EMIT.at(5, 6, 5, 56),
        5,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged("UNCHANGED page", places::EMIT.at(5, 6, 5, 56), 6, &state.page, next.map(|next| &next.page));
    explanation.unchanged(
        "UNCHANGED linkUp",
        places::EMIT.at(5, 6, 5, 56),
        7,
        &state.link_up,
        next.map(|next| &next.link_up),
    );
    explanation.unchanged(
        "UNCHANGED flaps",
        places::EMIT.at(5, 6, 5, 56),
        8,
        &state.flaps,
        next.map(|next| &next.flaps),
    );
    explanation.finish()
}
