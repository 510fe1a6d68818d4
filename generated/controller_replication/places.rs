//! Where definitions stand in the spec: the one file whose numbers move when lines do.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Place;

pub const ACKED_IS_APPLIED: Place = Place {
    module: "ControllerReplication",
    line: 370,
};
pub const ACKS_CATCH_UP: Place = Place {
    module: "ControllerReplication",
    line: 395,
};
pub const APPLIED_AT_MOST_ONCE: Place = Place {
    module: "ControllerReplication",
    line: 326,
};
pub const APPLY: Place = Place {
    module: "ControllerReplication",
    line: 96,
};
pub const APPLY_NEXT: Place = Place {
    module: "ControllerReplication",
    line: 161,
};
pub const COMPENSATED_NAMES_LOSER: Place = Place {
    module: "ControllerReplication",
    line: 355,
};
pub const COMPLETE_JOB: Place = Place {
    module: "ControllerReplication",
    line: 211,
};
pub const CONFLICTS_ARE_HANDLED: Place = Place {
    module: "ControllerReplication",
    line: 346,
};
pub const CONFLICTS_ARE_RESOLVED: Place = Place {
    module: "ControllerReplication",
    line: 387,
};
pub const CONTROLLER_REPLICATION_MODULE: Place = Place {
    module: "ControllerReplication",
    line: 57,
};
pub const CRASH: Place = Place {
    module: "ControllerReplication",
    line: 239,
};
pub const DELIVER_ACK: Place = Place {
    module: "ControllerReplication",
    line: 185,
};
pub const EVENTS_ARE_WELL_FORMED: Place = Place {
    module: "Replication",
    line: 101,
};
pub const EVENTUALLY_CONVERGED: Place = Place {
    module: "ControllerReplication",
    line: 383,
};
pub const FAIL_JOB: Place = Place {
    module: "ControllerReplication",
    line: 220,
};
pub const FAIRNESS: Place = Place {
    module: "ControllerReplication",
    line: 298,
};
pub const FINISH_PAGE: Place = Place {
    module: "ControllerReplication",
    line: 171,
};
pub const HEADS_AGREE: Place = Place {
    module: "ControllerReplication",
    line: 341,
};
pub const HEAD_IS_RANK_MAXIMAL: Place = Place {
    module: "ControllerReplication",
    line: 336,
};
pub const JOBS_COMPLETE: Place = Place {
    module: "ControllerReplication",
    line: 391,
};
pub const JOB_IFF_COMPENSATED: Place = Place {
    module: "ControllerReplication",
    line: 364,
};
pub const LIMITS_ARE_NATURAL: Place = Place {
    module: "ControllerReplication",
    line: 39,
};
pub const LOCAL_WRITE: Place = Place {
    module: "ControllerReplication",
    line: 119,
};
pub const LOSE_ACK: Place = Place {
    module: "ControllerReplication",
    line: 192,
};
pub const MODULE: Place = Place {
    module: "ControllerReplication",
    line: 43,
};
pub const NEXT: Place = Place {
    module: "ControllerReplication",
    line: 264,
};
pub const NO_EVENT_IS_NO_EVENT: Place = Place {
    module: "Replication",
    line: 111,
};
pub const PLACES_ARE_DENSE: Place = Place {
    module: "Replication",
    line: 105,
};
pub const PULL: Place = Place {
    module: "ControllerReplication",
    line: 134,
};
pub const RANK_IS_TOTAL: Place = Place {
    module: "Replication",
    line: 108,
};
pub const RECEIVED_IS_APPLIED: Place = Place {
    module: "ControllerReplication",
    line: 331,
};
pub const REPEAT_PAGE: Place = Place {
    module: "ControllerReplication",
    line: 150,
};
pub const RESTART: Place = Place {
    module: "ControllerReplication",
    line: 253,
};
pub const RETRY_JOB: Place = Place {
    module: "ControllerReplication",
    line: 227,
};
pub const START_JOB: Place = Place {
    module: "ControllerReplication",
    line: 200,
};
pub const TYPE_OK: Place = Place {
    module: "ControllerReplication",
    line: 310,
};
