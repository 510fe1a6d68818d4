//! Small specs, and what TLC finds: those in which it comes by an element of a set more than once, and those that
//! emission once stumbled over.

/// A spec in a module named `Case`, its configuration, and TLC's figures.
#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    pub module: String,
    pub config: String,
    /// States generated, and distinct ones.
    pub found: [u64; 2],
    /// Whether there is no compiled machine of it.
    #[allow(dead_code, reason = "not every test program compiles")]
    pub is_refused: bool,
}

/// The cases of `tests/repeats`.
pub fn all() -> Vec<Case> {
    let texts = [
        (include_str!("../repeats/cases.txt"), false),
        (include_str!("../repeats/held.txt"), false),
        (include_str!("../repeats/emission.txt"), false),
        (include_str!("../repeats/composed.txt"), false),
        (include_str!("../repeats/evaluated.txt"), true),
    ];
    let of = |(text, is_refused): (&'static str, bool)| {
        text.trim_end().split("\n---- ").skip(1).map(move |text| Case { is_refused, ..case(text) })
    };
    texts.into_iter().flat_map(of).collect()
}

fn case(text: &str) -> Case {
    let (head, body) = text.split_once('\n').expect("a spec follows");
    let (name, figures) = head.split_once(": ").expect("a name and figures");
    let mut numbers = figures.split(' ').filter_map(|word| word.parse().ok());
    let found = [numbers.next().expect("states generated"), numbers.next().expect("distinct states")];
    let more: Vec<&str> = body.lines().filter_map(|line| line.strip_prefix("\\* cfg: ")).collect();
    Case {
        name: name.to_owned(),
        module: format!(
            "---- MODULE Case ----\nEXTENDS Integers, Sequences, FiniteSets\nVARIABLES x, y\n{body}\n====\n"
        ),
        config: format!("INIT Init NEXT Next CHECK_DEADLOCK FALSE\n{}\n", more.join("\n")),
        found,
        is_refused: false,
    }
}
