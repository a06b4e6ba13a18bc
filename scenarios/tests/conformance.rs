//! `aside report conformance`: what it writes of a run, and that it writes the same of the same.
//!
//! *Not here*: the runs themselves.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn aside(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aside")).args(words).output().unwrap()
}

/// The JSON report of a case that a mutant, or nobody, breaks.
fn report(folder: &Path, name: &str, mutant: &[&str]) -> String {
    let file = folder.join(name).display().to_string();
    let case = ["run", "delivery/only-targets[group_type=work]", "--rules", "tencent-2022"];
    let json = format!("json={file}");
    aside(&[&case[..], &["--report", &json], mutant].concat());
    file
}

fn write(files: &[&str], out: &Path, more: &[&str]) -> Output {
    let out = out.display().to_string();
    aside(&[&["report", "conformance"], files, &["--out", &out], more].concat())
}

#[test]
fn a_finding_is_told_with_its_clause_and_smallest_case() {
    let folder = tempfile::tempdir().unwrap();
    let run = report(folder.path(), "run.jsonl", &["--mutant", "broadcast"]);
    assert!(write(&[&run], folder.path(), &[]).status.success());
    let name = "the-simulated-service-with-the-defect-broadcast";
    let text = fs::read_to_string(folder.path().join(format!("{name}.md"))).unwrap();
    let leak = text.find("### `deliver.only-targets`: leak").expect("the leak is told");
    assert!(text[leak..].contains("* Smallest case: `delivery/only-targets[group_type=work]@tencent-2022`"));
    assert!(text.contains("| `deliver.only-targets` | must | broken | 1 | 1 |"), "{text}");
    assert!(text.contains("| `deliver.members-only` | must | not judged | 0 | 0 |"), "{text}");
    let json = fs::read_to_string(folder.path().join(format!("{name}.json"))).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["cases"]["fail"], 1);
    assert_eq!(json["clauses"]["deliver.targets"]["broken"], 0);
}

#[test]
fn the_same_run_gives_the_same_bytes_and_check_sees_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (report(folder.path(), "1.jsonl", &[]), report(folder.path(), "2.jsonl", &[]));
    let out = folder.path().join("out");
    assert!(write(&[&one], &out, &[]).status.success());
    assert!(write(&[&other], &out, &["--check"]).status.success());
    fs::write(out.join("the-simulated-service.md"), "all is well").unwrap();
    let checked = write(&[&other], &out, &["--check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&checked.stdout)
            .contains("the-simulated-service.md is not as it would be written")
    );
    assert_eq!(fs::read_to_string(out.join("the-simulated-service.md")).unwrap(), "all is well");
}

#[test]
fn several_subjects_stand_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let well = report(folder.path(), "1.jsonl", &[]);
    let broken = report(folder.path(), "2.jsonl", &["--mutant", "broadcast"]);
    assert!(write(&[&well, &broken], folder.path(), &[]).status.success());
    let text = fs::read_to_string(folder.path().join("README.md")).unwrap();
    assert!(text.contains("| `deliver.only-targets` | 0 of 1 | 1 of 1 |"), "{text}");
    assert_eq!(write(&[&well, &well], folder.path(), &[]).status.code(), Some(3));
}

#[test]
fn a_report_that_breaks_off_says_nothing_of_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let run = report(folder.path(), "run.jsonl", &[]);
    let text = fs::read_to_string(&run).unwrap();
    let lines: Vec<_> = text.lines().collect();
    fs::write(&run, lines[..lines.len() - 1].join("\n")).unwrap();
    let refused = write(&[&run], &folder.path().join("out"), &[]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the report breaks off"));
    assert!(!folder.path().join("out").exists());
}
