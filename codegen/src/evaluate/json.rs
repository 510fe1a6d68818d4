//! What a spec reads of files and the environment.

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
}
