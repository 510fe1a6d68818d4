//! What the configurations choose.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Atoms;
use lockstep_model::{Property, Temporal};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller, Vm};
use crate::controller_node_reconcile::invariants::Invariant;
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::properties::Atom;

/// The configurations that the generated types serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Configuration {
    /// `ControllerNodeReconcile.cfg`
    Main,
    /// `ControllerNodeReconcile_bug_FailOverOffTheList.cfg`
    BugFailOverOffTheList,
    /// `ControllerNodeReconcile_bug_AcceptsUnknownNode.cfg`
    BugAcceptsUnknownNode,
    /// `ControllerNodeReconcile_bug_SlowMonitor.cfg`
    BugSlowMonitor,
    /// `ControllerNodeReconcile_bug_TrustsOldReadiness.cfg`
    BugTrustsOldReadiness,
    /// `ControllerNodeReconcile_bug_AppliesStale.cfg`
    BugAppliesStale,
    /// `ControllerNodeReconcile_bug_ConcurrentApply.cfg`
    BugConcurrentApply,
    /// `ControllerNodeReconcile_bug_ForgetfulRestart.cfg`
    BugForgetfulRestart,
    /// `ControllerNodeReconcile_bug_OverzealousRestart.cfg`
    BugOverzealousRestart,
    /// `ControllerNodeReconcile_bug_SuspicionBlocks.cfg`
    BugSuspicionBlocks,
    /// `ControllerNodeReconcile_bug_NeverFailsOver.cfg`
    BugNeverFailsOver,
    /// `ControllerNodeReconcile_bug_FireAndForget.cfg`
    BugFireAndForget,
}

impl Configuration {
    /// Every one; the first fixed the types.
    pub const ALL: &'static [Configuration] = &[
        Configuration::Main,
        Configuration::BugFailOverOffTheList,
        Configuration::BugAcceptsUnknownNode,
        Configuration::BugSlowMonitor,
        Configuration::BugTrustsOldReadiness,
        Configuration::BugAppliesStale,
        Configuration::BugConcurrentApply,
        Configuration::BugForgetfulRestart,
        Configuration::BugOverzealousRestart,
        Configuration::BugSuspicionBlocks,
        Configuration::BugNeverFailsOver,
        Configuration::BugFireAndForget,
    ];

    /// The name of its file, without folders and ending.
    pub fn name(self) -> &'static str {
        match self {
            Configuration::Main => "ControllerNodeReconcile",
            Configuration::BugFailOverOffTheList => "ControllerNodeReconcile_bug_FailOverOffTheList",
            Configuration::BugAcceptsUnknownNode => "ControllerNodeReconcile_bug_AcceptsUnknownNode",
            Configuration::BugSlowMonitor => "ControllerNodeReconcile_bug_SlowMonitor",
            Configuration::BugTrustsOldReadiness => "ControllerNodeReconcile_bug_TrustsOldReadiness",
            Configuration::BugAppliesStale => "ControllerNodeReconcile_bug_AppliesStale",
            Configuration::BugConcurrentApply => "ControllerNodeReconcile_bug_ConcurrentApply",
            Configuration::BugForgetfulRestart => "ControllerNodeReconcile_bug_ForgetfulRestart",
            Configuration::BugOverzealousRestart => "ControllerNodeReconcile_bug_OverzealousRestart",
            Configuration::BugSuspicionBlocks => "ControllerNodeReconcile_bug_SuspicionBlocks",
            Configuration::BugNeverFailsOver => "ControllerNodeReconcile_bug_NeverFailsOver",
            Configuration::BugFireAndForget => "ControllerNodeReconcile_bug_FireAndForget",
        }
    }

    /// The values of the constants.
    pub fn constants(self) -> Constants {
        match self {
            Configuration::Main => {
                Constants { max_generation: 2, heartbeat_every: 1, stale_after: 2, max_crashes: 2, bug: Bug::None }
            }
            Configuration::BugFailOverOffTheList => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::FailOverOffTheList,
            },
            Configuration::BugAcceptsUnknownNode => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::AcceptsUnknownNode,
            },
            Configuration::BugSlowMonitor => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::SlowMonitor,
            },
            Configuration::BugTrustsOldReadiness => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::TrustsOldReadiness,
            },
            Configuration::BugAppliesStale => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::AppliesStale,
            },
            Configuration::BugConcurrentApply => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::ConcurrentApply,
            },
            Configuration::BugForgetfulRestart => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::ForgetfulRestart,
            },
            Configuration::BugOverzealousRestart => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::OverzealousRestart,
            },
            Configuration::BugSuspicionBlocks => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::SuspicionBlocks,
            },
            Configuration::BugNeverFailsOver => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::NeverFailsOver,
            },
            Configuration::BugFireAndForget => Constants {
                max_generation: 2,
                heartbeat_every: 1,
                stale_after: 2,
                max_crashes: 2,
                bug: Bug::FireAndForget,
            },
        }
    }

    /// `CHECK_DEADLOCK`
    pub fn check_deadlock(self) -> bool {
        match self {
            Configuration::Main | Configuration::BugSuspicionBlocks => true,
            Configuration::BugFailOverOffTheList
            | Configuration::BugAcceptsUnknownNode
            | Configuration::BugSlowMonitor
            | Configuration::BugTrustsOldReadiness
            | Configuration::BugAppliesStale
            | Configuration::BugConcurrentApply
            | Configuration::BugForgetfulRestart
            | Configuration::BugOverzealousRestart
            | Configuration::BugNeverFailsOver
            | Configuration::BugFireAndForget => false,
        }
    }

    /// The invariants to check.
    pub fn invariants(self) -> Vec<Invariant> {
        match self {
            Configuration::Main => {
                vec![
                    Invariant::TypeOK,
                    Invariant::RegisteredBeforeReady,
                    Invariant::ReadyIsFresh,
                    Invariant::NoStaleApply,
                    Invariant::AppliesAreSerialized,
                    Invariant::NoOrphan,
                    Invariant::AppliedIsPresent,
                ]
            }
            Configuration::BugFailOverOffTheList => vec![Invariant::TypeOK],
            Configuration::BugAcceptsUnknownNode => {
                vec![Invariant::RegisteredBeforeReady]
            }
            Configuration::BugSlowMonitor | Configuration::BugTrustsOldReadiness => {
                vec![Invariant::ReadyIsFresh]
            }
            Configuration::BugAppliesStale => vec![Invariant::NoStaleApply],
            Configuration::BugConcurrentApply => vec![Invariant::AppliesAreSerialized],
            Configuration::BugForgetfulRestart => vec![Invariant::NoOrphan],
            Configuration::BugOverzealousRestart => vec![Invariant::AppliedIsPresent],
            Configuration::BugSuspicionBlocks | Configuration::BugNeverFailsOver | Configuration::BugFireAndForget => {
                vec![]
            }
        }
    }
}

