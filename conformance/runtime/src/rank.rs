//! The rank of an event: a total order that needs no clock, no quorum and no human.

use crate::envelope::{SafetyClass, Validity};
use crate::identity::{ControllerId, OpId};
use serde::Serialize;

/// An event's rank. The derived order is lexicographic in the order of the fields, and the greater rank wins.
///
/// It is not last-writer-wins: a newer unsafe event loses to an older safe one. The last two fields make the order
/// total, so that no two events tie and every replica picks the same winner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Rank<'a> {
    /// Valid beats invalid.
    pub validity: Validity,
    /// Safe beats risky beats unsafe.
    pub safety: SafetyClass,
    /// The greater priority wins.
    pub priority: i32,
    /// The later epoch wins.
    pub intent_epoch: i64,
    /// The later logical time wins.
    pub logical_ts_ms: i64,
    /// Breaks ties between controllers.
    pub controller_id: &'a ControllerId,
    /// Breaks ties within one controller.
    pub op_id: &'a OpId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn owned() -> impl Strategy<Value = (bool, u8, i32, i64, i64, ControllerId, OpId)> {
        (any::<bool>(), 0..3u8, -1..2, -1..2i64, -1..2i64, "[ab]", "[xyz]")
            .prop_map(|(v, s, p, e, t, c, o)| (v, s, p, e, t, c.into(), o.into()))
    }

    fn rank(from: &(bool, u8, i32, i64, i64, ControllerId, OpId)) -> Rank<'_> {
        Rank {
            validity: if from.0 { Validity::Valid } else { Validity::Invalid },
            safety: [SafetyClass::Unsafe, SafetyClass::Risky, SafetyClass::Safe][usize::from(from.1)],
            priority: from.2,
            intent_epoch: from.3,
            logical_ts_ms: from.4,
            controller_id: &from.5,
            op_id: &from.6,
        }
    }

    proptest! {
        #[test]
        fn is_a_total_order(a in owned(), b in owned(), c in owned()) {
            let (x, y, z) = (rank(&a), rank(&b), rank(&c));
            prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
            prop_assert_eq!(x.cmp(&y) == Ordering::Equal, a == b);
            if x <= y && y <= z {
                prop_assert!(x <= z);
            }
        }
    }

    #[test]
    fn each_field_decides_before_all_that_follow() {
        let (low, high) = (ControllerId::from("a"), ControllerId::from("b"));
        let (first, last) = (OpId::from("1"), OpId::from("2"));
        let worst = Rank {
            validity: Validity::Invalid,
            safety: SafetyClass::Unsafe,
            priority: i32::MIN,
            intent_epoch: i64::MIN,
            logical_ts_ms: i64::MIN,
            controller_id: &low,
            op_id: &first,
        };
        let best = Rank {
            validity: Validity::Valid,
            safety: SafetyClass::Safe,
            priority: i32::MAX,
            intent_epoch: i64::MAX,
            logical_ts_ms: i64::MAX,
            controller_id: &high,
            op_id: &last,
        };
        // Better in one field and worst in all the rest, against worst there and best in all that follow.
        let duels = [
            (Rank { validity: best.validity, ..worst }, Rank { validity: worst.validity, ..best }),
            (
                Rank { safety: SafetyClass::Risky, ..worst },
                Rank { validity: worst.validity, safety: worst.safety, ..best },
            ),
            (
                Rank { priority: 0, ..worst },
                Rank { validity: worst.validity, safety: worst.safety, priority: -1, ..best },
            ),
            (
                Rank { intent_epoch: 0, ..worst },
                Rank {
                    intent_epoch: -1,
                    logical_ts_ms: best.logical_ts_ms,
                    controller_id: &high,
                    op_id: &last,
                    ..worst
                },
            ),
            (
                Rank { logical_ts_ms: 0, ..worst },
                Rank { logical_ts_ms: -1, controller_id: &high, op_id: &last, ..worst },
            ),
            (Rank { controller_id: &high, ..worst }, Rank { op_id: &last, ..worst }),
        ];
        for (winner, loser) in duels {
            assert!(winner > loser, "{winner:?} must beat {loser:?}");
        }
    }
}
