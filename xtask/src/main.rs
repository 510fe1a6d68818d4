//! `cargo xtask`: see the library beside this file, which the xtask of another workspace calls as well.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
