//! A run dealt out to several machines comes to the same as the whole of it, and what is no whole run is not taken for one.
//!
//! *Not here*: which part a case is in (tests of `partition`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const SELECTION: [&str; 2] = ["delivery", "gates"];

fn aside(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aside"));
    command.current_dir(folder).env_remove("GITHUB_ACTIONS").args(arguments).output().unwrap()
}

fn run(folder: &Path, more: &[&str]) -> i32 {
    let arguments = [&["run"], &SELECTION[..], more].concat();
    aside(folder, &arguments).status.code().unwrap()
}

/// Runs the whole and three parts of it, and leaves their reports in the folder.
fn reports(folder: &Path, more: &[&str]) -> i32 {
    let whole = run(folder, &[more, &["--report", "json=whole.jsonl"]].concat());
    for index in 0..3 {
        let (part, report) = (format!("{index}/3"), format!("json={index}.jsonl"));
        run(folder, &[more, &["--partition", &part, "--report", &report]].concat());
    }
    whole
}

fn told(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_parts_come_to_the_whole() {
    for more in [&["--jobs", "2"][..], &["--mutant", "broadcast"][..]] {
        let folder = tempfile::tempdir().unwrap();
        let exit = reports(folder.path(), more);
        let merge = ["report", "merge", "2.jsonl", "0.jsonl", "1.jsonl", "--out", "merged.jsonl"];
        let merged = aside(folder.path(), &merge);
        assert_eq!(merged.status.code(), Some(exit), "{}", told(&merged).1);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(read("0.jsonl").lines().count() > 10 && read("1.jsonl") != read("2.jsonl"));
        assert!(read("merged.jsonl") == read("whole.jsonl"), "{more:?}: the bytes differ");
    }
}

#[test]
fn what_is_no_whole_run_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    reports(at, &[]);
    run(at, &["--partition", "1/3", "--seed", "2", "--report", "json=seed.jsonl"]);
    let first = fs::read_to_string(at.join("1.jsonl")).unwrap();
    let lines: Vec<_> = first.lines().collect();
    fs::write(at.join("cut.jsonl"), lines[..lines.len() - 1].join("\n")).unwrap();
    fs::write(at.join("short.jsonl"), [&lines[..3], &lines[4..]].concat().join("\n")).unwrap();
    fs::write(at.join("text.jsonl"), "Good morning\n").unwrap();
    for (second, why) in [
        (None, "missing: part 1/3"),
        (Some("0.jsonl"), "are both part 0 of 3"),
        (Some("seed.jsonl"), "differ in the seed: they are of different runs"),
        (Some("whole.jsonl"), "whole.jsonl: it is of a whole run, not of a part"),
        (Some("cut.jsonl"), "cut.jsonl: it is cut short: run this part again"),
        (Some("short.jsonl"), "cases were run: run this part again"),
        (Some("text.jsonl"), "text.jsonl:1: no line of a JSON report"),
        (Some("nowhere.jsonl"), "can't read nowhere.jsonl"),
    ] {
        let files = ["0.jsonl", "2.jsonl"].into_iter().chain(second);
        let arguments: Vec<_> =
            ["report", "merge", "--out", "merged.jsonl"].into_iter().chain(files).collect();
        let (exit, message) = told(&aside(at, &arguments));
        assert_eq!(exit, Some(6), "{second:?}: {message}");
        assert!(message.contains(why), "{second:?}: {message}");
        assert!(!at.join("merged.jsonl").exists(), "{second:?}");
    }
}

/// Every number is explored by one part.
#[test]
fn parts_of_an_exploration_follow_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let part = |part: &str| {
        let out = aside(folder.path(), &["explore", "--cases", "50", "--first", "7", "--partition", part]);
        String::from_utf8_lossy(&out.stdout).lines().next().unwrap_or_default().to_string()
    };
    assert!(part("0/3").ends_with("16 cases from 7, seed 1"), "{}", part("0/3"));
    assert!(part("1/3").ends_with("17 cases from 23, seed 1"), "{}", part("1/3"));
    assert!(part("2/3").ends_with("17 cases from 40, seed 1"), "{}", part("2/3"));
}
