//! From the texts of specs to the files of `generated/`: the whole pipeline.

use crate::diagnostic::Diagnostic;
use crate::emit::{Configured, Specification, emit, module_name};
use crate::fileset::FileSet;
use crate::grammar::parse_config;
use crate::machine::{configure, symbols};
use crate::resolve::{Loader, Source, resolve};
use crate::source::SourceMap;

/// The files that a model is made from.
#[derive(Clone, Debug)]
pub struct ModelFiles {
    /// The model's name.
    pub name: String,
    /// Its root module.
    pub module: Source,
    /// The module's file, as headers name it.
    pub path: String,
    /// Its configurations, each with its name; the first fixes the domains.
    pub configurations: Vec<(String, Source)>,
}

/// Generates models: their folders, and the `lib.rs` that lists all of `names`.
///
/// Configurations whose domains are not those of the first are left out: they are other machines.
///
/// # Errors
/// Everything that is wrong with the specs or their configurations, and what the generator cannot translate.
pub fn generate(
    models: &[ModelFiles],
    names: &[String],
    loader: &dyn Loader,
    sources: &mut SourceMap,
) -> Result<FileSet, Vec<Diagnostic>> {
    let mut files = FileSet::default();
    let mut errors = Vec::new();
    for model in models {
        match specification(model, loader, sources).and_then(|specification| emit(&specification, sources)) {
            Ok(emitted) => files.extend(emitted),
            Err(found) => errors.extend(found),
        }
    }
    files.insert("lib.rs", library(names));
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}

/// Reads, resolves and configures one model.
fn specification(
    model: &ModelFiles,
    loader: &dyn Loader,
    sources: &mut SourceMap,
) -> Result<Specification, Vec<Diagnostic>> {
    let mut configs = Vec::new();
    for (name, source) in &model.configurations {
        let file = sources.add_bytes(source.name.clone(), source.text.clone()).map_err(|error| vec![*error])?;
        configs.push((name.clone(), file, parse_config(file, sources)?));
    }
    let first = configs.first().map(|(_, _, config)| symbols(config)).unwrap_or_default();
    let program = resolve(model.module.clone(), loader, sources, first)?.program;
    let mut configurations: Vec<Configured> = Vec::new();
    for (name, file, config) in configs {
        let machine = configure(program.clone(), &config, sources)?.machine;
        if machine.initial.is_none() || machine.actions.is_empty() {
            let place = crate::source::Span { file, start: 0, end: 0 };
            let message = format!("`{name}` names no behaviour");
            return Err(vec![Diagnostic::error("E6004", message).label(place, "this configuration")]);
        }
        let configured = Configured { name, machine };
        if configurations.first().is_none_or(|first| first.has_domains_of(&configured)) {
            configurations.push(configured);
        }
    }
    Ok(Specification { name: model.name.clone(), path: model.path.clone(), configurations })
}

/// `lib.rs`
fn library(names: &[String]) -> String {
    let mut text = String::from(
        "//! The models, as Rust. Generated from `specs/` by `cargo xtask gen`: change the specs, not these files.\n\n",
    );
    let mut modules: Vec<String> = names.iter().map(|name| module_name(name)).collect();
    modules.sort();
    for module in modules {
        text.push_str(&format!("#[rustfmt::skip]\npub mod {module};\n"));
    }
    text
}
