//! Every transition of the bounded state graph, in few steps.

use std::collections::VecDeque;
use std::vec;

use lockstep_checker::{OUTSIDE, StateGraph};
use lockstep_model::Spec;
use rustc_hash::FxHashMap;

use super::run::{Held, Runner, Stop};
use crate::driver::System;

/// Walks longer than this are cut off and begun anew: they would make poor replays.
const WALK: usize = 500;
/// States looked at for the nearest one with an edge not yet taken.
const LOOK_AHEAD: usize = 4_096;

/// Takes every edge of the graph that has at most `limit` states.
pub(super) fn edge_cover<S: Spec, M: System<S>>(runner: &mut Runner<S, M>, limit: usize) -> Result<(), Stop<S>> {
    // States count as one only where they are equal: a cover under SYMMETRY or VIEW would leave out steps that the
    // system can tell apart.
    let graph = runner.model(|spec| StateGraph::of_all_states(spec, limit))?;
    if graph.initial() == 0 {
        runner.note("the model has no initial state".to_owned());
        return Ok(());
    }
    if !graph.is_complete() {
        runner.note(format!("the model has more than {limit} states: transitions among the first {limit} are covered"));
    }
    let forks = tree(runner, &graph)?;
    if !forks {
        walks(runner, &graph)?;
    }
    runner.note(format!(
        "{} states, {} transitions, {}",
        graph.len(),
        graph.step_count(),
        if forks { "by forking the system" } else { "by walks from the initial states" }
    ));
    runner.complete(graph.is_complete());
    Ok(())
}

/// A state on the way from the root, with the system in it and the edges still to take.
struct Frame<S: Spec, D> {
    id: u32,
    state: S::State,
    /// `None` once its last edge has been taken with it.
    driver: Option<Held<D>>,
    steps: std::iter::Enumerate<vec::IntoIter<(S::Action, S::State)>>,
}

/// Depth-first along the breadth-first tree, the system forked at every edge, so that each edge is taken once and no
/// more systems live than the graph is deep. `false` where the system does not fork.
fn tree<S: Spec, M: System<S>>(runner: &mut Runner<S, M>, graph: &StateGraph) -> Result<bool, Stop<S>> {
    for root in 0..graph.initial() as u32 {
        let Some(state) = graph.state(&*runner.spec, root) else { continue };
        let mut driver = runner.start(&state)?;
        let Some(copy) = runner.fork(&mut driver)? else {
            return Ok(false);
        };
        drop(copy);
        let steps = runner.successors(&state)?.into_iter().enumerate();
        let mut stack = vec![Frame::<S, M::Driver> { id: root, state, driver: Some(driver), steps }];
        while let Some(depth) = stack.len().checked_sub(1) {
            let Frame { id, state, driver, steps } = &mut stack[depth];
            let Some((edge, (action, next))) = steps.next() else {
                stack.pop();
                continue;
            };
            let fork = match driver {
                Some(_) if steps.len() == 0 => driver.take(),
                Some(driver) => runner.fork(driver)?,
                None => None,
            };
            let Some(mut fork) = fork else {
                runner.note("the system forked once, but not again: the cover goes on by walks".to_owned());
                return Ok(false);
            };
            runner.back_to(depth);
            runner.step(&mut fork, state, &action, &next)?;
            let target = graph.targets(*id).get(edge).copied().unwrap_or(OUTSIDE);
            if target != OUTSIDE && graph.parent(target) == Some((*id, edge as u32)) {
                let steps = runner.successors(&next)?.into_iter().enumerate();
                stack.push(Frame { id: target, state: next, driver: Some(fork), steps });
            }
        }
    }
    Ok(true)
}

/// Walks that take an edge not yet taken wherever there is one, else go to the nearest that has one, else begin anew.
fn walks<S: Spec, M: System<S>>(runner: &mut Runner<S, M>, graph: &StateGraph) -> Result<(), Stop<S>> {
    // Edges are taken in order, so that a count a state says which have been.
    let mut taken = vec![0u32; graph.len()];
    let open = |taken: &[u32], id: u32| (taken[id as usize] as usize) < graph.targets(id).len();
    let mut first_open = 0;
    loop {
        while first_open < graph.len() && !open(&taken, first_open as u32) {
            first_open += 1;
        }
        if first_open == graph.len() {
            return Ok(());
        }
        let (root, mut route) = graph.way_to(first_open as u32);
        route.reverse();
        let Some(mut state) = graph.state(&*runner.spec, root) else { return Ok(()) };
        let mut driver = runner.start(&state)?;
        let mut id = root;
        for length in 0.. {
            if route.is_empty() && !open(&taken, id) {
                if length >= WALK {
                    break;
                }
                match nearest(graph, id, |id| open(&taken, id)) {
                    Some(found) => route = found,
                    None => break,
                }
            }
            let edge = match route.pop() {
                Some(edge) => edge,
                None => taken[id as usize],
            };
            if edge == taken[id as usize] {
                taken[id as usize] += 1;
            }
            let Some((action, next)) = runner.successors(&state)?.into_iter().nth(edge as usize) else { break };
            runner.step(&mut driver, &state, &action, &next)?;
            id = graph.targets(id).get(edge as usize).copied().unwrap_or(OUTSIDE);
            if id == OUTSIDE {
                break;
            }
            state = next;
            if length >= WALK && route.is_empty() {
                break;
            }
        }
    }
}

/// The edges to the nearest state that is `wanted`, the first one last.
fn nearest(graph: &StateGraph, from: u32, wanted: impl Fn(u32) -> bool) -> Option<Vec<u32>> {
    let mut reached: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    reached.insert(from, (OUTSIDE, 0));
    let mut queue = VecDeque::from([from]);
    while let Some(id) = queue.pop_front() {
        for (edge, &target) in graph.targets(id).iter().enumerate() {
            if target == OUTSIDE || reached.contains_key(&target) {
                continue;
            }
            reached.insert(target, (id, edge as u32));
            if wanted(target) {
                let mut route = Vec::new();
                let mut at = target;
                while let Some(&(source, edge)) = reached.get(&at)
                    && source != OUTSIDE
                {
                    route.push(edge);
                    at = source;
                }
                return Some(route);
            }
            if reached.len() >= LOOK_AHEAD {
                return None;
            }
            queue.push_back(target);
        }
    }
    None
}
