//! The verbs that only tell: `list`, `explain`, `clauses`, `rules`.
//!
//! *Not here*: the texts themselves; the catalogue and the scenarios hold them.

use super::Screen;
use super::args::{Choice, Clauses, Explain, List, Rules};
use super::exit::{Exit, Stop};
use super::load::{self, Chosen, unknown_clause};
use crate::foresight::{Foresight, foresee};
use crate::language;
use crate::report::{Head, Summary, Told};
use crate::run::lockstep::Watch;
use crate::run::pool::Logs;
use crate::run::result::full_id;
use crate::run::subject::InProcess;
use crate::run::sut::grant;
use crate::run::{Job, Settings, run_all};
use crate::script::{Act, Case};
use aside_spec::clauses::{Level, statement};
use aside_spec::rules::{builtin, diff, holds};
use aside_spec::vocabulary::{Clause, RuleBook, Word};
use std::fmt::Write;
use std::path::Path;
use std::thread;

pub(super) fn list(options: &List, screen: &Screen) -> Result<Exit, Stop> {
    let chosen = load::chosen(&options.choice, screen)?;
    let mut text = String::new();
    for (case, book) in &chosen.cases {
        let _ = writeln!(text, "{}", full_id(case, &chosen.books[*book].name));
    }
    screen.write(text.as_bytes())
}

pub(super) fn explain(options: &Explain, screen: &Screen) -> Result<Exit, Stop> {
    let choice = Choice { rules: options.rules.clone(), ..Choice::default() };
    let chosen = load::chosen(&choice, screen)?;
    if let Some(clause) = Clause::parse(&options.what) {
        return screen.write(explain_clause(clause, &chosen).as_bytes());
    }
    let (wanted, book) = options.what.rsplit_once('@').unwrap_or((&options.what, ""));
    let named = |(case, at): &&(Case, usize)| {
        case.id.contains(wanted) && (book.is_empty() || chosen.books[*at].name == book)
    };
    let mut cases: Vec<_> = chosen.cases.iter().filter(named).collect();
    if let Some(exact) = cases.iter().find(|(case, _)| case.id == wanted) {
        cases = vec![exact];
    }
    match cases.as_slice() {
        [] if options.what.contains('/') => {
            let message = format!("aside: no case `{}`; `aside list` names them", options.what);
            Err(Stop::new(Exit::NothingSelected, message))
        }
        [] => Err(unknown_clause(&options.what)),
        [(case, book), ..] => {
            let mut text = explain_case(case, &chosen.books[*book]);
            if cases.len() > 1 {
                let _ = writeln!(text, "\n{} more cases fit `{}`.", cases.len() - 1, options.what);
            }
            screen.write(text.as_bytes())
        }
    }
}

fn explain_clause(clause: Clause, chosen: &Chosen) -> String {
    let it = statement(clause);
    let mut text = format!("{clause} ({})\n\n  {}\n\nSource: {}\n", it.level.name(), it.text, it.source);
    if !it.answers.is_empty() {
        text.push_str("\nPossible answers:\n");
        for answer in it.answers {
            let _ = writeln!(text, "  {:18} {}", answer.name, answer.meaning);
        }
    }
    text.push_str("\nRule books:\n");
    for book in &chosen.books {
        let _ = writeln!(text, "  {:18} {}", book.name, says_of(book, clause));
    }
    let mut titles: Vec<_> = Vec::new();
    for (case, _) in chosen.cases.iter().filter(|(case, _)| case.covers.contains(&clause)) {
        let scenario = case.scenario();
        if !titles.iter().any(|(id, _)| *id == scenario) {
            titles.push((scenario, &case.title));
        }
    }
    text.push_str(if titles.is_empty() { "\nNo scenario covers it.\n" } else { "\nScenarios:\n" });
    let width = titles.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    for (id, title) in titles {
        let _ = writeln!(text, "  {id:width$}  {title}");
    }
    text
}

fn says_of(book: &RuleBook, clause: Clause) -> String {
    if let Some(answer) = book.answers.get(&clause) {
        return format!("gives the answer {answer}");
    }
    match book.excluded.get(&clause) {
        Some(reason) => format!("leaves it out: {reason}"),
        None if holds(book, clause) => String::from("holds it"),
        None => String::from("has no figure for it, so does not hold it"),
    }
}

fn explain_case(case: &Case, book: &RuleBook) -> String {
    let mut text = format!("{}\n\n  {}\n\nIt is about:\n", full_id(case, &book.name), case.title);
    for clause in &case.covers {
        let _ = writeln!(text, "  {clause}: {}", statement(*clause).text);
    }
    text.push_str("\nSteps:\n");
    for step in &case.script.steps {
        let mark = if matches!(step.act, Act::Expect(_)) { "  =" } else { "   " };
        let _ = writeln!(text, "{mark} {}", step.words);
    }
    let _ = writeln!(text, "\nThe rules of {} expect:", book.name);
    match foresee(case, book, &grant(book.usual_plan, &case.script.needs)) {
        Ok(Foresight { lines, contradictions }) => {
            for line in lines {
                let _ = writeln!(text, "    {line}");
            }
            for (_, said) in contradictions {
                let _ = writeln!(text, "  ! {said}");
            }
            text.push_str("\n`?question` stands where it hangs on an open question; `aside explain QUESTION` tells more.\n");
        }
        Err(_) => text.push_str("    more than the model keeps at once\n"),
    }
    let _ = writeln!(text, "\nRun it alone: aside run '{}' --rules {}", case.id, book.name);
    text
}

