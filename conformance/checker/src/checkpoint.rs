//! Checkpoints: where a search stands, in a file.
//!
//! A folder holds one file, `checkpoint`, which is replaced as a whole: it is written beside, flushed, and renamed. All
//! numbers are little-endian. In order:
//!
//! | | |
//! |---|---|
//! | magic | the eight bytes `LOCKSTEP` |
//! | version | u32, [`VERSION`] |
//! | identity | u64: the model, its configuration, and what the search was asked |
//! | progress | list of u64: expanded states, states left of the level, depth, initial states, generated states |
//! | counts | six lists of u64: by action the steps, and the distinct states; cuts by constraint, by action constraint; by invariant the tests, and the states judged |
//! | parents | u64 count, u32 each |
//! | seen | u64 count, and key (u64) with claim or number (u32) each; a state may come twice |
//! | queue | u64 count; blocks of u64 length and stored states ([`Spec::write`](lockstep_model::Spec::write)), ended by a block of length 0 |
//! | graph | u32 0, or u32 1 and the behaviour graph: initial nodes (u32); words of an atom set and sets (lists of u64); nodes (u64), each with its label, degree and targets (u32), and the labels of its edges (u32), where these are known |
//! | checksum | u64, FNV-1a of all bytes before it |

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use crate::any::AnySpec;
use crate::chunk::Tally;
use crate::claims::{self, NO_PARENT};
use crate::disk::{Reader, Writer, hash};
use crate::file::write_whole;
use crate::liveness::{Atoms, Graph};
use crate::memory::Room;
use crate::options::Options;
use crate::parents::Parents;
use crate::queue::Queue;
use crate::report::Stop;
use crate::seen::Key;
use crate::visited::Visited;

const MAGIC: &[u8; 8] = b"LOCKSTEP";
/// Raised when the format, or the meaning of a number in it, changes.
const VERSION: u32 = 3;
const FILE: &str = "checkpoint";
/// Queued states are written in blocks of about so many bytes.
const BLOCK: usize = 1 << 16;
/// Bytes of a state that was seen.
const SEEN: u64 = 12;

/// Where a breadth-first search stands between two rounds.
pub(crate) struct Standing {
    pub(crate) visited: Visited,
    pub(crate) parents: Parents,
    /// The states that are not yet expanded; they are numbered consecutively from `expanded`.
    pub(crate) queue: Queue,
    pub(crate) expanded: u32,
    /// How many of the queue belong to the level that is being expanded.
    pub(crate) level_left: u64,
    pub(crate) depth: u32,
    pub(crate) initial: u64,
    pub(crate) tally: Tally,
    pub(crate) graph: Graph,
}

impl Standing {
    pub(crate) fn new(spec: &dyn AnySpec) -> Self {
        Standing {
            visited: Visited::default(),
            parents: Parents::default(),
            queue: Queue::default(),
            expanded: 0,
            level_left: 0,
            depth: 0,
            initial: 0,
            tally: Tally::of(spec.outline()),
            graph: Graph::default(),
        }
    }

    /// Bytes of memory, what states refer to not counted.
    pub(crate) fn bytes(&self) -> u64 {
        self.visited.bytes() + self.parents.bytes() + self.queue.bytes() + self.graph.bytes()
    }
}

/// What a checkpoint must agree with.
pub(crate) fn identity(spec: &dyn AnySpec, options: &Options) -> u64 {
    let asked = (options.identity, options.check_deadlock, options.liveness, options.coverage);
    let mut text = format!("{:?} {asked:?}", spec.outline());
    // Ties the checkpoint to how this build packs and digests states.
    let _ = spec.initial_states(&mut |state| {
        text.push_str(&format!(" {:x}", spec.key(state).bits()));
        std::ops::ControlFlow::Break(())
    });
    hash(text.as_bytes())
}

/// Replaces the folder's checkpoint.
pub(crate) fn write(
    spec: &dyn AnySpec,
    folder: &Path,
    identity: u64,
    standing: &Standing,
    atoms: Option<&Atoms>,
) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    write_whole(&folder.join(FILE), |file| write_to(spec, file, identity, standing, atoms))
}

fn write_to(
    spec: &dyn AnySpec,
    file: &mut File,
    identity: u64,
    standing: &Standing,
    atoms: Option<&Atoms>,
) -> io::Result<()> {
    let mut out = Writer::new(BufWriter::with_capacity(1 << 16, file));
    out.bytes(MAGIC)?;
    out.u32(VERSION)?;
    out.u64(identity)?;
    let Standing { visited, parents, queue, tally, .. } = standing;
    out.list(&[
        u64::from(standing.expanded),
        standing.level_left,
        u64::from(standing.depth),
        standing.initial,
        tally.generated,
    ])?;
    let (tested, judged): (Vec<u64>, Vec<u64>) = tally.tested.iter().copied().unzip();
    let counts = [&tally.action_generated, &tally.action_distinct, &tally.constraint_cuts];
    for list in counts.into_iter().chain([&tally.action_constraint_cuts, &tested, &judged]) {
        out.list(list)?;
    }
    out.u64(u64::from(parents.len()))?;
    parents.iter().try_for_each(|parent| out.u32(parent))?;
    let mut count = 0;
    visited.each(|_, _| {
        count += 1;
        Ok(())
    })?;
    out.u64(count)?;
    visited.each(|key, held| {
        out.u64(key.bits())?;
        out.u32(held)
    })?;
    out.u64(queue.len())?;
    let mut block = Vec::new();
    queue.each(spec, |states, place| {
        spec.write(states, place, &mut block);
        if block.len() >= BLOCK {
            out.u64(block.len() as u64)?;
            out.bytes(&block)?;
            block.clear();
        }
        Ok(())
    })?;
    if !block.is_empty() {
        out.u64(block.len() as u64)?;
        out.bytes(&block)?;
    }
    out.u64(0)?;
    match atoms {
        Some(atoms) => {
            out.u32(1)?;
            standing.graph.write(&mut out, &atoms.sets())?;
        }
        None => out.u32(0)?,
    }
    out.finish()?.flush()
}

