//! Constants and tables.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

/// The constants that configurations of one domain may differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constants {
    /// `Limit`
    pub limit: i32,
}
