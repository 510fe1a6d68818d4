//! What the configurations choose.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Atoms;
use lockstep_model::{Property, Temporal};

use crate::controller_replication::constants::Constants;
use crate::controller_replication::domain::{Bug, Controller};
use crate::controller_replication::invariants::Invariant;
use crate::controller_replication::places;
use crate::controller_replication::properties::Atom;

/// The configurations that the generated types serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Configuration {
    /// `ControllerReplication.cfg`
    Main,
    /// `ControllerReplication_bug_ManualReview.cfg`
    BugManualReview,
    /// `ControllerReplication_bug_NoDedupe.cfg`
    BugNoDedupe,
    /// `ControllerReplication_bug_SplitApply.cfg`
    BugSplitApply,
    /// `ControllerReplication_bug_LastWriterWins.cfg`
    BugLastWriterWins,
    /// `ControllerReplication_bug_NoTieBreak.cfg`
    BugNoTieBreak,
    /// `ControllerReplication_bug_ConflictWithoutJob.cfg`
    BugConflictWithoutJob,
    /// `ControllerReplication_bug_BlamesChallenger.cfg`
    BugBlamesChallenger,
    /// `ControllerReplication_bug_JobForEveryLoser.cfg`
    BugJobForEveryLoser,
    /// `ControllerReplication_bug_AckBeforeApply.cfg`
    BugAckBeforeApply,
    /// `ControllerReplication_bug_OriginSkipsOwnEvent.cfg`
    BugOriginSkipsOwnEvent,
    /// `ControllerReplication_bug_SplitApply_liveness.cfg`
    BugSplitApplyLiveness,
    /// `ControllerReplication_bug_CompletesJobOnly.cfg`
    BugCompletesJobOnly,
    /// `ControllerReplication_bug_NoReclaim.cfg`
    BugNoReclaim,
    /// `ControllerReplication_bug_EmptyPageNeverAcks.cfg`
    BugEmptyPageNeverAcks,
}

