//! What is allowed but unwise: likely slips of an author, as warnings.
//!
//! *Not here*: errors ([`lower`](super::lower())).

use super::diagnostic::{Diagnostic, Span, tick};
use super::lower::{Facts, Surface, calls, made_by};
use super::node::{Node, Value};
use super::syntax::calls::Call;
use super::syntax::{Act, File, Step};
use std::collections::BTreeMap;

/// Every warning of a file, in the order of the source.
pub(super) fn lint(file: &File, root: &Node, source: &str, facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    title(file, source, &mut found);
    covers(file, &mut found);
    for body in unquoted_bodies(root) {
        found.push(unquoted(body, source));
    }
    unused(&file.steps, facts, &mut found);
    zeros(facts, &mut found);
    if !file.steps.iter().any(|step| matches!(step.act, Act::Pin(_))) {
        let warning =
            Diagnostic::warning("no-expectation", file.span, "this scenario expects nothing of its own");
        found.push(warning.help("pin what it is about with an `expect_…` step"));
    }
    found.sort_by_key(|it| it.primary.span);
    found
}

fn title(file: &File, source: &str, found: &mut Vec<Diagnostic>) {
    let title = &file.title.0;
    if title.text.ends_with('.') {
        let warning = Diagnostic::warning("title-full-stop", title.span, "a title has no full stop");
        found.push(warning.help("take it away"));
    }
    if !title.quoted && comment_after(title.span, source).is_some() {
        found.push(unquoted(title.span, source));
    }
}

fn covers(file: &File, found: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for clause in &file.covers {
        if let Some(first) = seen.insert(clause.0.text.as_str(), clause.0.span) {
            let message = format!("the clause {} is covered twice", tick(&clause.0.text));
            let warning = Diagnostic::warning("clause-twice", clause.0.span, message);
            found.push(warning.label("again").also(first, "first here").help("take one of them away"));
        }
    }
}

/// The places of texts that are not in quotes, where a message's words are written.
pub(super) fn unquoted_bodies(root: &Node) -> Vec<Span> {
    let mut found = Vec::new();
    collect(root, &mut found);
    found
}

fn collect(node: &Node, found: &mut Vec<Span>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::List(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Map(entries) => {
            for (key, value) in entries {
                match &value.value {
                    Value::Scalar(it) if is_body(&key.text) && !it.quoted && !it.text.starts_with('$') => {
                        found.push(value.span);
                    }
                    Value::Scalar(_) | Value::List(_) | Value::Map(_) => collect(value, found),
                }
            }
        }
    }
}

fn is_body(key: &str) -> bool {
    matches!(key, "text" | "keyword")
}

fn unquoted(span: Span, source: &str) -> Diagnostic {
    let read = source.get(span.start..span.end).unwrap_or_default();
    match comment_after(span, source) {
        Some(comment) => {
            let message = format!("this text ends before the `#`: YAML reads {} and a comment", tick(read));
            Diagnostic::warning("unquoted-body", span, message)
                .also(comment, "read as a comment")
                .help("put the text in quotes")
        }
        None => Diagnostic::warning("unquoted-body", span, "a message's text belongs in quotes")
            .help("put it in quotes: unquoted, ` #` and `: ` cut it short, and `$` makes an axis of it"),
    }
}

/// The comment that follows on the same line.
fn comment_after(span: Span, source: &str) -> Option<Span> {
    let rest = source.get(span.end..)?;
    let line = rest.split('\n').next()?;
    let trimmed = line.trim_start();
    let start = span.end + (line.len() - trimmed.len());
    trimmed.starts_with('#').then(|| Span::new(start, start + trimmed.trim_end().len()))
}

fn unused(steps: &[Step], facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for call in calls(steps) {
        let Some(word) = made_by(call).filter(|word| word.axis().is_none()) else { continue };
        if !facts.named.contains(word.text.as_str()) {
            let message = format!("the message {} is made, and never named again", tick(&word.text));
            let help = if matches!(call, Call::Say(_)) {
                "leave out `as:`, or expect something of it"
            } else {
                "send it, or take this step away"
            };
            found.push(Diagnostic::warning("unused-message", word.span, message).help(help));
        }
    }
}

/// A zero that nothing else moves proves nothing: everything may be broken.
fn zeros(facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
    for &(surface, span) in &facts.nothing {
        if !facts.something.contains(&surface) {
            let (what, step) = about(surface);
            let message = format!("nothing is expected here, and no other step expects {what}");
            let warning = Diagnostic::warning("zero-without-control", span, message);
            found.push(warning.label("this holds even if nothing works at all").help(format!(
                "add a control: an ordinary message with `say`, and {step} of somebody who must see it"
            )));
        }
    }
}

fn about(surface: Surface) -> (&'static str, &'static str) {
    match surface {
        Surface::Received => ("anything to be received", "an `expect_received`"),
        Surface::Recalled => ("a recall to be told", "an `expect_recalled`"),
        Surface::Modified => ("a modification to be told", "an `expect_modified`"),
        Surface::Pushed => ("a push", "an `expect_pushed`"),
        Surface::Unread => ("an unread message", "an `expect_unread`"),
        Surface::TotalUnread => ("an unread message in total", "an `expect_total_unread`"),
        Surface::Last => ("a last message", "an `expect_last`"),
        Surface::History => ("a message in a history", "an `expect_history`"),
        Surface::Found => ("a search to find anything", "an `expect_found`"),
    }
}
