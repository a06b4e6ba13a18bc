//! The grammar of the command line.
//!
//! *Not here*: what the verbs do.

use crate::baseline::{Date, day};
use crate::partition::Partition;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Tells whether an SDK keeps the rules of targeted group messages: a message to some members of a group, which no other member may receive.
#[derive(Debug, Parser)]
#[command(name = "aside", version, max_term_width = 110, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Without a verb, aside runs. Exit codes: 0 all well, 1 failures, unexpected passes or a stale baseline, 2 usage, 3 bad file, 4 nothing selected, 5 the adapter can't start or breaks the protocol, 6 incomplete, 7 inconclusive, 70 a defect of aside."
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// What to run, where no verb is given.
    #[command(flatten)]
    pub run: Run,
    /// Print without colours. The variable `NO_COLOR` does the same.
    #[arg(long, global = true)]
    pub no_color: bool,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Judge the simulated SDK by the corpus, or by scenarios of your own
    Run(Run),
    /// Run, and write everything that the subject did to a file, for `judge`
    Record(Record),
    /// Judge a recording again, without its subject: by the rules, the scenarios and the aside of today
    Judge(Judge),
    /// Try an adapter out: does its plumbing work?
    Smoke(Smoke),
    /// Be a subject: the simulated service, or a mutant of it, behind the adapter protocol
    Sut(SutOptions),
    /// Host the simulated server, for SDK clients in other processes: `aside sut --client`
    Service(ServiceOptions),
    /// Draw cases by seed, faults and all, run them, and make a failure small
    Explore(Explore),
    /// Work with reports: `aside run --report json=FILE`
    #[command(subcommand)]
    Report(Report),
    /// Make a scenario that fails as small as it gets
    Shrink(Shrink),
    /// Run a case of the simulated service again, and show it moment by moment
    Replay(Replay),
    /// Tell a case of the simulated service line by line, or draw it as a sequence diagram
    Trace(Trace),
    /// Run services with a defect, and tell who notices: which scenarios protect against what, and what nobody would notice
    Mutants(Mutants),
    /// Compare reports of several runs: answers to open questions side by side, and what changed from each to the next
    Compare(Compare),
    /// List cases
    List(List),
    /// Explain a clause or a case in prose
    Explain(Explain),
    /// Keep the list of known failures, or tell whether it still says what is
    #[command(subcommand)]
    Baseline(Baseline),
    /// Check scenario files: errors, lints, pins against the rules, expected results
    Check(Check),
    /// Lay scenario files out in the canonical way
    Fmt(Fmt),
    /// Start a new scenario file
    #[command(subcommand)]
    New(New),
    /// Write the expected results beside your scenario files
    Accept(Accept),
    /// Print a JSON Schema
    Schema(Schema),
    /// Show the clauses
    Clauses(Clauses),
    /// Show, list or compare rule books
    #[command(subcommand)]
    Rules(Rules),
    /// Print a completion script for a shell
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Which scenarios, and which of their cases.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct Choice {
    /// Scenario files or folders, or parts of case ids, or patterns like `gates/*`. Default: the built-in corpus
    #[arg(value_name = "PATH|PATTERN")]
    pub what: Vec<String>,
    /// Only scenarios that cover this clause, or a clause of this area
    #[arg(long, value_name = "CLAUSE")]
    pub clause: Vec<String>,
    /// Only scenarios with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only scenarios that cover a clause of this level
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub covers_level: Option<Covered>,
    /// Leave out cases with this part in their id, or of this pattern
    #[arg(long, value_name = "PATTERN")]
    pub skip: Vec<String>,
    /// Rule book: a built-in name or a file. Repeat for several. Default: those of aside.toml, else every built-in one
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
}

/// Options of `run`.
#[derive(Clone, Debug, ClapArgs)]
pub struct Run {
    /// Which cases.
    #[command(flatten)]
    pub choice: Choice,
    /// The weakest level that makes a case fail; the rest are warnings
    #[arg(long, value_enum)]
    pub level: Option<Level>,
    /// The seed of everything that is drawn
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Only part K of N, with K from 0 to N-1; which part a case is in depends on its id alone. `aside report merge` puts the JSON reports together
    #[arg(long, value_name = "K/N")]
    pub partition: Option<Partition>,
    /// Threads. Default: one for each core
    #[arg(long, short, value_parser = at_least_one)]
    pub jobs: Option<usize>,
    /// What is judged.
    #[command(flatten)]
    pub subject: SubjectOptions,
    /// The failures that are known: any other, and any of these that is gone, fails the run
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// The day by which entries of a baseline expire. Default: today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
    /// Write a report: json, junit, github or markdown, to a file or `-`. Repeat for several
    #[arg(long, value_name = "KIND=FILE")]
    pub report: Vec<String>,
    /// End the run after so many failed cases
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub max_fail: Option<usize>,
    /// Run everything so many times, and fail if the runs differ
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub repeat: u16,
    /// How closely the subject is watched
    #[arg(long, value_enum, default_value_t = Watch::Steps)]
    pub watch: Watch,
}

