//! The verb `run`, and all that others that run share with it.
//!
//! *Not here*: running ([`crate::run`]) and telling ([`crate::report`]).

use super::Screen;
use super::args::{Run, Watch as WatchArg};
use super::baseline::{self, Audience, Ran};
use super::exit::{Exit, Stop};
use super::load::{self, Chosen};
use super::subject::{self, Judged};
use crate::baseline::{Baseline, Ledger};
use crate::record::Recorder;
use crate::report::github::{Annotations, MarkdownSummary};
use crate::report::junit::JUnit;
use crate::report::lines::JsonLines;
use crate::report::progress::Progress;
use crate::report::terminal::Terminal;
use crate::report::{Head, Report, Summary, Told};
use crate::run::lockstep::Watch;
use crate::run::pool::Logs;
use crate::run::result::full_id;
use crate::run::{CaseResult, Job, Settings, Verdict, run_all};
use crate::script::Case;
use aside_spec::clauses::Level;
use aside_spec::vocabulary::RuleBook;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;

/// The width of a screen that does not tell its own, and of everything that is compared.
const WIDTH: usize = 100;

pub(super) fn run(options: &Run, screen: &Screen) -> Result<Exit, Stop> {
    let ran = against(options, None, Audience::Everybody, screen)?;
    Ok(ran.map_or(Exit::Ok, |ran| ran.exit))
}

/// Runs against a baseline: the given one, else that of the options or the project. None where mutants were listed only.
pub(super) fn against(
    options: &Run,
    given: Option<&Baseline>,
    audience: Audience,
    screen: &Screen,
) -> Result<Option<Ran>, Stop> {
    let chosen = load::part(load::chosen(&options.choice, screen)?, options.partition)?;
    let Some(judged) = subject::judged(&options.subject, threads(options), screen)? else { return Ok(None) };
    let task = Task { options, chosen: &chosen, judged: &judged };
    carry_out(task, given, audience, None, screen).map(Some)
}

/// How many threads may be used.
pub(super) fn threads(options: &Run) -> usize {
    options.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}

/// What is to be run.
#[derive(Clone, Copy)]
pub(super) struct Task<'t> {
    pub options: &'t Run,
    pub chosen: &'t Chosen,
    pub judged: &'t Judged,
}

/// Runs everything. What the subject does the first time is recorded, where somebody wants that.
pub(super) fn carry_out(
    task: Task<'_>,
    given: Option<&Baseline>,
    audience: Audience,
    mut recorder: Option<Recorder>,
    screen: &Screen,
) -> Result<Ran, Stop> {
    let Task { options, chosen, judged } = task;
    let jobs = threads(options);
    let services = load::services(&options.subject, &chosen.books)?;
    let level = load::level(options.level, judged.usual_level())?;
    let head = head(options, chosen, judged, level);
    let fresh = baseline::ledger(options, given, chosen, judged.info(), level, screen)?;
    let mut reports = reports(options, audience, screen)?;
    let mut exit = Exit::Ok;
    let mut first = None;
    let mut ran = Err(Stop::new(Exit::Incomplete, "aside: nothing was run"));
    for round in 0..options.repeat {
        let told: &mut [Box<dyn Report>] = if round == 0 { &mut reports } else { &mut [] };
        let mut ledger = fresh.clone();
        let run = Round { options, chosen, services: &services, judged, head: &head, jobs };
        let mut keep = recorder.take();
        let summary = run.once(&mut ledger, told, keep.as_mut())?;
        keep.map_or(Ok(()), |it| it.end(judged.given_up())).map_err(|why| cant_record(&why))?;
        if let Some(why) = judged.given_up() {
            return Err(Stop::new(Exit::Incomplete, format!("aside: the run was given up: {why}")));
        }
        exit = exit.or(exit_of(&summary));
        let fingerprint = summary.fingerprint();
        let expected = *first.get_or_insert(fingerprint);
        if expected != fingerprint {
            let message = format!(
                "aside: run {} has fingerprint {fingerprint:016x}, run 1 had {expected:016x}",
                round + 1
            );
            return Err(Stop::new(Exit::OurBug, message));
        }
        ran = Ok(Ran { exit, summary, ledger });
    }
    ran
}

