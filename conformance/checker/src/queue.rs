//! The states that wait to be expanded: first in, first out, the middle of a long queue on disk.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

use lockstep_model::Spec;

use crate::disk::{Folder, Reader, Writer};

/// States of a block; blocks go to disk, and come back, as a whole.
const BLOCK: usize = 1 << 14;

/// Stored states in the order of their numbers.
pub(crate) struct Queue<S: Spec> {
    blocks: VecDeque<Block<S>>,
    /// States of the first block that are gone.
    gone: usize,
    len: u64,
}

enum Block<S: Spec> {
    Here(Vec<S::Stored>),
    Away { path: PathBuf, count: usize },
}

impl<S: Spec> Default for Queue<S> {
    fn default() -> Self {
        Queue { blocks: VecDeque::new(), gone: 0, len: 0 }
    }
}

impl<S: Spec> Queue<S> {
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Appends states.
    pub(crate) fn extend(&mut self, mut states: Vec<S::Stored>) {
        self.len += states.len() as u64;
        while !states.is_empty() {
            match self.blocks.back_mut() {
                Some(Block::Here(block)) if block.len() < BLOCK => {
                    let room = (BLOCK - block.len()).min(states.len());
                    block.extend(states.drain(..room));
                }
                // The first block grows as it needs to: most models are small.
                last => {
                    let room = if last.is_some() { BLOCK } else { 0 };
                    self.blocks.push_back(Block::Here(Vec::with_capacity(room)));
                }
            }
        }
    }

    /// The first states, `at_most` so many: at least one, where there is any, and as many as are in memory.
    pub(crate) fn front(&mut self, spec: &S, at_most: usize) -> io::Result<Vec<&[S::Stored]>> {
        if let Some(Block::Away { path, count }) = self.blocks.front() {
            let states = fetch(spec, path, *count)?;
            let _ = std::fs::remove_file(path);
            self.blocks[0] = Block::Here(states);
        }
        let (mut gone, mut left) = (self.gone, at_most);
        let here = self.blocks.iter().map_while(|block| match block {
            Block::Here(states) if left > 0 => {
                let states = &states[std::mem::take(&mut gone)..];
                let states = &states[..states.len().min(left)];
                left -= states.len();
                Some(states)
            }
            _ => None,
        });
        Ok(here.collect())
    }

    /// Drops the first `count` states, which must be in memory.
    pub(crate) fn advance(&mut self, count: usize) {
        self.gone += count;
        self.len -= count as u64;
        while let Some(Block::Here(states)) = self.blocks.front()
            && self.gone >= states.len()
        {
            self.gone -= states.len();
            self.blocks.pop_front();
        }
    }

    /// Moves all blocks but the first and the last to disk.
    pub(crate) fn spill(&mut self, spec: &S, folder: &Folder) -> io::Result<()> {
        let middle = self.blocks.len().saturating_sub(2);
        for block in self.blocks.iter_mut().skip(1).take(middle) {
            if let Block::Here(states) = block {
                let path = folder.file("queue");
                let count = states.len();
                send(spec, &path, states)?;
                *block = Block::Away { path, count };
            }
        }
        Ok(())
    }

    /// Every state, in order.
    pub(crate) fn each(&self, spec: &S, mut visit: impl FnMut(&S::Stored) -> io::Result<()>) -> io::Result<()> {
        let mut gone = self.gone;
        for block in &self.blocks {
            match block {
                Block::Here(states) => states.iter().skip(gone).try_for_each(&mut visit)?,
                Block::Away { path, count } => fetch(spec, path, *count)?.iter().try_for_each(&mut visit)?,
            }
            gone = 0;
        }
        Ok(())
    }

    /// Bytes of memory, what states refer to not counted.
    pub(crate) fn bytes(&self) -> u64 {
        let here = self.blocks.iter().map(|block| match block {
            Block::Here(states) => states.capacity() * size_of::<S::Stored>(),
            Block::Away { path, .. } => path.capacity(),
        });
        here.sum::<usize>() as u64
    }
}

fn send<S: Spec>(spec: &S, path: &PathBuf, states: &[S::Stored]) -> io::Result<()> {
    let mut bytes = Vec::new();
    states.iter().for_each(|state| spec.write(state, &mut bytes));
    let mut writer = Writer::new(BufWriter::new(File::create_new(path)?));
    writer.u64(bytes.len() as u64)?;
    writer.bytes(&bytes)?;
    writer.finish()?.flush()
}

fn fetch<S: Spec>(spec: &S, path: &PathBuf, count: usize) -> io::Result<Vec<S::Stored>> {
    let mut reader = Reader::new(BufReader::new(File::open(path)?));
    let bytes = reader.block()?;
    let mut rest = &bytes[..];
    let states: Option<Vec<_>> = (0..count).map(|_| spec.read(&mut rest)).collect();
    match states.filter(|_| rest.is_empty()) {
        Some(states) if reader.finish()? => Ok(states),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, format!("{} was changed meanwhile", path.display()))),
    }
}
