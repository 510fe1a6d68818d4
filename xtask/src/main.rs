//! `cargo xtask`: the commands.

fn main() {}
