//! What a spec reads of files and the environment, and writes to files.

use lockstep_model::value::Symbol;
use lockstep_model::{Outcome, Value, dynamic};

use super::run::Run;

impl Run<'_> {
    /// `JsonDeserialize(file)`
    pub fn json_of_file(&self, name: &Value) -> Outcome<Value> {
        dynamic::json_of(dynamic::named(name)?, |name| self.file(name), &self.symbols())
    }

    /// `ndJsonDeserialize(file)`: a value a line.
    pub fn json_of_lines(&self, name: &Value) -> Outcome<Value> {
        dynamic::json_lines_of(dynamic::named(name)?, |name| self.file(name), &self.symbols())
    }

    /// `JsonSerialize(file, value)`
    pub fn json_to_file(&self, name: &Value, value: &Value) -> Outcome<bool> {
        dynamic::write_json_by(name, value, |name, content| self.put(name, content))
    }

    /// `ndJsonSerialize(file, value)`: an item a line.
    pub fn json_to_lines(&self, name: &Value, value: &Value) -> Outcome<bool> {
        dynamic::write_json_lines_by(name, value, |name, content| self.put(name, content))
    }

    /// `IOEnv`
    pub fn environment(&self) -> Value {
        dynamic::environment_of(&self.symbols())
    }

    fn symbols(&self) -> impl Fn(&str) -> Symbol {
        |text| self.evaluator.symbol(text)
    }

    /// What is in the file that the spec names.
    fn file(&self, name: &str) -> std::io::Result<Vec<u8>> {
        match self.evaluator.world.files.get() {
            Some(files) => (files.0)(name),
            None => Err(std::io::Error::other("no files can be read here")),
        }
    }

    /// Gives what a file is to hold to those outside.
    fn put(&self, name: &str, content: &[u8]) -> std::io::Result<()> {
        match self.evaluator.world.written.get() {
            Some(written) => (written.0)(name, content),
            None => Err(std::io::Error::other("no files can be written here")),
        }
    }
}
