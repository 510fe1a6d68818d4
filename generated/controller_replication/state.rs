//! The variables.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::{Function, IntegerSet, Set, Typed};

use crate::controller_replication::domain::{ConflictRecord, Controller, Event, JobState, Page, Resource};

/// A state of `ControllerReplication`: the variables, in the spec's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// outbox[c]: the events written at c
    pub outbox: Function<Controller, Set<Event>, 2>,
    /// received[c]: the ops that c would recognise as duplicates
    pub received: Function<Controller, Set<Event>, 2>,
    /// applyCount[c][e]: how many times e took effect at c
    pub apply_count: Function<Controller, Function<Event, i32, 4>, 2>,
    /// head[c][r]: the event that c takes to be the winner for r
    pub head: Function<Controller, Function<Resource, Option<Event>, 2>, 2>,
    /// conflict[c][l]: how l lost at c (an event loses once at most)
    pub conflict: Function<Controller, Function<Event, ConflictRecord, 4>, 2>,
    /// job[c][l]: the compensation of l at c
    pub job: Function<Controller, Function<Event, JobState, 4>, 2>,
    /// watermark[c][p]: the place in p's outbox up to which c is done
    pub watermark: Function<Controller, Function<Controller, i32, 2>, 2>,
    /// acked[p][c]: the place up to which p knows c to be done
    pub acked: Function<Controller, Function<Controller, i32, 2>, 2>,
    /// page[c][p]: the page of p's outbox that c has in hand
    pub page: Function<Controller, Function<Controller, Page, 2>, 2>,
    /// worker[c]: the loser whose compensation c is carrying out
    pub worker: Function<Controller, Option<Event>, 2>,
    /// acksInFlight[c][p]: acks from c to p that may still arrive
    pub acks_in_flight: Function<Controller, Function<Controller, IntegerSet<0>, 2>, 2>,
    /// up[c]: c is running
    pub up: Function<Controller, bool, 2>,
    /// how many crashes and repeated pages there have been
    pub faults: i32,
}

impl State {
    /// The variables' values.
    pub fn values(&self) -> Vec<Value> {
        vec![
            self.outbox.to_value(),
            self.received.to_value(),
            self.apply_count.to_value(),
            self.head.to_value(),
            self.conflict.to_value(),
            self.job.to_value(),
            self.watermark.to_value(),
            self.acked.to_value(),
            self.page.to_value(),
            self.worker.to_value(),
            self.acks_in_flight.to_value(),
            self.up.to_value(),
            self.faults.to_value(),
        ]
    }

    /// The state with these values; `None` where a value has not the shape that its variable has.
    pub fn from_values(values: &[Value]) -> Option<Self> {
        let [
            outbox,
            received,
            apply_count,
            head,
            conflict,
            job,
            watermark,
            acked,
            page,
            worker,
            acks_in_flight,
            up,
            faults,
        ] = values
        else {
            return None;
        };
        Some(State {
            outbox: Typed::from_value(outbox)?,
            received: Typed::from_value(received)?,
            apply_count: Typed::from_value(apply_count)?,
            head: Typed::from_value(head)?,
            conflict: Typed::from_value(conflict)?,
            job: Typed::from_value(job)?,
            watermark: Typed::from_value(watermark)?,
            acked: Typed::from_value(acked)?,
            page: Typed::from_value(page)?,
            worker: Typed::from_value(worker)?,
            acks_in_flight: Typed::from_value(acks_in_flight)?,
            up: Typed::from_value(up)?,
            faults: Typed::from_value(faults)?,
        })
    }
}
