//! The states that wait to be expanded: first in, first out, the middle of a long queue on disk.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

use crate::any::AnySpec;
use crate::disk::{Folder, Reader, Writer};
use crate::states::{States, Stretch};

/// Fewer bytes of states than this are copied together: their own memory is in the caches, and is better used again.
const LITTLE: usize = 1 << 14;
/// So many are copied together, or go to disk together and come back as a whole.
const BLOCK: usize = 1 << 14;
/// A list of fewer states grows as it needs to: most models are small.
const FEW: usize = 1 << 10;

/// Stored states in the order of their numbers.
#[derive(Default)]
pub(crate) struct Queue {
    blocks: VecDeque<Block>,
    /// States of the first block that are gone.
    gone: usize,
    len: u64,
}

enum Block {
    Here(Box<dyn States>),
    Away { path: PathBuf, count: usize },
}

impl Queue {
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Appends states.
    pub(crate) fn extend(&mut self, mut states: Box<dyn States>) {
        self.len += states.len() as u64;
        match self.blocks.back_mut() {
            _ if states.len() == 0 => {}
            _ if states.bytes() >= LITTLE => self.blocks.push_back(Block::Here(states)),
            Some(Block::Here(block)) if block.len() < FEW || block.room() >= states.len() => block.take(&mut *states),
            last => {
                let mut block = states.another(if last.is_some() { BLOCK } else { 0 });
                block.take(&mut *states);
                self.blocks.push_back(Block::Here(block));
            }
        }
    }

    /// The first states, `at_most` so many: at least one, where there is any, and as many as are in memory.
    pub(crate) fn front(&mut self, spec: &dyn AnySpec, at_most: usize) -> io::Result<Vec<Stretch<'_>>> {
        if let Some(Block::Away { path, count }) = self.blocks.front() {
            let states = fetch(spec, path, *count)?;
            let _ = std::fs::remove_file(path);
            self.blocks[0] = Block::Here(states);
        }
        let (mut gone, mut left) = (self.gone, at_most);
        let here = self.blocks.iter().map_while(|block| match block {
            Block::Here(states) if left > 0 => {
                let begin = std::mem::take(&mut gone);
                let range = begin..states.len().min(begin + left);
                left -= range.len();
                Some(Stretch { states: &**states, range })
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
    pub(crate) fn spill(&mut self, spec: &dyn AnySpec, folder: &Folder) -> io::Result<()> {
        let last = self.blocks.len().saturating_sub(1);
        let mut together: Option<Box<dyn States>> = None;
        for (place, block) in std::mem::take(&mut self.blocks).into_iter().enumerate() {
            match block {
                Block::Here(mut states) if place > 0 && place < last => match &mut together {
                    Some(before) => before.take(&mut *states),
                    None => together = Some(states),
                },
                other => {
                    self.send(together.take(), spec, folder)?;
                    self.blocks.push_back(other);
                }
            }
            if together.as_ref().is_some_and(|states| states.len() >= BLOCK) {
                self.send(together.take(), spec, folder)?;
            }
        }
        Ok(())
    }

    /// Appends states that go to disk.
    fn send(&mut self, states: Option<Box<dyn States>>, spec: &dyn AnySpec, folder: &Folder) -> io::Result<()> {
        let Some(states) = states else { return Ok(()) };
        let (path, count) = (folder.file("queue"), states.len());
        send(spec, &path, &*states)?;
        self.blocks.push_back(Block::Away { path, count });
        Ok(())
    }

    /// Every state, in order: a list, and its place there.
    pub(crate) fn each(
        &self,
        spec: &dyn AnySpec,
        mut visit: impl FnMut(&dyn States, usize) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut gone = self.gone;
        for block in &self.blocks {
            let fetched;
            let states = match block {
                Block::Here(states) => &**states,
                Block::Away { path, count } => {
                    fetched = fetch(spec, path, *count)?;
                    &*fetched
                }
            };
            for place in std::mem::take(&mut gone)..states.len() {
                visit(states, place)?;
            }
        }
        Ok(())
    }

    /// Bytes of memory, what states refer to not counted.
    pub(crate) fn bytes(&self) -> u64 {
        let here = self.blocks.iter().map(|block| match block {
            Block::Here(states) => states.bytes(),
            Block::Away { path, .. } => path.capacity(),
        });
        here.sum::<usize>() as u64
    }
}

fn send(spec: &dyn AnySpec, path: &PathBuf, states: &dyn States) -> io::Result<()> {
    let mut bytes = Vec::new();
    (0..states.len()).for_each(|place| spec.write(states, place, &mut bytes));
    let mut writer = Writer::new(BufWriter::new(File::create_new(path)?));
    writer.u64(bytes.len() as u64)?;
    writer.bytes(&bytes)?;
    writer.finish()?.flush()
}

fn fetch(spec: &dyn AnySpec, path: &PathBuf, count: usize) -> io::Result<Box<dyn States>> {
    let mut reader = Reader::new(BufReader::new(File::open(path)?));
    let bytes = reader.block()?;
    let mut rest = &bytes[..];
    let mut states = spec.no_states();
    let read: Option<()> = (0..count).try_for_each(|_| spec.read(&mut rest, &mut *states));
    match read.filter(|()| rest.is_empty()) {
        Some(()) if reader.finish()? => Ok(states),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, format!("{} was changed meanwhile", path.display()))),
    }
}