impl Configuration {
    /// Every one; the first fixed the types.
    pub const ALL: &'static [Configuration] = &[
        Configuration::Main,
        Configuration::BugManualReview,
        Configuration::BugNoDedupe,
        Configuration::BugSplitApply,
        Configuration::BugLastWriterWins,
        Configuration::BugNoTieBreak,
        Configuration::BugConflictWithoutJob,
        Configuration::BugBlamesChallenger,
        Configuration::BugJobForEveryLoser,
        Configuration::BugAckBeforeApply,
        Configuration::BugOriginSkipsOwnEvent,
        Configuration::BugSplitApplyLiveness,
        Configuration::BugCompletesJobOnly,
        Configuration::BugNoReclaim,
        Configuration::BugEmptyPageNeverAcks,
    ];

    /// The name of its file, without folders and ending.
    pub fn name(self) -> &'static str {
        match self {
            Configuration::Main => "ControllerReplication",
            Configuration::BugManualReview => "ControllerReplication_bug_ManualReview",
            Configuration::BugNoDedupe => "ControllerReplication_bug_NoDedupe",
            Configuration::BugSplitApply => "ControllerReplication_bug_SplitApply",
            Configuration::BugLastWriterWins => "ControllerReplication_bug_LastWriterWins",
            Configuration::BugNoTieBreak => "ControllerReplication_bug_NoTieBreak",
            Configuration::BugConflictWithoutJob => "ControllerReplication_bug_ConflictWithoutJob",
            Configuration::BugBlamesChallenger => "ControllerReplication_bug_BlamesChallenger",
            Configuration::BugJobForEveryLoser => "ControllerReplication_bug_JobForEveryLoser",
            Configuration::BugAckBeforeApply => "ControllerReplication_bug_AckBeforeApply",
            Configuration::BugOriginSkipsOwnEvent => "ControllerReplication_bug_OriginSkipsOwnEvent",
            Configuration::BugSplitApplyLiveness => "ControllerReplication_bug_SplitApply_liveness",
            Configuration::BugCompletesJobOnly => "ControllerReplication_bug_CompletesJobOnly",
            Configuration::BugNoReclaim => "ControllerReplication_bug_NoReclaim",
            Configuration::BugEmptyPageNeverAcks => "ControllerReplication_bug_EmptyPageNeverAcks",
        }
    }

    /// The values of the constants.
    pub fn constants(self) -> Constants {
        match self {
            Configuration::Main => Constants { bug: Bug::None, page_limit: 2, max_faults: 1 },
            Configuration::BugManualReview => Constants { bug: Bug::ManualReview, page_limit: 2, max_faults: 1 },
            Configuration::BugNoDedupe => Constants { bug: Bug::NoDedupe, page_limit: 2, max_faults: 1 },
            Configuration::BugSplitApply | Configuration::BugSplitApplyLiveness => {
                Constants { bug: Bug::SplitApply, page_limit: 2, max_faults: 1 }
            }
            Configuration::BugLastWriterWins => Constants { bug: Bug::LastWriterWins, page_limit: 2, max_faults: 1 },
            Configuration::BugNoTieBreak => Constants { bug: Bug::NoTieBreak, page_limit: 2, max_faults: 1 },
            Configuration::BugConflictWithoutJob => {
                Constants { bug: Bug::ConflictWithoutJob, page_limit: 2, max_faults: 1 }
            }
            Configuration::BugBlamesChallenger => {
                Constants { bug: Bug::BlamesChallenger, page_limit: 2, max_faults: 1 }
            }
            Configuration::BugJobForEveryLoser => {
                Constants { bug: Bug::JobForEveryLoser, page_limit: 2, max_faults: 1 }
            }
            Configuration::BugAckBeforeApply => Constants { bug: Bug::AckBeforeApply, page_limit: 2, max_faults: 1 },
            Configuration::BugOriginSkipsOwnEvent => {
                Constants { bug: Bug::OriginSkipsOwnEvent, page_limit: 2, max_faults: 1 }
            }
            Configuration::BugCompletesJobOnly => {
                Constants { bug: Bug::CompletesJobOnly, page_limit: 2, max_faults: 1 }
            }
            Configuration::BugNoReclaim => Constants { bug: Bug::NoReclaim, page_limit: 2, max_faults: 1 },
            Configuration::BugEmptyPageNeverAcks => {
                Constants { bug: Bug::EmptyPageNeverAcks, page_limit: 2, max_faults: 1 }
            }
        }
    }

    /// `CHECK_DEADLOCK`
    pub fn check_deadlock(self) -> bool {
        false
    }

    /// The invariants to check.
    pub fn invariants(self) -> Vec<Invariant> {
        match self {
            Configuration::Main => {
                vec![
                    Invariant::TypeOK,
                    Invariant::AppliedAtMostOnce,
                    Invariant::ReceivedIsApplied,
                    Invariant::HeadIsRankMaximal,
                    Invariant::HeadsAgree,
                    Invariant::ConflictsAreHandled,
                    Invariant::CompensatedNamesLoser,
                    Invariant::JobIffCompensated,
                    Invariant::AckedIsApplied,
                ]
            }
            Configuration::BugManualReview => vec![Invariant::TypeOK],
            Configuration::BugNoDedupe => vec![Invariant::AppliedAtMostOnce],
            Configuration::BugSplitApply => vec![Invariant::ReceivedIsApplied],
            Configuration::BugLastWriterWins => vec![Invariant::HeadIsRankMaximal],
            Configuration::BugNoTieBreak => vec![Invariant::HeadsAgree],
            Configuration::BugConflictWithoutJob => vec![Invariant::ConflictsAreHandled],
            Configuration::BugBlamesChallenger => vec![Invariant::CompensatedNamesLoser],
            Configuration::BugJobForEveryLoser => vec![Invariant::JobIffCompensated],
            Configuration::BugAckBeforeApply => vec![Invariant::AckedIsApplied],
            Configuration::BugOriginSkipsOwnEvent
            | Configuration::BugSplitApplyLiveness
            | Configuration::BugCompletesJobOnly
            | Configuration::BugNoReclaim
            | Configuration::BugEmptyPageNeverAcks => vec![],
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
                    name: "EventuallyConverged".into(),
                    formula: eventually_converged(atoms),
                    location: Some(places::EVENTUALLY_CONVERGED.at(0, 1, 0, 36)),
                },
                Property {
                    name: "ConflictsAreResolved".into(),
                    formula: conflicts_are_resolved(atoms),
                    location: Some(places::CONFLICTS_ARE_RESOLVED.at(0, 1, 1, 68)),
                },
                Property {
                    name: "JobsComplete".into(),
                    formula: jobs_complete(atoms),
                    location: Some(places::JOBS_COMPLETE.at(0, 1, 1, 80)),
                },
                Property {
                    name: "AcksCatchUp".into(),
                    formula: acks_catch_up(atoms),
                    location: Some(places::ACKS_CATCH_UP.at(0, 1, 1, 74)),
                },
            ]),
            Configuration::BugManualReview
            | Configuration::BugNoDedupe
            | Configuration::BugSplitApply
            | Configuration::BugLastWriterWins
            | Configuration::BugNoTieBreak
            | Configuration::BugConflictWithoutJob
            | Configuration::BugBlamesChallenger
            | Configuration::BugJobForEveryLoser
            | Configuration::BugAckBeforeApply => Vec::from([]),
            Configuration::BugOriginSkipsOwnEvent | Configuration::BugSplitApplyLiveness => Vec::from([Property {
                name: "EventuallyConverged".into(),
                formula: eventually_converged(atoms),
                location: Some(places::EVENTUALLY_CONVERGED.at(0, 1, 0, 36)),
            }]),
            Configuration::BugCompletesJobOnly => Vec::from([Property {
                name: "ConflictsAreResolved".into(),
                formula: conflicts_are_resolved(atoms),
                location: Some(places::CONFLICTS_ARE_RESOLVED.at(0, 1, 1, 68)),
            }]),
            Configuration::BugNoReclaim => Vec::from([Property {
                name: "JobsComplete".into(),
                formula: jobs_complete(atoms),
                location: Some(places::JOBS_COMPLETE.at(0, 1, 1, 80)),
            }]),
            Configuration::BugEmptyPageNeverAcks => Vec::from([Property {
                name: "AcksCatchUp".into(),
                formula: acks_catch_up(atoms),
                location: Some(places::ACKS_CATCH_UP.at(0, 1, 1, 74)),
            }]),
        }
    }
}

