//! What becomes of the variables of a random spec that hold nodes, or `Nobody`: model values of a constant's set, and
//! one beside it that the configuration names before them, or after. `Lead` has some of them only.

use super::Spec;

impl Spec {
    /// Where `owner`, `asks` and `up` begin.
    pub(super) fn first_nodes(&mut self) -> String {
        let owner =
            self.pick(&["owner = Nobody", "owner \\in Node", "owner = (CHOOSE node \\in Node \\cup {Nobody} : TRUE)"]);
        let asks = self.pick(&[
            "asks = [node \\in Node |-> Nobody]",
            "asks = [node \\in Node |-> node]",
            "asks \\in [Node -> {Nobody, owner}]",
        ]);
        let up = self.pick(&["up = {}", "up = Node", "up \\in {{Nobody}, {owner}}"]);
        format!("{owner} /\\ {asks} /\\ {up}")
    }

    /// What becomes of them.
    pub(super) fn nodes(&mut self) -> String {
        let owner = self.pick(&[
            "UNCHANGED owner",
            "owner' \\in Node",
            "owner' = (CHOOSE node \\in Node \\cup {Nobody} : node # owner)",
            "(\\E node \\in up : owner' = node)",
            "owner' \\in up \\cup {Nobody}",
            "owner' \\in Lead",
            "owner' = (IF owner = Nobody THEN CHOOSE node \\in Node : TRUE ELSE asks[owner])",
            "(\\E node \\in Node \\cup {Nobody} : node # owner /\\ owner' = node)",
            "owner' = Nobody",
        ]);
        let asks = self.pick(&[
            "UNCHANGED asks",
            "asks' = [asks EXCEPT ![CHOOSE node \\in Node : TRUE] = owner]",
            "(\\E node \\in Node : asks[node] # owner /\\ asks' = [asks EXCEPT ![node] = owner])",
            "asks' = [node \\in Node |-> IF node = owner THEN Nobody ELSE asks[node]]",
            "(\\E node \\in Lead : asks' = [[other \\in Lead |-> node] EXCEPT ![node] = owner] @@ asks)",
            "(owner # Nobody /\\ asks' = [asks EXCEPT ![owner] = CHOOSE node \\in Node \\cup {@} : TRUE])",
        ]);
        let up = self.pick(&[
            "UNCHANGED up",
            "up' = up \\cup {owner}",
            "up' = up \\ {Nobody}",
            "up' = {node \\in Node : asks[node] = Nobody}",
            "up' = {asks[node] : node \\in Node}",
            "up' = {node \\in Lead : node # owner}",
            "up' = Lead \\cup {asks[node] : node \\in Lead}",
            "up' \\in SUBSET {owner, Nobody}",
        ]);
        format!("{owner} /\\ {asks} /\\ {up}")
    }
}
