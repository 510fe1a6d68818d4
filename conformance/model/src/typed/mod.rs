//! What generated code computes with: finite types and sets of them as bits, functions as arrays, checked arithmetic,
//! and the way between typed values and [`Value`](crate::Value)s.

mod arithmetic;
mod atoms;
mod bits;
mod convert;
mod digested;
mod explain;
mod failure;
mod finite;
mod function;
mod integers;
mod limit;
mod list;
mod loops;
mod made;
mod map;
mod met;
mod partial;
mod search;
mod sequence;
mod set;
mod stored;
mod table;

pub use crate::warning::absent_argument;
pub use arithmetic::{add, divide, modulo, multiply, negate, power, subtract};
pub use atoms::Atoms;
pub use bits::{BitReader, BitWriter, Fits, Packed, Word, side_by_side};
pub use convert::{Absent, Typed, field_of};
pub use digested::{Digested, digest_record};
pub use explain::{Explanation, Place};
pub use failure::{no_case, no_witness, of_another_kind, out_of_domain, out_of_range, unassigned, undefined};
pub use finite::{Bounded, Finite};
pub use function::{Function, IntegerFunction};
pub use integers::IntegerSet;
pub use limit::{begin_whole, cut_off_failure, is_cut_off};
pub use list::OrderedSet;
pub use made::Made;
pub use map::Map;
pub use met::Met;
pub use partial::Partial;
pub use search::{assert, once, present, try_all, try_among, try_any, try_find};
pub use sequence::Sequence;
pub use set::Set;
pub use stored::{Stored, fingerprint_of};
pub use table::Table;
