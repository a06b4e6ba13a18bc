//! The runner, with subjects that the simulated service is bent into: those whose clock is real, so that fences must tell when
//! everything has come, and some that a service in this process never is.
//!
//! *Not here*: subjects in other processes, whose lateness is their own (`protocol.rs`, `adapters/`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod bent;

use aside_scenarios::adapter::fault::{Cause, Fault};
use aside_scenarios::language::{self, Scenario};
use aside_scenarios::run::lockstep::Terms;
use aside_scenarios::run::pool::Logs;
use aside_scenarios::run::result::Trouble;
use aside_scenarios::run::{CaseResult, Charge, Job, Judge, Settings, Subject, Verdict};
use aside_scenarios::script::{Act, Case, Expectation, Step};
use aside_sim::mutants::Mutant;
use aside_spec::finding::Kind;
use aside_spec::vocabulary::{
    Call, Clause, DeviceIx, Edition, Event, GroupIx, Handle, Plan, RuleBook, SendOptions, UserIx, Word,
};
use bent::{Bend, BentSubject, Granted};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicU32;
use support::{Corpus, HONEST, mutated, name, named_in, none, results};

/// All that a bent service is found to do in these, and how often it was heard out.
fn bent(bend: Bend, mutant: Option<Mutant>, jobs: &[Job<'_>]) -> (Vec<CaseResult>, u32) {
    let subject = BentSubject { bend, mutant, heard_out: AtomicU32::new(0) };
    let results = results(jobs, Settings { subject: &subject, ..HONEST });
    (results, subject.heard_out.into_inner())
}

fn jobs_of(scenario: &str) -> Vec<Job<'static>> {
    let jobs: Vec<_> =
        Corpus::read().jobs().into_iter().filter(|it| it.case.scenario() == scenario).collect();
    assert!(!jobs.is_empty(), "{scenario} is no scenario");
    jobs
}

/// The book of made-up scenarios.
fn newest() -> &'static RuleBook {
    Corpus::read().books.iter().find(|it| it.name == "tencent-2025").unwrap()
}

/// A scenario of two users in one group, with these steps.
fn made_up(steps: &str) -> Scenario {
    let text = format!(
        "title: T\ncovers: [send.callbacks, hide.receipts]\nworld:\n  groups:\n    groupA: {{ type: work, members: [ann, vinson] }}\nsteps:\n{steps}"
    );
    language::lower("made-up.yaml", "made-up", &text, newest()).unwrap()
}

/// What is found of it, pins taken at their word, and how often the service was heard out.
fn found_in(bend: Bend, steps: &str) -> (CaseResult, u32) {
    let (book, scenario) = (newest(), made_up(steps));
    let subject = BentSubject { bend, mutant: None, heard_out: AtomicU32::new(0) };
    let job = Job { case: &scenario.cases[0], book, service: book };
    let terms = Terms { book, seed: 1, watch: HONEST.watch, level: HONEST.level };
    (subject.run(0, &job, terms), subject.heard_out.into_inner())
}

fn told(job: &Job<'_>, result: &CaseResult) -> String {
    format!("{} {:?} {:?}", name(job), result.verdict, result.charges)
}

/// The clauses that were checked, but for those of pushes, which no fence orders.
fn fenced(result: &CaseResult) -> BTreeSet<Clause> {
    result.checked.keys().copied().filter(|it| !is_of_pushes(*it)).collect()
}

fn is_of_pushes(clause: Clause) -> bool {
    clause.name().starts_with("push.")
}

fn pins_pushes(case: &Case) -> bool {
    let is_push =
        |step: &Step| matches!(step.act, Act::Expect(Expectation::Pushed(_) | Expectation::Badge(_)));
    case.script.steps.iter().any(is_push)
}

#[test]
fn lateness_changes_no_verdict_and_hides_no_check() {
    let jobs = Corpus::read().jobs();
    let (late, _) = bent(Bend::Late, None, &jobs);
    let mut wrong = Vec::new();
    for ((job, plain), late) in jobs.iter().zip(results(&jobs, HONEST)).zip(late) {
        let has_pushes = late.checked.keys().copied().any(is_of_pushes);
        if late.verdict != plain.verdict || !fenced(&late).is_superset(&fenced(&plain)) || has_pushes {
            wrong.push(told(job, &late));
        }
    }
    none("late", &wrong);
}