fn head(options: &Run, chosen: &Chosen, judged: &Judged, level: Level) -> Head {
    let mut again = subject::again(&options.subject);
    if options.watch == WatchArg::End {
        again.push_str(" --watch end");
    }
    if level != judged.usual_level() {
        let _ = write!(again, " --level {}", level.name());
    }
    for path in options.choice.what.iter().filter(|what| Path::new(what).exists()) {
        let _ = write!(again, " '{}'", path.replace('\'', "'\\''"));
    }
    if let Some(logs) = judged.logs() {
        let _ = write!(again, " --logs '{}'", logs.replace('\'', "'\\''"));
    }
    Head {
        recording: judged.recording(),
        version: env!("CARGO_PKG_VERSION"),
        subject: judged.name(),
        unseen: judged.unseen(),
        seed: options.seed,
        books: chosen.books.iter().map(|book| book.name.clone()).collect(),
        cases: chosen.cases.len(),
        part: chosen.part,
        level,
        again,
    }
}

/// The reports asked for, and those that CI offers; the terminal's first.
fn reports(options: &Run, audience: Audience, screen: &Screen) -> Result<Vec<Box<dyn Report>>, Stop> {
    let mut reports: Vec<Box<dyn Report>> = Vec::new();
    let taken = options.report.iter().any(|report| report.ends_with("=-"));
    if !taken && audience == Audience::Everybody {
        reports.push(Box::new(Terminal::new(io::stdout(), screen.colour, WIDTH)));
    }
    for wanted in &options.report {
        reports.push(report(wanted)?);
    }
    let on_github = std::env::var_os("GITHUB_ACTIONS").is_some_and(|it| it == "true");
    if on_github && audience == Audience::Everybody {
        if !taken {
            reports.push(Box::new(Annotations::new(io::stdout())));
        }
        if let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from) {
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(|why| cant_write(&path, &why))?;
            reports.push(Box::new(MarkdownSummary::new(file)));
        }
    }
    Ok(reports)
}

fn report(wanted: &str) -> Result<Box<dyn Report>, Stop> {
    let kinds = "json, junit, github or markdown";
    let usage =
        || Stop::new(Exit::Usage, format!("aside: `--report {wanted}`: give KIND=FILE, KIND one of {kinds}"));
    let (kind, place) = wanted.split_once('=').filter(|(_, place)| !place.is_empty()).ok_or_else(usage)?;
    if !["json", "junit", "github", "markdown"].contains(&kind) {
        return Err(usage());
    }
    let out: Box<dyn Write> = if place == "-" {
        Box::new(io::stdout())
    } else {
        let path = Path::new(place);
        Box::new(io::BufWriter::new(File::create(path).map_err(|why| cant_write(path, &why))?))
    };
    Ok(match kind {
        "json" => Box::new(JsonLines::new(out)),
        "junit" => Box::new(JUnit::new(out)),
        "github" => Box::new(Annotations::new(out)),
        _ => Box::new(MarkdownSummary::new(out)),
    })
}

/// The stop for a recording that can't be written.
pub(super) fn cant_record(why: &io::Error) -> Stop {
    Stop::new(Exit::Incomplete, format!("aside: can't write the recording: {why}"))
}

fn cant_write(path: &Path, why: &io::Error) -> Stop {
    Stop::new(Exit::Incomplete, format!("aside: can't write {}: {why}", path.display()))
}

/// One round over all cases.
struct Round<'r> {
    options: &'r Run,
    chosen: &'r Chosen,
    services: &'r [RuleBook],
    judged: &'r Judged,
    head: &'r Head,
    jobs: usize,
}

