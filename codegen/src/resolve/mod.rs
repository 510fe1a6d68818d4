//! Names: from syntax trees to a [`Program`] in which every identifier has one meaning.
//!
//! A module is resolved once, in its own terms; `EXTENDS` adds its names to those of another, `INSTANCE` makes copies
//! of its definitions with the module's constants and variables replaced (`instances`). What the copies need is made
//! when it is first asked for, so that chains of instances cost what is used of them. Levels are computed from finished
//! terms (`levels`), as SANY does. The source of the rules is *Specifying Systems*, chapter 17, and SANY; the codes are
//! the TLA+ language standard's.

mod copies;
mod definitions;
mod descent;
mod elaborator;
mod entries;
mod expressions;
mod extract;
mod instances;
mod labels;
mod level_data;
mod level_substitution;
mod levels;
mod library;
mod loading;
mod monolith;
mod names;
mod operators;
mod parts;
mod proofs;
mod references;
mod subexpressions;
mod substitution;
mod units;
mod words;

#[cfg(test)]
mod tests;

pub use loading::{Loader, NotFound, Source};
pub use monolith::embedded_configuration;

use crate::diagnostic::Diagnostic;
use crate::grammar::with_stack;
use crate::source::SourceMap;
use crate::term::{Program, Symbols};

/// A specification with one meaning for every name.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// What downstream passes read.
    pub program: Program,
    /// What a user should know, though the specification stands.
    pub warnings: Vec<Diagnostic>,
}

/// Resolves a root module with everything that it extends and instantiates.
///
/// Modules are asked of `loader` first and then taken from the built-in library, as TLC lets a file beside the root
/// stand before its own standard modules; last they are sought in the root's own file, behind its first module. Every text that was read is in `sources` afterwards, also on failure, so that
/// the diagnostics can be shown. `symbols` holds what the configuration mentions, which TLC reads before the modules;
/// [`Symbols::default`] without one.
///
/// # Errors
/// Every error found, with the warnings, in the order of the modules and of their text.
pub fn resolve(
    root: Source,
    loader: &dyn Loader,
    sources: &mut SourceMap,
    symbols: Symbols,
) -> Result<Resolution, Vec<Diagnostic>> {
    let loaded = loading::load(root, loader, sources)?;
    let symbols = words::intern(&loaded, sources, symbols);
    with_stack(|| elaborator::Elaborator::run(&loaded, sources, symbols))
}
