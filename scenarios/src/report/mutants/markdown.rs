//! The kill matrix as a table in the docs. It holds what stays when scenarios come and go: no counts.
//!
//! *Not here*: the counts; `aside mutants` prints them.

use super::{clauses, harms};
use crate::kills::{Matrix, Row};
use crate::run::Judge;
use std::fmt::Write;

const HEAD: &str = "\
# Mutants

Services that are wrong in one point each, and who notices. `aside run --mutant NAME` judges one; `aside mutants NAME` tells
which scenarios protect against it. This table is written by `aside mutants --no-explore --report markdown=scenarios/MUTANTS.md`
and held against the code by a test, which runs each mutant against the scenarios in its row.

Only a charge of what a mutant breaks counts, with its own harm: of pins, the first clause alone; of the model and the
properties, which name the surface on which something shows, any. The properties look for what leaks and what comes twice.

| mutant | what is wrong | breaks | harm | for example in | where it is seen by |
|---|---|---|---|---|---|
";

/// The table of these rows.
pub fn table(matrix: &Matrix) -> String {
    let mut text = String::from(HEAD);
    for row in &matrix.rows {
        let _ = writeln!(text, "{}", line(row));
    }
    text
}

fn line(row: &Row) -> String {
    let mutant = row.mutant;
    let clauses: Vec<_> = clauses(mutant).split(", ").map(|clause| format!("`{clause}`")).collect();
    let witnesses: Vec<_> = row.witnesses().into_iter().map(|it| format!("`{it}`")).collect();
    let judges = judges(row);
    format!(
        "| `{mutant}` | {} | {} | {} | {} | {judges} |",
        mutant.description(),
        clauses.join(", "),
        harms(mutant),
        witnesses.join(", "),
    )
}

/// The judges who see it in one of its witnesses.
fn judges(row: &Row) -> String {
    let witnesses = row.witnesses();
    let all = [Judge::Pins, Judge::Model, Judge::Properties];
    let seen = all.into_iter().filter(|judge| witnesses.iter().any(|scenario| row.shows(scenario, *judge)));
    seen.map(Judge::name).collect::<Vec<_>>().join(", ")
}
