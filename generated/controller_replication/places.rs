//! Where definitions stand in the spec: the one file whose numbers move when lines do.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Place;

pub const ACKED_IS_APPLIED: Place = Place { module: "ControllerReplication", line: 375 };
pub const ACKS_CATCH_UP: Place = Place { module: "ControllerReplication", line: 400 };
pub const APPLIED_AT_MOST_ONCE: Place = Place { module: "ControllerReplication", line: 331 };
pub const APPLY: Place = Place { module: "ControllerReplication", line: 96 };
pub const APPLY_NEXT: Place = Place { module: "ControllerReplication", line: 164 };
pub const COMPENSATED_NAMES_LOSER: Place = Place { module: "ControllerReplication", line: 360 };
pub const COMPLETE_JOB: Place = Place { module: "ControllerReplication", line: 214 };
pub const CONFLICTS_ARE_HANDLED: Place = Place { module: "ControllerReplication", line: 351 };
pub const CONFLICTS_ARE_RESOLVED: Place = Place { module: "ControllerReplication", line: 392 };
pub const CONTROLLER_REPLICATION_MODULE: Place = Place { module: "ControllerReplication", line: 57 };
pub const CRASH: Place = Place { module: "ControllerReplication", line: 242 };
pub const DELIVER_ACK: Place = Place { module: "ControllerReplication", line: 188 };
pub const EVENTS_ARE_WELL_FORMED: Place = Place { module: "Replication", line: 101 };
pub const EVENTUALLY_CONVERGED: Place = Place { module: "ControllerReplication", line: 388 };
pub const FAIL_JOB: Place = Place { module: "ControllerReplication", line: 223 };
pub const FAIRNESS: Place = Place { module: "ControllerReplication", line: 303 };
pub const FINISH_PAGE: Place = Place { module: "ControllerReplication", line: 174 };
pub const HEADS_AGREE: Place = Place { module: "ControllerReplication", line: 346 };
pub const HEAD_IS_RANK_MAXIMAL: Place = Place { module: "ControllerReplication", line: 341 };
pub const JOBS_COMPLETE: Place = Place { module: "ControllerReplication", line: 396 };
pub const JOB_IFF_COMPENSATED: Place = Place { module: "ControllerReplication", line: 369 };
pub const LIMITS_ARE_NATURAL: Place = Place { module: "ControllerReplication", line: 39 };
pub const LOCAL_WRITE: Place = Place { module: "ControllerReplication", line: 119 };
pub const LOSE_ACK: Place = Place { module: "ControllerReplication", line: 195 };
pub const MODULE: Place = Place { module: "ControllerReplication", line: 43 };
pub const NEXT: Place = Place { module: "ControllerReplication", line: 267 };
pub const NO_EVENT_IS_NO_EVENT: Place = Place { module: "Replication", line: 111 };
pub const PLACES_ARE_DENSE: Place = Place { module: "Replication", line: 105 };
pub const PULL: Place = Place { module: "ControllerReplication", line: 135 };
pub const RANK_IS_TOTAL: Place = Place { module: "Replication", line: 108 };
pub const RECEIVED_IS_APPLIED: Place = Place { module: "ControllerReplication", line: 336 };
pub const REPEAT_PAGE: Place = Place { module: "ControllerReplication", line: 151 };
pub const RESTART: Place = Place { module: "ControllerReplication", line: 256 };
pub const RETRY_JOB: Place = Place { module: "ControllerReplication", line: 230 };
pub const START_JOB: Place = Place { module: "ControllerReplication", line: 203 };
pub const TYPE_OK: Place = Place { module: "ControllerReplication", line: 315 };
