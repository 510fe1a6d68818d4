//! kcore's replication runtime: several controllers, each with its own store, that converge without a leader, a quorum
//! or a human.
//!
//! Each controller writes to its own database and pulls the others' events. A partition stops nobody; when it heals, all
//! replicas pick the same winners, because the winner of a resource is the maximum of a total order ([`Rank`]) over the
//! events that were applied, whatever their order.
//!
//! The core does no I/O but to its own database: time, randomness and the network are inputs, and what has to be done
//! outside is a returned value. So the same core runs under a simulated network, under property tests, and
//! behind a server. It knows nothing of the models that it is held against.
//!
//! # Steps
//! Every method here is one step of the protocol and at most one transaction. A step that returns an error has changed
//! nothing. `now` is the process's own clock in Unix milliseconds.
//!
//! | step of a [`Controller`] | what it does |
//! |---|---|
//! | [`write`](Controller::write) | an own event: outbox, dedupe row, head, conflict, job |
//! | [`pull`](Controller::pull) | asks a peer for the events after the watermark (reads only) |
//! | [`serve`](Controller::serve) | answers with a page of own events (reads only) |
//! | [`receive_page`](Controller::receive_page) | takes a page in hand (volatile); one a peer: a second one from the watermark replaces it |
//! | [`drop_page`](Controller::drop_page) | the transfer broke off: the page in hand is gone |
//! | [`apply_next`](Controller::apply_next) | applies the next event in hand: dedupe, merge, conflict, job |
//! | [`finish_page`](Controller::finish_page) | stores the watermark, gives the acknowledgement, also of an empty page |
//! | [`receive_ack`](Controller::receive_ack) | notes how far a peer has come; never back, never beyond the outbox |
//! | [`start_job`](Controller::start_job), [`complete_job`](Controller::complete_job), [`fail_job`](Controller::fail_job), [`retry_job`](Controller::retry_job) | compensation, one at a time: pending → running → completed, or failed → pending |
//! | [`next_materialization`](Controller::next_materialization), [`confirm_materialization`](Controller::confirm_materialization) | tells the domain of a head; both idempotent |
//! | [`reserve`](Controller::reserve), [`retry_reservation`](Controller::retry_reservation) | capacity of a node for a VM's head, at most three tries |
//! | [`crash`](Controller::crash), [`start`](Controller::start) | loses the pages in hand; gives running jobs back to the queue, makes stale nodes unready |
//! | [`published_health`](Controller::published_health), [`strict_health`](Controller::strict_health) | the gates, with a reason for every red (read only) |
//! | [`register_node`](Controller::register_node), [`receive_heartbeat`](Controller::receive_heartbeat) | a node becomes known; a known node becomes ready and its applied generations are noted, an unknown one is refused |
//! | [`expire_nodes`](Controller::expire_nodes) | nodes without a fresh heartbeat become unready |
//! | [`set_desired`](Controller::set_desired) | persists a VM's next generation; nothing is sent |
//! | [`push`](Controller::push), [`pending_pushes`](Controller::pending_pushes) | what to send for persisted generations (read only) |
//! | [`receive_report`](Controller::receive_report) | notes what a node has applied |
//!
//! | step of a [`NodeAgent`] | what it does |
//! |---|---|
//! | [`register`](NodeAgent::register), [`registration_accepted`](NodeAgent::registration_accepted), [`registration_failed`](NodeAgent::registration_failed) | goes through the list of controllers until one takes it |
//! | [`heartbeat`](NodeAgent::heartbeat), [`heartbeat_answered`](NodeAgent::heartbeat_answered) | only when registered; refused, it registers again |
//! | [`detect_failure`](NodeAgent::detect_failure), [`suspect`](NodeAgent::suspect) | suspects its controller; nothing else |
//! | [`fail_over`](NodeAgent::fail_over) | leaves a suspected controller for the next in the list |
//! | [`receive_push`](NodeAgent::receive_push) | takes a pushed generation into the (volatile) inbox |
//! | [`begin_apply`](NodeAgent::begin_apply) | journals a pushed generation of a VM that is not being applied; discards a stale one |
//! | [`finish_apply`](NodeAgent::finish_apply), [`undo_apply`](NodeAgent::undo_apply) | ends it; after a crash too |
//! | [`crash`](NodeAgent::crash), [`start`](NodeAgent::start) | loses session and inbox, keeps the journal: the host undoes or finishes each of [`in_progress`](NodeAgent::in_progress) |
//!
//! # What conflicts look like
//! Every applied event of a resource but its head has exactly one conflict, made when it lost: on arrival, or when a
//! later event displaced it. An event that lost can never win again, so a conflict's loser, terminal state and job are
//! final, and the set of them does not depend on the order of application. What a third event changes is the winner: a
//! conflict's [`winner`](store::ConflictRow::winner) is always the current head; who beat it at the time stands in
//! [`lost_to`](store::ConflictRow::lost_to). A conflict is unresolved exactly while its compensation job is in hand.
//!
//! # Invariants
//! The head is the rank maximum of the applied events of its resource. An event is merged once. An acknowledgement never
//! runs ahead of what is applied, a watermark never ahead of either; neither moves back. A job exists iff its conflict
//! is compensated, and names the loser. No generation of a VM is applied over a newer one, nor two at a time.

#[cfg(feature = "cluster")]
pub mod cluster;
pub mod controller;
mod envelope;
mod error;
pub mod faults;
pub mod health;
mod identity;
mod merge;
mod message;
pub mod node;
mod rank;
pub mod schedule;
pub mod store;
mod terminal;

pub use controller::{Controller, ControllerConfig};
pub use envelope::{Envelope, Intent, MAX_BODY_BYTES, Policy, SafetyClass, Validity};
pub use error::{Error, Result};
pub use identity::{ControllerId, DcId, MAX_NAME_BYTES, NodeId, OpId, ResourceKey, VmId};
pub use merge::Merged;
pub use message::{Ack, EventId, MAX_PAGE_LIMIT, OutboxEvent, PAGE_LIMIT, Page, PullRequest};
pub use node::{NodeAgent, NodeConfig, NodeStore};
pub use rank::Rank;
pub use store::Store;
pub use terminal::TerminalState;
