//! What differs between runs, in words. The runs are called A, B, C, … in the order in which they were given.
//!
//! *Not here*: what differs ([`super`]).

use super::read::Run;
use super::{Changes, agree, answers};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What differs, and the first few cases of each sort.
    Differences,
    /// Every answer and every case.
    Everything,
}

/// So many cases of a sort are named, where not all are.
const FEW: usize = 8;

/// The comparison of these runs, each with the name of its file.
pub fn tell(named: &[(String, Run)], extent: Extent) -> String {
    let mut text = String::new();
    for (at, (file, run)) in named.iter().enumerate() {
        head(&mut text, at, file, run);
    }
    let runs: Vec<_> = named.iter().map(|(_, run)| run.clone()).collect();
    questions(&mut text, &runs, extent);
    for (at, pair) in named.windows(2).enumerate() {
        if let [(_, first), (_, second)] = pair {
            changes(&mut text, (at, first), (at + 1, second), extent);
        }
    }
    text
}

/// Whether some run is worse than the one before it.
pub fn is_worse(named: &[(String, Run)]) -> bool {
    let worse = |pair: &[(String, Run)]| match pair {
        [(_, first), (_, second)] => {
            let changes = Changes::between(first, second);
            !changes.worse.is_empty() || changes.otherwise.iter().any(|(_, new, _)| !new.is_empty())
        }
        _ => false,
    };
    named.windows(2).any(worse)
}

/// Whether some run judged nothing that the one before it judged: of the two, nothing can be said.
pub fn share_nothing(named: &[(String, Run)]) -> bool {
    let nothing = |pair: &[(String, Run)]| match pair {
        [(_, first), (_, second)] => Changes::between(first, second).compared() == 0,
        _ => false,
    };
    named.windows(2).any(nothing)
}

/// A, B, …, and numbers once the letters are used up.
fn letter(at: usize) -> String {
    u8::try_from(at)
        .ok()
        .filter(|at| *at < 26)
        .map_or_else(|| format!("run {}", at + 1), |at| char::from(b'A' + at).into())
}

fn head(text: &mut String, at: usize, file: &str, run: &Run) {
    let judged = run.cases.values().filter(|it| it.is_judged()).count();
    let well = run.cases.values().filter(|it| it.is_well()).count();
    let _ = writeln!(text, "{}  {file}", letter(at));
    let _ = writeln!(text, "   {}, by {}", run.subject, run.books.join(", "));
    let rest = run.cases.len() - judged;
    let rest = if rest == 0 { String::new() } else { format!("; {rest} more were not judged") };
    let end = if run.is_whole { "" } else { "; the report breaks off" };
    let _ = writeln!(text, "   {well} of {judged} cases passed{rest}{end}");
}

fn questions(text: &mut String, runs: &[Run], extent: Extent) {
    let all = answers(runs);
    let (alike, differ): (Vec<_>, Vec<_>) = all.iter().partition(|(_, of_runs)| agree(of_runs));
    let _ = writeln!(text, "\nOpen questions: {} answered alike, {} differently", alike.len(), differ.len());
    let shown = match extent {
        Extent::Differences => differ,
        Extent::Everything => all.iter().collect(),
    };
    for (question, of_runs) in shown {
        let _ = writeln!(text, "  {question}");
        for (at, given) in of_runs.iter().enumerate() {
            let _ = writeln!(text, "    {}  {}", letter(at), in_words(given));
        }
    }
}

fn in_words(given: &BTreeMap<&str, usize>) -> String {
    if given.is_empty() {
        return String::from("was not asked, or gave no answer");
    }
    let each: Vec<_> =
        given.iter().map(|(answer, cases)| format!("{answer} ({})", cases_of(*cases))).collect();
    each.join(", ")
}

fn cases_of(count: usize) -> String {
    if count == 1 { String::from("1 case") } else { format!("{count} cases") }
}

fn changes(text: &mut String, (a, first): (usize, &Run), (b, second): (usize, &Run), extent: Extent) {
    let (a, b) = (letter(a), letter(b));
    let it = Changes::between(first, second);
    let compared = it.compared();
    let _ = writeln!(text, "\nFrom {a} to {b}: {} that both judged, {} alike", cases_of(compared), it.alike);
    for (harm, (new, gone)) in Changes::harms(first, second) {
        if new > 0 {
            let _ = writeln!(text, "  {b} breaks {harm} in {} where {a} did not", cases_of(new));
        }
        if gone > 0 {
            let _ = writeln!(text, "  {b} keeps {harm} in {} where {a} broke it", cases_of(gone));
        }
    }
    let worse: Vec<_> = it
        .worse
        .iter()
        .map(|(id, case)| format!("{id}: {}", case.harms.iter().cloned().collect::<Vec<_>>().join(", ")))
        .collect();
    list(text, &format!("passed in {a} and fail in {b}"), &worse, extent);
    list(text, &format!("failed in {a} and pass in {b}"), &it.better, extent);
    let join = |harms: &std::collections::BTreeSet<&String>| {
        harms.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", ")
    };
    let otherwise: Vec<_> = it
        .otherwise
        .iter()
        .map(|(id, new, gone)| format!("{id}: new [{}], gone [{}]", join(new), join(gone)))
        .collect();
    list(text, "failed in both, otherwise", &otherwise, extent);
    list(text, &format!("judged in {a} alone"), &it.only_first, extent);
    list(text, &format!("judged in {b} alone"), &it.only_second, extent);
    if compared == 0 {
        let _ = writeln!(text, "  nothing can be said: no case was judged in both");
    } else if compared == it.alike && it.only_first.is_empty() && it.only_second.is_empty() {
        let _ = writeln!(text, "  nothing changed");
    }
}

fn list(text: &mut String, what: &str, all: &[impl AsRef<str>], extent: Extent) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(text, "  {} {what}", cases_of(all.len()));
    let shown = match extent {
        Extent::Differences => all.len().min(FEW),
        Extent::Everything => all.len(),
    };
    for it in &all[..shown] {
        let _ = writeln!(text, "    {}", it.as_ref());
    }
    if shown < all.len() {
        let _ = writeln!(text, "    and {} more; --all names them", all.len() - shown);
    }
}
