//! The models, as Rust. Generated from `specs/` by `cargo xtask gen`: change the specs, not these files.

pub mod controller_node_reconcile;
pub mod controller_replication;
pub mod cross_dc_replication;
