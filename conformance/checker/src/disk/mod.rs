//! Files: what is too much for memory, and what shall outlive the process.

mod bytes;
mod runs;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) use bytes::{Reader, Writer, hash};
pub(crate) use runs::Runs;

/// A folder of this run's own, which goes away with it.
///
/// A run that is killed cannot take its folder away: the next one does. A lock on a file in it says that a folder's run
/// is alive.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    files: AtomicU32,
    /// Holds the lock.
    _lock: File,
}

const LOCK: &str = "in-use";
const PREFIX: &str = "lockstep-spill-";

impl Folder {
    /// A new folder in `parent`.
    pub(crate) fn create(parent: &Path) -> io::Result<Self> {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        std::fs::create_dir_all(parent)?;
        remove_left_behind(parent);
        loop {
            let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
            let path = parent.join(format!("{PREFIX}{}-{number}", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => {
                    // Locked before it has its name: nobody sees it free.
                    let unnamed = path.join("lock");
                    let lock = File::create(&unnamed)?;
                    lock.lock()?;
                    std::fs::rename(unnamed, path.join(LOCK))?;
                    return Ok(Folder { path, files: AtomicU32::new(0), _lock: lock });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The path of a new file.
    pub(crate) fn file(&self, what: &str) -> PathBuf {
        self.path.join(format!("{what}-{}", self.files.fetch_add(1, Ordering::Relaxed)))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Removes the folders of runs that are no more. What cannot be read or removed is left to whom it belongs.
fn remove_left_behind(parent: &Path) {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        if File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_with_its_run_or_with_the_next() {
        let parent = Folder::create(&std::env::temp_dir()).unwrap();
        let alive = Folder::create(&parent.path).unwrap();
        let left = parent.path.join(format!("{PREFIX}0-0"));
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join(LOCK), "").unwrap();
        let next = Folder::create(&parent.path).unwrap();
        assert!(alive.path.exists() && next.path.exists() && !left.exists());
        let path = next.path.clone();
        drop(next);
        assert!(!path.exists());
    }
}
