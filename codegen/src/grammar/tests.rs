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

#[test]
fn ranges_of_letters_hold_what_stands_beside_them() {
    let mut ranges = 0;
    for line in include_str!("tla.pest").lines() {
        let Some((range, names)) = line.split_once(" } // ") else { continue };
        let Some((first, last)) = range.split_once('\'').and_then(|(_, range)| range.split_once("'..'")) else {
            continue;
        };
        let range = first..=last.trim_end_matches('\'');
        let kinds = KINDS.iter().filter(|(kind, _)| range.contains(&kind.letter().to_string().as_str()));
        let mut kinds: Vec<&str> = kinds.map(|(_, rule)| *rule).collect();
        let mut names: Vec<&str> = names.split(", ").collect();
        kinds.sort_unstable();
        names.sort_unstable();
        assert_eq!(kinds, names, "{line}");
        ranges += 1;
    }
    assert_eq!(ranges, 4);
}
