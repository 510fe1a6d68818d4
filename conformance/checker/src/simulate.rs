//! Random walks: for models too large to search.

use std::ops::ControlFlow;
use std::time::Instant;

use lockstep_model::{Failure, FailureKind, Outcome, Statistics, typed};

use crate::any::{AnyAction, AnySpec, AnyState, Model, OwnAction, OwnState};
use crate::conclusion::{UNFAIR, is_no_condition};
use crate::event::{During, Finding};
use crate::liveness::Walked;
use crate::memory;
use crate::options::{Options, Progress, Walks};
use crate::properties::{self, Parts, holds};
use crate::reached;
use crate::render::were;
use crate::replay::Path;
use crate::report::{ActionCoverage, Coverage, Report, Seconds, Stop, Verdict};
use crate::search::{self, ENDED, UNCHECKED};
use crate::trace::{Loop, Trace};

/// A source of random numbers that is the same on every machine (splitmix64: Steele, Lea and Flood, OOPSLA 2014).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// The source with this seed.
    pub fn new(seed: u64) -> Self {
        Rng(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }
}

/// Checks invariants, deadlock and properties on `walks` random walks of at most `depth` steps. As TLC does, invariants
/// are judged in all successors of the states on the way, whether the walk goes on there or not; and a temporal
/// property, on the behaviours that go on for ever along the steps of one walk: where it stops changing anything, or
/// goes in circles. The report's `distinct` counts nothing; the same seed gives the same report.
pub fn simulate<'s>(model: impl Into<Model<'s>>, walks: u64, depth: usize, seed: u64, options: &Options) -> Report {
    simulated(model.into().0, walks, depth, seed, options)
}

fn simulated(spec: &dyn AnySpec, walks: u64, depth: usize, seed: u64, options: &Options) -> Report {
    let started = Instant::now();
    typed::begin_whole();
    let outline = spec.outline();
    let parts = Parts::of(spec);
    let mut run = Run {
        spec,
        parts: &parts,
        walked: (options.liveness && !parts.temporal.is_empty()).then(|| Walked::new(spec, &parts.temporal)),
        check_deadlock: options.check_deadlock.unwrap_or(outline.check_deadlock),
        initial: 0,
        generated: 0,
        lengths: [0; 2],
        taken: vec![0; outline.actions.len()],
        starts: Vec::new(),
        path: Path { is_walk: true, ..Path::default() },
        lasso: None,
        depth: 0,
    };
    let mut rng = Rng::new(seed);
    let asked = Options { seed, ..options.clone() }.asked(outline, Some(walks), depth as u64);
    let standing = |run: &Run<'_>, taken: u64| Statistics {
        asked,
        initial: run.initial,
        generated: run.generated,
        diameter: u32::try_from(taken).unwrap_or(u32::MAX),
        walks: walks.min(taken + 1),
        lengths: run.lengths,
        elapsed: started.elapsed(),
        ..Statistics::default()
    };
    reached::nowhere(spec);
    // From the first a spec may ask what is asked of its run.
    let _ = spec.progressed(&standing(&run, 0));
    let mut begun = 0;
    let refused = search::assumptions(spec).or_else(|| run.begin().break_value());
    let walks = if refused.is_none() { walks } else { 0 };
    let mut verdict = refused.unwrap_or(Verdict::Success);
    let mut warnings = Vec::new();
    if !parts.temporal.is_empty() && !options.liveness {
        warnings.push(UNCHECKED.to_string());
    }
    for walk in 1..=walks {
        begun = walk;
        let cut_off = || typed::is_cut_off().then_some(Stop::Cancelled);
        if let Some(stop) = options.stopped().or_else(cut_off) {
            verdict = Verdict::Stopped(stop);
            break;
        }
        if let ControlFlow::Break(found) = run.walk(&mut rng, depth) {
            verdict = found;
            break;
        }
        if let ControlFlow::Break(found) = run.look_back() {
            verdict = found;
            break;
        }
        let length = run.path.states.len() as u64;
        run.lengths = [run.lengths[0] + length, run.lengths[1] + length * length];
        if let Some(tell) = &options.progress {
            let walks = Some(Walks { taken: walk, left: walks - walk });
            let (generated, elapsed) = (run.generated, started.elapsed());
            tell(&Progress { generated, depth: run.depth, elapsed, walks, ..Progress::default() });
        }
        if spec.progressed(&standing(&run, walk)).is_break() {
            warnings.push(format!("{ENDED} {} not taken.", were(walks - walk, "walk")));
            break;
        }
    }
    let verdict = search::of_whole_sets(verdict, spec);
    let failed = !matches!(verdict, Verdict::Success | Verdict::Stopped(_));
    let lasso = run.lasso.take();
    if lasso.as_ref().is_some_and(|lasso| lasso.then == Some(Loop::Stuttering)) && is_no_condition(&outline.fairness) {
        warnings.push(UNFAIR.to_string());
    }
    let trace = lasso.or_else(|| {
        let mut trace = (failed && !run.path.states.is_empty()).then(|| Trace::of(spec, &run.path))?;
        if let Verdict::Error { failure, .. } = &verdict
            && let Some(step) = failure.incomplete()
        {
            trace.break_off(spec, step);
        }
        Some(trace)
    });
    reached::nowhere(spec);
    Report {
        module: outline.module.to_string(),
        trace,
        verdict,
        initial: run.initial,
        distinct: 0,
        generated: run.generated,
        queue: 0,
        depth: run.depth,
        workers: 1,
        asked,
        walks: begun,
        lengths: run.lengths,
        seconds: Seconds { search: started.elapsed().as_secs_f64(), ..Seconds::default() },
        peak_bytes: memory::peak_bytes(),
        seen_bytes: 0,
        coverage: Coverage {
            actions: ActionCoverage::of(outline, run.taken.iter().map(|&generated| (generated, 0))),
            ..Coverage::default()
        },
        warnings,
        met: Vec::new(),
    }
}

