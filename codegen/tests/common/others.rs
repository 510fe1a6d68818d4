//! What becomes of the variables of a random spec beside the first four.

use super::{Changing, Spec};

impl Spec {
    /// What becomes of `some`, `held` and `mail`.
    pub(super) fn kinds(&mut self, place: usize) -> String {
        if self.below(3) == 0 {
            return "UNCHANGED <<some, held, mail>>".into();
        }
        let some: String = match place {
            2 => format!("some' \\in {}", self.unions(true, true).some()),
            _ => "UNCHANGED some".into(),
        };
        let some = self.pick(&[
            &some,
            "UNCHANGED some",
            "some' = None",
            "some' = n",
            "some' = (IF some = None THEN n ELSE (some + 1) % 3)",
            "some' \\in {None, 0}",
        ]);
        let held: String = match place {
            3 => format!("held' \\in {}", self.unions(true, true).records()),
            _ => "UNCHANGED held".into(),
        };
        let held = self.pick(&[
            &held,
            "UNCHANGED held",
            "held' = One(n % 2)",
            "held' = Two(on)",
            "held' = (IF on THEN Three ELSE None)",
            "held' = (IF mail = {} THEN None ELSE CHOOSE e \\in mail : TRUE)",
            "held' \\in {None} \\cup mail",
            "held' = (IF held # None /\\ held.kind = \"one\" THEN [held EXCEPT !.of = 1 - @] ELSE held)",
            "(\\E e \\in mail : e # None /\\ e.kind # \"one\" /\\ held' = e)",
        ]);
        let mail = self.pick(&[
            "UNCHANGED mail",
            "mail' = (IF Cardinality(mail) < 2 THEN mail \\cup {held} ELSE mail)",
            "mail' = (IF Cardinality(mail) < 2 THEN mail \\cup {One(n % 2)} ELSE {})",
            "mail' = {e \\in mail : e # None}",
            "mail' = mail \\ {held, Three}",
            "mail' = {Two(b) : b \\in {on, FALSE}}",
            "mail' = {IF e = None THEN Three ELSE e : e \\in mail}",
            "mail' \\in SUBSET (mail \\ {None})",
        ]);
        format!("{some} /\\ {held} /\\ {mail}")
    }

    /// What becomes of `map` and `grid`.
    pub(super) fn functions(&mut self, place: usize) -> String {
        if self.below(3) == 0 {
            return "UNCHANGED <<map, grid>>".into();
        }
        let map: String = match place {
            3 => format!("map' \\in {}", self.unions(true, true).functions()),
            _ => "UNCHANGED map".into(),
        };
        let map = self.pick(&[
            &map,
            "UNCHANGED map",
            "map' = [map EXCEPT !.a = (@ + 1) % 3]",
            "map' = [map EXCEPT ![\"b\"] = Twice(More, @), !.a = n % 3]",
            "UNCHANGED map",
            "map' = [key \\in DOMAIN map |-> n % 3]",
            "map' \\in [{\"a\", \"b\"} -> {0, map.a}]",
            "map' = (\"b\" :> n % 3) @@ map",
            "(\\E key \\in DOMAIN map : map' = [map EXCEPT ![key] = LET old == @ IN (old + Sum(set)) % 3])",
        ]);
        let grid = self.pick(&[
            "UNCHANGED grid",
            "grid' = [grid EXCEPT ![<<1, on>>] = ~@]",
            "grid' = [grid EXCEPT ![n % 2, TRUE] = on]",
            "grid' = [cell \\in DOMAIN grid |-> grid[cell] /\\ cell[2]]",
            "(\\E cell \\in DOMAIN grid : ~grid[cell] /\\ grid' = [grid EXCEPT ![cell] = TRUE])",
            "UNCHANGED grid",
            "grid' = [row \\in 0..1, side \\in BOOLEAN |-> grid[<<1 - row, side>>]]",
        ]);
        format!("{map} /\\ {grid}")
    }

    /// What becomes of `part`, `over` and `bag`: one of them changes.
    pub(super) fn partial(&mut self) -> String {
        match self.changing {
            Changing::Part => {
                let part = self.pick(&[
                    "part' = (\"a\" :> n % 3) @@ part",
                    "part' = part @@ (\"b\" :> 1)",
                    "part' = [name \\in DOMAIN part \\ {\"a\"} |-> part[name]]",
                    "part' = [name \\in DOMAIN part \\cup {\"c\"} |-> \
                     IF name \\in DOMAIN part THEN part[name] ELSE n % 2]",
                    // TLC refuses `<< >>` where it is a tuple to it, and not a function from nothing.
                    "(part # << >> /\\ part' = [part EXCEPT ![\"a\"] = (@ + 1) % 3])",
                    "(\\E name \\in DOMAIN part : part' = [part EXCEPT ![name] = (@ + n) % 3])",
                    "UNCHANGED part",
                ]);
                format!("({part}) /\\ UNCHANGED <<over, bag>>")
            }
            Changing::Over => {
                let over = self.pick(&[
                    "over' = [k \\in set |-> IF k \\in DOMAIN over THEN over[k] ELSE 0]",
                    "over' = (n :> 1) @@ over",
                    "over' = << >>",
                    "(\\E k \\in DOMAIN over : over' = [over EXCEPT ![k] = 1 - @])",
                    "over' = [k \\in DOMAIN over \\ {n} |-> 1 - over[k]]",
                    "UNCHANGED over",
                ]);
                format!("({over}) /\\ UNCHANGED <<part, bag>>")
            }
            _ => {
                let bag = self.pick(&[
                    "bag' = (IF BagCardinality(bag) < 3 THEN bag (+) SetToBag({One(n % 2)}) ELSE bag)",
                    "bag' = (IF BagCardinality(bag) < 3 THEN bag (+) SetToBag({Two(on), Three}) ELSE EmptyBag)",
                    "bag' = bag (-) SetToBag({Three})",
                    "(\\E e \\in BagToSet(bag) : bag' = bag (-) SetToBag({e}))",
                    "bag' = (IF on THEN SetToBag({Three}) ELSE EmptyBag)",
                    "UNCHANGED bag",
                ]);
                format!("({bag}) /\\ UNCHANGED <<part, over>>")
            }
        }
    }
}