/// Patience costs seconds with a real subject.
#[test]
fn who_keeps_nothing_back_is_heard_out_for_pushes_alone() {
    let all = Corpus::read().jobs();
    let (pushing, silent): (Vec<_>, Vec<_>) = all.into_iter().partition(|job| pins_pushes(job.case));
    assert_eq!(bent(Bend::Late, None, &silent).1, 0);
    assert!(bent(Bend::Late, None, &pushing).1 > 0);
}

#[test]
fn what_a_fence_overtakes_is_waited_for() {
    let jobs = jobs_of("delivery/only-targets");
    let (overtaken, heard_out) = bent(Bend::Overtaken, None, &jobs);
    for result in overtaken {
        assert_eq!((result.verdict, result.charges), (Verdict::Pass, vec![]));
    }
    assert!(heard_out > 0);
}

/// What there is may be judged at once; a count that gives a secret away may be one that is only late.
#[test]
fn a_leak_is_not_waited_for_but_a_count_is() {
    let steps = "  - create: { by: ann, text: t, as: it }\n  - target: { by: ann, message: it, to: [ann], as: aside }\n  - send: { by: ann, message: aside, group: groupA }\n";
    let scenario = made_up(steps);
    let job = Job { case: &scenario.cases[0], book: newest(), service: newest() };
    let ended = |mutant: Mutant| {
        let (results, heard_out) = bent(Bend::Late, Some(mutant), &[job]);
        (results[0].verdict.clone(), heard_out > 0)
    };
    assert_eq!(ended(Mutant::LeakHistory), (Verdict::Fail, false));
    assert_eq!(ended(Mutant::CountBystanderUnread), (Verdict::Fail, true));
}

/// Of these defects the fence itself takes away what there was to see: the next message heals them, or is the one that they
/// fall on.
const BEHIND_FENCES: [&str; 3] = ["no-own-sync", "push-once", "skip-after-targeted"];

#[test]
fn defects_show_through_fences() {
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("MUTANTS.md")).unwrap();
    let all = Corpus::read().jobs();
    let mut unseen = Vec::new();
    for &mutant in Mutant::ALL {
        let named = named_in(&table, mutant);
        let jobs: Vec<_> = all.iter().filter(|job| named.contains(&job.case.scenario())).copied().collect();
        let (late, _) = bent(Bend::Late, Some(mutant), &jobs);
        if !late.iter().any(|it| it.verdict == Verdict::Fail) {
            unseen.push(mutant.name());
        }
    }
    unseen.sort_unstable();
    assert_eq!(unseen, BEHIND_FENCES);
    let protocol = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("PROTOCOL.md")).unwrap();
    let named = BEHIND_FENCES.map(|name| format!("`{name}`")).join(", ");
    assert!(protocol.contains(&format!("three are of that kind ({named})")), "PROTOCOL.md names them");
}

#[test]
fn a_push_that_never_comes_is_missed_by_pins_alone() {
    let jobs = jobs_of("combinations/push-badge");
    for result in bent(Bend::Pushless, None, &jobs).0 {
        assert_eq!(result.verdict, Verdict::Fail);
        assert!(result.charges.iter().all(|it| it.judge == Judge::Pins && is_of_pushes(it.finding.clause)));
    }
}

/// That fences are lost breaks a rule; where the user leaves it out, nothing is left that absence could be proved by.
#[test]
fn without_fences_nothing_is_proved() {
    let plain = jobs_of("delivery/only-targets");
    for result in bent(Bend::Fenceless, None, &plain).0 {
        assert_eq!(result.verdict, Verdict::Fail);
        assert!(result.charges.iter().all(|it| it.finding.clause == Clause::DeliverOrdinary));
    }
    let mut book = plain[0].book.clone();
    book.excluded.insert(Clause::DeliverOrdinary, "known".into());
    let lenient: Vec<_> = plain.iter().map(|job| Job { book: &book, ..*job }).collect();
    for result in bent(Bend::Fenceless, None, &lenient).0 {
        assert_eq!((result.verdict, result.charges), (Verdict::Inconclusive, vec![]));
    }
}

#[test]
fn how_a_call_ended_is_not_waited_for() {
    let wrong = "  - say: { by: ann, group: groupA, text: t, as: one }\n  - expect_result: { of: one, is: refused }\n";
    for bend in [Bend::Late, Bend::None] {
        let (result, heard_out) = found_in(bend, wrong);
        assert_eq!(result.charges.len(), 1);
        assert_eq!((result.verdict, heard_out), (Verdict::Fail, 0));
    }
}

