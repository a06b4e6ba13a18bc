//! Reports where GitHub's CI offers places for them: annotations beside the lines of scenarios, and a summary page.
//!
//! *Not here*: when they are written; the command looks at the environment.

use super::known::{Tally, known, known_leaks};
use super::terminal::charges::{Broken, failures, line_of};
use super::terminal::failure::again;
use super::terminal::outcome::{Outcome, counts, sentence};
use super::terminal::remember;
use super::terminal::text::{clean, count, first_few, number};
use super::{Head, Report, Summary, Told};
use crate::baseline::Problem;
use crate::run::Verdict;
use crate::run::result::full_id;
use aside_spec::clauses::statement;
use aside_spec::finding::Kind;
use aside_spec::vocabulary::{Clause, RuleBook};
use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Annotations, as workflow commands.
///
/// GitHub shows ten errors of a step and drops the rest, so there is one for each line, clause and kind of harm, and
/// it tells how many cases it stands for. They are written when the run is over.
pub struct Annotations {
    out: Box<dyn Write>,
    notes: Vec<Note>,
}

/// The annotation of an entry that does not say what is.
fn command(problem: &Problem) -> String {
    let (file, title) = (property(&problem.file), property(&format!("baseline: {}", problem.sort.name())));
    let (first, last) = problem.lines;
    let text = data(&clean(&format!("{}: {}.", problem.what, problem.remedy)));
    format!("::error file={file},line={first},endLine={last},title={title}::{text}")
}

/// One annotation.
struct Note {
    file: String,
    line: Option<usize>,
    of: Option<(Clause, Kind)>,
    title: String,
    text: String,
    again: String,
    cases: usize,
}

impl Annotations {
    /// Annotations on `out`, which GitHub must read: the job's stdout.
    pub fn new(out: impl Write + 'static) -> Self {
        Self { out: Box::new(out), notes: Vec::new() }
    }

    fn note(&mut self, note: Note) {
        let same = |known: &&mut Note| {
            (&known.file, known.line, known.of) == (&note.file, note.line, note.of)
                && (note.of.is_some() || known.text == note.text)
        };
        match self.notes.iter_mut().find(same) {
            Some(known) => known.cases += 1,
            None => self.notes.push(note),
        }
    }
}

impl Report for Annotations {
    fn begin(&mut self, _: &Head) -> io::Result<()> {
        Ok(())
    }

    fn case(&mut self, head: &Head, told: Told<'_>) -> io::Result<()> {
        for note in notes(head, told) {
            self.note(note);
        }
        Ok(())
    }

    fn end(&mut self, _: &Head, summary: &Summary) -> io::Result<()> {
        // What GitHub shows should be what matters most.
        self.notes.sort_by_key(|note| note.of.map(|(_, kind)| kind));
        for note in &self.notes {
            writeln!(self.out, "{}", note.command())?;
        }
        for problem in &summary.problems {
            writeln!(self.out, "{}", command(problem))?;
        }
        self.out.flush()
    }
}

fn notes(head: &Head, told: Told<'_>) -> Vec<Note> {
    let note = |line, of, title, text| {
        let (file, again) = (told.case.file.clone(), again(head, told));
        Note { file, line, of, title, text, again, cases: 1 }
    };
    match &told.result.verdict {
        Verdict::Error(trouble) => vec![note(None, None, "Not judged".into(), clean(trouble.why()))],
        // What is known is nobody's news, and what is wrong with the baseline is told at its own lines.
        Verdict::KnownFailure | Verdict::UnexpectedPass => Vec::new(),
        Verdict::Pass | Verdict::Fail | Verdict::Skipped(_) | Verdict::Inconclusive | Verdict::NotRun(_) => {
            failures(head, told)
                .into_iter()
                .filter(|it| known(told, it).is_none())
                .map(|it| {
                    let said = it.charges.first().map(|charge| &charge.finding);
                    let said = said
                        .map_or_else(String::new, |it| format!("Expected {}, saw {}.", it.expected, it.seen));
                    let (stated, said) = (statement(it.clause).text, clean(&said));
                    let text = format!("{stated}\n{said}\nFound by {}.", it.judges());
                    note(line_of(told, it.step()), Some((it.clause, it.kind)), it.words(), text)
                })
                .collect()
        }
    }
}

