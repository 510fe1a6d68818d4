//! Paths into values: `head[c1][r1].rank`.

use std::fmt;

use lockstep_model::Value;

use super::agree::apply;

/// A variable, or a part of one: `head`, `head[c1]`, `job[c1].status`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    root: String,
    keys: Vec<Value>,
}

/// A path that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// The text that was to be a path.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Path {
    /// The whole of a variable.
    pub fn variable(name: &str) -> Self {
        Path { root: name.to_owned(), keys: Vec::new() }
    }

    /// The part of this part at `key`.
    #[must_use]
    pub fn at(mut self, key: Value) -> Self {
        self.keys.push(key);
        self
    }

    /// Reads `head[c1][r1].rank`. A key is an integer, or a name, in quotes or without; names stand for strings and for
    /// model values alike.
    ///
    /// # Errors
    /// Where a bracket is not closed, or a key or the variable's name is missing.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let error = |reason| PathError { text: text.to_owned(), reason };
        let end = text.find(['[', '.']).unwrap_or(text.len());
        let (root, mut rest) = text.split_at(end);
        if root.is_empty() {
            return Err(error("it does not begin with a variable's name"));
        }
        let mut path = Path::variable(root);
        while let Some(first) = rest.chars().next() {
            let key = if first == '[' {
                let close = rest.find(']').ok_or_else(|| error("a `[` is not closed"))?;
                let key = &rest[1..close];
                rest = &rest[close + 1..];
                key
            } else if first == '.' {
                let end = rest[1..].find(['[', '.']).map_or(rest.len(), |end| end + 1);
                let key = &rest[1..end];
                rest = &rest[end..];
                key
            } else {
                return Err(error("after a `]` it goes on with neither `[` nor `.`"));
            };
            let key = key.trim();
            let name = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
            if name.is_empty() {
                return Err(error("a key is missing"));
            }
            path = path.at(name.parse().map_or_else(|_| Value::string(name), Value::Int));
        }
        Ok(path)
    }

    /// The variable's name.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The part of `whole`, the variable's value, that this path leads to.
    pub fn select<'v>(&self, whole: &'v Value) -> Option<&'v Value> {
        self.keys.iter().try_fold(whole, |value, key| apply(value, key))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)?;
        for key in &self.keys {
            match key {
                Value::Str(name) | Value::Model(name) => write!(f, "[{name}]")?,
                other => write!(f, "[{other}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` names no part of a variable: {}; write it as `head`, `head[c1]` or `job[c1].status`",
            self.text, self.reason
        )
    }
}

impl std::error::Error for PathError {}
