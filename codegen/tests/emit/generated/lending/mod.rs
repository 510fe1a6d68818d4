//! The model `Lending`.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

mod action;
pub mod actions;
mod configurations;
mod constants;
mod domain;
mod initial;
mod invariants;
pub mod operators;
mod places;
mod properties;
pub mod proptest;
mod spec;
mod state;
mod successors;

pub use action::Action;
pub use configurations::Configuration;
pub use constants::*;
pub use domain::*;
pub use invariants::Invariant;
pub use properties::Atom;
pub use spec::Lending;
pub use state::State;
