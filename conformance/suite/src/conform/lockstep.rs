//! The lockstep layer: the runtime and the model take the same steps and are compared after each.

use std::path::Path;

use kcore_replication::faults::FaultSet;
use lockstep_harness::lockstep::{Cases, Run, Walks};
use lockstep_harness::manifest::ModelEntry;
use lockstep_harness::report::{Check, Layer};
use lockstep_harness::{Coverage, Lockstep, Replay, System};

use super::Arguments;
use crate::drivers::{Visitor, visit};
use crate::models::Configured;

/// The states between which every transition is taken.
const COVERED_STATES: usize = 1_000;
/// The cases of the property test.
const CASES: u32 = 64;

/// Every generator on every model, with what they exercised.
pub fn layer(models: &[&ModelEntry], arguments: &Arguments) -> Result<(Layer, Vec<Coverage>), String> {
    let mut layer = Layer::new("lockstep", "do the runtime and the model take the same steps to the same states?");
    let mut coverage = Vec::new();
    for model in models {
        let mut all: Option<Coverage> = None;
        for run in visit(model, FaultSet::NONE, Everything { model, seed: arguments.seed })? {
            match &mut all {
                Some(all) => all.merge(&run.coverage),
                None => all = Some(run.coverage.clone()),
            }
            let remedy = save(&run, arguments.report.as_deref())?;
            layer.checks.push(Check::of_run(&run, &remedy));
        }
        coverage.extend(all);
    }
    Ok((layer, coverage))
}

/// All three generators.
struct Everything<'a> {
    model: &'a ModelEntry,
    seed: u64,
}

impl Visitor for Everything<'_> {
    type Output = Vec<Run>;

    fn visit<S: Configured, M: System<S>>(self, lockstep: Lockstep<S, M>) -> Vec<Run> {
        let length = self.model.walk_length;
        vec![
            lockstep.edge_cover(COVERED_STATES),
            lockstep.proptest(Cases { count: CASES, length, seed: self.seed }),
            lockstep.random_walks(Walks { count: self.model.walks as u64, length, seed: self.seed }),
        ]
    }
}

/// Saves the replay of a failure beside the report; gives the command that runs it again.
fn save(run: &Run, folder: Option<&Path>) -> Result<String, String> {
    let Some(failure) = &run.failure else { return Ok(String::new()) };
    let Some(folder) = folder else {
        return Ok("with `--report DIR` the replay is saved there, to be run again".to_owned());
    };
    let kind = run.generator.split([',', ' ']).next().unwrap_or("replay");
    let file = folder.join(format!("{}-{kind}.replay.json", run.model));
    let saved = std::fs::create_dir_all(folder).and_then(|()| failure.replay.write(&file));
    saved.map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(format!("again: cargo xtask conform --replay {}", file.display()))
}

/// Takes the steps of a saved replay again; gives whether model and runtime agree on them.
pub fn replay(file: &Path, models: &[&ModelEntry]) -> Result<bool, String> {
    let replay = Replay::read(file).map_err(|error| error.to_string())?;
    let model = models.iter().find(|model| model.name == replay.model);
    let model =
        model.ok_or_else(|| format!("{} is a replay of {}, which is no model here", file.display(), replay.model))?;
    let run = visit(model, FaultSet::NONE, Again(&replay))??;
    match &run.failure {
        Some(failure) => println!("{failure}"),
        None => println!("{}: model and runtime agree on {} steps", run.model, run.steps),
    }
    for note in &run.notes {
        println!("{note}");
    }
    Ok(run.passed())
}

struct Again<'a>(&'a Replay);

impl Visitor for Again<'_> {
    type Output = Result<Run, String>;

    fn visit<S: Configured, M: System<S>>(self, lockstep: Lockstep<S, M>) -> Result<Run, String> {
        lockstep.replay(self.0).map_err(|error| error.to_string())
    }
}
