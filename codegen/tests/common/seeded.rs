//! Random cases by their seed: the same seed, the same cases, wherever they are asked for.
#![allow(dead_code, reason = "not every test program asks for everything")]

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// So many cases of this seed.
pub fn seeded<S: Strategy>(strategy: &S, seed: u64, count: usize) -> Vec<S::Value> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a tree").current()).collect()
}

/// As many cases as usual; `LOCKSTEP_CASES` for long runs.
pub fn cases(usual: usize) -> usize {
    number("LOCKSTEP_CASES").and_then(|cases| cases.try_into().ok()).unwrap_or(usual)
}

/// The usual seed, or `LOCKSTEP_SEED`.
pub fn seed(usual: u64) -> u64 {
    number("LOCKSTEP_SEED").unwrap_or(usual)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}
