//! TLA+ in; Rust, or a machine to run, out.
#![warn(missing_docs)]

pub mod ast;
pub mod diagnostic;
pub mod emit;
pub mod evaluate;
pub mod fileset;
mod first_order;
mod generate;
pub mod grammar;
mod layout;
pub mod machine;
pub mod resolve;
pub mod scaffold;
pub mod shape;
pub mod source;
pub mod term;

pub use generate::{Generated, ModelFiles, generate};