#[test]
fn with_a_virtual_clock_nothing_is_waited_for() {
    let wrong =
        "  - say: { by: ann, group: groupA, text: t, as: one }\n  - expect_received: { vinson: [] }\n";
    let (result, heard_out) = found_in(Bend::None, wrong);
    assert_eq!((result.verdict, heard_out), (Verdict::Fail, 0));
}

/// As many as there are, but fewer who have read: nobody is counted who must not be.
#[test]
fn who_is_not_counted_as_reader_is_no_leak() {
    let steps = "  - create: { by: ann, text: t, as: it }\n  - target: { by: ann, message: it, to: [vinson], as: aside }\n  - send: { by: ann, message: aside, group: groupA, receipt: true }\n  - send_receipt: { by: vinson, message: aside }\n  - expect_receipt: { by: ann, message: aside, read: 1, unread: 0 }\n";
    let (result, _) = found_in(Bend::Unconfirmed, steps);
    let by_pins: Vec<_> = result.charges.iter().filter(|it| it.judge == Judge::Pins).collect();
    assert_eq!(by_pins.iter().map(|it| it.finding.clause).collect::<Vec<_>>(), [Clause::ReceiptOrdinary]);
}

#[test]
fn what_was_shown_before_is_no_answer() {
    let steps = "  - say: { by: ann, group: groupA, text: t }\n  - expect_unread: { group: groupA, counts: { vinson: 1 } }\n";
    let (result, _) = found_in(Bend::Once, steps);
    let by_pins: Vec<_> = result
        .charges
        .iter()
        .filter(|it| it.judge == Judge::Pins)
        .map(|it| it.finding.seen.as_str())
        .collect();
    assert_eq!(by_pins, ["unread of groupA on vinson: no answer"]);
}

#[test]
fn a_pin_is_a_check() {
    let nobody = "  - logout: { by: ann }\n  - logout: { by: vinson }\n  - expect_pushed: { vinson: [] }\n";
    let (result, _) = found_in(Bend::None, nobody);
    assert_eq!((result.checks(), result.verdict), (0, Verdict::Pass));
    let (result, _) = found_in(Bend::None, "  - say: { by: ann, group: groupA, text: t }\n");
    assert!(result.checks() > 0);
    assert_eq!(result.verdict, Verdict::Pass);
}

#[test]
fn more_courses_than_are_followed_are_inconclusive() {
    let joins = "      - join: { by: vinson, group: groupA }\n".repeat(5);
    let (result, _) = found_in(Bend::None, &format!("  - together:\n{joins}"));
    assert_eq!(result.verdict, Verdict::Inconclusive);
}

#[test]
fn strangers_are_the_adapters_fault() {
    let jobs = jobs_of("delivery/only-targets");
    let told_of = |event: Event| {
        let (results, _) = bent(Bend::Strange(event), None, &jobs[..1]);
        results[0].verdict.clone()
    };
    let device = DeviceIx::of(99);
    for (event, stranger) in [
        (Event::TotalUnreadChanged { device, total: 0 }, "device#99"),
        (
            Event::ConversationChanged {
                device: DeviceIx::of(0),
                group: GroupIx::of(99),
                unread: 0,
                last: None,
            },
            "group#99",
        ),
        (Event::Pushed { user: UserIx::of(99), message: None, badge: 0 }, "user#99"),
    ] {
        let why = format!("the subject told of {stranger}, which this world does not have");
        assert_eq!(told_of(event), Verdict::Error(Trouble::Adapter(why)));
    }
}

/// A crash or a silence is the subject's failure, of what the scenario is about or of sends, where one had no answer.
#[test]
fn who_goes_wrong_fails_and_whose_adapter_does_has_an_error() {
    let jobs = jobs_of("delivery/only-targets");
    let send =
        Call::Send { message: Handle(0), receiver: None, group: None, options: SendOptions::default() };
    let broken = |cause: Cause, call: Option<&Call>| {
        let fault = Fault { call: call.cloned(), ..Fault::new(cause, "it went wrong") };
        let result = bent(Bend::Broken(fault.clone()), None, &jobs[..1]).0.remove(0);
        assert_eq!(result.fault.as_deref(), Some(&fault));
        let charged: Vec<_> =
            result.charges.iter().map(|it| (it.judge, it.finding.kind, it.finding.clause)).collect();
        (result.verdict, charged)
    };
    let failed = |kind, clause| (Verdict::Fail, vec![(Judge::Harness, kind, clause)]);
    assert_eq!(broken(Cause::Crash, None), failed(Kind::Crash, jobs[0].case.covers[0]));
    assert_eq!(broken(Cause::Crash, Some(&Call::Logout)), failed(Kind::Crash, jobs[0].case.covers[0]));
    assert_eq!(broken(Cause::Timeout, Some(&send)), failed(Kind::Timeout, Clause::SendCallbacks));
    let error = Verdict::Error(Trouble::Adapter("it went wrong".into()));
    assert_eq!(broken(Cause::Adapter, Some(&send)), (error, vec![]));
}

