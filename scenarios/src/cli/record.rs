//! The verbs `record` and `judge`.
//!
//! *Not here*: the file ([`crate::record`]); judging, which is that of `run`.

use super::Screen;
use super::args::{Choice, Covered, Judge, Record, Run, SubjectOptions, Watch as WatchArg};
use super::baseline::Audience;
use super::exit::{Exit, Stop};
use super::load::{self, Chosen};
use super::run::{Task, cant_record, carry_out, threads};
use super::subject::{self, Judged, Replayed};
use crate::record::{self, FORM, Head, Recorded, Recorder, Recording};
use crate::run::lockstep::Watch;
use clap::ValueEnum;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

pub(super) fn record(options: &Record, screen: &Screen) -> Result<Exit, Stop> {
    let Record { file, run } = options;
    let chosen = load::part(load::chosen(&run.choice, screen)?, run.partition)?;
    let Some(judged) = subject::judged(&run.subject, threads(run), screen)? else { return Ok(Exit::Ok) };
    let out = File::create(file).map_err(|why| {
        Stop::new(Exit::Incomplete, format!("aside: can't write {}: {why}", file.display()))
    })?;
    let recorder = Recorder::begin(BufWriter::new(out), &head(run, &chosen, &judged));
    let recorder = recorder.map_err(|why| cant_record(&why))?;
    let task = Task { options: run, chosen: &chosen, judged: &judged };
    carry_out(task, None, Audience::Everybody, Some(recorder), screen).map(|ran| ran.exit)
}

fn head(run: &Run, chosen: &Chosen, judged: &Judged) -> Head {
    let info = judged.info();
    Head {
        recording: FORM,
        version: env!("CARGO_PKG_VERSION").into(),
        subject: judged.name(),
        sdk_version: info.version,
        sdk_edition: info.edition,
        unseen: judged.unseen(),
        capabilities: judged.capabilities().names(),
        clock: judged.clock(),
        alone: judged.is_alone(),
        level: judged.usual_level(),
        seed: run.seed,
        watch: run.watch.into(),
        books: names(chosen),
        choice: written(&run.choice),
    }
}

fn names(chosen: &Chosen) -> Vec<String> {
    chosen.books.iter().map(|book| book.name.clone()).collect()
}

fn written(choice: &Choice) -> record::Choice {
    let Choice { what, clause, tag, covers_level, skip, rules } = choice.clone();
    let covers_level = covers_level.and_then(|it| Some(it.to_possible_value()?.get_name().into()));
    record::Choice { what, clauses: clause, tags: tag, covers_level, skip, rules }
}

pub(super) fn judge(options: &Judge, screen: &Screen) -> Result<Exit, Stop> {
    let file = options.file.display().to_string();
    let recording = read(&options.file)?;
    let watch = watch(options, &recording.head)?;
    let (choice, chosen) = chosen(options, &recording.head, screen)?;
    let under = under(options, &recording.head, &chosen)?;
    let recorded = Recorded::new(recording, under);
    let gone = gone(&recorded, &chosen);
    let run = as_run(options, choice, recorded.head().seed, watch);
    let breaks_off = recorded.end().is_none();
    let told = told(&file, &recorded, gone);
    let replayed = Replayed { recorded, file, logs: options.logs.clone() };
    let judged = Judged::Recording(Box::new(replayed));
    let task = Task { options: &run, chosen: &chosen, judged: &judged };
    let ran = carry_out(task, None, Audience::Everybody, None, screen);
    // Nobody can be told that stderr is closed.
    let _ = io::stderr().write_all(told.as_bytes());
    let exit = ran?.exit;
    Ok(if breaks_off { exit.or(Exit::Incomplete) } else { exit })
}

fn read(path: &Path) -> Result<Recording, Stop> {
    let file = path.display();
    let bytes = fs::read(path).map_err(|why| Stop::new(Exit::BadFile, format!("aside: {file}: {why}")))?;
    Recording::read(&bytes)
        .map_err(|bad| Stop::new(Exit::BadFile, format!("aside: {file}:{}: {}", bad.line, bad.why)))
}

/// The recorded watch: what was not looked at then can't be looked at now.
fn watch(options: &Judge, head: &Head) -> Result<WatchArg, Stop> {
    let recorded = match head.watch {
        Watch::EveryStep => WatchArg::Steps,
        Watch::AtEnd => WatchArg::End,
    };
    match options.watch {
        Some(wanted) if wanted != recorded => {
            let name =
                |it: WatchArg| it.to_possible_value().map_or_else(String::new, |it| it.get_name().into());
            let (wanted, recorded) = (name(wanted), name(recorded));
            let message = format!(
                "aside: `--watch {wanted}`: the recording was made with `--watch {recorded}`, and can't be judged otherwise"
            );
            Err(Stop::new(Exit::Usage, message))
        }
        Some(_) | None => Ok(recorded),
    }
}

