//! A whole specification in one file: further modules, and configurations, behind the root module.
//!
//! Source: TLC's `MonolithSpecExtractor`. It goes by lines: a section starts at `---- MODULE Name ----`, or
//! `---- CONFIG Name ----`, that has a line to itself, and ends at the first line that begins with `====`. What is cut
//! out keeps its line numbers, so that diagnostics point into the file that the user has.

/// The text of a module that stands somewhere in the text of a file.
pub(super) fn module(text: &str, name: &str) -> Option<String> {
    section(text, true, |line| is_head(line, "MODULE", name, 3))
}

/// The configuration `name` in the text of a module's file: what stands between `---- CONFIG name ----` and `====`.
#[must_use]
pub fn embedded_configuration(text: &str, name: &str) -> Option<String> {
    section(text, false, |line| is_head(line, "CONFIG", name, 4))
}

/// The lines of a section, with or without its first and last, and an empty line for each that does not belong to it.
fn section(text: &str, with_marks: bool, is_head: impl Fn(&str) -> bool) -> Option<String> {
    let mut lines = text.lines();
    let mut section = String::new();
    let mut keep = |line: &str, kept: bool| {
        section.push_str(if kept { line } else { "" });
        section.push('\n');
    };
    loop {
        let line = lines.next()?;
        let found = is_head(line);
        keep(line, found && with_marks);
        if found {
            break;
        }
    }
    for line in lines {
        let ends = line.starts_with("====");
        keep(line, with_marks || !ends);
        if ends {
            break;
        }
    }
    Some(section)
}

/// Whether a line is `---- WORD name ----`, with at least four dashes in front and `closing` behind.
fn is_head(line: &str, word: &str, name: &str, closing: usize) -> bool {
    let inner = line.trim_matches('-');
    let opening = line.len() - line.trim_start_matches('-').len();
    let closed = line.len() - line.trim_end_matches('-').len();
    let mut words = inner.split_ascii_whitespace();
    opening >= 4 && closed >= closing && (words.next(), words.next(), words.next()) == (Some(word), Some(name), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "---- MODULE A ----\nx == 1\n====\nwords\n----- MODULE B ---\r\ny == 2\r\n=====\n---- MODULE C ----\n====\n\
                        ---- CONFIG A ----\nINIT I\n====\n";

    #[test]
    fn a_section_keeps_its_lines() {
        assert_eq!(module(FILE, "B").as_deref(), Some("\n\n\n\n----- MODULE B ---\ny == 2\n=====\n"));
        assert_eq!(module(FILE, "A").as_deref(), Some("---- MODULE A ----\nx == 1\n====\n"));
        assert_eq!(embedded_configuration(FILE, "A").map(|text| text.trim().to_owned()).as_deref(), Some("INIT I"));
    }

    #[test]
    fn a_head_has_its_line_to_itself() {
        assert_eq!(module(FILE, "D"), None);
        assert_eq!(embedded_configuration(FILE, "B"), None);
        for line in [" ---- MODULE B ----", "--- MODULE B ----", "---- MODULE B --", "---- MODULE B ---- \\* no", "-"] {
            assert!(!is_head(line, "MODULE", "B", 3), "{line}");
        }
    }
}
