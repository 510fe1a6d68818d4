//! The breadth-first search, level by level.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use lockstep_model::Spec;

use crate::event::{During, Event, Finding};
use crate::expand::{Chunk, Expander, Numbering, Shared, Tally};
use crate::liveness::{self, Graph, Lasso, Recorder};
use crate::memory;
use crate::options::{Options, Progress};
use crate::parents::Parents;
use crate::properties::{self, Parts};
use crate::replay::{Path, replay};
use crate::report::{ActionCoverage, Coverage, CutCoverage, InvariantCoverage, Report, Seconds, Stop, Verdict};
use crate::rounds;
use crate::seen::{Key, PROVISIONAL, SeenSet};
use crate::trace::Trace;

/// A round ends after this long, so that progress, cancellation and memory are looked after.
const SLICE: Duration = Duration::from_millis(200);
/// States of one round, so that what it found stays small beside the set of seen states.
const ROUND: usize = 1 << 17;

/// Checks everything that the model's configuration asks for.
///
/// The order in which states are explored is that of TLC with one worker, whatever `options.workers` is: successors in
/// the order of [`Spec::successors`], a state's number by its first discovery in that order. So the counts, the verdict and
/// the counterexample, which is a shortest one, are the same on every run.
pub fn check<S: Spec>(spec: &S, options: &Options) -> Report {
    let started = Instant::now();
    let parts = Parts::of(spec);
    let mut search = Search::new(spec, options, &parts, started);
    let verdict = search.refused().or_else(|| search.assumptions()).unwrap_or_else(|| search.run());
    let searched = started.elapsed();
    let verdict = if verdict == Verdict::Success { search.liveness() } else { verdict };
    let seconds = Seconds {
        search: searched.as_secs_f64(),
        liveness: (started.elapsed() - searched).as_secs_f64(),
        ..Seconds::default()
    };
    search.report(verdict, seconds)
}

struct Search<'a, S: Spec> {
    spec: &'a S,
    options: &'a Options,
    parts: &'a Parts,
    seen: RwLock<SeenSet>,
    parents: Parents,
    /// The states of the level that is being expanded; they are numbered consecutively from `base`.
    frontier: Vec<S::Stored>,
    base: u32,
    next: Vec<S::Stored>,
    /// How many of the frontier have been expanded.
    done: usize,
    depth: u32,
    initial: u64,
    tally: Tally,
    action_distinct: Vec<u64>,
    trace: Option<Trace>,
    warnings: Vec<String>,
    recorder: Option<Recorder>,
    graph: Graph,
    over_memory: AtomicBool,
    clock: Clock,
}

struct Clock {
    started: Instant,
    told: Instant,
    generated: u64,
}

impl<'a, S: Spec> Search<'a, S> {
    fn new(spec: &'a S, options: &'a Options, parts: &'a Parts, started: Instant) -> Self {
        Search {
            spec,
            options,
            parts,
            seen: RwLock::new(SeenSet::new()),
            parents: Parents::default(),
            frontier: Vec::new(),
            base: 0,
            next: Vec::new(),
            done: 0,
            depth: 0,
            initial: 0,
            tally: Tally::default(),
            action_distinct: vec![0; spec.outline().actions.len()],
            trace: None,
            warnings: Vec::new(),
            recorder: None,
            graph: Graph::default(),
            over_memory: AtomicBool::new(false),
            clock: Clock { started, told: started, generated: 0 },
        }
    }

    /// Prepares for the temporal properties, or says why they cannot be judged.
    fn refused(&mut self) -> Option<Verdict> {
        let outline = self.spec.outline();
        if self.parts.temporal.is_empty() {
            return None;
        }
        if !self.options.liveness {
            self.warnings.push("Temporal properties were not checked.".to_string());
            return None;
        }
        if outline.symmetry {
            return Some(Verdict::Unsupported(
                "Temporal properties cannot be checked under SYMMETRY: a violation can be lost in the reduction. Remove \
                 SYMMETRY from the configuration, or check the properties in a configuration of their own."
                    .to_string(),
            ));
        }
        if !outline.constraints.is_empty() || !outline.action_constraints.is_empty() {
            self.warnings.push(
                "Temporal properties are checked under a constraint: a violation that leaves it is not found, and one that \
                 it causes may be reported."
                    .to_string(),
            );
        }
        let formulas = self.parts.temporal.iter().map(|(_, formula)| formula).chain([&outline.fairness]);
        self.recorder = Some(Recorder::new(self.spec, formulas));
        None
    }