impl Note {
    fn command(&self) -> String {
        let line = self.line.map_or_else(String::new, |line| format!(",line={line}"));
        let more = if self.cases > 1 { format!(" ({})", count(self.cases, "case")) } else { String::new() };
        let title = property(&format!("{}{more}", self.title));
        let text = data(&format!("{}\nRun again: {}", self.text, self.again));
        format!("::error file={}{line},title={title}::{text}", property(&self.file))
    }
}

/// What stands behind the second `::` of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// So many failures are listed on the summary page.
const MOST_LISTED: usize = 50;
/// So many clauses that were not checked are named for a book.
const MOST_UNCHECKED: usize = 8;

/// A summary page in Markdown.
pub struct MarkdownSummary {
    out: Box<dyn Write>,
    books: Vec<RuleBook>,
    known: Tally,
    failed: Vec<String>,
    unlisted: usize,
    /// The command that runs the first of them again.
    again: String,
}

impl MarkdownSummary {
    /// A page on `out`.
    pub fn new(out: impl Write + 'static) -> Self {
        Self {
            out: Box::new(out),
            books: Vec::new(),
            known: Tally::default(),
            failed: Vec::new(),
            unlisted: 0,
            again: String::new(),
        }
    }

    fn page(&self, head: &Head, summary: &Summary) -> String {
        let mark = if Outcome::of(summary) == Outcome::Pass { "✅" } else { "❌" };
        let mut text = format!("## {mark} {}\n\n", markdown(&sentence(summary)));
        let books: Vec<_> = head.books.iter().map(|book| code(book)).collect();
        let (subject, books) = (markdown(&head.subject), books.join(", "));
        let _ = writeln!(text, "aside {} judged {subject} by {books}, seed {}.\n", head.version, head.seed);
        text.push_str(&numbers(summary));
        if let Some(leaks) = known_leaks(summary) {
            let _ = writeln!(text, "**{leaks}**\n");
        }
        text.push_str(&problems(summary));
        text.push_str(&self.coverage(summary));
        text.push_str(&broken(summary));
        text.push_str(&self.failures());
        text.push_str(&self.known());
        let _ = writeln!(text, "Fingerprint `{:016x}`", summary.fingerprint());
        text
    }

    fn coverage(&self, summary: &Summary) -> String {
        let mut text =
            String::from("| rule book | must and should clauses checked | not checked |\n|---|---:|---|\n");
        for book in &self.books {
            let (checked, unchecked) = summary.coverage(book);
            let names: Vec<_> = unchecked.iter().map(|clause| format!("`{clause}`")).collect();
            let all = checked.len() + unchecked.len();
            let names = first_few(&names, MOST_UNCHECKED);
            let _ = writeln!(text, "| {} | {} of {all} | {names} |", code(&book.name), checked.len());
        }
        text + "\n"
    }

    fn known(&self) -> String {
        let rows = self.known.rows();
        if rows.len() == 0 {
            return String::new();
        }
        let others = rows.len().saturating_sub(MOST_LISTED);
        let mut text = String::from("| known failure | cases | reason |\n|---|---:|---|\n");
        for row in rows.take(MOST_LISTED) {
            let (cases, why) = (number(row.cases as u64), markdown(&row.why));
            let _ = writeln!(text, "| {} `{}` | {cases} | {why} |", row.harm.kind.name(), row.harm.clause);
        }
        if others > 0 {
            let _ = writeln!(text, "\nand {}", count(others, "other"));
        }
        text + "\n"
    }

    fn failures(&self) -> String {
        if self.failed.is_empty() {
            return String::new();
        }
        let mut text = String::from("| case | what | expected | seen |\n|---|---|---|---|\n");
        for line in &self.failed {
            text.push_str(line);
        }
        if self.unlisted > 0 {
            let _ = writeln!(text, "\nand {}", count(self.unlisted, "other case"));
        }
        let _ = writeln!(text, "\nThe first one again:\n\n```sh\n{}\n```\n", self.again);
        text
    }
}

impl Report for MarkdownSummary {
    fn begin(&mut self, _: &Head) -> io::Result<()> {
        Ok(())
    }

    fn case(&mut self, head: &Head, told: Told<'_>) -> io::Result<()> {
        remember(&mut self.books, told.book);
        if told.result.verdict == Verdict::KnownFailure {
            self.known.add(told);
        }
        let Some(line) = listed(head, told) else { return Ok(()) };
        if self.failed.is_empty() {
            self.again = again(head, told);
        }
        if self.failed.len() < MOST_LISTED {
            self.failed.push(line);
        } else {
            self.unlisted += 1;
        }
        Ok(())
    }

