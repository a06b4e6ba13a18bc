//! The verbs `explore` and `shrink`: draws cases, runs them, and makes a failure small.
//!
//! *Not here*: drawing ([`crate::explore`]) and shrinking ([`crate::shrink`]).

use super::Screen;
use super::args::{Choice, Explore, Shrink};
use super::exit::{Exit, Stop};
use super::load;
use super::subject::{self, Judged};
use crate::explore::campaign::{Batch, Campaign, Failure, Print};
use crate::explore::found::{Find, Trial, small, smallest, worst};
use crate::explore::reached::{ENDINGS, FAULTS, Reached};
use crate::explore::swarm::Bounds;
use crate::protocol::Capability;
use crate::report::progress::Live;
use crate::run::Verdict;
use crate::run::lockstep::Watch;
use crate::run::result::Trouble;
use aside_sim::Mark;
use aside_spec::clauses::{Level, statement};
use aside_spec::rules;
use aside_spec::vocabulary::{Clause, RuleBook, Word as _};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Cases where neither a number nor a time is given.
const USUAL_CASES: u64 = 10_000;
/// Where it goes on until everything is covered, it does so for this many cases at most.
const MOST_CASES: u64 = 10_000_000;

pub(super) fn explore(options: &Explore, screen: &Screen) -> Result<Exit, Stop> {
    let books = load::judging_books(&options.rules, load::project(Path::new("."))?.as_ref())?;
    let threads = options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let Some(judged) = subject::judged(&options.subject, threads, screen)? else { return Ok(Exit::Ok) };
    let services = load::services(&options.subject, &books)?;
    let level = load::level(options.level, judged.usual_level())?;
    let campaign = Campaign {
        subject: judged.subject(),
        books: &books,
        services: &services,
        seed: options.seed,
        jobs: threads,
        level,
        watch: options.watch.into(),
        bounds: bounds(options, &judged),
    };
    if let Some(at) = options.only {
        return only(&campaign, at, options, &judged);
    }
    let ran = walk(options, &campaign, &judged);
    let told = tell(options, &campaign, &judged, &ran, level);
    print(&told)?;
    let mut exit = if ran.is_without_a_verdict() { Exit::NothingSelected } else { Exit::Ok };
    if let Some(why) = judged.given_up() {
        return Err(Stop::new(Exit::Incomplete, format!("aside: the exploration was given up: {why}")));
    }
    for failure in &ran.failures {
        exit = exit.or(exit_of(&failure.result.verdict)).or(keep(options, &campaign, &judged, failure)?);
    }
    Ok(exit)
}

fn bounds(options: &Explore, judged: &Judged) -> Bounds {
    let has = judged.capabilities();
    let takes = [Capability::Links, Capability::Processes, Capability::Clocks, Capability::Restart];
    Bounds {
        faults: !options.no_faults && takes.into_iter().all(|it| has.has(it)),
        crowds: !matches!(judged, Judged::Fleet(_)),
    }
}

/// What an exploration came to.
struct Ran {
    reached: Reached,
    print: Print,
    failures: Vec<Failure>,
    failed: u64,
}

impl Ran {
    /// Whether it says nothing for the subject and nothing against it.
    fn is_without_a_verdict(&self) -> bool {
        self.failed == 0 && self.reached.of("pass") == 0
    }
}

/// What a verdict makes of the whole: an adapter at fault is not the subject's failure.
const fn exit_of(verdict: &Verdict) -> Exit {
    match verdict {
        Verdict::Fail => Exit::Failures,
        Verdict::Error(Trouble::Adapter(_)) => Exit::NoSubject,
        Verdict::NotRun(_) => Exit::Incomplete,
        Verdict::Error(Trouble::Scenario(_))
        | Verdict::Pass
        | Verdict::KnownFailure
        | Verdict::UnexpectedPass
        | Verdict::Skipped(_)
        | Verdict::Inconclusive => Exit::Ok,
    }
}

