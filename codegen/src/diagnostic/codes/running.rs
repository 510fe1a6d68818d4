//! Codes of what a machine meets while it runs.

use super::Explanation;

pub(super) const WARNINGS: &[Explanation] = &[Explanation {
    code: "W7001",
    title: "EXCEPT of what is not there",
    text: "While the machine ran, the path of an EXCEPT led to an argument that is not in the function's domain, or to a \
           field that the record does not have. As with TLC, which warns of it too, the function stays what it was: EXCEPT \
           adds no arguments. The place is that of the function. To add one, write `f @@ (a :> v)` with the operators of \
           the module TLC, or `[x \\in DOMAIN f \\cup {a} |-> IF x = a THEN v ELSE f[x]]`; to leave the function alone \
           on purpose, say so: `IF a \\in DOMAIN f THEN [f EXCEPT ![a] = v] ELSE f`.",
}];
