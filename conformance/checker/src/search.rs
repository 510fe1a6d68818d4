//! The breadth-first search, level by level.

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use lockstep_model::{Statistics, typed};
use rustc_hash::FxHashSet;

use crate::any::{AnySpec, Model};
use crate::checkpoint::{self, Refusal, Standing};
use crate::chunk::Chunk;
use crate::claims::Claims;
use crate::event::{During, Event, Finding};
use crate::expand::{Shared, together};
use crate::intake::Intake;
use crate::liveness::{Atoms, Labellers, next_look};
use crate::memory::Room;
use crate::options::{Checkpointing, Options};
use crate::properties::Parts;
use crate::queue::Queue;
use crate::render::were;
use crate::report::{Report, Seconds, Stop, Verdict};
use crate::rounds;
use crate::states::States;
use crate::told::Told;
use crate::trace::Trace;
use crate::workers::Workers;

/// A round ends after this long, so that progress, cancellation and memory are looked after.
const SLICE: Duration = Duration::from_millis(200);
/// With more states a round's outcome would no longer be in a cache when it is taken in.
const STATES_A_WORKER: usize = 1 << 15;
/// So many initial states are taken in together.
const STARTED_TOGETHER: usize = 1 << 12;
/// With states on disk, so many new states are looked up there together, or fewer, where memory is short.
const LOOKED_UP_TOGETHER: usize = 1 << 20;
/// Bytes that a new state takes until it is looked up, itself not counted: its key, three times, parent and action.
const LOOKED_UP: usize = 64;
/// Where memory is short, a round expands no more states at once than leaves each this many bytes for what it leads to.
const EXPANDED: usize = 1 << 9;

/// Why a run ends that the spec itself has ended.
pub(crate) const ENDED: &str = "The spec ended the run by TLCSet(\"exit\", TRUE):";

/// Where the caller wants none of it.
pub(crate) const UNCHECKED: &str = "Temporal properties were not checked.";

/// Checks everything that the model's configuration asks for.
///
/// As in TLC with one worker, and whatever `options.workers` is, states are explored in one order: successors in the
/// order of [`Spec::successors`](lockstep_model::Spec::successors), a state's number by its first discovery in that
/// order. So the counts, the verdict and the counterexample, which is a shortest one, are the same on every run. Of
/// several shortest ones TLC may show another: it goes through the choices of `\E a, b` with `a` the fastest, and
/// through an `\E` over a disjunction choice by choice.
pub fn check<'s>(model: impl Into<Model<'s>>, options: &Options) -> Report {
    checked(model.into().0, options)
}

fn checked(spec: &dyn AnySpec, options: &Options) -> Report {
    let started = Instant::now();
    typed::begin_whole();
    let parts = Parts::of(spec);
    let mut search = Search::new(spec, options, &parts, started);
    // From the first a spec may ask what is asked of its run.
    let _ = spec.progressed(&search.statistics());
    let verdict = search.refused().or_else(|| assumptions(spec)).unwrap_or_else(|| search.run());
    let searched = started.elapsed();
    search.warnings.extend(search.room.passed());
    let verdict = if verdict == Verdict::Success { search.liveness() } else { verdict };
    let verdict = of_whole_sets(verdict, spec);
    let seconds = Seconds {
        search: searched.saturating_sub(search.judging).as_secs_f64(),
        liveness: (started.elapsed() - searched + search.judging).as_secs_f64(),
        ..Seconds::default()
    };
    search.report(verdict, seconds)
}

/// The verdict, unless a set was cut off, which nothing is to be concluded from.
pub(crate) fn of_whole_sets(verdict: Verdict, spec: &dyn AnySpec) -> Verdict {
    match typed::cut_off_failure() {
        Some(failure) => Verdict::failed(failure, During::Next, spec.outline()),
        None => verdict,
    }
}

/// The first assumption that does not hold.
pub(crate) fn assumptions(spec: &dyn AnySpec) -> Option<Verdict> {
    for (index, assumption) in spec.outline().assumptions.iter().enumerate() {
        match spec.assumption(index) {
            Ok(true) => {}
            Ok(false) => {
                let (name, location) = (assumption.name.to_string(), assumption.location.clone());
                return Some(Verdict::Assumption { name, location });
            }
            Err(failure) => return Some(Verdict::failed(failure, During::Assumption(index), spec.outline())),
        }
    }
    None
}

