//! What a search looks after between its rounds: cancellation, memory, progress, checkpoints.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Instant;

use lockstep_model::typed;

use crate::checkpoint;
use crate::claims::PROVISIONAL;
use crate::memory;
use crate::options::Progress;
use crate::report::{Stop, Verdict};
use crate::search::Search;

impl Search<'_> {
    pub(crate) fn between_rounds(&mut self) -> Option<Verdict> {
        if let Some(verdict) = self.look_after() {
            return Some(verdict);
        }
        let interrupted = self.options.interrupt.came();
        let checkpoint = self.save(interrupted.is_some());
        interrupted.map(|signal| Verdict::Stopped(Stop::Interrupted { signal, checkpoint }))
    }

    /// All but to write a checkpoint, which knows nothing of initial states that are still to come.
    pub(crate) fn look_after(&mut self) -> Option<Verdict> {
        let verdict = self.make_room();
        if let (None, Some(tell)) = (&verdict, &self.options.progress) {
            tell(&self.progress());
        }
        verdict
    }

    fn make_room(&mut self) -> Option<Verdict> {
        if self.options.cancelled() || typed::is_cut_off() {
            return Some(Verdict::Stopped(Stop::Cancelled));
        }
        if self.standing.parents.len() >= PROVISIONAL - (PROVISIONAL >> 4) {
            return Some(Verdict::Stopped(Stop::Numbers));
        }
        if self.over_memory.load(Ordering::Relaxed) {
            let limit = self.options.memory_limit.unwrap_or_default();
            return Some(Verdict::Stopped(Stop::Memory { limit }));
        }
        match self.room.make(self.spec, &mut self.standing) {
            Ok(None) => {}
            Ok(Some(stop)) => return Some(Verdict::Stopped(stop)),
            Err(error) => return Some(self.disk(&error)),
        }
        // Where there was no room to grow, states have gone to disk instead.
        self.standing.visited.grow(&self.workers);
        None
    }

    /// The end of a run that the system, not the model, brings about.
    pub(crate) fn disk(&self, error: &io::Error) -> Verdict {
        let message = match &self.options.spill {
            Some(folder) => format!("in {}: {error}", folder.display()),
            None => error.to_string(),
        };
        Verdict::Stopped(Stop::Disk { message })
    }

    /// Writes a checkpoint when it is time, or now; gives its folder. Where that fails the search goes on: nothing is
    /// lost but the checkpoint.
    fn save(&mut self, now: bool) -> Option<PathBuf> {
        let asked = self.options.checkpoint.as_ref()?;
        if !now && self.saved.elapsed() < asked.every {
            return None;
        }
        let identity = checkpoint::identity(self.spec, self.options);
        let written = checkpoint::write(self.spec, &asked.folder, identity, &self.standing, self.atoms());
        self.saved = Instant::now();
        if let Err(error) = written {
            let warning = format!("A checkpoint could not be written to {}: {error}.", asked.folder.display());
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
            return None;
        }
        Some(asked.folder.clone())
    }

    fn progress(&self) -> Progress {
        Progress {
            generated: self.standing.tally.generated,
            distinct: u64::from(self.standing.parents.len()),
            queue: self.standing.queue.len(),
            depth: self.standing.depth,
            bytes: self.standing.bytes(),
            elapsed: self.started.elapsed(),
            walks: None,
        }
    }

    /// The memory that the behaviour graph's analysis may take.
    pub(crate) fn memory_left(&self) -> Option<u64> {
        let held = memory::resident_bytes().unwrap_or_else(|| self.standing.bytes());
        self.options.memory_limit.map(|limit| limit.saturating_sub(held))
    }
}
