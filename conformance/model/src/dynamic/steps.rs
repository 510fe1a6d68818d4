//! Steps that only a search finds: an action makes no choices that would name them.

use std::cell::Cell;
use std::ops::ControlFlow;

use super::recursion::recursive;
use crate::failure::Outcome;

thread_local! {
    static BETWEEN: Cell<u64> = const { Cell::new(0) };
}

/// Visits what a search finds.
pub type Visit<'v, S> = &'v mut dyn FnMut(S) -> Outcome<ControlFlow<()>>;

/// Goes on with what conjuncts have given to variables.
pub type GoOn<'g, B> = &'g mut dyn FnMut(&B) -> Outcome<ControlFlow<()>>;

/// Goes on with all that one instance of a conjunct leads to.
pub type One<'o, I, B> = &'o dyn Fn(&I, &B, GoOn<'_, B>) -> Outcome<ControlFlow<()>>;

/// Goes on wherever the instances of a conjunct lead, one after the other: what `one` makes of the first goes through the
/// others, to the end.
///
/// # Errors
/// As `one`, and `end`.
pub fn instances<I, B>(of: &[I], begun: &B, one: One<'_, I, B>, end: GoOn<'_, B>) -> Outcome<ControlFlow<()>> {
    match of.split_first() {
        Some((first, others)) => recursive(|| one(first, begun, &mut |further| instances(others, further, one, end))),
        None => end(begun),
    }
}

/// What a search finds in this place, from 1 on.
///
/// # Errors
/// Where the search fails.
pub fn found_at<S>(place: i32, search: impl FnOnce(Visit<'_, S>) -> Outcome<ControlFlow<()>>) -> Outcome<Option<S>> {
    let (mut met, mut found) = (0, None);
    let _ = search(&mut |step| {
        met += 1;
        if met < place {
            return Ok(ControlFlow::Continue(()));
        }
        found = Some(step);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

/// Whether a search finds something that passes a test.
///
/// # Errors
/// Where the search fails, or the test.
pub fn finds<S>(
    search: impl FnOnce(Visit<'_, S>) -> Outcome<ControlFlow<()>>,
    test: impl Fn(S) -> Outcome<bool>,
) -> Outcome<bool> {
    let passes = |step| Ok(if test(step)? { ControlFlow::Break(()) } else { ControlFlow::Continue(()) });
    // Who asks visits nothing, the states between included.
    let between = BETWEEN.get();
    let flow = search(&mut { passes });
    BETWEEN.set(between);
    Ok(flow?.is_break())
}

/// Counts a state between the halves of a composed action.
pub fn count_between() {
    BETWEEN.set(BETWEEN.get() + 1);
}

/// How many such states there are where this is done.
///
/// # Errors
/// As `visit`.
pub fn counting_between(visit: impl FnOnce() -> Outcome<()>) -> Outcome<u64> {
    BETWEEN.set(0);
    visit()?;
    Ok(BETWEEN.take())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instances_are_gone_through_depth_first() {
        let mut met = Vec::new();
        let one = |digit: &u32, number: &u32, go_on: GoOn<'_, u32>| {
            for digit in [*digit, 0] {
                if go_on(&(number * 10 + digit))?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        };
        let flow = instances(&[1, 2], &7, &one, &mut |number| {
            met.push(*number);
            Ok(if met.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
        assert_eq!((flow, met), (Ok(ControlFlow::Break(())), vec![712, 710, 702]));
    }

    fn numbers(visit: Visit<'_, i32>) -> Outcome<ControlFlow<()>> {
        for number in [7, 8, 9] {
            if visit(number)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    #[test]
    fn steps_are_found_by_place() {
        assert_eq!([1, 3, 4].map(|place| found_at(place, numbers)), [Ok(Some(7)), Ok(Some(9)), Ok(None)]);
        assert_eq!(finds(numbers, |number| Ok(number == 8)), Ok(true));
        assert_eq!(finds(numbers, |number| Ok(number == 6)), Ok(false));
    }
}
