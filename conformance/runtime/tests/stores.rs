//! Store files that are not what they should be: a clear error with a remedy, and nothing half-written.

use kcore_replication::{Controller, ControllerConfig, Error, Intent, Policy, Store, node::NodeStore};
use std::fs;
use std::path::Path;

fn intent(n: usize, size: usize) -> Intent {
    Intent {
        op_id: format!("op-{n}").into(),
        logical_ts_ms: 0,
        event_type: "vm.create".into(),
        resource_key: "vm/v1".into(),
        policy: Policy::default(),
        body: "x".repeat(size).into(),
    }
}

fn start(store: Store) -> Controller {
    Controller::start(ControllerConfig::new("c1", "DC1"), store, 0).unwrap()
}

fn fill(path: &Path, events: usize) {
    let mut controller = start(Store::open(path).unwrap());
    for n in 0..events {
        controller.write(intent(n, 500), 0).unwrap();
    }
}

fn refused(path: &Path) -> Error {
    let before = fs::read(path).ok();
    let error = Store::open(path).unwrap_err();
    assert_eq!(fs::read(path).ok(), before, "a refused file is not touched");
    assert!(error.is_store_failure());
    error
}

#[test]
fn a_file_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    fill(&path, 3);
    let controller = start(Store::open(&path).unwrap());
    assert_eq!(controller.outbox().unwrap().len(), 3);
}

#[test]
fn what_is_not_a_sound_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);

    fs::write(path("text"), "this is no database, and long enough to have a header of a hundred bytes ".repeat(9))
        .unwrap();
    let error = refused(&path("text"));
    assert!(matches!(error, Error::Corrupt { .. }), "{error}");
    assert!(error.to_string().contains("start with a fresh store"));

    fill(&path("damaged"), 200);
    let mut bytes = fs::read(path("damaged")).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0x5a);
    fs::write(path("damaged"), bytes).unwrap();
    assert!(matches!(refused(&path("damaged")), Error::Corrupt { .. }));

    fill(&path("cut"), 200);
    let bytes = fs::read(path("cut")).unwrap();
    fs::write(path("cut"), &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(refused(&path("cut")), Error::Corrupt { .. }));

    let other = rusqlite::Connection::open(path("other")).unwrap();
    other.execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
    drop(other);
    assert!(matches!(refused(&path("other")), Error::ForeignDatabase { what: "a kcore controller", .. }));

    drop(NodeStore::open(&path("node")).unwrap());
    assert!(matches!(refused(&path("node")), Error::ForeignDatabase { .. }));

    fill(&path("future"), 1);
    rusqlite::Connection::open(path("future")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = refused(&path("future"));
    assert!(matches!(error, Error::SchemaVersion { found: 99, .. }), "{error}");

    assert!(matches!(Store::open(&path("no/such/folder")), Err(Error::Unavailable { .. })));
    assert!(matches!(Store::open(folder.path()), Err(Error::Unavailable { .. })));
}

#[test]
fn a_row_that_no_version_wrote_is_an_error_and_not_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    fill(&path, 2);
    let vandal = rusqlite::Connection::open(&path).unwrap();
    vandal
        .execute_batch("UPDATE received_ops SET safety = 'cosy'; UPDATE outbox SET event_id = -7 WHERE event_id = 1")
        .unwrap();
    drop(vandal);
    let controller = start(Store::open(&path).unwrap());
    let error = controller.head(&"vm/v1".into()).unwrap_err();
    assert!(error.to_string().contains("no SafetyClass is called `cosy`"), "{error}");
}

#[test]
fn a_store_that_cannot_be_written_says_so_and_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    fill(&path, 2);
    let error = Controller::start(ControllerConfig::new("c1", "DC1"), Store::inspect(&path).unwrap(), 0).unwrap_err();
    assert!(matches!(error, Error::ReadOnly { .. }), "{error}");
    assert!(error.to_string().contains("writable"));

    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    // The superuser may write all the same; there is nothing to refuse then.
    if fs::OpenOptions::new().write(true).open(&path).is_err() {
        assert!(matches!(refused(&path), Error::ReadOnly { .. }));
    }
}

#[test]
fn a_full_disk_refuses_the_step_and_leaves_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    fill(&path, 1);
    let store = Store::open(&path).unwrap();
    store.limit_pages(60).unwrap();
    let mut controller = start(store);
    let full = (1..).find_map(|n| controller.write(intent(n, 20_000), 0).err().map(|error| (n, error)));
    let (n, error) = full.unwrap();
    assert!(matches!(error, Error::Full { .. }), "{error}");
    assert!(error.to_string().contains("free space"));
    let view = controller.view().unwrap();
    assert_eq!(view.outbox.len(), n, "the step that failed left nothing");
    assert_eq!(view.applied.len(), n);
    assert!(!controller.has_received(&format!("op-{n}").into()).unwrap());

    // With room again, the same step succeeds.
    let store = controller.crash();
    store.limit_pages(10_000).unwrap();
    start(store).write(intent(n, 20_000), 0).unwrap();
}

#[test]
fn two_processes_cannot_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let mut controller = start(Store::open(&path).unwrap());
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = controller.write(intent(1, 1), 0).unwrap_err();
    assert!(matches!(error, Error::Locked { .. }), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    controller.write(intent(1, 1), 0).unwrap();
}

#[test]
fn a_cleared_store_is_like_a_fresh_one() {
    let mut store = Store::open_in_memory().unwrap();
    let mut controller = start(store);
    controller.write(intent(1, 1), 0).unwrap();
    store = controller.crash();
    store.clear().unwrap();
    let mut controller = start(store);
    assert_eq!(controller.view().unwrap().outbox, []);
    assert_eq!(controller.write(intent(1, 1), 0).unwrap().event_id, 1);
}
