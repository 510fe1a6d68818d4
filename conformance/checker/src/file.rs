//! Files that are whole, or not there.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Writes `file` by `write`, whole or not at all: beside its place first, and moved there when the disk has it.
/// What is no file (a device, a pipe) is written to as it is.
///
/// # Errors
/// Where it cannot be written; then what stood there still stands, and nothing beside it.
pub fn write_whole(file: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    if fs::metadata(file).is_ok_and(|there| !there.is_file()) {
        return write(&mut fs::OpenOptions::new().write(true).open(file)?);
    }
    // Always the same name: what a killed run has left there, the next one takes away.
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = file.with_file_name(name);
    let written = File::create(&partial)
        .and_then(|mut beside| write(&mut beside).and_then(|()| beside.sync_all()))
        .and_then(|()| fs::rename(&partial, file));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&partial);
    }
    written
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_cannot_be_finished_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("trace.ndjson");
        write_whole(&file, |open| open.write_all(b"first")).unwrap();
        let full = |open: &mut File| {
            open.write_all(b"sec")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        assert_eq!(write_whole(&file, full).unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&file).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
