//! The spec's operators.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Outcome;
use lockstep_model::typed::{Set, no_witness, present};

use crate::controller_replication::constants::{Constants, ENVELOPE, RANK};
use crate::controller_replication::domain::{Bug, Controller, Event, Page, Resource, Safety, Terminal};
use crate::controller_replication::state::State;

/// `Applied(c)`.
#[inline]
pub fn applied(state: &State, c: Controller) -> Set<Event> {
    Set::<Event>::full().filter(|e| state.apply_count[c][e] > 0)
}

/// `Written`.
#[inline]
pub fn written(state: &State) -> Set<Event> {
    Controller::ALL.into_iter().fold(Set::<Event>::EMPTY, |all, c| all.union(state.outbox[c]))
}

/// `Agreement`.
#[inline]
pub fn agreement(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| {
        applied(state, c) == written(state) && Controller::ALL.into_iter().all(|d| state.head[c] == state.head[d])
    })
}

/// `Origin(e)`.
#[inline]
pub fn origin(e: Event) -> Controller {
    ENVELOPE[e].origin
}

/// `Place(e)`.
#[inline]
pub fn place(e: Event) -> i32 {
    ENVELOPE[e].place
}

/// `ResourceOf(e)`.
#[inline]
pub fn resource_of(e: Event) -> Resource {
    ENVELOPE[e].resource
}

/// `EventsOf(c)`.
#[inline]
pub fn events_of(c: Controller) -> Set<Event> {
    Set::<Event>::full().filter(|e| origin(e) == c)
}

/// `BeatsOn(a, b, n)`: The lexicographic order on the first n fields of the ranks of a and b.
#[inline]
pub fn beats_on(a: Event, b: Event, n: i32) -> bool {
    (1..=n).any(|i| RANK[a][i] > RANK[b][i] && (1..i).all(|j| RANK[a][j] == RANK[b][j]))
}

/// `Beats(a, b)`: All seven fields: the last two make the order total (see the ASSUME).
#[inline]
pub fn beats(a: Event, b: Event) -> bool {
    beats_on(a, b, 7)
}

/// `Deposes(challenger, incumbent)`: Does the challenger take the head from the incumbent?  The last line is
/// the rule.  The others are simpler rules that look good enough, and are
/// not: heads by the first are whatever came first; the second crowns
/// unsafe events; by the third, events equal in their first five fields
/// stay in the order of their arrival, which differs between replicas.
#[inline]
pub fn deposes(constants: &Constants, challenger: Event, incumbent: Event) -> bool {
    if constants.bug == Bug::FirstAppliedWins {
        false
    } else if constants.bug == Bug::LastWriterWins {
        ENVELOPE[challenger].timestamp > ENVELOPE[incumbent].timestamp
    } else if constants.bug == Bug::NoTieBreak {
        beats_on(challenger, incumbent, 5)
    } else {
        beats(challenger, incumbent)
    }
}

/// `Winner(challenger, incumbent)`: The head after the challenger has been merged into it.
#[inline]
pub fn winner(constants: &Constants, challenger: Event, incumbent: Option<Event>) -> Event {
    match incumbent {
        None => challenger,
        Some(incumbent) => {
            if deposes(constants, challenger, incumbent) {
                challenger
            } else {
                incumbent
            }
        }
    }
}

/// `Loser(challenger, incumbent)`: Who lost in that merge; NoEvent where there was no incumbent.
#[inline]
pub fn loser(constants: &Constants, challenger: Event, incumbent: Option<Event>) -> Option<Event> {
    match incumbent {
        None => None,
        Some(incumbent) => {
            if deposes(constants, challenger, incumbent) {
                Some(incumbent)
            } else {
                Some(challenger)
            }
        }
    }
}

/// `TerminalState(loser)`.
#[inline]
pub fn terminal_state(loser: Option<Event>) -> Outcome<Terminal> {
    Ok(if ENVELOPE[present(loser, "loser")?].safety == Safety::Unsafe {
        Terminal::AutoCompensated
    } else {
        Terminal::AutoRejected
    })
}

/// `GreatestOf(contenders)`: The greatest of a set of contenders, or NoEvent if there are none.
/// This is the specification that the step-by-step merge must meet.
#[inline]
pub fn greatest_of(contenders: Set<Event>) -> Outcome<Option<Event>> {
    Ok(if contenders.is_empty() {
        None
    } else {
        Some(
            contenders
                .iter()
                .find(|&e| contenders.without(e).iter().all(|f| beats(e, f)))
                .ok_or_else(|| no_witness("CHOOSE e \\in contenders : \\A f \\in contenders \\ {e} : Beats(e, f)"))?,
        )
    })
}

/// `Latest(box)`: The place of the latest event of an outbox; outboxes have no gaps.
#[inline]
pub fn latest(box_: Set<Event>) -> i32 {
    box_.cardinality()
}

/// `CanEndAt(n, box, mark, limit)`: A page takes its time: it is served at one moment, and received at a
/// later one.  What its peer wrote in between is not in it.  As outboxes
/// only grow, what a page holds when it arrives is a stretch of the outbox
/// as it is then, which may end short of what a page served at this very
/// moment would hold.  So a page is known by the place at which it ends.
#[inline]
pub fn can_end_at(n: i32, box_: Set<Event>, mark: i32, limit: i32) -> bool {
    n >= mark && n <= mark + limit && n <= latest(box_)
}

/// `PageOf(box, mark, end)`: The page of an outbox after a watermark that ends at a place.
#[inline]
pub fn page_of(box_: Set<Event>, mark: i32, end: i32) -> Page {
    Page { in_hand: true, rest: box_.filter(|e| place(e) > mark && place(e) <= end), last: end }
}

/// `NextOf(rest)`: A page is applied in the order of its outbox.
#[inline]
pub fn next_of(rest: Set<Event>) -> Outcome<Event> {
    rest.iter()
        .find(|&e| rest.iter().all(|f| place(e) <= place(f)))
        .ok_or_else(|| no_witness("CHOOSE e \\in rest : \\A f \\in rest : Place(e) <= Place(f)"))
}

/// `Max(a, b)`.
#[inline]
pub fn max(a: i32, b: i32) -> i32 {
    if a >= b { a } else { b }
}
