//! One run of `check`: what is asked, and what came before the search. It can be handed to another process.

use std::io::Write;
use std::path::{Path, PathBuf};

use lockstep_checker::{ExitCode, Formula, Model};
use lockstep_model::{Location, Spec};
use serde_json::{Value as Json, json};

use crate::check::check;
use crate::options::CheckOptions;
use crate::screen::Screen;

/// What a run needs to know beside the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The configuration's file, without its folder.
    pub config: String,
    /// Seconds that were spent on reading and understanding the spec.
    pub front: f64,
    /// Seconds that were spent on compiling the machine.
    pub compile: f64,
    /// What tells the spec, and what runs it, from others: a checkpoint of another is refused.
    pub identity: u64,
    /// The command that runs the same on the evaluator. What a compiled machine fails to evaluate is evaluated there
    /// once more, which knows the expression, and has no bounds of its own.
    pub evaluator: Option<Vec<String>>,
    /// The spec's files, of which messages show lines.
    pub files: Vec<String>,
    /// The spec's folder, where files are looked for that it names.
    pub folder: PathBuf,
    /// What must hold when the run is over, as the configuration calls it.
    pub postcondition: Option<Formula>,
    /// What is asked.
    pub options: CheckOptions,
}

impl Session {
    /// As a word of a command line, which [`machine`] reads.
    ///
    /// # Errors
    /// Where a path is no Unicode.
    pub fn to_word(&self) -> Result<String, String> {
        // Taken apart, so that no field is forgotten.
        let Session { config, front, compile, identity, evaluator, files, folder, postcondition, options } = self;
        let CheckOptions {
            workers,
            depth,
            simulate,
            seed,
            no_deadlock,
            coverage,
            memory,
            checkpoint,
            checkpoint_every,
            resume,
            spill,
            dump_trace,
            dump_graph,
            json,
        } = options;
        let path = |path: &Option<PathBuf>| match path.as_deref().map(Path::to_str) {
            Some(None) => Err("a path that is no Unicode cannot be handed on".to_owned()),
            path => Ok(path.flatten().map(str::to_owned)),
        };
        let word = json!({
            "config": config,
            "front": front,
            "compile": compile,
            "identity": identity,
            "evaluator": evaluator,
            "files": files,
            "folder": folder.to_str().ok_or("a path that is no Unicode cannot be handed on")?,
            "postcondition": postcondition.as_ref().map(formula_to_json),
            "workers": workers,
            "depth": depth,
            "simulate": simulate,
            "seed": seed,
            "no_deadlock": no_deadlock,
            "coverage": coverage,
            "memory": memory,
            "checkpoint": path(checkpoint)?,
            "checkpoint_every": checkpoint_every,
            "resume": path(resume)?,
            "spill": path(spill)?,
            "dump_trace": path(dump_trace)?,
            "dump_graph": path(dump_graph)?,
            "json": path(json)?,
        });
        Ok(word.to_string())
    }

    /// What this process was started with. Where that is nothing, says so.
    fn of_process() -> Option<Self> {
        let session = Session::from_word(&std::env::args().nth(1).unwrap_or_default());
        if session.is_none() {
            let _ = writeln!(
                std::io::stderr(),
                "error: this program was compiled by `cargo xtask check`, which starts it and says what is asked"
            );
        }
        session
    }

    /// What [`Session::to_word`] wrote.
    fn from_word(word: &str) -> Option<Self> {
        let all: Json = serde_json::from_str(word).ok()?;
        let number = |name: &str| all.get(name)?.as_u64();
        let path = |name: &str| Some(PathBuf::from(all.get(name)?.as_str()?));
        let words = |words: &Vec<Json>| words.iter().map(|word| Some(word.as_str()?.to_owned())).collect();
        Some(Session {
            config: all.get("config")?.as_str()?.to_owned(),
            front: all.get("front")?.as_f64()?,
            compile: all.get("compile")?.as_f64()?,
            identity: number("identity")?,
            evaluator: all.get("evaluator")?.as_array().and_then(words),
            files: all.get("files")?.as_array().and_then(words)?,
            folder: path("folder")?,
            postcondition: all.get("postcondition").and_then(formula_from_json),
            options: CheckOptions {
                workers: number("workers").and_then(|workers| workers.try_into().ok()),
                depth: number("depth").and_then(|depth| depth.try_into().ok()),
                simulate: number("simulate"),
                seed: number("seed"),
                no_deadlock: all.get("no_deadlock")?.as_bool()?,
                coverage: all.get("coverage")?.as_bool()?,
                memory: number("memory"),
                checkpoint: path("checkpoint"),
                checkpoint_every: number("checkpoint_every")?,
                resume: path("resume"),
                spill: path("spill"),
                dump_trace: path("dump_trace"),
                dump_graph: path("dump_graph"),
                json: path("json"),
            },
        })
    }
}

fn formula_to_json(formula: &Formula) -> Json {
    let place = formula.location.as_ref().map(|Location { module, line, column, end_line, end_column }| {
        json!([module, line, column, end_line, end_column])
    });
    json!({ "name": formula.name, "place": place })
}

fn formula_from_json(formula: &Json) -> Option<Formula> {
    let location = formula.get("place").and_then(Json::as_array).and_then(|place| {
        let number = |index: usize| u32::try_from(place.get(index)?.as_u64()?).ok();
        let module = place.first()?.as_str()?.to_owned().into();
        let (line, column, end_line, end_column) = (number(1)?, number(2)?, number(3)?, number(4)?);
        Some(Location { module, line, column, end_line, end_column })
    });
    Some(Formula { name: formula.get("name")?.as_str()?.to_owned(), location })
}

/// The whole of a compiled machine's program: reads the session from the command line, and checks the model.
pub fn machine<S: Spec>(make: impl FnOnce() -> S) -> std::process::ExitCode {
    match Session::of_process() {
        Some(session) => {
            if let Some(seed) = session.options.seed {
                lockstep_model::dynamic::seed(seed);
            }
            if session.options.simulate.is_some() {
                lockstep_model::dynamic::walk();
            }
            lockstep_model::dynamic::read_beside(&session.folder);
            check(Model::from(&make()), &session, &Screen::new()).into()
        }
        None => ExitCode::System.code().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_arrives_as_it_was_sent() {
        let path = |name: &str| Some(PathBuf::from(name));
        let options = CheckOptions {
            workers: Some(2),
            depth: Some(3),
            simulate: Some(u64::MAX),
            seed: Some(5),
            no_deadlock: true,
            coverage: true,
            memory: Some(6),
            checkpoint: path("a"),
            checkpoint_every: 7,
            resume: path("b c"),
            spill: path("d\"e"),
            dump_trace: path("f"),
            dump_graph: path("g"),
            json: path("h"),
        };
        let full = Session {
            config: "MC.cfg".to_owned(),
            front: 0.125,
            compile: 2.5,
            identity: u64::MAX,
            evaluator: Some(vec!["xtask".to_owned(), "check".to_owned()]),
            files: vec!["specs/MC.tla".to_owned()],
            folder: PathBuf::from("/specs"),
            postcondition: Some(Formula {
                name: "Done".to_owned(),
                location: Some(Location { module: "MC".into(), line: 1, column: 2, end_line: 3, end_column: 4 }),
            }),
            options,
        };
        let plain = Session { evaluator: None, postcondition: None, options: CheckOptions::default(), ..full.clone() };
        for session in [full, plain] {
            let word = session.to_word().expect("Unicode paths");
            assert_eq!(Session::from_word(&word), Some(session));
        }
    }
}
