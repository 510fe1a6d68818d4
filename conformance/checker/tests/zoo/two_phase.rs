//! Two-phase commit (Gray and Lamport, *Consensus on Transaction Commit*), a state packed by hand into 64 bits.

use std::ops::ControlFlow;

use lockstep_model::{ActionOutline, Outcome, Outline, Predicate, Spec, Value, Variable};

const WORKING: u64 = 0;
const PREPARED: u64 = 1;
const COMMITTED: u64 = 2;
const ABORTED: u64 = 3;

/// Two bits a manager; above them the transaction manager's state, who it knows to be prepared, and the messages.
pub struct TwoPhase {
    managers: u32,
    outline: Outline,
}

pub const NAMES: [&str; 7] =
    ["TMCommit", "TMAbort", "TMRcvPrepared", "RMPrepare", "RMChooseToAbort", "RMRcvCommitMsg", "RMRcvAbortMsg"];
const TM: u32 = 32;
const KNOWN: u32 = 34;
const SENT: u32 = 44;
const COMMIT: u64 = 1 << 60;
const ABORT: u64 = 1 << 61;

impl TwoPhase {
    pub fn new(managers: u32) -> Self {
        let variable = |name: &'static str| Variable { name: name.into(), location: None };
        let outline = Outline {
            module: "TwoPhase".into(),
            constants: vec![("RM".into(), managers.to_string())],
            variables: ["rmState", "tmState", "tmPrepared", "msgs"].map(variable).into(),
            actions: NAMES
                .map(|name| ActionOutline {
                    name: name.into(),
                    parameters: if name.starts_with("TM") && name != "TMRcvPrepared" {
                        vec![]
                    } else {
                        vec!["r".into()]
                    },
                    location: None,
                })
                .into(),
            invariants: vec![Predicate { name: "Consistent".into(), text: "Consistent".into(), location: None }],
            ..Outline::default()
        };
        TwoPhase { managers, outline }
    }

    fn manager(state: u64, r: u32) -> u64 {
        (state >> (2 * r)) & 3
    }

    fn set(state: u64, r: u32, to: u64) -> u64 {
        (state & !(3 << (2 * r))) | (to << (2 * r))
    }

    pub fn each_successor(
        &self,
        state: u64,
        mut visit: impl FnMut((u8, u8), u64) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let all = (1u64 << self.managers) - 1;
        let undecided = (state >> TM) & 3 == 0;
        if undecided && (state >> KNOWN) & all == all {
            visit((0, 0), state | (1 << TM) | COMMIT)?;
        }
        if undecided {
            visit((1, 0), state | (2 << TM) | ABORT)?;
        }
        for r in 0..self.managers {
            let name = |action: u8| (action, r as u8);
            if undecided && state & (1 << (SENT + r)) != 0 {
                visit(name(2), state | (1 << (KNOWN + r)))?;
            }
            if Self::manager(state, r) == WORKING {
                visit(name(3), Self::set(state, r, PREPARED) | (1 << (SENT + r)))?;
                visit(name(4), Self::set(state, r, ABORTED))?;
            }
            if state & COMMIT != 0 {
                visit(name(5), Self::set(state, r, COMMITTED))?;
            }
            if state & ABORT != 0 {
                visit(name(6), Self::set(state, r, ABORTED))?;
            }
        }
        ControlFlow::Continue(())
    }

    /// No manager has committed while another has aborted.
    pub fn consistent(&self, state: u64) -> bool {
        let low = state & 0x5555_5555;
        let high = (state >> 1) & 0x5555_5555;
        high & low == 0 || high & !low == 0
    }
}

/// The finaliser of splitmix64.
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

impl Spec for TwoPhase {
    type State = u64;
    type Stored = u64;
    type Action = (u8, u8);

    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn initial_states<V>(&self, mut visit: V) -> Outcome<()>
    where
        V: FnMut(u64) -> ControlFlow<()>,
    {
        let _ = visit(0);
        Ok(())
    }

    fn successors<V>(&self, state: &u64, visit: V) -> Outcome<()>
    where
        V: FnMut((u8, u8), u64) -> ControlFlow<()>,
    {
        let _ = self.each_successor(*state, visit);
        Ok(())
    }

    fn step(&self, state: &u64, action: &(u8, u8)) -> Outcome<Option<u64>> {
        let mut found = None;
        let _ = self.each_successor(*state, |taken, next| {
            if taken == *action {
                found = Some(next);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        Ok(found)
    }

    fn action_index(&self, action: &(u8, u8)) -> usize {
        usize::from(action.0)
    }

    fn action_arguments(&self, action: &(u8, u8)) -> Vec<Value> {
        if action.0 < 2 { vec![] } else { vec![Value::Int(i32::from(action.1))] }
    }

    fn action(&self, index: usize, arguments: &[Value]) -> Option<(u8, u8)> {
        let manager = match arguments {
            [] => 0,
            [Value::Int(r)] => u8::try_from(*r).ok()?,
            _ => return None,
        };
        Some((u8::try_from(index).ok()?, manager))
    }

    fn assumption(&self, _: usize) -> Outcome<bool> {
        Ok(true)
    }

    fn invariant(&self, _: usize, state: &u64) -> Outcome<bool> {
        Ok(self.consistent(*state))
    }

    fn store(&self, state: &u64) -> u64 {
        *state
    }

    fn load(&self, stored: &u64) -> u64 {
        *stored
    }

    fn write(&self, stored: &u64, into: &mut Vec<u8>) {
        into.extend(stored.to_le_bytes());
    }

    fn read(&self, from: &mut &[u8]) -> Option<u64> {
        let (stored, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(u64::from_le_bytes(*stored))
    }

    fn fingerprint(&self, state: &u64, _: &u64) -> Outcome<u64> {
        Ok(mix(*state))
    }

    fn values(&self, state: &u64) -> Vec<Value> {
        let names = ["working", "prepared", "committed", "aborted"];
        let managers = (0..self.managers).map(|r| Value::string(names[Self::manager(*state, r) as usize]));
        let set = |shift: u32| (0..self.managers).filter(move |r| state & (1 << (shift + r)) != 0);
        let members = |shift: u32| Value::set(set(shift).map(|r| Value::Int(r as i32)));
        let tm = ["init", "committed", "aborted"][((*state >> TM) & 3) as usize];
        vec![Value::tuple(managers), Value::string(tm), members(KNOWN), members(SENT)]
    }

    fn state(&self, _: &[Value]) -> Option<u64> {
        None
    }
}
