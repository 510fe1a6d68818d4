//! Values from JSON, as the community module `Json` reads them.

use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Outcome, Value};
use serde_json::Value as Json;

use super::run::Run;

impl Run<'_> {
    /// `JsonDeserialize(file)`
    pub fn json_of_file(&self, name: &Value) -> Outcome<Value> {
        let (name, text) = self.file(name)?;
        let json: Json = serde_json::from_str(&text).map_err(|error| unreadable(&name, &error.to_string()))?;
        self.json(&json).map_err(|reason| unreadable(&name, &reason))
    }

    /// `ndJsonDeserialize(file)`: a value a line.
    pub fn json_of_lines(&self, name: &Value) -> Outcome<Value> {
        let (name, text) = self.file(name)?;
        let values = serde_json::Deserializer::from_str(&text).into_iter::<Json>().map(|json| {
            let json = json.map_err(|error| unreadable(&name, &error.to_string()))?;
            self.json(&json).map_err(|reason| unreadable(&name, &reason))
        });
        Ok(Value::tuple(values.collect::<Outcome<Vec<Value>>>()?))
    }

    /// The text of the file that the spec names.
    fn file(&self, name: &Value) -> Outcome<(String, String)> {
        let Value::Str(name) = name else {
            return Err(Failure::new(FailureKind::Type, format!("a file is named by a string, not by {name}")));
        };
        let name = name.as_str().to_owned();
        let Some(files) = self.evaluator.world.files.get() else {
            return Err(unreadable(&name, "no files can be read here"));
        };
        let bytes = (files.0)(&name).map_err(|error| unreadable(&name, &error.to_string()))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok((name, text)),
            Err(_) => Err(unreadable(&name, "it is no UTF-8")),
        }
    }

    /// Arrays are sequences, objects records.
    fn json(&self, json: &Json) -> Result<Value, String> {
        let symbol = |text: &str| -> Symbol { self.evaluator.symbol(text) };
        match json {
            Json::Bool(truth) => Ok(Value::Bool(*truth)),
            Json::Number(number) => match number.as_i64().and_then(|number| i32::try_from(number).ok()) {
                Some(number) => Ok(Value::Int(number)),
                None => Err(format!("{number} is no integer of 32 bits")),
            },
            Json::String(text) => Ok(Value::Str(symbol(text))),
            Json::Array(items) => {
                let items = items.iter().map(|item| self.json(item)).collect::<Result<Vec<_>, String>>()?;
                Ok(Value::tuple(items))
            }
            Json::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| Ok((symbol(name), self.json(value)?)));
                Ok(Value::record(fields.collect::<Result<Vec<_>, String>>()?))
            }
            Json::Null => Err("null stands for no value".into()),
        }
    }
}

fn unreadable(name: &str, reason: &str) -> Failure {
    Failure::new(FailureKind::Unsupported, format!("{name} cannot be read: {reason}"))
}
