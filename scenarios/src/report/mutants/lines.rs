//! The kill matrix for programs: JSON, one event a line. [`schema`] says what stands in it; it is checked in as
//! `scenarios/mutants.schema.json`.
//!
//! *Not here*: what counts as a kill ([`kills`](crate::kills)).

use super::Told;
use super::worth::counts;
use crate::kills::worth::Worth;
use crate::kills::{Hunt, Kills, Row};
use aside_spec::vocabulary::Word;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The number of the form of these events.
const PROTOCOL: u32 = 1;

/// One line of the report.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
#[schemars(title = "Events of a kill matrix of aside")]
enum Event<'e> {
    MatrixStarted(MatrixStarted<'e>),
    MutantFinished(MutantFinished<'e>),
    ScenarioWeighed(ScenarioWeighed<'e>),
    MatrixFinished(MatrixFinished<'e>),
}

/// The first line.
#[derive(Serialize, JsonSchema)]
struct MatrixStarted<'e> {
    /// The number of the form of these events.
    protocol: u32,
    /// The version of aside.
    version: &'e str,
    /// The seed of everything that is drawn.
    seed: u64,
    /// The rule books judged by.
    books: &'e [String],
    /// Cases of the scenarios, over all books.
    cases: usize,
    /// Cases drawn for each mutant at most; 0 where none are.
    drawn: u64,
    /// Mutants run.
    mutants: usize,
}

/// One mutant.
#[derive(Serialize, JsonSchema)]
struct MutantFinished<'e> {
    /// Its name.
    mutant: &'e str,
    /// What is wrong with it.
    description: &'e str,
    /// The clauses that it breaks, foremost first.
    breaks: Vec<&'e str>,
    /// The harm that it does to them. A charge of one of them with another harm is no kill.
    harms: Vec<&'e str>,
    /// By clause and scenario: in how many cases each judge charged the clause. Clauses that it is not said to break are
    /// among them.
    kills: BTreeMap<&'e str, BTreeMap<&'e str, Cell>>,
    /// The number of the first drawn case that found it; absent where none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    found_by_case: Option<u64>,
    /// Scenarios that together show it to all judges who are to see it.
    witnesses: Vec<&'e str>,
}

/// Cases of one scenario in which one clause was charged.
#[derive(Serialize, JsonSchema)]
struct Cell {
    /// By pins.
    pins: usize,
    /// By the model.
    model: usize,
    /// By the properties.
    properties: usize,
}

/// What one scenario alone is there for: with `--worth`.
#[derive(Serialize, JsonSchema)]
struct ScenarioWeighed<'e> {
    /// Its name.
    scenario: &'e str,
    /// Mutants that no other scenario's pins kill by the same clause.
    kills: usize,
    /// Open questions that no other is about.
    questions: usize,
    /// Circumstances under which no other's pins kill a mutant by the same clause.
    boundaries: usize,
    /// Pairs of circumstances that meet in no other.
    pairs: usize,
    /// All of them in words. Where there are none, the scenario could be taken away.
    alone: Vec<String>,
}

/// The last line. A report without it is of a run that was cut short.
#[derive(Serialize, JsonSchema)]
struct MatrixFinished<'e> {
    /// Only `pass` is good.
    #[schemars(extend("enum" = ["pass", "fail"]))]
    outcome: &'e str,
    /// What would not be noticed.
    gaps: Vec<GapLine>,
    /// Pairs of circumstances that no send met: with `--worth`.
    missing_pairs: Vec<String>,
}

/// Something that would not be noticed, or by one judge too few.
#[derive(Serialize, JsonSchema)]
struct GapLine {
    /// What is missing.
    #[schemars(extend("enum" = ["pins", "model", "properties", "explorer", "clause"]))]
    missing: &'static str,
    /// The mutant; of a missing clause, the clause.
    about: &'static str,
    /// The same in words.
    what: String,
}

/// Writes the report.
pub fn write(told: Told<'_>, mut out: impl Write) -> io::Result<()> {
    let started = Event::MatrixStarted(MatrixStarted {
        protocol: PROTOCOL,
        version: env!("CARGO_PKG_VERSION"),
        seed: told.seed,
        books: told.books,
        cases: told.cases,
        drawn: told.drawn,
        mutants: told.matrix.rows.len(),
    });
    let finished = Event::MatrixFinished(MatrixFinished {
        outcome: if told.is_well() { "pass" } else { "fail" },
        gaps: told
            .gaps
            .iter()
            .map(|gap| GapLine { missing: gap.name(), about: gap.about(), what: gap.to_string() })
            .collect(),
        missing_pairs: told.weighed.iter().flat_map(|it| it.missing).map(ToString::to_string).collect(),
    });
    let weighed =
        told.weighed.iter().flat_map(|it| it.worth.scenarios().map(|scenario| weighed(it.worth, scenario)));
    let rows = told.matrix.rows.iter().map(|row| Event::MutantFinished(of(row)));
    for event in std::iter::once(started).chain(rows).chain(weighed).chain([finished]) {
        let mut line = serde_json::to_vec(&event)?;
        line.push(b'\n');
        out.write_all(&line)?;
    }
    out.flush()
}

fn of(row: &Row) -> MutantFinished<'_> {
    MutantFinished {
        mutant: row.mutant.name(),
        description: row.mutant.description(),
        breaks: row.mutant.breaks().iter().map(|it| it.name()).collect(),
        harms: row.mutant.harms().iter().map(|it| it.name()).collect(),
        kills: row.cells.iter().map(|(clause, scenarios)| (clause.name(), cells(scenarios))).collect(),
        found_by_case: match row.hunt {
            Some(Hunt::Found(at)) => Some(at),
            Some(Hunt::Escaped(_)) | None => None,
        },
        witnesses: row.witnesses(),
    }
}

fn weighed<'e>(worth: &'e Worth<'_>, scenario: &'e str) -> Event<'e> {
    let points: Vec<_> = worth.alone(scenario).collect();
    let [kills, questions, boundaries, pairs] = counts(&points);
    let alone = points.iter().map(ToString::to_string).collect();
    Event::ScenarioWeighed(ScenarioWeighed { scenario, kills, questions, boundaries, pairs, alone })
}

fn cells(scenarios: &BTreeMap<String, Kills>) -> BTreeMap<&str, Cell> {
    let cell = |kills: &Kills| Cell { pins: kills.pins, model: kills.model, properties: kills.properties };
    scenarios.iter().map(|(name, kills)| (name.as_str(), cell(kills))).collect()
}

/// The JSON Schema of a line of the report.
pub fn schema() -> String {
    let schema =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Event<'_>>();
    // A map of strings and numbers can always be written.
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
