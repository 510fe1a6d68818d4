//! The grammar's alphabet is the layout's.

use std::collections::BTreeMap;

use crate::layout::KINDS;

#[test]
fn each_kind_of_token_has_its_rule() {
    let grammar = include_str!("tla.pest");
    let rules: BTreeMap<&str, &str> = grammar
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, body)| (name, body.trim_start_matches('_')))
        .filter(|(name, _)| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    let kinds: BTreeMap<&str, String> = KINDS
        .iter()
        .map(|(kind, rule)| {
            (*rule, format!("{{ \"{}\" }}", kind.letter().to_string().replace('\\', "\\\\").replace('"', "\\\"")))
        })
        .collect();
    for (rule, body) in &kinds {
        assert_eq!(rules.get(rule), Some(&body.as_str()), "{rule}");
    }
    assert_eq!(rules.len(), kinds.len());
}
