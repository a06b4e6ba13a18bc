//! Documents and baselines name scenarios: each that they name is there.
//!
//! *Not here*: the table of mutants, which is held against the code by `mutants.rs`, and blocks that are run (`readme.rs`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use aside_scenarios::library::embedded;
use aside_sim::mutants::Mutant;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use support::none;

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The documents of the project, and the baselines of its adapters.
fn texts() -> Vec<(String, String)> {
    let adapters = top().join("scenarios/adapters");
    let mut files = vec![top().join("README.md"), top().join("ARCHITECTURE.md")];
    files.push(top().join("scenarios/PROTOCOL.md"));
    for folder in ["tencent-web", "tencent-native"].map(|it| adapters.join(it)) {
        for folder in [folder.clone(), folder.join("known"), folder.join("reports")] {
            let inside = fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap().path());
            files.extend(inside.filter(|it| it.extension().is_some_and(|it| it == "md" || it == "toml")));
        }
    }
    files.sort();
    files.iter().map(|it| (it.display().to_string(), fs::read_to_string(it).unwrap())).collect()
}

/// Every `folder/name` in a text whose folder is one of the corpus.
fn named<'t>(text: &'t str, folders: &BTreeSet<String>) -> Vec<&'t str> {
    let is_part = |it: char| it.is_ascii_alphanumeric() || "-_/.".contains(it);
    let words = text.split(|it: char| !is_part(it)).map(|it| it.trim_end_matches('.'));
    let is_name = |word: &&str| {
        let folder = word.split_once('/').filter(|(_, name)| !name.is_empty() && !name.contains(['/', '.']));
        folder.is_some_and(|(folder, _)| folders.contains(folder))
    };
    words.filter(is_name).collect()
}

#[test]
fn every_scenario_that_is_named_is_there() {
    let ids: BTreeSet<_> = embedded().into_iter().map(|it| it.id).collect();
    let folders =
        ids.iter().filter_map(|id| id.split_once('/')).map(|(folder, _)| folder.to_owned()).collect();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (file, text) in texts() {
        for name in named(&text, &folders) {
            count += 1;
            if !ids.contains(name) {
                wrong.push(format!("{file}: {name}"));
            }
        }
    }
    none("scenarios that are not there", &wrong);
    assert!(count > 100, "only {count} names were found");
}

#[test]
fn the_readme_says_how_many_mutants_there_are() {
    let readme = fs::read_to_string(top().join("README.md")).unwrap();
    assert!(readme.contains(&format!("has {} of them", Mutant::ALL.len())));
}
