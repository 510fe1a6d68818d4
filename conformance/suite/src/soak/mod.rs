//! The soak: in-process clusters under a seeded hostile network, with crashes and restarts.
//!
//! Episodes take turns: one bound to each model, whose trace the model must accept ([`replicas`], [`nodes`]), and free
//! ones ([`free`]). Every episode ends in a quiet period, after which the replicas must agree and the health gates
//! ([`gates`]) be right. The same seed gives the same steps, whatever the machine.

pub mod command;
pub mod free;
pub mod gates;
pub mod nodes;
pub mod replicas;

use std::fmt;
use std::time::{Duration, Instant};

use kcore_replication::faults::{Fault, FaultSet};
use lockstep_generated::{controller_node_reconcile, controller_replication, cross_dc_replication};
use lockstep_harness::Coverage;
use lockstep_harness::report::Check;
use lockstep_harness::trace::{Event, Verdict};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::catalogue::{Catalogue, NodeCatalogue};
use crate::trace::{Model, Models};

pub use command::{Arguments, run};

/// What came of an episode.
#[derive(Clone, Debug, Default)]
pub struct Episode {
    /// The model that it was bound to; `None` for a free one.
    pub model: Option<Model>,
    /// Its trace; empty for a free one.
    pub events: Vec<Event>,
    /// What was wrong, a line each: with the gates, the replicas, or a store.
    pub problems: Vec<String>,
    /// How many steps were drawn.
    pub steps: u64,
}

/// An episode, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its number in the soak.
    pub number: u64,
    /// The seed that runs it again.
    pub seed: u64,
    /// What came of it.
    pub episode: Episode,
    /// The model's verdict on its trace.
    pub verdict: Option<Verdict>,
    /// What the trace exercised of the model.
    pub coverage: Option<Coverage>,
}

/// The kinds of episodes, in the order in which they take turns.
const TURNS: [Option<Model>; 4] =
    [Some(Model::ControllerReplication), Some(Model::CrossDcReplication), Some(Model::ControllerNodeReconcile), None];

/// Runs the episode with this number of the soak with this seed, and judges it.
pub fn episode(models: &dyn Models, seed: u64, number: u64, faults: FaultSet) -> Judged {
    let turn = TURNS[usize::try_from(number % TURNS.len() as u64).unwrap_or(0)];
    // A stream of its own for each episode, so that any of them can be run again alone.
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(number);
    let run = match turn {
        Some(Model::ControllerReplication) => {
            use controller_replication::{Configuration, ControllerReplication};
            let model = ControllerReplication::new(Configuration::Main);
            replicas::episode(Catalogue::of_controller_replication(&model), faults, &mut rng)
        }
        Some(Model::CrossDcReplication) => {
            use cross_dc_replication::{Configuration, CrossDcReplication};
            let model = CrossDcReplication::new(Configuration::Main);
            replicas::episode(Catalogue::of_cross_dc_replication(&model), faults, &mut rng)
        }
        Some(Model::ControllerNodeReconcile) => {
            use controller_node_reconcile::{Configuration, ControllerNodeReconcile};
            let model = ControllerNodeReconcile::new(Configuration::Main);
            nodes::episode(NodeCatalogue::of(&model), faults, &mut rng)
        }
        None => free::episode(faults, &mut rng),
    };
    let mut episode = run.unwrap_or_else(|error| Episode {
        model: turn,
        problems: vec![format!("a store failed: {error}")],
        ..Episode::default()
    });
    let (mut verdict, mut coverage) = (None, None);
    if let Some(model) = episode.model {
        match models.validate(model, &mut episode.events.iter().cloned().map(Ok)) {
            Ok((found, exercised)) => (verdict, coverage) = (Some(found), Some(exercised)),
            Err(error) => episode.problems.push(format!("the trace maps to nothing in {model}: {error}")),
        }
    }
    Judged { number, seed, episode, verdict, coverage }
}

impl Judged {
    /// Whether the trace is accepted and nothing is wrong.
    pub fn passed(&self) -> bool {
        self.episode.problems.is_empty() && self.verdict.as_ref().is_none_or(Verdict::passed)
    }

