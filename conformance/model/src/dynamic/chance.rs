//! What is chosen at random. In a search it follows from the seed, the state, and what was chosen before: whoever comes
//! by a state again, on the way to a counterexample, finds the steps that the search has found. On random walks each
//! visit of a state draws anew.

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHasher;

use super::set::elements;
use crate::failure::{Failure, FailureKind, Outcome};
use crate::value::Value;

static SEED: AtomicU64 = AtomicU64::new(0);
static WALKS: AtomicBool = AtomicBool::new(false);
/// What is drawn once in a run.
static CHANCE: Mutex<u64> = Mutex::new(0);

thread_local! {
    static VISIT: Cell<u64> = const { Cell::new(0) };
    static DRAWS: Cell<u64> = const { Cell::new(0) };
}

/// Seeds all choices.
pub fn seed(seed: u64) {
    SEED.store(seed, Ordering::Relaxed);
    *CHANCE.lock().unwrap_or_else(PoisonError::into_inner) = seed;
}

/// Has each visit of a state draw anew.
pub fn walk() {
    WALKS.store(true, Ordering::Relaxed);
}

/// The next number of a sequence (splitmix64).
pub fn next_draw(draws: &mut u64) -> u64 {
    *draws = draws.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *draws;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Where the sequence begins that is drawn from for something.
pub fn draws_of(seed: u64, of: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    (seed, of).hash(&mut hasher);
    hasher.finish()
}

/// Begins a visit of a state.
pub fn visit_anew() {
    if WALKS.load(Ordering::Relaxed) {
        VISIT.set(of_run());
    }
}

/// Begins to draw for something that is found in a state.
pub fn draw_anew(of: &impl Hash) {
    DRAWS.set(draws_of(SEED.load(Ordering::Relaxed) ^ VISIT.get(), of));
}

/// Draws for what was chosen in particular from now on.
pub fn draw_with(chosen: &impl Hash) {
    DRAWS.set(draws_of(DRAWS.get(), chosen));
}

fn drawn() -> u64 {
    let mut draws = DRAWS.get();
    let drawn = next_draw(&mut draws);
    DRAWS.set(draws);
    drawn
}

fn of_run() -> u64 {
    next_draw(&mut CHANCE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// `RandomElement(set)`, chosen once in a run.
///
/// # Errors
/// Where there is no set, or an empty one.
pub fn random_element(set: &Value) -> Outcome<Value> {
    element_by(of_run, set)
}

/// `RandomElement(set)`, as it is chosen in a state.
///
/// # Errors
/// As [`random_element`].
pub fn drawn_element(set: &Value) -> Outcome<Value> {
    element_by(drawn, set)
}

/// `RandomSubset(size, set)`, chosen once in a run.
///
/// # Errors
/// Where there is no set, or the size is negative.
pub fn random_subset(size: i32, set: &Value) -> Outcome<Value> {
    subset_by(of_run, size, set)
}

/// `RandomSubset(size, set)`, as it is chosen in a state.
///
/// # Errors
/// As [`random_subset`].
pub fn drawn_subset(size: i32, set: &Value) -> Outcome<Value> {
    subset_by(drawn, size, set)
}

/// `RandomElement`, by these numbers.
///
/// # Errors
/// As [`random_element`].
pub fn element_by(mut draw: impl FnMut() -> u64, set: &Value) -> Outcome<Value> {
    let mut all = elements(set)?;
    let place = draw() as usize % all.len().max(1);
    let failure = || Failure::new(FailureKind::Undefined, "RandomElement is applied to the empty set");
    all.nth(place).ok_or_else(failure)
}

/// `RandomSubset`, by these numbers.
///
/// # Errors
/// As [`random_subset`].
pub fn subset_by(mut draw: impl FnMut() -> u64, size: i32, set: &Value) -> Outcome<Value> {
    let mut elements: Vec<Value> = elements(set)?.collect();
    let size = size_of_subset(size)?.min(elements.len());
    for place in 0..size {
        let other = place + draw() as usize % (elements.len() - place);
        elements.swap(place, other);
    }
    elements.truncate(size);
    Value::try_set(elements)
}

/// How many elements a subset of this size is to have.
///
/// # Errors
/// Where that is less than none.
pub fn size_of_subset(size: i32) -> Outcome<usize> {
    let failure = |_| Failure::new(FailureKind::Undefined, format!("RandomSubset is asked for {size} elements"));
    usize::try_from(size).map_err(failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_drawn_for_the_same() {
        let hundred = Value::set((1..=100).map(Value::Int));
        let of = |state: u64, chosen: u64| {
            draw_anew(&state);
            draw_with(&chosen);
            (drawn_element(&hundred), drawn_subset(3, &hundred))
        };
        assert_eq!(of(1, 2), of(1, 2));
        assert_ne!(of(1, 2), of(1, 3));
        assert_ne!(of(1, 2), of(2, 2));
        let (Ok(_), Ok(Value::Set(subset))) = of(5, 5) else { panic!("a subset") };
        assert_eq!(subset.len(), 3);
    }
}
