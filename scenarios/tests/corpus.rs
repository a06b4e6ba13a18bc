//! The embedded corpus as a whole: it can be read, it is true, it asks for every rule.
//!
//! *Not here*: what single files say, which is under review in the expected results (`expected.rs`), and whether the
//! corpus would notice a wrong service (`mutants.rs`).

mod support;

use aside_scenarios::foresight::foresee;
use aside_scenarios::language;
use aside_scenarios::run::Verdict;
use aside_scenarios::run::sut::grant;
use aside_spec::clauses::{Level, statement};
use aside_spec::rules::holds;
use aside_spec::vocabulary::{Clause, Word};
use std::collections::BTreeSet;
use support::{Corpus, HONEST, name, none, results, summary};

/// Reading fails where a scenario can't be lowered under a book that it holds for.
#[test]
fn it_is_large_enough_and_every_scenario_has_cases() {
    let corpus = Corpus::read();
    let folders: BTreeSet<_> = corpus
        .scenarios
        .iter()
        .filter_map(|it| it.source.id.rsplit_once('/'))
        .map(|(folder, _)| folder)
        .collect();
    assert!(corpus.scenarios.len() >= 160, "{} files", corpus.scenarios.len());
    assert!(corpus.jobs().len() >= 2_000, "{} cases", corpus.jobs().len());
    assert!(folders.len() >= 8, "{folders:?}");
    for it in &corpus.scenarios {
        assert!(it.under.iter().all(|(_, scenario)| !scenario.cases.is_empty()), "{}", it.source.file);
    }
}

/// What a case is called by must say which it is.
#[test]
fn names_of_cases_and_titles_of_scenarios_are_unique() {
    let corpus = Corpus::read();
    let (mut names, mut titles, mut twice) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    twice.extend(corpus.jobs().iter().map(name).filter(|it| !names.insert(it.clone())));
    twice.extend(
        corpus.scenarios.iter().map(|it| it.first().title.clone()).filter(|it| !titles.insert(it.clone())),
    );
    none("twice in the corpus", &twice);
}

/// Every case passes against the simulated service, and because something was checked.
#[test]
fn every_case_passes_and_checks_something() {
    let corpus = Corpus::read();
    let jobs = corpus.jobs();
    let mut wrong = Vec::new();
    for (job, result) in jobs.iter().zip(results(&jobs, HONEST)) {
        let charges: Vec<_> =
            result.charges.iter().map(|it| format!("{}: {}", it.judge.name(), it.finding)).collect();
        if result.verdict != Verdict::Pass || !charges.is_empty() {
            wrong.push(format!("{}: {:?} {}", name(job), result.verdict, charges.join("; ")));
        }
        if result.checks() == 0 {
            wrong.push(format!("{}: no check was evaluated", name(job)));
        }
    }
    none("cases that do not pass", &wrong);
}

/// The author of a scenario and the model are of one opinion, whatever a subject does.
#[test]
fn no_pin_contradicts_the_rules() {
    let corpus = Corpus::read();
    let mut wrong = Vec::new();
    for job in corpus.jobs() {
        match foresee(job.case, job.book, &grant(job.book.usual_plan, &job.case.script.needs)) {
            Ok(foresight) => {
                let said = |(step, said): &(usize, String)| {
                    format!("{}, line {}: {said}", name(&job), job.case.script.steps[*step].line)
                };
                wrong.extend(foresight.contradictions.iter().map(said));
            }
            Err(_) => wrong.push(format!("{}: more courses than the model keeps", name(&job))),
        }
    }
    none("pins against the rules", &wrong);
}

#[test]
fn every_binding_clause_is_checked_under_every_book_that_holds_it() {
    let corpus = Corpus::read();
    let jobs = corpus.jobs();
    let summary = summary(&jobs, &results(&jobs, HONEST), HONEST);
    let mut missing = Vec::new();
    for book in &corpus.books {
        let (covered, unchecked) = summary.coverage(book);
        assert!(covered.len() > 50, "{} checks {covered:?} only", book.name);
        missing.extend(unchecked.iter().map(|clause| format!("{clause} under {}", book.name)));
    }
    none("held, and never checked", &missing);
}

/// A question is asked by a scenario of its own.
#[test]
fn every_open_clause_comes_first_in_some_scenario() {
    let corpus = Corpus::read();
    let first: BTreeSet<_> =
        corpus.scenarios.iter().filter_map(|it| it.first().covers.first().copied()).collect();
    let open = Clause::ALL.iter().filter(|clause| statement(**clause).level == Level::Open);
    let missing: Vec<_> = open.filter(|clause| !first.contains(clause)).map(ToString::to_string).collect();
    none("open clauses that no scenario is about", &missing);
}

/// What a scenario says it covers is held by a book that it holds for, and checked or answered there.
#[test]
fn covered_clauses_are_held_where_the_scenario_holds() {
    let corpus = Corpus::read();
    let mut wrong = Vec::new();
    for it in &corpus.scenarios {
        for clause in &it.first().covers {
            if !it.under.iter().any(|(book, _)| holds(&corpus.books[*book], *clause)) {
                wrong.push(format!("{}: {}", it.source.file, clause.name()));
            }
        }
    }
    none("covered where no book holds it", &wrong);
}

/// The lints say so where a pinned zero has no positive control, among much else.
#[test]
fn the_lints_have_nothing_to_say() {
    let corpus = Corpus::read();
    let mut wrong = Vec::new();
    for it in &corpus.scenarios {
        for (_, scenario) in &it.under {
            wrong.extend(scenario.warnings.iter().map(|warning| format!("{}: {warning:?}", it.source.file)));
        }
    }
    none("lints", &wrong);
}

#[test]
fn it_is_laid_out_canonically() {
    let corpus = Corpus::read();
    let other = |text: &str| language::format(text).map_or(true, |formatted| formatted != text);
    let wrong: Vec<_> =
        corpus.scenarios.iter().filter(|it| other(it.text())).map(|it| it.source.file.clone()).collect();
    none("`aside fmt` would change", &wrong);
}