fn walk(options: &Explore, campaign: &Campaign<'_>, judged: &Judged) -> Ran {
    let cases = match (options.cases, options.time, options.until_covered) {
        (Some(cases), _, _) => cases,
        (None, Some(_), _) | (None, None, true) => MOST_CASES,
        (None, None, false) => USUAL_CASES,
    };
    let (first, last) = range(options, cases);
    let is_counted = options.cases.is_some() || options.time.is_none() && !options.until_covered;
    let mut live = Live::new(is_counted.then_some(last - first));
    let mut ran =
        Ran { reached: Reached::default(), print: Print::default(), failures: Vec::new(), failed: 0 };
    campaign.explore(first, last, |batch| {
        let Batch { reached, fingerprints, failures } = batch;
        ran.reached.merge(reached);
        for fingerprint in fingerprints {
            ran.print.add(fingerprint);
        }
        ran.failed += failures.len() as u64;
        let room = options.max_fail.saturating_sub(ran.failures.len());
        ran.failures.extend(failures.into_iter().take(room));
        live.tick(ran.reached.cases(), || {
            let marks = Mark::ALL.len() - ran.reached.marks_missed().len();
            let failed = ran.failed;
            format!(
                "{} clauses, {} contexts, {marks} marks, {failed} failed",
                ran.reached.checks.len(),
                ran.reached.contexts.len()
            )
        });
        let is_late = options.time.is_some_and(|limit| live.is_past(limit));
        let is_covered = options.until_covered && is_covered(campaign, &ran.reached, judged);
        !(is_late || is_covered || ran.failures.len() >= options.max_fail)
    });
    live.finish_cases(ran.reached.virtual_ms);
    ran
}

/// The numbers of the cases: all that are asked for, or a part of them.
fn range(options: &Explore, cases: u64) -> (u64, u64) {
    let (first, last) = (options.first, options.first.saturating_add(cases));
    options.partition.map_or((first, last), |part| part.share(first, last))
}

/// Whether every context, every clause and every mark was seen.
fn is_covered(campaign: &Campaign<'_>, reached: &Reached, judged: &Judged) -> bool {
    let marks = !matches!(judged, Judged::InProcess(_)) || reached.marks_missed().is_empty();
    let books = || campaign.books.iter().enumerate();
    marks
        && books().all(|(_, book)| reached.clauses_missed(book).is_empty())
        && books().all(|(at, book)| reached.contexts_missed(at, book).is_empty())
}

/// What is printed: the same for any number of threads, and for the same number of cases.
fn tell(options: &Explore, campaign: &Campaign<'_>, judged: &Judged, ran: &Ran, level: Level) -> String {
    let reached = &ran.reached;
    let books: Vec<_> = campaign.books.iter().map(|book| book.name.as_str()).collect();
    let mut text = format!(
        "aside {} explores {} by {}: {} cases from {}, seed {}\n\n",
        env!("CARGO_PKG_VERSION"),
        judged.name(),
        books.join(", "),
        reached.cases(),
        range(options, options.cases.unwrap_or(USUAL_CASES)).0,
        options.seed
    );
    let verdicts: Vec<_> = reached.verdicts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    line(&mut text, "Cases", &verdicts.join(", "));
    for (why, count) in reached.skipped.iter().take(8) {
        line(&mut text, "", &format!("{count} skipped: {why}"));
    }
    line(
        &mut text,
        "Steps",
        &format!("{} in {} s of virtual time", reached.steps, reached.virtual_ms / 1000),
    );
    line(&mut text, "Checks", &reached.checks.values().sum::<u64>().to_string());
    for book in campaign.books {
        clauses(&mut text, book, reached);
    }
    contexts(&mut text, campaign, reached, options.until_covered);
    outcomes(&mut text, reached);
    if campaign.bounds.faults {
        let missed: Vec<_> =
            FAULTS.iter().filter(|name| !reached.faults.contains_key(**name)).copied().collect();
        let begun: u64 = reached.faults.values().sum();
        line(
            &mut text,
            "Faults",
            &format!(
                "{begun} begun, {} of {} kinds{}",
                FAULTS.len() - missed.len(),
                FAULTS.len(),
                never(&missed)
            ),
        );
        for (name, count) in &reached.faults {
            line(&mut text, "", &format!("{count:>9}  {name}"));
        }
    }
    if matches!(judged, Judged::InProcess(_)) {
        let missed: Vec<_> = reached.marks_missed().into_iter().map(Mark::name).collect();
        line(
            &mut text,
            "Danger",
            &format!("{} of {} marks{}", Mark::ALL.len() - missed.len(), Mark::ALL.len(), never(&missed)),
        );
        for (mark, count) in Mark::ALL.iter().zip(&reached.marks).filter(|(_, count)| **count > 0) {
            line(&mut text, "", &format!("{count:>9}  {}", mark.name()));
        }
    }
    line(&mut text, "Fingerprint", &format!("{:016x}", ran.print.digest()));
    if options.time.is_some() || options.until_covered {
        line(&mut text, "Again", &again(options, judged, level, &format!("--cases {}", reached.cases())));
    }
    let verdict = match (ran.failed, reached.of("pass")) {
        _ if ran.is_without_a_verdict() => String::from("NOTHING JUDGED"),
        (0, passed) => format!("PASS: {passed} of {} cases passed", reached.cases()),
        (failed, _) => format!("FAIL: {failed} of {} cases failed", reached.cases()),
    };
    _ = write!(text, "\n{verdict}\n");
    text
}