/// The fairness of the specification.
fn fairness_of_spec(atoms: &mut Atoms<Atom>) -> Temporal {
    Temporal::And(vec![
        Temporal::And(vec![
            atoms.weakly_fair(Atom::RestartEnabled { c: Controller::C1 }, Atom::RestartTaken { c: Controller::C1 }),
            atoms.weakly_fair(Atom::WorkEnabled { c: Controller::C1 }, Atom::WorkTaken { c: Controller::C1 }),
            atoms.strongly_fair(
                Atom::WorkSucceedsEnabled { c: Controller::C1 },
                Atom::WorkSucceedsTaken { c: Controller::C1 },
            ),
            Temporal::And(vec![
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C1, p: Controller::C2 },
                    Atom::PollTaken { c: Controller::C1, p: Controller::C2 },
                ),
                atoms.strongly_fair(
                    Atom::AckArrivesEnabled { c: Controller::C1, p: Controller::C2 },
                    Atom::AckArrivesTaken { c: Controller::C1, p: Controller::C2 },
                ),
            ]),
        ]),
        Temporal::And(vec![
            atoms.weakly_fair(Atom::RestartEnabled { c: Controller::C2 }, Atom::RestartTaken { c: Controller::C2 }),
            atoms.weakly_fair(Atom::WorkEnabled { c: Controller::C2 }, Atom::WorkTaken { c: Controller::C2 }),
            atoms.strongly_fair(
                Atom::WorkSucceedsEnabled { c: Controller::C2 },
                Atom::WorkSucceedsTaken { c: Controller::C2 },
            ),
            Temporal::And(vec![
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C2, p: Controller::C1 },
                    Atom::PollTaken { c: Controller::C2, p: Controller::C1 },
                ),
                atoms.strongly_fair(
                    Atom::AckArrivesEnabled { c: Controller::C2, p: Controller::C1 },
                    Atom::AckArrivesTaken { c: Controller::C2, p: Controller::C1 },
                ),
            ]),
        ]),
    ])
}

/// `EventuallyConverged`
fn eventually_converged(atoms: &mut Atoms<Atom>) -> Temporal {
    atoms.atom(Atom::Agreement).always().eventually()
}

/// `ConflictsAreResolved`
fn conflicts_are_resolved(atoms: &mut Atoms<Atom>) -> Temporal {
    atoms.atom(Atom::OfConflictsAreResolved).always().eventually()
}

/// `JobsComplete`
fn jobs_complete(atoms: &mut Atoms<Atom>) -> Temporal {
    atoms.atom(Atom::OfJobsComplete).always().eventually()
}

/// `AcksCatchUp`
fn acks_catch_up(atoms: &mut Atoms<Atom>) -> Temporal {
    atoms.atom(Atom::OfAcksCatchUp).always().eventually()
}
