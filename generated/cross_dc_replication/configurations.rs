//! What the configurations choose.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Atoms;
use lockstep_model::{Property, Temporal};

use crate::cross_dc_replication::constants::Constants;
use crate::cross_dc_replication::domain::{Bug, Controller};
use crate::cross_dc_replication::invariants::Invariant;
use crate::cross_dc_replication::places;
use crate::cross_dc_replication::properties::Atom;

/// The configurations that the generated types serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Configuration {
    /// `CrossDcReplication.cfg`
    Main,
    /// `CrossDcReplication_bug_WatermarkOffByOne.cfg`
    BugWatermarkOffByOne,
    /// `CrossDcReplication_bug_NoDedupe.cfg`
    BugNoDedupe,
    /// `CrossDcReplication_bug_PhantomPage.cfg`
    BugPhantomPage,
    /// `CrossDcReplication_bug_LastWriterWins.cfg`
    BugLastWriterWins,
    /// `CrossDcReplication_bug_FirstAppliedWins.cfg`
    BugFirstAppliedWins,
    /// `CrossDcReplication_bug_AckBeforeApply.cfg`
    BugAckBeforeApply,
    /// `CrossDcReplication_bug_PublishedGate.cfg`
    BugPublishedGate,
    /// `CrossDcReplication_bug_WatermarkAtPull.cfg`
    BugWatermarkAtPull,
    /// `CrossDcReplication_bug_EmptyPageNeverAcks.cfg`
    BugEmptyPageNeverAcks,
}

impl Configuration {
    /// Every one; the first fixed the types.
    pub const ALL: &'static [Configuration] = &[
        Configuration::Main,
        Configuration::BugWatermarkOffByOne,
        Configuration::BugNoDedupe,
        Configuration::BugPhantomPage,
        Configuration::BugLastWriterWins,
        Configuration::BugFirstAppliedWins,
        Configuration::BugAckBeforeApply,
        Configuration::BugPublishedGate,
        Configuration::BugWatermarkAtPull,
        Configuration::BugEmptyPageNeverAcks,
    ];

    /// The name of its file, without folders and ending.
    pub fn name(self) -> &'static str {
        match self {
            Configuration::Main => "CrossDcReplication",
            Configuration::BugWatermarkOffByOne => "CrossDcReplication_bug_WatermarkOffByOne",
            Configuration::BugNoDedupe => "CrossDcReplication_bug_NoDedupe",
            Configuration::BugPhantomPage => "CrossDcReplication_bug_PhantomPage",
            Configuration::BugLastWriterWins => "CrossDcReplication_bug_LastWriterWins",
            Configuration::BugFirstAppliedWins => "CrossDcReplication_bug_FirstAppliedWins",
            Configuration::BugAckBeforeApply => "CrossDcReplication_bug_AckBeforeApply",
            Configuration::BugPublishedGate => "CrossDcReplication_bug_PublishedGate",
            Configuration::BugWatermarkAtPull => "CrossDcReplication_bug_WatermarkAtPull",
            Configuration::BugEmptyPageNeverAcks => "CrossDcReplication_bug_EmptyPageNeverAcks",
        }
    }

    /// The values of the constants.
    pub fn constants(self) -> Constants {
        match self {
            Configuration::Main | Configuration::BugPublishedGate => {
                Constants { bug: Bug::None, page_limit: 2, max_flaps: 1 }
            }
            Configuration::BugWatermarkOffByOne => {
                Constants { bug: Bug::WatermarkOffByOne, page_limit: 2, max_flaps: 1 }
            }
            Configuration::BugNoDedupe => Constants { bug: Bug::NoDedupe, page_limit: 2, max_flaps: 1 },
            Configuration::BugPhantomPage => Constants { bug: Bug::PhantomPage, page_limit: 2, max_flaps: 1 },
            Configuration::BugLastWriterWins => Constants { bug: Bug::LastWriterWins, page_limit: 2, max_flaps: 1 },
            Configuration::BugFirstAppliedWins => Constants { bug: Bug::FirstAppliedWins, page_limit: 2, max_flaps: 1 },
            Configuration::BugAckBeforeApply => Constants { bug: Bug::AckBeforeApply, page_limit: 2, max_flaps: 1 },
            Configuration::BugWatermarkAtPull => Constants { bug: Bug::WatermarkAtPull, page_limit: 2, max_flaps: 1 },
            Configuration::BugEmptyPageNeverAcks => {
                Constants { bug: Bug::EmptyPageNeverAcks, page_limit: 2, max_flaps: 1 }
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
                    Invariant::NothingInvented,
                    Invariant::HeadIsRankMaximal,
                    Invariant::HeadsAgree,
                    Invariant::StrictGateIsSound,
                ]
            }
            Configuration::BugWatermarkOffByOne => vec![Invariant::TypeOK],
            Configuration::BugNoDedupe => vec![Invariant::AppliedAtMostOnce],
            Configuration::BugPhantomPage => vec![Invariant::NothingInvented],
            Configuration::BugLastWriterWins => vec![Invariant::HeadIsRankMaximal],
            Configuration::BugFirstAppliedWins => vec![Invariant::HeadsAgree],
            Configuration::BugAckBeforeApply => vec![Invariant::StrictGateIsSound],
            Configuration::BugPublishedGate => vec![Invariant::PublishedGateIsSound],
            Configuration::BugWatermarkAtPull | Configuration::BugEmptyPageNeverAcks => {
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
                    name: "EventuallyAgree".into(),
                    formula: eventually_agree(atoms),
                    location: Some(places::EVENTUALLY_AGREE.at(0, 1, 0, 50)),
                },
                Property {
                    name: "EventuallyGreen".into(),
                    formula: eventually_green(atoms),
                    location: Some(places::EVENTUALLY_GREEN.at(0, 1, 0, 80)),
                },
            ]),
            Configuration::BugWatermarkOffByOne
            | Configuration::BugNoDedupe
            | Configuration::BugPhantomPage
            | Configuration::BugLastWriterWins
            | Configuration::BugFirstAppliedWins
            | Configuration::BugAckBeforeApply
            | Configuration::BugPublishedGate => Vec::from([]),
            Configuration::BugWatermarkAtPull => Vec::from([Property {
                name: "EventuallyAgree".into(),
                formula: eventually_agree(atoms),
                location: Some(places::EVENTUALLY_AGREE.at(0, 1, 0, 50)),
            }]),
            Configuration::BugEmptyPageNeverAcks => Vec::from([Property {
                name: "EventuallyGreen".into(),
                formula: eventually_green(atoms),
                location: Some(places::EVENTUALLY_GREEN.at(0, 1, 0, 80)),
            }]),
        }
    }
}

