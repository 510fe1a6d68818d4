//! What the set of seen states carries of each: claims, of which the lowest stands.

/// In place of an initial state's parent.
pub(crate) const NO_PARENT: u32 = u32::MAX;

/// Above all numbers: so much is added to a claim that a number will replace.
pub(crate) const PROVISIONAL: u32 = 1 << 31;

/// How workers lay claim to what they find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claims {
    /// By the parent, and for good. An earlier state's claim is lower, and a state that is met again is claimed in
    /// vain.
    ByParent,
    /// By number, counting from here: a behaviour graph speaks of states by number. For a worker who is alone.
    ByNumber(u32),
    /// By the parent until the round ends; then it is known which number it is.
    Provisional,
}

impl Claims {
    /// On what a step from `parent` leads to. `found` states have been new to this worker.
    #[inline]
    pub(crate) fn on_child_of(self, parent: u32, found: u32) -> u32 {
        match self {
            Claims::ByParent => by(parent),
            Claims::ByNumber(first) => first + found,
            Claims::Provisional => PROVISIONAL | by(parent),
        }
    }
}

/// The claim of a state on its children. On initial states there is none lower.
#[inline]
pub(crate) fn by(parent: u32) -> u32 {
    parent.wrapping_add(1)
}

/// The state that has laid this claim on a child.
pub(crate) fn parent(claim: u32) -> u32 {
    (claim & !PROVISIONAL).wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_parents_claims_are_lower_and_above_all_numbers_while_provisional() {
        let parents = [NO_PARENT, 0, 1, PROVISIONAL - 2];
        for claims in [Claims::ByParent, Claims::Provisional] {
            let laid = parents.map(|number| claims.on_child_of(number, 7));
            assert!(laid.is_sorted_by(|a, b| a < b));
            assert_eq!(laid.map(parent)[1..], parents[1..]);
            assert!(claims == Claims::ByParent || laid[0] >= PROVISIONAL);
        }
        assert_eq!(Claims::ByNumber(40).on_child_of(3, 2), 42);
    }
}
