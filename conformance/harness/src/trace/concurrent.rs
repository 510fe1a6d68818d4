//! Traces of several processes without a common clock: their linearisations, with a memory of where one has been.

use std::collections::BTreeMap;
use std::sync::Arc;

use lockstep_model::Spec;
use rustc_hash::{FxHashMap, FxHashSet};

use super::event::Event;
use super::explain::{Candidates, Explainer, Explanation, Found, Gathered};
use super::reader::TraceError;
use super::refuse::{nearest, refuse};
use super::validate::{Rules, too_many};
use super::verdict::{Accepted, Verdict};
use crate::coverage::Coverage;

/// For each process, how many of its events have been explained.
type Cursors = Box<[u32]>;

/// The trace, taken apart by process.
struct Processes {
    events: Vec<Vec<Event>>,
    /// For every event of every process, the cursors that it needs: what it lists as having come before.
    after: Vec<Vec<Vec<(usize, u32)>>>,
    total: usize,
}

/// Validates `events`, of which only the order within a process, and what each says it came after, is known.
pub(super) fn concurrent<S: Spec>(
    spec: &S,
    rules: &Rules,
    events: Vec<Event>,
) -> Result<(Verdict, Coverage), TraceError> {
    let mut explainer = Explainer::new(spec, rules)?;
    let processes = Processes::new(events)?;
    let initial = explainer.initial()?;
    // A first witness depth-first: at first only among behaviours that keep the invariants.
    let mut search = depth_first(&mut explainer, &processes, &initial, true)?;
    if matches!(search, Search::Refused(_)) && !spec.outline().invariants.is_empty() {
        search = depth_first(&mut explainer, &processes, &initial, false)?;
    }
    let verdict = match search {
        Search::TooMany(events) => too_many(events, rules),
        Search::Refused(deepest) => refusal(&mut explainer, &processes, &initial, deepest)?,
        // The verdict breadth-first, which counts the explanations, where there are not too many.
        Search::Witness(witness) => match breadth_first(&mut explainer, &processes, &initial)? {
            Some((survivors, most)) => Verdict::Accepted(Accepted {
                events: processes.total as u64,
                explanations: survivors.len() as u64,
                counted: true,
                most,
                violation: explainer.violation(&survivors),
            }),
            None => Verdict::Accepted(Accepted {
                events: processes.total as u64,
                explanations: 1,
                counted: false,
                most: 1,
                violation: explainer.violation(&vec![witness]),
            }),
        },
    };
    Ok((verdict, explainer.coverage()))
}

enum Search<S: Spec> {
    Witness(Explanation<S>),
    /// Where it got furthest.
    Refused(Deepest<S>),
    TooMany(u64),
}

/// The most events explained, and the states that explain them.
struct Deepest<S: Spec> {
    depth: usize,
    cursors: Cursors,
    candidates: Candidates<S>,
    /// The events of a linearisation that led there.
    order: Vec<(usize, u32)>,
}

fn depth_first<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    processes: &Processes,
    initial: &Candidates<S>,
    only_clean: bool,
) -> Result<Search<S>, TraceError> {
    let zero: Cursors = vec![0; processes.events.len()].into();
    let mut known: FxHashSet<(Cursors, u64)> = FxHashSet::default();
    // The process whose event led to an entry, to retrace the linearisation.
    let mut stack: Vec<(Cursors, Explanation<S>, usize)> = Vec::new();
    let mut path: Vec<usize> = Vec::new();
    let mut deepest = Deepest { depth: 0, cursors: zero.clone(), candidates: initial.clone(), order: Vec::new() };
    for candidate in initial.iter().rev() {
        if (candidate.clean || !only_clean) && known.insert((zero.clone(), candidate.fingerprint)) {
            stack.push((zero.clone(), candidate.clone(), usize::MAX));
        }
    }
    while let Some((cursors, candidate, by)) = stack.pop() {
        let depth = cursors.iter().map(|cursor| *cursor as usize).sum::<usize>();
        path.truncate(depth.saturating_sub(1));
        if by != usize::MAX {
            path.push(by);
        }
        if depth == processes.total {
            return Ok(Search::Witness(candidate));
        }
        if depth > deepest.depth {
            let order = numbered(&path);
            deepest = Deepest { depth, cursors: cursors.clone(), candidates: Vec::new(), order };
        }
        if depth == deepest.depth && cursors == deepest.cursors && depth > 0 {
            let same = |other: &Explanation<S>| other.fingerprint == candidate.fingerprint;
            if deepest.candidates.len() < 100 && !deepest.candidates.iter().any(same) {
                deepest.candidates.push(candidate.clone());
            }
        }
        let from = vec![candidate];
        for process in (0..cursors.len()).rev() {
            let Some(event) = processes.next(&cursors, process) else { continue };
            match explainer.explain(&from, event)? {
                Found::None => {}
                Found::TooMany => return Ok(Search::TooMany(depth as u64)),
                Found::States(states) => {
                    let mut next = cursors.clone();
                    next[process] += 1;
                    for state in states {
                        if (state.clean || !only_clean) && known.insert((next.clone(), state.fingerprint)) {
                            stack.push((next.clone(), state, process));
                        }
                    }
                }
            }
        }
        if known.len() > explainer.rules.most_candidates {
            return Ok(Search::TooMany(depth as u64));
        }
    }
    Ok(Search::Refused(deepest))
}

