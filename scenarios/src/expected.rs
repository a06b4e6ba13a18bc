//! Expected results: what the rules expect of every case of a scenario, kept as text beside it, for review in diffs.
//!
//! Equal cells are folded. They come from the model alone: an open answer stands as its question's id.
//!
//! *Not here*: where the texts are kept.

use crate::foresight::{Foresight, foresee};
use crate::run::sut::grant;
use crate::script::Case;
use aside_spec::vocabulary::RuleBook;
use std::fmt::Write;

/// The expected results of a scenario's cases, each under its book.
pub fn expected(cases: &[(&Case, &RuleBook)]) -> String {
    let mut folded: Vec<(Vec<String>, String)> = Vec::new();
    for (case, book) in cases {
        let cell = case.id.find('[').map_or("", |at| &case.id[at..]);
        let name = format!("{}{cell}", book.name);
        let body = body(case, book);
        match folded.iter_mut().find(|(_, it)| *it == body) {
            Some((names, _)) => names.push(name),
            None => folded.push((vec![name], body)),
        }
    }
    let mut text = String::new();
    for (names, body) in folded {
        for name in names {
            let _ = writeln!(text, "{name}");
        }
        text.push_str(&body);
    }
    text
}

fn body(case: &Case, book: &RuleBook) -> String {
    let mut text = String::new();
    match foresee(case, book, &grant(book.usual_plan, &case.script.needs)) {
        Ok(Foresight { lines, contradictions: _ }) => {
            for line in lines {
                let _ = writeln!(text, "    {line}");
            }
        }
        Err(_) => text.push_str("    more than the model keeps at once\n"),
    }
    text
}
