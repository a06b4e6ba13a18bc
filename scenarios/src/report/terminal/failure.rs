//! One case that went wrong, told so that nobody has to look anything up: what the rules say, what was seen instead,
//! the steps that led there, who received what, and how to run it again.
//!
//! *Not here*: what is told of the run as a whole.

use super::charges::{Broken, failures, line_of};
use super::text::{Paint, clean, count, hang, quoted, wrap};
use super::{fault, received};
use crate::report::known::known;
use crate::report::{Head, Told};
use crate::run::Verdict;
use crate::run::result::{Trouble, full_id};
use crate::script::{Act, StepIx};
use aside_spec::clauses::statement;
use aside_spec::vocabulary::Word;
use std::collections::BTreeSet;
use std::fmt::Write;

/// So many clauses of a case are told of in full; further ones in a line each.
const MOST_CLAUSES: usize = 3;
/// So many things that one judge says of a clause are told.
const MOST_SAID: usize = 2;
/// So many steps before the failure are told.
const MOST_STEPS: usize = 40;

/// A line that says which case, and what is wrong in the fewest words.
pub(in crate::report) fn line(head: &Head, told: Told<'_>) -> String {
    let why = match &told.result.verdict {
        Verdict::Error(trouble) => clean(trouble.why()),
        Verdict::Skipped(why) | Verdict::NotRun(why) => clean(why),
        Verdict::Fail
        | Verdict::Pass
        | Verdict::KnownFailure
        | Verdict::UnexpectedPass
        | Verdict::Inconclusive => in_short(&failures(head, told)),
    };
    let verdict = told.result.verdict.name().to_uppercase();
    format!("{verdict} {}  {why}", clean(&full_id(told.case, &told.book.name))).trim_end().into()
}

fn in_short(broken: &[Broken<'_>]) -> String {
    match broken {
        [] => String::new(),
        [only] => only.words(),
        [first, rest @ ..] => format!("{} and {}", first.words(), count(rest.len(), "other")),
    }
}

/// The command that runs just this case again.
pub(in crate::report) fn again(head: &Head, told: Told<'_>) -> String {
    let (case, book) = (quoted(&told.case.id), &told.book.name);
    let command = match &head.recording {
        None => format!("aside run {case} --rules {book} --seed {}", head.seed),
        Some(file) => format!("aside judge {} {case} --rules {book}", quoted(file)),
    };
    clean(&(command + &head.again))
}

/// The case in full.
pub(in crate::report) fn full(head: &Head, told: Told<'_>, paint: Paint, width: usize) -> String {
    let broken = failures(head, told);
    let verdict = told.result.verdict.name().to_uppercase();
    let id = clean(&full_id(told.case, &told.book.name));
    let mut text = format!("{} {}\n", paint.bad(&verdict), paint.strong(&id));
    for line in wrap(&clean(&told.case.title), width.saturating_sub(2)) {
        let _ = writeln!(text, "  {line}");
    }
    if let Verdict::Error(trouble) = &told.result.verdict {
        let whose = match trouble {
            Trouble::Scenario(_) => "the scenario or the harness",
            Trouble::Adapter(_) => "the adapter",
        };
        let _ = writeln!(text, "\n  Not judged: {whose} is at fault.");
        hang(&mut text, "  Why   ", &clean(trouble.why()), width);
        let _ = writeln!(text, "  File  {}", clean(&told.case.file));
    }
    for (at, it) in broken.iter().enumerate().take(MOST_CLAUSES) {
        let is_stated = broken[..at].iter().any(|before| before.clause == it.clause);
        let stated = if is_stated { String::new() } else { stated(it, width) };
        let _ = write!(text, "\n{}{stated}{}", heading(it, paint), said(it, width));
        if let Some(known) = known(told, it) {
            hang(&mut text, "    known  ", &clean(&known.why()), width);
        }
    }
    text.push_str(&other_clauses(told, &broken));
    for section in [went_wrong(told), steps(told, &broken, paint), received::table(told, paint)] {
        if !section.is_empty() {
            let _ = write!(text, "\n{section}");
        }
    }
    let _ = writeln!(text, "\n  Run it again\n    {}", again(head, told));
    text
}

fn heading(it: &Broken<'_>, paint: Paint) -> String {
    let kind = paint.bad(&it.kind.name().to_uppercase());
    let source = paint.faint(&format!("({}; source: {})", it.level.name(), statement(it.clause).source));
    format!("  {kind}  {}  {source}\n", paint.strong(it.clause.name()))
}

/// What the clause says.
fn stated(it: &Broken<'_>, width: usize) -> String {
    let lines = wrap(statement(it.clause).text, width.saturating_sub(4));
    lines.iter().fold(String::new(), |text, line| format!("{text}    {line}\n"))
}

/// What each judge expected and saw.
fn said(it: &Broken<'_>, width: usize) -> String {
    let mut text = String::new();
    let names = it.charges.iter().map(|charge| charge.judge.name().len()).max().unwrap_or(0);
    for of_judge in it.charges.chunk_by(|one, next| one.judge == next.judge) {
        for (at, charge) in of_judge.iter().take(MOST_SAID).enumerate() {
            let judge = if at == 0 { charge.judge.name() } else { "" };
            let finding = &charge.finding;
            hang(&mut text, &format!("    {judge:names$}  expected  "), &clean(&finding.expected), width);
            hang(&mut text, &format!("    {:names$}  seen      ", ""), &clean(&finding.seen), width);
        }
        if of_judge.len() > MOST_SAID {
            let others = count(of_judge.len() - MOST_SAID, "other");
            let _ = writeln!(text, "    {:names$}  and {others} of this kind", "");
        }
    }
    text
}

/// What is broken beside the first few clauses: mostly what follows from them.
fn other_clauses(told: Told<'_>, broken: &[Broken<'_>]) -> String {
    let mut text = String::new();
    for (at, it) in broken.iter().skip(MOST_CLAUSES).enumerate() {
        text.push_str(if at == 0 { "\n  Broken, too\n" } else { "" });
        let known = if known(told, it).is_some() { ", known" } else { "" };
        let _ = writeln!(text, "    {} (found by {}){known}", it.words(), it.judges());
    }
    text
}