/// The explanations of the whole trace, and the most at a time; `None` where they are too many to follow.
fn breadth_first<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    processes: &Processes,
    initial: &Candidates<S>,
) -> Result<Option<(Candidates<S>, u64)>, TraceError> {
    let zero: Cursors = vec![0; processes.events.len()].into();
    let mut level: BTreeMap<Cursors, Candidates<S>> = BTreeMap::from([(zero, initial.clone())]);
    let mut most = initial.len() as u64;
    for _ in 0..processes.total {
        let mut next: BTreeMap<Cursors, Gathered<S>> = BTreeMap::new();
        let mut count = 0;
        for (cursors, candidates) in &level {
            for process in 0..cursors.len() {
                let Some(event) = processes.next(cursors, process) else { continue };
                let states = match explainer.explain(candidates, event)? {
                    Found::None => continue,
                    Found::TooMany => return Ok(None),
                    Found::States(states) => states,
                };
                let mut after = cursors.clone();
                after[process] += 1;
                count += states.len();
                // A tenth of the bound: the witness stands, and counting is worth only so much.
                if count > explainer.rules.most_candidates / 10 {
                    return Ok(None);
                }
                let gathered = next.entry(after).or_insert_with(Gathered::new);
                for state in states {
                    gathered.add(state);
                }
            }
        }
        level = next.into_iter().map(|(cursors, gathered)| (cursors, gathered.list)).collect();
        most = most.max(level.values().map(|candidates| candidates.len() as u64).sum());
    }
    Ok(Some((level.into_values().next().unwrap_or_default(), most)))
}

/// The refusal at the furthest point: of the processes' next events, the one that is nearest to being explained.
fn refusal<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    processes: &Processes,
    initial: &Candidates<S>,
    deepest: Deepest<S>,
) -> Result<Verdict, TraceError> {
    let mut best: Option<(usize, &Event)> = None;
    for process in 0..processes.events.len() {
        let Some(event) = processes.next(&deepest.cursors, process) else { continue };
        let obstacles =
            nearest(explainer, &deepest.candidates, event)?.first().map_or(usize::MAX, |c| c.obstacles.len());
        if best.is_none_or(|(fewest, _)| obstacles < fewest) {
            best = Some((obstacles, event));
        }
    }
    let Some((_, event)) = best else {
        let first = processes.events.iter().zip(deepest.cursors.iter()).find_map(|(list, at)| list.get(*at as usize));
        return Err(circular(first));
    };
    let since: Vec<Event> = (deepest.order.iter())
        .filter_map(|(process, at)| processes.events.get(*process)?.get(*at as usize).cloned())
        .collect();
    let refused = refuse(explainer, initial, &since, &deepest.candidates, event, deepest.depth as u64)?;
    Ok(Verdict::Refused(Box::new(refused)))
}

/// For each step of a linearisation, by process, which of the process's events it is.
fn numbered(path: &[usize]) -> Vec<(usize, u32)> {
    let mut next: FxHashMap<usize, u32> = FxHashMap::default();
    path.iter()
        .map(|process| {
            let at = next.entry(*process).or_default();
            *at += 1;
            (*process, *at - 1)
        })
        .collect()
}

impl Processes {
    fn new(list: Vec<Event>) -> Result<Self, TraceError> {
        let total = list.len();
        let mut names: Vec<Option<Arc<str>>> = Vec::new();
        let mut places: FxHashMap<Option<Arc<str>>, usize> = FxHashMap::default();
        let mut events: Vec<Vec<Event>> = Vec::new();
        for event in list {
            let process = *places.entry(event.process.clone()).or_insert_with(|| {
                names.push(event.process.clone());
                events.push(Vec::new());
                events.len() - 1
            });
            events[process].push(event);
        }
        let mut after = Vec::with_capacity(events.len());
        for list in &events {
            let mut needs = Vec::with_capacity(list.len());
            for event in list {
                let mut need = Vec::with_capacity(event.after.len());
                for (name, sequence) in &event.after {
                    let place = places.get(&Some(Arc::clone(name)));
                    let at = place.and_then(|process| {
                        let others = &events[*process];
                        let found = others.binary_search_by_key(&Some(*sequence), |event| event.sequence).ok();
                        // A process that does not number its events numbers them from 0 by their order.
                        let unnumbered = others.first().is_some_and(|first| first.sequence.is_none());
                        let by_order = usize::try_from(*sequence).ok().filter(|at| unnumbered && *at < others.len());
                        Some((*process, found.or(by_order)? as u32 + 1))
                    });
                    let Some(at) = at else {
                        return Err(TraceError {
                            place: event.place,
                            message: format!(
                                "{event} came after event {sequence} of {name}, which the trace doesn't have"
                            ),
                            remedy: "join the logs of all processes, or leave `after` out".to_owned(),
                        });
                    };
                    need.push(at);
                }
                needs.push(need);
            }
            after.push(needs);
        }
        Ok(Processes { events, after, total })
    }

    /// The process's next event, where all that came before it has been explained.
    fn next(&self, cursors: &Cursors, process: usize) -> Option<&Event> {
        let at = *cursors.get(process)? as usize;
        let event = self.events.get(process)?.get(at)?;
        let ready = self.after[process][at].iter().all(|(other, needed)| cursors[*other] >= *needed);
        ready.then_some(event)
    }
}

fn circular(event: Option<&Event>) -> TraceError {
    TraceError {
        place: event.map(|event| event.place).unwrap_or_default(),
        message: "the events' `after` go round in a circle: none can come first".to_owned(),
        remedy: "an event can come after only what was recorded before it".to_owned(),
    }
}