    /// Judges the temporal properties on the complete behaviour graph.
    fn liveness(&mut self) -> Verdict {
        let Some(recorder) = self.recorder.take() else { return Verdict::Success };
        self.graph.atoms = recorder.into_labels();
        self.graph.nodes = self.parents.len;
        let outline = self.spec.outline();
        for (property, formula) in &self.parts.temporal {
            if self.options.cancelled() {
                return Verdict::Stopped(Stop::Cancelled);
            }
            let memory = self
                .options
                .memory_limit
                .map(|limit| limit.saturating_sub(memory::resident_bytes().unwrap_or_else(|| self.bytes())));
            match liveness::violation(&self.graph, &outline.fairness, formula, memory) {
                Ok(None) => {}
                Ok(Some(lasso)) => {
                    self.trace = Some(self.lasso_trace(&lasso));
                    return Verdict::Liveness { name: properties::name(outline, *property) };
                }
                Err(failure) => return Verdict::Error { failure, during: During::Property(*property) },
            }
        }
        Verdict::Success
    }

    fn lasso_trace(&self, lasso: &Lasso) -> Trace {
        let nodes: Vec<u32> = lasso.prefix.iter().chain(&lasso.cycle).copied().collect();
        let mut numbers = nodes.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let keys = self.seen.read().unwrap_or_else(PoisonError::into_inner).keys_of(&numbers);
        let key = |node: &u32| keys.get(numbers.binary_search(node).ok()?).copied().flatten();
        let path = replay(self.spec, &nodes.iter().filter_map(key).collect::<Vec<_>>());
        Trace::of_lasso(self.spec, path, lasso.prefix.len())
    }

    /// The first assumption that does not hold.
    fn assumptions(&self) -> Option<Verdict> {
        for (index, assumption) in self.spec.outline().assumptions.iter().enumerate() {
            match self.spec.assumption(index) {
                Ok(true) => {}
                Ok(false) => {
                    let (name, location) = (assumption.name.to_string(), assumption.location.clone());
                    return Some(Verdict::Assumption { name, location });
                }
                Err(failure) => return Some(Verdict::Error { failure, during: During::Assumption(index) }),
            }
        }
        None
    }

    fn run(&mut self) -> Verdict {
        let shared = self.shared(Numbering::Immediate(0));
        let chunk = Expander::new(&shared).initial();
        self.initial = chunk.tally.generated;
        self.depth = u32::from(self.initial > 0);
        if let Some(verdict) = self.take_in(vec![chunk]) {
            return verdict;
        }
        self.graph.initial = self.parents.len;
        if let Some(stop) = self.between_rounds() {
            return Verdict::Stopped(stop);
        }
        loop {
            self.base += self.frontier.len() as u32;
            self.frontier = std::mem::take(&mut self.next);
            self.done = 0;
            if self.frontier.is_empty() {
                return Verdict::Success;
            }
            // The states of the very first frontier are level 1, which is already counted.
            if self.base > 0 {
                self.depth += 1;
            }
            if self.options.depth.is_some_and(|depth| self.depth >= depth) {
                self.warnings.push(format!(
                    "The search was bounded to depth {}: {} states were not expanded.",
                    self.depth,
                    self.frontier.len()
                ));
                return Verdict::Success;
            }
            while self.done < self.frontier.len() {
                if let Some(stop) = self.between_rounds() {
                    return Verdict::Stopped(stop);
                }
                let chunks = self.round();
                if let Some(verdict) = self.take_in(chunks) {
                    return verdict;
                }
            }
        }
    }

