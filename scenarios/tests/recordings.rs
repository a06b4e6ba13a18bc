//! Recordings for the judges' own test under `cargo mutants` (`spec/tests/recordings.rs`): written, not judged.
//!
//! `ASIDE_RECORDINGS` names the folder. Of the honest service it gets every case of the corpus and drawn ones; of each
//! mutant, from every scenario and from drawn cases, those in which the model notices it.
//!
//! *Not here*: what the judges are to say of them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use aside_scenarios::explore::campaign::Campaign;
use aside_scenarios::explore::swarm::Bounds;
use aside_scenarios::run::lockstep::Watch;
use aside_scenarios::run::pool::Logs;
use aside_scenarios::run::subject::InProcess;
use aside_scenarios::run::{CaseResult, Judge, Settings};
use aside_sim::mutants::Mutant;
use aside_spec::clauses::Level;
use aside_spec::vocabulary::{Entry, RuleBook, World};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use support::{Corpus, HONEST, mutated, results};

/// So many cases are drawn for the honest service.
const DRAWN: u64 = 1500;

/// So many for each mutant, of which so many are kept.
const DRAWN_EACH: u64 = 400;
const KEPT_EACH: usize = 5;

#[derive(Serialize)]
struct Line<'l> {
    book: &'l str,
    world: Option<&'l World>,
    log: &'l [Entry],
}

fn add(text: &mut String, book: &RuleBook, result: &CaseResult) {
    let line = Line { book: &book.name, world: result.world.as_ref(), log: &result.log };
    writeln!(text, "{}", serde_json::to_string(&line).unwrap()).unwrap();
}

fn is_noticed(result: &CaseResult) -> bool {
    result.charges.iter().any(|charge| charge.judge != Judge::Pins)
}

fn campaign<'c>(subject: &'c InProcess, books: &'c [RuleBook]) -> Campaign<'c> {
    Campaign {
        subject,
        books,
        services: books,
        seed: 1,
        jobs: 1,
        level: Level::Should,
        watch: Watch::EveryStep,
        bounds: Bounds { faults: true, crowds: false },
    }
}

fn honest(corpus: &Corpus) -> String {
    let (mut text, jobs) = (String::new(), corpus.jobs());
    let all = results(&jobs, Settings { logs: Logs::All, ..HONEST });
    for (job, result) in jobs.iter().zip(&all) {
        add(&mut text, job.book, result);
    }
    text
}

fn drawn(corpus: &Corpus) -> String {
    let mut text = String::new();
    let service = InProcess { mutant: None };
    let campaign = campaign(&service, &corpus.books);
    for (book, _, result) in (0..DRAWN).map(|at| campaign.one(at)) {
        add(&mut text, &corpus.books[book], &result);
    }
    text
}

fn of(mutant: Mutant, corpus: &Corpus) -> String {
    let (mut text, jobs) = (String::new(), corpus.jobs());
    let mut shown = BTreeSet::new();
    for (job, result) in jobs.iter().zip(&results(&jobs, mutated(mutant))) {
        if is_noticed(result) && shown.insert(job.case.scenario()) {
            add(&mut text, job.book, result);
        }
    }
    let service = InProcess { mutant: Some(mutant) };
    let campaign = campaign(&service, &corpus.books);
    let drawn = (0..DRAWN_EACH).map(|at| campaign.one(at)).filter(|(_, _, result)| is_noticed(result));
    for (book, _, result) in drawn.take(KEPT_EACH) {
        add(&mut text, &corpus.books[book], &result);
    }
    text
}

#[test]
#[ignore = "writes a large folder, for cargo mutants; spec/tests/SURVIVORS.md"]
fn recordings() {
    let folder = std::env::var("ASIDE_RECORDINGS").unwrap();
    let (folder, corpus) = (Path::new(&folder), Corpus::read());
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("honest.jsonl"), honest(corpus)).unwrap();
    fs::write(folder.join("drawn.jsonl"), drawn(corpus)).unwrap();
    for &mutant in Mutant::ALL {
        fs::write(folder.join(format!("{mutant}.jsonl")), of(mutant, corpus)).unwrap();
    }
}
