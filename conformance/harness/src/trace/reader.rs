//! Reads NDJSON, an event at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, Read};
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::{Arguments, Event, Place};
use crate::json::FromJson;
use crate::observation::{Observation, Path};

/// Longer lines are no events, whatever they are.
const LONGEST_LINE: usize = 16 << 20;
/// Texts whose meaning is kept, so that what recurs is parsed once.
const KEPT: usize = 1 << 14;
/// A text longer than this is not kept.
const KEPT_LENGTH: usize = 1 << 10;

/// What a reader lets pass.
#[derive(Clone, Debug, Default)]
pub struct ReaderOptions {
    /// Only events of this target are the model's; others are skipped. `None`: all are.
    pub target: Option<String>,
    /// A last line that was cut off (a crash while recording) ends the trace instead of being an error.
    pub allow_truncated: bool,
}

/// Why a trace cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceError {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What can be done about it.
    pub remedy: String,
}

/// Reads events from NDJSON. Memory does not grow with the trace's length.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    options: ReaderOptions,
    line: usize,
    buffer: Vec<u8>,
    next: BTreeMap<Arc<str>, u64>,
    names: FxHashMap<Box<str>, Arc<str>>,
    arguments: FxHashMap<Box<str>, Arc<Arguments>>,
    observations: FxHashMap<Box<str>, Arc<Observation>>,
    ended: bool,
}

/// The fields of a line. What is not among them is an error: a misspelt `vars` must not weaken the check silently.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    target: Option<Text<'a>>,
    #[serde(borrow)]
    action: Option<Text<'a>>,
    #[serde(borrow)]
    process: Option<Text<'a>>,
    seq: Option<u64>,
    #[serde(borrow)]
    args: Option<&'a RawValue>,
    #[serde(borrow)]
    vars: Option<&'a RawValue>,
    after: Option<BTreeMap<String, u64>>,
    /// Recorded for people.
    #[serde(borrow, rename = "timestamp")]
    _timestamp: Option<&'a RawValue>,
}

