//! What the configurations choose.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Property, Temporal};
use lockstep_model::typed::Atoms;

use crate::lending::places;
use crate::lending::constants::Constants;
use crate::lending::domain::Reader;
use crate::lending::invariants::Invariant;
use crate::lending::properties::Atom;

/// The configurations that the generated types serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Configuration {
    /// `Lending.cfg`
    Main,
}

impl Configuration {
    /// Every one; the first fixed the types.
    pub const ALL: &'static [Configuration] = &[Configuration::Main];

    /// The name of its file, without folders and ending.
    pub fn name(self) -> &'static str {
        match self {
            Configuration::Main => "Lending",
        }
    }

    /// The values of the constants.
    pub fn constants(self) -> Constants {
        Constants { limit: 2 }
    }

    /// `CHECK_DEADLOCK`
    pub fn check_deadlock(self) -> bool {
        false
    }

    /// The invariants to check.
    pub fn invariants(self) -> Vec<Invariant> {
        vec![
            Invariant::TypeOK, Invariant::NobodyWaitsForWhatHeHas,
            Invariant::RegularsAreCounted, Invariant::FinesAreFair
        ]
    }
}

impl Configuration {
    /// The fairness conjunct of the specification.
    pub fn fairness(self, atoms: &mut Atoms<Atom>) -> Temporal {
        fairness_of_spec(atoms)
    }

    /// The temporal properties to check.
    pub fn properties(self, atoms: &mut Atoms<Atom>) -> Vec<Property> {
        Vec::from([
            Property {
                name: "Returned".into(),
                formula: returned(atoms),
                location: Some(places::RETURNED.at(0, 1, 0, 33)),
            },
        ])
    }
}

/// The fairness of the specification.
fn fairness_of_spec(atoms: &mut Atoms<Atom>) -> Temporal {
    Temporal::And(
        vec![
            atoms.weakly_fair(Atom::LendEnabled, Atom::LendTaken),
            Temporal::And(vec![atoms.strongly_fair(Atom::AskEnabled { r : Reader::Ann },
            Atom::AskTaken { r : Reader::Ann }), atoms.strongly_fair(Atom::AskEnabled { r
            : Reader::Bob }, Atom::AskTaken { r : Reader::Bob })])
        ],
    )
}

/// `Returned`
fn returned(atoms: &mut Atoms<Atom>) -> Temporal {
    atoms.atom(Atom::OfReturned).eventually().always()
}
