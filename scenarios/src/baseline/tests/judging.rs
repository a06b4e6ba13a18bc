//! What the baseline makes of each case, and what is wrong with it then.
//!
//! *Not here*: what is to be written.

use super::*;

#[test]
fn what_fails_as_listed_is_known() {
    let text = entry("a@tencent-2022", MISCOUNT, "");
    assert_eq!(of_one(&text, failed(&[MISCOUNT])), (Verdict::KnownFailure, vec![]));
    // Whoever found it and however often.
    assert_eq!(of_one(&text, failed(&[MISCOUNT, MISCOUNT])), (Verdict::KnownFailure, vec![]));
    assert_eq!(of_one("", failed(&[MISCOUNT])), (Verdict::Fail, vec![]));
}

#[test]
fn what_passes_though_listed_is_unexpected() {
    let text = entry("a@tencent-2022", MISCOUNT, "");
    let problem = (Sort::UnexpectedPass, String::from("delete lines 1 to 5"));
    assert_eq!(of_one(&text, passed()), (Verdict::UnexpectedPass, vec![problem]));
}

#[test]
fn what_fails_by_more_than_listed_fails() {
    let text = entry("a@tencent-2022", MISCOUNT, "");
    assert_eq!(of_one(&text, failed(&[MISCOUNT, LEAK])), (Verdict::Fail, vec![]));
    let (ledger, _) = run(&text, &[("a", failed(&[MISCOUNT, LEAK]))]);
    assert_eq!(ledger.unlisted(), [Unlisted { id: "a@tencent-2022".into(), harm: vec![LEAK] }]);
}

#[test]
fn what_fails_by_less_or_otherwise_fails_and_the_entry_says_what_to_change() {
    let both = entry("a@tencent-2022", MISCOUNT, "") + &entry("a@tencent-2022", LEAK, "");
    let gone = (Sort::Changed, String::from("delete lines 7 to 11"));
    assert_eq!(of_one(&both, failed(&[MISCOUNT])), (Verdict::Fail, vec![gone]));
    let one = entry("a@tencent-2022", MISCOUNT, "");
    let kind = "change kind to \"lost\", or delete lines 1 to 5";
    assert_eq!(of_one(&one, failed(&[LOST])), (Verdict::Fail, vec![(Sort::Changed, kind.into())]));
    let unread = Harm { clause: Clause::UnreadTotal, ..MISCOUNT };
    let clause = "change clause to \"unread.total\", or delete lines 1 to 5";
    assert_eq!(of_one(&one, failed(&[unread])), (Verdict::Fail, vec![(Sort::Changed, clause.into())]));
}

/// The day itself is the first on which the entry is void.
#[test]
fn what_is_expired_fails_again() {
    let until = |day| entry("a@tencent-2022", MISCOUNT, &format!("expires = {day}"));
    assert_eq!(of_one(&until("2027-03-02"), failed(&[MISCOUNT])), (Verdict::KnownFailure, vec![]));
    let problem = (Sort::Expired, String::from("mend the failure, or give another day in line 6"));
    let void = (Verdict::Fail, vec![problem]);
    assert_eq!(of_one(&until("2027-03-01"), failed(&[MISCOUNT])), void);
    assert_eq!(of_one(&until("2026-12-31"), failed(&[MISCOUNT])), void);
    assert_eq!(of_one(&until("2026-12-31"), passed()).0, Verdict::UnexpectedPass);
}

#[test]
fn what_is_not_judged_is_no_known_failure() {
    let text = entry("a@tencent-2022", MISCOUNT, "");
    for (verdict, told, remedy) in [
        (
            Verdict::Skipped("needs 5.9".into()),
            "`a@tencent-2022` was skipped (needs 5.9), but `unread.excluded` (miscount) is listed",
            "delete lines 1 to 5, or say by `versions` or `editions` which subjects they are about",
        ),
        (
            Verdict::Inconclusive,
            "`a@tencent-2022` was inconclusive, but `unread.excluded` (miscount) is listed",
            "delete lines 1 to 5",
        ),
        (
            Verdict::Error(Trouble::Scenario("no check".into())),
            "`a@tencent-2022` is in error, but `unread.excluded` (miscount) is listed",
            "look into the error first; these lines may stay",
        ),
    ] {
        let (ledger, verdicts) = run(&text, &[("a", ended(verdict.clone()))]);
        assert_eq!(verdicts, [verdict]);
        let [problem] = ledger.problems().try_into().unwrap();
        assert_eq!((problem.what.as_str(), problem.remedy.as_str()), (told, remedy));
        assert_eq!((problem.sort, problem.lines), (Sort::NotJudged, (1, 5)));
    }
}

/// A run that was given up says nothing of the cases whose turn never came.
#[test]
fn what_was_not_run_is_no_matter() {
    let text = entry("a@tencent-2022", MISCOUNT, "");
    let gone = Verdict::NotRun("the subject is gone".into());
    assert_eq!(of_one(&text, ended(gone.clone())), (gone, vec![]));
}

