//! Reading speed over sizes that double: it must stay the same. `cargo bench --bench parse` in this folder

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lockstep_codegen::grammar::{parse_module, recognise};
use lockstep_codegen::source::SourceMap;

/// What published specs look like: junction lists, records, quantifiers, EXCEPT, comments.
const UNIT: &str = r#"
(***************************************************************************)
(* A replica takes the head of its inbox, unless it has seen it already.   *)
(***************************************************************************)
Receive(self) ==
    /\ pc[self] = "idle"
    /\ \E m \in network :
         /\ m.dst = self /\ m.src # self
         /\ IF m.seq \in seen[self] THEN UNCHANGED <<log, seen>>
            ELSE /\ log' = [log EXCEPT ![self] = Append(@, [seq |-> m.seq, value |-> m.value])]
                 /\ seen' = [seen EXCEPT ![self] = @ \cup {m.seq}]
         /\ network' = network \ {m}
    /\ UNCHANGED <<pc, clock>>  \* nothing else moves

TypeOK ==
    /\ log \in [Replicas -> Seq([seq : Nat, value : Values])]
    /\ \A r \in Replicas : Len(log[r]) <= MaxOps + 1
    /\ LET last == CHOOSE n \in 0 .. MaxOps : \A r \in Replicas : n >= Len(log[r])
       IN  clock * 2 - 1 <= last
"#;

fn module(bytes: usize) -> String {
    let units = UNIT.repeat(bytes / UNIT.len() + 1);
    format!("---- MODULE Large ----\nEXTENDS Naturals, Sequences\n{units}====\n")
}

fn reading(criterion: &mut Criterion) {
    for (name, with_tree) in [("layout and grammar", false), ("to the tree", true)] {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        for doublings in 0..6 {
            let text = module((1 << doublings) * 320 * 1024);
            group.throughput(Throughput::Bytes(text.len() as u64));
            let mut sources = SourceMap::new();
            let Ok(file) = sources.add("Large.tla", text) else { continue };
            let size = format!("{} KiB", sources.text(file).len() / 1024);
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| {
                    if with_tree { parse_module(file, &sources).is_ok() } else { recognise(file, &sources).is_some() }
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
