//! Toy models, and drivers that are right, or wrong in one way each.

// Each test binary uses a part.
#![allow(dead_code)]

use std::ops::ControlFlow;

use lockstep_model::value::Symbol;
use lockstep_model::{ActionOutline, Conjunct, Outcome, Outline, Predicate, Spec, Temporal, Value, Variable};

/// Boxes that send each other tokens: `Make(b)` puts a token into a box, `Send(b, c)` moves one from `b` into the
/// channel to `c`, `Receive(b)` takes what is in the channel to `b`. No box holds more than `limit`.
pub struct Boxes {
    outline: Outline,
    pub boxes: usize,
    pub limit: u8,
    pub total: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// Tokens in each box.
    pub held: Vec<u8>,
    /// Tokens under way to each box.
    pub sent: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Make { b: usize },
    Send { b: usize, c: usize },
    Receive { b: usize },
}

impl Boxes {
    pub fn new(boxes: usize, limit: u8, total: u8) -> Self {
        let action = |name: &'static str, parameters: &[&'static str]| ActionOutline {
            name: name.into(),
            parameters: parameters.iter().map(|name| (*name).into()).collect(),
            location: None,
        };
        let variable = |name: &'static str| Variable { name: name.into(), location: None };
        let outline = Outline {
            module: "Boxes".into(),
            variables: vec![variable("held"), variable("sent")],
            actions: vec![action("Make", &["b"]), action("Send", &["b", "c"]), action("Receive", &["b"])],
            invariants: vec![Predicate {
                name: "Bounded".into(),
                text: "\\A b \\in Box: held[b] <= 3".into(),
                location: None,
            }],
            fairness: Temporal::Constant(true),
            ..Outline::default()
        };
        Boxes { outline, boxes, limit, total }
    }

    pub fn name(index: usize) -> Value {
        Value::Model(Symbol::ordered(&format!("b{}", index + 1), 100 - index as u32))
    }

    fn index(&self, value: &Value) -> Option<usize> {
        match value {
            Value::Model(name) => name.as_str().strip_prefix('b')?.parse::<usize>().ok()?.checked_sub(1),
            _ => None,
        }
        .filter(|index| *index < self.boxes)
    }

    fn guards(&self, state: &State, action: &Action) -> Vec<(&'static str, bool)> {
        match action {
            Action::Make { b } => vec![
                ("held[b] < Limit", state.held[*b] < self.limit),
                ("Tokens < Total", state.held.iter().chain(&state.sent).sum::<u8>() < self.total),
            ],
            Action::Send { b, c } => vec![
                ("held[b] > 0", state.held[*b] > 0),
                ("b # c", b != c),
                ("sent[c] < Limit", state.sent[*c] < self.limit),
            ],
            Action::Receive { b } => vec![
                ("sent[b] > 0", state.sent[*b] > 0),
                ("held[b] + sent[b] <= Limit", state.held[*b] + state.sent[*b] <= self.limit),
            ],
        }
    }

    pub fn function(&self, counts: &[u8]) -> Value {
        Value::function(counts.iter().enumerate().map(|(i, count)| (Boxes::name(i), Value::Int((*count).into()))))
    }
}

/// The effect, which a right runtime shares.
pub fn effect(state: &mut State, action: &Action) {
    match *action {
        Action::Make { b } => state.held[b] += 1,
        Action::Send { b, c } => {
            state.held[b] -= 1;
            state.sent[c] += 1;
        }
        Action::Receive { b } => {
            state.held[b] += state.sent[b];
            state.sent[b] = 0;
        }
    }
}

impl Spec for Boxes {
    type State = State;
    type Stored = State;
    type Action = Action;

    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn initial_states<V: FnMut(State) -> ControlFlow<()>>(&self, mut visit: V) -> Outcome<()> {
        let _ = visit(State { held: vec![0; self.boxes], sent: vec![0; self.boxes] });
        Ok(())
    }

    fn successors<V: FnMut(Action, State) -> ControlFlow<()>>(&self, state: &State, mut visit: V) -> Outcome<()> {
        let all = (0..self.boxes).map(|b| Action::Make { b });
        let all = all.chain((0..self.boxes).flat_map(|b| (0..self.boxes).map(move |c| Action::Send { b, c })));
        for action in all.chain((0..self.boxes).map(|b| Action::Receive { b })) {
            if let Some(next) = self.step(state, &action)?
                && visit(action, next).is_break()
            {
                break;
            }
        }
        Ok(())
    }

    fn step(&self, state: &State, action: &Action) -> Outcome<Option<State>> {
        if self.guards(state, action).iter().any(|(_, holds)| !holds) {
            return Ok(None);
        }
        let mut next = state.clone();
        effect(&mut next, action);
        Ok(Some(next))
    }

    fn action_index(&self, action: &Action) -> usize {
        match action {
            Action::Make { .. } => 0,
            Action::Send { .. } => 1,
            Action::Receive { .. } => 2,
        }
    }

    fn action_arguments(&self, action: &Action) -> Vec<Value> {
        match *action {
            Action::Make { b } | Action::Receive { b } => vec![Boxes::name(b)],
            Action::Send { b, c } => vec![Boxes::name(b), Boxes::name(c)],
        }
    }

    fn action(&self, index: usize, arguments: &[Value]) -> Option<Action> {
        match (index, arguments) {
            (0, [b]) => Some(Action::Make { b: self.index(b)? }),
            (1, [b, c]) => Some(Action::Send { b: self.index(b)?, c: self.index(c)? }),
            (2, [b]) => Some(Action::Receive { b: self.index(b)? }),
            _ => None,
        }
    }

    fn assumption(&self, _: usize) -> Outcome<bool> {
        Ok(true)
    }

    fn invariant(&self, _: usize, state: &State) -> Outcome<bool> {
        Ok(state.held.iter().all(|held| *held <= 3))
    }

    fn store(&self, state: &State) -> State {
        state.clone()
    }

    fn load(&self, stored: &State) -> State {
        stored.clone()
    }

    fn fingerprint(&self, state: &State, _: &State) -> Outcome<u64> {
        use std::hash::{BuildHasher, BuildHasherDefault};
        Ok(BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(state))
    }

    fn values(&self, state: &State) -> Vec<Value> {
        vec![self.function(&state.held), self.function(&state.sent)]
    }

    fn explain(&self, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
        let guards = self.guards(state, action).into_iter().map(|(text, holds)| Conjunct {
            text: text.into(),
            location: None,
            assigns: None,
            holds: Some(holds),
            expected: None,
            failure: None,
        });
        let mut conjuncts: Vec<Conjunct> = guards.collect();
        if let Ok(Some(expected)) = self.step(state, action) {
            for (variable, (text, value, holds)) in [
                ("held' = …", self.function(&expected.held), next.map(|next| next.held == expected.held)),
                ("sent' = …", self.function(&expected.sent), next.map(|next| next.sent == expected.sent)),
            ]
            .into_iter()
            .enumerate()
            {
                conjuncts.push(Conjunct {
                    text: text.into(),
                    location: None,
                    assigns: Some(variable),
                    holds,
                    expected: Some(value),
                    failure: None,
                });
            }
        }
        conjuncts
    }

    fn state(&self, values: &[Value]) -> Option<State> {
        let _ = values;
        None
    }
}