fn line(text: &mut String, head: &str, what: &str) {
    _ = writeln!(text, "{head:<15} {what}");
}

fn never(missed: &[&str]) -> String {
    if missed.is_empty() { String::new() } else { format!("; never: {}", missed.join(", ")) }
}

fn clauses(text: &mut String, book: &RuleBook, reached: &Reached) {
    let missed = reached.clauses_missed(book);
    let binds = |it: &&Clause| rules::level(book, **it) >= Level::Should && rules::holds(book, **it);
    let all = Clause::ALL.iter().filter(binds).count();
    let names: Vec<_> = missed.iter().map(|it| it.name()).collect();
    line(
        text,
        "Clauses",
        &format!("{}  {} of {all} must and should clauses{}", book.name, all - missed.len(), never(&names)),
    );
}

fn contexts(text: &mut String, campaign: &Campaign<'_>, reached: &Reached, names_all: bool) {
    for (at, book) in campaign.books.iter().enumerate() {
        let missed = reached.contexts_missed(at, book);
        let seen = reached.contexts.iter().filter(|((of, _), _)| *of == at);
        let cells: usize = seen.clone().map(|(_, clauses)| clauses.len()).sum();
        let all = seen.count() + missed.len();
        let what = format!(
            "{}  {} of {all} (type, edition, version, plan, receiver), {cells} cells with a clause",
            book.name,
            all - missed.len()
        );
        line(text, "Contexts", &what);
        let shown = if names_all { missed.len() } else { 3 };
        for context in missed.iter().take(shown) {
            line(text, "", &format!("never: {context}"));
        }
        if missed.len() > shown {
            line(text, "", &format!("and {} more; all: --until-covered", missed.len() - shown));
        }
    }
}

