//! The verbs of the command `aside`, and its exit codes.
//!
//! | module | verbs |
//! |---|---|
//! | [`args`] | the grammar of the command line |
//! | `load` | what all verbs read: books, scenarios, the project |
//! | `run` | `run` |
//! | `baseline` | `baseline` |
//! | `record` | `record`, `judge` |
//! | `explore` | `explore`, `shrink` |
//! | `mutants` | `mutants` |
//! | `compare` | `compare` |
//! | `report` | `report` |
//! | `replay` | `replay`, `trace` |
//! | `subject` | what is judged |
//! | `smoke`, `sut` | `smoke`; `sut`, `service` |
//! | `tell` | `list`, `explain`, `clauses`, `rules` |
//! | `files` | `check`, `fmt`, `new`, `accept`, `schema` |
//! | [`exit`] | exit codes |
//!
//! *Not here*: anything that a library user would want; the verbs only read, call and print.

pub mod args;
mod baseline;
mod compare;
pub mod exit;
mod explore;
mod files;
mod load;
mod mutants;
mod record;
mod replay;
mod report;
mod run;
mod smoke;
mod subject;
mod sut;
mod tell;

use args::{Args, Verb};
use clap::{CommandFactory, Parser};
use exit::{Exit, Stop};
use std::io::{self, IsTerminal, Write};
use std::panic;
use std::process::ExitCode;

/// The command.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Ok }.into();
        }
    };
    match panic::catch_unwind(|| perform(args)) {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(Stop { exit, message })) => {
            if !message.is_empty() {
                let _ = writeln!(anstream::stderr(), "{}", message.trim_end());
            }
            exit.into()
        }
        Err(_) => {
            let _ = writeln!(
                anstream::stderr(),
                "aside: this is a defect of aside itself, not of your SDK; please report it with the command you gave"
            );
            Exit::OurBug.into()
        }
    }
}

fn perform(args: Args) -> Result<Exit, Stop> {
    let screen = Screen::new(args.no_color);
    match args.verb {
        None => run::run(&args.run, &screen),
        Some(Verb::Run(options)) => run::run(&options, &screen),
        Some(Verb::Record(options)) => record::record(&options, &screen),
        Some(Verb::Judge(options)) => record::judge(&options, &screen),
        Some(Verb::Smoke(options)) => smoke::run(&options, &screen),
        Some(Verb::Sut(options)) => sut::sut(&options, &screen),
        Some(Verb::Service(options)) => sut::service(&options, &screen),
        Some(Verb::Explore(options)) => explore::explore(&options, &screen),
        Some(Verb::Report(args::Report::Merge(options))) => report::merge(&options, &screen),
        Some(Verb::Report(args::Report::Conformance(options))) => report::conformance(&options, &screen),
        Some(Verb::Shrink(options)) => explore::shrink(&options, &screen),
        Some(Verb::Replay(options)) => replay::replay(&options, &screen),
        Some(Verb::Trace(options)) => replay::trace(&options, &screen),
        Some(Verb::Mutants(options)) => mutants::mutants(&options, &screen),
        Some(Verb::Compare(options)) => compare::compare(&options, &screen),
        Some(Verb::List(options)) => tell::list(&options, &screen),
        Some(Verb::Explain(options)) => tell::explain(&options, &screen),
        Some(Verb::Clauses(options)) => tell::clauses(&options, &screen),
        Some(Verb::Rules(options)) => tell::rules(&options, &screen),
        Some(Verb::Baseline(options)) => baseline::baseline(&options, &screen),
        Some(Verb::Check(options)) => files::check(&options, &screen),
        Some(Verb::Fmt(options)) => files::fmt(&options, &screen),
        Some(Verb::New(options)) => files::new(&options, &screen),
        Some(Verb::Accept(options)) => files::accept(&options, &screen),
        Some(Verb::Schema(options)) => files::schema(&options, &screen),
        Some(Verb::Completions { shell }) => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "aside", &mut out);
            screen.write(&out)
        }
    }
}

/// Where verbs print.
struct Screen {
    colour: bool,
}

impl Screen {
    fn new(no_color: bool) -> Self {
        let wanted = !no_color && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { colour: wanted && io::stdout().is_terminal() }
    }

    fn paint(&self) -> crate::language::Paint {
        if self.colour { crate::language::Paint::Colour } else { crate::language::Paint::Plain }
    }

    /// Prints, and is content if nobody reads on.
    #[allow(clippy::unused_self, reason = "who prints has the screen")]
    fn write(&self, bytes: &[u8]) -> Result<Exit, Stop> {
        match io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()) {
            Ok(()) => Ok(Exit::Ok),
            Err(why) if why.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Ok),
            Err(why) => Err(Stop::new(Exit::Incomplete, format!("aside: can't print: {why}"))),
        }
    }
}
