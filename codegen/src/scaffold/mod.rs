//! What stands around generated code so that it is a program: its entry point, from a template. Never Rust bodies of
//! models: those are `emit`'s.

use tera::{Context, Tera};

use crate::diagnostic::Diagnostic;
use crate::emit::{Specification, emit, module_name, type_name};
use crate::fileset::FileSet;
use crate::source::SourceMap;

/// A machine as the sources of a program of its own.
#[derive(Clone, Debug)]
pub struct Program {
    module: String,
    model: String,
    /// The model's folder, as `emit` gives it.
    pub files: FileSet,
}

impl Program {
    /// The program that checks a specification under its only configuration.
    ///
    /// # Errors
    /// What cannot be emitted.
    pub fn of(specification: &Specification, sources: &SourceMap) -> Result<Self, Vec<Diagnostic>> {
        let files = emit(specification, sources)?;
        Ok(Program { module: module_name(&specification.name), model: type_name(&specification.name), files })
    }

    /// Its sources: `main.rs`, and the model's folder beside it.
    ///
    /// # Errors
    /// Where a template cannot be filled: a mistake of ours.
    pub fn sources(&self) -> Result<FileSet, String> {
        let mut context = Context::new();
        // What asks where its run stands is told.
        let asks = ["level(", "register(", "register_or(", "set_register("];
        let watched =
            self.files.iter().any(|(_, text)| asks.iter().any(|ask| text.contains(&format!("dynamic::{ask}"))));
        context.insert("watched", &watched);
        context.insert("module", &self.module);
        context.insert("model", &self.model);
        let main =
            Tera::one_off(include_str!("machine.rs.tera"), &context, false).map_err(|error| error.to_string())?;
        let mut sources = self.files.clone();
        sources.insert("main.rs", main);
        Ok(sources)
    }
}