/// What is chosen: what was chosen when it was recorded, where nothing else is.
fn chosen(options: &Judge, head: &Head, screen: &Screen) -> Result<(Choice, Chosen), Stop> {
    let given = &options.choice;
    let recorded = recorded(&head.choice);
    let is_given = !given.what.is_empty()
        || !given.clause.is_empty()
        || !given.tag.is_empty()
        || given.covers_level.is_some()
        || !given.skip.is_empty();
    let rules = if given.rules.is_empty() { recorded.rules.clone() } else { given.rules.clone() };
    let choice = Choice { rules, ..if is_given { given.clone() } else { recorded } };
    let chosen = load::chosen(&choice, screen)?;
    if !given.rules.is_empty() || names(&chosen) == head.books {
        return Ok((choice, chosen));
    }
    // The books of a project, or those that are built in, are others than they were.
    let choice = Choice { rules: head.books.clone(), ..choice };
    let chosen = load::chosen(&choice, screen)?;
    Ok((choice, chosen))
}

fn recorded(choice: &record::Choice) -> Choice {
    let record::Choice { what, clauses, tags, covers_level, skip, rules } = choice.clone();
    let covers_level = covers_level.and_then(|name| Covered::from_str(&name, false).ok());
    Choice { what, clause: clauses, tag: tags, covers_level, skip, rules }
}

/// For each book that judges, the recording's whose cases it judges: that of its own name, or the only one, or the one
/// that was asked for.
fn under(options: &Judge, head: &Head, chosen: &Chosen) -> Result<BTreeMap<String, String>, Stop> {
    let known = head.books.join(", ");
    if let Some(logs) = options.logs.as_ref().filter(|it| !head.books.contains(it)) {
        let message = format!("aside: `--logs {logs}`: the recording was made under {known}");
        return Err(Stop::new(Exit::Usage, message));
    }
    let mut under = BTreeMap::new();
    for name in names(chosen) {
        let own = head.books.iter().find(|book| **book == name);
        let logs = options.logs.as_ref().or(own).or(if let [only] = head.books.as_slice() {
            Some(only)
        } else {
            None
        });
        let logs = logs.ok_or_else(|| {
            let message = format!(
                "aside: the recording was made under {known}, and not under {name}: say by `--logs` which of them {name} is to judge"
            );
            Stop::new(Exit::Usage, message)
        })?;
        under.insert(name, logs.clone());
    }
    Ok(under)
}

/// How many of the recorded cases are in none of the scenarios any more.
fn gone(recorded: &Recorded, chosen: &Chosen) -> usize {
    let of = |id: &String| {
        let (case, book) = id.rsplit_once('@')?;
        let kept = recorded.find(case, book)?;
        Some((kept.case.clone(), kept.book.clone()))
    };
    let found: BTreeSet<_> = chosen.universe.ids.iter().filter_map(of).collect();
    let judged: BTreeSet<_> = chosen.books.iter().filter_map(|book| recorded.under(&book.name)).collect();
    recorded
        .names()
        .filter(|(case, book)| {
            judged.contains(book) && !found.contains(&(case.to_string(), book.to_string()))
        })
        .count()
}

/// What is said beside the reports.
fn told(file: &str, recorded: &Recorded, gone: usize) -> String {
    let gone = match gone {
        0 => String::new(),
        1 => format!("aside: {file}: 1 case of the recording is in none of the scenarios\n"),
        more => format!("aside: {file}: {more} cases of the recording are in none of the scenarios\n"),
    };
    if recorded.end().is_some() {
        return gone;
    }
    let cases = recorded.names().count();
    format!("{gone}aside: {file}: the recording is incomplete: it breaks off after {cases} of its cases\n")
}

/// The run that a judgement is.
fn as_run(options: &Judge, choice: Choice, seed: u64, watch: WatchArg) -> Run {
    Run {
        choice,
        level: options.level,
        seed,
        partition: None,
        jobs: options.jobs,
        subject: SubjectOptions::default(),
        baseline: options.baseline.clone(),
        today: options.today,
        report: options.report.clone(),
        max_fail: options.max_fail,
        repeat: 1,
        watch,
    }
}
