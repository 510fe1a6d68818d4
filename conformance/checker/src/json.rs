//! TLA+ values as JSON, in the conventions of the Informal Trace Format.
//!
//! Apalache's ADR 15 (ITF): `{"#set": […]}`, `{"#map": [[k, v], …]}`, `{"#tup": […]}`, `{"#bigint": "…"}`; arrays are
//! sequences, objects records. One extension: `{"#model": "c1"}` is a model value, which ITF cannot tell from a string.
//! Plain JSON is read as what it looks like (an array as a sequence, an object as a record, a string as a string);
//! whoever compares must bridge what that leaves open.

use std::fmt;

use lockstep_model::Value;
use lockstep_model::value::Symbol;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

/// A value as read from JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct FromJson(pub Value);

/// How model values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Models {
    /// As `{"#model": "c1"}`, which reads back as the same value.
    Tagged,
    /// As strings, which other tools understand.
    Strings,
}

/// `value` as JSON.
pub fn to_json(value: &Value, models: Models) -> Json {
    let list = |elements: &[Value]| Json::Array(elements.iter().map(|element| to_json(element, models)).collect());
    let pair = |key: Json, value: &Value| Json::Array(vec![key, to_json(value, models)]);
    match value {
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Int(number) => Json::from(*number),
        Value::Str(text) => Json::String(text.as_str().to_owned()),
        Value::Model(name) => match models {
            Models::Tagged => tagged("#model", Json::String(name.as_str().to_owned())),
            Models::Strings => Json::String(name.as_str().to_owned()),
        },
        Value::Set(elements) => tagged("#set", list(elements)),
        Value::Tuple(elements) => list(elements),
        // A field that looks like a tag would be read back as one.
        Value::Record(fields) if fields.iter().any(|(name, _)| name.as_str().starts_with('#')) => tagged(
            "#map",
            fields.iter().map(|(name, value)| pair(Json::String(name.as_str().to_owned()), value)).collect(),
        ),
        Value::Record(fields) => Json::Object(
            fields.iter().map(|(name, value)| (name.as_str().to_owned(), to_json(value, models))).collect(),
        ),
        Value::Function(pairs) => {
            tagged("#map", pairs.iter().map(|(key, value)| pair(to_json(key, models), value)).collect())
        }
    }
}

/// The value that `json` stands for.
///
/// # Errors
/// A number that is no 32-bit integer, `null`, or a malformed tag; the message names it.
pub fn from_json(json: &Json) -> Result<Value, String> {
    FromJson::deserialize(json).map(|FromJson(value)| value).map_err(|error| error.to_string())
}

fn tagged(tag: &str, content: Json) -> Json {
    Json::Object(Map::from_iter([(tag.to_owned(), content)]))
}

