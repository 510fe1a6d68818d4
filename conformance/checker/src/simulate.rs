//! Random walks: for models too large to search.

use std::ops::ControlFlow;
use std::time::Instant;

use lockstep_model::{Outcome, Statistics};

use crate::any::{AnySpec, AnyState, Model, OwnAction, OwnState};
use crate::conclusion::{UNFAIR, is_no_condition};
use crate::event::During;
use crate::liveness::Walked;
use crate::memory;
use crate::options::{Options, Progress, Walks};
use crate::properties::{self, Parts, holds};
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

/// Checks invariants, deadlock and properties on `walks` random walks of at most `depth` states. A temporal property is
/// judged, as TLC does, on the behaviours that go on for ever along the steps of one walk: where it stops changing anything,
/// or goes in circles. The report's `distinct` counts nothing; the same seed gives the same report.
pub fn simulate<'s>(model: impl Into<Model<'s>>, walks: u64, depth: usize, seed: u64, options: &Options) -> Report {
    simulated(model.into().0, walks, depth, seed, options)
}

fn simulated(spec: &dyn AnySpec, walks: u64, depth: usize, seed: u64, options: &Options) -> Report {
    let started = Instant::now();
    let outline = spec.outline();
    let parts = Parts::of(spec);
    let mut run = Run {
        spec,
        parts: &parts,
        walked: (options.liveness && !parts.temporal.is_empty()).then(|| Walked::new(spec, &parts.temporal)),
        check_deadlock: options.check_deadlock.unwrap_or(outline.check_deadlock),
        generated: 0,
        taken: vec![0; outline.actions.len()],
        path: Path::default(),
        lasso: None,
        depth: 0,
    };
    let mut rng = Rng::new(seed);
    let refused = search::assumptions(spec);
    let walks = if refused.is_none() { walks } else { 0 };
    let mut verdict = refused.unwrap_or(Verdict::Success);
    let mut warnings = Vec::new();
    if !parts.temporal.is_empty() && !options.liveness {
        warnings.push(UNCHECKED.to_string());
    }
    for walk in 1..=walks {
        if options.cancelled() {
            verdict = Verdict::Stopped(Stop::Cancelled);
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
        let diameter = u32::try_from(walk).unwrap_or(u32::MAX);
        let (generated, elapsed) = (run.generated, started.elapsed());
        if let Some(tell) = &options.progress {
            let walks = Some(Walks { taken: walk, left: walks - walk });
            tell(&Progress { generated, depth: run.depth, elapsed, walks, ..Progress::default() });
        }
        let standing = Statistics { simulation: true, generated, diameter, elapsed, ..Statistics::default() };
        if spec.progressed(&standing).is_break() {
            warnings.push(format!("{ENDED} {} walks were not taken.", walks - walk));
            break;
        }
    }
    let failed = !matches!(verdict, Verdict::Success | Verdict::Stopped(_));
    let lasso = run.lasso.take();
    if lasso.as_ref().is_some_and(|lasso| lasso.then == Some(Loop::Stuttering)) && is_no_condition(&outline.fairness) {
        warnings.push(UNFAIR.to_string());
    }
    Report {
        module: outline.module.to_string(),
        trace: lasso.or_else(|| (failed && !run.path.states.is_empty()).then(|| Trace::of(spec, &run.path))),
        verdict,
        initial: 0,
        distinct: 0,
        generated: run.generated,
        queue: 0,
        depth: run.depth,
        workers: 1,
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
    generated: u64,
    taken: Vec<u64>,
    path: Path,
    /// A behaviour that violates a temporal property.
    lasso: Option<Trace>,
    depth: u32,
}

impl Run<'_> {
    fn walk(&mut self, rng: &mut Rng, depth: usize) -> ControlFlow<Verdict> {
        let spec = self.spec;
        self.path = Path::default();
        let fail = |during: During| move |failure| Verdict::failed(failure, during, spec.outline());
        let Some(start) = or_break(pick_initial(spec, rng).map_err(fail(During::Init)))? else {
            return ControlFlow::Continue(());
        };
        self.arrive(None, start)?;
        while self.path.states.len() < depth {
            let Some(last) = self.path.states.last() else { break };
            let pick = or_break(pick_step(spec, rng, last.lend()).map_err(fail(During::Next)))?;
            self.generated += pick.seen;
            if pick.seen == 0 && self.check_deadlock {
                return ControlFlow::Break(Verdict::Deadlock);
            }
            let Some((action, next)) = pick.step else { break };
            if let Some(count) = self.taken.get_mut(spec.action_index(action.lend())) {
                *count += 1;
            }
            self.arrive(Some(action), next)?;
            for (property, formula) in &self.parts.actions {
                let [.., last, next] = &self.path.states[..] else { break };
                let judged = holds(formula, &mut |atom| spec.atom(atom, last.lend(), next.lend()));
                if !or_break(judged.map_err(fail(During::Property(*property))))? {
                    return ControlFlow::Break(Verdict::step(spec, self.parts, *property, &self.path.states));
                }
            }
        }
        ControlFlow::Continue(())
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

    /// Adds a state to the walk, and judges it.
    fn arrive(&mut self, action: Option<OwnAction>, state: OwnState) -> ControlFlow<Verdict> {
        let spec = self.spec;
        let first = self.path.states.is_empty();
        if first {
            self.generated += 1;
        } else {
            self.path.actions.push(action);
        }
        self.path.states.push(state);
        self.depth = self.depth.max(self.path.states.len() as u32);
        let state = self.path.states[self.path.states.len() - 1].lend();
        let fail = |during: During| move |failure| Verdict::failed(failure, during, spec.outline());
        for (index, invariant) in spec.outline().invariants.iter().enumerate() {
            if !or_break(spec.invariant(index, state).map_err(fail(During::Invariant(index))))? {
                return ControlFlow::Break(Verdict::Invariant { name: invariant.name.to_string() });
            }
        }
        for (property, formula) in &self.parts.invariants {
            if !or_break(
                holds(formula, &mut |atom| spec.atom(atom, state, state)).map_err(fail(During::Property(*property))),
            )? {
                return ControlFlow::Break(Verdict::Invariant { name: properties::name(spec.outline(), *property) });
            }
        }
        for (property, formula) in self.parts.initial.iter().filter(|_| first) {
            if !or_break(
                holds(formula, &mut |atom| spec.atom(atom, state, state)).map_err(fail(During::Property(*property))),
            )? {
                return ControlFlow::Break(Verdict::initial(spec, self.parts, *property, &self.path.states));
            }
        }
        ControlFlow::Continue(())
    }
}

fn or_break<T>(result: Result<T, Verdict>) -> ControlFlow<Verdict, T> {
    match result {
        Ok(value) => ControlFlow::Continue(value),
        Err(verdict) => ControlFlow::Break(verdict),
    }
}

/// A state's successors, one of them picked.
struct Pick {
    /// How many there are, those outside the constraints included.
    seen: u64,
    /// One inside the constraints.
    step: Option<(OwnAction, OwnState)>,
}

/// Picks uniformly, in one pass (reservoir sampling).
fn pick_initial(spec: &dyn AnySpec, rng: &mut Rng) -> Outcome<Option<OwnState>> {
    let (mut picked, mut allowed, mut failed) = (None, 0, Ok(()));
    spec.initial_states(&mut |state| match within(spec, state) {
        Ok(inside) => {
            allowed += u64::from(inside);
            if inside && rng.below(allowed) == 0 {
                picked = Some(spec.own_state(state));
            }
            ControlFlow::Continue(())
        }
        Err(failure) => {
            failed = Err(failure);
            ControlFlow::Break(())
        }
    })?;
    failed.map(|()| picked)
}

fn pick_step(spec: &dyn AnySpec, rng: &mut Rng, state: AnyState<'_>) -> Outcome<Pick> {
    let (mut pick, mut allowed, mut failed) = (Pick { seen: 0, step: None }, 0, Ok(()));
    spec.successors(state, &mut |action, next| {
        pick.seen += 1;
        let constraints = spec.outline().action_constraints.len();
        let inside = within(spec, next).and_then(|inside| {
            (0..constraints).try_fold(inside, |inside, index| Ok(inside && spec.action_constraint(index, state, next)?))
        });
        match inside {
            Ok(inside) => {
                allowed += u64::from(inside);
                if inside && rng.below(allowed) == 0 {
                    pick.step = Some((spec.own_action(action), spec.own_state(next)));
                }
                ControlFlow::Continue(())
            }
            Err(failure) => {
                failed = Err(failure);
                ControlFlow::Break(())
            }
        }
    })?;
    failed.map(|()| pick)
}

fn within(spec: &dyn AnySpec, state: AnyState<'_>) -> Outcome<bool> {
    for index in 0..spec.outline().constraints.len() {
        if !spec.constraint(index, state)? {
            return Ok(false);
        }
    }
    Ok(true)
}
