//! The action `ApplyNext`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, add, present};
use lockstep_model::{Conjunct, Outcome};

use crate::cross_dc_replication::constants::Constants;
use crate::cross_dc_replication::domain::{Bug, Controller, Event, Resource, TerminalState};
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::{operators, places};

/// `ApplyNext(c, p)`: c applies the next event of its page, unless it has applied it before.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, p: Controller) -> Outcome<Option<State>> {
    // page[c][p].rest # {}
    if state.page[c][p].rest.is_empty() {
        return Ok(None);
    }
    let mut next = *state;
    let e = operators::next_of(state.page[c][p].rest)?;
    // page' = [page EXCEPT ![c][p].rest = @ \ {e}]
    next.page[c][p].rest = state.page[c][p].rest.without(e);
    // IF e \in Applied(c) /\ Bug # "NoDedupe"
    if !(operators::applied(state, c).contains(e) && constants.bug != Bug::NoDedupe) {
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
    }
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    p: Controller,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard("page[c][p].rest # {}", places::APPLY_NEXT.at(1, 6, 1, 25), || Ok(!state.page[c][p].rest.is_empty()));
    let e = || -> Outcome<Event> { operators::next_of(state.page[c][p].rest) };
    explanation.effect(
        "page' = [page EXCEPT ![c][p].rest = @ \\ {e}]",
        places::APPLY_NEXT.at(3, 13, 3, 56),
        6,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c][p].rest = updated[c][p].rest.without(e()?);
            Ok(updated)
        },
    );
    match explanation.branch(|| Ok(operators::applied(state, c).contains(e()?) && constants.bug != Bug::NoDedupe)) {
        Some(true) => {
            explanation.unchanged(
                "UNCHANGED applyCount",
                places::APPLY_NEXT.at(5, 18, 5, 59),
                1,
                &state.apply_count,
                next.map(|next| &next.apply_count),
            );
            explanation.unchanged(
                "UNCHANGED head",
                places::APPLY_NEXT.at(5, 18, 5, 59),
                2,
                &state.head,
                next.map(|next| &next.head),
            );
            explanation.unchanged(
                "UNCHANGED unresolved",
                places::APPLY_NEXT.at(5, 18, 5, 59),
                3,
                &state.unresolved,
                next.map(|next| &next.unresolved),
            );
        }
        Some(false) => {
            explanation.effect(
                "applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]",
                places::APPLY.at(4, 10, 4, 58),
                1,
                next.map(|next| &next.apply_count),
                || {
                    let mut updated = state.apply_count;
                    updated[c][e()?] = add(updated[c][e()?], 1)?;
                    Ok(updated)
                },
            );
            let r = || -> Outcome<Resource> { Ok(operators::resource_of(e()?)) };
            let incumbent = || -> Outcome<Option<Event>> { Ok(state.head[c][r()?]) };
            explanation.effect(
                "head' = [head EXCEPT ![c][r] = Winner(e, incumbent)]",
                places::APPLY.at(5, 10, 5, 61),
                2,
                next.map(|next| &next.head),
                || {
                    let mut updated = state.head;
                    updated[c][r()?] = Some(operators::winner(constants, e()?, incumbent()?));
                    Ok(updated)
                },
            );
            let loser = || -> Outcome<Option<Event>> { Ok(operators::loser(constants, e()?, incumbent()?)) };
            explanation.effect(
                concat!(
                    "unresolved' = IF loser = NoEvent THEN unresolved ELSE IF TerminalState(loser) = ",
                    "\"auto_compensated\" THEN [unresolved EXCEPT ![c] = @ \\cup {loser}] ELSE unresolved"
                ),
                places::APPLY.at(6, 10, 9, 38),
                3,
                next.map(|next| &next.unresolved),
                || {
                    Ok(if loser()?.is_none() {
                        state.unresolved
                    } else if operators::terminal_state(present(loser()?, "loser")?) == TerminalState::AutoCompensated {
                        let mut updated = state.unresolved;
                        updated[c] = updated[c].with(present(loser()?, "loser")?);
                        updated
                    } else {
                        state.unresolved
                    })
                },
            );
        }
        None => {}
    }
    explanation.unchanged(
        "UNCHANGED outbox",
        places::APPLY_NEXT.at(7, 6, 7, 58),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::APPLY_NEXT.at(7, 6, 7, 58),
        4,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::APPLY_NEXT.at(7, 6, 7, 58),
        5,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED linkUp",
        places::APPLY_NEXT.at(7, 6, 7, 58),
        7,
        &state.link_up,
        next.map(|next| &next.link_up),
    );
    explanation.unchanged(
        "UNCHANGED flaps",
        places::APPLY_NEXT.at(7, 6, 7, 58),
        8,
        &state.flaps,
        next.map(|next| &next.flaps),
    );
    explanation.finish()
}
