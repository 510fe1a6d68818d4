//! The variables.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::{Function, Set, Typed};

use crate::cross_dc_replication::domain::{Controller, Dc, Event, Page, Resource};

/// A state of `CrossDcReplication`: the variables, in the spec's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// outbox[c]: the events emitted at c
    pub outbox: Function<Controller, Set<Event>, 3>,
    /// applyCount[c][e]: how many times e took effect at c
    pub apply_count: Function<Controller, Function<Event, i32, 3>, 3>,
    /// head[c][r]: the event that c takes to be the winner for r
    pub head: Function<Controller, Function<Resource, Option<Event>, 1>, 3>,
    /// unresolved[c]: losers at c whose compensation is not done
    pub unresolved: Function<Controller, Set<Event>, 3>,
    /// watermark[c][p]: the place in p's outbox up to which c is done
    pub watermark: Function<Controller, Function<Controller, i32, 3>, 3>,
    /// acked[p][c]: the place up to which p knows c to be done
    pub acked: Function<Controller, Function<Controller, i32, 3>, 3>,
    /// page[c][p]: the page of p's outbox that c has in hand
    pub page: Function<Controller, Function<Controller, Page, 3>, 3>,
    /// linkUp[a][b]: data flows from data centre a to b
    pub link_up: Function<Dc, Function<Dc, bool, 2>, 2>,
    /// how many times a link went down
    pub flaps: i32,
}

impl State {
    /// The variables' values.
    pub fn values(&self) -> Vec<Value> {
        vec![
            self.outbox.to_value(),
            self.apply_count.to_value(),
            self.head.to_value(),
            self.unresolved.to_value(),
            self.watermark.to_value(),
            self.acked.to_value(),
            self.page.to_value(),
            self.link_up.to_value(),
            self.flaps.to_value(),
        ]
    }

    /// The state with these values; `None` where a value has not the shape that its variable has.
    pub fn from_values(values: &[Value]) -> Option<Self> {
        let [outbox, apply_count, head, unresolved, watermark, acked, page, link_up, flaps] = values else {
            return None;
        };
        Some(State {
            outbox: Typed::from_value(outbox)?,
            apply_count: Typed::from_value(apply_count)?,
            head: Typed::from_value(head)?,
            unresolved: Typed::from_value(unresolved)?,
            watermark: Typed::from_value(watermark)?,
            acked: Typed::from_value(acked)?,
            page: Typed::from_value(page)?,
            link_up: Typed::from_value(link_up)?,
            flaps: Typed::from_value(flaps)?,
        })
    }
}
