//! The README is executed: its console blocks, its clause table, its exit codes, its template.
//!
//! *Not here*: the figures on stderr, which differ from run to run.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use aside_scenarios::baseline::Baseline;
use aside_scenarios::cli::exit::Exit;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")
}

fn readme() -> String {
    fs::read_to_string(path()).unwrap()
}

/// The bodies of the fenced blocks of a language.
fn blocks<'r>(readme: &'r str, language: &str) -> Vec<&'r str> {
    let opening = format!("```{language}\n");
    let bodies = readme.split(opening.as_str()).skip(1);
    bodies.map(|rest| rest.split("```\n").next().unwrap()).collect()
}

/// Splits a command line at spaces, but not within single quotes.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    parts
        .flat_map(|(at, part)| {
            let quoted = at % 2 == 1;
            if quoted { vec![part.to_string()] } else { part.split_whitespace().map(String::from).collect() }
        })
        .collect()
}

fn stdout_of(line: &str, folder: &Path) -> String {
    let words = words(line);
    assert_eq!(words[0], "aside", "console blocks run aside and nothing else: {line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_aside"));
    command.args(&words[1..]).current_dir(folder).env_remove("GITHUB_ACTIONS").env("NO_COLOR", "1");
    command.env("PATH", path_with_aside());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// A path on which `aside` is found first, as after `cargo install`: some commands start it as a subject.
fn path_with_aside() -> OsString {
    let own = Path::new(env!("CARGO_BIN_EXE_aside")).parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths([own].into_iter().chain(std::env::split_paths(&path))).unwrap()
}

/// With `ASIDE_README=write` in the environment the README is given what the commands print now.
#[test]
fn console_blocks_print_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let readme = readme();
    let blocks = blocks(&readme, "console");
    assert!(blocks.len() >= 4, "the blocks were not found");
    let writes = std::env::var_os("ASIDE_README").is_some_and(|it| it == "write");
    let mut written = readme.clone();
    for block in blocks {
        for command in format!("\n{block}").split("\n$ ").skip(1) {
            let (line, shown) = command.split_once('\n').unwrap_or((command, ""));
            let prints = stdout_of(line, folder.path());
            if writes {
                let block = |what: &str| format!("$ {line}\n{}", what.trim_end());
                written = written.replace(&block(shown), &block(&prints));
            } else {
                assert_eq!(prints.trim_end(), shown.trim_end(), "$ {line}");
            }
        }
    }
    if writes {
        fs::write(path(), written).unwrap();
    }
}

#[test]
fn the_clause_table_is_the_catalogue() {
    let table = stdout_of("aside clauses --markdown", Path::new("."));
    assert!(table.lines().count() > 60);
    assert!(readme().contains(&table), "paste the output of `aside clauses --markdown` into the README");
}

#[test]
fn the_exit_codes_are_those_of_the_command() {
    let readme = readme();
    for exit in Exit::PRECEDENCE {
        let row = format!("| {} | {} |", exit.code(), exit.meaning());
        assert!(readme.contains(&row), "missing: {row}");
    }
    let order: Vec<_> =
        Exit::PRECEDENCE.iter().filter(|it| **it != Exit::Ok).map(|it| it.code().to_string()).collect();
    assert!(readme.contains(&format!("the first of {} counts", order.join(", "))));
}

#[test]
fn the_template_is_what_new_writes() {
    let folder = tempfile::tempdir().unwrap();
    stdout_of("aside new scenario it.yaml", folder.path());
    let written = fs::read_to_string(folder.path().join("it.yaml")).unwrap();
    let readme = readme();
    let template = blocks(&readme, "yaml").into_iter().find(|it| it.contains("\nsteps:"));
    assert_eq!(template, Some(written.as_str()));
}

#[test]
fn the_known_failure_is_one() {
    let readme = readme();
    let text = blocks(&readme, "toml")[1];
    let baseline = Baseline::read("known.toml", text).unwrap();
    assert_eq!((baseline.known.len(), baseline.known[0].lines), (1, (1, 9)));
}

#[test]
fn the_project_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("aside.toml"), blocks(&readme(), "toml")[0]).unwrap();
    stdout_of("aside new scenario scenarios/it.yaml", folder.path());
    assert_eq!(stdout_of("aside list", folder.path()), "it@tencent-2025\n");
}
