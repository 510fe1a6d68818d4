//! `cargo xtask gen`: writes `generated/`, or says how it differs from what the specs give.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use lockstep_codegen::diagnostic::{Diagnostic, Style, render};
use lockstep_codegen::fileset::{Difference, FileSet, is_left_over};
use lockstep_codegen::resolve::Source;
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{ModelFiles, generate};
use lockstep_harness::manifest::{Kind, Manifest, ModelEntry};
use lockstep_harness::report::Check;

use crate::front::Folders;
use crate::rustfmt::formatted;
use crate::workspace;

/// What follows `gen`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Write nothing; fail where a file is missing, different or orphaned
    #[arg(long)]
    check: bool,
    /// The models to generate; all of them unless some are named
    #[arg(value_name = "MODEL")]
    models: Vec<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let outcome = Output::of(&arguments.models).and_then(|output| {
        eprint!("{}", output.warnings);
        if arguments.check { output.compared(&arguments.models) } else { output.written() }
    });
    match outcome {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The drift layer of `conform`: whether the generated code says what the specs say.
pub fn drift() -> Check {
    let started = Instant::now();
    let name = "generated code";
    let compared = Output::of(&[]).and_then(|output| Ok((output.files.iter().count(), output.differences()?)));
    match compared {
        Ok((files, differences)) if differences.is_empty() => {
            Check::passed(name, format!("{files} files"), started.elapsed())
        }
        Ok((_, differences)) => {
            let summary = format!("{} files are not what the specs give", differences.len());
            let shown: String = differences.iter().map(ToString::to_string).collect();
            let details = format!("{shown}mend it with: cargo xtask gen\n");
            Check::failed(name, summary, details, started.elapsed())
        }
        Err(message) => Check::failed(name, "the specs cannot be compiled", message, started.elapsed()),
    }
}

/// What the specs give, for whoever wants to know how long that takes.
pub fn files() -> Result<FileSet, String> {
    Output::of(&[]).map(|output| output.files)
}

/// What the specs give, and where it belongs.
struct Output {
    files: FileSet,
    /// What the user should know, rendered.
    warnings: String,
    folder: PathBuf,
    /// The folders of the chosen models; `None` where all are chosen, and so whatever else is there is an orphan.
    owned: Option<Vec<String>>,
}

impl Output {
    /// Compiles the models of these names, or all.
    fn of(names: &[String]) -> Result<Self, String> {
        let root = workspace::root()?;
        let manifest = Manifest::read(&root.join("specs/lockstep.toml")).map_err(|error| error.to_string())?;
        let chosen: Vec<&ModelEntry> = if names.is_empty() {
            manifest.models.iter().collect()
        } else {
            names.iter().map(|name| manifest.model(name)).collect::<Result<_, _>>()?
        };
        let specs = root.join("specs");
        let models = chosen.iter().map(|model| files_of(&specs, model)).collect::<Result<Vec<_>, _>>()?;
        let all: Vec<String> = manifest.models.iter().map(|model| model.name.clone()).collect();
        let folders =
            models.iter().filter_map(|model| specs.join(&model.path).parent().map(Path::to_path_buf)).collect();
        let mut sources = SourceMap::new();
        let generated =
            generate(&models, &all, &Folders(folders), &mut sources).map_err(|errors| shown(&errors, &sources))?;
        let warnings = shown(&generated.warnings, &sources);
        let owned = chosen.iter().map(|model| lockstep_codegen::emit::module_name(&model.name)).collect();
        let owned = if names.is_empty() { None } else { Some(owned) };
        let folder = root.join("generated");
        let files = formatted(&generated.files, &folder)?;
        Ok(Output { files, warnings, folder, owned })
    }

    /// Whether a file in `generated/` is for `gen` to write and to remove.
    fn ours(&self, path: &str) -> bool {
        let folder = path.split('/').next().unwrap_or_default();
        (path.ends_with(".rs") || is_left_over(path))
            && folder != "tests"
            && self.owned.as_ref().is_none_or(|owned| owned.iter().any(|name| name == folder))
    }

    fn differences(&self) -> Result<Vec<Difference>, String> {
        self.files.compare(&self.folder, |path| self.ours(path)).map_err(|error| self.failed(&error))
    }

    fn compared(&self, names: &[String]) -> Result<ExitCode, String> {
        let differences = self.differences()?;
        if differences.is_empty() {
            println!("generated/ is what the specs give: {} files", self.files.iter().count());
            return Ok(ExitCode::SUCCESS);
        }
        for difference in &differences {
            print!("{difference}");
        }
        let models: String = names.iter().map(|name| format!(" {name}")).collect();
        println!("generated/ is not what the specs give; mend it with\n\n    cargo xtask gen{models}");
        Ok(ExitCode::FAILURE)
    }

    fn written(&self) -> Result<ExitCode, String> {
        let written = self.files.write(&self.folder, |path| self.ours(path));
        let differences = written.map_err(|error| self.failed(&error))?;
        println!("generated/: {} files, {} changed", self.files.iter().count(), differences.len());
        Ok(ExitCode::SUCCESS)
    }

    fn failed(&self, error: &std::io::Error) -> String {
        format!("{}: {error}", self.folder.display())
    }
}

fn shown(errors: &[Diagnostic], sources: &SourceMap) -> String {
    render(errors, sources, Style::Plain)
}

/// Reads a model's module and configurations, the one that fixes the types first. The large ones have machines of their
/// own: `check` compiles them when they are asked for.
fn files_of(specs: &Path, model: &ModelEntry) -> Result<ModelFiles, String> {
    let mut configs: Vec<_> = model.configs.iter().filter(|config| config.kind != Kind::Large).collect();
    configs.sort_by_key(|config| config.file != model.typed_from);
    let configurations = configs.iter().map(|config| Ok((config.name(), source(specs, &config.file)?)));
    Ok(ModelFiles {
        name: model.name.clone(),
        module: source(specs, &model.module)?,
        path: model.module.display().to_string(),
        configurations: configurations.collect::<Result<_, String>>()?,
    })
}

fn source(specs: &Path, path: &Path) -> Result<Source, String> {
    let text = std::fs::read(specs.join(path)).map_err(|error| format!("{}: {error}", specs.join(path).display()))?;
    Ok(Source { name: format!("specs/{}", path.display()), text })
}
