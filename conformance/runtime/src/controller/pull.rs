//! Pull replication: request, page, watermark, acknowledgement.

use super::{Controller, Inbox};
use crate::error::{Error, Result};
use crate::faults::Fault;
use crate::identity::ControllerId;
use crate::message::{Ack, EventId, MAX_PAGE_LIMIT, Page, PullRequest};
use serde::Serialize;

/// What became of a page that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageReceived {
    /// It is in hand; its events are applied next.
    Taken,
    /// It took the place of the page in hand, which was asked for earlier; events that were applied from that one are
    /// recognised.
    Replaced,
    /// A page of this peer is in hand, and this one is older: it begins before the watermark, or ends before the page
    /// in hand does. It is dropped.
    Ignored,
}

/// What became of an acknowledgement that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AckReceived {
    /// The peer has moved on.
    Advanced,
    /// It says nothing new: it was repeated or overtaken by a later one.
    Stale,
}

impl Controller {
    /// The request that pulls the next page of `peer`'s outbox: everything after the watermark, up to the page limit.
    pub fn pull(&self, peer: &ControllerId) -> Result<PullRequest> {
        self.known_peer(peer)?;
        Ok(PullRequest {
            from: self.id.clone(),
            to: peer.clone(),
            after: self.store.watermark(peer)?,
            limit: self.page_limit,
        })
    }

    /// Answers a pull with a page of this controller's own events. Changes nothing.
    pub fn serve(&self, request: &PullRequest) -> Result<Page> {
        self.addressed(&request.to)?;
        self.known_peer(&request.from)?;
        let page = Page {
            from: self.id.clone(),
            to: request.from.clone(),
            after: request.after,
            events: self.store.outbox_after(request.after, request.limit.clamp(1, MAX_PAGE_LIMIT))?,
            outbox_end: self.store.outbox_end()?,
        };
        if self.faults.active(Fault::AckAheadOfApplied) && page.last() <= page.outbox_end {
            let acked = self.store.acked(&page.to)?;
            self.store.set_acked(&page.to, acked.max(page.last()))?;
        }
        Ok(page)
    }

    /// Takes a page in hand. It is volatile: a crash loses it, and it is pulled again.
    ///
    /// A page that was repeated by the network, or overtaken, is taken as well: its events are known by their
    /// operation ids, and the watermark does not move back.
    ///
    /// # Errors
    /// [`Error::MalformedPage`] for a page that is no stretch of `peer`'s outbox, [`Error::PageGap`] for one that
    /// begins after the watermark.
    pub fn receive_page(&mut self, page: Page) -> Result<PageReceived> {
        self.addressed(&page.to)?;
        self.known_peer(&page.from)?;
        check_page(&page)?;
        let watermark = self.store.watermark(&page.from)?;
        if page.after > watermark {
            return Err(Error::PageGap { peer: page.from, after: page.after, watermark });
        }
        let received = match self.inboxes.get(&page.from) {
            None => PageReceived::Taken,
            Some(inbox) if page.after == watermark && page.last() >= inbox.last => PageReceived::Replaced,
            Some(_) => return Ok(PageReceived::Ignored),
        };
        if self.faults.active(Fault::WatermarkBeforeApply) {
            self.store.set_watermark(&page.from, watermark.max(page.last()))?;
        }
        let inbox = Inbox { last: page.last(), outbox_end: page.outbox_end, events: page.events.into() };
        self.inboxes.insert(page.from, inbox);
        Ok(received)
    }

    /// Drops the page of `peer` in hand, because the transfer broke off or the peer is gone; gives whether there was
    /// one. What was applied of it stays applied.
    pub fn drop_page(&mut self, peer: &ControllerId) -> bool {
        self.inboxes.remove(peer).is_some()
    }

