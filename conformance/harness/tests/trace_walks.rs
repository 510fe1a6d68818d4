//! Traces of random walks: whatever is seen of a walk is accepted, and what is not one is refused if, and only if, no
//! behaviour explains it.

mod toys;

use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_harness::Observation;
use lockstep_harness::observation::{Path, compare};
use lockstep_harness::trace::{Arguments, Event, Rules, TraceError, Verdict, validate};
use lockstep_model::{Spec, Value};
use proptest::prelude::*;
use toys::{Action, Boxes, State};

fn spec() -> Boxes {
    Boxes::new(2, 2, 3)
}

/// A walk of the model: at each step, the successor that the choice picks.
fn walk(spec: &Boxes, choices: &[usize]) -> Vec<(Action, State)> {
    let mut state = State { held: vec![0; spec.boxes], sent: vec![0; spec.boxes] };
    let mut taken = Vec::new();
    for choice in choices {
        let mut steps = Vec::new();
        spec.successors(&state, |action, next| {
            steps.push((action, next));
            ControlFlow::Continue(())
        })
        .expect("it evaluates");
        if steps.is_empty() {
            break;
        }
        let step = steps.swap_remove(choice % steps.len());
        state = step.1.clone();
        taken.push(step);
    }
    taken
}

/// The event that a process records of a step, of which `shown` says how much.
fn event(spec: &Boxes, action: &Action, state: &State, shown: u8) -> Event {
    let (process, name) = match action {
        Action::Make { b } => (*b, "Make"),
        Action::Send { b, .. } => (*b, "Send"),
        Action::Receive { b } => (*b, "Receive"),
    };
    let arguments =
        spec.action_arguments(action).iter().map(|value| Value::string(&value.to_string())).collect::<Vec<_>>();
    let arguments = match shown & 3 {
        0 => Arguments::Unknown,
        1 => Arguments::Named(vec![("b".into(), arguments[0].clone())]),
        _ => Arguments::Positional(arguments),
    };
    let mut variables = Observation::new();
    let own = Value::string(&format!("b{}", process + 1));
    if shown & 4 != 0 {
        variables.push(Path::variable("held").at(own), Value::Int(state.held[process].into()));
    }
    if shown & 8 != 0 {
        variables.push(Path::variable("sent"), spec.function(&state.sent));
    }
    Event {
        action: Some(name.into()),
        process: Some(format!("b{}", process + 1).into()),
        arguments: arguments.into(),
        variables: variables.into(),
        ..Event::default()
    }
}

fn fits(spec: &Boxes, event: &Event, action: &Action, next: &State) -> bool {
    let name = event.action.as_deref().expect("it has one");
    spec.outline().actions[spec.action_index(action)].name == name
        && match &*event.arguments {
            Arguments::Unknown => true,
            Arguments::Named(named) => named[0].1.to_string() == format!("\"{}\"", spec.action_arguments(action)[0]),
            Arguments::Positional(values) => {
                let own = spec.action_arguments(action);
                own.iter().zip(values).all(|(own, value)| format!("\"{own}\"") == value.to_string())
            }
        }
        && compare(spec, next, &event.variables).expect("it names variables").is_empty()
}

/// Whether any linearisation is a behaviour: all are tried, nothing is remembered.
fn brute_force(spec: &Boxes, processes: &[Vec<&Event>], cursors: &mut Vec<usize>, state: &State) -> bool {
    if processes.iter().zip(cursors.iter()).all(|(events, at)| events.len() == *at) {
        return true;
    }
    for process in 0..processes.len() {
        let Some(event) = processes[process].get(cursors[process]) else { continue };
        let mut steps = Vec::new();
        spec.successors(state, |action, next| {
            if fits(spec, event, &action, &next) {
                steps.push(next);
            }
            ControlFlow::Continue(())
        })
        .expect("it evaluates");
        cursors[process] += 1;
        let explained = steps.iter().any(|next| brute_force(spec, processes, cursors, next));
        cursors[process] -= 1;
        if explained {
            return true;
        }
    }
    false
}

