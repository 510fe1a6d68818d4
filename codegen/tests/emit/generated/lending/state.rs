//! The variables.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::{Function, Sequence, Set, Typed};

use crate::lending::domain::{Card, Reader};

/// A state of `Lending`: the variables, in the spec's order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// who has the book, or Nobody
    pub holder: Option<Reader>,
    /// who waits for it, in order
    pub queue: Sequence<Reader>,
    /// card[r]: what r is known by
    pub card: Function<Reader, Card, 2>,
    /// who may not wait any more
    pub banned: Set<Reader>,
}

impl State {
    /// The variables' values.
    pub fn values(&self) -> Vec<Value> {
        vec![
            self.holder.to_value(), self.queue.to_value(), self.card.to_value(), self
            .banned.to_value()
        ]
    }

    /// The state with these values; `None` where a value has not the shape that its variable has.
    pub fn from_values(values: &[Value]) -> Option<Self> {
        let [holder, queue, card, banned] = values else { return None };
        Some(State {
            holder: Typed::from_value(holder)?,
            queue: Typed::from_value(queue)?,
            card: Typed::from_value(card)?,
            banned: Typed::from_value(banned)?,
        })
    }
}
