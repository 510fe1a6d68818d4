//! `cargo xtask`: see the library beside this file, which the xtask of another workspace calls as well.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: lockstep_command::Allocator = lockstep_command::Allocator;

fn main() -> ExitCode {
    xtask::main()
}
