//! Where definitions stand in the spec: the one file whose numbers move when lines do.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Place;

pub const APPLIED_IS_PRESENT: Place = Place { module: "ControllerNodeReconcile", line: 369 };
pub const APPLIES_ARE_SERIALIZED: Place = Place { module: "ControllerNodeReconcile", line: 361 };
pub const BEGIN_APPLY: Place = Place { module: "ControllerNodeReconcile", line: 228 };
pub const CONTROLLERS_ARE_LISTED: Place = Place { module: "ControllerNodeReconcile", line: 55 };
pub const CONTROLLER_CRASH: Place = Place { module: "ControllerNodeReconcile", line: 273 };
pub const CONTROLLER_NODE_RECONCILE_MODULE: Place = Place { module: "ControllerNodeReconcile", line: 87 };
pub const CONTROLLER_RESTART: Place = Place { module: "ControllerNodeReconcile", line: 281 };
pub const DETECT_FAILURE: Place = Place { module: "ControllerNodeReconcile", line: 153 };
pub const EVENTUALLY_APPLIED: Place = Place { module: "ControllerNodeReconcile", line: 385 };
pub const EVENTUALLY_READY: Place = Place { module: "ControllerNodeReconcile", line: 381 };
pub const FAIL_OVER: Place = Place { module: "ControllerNodeReconcile", line: 163 };
pub const FAIRNESS: Place = Place { module: "ControllerNodeReconcile", line: 315 };
pub const FINISH_APPLY: Place = Place { module: "ControllerNodeReconcile", line: 240 };
pub const HEARTBEAT: Place = Place { module: "ControllerNodeReconcile", line: 139 };
pub const HEARTBEATS_BEAT_THE_TIME_OUT: Place = Place { module: "ControllerNodeReconcile", line: 57 };
pub const MODULE: Place = Place { module: "ControllerNodeReconcile", line: 70 };
pub const NEXT: Place = Place { module: "ControllerNodeReconcile", line: 291 };
pub const NODE_CRASH: Place = Place { module: "ControllerNodeReconcile", line: 251 };
pub const NODE_RESTART: Place = Place { module: "ControllerNodeReconcile", line: 264 };
pub const NO_ORPHAN: Place = Place { module: "ControllerNodeReconcile", line: 365 };
pub const NO_STALE_APPLY: Place = Place { module: "ControllerNodeReconcile", line: 357 };
pub const PUSH: Place = Place { module: "ControllerNodeReconcile", line: 215 };
pub const READY_IS_FRESH: Place = Place { module: "ControllerNodeReconcile", line: 352 };
pub const REGISTER: Place = Place { module: "ControllerNodeReconcile", line: 129 };
pub const REGISTERED_BEFORE_READY: Place = Place { module: "ControllerNodeReconcile", line: 348 };
pub const SET_DESIRED: Place = Place { module: "ControllerNodeReconcile", line: 206 };
pub const SOME_CONTROLLER_STAYS_UP: Place = Place { module: "ControllerNodeReconcile", line: 375 };
pub const TICK: Place = Place { module: "ControllerNodeReconcile", line: 190 };
pub const TIME_OUT: Place = Place { module: "ControllerNodeReconcile", line: 185 };
pub const TYPE_OK: Place = Place { module: "ControllerNodeReconcile", line: 330 };
