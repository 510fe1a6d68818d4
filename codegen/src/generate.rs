//! From the texts of specs to the files of `generated/`: the whole pipeline.

use std::panic::resume_unwind;

use crate::diagnostic::Diagnostic;
use crate::emit::{Configured, Specification, emit, module_name};
use crate::fileset::FileSet;
use crate::grammar::{parse_config, with_stack};
use crate::machine::{configure, symbols};
use crate::resolve::{Loader, Source, resolve};
use crate::source::{SourceMap, Span};

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

/// What was generated.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files, by path within `generated/`.
    pub files: FileSet,
    /// What the user should know of them: configurations that were left out, above all.
    pub warnings: Vec<Diagnostic>,
}

/// Generates models: their folders, and the `lib.rs` that lists all of `names`.
///
/// Configurations whose domains are not those of the first are left out, with a warning: they are other machines.
///
/// # Errors
/// Everything that is wrong with the specs or their configurations, and what the generator cannot translate.
pub fn generate(
    models: &[ModelFiles],
    names: &[String],
    loader: &dyn Loader,
    sources: &mut SourceMap,
) -> Result<Generated, Vec<Diagnostic>> {
    let mut generated = Generated::default();
    let mut errors = Vec::new();
    let mut specification = |model| specification(model, loader, sources, &mut generated.warnings);
    let specifications: Vec<_> = models.iter().map(&mut specification).collect();
    for emitted in emit_all(specifications, sources) {
        match emitted {
            Ok(emitted) => generated.files.extend(emitted),
            Err(found) => errors.extend(found),
        }
    }
    generated.files.insert("lib.rs", library(names));
    if errors.is_empty() { Ok(generated) } else { Err(errors) }
}

/// Emits each model on a thread of its own: what takes time, and knows of no other model.
fn emit_all(
    specifications: Vec<Result<Specification, Vec<Diagnostic>>>,
    sources: &SourceMap,
) -> Vec<Result<FileSet, Vec<Diagnostic>>> {
    std::thread::scope(|scope| {
        let emit_one = |specification: Result<Specification, _>| {
            scope.spawn(move || specification.and_then(|found| with_stack(|| emit(&found, sources))))
        };
        let running: Vec<_> = specifications.into_iter().map(emit_one).collect();
        let joined = running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        joined.collect()
    })
}

/// Reads, resolves and configures one model.
fn specification(
    model: &ModelFiles,
    loader: &dyn Loader,
    sources: &mut SourceMap,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Specification, Vec<Diagnostic>> {
    let mut configs = Vec::new();
    for (name, source) in &model.configurations {
        let file = sources.add_bytes(source.name.clone(), source.text.clone()).map_err(|error| vec![*error])?;
        configs.push((name.clone(), file, parse_config(file, sources)?));
    }
    let first = configs.first().map(|(_, _, config)| symbols(config)).unwrap_or_default();
    let resolution = resolve(model.module.clone(), loader, sources, first)?;
    let program = resolution.program;
    warnings.extend(resolution.warnings);
    let mut configurations: Vec<Configured> = Vec::new();
    for (name, file, config) in configs {
        let config_path = sources.file(file).name().to_owned();
        let configured = configure(program.clone(), &config, sources)?;
        let crate::machine::Configured { machine, warnings: found, tautology } = configured;
        if let Some(tautology) = tautology {
            return Err(vec![tautology]);
        }
        warnings.extend(found);
        let place = Span { file, start: 0, end: 0 };
        if machine.initial.is_none() || machine.actions.is_empty() {
            let message = format!("`{name}` names no behaviour");
            return Err(vec![Diagnostic::error("E6004", message).label(place, "this configuration")]);
        }
        let configured = Configured { name, machine };
        match reason_to_leave_out(configurations.first(), &configured) {
            None => configurations.push(configured),
            Some(reason) => warnings.push(
                Diagnostic::warning("E6006", format!("`{}` is left out of `generated/`: {reason}", configured.name))
                    .label(place, "this configuration")
                    .help(format!("run it with: cargo xtask check {} --config {config_path}", model.module.name)),
            ),
        }
    }
    Ok(Specification {
        name: model.name.clone(),
        path: model.path.clone(),
        configurations,
        property_tests: true,
        coverage: true,
        watched: false,
    })
}

/// Why a configuration cannot run the code that is generated for the first, if it cannot.
fn reason_to_leave_out(first: Option<&Configured>, configured: &Configured) -> Option<String> {
    let first = first?;
    if !first.has_domains_of(configured) {
        return Some(format!("its constants have other domains than those of `{}`", first.name));
    }
    let (word, _) = configured.machine.beyond_generated_code(true)?;
    Some(format!("generated code does not honour {word}"))
}

/// `lib.rs`
fn library(names: &[String]) -> String {
    let mut text = String::from(
        "//! The models, as Rust. Generated from `specs/` by `cargo xtask gen`: change the specs, not these files.\n\n",
    );
    let mut modules: Vec<String> = names.iter().map(|name| module_name(name)).collect();
    modules.sort();
    for module in modules {
        text.push_str(&format!("pub mod {module};\n"));
    }
    text
}
