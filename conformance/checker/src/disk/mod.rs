//! Files: what is too much for memory, and what shall outlive the process.

mod bytes;
mod runs;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) use bytes::{Reader, Writer, hash};
pub(crate) use runs::Runs;

/// A folder of this run's own, which goes away with it.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    files: AtomicU32,
}

impl Folder {
    /// A new folder in `parent`.
    pub(crate) fn create(parent: &Path) -> io::Result<Self> {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        std::fs::create_dir_all(parent)?;
        loop {
            let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("lockstep-{}-{number}", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Folder { path, files: AtomicU32::new(0) }),
                // Left behind by a process that was killed, and had the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The path of a new file.
    pub(crate) fn file(&self, what: &str) -> PathBuf {
        self.path.join(format!("{what}-{}", self.files.fetch_add(1, Ordering::Relaxed)))
    }

    #[cfg(test)]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
