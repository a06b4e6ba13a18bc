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
            wrong += &format!("{}:\n{told}\n", shown(&path));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
