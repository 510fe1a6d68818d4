//! How fast a recorded trace is validated: read from NDJSON, and simulated.

#[path = "../harness/tests/toys/mod.rs"]
mod toys;

use std::hint::black_box;
use std::io::Cursor;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lockstep_harness::trace::{Reader, ReaderOptions, Rules, Verdict, validate};
use lockstep_model::Spec;
use toys::{Boxes, State};

const EVENTS: u64 = 100_000;

/// A long behaviour as NDJSON; every variable is seen, or the action alone.
fn trace(spec: &Boxes, observed: bool) -> String {
    let mut state = State { held: vec![0; spec.boxes], sent: vec![0; spec.boxes] };
    let mut out = String::new();
    let mut seed = 7_usize;
    for _ in 0..EVENTS {
        let mut steps = Vec::new();
        let _ = spec.successors(&state, |action, next| {
            steps.push((action, next));
            ControlFlow::Continue(())
        });
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let (action, next) = steps.swap_remove((seed >> 33) % steps.len());
        let name = &spec.outline().actions[spec.action_index(&action)].name;
        let arguments: Vec<String> =
            spec.action_arguments(&action).iter().map(|value| format!("\"{value}\"")).collect();
        let object = |counts: &[u8]| {
            let fields: Vec<String> = counts.iter().enumerate().map(|(i, n)| format!("\"b{}\":{n}", i + 1)).collect();
            format!("{{{}}}", fields.join(","))
        };
        out.push_str(&format!("{{\"action\":\"{name}\",\"args\":[{}]", arguments.join(",")));
        if observed {
            out.push_str(&format!(",\"vars\":{{\"held\":{},\"sent\":{}}}", object(&next.held), object(&next.sent)));
        }
        out.push_str("}\n");
        state = next;
    }
    out
}

fn validation(criterion: &mut Criterion) {
    let spec = Boxes::new(4, 3, 9);
    let mut group = criterion.benchmark_group("trace");
    group.throughput(Throughput::Elements(EVENTS)).sample_size(10);
    for (name, observed) in [("fully observed", true), ("actions alone", false)] {
        let text = trace(&spec, observed);
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |bencher, text| {
            bencher.iter(|| {
                let reader = Reader::new(Cursor::new(text), ReaderOptions::default());
                let verdict = validate(&spec, &Rules::default(), reader);
                assert!(matches!(black_box(verdict), Ok((Verdict::Accepted(_), _))));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, validation);
criterion_main!(benches);