/// Options of `record`.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "The file has one JSON object a line. It is written while the run goes on, and a file that was there is \
    replaced. `aside judge FILE` judges it again."
)]
pub struct Record {
    /// The file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The run.
    #[command(flatten)]
    pub run: Run,
}

/// Options of `judge`.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Where nothing is chosen, the cases and the rule books of the recording are. Pins and rules may have \
    changed since; what was asked of the subject may not, or the case is in error and has to be recorded again. A case that is \
    not in the recording is not run."
)]
pub struct Judge {
    /// The recording, as `aside record` wrote it
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Which cases.
    #[command(flatten)]
    pub choice: Choice,
    /// Judge what was recorded under this rule book, whichever judges. Needed where several were, and --rules names another
    #[arg(long, value_name = "BOOK")]
    pub logs: Option<String>,
    /// The weakest level that makes a case fail; the rest are warnings
    #[arg(long, value_enum)]
    pub level: Option<Level>,
    /// Threads. Default: one for each core
    #[arg(long, short, value_parser = at_least_one)]
    pub jobs: Option<usize>,
    /// The failures that are known: any other, and any of these that is gone, fails the run
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// The day by which entries of a baseline expire. Default: today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
    /// Write a report: json, junit, github or markdown, to a file or `-`. Repeat for several
    #[arg(long, value_name = "KIND=FILE")]
    pub report: Vec<String>,
    /// End after so many failed cases
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub max_fail: Option<usize>,
    /// How closely the subject was watched; anything else than was recorded is refused. Default: as recorded
    #[arg(long, value_enum)]
    pub watch: Option<Watch>,
}

/// What is judged. Default: the simulated service, in this process
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct SubjectOptions {
    /// An adapter to start and judge. `ROLE=COMMAND`, with role sender, receiver or bystander, for several that share a service
    #[arg(long, value_name = "COMMAND|ROLE=COMMAND", conflicts_with_all = ["attach", "listen", "mutant", "service"])]
    pub sut: Vec<String>,
    /// Judge an adapter that listens there
    #[arg(long, value_name = "tcp:HOST:PORT", conflicts_with_all = ["listen", "mutant", "service"])]
    pub attach: Option<String>,
    /// Wait for an adapter to connect. Default: any free port of this machine
    #[arg(long, value_name = "HOST:PORT", num_args = 0..=1, default_missing_value = "127.0.0.1:0",
          conflicts_with_all = ["mutant", "service"])]
    pub listen: Option<String>,
    /// No time limits, for a debugger; with --attach or --listen
    #[arg(long, conflicts_with = "sut", conflicts_with = "mutant")]
    pub debug: bool,
    /// How long an adapter may take for a reply. Default: 10
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: Option<u64>,
    /// Give the simulated service a defect; `--mutant list` names them
    #[arg(long, value_name = "NAME")]
    pub mutant: Option<String>,
    /// The rule book that the simulated service follows. Default: the judge's
    #[arg(long, value_name = "BOOK|FILE")]
    pub service: Option<String>,
}

