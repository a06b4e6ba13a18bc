//! What several tests need: the embedded corpus, lowered under every built-in book that it holds for, and runs of it.
//!
//! *Not here*: anything that judges; each test says itself what it wants.

#![allow(dead_code, reason = "every test binary uses another part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use aside_scenarios::language::{self, Paint, Scenario, render_all};
use aside_scenarios::library::{Source, embedded};
use aside_scenarios::report::{Head, Summary, Told};
use aside_scenarios::run::lockstep::Watch;
use aside_scenarios::run::pool::Logs;
use aside_scenarios::run::result::full_id;
use aside_scenarios::run::subject::InProcess;
use aside_scenarios::run::{CaseResult, Job, Settings, run_all};
use aside_scenarios::script::Case;
use aside_sim::mutants::Mutant;
use aside_spec::clauses::Level;
use aside_spec::rules::builtin;
use aside_spec::vocabulary::RuleBook;
use std::sync::LazyLock;

/// A scenario of the corpus under each book that it holds for.
pub(crate) struct Written {
    pub(crate) source: Source,
    /// The place of a book, and the scenario under it.
    pub(crate) under: Vec<(usize, Scenario)>,
}

impl Written {
    /// The scenario under the first of its books: title, lints and covered clauses are the same under each.
    pub(crate) fn first(&self) -> &Scenario {
        &self.under[0].1
    }

    pub(crate) fn text(&self) -> &str {
        language::text(&self.source.bytes).map_or("", |text| text)
    }
}

/// The embedded corpus.
pub(crate) struct Corpus {
    pub(crate) books: Vec<RuleBook>,
    pub(crate) scenarios: Vec<Written>,
}

impl Corpus {
    /// The corpus, read once. What can't be lowered under a book that it holds for fails the test, with the diagnostics.
    pub(crate) fn read() -> &'static Self {
        static CORPUS: LazyLock<Corpus> = LazyLock::new(Corpus::embedded);
        &CORPUS
    }

    fn embedded() -> Self {
        let books = builtin();
        let scenarios = embedded().into_iter().map(|source| under_each(source, &books)).collect();
        Self { books, scenarios }
    }

    /// Every case under every book that it holds for, book by book.
    pub(crate) fn jobs(&self) -> Vec<Job<'_>> {
        let of_book = |at: usize| {
            let book = &self.books[at];
            let scenarios = self.scenarios.iter().flat_map(|it| &it.under).filter(move |(of, _)| *of == at);
            let cases = scenarios.flat_map(|(_, scenario)| &scenario.cases);
            cases.map(move |case| Job { case, book, service: book })
        };
        (0..self.books.len()).flat_map(of_book).collect()
    }
}

fn under_each(source: Source, books: &[RuleBook]) -> Written {
    let text = language::text(&source.bytes).unwrap_or_else(|_| panic!("{} is no text", source.file));
    let lowered: Vec<_> =
        books.iter().map(|book| language::lower(&source.file, &source.id, text, book)).collect();
    let held: Vec<_> = books
        .iter()
        .map(|book| lowered.iter().flatten().next().is_none_or(|it| it.holds_for(&book.name)))
        .collect();
    let mut under = Vec::new();
    for (at, scenario) in lowered.into_iter().enumerate() {
        match scenario {
            Ok(scenario) if held[at] => under.push((at, scenario)),
            Err(errors) if held[at] => {
                panic!("{}", render_all(&errors, &source.file, text, Paint::Plain))
            }
            // What does not hold for a book need not make sense under it.
            Ok(_) | Err(_) => {}
        }
    }
    assert!(!under.is_empty(), "{} holds for no built-in book", source.file);
    Written { source, under }
}

/// A run of the honest service with seed 1, in as many threads as CI has.
pub(crate) const HONEST: Settings<'static> = Settings {
    subject: &InProcess { mutant: None },
    seed: 1,
    jobs: 2,
    watch: Watch::EveryStep,
    level: Level::Should,
    logs: Logs::OfTroubled,
};

/// The same of a mutant.
pub(crate) fn mutated(mutant: Mutant) -> Settings<'static> {
    let subject: &'static InProcess = Box::leak(Box::new(InProcess { mutant: Some(mutant) }));
    Settings { subject, ..HONEST }
}

/// All results, in the order of the jobs.
pub(crate) fn results(jobs: &[Job<'_>], settings: Settings<'_>) -> Vec<CaseResult> {
    let mut results = Vec::with_capacity(jobs.len());
    run_all(jobs, settings, |at, result| {
        assert_eq!(at, results.len(), "results come in the order of the jobs");
        results.push(result);
        true
    });
    assert_eq!(results.len(), jobs.len());
    results
}

/// The sum of a run.
pub(crate) fn summary(jobs: &[Job<'_>], results: &[CaseResult], settings: Settings<'_>) -> Summary {
    let head = Head {
        version: "0",
        subject: "simulated service".into(),
        seed: settings.seed,
        books: Vec::new(),
        cases: jobs.len(),
        part: None,
        level: settings.level,
        recording: None,
        again: String::new(),
        unseen: Vec::new(),
    };
    let mut summary = Summary::new();
    for (at, (job, result)) in jobs.iter().zip(results).enumerate() {
        summary.add(&head, Told { at, case: job.case, book: job.book, result, listed: &[] });
    }
    summary
}

/// The name of a job's case.
pub(crate) fn name(job: &Job<'_>) -> String {
    full_id(job.case, &job.book.name)
}

/// The scenario of a case: its id without the cell.
pub(crate) fn scenario_of(case: &Case) -> &str {
    case.id.split('[').next().unwrap_or(&case.id)
}

/// The scenarios in the row of a mutant in `MUTANTS.md`.
pub(crate) fn named_in(table: &str, mutant: Mutant) -> Vec<&str> {
    let row = table.lines().find(|line| line.starts_with(&format!("| `{mutant}` |")));
    let cell = row.and_then(|row| row.split(" | ").nth(4)).unwrap_or_default();
    cell.split(", ").map(|name| name.trim_matches('`')).collect()
}

/// Fails the test with all that is wrong at once.
#[track_caller]
pub(crate) fn none(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
