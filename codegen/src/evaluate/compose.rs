//! Composed actions, by TLC's rules. `A \cdot B` is a step of `A` to a state between, and a step of `B` from there; of
//! the state between, only what `A` assigns needs to be known.

use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::{Outcome, Value};

use super::code::Act;
use super::enumerate::{Flow, GO_ON};
use super::run::Run;
use super::search::{Rest, Sink};

/// A current state, or the part of it that is known.
#[derive(Clone)]
struct Stand {
    state: Arc<[Value]>,
    part: Option<Arc<[Option<Value>]>>,
}

impl Run<'_> {
    /// Steps of the first part, each followed by one of the second. TLC has either part satisfy what remains of the
    /// conjunction, the second from the state between, and has the first change nothing that the conjunction has
    /// already assigned; inside of `ENABLED`, it asks only the second for what remains.
    pub fn compose(&mut self, parts: &[Act; 2], base: usize, rest: Option<&Rest<'_>>, sink: Sink<'_>) -> Flow {
        let is_enabling = self.enabling.is_some() && !self.is_within;
        let is_within = std::mem::replace(&mut self.is_within, true);
        let program = self.evaluator.machine.program.variables.len();
        let mut next = vec![None; self.next.len()];
        for variable in (0..program).filter(|variable| self.next[*variable].is_some()) {
            next[variable] = self.now(variable as u32).ok();
        }
        let between = self.states_between(&parts[0], base, next, if is_enabling { None } else { rest });
        self.is_within = is_within;
        let between = between?;
        // Those between the parts of a part are not counted.
        self.between += if is_within { 0 } else { between.len() as u64 };
        let (first, version) = (self.stand(), self.version);
        self.is_within = !is_enabling;
        let mut flow = GO_ON;
        for middle in between {
            self.stand_at(middle.clone());
            flow = self.act(&parts[1], base, rest, &mut |run| {
                run.stand_at(first.clone());
                run.is_within = is_within;
                let flow = sink(run);
                run.is_within = !is_enabling;
                run.stand_at(middle.clone());
                flow
            });
            if !matches!(flow, Ok(ControlFlow::Continue(()))) {
                break;
            }
        }
        self.is_within = is_within;
        self.stand_at(first);
        self.version = version;
        flow
    }

    /// Whether a step of the first part leads to where one of the second makes up the step at hand.
    pub fn composed_holds(&mut self, parts: &[Act; 2], base: usize) -> Outcome<bool> {
        let is_within = std::mem::replace(&mut self.is_within, true);
        let between = self.states_between(&parts[0], base, vec![None; self.next.len()], None);
        let (first, version) = (self.stand(), self.version);
        let holds = between.and_then(|between| {
            for middle in between {
                self.stand_at(middle);
                if self.judge(&parts[1], base)? {
                    return Ok(true);
                }
            }
            Ok(false)
        });
        self.is_within = is_within;
        self.stand_at(first);
        self.version = version;
        holds
    }

    /// Where the first part of a composed action leads that may assign what is not assigned here.
    fn states_between(
        &mut self,
        act: &Act,
        base: usize,
        next: Vec<Option<Value>>,
        rest: Option<&Rest<'_>>,
    ) -> Outcome<Vec<Stand>> {
        let around = self.clear_next();
        self.missing = next.iter().filter(|value| value.is_none()).count();
        self.next = next;
        let program = self.evaluator.machine.program.variables.len();
        let mut between = vec![];
        let outcome = self.act(act, base, rest, &mut |run| {
            let reached = &run.next[..program];
            between.push(match reached.iter().cloned().collect::<Option<Arc<[Value]>>>() {
                Some(state) => Stand { state, part: None },
                None => Stand { state: Arc::from([]), part: Some(reached.into()) },
            });
            GO_ON
        });
        self.restore_next(around);
        outcome.map(|_| between)
    }

    fn stand(&self) -> Stand {
        Stand { state: self.state.clone(), part: self.part.clone() }
    }

    /// Goes to a state between, or back. What is remembered of the next state is of another step.
    fn stand_at(&mut self, stand: Stand) {
        self.go_to(stand.state);
        self.part = stand.part;
        self.touch();
    }
}
