//! The scenario language, from the outside: the corpus, the invalid files with their golden diagnostics, the schema,
//! the formatter, and hostile input.
//!
//! `ASIDE_UPDATE=1 cargo test -p aside-scenarios --test language` writes the golden files anew; read them before they
//! are committed.
//!
//! *Not here*: what becomes of a scenario when it is run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use aside_scenarios::language::{self, Paint, Scenario, lower, render_all};
use aside_spec::vocabulary::{Plan, RuleBook};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// As much of a rule book as lowering reads.
fn book(name: &str, era: &str) -> RuleBook {
    RuleBook {
        name: name.into(),
        date: "2022-06-01".into(),
        source: "a test".into(),
        era: era.into(),
        usual_plan: Plan::Ultimate2022,
        plans: BTreeMap::new(),
        editions: Vec::new(),
        floors: Vec::new(),
        group_types: BTreeMap::new(),
        receiver_limit: None,
        codes: BTreeMap::new(),
        answers: BTreeMap::new(),
        excluded: BTreeMap::new(),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Every file below `dir` whose name ends in `.yaml`, in order.
fn files(dir: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(dir)];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "yaml") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{dir} is empty");
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}

fn corpus() -> Vec<(String, String)> {
    files("corpus").iter().map(|path| (shown(path), fs::read_to_string(path).unwrap())).collect()
}

/// What a person sees of a file, and the scenario if it is one.
fn check(file: &str, bytes: &[u8]) -> (String, Option<Scenario>) {
    let id = file.trim_end_matches(".yaml");
    let source = match language::text(bytes) {
        Ok(source) => source,
        Err(error) => return (error.render(file, &String::from_utf8_lossy(bytes), Paint::Plain), None),
    };
    match lower(file, id, source, &book("tencent-2022", "2022")) {
        Ok(scenario) => (render_all(&scenario.warnings, file, source, Paint::Plain), Some(scenario)),
        Err(errors) => (render_all(&errors, file, source, Paint::Plain), None),
    }
}

/// Compares with the golden file, or writes it.
fn golden(path: &Path, found: &str) -> Result<(), String> {
    if std::env::var_os("ASIDE_UPDATE").is_some() {
        fs::write(path, found).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    Err(format!(
        "{} differs; ASIDE_UPDATE=1 writes it anew. Found:\n{found}\nexpected:\n{expected}",
        shown(path)
    ))
}

#[test]
fn the_corpus_is_valid_and_without_warnings() {
    for (file, source) in corpus() {
        let (told, scenario) = check(&file, source.as_bytes());
        assert!(scenario.is_some_and(|it| !it.cases.is_empty()) && told.is_empty(), "{told}");
    }
}

/// What becomes of a file: the order of its steps, and how a person is told of them.
#[test]
fn lowering_gives_steps_in_words() {
    let file = "tests/language/every-step.yaml";
    let source = fs::read_to_string(root().join(file)).unwrap();
    let scenario = lower(file, "every-step", &source, &book("tencent-2022", "2022")).unwrap();
    let [case] = scenario.cases.as_slice() else { panic!("one case") };
    let mut told = format!(
        "{:#?}\nmessages: {:?}\nobjects: {:?}\n",
        case.script.needs, case.script.messages, case.script.objects
    );
    for (at, step) in case.script.steps.iter().enumerate() {
        writeln!(told, "{at} after {:?}, line {}: {}\n    {:?}", step.after, step.line, step.words, step.act)
            .unwrap();
    }
    golden(&root().join("tests/language/every-step.txt"), &told).unwrap();
}

#[test]
fn each_cell_is_a_case_with_an_id_of_its_own() {
    let file = "tests/language/cells.yaml";
    let source = fs::read_to_string(root().join(file)).unwrap();
    let scenario = lower(file, "cells", &source, &book("tencent-2022", "2022")).unwrap();
    let ids: Vec<_> = scenario.cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "cells[at the floor]",
            "cells[above it]",
            "cells[one release below]",
            "cells[below as a number and above as text]",
        ]
    );
    let versions: Vec<_> =
        scenario.cases.iter().map(|case| case.script.needs.devices[0].version.unwrap().to_string()).collect();
    assert_eq!(versions, ["6.0.1975", "6.0.1992", "5.9.1886", "6.0.975"]);
    assert!(scenario.holds_for("tencent-2022") && !scenario.holds_for("tencent-2025"));
}

