//! `check` of a model by name, on its compiled machine.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use lockstep_command::{CheckOptions, Screen, Session};
use lockstep_harness::manifest::{Kind, Manifest, ModelEntry};

use crate::models::{ModelVisitor, visit};

/// What `check NAME` is asked for.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = lockstep_command::EXIT_CODES)]
pub struct Arguments {
    /// Models, whose configurations are all checked but the large ones, or configurations
    #[arg(required = true)]
    pub names: Vec<String>,
    #[command(flatten)]
    options: CheckOptions,
    /// The manifest
    #[arg(long, value_name = "FILE", default_value = "specs/lockstep.toml")]
    manifest: PathBuf,
}

/// Checks the named configurations one after the other; the exit code is that of the first that fails.
pub fn run(arguments: &Arguments) -> ExitCode {
    match checked(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(151)
        }
    }
}

fn checked(arguments: &Arguments) -> Result<u8, String> {
    let manifest = Manifest::read(&arguments.manifest).map_err(|error| error.to_string())?;
    let mut first = 0;
    for name in &arguments.names {
        for (model, config) in named(&manifest, name)? {
            if arguments.names.len() > 1 || config != *name {
                println!("── {config}");
            }
            let started = Instant::now();
            let code = visit(&model.name, &config, Checked { config: &config, options: &arguments.options, started })??;
            first = if first == 0 { code } else { first };
        }
    }
    Ok(first)
}

/// The configurations that a name stands for.
fn named<'m>(manifest: &'m Manifest, name: &str) -> Result<Vec<(&'m ModelEntry, String)>, String> {
    let known = manifest.models.iter().flat_map(|model| model.configs.iter().map(move |config| (model, config)));
    if let Some((model, config)) = known.clone().find(|(model, config)| config.name() == name && model.name != name) {
        return Ok(vec![(model, config.name())]);
    }
    let model = manifest.model(name)?;
    let chosen = model.configs.iter().filter(|config| config.kind == Kind::Pass);
    Ok(chosen.map(|config| (model, config.name())).collect())
}

struct Checked<'a> {
    config: &'a str,
    options: &'a CheckOptions,
    started: Instant,
}

impl ModelVisitor for Checked<'_> {
    type Output = Result<u8, String>;

    fn visit<M: crate::models::Configured>(self, model: M) -> Result<u8, String> {
        let session = Session {
            config: format!("{}.cfg", self.config),
            front: self.started.elapsed().as_secs_f64(),
            compile: 0.0,
            // The program is another one when the model is.
            identity: 0,
            evaluator: None,
            files: Vec::new(),
            // What these models read is named from the working folder.
            folder: PathBuf::new(),
            postcondition: None,
            options: self.options.clone(),
        };
        Ok(lockstep_command::check(&model, &session, &Screen::new()))
    }
}
