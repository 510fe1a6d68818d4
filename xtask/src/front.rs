//! Files for the front end: codegen does no I/O of its own.

use std::io::Write;
use std::path::{Path, PathBuf};

use lockstep_codegen::diagnostic::{Diagnostic, Style, render};
use lockstep_codegen::resolve::{Loader, NotFound, Source};
use lockstep_codegen::source::SourceMap;
use lockstep_command::{has_colours, tell};

/// Serves the modules in some folders, sought in order.
pub struct Folders(pub Vec<PathBuf>);

impl Folders {
    /// The folder of a root module's file.
    pub fn beside(file: &Path) -> Self {
        Folders(vec![file.parent().map(Path::to_path_buf).unwrap_or_default()])
    }
}

impl Loader for Folders {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let mut places = Vec::new();
        for folder in &self.0 {
            let path = folder.join(format!("{module}.tla"));
            let name = path.display().to_string();
            match std::fs::read(&path) {
                Ok(text) => return Ok(Source { name, text }),
                Err(_) => places.push(name),
            }
        }
        Err(NotFound { places })
    }
}

/// Writes to standard output. That a reader such as `head` has seen enough is no error.
pub fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Shows diagnostics on standard error; in colour where it has any.
pub fn show(diagnostics: &[Diagnostic], sources: &SourceMap) {
    if diagnostics.is_empty() {
        return;
    }
    let style = if has_colours(&std::io::stderr()) { Style::Colour } else { Style::Plain };
    tell(&render(diagnostics, sources, style));
}
