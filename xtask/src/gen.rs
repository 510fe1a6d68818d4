//! `cargo xtask gen`: writes `generated/`, or says how it differs from what the specs give.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lockstep_codegen::diagnostic::{Diagnostic, Style, render};
use lockstep_codegen::fileset::FileSet;
use lockstep_codegen::resolve::{Loader, NotFound, Source};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{ModelFiles, generate};
use lockstep_harness::manifest::{Manifest, ModelEntry};

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
    match generated(arguments) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn generated(arguments: &Arguments) -> Result<ExitCode, String> {
    let root = workspace::root()?;
    let manifest = Manifest::read(&root.join("specs/lockstep.toml")).map_err(|error| error.to_string())?;
    let chosen: Vec<&ModelEntry> = if arguments.models.is_empty() {
        manifest.models.iter().collect()
    } else {
        arguments.models.iter().map(|name| manifest.model(name)).collect::<Result<_, _>>()?
    };
    let specs = root.join("specs");
    let models = chosen.iter().map(|model| files_of(&specs, model)).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = manifest.models.iter().map(|model| model.name.clone()).collect();
    let folders = models.iter().filter_map(|model| specs.join(&model.path).parent().map(Path::to_path_buf)).collect();
    let mut sources = SourceMap::new();
    let files =
        generate(&models, &names, &Folders(folders), &mut sources).map_err(|errors| shown(&errors, &sources))?;
    let owned: Vec<String> = chosen.iter().map(|model| lockstep_codegen::emit::module_name(&model.name)).collect();
    let all = arguments.models.is_empty();
    let ours = move |path: &str| {
        let folder = path.split('/').next().unwrap_or_default();
        path.ends_with(".rs")
            && folder != "tests"
            && folder != "benches"
            && (all || owned.iter().any(|name| name == folder))
    };
    let folder = root.join("generated");
    if arguments.check { compared(&files, &folder, ours, arguments) } else { written(&files, &folder, ours) }
}

fn compared(
    files: &FileSet,
    folder: &Path,
    ours: impl Fn(&str) -> bool,
    arguments: &Arguments,
) -> Result<ExitCode, String> {
    let differences = files.compare(folder, ours).map_err(|error| format!("{}: {error}", folder.display()))?;
    if differences.is_empty() {
        println!("generated/ is what the specs give: {} files", files.iter().count());
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &differences {
        print!("{difference}");
    }
    let models: String = arguments.models.iter().map(|model| format!(" {model}")).collect();
    println!("generated/ is not what the specs give; mend it with\n\n    cargo xtask gen{models}");
    Ok(ExitCode::FAILURE)
}

fn written(files: &FileSet, folder: &Path, ours: impl Fn(&str) -> bool) -> Result<ExitCode, String> {
    let differences = files.write(folder, ours).map_err(|error| format!("{}: {error}", folder.display()))?;
    println!("generated/: {} files, {} changed", files.iter().count(), differences.len());
    Ok(ExitCode::SUCCESS)
}

fn shown(errors: &[Diagnostic], sources: &SourceMap) -> String {
    render(errors, sources, Style::Plain)
}

/// Reads a model's module and configurations, the one that fixes the types first.
fn files_of(specs: &Path, model: &ModelEntry) -> Result<ModelFiles, String> {
    let mut configs: Vec<_> = model.configs.iter().collect();
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

/// Modules beside the roots.
struct Folders(Vec<PathBuf>);

impl Loader for Folders {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let mut places = Vec::new();
        for folder in &self.0 {
            let path = folder.join(format!("{module}.tla"));
            match std::fs::read(&path) {
                Ok(text) => return Ok(Source { name: path.display().to_string(), text }),
                Err(_) => places.push(path.display().to_string()),
            }
        }
        Err(NotFound { places })
    }
}
