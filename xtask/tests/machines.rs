//! The two machines on random specs: the same verdict, counts and counterexample. `LOCKSTEP_CASES` specs, where it is set.

#[path = "../../codegen/tests/common/specs.rs"]
mod specs;

mod place;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use place::{Place, Said, both};
use specs::{TOGETHER, batch};

#[test]
fn random_specs_are_the_same_to_both_machines() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let cases = number("LOCKSTEP_CASES").unwrap_or(2 * TOGETHER as u64).div_ceil(TOGETHER as u64);
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number("LOCKSTEP_SEED").unwrap_or(4).to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut states, mut differing) = (0, Vec::new());
    for case in 0..cases {
        let batch = batch().new_tree(&mut runner).expect("a tree").current();
        let name = format!("random{case}");
        let place = Place::of(&name, "Batch", &batch.module, &batch.config);
        match std::panic::catch_unwind(|| both(&place, &[], Said::without_choices)) {
            Ok(said) => states += said.facts["distinctStates"].as_u64().unwrap_or_default(),
            // What is wrong has been said; the folder holds the spec.
            Err(_) => differing.push(name),
        }
    }
    assert!(differing.is_empty(), "the machines differ on {}", differing.join(", "));
    assert!(states > 20 * cases, "only {states} states in {cases} searches");
}
