//! Seeded faults: real bugs, switched on one at a time, to measure whether the tests would find them.
//!
//! The protocol asks `self.faults.active(Fault::X)` at the place of each bug. Without the `faults` feature
//! [`FaultSet`] is empty and the answer is the constant `false`, so that nothing of it is left in a build.

macro_rules! faults {
    ($(#[doc = $description:literal] $fault:ident,)*) => {
        /// A bug that can be switched on, for one controller or node at a time.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $(#[doc = $description] $fault,)*
        }

        #[cfg(feature = "faults")]
        impl Fault {
            /// All faults, in the order of the protocol.
            pub const ALL: &[Self] = &[$(Self::$fault,)*];

            /// The fault's name, as its variant is called.
            pub fn name(self) -> &'static str {
                match self { $(Self::$fault => stringify!($fault),)* }
            }

            /// The bug, in one line.
            pub fn description(self) -> &'static str {
                match self { $(Self::$fault => $description.trim_ascii(),)* }
            }
        }
    };
}

faults! {
    /// Apply commits the dedupe row before the head: a crash in between loses the event for good.
    ApplyInSeveralCommits,
    /// A job that was running at a crash stays running for ever.
    RunningJobNotReclaimed,
    /// An empty page is not acknowledged, so that a lost acknowledgement is never made good.
    EmptyPageNeverAcks,
    /// The strict health gate does not look at the lag: a controller that is cut off reports green.
    StrictGateIgnoresLag,
    /// The published health gate does not count failed jobs.
    GateIgnoresFailedJobs,
    /// A local write goes to the outbox only: the origin never applies its own event.
    OriginSkipsOwnEvent,
    /// Rank ends with the logical time: events of the same millisecond tie, and the incumbent stays.
    RankWithoutTieBreakers,
    /// The first event to be applied stays head.
    FirstAppliedWins,
    /// The last event to be applied becomes head.
    LastAppliedWins,
    /// The newest logical time wins, whatever policy says.
    LastWriterWins,
    /// A received event is merged again though its operation id is known.
    DedupeMissing,
    /// Serving a page counts as its acknowledgement.
    AckAheadOfApplied,
    /// A late acknowledgement moves the acknowledged position back.
    AckRegresses,
    /// The watermark is stored when the page arrives: a crash before its events are applied loses them.
    WatermarkBeforeApply,
    /// A late page moves the watermark back.
    WatermarkRegresses,
    /// A page that is cut at the limit moves the watermark to the end of the outbox: the rest is never pulled.
    WatermarkSkipsCutPage,
    /// The watermark is stored as the next event instead of the last one.
    WatermarkOffByOne,
    /// Every loser gets a compensation job, also one that has nothing to undo.
    SafeLoserCompensated,
    /// An unsafe loser gets no compensation job.
    UnsafeLoserWithoutJob,
    /// The compensation job names the winner: it undoes the wrong event.
    CompensationNamesWinner,
    /// A displaced incumbent gets no conflict and is never undone; only a losing challenger does.
    DisplacedLoserForgotten,
    /// The conflict names the challenger as the loser, also where it won.
    ConflictBlamesChallenger,
    /// An invalid unsafe loser is compensated instead of rejected.
    InvalidLoserCompensated,
    /// Completing a job leaves its conflict unresolved.
    ConflictNeverResolved,
    /// A failed job cannot be retried.
    FailedJobNeverRetried,
    /// A node applies a generation that is older than the one applied.
    StaleGenerationApplied,
    /// A node begins to apply a VM that is being applied.
    ConcurrentApply,
    /// A controller accepts the heartbeat of a node that never registered.
    UnknownHeartbeatAccepted,
    /// A node that fell silent stays ready.
    ReadyNeverExpires,
    /// A controller that restarts believes the readiness in its store, however old.
    OldReadinessTrusted,
    /// What was pushed counts as applied: a lost push is never repeated.
    PushCountsAsApplied,
    /// A node that suspects the last controller of its list stays there.
    FailOverEndsAtLast,
    /// The begin of an apply is not journalled: after a crash nobody knows of the half-made VM.
    OrphanAfterCrash,
    /// A desired generation is kept in memory until it is pushed: a crash takes it back after the node has seen it.
    PushedBeforePersisted,
    /// A node sends heartbeats before it has registered.
    HeartbeatBeforeRegister,
}

/// The faults that are switched on in one process. None, unless a test says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaultSet {
    #[cfg(feature = "faults")]
    bits: u64,
}

impl FaultSet {
    /// No faults.
    pub const NONE: Self = Self {
        #[cfg(feature = "faults")]
        bits: 0,
    };

    #[cfg(feature = "faults")]
    pub(crate) const fn active(self, fault: Fault) -> bool {
        self.bits & (1 << fault as u64) != 0
    }

    #[cfg(not(feature = "faults"))]
    pub(crate) const fn active(self, _: Fault) -> bool {
        false
    }
}

#[cfg(feature = "faults")]
impl FaultSet {
    /// One fault alone.
    pub const fn only(fault: Fault) -> Self {
        Self { bits: 1 << fault as u64 }
    }
}

#[cfg(all(test, feature = "faults"))]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_whole_and_its_names_find_their_faults() {
        assert!(Fault::ALL.len() >= 16 && Fault::ALL.len() < 64);
        for &fault in Fault::ALL {
            assert!(FaultSet::only(fault).active(fault));
            assert!(!FaultSet::NONE.active(fault));
            assert!(fault.description().ends_with('.'), "{} has no description", fault.name());
        }
    }
}