/// What went wrong with the subject, apart from breaking rules.
fn went_wrong(told: Told<'_>) -> String {
    let Some(it) = &told.result.fault else { return String::new() };
    let mut text = format!("  What went wrong: {}\n", clean(&it.what));
    for line in fault::lines(it) {
        let _ = writeln!(text, "    {line}");
    }
    text
}

/// The steps up to the last one after which something was seen. Of what the author expects only that which failed.
fn steps(told: Told<'_>, broken: &[Broken<'_>], paint: Paint) -> String {
    let script = &told.case.script;
    let failed: BTreeSet<StepIx> =
        broken.iter().flat_map(|it| &it.charges).filter_map(|it| it.step).collect();
    let last = failed.last().copied().unwrap_or(script.steps.len());
    let is_told = |at: usize| failed.contains(&at) || !matches!(script.steps[at].act, Act::Expect(_));
    let told_of: Vec<_> = (0..script.steps.len()).filter(|at| *at <= last && is_told(*at)).collect();
    if told_of.is_empty() || broken.is_empty() {
        return String::new();
    }
    let place = line_of(told, failed.first().copied()).map_or_else(String::new, |line| format!(":{line}"));
    let mut text = format!("  Steps in {}{place}\n", clean(&told.case.file));
    let left_out = told_of.len().saturating_sub(MOST_STEPS);
    if left_out > 0 {
        let _ = writeln!(text, "           {} before", count(left_out, "step"));
    }
    for at in told_of.into_iter().skip(left_out) {
        let step = &script.steps[at];
        let line = if step.line > 0 { step.line.to_string() } else { String::new() };
        let words = clean(&step.words);
        let expects = if matches!(step.act, Act::Expect(_)) { "expect: " } else { "" };
        if failed.contains(&at) {
            let _ = writeln!(
                text,
                "  {} {line:>5}  {}",
                paint.bad(">"),
                paint.strong(&format!("{expects}{words}"))
            );
        } else {
            let _ = writeln!(text, "    {line:>5}  {expects}{words}");
        }
    }
    if broken.iter().any(|it| it.step().is_none()) {
        let _ = writeln!(text, "  {}        and at the end, when everything was looked at", paint.bad(">"));
    }
    text
}
