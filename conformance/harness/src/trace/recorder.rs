//! Writes events as NDJSON, by itself or as a layer of `tracing`.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value as Json};
use tracing::field::{Field, Visit};
use tracing::{Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

use super::event::Event;

/// Writes events to one sink, and numbers those of each process that carry no number.
///
/// Clones share the sink. Errors are kept for [`finish`](Self::finish): recording must not disturb what it records.
pub struct Recorder<W: Write> {
    shared: Arc<Mutex<Shared<W>>>,
}

struct Shared<W: Write> {
    sink: BufWriter<W>,
    next: BTreeMap<String, u64>,
    failed: Option<io::Error>,
}

impl<W: Write> Recorder<W> {
    /// Records to `sink`.
    pub fn new(sink: W) -> Self {
        let shared = Shared { sink: BufWriter::new(sink), next: BTreeMap::new(), failed: None };
        Recorder { shared: Arc::new(Mutex::new(shared)) }
    }

    /// Records an event.
    pub fn record(&self, event: &Event) {
        let mut shared = self.shared();
        let mut numbered;
        let mut event = event;
        if event.sequence.is_none() {
            numbered = event.clone();
            numbered.sequence = Some(shared.number(event.process.as_deref()));
            event = &numbered;
        }
        let line = event.to_json();
        shared.write(&line);
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// The first error since the last call: from there on, events are missing.
    pub fn finish(&self) -> io::Result<()> {
        let mut shared = self.shared();
        let flushed = shared.sink.flush();
        shared.failed.take().map_or(flushed, Err)
    }

    fn shared(&self) -> MutexGuard<'_, Shared<W>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Write> Clone for Recorder<W> {
    fn clone(&self) -> Self {
        Recorder { shared: Arc::clone(&self.shared) }
    }
}

impl<W: Write> fmt::Debug for Recorder<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

impl<W: Write> Shared<W> {
    fn number(&mut self, process: Option<&str>) -> u64 {
        let next = self.next.entry(process.unwrap_or_default().to_owned()).or_default();
        *next += 1;
        *next - 1
    }

    fn write(&mut self, line: &str) {
        if self.failed.is_none()
            && let Err(error) = self.sink.write_all(line.as_bytes()).and_then(|()| self.sink.write_all(b"\n"))
        {
            self.failed = Some(error);
        }
    }
}

/// A `tracing` layer that records the events of one target.
///
/// The fields of an event: `action`, `process` and `seq` as they are; `args`, `vars` and `after` as JSON text; and, for
/// single values, `arg.NAME` and `var.NAME`:
/// `tracing::info!(target: "model", action = "Apply", process = "c1", arg.e = "e2", vars = %seen)`.
/// Other fields, such as `message`, are for people, and left out.
#[derive(Debug)]
pub struct RecorderLayer<W: Write> {
    recorder: Recorder<W>,
    target: String,
}

impl<W: Write> RecorderLayer<W> {
    /// Records the events of `target` with `recorder`.
    pub fn new(recorder: Recorder<W>, target: impl Into<String>) -> Self {
        RecorderLayer { recorder, target: target.into() }
    }
}

impl<S: Subscriber, W: Write + Send + 'static> Layer<S> for RecorderLayer<W> {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let metadata: &Metadata<'_> = event.metadata();
        if metadata.target() != self.target {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut line = fields.line;
        if line.get("action").is_none() && line.get("vars").is_none() {
            return;
        }
        line.insert("target".to_owned(), Json::from(metadata.target()));
        let mut shared = self.recorder.shared();
        if line.get("seq").is_none() {
            let number = shared.number(line.get("process").and_then(Json::as_str));
            line.insert("seq".to_owned(), Json::from(number));
        }
        shared.write(&Json::Object(line).to_string());
    }
}

#[derive(Default)]
struct Fields {
    line: Map<String, Json>,
}

impl Fields {
    fn put(&mut self, name: &str, value: Json) {
        let nested = |name: &str| match name {
            "arg" => Some("args"),
            "var" => Some("vars"),
            _ => None,
        };
        match name {
            "action" | "process" | "seq" => {
                self.line.insert(name.to_owned(), value);
            }
            "args" | "vars" | "after" => {
                // Text that is no JSON is recorded as text, and the reader says what it should have been.
                let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(value);
                match (self.line.get_mut(name), parsed) {
                    (Some(Json::Object(known)), Json::Object(more)) => known.extend(more),
                    (_, parsed) => {
                        self.line.insert(name.to_owned(), parsed);
                    }
                }
            }
            _ => {
                if let Some((prefix, name)) = name.split_once('.')
                    && let Some(field) = nested(prefix)
                {
                    let object = self.line.entry(field).or_insert_with(|| Json::Object(Map::new()));
                    if let Json::Object(object) = object {
                        object.insert(name.to_owned(), value);
                    }
                }
            }
        }
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field.name(), Json::from(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field.name(), Json::from(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field.name(), Json::from(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field.name(), Json::from(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field.name(), Json::from(value));
    }
}
