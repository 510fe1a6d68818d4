//! When to poll which peer: at once while there is work, else after a back-off.

use crate::identity::{ControllerId, DcId};
use crate::message::MAX_PAGE_LIMIT;
use std::collections::BTreeMap;

/// How a poll went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polled {
    /// It brought this many events.
    Worked {
        /// How many.
        events: u32,
    },
    /// There was nothing new.
    Idle,
    /// It failed: the peer could not be reached, or refused.
    Failed,
}

/// The pause before the next poll of a peer, milliseconds.
pub fn pause_ms(polled: Polled, same_dc: bool) -> i64 {
    match (polled, same_dc) {
        (Polled::Worked { .. }, _) => 0,
        (Polled::Idle, true) => 2_000,
        (Polled::Failed, true) => 5_000,
        (Polled::Idle, false) => 5_000,
        (Polled::Failed, false) => 15_000,
    }
}

/// The poll times of one controller's peers. Volatile: after a restart every peer is due at once.
#[derive(Clone, Debug)]
pub struct PollSchedule {
    dc: DcId,
    peers: BTreeMap<ControllerId, Poll>,
}

#[derive(Clone, Debug)]
struct Poll {
    dc: DcId,
    due_ms: i64,
    /// Events taken since the peer was last idle; a full round gives the other peers their turn.
    taken: u32,
}

impl PollSchedule {
    /// All peers due at once.
    pub fn new(dc: DcId, peers: &BTreeMap<ControllerId, DcId>) -> Self {
        let poll = |dc: &DcId| Poll { dc: dc.clone(), due_ms: i64::MIN, taken: 0 };
        Self { dc, peers: peers.iter().map(|(peer, dc)| (peer.clone(), poll(dc))).collect() }
    }

    /// The peers to poll now, the longest due first.
    pub fn due(&self, now_ms: i64) -> Vec<ControllerId> {
        let mut due: Vec<_> = self.peers.iter().filter(|(_, poll)| poll.due_ms <= now_ms).collect();
        due.sort_by_key(|(_, poll)| poll.due_ms);
        due.into_iter().map(|(peer, _)| peer.clone()).collect()
    }

    /// When the next peer is due, if there are peers.
    pub fn next_due_ms(&self) -> Option<i64> {
        self.peers.values().map(|poll| poll.due_ms).min()
    }

    /// Notes how a poll went. While there is work the peer is due again at once, up to [`MAX_PAGE_LIMIT`] events a
    /// round; then the other peers that are due come first.
    pub fn polled(&mut self, peer: &ControllerId, polled: Polled, now_ms: i64) {
        let same_dc = self.peers.get(peer).is_some_and(|poll| poll.dc == self.dc);
        let Some(poll) = self.peers.get_mut(peer) else {
            return;
        };
        poll.due_ms = now_ms.saturating_add(pause_ms(polled, same_dc));
        match polled {
            Polled::Worked { events } if poll.taken.saturating_add(events) < MAX_PAGE_LIMIT => {
                poll.taken += events;
                // Before all who have waited since: the round goes on.
                poll.due_ms = i64::MIN;
            }
            _ => poll.taken = 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule() -> PollSchedule {
        let peers = [("near", "DC1"), ("far", "DC2")].map(|(peer, dc)| (peer.into(), dc.into()));
        PollSchedule::new("DC1".into(), &peers.into())
    }

    #[test]
    fn pauses_are_longer_across_data_centres_and_after_errors() {
        let cases =
            [(Polled::Worked { events: 1 }, 0, 0), (Polled::Idle, 2_000, 5_000), (Polled::Failed, 5_000, 15_000)];
        for (polled, within, across) in cases {
            assert_eq!((pause_ms(polled, true), pause_ms(polled, false)), (within, across), "{polled:?}");
        }
    }

    #[test]
    fn an_idle_peer_is_due_again_after_its_pause() {
        let mut schedule = schedule();
        for peer in ["near", "far"] {
            schedule.polled(&peer.into(), Polled::Idle, 1_000);
        }
        assert!(schedule.due(2_999).is_empty());
        assert_eq!(schedule.due(3_000), ["near".into()]);
        assert_eq!(schedule.due(6_000), ["near".into(), "far".into()]);
        assert_eq!(schedule.next_due_ms(), Some(3_000));
    }

    #[test]
    fn a_full_round_gives_the_others_their_turn() {
        let mut schedule = schedule();
        let (near, far) = ("near".into(), "far".into());
        schedule.polled(&far, Polled::Idle, -5_000);
        for round in 0..10 {
            assert_eq!(schedule.due(0).first(), Some(&near), "page {round}");
            schedule.polled(&near, Polled::Worked { events: 500 }, 0);
        }
        // The tenth page filled the round; both are due, and the other one has not had less of a claim.
        assert_eq!(schedule.due(0).len(), 2);
        schedule.polled(&near, Polled::Worked { events: 0 }, 1);
        schedule.polled(&near, Polled::Worked { events: MAX_PAGE_LIMIT }, 1);
        assert_eq!(schedule.due(1).first(), Some(&far));
    }
}