/// Takes the events of a walk in another order, but for those of one process.
fn shuffled(events: &[Event], picks: &[usize]) -> Vec<Event> {
    let mut queues: Vec<Vec<Event>> = Vec::new();
    for event in events.iter().rev() {
        match queues.iter_mut().find(|queue| queue[0].process == event.process) {
            Some(queue) => queue.push(event.clone()),
            None => queues.push(vec![event.clone()]),
        }
    }
    let mut out = Vec::new();
    let mut picks = picks.iter().cycle();
    while !queues.is_empty() {
        let at = picks.next().copied().unwrap_or(0) % queues.len();
        out.extend(queues[at].pop());
        queues.retain(|queue| !queue.is_empty());
    }
    out
}

fn accepted(verdict: &Result<(Verdict, lockstep_harness::Coverage), TraceError>) -> Option<bool> {
    match verdict {
        Ok((Verdict::Accepted(_), _)) => Some(true),
        Ok((Verdict::Refused(_), _)) => Some(false),
        _ => None,
    }
}

proptest! {
    #[test]
    fn a_walk_is_accepted_however_little_is_seen(steps in prop::collection::vec((any::<usize>(), 0u8..16), 1..40)) {
        let spec = spec();
        let choices: Vec<usize> = steps.iter().map(|(choice, _)| *choice).collect();
        let events: Vec<Event> = walk(&spec, &choices).iter().zip(&steps)
            .map(|((action, state), (_, shown))| event(&spec, action, state, *shown)).collect();
        let verdict = validate(&spec, &Rules::default(), events.iter().cloned().map(Ok));
        prop_assert_eq!(accepted(&verdict), Some(true));
        // The same with receiving hidden: no more than two boxes can receive between two events.
        let seen = events.into_iter().filter(|event| event.action.as_deref() != Some("Receive"));
        let rules = Rules { hidden: vec!["Receive".into()], ..Rules::default() };
        prop_assert_eq!(accepted(&validate(&spec, &rules, seen.map(Ok))), Some(true));
    }

    #[test]
    fn an_interleaving_is_accepted(
        steps in prop::collection::vec((any::<usize>(), 0u8..8), 1..14),
        picks in prop::collection::vec(any::<usize>(), 1..8),
    ) {
        let spec = spec();
        let choices: Vec<usize> = steps.iter().map(|(choice, _)| *choice).collect();
        let events: Vec<Event> = walk(&spec, &choices).iter().zip(&steps)
            .map(|((action, state), (_, shown))| event(&spec, action, state, *shown)).collect();
        let rules = Rules { concurrent: true, ..Rules::default() };
        let verdict = validate(&spec, &rules, shuffled(&events, &picks).into_iter().map(Ok));
        prop_assert_eq!(accepted(&verdict), Some(true));
    }

    #[test]
    fn a_mutated_trace_is_refused_if_and_only_if_brute_force_finds_no_behaviour(
        steps in prop::collection::vec((any::<usize>(), 0u8..16), 1..8),
        mutated in any::<prop::sample::Index>(),
        how in 0..3,
        value in 0..3,
        concurrent in any::<bool>(),
    ) {
        let spec = spec();
        let choices: Vec<usize> = steps.iter().map(|(choice, _)| *choice).collect();
        let mut events: Vec<Event> = walk(&spec, &choices).iter().zip(&steps)
            .map(|((action, state), (_, shown))| event(&spec, action, state, *shown)).collect();
        let at = mutated.index(events.len());
        match how {
            0 => {
                let path = Path::variable("held").at(Value::string("b2"));
                let mut seen = Observation::new();
                seen.push(path, Value::Int(value));
                events[at].variables = seen.into();
            }
            1 => { events.remove(at); }
            _ => {
                let other = ["Make", "Receive"][value as usize % 2];
                events[at].action = Some(other.into());
                events[at].arguments = Arc::default();
            }
        }
        let mut processes: Vec<Vec<&Event>> = Vec::new();
        for event in &events {
            match processes.iter_mut().find(|list| !concurrent || list[0].process == event.process) {
                Some(list) => list.push(event),
                None => processes.push(vec![event]),
            }
        }
        let start = State { held: vec![0; 2], sent: vec![0; 2] };
        let expected = brute_force(&spec, &processes, &mut vec![0; processes.len()], &start);
        let rules = Rules { concurrent, ..Rules::default() };
        let verdict = validate(&spec, &rules, events.iter().cloned().map(Ok));
        prop_assert_eq!(accepted(&verdict), Some(expected), "{:?}", verdict);
    }
}