/// Borrowed from the line, where it needs no unescaping.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<R: BufRead> Reader<R> {
    /// Reads from `input`.
    pub fn new(input: R, options: ReaderOptions) -> Self {
        Reader {
            input,
            options,
            line: 0,
            buffer: Vec::new(),
            next: BTreeMap::new(),
            names: FxHashMap::default(),
            arguments: FxHashMap::default(),
            observations: FxHashMap::default(),
            ended: false,
        }
    }

    /// The next event, or `None` at the end.
    ///
    /// # Errors
    /// Where a line is no event; nothing can be read after it.
    pub fn next_event(&mut self) -> Result<Option<Event>, TraceError> {
        while !self.ended {
            self.buffer.clear();
            self.line += 1;
            let limit = LONGEST_LINE as u64 + 1;
            let read = (&mut self.input).take(limit).read_until(b'\n', &mut self.buffer);
            let failed = |message: String, remedy: &str| {
                let place = Place { line: self.line, column: 0 };
                Err(TraceError { place, message, remedy: remedy.to_owned() })
            };
            let length = match read {
                Ok(length) => length,
                Err(error) => {
                    self.ended = true;
                    return failed(format!("the trace cannot be read: {error}"), "look at the file and the disk");
                }
            };
            if length == 0 {
                self.ended = true;
                return Ok(None);
            }
            if length > LONGEST_LINE {
                self.ended = true;
                return failed("the line is longer than 16 MiB".to_owned(), "an NDJSON trace has one event a line");
            }
            let buffer = std::mem::take(&mut self.buffer);
            let event = self.parse(&buffer);
            self.buffer = buffer;
            match event {
                Ok(None) => {}
                Ok(Some(event)) => return Ok(Some(event)),
                Err(error) => {
                    self.ended = true;
                    return if error.message.is_empty() { Ok(None) } else { Err(error) };
                }
            }
        }
        Ok(None)
    }

    /// The event of a line; `None` for a blank line, and for one of another target.
    fn parse(&mut self, buffer: &[u8]) -> Result<Option<Event>, TraceError> {
        let line = self.line;
        let error = |column: usize, message: String, remedy: &str| TraceError {
            place: Place { line, column },
            message,
            remedy: remedy.to_owned(),
        };
        let whole = buffer.ends_with(b"\n");
        let text = std::str::from_utf8(buffer).map_err(|utf8| {
            error(
                utf8.valid_up_to() + 1,
                "the line is not UTF-8".to_owned(),
                "a trace is NDJSON: is this the right file?",
            )
        })?;
        let text = text.trim_end();
        if text.is_empty() {
            return Ok(None);
        }
        let parsed: Line = match serde_json::from_str(text) {
            Ok(parsed) => parsed,
            Err(json) if json.is_eof() && !whole => {
                if self.options.allow_truncated {
                    // Told to `next_event` by the empty message.
                    return Err(error(0, String::new(), ""));
                }
                let remedy = "the recorder was stopped while it wrote; remove the line, or allow a truncated trace";
                return Err(error(json.column(), "the last line is cut off".to_owned(), remedy));
            }
            Err(json) => {
                let remedy = if json.is_data() {
                    "an event has the fields action, process, seq, args, vars, after, target and timestamp"
                } else {
                    "each line of a trace is one JSON object"
                };
                return Err(error(json.column(), without_place(&json), remedy));
            }
        };
        if let Some(wanted) = &self.options.target
            && parsed.target.as_ref().map(|target| &*target.0) != Some(wanted)
        {
            return Ok(None);
        }
        if parsed.action.is_none() && parsed.vars.is_none() {
            let message = "the event says neither an action nor variables".to_owned();
            return Err(error(0, message, "give it an `action`, or `vars`, or both"));
        }
        // The raw values are slices of `text`, so their places in it are places in the line.
        let column = |raw: &RawValue| raw.get().as_ptr() as usize - text.as_ptr() as usize;
        let arguments = match parsed.args {
            None => Arc::default(),
            Some(raw) => kept(&mut self.arguments, raw.get(), read_arguments).map_err(|wrong| {
                let remedy = "`args` is an object of parameters, or an array of all arguments in order";
                error(column(raw) + wrong.column, format!("args: {}", wrong.message), remedy)
            })?,
        };
        let variables = match parsed.vars {
            None => Arc::default(),
            Some(raw) => kept(&mut self.observations, raw.get(), read_observation).map_err(|wrong| {
                let remedy = "`vars` is an object of variables (or parts, as `head[c1]`) and their values";
                error(column(raw) + wrong.column, format!("vars: {}", wrong.message), remedy)
            })?,
        };
        let process = parsed.process.map(|name| self.name(&name.0));
        if let Some(sequence) = parsed.seq {
            let key = process.clone().unwrap_or_else(|| Arc::from(""));
            let expected = self.next.entry(key).or_insert(sequence);
            if sequence != *expected {
                let of = process.as_deref().map_or(String::new(), |process| format!(" of {process}"));
                let message = if sequence < *expected {
                    format!("event {sequence}{of} comes again or too late: {expected} is next")
                } else {
                    format!("events {expected} to {}{of} are missing: {sequence} comes instead", sequence - 1)
                };
                let remedy = "events of one process stand in the order in which it recorded them, without gaps";
                return Err(error(0, message, remedy));
            }
            *expected = sequence.saturating_add(1);
        }
        let after = parsed.after.unwrap_or_default().into_iter().map(|(name, seq)| (self.name(&name), seq)).collect();
        Ok(Some(Event {
            place: Place { line, column: 0 },
            target: parsed.target.map(|name| self.name(&name.0)),
            action: parsed.action.map(|name| self.name(&name.0)),
            process,
            sequence: parsed.seq,
            arguments,
            variables,
            after,
        }))
    }

    fn name(&mut self, text: &str) -> Arc<str> {
        if let Some(name) = self.names.get(text) {
            return Arc::clone(name);
        }
        let name: Arc<str> = text.into();
        if self.names.len() < KEPT {
            self.names.insert(text.into(), Arc::clone(&name));
        }
        name
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Event, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_event().transpose()
    }
}

/// What is wrong within a raw value, and where in it, from 1.
struct Wrong {
    column: usize,
    message: String,
}

fn kept<T>(
    known: &mut FxHashMap<Box<str>, Arc<T>>,
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Wrong>,
) -> Result<Arc<T>, Wrong> {
    if let Some(value) = known.get(text) {
        return Ok(Arc::clone(value));
    }
    let value = Arc::new(read(text)?);
    if text.len() <= KEPT_LENGTH {
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(text.into(), Arc::clone(&value));
    }
    Ok(value)
}

fn read_arguments(text: &str) -> Result<Arguments, Wrong> {
    if text.starts_with('[') {
        let values: Vec<FromJson> = from_text(text)?;
        return Ok(Arguments::Positional(values.into_iter().map(|FromJson(value)| value).collect()));
    }
    let named: IndexMap<String, FromJson> = from_text(text)?;
    Ok(Arguments::Named(named.into_iter().map(|(name, FromJson(value))| (name.into(), value)).collect()))
}

fn read_observation(text: &str) -> Result<Observation, Wrong> {
    let named: IndexMap<String, FromJson> = from_text(text)?;
    let mut observation = Observation::new();
    for (name, FromJson(value)) in named {
        let path = Path::parse(&name).map_err(|error| Wrong { column: 1, message: error.to_string() })?;
        observation.push(path, value);
    }
    Ok(observation)
}

fn from_text<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Wrong> {
    serde_json::from_str(text).map_err(|json| Wrong { column: json.column(), message: without_place(&json) })
}

/// The message alone: the place in the line is known better here.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n  help: {}", self.place, self.message, self.remedy)
    }
}

impl std::error::Error for TraceError {}
