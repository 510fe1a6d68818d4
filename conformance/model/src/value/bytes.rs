//! Values as bytes: the form in which states go to disk.
//!
//! A tag of one byte, then, little-endian: an integer's 32 bits; a string's or model value's order (32 bits) and text;
//! a collection's elements. Lengths and counts are 32 bits.

use std::sync::Arc;

use super::{Elements, Symbol, Value};

const FALSE: u8 = 0;
const TRUE: u8 = 1;
const INT: u8 = 2;
const STR: u8 = 3;
const MODEL: u8 = 4;
const SET: u8 = 5;
const TUPLE: u8 = 6;
const RECORD: u8 = 7;
const FUNCTION: u8 = 8;
const INTERVAL: u8 = 9;

/// Deeper nesting than this is taken for damage, before it takes the stack.
const DEEPEST: usize = 400;

impl Value {
    /// Appends the value.
    pub fn write(&self, into: &mut Vec<u8>) {
        match self {
            Value::Bool(truth) => into.push(if *truth { TRUE } else { FALSE }),
            Value::Int(number) => {
                into.push(INT);
                into.extend(number.to_le_bytes());
            }
            Value::Str(text) => write_symbol(STR, text, into),
            Value::Model(name) => write_symbol(MODEL, name, into),
            Value::Set(elements) => {
                let tag = if elements.is_interval() { INTERVAL } else { SET };
                write_all(tag, elements, into, Value::write);
            }
            Value::Tuple(elements) => write_all(TUPLE, elements, into, Value::write),
            Value::Record(fields) => write_all(RECORD, fields, into, |(name, value), into| {
                write_symbol(STR, name, into);
                value.write(into);
            }),
            Value::Function(pairs) => write_all(FUNCTION, pairs, into, |(argument, value), into| {
                argument.write(into);
                value.write(into);
            }),
        }
    }

    /// Takes a value from the front; `None` where there is none.
    pub fn read(from: &mut &[u8]) -> Option<Value> {
        read(from, DEEPEST)
    }

    /// Takes so many values from the front; `None` where there are fewer.
    pub fn read_all(count: usize, from: &mut &[u8]) -> Option<Vec<Value>> {
        (0..count).map(|_| Value::read(from)).collect()
    }
}

fn write_symbol(tag: u8, symbol: &Symbol, into: &mut Vec<u8>) {
    into.push(tag);
    into.extend(symbol.order().to_le_bytes());
    into.extend((symbol.as_str().len() as u32).to_le_bytes());
    into.extend(symbol.as_str().as_bytes());
}

fn write_all<T>(tag: u8, items: &[T], into: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    into.push(tag);
    into.extend((items.len() as u32).to_le_bytes());
    items.iter().for_each(|item| write(item, into));
}

fn read(from: &mut &[u8], depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    Some(match read_array::<1>(from)?[0] {
        FALSE => Value::Bool(false),
        TRUE => Value::Bool(true),
        INT => Value::Int(i32::from_le_bytes(read_array(from)?)),
        STR => Value::Str(read_symbol(from)?),
        MODEL => Value::Model(read_symbol(from)?),
        SET => Value::Set(read_all(from, |from| read(from, depth))?.into()),
        INTERVAL => Value::Set(Elements::from(read_all(from, |from| read(from, depth))?).as_interval()),
        TUPLE => Value::Tuple(read_all(from, |from| read(from, depth))?),
        RECORD => Value::Record(read_all(from, |from| {
            let [STR] = read_array(from)? else { return None };
            Some((read_symbol(from)?, read(from, depth)?))
        })?),
        FUNCTION => Value::Function(read_all(from, |from| Some((read(from, depth)?, read(from, depth)?)))?),
        _ => return None,
    })
}

fn read_array<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (array, rest) = from.split_first_chunk()?;
    *from = rest;
    Some(*array)
}

fn read_symbol(from: &mut &[u8]) -> Option<Symbol> {
    let order = u32::from_le_bytes(read_array(from)?);
    let length = u32::from_le_bytes(read_array(from)?) as usize;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(Symbol::ordered(std::str::from_utf8(text).ok()?, order))
}

fn read_all<T>(from: &mut &[u8], read: impl Fn(&mut &[u8]) -> Option<T>) -> Option<Arc<[T]>> {
    let count = u32::from_le_bytes(read_array(from)?);
    // Every item takes a byte at least: a count beyond that is no reason to ask for memory.
    if count as usize > from.len() {
        return None;
    }
    (0..count).map(|_| read(from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_kind() -> Value {
        let names = [Value::Model(Symbol::ordered("b", 7)), Value::Model(Symbol::new("a"))];
        Value::record([
            (Symbol::ordered("set", 1), Value::set([Value::Int(i32::MIN), Value::Int(3)])),
            (Symbol::ordered("function", 0), Value::function(names.map(|name| (name, Value::Bool(true))))),
            (Symbol::new("text"), Value::tuple([Value::string("ä\n"), Value::Bool(false), Value::tuple([])])),
        ])
    }

    #[test]
    fn what_is_written_is_read_in_the_same_order() {
        let value = every_kind();
        let mut bytes = Vec::new();
        value.write(&mut bytes);
        bytes.push(9);
        let mut rest = &bytes[..];
        let read = Value::read(&mut rest).unwrap();
        assert_eq!((&read, rest), (&value, &[9][..]));
        assert_eq!(read.to_string(), value.to_string());
    }

    #[test]
    fn damaged_bytes_are_no_value() {
        let mut bytes = Vec::new();
        every_kind().write(&mut bytes);
        assert!((0..bytes.len()).all(|length| Value::read(&mut &bytes[..length]).is_none()));
        assert_eq!(Value::read(&mut &[SET, 255, 255, 255, 255][..]), None);
        assert_eq!(Value::read(&mut &[99][..]), None);
        let deep: Vec<u8> = [TUPLE, 1, 0, 0, 0].repeat(1_000_000);
        assert_eq!(Value::read(&mut &deep[..]), None);
    }
}