/// Options of `explore`.
#[derive(Clone, Debug, ClapArgs)]
#[command(
    after_help = "A case depends on --seed, its number, the rule books, --no-faults and whether the subject takes faults, and on nothing \
    else. What fails is made small and written to a scenario file, which fails alone with `aside run FILE`. Faults are drawn only \
    where the subject declares all of links, processes, clocks and restart. Ends with 0 where nothing failed, covered or not, 1 where a case failed, 4 where \
    nothing was judged, 5 where the adapter is at fault, 6 where the subject was given up."
)]
pub struct Explore {
    /// How many cases. Default: 10000, or as many as the time allows
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub cases: Option<u64>,
    /// For how long, like 60s, 10m or 2h; the end names the --cases that repeat it
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    pub time: Option<std::time::Duration>,
    /// Go on until every clause, every mark (a dangerous moment: `Danger` in the summary) and every context of a targeted send
    /// was seen, for 10,000,000 cases, the time of --for or --max-fail failures at most; name those never seen
    #[arg(long)]
    pub until_covered: bool,
    /// The seed of everything that is drawn
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The number of the first case
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub first: u64,
    /// Only this case
    #[arg(long, value_name = "N", conflicts_with = "partition")]
    pub only: Option<u64>,
    /// Only part K of N of the cases, with K from 0 to N-1: a range of their numbers
    #[arg(long, value_name = "K/N", conflicts_with_all = ["time", "until_covered"])]
    pub partition: Option<Partition>,
    /// Threads. Default: one for each core
    #[arg(long, short, value_parser = at_least_one)]
    pub jobs: Option<usize>,
    /// Rule book: a built-in name or a file. Repeat for several. Default: those of aside.toml, else every built-in one
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
    /// The weakest level that makes a case fail
    #[arg(long, value_enum)]
    pub level: Option<Level>,
    /// What is judged.
    #[command(flatten)]
    pub subject: SubjectOptions,
    /// How closely the subject is watched
    #[arg(long, value_enum, default_value_t = Watch::Steps)]
    pub watch: Watch,
    /// End after so many failed cases
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least_one)]
    pub max_fail: usize,
    /// Draw no faults
    #[arg(long)]
    pub no_faults: bool,
    /// Tell of a failure without making it small
    #[arg(long)]
    pub no_shrink: bool,
    /// The folder for the files of what was found
    #[arg(long, value_name = "FOLDER", default_value = "found")]
    pub save: PathBuf,
}

/// Options of `compare`.
#[derive(Clone, Debug, ClapArgs)]
#[command(
    after_help = "Reports are what `aside run --report json=FILE` writes. Ends with 1 where a run breaks something that the one before it \
    did not, 4 where two runs that follow one another judged no case in common, 6 where a report breaks off; answers to open questions \
    are neither better nor worse."
)]
pub struct Compare {
    /// Reports of runs, the oldest first
    #[arg(value_name = "FILE", num_args = 2.., required = true)]
    pub reports: Vec<PathBuf>,
    /// Tell every answer and name every case, not only what differs and the first few
    #[arg(long)]
    pub all: bool,
}

/// Options of `mutants`.
#[derive(Clone, Debug, ClapArgs)]
#[command(
    after_help = "Ends well only if each mutant is killed, for a clause that it breaks and with the harm that it does, by the pins of a \
    scenario that covers the clause, by the model, by the properties where it leaks or doubles, and by a drawn case; and if every \
    must and should clause has such a mutant. `aside mutants NAME` names the scenarios that protect against one."
)]
pub struct Mutants {
    /// Only these mutants, in full. Default: all, in a table
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Only mutants that break this clause, or a clause of this area, each with the scenarios that protect
    #[arg(long, value_name = "CLAUSE")]
    pub clause: Vec<String>,
    /// Scenario files or folders, instead of the project's or the built-in ones
    #[arg(long, value_name = "PATH")]
    pub corpus: Vec<String>,
    /// Tell as well what each scenario alone is there for, and fail if one could be taken away or a pair of circumstances
    /// is missing
    #[arg(long, conflicts_with_all = ["names", "clause"])]
    pub worth: bool,
    /// Draw no cases
    #[arg(long)]
    pub no_explore: bool,
    /// How many cases are drawn for each mutant at most
    #[arg(long, value_name = "N", default_value_t = 20_000, conflicts_with = "no_explore", value_parser = clap::value_parser!(u64).range(1..))]
    pub cases: u64,
    /// The seed of everything that is drawn
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads. Default: one for each core
    #[arg(long, short, value_parser = at_least_one)]
    pub jobs: Option<usize>,
    /// Rule book: a built-in name or a file. Repeat for several. Default: those of aside.toml, else every built-in one
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
    /// Write a report, too: json or markdown, to a file or `-`. Repeat for several
    #[arg(long, value_name = "KIND=FILE")]
    pub report: Vec<String>,
}

/// What can be done with reports.
#[derive(Clone, Debug, Subcommand)]
pub enum Report {
    /// Put the JSON reports of all parts of a run together: what comes out is the report of the whole run
    Merge(Merge),
    /// Write conformance reports, in Markdown and JSON: how each subject stands, to be kept beside it
    Conformance(Conformance),
}

/// Options of `report conformance`.
#[derive(Clone, Debug, ClapArgs)]
#[command(
    after_help = "Writes NAME.md and NAME.json for each subject, and README.md with all of them side by side where there are several. The \
    same verdicts give the same bytes. A run with a baseline says beside each finding why it is known. Ends with 1 where --check \
    finds another file than it would write."
)]
pub struct Conformance {
    /// Reports of whole runs, one for each subject, as `aside run --report json=FILE` wrote them
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The folder to write to
    #[arg(long, short, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Write nothing: tell which files are not as they would be written
    #[arg(long)]
    pub check: bool,
}

