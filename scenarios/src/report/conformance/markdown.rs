//! Conformance reports for people.
//!
//! *Not here*: what is in them ([`sheet`](super::sheet)).

use super::sheet::{Finding, Sheet};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// So many cases of a finding are named.
const MOST_CASES: usize = 6;

/// A subject's sheet; what the others answered to open questions stands beside its own answers.
pub fn sheet(it: &Sheet, all: &[Sheet]) -> String {
    let mut text = format!("# Conformance of {}\n\n", plain(&it.subject));
    let books: Vec<_> = it.books.iter().map(|book| format!("`{book}`")).collect();
    let _ = writeln!(
        text,
        "Written by `aside report conformance`, aside {}. Judged by {}, seed {}; {} clauses make a case fail.\n",
        it.aside,
        books.join(", "),
        it.seed,
        if it.level == "must" { "must" } else { "must and should" },
    );
    text.push_str(&cases(it));
    text.push_str(&surfaces(it));
    text.push_str(&findings(it));
    text.push_str(&clauses(it));
    text.push_str("## Open questions\n\nWhat no source answers, and what was seen. No answer is wrong.\n\n");
    text.push_str(&questions(all));
    text
}

/// All subjects, side by side.
pub fn side_by_side(all: &[Sheet]) -> String {
    let mut text = String::from("# Conformance, side by side\n\nWritten by `aside report conformance`.\n\n");
    text.push_str("| subject | cases judged | passed | with findings | not judged | clauses kept | broken | not judged |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for it in all {
        let rest = it.cases.values().sum::<usize>() - it.judged();
        let standing = |word| it.standing(word).count();
        let _ = writeln!(
            text,
            "| [{}]({}.md) | {} | {} | {} | {rest} | {} | {} | {} |",
            plain(&it.subject),
            it.name(),
            it.judged(),
            it.count("pass"),
            it.judged() - it.count("pass"),
            standing("kept"),
            standing("broken"),
            standing("not judged"),
        );
    }
    text.push_str("\n## Clauses that some subject breaks\n\nIn how many of the cases that check it.\n\n");
    text.push_str(&broken(all));
    text.push_str(
        "\n## Open questions\n\nWhat no source answers, and what was seen. No answer is wrong.\n\n",
    );
    text.push_str(&questions(all));
    text
}

fn cases(it: &Sheet) -> String {
    let mut text = String::from("| cases | |\n|---|---:|\n");
    for (verdict, count) in &it.cases {
        let _ = writeln!(text, "| {verdict} | {count} |");
    }
    if !it.skipped.is_empty() {
        text.push_str("\n| skipped because | cases |\n|---|---:|\n");
        for (reason, count) in &it.skipped {
            let _ = writeln!(text, "| {} | {count} |", plain(reason));
        }
    }
    text.push('\n');
    text
}

fn surfaces(it: &Sheet) -> String {
    let none = || String::from("none");
    let named = |names: &[String]| if names.is_empty() { none() } else { names.join(", ") };
    let (looked_at, not) = (named(&it.looked_at), named(&it.not_looked_at));
    format!("Surfaces looked at: {looked_at}. Not looked at: {not}.\n\n")
}

fn findings(it: &Sheet) -> String {
    let mut text = String::from("## Findings\n\n");
    if it.findings.is_empty() {
        text.push_str("None.\n\n");
    }
    for finding in &it.findings {
        text.push_str(&one(finding));
    }
    text
}

fn one(it: &Finding) -> String {
    let mut text = format!("### `{}`: {}\n\n", it.clause, it.kind);
    let _ = writeln!(text, "{} (*{}*; source: {})\n", it.statement, it.level, it.source);
    let example = &it.smallest;
    let _ = writeln!(text, "* Smallest case: `{}`, *{}*", example.case, plain(&example.title));
    let step = example.step.as_ref().map_or_else(|| String::from("at the end"), |it| format!("after “{it}”"));
    let _ = writeln!(text, "* Seen {} (`{}`)", plain(&step), example.file);
    let _ = writeln!(text, "* Expected: {}", plain(&example.expected));
    let _ = writeln!(text, "* Seen: {}", plain(&example.seen));
    for reason in &it.reasons {
        let _ = writeln!(text, "* {}", plain(reason));
    }
    let named: Vec<_> = it.cases.iter().take(MOST_CASES).map(|case| format!("`{case}`")).collect();
    let more = it.cases.len().saturating_sub(MOST_CASES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let _ = writeln!(text, "* In {} of the cases: {}{more}\n", it.cases.len(), named.join(", "));
    text
}

fn clauses(it: &Sheet) -> String {
    let mut text = String::from("## Clauses\n\n");
    text.push_str("| clause | level | | checked in cases | broken in | about it: judged / all |\n");
    text.push_str("|---|---|---|---:|---:|---:|\n");
    for (clause, standing) in &it.clauses {
        let (word, about) = (standing.word(), format!("{} / {}", standing.about_judged, standing.about));
        let (level, checked, broken) = (&standing.level, standing.checked, standing.broken);
        let _ = writeln!(text, "| `{clause}` | {level} | {word} | {checked} | {broken} | {about} |");
    }
    text.push('\n');
    text
}

/// A table with a column for each subject.
fn table(all: &[Sheet], first: &str, rows: &BTreeMap<&String, Vec<String>>) -> String {
    let names: Vec<_> = all.iter().map(|it| plain(it.title())).collect();
    let mut text = format!("| {first} | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(all.len()));
    for (name, cells) in rows {
        let _ = writeln!(text, "| `{name}` | {} |", cells.join(" | "));
    }
    text
}

fn questions(all: &[Sheet]) -> String {
    let asked: BTreeSet<_> = all.iter().flat_map(|it| it.answers.keys()).collect();
    let cell = |sheet: &Sheet, question: &String| {
        let answers = sheet.answers.get(question).into_iter().flatten();
        let each: Vec<_> = answers.map(|(answer, cases)| format!("{} ({cases})", plain(answer))).collect();
        if each.is_empty() { String::from("–") } else { each.join("<br>") }
    };
    let row = |question: &String| all.iter().map(|sheet| cell(sheet, question)).collect();
    table(all, "question", &asked.into_iter().map(|question| (question, row(question))).collect())
}

fn broken(all: &[Sheet]) -> String {
    let names: BTreeSet<_> =
        all.iter().flat_map(|it| it.standing("broken").map(|(clause, _)| clause)).collect();
    let cell = |sheet: &Sheet, clause: &String| match sheet.clauses.get(clause) {
        Some(it) if it.checked > 0 => format!("{} of {}", it.broken, it.checked),
        _ => String::from("not judged"),
    };
    let row = |clause: &String| all.iter().map(|sheet| cell(sheet, clause)).collect();
    table(all, "clause", &names.into_iter().map(|clause| (clause, row(clause))).collect())
}

/// What is written between others' marks.
fn plain(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('\n', " ")
}
