//! The verb `baseline`, and what `run` needs of a list of known failures.
//!
//! *Not here*: what a list says ([`crate::baseline`]).

use super::Screen;
use super::args::{Baseline as Verb, Kept, Run};
use super::exit::{Exit, Stop};
use super::load::Chosen;
use super::run::against;
use crate::baseline::{
    Baseline, Change, Date, Fate, Ledger, SubjectInfo, Terms, Unlisted, Update, day, update,
};
use crate::language::{self, render_all};
use crate::report::{Summary, problem_text, sum_of_known};
use aside_spec::clauses::Level;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What stands first in a list that is begun.
const BEGINNING: &str = "# Failures that are known. `aside baseline update` keeps this list; why each is left, only people can say.\n";

/// Who is told of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// The screen, CI, and every report that was asked for.
    Everybody,
    /// Only the reports that were asked for.
    Asked,
}

/// What came of a run.
pub(super) struct Ran {
    pub exit: Exit,
    pub summary: Summary,
    pub ledger: Ledger,
}

/// The baseline of a run, and all that it is judged by. A list is given, or named by the options or the project.
pub(super) fn ledger(
    options: &Run,
    given: Option<&Baseline>,
    chosen: &Chosen,
    subject: SubjectInfo,
    level: Level,
    screen: &Screen,
) -> Result<Ledger, Stop> {
    let baseline = match (given, options.baseline.as_ref().or(chosen.baseline.as_ref())) {
        (Some(given), _) => given.clone(),
        (None, Some(path)) => read(path, screen)?.1,
        (None, None) => Baseline::default(),
    };
    let today = options.today.map_or_else(today, Ok)?;
    let terms = Terms { subject, today, level };
    Ok(Ledger::new(baseline, terms, chosen.universe.clone(), &chosen.books))
}

/// Today's day, where it is the same for everybody: in UTC.
#[allow(
    clippy::disallowed_types,
    reason = "an entry expires on a day; the day decides what is red, and is itself never printed"
)]
fn today() -> Result<Date, Stop> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).ok();
    let now = seconds.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    now.and_then(|now| day(&now.date_naive().to_string()).ok())
        .ok_or_else(|| Stop::new(Exit::Incomplete, "aside: the clock tells no day; give one by `--today`"))
}

/// The text of a list, and what it says.
fn read(path: &Path, screen: &Screen) -> Result<(String, Baseline), Stop> {
    let file = path.display().to_string();
    let bytes = fs::read(path).map_err(|why| Stop::new(Exit::BadFile, format!("aside: {file}: {why}")))?;
    let text =
        language::text(&bytes).map_err(|it| bad(&[*it], &file, &String::from_utf8_lossy(&bytes), screen))?;
    let baseline = Baseline::read(&file, text).map_err(|wrong| bad(&wrong, &file, text, screen))?;
    Ok((text.into(), baseline))
}

fn bad(wrong: &[language::Diagnostic], file: &str, text: &str, screen: &Screen) -> Stop {
    Stop::new(Exit::BadFile, render_all(wrong, file, text, screen.paint()))
}

pub(super) fn baseline(verb: &Verb, screen: &Screen) -> Result<Exit, Stop> {
    let (Verb::Update(options) | Verb::Check(options)) = verb;
    if options.run.baseline.is_some() {
        let message = "aside: `aside baseline` takes its file without `--baseline`";
        return Err(Stop::new(Exit::Usage, message));
    }
    match verb {
        Verb::Update(options) => rewrite(options, screen),
        Verb::Check(options) => check(options, screen),
    }
}

/// Runs, and tells only whether the list says what is.
fn check(options: &Kept, screen: &Screen) -> Result<Exit, Stop> {
    let (_, baseline) = read(&options.file, screen)?;
    let Some(ran) = against(&options.run, Some(&baseline), Audience::Asked, screen)? else {
        return Ok(Exit::Ok);
    };
    screen.write(verdict(&ran).as_bytes())?;
    Ok(ran.exit)
}

