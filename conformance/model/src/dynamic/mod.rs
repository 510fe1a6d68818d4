//! Operations on values whose shape is not known before the run: what generated code calls where a type has given way
//! to [`Value`](crate::Value). They fail where TLC stops, and enumerate in TLC's order.

mod chance;
mod choices;
mod described;
mod function;
mod json;
mod kind;
mod outside;
mod recursion;
mod sequence;
mod set;
mod steps;
mod text;
mod tlc;
mod watch;

pub use chance::{
    draw_anew, draw_with, drawn_element, drawn_subset, draws_of, element_by, next_draw, random_element, random_subset,
    seed, size_of_subset, subset_by, visit_anew, walk,
};
pub use choices::{
    Range, functions, functions_size, functions_to, permutations, powerset, product, product_size, records, subsets,
};
pub use described::{
    big_cup, counted, cup, described, functions_of, in_state, is_listed, met, placed, product_of, records_of, selected,
    settled, typed_met,
};
pub use function::{
    Arguments, absent, apply, arguments, component, domain, except, field, function, has_domain, is_a_bag, is_argument,
    merge, pairs, position, record, replaced_at, singleton,
};
pub use json::{to_json, to_json_array, to_json_object};
pub use kind::{
    integer, is_between, is_integer, is_natural, is_string, shorten, truth, typed, typed_elements, unusable,
};
pub use outside::{
    clock, environment, environment_of, found, json, json_lines, json_lines_of, json_of, named, padded, parsed,
    read_beside, write, write_json, write_json_by, write_json_lines, write_json_lines_by,
};
pub use recursion::recursive;
pub use sequence::{append, concatenate, head, length, select, sort, sub_sequence, tail};
pub use set::{
    Elements, big_union, cardinality, collect, contains, difference, elements, evaluated, intersection, interval,
    is_function_into, is_named, is_record_of, is_sequence_of, is_subset, is_subset_of, is_tuple_of, not_enumerable,
    too_large, union, united,
};
pub use steps::{GoOn, One, Visit, count_between, counting_between, finds, found_at, instances};
pub use text::{all_mentioned, mentioned};
pub use tlc::{
    POSSIBLE, cached, counted_once_more, counts, fingerprint, is_register, named_registers, never_possible,
    of_one_worker, print, print_line, print_t, register, register_or, registers, set_register, to_string, track,
    unsupported,
};
pub use watch::{a_step_further, conclude, level};
pub(crate) use watch::{at_level, is_over, progress};

pub use crate::behaviour::{counterexample, to_trace, trace};

/// TLC's bound on the sets that it constructs.
pub const LARGEST_SET: usize = 1_000_000;