pub(crate) struct Search<'a> {
    pub(crate) spec: &'a dyn AnySpec,
    pub(crate) options: &'a Options,
    pub(crate) parts: &'a Parts,
    pub(crate) standing: Standing,
    pub(crate) labellers: Option<Labellers>,
    pub(crate) trace: Option<Trace>,
    pub(crate) warnings: Vec<String>,
    /// How long temporal properties have been judged before the search was over.
    pub(crate) judging: Duration,
    pub(crate) workers: Workers,
    pub(crate) room: Room,
    pub(crate) over_memory: AtomicBool,
    pub(crate) started: Instant,
    /// When the last checkpoint was written.
    pub(crate) saved: Instant,
}

impl<'a> Search<'a> {
    fn new(spec: &'a dyn AnySpec, options: &'a Options, parts: &'a Parts, started: Instant) -> Self {
        Search {
            spec,
            options,
            parts,
            standing: Standing::new(spec),
            labellers: None,
            trace: None,
            warnings: Vec::new(),
            judging: Duration::ZERO,
            workers: Workers::new(options.workers),
            room: Room::new(options),
            over_memory: AtomicBool::new(false),
            started,
            saved: started,
        }
    }

    /// Prepares for checkpoints and for the temporal properties, or says why there can be none, or why they cannot be
    /// judged.
    fn refused(&mut self) -> Option<Verdict> {
        let outline = self.spec.outline();
        if let Some(Checkpointing { folder, .. }) = &self.options.checkpoint
            && let Err(error) = std::fs::create_dir_all(folder)
        {
            let message = format!("Checkpoints cannot be written to {}: {error}.", folder.display());
            return Some(Verdict::Stopped(Stop::Checkpoint { message }));
        }
        if self.parts.temporal.is_empty() {
            return None;
        }
        if !self.options.liveness {
            self.warnings.push(UNCHECKED.to_string());
            return None;
        }
        if outline.symmetry {
            return Some(Verdict::Unsupported(
                "Temporal properties cannot be checked under SYMMETRY: a violation can be lost in the reduction. Remove \
                 SYMMETRY from the configuration, or check the properties in a configuration of their own."
                    .to_string(),
            ));
        }
        if (outline.constraints.len(), outline.action_constraints.len()) != outline.counting {
            self.warnings.push(
                "Temporal properties are checked under a constraint: a violation that leaves it is not found, and one that \
                 it causes may be reported."
                    .to_string(),
            );
        }
        let formulas = self.parts.temporal.iter().map(|(_, formula)| formula).chain([&outline.fairness]);
        self.labellers = Some(Labellers::new(Atoms::new(self.spec, formulas)));
        None
    }

    fn run(&mut self) -> Verdict {
        let begun = if self.options.resume.is_some() { self.resume() } else { self.begin() };
        if let Some(verdict) = begun.or_else(|| self.between_rounds()) {
            return verdict;
        }
        loop {
            if self.spec.progressed(&self.statistics()).is_break() {
                self.standing.depth += u32::from(self.standing.queue.len() > self.standing.level_left);
                self.warnings.push(format!("{ENDED} {} not expanded.", were(self.standing.queue.len(), "state")));
                return Verdict::Success;
            }
            if self.standing.level_left == 0 {
                self.standing.level_left = self.standing.queue.len();
                if self.standing.level_left == 0 {
                    return Verdict::Success;
                }
                self.standing.depth += 1;
            }
            if self.options.depth.is_some_and(|depth| self.standing.depth >= depth) {
                let (depth, left) = (self.standing.depth, were(self.standing.queue.len(), "state"));
                self.warnings.push(format!("The search was bounded to depth {depth}: {left} not expanded."));
                return Verdict::Success;
            }
            let verdict = match self.round() {
                Ok(chunks) => self.take_in(chunks),
                Err(error) => Some(self.disk(&error)),
            };
            if let Some(verdict) = verdict.or_else(|| self.interim()).or_else(|| self.between_rounds()) {
                return verdict;
            }
        }
    }