fn outcomes(text: &mut String, reached: &Reached) {
    let all: Vec<_> = ENDINGS.iter().flat_map(|call| [(*call, "ok"), (*call, "refused")]).collect();
    let missed: BTreeSet<_> = all.iter().filter(|it| !reached.outcomes.contains_key(*it)).collect();
    let names: Vec<_> = missed.iter().map(|(call, end)| format!("{call} {end}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    line(text, "Outcomes", &format!("{} of {}{}", all.len() - missed.len(), all.len(), never(&names)));
    let questions: BTreeSet<_> = reached.answers.keys().map(|(question, _)| *question).collect();
    let open: Vec<_> = Clause::ALL.iter().filter(|it| !statement(**it).answers.is_empty()).collect();
    let missed: Vec<_> = open.iter().filter(|it| !questions.contains(it)).map(|it| it.name()).collect();
    line(
        text,
        "Open questions",
        &format!("{} of {} answered{}", open.len() - missed.len(), open.len(), never(&missed)),
    );
}

/// The command that does it again.
fn again(options: &Explore, judged: &Judged, level: Level, rest: &str) -> String {
    let mut text = format!("aside explore --seed {} {rest}", options.seed);
    if options.first > 0 {
        _ = write!(text, " --first {}", options.first);
    }
    text.push_str(&books(options));
    if options.no_faults {
        text.push_str(" --no-faults");
    }
    text.push_str(&judging(options, judged, level));
    text
}

fn books(options: &Explore) -> String {
    let mut text = String::new();
    for book in &options.rules {
        _ = write!(text, " --rules {book}");
    }
    text
}

/// The options, other than the usual ones, that say how closely and of what somebody is judged.
fn judging(options: &Explore, judged: &Judged, level: Level) -> String {
    let mut text = String::new();
    if level != judged.usual_level() {
        _ = write!(text, " --level {}", level.name());
    }
    if Watch::from(options.watch) == Watch::AtEnd {
        text.push_str(" --watch end");
    }
    text + &subject::again(&options.subject)
}

/// Makes a failure small, and writes it to a file.
fn keep(
    options: &Explore,
    campaign: &Campaign<'_>,
    judged: &Judged,
    failure: &Failure,
) -> Result<Exit, Stop> {
    let Failure { at, book, drawn, result } = failure;
    let mut text = format!("\nCase {at}, by {}: {}\n", campaign.books[*book].name, result.verdict.name());
    for charge in result.failures(campaign.level).take(5) {
        _ = writeln!(text, "  {}: {}", charge.judge.name(), charge.finding);
    }
    if let Verdict::Error(Trouble::Adapter(why)) | Verdict::NotRun(why) = &result.verdict {
        _ = writeln!(text, "  {why}");
    }
    _ = writeln!(text, "  options: {}", drawn.swarm);
    _ = writeln!(text, "  again: {}", again(options, judged, campaign.level, &format!("--only {at}")));
    print(&text)?;
    if options.no_shrink || result.failures(campaign.level).next().is_none() {
        return Ok(exit_of(&result.verdict));
    }
    let trial = Trial { campaign, book: *book, in_process: judged.in_process() };
    let mut live = Live::new(None);
    let find =
        small(&trial, failure, |pass, tries| live.tick(tries.into(), || format!("tries; shrinking: {pass}")));
    live.finish();
    let Some(find) = find else {
        print("  not made small: it does not fail again in the same way\n")?;
        return Ok(Exit::Failures);
    };
    let path = write_find(options, &find)?;
    let how = books(options) + &judging(options, judged, campaign.level);
    let least = if find.is_least { "" } else { "; more could be taken away" };
    print(&format!(
        "  made small: {} steps after {} tries{least}\n  {}\n  run it: aside run {path}{how}\n\n{}",
        find.steps, find.tries, find.charge.finding, find.text
    ))?;
    Ok(Exit::Failures)
}

fn write_find(options: &Explore, find: &Find) -> Result<String, Stop> {
    let cant = |why: &io::Error| {
        Stop::new(Exit::Incomplete, format!("aside: can't write to {}: {why}", options.save.display()))
    };
    fs::create_dir_all(&options.save).map_err(|why| cant(&why))?;
    let mut path = options.save.join(format!("{}.yaml", find.name));
    let mut nth = 1;
    while path.exists() && fs::read_to_string(&path).ok().as_deref() != Some(find.text.as_str()) {
        nth += 1;
        path = options.save.join(format!("{}-{nth}.yaml", find.name));
    }
    fs::write(&path, &find.text).map_err(|why| cant(&why))?;
    Ok(path.display().to_string())
}

/// One case alone.
fn only(campaign: &Campaign<'_>, at: u64, options: &Explore, judged: &Judged) -> Result<Exit, Stop> {
    let (book, drawn, result) = campaign.one(at);
    let text = format!(
        "Case {at}, by {}: {}, fingerprint {:016x}\n  options: {}\n",
        campaign.books[book].name,
        result.verdict.name(),
        result.fingerprint,
        drawn.swarm
    );
    print(&text)?;
    if result.failures(campaign.level).next().is_none() {
        return Ok(exit_of(&result.verdict));
    }
    let failure = Failure { at, book, drawn, result };
    keep(options, campaign, judged, &failure)
}

/// A scenario of somebody's own, made small.
pub(super) fn shrink(options: &Shrink, screen: &Screen) -> Result<Exit, Stop> {
    let choice = Choice {
        what: vec![options.file.display().to_string()],
        rules: options.rules.clone(),
        ..Choice::default()
    };
    let chosen = load::chosen(&choice, screen)?;
    let Some(judged) = subject::judged(&options.subject, 1, screen)? else { return Ok(Exit::Ok) };
    let services = load::services(&options.subject, &chosen.books)?;
    let level = load::level(options.level, judged.usual_level())?;
    let campaign = Campaign {
        subject: judged.subject(),
        books: &chosen.books,
        services: &services,
        seed: options.seed,
        jobs: 1,
        level,
        watch: Watch::EveryStep,
        bounds: Bounds { faults: true, crowds: true },
    };
    for (case, book) in &chosen.cases {
        let result = campaign.judge(case, *book);
        let Some(wanted) = worst(&result, level) else { continue };
        let trial = Trial { campaign: &campaign, book: *book, in_process: judged.in_process() };
        let of_run = || xxh3_64_with_seed(case.id.as_bytes(), options.seed);
        let seed = case.seed.unwrap_or_else(of_run);
        let mut live = Live::new(None);
        let mut step =
            |pass: &str, tries: u32| live.tick(tries.into(), || format!("tries; shrinking: {pass}"));
        let find = smallest(&trial, &case.script, Some(seed), wanted, &mut step);
        live.finish();
        let Some(find) = find else {
            let message =
                format!("aside: {} does not fail again in the same way once it is written anew", case.id);
            return Err(Stop::new(Exit::OurBug, message));
        };
        return match &options.out {
            None => print(&find.text).map(|()| Exit::Failures),
            Some(path) => fs::write(path, &find.text).map(|()| Exit::Failures).map_err(|why| {
                Stop::new(Exit::Incomplete, format!("aside: can't write {}: {why}", path.display()))
            }),
        };
    }
    Err(Stop::new(
        Exit::NothingSelected,
        "aside: nothing in this file fails, so there is nothing to make small",
    ))
}

fn print(text: &str) -> Result<(), Stop> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stop::new(Exit::Incomplete, format!("aside: can't write: {why}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
