//! Known failures, as a team meets them: mutants of the simulated service as the SDK that fails, and the command.
//!
//! *Not here*: what can't be brought about by a mutant, like a skipped case (tests beside `baseline`), and how reports
//! look (`reports.rs`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod files;
mod judging;
#[path = "../support/place.rs"]
mod place;
mod reports;
mod subjects;

use place::{Place, Told};

/// Vinson is the only one on the list; with `count-unread` the count of every receiver is wrong.
const SCENARIO: &str = r#"title: Carol is not told
covers: [deliver.only-targets]
world:
  groups:
    groupA: { type: $group_type, members: [ann, vinson, carol] }
matrix: { group_type: [work, public] }
steps:
  - create: { by: ann, text: "for vinson", as: original }
  - target: { by: ann, message: original, to: [vinson], as: aside }
  - send: { by: ann, message: aside, group: groupA }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_received: { vinson: [aside, control], carol: [control] }
"#;

/// Nothing is targeted, so that no mutant of targeting shows.
const ORDINARY: &str = r#"title: All are told
covers: [deliver.ordinary]
world:
  groups:
    groupA: { type: work, members: [ann, vinson] }
steps:
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_received: { vinson: [control] }
"#;

const WORK: &str = "aside[group_type=work]@tencent-2022";
const PUBLIC: &str = "aside[group_type=public]@tencent-2022";

/// A project of three cases whose baseline is `known.toml`.
fn team(known: &str) -> Place {
    let place = Place::new();
    place.write("ours/aside.yaml", SCENARIO);
    place.write("ours/plain.yaml", ORDINARY);
    place.write("aside.toml", "corpus = \"ours\"\nrules = [\"tencent-2022\"]\nbaseline = \"known.toml\"\n");
    place.write("known.toml", known);
    place
}

/// An entry of five lines and `more`, with an empty line behind it.
fn entry(case: &str, clause: &str, kind: &str, more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{more}\n") };
    format!(
        "[[known]]\ncase = \"{case}\"\nclause = \"{clause}\"\nkind = \"{kind}\"\nreason = \"waits for 9.1\"\n{more}\n"
    )
}

fn miscount(case: &str) -> String {
    entry(case, "unread.excluded", "miscount", "")
}

fn both_cells() -> String {
    miscount(WORK) + &miscount(PUBLIC)
}

/// A run of the project with a defect.
#[track_caller]
fn run(place: &Place, mutant: &str, more: &[&str]) -> Told {
    place.aside(&[&["run", "--mutant", mutant], more].concat())
}

#[track_caller]
fn check(place: &Place, mutant: &str, more: &[&str]) -> Told {
    place.aside(&[&["baseline", "check", "known.toml", "--mutant", mutant], more].concat())
}

#[track_caller]
fn update(place: &Place, mutant: &str, more: &[&str]) -> Told {
    place.aside(&[&["baseline", "update", "known.toml", "--mutant", mutant], more].concat())
}

/// What a check says, and how both it and a run end.
#[track_caller]
fn says(place: &Place, mutant: &str, more: &[&str], code: i32, lines: &[&str]) {
    let told = check(place, mutant, more).ends(code);
    assert_eq!(told.out.lines().collect::<Vec<_>>(), lines);
    run(place, mutant, more).ends(code);
}
