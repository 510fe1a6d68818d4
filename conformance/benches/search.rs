//! The models' own speed: a bare breadth-first search for safety, with nothing between the generated code and a hash
//! set.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lockstep_generated::{controller_node_reconcile, controller_replication, cross_dc_replication};
use lockstep_model::{Outcome, Spec};

/// Fingerprints are their own hashes.
#[derive(Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

/// Explores everything, and judges every state before it goes on from there: how many states are generated.
fn search<S: Spec>(spec: &S) -> u64 {
    let mut seen: HashSet<u64, BuildHasherDefault<Itself>> = HashSet::default();
    let (mut level, mut next) = (Vec::new(), Vec::new());
    let mut generated = 0;
    let mut visit = |stored: S::Stored, fingerprint: Outcome<u64>, next: &mut Vec<S::Stored>| {
        generated += 1;
        if seen.insert(fingerprint.expect("the view has a value")) {
            next.push(stored);
        }
        ControlFlow::Continue(())
    };
    let start = |state: S::State| {
        let stored = spec.store(&state);
        let fingerprint = spec.fingerprint(&state, &stored);
        visit(stored, fingerprint, &mut level)
    };
    spec.initial_states(start).expect("the initial predicate has a value");
    while !level.is_empty() {
        for stored in level.drain(..) {
            let state = spec.load(&stored);
            let judged = (0..spec.outline().invariants.len()).map(|index| spec.invariant(index, &state));
            assert!(judged.into_iter().all(|holds| holds == Ok(true)));
            let go_on = |_: &S::Action, stored, fingerprint| visit(stored, fingerprint, &mut next);
            spec.stored_successors(&state, &stored, go_on).expect("the next-state relation has a value");
        }
        std::mem::swap(&mut level, &mut next);
    }
    generated
}

fn measure<S: Spec>(criterion: &mut Criterion, name: &str, spec: &S) {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).throughput(Throughput::Elements(search(spec)));
    group.bench_function("search", |bencher| bencher.iter(|| black_box(search(spec))));
    group.finish();
}

fn models(criterion: &mut Criterion) {
    use controller_node_reconcile as nodes;
    use controller_replication as replicas;
    use cross_dc_replication as centres;
    measure(criterion, "CrossDcReplication", &centres::CrossDcReplication::new(centres::Configuration::Main));
    let replication = replicas::ControllerReplication::new(replicas::Configuration::Main);
    measure(criterion, "ControllerReplication", &replication);
    let reconcile = nodes::ControllerNodeReconcile::new(nodes::Configuration::Main);
    measure(criterion, "ControllerNodeReconcile", &reconcile);
}

criterion_group!(benches, models);
criterion_main!(benches);