/// Options of `report merge`.
#[derive(Clone, Debug, ClapArgs)]
#[command(
    after_help = "Every part has to be there, once, of the same run and brought to its end; else nothing is written, and it ends with 6. \
    Otherwise: 0 all well, 1 failures or errors, 4 nothing judged, 7 only inconclusive cases."
)]
pub struct Merge {
    /// The reports of all parts, as `aside run --partition K/N --report json=FILE` wrote them
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The file to write. Default: print it
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Options of `shrink`.
#[derive(Clone, Debug, ClapArgs)]
pub struct Shrink {
    /// A scenario file that fails
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The file to write. Default: print it
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The seed of what is drawn, where the file names none
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Rule book: a built-in name or a file. Default: the first by which the file fails
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
    /// The weakest level that makes a case fail
    #[arg(long, value_enum)]
    pub level: Option<Level>,
    /// What is judged.
    #[command(flatten)]
    pub subject: SubjectOptions,
}

/// Options of `replay`.
#[derive(Clone, Debug, ClapArgs)]
pub struct Replay {
    /// A scenario file, a part of case ids, or a 64-bit seed (not the number that `aside explore` prints: for that, `explore --only`)
    #[arg(value_name = "SEED|FILE|CASE")]
    pub what: String,
    /// Rule book: a built-in name or a file. Repeat for several. Default: every built-in book
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
    /// The seed of the run, for cases that have none of their own
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Give the simulated service a defect; `aside run --mutant list` names them
    #[arg(long, value_name = "NAME")]
    pub mutant: Option<String>,
    /// Print one line for each moment
    #[arg(long)]
    pub trace: bool,
    /// Run it twice, and name the first moment in which the two differ
    #[arg(long)]
    pub check_determinism: bool,
}

/// Options of `trace`.
#[derive(Clone, Debug, ClapArgs)]
pub struct Trace {
    /// A scenario file, a part of case ids, or a 64-bit seed (not the number that `aside explore` prints: for that, `explore --only`)
    #[arg(value_name = "SEED|FILE|CASE")]
    pub what: String,
    /// Rule book: a built-in name or a file. Repeat for several. Default: every built-in book
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
    /// The seed of the run, for cases that have none of their own
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Give the simulated service a defect; `aside run --mutant list` names them
    #[arg(long, value_name = "NAME")]
    pub mutant: Option<String>,
    /// Draw a sequence diagram instead
    #[arg(long, value_enum)]
    pub diagram: Option<Diagram>,
    /// The file to write. Default: print it
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A form of a sequence diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Diagram {
    /// Mermaid text
    Mermaid,
    /// A picture
    Svg,
}

/// A stretch of time: a whole number with s, m or h.
fn time(text: &str) -> Result<std::time::Duration, String> {
    let wrong = || String::from("give a whole number with s, m or h, like 60s");
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "s" => Some(number),
        "m" => number.checked_mul(60),
        "h" => number.checked_mul(3600),
        _ => None,
    };
    seconds.filter(|it| (1..=1_000_000).contains(it)).map(std::time::Duration::from_secs).ok_or_else(wrong)
}

/// Options of `smoke`.
#[derive(Clone, Debug, ClapArgs)]
pub struct Smoke {
    /// What is tried.
    #[command(flatten)]
    pub subject: SubjectOptions,
}

/// Options of `sut`.
#[derive(Clone, Debug, ClapArgs)]
pub struct SutOptions {
    /// Follow this rule book, whatever date is asked for
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Option<String>,
    /// Give it a defect; `--mutant list` names them
    #[arg(long, value_name = "NAME")]
    pub mutant: Option<String>,
    /// Have this SDK version and no other
    #[arg(long, value_name = "VERSION")]
    pub sdk: Option<String>,
    /// Have this SDK edition and no other
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    /// Have this platform and no other
    #[arg(long, value_name = "PLATFORM")]
    pub platform: Option<String>,
    /// Have this plan and no other
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,
    /// Go by a real clock: events come late, and nobody is asked to settle
    #[arg(long)]
    pub wall: bool,
    /// Host so many worlds at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub worlds: u32,
    /// The seed of the service's draws
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Listen there for a harness, instead of using stdin and stdout
    #[arg(long, value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Be SDK clients of `aside service` at this place
    #[arg(long, value_name = "tcp:HOST:PORT", conflicts_with_all = ["listen", "wall", "misbehave", "plan"])]
    pub client: Option<String>,
    /// Be an adapter that is bad in one point; `--misbehave list` names them
    #[arg(long, value_name = "NAME")]
    pub misbehave: Option<String>,
}

/// A family of the vendor's SDKs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Gateway {
    /// `@tencentcloud/chat`, `@tencentcloud/lite-chat`, `tim-js-sdk`
    Web,
}