impl<'de> Deserialize<'de> for FromJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor).map(FromJson)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a TLA+ value (a boolean, an integer, a string, an array, or an object)")
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        i32::try_from(number).map(Value::Int).map_err(|_| too_large(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        i32::try_from(number).map(Value::Int).map_err(|_| too_large(number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Err(E::custom(format_args!("{number} is no integer, and TLC's values have no other numbers")))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::string(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Err(E::custom("null is no TLA+ value; leave the field out, or name a value that stands for \"none\""))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(FromJson(element)) = elements.next_element()? {
            list.push(element);
        }
        Ok(Value::tuple(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields: Vec<(Symbol, Value)> = Vec::new();
        while let Some(name) = entries.next_key::<std::borrow::Cow<'de, str>>()? {
            if name.starts_with('#') {
                let value = match &*name {
                    // ITF's own header of a state or of a trace.
                    "#meta" => {
                        entries.next_value::<de::IgnoredAny>()?;
                        continue;
                    }
                    "#set" => Value::set(content_list(&mut entries)?),
                    "#tup" => Value::tuple(content_list(&mut entries)?),
                    "#map" => map(&mut entries)?,
                    "#bigint" => bigint(&mut entries)?,
                    "#model" => Value::Model(Symbol::new(&entries.next_value::<String>()?)),
                    "#unserializable" => {
                        return Err(de::Error::custom(
                            "a value that the tool which wrote this trace could not write (#unserializable)",
                        ));
                    }
                    other => {
                        return Err(de::Error::custom(format_args!(
                            "unknown tag `{other}`; known are #set, #map, #tup, #bigint and #model"
                        )));
                    }
                };
                if !fields.is_empty() || entries.next_key::<de::IgnoredAny>()?.is_some() {
                    return Err(de::Error::custom(format_args!("`{name}` must stand alone in its object")));
                }
                return Ok(value);
            }
            let FromJson(value) = entries.next_value()?;
            if fields.iter().any(|(known, _)| known.as_str() == name) {
                return Err(de::Error::custom(format_args!("the field `{name}` occurs twice")));
            }
            fields.push((Symbol::new(&name), value));
        }
        Ok(Value::record(fields))
    }
}

#[cold]
fn too_large<E: de::Error>(number: impl fmt::Display) -> E {
    E::custom(format_args!("{number} does not fit the 32 bits that TLC computes in"))
}

fn content_list<'de, A: MapAccess<'de>>(entries: &mut A) -> Result<Vec<Value>, A::Error> {
    let list: Vec<FromJson> = entries.next_value()?;
    Ok(list.into_iter().map(|FromJson(value)| value).collect())
}

fn map<'de, A: MapAccess<'de>>(entries: &mut A) -> Result<Value, A::Error> {
    let pairs: Vec<(FromJson, FromJson)> = entries.next_value()?;
    let count = pairs.len();
    let value = Value::function(pairs.into_iter().map(|(FromJson(key), FromJson(value))| (key, value)));
    let kept = match &value {
        Value::Tuple(list) => list.len(),
        Value::Record(fields) => fields.len(),
        Value::Function(pairs) => pairs.len(),
        _ => 0,
    };
    if kept == count { Ok(value) } else { Err(de::Error::custom("#map has the same key twice")) }
}

fn bigint<'de, A: MapAccess<'de>>(entries: &mut A) -> Result<Value, A::Error> {
    let digits: String = entries.next_value()?;
    match digits.parse() {
        Ok(number) => Ok(Value::Int(number)),
        Err(_) if digits.trim_start_matches('-').chars().all(|c| c.is_ascii_digit()) && digits.len() > 1 => {
            Err(too_large(digits))
        }
        Err(_) => Err(de::Error::custom(format_args!("#bigint holds `{digits}`, which is no integer"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: &str) {
        let shown = match serde_json::from_str::<FromJson>(json) {
            Ok(FromJson(value)) => value.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected, "{json}");
    }

    #[test]
    fn reads_itf_and_plain_json() {
        check("true", "TRUE");
        check("-3", "-3");
        check(r##"{"#bigint": "12"}"##, "12");
        check(r##"{"#set": [2, 1, 1]}"##, "{1, 2}");
        check(r##"{"#tup": [2, "a"]}"##, r#"<<2, "a">>"#);
        check(r##"{"#map": [[{"#model": "c1"}, 0]]}"##, "(c1 :> 0)");
        check(r##"{"#map": []}"##, "<<>>");
        check(r#"{"b": 1, "a": []}"#, "[a |-> <<>>, b |-> 1]");
    }

    #[test]
    fn refuses_what_is_no_value() {
        check("1.5", "1.5 is no integer, and TLC's values have no other numbers at line 1 column 3");
        check("4294967296", "4294967296 does not fit the 32 bits that TLC computes in at line 1 column 10");
        check(
            r##"{"#sett": []}"##,
            "unknown tag `#sett`; known are #set, #map, #tup, #bigint and #model at line 1 column 8",
        );
        check(r##"{"#map": [[1, 1], [1, 2]]}"##, "#map has the same key twice at line 1 column 26");
        check(r#"{"a": 1, "a": 2}"#, "the field `a` occurs twice at line 1 column 16");
    }

    #[test]
    fn what_is_written_reads_back() {
        let value = Value::function([
            (Value::Model(Symbol::new("c1")), Value::set([Value::Int(1), Value::string("x")])),
            (Value::Model(Symbol::new("c2")), Value::record([(Symbol::new("#set"), Value::Bool(true))])),
        ]);
        assert_eq!(from_json(&to_json(&value, Models::Tagged)), Ok(value));
    }
}
