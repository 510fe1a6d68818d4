//! The emitter on a small specification: the files that it gives are those in `tests/emit/lending`, which the test
//! writes anew where `UPDATE_EXPECT` is set; and what it will not generate, it says.

#[path = "common/expressions.rs"]
mod expressions;
#[path = "common/seeded.rs"]
mod seeded;
#[path = "common/values.rs"]
mod values;

use std::path::{Path, PathBuf};

use lockstep_codegen::fileset::FileSet;
use lockstep_codegen::resolve::Source;
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{Generated, ModelFiles, generate};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect("the case is there")
}

/// The model under configurations of these texts; codes where there is none.
fn generated(configurations: &[String]) -> Result<Generated, Vec<&'static str>> {
    let source = |name: String, text: &str| Source { name, text: text.as_bytes().to_vec() };
    let named = configurations.iter().enumerate().map(|(i, text)| {
        let name = if i == 0 { "Lending".to_owned() } else { format!("Lending_{i}") };
        (name.clone(), source(format!("{name}.cfg"), text))
    });
    let model = ModelFiles {
        name: "Lending".into(),
        module: source("Lending.tla".into(), &text("Lending.tla")),
        path: "Lending.tla".into(),
        configurations: named.collect(),
    };
    generate(&[model], &["Lending".into()], &(), &mut SourceMap::new())
        .map_err(|errors| errors.iter().map(|error| error.code).collect())
}

fn codes(generated: &Generated) -> Vec<&'static str> {
    generated.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn each_construct_becomes_the_rust_that_was_agreed_on() {
    let generated = generated(&[text("Lending.cfg")]).expect("the model can be generated");
    assert_eq!(codes(&generated), [""; 0]);
    let ours = |path: &str| path.ends_with(".rs");
    let golden = folder().join("generated");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        generated.files.write(&golden, ours).expect("the files can be written");
    }
    let differences = generated.files.compare(&golden, ours).expect("the files can be read");
    let shown: String = differences.iter().map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{shown}\nif that is as it should be: UPDATE_EXPECT=1 cargo test");
}

#[test]
fn a_configuration_that_generated_code_does_not_serve_is_announced() {
    let main = text("Lending.cfg");
    let more = main.replace("{ann, bob}", "{ann, bob, cid}");
    let viewed = format!("{main}VIEW vars\n");
    let other = main.replace("Limit = 2", "Limit = 3");
    let generated = generated(&[main, more, viewed, other]).expect("the model can be generated");
    assert_eq!(codes(&generated), ["E6006", "E6006"]);
    let (_, configurations) =
        generated.files.iter().find(|(path, _)| path.ends_with("configurations.rs")).expect("it lists configurations");
    assert!(configurations.contains("Lending_3") && !configurations.contains("Lending_1"));
}

#[test]
fn what_generated_code_does_not_honour_is_refused_and_not_ignored() {
    let with = |word: &str| format!("{}{word}\n", text("Lending.cfg"));
    let codes_of = |configurations: &[String]| generated(configurations).map(|generated| codes(&generated));
    // When the run is over, there is no state.
    assert_eq!(codes_of(&[with("POSTCONDITION TypeOK")]), Err(vec!["E6002"]));
    // What one configuration shows, or counts as one state, is not what another does.
    for word in ["VIEW vars", "ALIAS vars"] {
        assert_eq!(codes_of(&[with(word)]), Ok(vec![]), "{word}");
        assert_eq!(codes_of(&[with(word), with("")]), Err(vec!["E6005"]), "{word}");
    }
}

/// The code of a configuration that `Awkward.tla` has, by file; the message of the first error where there is none.
fn emitted(configuration: &str) -> Result<FileSet, String> {
    emitted_of("Awkward", configuration)
}

fn emitted_of(module: &str, configuration: &str) -> Result<FileSet, String> {
    emitted_from(module, &text(&format!("{module}.tla")), configuration)
}

fn emitted_from(module: &str, spec: &str, configuration: &str) -> Result<FileSet, String> {
    let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.as_bytes().to_vec() };
    let file = format!("{module}.tla");
    let model = ModelFiles {
        name: module.into(),
        module: source(&file, spec),
        path: file,
        configurations: vec![(module.into(), source("Spec.cfg", configuration))],
    };
    match generate(&[model], &[module.into()], &(), &mut SourceMap::new()) {
        Ok(generated) => Ok(generated.files),
        Err(errors) => Err(errors.first().map(|error| error.message.clone()).unwrap_or_default()),
    }
}

