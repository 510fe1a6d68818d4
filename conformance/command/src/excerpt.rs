//! Messages about a place in the spec, with the text that stands there.

use std::fs;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use lockstep_model::{Applied, Location, Warning, Way};

/// A line that is longer is no help to a reader.
const LONGEST: usize = 1_000;

/// The spec's files, from which excerpts are taken when there is something to show.
pub(crate) struct Excerpts<'a> {
    files: &'a [String],
    renderer: Renderer,
}

impl<'a> Excerpts<'a> {
    pub(crate) fn of(files: &'a [String], coloured: bool) -> Self {
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        Excerpts { files, renderer: renderer.decor_style(DecorStyle::Ascii) }
    }

    /// The place, underlined in its text, and below it the way by which evaluation came there; only the way, where the
    /// text is not at hand.
    pub(crate) fn place(&self, location: &Location, way: &Way) -> String {
        let notes = notes(way);
        let Some(excerpt) = self.excerpt(location) else {
            return notes.iter().map(|note| format!("  = note: {note}\n")).collect();
        };
        let group = Group::with_level(Level::ERROR).element(excerpt.snippet());
        let group = notes.into_iter().fold(group, |group, note| group.element(Level::NOTE.message(note)));
        format!("{}\n", self.renderer.render(&[group]))
    }

    /// The warning with its place.
    pub(crate) fn warning(&self, warning: &Warning) -> String {
        match self.excerpt(&warning.location) {
            Some(excerpt) => {
                let title = Level::WARNING.primary_title(warning.message()).id(warning.kind.code());
                format!("{}\n\n", self.renderer.render(&[title.element(excerpt.snippet())]))
            }
            None => format!("warning[{}]: {warning}\n", warning.kind.code()),
        }
    }

    fn excerpt(&self, location: &Location) -> Option<Excerpt<'a>> {
        let path = self.files.iter().find(|path| {
            let path = Path::new(path);
            path.extension().is_some_and(|ending| ending == "tla")
                && path.file_stem().is_some_and(|stem| stem == &*location.module)
        })?;
        Excerpt::of(path, &fs::read_to_string(path).ok()?, location)
    }
}

/// The operators that were applied, a line each, innermost first; of a deep recursion both ends.
fn notes(way: &Way) -> Vec<String> {
    let line = |applied: &Applied| {
        let Location { module, line, column, .. } = &applied.location;
        format!("in {}, applied at {module}:{line}:{column}", applied.operator)
    };
    let more = (way.more > 0).then(|| format!("… and {} more between", way.more));
    way.innermost.iter().map(line).chain(more).chain(way.outermost.iter().map(line)).collect()
}

/// Some lines of a file, and what is meant in them.
struct Excerpt<'a> {
    path: &'a str,
    first: usize,
    lines: String,
    meant: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// The lines that a location speaks of; nothing where the file has changed and has no such place any more.
    fn of(path: &'a str, text: &str, location: &Location) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = usize::try_from(location.line).ok()?;
        let count = usize::try_from(location.end_line.checked_sub(location.line)?).ok()? + 1;
        let lines: Vec<&str> = text.split('\n').skip(first.checked_sub(1)?).take(count).collect();
        let last = lines.last().filter(|_| lines.len() == count && lines.iter().all(|line| line.len() <= LONGEST))?;
        let last_starts = lines[..count - 1].iter().map(|line| line.len() + 1).sum::<usize>();
        let start = byte(lines[0], location.column.checked_sub(1)?)?;
        let end = last_starts + byte(last, location.end_column)?;
        (start <= end).then(|| Excerpt { path, first, lines: lines.join("\n"), meant: start..end })
    }

    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let meant = AnnotationKind::Primary.span(self.meant.clone());
        Snippet::source(self.lines.as_str()).path(self.path).line_start(self.first).annotation(meant)
    }
}

/// Where in the line so many characters end.
fn byte(line: &str, characters: u32) -> Option<usize> {
    let characters = usize::try_from(characters).ok()?;
    line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, (line, column): (u32, u32), (end_line, end_column): (u32, u32)) -> Option<(usize, String)> {
        let location = Location { module: "M".into(), line, column, end_line, end_column };
        let excerpt = Excerpt::of("M.tla", text, &location)?;
        Some((excerpt.first, excerpt.lines[excerpt.meant.clone()].to_owned()))
    }

    #[test]
    fn an_excerpt_is_found_by_lines_and_characters() {
        let text = "\u{feff}---- MODULE M ----\r\nInit ≜ x ∈ {1,\r\n  2}\n====\n";
        let found = |from, to| shown(text, from, to).map(|(first, meant)| format!("{first}: {meant}"));
        assert_eq!(found((2, 8), (2, 10)).as_deref(), Some("2: x ∈"));
        assert_eq!(found((2, 12), (3, 4)).as_deref(), Some("2: {1,\r\n  2}"));
        assert_eq!(found((1, 1), (1, 1)).as_deref(), Some("1: -"));
    }

    #[test]
    fn a_place_that_is_gone_is_not_shown() {
        let gone = [
            ((1, 1), (1, 9)),
            ((3, 1), (3, 1)),
            ((0, 1), (1, 1)),
            ((1, 0), (1, 1)),
            ((1, 3), (1, 1)),
            ((2, 1), (1, 1)),
        ];
        for (from, to) in gone {
            assert_eq!(shown("abc\nd", from, to), None, "{from:?} {to:?}");
        }
        assert_eq!(shown(&"x".repeat(LONGEST + 1), (1, 1), (1, 1)), None);
    }
}
