//! Files and places in them.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;

/// A file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A stretch of a file: byte offsets, half open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the offsets are into.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just behind the last byte.
    pub end: u32,
}

/// A place as people count: both from 1, columns in codepoints (a tab is one), as SANY counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in codepoints.
    pub column: u32,
}

/// The texts that a run has read. Every [`Span`] points into one of them.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    /// Shared: whoever reports errors keeps the texts.
    files: Vec<Arc<SourceFile>>,
}

/// One text with the name to show for it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

impl SourceMap {
    /// The longest text taken: offsets are 32 bits wide, with room for the marks that the layout adds.
    pub const MAX_LENGTH: usize = 1 << 30;

    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under the name to show for it. A byte order mark at its start is dropped.
    ///
    /// # Errors
    /// `E4101` when the text is longer than [`Self::MAX_LENGTH`].
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> Result<FileId, Box<Diagnostic>> {
        let (name, mut text) = (name.into(), text.into());
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        if let Some(error) = too_long(&name, text.len()) {
            return Err(Box::new(error));
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| offset(at + 1))).collect();
        self.files.push(Arc::new(SourceFile { name, text, line_starts }));
        Ok(id)
    }

    /// Adds a text as read from disk.
    ///
    /// # Errors
    /// `E4102` at the first byte that isn't UTF-8; the text is kept, mended, so that the error can be shown.
    /// `E4101` as [`Self::add`].
    pub fn add_bytes(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> Result<FileId, Box<Diagnostic>> {
        let error = match String::from_utf8(bytes) {
            Ok(text) => return self.add(name, text),
            Err(error) => error,
        };
        let valid = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
        let at = offset(valid);
        let file = self.add(name, String::from_utf8_lossy(error.as_bytes()))?;
        let at = if error.as_bytes().starts_with("\u{feff}".as_bytes()) { at - 3 } else { at };
        let span = Span { file, start: at, end: at + '\u{fffd}'.len_utf8() as u32 };
        Err(Box::new(
            Diagnostic::error("E4102", "the file isn't UTF-8 text")
                .label(span, format!("the byte 0x{byte:02x} is no part of a UTF-8 character here"))
                .help("save the file as UTF-8"),
        ))
    }

    /// Every file, in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().map(|file| &**file)
    }

    /// The file of an id that this map gave out.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The whole text of a file.
    #[must_use]
    pub fn text(&self, id: FileId) -> &str {
        &self.file(id).text
    }

    /// The text that a span covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.text(span.file)[span.range()]
    }

    /// Where a span starts.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start)
    }

    /// A span's start as `name:line:column`.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        let Position { line, column } = self.position(span);
        format!("{}:{line}:{column}", self.file(span.file).name)
    }
}

impl SourceFile {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1] as usize;
        let end = (offset as usize).min(self.text.len());
        let column = 1 + self.text.get(start..end).map_or(0, |head| head.chars().count());
        Position { line: line as u32, column: column as u32 }
    }

    /// The byte range of whole lines that holds `range`, and the number of the first of them.
    pub(crate) fn lines_around(&self, range: Range<usize>) -> (Range<usize>, usize) {
        let first = self.line_starts.partition_point(|&s| s as usize <= range.start).max(1);
        let last = self.line_starts.partition_point(|&s| (s as usize) < range.end).max(first);
        let start = self.line_starts[first - 1] as usize;
        let end = self.line_starts.get(last).map_or(self.text.len(), |&s| s as usize);
        (start..end, first)
    }
}

impl Span {
    /// The byte offsets as a range for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this span to the end of another one of the same file.
    #[must_use]
    pub fn to(self, last: Span) -> Span {
        Span { end: last.end.max(self.end), ..self }
    }

    /// Whether all of another span is in this one.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The empty span at the end of this one.
    #[must_use]
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}..{}", self.start, self.end)
    }
}

/// What is wrong with a text of that length, if it is too long.
fn too_long(name: &str, length: usize) -> Option<Diagnostic> {
    let limit = format!("the longest file taken has {} bytes", SourceMap::MAX_LENGTH);
    let message = format!("`{name}` is too long: {length} bytes");
    (length > SourceMap::MAX_LENGTH).then(|| Diagnostic::error("E4101", message).note(limit))
}

/// Offsets fit, for [`SourceMap::add`] bounds the length of texts.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_long_texts_are_refused() {
        assert_eq!(too_long("A.tla", SourceMap::MAX_LENGTH), None);
        let error = too_long("A.tla", SourceMap::MAX_LENGTH + 1).expect("a diagnostic");
        assert_eq!((error.code, error.labels.as_slice()), ("E4101", [].as_slice()));
    }

    #[test]
    fn columns_are_codepoints() {
        let mut sources = SourceMap::new();
        let file = sources.add("A.tla", "\u{feff}a\n\té𝔸b").expect("a short text");
        let at = |offset| sources.file(file).position(offset);
        assert_eq!(at(0), Position { line: 1, column: 1 });
        assert_eq!(at(9), Position { line: 2, column: 4 });
        assert_eq!(at(100), Position { line: 2, column: 5 });
    }
}
