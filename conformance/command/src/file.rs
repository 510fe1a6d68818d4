//! Files that are whole, or not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file whole or not at all: beside its place first. What is no file (a device, a pipe) is written to as it is.
///
/// # Errors
/// Where it cannot be written; then what stood there still stands, and nothing beside it.
pub fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    if fs::metadata(file).is_ok_and(|there| !there.is_file()) {
        return fs::OpenOptions::new().write(true).open(file)?.write_all(text.as_bytes());
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let partial = file.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = File::create(&partial)
        .and_then(|mut beside| beside.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&partial, file));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&partial);
    }
    written
}
