//! What the minimiser promises.

use lockstep_harness::lockstep::minimise;
use proptest::prelude::*;

proptest! {
    /// The failure needs a set of items, in order: the minimiser finds exactly those.
    #[test]
    fn the_needed_items_remain(noise in prop::collection::vec(0u8..50, 0..60), needed in prop::collection::vec(50u8..60, 0..5)) {
        let mut needed = needed;
        needed.sort_unstable();
        needed.dedup();
        let mut failing = noise.clone();
        for (place, item) in needed.iter().enumerate() {
            failing.insert((place * 7).min(failing.len()), *item);
        }
        let fails = |items: &[u8]| needed.iter().all(|item| items.contains(item));
        let found = minimise(&failing, |items| fails(items).then(|| items.to_vec()));
        prop_assert!(fails(&found));
        prop_assert_eq!(found.len(), needed.len());
    }

    /// No single item can be left out, whatever the failure needs.
    #[test]
    fn the_result_is_one_minimal(failing in prop::collection::vec(0u8..10, 1..40), modulus in 2u32..7) {
        let fails = |items: &[u8]| items.iter().map(|item| u32::from(*item)).sum::<u32>() >= modulus * 3;
        prop_assume!(fails(&failing));
        let found = minimise(&failing, |items| fails(items).then(|| items.to_vec()));
        prop_assert!(fails(&found));
        for at in 0..found.len() {
            let mut less = found.clone();
            less.remove(at);
            prop_assert!(!fails(&less));
        }
    }

    /// A test that gives up leaves what was found so far.
    #[test]
    fn giving_up_is_safe(failing in prop::collection::vec(any::<u8>(), 0..40), attempts in 0usize..10) {
        let mut left = attempts;
        let found = minimise(&failing, |items| {
            left = left.checked_sub(1)?;
            Some(items.to_vec())
        });
        prop_assert!(found.len() <= failing.len());
    }
}
