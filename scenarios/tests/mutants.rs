//! The corpus against services that are wrong in one point each: whatever clause a mutant breaks, the corpus notices.
//!
//! A mutant of a *must* clause is to be found by the pins of a scenario, in an author's own words: a model that is wrong
//! itself would find nothing.
//!
//! *Not here*: how mutants go wrong (`aside_sim::mutants`), and what the honest service does (`corpus.rs`).

mod support;

use aside_scenarios::run::{Charge, Job, Judge, run_all};
use aside_sim::mutants::Mutant;
use aside_spec::clauses::{Level, statement};
use aside_spec::vocabulary::{Clause, Word};
use std::collections::BTreeSet;
use support::{Corpus, mutated, none};

/// Mutants of *must* clauses whom no pin charges with their clause: how they are found, and why not better.
const NOT_PINNED: &[(Mutant, Found, &str)] = &[
    (
        Mutant::LoseOfflineTargets,
        Found::Named,
        "how a device learns of messages on coming back is open, so no author can pin it; that it tells of some and not \
         of others is seen by the model",
    ),
    (
        Mutant::LeakReceipts,
        Found::Named,
        "what receipts of targeted messages count is open, so no author can pin it",
    ),
    (Mutant::CallbackTwice, Found::Named, "pins ask how a call ended, not how often"),
    (Mutant::ProgressAfterEnd, Found::Named, "pins ask how a call ended, not what was called back after"),
    (Mutant::CorruptText, Found::Named, PINS_LOOK_INTO_NO_MESSAGE),
    (Mutant::CorruptKind, Found::Named, PINS_LOOK_INTO_NO_MESSAGE),
    (Mutant::CorruptSender, Found::Named, PINS_LOOK_INTO_NO_MESSAGE),
];

const PINS_LOOK_INTO_NO_MESSAGE: &str = "pins say which messages came, not what was in them";

/// Mutants of *should* clauses whom the corpus does not notice, each with the reason.
const UNNOTICED: &[(Mutant, &str)] = &[];

/// How a mutant was found out, the best way last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    /// Not at all.
    Not,
    /// A case failed for some other clause.
    Somehow,
    /// The model or the properties named its foremost clause.
    Named,
    /// A pin named its foremost clause.
    Pinned,
}

/// How a mutant is found out, up to what is enough to know: first by the scenarios of its clauses, and by the whole corpus
/// where they are not enough.
fn found(mutant: Mutant, corpus: &Corpus, enough: Found) -> Found {
    let about = |job: &Job<'_>| job.case.covers.iter().any(|clause| mutant.breaks().contains(clause));
    let (own, others): (Vec<_>, Vec<_>) = corpus.jobs().into_iter().partition(about);
    let found = found_by(mutant, &own, enough);
    if found >= enough { found } else { found.max(found_by(mutant, &others, enough)) }
}

fn found_by(mutant: Mutant, jobs: &[Job<'_>], enough: Found) -> Found {
    let settings = mutated(mutant);
    let mut found = Found::Not;
    run_all(jobs, settings, |_, result| {
        let charges = result.failures(settings.level).map(|charge| found_in(mutant, charge));
        found = charges.fold(found, Found::max);
        found < enough
    });
    found
}

fn found_in(mutant: Mutant, charge: &Charge) -> Found {
    match charge.judge {
        _ if charge.finding.clause != mutant.breaks()[0] => Found::Somehow,
        Judge::Pins => Found::Pinned,
        Judge::Model | Judge::Properties => Found::Named,
        // Going down is no way of being found out.
        Judge::Harness => Found::Somehow,
    }
}

/// The mutants whose foremost clause is of this level.
fn mutants_of(level: Level) -> impl Iterator<Item = Mutant> {
    Mutant::ALL.iter().copied().filter(move |mutant| statement(mutant.breaks()[0]).level == level)
}

#[test]
fn every_must_clause_has_a_mutant() {
    let broken: BTreeSet<_> = Mutant::ALL.iter().flat_map(|mutant| mutant.breaks()).collect();
    let must = Clause::ALL.iter().filter(|clause| statement(**clause).level == Level::Must);
    let missing: Vec<_> = must.filter(|clause| !broken.contains(clause)).map(ToString::to_string).collect();
    none("must clauses that no mutant breaks", &missing);
}

#[test]
fn mutants_can_be_told_apart_and_named() {
    let names: BTreeSet<_> = Mutant::ALL.iter().map(|mutant| mutant.name()).collect();
    let descriptions: BTreeSet<_> = Mutant::ALL.iter().map(|mutant| mutant.description()).collect();
    assert_eq!((names.len(), descriptions.len()), (Mutant::ALL.len(), Mutant::ALL.len()));
    for &mutant in Mutant::ALL {
        assert_eq!(Mutant::parse(mutant.name()), Some(mutant));
        assert!(statement(mutant.breaks()[0]).level > Level::Open, "{mutant} breaks no rule");
    }
}

/// The exceptions must still be needed: a mutant that a pin finds by now has no business in the table.
#[test]
fn mutants_of_must_clauses_are_found_by_pins() {
    let corpus = Corpus::read();
    let mut wrong = Vec::new();
    for mutant in mutants_of(Level::Must) {
        let found = found(mutant, corpus, Found::Pinned);
        let exception = NOT_PINNED.iter().find(|(it, _, _)| *it == mutant);
        let wanted = exception.map_or(Found::Pinned, |(_, found, _)| *found);
        if found != wanted {
            wrong.push(format!("{mutant} ({}): {found:?}, not {wanted:?}", mutant.breaks()[0]));
        }
    }
    none("mutants of must clauses", &wrong);
}

#[test]
fn mutants_of_should_clauses_are_noticed() {
    let corpus = Corpus::read();
    let mut wrong = Vec::new();
    for mutant in mutants_of(Level::Should) {
        let noticed = found(mutant, corpus, Found::Somehow) >= Found::Somehow;
        if noticed == UNNOTICED.iter().any(|(it, _)| *it == mutant) {
            wrong.push(format!("{mutant} ({}): noticed: {noticed}", mutant.breaks()[0]));
        }
    }
    none("mutants of should clauses", &wrong);
}

/// A row about a mutant of another level would never be looked at.
#[test]
fn the_tables_of_exceptions_are_about_mutants_of_their_level() {
    let musts = NOT_PINNED.iter().map(|(mutant, _, reason)| (mutant, reason, Level::Must));
    let shoulds = UNNOTICED.iter().map(|(mutant, reason)| (mutant, reason, Level::Should));
    for (mutant, reason, level) in musts.chain(shoulds) {
        assert_eq!(statement(mutant.breaks()[0]).level, level, "{mutant}: {reason}");
    }
}
