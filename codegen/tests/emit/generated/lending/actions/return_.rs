//! The action `Return`.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::{Explanation, OrderedSet, Set};

use crate::lending::places;
use crate::lending::constants::Constants;
use crate::lending::domain::Reader;
use crate::lending::state::State;

/// `Return(new_banned)`: The book comes back, and who has had it often enough may be banned.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    new_banned: Set<Reader>,
) -> Option<State> {
    // holder # Nobody
    if state.holder.is_none() {
        return None;
    }
    let mut next = state.clone();
    // holder' = Nobody
    next.holder = None;
    // banned' \in {banned} \cup {banned \cup {r} : r \in {q \in Readers : card[q].loans = Limit}}
    if !(<OrderedSet<Set<Reader>>>::from_iter([state.banned]).contains(&new_banned)
        || Set::<Reader>::full()
            .filter(|q| state.card[q].loans == constants.limit)
            .iter()
            .any(|r| state.banned.with(r) == new_banned))
    {
        return None;
    }
    next.banned = new_banned;
    Some(next)
}

/// What `new_banned` can be: none, where a guard before it does not hold.
#[inline]
pub fn new_banned_choices(constants: &Constants, state: &State) -> Vec<Set<Reader>> {
    // holder # Nobody
    if state.holder.is_none() {
        return Vec::new();
    }
    let mut next = state.clone();
    // holder' = Nobody
    next.holder = None;
    <OrderedSet<Set<Reader>>>::from_iter([state.banned])
        .union(
            &Set::<Reader>::full()
                .filter(|q| state.card[q].loans == constants.limit)
                .iter()
                .map(|r| state.banned.with(r))
                .collect::<OrderedSet<Set<Reader>>>(),
        )
        .iter()
        .collect::<Vec<_>>()
}

/// Every conjunct, judged.
pub fn explain(
    state: &State,
    new_banned: Set<Reader>,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "holder # Nobody",
            places::RETURN.at(1, 6, 1, 20),
            || { Ok(state.holder.is_some()) },
        );
    explanation
        .effect(
            "holder' = Nobody",
            places::RETURN.at(2, 6, 2, 21),
            0,
            next.map(|next| &next.holder),
            || { Ok(None) },
        );
    explanation
        .effect(
            concat!(
                "banned' \\in {banned} \\cup {banned \\cup {r} : r \\in {q \\in Readers : card[q].loans = ",
                "Limit}}"
            ),
            places::RETURN.at(3, 6, 3, 96),
            3,
            next.map(|next| &next.banned),
            || Ok(new_banned),
        );
    explanation
        .unchanged(
            "UNCHANGED queue",
            places::RETURN.at(4, 6, 4, 30),
            1,
            &state.queue,
            next.map(|next| &next.queue),
        );
    explanation
        .unchanged(
            "UNCHANGED card",
            places::RETURN.at(4, 6, 4, 30),
            2,
            &state.card,
            next.map(|next| &next.card),
        );
    explanation.finish()
}