/// A bare plan is read in the era of the book, and a book that the scenario doesn't hold for is no error.
#[test]
fn a_bare_plan_is_read_in_the_era_of_the_book() {
    let source = |books| {
        format!(
            "title: x\ncovers: [gate.plan]\n{books}world: {{ plan: pro, groups: {{ g: {{ type: work, members: [ann] }} }} }}\nsteps:\n  - login: {{ by: ann }}\n"
        )
    };
    let plan = |books, name, era| {
        let scenario = lower("f", "f", &source(books), &book(name, era)).unwrap();
        scenario.cases[0].script.needs.plan.unwrap()
    };
    assert_eq!(plan("", "tencent-2022", "2022"), Plan::Pro2022);
    assert_eq!(plan("", "tencent-2025", "2025"), Plan::Pro2025);
    assert_eq!(plan("", "mine", "2022"), Plan::Pro2022);
    assert!(lower("f", "f", &source(""), &book("tencent-2023", "2023")).is_err());
    assert_eq!(plan("books: [tencent-2022]\n", "tencent-2023", "2023"), Plan::Pro2025);
}

/// Several faults of one file are all told, in the order of the source, and each once for all cells.
#[test]
fn all_errors_are_reported_at_once() {
    let source = "title: x
covers: [deliver.target, hide.history]
matrix: { kind: [work, public, meeting] }
world: { groups: { g: { type: $kind, members: [ann, vinson] } } }
steps:
  - login: { by: nobody }
  - create: { by: ann, text: \"x\", as: a }
  - send: { by: bob, message: b, group: h, priority: urgent, push: maybe }
  - expect_unread: { group: g, counts: { vinson: -1, carol: 1 } }
";
    let errors = lower("f", "f", source, &book("tencent-2022", "2022")).unwrap_err();
    let messages: Vec<_> = errors.iter().map(|error| (error.line(source), error.message.as_str())).collect();
    assert_eq!(
        messages,
        [
            (2, "there is no clause `deliver.target`"),
            (6, "there is no user `nobody`"),
            (8, "there is no user `bob`"),
            (8, "there is no message `b`"),
            (8, "there is no group `h`"),
            (8, "there is no priority `urgent`"),
            (8, "expected a truth value, found the text `maybe`"),
            (9, "`-1` is negative, and this can't be less than 0"),
            (9, "there is no user `carol`"),
        ]
    );
}

/// What is too large says so, and how large it may be.
#[test]
fn limits_are_told() {
    let steps = |line: &str, count| {
        format!("title: x\ncovers: [gate.plan]\nworld: {{}}\nsteps:\n{}", line.repeat(count))
    };
    let said = |source: &str| check("x.yaml", source.as_bytes()).0;
    let wait = "  - wait: { seconds: 1 }\n";
    assert!(said(&steps(wait, 10_000)).starts_with("warning[no-expectation]"));
    assert!(said(&steps(wait, 10_001)).contains("too many steps: 10001, and 10000 are the most"));
    assert!(said(&" ".repeat((1 << 20) + 1)).contains("too large: 1048577 bytes, and 1048576 is the most"));
    let values: Vec<_> = (0..1000).map(|value| value.to_string()).collect();
    let axis = format!("matrix: {{ n: [{}] }}\n", values.join(", "));
    let many = steps("  - wait: { seconds: $n }\n", 2_000) + &axis;
    assert!(said(&many).contains("this file is too large for 1000 cells"));
    let wrong = steps("  - wait: { seconds: -1 }\n", 1_000);
    assert!(said(&wrong).contains("there are more errors than these 100"));
}

#[test]
fn coloured_text_says_the_same() {
    let error = lower("f", "f", "", &book("tencent-2022", "2022")).unwrap_err().remove(0);
    let coloured = error.render("f", "", Paint::Colour);
    assert!(coloured.contains("\u{1b}[") && coloured.contains("this file is empty"));
}

/// One fault a file, each with what a person is told of it beside it.
#[test]
fn each_invalid_file_has_its_golden_diagnostic() {
    let mut wrong = Vec::new();
    let all = files("invalid");
    for path in &all {
        let (told, _) = check(&shown(path), &fs::read(path).unwrap());
        if told.is_empty() {
            wrong.push(format!("{} is valid", shown(path)));
        }
        wrong.extend(golden(&path.with_extension("stderr"), &told).err());
    }
    for entry in fs::read_dir(root().join("invalid")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "stderr") && !path.with_extension("yaml").exists() {
            wrong.push(format!("{} belongs to no file", shown(&path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A file holds one fault, so one thing is said of it.
#[test]
fn each_invalid_file_has_one_fault() {
    let mut wrong = String::new();
    for path in files("invalid") {
        let (told, _) = check(&shown(&path), &fs::read(&path).unwrap());
        let faults = told.lines().filter(|line| line.starts_with("error") || line.starts_with("warning"));
        if faults.count() != 1 {
            writeln!(wrong, "{}:\n{told}", shown(&path)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The schema is made from the types that read files. Editors read the one that is checked in.
#[test]
fn the_schema_is_up_to_date() {
    golden(&root().join("schema.json"), &language::schema()).unwrap();
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(&language::schema()).unwrap()).unwrap()
}

#[test]
fn the_schema_accepts_the_corpus() {
    let validator = validator();
    for (file, source) in corpus() {
        let value = language::to_json(&source).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{file}: {errors:#?}");
    }
}

/// Whatever an editor can see without knowing names, it shows while the author types.
#[test]
fn the_schema_refuses_what_needs_no_names() {
    let validator = validator();
    let seen = [
        "unknown-field",
        "unknown-field-in-world",
        "unknown-field-of-user",
        "unknown-field-of-device",
        "unknown-field-of-group",
        "unknown-field-in-step",
        "unknown-field-in-pin",
        "missing-title",
        "missing-covers",
        "missing-steps",
        "missing-world",
        "missing-field-in-step",
        "missing-value",
        "empty-covers",
        "empty-steps",
        "list-expected",
        "map-expected",
        "single-value-expected",
        "step-without-key",
        "two-keys-in-a-step",
        "unknown-step",
        "unknown-clause",
        "unknown-group-type",
        "unknown-kind",
        "unknown-priority",
        "unknown-receive-option",
        "unknown-plan",
        "unknown-platform",
        "unknown-edition",
        "unknown-outcome",
        "unknown-account-state",
        "malformed-version",
        "version-of-two-parts",
        "malformed-tag",
        "negative-count",
        "number-too-large",
        "fraction",
        "quoted-number",
        "quoted-truth-value",
        "number-as-a-name",
        "not-a-map",
        "together-alone",
        "malformed-axis-name",
        "malformed-message-name",
    ];
    for name in seen {
        let source = fs::read_to_string(root().join(format!("invalid/{name}.yaml"))).unwrap();
        assert!(!validator.is_valid(&language::to_json(&source).unwrap()), "{name}");
    }
}

#[test]
fn formatting_keeps_the_meaning_and_settles() {
    for (file, source) in corpus() {
        let tidy = language::format(&source)
            .unwrap_or_else(|errors| panic!("{}", render_all(&errors, &file, &source, Paint::Plain)));
        assert_eq!(tidy, source, "{file} is not in its canonical layout");
        for shuffled in shuffled(&source) {
            let again = language::format(&shuffled).unwrap_or_else(|_| panic!("{shuffled}"));
            assert_eq!(language::format(&again).unwrap(), again, "{file}");
            assert_eq!(meaning(&again), meaning(&shuffled), "{file}");
        }
    }
}

/// What a file says; white space in prose says nothing.
fn meaning(source: &str) -> serde_json::Value {
    let mut value = language::to_json(source).unwrap();
    if let Some(about) = value.get_mut("about") {
        *about = about.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
    value
}

/// The same file in other layouts.
fn shuffled(source: &str) -> Vec<String> {
    vec![
        source.replace("  ", "    "),
        source.replace("{ ", "{").replace(" }", "}"),
        source.replace(", ", ",    "),
        source.replace('\n', "\r\n"),
        source.lines().map(airy).collect(),
        source.replace('\n', "   \n"),
        source.trim_end().to_owned(),
        format!("\u{feff}{source}"),
    ]
}

/// With a comment before a step, and more space in it. (A flow map over several lines can't stand that.)
fn airy(line: &str) -> String {
    match line.strip_prefix("  - ") {
        Some(step) if step.ends_with('}') => format!("\n  # a comment\n  -   {step}\n"),
        Some(_) => format!("\n  # a comment\n{line}\n"),
        None => format!("{line}\n"),
    }
}

#[test]
fn formatting_quotes_bodies() {
    let found = language::format(
        "steps:\n    - say: {text: it's \\ \"so\", by: ann}  # why\n    - say:\n        text: hi #tag\n",
    )
    .unwrap();
    let expected = "steps:\n  - say: { text: \"it's \\\\ \\\"so\\\"\", by: ann } # why\n  - say:\n      text: \"hi\" #tag\n";
    assert_eq!(found, expected);
}

#[test]
fn a_file_that_is_no_yaml_is_not_formatted() {
    assert!(language::format("a: [").is_err());
    assert!(language::format("a: *b").is_err());
}

/// Parsing, lowering, rendering and formatting of any text end, and never panic.
fn survives(source: &str) {
    let (_, _) = check("x.yaml", source.as_bytes());
    let _ = language::format(source);
    let _ = language::to_json(source);
}

mod hostile {
    use super::{corpus, survives};
    use proptest::prelude::*;
    use proptest::sample::Index;

    fn seeds() -> Vec<Vec<char>> {
        corpus().into_iter().map(|(_, source)| source.chars().collect()).collect()
    }

    const PIECES: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "\n",
        "  ",
        "\t",
        "\"",
        "'",
        "#",
        " #",
        "&a ",
        "*a",
        "<<",
        "!!int ",
        "|",
        ">",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "$",
        "$x",
        "\u{feff}",
        "\u{0}",
        "\u{1b}[31m",
        "é",
        "✗",
        "\r",
        "\r\n",
        "~",
        "null",
        "-1",
        "99999999999999999999",
        "together",
        "as: aside",
        "ann/phone",
        "/",
        ",",
        "?",
        "? ",
        "\\",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn mutated_files_do_no_harm(
            seed in any::<Index>(),
            edits in proptest::collection::vec((any::<Index>(), 0..40_usize, 0..PIECES.len()), 1..6),
            keep in any::<Index>(),
        ) {
            let seeds = seeds();
            let mut text = seeds[seed.index(seeds.len())].clone();
            for (place, remove, piece) in edits {
                let at = place.index(text.len() + 1);
                let end = (at + remove).min(text.len());
                text.splice(at..end, PIECES[piece].chars());
            }
            text.truncate(text.len() / 4 + keep.index(text.len() + 1));
            survives(&text.into_iter().collect::<String>());
        }

        #[test]
        fn words_in_any_order_do_no_harm(pieces in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            survives(&pieces.into_iter().map(|piece| PIECES[piece]).collect::<String>());
        }
    }

    #[test]
    fn large_files_are_refused_or_read_quickly() {
        survives(&"a".repeat(2 << 20));
        survives(&"[".repeat(1 << 20));
        survives(&"- ".repeat(1 << 19));
        survives(&"a: {b: 1}\n".repeat(10_000));
        let steps = "  - login: { by: nobody }\n".repeat(11_000);
        survives(&format!("title: x\ncovers: [x]\nworld: {{}}\nsteps:\n{steps}"));
        let axes: Vec<_> = ('a'..='z').map(|axis| format!("  {axis}: [1, 2]\n")).collect();
        let axes = axes.concat();
        survives(&format!("title: x\ncovers: [x]\nmatrix:\n{axes}world: {{}}\nsteps: []\n"));
    }
}

/// Each library has one file that names it, files stay small, and every file says what is not in it.
#[test]
fn the_house_rules_hold() {
    let mut open = vec![root().join("src/language")];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let (name, source) = (shown(&path), fs::read_to_string(&path).unwrap());
            let names = |library: &str| source.contains(&format!("use {library}"));
            assert!(!names("serde_saphyr") || name.ends_with("language/yaml.rs"), "{name}");
            assert!(!names("pretty_yaml") || name.ends_with("language/format.rs"), "{name}");
            assert!(source.lines().count() < 500, "{name} is long");
            let docs: Vec<_> = source.lines().take_while(|line| line.starts_with("//!")).collect();
            assert!(docs.concat().contains("*Not here*:"), "{name} does not say what is not in it");
        }
    }
}
