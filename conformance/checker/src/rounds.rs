//! Rounds: expanding some consecutive states of a level, alone or with several workers, with the same outcome.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use lockstep_model::Spec;
use rustc_hash::FxHashSet;

use crate::expand::{Chunk, Expander, Shared};
use crate::seen::{Key, PROVISIONAL};

/// Fewer states than this are not worth a second thread.
const WORTH_A_THREAD: usize = 256;
const CHUNK: usize = 256;

/// How many of the workers so many states keep busy.
pub(crate) fn useful_workers(workers: usize, states: usize) -> usize {
    workers.clamp(1, states.div_ceil(WORTH_A_THREAD).max(1))
}

/// Expands the states in order, until the deadline or a finding; with how many were expanded.
pub(crate) fn expand_alone<S: Spec>(
    shared: &Shared<'_, S>,
    states: &[S::Stored],
    first: u32,
    deadline: Instant,
) -> (Vec<Chunk<S>>, usize) {
    let mut expander = Expander::new(shared);
    let mut chunks = Vec::new();
    let mut expanded = 0;
    for part in states.chunks(CHUNK) {
        let chunk = expander.expand(part, first + expanded as u32);
        let over = chunk.event.is_some() || Instant::now() >= deadline;
        chunks.push(chunk);
        expanded += part.len();
        if over {
            break;
        }
    }
    (chunks, expanded)
}

/// Chunks are handed out in order and every one handed out is finished, so that what was expanded is a prefix.
pub(crate) fn expand_together<S: Spec>(
    shared: &Shared<'_, S>,
    states: &[S::Stored],
    first: u32,
    deadline: Instant,
    workers: usize,
) -> (Vec<Chunk<S>>, usize) {
    let size = (states.len() / (workers * 8)).clamp(16, CHUNK);
    let parts: Vec<&[S::Stored]> = states.chunks(size).collect();
    let cursor = AtomicUsize::new(0);
    let last = AtomicUsize::new(parts.len().saturating_sub(1));
    let work = || {
        let mut expander = Expander::new(shared);
        let mut found = Vec::new();
        while Instant::now() < deadline {
            let index = cursor.fetch_add(1, Ordering::Relaxed);
            if index > last.load(Ordering::Relaxed) {
                break;
            }
            let chunk = expander.expand(parts[index], first + (index * size) as u32);
            if chunk.event.is_some() {
                last.fetch_min(index, Ordering::Relaxed);
            }
            found.push((index, chunk));
        }
        found
    };
    let mut found = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for other in others {
            match other.join() {
                Ok(more) => found.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    found.sort_unstable_by_key(|&(index, _)| index);
    let expanded = found.last().map_or(0, |&(index, _)| (index * size + parts[index].len()).min(states.len()));
    (found.into_iter().map(|(_, chunk)| chunk).collect(), expanded)
}

/// Drops the states that an earlier place in the frontier also claimed, or that were `met` before, and numbers the rest in
/// order.
pub(crate) fn number_all<S: Spec>(
    shared: &Shared<'_, S>,
    chunks: &mut [Chunk<S>],
    met: &FxHashSet<Key>,
    first: u32,
    base: u32,
    workers: usize,
) {
    let lost = lost(chunks, first);
    for (chunk, lost) in chunks.iter_mut().zip(&lost) {
        chunk.lose(lost);
        chunk.lose(met);
    }
    let mut bases = Vec::with_capacity(chunks.len());
    let mut number = base;
    for chunk in &*chunks {
        bases.push(number);
        number += chunk.keys.len() as u32;
    }
    let seen = shared.visited.read();
    let seen = &*seen;
    let share = chunks.len().div_ceil(workers).max(1);
    side_by_side(chunks.chunks_mut(share).zip(bases.chunks(share)), |(chunks, bases)| {
        for (chunk, &base) in chunks.iter_mut().zip(bases) {
            seen.number_all(chunk.keys.iter().copied(), base);
            if shared.options.coverage {
                chunk.count_tested(shared.spec);
            }
        }
    });
    // Which needs every number.
    if let Some(labellers) = shared.labellers {
        side_by_side(chunks.chunks_mut(share), |chunks| {
            for chunk in chunks {
                chunk.edges.resolve(seen);
                chunk.edges.merge(&labellers.atoms);
            }
        });
    }
}

/// By chunk, the states to which an earlier one has laid claim after it.
fn lost<S: Spec>(chunks: &[Chunk<S>], first: u32) -> Vec<FxHashSet<Key>> {
    let mut lost = vec![FxHashSet::default(); chunks.len()];
    for (claim, key) in chunks.iter().flat_map(|chunk| &chunk.undercut) {
        let parent = first + (claim & !PROVISIONAL);
        let chunk = chunks.partition_point(|chunk| chunk.first <= parent).saturating_sub(1);
        lost[chunk].insert(*key);
    }
    lost
}

/// Does some work in shares, each in a thread of its own; the first in this one.
fn side_by_side<T: Send>(shares: impl Iterator<Item = T>, work: impl Fn(T) + Sync) {
    let mut shares = shares;
    let Some(own) = shares.next() else { return };
    std::thread::scope(|scope| {
        let work = &work;
        shares.for_each(|share| drop(scope.spawn(move || work(share))));
        work(own);
    });
}
