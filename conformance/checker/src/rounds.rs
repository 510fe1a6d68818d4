//! Rounds: expanding some consecutive states of a level, alone or with several workers, with the same outcome.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rustc_hash::FxHashSet;

use crate::chunk::Chunk;
use crate::claims::{self, Claims};
use crate::expand::Shared;
use crate::intake::Intake;
use crate::seen::Key;
use crate::states::Stretch;
use crate::workers::Workers;

/// States of a part: a round's deadline is looked at between two.
const LARGE: usize = 1024;
const SMALL: usize = 16;

/// Expands states in order, the first of which has the given number, until the deadline, a finding, or want of room;
/// with how many were expanded.
///
/// Chunks are handed out in order and every one handed out is finished, so that what was expanded is a prefix.
pub(crate) fn expand(
    shared: &Shared<'_>,
    states: &[Stretch<'_>],
    first: u32,
    deadline: Instant,
    workers: &Workers,
    busy: usize,
) -> (Vec<Chunk>, usize) {
    let parts = parts(states, first, busy);
    let cursor = AtomicUsize::new(0);
    let last = AtomicUsize::new(parts.len().saturating_sub(1));
    let work = || {
        let mut intake = Intake::new(shared);
        let mut worker = shared.spec.worker(&mut intake);
        let mut found = Vec::new();
        let goes_on = || shared.options.interrupt.came().is_none() && Instant::now() < deadline;
        while goes_on() && !shared.visited.read().is_crowded() {
            let index = cursor.fetch_add(1, Ordering::Relaxed);
            if index > last.load(Ordering::Relaxed) {
                break;
            }
            let (first, part) = &parts[index];
            let chunk = worker.expand(part.clone(), *first);
            if chunk.event.is_some() || chunk.expanded.is_some() {
                last.fetch_min(index, Ordering::Relaxed);
            }
            found.push((index, chunk));
        }
        found
    };
    let mut found: Vec<Vec<(usize, Chunk)>> = (0..busy).map(|_| Vec::new()).collect();
    workers.side_by_side(found.iter_mut(), |found| *found = work());
    let mut found: Vec<(usize, Chunk)> = found.into_iter().flatten().collect();
    found.sort_unstable_by_key(|&(index, _)| index);
    // What others found behind the state at which the run was to end is as if nobody had been there.
    if let Some(last) = found.iter().position(|(_, chunk)| chunk.expanded.is_some()) {
        found.truncate(last + 1);
    }
    let expanded = found.last().map_or(0, |(index, chunk)| {
        let (begin, part) = &parts[*index];
        begin - first + chunk.expanded.unwrap_or(part.range.len() as u32)
    });
    (found.into_iter().map(|(_, chunk)| chunk).collect(), expanded as usize)
}

/// The states in parts, each with the number of its first: large ones first, for neighbours have successors in common,
/// which two workers would both take for new; at last small ones, so that none waits long for the others.
fn parts<'a>(states: &[Stretch<'a>], first: u32, busy: usize) -> Vec<(u32, Stretch<'a>)> {
    let mut left: usize = states.iter().map(|states| states.range.len()).sum();
    let (mut parts, mut number) = (Vec::new(), first);
    for Stretch { states, range } in states {
        let mut begin = range.start;
        while begin < range.end {
            let size = (left / (busy * 4)).clamp(SMALL, LARGE).min(range.end - begin);
            parts.push((number, Stretch { states: *states, range: begin..begin + size }));
            begin += size;
            left -= size;
            number += size as u32;
        }
    }
    parts
}

/// Drops the states that an earlier place in the frontier also claimed, or that were `met` before. Where claims were
/// provisional, the rest are numbered, in order, from `base`.
pub(crate) fn settle(shared: &Shared<'_>, chunks: &mut [Chunk], met: &FxHashSet<Key>, base: u32, workers: &Workers) {
    let won = won(chunks);
    let share = chunks.len().div_ceil(workers.count()).max(1);
    workers.side_by_side(chunks.chunks_mut(share).zip(won.chunks(share)), |(chunks, won)| {
        for (chunk, won) in chunks.iter_mut().zip(won) {
            chunk.settle(shared.spec, won, met, shared.options.coverage);
        }
    });
    if shared.claims != Claims::Provisional {
        return;
    }
    let mut number = base;
    let bases = chunks.iter().map(|chunk| {
        number += chunk.keys.len() as u32;
        number - chunk.keys.len() as u32
    });
    let bases: Vec<u32> = bases.collect();
    let seen = &*shared.visited.read();
    workers.side_by_side(chunks.chunks(share).zip(bases.chunks(share)), |(chunks, bases)| {
        for (chunk, &base) in chunks.iter().zip(bases) {
            seen.number_all(chunk.keys.iter().copied(), base);
        }
    });
    // Which needs every number.
    if let Some(labellers) = shared.labellers {
        workers.side_by_side(chunks.chunks_mut(share), |chunks| {
            for chunk in chunks {
                chunk.edges.resolve(seen);
                chunk.edges.merge(&labellers.atoms);
            }
        });
    }
}

/// By chunk, the states to which an earlier one has laid claim after it, each with its parent there.
fn won(chunks: &[Chunk]) -> Vec<Vec<(u32, Key)>> {
    let mut won = vec![Vec::new(); chunks.len()];
    for &(claim, key) in chunks.iter().flat_map(|chunk| &chunk.undercut) {
        let parent = claims::parent(claim);
        let chunk = chunks.partition_point(|chunk| chunk.first <= parent).saturating_sub(1);
        won[chunk].push((parent, key));
    }
    won
}
