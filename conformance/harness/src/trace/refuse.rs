//! Why nothing explains an event, and the shortest trace that shows it.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use lockstep_model::Spec;
use rustc_hash::FxHashSet;

use super::event::Event;
use super::explain::{Candidates, Explainer, Explanation, Found, shown};
use super::reader::TraceError;
use super::verdict::{Candidate, Obstacle, Refused};
use crate::lockstep::{describe, minimise};
use crate::observation::{Difference, compare};

/// Candidates that are looked at for the nearest ones.
const LOOKED_AT: usize = 200;
/// States that are searched for actions to explain, where the event leaves the arguments open.
const SEARCHED: usize = 500;
/// Traces that the search for the shortest one may try.
const ATTEMPTS: usize = 400;

/// Explains why `event` is refused in all of `candidates`, which explain `since`, begun at `checkpoint`.
pub(super) fn refuse<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    checkpoint: &Candidates<S>,
    since: &[Event],
    candidates: &Candidates<S>,
    event: &Event,
    explained: u64,
) -> Result<Refused, TraceError> {
    let nearest = nearest(explainer, candidates, event)?;
    let reason = reason(&nearest);
    let mut attempts = 0;
    let mut failure = None;
    let shortest = minimise(since, |kept| {
        attempts += 1;
        if attempts > ATTEMPTS {
            return None;
        }
        match refused_alike(explainer, checkpoint, kept, event, &reason) {
            Ok(true) => Some(kept.to_vec()),
            Ok(false) => None,
            Err(error) => {
                failure.get_or_insert(error);
                None
            }
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    let mut minimised = Vec::new();
    if shortest.len() < since.len() {
        minimised.extend(shortest.iter().chain([event]).map(Event::to_json));
    }
    let shown = explainer.rules.shown_candidates.max(1);
    Ok(Refused {
        place: event.place.to_string(),
        event: event.to_string(),
        explained,
        candidates: nearest.into_iter().take(shown).collect(),
        minimised,
    })
}

/// Whether `kept` is explained, and `event` then refused for the same reason.
fn refused_alike<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    checkpoint: &Candidates<S>,
    kept: &[Event],
    event: &Event,
    reason: &[String],
) -> Result<bool, TraceError> {
    let mut candidates = checkpoint.clone();
    for event in kept {
        match explainer.explain(&candidates, event)? {
            Found::States(next) => candidates = next,
            Found::None | Found::TooMany => return Ok(false),
        }
    }
    if !matches!(explainer.explain(&candidates, event)?, Found::None) {
        return Ok(false);
    }
    Ok(self::reason(&nearest(explainer, &candidates, event)?) == reason)
}

/// What refuses the event in the nearest candidate, apart from the values.
fn reason(candidates: &[Candidate]) -> Vec<String> {
    let Some(nearest) = candidates.first() else { return Vec::new() };
    nearest
        .obstacles
        .iter()
        .map(|obstacle| match obstacle {
            Obstacle::Conjunct { text, .. } => text.clone(),
            Obstacle::Observed { difference: Difference { path, runtime, .. }, .. } => format!("{path} = {runtime}"),
            Obstacle::NotEnabled { action } => action.clone(),
            Obstacle::Model { message } => message.clone(),
        })
        .collect()
}

/// The candidates, and what stands in the event's way in each: the fewest obstacles first.
pub(super) fn nearest<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    candidates: &Candidates<S>,
    event: &Event,
) -> Result<Vec<Candidate>, TraceError> {
    let widened = if explainer.rules.hidden.is_empty() { None } else { explainer.with_hidden_steps(candidates) };
    let candidates = widened.as_ref().unwrap_or(candidates);
    let mut found = Vec::new();
    for candidate in candidates.iter().take(LOOKED_AT) {
        let obstacles = obstacles(explainer, candidate, event)?;
        found.push(Candidate { state: shown(explainer.spec, &candidate.state), obstacles });
    }
    found.sort_by_key(|candidate| candidate.obstacles.len());
    Ok(found)
}

fn obstacles<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    candidate: &Explanation<S>,
    event: &Event,
) -> Result<Vec<Obstacle>, TraceError> {
    let spec = explainer.spec;
    let meaning = explainer.meaning(event)?;
    // Of all the ways in which the event could have been explained, the one with the fewest obstacles.
    let mut ways: Vec<Vec<Obstacle>> = Vec::new();
    if meaning.stutters {
        let seen = compare(spec, &candidate.state, &event.variables).unwrap_or_default();
        ways.push(seen.into_iter().map(|difference| Obstacle::Observed { action: None, difference }).collect());
    }
    for &index in &meaning.actions {
        let mut steps = Vec::new();
        let visited = spec.successors(&candidate.state, |action, next| {
            if spec.action_index(&action) == index && explainer.fits(index, &action, &event.arguments) {
                steps.push((action, next));
            }
            ControlFlow::Continue(())
        });
        if let Err(failure) = visited {
            ways.push(vec![Obstacle::Model { message: failure.to_string() }]);
        }
        let enabled = !steps.is_empty();
        for (action, next) in steps {
            let name = describe(spec, &action).action;
            let seen = compare(spec, &next, &event.variables).unwrap_or_default();
            let observed = |difference| Obstacle::Observed { action: Some(name.clone()), difference };
            ways.push(seen.into_iter().map(observed).collect());
        }
        if !enabled {
            ways.extend(guards(explainer, candidate, index, event));
        }
    }
    Ok(ways.into_iter().filter(|way| !way.is_empty()).min_by_key(Vec::len).unwrap_or_else(|| {
        vec![Obstacle::NotEnabled { action: event.action.as_deref().unwrap_or("any step").to_owned() }]
    }))
}

