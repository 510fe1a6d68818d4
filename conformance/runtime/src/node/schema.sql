-- The generation that each VM runs at.
CREATE TABLE applied (
    vm_id      TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    spec       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- What was begun and neither finished nor undone: after a crash, the half-made VMs.
CREATE TABLE journal (
    vm_id      TEXT    NOT NULL,
    generation INTEGER NOT NULL,
    spec       TEXT    NOT NULL,
    PRIMARY KEY (vm_id, generation)
) STRICT, WITHOUT ROWID;
