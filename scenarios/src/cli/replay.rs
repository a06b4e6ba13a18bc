//! The verbs `replay` and `trace`: one case again, moment by moment.
//!
//! *Not here*: how a tale is told ([`crate::tale`]).

use super::Screen;
use super::args::{Diagram, Replay, Trace};
use super::exit::{Exit, Stop};
use super::load;
use super::subject;
use crate::explore::plan::draw;
use crate::explore::swarm::Bounds;
use crate::run::lockstep::{Terms, Watch, run_case};
use crate::run::result::full_id;
use crate::run::sut::{Remains, Simulated};
use crate::run::{CaseResult, Verdict};
use crate::script::Case;
use crate::tale::{Tale, lines, mermaid, svg};
use aside_sim::mutants::Mutant;
use aside_spec::clauses::Level;
use aside_spec::vocabulary::RuleBook;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A case with the book that it is judged by.
type Picked = (Case, RuleBook);

pub(super) fn replay(options: &Replay, screen: &Screen) -> Result<Exit, Stop> {
    let mutant = mutant(options.mutant.as_deref())?;
    let picked = picked(&options.what, &options.rules, screen)?;
    let mut text = String::new();
    let mut exit = Exit::Ok;
    for (case, book) in &picked {
        let (result, remains) = play(case, book, options.seed, mutant);
        let id = full_id(case, &book.name);
        _ = writeln!(text, "{id}: {}, fingerprint {:016x}", result.verdict.name(), result.fingerprint);
        for charge in &result.charges {
            _ = writeln!(text, "  {}: {}", charge.judge.name(), charge.finding);
        }
        if let Some(tale) = tale(case, &result, &remains).filter(|_| options.trace) {
            text.push_str(&lines::lines(&tale));
        }
        if options.check_determinism {
            let (again, once_more) = play(case, book, options.seed, mutant);
            match difference(case, (&result, &remains), (&again, &once_more)) {
                None => _ = writeln!(text, "  twice the same"),
                Some(what) => {
                    _ = writeln!(text, "  the two runs differ: {what}");
                    exit = exit.or(Exit::OurBug);
                }
            }
        }
        exit = exit.or(if result.verdict == Verdict::Fail { Exit::Failures } else { Exit::Ok });
    }
    screen.write(text.as_bytes()).map(|_| exit)
}

pub(super) fn trace(options: &Trace, screen: &Screen) -> Result<Exit, Stop> {
    let mutant = mutant(options.mutant.as_deref())?;
    let picked = picked(&options.what, &options.rules, screen)?;
    let mut text = String::new();
    for (case, book) in &picked {
        let (result, remains) = play(case, book, options.seed, mutant);
        let Some(tale) = tale(case, &result, &remains) else { continue };
        match options.diagram {
            None => {
                _ = writeln!(text, "{}: {}", full_id(case, &book.name), result.verdict.name());
                text.push_str(&lines::lines(&tale));
            }
            Some(Diagram::Mermaid) => text.push_str(&mermaid::mermaid(&tale)),
            Some(Diagram::Svg) => text.push_str(&svg::svg(&tale)),
        }
        if options.diagram.is_some() && picked.len() > 1 {
            let message = format!(
                "aside: a diagram shows one case, and {} are meant: choose with --rules, or by the case's id",
                picked.len()
            );
            return Err(Stop::new(Exit::Usage, message));
        }
    }
    match &options.out {
        None => screen.write(text.as_bytes()),
        Some(path) => fs::write(path, text).map(|()| Exit::Ok).map_err(|why| {
            Stop::new(Exit::Incomplete, format!("aside: can't write {}: {why}", path.display()))
        }),
    }
}

fn mutant(name: Option<&str>) -> Result<Option<Mutant>, Stop> {
    name.map(subject::mutant).transpose()
}

/// The cases that are meant: of a seed, of a file, or by their ids.
fn picked(what: &str, rules: &[String], screen: &Screen) -> Result<Vec<Picked>, Stop> {
    if let Some(seed) = seed(what) {
        let bounds = Bounds { faults: true, crowds: true };
        let books = load::books(rules, Path::new("."))?;
        return Ok(books.into_iter().map(|book| (draw(seed, &book, bounds).case, book)).collect());
    }
    let choice = super::args::Choice { what: vec![what.into()], rules: rules.to_vec(), ..Default::default() };
    let chosen = load::chosen(&choice, screen)?;
    let cases = chosen.cases.iter().map(|(case, book)| (case.clone(), chosen.books[*book].clone()));
    Ok(cases.collect())
}

/// A drawn case is named `seed/` and its seed, or by the seed alone.
fn seed(what: &str) -> Option<u64> {
    let hex = |digits: &str| u64::from_str_radix(digits, 16).ok();
    match what.strip_prefix("seed/").or_else(|| what.strip_prefix("0x")) {
        Some(digits) => hex(digits.split('@').next().unwrap_or(digits)),
        None => what.parse().ok(),
    }
}

fn play(case: &Case, book: &RuleBook, seed: u64, mutant: Option<Mutant>) -> (CaseResult, Remains) {
    let seed = case.seed.unwrap_or_else(|| xxh3_64_with_seed(case.id.as_bytes(), seed));
    let mut sut = Simulated::new(book, mutant).bought_as(book.usual_plan).keeping_moments();
    let terms = Terms { book, seed, watch: Watch::EveryStep, level: Level::Should };
    let result = run_case(&mut sut, case, terms);
    (result, sut.remains())
}

fn tale(case: &Case, result: &CaseResult, remains: &Remains) -> Option<Tale> {
    result.world.as_ref().map(|world| Tale::new(world, &case.script, &remains.moments, result))
}

/// The first moment in which two runs differ.
fn difference(case: &Case, one: (&CaseResult, &Remains), other: (&CaseResult, &Remains)) -> Option<String> {
    let told = |(result, remains): (&CaseResult, &Remains)| {
        tale(case, result, remains).map_or_else(String::new, |tale| lines::lines(&tale))
    };
    let (first, second) = (told(one), told(other));
    let differs = first.lines().zip(second.lines()).find(|(a, b)| a != b);
    match differs {
        Some((a, b)) => Some(format!("first\n    {a}\n  against\n    {b}")),
        None if one.0.fingerprint != other.0.fingerprint || one.0.log != other.0.log || first != second => {
            Some("in length, or in what no line shows".into())
        }
        None => None,
    }
}
