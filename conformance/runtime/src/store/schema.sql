-- Every event that was applied here, its own and the peers'. The unique op_id is what makes applying idempotent.
CREATE TABLE received_ops (
    seq           INTEGER PRIMARY KEY,
    op_id         TEXT    NOT NULL UNIQUE,
    controller_id TEXT    NOT NULL,
    dc_id         TEXT    NOT NULL,
    logical_ts_ms INTEGER NOT NULL,
    event_type    TEXT    NOT NULL,
    resource_key  TEXT    NOT NULL,
    validity      TEXT    NOT NULL,
    safety        TEXT    NOT NULL,
    priority      INTEGER NOT NULL,
    intent_epoch  INTEGER NOT NULL,
    body          TEXT    NOT NULL,
    applications  INTEGER NOT NULL DEFAULT 0 -- how often it was merged; anything but 1 after the commit is a bug
) STRICT;

-- What this controller wrote, in the order in which the peers pull it.
CREATE TABLE outbox (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    op_id    TEXT NOT NULL UNIQUE
) STRICT;

-- How much of our outbox each peer has applied, and how much of each peer's outbox we have.
CREATE TABLE acks       (peer_id TEXT PRIMARY KEY, event_id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE watermarks (peer_id TEXT PRIMARY KEY, event_id INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The winner of each resource, and the one that the domain was last told of.
CREATE TABLE resource_heads     (resource_key TEXT PRIMARY KEY, op_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE materialized_heads (resource_key TEXT PRIMARY KEY, op_id TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One row for every applied event that is not its resource's head.
CREATE TABLE conflicts (
    id             INTEGER PRIMARY KEY,
    resource_key   TEXT    NOT NULL,
    loser_op_id    TEXT    NOT NULL,
    lost_to_op_id  TEXT    NOT NULL,
    terminal_state TEXT    NOT NULL,
    resolved       INTEGER NOT NULL,
    created_at_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX conflicts_by_loser ON conflicts (loser_op_id);
CREATE INDEX conflicts_open ON conflicts (created_at_ms) WHERE resolved = 0;

CREATE TABLE compensation_jobs (
    id          INTEGER PRIMARY KEY,
    conflict_id INTEGER NOT NULL,
    loser_op_id TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX jobs_by_status ON compensation_jobs (status);

CREATE TABLE reservations (
    resource_key TEXT PRIMARY KEY,
    node_id      TEXT    NOT NULL,
    op_id        TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    error        TEXT    NOT NULL,
    tries        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE peers (
    peer_id        TEXT PRIMARY KEY,
    dc_id          TEXT    NOT NULL,
    outbox_end     INTEGER NOT NULL DEFAULT 0, -- as the peer's last page said
    last_heard_ms  INTEGER                     -- null: never
) STRICT, WITHOUT ROWID;

CREATE TABLE nodes (
    node_id           TEXT PRIMARY KEY,
    readiness         TEXT    NOT NULL,
    last_heartbeat_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE desired_generations (
    vm_id      TEXT PRIMARY KEY,
    node_id    TEXT    NOT NULL,
    generation INTEGER NOT NULL,
    spec       TEXT    NOT NULL,
    observed   INTEGER NOT NULL DEFAULT 0 -- the generation that the node reported as applied
) STRICT, WITHOUT ROWID;