impl Round<'_> {
    fn once(
        &self,
        ledger: &mut Ledger,
        reports: &mut [Box<dyn Report>],
        mut keep: Option<&mut Recorder>,
    ) -> Result<Summary, Stop> {
        let logs = if keep.is_some() { Logs::All } else { Logs::OfTroubled };
        let Self { options, chosen, head, .. } = *self;
        let job = |(case, book): &'_ (Case, usize)| (case.clone(), *book);
        let cases: Vec<_> = chosen.cases.iter().map(job).collect();
        let jobs: Vec<_> = cases
            .iter()
            .map(|(case, book)| Job { case, book: &chosen.books[*book], service: &self.services[*book] })
            .collect();
        let mut summary = Summary::new();
        let mut progress = Progress::new(jobs.len(), !reports.is_empty());
        let mut told = tell(reports, |report| report.begin(head));
        run_all(&jobs, self.settings(logs), |at, mut result| {
            let Job { case, book, .. } = jobs[at];
            if let (Some(keep), Ok(())) = (keep.as_deref_mut(), &told) {
                let kept = keep.case(jobs[at], &result, &self.judged.capabilities_of(case));
                told = kept.map_err(|why| cant_record(&why));
            }
            let listed = ledger.enter(full_id(case, &book.name), &book.name, &mut result);
            let case = Told { at: chosen.places[at], case, book, result: &result, listed: &listed };
            summary.add(head, case);
            progress.tick(failed(&result));
            if told.is_ok() {
                told = tell(reports, |report| report.case(head, case));
            }
            let failed = summary.failed + summary.errors + summary.unexpected;
            told.is_ok() && options.max_fail.is_none_or(|most| failed < most)
        });
        summary.not_run += jobs.len() - summary.told();
        summary.problems = ledger.problems();
        progress.finish();
        told?;
        tell(reports, |report| report.end(head, &summary))?;
        Ok(summary)
    }

    fn settings(&self, logs: Logs) -> Settings<'_> {
        Settings {
            subject: self.judged.subject(),
            seed: self.options.seed,
            jobs: self.jobs,
            watch: self.options.watch.into(),
            level: self.head.level,
            logs,
        }
    }
}

impl From<WatchArg> for Watch {
    fn from(wanted: WatchArg) -> Self {
        match wanted {
            WatchArg::Steps => Self::EveryStep,
            WatchArg::End => Self::AtEnd,
        }
    }
}

fn failed(result: &CaseResult) -> bool {
    matches!(result.verdict, Verdict::Fail | Verdict::Error(_) | Verdict::UnexpectedPass)
}

fn tell(
    reports: &mut [Box<dyn Report>],
    mut what: impl FnMut(&mut dyn Report) -> io::Result<()>,
) -> Result<(), Stop> {
    for report in reports {
        match what(report.as_mut()) {
            Ok(()) => {}
            Err(why) if why.kind() == io::ErrorKind::BrokenPipe => {}
            Err(why) => {
                return Err(Stop::new(Exit::Incomplete, format!("aside: can't write a report: {why}")));
            }
        }
    }
    Ok(())
}

fn exit_of(summary: &Summary) -> Exit {
    let judged = summary.decided();
    let mut exit = Exit::Ok;
    for (applies, code) in [
        (summary.failed + summary.unexpected + summary.problems.len() > 0, Exit::Failures),
        (summary.errors > summary.adapter_errors, Exit::BadFile),
        (summary.adapter_errors > 0, Exit::NoSubject),
        (summary.not_run > 0, Exit::Incomplete),
        (judged == 0 && summary.inconclusive > 0, Exit::Inconclusive),
        (
            judged + summary.not_run == 0 && summary.inconclusive == 0 && summary.errors == 0,
            Exit::NothingSelected,
        ),
    ] {
        if applies {
            exit = exit.or(code);
        }
    }
    exit
}
