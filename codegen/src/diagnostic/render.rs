//! Diagnostics as text, in the manner of rustc.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::source::{FileId, SourceMap};

/// Whether the text may hold terminal colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text: logs, files, tests.
    Plain,
    /// ANSI colours: terminals.
    Colour,
}

/// The diagnostics one below the other, each with its places shown and underlined.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &SourceMap, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&[group(diagnostic, sources)]));
        out.push_str("\n\n");
    }
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut files: Vec<FileId> = vec![];
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code))
        .elements(files.into_iter().map(|file| place(&diagnostic.labels, file, sources)))
        .elements(diagnostic.notes.iter().map(|note| Level::NOTE.message(note.as_str())))
        .elements(diagnostic.help.iter().map(|help| Level::HELP.message(help.as_str())))
}

/// Lines to show may be this long in all; longer ones are no use to a reader.
const MAX_SHOWN: usize = 10_000;

/// The labelled lines of one file, or, if they are too long to show, where they are.
fn place<'a>(labels: &'a [Label], file: FileId, sources: &'a SourceMap) -> Element<'a> {
    let source = sources.file(file);
    let here = || labels.iter().enumerate().filter(|(_, l)| l.span.file == file);
    let start = here().map(|(_, l)| l.span.range().start).min().unwrap_or(0);
    let end = here().map(|(_, l)| l.span.range().end).max().unwrap_or(0);
    let (lines, first) = source.lines_around(start..end);
    let Some((_, primary)) = here().next() else { return Origin::path(source.name()).into() };
    if lines.len() > MAX_SHOWN && longest_line(source.text(), &here) > MAX_SHOWN / 10 {
        let at = sources.position(primary.span);
        let origin = Origin::path(source.name()).line(at.line as usize);
        return origin.char_column(at.column as usize).into();
    }
    Snippet::source(&source.text()[lines.clone()])
        .path(source.name())
        .line_start(first)
        .annotations(here().map(|(index, label)| {
            let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let range = label.span.range();
            kind.span(range.start - lines.start..range.end - lines.start)
                .label((!label.text.is_empty()).then_some(label.text.as_str()))
        }))
        .into()
}

/// The length of the longest line that a label starts on.
fn longest_line<'a, I>(text: &str, labels: &impl Fn() -> I) -> usize
where
    I: Iterator<Item = (usize, &'a Label)>,
{
    let line = |(_, label): (usize, &Label)| {
        let (before, after) = text.split_at(label.span.range().start);
        let start = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        start + after.find('\n').unwrap_or(after.len())
    };
    labels().map(line).max().unwrap_or(0)
}