pub(super) fn clauses(options: &Clauses, screen: &Screen) -> Result<Exit, Stop> {
    if options.coverage {
        return coverage(options, screen);
    }
    let mut text = String::new();
    if options.markdown {
        text.push_str("| clause | level | statement | source |\n|---|---|---|---|\n");
    }
    for &clause in Clause::ALL {
        let it = statement(clause);
        let _ = if options.markdown {
            writeln!(text, "| `{clause}` | {} | {} | {} |", it.level.name(), it.text, it.source)
        } else {
            writeln!(text, "{:27} {:6}  {}", clause.name(), it.level.name(), it.text)
        };
    }
    screen.write(text.as_bytes())
}

/// Runs the corpus and tells how often each clause was checked under each book.
fn coverage(options: &Clauses, screen: &Screen) -> Result<Exit, Stop> {
    let choice = Choice { rules: options.rules.clone(), ..Choice::default() };
    let chosen = load::chosen(&choice, screen)?;
    let summary = summary_of(&chosen);
    let mut text = String::from("clause                      level ");
    for book in &chosen.books {
        let _ = write!(text, " {:>14}", book.name);
    }
    text.push('\n');
    for &clause in Clause::ALL {
        let _ = write!(text, "{:27} {:6}", clause.name(), statement(clause).level.name());
        for book in &chosen.books {
            let times = summary.covered.get(&book.name).and_then(|it| it.get(&clause)).copied().unwrap_or(0);
            let answers = summary.answers.get(&clause).map_or(0, |answers| answers.values().sum::<usize>());
            let open = statement(clause).level == Level::Open;
            let cell = match (holds(book, clause), open) {
                (false, _) => String::from("not held"),
                (true, false) => times.to_string(),
                (true, true) if answers > 0 => String::from("answered"),
                (true, true) => String::from("-"),
            };
            let _ = write!(text, " {cell:>14}");
        }
        text.push('\n');
    }
    let mut exit = Exit::Ok;
    for book in &chosen.books {
        let (covered, missing) = summary.coverage(book);
        let all = covered.len() + missing.len();
        let _ = writeln!(text, "{}: {} of {all} must and should clauses checked", book.name, covered.len());
        for clause in missing {
            let _ = writeln!(text, "  never checked: {clause}");
            exit = Exit::Failures;
        }
    }
    screen.write(text.as_bytes())?;
    Ok(exit)
}

fn summary_of(chosen: &Chosen) -> Summary {
    let head = Head {
        version: env!("CARGO_PKG_VERSION"),
        subject: "simulated service".into(),
        seed: 1,
        books: chosen.books.iter().map(|book| book.name.clone()).collect(),
        cases: chosen.cases.len(),
        part: None,
        level: Level::Should,
        recording: None,
        again: String::new(),
        unseen: Vec::new(),
    };
    let jobs: Vec<_> = chosen
        .cases
        .iter()
        .map(|(case, book)| Job { case, book: &chosen.books[*book], service: &chosen.books[*book] })
        .collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let settings = Settings {
        subject: &InProcess { mutant: None },
        seed: 1,
        jobs: threads,
        watch: Watch::EveryStep,
        level: Level::Should,
        logs: Logs::OfTroubled,
    };
    let mut summary = Summary::new();
    run_all(&jobs, settings, |at, result| {
        summary
            .add(&head, Told { at, case: jobs[at].case, book: jobs[at].book, result: &result, listed: &[] });
        true
    });
    summary
}

pub(super) fn rules(options: &Rules, screen: &Screen) -> Result<Exit, Stop> {
    let here = Path::new(".");
    let mut text = String::new();
    match options {
        Rules::List => {
            for book in builtin() {
                let _ = writeln!(text, "{:14} {}  {}", book.name, book.date, book.source);
            }
        }
        Rules::Show { book } => text = language::rule_book_text(&load::book(book, here)?),
        Rules::Diff { first, second } => {
            let (first, second) = (load::book(first, here)?, load::book(second, here)?);
            let changes = diff(&first, &second);
            for change in &changes {
                let _ = writeln!(
                    text,
                    "{}\n  - {} ({})\n  + {} ({})",
                    change.about, change.first, first.name, change.second, second.name
                );
            }
            if changes.is_empty() {
                let _ = writeln!(text, "no difference");
            }
        }
    }
    screen.write(text.as_bytes())
}
