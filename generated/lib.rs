//! The models, as Rust. Generated from `specs/` by `cargo xtask gen`: change the specs, not these files.

#[rustfmt::skip]
pub mod controller_node_reconcile;
#[rustfmt::skip]
pub mod controller_replication;
#[rustfmt::skip]
pub mod cross_dc_replication;
