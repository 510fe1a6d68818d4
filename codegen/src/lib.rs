//! TLA+ in; Rust, or a machine to run, out.