/// What no allowed course agrees with is the author's fault in the world that the author had in mind: on any newer SDK and any
/// plan with the feature. In another one it says nothing.
#[test]
fn a_wrong_pin_is_an_error_in_its_world_and_set_aside_in_another() {
    let wrong = "  - say: { by: ann, group: groupA, text: t, as: one }\n  - expect_result: { of: one, is: refused }\n";
    let (scenario, book) = (made_up(wrong), newest());
    let ended = |granted: Granted| {
        let result =
            bent(Bend::Granting(granted), None, &[Job { case: &scenario.cases[0], book, service: book }])
                .0
                .remove(0);
        (result.verdict, result.charges.len(), result.set_aside)
    };
    let usual = Granted::default();
    let version = |text: &str| Granted { version: text.parse().ok(), ..usual };
    for granted in [usual, version("99.0.1"), Granted { plan: Some(Plan::Pro2025), ..usual }] {
        let (verdict, charges, set_aside) = ended(granted);
        let why =
            if let Verdict::Error(trouble @ Trouble::Scenario(_)) = &verdict { trouble.why() } else { "" };
        assert!(why.starts_with("made-up.yaml:8: "), "{granted:?}: {verdict:?}");
        assert_eq!((charges, set_aside), (1, 0), "{granted:?}");
    }
    let basic = Granted { edition: Some(Edition::Basic), ..usual };
    for granted in [version("6.0.1975"), basic, Granted { plan: Some(Plan::Pro2022), ..usual }] {
        assert_eq!(ended(granted), (Verdict::Pass, 0, 1), "{granted:?}");
    }
}

/// Where others find something, too, only those pins stand that the rules agree with in this world.
#[test]
fn what_others_find_does_not_bring_back_the_pins_of_another_sdk() {
    let jobs = jobs_of("delivery/all-members-listed");
    let old = Bend::Granting(Granted { version: "5.9.1886".parse().ok(), ..Granted::default() });
    for result in bent(old, Some(Mutant::SkipOrdinaryUnread), &jobs).0 {
        assert_eq!(result.verdict, Verdict::Fail);
        assert!(result.set_aside > 0);
        let counts = |it: &Charge| matches!(it.finding.clause, Clause::UnreadOrdinary | Clause::UnreadTotal);
        assert!(result.charges.iter().all(counts), "{:?}", result.charges);
        let judges: BTreeSet<_> = result.charges.iter().map(|it| it.judge).collect();
        assert_eq!(judges, BTreeSet::from([Judge::Pins, Judge::Model]));
    }
}

/// Logs are long: of cases that went well only who asks for them keeps them.
#[test]
fn logs_are_kept_of_cases_that_went_wrong_or_of_all() {
    let jobs = jobs_of("delivery/only-targets");
    let are_kept = |settings| results(&jobs, settings).iter().all(|it| !it.log.is_empty());
    assert!(results(&jobs, HONEST).iter().all(|it| it.log.is_empty()));
    assert!(are_kept(Settings { logs: Logs::All, ..HONEST }));
    assert!(are_kept(mutated(Mutant::Broadcast)));
}

#[test]
fn an_sdk_alone_shows_nothing_by_sending() {
    let needs_service =
        |clause: &Clause| ["deliver.", "send."].iter().any(|it| clause.name().starts_with(it));
    let jobs = jobs_of("delivery/only-targets");
    assert!(results(&jobs, HONEST).iter().all(|it| it.checked.keys().any(needs_service)));
    for result in bent(Bend::Alone, None, &jobs).0 {
        assert_eq!(result.verdict, Verdict::Pass);
        assert!(!result.checked.keys().any(needs_service));
        assert!(!result.checked.is_empty());
    }
}
