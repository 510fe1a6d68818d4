//! Definitions that come to need themselves though nobody said `RECURSIVE`: a configuration replaces one by another
//! that is made of it.

use crate::diagnostic::Diagnostic;
use crate::machine::Machine;

/// Refuses a machine that has such a definition. One that is declared `RECURSIVE` ends when it runs, or fails.
pub fn endless(machine: &Machine) -> Option<Diagnostic> {
    let definition = machine.program.get(*machine.circular.first()?);
    let message = format!("`{}` needs itself, and is not RECURSIVE", definition.name);
    let refused =
        Diagnostic::error("E6002", message).label(definition.span, "replaced by something that is made of it?");
    Some(refused.help("`cargo xtask check` runs the spec on the evaluator"))
}
