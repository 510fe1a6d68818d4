//! From files to a machine that runs.

use std::path::{Path, PathBuf};

use lockstep_checker::ExitCode;
use lockstep_codegen::diagnostic::Diagnostic;
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::grammar;
use lockstep_codegen::machine::{self, configure, symbols};
use lockstep_codegen::resolve::{Source, embedded_configuration, resolve};
use lockstep_codegen::source::SourceMap;

use crate::front::Folders;

/// TLC's code for a specification that does not parse.
const SPECIFICATION: u8 = ExitCode::SpecParse as u8;
/// TLC's code for a configuration that does not parse, or does not fit.
const CONFIGURATION: u8 = ExitCode::ConfigParse as u8;

/// TLC's code for what refuses a configuration, which is that of the first error. A formula of the wrong level is one
/// only where it comes to be evaluated: behind all others, and a postcondition last.
fn of_configuration(errors: &[Diagnostic]) -> u8 {
    let codes = errors.iter().filter(|error| error.is_error()).map(|error| match error.code {
        "E5204" => (1, ExitCode::SpecEvaluation),
        "E5216" => (2, ExitCode::Assumption),
        "E5215" => (0, ExitCode::SafetyEvaluation),
        // TLC would begin to search, and has no code for temporal formulas that it cannot handle.
        "E5220" => (1, ExitCode::SpecEvaluation),
        "E5219" => (0, ExitCode::Unclassified),
        machine::TAUTOLOGY => (0, ExitCode::Tautology),
        _ => (0, ExitCode::ConfigParse),
    });
    codes.min_by_key(|(turn, _)| *turn).map_or(ExitCode::ConfigParse, |(_, code)| code).code()
}

/// What refuses a spec, and the exit code.
type Refused = (Vec<Diagnostic>, u8);

/// Reads, resolves and configures a spec; with warnings. What is `walked` through, and not searched, may have
/// properties to which there is nothing.
pub fn machine(
    file: &Path,
    config: &Path,
    sources: &mut SourceMap,
    walked: bool,
) -> Result<(Evaluator, Vec<Diagnostic>), Refused> {
    let read = |path: &Path| {
        std::fs::read(path)
            .map_err(|error| Diagnostic::error("E5209", format!("cannot read {}: {error}", path.display())))
    };
    let module = read(file).map_err(|unread| {
        let remedy = "a spec is named by the file of its module, as in `cargo xtask check Spec.tla`";
        (vec![unread.help(remedy)], SPECIFICATION)
    })?;
    let text = read(config).map_err(|unread| {
        let remedy = "a configuration is looked for beside its module, unless `--config FILE` names it";
        (vec![unread.help(remedy)], CONFIGURATION)
    })?;
    let text = embedded(config, text).map_err(|refused| (vec![refused], CONFIGURATION))?;
    let id = sources.add_bytes(config.display().to_string(), text).map_err(|error| (vec![*error], CONFIGURATION))?;
    let config = grammar::parse_config(id, sources).map_err(|errors| (errors, CONFIGURATION))?;
    let root = Source { name: file.display().to_string(), text: module };
    let resolution =
        resolve(root, &Folders::beside(file), sources, symbols(&config)).map_err(|errors| (errors, SPECIFICATION))?;
    let configured = configure(resolution.program, &config, sources).map_err(|errors| {
        let code = of_configuration(&errors);
        (errors, code)
    })?;
    if let Some(tautology) = configured.tautology.filter(|_| !walked) {
        return Err((vec![tautology], ExitCode::Tautology.code()));
    }
    let warnings = [resolution.warnings, configured.warnings].concat();
    let symmetry = configured.machine.symmetry.first().map(|named| named.term.span);
    let evaluator = Evaluator::new(configured.machine, sources).map_err(|failure| {
        let mut diagnostic = Diagnostic::error("E5210", failure.to_string());
        if let Some(place) = symmetry {
            diagnostic = diagnostic.label(place, "SYMMETRY names this");
        }
        (vec![diagnostic], CONFIGURATION)
    })?;
    let folder = folder(file);
    evaluator.read_files(move |name| std::fs::read(lockstep_model::dynamic::found(name, &folder)));
    evaluator.write_files(lockstep_model::dynamic::write);
    Ok((evaluator, warnings))
}

/// The text of a configuration: of the section of that name, where the file is a module.
fn embedded(file: &Path, text: Vec<u8>) -> Result<Vec<u8>, Diagnostic> {
    if file.extension().is_none_or(|ending| ending != "tla") {
        return Ok(text);
    }
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    embedded_configuration(&String::from_utf8_lossy(&text), &name).map(String::into_bytes).ok_or_else(|| {
        let message = format!("there is no configuration in {}", file.display());
        let remedy = format!("it stands between the lines `---- CONFIG {name} ----` and `====`");
        Diagnostic::error("E5209", message).help(remedy)
    })
}

/// The folder of a module.
pub fn folder(file: &Path) -> PathBuf {
    std::path::absolute(file).ok().and_then(|file| file.parent().map(Path::to_owned)).unwrap_or_default()
}
