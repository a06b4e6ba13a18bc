//! What each scenario alone is there for, for a person.
//!
//! *Not here*: what counts ([`kills::worth`](crate::kills::worth)).

use super::Weighed;
use crate::kills::worth::Point;
use crate::report::terminal::text::count;
use std::fmt::{Display, Write};

/// A line for each scenario, then what nothing would be lost without, and what no send has met.
pub fn told(weighed: Weighed<'_>) -> String {
    let worth = weighed.worth;
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
    verdict(&mut text, weighed);
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

fn verdict(text: &mut String, weighed: Weighed<'_>) {
    let Weighed { worth, missing } = weighed;
    let (idle, all) = (worth.idle(), count(worth.scenarios().count(), "scenario"));
    list(text, "Nothing would be lost without", &idle);
    list(text, "No send has met", missing);
    let _ = if weighed.is_well() {
        writeln!(text, "PASS: each of {all} is there for something, and no pair is missing")
    } else {
        writeln!(text, "FAIL: {} of {all} not needed, {} missing", idle.len(), count(missing.len(), "pair"))
    };
}

fn list(text: &mut String, what: &str, all: &[impl Display]) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(text, "{what}");
    for it in all {
        let _ = writeln!(text, "  {it}");
    }
    text.push('\n');
}
