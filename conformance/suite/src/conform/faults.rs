//! The fault layer: every seeded runtime fault, each one a real bug, is killed by some layer. It measures the other
//! layers: a fault that lives is a hole in them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kcore_replication::faults::{Fault, FaultSet};
use lockstep_harness::lockstep::{Cases, Options, Run, Walks};
use lockstep_harness::manifest::ModelEntry;
use lockstep_harness::report::{self, Check, Layer};
use lockstep_harness::{Lockstep, System};

use super::timed;
use crate::drivers::{Visitor, visit};
use crate::models::Configured;
use crate::trace::Generated;

/// The states between which every transition is taken with each fault.
const COVERED_STATES: usize = 150;
/// Random walks with each fault.
const WALKS: u64 = 30;
/// Cases of the property test with each fault.
const CASES: u32 = 16;
/// Episodes of the soak with each fault.
const EPISODES: u64 = 200;

/// Puts every fault to the lockstep and trace layers of the models. That one lives is a hole where `all` models were
/// asked; some of them alone need not know of everything that the runtime does.
pub fn layer(models: &[&ModelEntry], all: bool, seed: u64) -> Result<(Layer, Vec<report::Fault>), String> {
    let mut layer = Layer::new("faults", "would the layers above notice a real bug?");
    let mut table = Vec::new();
    for (&fault, row) in Fault::ALL.iter().zip(put_all(models, seed)) {
        let (row, duration) = row?;
        let killers: Vec<&str> =
            row.layers.iter().filter(|(_, how)| how.is_some()).map(|(layer, _)| layer.as_str()).collect();
        if killers.is_empty() && !all {
            let why = "the models that were named do not notice it: whether any does, a run of all tells";
            layer.checks.push(Check::skipped(fault.name(), why));
            continue;
        }
        layer.checks.push(if killers.is_empty() {
            let details = format!("no layer notices: {}\n", row.description);
            Check::failed(fault.name(), "lives", details, duration)
        } else {
            Check::passed(fault.name(), format!("killed by {}", killers.join(", ")), duration)
        });
        table.push(row);
    }
    Ok((layer, table))
}

type Row = Result<(report::Fault, Duration), String>;

/// Every fault, as many at a time as there are cores; in the order of the catalogue.
fn put_all(models: &[&ModelEntry], seed: u64) -> Vec<Row> {
    let rows: Vec<Mutex<Option<Row>>> = Fault::ALL.iter().map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((fault, row)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    Fault::ALL.get(index).zip(rows.get(index))
                } {
                    let (found, duration) = timed(|| put(*fault, models, seed));
                    *row.lock().unwrap_or_else(PoisonError::into_inner) = Some(found.map(|found| (found, duration)));
                }
            });
        }
    });
    let rows = rows.into_iter().map(|row| row.into_inner().unwrap_or_else(PoisonError::into_inner));
    rows.map(|row| row.unwrap_or_else(|| Err("a fault was not put to the layers".to_owned()))).collect()
}

fn put(fault: Fault, models: &[&ModelEntry], seed: u64) -> Result<report::Fault, String> {
    let faults = FaultSet::only(fault);
    let mut layers = Vec::new();
    // The model that showed the fault to one generator is asked first by the next.
    let mut models = models.to_vec();
    for (generator, name) in
        [(Generator::Cover, "edge cover"), (Generator::Cases, "proptest"), (Generator::Walks, "random walks")]
    {
        let mut killed = None;
        for place in 0..models.len() {
            let model = models[place];
            let run = visit(model, faults, One { generator, length: model.walk_length, seed })?;
            killed = run.failure.as_ref().map(|failure| format!("{}, {} steps", run.model, failure.steps.len()));
            if killed.is_some() {
                models.swap(0, place);
                break;
            }
        }
        layers.push((name.to_owned(), killed));
    }
    let killed = crate::soak::kills(&Generated, fault, seed, EPISODES);
    layers.push(("traces".to_owned(), killed.map(|how| how.lines().next().unwrap_or_default().to_owned())));
    Ok(report::Fault { name: fault.name().to_owned(), description: fault.description().to_owned(), layers })
}

#[derive(Clone, Copy)]
enum Generator {
    Cover,
    Cases,
    Walks,
}

/// One generator.
struct One {
    generator: Generator,
    length: usize,
    seed: u64,
}

impl Visitor for One {
    type Output = Run;

    fn visit<S: Configured, M: System<S>>(self, lockstep: Lockstep<S, M>) -> Run {
        // That the fault is found matters here, not by which shortest walk.
        let lockstep = lockstep.with_options(Options { minimise_attempts: 0, ..Options::default() });
        match self.generator {
            Generator::Cover => lockstep.edge_cover(COVERED_STATES),
            Generator::Cases => lockstep.proptest(Cases { count: CASES, length: self.length, seed: self.seed }),
            Generator::Walks => lockstep.random_walks(Walks { count: WALKS, length: self.length, seed: self.seed }),
        }
    }
}