    /// Where the search stands, as the spec may ask.
    fn statistics(&self) -> Statistics {
        Statistics {
            asked: self.options.asked(self.spec.outline(), None, 0),
            walks: 0,
            lengths: [0; 2],
            initial: self.standing.initial,
            generated: self.standing.tally.generated,
            distinct: u64::from(self.standing.parents.len()),
            queue: self.standing.queue.len(),
            diameter: self.reached(self.standing.queue.len()),
            elapsed: self.started.elapsed(),
        }
    }

    /// The deepest level of which there is a state, where so many are queued.
    fn reached(&self, queued: u64) -> u32 {
        let goes_on = self.standing.expanded > 0 && queued > self.standing.level_left;
        self.standing.depth + u32::from(goes_on)
    }

    /// Computes the initial states, level 1: some, and what became of them, and then some more.
    fn begin(&mut self) -> Option<Verdict> {
        let spec = self.spec;
        let most = together(spec, STARTED_TOGETHER);
        let (mut some, mut verdict) = (spec.no_states(), None);
        let mut told = self.started;
        let outcome = spec.initial_states(&mut |state| {
            spec.keep(state, &mut *some);
            if some.len() < most {
                return ControlFlow::Continue(());
            }
            verdict = self.start(&mut *some);
            if verdict.is_none() && (told.elapsed() >= SLICE || self.room.is_full(&self.standing)) {
                told = Instant::now();
                verdict = self.look_after().or_else(|| self.options.stopped().map(Verdict::Stopped));
            }
            if verdict.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let verdict = verdict.or_else(|| self.start(&mut *some)).or_else(|| {
            let failure = outcome.err()?;
            let finding = Finding::Failure(failure, During::Init);
            Some(self.conclude(Event { parent: None, successor: None, finding }))
        });
        if self.standing.initial == 0 && verdict.is_none() && !self.spec.outline().variables.is_empty() {
            self.warnings.push("No state satisfies the initial predicate, so nothing was checked.".to_string());
        }
        self.standing.level_left = self.standing.queue.len();
        self.standing.graph.initial = self.standing.parents.len();
        verdict
    }

    /// Takes in initial states.
    fn start(&mut self, states: &mut dyn States) -> Option<Verdict> {
        let base = self.standing.parents.len();
        let level = self.standing.depth.max(1);
        let shared = Shared { told: self.told(level, self.standing.queue.len(), 0), ..self.shared(1) };
        let chunk = self.spec.worker(&mut Intake::new(&shared)).start(states);
        let is_final = shared.finds_are_final;
        states.clear();
        self.standing.initial += chunk.tally.generated;
        self.standing.depth = u32::from(self.standing.initial > 0);
        let chunks = if is_final { Ok(vec![chunk]) } else { self.settled(vec![chunk], base, 1) };
        match chunks {
            Ok(chunks) => self.take_in(chunks),
            Err(error) => Some(self.disk(&error)),
        }
    }

    /// Goes on from a checkpoint.
    fn resume(&mut self) -> Option<Verdict> {
        let folder = self.options.resume.as_deref()?;
        let identity = checkpoint::identity(self.spec, self.options);
        let atoms = self.labellers.as_ref().map(|labellers| &*labellers.atoms);
        match checkpoint::read(self.spec, folder, identity, atoms, &mut self.room) {
            Ok(standing) => {
                self.standing = standing;
                None
            }
            Err(Refusal::Spill(error)) => Some(self.disk(&error)),
            Err(refusal) => Some(Verdict::Stopped(checkpoint::refused(folder, refusal))),
        }
    }

    pub(crate) fn atoms(&self) -> Option<&Atoms> {
        self.labellers.as_ref().map(|labellers| &*labellers.atoms)
    }

    fn shared(&self, busy: usize) -> Shared<'_> {
        let finds_are_final = busy == 1 && !self.standing.visited.is_spilled();
        Shared {
            spec: self.spec,
            options: self.options,
            parts: self.parts,
            visited: &self.standing.visited,
            check_deadlock: self.options.check_deadlock.unwrap_or(self.spec.outline().check_deadlock),
            claims: match self.labellers {
                None => Claims::ByParent,
                Some(_) if finds_are_final => Claims::ByNumber(self.standing.parents.len()),
                Some(_) => Claims::Provisional,
            },
            finds_are_final,
            labellers: self.labellers.as_ref(),
            memory_limit: self.room.limit_within_a_round(),
            over_memory: &self.over_memory,
            told: None,
        }
    }

    /// What a spec is told that asks where the run stands, before anything of this level is generated.
    /// So many are taken from those that are queued.
    fn told(&self, level: u32, queued: u64, taken: u64) -> Option<Told> {
        let before = || Statistics { queue: queued - taken, diameter: self.reached(queued), ..self.statistics() };
        self.spec.outline().follows_run.then(|| Told { before: before(), level })
    }

    /// Expands the next states of the level: as many as fit the time slice, at least a chunk.
    fn round(&mut self) -> io::Result<Vec<Chunk>> {
        let mut queue = std::mem::take(&mut self.standing.queue);
        let outcome = self.expand(&mut queue);
        self.standing.queue = queue;
        outcome
    }

    fn expand(&mut self, queue: &mut Queue) -> io::Result<Vec<Chunk>> {
        let base = self.standing.parents.len();
        let spilled = self.standing.visited.is_spilled();
        let deadline = Instant::now() + SLICE;
        let mut all = Vec::new();
        let mut busy;
        loop {
            let left = self.before_a_look();
            let told = self.told(self.standing.depth + 1, queue.len(), 1);
            let most = self.room.for_a_round();
            let together = most.map_or(STATES_A_WORKER, |bytes| (bytes / EXPANDED).clamp(1 << 8, STATES_A_WORKER));
            let states = queue.front(self.spec, left.min(self.workers.count() * together))?;
            busy = self.workers.busy_with(states.iter().map(|states| states.range.len()).sum());
            let shared = Shared { told, ..self.shared(busy) };
            let first = self.standing.expanded;
            let (chunks, expanded) = rounds::expand(&shared, &states, first, deadline, &self.workers, busy);
            self.advance(queue, expanded);
            if self.shared(busy).finds_are_final {
                return Ok(chunks);
            }
            all.extend(chunks);
            let new: usize = all.iter().map(|chunk| chunk.keys.len()).sum();
            let held = all.iter().map(|chunk| chunk.stored.bytes() + chunk.keys.len() * LOOKED_UP).sum::<usize>();
            let over = expanded == 0
                || all.iter().any(|chunk| chunk.expanded.is_some())
                || most.is_some_and(|most| held > most)
                || all.iter().any(|chunk| chunk.event.is_some())
                || self.room.is_full(&self.standing);
            if !spilled || over || left == expanded || new >= LOOKED_UP_TOGETHER {
                break;
            }
        }
        self.settled(all, base, busy)
    }

    /// The most states that may be expanded together: those of the level, or as far as a look is due; one, where the
    /// spec asks where the run stands.
    fn before_a_look(&self) -> usize {
        if self.spec.outline().follows_run {
            return 1;
        }
        let level = usize::try_from(self.standing.level_left).unwrap_or(usize::MAX);
        let look = self.labellers.as_ref().and_then(|_| next_look(self.standing.expanded));
        look.map_or(level, |at| level.min((at - self.standing.expanded) as usize))
    }

    /// What is new of what was found, numbered from `base`.
    fn settled(&self, mut all: Vec<Chunk>, base: u32, busy: usize) -> io::Result<Vec<Chunk>> {
        let mut met = FxHashSet::default();
        if self.standing.visited.is_spilled() {
            let mut keys: Vec<_> = all.iter().flat_map(|chunk| &chunk.keys).copied().collect();
            keys.sort_unstable();
            met = self.standing.visited.settle(&keys)?;
        }
        rounds::settle(&self.shared(busy), &mut all, &met, base, &self.workers);
        Ok(all)
    }

    fn advance(&mut self, queue: &mut Queue, expanded: usize) {
        queue.advance(expanded);
        self.standing.expanded += expanded as u32;
        self.standing.level_left -= expanded as u64;
    }

    /// Adds what a round found to the next level; the verdict, where there is one.
    fn take_in(&mut self, chunks: Vec<Chunk>) -> Option<Verdict> {
        let standing = &mut self.standing;
        for chunk in chunks {
            standing.tally.add(&chunk.tally);
            standing.parents.extend(&chunk.parents);
            standing.queue.extend(chunk.stored);
            standing.graph.extend(&chunk.edges);
            if let Some(event) = chunk.event {
                standing.depth += u32::from(standing.queue.len() > standing.level_left && event.parent.is_some());
                return Some(self.conclude(event));
            }
        }
        None
    }
}