    fn shared(&self, numbering: Numbering) -> Shared<'_, S> {
        Shared {
            spec: self.spec,
            options: self.options,
            parts: self.parts,
            seen: &self.seen,
            check_deadlock: self.options.check_deadlock.unwrap_or(self.spec.outline().check_deadlock),
            numbering,
            recorder: self.recorder.as_ref(),
            over_memory: &self.over_memory,
        }
    }

    /// Expands the next states of the frontier: as many as fit the time slice, at least a chunk.
    fn round(&mut self) -> Vec<Chunk<S>> {
        let rest = &self.frontier[self.done..];
        let rest = &rest[..rest.len().min(ROUND)];
        let first = self.done as u32;
        let deadline = Instant::now() + SLICE;
        let workers = rounds::useful_workers(self.options.workers, rest.len());
        let (chunks, expanded) = if workers == 1 {
            let shared = self.shared(Numbering::Immediate(self.parents.len));
            rounds::expand_alone(&shared, rest, first, deadline)
        } else {
            let shared = self.shared(Numbering::Deferred(first));
            let (mut chunks, expanded) = rounds::expand_together(&shared, rest, first, deadline, workers);
            let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
            rounds::number_all(&seen, &mut chunks, first, self.parents.len, workers);
            (chunks, expanded)
        };
        self.done += expanded;
        chunks
    }

    /// Adds what a round found to the next level; the verdict, where there is one.
    fn take_in(&mut self, chunks: Vec<Chunk<S>>) -> Option<Verdict> {
        for chunk in chunks {
            self.tally.add(&chunk.tally);
            for &action in &chunk.actions {
                if let Some(count) = self.action_distinct.get_mut(action as usize) {
                    *count += 1;
                }
            }
            self.parents.extend(chunk.parents.iter().map(|&place| self.base.wrapping_add(place)));
            self.next.extend(chunk.stored);
            self.graph.extend(&chunk.edges);
            if let Some(event) = chunk.event {
                if !self.next.is_empty() && event.parent.is_some() {
                    self.depth += 1;
                }
                return Some(self.conclude(event));
            }
        }
        None
    }

    fn between_rounds(&mut self) -> Option<Stop> {
        if self.options.cancelled() {
            return Some(Stop::Cancelled);
        }
        if self.parents.len >= PROVISIONAL - (PROVISIONAL >> 4) {
            return Some(Stop::Numbers);
        }
        if let Some(limit) = self.options.memory_limit {
            let over = self.over_memory.load(Ordering::Relaxed) || memory::is_over(Some(limit));
            if over || self.bytes() > limit {
                return Some(Stop::Memory { limit });
            }
        }
        if self.clock.told.elapsed() >= Duration::from_secs(1)
            && let Some(tell) = &self.options.progress
        {
            tell(&self.progress());
            self.clock.told = Instant::now();
            self.clock.generated = self.tally.generated;
        }
        None
    }

    fn progress(&self) -> Progress {
        let since = self.clock.told.elapsed().as_secs_f64();
        Progress {
            generated: self.tally.generated,
            distinct: u64::from(self.parents.len),
            queue: self.queue(),
            depth: self.depth,
            rate: (self.tally.generated - self.clock.generated) as f64 / since.max(1e-9),
            bytes: self.bytes(),
            elapsed: self.clock.started.elapsed(),
        }
    }

    fn queue(&self) -> u64 {
        (self.frontier.len() - self.done + self.next.len()) as u64
    }

    fn bytes(&self) -> u64 {
        let queued = (self.frontier.capacity() + self.next.capacity()) * size_of::<S::Stored>();
        self.seen_bytes() + self.graph.bytes() + queued as u64
    }

    fn seen_bytes(&self) -> u64 {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).bytes() + self.parents.bytes()
    }

    /// The verdict and the trace of a finding.
    fn conclude(&mut self, event: Event<S>) -> Verdict {
        let mut path = match event.parent {
            Some(place) => self.path_to(self.base + place),
            None => Path::default(),
        };
        if let Some(state) = &event.successor {
            path.extend_to(self.spec, state);
        }
        if !path.states.is_empty() {
            self.trace = Some(Trace::of(self.spec, &path));
        }
        let outline = self.spec.outline();
        match event.finding {
            Finding::Invariant(index) => {
                let name = outline.invariants.get(index).map_or_else(String::new, |found| found.name.to_string());
                Verdict::Invariant { name }
            }
            Finding::PropertyInvariant(index) => Verdict::Invariant { name: properties::name(outline, index) },
            Finding::PropertyInitial(index) => Verdict::Initial { name: properties::name(outline, index) },
            Finding::PropertyAction(index) => Verdict::Step { name: properties::name(outline, index) },
            Finding::Deadlock => Verdict::Deadlock,
            Finding::Failure(failure, during) => Verdict::Error { failure, during },
        }
    }

    fn path_to(&self, number: u32) -> Path<S> {
        let numbers = self.parents.chain(number);
        let keys = self.seen.read().unwrap_or_else(PoisonError::into_inner).keys_of(&numbers);
        let keys: Vec<Key> = keys.into_iter().flatten().collect();
        replay(self.spec, &keys)
    }

    fn report(self, verdict: Verdict, seconds: Seconds) -> Report {
        let outline = self.spec.outline();
        let count = |counts: &[u64], index: usize| counts.get(index).copied().unwrap_or(0);
        let cuts = |predicates: &[lockstep_model::Predicate], counts: &[u64]| {
            let named = predicates.iter().enumerate();
            named.map(|(index, one)| CutCoverage { name: one.name.to_string(), cut: count(counts, index) }).collect()
        };
        let coverage = Coverage {
            actions: outline
                .actions
                .iter()
                .enumerate()
                .map(|(index, action)| ActionCoverage {
                    name: action.name.to_string(),
                    generated: count(&self.tally.action_generated, index),
                    distinct: count(&self.action_distinct, index),
                })
                .collect(),
            invariants: outline
                .invariants
                .iter()
                .zip(&self.tally.tested)
                .map(|(one, &(tested, judged))| InvariantCoverage { name: one.name.to_string(), judged, tested })
                .collect(),
            constraints: cuts(&outline.constraints, &self.tally.constraint_cuts),
            action_constraints: cuts(&outline.action_constraints, &self.tally.action_constraint_cuts),
        };
        Report {
            module: outline.module.to_string(),
            initial: self.initial,
            distinct: u64::from(self.parents.len),
            generated: self.tally.generated,
            queue: self.queue(),
            depth: self.depth,
            workers: self.options.workers.max(1),
            seconds,
            peak_bytes: memory::peak_bytes(),
            seen_bytes: self.seen_bytes(),
            verdict,
            coverage,
            trace: self.trace,
            warnings: self.warnings,
        }
    }
}
