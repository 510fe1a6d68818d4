//! Where definitions stand in the spec: the one file whose numbers move when lines do.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Place;

pub const ASK: Place = Place {
    module: "Lending",
    line: 32,
};
pub const FINES_ARE_FAIR: Place = Place {
    module: "Lending",
    line: 70,
};
pub const LEND: Place = Place {
    module: "Lending",
    line: 39,
};
pub const LENDING_MODULE: Place = Place {
    module: "Lending",
    line: 11,
};
pub const MODULE: Place = Place {
    module: "Lending",
    line: 8,
};
pub const NOBODY_WAITS_FOR_WHAT_HE_HAS: Place = Place {
    module: "Lending",
    line: 66,
};
pub const REGULARS_ARE_COUNTED: Place = Place {
    module: "Lending",
    line: 68,
};
pub const RETURN: Place = Place {
    module: "Lending",
    line: 51,
};
pub const RETURNED: Place = Place {
    module: "Lending",
    line: 72,
};
pub const SPEC: Place = Place {
    module: "Lending",
    line: 59,
};
pub const TYPE_OK: Place = Place {
    module: "Lending",
    line: 61,
};
