//! The steps.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::{Set, Typed};

use crate::lending::domain::Reader;

/// A step of `Lending`, with every free choice that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `Ask(r)`: A reader asks for the book.
    Ask {
        /// `r \in Readers`
        r: Reader,
    },
    /// `Lend`: The first in the queue gets the book.
    Lend,
    /// `Return(new_banned)`: The book comes back, and who has had it often enough may be banned.
    Return {
        /// `new_banned \in {banned} \cup {banned \cup {r} : r \in {q \in Readers : card[q].loans = Limit}}`
        new_banned: Set<Reader>,
    },
}

impl Action {
    /// The place among the spec's actions.
    pub fn index(&self) -> usize {
        match self {
            Action::Ask { .. } => 0,
            Action::Lend => 1,
            Action::Return { .. } => 2,
        }
    }

    /// The free choices, in order.
    pub fn arguments(&self) -> Vec<Value> {
        match self {
            Action::Ask { r } => vec![r.to_value()],
            Action::Lend => vec![],
            Action::Return { new_banned } => vec![new_banned.to_value()],
        }
    }

    /// The action with this place and these choices; `None` where a choice is not of its kind.
    pub fn new(index: usize, arguments: &[Value]) -> Option<Self> {
        match (index, arguments) {
            (0, [r]) => {
                Some(Action::Ask {
                    r: Typed::from_value(r)?,
                })
            }
            (1, []) => Some(Action::Lend),
            (2, [new_banned]) => {
                Some(Action::Return {
                    new_banned: Typed::from_value(new_banned)?,
                })
            }
            _ => None,
        }
    }
}
