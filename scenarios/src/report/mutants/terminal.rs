//! The kill matrix for a person: all of it, one mutant, or one clause.
//!
//! *Not here*: colours; the tables are plain, so that they can be searched and compared.

use super::{Told, clauses, harms};
use crate::kills::gaps::Gap;
use crate::kills::{Hunt, Matrix, Row};
use crate::report::terminal::text::{count, number};
use aside_spec::clauses::{Level, statement};
use aside_spec::vocabulary::{Clause, Word};
use std::fmt::Write;

/// Everything: each mutant and each clause, then what would not be noticed.
pub fn whole(told: Told<'_>) -> String {
    let mut text = head(told);
    mutants(&mut text, told.matrix);
    guards(&mut text, told.matrix);
    thin(&mut text, told.matrix);
    unnoticed(&mut text, told);
    text
}

/// Some mutants in full: the clauses, and the scenarios that protect against it.
pub fn some(told: Told<'_>) -> String {
    let mut text = head(told);
    for row in &told.matrix.rows {
        one(&mut text, row);
    }
    unnoticed(&mut text, told);
    text
}

/// One clause: the mutants that break it, and the scenarios that protect against them.
pub fn clause(told: Told<'_>, clause: Clause) -> String {
    let mut text = head(told);
    let it = statement(clause);
    let _ = writeln!(text, "{clause} ({})\n  {}", it.level.name(), it.text);
    for (row, scenarios) in told.matrix.against(clause) {
        let _ = writeln!(text, "\n  {}: {}", row.mutant, row.mutant.description());
        list(&mut text, &scenarios);
    }
    text.push('\n');
    unnoticed(&mut text, told);
    text
}

fn head(told: Told<'_>) -> String {
    let drawn = match told.drawn {
        0 => String::new(),
        drawn => format!(" and {} drawn ones", number(drawn)),
    };
    format!(
        "aside {} runs {} against {}{drawn} by {}, seed {}\n\n",
        env!("CARGO_PKG_VERSION"),
        count(told.matrix.rows.len(), "mutant"),
        count(told.cases, "case"),
        told.books.join(", "),
        told.seed
    )
}

/// One line for each clause that a mutant breaks.
fn mutants(text: &mut String, matrix: &Matrix) {
    let _ = writeln!(
        text,
        "{:28} {:24} {:>9} {:>9} {:>10} {:>9}  Harm",
        "Mutant", "Clause", "Pins", "Model", "Properties", "Explorer"
    );
    for row in &matrix.rows {
        for (at, &clause) in row.mutant.breaks().iter().enumerate() {
            let name = if at == 0 { row.mutant.name() } else { "" };
            let kills = row.kills(clause);
            let (found, harm) = if at == 0 { (found(row), harms(row.mutant)) } else { Default::default() };
            let line = format!(
                "{name:28} {:24} {:>9} {:>9} {:>10} {found:>9}  {harm}",
                clause.name(),
                cases(kills.pins),
                cases(kills.model),
                cases(kills.properties)
            );
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text.push_str(
        "\nPins, model and properties: the cases in which they charge the clause. Explorer: the number of the first drawn case.\n\n",
    );
}

fn cases(of: usize) -> String {
    if of == 0 { "-".into() } else { number(of as u64) }
}

fn found(row: &Row) -> String {
    match row.hunt {
        None => String::new(),
        Some(Hunt::Found(at)) => number(at),
        Some(Hunt::Escaped(_)) => "-".into(),
    }
}

/// For each clause that binds: the mutants that pins kill by it.
fn guards(text: &mut String, matrix: &Matrix) {
    let _ = writeln!(text, "{:24} Mutants that break it and are killed by pins", "Clause");
    for &clause in Clause::ALL.iter().filter(|clause| statement(**clause).level > Level::Open) {
        let killed = matrix.against(clause).filter(|(_, scenarios)| !scenarios.is_empty());
        let names: Vec<_> = killed.map(|(row, _)| row.mutant.name()).collect();
        if matrix.against(clause).next().is_some() {
            let names = if names.is_empty() { String::from("none") } else { names.join(", ") };
            let _ = writeln!(text, "{:24} {names}", clause.name());
        }
    }
    text.push('\n');
}

/// Mutants that one scenario alone protects against: without it, nobody's own words would.
fn thin(text: &mut String, matrix: &Matrix) {
    let alone = |row: &Row| {
        let mut scenarios = row.scenarios(row.clause());
        let first = scenarios.next()?.to_owned();
        scenarios.next().is_none().then_some(first)
    };
    let thin: Vec<_> = matrix.rows.iter().filter_map(|row| Some((row.mutant, alone(row)?))).collect();
    if thin.is_empty() {
        return;
    }
    let _ = writeln!(text, "Held by one scenario alone");
    for (mutant, scenario) in thin {
        let _ = writeln!(text, "  {:26} {scenario}", mutant.name());
    }
    text.push('\n');
}

fn one(text: &mut String, row: &Row) {
    let mutant = row.mutant;
    let _ = writeln!(text, "{mutant}\n  {}", mutant.description());
    let _ = writeln!(text, "  breaks {}; harm: {}", clauses(mutant), harms(mutant));
    match row.hunt {
        None => {}
        Some(Hunt::Found(at)) => {
            let _ = writeln!(text, "  found by drawn case {at}: aside explore --only {at} --mutant {mutant}");
        }
        Some(Hunt::Escaped(cases)) => {
            let _ = writeln!(text, "  found by none of {} drawn cases", number(cases));
        }
    }
    for &clause in mutant.breaks() {
        let kills = row.kills(clause);
        let _ = writeln!(
            text,
            "\n  {clause}: charged by pins in {}, by the model in {}, by the properties in {}",
            count(kills.pins, "case"),
            count(kills.model, "case"),
            count(kills.properties, "case")
        );
        list(text, &row.scenarios(clause).collect::<Vec<_>>());
    }
    let beside: Vec<_> = row.beside().map(Word::name).collect();
    if !beside.is_empty() {
        let _ = writeln!(text, "\n  charged beside: {}", beside.join(", "));
    }
    text.push('\n');
}

/// The scenarios that protect.
fn list(text: &mut String, scenarios: &[&str]) {
    if scenarios.is_empty() {
        let _ = writeln!(text, "    no scenario protects against it by its own pins");
    }
    for scenario in scenarios {
        let _ = writeln!(text, "    {scenario}");
    }
}

fn unnoticed(text: &mut String, told: Told<'_>) {
    let mutants = told.matrix.rows.len();
    if told.gaps.is_empty() {
        let _ = writeln!(text, "PASS: {} killed, none survives", count(mutants, "mutant"));
        return;
    }
    let _ = writeln!(text, "What would not be noticed");
    for gap in told.gaps {
        let _ = writeln!(text, "  {:11} {gap}", gap.name());
    }
    let clauses = told.gaps.iter().filter(|gap| matches!(gap, Gap::Clause(_))).count();
    let gaps = told.gaps.len() - clauses;
    let _ = writeln!(
        text,
        "\nFAIL: {} of {}, {}",
        count(gaps, "gap"),
        count(mutants, "mutant"),
        count(clauses, "unguarded clause")
    );
}
