//! The verb `mutants`: runs services with a defect, and tells who notices.
//!
//! *Not here*: the matrix ([`crate::kills`]) and its reports ([`crate::report::mutants`]).

use super::Screen;
use super::args::{Choice, Mutants};
use super::exit::{Exit, Stop};
use super::load::{self, unknown_clause};
use super::subject::mutant;
use crate::kills::worth::Worth;
use crate::kills::{Task, pairs};
use crate::report::mutants::{Told, Weighed, lines, markdown, terminal, worth};
use crate::report::progress::Live;
use crate::run::Job;
use crate::select::is_of;
use aside_sim::mutants::Mutant;
use aside_spec::vocabulary::{Clause, Word};
use std::fs;
use std::thread;

pub(super) fn mutants(options: &Mutants, screen: &Screen) -> Result<Exit, Stop> {
    let (mutants, clauses) = chosen_mutants(options)?;
    let reports = options.report.iter().map(|it| kind_and_file(it)).collect::<Result<Vec<_>, _>>()?;
    let choice = Choice { what: options.corpus.clone(), rules: options.rules.clone(), ..Choice::default() };
    let chosen = load::chosen(&choice, screen)?;
    let job = |(case, book): &'_ (crate::script::Case, usize)| (case.clone(), *book);
    let cases: Vec<_> = chosen.cases.iter().map(job).collect();
    let jobs: Vec<_> = cases
        .iter()
        .map(|(case, at)| Job { case, book: &chosen.books[*at], service: &chosen.books[*at] })
        .collect();
    let task = Task {
        jobs: &jobs,
        books: &chosen.books,
        drawn: if options.no_explore { 0 } else { options.cases },
        seed: options.seed,
        threads: options.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)),
    };
    let mut live = Live::new(Some(mutants.len() as u64));
    let matrix = task.run(&mutants, |done, mutant| live.tick(done as u64, || mutant.name().into()));
    live.finish();
    let mut gaps = matrix.gaps();
    if mutants.len() == Mutant::ALL.len() {
        gaps.extend(matrix.unguarded());
    }
    let weighed = options.worth.then(|| {
        let worth = Worth::of(&matrix, &jobs);
        // The newest book knows the plans of the older ones, too.
        let missing = chosen.books.last().map(|book| pairs::missing(book, &worth)).unwrap_or_default();
        (worth, missing)
    });
    let books: Vec<_> = chosen.books.iter().map(|book| book.name.clone()).collect();
    let told = Told {
        matrix: &matrix,
        gaps: &gaps,
        cases: jobs.len(),
        drawn: task.drawn,
        books: &books,
        seed: options.seed,
        weighed: weighed.as_ref().map(|(worth, missing)| Weighed { worth, missing }),
    };
    for &(kind, file) in &reports {
        write(told, kind, file, screen)?;
    }
    let exit = if told.is_well() { Exit::Ok } else { Exit::Failures };
    // A report that goes there has stdout for itself.
    if reports.iter().any(|(_, file)| *file == "-") {
        return Ok(exit);
    }
    let text = match (clauses.as_slice(), options.names.as_slice()) {
        ([], []) => terminal::whole(told),
        ([], [..]) => terminal::some(told),
        (clauses, _) => clauses.iter().map(|clause| terminal::clause(told, *clause)).collect(),
    };
    screen.write(text.as_bytes())?;
    if let Some(weighed) = told.weighed {
        screen.write(format!("\n{}", worth::told(weighed)).as_bytes())?;
    }
    Ok(exit)
}

/// The mutants asked for, and the clauses.
fn chosen_mutants(options: &Mutants) -> Result<(Vec<Mutant>, Vec<Clause>), Stop> {
    let named = options.names.iter().map(|name| mutant(name)).collect::<Result<Vec<_>, _>>()?;
    let mut clauses = Vec::new();
    for wanted in &options.clause {
        let before = clauses.len();
        clauses.extend(Clause::ALL.iter().copied().filter(|clause| is_of(*clause, wanted)));
        if clauses.len() == before {
            return Err(unknown_clause(wanted));
        }
    }
    let is_wanted = |mutant: &&Mutant| {
        (named.is_empty() || named.contains(mutant))
            && (clauses.is_empty() || mutant.breaks().iter().any(|clause| clauses.contains(clause)))
    };
    let mutants: Vec<_> = Mutant::ALL.iter().filter(is_wanted).copied().collect();
    if mutants.is_empty() {
        let message = "aside: no mutant breaks that; `aside mutants` shows what each breaks";
        return Err(Stop::new(Exit::NothingSelected, message));
    }
    Ok((mutants, clauses))
}

/// A form of a report.
#[derive(Clone, Copy)]
enum Kind {
    Json,
    Markdown,
}

fn kind_and_file(wanted: &str) -> Result<(Kind, &str), Stop> {
    let usage = || {
        let message = format!("aside: `--report {wanted}`: give json=FILE or markdown=FILE; `-` is stdout");
        Stop::new(Exit::Usage, message)
    };
    match wanted.split_once('=') {
        Some((_, "")) => Err(usage()),
        Some(("json", file)) => Ok((Kind::Json, file)),
        Some(("markdown", file)) => Ok((Kind::Markdown, file)),
        Some(_) | None => Err(usage()),
    }
}

fn write(told: Told<'_>, kind: Kind, file: &str, screen: &Screen) -> Result<(), Stop> {
    let mut bytes = Vec::new();
    match kind {
        // Nothing can go wrong in memory.
        Kind::Json => _ = lines::write(told, &mut bytes),
        Kind::Markdown => bytes = markdown::table(told.matrix).into_bytes(),
    }
    if file == "-" {
        return screen.write(&bytes).map(|_| ());
    }
    let cant = |why| Stop::new(Exit::Incomplete, format!("aside: can't write {file}: {why}"));
    fs::write(file, bytes).map_err(cant)
}
