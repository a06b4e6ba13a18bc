//! Files before and after an update.
//!
//! *Not here*: the property that holds for any file, beside these modules.

use super::*;

/// A file as people keep one.
const KEPT: &str = "# Failures of our SDK.\n# Ask the SDK team.\n\n# The counter.\n[[known]] # since 8.9\n\
    case = \"a@tencent-2022\" # one of many\nclause = \"unread.excluded\"\nkind = \"miscount\"\n\
    # Not before 9.1.\nreason = 'the \"counter\" comes with 9.1'\nissue = \"SDK-12\"\n\n\
    # The pushes.\n[[known]]\ncase   = \"b@tencent-2022\"\nclause = \"hide.push\"\nkind   = \"leak\"\n\
    reason = \"no push yet\"\n\n# The end.\n";

fn made(a: CaseResult, b: CaseResult) -> [Made; 2] {
    [("a", a), ("b", b)]
}

#[test]
fn what_says_what_is_stays_as_it_is() {
    let (ledger, _) = run(KEPT, &made(failed(&[MISCOUNT]), failed(&[LEAK])));
    let update = update(KEPT, &ledger).unwrap();
    assert_eq!(update.text, KEPT);
    assert_eq!(update.changes.iter().map(|it| it.fate).collect::<Vec<_>>(), [Fate::Kept, Fate::Kept]);
}

#[test]
fn new_ones_come_last_and_comments_stay() {
    let (ledger, _) = run(KEPT, &made(failed(&[MISCOUNT, LOST]), failed(&[LEAK])));
    let (before, end) = KEPT.split_once("\n# The end.\n").unwrap();
    let new = entry("a@tencent-2022", LOST, "").replace("\"r\"", "\"new: say why\"");
    assert_eq!(written(KEPT, &ledger), format!("{before}\n{new}# The end.\n{end}"));
}

/// A comment right above an entry is about it; what an empty line sets apart is about the file.
#[test]
fn what_is_gone_goes_with_its_comments() {
    let (ledger, _) = run(KEPT, &made(passed(), failed(&[LEAK])));
    let (_, rest) = KEPT.split_once("# The pushes.\n").unwrap();
    let head = "# Failures of our SDK.\n# Ask the SDK team.\n\n";
    assert_eq!(written(KEPT, &ledger), format!("{head}# The pushes.\n{rest}"));
    let (ledger, _) = run(KEPT, &made(failed(&[MISCOUNT]), passed()));
    let (first, _) = KEPT.split_once("\n# The pushes.\n").unwrap();
    assert_eq!(written(KEPT, &ledger), format!("{first}\n# The end.\n"));
    let (ledger, _) = run(KEPT, &made(passed(), passed()));
    let none = written(KEPT, &ledger);
    assert_eq!(none, format!("{head}# The end.\n"));
    let (ledger, _) = run(&none, &made(failed(&[MISCOUNT]), passed()));
    let new = entry("a@tencent-2022", MISCOUNT, "").replace("\"r\"", "\"new: say why\"");
    assert_eq!(written(&none, &ledger) + "\n", format!("{head}# The end.\n\n{new}"));
}

#[test]
fn a_pattern_that_holds_for_some_names_those() {
    let text = String::from("# All of them.\n")
        + &entry("a*@tencent-2022", MISCOUNT, "issue = \"SDK-12\" # really")
        + &entry("a3@tencent-2022", MISCOUNT, "");
    let fails = || failed(&[MISCOUNT]);
    let made = [("a1", fails()), ("a2", passed()), ("a3", fails()), ("a4", fails())];
    let (ledger, _) = run(&text, &made);
    // `a3` is listed in the same way already.
    let of = |id| entry(id, MISCOUNT, "issue = \"SDK-12\" # really");
    let listed = of("a1@tencent-2022") + &of("a4@tencent-2022") + &entry("a3@tencent-2022", MISCOUNT, "");
    assert_eq!(written(&text, &ledger), format!("# All of them.\n{}\n", listed.trim_end()));
}

#[test]
fn a_pattern_of_which_not_all_was_run_is_left() {
    let text = entry("a*@tencent-2022", MISCOUNT, "");
    let (mut ledger, _) = run(&text, &[("a1", failed(&[MISCOUNT])), ("a2", passed())]);
    ledger.universe.ids.push("a3@tencent-2022".into());
    ledger.universe.chosen = Extent::Part;
    let update = update(&text, &ledger).unwrap();
    assert_eq!((update.text.as_str(), update.changes[0].fate), (text.as_str(), Fate::Left));
}

#[test]
fn what_was_not_run_or_is_about_others_is_untouched() {
    let others = entry("a@tencent-2022", LEAK, "versions = \"<7.0.0\"");
    let text = entry("elsewhere@tencent-2022", MISCOUNT, "") + &others;
    let subject = SubjectInfo { version: Some("8.9.7511".parse().unwrap()), edition: None };
    let (mut ledger, _) = run_on(Terms { subject, ..terms() }, &text, &[("a", passed())]);
    ledger.universe.chosen = Extent::Part;
    let update = update(&text, &ledger).unwrap();
    assert_eq!(update.text, text);
    assert_eq!(update.changes.iter().map(|it| it.fate).collect::<Vec<_>>(), [Fate::Untouched; 2]);
}

/// Nobody has learned anything of the subject then.
#[test]
fn what_is_in_error_stays_and_what_is_skipped_goes() {
    let text = entry("a@tencent-2022", MISCOUNT, "") + &entry("b@tencent-2022", MISCOUNT, "");
    let made =
        made(ended(Verdict::Error(Trouble::Adapter("no".into()))), ended(Verdict::Skipped("no".into())));
    let (ledger, _) = run(&text, &made);
    assert_eq!(written(&text, &ledger) + "\n", entry("a@tencent-2022", MISCOUNT, ""));
}

#[test]
fn what_is_expired_and_still_fails_loses_its_day() {
    let text = entry("a@tencent-2022", MISCOUNT, "expires = 2027-01-01\n# Really.\nissue = \"SDK-12\"");
    let (ledger, _) = run(&text, &[("a", failed(&[MISCOUNT]))]);
    let written = written(&text, &ledger);
    assert_eq!(written.clone() + "\n", text.replace("expires = 2027-01-01\n", ""));
    assert_eq!(run(&written, &[("a", failed(&[MISCOUNT]))]).0.problems(), []);
}

#[test]
fn lines_end_as_they_did() {
    let text = entry("a@tencent-2022", MISCOUNT, "").replace('\n', "\r\n");
    let (ledger, _) = run(&text, &[("a", failed(&[MISCOUNT, LEAK]))]);
    let written = written(&text, &ledger);
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
    assert_eq!(read(&written).known.len(), 2);
}