/// The conjuncts that keep the action from being enabled, a list for each of its instances that fit the event.
fn guards<S: Spec>(
    explainer: &mut Explainer<'_, S>,
    candidate: &Explanation<S>,
    index: usize,
    event: &Event,
) -> Vec<Vec<Obstacle>> {
    let spec = explainer.spec;
    let instances = match explainer.known_action(index, &event.arguments) {
        Some(action) => vec![action],
        None => instances(explainer, candidate, index, event),
    };
    let not_enabled = |action: String| vec![Obstacle::NotEnabled { action }];
    let mut ways = Vec::new();
    for action in instances {
        let name = describe(spec, &action).action;
        let failed: Vec<Obstacle> = (spec.explain(&candidate.state, &action, None).into_iter())
            .filter(|conjunct| conjunct.holds == Some(false) || conjunct.failure.is_some())
            .map(|conjunct| match conjunct.failure {
                Some(failure) if conjunct.holds.is_none() => Obstacle::Model { message: failure.to_string() },
                _ => Obstacle::Conjunct {
                    action: name.clone(),
                    text: conjunct.text.into_owned(),
                    location: conjunct.location.map(|location| location.to_string()),
                },
            })
            .collect();
        ways.push(if failed.is_empty() { not_enabled(name) } else { failed });
    }
    if ways.is_empty() {
        let name = spec.outline().actions.get(index).map(|action| action.name.to_string());
        ways.push(not_enabled(name.unwrap_or_default()));
    }
    ways
}

/// Instances of the action that fit the event, from states around the candidate and the initial states.
fn instances<S: Spec>(
    explainer: &Explainer<'_, S>,
    candidate: &Explanation<S>,
    index: usize,
    event: &Event,
) -> Vec<S::Action> {
    let spec = explainer.spec;
    let mut found: Vec<S::Action> = Vec::new();
    let mut start = vec![candidate.state.clone()];
    // Where the model cannot be evaluated there is less to explain with.
    let _ = spec.initial_states(|state| {
        start.push(state);
        if start.len() < SEARCHED { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    // Two searches, for the states near the candidate may lack what those near the start have.
    for state in [start.remove(0)].into_iter().map(|state| vec![state]).chain([start]) {
        let mut known: FxHashSet<S::Stored> = state.iter().map(|state| spec.store(state)).collect();
        let mut queue = VecDeque::from(state);
        while let Some(state) = queue.pop_front() {
            let _ = spec.successors(&state, |action, next| {
                if spec.action_index(&action) == index
                    && explainer.fits(index, &action, &event.arguments)
                    && !found.contains(&action)
                {
                    found.push(action);
                }
                if known.len() < SEARCHED && known.insert(spec.store(&next)) {
                    queue.push_back(next);
                }
                if found.len() < 16 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            if found.len() >= 16 {
                return found;
            }
        }
    }
    found
}