impl Configuration {
    /// The fairness conjunct of the specification.
    pub fn fairness(self, atoms: &mut Atoms<Atom>) -> Temporal {
        fairness_of_spec(atoms)
    }

    /// The temporal properties to check.
    pub fn properties(self, atoms: &mut Atoms<Atom>) -> Vec<Property> {
        match self {
            Configuration::Main => Vec::from([
                Property {
                    name: "EventuallyReady".into(),
                    formula: eventually_ready(atoms),
                    location: Some(places::EVENTUALLY_READY.at(0, 1, 0, 62)),
                },
                Property {
                    name: "EventuallyApplied".into(),
                    formula: eventually_applied(atoms),
                    location: Some(places::EVENTUALLY_APPLIED.at(0, 1, 1, 81)),
                },
            ]),
            Configuration::BugFailOverOffTheList
            | Configuration::BugAcceptsUnknownNode
            | Configuration::BugSlowMonitor
            | Configuration::BugTrustsOldReadiness
            | Configuration::BugAppliesStale
            | Configuration::BugConcurrentApply
            | Configuration::BugForgetfulRestart
            | Configuration::BugOverzealousRestart
            | Configuration::BugSuspicionBlocks => Vec::from([]),
            Configuration::BugNeverFailsOver => Vec::from([Property {
                name: "EventuallyReady".into(),
                formula: eventually_ready(atoms),
                location: Some(places::EVENTUALLY_READY.at(0, 1, 0, 62)),
            }]),
            Configuration::BugFireAndForget => Vec::from([Property {
                name: "EventuallyApplied".into(),
                formula: eventually_applied(atoms),
                location: Some(places::EVENTUALLY_APPLIED.at(0, 1, 1, 81)),
            }]),
        }
    }
}

/// The fairness of the specification.
fn fairness_of_spec(atoms: &mut Atoms<Atom>) -> Temporal {
    Temporal::And(vec![
        atoms.weakly_fair(Atom::SessionEnabled, Atom::SessionTaken),
        atoms.weakly_fair(Atom::DetectFailureEnabled, Atom::DetectFailureTaken),
        atoms.weakly_fair(Atom::FailOverEnabled, Atom::FailOverTaken),
        atoms.weakly_fair(Atom::TickEnabled, Atom::TickTaken),
        atoms.weakly_fair(Atom::NodeRestartEnabled, Atom::NodeRestartTaken),
        Temporal::And(vec![
            atoms.weakly_fair(Atom::TimeOutEnabled { c: Controller::C1 }, Atom::TimeOutTaken { c: Controller::C1 }),
            atoms.weakly_fair(Atom::TimeOutEnabled { c: Controller::C2 }, Atom::TimeOutTaken { c: Controller::C2 }),
        ]),
        Temporal::And(vec![
            atoms.weakly_fair(
                Atom::PushEnabled { c: Controller::C1, v: Vm::Vm1 },
                Atom::PushTaken { c: Controller::C1, v: Vm::Vm1 },
            ),
            atoms.weakly_fair(
                Atom::PushEnabled { c: Controller::C2, v: Vm::Vm1 },
                Atom::PushTaken { c: Controller::C2, v: Vm::Vm1 },
            ),
        ]),
        atoms.weakly_fair(Atom::WorkEnabled { v: Vm::Vm1 }, Atom::WorkTaken { v: Vm::Vm1 }),
    ])
}

/// `EventuallyReady`
fn eventually_ready(atoms: &mut Atoms<Atom>) -> Temporal {
    Temporal::Or(vec![
        atoms.atom(Atom::OfSomeControllerStaysUp { c: Controller::C1 }).always().eventually(),
        atoms.atom(Atom::OfSomeControllerStaysUp { c: Controller::C2 }).always().eventually(),
    ])
    .implies(atoms.atom(Atom::ReadyAtContact).always().eventually())
}

/// `EventuallyApplied`
fn eventually_applied(atoms: &mut Atoms<Atom>) -> Temporal {
    Temporal::Or(vec![
        atoms.atom(Atom::OfSomeControllerStaysUp { c: Controller::C1 }).always().eventually(),
        atoms.atom(Atom::OfSomeControllerStaysUp { c: Controller::C2 }).always().eventually(),
    ])
    .implies(atoms.atom(Atom::OfEventuallyApplied).always().eventually())
}
