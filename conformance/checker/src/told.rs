//! What a spec is told of the run while states are generated, where it asks: TLC counts on with each of them.

use lockstep_model::Statistics;

use crate::any::AnySpec;

/// Where the run stood before a state was expanded, or an initial one was taken in.
pub(crate) struct Told {
    /// Without that state in the queue.
    pub(crate) before: Statistics,
    /// The level of what is generated.
    pub(crate) level: u32,
}

/// What has come since.
#[derive(Clone, Copy)]
pub(crate) struct Since {
    pub(crate) generated: u64,
    pub(crate) distinct: u64,
    pub(crate) queued: u64,
}

impl Told {
    /// Tells the spec where the run stands. TLC has reached a level when it has written the first new state of it.
    pub(crate) fn tell(&self, spec: &dyn AnySpec, since: Since) {
        let before = &self.before;
        let reached = if since.distinct > 0 { self.level } else { 0 };
        // Whether the spec has ended the run meanwhile is asked when the state is done, as in TLC.
        let _ = spec.progressed(&Statistics {
            generated: before.generated + since.generated,
            distinct: before.distinct + since.distinct,
            queue: before.queue + since.queued,
            diameter: before.diameter.max(reached),
            ..*before
        });
    }
}
