//! The runner's own test under `cargo mutants`: what it finds in a case today is what it found when the expectation was
//! written.
//!
//! It stands in for the corpus and the kill matrix, which take too long for that (spec/tests/SURVIVORS.md). Of the honest
//! service it runs the whole corpus, of each mutant some cases in which something was found. `ASIDE_RECORDINGS` names the
//! folder that holds the expectation; with `ASIDE_UPDATE=1` it is written there.
//!
//! *Not here*: whether what was found is right. The corpus and `aside mutants` say so, before an expectation is written.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use aside_scenarios::run::{CaseResult, Judge};
use aside_sim::mutants::Mutant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use support::{Corpus, HONEST, mutated, name, results, scenario_of};

/// So many cases of each mutant that pins notice, and so many that others alone do.
const BY_PINS: usize = 8;
const BY_OTHERS: usize = 4;

/// What is run of one service: the places of the cases among all, and what was found in each.
#[derive(Serialize, Deserialize)]
struct Expected {
    mutant: Option<String>,
    found: BTreeMap<usize, String>,
}

/// All that a result says, but for the log, which is the subject's.
fn found(result: &CaseResult) -> String {
    let CaseResult { verdict, charges, checked, answers, world, set_aside, fault, trail, is_alone, .. } =
        result;
    format!(
        "{verdict:?} {charges:?} {checked:?} {answers:?} {world:?} {set_aside} {fault:?} {trail:?} {is_alone}"
    )
}

/// From each scenario the first case that pins notice, and the first that only others do, of each so many.
fn telling(corpus: &Corpus, results: Vec<CaseResult>) -> BTreeMap<usize, String> {
    let jobs = corpus.jobs();
    let (mut shown, mut left) = (BTreeSet::new(), [BY_OTHERS, BY_PINS]);
    let mut is_kept = |at: usize, result: &CaseResult| {
        let by_pins = result.charges.iter().any(|charge| charge.judge == Judge::Pins);
        let left = &mut left[usize::from(by_pins)];
        let is_new = *left > 0
            && !result.charges.is_empty()
            && shown.insert((by_pins, scenario_of(jobs[at].case).to_owned()));
        *left -= usize::from(is_new);
        is_new
    };
    let all = results.into_iter().enumerate();
    all.filter_map(|(at, result)| is_kept(at, &result).then(|| (at, found(&result)))).collect()
}

fn expectations(corpus: &Corpus) -> Vec<Expected> {
    let jobs = corpus.jobs();
    let honest = results(&jobs, HONEST).iter().map(found).enumerate().collect();
    let mut all = vec![Expected { mutant: None, found: honest }];
    for &mutant in Mutant::ALL {
        let found = telling(corpus, results(&jobs, mutated(mutant)));
        all.push(Expected { mutant: Some(mutant.name().to_owned()), found });
    }
    all
}

/// The cases in which something else is found than expected.
fn differing(corpus: &Corpus, expected: &Expected) -> Vec<String> {
    let jobs = corpus.jobs();
    let mutant = expected.mutant.as_ref().map(|name| Mutant::parse(name).unwrap());
    let these: Vec<_> = expected.found.keys().map(|at| jobs[*at]).collect();
    let results = results(&these, mutant.map_or(HONEST, mutated));
    let differs = |(result, was): (&CaseResult, &String)| found(result) != *was;
    let pairs = these.iter().zip(results.iter().zip(expected.found.values()));
    pairs.filter(|(_, pair)| differs(*pair)).map(|(job, _)| format!("{} {mutant:?}", name(job))).collect()
}

#[test]
#[ignore = "needs an expectation; spec/tests/SURVIVORS.md says how it is made"]
fn the_runner_finds_what_it_found() {
    let folder = std::env::var("ASIDE_RECORDINGS").unwrap();
    let (at, corpus) = (Path::new(&folder).join("verdicts.json"), Corpus::read());
    if std::env::var_os("ASIDE_UPDATE").is_some() {
        fs::write(&at, serde_json::to_string(&expectations(corpus)).unwrap()).unwrap();
    }
    let expected: Vec<Expected> = serde_json::from_str(&fs::read_to_string(at).unwrap()).unwrap();
    assert_eq!(expected.len(), 1 + Mutant::ALL.len(), "one for each service");
    for one in &expected {
        assert!(!one.found.is_empty(), "{:?} shows something", one.mutant);
        let differing = differing(corpus, one);
        assert!(differing.is_empty(), "{differing:?}");
    }
}