    fn end(&mut self, head: &Head, summary: &Summary) -> io::Result<()> {
        let page = self.page(head, summary);
        self.out.write_all(page.as_bytes())?;
        self.out.flush()
    }
}

/// The line of a case in the list of failures, if it belongs there.
fn listed(head: &Head, told: Told<'_>) -> Option<String> {
    let id = code(&full_id(told.case, &told.book.name));
    match &told.result.verdict {
        Verdict::Pass
        | Verdict::KnownFailure
        | Verdict::UnexpectedPass
        | Verdict::Skipped(_)
        | Verdict::NotRun(_) => None,
        Verdict::Inconclusive => Some(format!("| {id} | inconclusive | | |\n")),
        Verdict::Error(trouble) => Some(format!("| {id} | error | | {} |\n", markdown(trouble.why()))),
        Verdict::Fail => {
            let broken = failures(head, told);
            let words = |it: &Broken<'_>| {
                let known = if known(told, it).is_some() { " (known)" } else { "" };
                format!("{} `{}`{known}", it.kind.name(), it.clause)
            };
            let words: Vec<_> = broken.iter().map(words).collect();
            let finding = broken.first().and_then(|it| it.charges.first()).map(|charge| &charge.finding);
            let (expected, seen) = finding.map_or(("", ""), |it| (&*it.expected, &*it.seen));
            Some(format!("| {id} | {} | {} | {} |\n", words.join("<br>"), markdown(expected), markdown(seen)))
        }
    }
}

fn numbers(summary: &Summary) -> String {
    let cases = counts(summary).into_iter().filter(|(cases, what)| *cases > 0 || *what == "passed");
    let (mut top, mut rule, mut row) = (String::from("|"), String::from("|"), String::from("|"));
    for (what, of) in cases.map(|(cases, what)| (what, cases as u64)).chain([("checks", summary.checks)]) {
        let _ = write!(top, " {what} |");
        rule.push_str("---:|");
        let _ = write!(row, " {} |", number(of));
    }
    format!("{top}\n{rule}\n{row}\n\n")
}

/// Where the baseline does not say what is.
fn problems(summary: &Summary) -> String {
    if summary.problems.is_empty() {
        return String::new();
    }
    let mut text = String::from("| baseline | what is wrong | what to do |\n|---|---|---|\n");
    for it in summary.problems.iter().take(MOST_LISTED) {
        let place = code(&format!("{}:{}", it.file, it.lines.0));
        let _ = writeln!(text, "| {place} | {} | {} |", markdown(&it.what), markdown(&it.remedy));
    }
    if summary.problems.len() > MOST_LISTED {
        let _ = writeln!(text, "\nand {}", count(summary.problems.len() - MOST_LISTED, "other"));
    }
    text + "\n"
}

/// The clauses that were broken, those of most cases first.
fn broken(summary: &Summary) -> String {
    if summary.broken.is_empty() {
        return String::new();
    }
    let mut broken: Vec<_> = summary.broken.iter().collect();
    broken.sort_by_key(|(_, cases)| Reverse(**cases));
    let mut text = String::from("| broken clause | cases | it says |\n|---|---:|---|\n");
    for (clause, cases) in broken {
        let _ = writeln!(
            text,
            "| `{clause}` | {} | {} |",
            number(*cases as u64),
            markdown(statement(*clause).text)
        );
    }
    text + "\n"
}

/// Text in a cell of a Markdown table: nothing in it is markup.
fn markdown(text: &str) -> String {
    let mut out = String::new();
    for it in clean(text).chars() {
        if matches!(it, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '@') {
            // GitHub makes links of `@name` even behind a backslash; an entity it leaves alone.
            let _ = write!(out, "&#{};", u32::from(it));
        } else {
            out.push(it);
        }
    }
    out
}

/// Text in a cell that is shown as code.
fn code(text: &str) -> String {
    format!("<code>{}</code>", markdown(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_workflow_command() {
        assert_eq!(data("100%\r\n::error::"), "100%25%0D%0A::error::");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }

    #[test]
    fn no_text_is_markup() {
        assert_eq!(markdown("a|b\n<i> @you"), r"a&#124;b&#92;u&#123;a&#125;&#60;i&#62; &#64;you");
    }
}
