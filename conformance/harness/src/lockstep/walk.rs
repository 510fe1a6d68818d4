//! Long random walks.

use std::ops::ControlFlow;

use lockstep_model::Spec;

use super::run::{Runner, Stop, Successor};
use crate::driver::System;

/// How many random walks, how long, from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walks {
    /// Their number.
    pub count: u64,
    /// Steps a walk, at most: a state without successors ends it.
    pub length: usize,
    /// The seed; the same one gives the same walks.
    pub seed: u64,
}

pub(super) fn random<S: Spec, M: System<S>>(runner: &mut Runner<S, M>, walks: Walks) -> Result<(), Stop<S>> {
    let mut random = fastrand::Rng::with_seed(walks.seed);
    let initial = runner.initial_states()?;
    if initial.is_empty() {
        runner.note("the model has no initial state".to_owned());
        return Ok(());
    }
    for _ in 0..walks.count {
        let mut state = initial[random.usize(..initial.len())].clone();
        let mut driver = runner.start(&state)?;
        for _ in 0..walks.length {
            let Some((action, next)) = choose(runner, &mut random, &state)? else { break };
            runner.step(&mut driver, &state, &action, &next)?;
            state = next;
        }
    }
    runner.complete(true);
    Ok(())
}

/// A successor: the rarer an action has been taken, the likelier it is taken now, and of its steps, each as likely.
fn choose<S: Spec, M: System<S>>(
    runner: &Runner<S, M>,
    random: &mut fastrand::Rng,
    state: &S::State,
) -> Result<Option<Successor<S>>, Stop<S>> {
    let mut steps = runner.successors(state)?;
    let mut enabled: Vec<(usize, usize)> = Vec::new();
    for (action, _) in &steps {
        let index = runner.spec.action_index(action);
        match enabled.iter_mut().find(|(other, _)| *other == index) {
            Some((_, count)) => *count += 1,
            None => enabled.push((index, 1)),
        }
    }
    // Weights in inverse proportion to the square root of the times taken: rare actions are sought, common ones not
    // starved.
    let weights: Vec<f64> = enabled.iter().map(|(index, _)| 1.0 / (1.0 + runner.taken(*index) as f64).sqrt()).collect();
    let mut point = random.f64() * weights.iter().sum::<f64>();
    let pick = weights.iter().position(|weight| {
        point -= weight;
        point < 0.0
    });
    let Some(&(index, count)) = pick.and_then(|pick| enabled.get(pick)).or(enabled.last()) else { return Ok(None) };
    let nth = random.usize(..count);
    let of_index = |(action, _): &Successor<S>| runner.spec.action_index(action) == index;
    let position = steps.iter().enumerate().filter(|(_, step)| of_index(step)).nth(nth).map(|(position, _)| position);
    Ok(position.map(|position| steps.swap_remove(position)))
}

impl<S: Spec, M: System<S>> Runner<S, M> {
    /// The initial states, without duplicates in sequence.
    pub(super) fn initial_states(&self) -> Result<Vec<S::State>, Stop<S>> {
        let mut states: Vec<S::State> = Vec::new();
        self.model(|spec| {
            spec.initial_states(|state| {
                if states.last() != Some(&state) {
                    states.push(state);
                }
                ControlFlow::Continue(())
            })
        })?;
        Ok(states)
    }

    /// The steps from `state` that the constraints of the configuration allow to be taken.
    pub(super) fn successors(&self, state: &S::State) -> Result<Vec<Successor<S>>, Stop<S>> {
        self.model(|spec| lockstep_checker::steps(spec, state))
    }
}
