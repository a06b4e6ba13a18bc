//! Entries against results that are made up, and files before and after an update.
//!
//! *Not here*: the command (`tests/baseline.rs`).

mod judging;
mod reading;
mod writing;

use super::*;
use crate::language::{Paint, render_all};
use crate::run::result::Trouble;
use crate::run::{CaseResult, Charge, Judge, Verdict};
use aside_spec::clauses::Level;
use aside_spec::finding::{Finding, Kind};
use aside_spec::rules::{level, tencent_2022};
use aside_spec::vocabulary::Edition;
use proptest::prelude::*;

const BOOK: &str = "tencent-2022";
const TODAY: Date = Date { year: 2027, month: 3, day: 1 };

const MISCOUNT: Harm = Harm { clause: Clause::UnreadExcluded, kind: Kind::Miscount };
const LOST: Harm = Harm { clause: Clause::UnreadExcluded, kind: Kind::Lost };
const LEAK: Harm = Harm { clause: Clause::HidePush, kind: Kind::Leak };
/// It binds as a *should*.
const ORDER: Harm = Harm { clause: Clause::DeliverOrder, kind: Kind::Misordered };
const ALL: [Harm; 4] = [MISCOUNT, LOST, LEAK, ORDER];

/// A case and what came of it.
type Made = (&'static str, CaseResult);

fn failed(harm: &[Harm]) -> CaseResult {
    let mut result = CaseResult::without_run(Verdict::Fail);
    let charge = |harm: &Harm| {
        let (kind, clause) = (harm.kind, harm.clause);
        let finding = Finding { kind, clause, expected: String::new(), seen: String::new() };
        Charge { judge: Judge::Model, finding, level: level(&tencent_2022(), clause), step: None }
    };
    result.charges = harm.iter().map(charge).collect();
    result
}

fn ended(verdict: Verdict) -> CaseResult {
    CaseResult::without_run(verdict)
}

fn passed() -> CaseResult {
    ended(Verdict::Pass)
}

fn read(text: &str) -> Baseline {
    Baseline::read("known.toml", text)
        .unwrap_or_else(|wrong| panic!("{}", render_all(&wrong, "known.toml", text, Paint::Plain)))
}

/// What is wrong with a text, each with its line and its column.
fn wrong(text: &str) -> Vec<String> {
    let told = |it: &crate::language::Diagnostic| {
        let help = it.help.as_deref().unwrap_or("-");
        format!("{}:{}: {} [{help}]", it.line(text), it.column(text), it.message)
    };
    Baseline::read("known.toml", text).err().iter().flatten().map(told).collect()
}

/// An entry of five lines and `more`, with an empty line behind it.
fn entry(case: &str, harm: Harm, more: &str) -> String {
    let (clause, kind) = (harm.clause, harm.kind.name());
    let more = if more.is_empty() { String::new() } else { format!("{more}\n") };
    format!(
        "[[known]]\ncase = \"{case}\"\nclause = \"{clause}\"\nkind = \"{kind}\"\nreason = \"r\"\n{more}\n"
    )
}

fn terms() -> Terms {
    Terms { subject: SubjectInfo::default(), today: TODAY, level: Level::Should }
}

fn universe(ids: impl Iterator<Item = &'static str>) -> Universe {
    let ids = ids.map(|id| format!("{id}@{BOOK}")).collect();
    Universe { ids, scenarios: Extent::Whole, chosen: Extent::Whole, books: None }
}

/// A run of all cases there are, and each case's verdict.
fn run_on(terms: Terms, text: &str, made: &[Made]) -> (Ledger, Vec<Verdict>) {
    let all = universe(made.iter().map(|(id, _)| *id));
    let mut ledger = Ledger::new(read(text), terms, all, &[tencent_2022()]);
    let enter = |(id, result): &Made| {
        let mut result = result.clone();
        ledger.enter(format!("{id}@{BOOK}"), BOOK, &mut result);
        result.verdict
    };
    let verdicts = made.iter().map(enter).collect();
    (ledger, verdicts)
}

fn run(text: &str, made: &[Made]) -> (Ledger, Vec<Verdict>) {
    run_on(terms(), text, made)
}

/// The verdict of the one case `a`, and what is wrong with the baseline.
fn of_one(text: &str, result: CaseResult) -> (Verdict, Vec<(Sort, String)>) {
    of_one_on(terms(), text, result)
}

fn of_one_on(terms: Terms, text: &str, result: CaseResult) -> (Verdict, Vec<(Sort, String)>) {
    let (ledger, mut verdicts) = run_on(terms, text, &[("a", result)]);
    let problems = ledger.problems().into_iter().map(|it| (it.sort, it.remedy)).collect();
    (verdicts.remove(0), problems)
}

fn written(text: &str, ledger: &Ledger) -> String {
    update(text, ledger).unwrap().text
}

/// The cases of the property.
const IDS: [&str; 4] = ["a[t=work]", "a[t='b']", "a/\"b\"{c}\\", "b"];

fn results() -> impl Strategy<Value = Vec<CaseResult>> {
    let result = prop_oneof![
        3 => prop::collection::btree_set(0..ALL.len(), 1..=ALL.len())
            .prop_map(|of| failed(&of.into_iter().map(|at| ALL[at]).collect::<Vec<_>>())),
        2 => Just(passed()),
        1 => Just(ended(Verdict::Skipped("why".into()))),
        1 => Just(ended(Verdict::Inconclusive)),
    ];
    prop::collection::vec(result, IDS.len())
}

fn entries() -> impl Strategy<Value = String> {
    let names: Vec<String> =
        IDS.iter().copied().chain(["a*", "*", "none", "no*"]).map(String::from).collect();
    let more =
        ["", "expires = 2027-02-28", "expires = 2028-01-01 # c", "issue = \"x\"", "versions = \"<7.0.0\""];
    let one = (prop::sample::select(names), 0..ALL.len(), prop::sample::select(more.to_vec()));
    let comment = prop::sample::select(vec!["", "# own\n", "\n# apart\n\n", "  "]);
    prop::collection::vec((one, comment), 0..8).prop_map(|all| {
        let mut text = String::new();
        let mut listed = Vec::new();
        for ((name, harm, more), comment) in all {
            let key = (name.clone(), harm, more.starts_with("versions"));
            if !listed.contains(&key) {
                let case = format!("{name}@{BOOK}").replace('\\', "\\\\").replace('"', "\\\"");
                text += comment;
                text += &entry(&case, ALL[harm], more);
                listed.push(key);
            }
        }
        text
    })
}

proptest! {
    /// Whatever was listed and whatever fails: what an update writes says what is, says it once, and stays so.
    #[test]
    fn after_an_update_the_baseline_holds(
        text in entries(),
        results in results(),
        other in any::<bool>(),
        strict in any::<bool>(),
    ) {
        let version = other.then(|| "8.9.7511".parse().unwrap());
        let level = if strict { Level::Must } else { Level::Should };
        let subject = SubjectInfo { version, edition: None };
        let terms = Terms { subject, level, ..terms() };
        // A case that fails by no more than a `should` clause passes where only `must` clauses count.
        let settle = |mut result: CaseResult| {
            if result.verdict == Verdict::Fail && result.failures(level).next().is_none() {
                result.verdict = Verdict::Pass;
            }
            result
        };
        let made: Vec<_> = IDS.into_iter().zip(results.into_iter().map(settle)).collect();
        let (ledger, _) = run_on(terms, &text, &made);
        let first = written(&text, &ledger);
        let (ledger, verdicts) = run_on(terms, &first, &made);
        prop_assert_eq!(ledger.problems(), []);
        prop_assert_eq!(ledger.unlisted(), []);
        prop_assert!(!verdicts.iter().any(|it| matches!(it, Verdict::Fail | Verdict::UnexpectedPass)));
        prop_assert_eq!(written(&first, &ledger), first);
    }
}