/// Why a checkpoint is not gone on from.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It cannot be read.
    File(io::Error),
    /// It is not for this run.
    Other(&'static str),
    /// What it holds is too much for memory, and for the disk.
    Stop(Stop),
    /// What is too much for memory could not be put on disk.
    Spill(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                Refusal::Other("it is damaged, or was cut short")
            }
            _ => Refusal::File(error),
        }
    }
}

/// Where the search stood that wrote the checkpoint.
pub(crate) fn read(
    spec: &dyn AnySpec,
    folder: &Path,
    expected: u64,
    atoms: Option<&Atoms>,
    room: &mut Room,
) -> Result<Standing, Refusal> {
    let file = File::open(folder.join(FILE)).map_err(Refusal::File)?;
    let length = file.metadata().map_err(Refusal::File)?.len();
    let mut input = Reader::new(BufReader::with_capacity(1 << 16, file));
    let mut magic = [0; 8];
    input.bytes(&mut magic)?;
    if &magic != MAGIC {
        return Err(Refusal::Other("it is no checkpoint"));
    }
    if input.u32()? != VERSION {
        return Err(Refusal::Other("it was written by another version of the checker"));
    }
    if input.u64()? != expected {
        let reason =
            "it belongs to another model or configuration, or another engine's run, or was asked for other checks";
        return Err(Refusal::Other(reason));
    }
    let standing = read_rest(spec, &mut input, length, atoms, room)?;
    if input.finish()? { Ok(standing) } else { Err(broken().into()) }
}

fn broken() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn read_rest(
    spec: &dyn AnySpec,
    input: &mut Reader<BufReader<File>>,
    length: u64,
    atoms: Option<&Atoms>,
    room: &mut Room,
) -> Result<Standing, Refusal> {
    let mut standing = Standing::new(spec);
    let progress = input.list()?;
    let [expanded, level_left, depth, initial, generated] = progress[..] else { return Err(broken().into()) };
    standing.expanded = u32::try_from(expanded).map_err(|_| broken())?;
    standing.level_left = level_left;
    standing.depth = u32::try_from(depth).map_err(|_| broken())?;
    standing.initial = initial;
    let tally = &mut standing.tally;
    tally.generated = generated;
    for list in [
        &mut tally.action_generated,
        &mut tally.action_distinct,
        &mut tally.constraint_cuts,
        &mut tally.action_constraint_cuts,
    ] {
        *list = input.list().ok().filter(|read| read.len() == list.len()).ok_or_else(broken)?;
    }
    let (tested, judged) = (input.list()?, input.list()?);
    tally.tested = tested.into_iter().zip(judged).collect();
    let count = input.u64()?;
    let mut before = claims::by(NO_PARENT);
    for number in 0..count {
        let parent = input.u32()?;
        if claims::by(parent) < before || u64::from(claims::by(parent)) > number {
            return Err(broken().into());
        }
        before = claims::by(parent);
        standing.parents.extend(&[parent]);
    }
    let count = input.u64()?;
    // Which no length of a list that is damaged may do: room is made before it is read.
    if count > length / SEEN {
        return Err(broken().into());
    }
    let mut next = || -> io::Result<_> { Ok((Key::of_bits(input.u64()?), input.u32()?)) };
    match room.reserve(spec, &mut standing, count).map_err(Refusal::Spill)?.map_err(Refusal::Stop)? {
        None => {
            for _ in 0..count {
                let (key, held) = next()?;
                standing.visited.add(key, held);
            }
        }
        Some(together) => {
            let mut left = count as usize;
            while left > 0 {
                let some = left.min(together);
                let states = (0..some).map(|_| next()).collect::<io::Result<_>>()?;
                room.put_on_disk(&mut standing, states).map_err(Refusal::Spill)?;
                left -= some;
            }
        }
    }
    let count = input.u64()?;
    loop {
        let block = input.block()?;
        if block.is_empty() {
            break;
        }
        let (mut rest, mut states) = (&block[..], spec.no_states());
        while !rest.is_empty() {
            spec.read(&mut rest, &mut *states).ok_or_else(broken)?;
        }
        standing.queue.extend(states);
        if let Some(stop) = room.make(spec, &mut standing).map_err(Refusal::Spill)? {
            return Err(Refusal::Stop(stop));
        }
    }
    if standing.queue.len() != count || level_left > count {
        return Err(broken().into());
    }
    match (input.u32()?, atoms) {
        (0, None) => {}
        (1, Some(atoms)) => standing.graph = Graph::read(input, atoms)?,
        _ => return Err(broken().into()),
    }
    Ok(standing)
}

/// Why the run ends that was to go on from the checkpoint in this folder.
pub(crate) fn refused(folder: &Path, refusal: Refusal) -> Stop {
    let file = folder.join(FILE);
    let file = file.display();
    let message = match refusal {
        Refusal::File(error) => format!(
            "The checkpoint {file} cannot be read: {error}. --resume names the folder that a run before was given with \
             --checkpoint."
        ),
        Refusal::Other(why) => format!(
            "The checkpoint {file} cannot be gone on from: {why}. Start without --resume, or name the folder of the right one."
        ),
        // Where that is, the search knows.
        Refusal::Spill(error) => return Stop::Disk { message: error.to_string() },
        Refusal::Stop(stop) => return stop,
    };
    Stop::Checkpoint { message }
}
