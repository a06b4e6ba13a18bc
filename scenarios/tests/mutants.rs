//! Services that are wrong in one point each: who they are, which clauses they break, and that the table in the docs,
//! `scenarios/MUTANTS.md`, tells the truth of each.
//!
//! The whole matrix, with every mutant against every case, is `aside mutants`; here each mutant is run against the one
//! scenario that the table names.
//!
//! *Not here*: how mutants go wrong (`aside_sim::mutants`), and what the honest service does (`corpus.rs`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use aside_scenarios::circumstance::{Circumstance, Dimension};
use aside_scenarios::kills::gaps::Gap;
use aside_scenarios::kills::pairs::{missing, plan};
use aside_scenarios::kills::worth::Worth;
use aside_scenarios::kills::{Matrix, Row, Task};
use aside_scenarios::report::mutants::{lines, markdown};
use aside_scenarios::run::Job;
use aside_scenarios::script::Case;
use aside_sim::mutants::Mutant;
use aside_spec::clauses::{Level, statement};
use aside_spec::vocabulary::{Clause, Word};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use support::{Corpus, named_in, none};

fn kept(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The row of a mutant that is run against these cases alone.
fn row_of(mutant: Mutant, jobs: &[Job<'_>]) -> Row {
    let task = Task { jobs, books: &[], drawn: 0, seed: 1, threads: 2 };
    task.run(&[mutant], |_, _| ()).rows.remove(0)
}

fn cases_of<'c>(corpus: &'c Corpus, scenario: &str) -> Vec<Job<'c>> {
    corpus.jobs().into_iter().filter(|job| job.case.scenario() == scenario).collect()
}

#[test]
fn every_binding_clause_has_a_mutant() {
    let broken: BTreeSet<_> = Mutant::ALL.iter().flat_map(|mutant| mutant.breaks()).collect();
    let binds = Clause::ALL.iter().filter(|clause| statement(**clause).level > Level::Open);
    let missing: Vec<_> = binds.filter(|clause| !broken.contains(clause)).map(ToString::to_string).collect();
    none("must and should clauses that no mutant breaks", &missing);
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

/// Where a scenario does not show its mutant to all who are to see it, the row comes out otherwise.
#[test]
fn the_table_in_the_docs_tells_the_truth() {
    let (corpus, table) = (Corpus::read(), kept("MUTANTS.md"));
    let row = |mutant: &Mutant| {
        let named = named_in(&table, *mutant);
        let jobs: Vec<_> = named.iter().flat_map(|scenario| cases_of(corpus, scenario)).collect();
        row_of(*mutant, &jobs)
    };
    let matrix = Matrix { rows: Mutant::ALL.iter().map(row).collect() };
    let gaps: Vec<_> = matrix.gaps().iter().map(ToString::to_string).collect();
    none("what the scenarios of the table do not show", &gaps);
    let (told, kept): (Vec<_>, Vec<_>) =
        (markdown::table(&matrix).lines().map(String::from).collect(), table.lines().collect());
    let differ = told.iter().zip(&kept).filter(|(told, kept)| told != *kept).map(|(told, _)| told.clone());
    none("rows of scenarios/MUTANTS.md; see its head for how to write it anew", &differ.collect::<Vec<_>>());
    assert_eq!(told.len(), kept.len());
}

/// A scenario that is not about the mutant does not count, whatever it notices.
#[test]
fn what_is_not_seen_is_told() {
    let corpus = Corpus::read();
    let jobs = cases_of(corpus, "delivery/once-each");
    let matrix =
        Matrix { rows: vec![row_of(Mutant::RefuseMeeting, &jobs), row_of(Mutant::LeakToAdmins, &[])] };
    let gaps = matrix.gaps();
    for gap in [
        Gap::Pins(Mutant::RefuseMeeting),
        Gap::Model(Mutant::RefuseMeeting),
        Gap::Pins(Mutant::LeakToAdmins),
        Gap::Properties(Mutant::LeakToAdmins),
    ] {
        assert!(gaps.contains(&gap), "{gap} is not among {gaps:?}");
    }
    assert!(matrix.unguarded().contains(&Gap::Clause(Clause::GateGroupType)));
}

/// Whatever a scenario is there for, it is not alone in once there is a copy of it.
#[test]
fn a_scenario_of_which_there_is_a_copy_is_not_needed() {
    let corpus = Corpus::read();
    let originals = cases_of(corpus, "gates/edition");
    let copied =
        |job: &Job<'_>| Case { id: job.case.id.replace("gates/edition", "gates/copy"), ..job.case.clone() };
    let copies: Vec<_> = originals.iter().map(copied).collect();
    let both: Vec<_> = originals
        .iter()
        .copied()
        .chain(copies.iter().zip(&originals).map(|(case, job)| Job { case, ..*job }))
        .collect();
    let weigh = |jobs: &[Job<'_>]| {
        let matrix = Matrix { rows: vec![row_of(Mutant::IgnoreEdition, jobs)] };
        let worth = Worth::of(&matrix, jobs);
        worth.idle().into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(weigh(&originals), Vec::<String>::new());
    assert_eq!(weigh(&both), ["gates/copy", "gates/edition"]);
}

/// Where no mutant is killed, nothing is held: neither a boundary nor a pair.
#[test]
fn a_scenario_that_was_never_seen_to_fail_is_not_needed() {
    let jobs = cases_of(Corpus::read(), "gates/edition");
    let matrix = Matrix { rows: vec![row_of(Mutant::RefuseMeeting, &jobs)] };
    let worth = Worth::of(&matrix, &jobs);
    assert_eq!(worth.idle(), ["gates/edition"]);
    let book = &Corpus::read().books[1];
    assert_eq!(missing(book, &worth).len(), plan(book).len());
}

/// Two that are both wrong are not planned: the one would hide the other.
#[test]
fn the_plan_of_pairs_has_all_but_what_hides_itself() {
    let book = &Corpus::read().books[1];
    let plan = plan(book);
    let has = |first: (Dimension, &str), second: (Dimension, &str)| {
        plan.contains(&(Circumstance::new(first.0, first.1), Circumstance::new(second.0, second.1)))
    };
    assert!(has((Dimension::Edition, "basic"), (Dimension::Kind, "face")));
    assert!(has((Dimension::GroupType, "community"), (Dimension::Presence, "is away")));
    assert!(has((Dimension::Version, "below the floor"), (Dimension::Form, "receiver")));
    assert!(!has((Dimension::Edition, "basic"), (Dimension::Plan, "pro@2022")));
    assert!(!has((Dimension::Version, "the floor"), (Dimension::GroupType, "community")));
}

#[test]
fn the_schema_of_the_report_is_the_one_that_is_checked_in() {
    assert!(
        lines::schema() == kept("mutants.schema.json"),
        "`aside schema mutants > scenarios/mutants.schema.json`"
    );
}
