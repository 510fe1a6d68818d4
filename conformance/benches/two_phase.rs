//! Two-phase commit with eight managers, hand-packed: the checker beside a bare loop over the same successors.

#[path = "../checker/tests/zoo/two_phase.rs"]
mod two_phase;

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use lockstep_checker::{Options, check};
use two_phase::TwoPhase;

/// States are their own hashes, once mixed.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, state: u64) {
        self.0 = two_phase::mix(state);
    }
}

/// What one would write for this model alone: a hash set of states and two vectors.
fn bare_loop(model: &TwoPhase) -> (u64, usize) {
    let mut seen: HashSet<u64, BuildHasherDefault<Mixed>> = HashSet::default();
    let (mut level, mut next) = (vec![0u64], Vec::new());
    let mut generated = 1;
    seen.insert(0);
    while !level.is_empty() {
        for &state in &level {
            let _ = model.each_successor(state, |_, successor| {
                generated += 1;
                if seen.insert(successor) {
                    assert!(model.consistent(successor));
                    next.push(successor);
                }
                ControlFlow::Continue(())
            });
        }
        level.clear();
        std::mem::swap(&mut level, &mut next);
    }
    (generated, seen.len())
}

fn two_phase_commit(criterion: &mut Criterion) {
    let model = TwoPhase::new(8);
    let (generated, distinct) = bare_loop(&model);
    let mut group = criterion.benchmark_group("two-phase commit, 8 managers");
    group.sample_size(10).throughput(Throughput::Elements(generated));
    group.bench_function("bare loop", |bencher| bencher.iter(|| black_box(bare_loop(&model))));
    for workers in [1, 2] {
        let options = Options { workers, ..Options::default() };
        group.bench_function(format!("check, {workers} workers"), |bencher| {
            bencher.iter(|| {
                let report = check(&model, &options);
                assert_eq!((report.generated, report.distinct), (generated, distinct as u64));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, two_phase_commit);
criterion_main!(benches);
