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
    pub(crate) fn extend(&mut self, states: impl IntoIterator<Item = S::Stored>) {
        for state in states {
            self.len += 1;
            match self.blocks.back_mut() {
                Some(Block::Here(block)) if block.len() < BLOCK => block.push(state),
                // The first block grows as it needs to: most models are small.
                last => {
                    let mut block = Vec::with_capacity(if last.is_some() { BLOCK } else { 0 });
                    block.push(state);
                    self.blocks.push_back(Block::Here(block));
                }
            }
        }
    }

    /// The first states: at least one, where there is any, and as many of them as lie together.
    pub(crate) fn front(&mut self, spec: &S) -> io::Result<&[S::Stored]> {
        if let Some(Block::Away { path, count }) = self.blocks.front() {
            let states = fetch(spec, path, *count)?;
            let _ = std::fs::remove_file(path);
            self.blocks[0] = Block::Here(states);
        }
        match self.blocks.front() {
            Some(Block::Here(states)) => Ok(&states[self.gone..]),
            _ => Ok(&[]),
        }
    }

    /// Drops the first `count` states, which must lie together.
    pub(crate) fn advance(&mut self, count: usize) {
        self.gone += count;
        self.len -= count as u64;
        if let Some(Block::Here(states)) = self.blocks.front()
            && self.gone >= states.len()
        {
            self.blocks.pop_front();
            self.gone = 0;
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
