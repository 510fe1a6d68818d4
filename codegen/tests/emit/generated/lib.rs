//! The models, as Rust. Generated from `specs/` by `cargo xtask gen`: change the specs, not these files.

pub mod lending;