    /// Finishes the page of `peer` in hand when all of it is applied: stores the watermark, which never moves back, and
    /// gives the acknowledgement to send. An empty page is acknowledged too, so that a lost acknowledgement is made
    /// good by the next poll.
    ///
    /// # Errors
    /// [`Error::NoPage`], or [`Error::PageUnfinished`] while events are still to be applied.
    pub fn finish_page(&mut self, peer: &ControllerId, now_ms: i64) -> Result<Option<Ack>> {
        let Some(inbox) = self.inboxes.get(peer) else {
            return Err(Error::NoPage { peer: peer.clone() });
        };
        if !inbox.events.is_empty() {
            return Err(Error::PageUnfinished { peer: peer.clone(), remaining: inbox.events.len() });
        }
        let (last, outbox_end) = (inbox.last, inbox.outbox_end);
        let (before, up_to) = self.store.atomically(|| {
            let before = self.store.watermark(peer)?;
            let up_to = match last {
                last if self.faults.active(Fault::WatermarkRegresses) => last,
                _ if self.faults.active(Fault::WatermarkSkipsCutPage) => before.max(outbox_end),
                last if self.faults.active(Fault::WatermarkOffByOne) => before.max(last + 1),
                last => before.max(last),
            };
            if up_to != before {
                self.store.set_watermark(peer, up_to)?;
            }
            self.store.heard_from(peer, outbox_end, now_ms)?;
            Ok((before, up_to))
        })?;
        self.inboxes.remove(peer);
        if self.faults.active(Fault::EmptyPageNeverAcks) && up_to == before {
            return Ok(None);
        }
        Ok(Some(Ack { from: self.id.clone(), to: peer.clone(), up_to }))
    }

    /// Notes how much of this controller's outbox a peer has applied; never moves back.
    ///
    /// # Errors
    /// [`Error::AckBeyondOutbox`] for events that were never written here.
    pub fn receive_ack(&mut self, ack: &Ack) -> Result<AckReceived> {
        self.addressed(&ack.to)?;
        self.known_peer(&ack.from)?;
        self.store.atomically(|| {
            let outbox_end = self.store.outbox_end()?;
            if ack.up_to > outbox_end {
                return Err(Error::AckBeyondOutbox { peer: ack.from.clone(), up_to: ack.up_to, outbox_end });
            }
            if ack.up_to <= self.store.acked(&ack.from)? && !self.faults.active(Fault::AckRegresses) {
                return Ok(AckReceived::Stale);
            }
            self.store.set_acked(&ack.from, ack.up_to)?;
            Ok(AckReceived::Advanced)
        })
    }

    fn addressed(&self, to: &ControllerId) -> Result<()> {
        if *to == self.id {
            return Ok(());
        }
        Err(Error::Misdirected { controller: self.id.clone(), to: to.clone() })
    }
}

/// Refuses a page that is no stretch of its sender's outbox.
fn check_page(page: &Page) -> Result<()> {
    let malformed = |problem: String| Err(Error::MalformedPage { peer: page.from.clone(), after: page.after, problem });
    if page.events.len() > MAX_PAGE_LIMIT as usize {
        return malformed(format!(
            "{} events are more than the {MAX_PAGE_LIMIT} that a page may hold",
            page.events.len()
        ));
    }
    let mut expected: EventId = page.after;
    for event in &page.events {
        let Some(next) = expected.checked_add(1).filter(|next| *next == event.event_id) else {
            return malformed(format!("event {} follows event {expected}", event.event_id));
        };
        expected = next;
        if event.envelope.controller_id != page.from {
            return malformed(format!(
                "event {} is of `{}`; an outbox holds its own controller's events only",
                event.event_id, event.envelope.controller_id
            ));
        }
        event.envelope.validate()?;
    }
    if page.outbox_end < page.last() {
        return malformed(format!("it holds event {} of an outbox that ends at {}", page.last(), page.outbox_end));
    }
    if i64::try_from(page.outbox_end).is_err() {
        return malformed(String::from("no outbox is that long"));
    }
    Ok(())
}