#[test]
fn a_name_that_no_case_has_is_told_where_all_cases_are_known() {
    let made = [("a/counts", failed(&[MISCOUNT])), ("b", passed())];
    let text = entry("a/count@tencent-2022", MISCOUNT, "") + &entry("c*@tencent-2022", LEAK, "");
    let (ledger, verdicts) = run(&text, &made);
    assert_eq!(verdicts, [Verdict::Fail, Verdict::Pass]);
    let problems = ledger.problems();
    let told: Vec<_> = problems.iter().map(|it| (it.sort, it.what.as_str(), it.remedy.as_str())).collect();
    let hint = "did you mean `a/counts@tencent-2022`? else delete lines 1 to 5";
    assert_eq!(
        told,
        [
            (Sort::Unmatched, "no case is called `a/count@tencent-2022`", hint),
            (Sort::Unmatched, "no case fits `c*@tencent-2022`", "delete lines 7 to 11"),
        ]
    );
    for change in [
        |universe: &mut Universe| universe.chosen = Extent::Part,
        |universe: &mut Universe| universe.scenarios = Extent::Part,
        |universe: &mut Universe| universe.books = Some(vec!["tencent-2025".into()]),
    ] {
        let mut ledger = ledger.clone();
        change(&mut ledger.universe);
        assert_eq!(ledger.problems(), []);
    }
    let mut named = ledger.clone();
    named.universe.books = Some(vec![BOOK.into()]);
    assert_eq!(named.problems().len(), 2);
}

#[test]
fn an_entry_about_other_subjects_says_nothing() {
    let more = "versions = \">=6.0.1975, <7.0.0\"\neditions = [\"enhanced\"]";
    let text = entry("a@tencent-2022", MISCOUNT, more);
    let of = |version: &str, edition, result: CaseResult| {
        let subject = SubjectInfo { version: Some(version.parse().unwrap()), edition: Some(edition) };
        of_one_on(Terms { subject, ..terms() }, &text, result)
    };
    let held = (Verdict::KnownFailure, vec![]);
    let (counts, passes) = ((Verdict::Fail, vec![]), (Verdict::Pass, vec![]));
    assert_eq!(of("6.5.2803", Edition::Enhanced, failed(&[MISCOUNT])), held);
    assert_eq!(of("7.0.0", Edition::Enhanced, failed(&[MISCOUNT])), counts);
    assert_eq!(of("7.0.0", Edition::Enhanced, passed()), passes);
    assert_eq!(of("6.5.2803", Edition::Basic, failed(&[MISCOUNT])), counts);
    assert_eq!(of("6.0.975", Edition::Enhanced, passed()), passes);
}

/// With `--level must` a warning is all that a *should* clause gets: its entries are not at stake.
#[test]
fn an_entry_about_what_does_not_bind_says_nothing() {
    let text = entry("a@tencent-2022", ORDER, "");
    let must = Terms { level: Level::Must, ..terms() };
    assert_eq!(of_one_on(must, &text, passed()), (Verdict::Pass, vec![]));
    let mut warned = failed(&[ORDER]);
    warned.verdict = Verdict::Pass;
    assert_eq!(of_one_on(must, &text, warned), (Verdict::Pass, vec![]));
    assert_eq!(of_one(&text, passed()).0, Verdict::UnexpectedPass);
    // What never binds can't be known to fail.
    let open = Harm { clause: Clause::SeqTaken, kind: Kind::Lost };
    assert_eq!(of_one_on(must, &entry("a@tencent-2022", open, ""), passed()).0, Verdict::UnexpectedPass);
}

#[test]
fn a_pattern_means_many_cases_that_fail_alike() {
    let text = entry("a*@tencent-2022", MISCOUNT, "");
    let fails = || failed(&[MISCOUNT]);
    let (ledger, verdicts) = run(&text, &[("a1", fails()), ("a2", fails()), ("b", passed())]);
    assert_eq!(verdicts, [Verdict::KnownFailure, Verdict::KnownFailure, Verdict::Pass]);
    assert_eq!(ledger.problems(), []);
    let (ledger, verdicts) = run(&text, &[("a1", fails()), ("a2", passed()), ("a3", passed())]);
    assert_eq!(verdicts, [Verdict::KnownFailure, Verdict::UnexpectedPass, Verdict::UnexpectedPass]);
    let [problem] = ledger.problems().try_into().unwrap();
    let passed_too = "`a2@tencent-2022` and another case passed, but `unread.excluded` (miscount) is listed";
    assert_eq!(problem.what, passed_too);
    assert!(problem.remedy.contains("aside baseline update known.toml"), "{}", problem.remedy);
    let (ledger, _) = run(&text, &[("a1", passed()), ("a2", passed())]);
    assert_eq!(ledger.problems()[0].remedy, "delete lines 1 to 5");
}