/// Options of `service`.
#[derive(Clone, Debug, ClapArgs)]
pub struct ServiceOptions {
    /// Where to listen; port 0 is any that is free
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:0")]
    pub listen: String,
    /// Let the vendor's own SDKs in, at ws://HOST:PORT: `web` are those for JavaScript
    #[arg(long, value_name = "FAMILY", value_enum)]
    pub gateway: Option<Gateway>,
    /// Host the world of this scenario's first case, for clients without a harness: a stand-in for the real service
    #[arg(long, value_name = "FILE", requires = "gateway")]
    pub scenario: Option<PathBuf>,
    /// Of the scenario, this case
    #[arg(long, value_name = "ID", requires = "scenario")]
    pub case: Option<String>,
    /// Follow this rule book, whatever date is asked for
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Option<String>,
    /// Give it a defect; `--mutant list` names them
    #[arg(long, value_name = "NAME")]
    pub mutant: Option<String>,
    /// The seed of the service's draws
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err(String::from("give 1 or more")),
        Ok(number) => Ok(number),
        Err(_) => Err(String::from("give a whole number")),
    }
}

/// What to do with the list of known failures.
#[derive(Debug, Subcommand)]
pub enum Baseline {
    /// Run, and write down all that fails; what still holds keeps its reason, issue, condition and comments
    Update(Kept),
    /// Run, and tell only whether the list says what is
    Check(Kept),
}

/// A list of known failures, and the run that it is held against.
#[derive(Debug, ClapArgs)]
pub struct Kept {
    /// The file of known failures
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The run.
    #[command(flatten)]
    pub run: Run,
}

/// How closely the subject is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Watch {
    /// After every step and at the end
    Steps,
    /// At the end only
    End,
}

/// The level of a clause that a scenario covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Covered {
    /// The feature's own page states it
    Must,
    /// Another vendor document states it
    Should,
    /// No source says
    Open,
}

/// A level that can fail a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Only must clauses
    Must,
    /// Must and should clauses
    Should,
}

/// Options of `list`.
#[derive(Debug, ClapArgs)]
pub struct List {
    /// Which cases.
    #[command(flatten)]
    pub choice: Choice,
}

/// Options of `explain`.
#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// A clause id, or a case id or a part of one
    #[arg(value_name = "CLAUSE|CASE")]
    pub what: String,
    /// Rule book: a built-in name or a file
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
}

/// Options of `check`.
#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Scenario files or folders. Default: the project's, else the built-in corpus
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Treat lints as errors
    #[arg(long)]
    pub deny: bool,
    /// Rule book: a built-in name or a file
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
}

/// Options of `fmt`.
#[derive(Debug, ClapArgs)]
pub struct Fmt {
    /// Scenario files or folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Only tell which files would change; exit 1 if any would
    #[arg(long)]
    pub check: bool,
}

/// What to start.
#[derive(Debug, Subcommand)]
pub enum New {
    /// Write a scenario file to start from
    Scenario {
        /// The file, which must not exist yet.
        path: PathBuf,
    },
}

/// Options of `accept`.
#[derive(Debug, ClapArgs)]
pub struct Accept {
    /// Scenario files or folders. Default: the project's
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Rule book: a built-in name or a file
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
}

/// Options of `schema`.
#[derive(Debug, ClapArgs)]
pub struct Schema {
    /// Of what.
    #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// Scenario files
    Scenario,
    /// The lines of `--report json=FILE`
    Report,
    /// The lines of `aside mutants --report json=FILE`
    Mutants,
    /// The adapter protocol
    Protocol,
}

/// Options of `clauses`.
#[derive(Debug, ClapArgs)]
pub struct Clauses {
    /// Print as a Markdown table
    #[arg(long)]
    pub markdown: bool,
    /// Run the corpus and fail if a must or should clause was never checked under a book that holds it
    #[arg(long)]
    pub coverage: bool,
    /// Rule book: a built-in name or a file
    #[arg(long, value_name = "BOOK|FILE")]
    pub rules: Vec<String>,
}

/// What to do with rule books.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Name the built-in books
    List,
    /// Print a book as a file that can be changed and given to `--rules`
    Show {
        /// A built-in name or a file.
        book: String,
    },
    /// Tell what differs between two books
    Diff {
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
}
