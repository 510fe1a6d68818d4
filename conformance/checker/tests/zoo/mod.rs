//! Tiny models, written by hand.

#![allow(dead_code, reason = "every test file uses some of the zoo")]

pub mod toy;
pub mod two_phase;

pub use toy::{Toy, toy};