/// The fairness of the specification.
fn fairness_of_spec(atoms: &mut Atoms<Atom>) -> Temporal {
    Temporal::And(vec![
        Temporal::And(vec![
            atoms.weakly_fair(Atom::WorkEnabled { c: Controller::C1 }, Atom::WorkTaken { c: Controller::C1 }),
            Temporal::And(vec![
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C1, p: Controller::C2 },
                    Atom::PollTaken { c: Controller::C1, p: Controller::C2 },
                ),
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C1, p: Controller::C3 },
                    Atom::PollTaken { c: Controller::C1, p: Controller::C3 },
                ),
            ]),
        ]),
        Temporal::And(vec![
            atoms.weakly_fair(Atom::WorkEnabled { c: Controller::C2 }, Atom::WorkTaken { c: Controller::C2 }),
            Temporal::And(vec![
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C2, p: Controller::C1 },
                    Atom::PollTaken { c: Controller::C2, p: Controller::C1 },
                ),
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C2, p: Controller::C3 },
                    Atom::PollTaken { c: Controller::C2, p: Controller::C3 },
                ),
            ]),
        ]),
        Temporal::And(vec![
            atoms.weakly_fair(Atom::WorkEnabled { c: Controller::C3 }, Atom::WorkTaken { c: Controller::C3 }),
            Temporal::And(vec![
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C3, p: Controller::C1 },
                    Atom::PollTaken { c: Controller::C3, p: Controller::C1 },
                ),
                atoms.weakly_fair(
                    Atom::PollEnabled { c: Controller::C3, p: Controller::C2 },
                    Atom::PollTaken { c: Controller::C3, p: Controller::C2 },
                ),
            ]),
        ]),
    ])
}

/// `EventuallyAgree`
fn eventually_agree(atoms: &mut Atoms<Atom>) -> Temporal {
    atoms.atom(Atom::AllLinksUp).always().eventually().implies(atoms.atom(Atom::Agreement).always().eventually())
}

/// `EventuallyGreen`
fn eventually_green(atoms: &mut Atoms<Atom>) -> Temporal {
    atoms
        .atom(Atom::AllLinksUp)
        .always()
        .eventually()
        .implies(atoms.atom(Atom::OfEventuallyGreen).always().eventually())
}
