//! Searches that are too large for memory, and searches that go on where another one stopped.

mod zoo;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lockstep_checker::{Checkpointing, ExitCode, Options, Progress, Report, Rng, Stop, Verdict, check};
use lockstep_model::{Spec, Temporal};
use proptest::prelude::*;
use zoo::two_phase::TwoPhase;
use zoo::{Toy, toy};

/// A folder of the test's own.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lockstep-disk-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    fn checkpoint(&self) -> PathBuf {
        self.0.join("checkpoint")
    }

    fn is_empty(&self) -> bool {
        std::fs::read_dir(&self.0).unwrap().next().is_none()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn one_worker() -> Options {
    Options { workers: 1, ..Options::default() }
}

/// Everything of a report that must not depend on how the search was done.
#[track_caller]
fn assert_same(report: &Report, expected: &Report) {
    assert_eq!(
        (report.initial, report.generated, report.distinct, report.depth),
        (expected.initial, expected.generated, expected.distinct, expected.depth)
    );
    assert_eq!(report.verdict, expected.verdict);
    assert_eq!(report.trace, expected.trace);
    assert_eq!(report.coverage, expected.coverage);
}

/// A dense random graph, with a temporal property and perhaps a bad state.
fn random(seed: u64, bad: Option<i8>) -> Toy {
    let random = toy(&["x", "y"], &["A", "B"], &[[0; 6], [1, 0, 0, 0, 0, 0]], move |&[x, y, ..], visit| {
        let mut rng = Rng::new(seed ^ (x as u64) << 8 ^ y as u64);
        for _ in 0..rng.below(5) {
            visit(rng.below(2) as usize, [rng.below(100) as i8, rng.below(60) as i8, 0, 0, 0, 0]);
        }
    });
    random
        .invariant("Good", move |state| Some(state[0]) != bad || state[1] % 8 != 7)
        .constraint("Inside", |state| state[1] < 58)
        .action_constraint("Far", |state, next| (state[0] - next[0]).abs() > 3)
        .atom("low", |state| state[0] < 90)
        .step_atom("moves", |state, next| state[0] != next[0])
        .fairness(Temporal::Atom(1).eventually().always())
        .property("Low", Temporal::Atom(0).always().eventually())
        .without_deadlock()
}

#[test]
fn with_states_on_disk_the_counts_are_the_same_and_nothing_is_left_behind() {
    let spec = TwoPhase::new(6);
    let expected = check(&spec, &one_worker());
    for (workers, seen_limit) in [(1, 0), (2, 0), (2, 200_000)] {
        let scratch = Scratch::new();
        let spill = Some(scratch.0.clone());
        let report = check(&spec, &Options { workers, seen_limit: Some(seen_limit), spill, ..Options::default() });
        assert_same(&report, &expected);
        assert!(scratch.is_empty());
    }
}

/// With states on disk, and while the first ones are still computed.
#[test]
fn many_initial_states_are_taken_in_bit_by_bit() {
    // Each comes twice, the second time when the first has long gone to disk.
    let all = (0..2)
        .flat_map(|_| (0..30_000i16).map(|n| [(n % 100) as i8, (n / 100 % 100) as i8, (n / 10_000) as i8, 0, 0, 0]));
    let initial: Vec<_> = all.collect();
    let spec = |low: i8| {
        let spec = toy(&["x", "y", "z"], &["Home"], &initial, |&[x, ..], visit| visit(0, [x, 0, 0, 0, 0, 0]));
        spec.invariant("Low", move |state| state[2] < low || state[0] < 50)
            .atom("home", |state| state[1] == 0)
            .angle_atom("steps", |state, next| state != next)
            .fairness(Temporal::Atom(1).eventually().always())
            .property("Stays", Temporal::Atom(0).always().eventually())
    };
    for (low, liveness) in [(3, false), (3, true), (2, true)] {
        let spec = spec(low);
        let expected = check(&spec, &Options { liveness, ..one_worker() });
        assert_eq!(expected.initial, if low == 3 { 60_000 } else { 20_051 });
        let told = Arc::new(Mutex::new(0));
        let tell = told.clone();
        let progress = Some(Arc::new(move |progress: &Progress| {
            *tell.lock().expect("alone") += u32::from(progress.distinct < 20_000);
        }) as _);
        let report = check(&spec, &Options { seen_limit: Some(0), liveness, progress, ..one_worker() });
        assert_same(&report, &expected);
        assert!(*told.lock().expect("alone") >= 4);
    }
}

#[test]
fn a_long_queue_goes_to_disk_too() {
    let spec = TwoPhase::new(7);
    let options = Options { workers: 2, seen_limit: Some(1 << 20), ..Options::default() };
    assert_same(&check(&spec, &options), &check(&spec, &one_worker()));
    let saved = checkpoint_of(&spec, 12, options.clone());
    assert_same(&resumed(&spec, &saved.0, options), &check(&spec, &one_worker()));
}

#[test]
fn what_cannot_go_to_disk_stops_the_run_with_the_counts_so_far() {
    let scratch = Scratch::new();
    let file = scratch.0.join("file");
    std::fs::write(&file, "").unwrap();
    let spec = TwoPhase::new(6);
    let report = check(&spec, &Options { seen_limit: Some(0), spill: Some(file.join("below")), ..one_worker() });
    let Verdict::Stopped(Stop::Disk { message }) = &report.verdict else { panic!("{:?}", report.verdict) };
    assert!(message.contains(&file.join("below").display().to_string()), "the folder is named: {message}");
    assert_eq!((report.exit_code(), report.distinct), (ExitCode::System, 1));
    let report = check(&spec, &Options { seen_limit: Some(0), spill: None, ..one_worker() });
    assert_eq!((report.exit_code(), report.distinct), (ExitCode::TooLarge, 1));
}

/// The checkpoint that a search of the first levels leaves behind.
fn checkpoint_of<S: Spec>(spec: &S, depth: u32, options: Options) -> Scratch {
    let scratch = Scratch::new();
    let checkpoint = Some(Checkpointing { folder: scratch.0.clone(), every: Duration::ZERO });
    let report = check(spec, &Options { depth: Some(depth), checkpoint, ..options });
    assert!(report.warnings.iter().all(|warning| !warning.contains("checkpoint")), "{:?}", report.warnings);
    assert!(scratch.checkpoint().exists());
    scratch
}

fn resumed<S: Spec>(spec: &S, folder: &Path, options: Options) -> Report {
    check(spec, &Options { resume: Some(folder.to_owned()), ..options })
}

#[test]
fn a_search_that_goes_on_finds_what_one_in_one_piece_does() {
    let spec = TwoPhase::new(6);
    let expected = check(&spec, &one_worker());
    for (before, after) in [(1, 2), (2, 1)] {
        let saved = checkpoint_of(&spec, 9, Options { workers: before, ..Options::default() });
        assert_same(&resumed(&spec, &saved.0, Options { workers: after, ..Options::default() }), &expected);
    }
    let spilled = Options { seen_limit: Some(0), ..one_worker() };
    let saved = checkpoint_of(&spec, 9, spilled.clone());
    assert_same(&resumed(&spec, &saved.0, one_worker()), &expected);
    assert_same(&resumed(&spec, &saved.0, spilled), &expected);
}

#[test]
fn a_half_written_checkpoint_is_ignored_and_written_over() {
    let spec = TwoPhase::new(4);
    let saved = checkpoint_of(&spec, 4, one_worker());
    std::fs::write(saved.0.join("checkpoint.partial"), "LOCK").unwrap();
    let checkpoint = Some(Checkpointing { folder: saved.0.clone(), every: Duration::ZERO });
    assert_same(&resumed(&spec, &saved.0, Options { checkpoint, ..one_worker() }), &check(&spec, &one_worker()));
    assert!(!saved.0.join("checkpoint.partial").exists());
}

fn refusal<S: Spec>(spec: &S, folder: &Path) -> String {
    let report = resumed(spec, folder, one_worker());
    assert_eq!((report.exit_code(), report.generated), (ExitCode::System, 0));
    match report.verdict {
        Verdict::Stopped(Stop::Checkpoint { message }) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_checkpoint_that_is_none_or_not_of_this_run_is_refused() {
    let spec = TwoPhase::new(3);
    let saved = checkpoint_of(&spec, 6, one_worker());
    assert!(refusal(&TwoPhase::new(4), &saved.0).contains("another model or configuration"));
    let unread = refusal(&spec, &saved.0.join("elsewhere"));
    assert!(unread.contains("elsewhere") && unread.contains("cannot be read"), "{unread}");
    assert!(unread.contains("--checkpoint"), "the remedy is told: {unread}");
    let whole = std::fs::read(saved.checkpoint()).unwrap();
    for length in 0..whole.len() {
        std::fs::write(saved.checkpoint(), &whole[..length]).unwrap();
        assert!(refusal(&spec, &saved.0).contains("cut short"), "{length} bytes");
    }
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x40;
        std::fs::write(saved.checkpoint(), damaged).unwrap();
        let expected = match place {
            0..8 => "no checkpoint",
            8..12 => "another version",
            12..20 => "another model",
            _ => "damaged",
        };
        assert!(refusal(&spec, &saved.0).contains(expected), "byte {place}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_checkpoint_for_which_there_is_no_room_is_warned_of() {
    let scratch = Scratch::new();
    std::os::unix::fs::symlink("/dev/full", scratch.0.join("checkpoint.partial")).unwrap();
    let checkpoint = Some(Checkpointing { folder: scratch.0.clone(), every: Duration::ZERO });
    // One level, one attempt: a failed one takes its partial file away.
    let report = check(&TwoPhase::new(3), &Options { depth: Some(1), checkpoint, ..one_worker() });
    assert_eq!(report.verdict, Verdict::Success);
    assert!(report.warnings[0].contains("No space left"), "{:?}", report.warnings);
    assert!(scratch.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn disk_and_checkpoints_change_nothing(
        seed in any::<u64>(),
        bad in prop::option::of(0..100i8),
        workers in 1..4usize,
        liveness in any::<bool>(),
        seen_limit in prop::sample::select(vec![0, 100_000, 1 << 30]),
        depth in 2..9u32,
    ) {
        let spec = random(seed, bad);
        let expected = check(&spec, &Options { coverage: true, liveness, ..one_worker() });
        let options = Options { workers, seen_limit: Some(seen_limit), coverage: true, liveness, ..Options::default() };
        assert_same(&check(&spec, &options), &expected);
        let saved = checkpoint_of(&spec, depth, options.clone());
        assert_same(&resumed(&spec, &saved.0, options), &expected);
    }

    #[test]
    fn a_violation_is_the_same_whether_a_graph_is_kept_or_not(seed in any::<u64>(), bad in 0..100i8, workers in 1..4usize) {
        let spec = random(seed, Some(bad));
        let expected = check(&spec, &one_worker());
        if expected.exit_code() == ExitCode::Safety {
            assert_same(&check(&spec, &Options { workers, liveness: false, ..Options::default() }), &expected);
        }
    }
}
