//! The models' own speed: a bare breadth-first search for safety, with nothing between the generated code and a hash set.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lockstep_generated::{controller_node_reconcile, controller_replication, cross_dc_replication};
use lockstep_model::Spec;

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

/// Explores everything and judges every state: how many states are generated, and how many are distinct.
fn search<S: Spec>(spec: &S) -> (u64, usize) {
    let mut seen: HashSet<u64, BuildHasherDefault<Itself>> = HashSet::default();
    let (mut level, mut next) = (Vec::new(), Vec::new());
    let mut generated = 0;
    let mut visit = |state: &S::State, next: &mut Vec<S::Stored>| {
        generated += 1;
        let stored = spec.store(state);
        if seen.insert(spec.fingerprint(state, &stored).expect("a view")) {
            let judged = (0..spec.outline().invariants.len()).map(|index| spec.invariant(index, state));
            assert!(judged.into_iter().all(|holds| holds == Ok(true)));
            next.push(stored);
        }
        ControlFlow::Continue(())
    };
    spec.initial_states(|state| visit(&state, &mut level)).expect("the initial predicate has a value");
    while !level.is_empty() {
        for stored in level.drain(..) {
            let explored = spec.successors(&spec.load(&stored), |_, state| visit(&state, &mut next));
            explored.expect("the next-state relation has a value");
        }
        std::mem::swap(&mut level, &mut next);
    }
    (generated, seen.len())
}

fn measure<S: Spec>(criterion: &mut Criterion, name: &str, generated: u64, spec: &S) {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).throughput(Throughput::Elements(generated));
    group.bench_function("search", |bencher| bencher.iter(|| assert_eq!(black_box(search(spec)).0, generated)));
    group.finish();
}

fn models(criterion: &mut Criterion) {
    use controller_node_reconcile as nodes;
    use controller_replication as replicas;
    use cross_dc_replication as centres;
    measure(criterion, "CrossDcReplication", 465_697, &centres::CrossDcReplication::new(centres::Configuration::Main));
    measure(
        criterion,
        "ControllerReplication",
        480_139,
        &replicas::ControllerReplication::new(replicas::Configuration::Main),
    );
    measure(
        criterion,
        "ControllerNodeReconcile",
        391_064,
        &nodes::ControllerNodeReconcile::new(nodes::Configuration::Main),
    );
}

criterion_group!(benches, models);
criterion_main!(benches);