    /// What is wrong, in a line; `None` where nothing is.
    pub fn failure(&self) -> Option<String> {
        let refused = self.verdict.as_ref().filter(|verdict| !verdict.passed()).map(|verdict| {
            let text = verdict.to_string();
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            let obstacle = lines.iter().find(|line| line.starts_with('✗')).copied().unwrap_or_default();
            format!("{}; {obstacle}", lines.first().copied().unwrap_or_default())
        });
        let what = refused.or_else(|| self.episode.problems.first().cloned())?;
        Some(format!("{} {what}", self.kind()))
    }

    /// The command that runs it again.
    pub fn again(&self) -> String {
        format!("again: cargo xtask soak --seed {} --only {}", self.seed, self.number)
    }

    fn kind(&self) -> String {
        match self.episode.model {
            Some(model) => format!("{model}, episode {}:", self.number),
            None => format!("free episode {}:", self.number),
        }
    }
}

impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} steps", self.kind(), self.episode.steps)?;
        if let Some(verdict) = &self.verdict {
            let text = verdict.to_string();
            // The whole of a refusal, one line of an acceptance.
            match verdict.passed() {
                true => write!(f, ", {}", text.lines().next().unwrap_or_default())?,
                false => write!(f, ", {}", text.trim_end())?,
            }
        }
        for problem in &self.episode.problems {
            write!(f, "\n  ✗ {problem}")?;
        }
        Ok(())
    }
}

/// The trace layer of the conformance run: so many episodes bound to each model, and as many free ones.
pub fn trace_layer(models: &dyn Models, seed: u64, episodes: u64) -> Vec<(Check, Option<Coverage>)> {
    (0..TURNS.len()).map(|place| layer_check(models, place, seed, episodes)).collect()
}

fn layer_check(models: &dyn Models, place: usize, seed: u64, episodes: u64) -> (Check, Option<Coverage>) {
    let turn = TURNS[place];
    let started = Instant::now();
    let name = match turn {
        Some(model) => format!("{model}, traces of a hostile network"),
        None => "health gates and agreement under a hostile network".to_owned(),
    };
    let mut coverage: Option<Coverage> = None;
    let (mut events, mut steps) = (0, 0);
    for round in 0..episodes {
        let judged = episode(models, seed, round * TURNS.len() as u64 + place as u64, FaultSet::NONE);
        events += judged.episode.events.len();
        steps += judged.episode.steps;
        if let Some(failure) = judged.failure() {
            let details = format!("{judged}\n  {}\n", judged.again());
            return (Check::failed(name, failure, details, started.elapsed()), coverage);
        }
        match (&mut coverage, judged.coverage) {
            (Some(all), Some(one)) => all.merge(&one),
            (none, one) => *none = one,
        }
    }
    let summary = match turn {
        Some(_) => format!("{episodes} traces accepted, {events} events"),
        None => format!("{episodes} episodes, {steps} steps"),
    };
    let check = Check::passed(name, summary, started.elapsed());
    (check.with_figure("episodes", episodes as f64).with_figure("steps", steps as f64), coverage)
}

/// How the soak finds a runtime with this fault switched on, within so many episodes; `None` where it does not.
pub fn kills(models: &dyn Models, fault: Fault, seed: u64, episodes: u64) -> Option<String> {
    (0..episodes).find_map(|number| episode(models, seed, number, FaultSet::only(fault)).failure())
}

/// How long a soak goes on.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// For so long, by the wall clock; at least one episode of each kind.
    Elapsed(Duration),
    /// For so many episodes.
    Episodes(u64),
    /// For the episode with this number alone.
    Only(u64),
}

/// Runs episodes and hands each on as it is judged; ends early where `told` says so.
pub fn soak(models: &dyn Models, seed: u64, until: Until, mut told: impl FnMut(Judged) -> bool) {
    let started = Instant::now();
    let first = if let Until::Only(number) = until { number } else { 0 };
    for number in first.. {
        let goes_on = match until {
            Until::Elapsed(limit) => number < TURNS.len() as u64 || started.elapsed() < limit,
            Until::Episodes(count) => number < count,
            Until::Only(only) => number == only,
        };
        if !goes_on || !told(episode(models, seed, number, FaultSet::NONE)) {
            return;
        }
    }
}
