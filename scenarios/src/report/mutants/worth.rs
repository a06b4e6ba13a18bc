//! What each scenario alone is there for, for a person.
//!
//! *Not here*: what counts ([`kills::worth`](crate::kills::worth)).

use crate::kills::pairs::Missing;
use crate::kills::worth::{Point, Worth};
use crate::report::terminal::text::count;
use std::fmt::Write;

/// A line for each scenario, then what nothing would be lost without, and what no send has met.
pub fn told(worth: &Worth<'_>, missing: &[Missing]) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{:50} {:>5} {:>9} {:>10} {:>5}  For example",
        "What a scenario alone is there for", "Kills", "Questions", "Boundaries", "Pairs"
    );
    for scenario in worth.scenarios() {
        let points: Vec<_> = worth.alone(scenario).collect();
        let [kills, questions, boundaries, pairs] = counts(&points);
        let example = points.first().map(ToString::to_string).unwrap_or_default();
        let line = format!("{scenario:50} {kills:>5} {questions:>9} {boundaries:>10} {pairs:>5}  {example}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
    verdict(&mut text, worth, missing);
    text
}

/// How many there are of each sort, in the order of [`Point`].
pub(super) fn counts(points: &[&Point]) -> [usize; 4] {
    let mut counts = [0; 4];
    for point in points {
        counts[match point {
            Point::Kill(..) => 0,
            Point::Question(_) => 1,
            Point::Boundary(..) => 2,
            Point::Pair(..) => 3,
        }] += 1;
    }
    counts
}

fn verdict(text: &mut String, worth: &Worth<'_>, missing: &[Missing]) {
    let (idle, all) = (worth.idle(), worth.scenarios().count());
    if !idle.is_empty() {
        let _ = writeln!(text, "Nothing would be lost without");
        for scenario in &idle {
            let _ = writeln!(text, "  {scenario}");
        }
        text.push('\n');
    }
    if !missing.is_empty() {
        let _ = writeln!(text, "No send has met");
        for pair in missing {
            let _ = writeln!(text, "  {pair}");
        }
        text.push('\n');
    }
    let (is_well, idle, missing) = (idle.is_empty() && missing.is_empty(), idle.len(), missing.len());
    let _ = if is_well {
        writeln!(text, "PASS: each of {} is there for something, and no pair is missing", count(all, "scenario"))
    } else {
        writeln!(text, "FAIL: {idle} of {} not needed, {} missing", count(all, "scenario"), count(missing, "pair"))
    };
}