struct Run<'a> {
    spec: &'a dyn AnySpec,
    parts: &'a Parts,
    /// Where there are temporal properties.
    walked: Option<Walked<'a>>,
    check_deadlock: bool,
    initial: u64,
    generated: u64,
    /// Of the walks that were taken, summed up; and their squares.
    lengths: [u64; 2],
    taken: Vec<u64>,
    /// The initial states inside the constraints.
    starts: Vec<OwnState>,
    path: Path,
    /// A behaviour that violates a temporal property.
    lasso: Option<Trace>,
    depth: u32,
}

impl Run<'_> {
    /// Generates and judges the initial states.
    fn begin(&mut self) -> ControlFlow<Verdict> {
        let (spec, mut found) = (self.spec, None);
        let done = spec.initial_states(&mut |state| {
            self.initial += 1;
            self.generated += 1;
            let judged = judged(spec, self.parts, None, (state, None));
            reached::nowhere(spec);
            match judged {
                ControlFlow::Continue(inside) => {
                    self.starts.extend(inside.then(|| spec.own_state(state)));
                    ControlFlow::Continue(())
                }
                ControlFlow::Break(verdict) => {
                    found = Some((spec.own_state(state), verdict));
                    ControlFlow::Break(())
                }
            }
        });
        if let Some((state, broken)) = found {
            self.path.states.push(state);
            return ControlFlow::Break(self.verdict(broken));
        }
        let nowhere = done.and_then(|()| match self.initial {
            _ if !self.starts.is_empty() || spec.outline().variables.is_empty() => Ok(()),
            0 => Err(nowhere_to_begin("no state satisfies it")),
            _ => Err(nowhere_to_begin("no state that satisfies it satisfies the constraints")),
        });
        or_break(nowhere.map_err(|failure| Verdict::failed(failure, During::Init, spec.outline())))
    }

    /// Takes so many steps at random.
    fn walk(&mut self, rng: &mut Rng, steps: usize) -> ControlFlow<Verdict> {
        let spec = self.spec;
        self.path = Path { is_walk: true, ..Path::default() };
        let Some(start) = picked(rng, self.starts.len()).and_then(|place| self.starts.get(place)) else {
            return ControlFlow::Continue(());
        };
        self.path.states.push(spec.own_state(start.lend()));
        while self.path.actions.len() < steps {
            self.depth = self.depth.max(self.path.states.len() as u32);
            match self.step(rng)? {
                Some((action, next)) => {
                    if let Some(count) = self.taken.get_mut(spec.action_index(action.lend())) {
                        *count += 1;
                    }
                    self.path.extend(action, next);
                }
                None if self.check_deadlock => return ControlFlow::Break(Verdict::Deadlock),
                None => break,
            }
        }
        self.depth = self.depth.max(self.path.states.len() as u32);
        ControlFlow::Continue(())
    }

    /// Judges all successors of the walk's last state, and picks one of those inside the constraints: uniformly, in one
    /// pass (reservoir sampling).
    fn step(&mut self, rng: &mut Rng) -> ControlFlow<Verdict, Option<(OwnAction, OwnState)>> {
        let (spec, parts, generated) = (self.spec, self.parts, &mut self.generated);
        let Some(last) = self.path.states.last() else { return ControlFlow::Continue(None) };
        let reached = self.path.actions.last().and_then(Option::as_ref).map(OwnAction::lend);
        let (mut pick, mut inside, mut found) = (None, 0, None);
        reached::by(spec, reached);
        let done = spec.successors(last.lend(), &mut |action, next| {
            *generated += 1;
            let own = || (spec.own_action(action), spec.own_state(next));
            let judged = judged(spec, parts, Some((last.lend(), reached)), (next, Some(action)));
            reached::by(spec, reached);
            match judged {
                ControlFlow::Continue(true) => {
                    inside += 1;
                    if rng.below(inside) == 0 {
                        pick = Some(own());
                    }
                }
                ControlFlow::Continue(false) => {}
                ControlFlow::Break(broken) => {
                    found = Some((own(), broken));
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(((action, next), broken)) = found {
            self.path.extend(action, next);
            return ControlFlow::Break(self.verdict(broken));
        }
        or_break(done.map(|()| pick).map_err(|failure| {
            *generated += u64::from(failure.incomplete().is_some());
            Verdict::failed(failure, During::Next, spec.outline())
        }))
    }

    /// The verdict on the last state of the walk.
    fn verdict(&self, broken: Finding) -> Verdict {
        Verdict::of(self.spec, self.parts, broken, &self.path.states)
    }

    /// Judges the temporal properties on the walk that was taken.
    fn look_back(&mut self) -> ControlFlow<Verdict> {
        let (spec, outline) = (self.spec, self.spec.outline());
        let Some(walked) = self.walked.as_ref().filter(|_| !self.path.states.is_empty()) else {
            return ControlFlow::Continue(());
        };
        match walked.violated(&self.path) {
            Ok(None) => ControlFlow::Continue(()),
            Ok(Some((property, path, prefix))) => {
                self.lasso = Some(Trace::of_lasso(spec, path, prefix));
                ControlFlow::Break(Verdict::Liveness { name: properties::name(outline, property) })
            }
            Err(failure) => ControlFlow::Break(Verdict::failed(failure, During::Liveness, outline)),
        }
    }
}

fn or_break<T>(result: Result<T, Verdict>) -> ControlFlow<Verdict, T> {
    match result {
        Ok(value) => ControlFlow::Continue(value),
        Err(verdict) => ControlFlow::Break(verdict),
    }
}

/// Where there is no walk to be taken. A search has done its work then; walks, as TLC has it, have not.
#[cold]
fn nowhere_to_begin(message: &str) -> Failure {
    Failure::new(FailureKind::Undefined, message)
}

fn picked(rng: &mut Rng, among: usize) -> Option<usize> {
    (among > 0).then(|| rng.below(among as u64) as usize)
}

/// Whether a generated state is inside the constraints; or what is wrong with it. All of it is judged before anything
/// is picked, in TLC's order: what lies outside may violate an invariant, too.
fn judged(
    spec: &dyn AnySpec,
    parts: &Parts,
    before: Option<(AnyState<'_>, Option<AnyAction<'_>>)>,
    (state, action): (AnyState<'_>, Option<AnyAction<'_>>),
) -> ControlFlow<Finding, bool> {
    reached::by(spec, action);
    let holds_here = |formula| holds(formula, &mut |atom| spec.atom(atom, state, state));
    let require = |outcome: Outcome<bool>, during, violated| match outcome {
        Ok(true) => ControlFlow::Continue(()),
        Ok(false) => ControlFlow::Break(violated),
        Err(failure) => ControlFlow::Break(Finding::Failure(failure, during)),
    };
    let outline = spec.outline();
    for index in 0..outline.invariants.len() {
        require(spec.invariant(index, state), During::Invariant(index), Finding::Invariant(index))?;
    }
    for (property, formula) in &parts.invariants {
        require(holds_here(formula), During::OfState(*property), Finding::PropertyInvariant(*property))?;
    }
    // What is claimed of initial states alone is not asked on walks.
    if let Some((before, reached)) = before {
        reached::by(spec, reached);
        for (property, formula) in &parts.actions {
            let step = holds(formula, &mut |atom| spec.atom(atom, before, state));
            require(step, During::OfStep(*property), Finding::PropertyAction(*property))?;
        }
    }
    let cut = |outcome: Outcome<bool>, during| match outcome {
        Ok(inside) => ControlFlow::Continue(inside),
        Err(failure) => ControlFlow::Break(Finding::Failure(failure, during)),
    };
    reached::by(spec, action);
    for index in 0..outline.constraints.len() {
        if !cut(spec.constraint(index, state), During::Constraint(index))? {
            return ControlFlow::Continue(false);
        }
    }
    if let Some((before, reached)) = before {
        reached::by(spec, reached);
        for index in 0..outline.action_constraints.len() {
            if !cut(spec.action_constraint(index, before, state), During::ActionConstraint(index))? {
                return ControlFlow::Continue(false);
            }
        }
    }
    ControlFlow::Continue(true)
}