/// Everything in which the list does not say what is, and the last word.
fn verdict(ran: &Ran) -> String {
    let (summary, unlisted) = (&ran.summary, ran.ledger.unlisted());
    let mut text: String = summary.problems.iter().map(|it| problem_text(it) + "\n").collect();
    text.push_str(&not_listed(&unlisted));
    if ran.exit == Exit::Ok {
        let _ = writeln!(text, "baseline holds: {}", sum_of_known(summary));
        return text;
    }
    let mut parts = Vec::new();
    for (number, one, more) in [
        (summary.problems.len(), "problem", "problems"),
        (unlisted.len(), "failed case that is not listed so", "failed cases that are not listed so"),
        (summary.errors, "case in error", "cases in error"),
        (summary.not_run, "case not run", "cases not run"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {}", if number == 1 { one } else { more }));
        }
    }
    if parts.is_empty() {
        parts.push(String::from("nothing was judged"));
    }
    let _ = writeln!(text, "baseline does not hold: {}", parts.join(", "));
    text
}

fn not_listed(unlisted: &[Unlisted]) -> String {
    let line = |it: &Unlisted| {
        let harm: Vec<_> = it.harm.iter().map(ToString::to_string).collect();
        format!("not listed: {} fails by {}\n", it.id, harm.join(", "))
    };
    unlisted.iter().map(line).collect()
}

/// Runs, and writes the list so that it says what is.
fn rewrite(options: &Kept, screen: &Screen) -> Result<Exit, Stop> {
    let file = options.file.display().to_string();
    let is_new = matches!(fs::metadata(&options.file), Err(why) if why.kind() == ErrorKind::NotFound);
    let (old, baseline) = if is_new {
        (String::from(BEGINNING), Baseline { file: file.clone(), known: Vec::new() })
    } else {
        read(&options.file, screen)?
    };
    let Some(ran) = against(&options.run, Some(&baseline), Audience::Asked, screen)? else {
        return Ok(Exit::Ok);
    };
    let Update { text, changes } = update(&old, &ran.ledger).map_err(|why| {
        Stop::new(Exit::OurBug, format!("aside: {file} was read, but can't be changed: {why}"))
    })?;
    if is_new || text != old {
        fs::write(&options.file, &text)
            .map_err(|why| Stop::new(Exit::Incomplete, format!("aside: can't write {file}: {why}")))?;
    }
    let written = Baseline::read(&file, &text)
        .map_err(|wrong| Stop { exit: Exit::OurBug, ..bad(&wrong, &file, &text, screen) })?;
    let (left, exit) = what_is_left(&ran, written);
    screen.write((told(&file, &changes) + &left).as_bytes())?;
    Ok(exit)
}

/// What became of each entry.
fn told(file: &str, changes: &[Change]) -> String {
    let of = |fate| changes.iter().filter(|change| change.fate == fate).count();
    let counts = Fate::ALL.into_iter().filter(|fate| of(*fate) > 0);
    let counts: Vec<_> = counts.map(|fate| format!("{} {}", of(fate), fate.name())).collect();
    let counts = if counts.is_empty() { String::from("nothing to list") } else { counts.join(", ") };
    let mut text = format!("{file}: {counts}\n");
    for Change { fate, case, harm } in changes {
        let _ = writeln!(text, "  {:9}  {case}  {harm}", fate.name());
    }
    text
}

/// What the list that was written still does not say: where a pattern was left, and where cases are in error.
fn what_is_left(ran: &Ran, written: Baseline) -> (String, Exit) {
    let ledger = ran.ledger.against(written);
    let problems = ledger.problems();
    let text = problems.iter().map(|it| problem_text(it) + "\n").collect();
    let exits = [
        (!problems.is_empty() || !ledger.unlisted().is_empty(), Exit::Failures),
        (ran.summary.errors > ran.summary.adapter_errors, Exit::BadFile),
        (ran.summary.adapter_errors > 0, Exit::NoSubject),
        (ran.summary.not_run > 0, Exit::Incomplete),
    ];
    let applying = exits.into_iter().filter(|(applies, _)| *applies);
    (text, applying.fold(Exit::Ok, |exit, (_, code)| exit.or(code)))
}