/// The text of one of `Awkward`'s files, blanks folded.
fn file(files: &FileSet, name: &str) -> String {
    let found = files.iter().find(|(path, _)| path.ends_with(name));
    found.map(|(_, text)| text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

#[test]
fn an_operator_gives_values_to_the_variables_it_is_applied_to() {
    let files = emitted("INIT Init NEXT Step INVARIANT Known").expect("it can be generated");
    assert!(file(&files, "state.rs").contains("pub hand: i32"), "{}", file(&files, "state.rs"));
    let step = file(&files, "actions/step.rs");
    assert!(step.contains("next.hand = "), "{step}");
    let files = emitted("INIT Init NEXT Handed INVARIANT Known").expect("it can be generated");
    let step = file(&files, "actions/handed.rs");
    assert!(step.contains("next.hand = "), "{step}");
}

#[test]
fn what_recursion_finds_is_kept() {
    let files = emitted("INIT Init NEXT Either INVARIANT Shallowly").expect("it can be generated");
    let operators = file(&files, "operators.rs");
    assert!(operators.contains("let less = &once("), "{operators}");
}

#[test]
fn what_is_made_of_constants_alone_is_made_once() {
    let files = emitted_of("Words", "CONSTANT Longest = 3 INIT Init NEXT Next INVARIANT IsWord");
    let operators = file(&files.expect("it can be generated"), "operators.rs");
    for part in ["static MADE: Made<Constants, ", "MADE.under( constants, "] {
        assert!(operators.contains(part), "{part}: {operators}");
    }
}

#[test]
fn what_is_made_once_is_asked_for_members_by_its_name() {
    let files =
        emitted_of("Words", "CONSTANT Longest = 3 INIT Init NEXT Next INVARIANT IsWord").expect("it can be generated");
    let invariants = file(&files, "invariants.rs");
    assert!(invariants.contains("operators::corpus(constants)?.contains(&state.word)"), "{invariants}");
}

#[test]
fn what_a_definition_defines_of_nothing_is_made_once() {
    let files = emitted_of("Words", "CONSTANT Longest = 3 INIT Risen NEXT Rise INVARIANT IsSpaced");
    let operators = file(&files.expect("it can be generated"), "operators.rs");
    assert!(operators.contains("static PAIRS: LazyLock<") && operators.contains("let gaps"), "{operators}");
}

#[test]
fn of_sequences_that_come_one_by_one_only_those_are_kept_that_are_selected() {
    let files = emitted_of("Words", "CONSTANT Longest = 3 INIT Risen NEXT Rise INVARIANT IsRising");
    let operators = file(&files.expect("it can be generated"), "operators.rs").replace(char::is_whitespace, "");
    for part in ["OrderedSet::try_selected((1..=constants.longest).flat_map(|n|<Sequence<i32,>>::all_to(n", "try_all"] {
        assert!(operators.contains(part), "{part}: {operators}");
    }
}

#[test]
fn functions_whose_domain_changes_have_rows_or_pairs() {
    let files = emitted_of("Parts", "CONSTANT Node = {a, b} INIT Init NEXT Next INVARIANT Ok VIEW Known");
    let files = files.expect("it can be generated");
    let state = file(&files, "state.rs");
    for part in ["pub known: Partial<Node, i32, 2>", "pub bag: Map<i32, i32>"] {
        assert!(state.contains(part), "{part}: {state}");
    }
    let all = files.iter().map(|(_, text)| text.replace(char::is_whitespace, "")).collect::<String>();
    for part in [
        "from_iter([(node,1)]).merged(&state.known)",
        "b.values().all(|count|*count>0)",
        "state.known.contains(&node)",
        "get_mut(&node)",
        "state.known.apply(&node,\"known[node]\")",
        ".keys().eq(",
        "state.bag.keys()",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    assert!(!all.contains("dynamic::"), "{all}");
}

#[test]
fn numbers_that_come_and_go_need_no_room_in_the_sets_that_stay() {
    let files = emitted_of("Numbers", "INIT Init NEXT Next").expect("it can be generated");
    assert!(file(&files, "state.rs").contains("pub open: IntegerSet<"), "{}", file(&files, "state.rs"));
    let steps = files.iter().filter(|(path, _)| path.contains("actions/"));
    let step = steps.map(|(_, text)| text.replace(char::is_whitespace, "")).collect::<String>();
    for part in ["<OrderedSet<i32>>::from_iter([-1,70])", "IntegerSet::<0,>::collect(", "filter(|number|!"] {
        assert!(step.contains(part), "{part}: {step}");
    }
}

#[test]
fn a_step_or_nothing_is_two_ways_to_go_on() {
    let files = emitted("INIT Init NEXT Maybe INVARIANT Known").expect("it can be generated");
    let ways = |path: &&str| path.contains("actions/maybe");
    assert_eq!(files.iter().map(|(path, _)| path).filter(ways).count(), 2);
}

#[test]
fn a_next_value_is_not_read_before_there_is_one() {
    let files = emitted("INIT Init NEXT Hasty INVARIANT Known").expect("it can be generated");
    let step = file(&files, "actions/hasty.rs");
    assert!(step.contains("Err::<(), Failure>(unassigned(\"hand\"))?;"), "{step}");
    let late = emitted("INIT Init NEXT Late INVARIANT Known").expect("it can be generated");
    let step = file(&late, "actions/late.rs");
    assert!(step.contains("let mut next = state.clone(); // hand' > 1"), "{step}");
}

/// TLC computes it, though its set of arguments is all that is asked for.
#[test]
fn a_function_that_may_fail_is_computed_for_its_domain() {
    let files = emitted("INIT Init NEXT Step INVARIANT Lost").expect("it can be generated");
    let invariants = file(&files, "invariants.rs");
    assert!(invariants.contains("divide(i, state.hand) })?"), "{invariants}");
}

#[test]
fn what_only_the_evaluator_knows_is_refused() {
    let refused = emitted("INIT Init NEXT Step INVARIANT Shallow");
    assert_eq!(refused.map(|_| ()), Err("a compiled machine does not know what TLC counts".to_owned()));
    let drawn = emitted("INIT Init NEXT Step INVARIANT Lucky").expect("chance is asked in the state");
    assert!(file(&drawn, "invariants.rs").contains("dynamic::drawn_element"));
}

#[test]
fn a_definition_that_a_configuration_makes_endless_is_refused() {
    let spec = "---- MODULE Endless ----\nVARIABLE x\nvars == x\nInit == x = 0\nNext == x' = x /\\ UNCHANGED vars\n\
                More == <<vars, x>>\nFirst == Init /\\ x = 0\n====\n";
    for (replaced, by) in [("vars", "More"), ("Init", "First")] {
        let refused = emitted_from("Endless", spec, &format!("INIT Init NEXT Next CONSTANT {replaced} <- {by}"));
        assert_eq!(refused.map(|_| ()), Err(format!("`{replaced}` needs itself, and is not RECURSIVE")));
    }
}

/// One copy would be made for each, and be longer than the one before.
#[test]
fn an_operator_that_is_given_longer_and_longer_ones_is_refused() {
    let spec = "---- MODULE Longer ----\nEXTENDS Integers\nRECURSIVE Nested(_, _)\n\
                Nested(Op(_), n) == IF n = 0 THEN Op(1) ELSE Nested(LAMBDA x : Op(x) + Op(2 * x), n - 1)\n\
                VARIABLE x\nInit == x = 0\nNext == x' = Nested(LAMBDA y : y, x)\n====\n";
    let refused = emitted_from("Longer", spec, "INIT Init\nNEXT Next\n").unwrap_err();
    assert_eq!(refused, "generated code cannot evaluate this");
}

#[test]
fn a_model_is_not_called_as_a_type_of_rust() {
    let spec = "---- MODULE U8 ----\nVARIABLE x\nInit == x = 0\nNext == x' = x\n====\n";
    let files = emitted_from("U8", spec, "INIT Init NEXT Next").expect("it can be generated");
    assert!(files.iter().any(|(path, _)| path == "u8_model/mod.rs"));
}

#[test]
fn the_ways_of_a_recursive_guard_are_counted_by_a_function_of_its_own() {
    let files = emitted("INIT Init NEXT Counted INVARIANT Known").expect("it can be generated");
    assert!(file(&files, "operators.rs").contains("pub fn some_ways("), "{}", file(&files, "operators.rs"));
    assert!(file(&files, "actions/counted.rs").contains("operators::some_ways("));
}

#[test]
fn guards_are_judged_before_the_choices_that_they_do_not_ask_for() {
    let files = emitted("INIT Init NEXT Choosing INVARIANT Known").expect("it can be generated");
    let successors = file(&files, "successors.rs");
    let place = |text: &str| successors.find(text).unwrap_or_else(|| panic!("no {text} in {successors}"));
    let (table, hand) = (place("// table = <<>>"), place("// hand # 0"));
    let (outer, own, inner) = (place("for i in 1..=3"), place("// i # hand"), place("for j in 1..=3"));
    assert!(table < hand && hand < outer && outer < own && own < inner, "{successors}");
    // What can fail is left to the step, and so is what stands behind it.
    assert!(!successors.contains("\\div") && !successors.contains("// i # 2"), "{successors}");
}

#[test]
fn guards_wait_for_a_set_that_can_fail() {
    let files = emitted("INIT Init NEXT Dividing INVARIANT Known").expect("it can be generated");
    let successors = file(&files, "successors.rs");
    assert!(successors.contains("for i in") && !successors.contains("// table # <<>>"), "{successors}");
}

#[test]
fn an_action_is_enabled_by_every_way_to_take_it() {
    let files = emitted("SPECIFICATION Fair PROPERTY Moves INVARIANT Known").expect("it can be generated");
    let properties = file(&files, "properties.rs");
    let enabled = properties.split("fn either_enabled").nth(1).unwrap_or_default();
    let enabled = enabled.split("fn ").next().unwrap_or_default();
    assert!(enabled.contains("actions::either::step") && enabled.contains("actions::either2::step"), "{properties}");
}

#[test]
fn a_set_outlives_the_closure_that_goes_through_it() {
    let files = emitted("INIT Init NEXT Step INVARIANT Pairs").expect("it can be generated");
    let invariants = file(&files, "invariants.rs");
    assert!(invariants.contains("let factor = ") && invariants.contains("factor.iter()"), "{invariants}");
}

#[test]
fn the_ways_in_which_a_conclusion_holds_are_counted() {
    let files = emitted("INIT Init NEXT Implied INVARIANT Known").expect("it can be generated");
    let successors = file(&files, "successors.rs") + &file(&files, "actions/implied.rs");
    assert!(successors.contains(".sum::<usize>() } else { 1 }"), "{successors}");
}

#[test]
fn a_case_without_a_true_guard_leaves_nothing_unassigned() {
    let files = emitted("INIT Init NEXT Cases INVARIANT Known").expect("it can be generated");
    let step = file(&files, "actions/cases.rs");
    assert!(step.contains("no_case") && !step.contains("unassigned"), "{step}");
}

#[test]
fn what_the_grammar_takes_is_not_too_deep_for_the_generator() {
    let depth = 120;
    let nested = "IF x > 1 THEN (".repeat(depth) + "1" + &") ELSE 0".repeat(depth);
    let module = format!(
        "---- MODULE Deep ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = {nested}\nDeep == {nested} < 2\n====\n"
    );
    let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.as_bytes().to_vec() };
    let model = ModelFiles {
        name: "Deep".into(),
        module: source("Deep.tla", &module),
        path: "Deep.tla".into(),
        configurations: vec![("Deep".into(), source("Deep.cfg", "INIT Init NEXT Next INVARIANT Deep"))],
    };
    let generated = generate(&[model], &["Deep".into()], &(), &mut SourceMap::new());
    assert!(generated.is_ok(), "{:?}", generated.err());
}

/// Whatever is written becomes code, or is refused in words.
#[test]
fn random_expressions_are_emitted_or_refused() {
    const TOGETHER: usize = 20;
    let cases = seeded::cases(1000);
    let texts = values::random(seeded::seed(5), cases);
    let mut emitted = 0;
    for batch in texts.chunks(TOGETHER) {
        let (spec, configuration) = values::beginning_with(batch);
        match emitted_from("Batch", &spec, &configuration) {
            Ok(_) => emitted += 1,
            Err(message) => assert!(!message.is_empty() && !message.contains("no Rust"), "{message}\n{spec}"),
        }
    }
    assert!(2 * emitted > cases / TOGETHER, "only {emitted} of {} were emitted", cases / TOGETHER);
}

#[test]
fn what_takes_long_is_left_to_the_run() {
    let spec = "---- MODULE Long ----\nEXTENDS Naturals\nVARIABLE x\n\
                Fibonacci[n \\in 0..90] == IF n < 2 THEN n ELSE Fibonacci[n - 1] + Fibonacci[n - 2]\n\
                ASSUME Fibonacci[90] > 0\nInit == x = Fibonacci[2]\nNext == x' = x\n====\n";
    let files = emitted_from("Long", spec, "INIT Init NEXT Next").expect("it can be generated");
    assert!(file(&files, "spec.rs").contains("fibonacci") || file(&files, "operators.rs").contains("fibonacci"));
}
