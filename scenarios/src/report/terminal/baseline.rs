//! What a person is told of the baseline: what is known to fail, and where the file does not say what is.
//!
//! *Not here*: cases that fail otherwise than listed; they are told of as any failure.

use super::text::{Paint, clean, count, hang};
use crate::baseline::Problem;
use crate::report::known::{Row, Tally};
use std::fmt::Write;

/// So many known failures are told of.
const MOST_KNOWN: usize = 12;
/// So many problems are told of.
const MOST_PROBLEMS: usize = 20;

/// The known failures, with a heading; empty where there is none.
///
/// Those of one reason and one sort stand in one line, because most lists have an entry for each cell.
pub(super) fn known(tally: &Tally, paint: Paint, width: usize) -> String {
    let mut rows: Vec<(&Row, usize)> = Vec::new();
    for row in tally.rows() {
        match rows.iter_mut().find(|(it, _)| (it.harm, &it.why) == (row.harm, &row.why)) {
            Some((_, cases)) => *cases += row.cases,
            None => rows.push((row, row.cases)),
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", paint.doubtful("Known failures"));
    let told = rows.iter().take(MOST_KNOWN);
    let told: Vec<_> =
        told.map(|(row, cases)| (row.harm.to_string(), count(*cases, "case"), &row.why)).collect();
    let harms = told.iter().map(|(harm, ..)| harm.len()).max().unwrap_or(0);
    let counts = told.iter().map(|(_, cases, _)| cases.len()).max().unwrap_or(0);
    for (harm, cases, why) in &told {
        hang(&mut text, &format!("  {harm:harms$}  {cases:counts$}  "), &clean(why), width);
    }
    if rows.len() > MOST_KNOWN {
        let _ = writeln!(text, "  and {}", count(rows.len() - MOST_KNOWN, "other"));
    }
    text.push('\n');
    text
}

/// What is wrong with the baseline, with a heading; empty where nothing is.
pub(super) fn problems(problems: &[Problem], paint: Paint, width: usize) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", paint.bad("The baseline is stale"));
    for it in problems.iter().take(MOST_PROBLEMS) {
        let what = clean(&format!("{}:{}: {}", it.file, it.lines.0, it.what));
        hang(&mut text, "  ", &what, width);
        hang(&mut text, "    ", &clean(&it.remedy), width);
    }
    if problems.len() > MOST_PROBLEMS {
        let others = count(problems.len() - MOST_PROBLEMS, "other");
        let _ = writeln!(text, "  and {others}; `aside baseline check` tells all");
    }
    text.push('\n');
    text
}
