//! What each code refuses, in a few lines, and what to write instead. `tests/codes.rs` holds every one of them.

/// Texts that give a code, and texts that mend them.
///
/// A text is a module `Example`, of which only the inside may be given, and after a line such as `\* Other.tla` or
/// `\* Example.cfg` the file of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What gives the code.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
}

macro_rules! examples {
    ($($code:literal)*) => {
        const EXAMPLES: &[(&str, &str)] = &[$(($code, include_str!(concat!("../examples/", $code, ".txt")))),*];
    };
}

examples! {
    "E4103" "E4104" "E4105" "E4107" "E4110" "E4111" "E4112" "E4113" "E4114" "E4115" "E4200" "E4201" "E4202" "E4203"
    "E4204" "E4205" "E4206" "E4220" "E4221" "E4222" "E4223" "E4224" "E4240" "E4241" "E4242" "E4243" "E4244" "E4245"
    "E4246" "E4247" "E4260" "E4261" "E4262" "E4270" "E4271" "E4272" "E4273" "E4274" "E4275" "E4290" "E4291" "E4292"
    "E4293" "E4294" "E4310" "E4311" "E4312" "E4313" "E4314" "E4315" "E4330" "E4331" "E4332" "E4333" "E4334" "E4335"
    "E4336" "E4337" "E4350" "E4351" "E4352" "E4353" "E4354" "E4355" "E4356" "E4357" "E4360" "E5101" "E5102" "E5201"
    "E5202" "E5203" "E5204" "E5205" "E5206" "E5207" "E5208" "E5214" "E5215" "E5216" "E5217" "E5218" "E5219" "E5220" "E6002" "E6004" "E6005" "E6006" "W4800" "W4801" "W4802"
    "W5211" "W5212" "W5213"
}

/// The example of a code. Those of too long or too deep texts, and of files and programs on disk, have none.
pub(super) fn example(code: &str) -> Option<Example> {
    let (_, text) = EXAMPLES.iter().find(|(of, _)| *of == code)?;
    let (wrong, right) = text.split_once("\n---- instead ----\n\n")?;
    Some(Example { wrong, right })
}
