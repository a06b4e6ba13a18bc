//! Expected results of every scenario of the corpus, beside it in `expected/`: what the rules say, computed from the model
//! alone, for review in diffs. `INSTA_UPDATE=always cargo test --test expected` writes them anew; read the diff.
//!
//! *Not here*: whether a subject does as expected (`corpus.rs`).

mod support;

use aside_scenarios::expected::expected;
use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use support::{Corpus, Written, none};

/// The name of a scenario's file of expected results.
fn kept_as(it: &Written) -> String {
    it.source.id.replace('/', "__")
}

/// The text for all cells under all books that the scenario holds for.
fn text_of(it: &Written, corpus: &Corpus) -> String {
    let mut cases = Vec::new();
    for (book, scenario) in &it.under {
        cases.extend(scenario.cases.iter().map(|case| (case, &corpus.books[*book])));
    }
    expected(&cases)
}

/// All scenarios are compared, whichever differ, so that one run shows (or writes) every change.
#[test]
fn what_the_rules_expect_has_not_changed() {
    let corpus = Corpus::read();
    let mut changed = Vec::new();
    for it in &corpus.scenarios {
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path("../expected");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(it.first().title.as_str());
        let text = text_of(it, corpus);
        let compare = || settings.bind(|| insta::assert_snapshot!(kept_as(it), text));
        if catch_unwind(AssertUnwindSafe(compare)).is_err() {
            changed.push(it.source.file.clone());
        }
    }
    none("expected results that have changed; the differences are above", &changed);
}

/// What a scenario left behind would be read by somebody.
#[test]
fn every_expected_result_belongs_to_a_scenario() {
    let corpus = Corpus::read();
    let kept: BTreeSet<_> = corpus.scenarios.iter().map(|it| format!("{}.snap", kept_as(it))).collect();
    assert_eq!(kept.len(), corpus.scenarios.len(), "two scenarios would share a file");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expected");
    let found = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<_> = found.filter(|name| !kept.contains(name)).collect();
    none("expected results of no scenario", &left);
}
