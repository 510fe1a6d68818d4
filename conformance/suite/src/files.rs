//! Files that are there whole or not at all.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Writes `file` by `write`, under another name first: what is left where the disk is full, or the program ends, is the
/// file that was there before, or none.
///
/// # Errors
/// A message that names the file.
pub fn write_whole(file: &Path, write: impl FnOnce(File) -> io::Result<()>) -> Result<(), String> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial: PathBuf = file.with_file_name(name);
    let written = File::create(&partial).and_then(write).and_then(|()| std::fs::rename(&partial, file));
    written.map_err(|error| {
        // It may never have come into being.
        let _ = std::fs::remove_file(&partial);
        format!("cannot write {}: {error}", file.display())
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_that_cannot_be_finished_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("trace.ndjson");
        write_whole(&file, |mut open| open.write_all(b"first")).unwrap();
        let full = |mut open: File| {
            open.write_all(b"sec")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        let error = write_whole(&file, full).unwrap_err();
        assert!(error.starts_with("cannot write ") && error.contains("trace.ndjson"), "{error}");
        assert_eq!(std::fs::read(&file).unwrap(), b"first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
