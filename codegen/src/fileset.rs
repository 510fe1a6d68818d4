//! Generated files: what there should be, against what there is.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files by path, relative to a folder that holds nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<String, String>,
}

/// How a folder differs from a [`FileSet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file that should be there is not.
    Missing(String),
    /// A file has other contents: those on disk, and those that it should have.
    Different {
        /// The path.
        path: String,
        /// What is on disk.
        actual: String,
        /// What should be.
        expected: String,
    },
    /// A file that nothing generates.
    Orphaned(String),
}

impl FileSet {
    /// Adds a file, or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, contents: impl Into<String>) {
        self.files.insert(path.into(), contents.into());
    }

    /// Adds all files of another set.
    pub fn extend(&mut self, other: FileSet) {
        self.files.extend(other.files);
    }

    /// The files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, contents)| (path.as_str(), contents.as_str()))
    }

    /// How the files below `folder` differ from these. Files for which `ours` is false are not looked at.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn compare(&self, folder: &Path, ours: impl Fn(&str) -> bool) -> io::Result<Vec<Difference>> {
        let mut present = BTreeMap::new();
        read(folder, folder, &mut present)?;
        let mut differences = Vec::new();
        for (path, expected) in &self.files {
            match present.get(path) {
                None => differences.push(Difference::Missing(path.clone())),
                Some(actual) if actual != expected => differences.push(Difference::Different {
                    path: path.clone(),
                    actual: actual.clone(),
                    expected: expected.clone(),
                }),
                Some(_) => {}
            }
        }
        let orphans = present.into_keys().filter(|path| !self.files.contains_key(path) && ours(path));
        differences.extend(orphans.map(Difference::Orphaned));
        Ok(differences)
    }

    /// Makes the folder hold these files: writes what is missing or different, removes what is orphaned. Every file is
    /// whole at every moment, the old one or the new one.
    ///
    /// # Errors
    /// Where a file cannot be written; the files before it stand.
    pub fn write(&self, folder: &Path, ours: impl Fn(&str) -> bool) -> io::Result<Vec<Difference>> {
        std::fs::create_dir_all(folder)?;
        let differences = self.compare(folder, ours)?;
        for difference in &differences {
            match difference {
                Difference::Missing(path) | Difference::Different { path, .. } => {
                    if let Some(contents) = self.files.get(path) {
                        replace(&folder.join(path), contents)?;
                    }
                }
                Difference::Orphaned(path) => {
                    std::fs::remove_file(folder.join(path))?;
                    let mut above = folder.join(path);
                    // A folder that is empty now goes as well; one that is not stays.
                    while above.pop() && above != folder && std::fs::remove_dir(&above).is_ok() {}
                }
            }
        }
        Ok(differences)
    }
}

/// How the name of a file ends that is not whole yet.
const TEMPORARY: &str = ".new";

/// Whether a file in such a folder is what a run that was killed has left: a file that is not whole yet.
pub fn is_left_over(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with('.') && name.ends_with(TEMPORARY))
}

/// Writes a file beside its place, and moves it there when it is whole.
fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    std::fs::create_dir_all(&folder)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let temporary = folder.join(format!(".{name}.{}{TEMPORARY}", std::process::id()));
    let written = std::fs::File::create(&temporary)
        .and_then(|mut file| file.write_all(contents.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&temporary, path));
    if written.is_err() {
        // What could not be moved into place must not stay beside it; the first error is the one to report.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

fn read(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            read(root, &path, found)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            let name =
                relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            match std::fs::read(&path) {
                Ok(text) => {
                    found.insert(name, String::from_utf8_lossy(&text).into_owned());
                }
                // Another process has moved its file into place meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound && is_left_over(&name) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::Missing(path) => writeln!(f, "missing: {path}"),
            Difference::Orphaned(path) => writeln!(f, "orphaned (nothing generates it): {path}"),
            Difference::Different { path, actual, expected } => {
                writeln!(f, "different: {path}")?;
                let diff = similar::TextDiff::from_lines(actual.as_str(), expected.as_str());
                write!(f, "{}", diff.unified_diff().context_radius(2).header("on disk", "generated"))
            }
        }
    }
}
