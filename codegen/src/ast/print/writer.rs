//! Tokens to text: spaces where tokens would run together, and columns.

/// A text under construction.
pub(super) struct Writer {
    out: String,
    /// Codepoints on the last line.
    column: usize,
}

impl Writer {
    pub(super) fn new() -> Self {
        Writer { out: String::new(), column: 0 }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The column where the next token stands, if it needs a space before it.
    pub(super) fn next_column(&self) -> usize {
        if self.column == 0 { 0 } else { self.column + 1 }
    }

    /// Starts a line at a column.
    pub(super) fn new_line(&mut self, column: usize) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', column));
        self.column = column;
    }

    /// A token, with a space before it unless it can't run together with the one before.
    pub(super) fn token(&mut self, token: &str) {
        let last = self.out.chars().next_back();
        let apart = match (last, token.chars().next()) {
            (None | Some('\n' | ' '), _) | (_, None) => false,
            (Some(last), Some(first)) => {
                !(ends_word(last) && closes(first)) && !(opens(last) && (starts_word(first) || first == '"'))
            }
        };
        if apart {
            self.glue(" ");
        }
        self.glue(token);
    }

    /// A token right behind the one before.
    pub(super) fn glue(&mut self, token: &str) {
        self.out.push_str(token);
        self.column += token.chars().count();
    }

    /// Things with commas between.
    pub(super) fn commas<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.token(",");
            }
            print(self, item);
        }
    }
}

fn starts_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn ends_word(c: char) -> bool {
    starts_word(c) || matches!(c, '"' | ')' | ']' | '}' | '\'')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{')
}

fn closes(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | ',' | '\'')
}
