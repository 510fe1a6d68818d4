//! Where definitions stand in the spec: the one file whose numbers move when lines do.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Place;

pub const APPLIED_AT_MOST_ONCE: Place = Place { module: "CrossDcReplication", line: 231 };
pub const APPLY: Place = Place { module: "CrossDcReplication", line: 75 };
pub const APPLY_NEXT: Place = Place { module: "CrossDcReplication", line: 134 };
pub const COMPENSATE: Place = Place { module: "CrossDcReplication", line: 160 };
pub const CROSS_DC_REPLICATION_MODULE: Place = Place { module: "CrossDcReplication", line: 50 };
pub const EMIT: Place = Place { module: "CrossDcReplication", line: 87 };
pub const EVENTS_ARE_WELL_FORMED: Place = Place { module: "Replication", line: 101 };
pub const EVENTUALLY_AGREE: Place = Place { module: "CrossDcReplication", line: 264 };
pub const EVENTUALLY_GREEN: Place = Place { module: "CrossDcReplication", line: 267 };
pub const EVERY_CONTROLLER_HAS_A_DC: Place = Place { module: "CrossDcReplication", line: 37 };
pub const FAIRNESS: Place = Place { module: "CrossDcReplication", line: 182 };
pub const FINISH_PAGE: Place = Place { module: "CrossDcReplication", line: 145 };
pub const HEADS_AGREE: Place = Place { module: "CrossDcReplication", line: 244 };
pub const HEAD_IS_RANK_MAXIMAL: Place = Place { module: "CrossDcReplication", line: 239 };
pub const LIMITS_ARE_NATURAL: Place = Place { module: "CrossDcReplication", line: 39 };
pub const LINK_DOWN: Place = Place { module: "CrossDcReplication", line: 96 };
pub const LINK_UP: Place = Place { module: "CrossDcReplication", line: 106 };
pub const MODULE: Place = Place { module: "CrossDcReplication", line: 42 };
pub const NEXT: Place = Place { module: "CrossDcReplication", line: 165 };
pub const NOTHING_INVENTED: Place = Place { module: "CrossDcReplication", line: 235 };
pub const NO_EVENT_IS_NO_EVENT: Place = Place { module: "Replication", line: 111 };
pub const PLACES_ARE_DENSE: Place = Place { module: "Replication", line: 105 };
pub const PUBLISHED_GATE_IS_SOUND: Place = Place { module: "CrossDcReplication", line: 255 };
pub const PULL: Place = Place { module: "CrossDcReplication", line: 117 };
pub const RANK_IS_TOTAL: Place = Place { module: "Replication", line: 108 };
pub const STRICT_GATE_IS_SOUND: Place = Place { module: "CrossDcReplication", line: 249 };
pub const TYPE_OK: Place = Place { module: "CrossDcReplication", line: 219 };
