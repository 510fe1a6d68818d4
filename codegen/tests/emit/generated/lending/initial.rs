//! Where behaviours begin.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;
use lockstep_model::typed::{Function, Sequence, Set};

use crate::lending::constants::Constants;
use crate::lending::domain::{Card, Grade, Reader};
use crate::lending::state::State;

/// Visits the initial states until `visit` breaks.
///
/// # Errors
/// Where `Init` has no value.
pub fn initial_states(
    _constants: &Constants,
    visit: &mut dyn FnMut(State) -> ControlFlow<()>,
) -> Outcome<()> {
    // holder = Nobody
    let holder: Option<Reader> = None;
    // queue = <<>>
    let queue: Sequence<Reader> = Sequence::default();
    // card = [r \in Readers |-> [loans |-> 0, grade |-> "new"]]
    let card: Function<Reader, Card, 2> = Function::from_fn(|_: Reader| Card {
        loans: 0,
        grade: Grade::New,
    });
    // banned = {}
    let banned: Set<Reader> = Set::EMPTY;
    if visit(State {
            holder,
            queue: queue.clone(),
            card,
            banned,
        })
        .is_break()
    {
        return Ok(());
    }
    Ok(())
}
