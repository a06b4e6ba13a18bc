//! What every report says of it.
//!
//! *Not here*: how it looks (`reports.rs`).

use super::{WORK, both_cells, entry, miscount, run, team};
use serde_json::Value;

/// What a report says of a run with one known failure, one case that fails anew, and one entry that is stale.
fn report(kind: &str) -> String {
    let issue = entry(WORK, "unread.excluded", "miscount", "issue = \"SDK-12\"");
    let place = team(&(issue + &miscount("plain@tencent-2022")));
    let told = run(&place, "count-unread", &["--report", &format!("{kind}=report")]).ends(1);
    told.prints(&["1 failed, 1 known failure, 1 unexpected pass"]);
    place.read("report")
}

#[test]
fn junit_skips_what_is_known_and_fails_what_passes() {
    let told = report("junit");
    assert!(told.contains("tests=\"3\" skipped=\"1\" failures=\"2\" errors=\"0\""), "{told}");
    assert!(told.contains("<skipped message=\"known failure: waits for 9.1 (SDK-12)\"/>"), "{told}");
    let passed = "message=\"the case passed, but known.toml:8 lists unread.excluded (miscount)\" type=\"unexpected pass\"";
    assert!(told.contains(passed), "{told}");
}

#[test]
fn programs_are_told_of_entries_and_problems() {
    let told = report("json");
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<_> = lines.iter().filter_map(|line| line["verdict"].as_str()).collect();
    assert_eq!(verdicts, ["known-failure", "fail", "unexpected-pass"]);
    let known = &lines[1]["known"][0];
    assert_eq!((known["line"].as_u64(), known["issue"].as_str()), (Some(1), Some("SDK-12")));
    assert_eq!(known["standing"], "holds");
    assert_eq!(lines[3]["known"][0]["standing"], "passed");
    let end = &lines[4];
    assert_eq!((end["known_failures"].as_u64(), end["unexpected_passes"].as_u64()), (Some(1), Some(1)));
    let problem = &end["baseline_problems"][0];
    assert_eq!((problem["line"].as_u64(), problem["last_line"].as_u64()), (Some(8), Some(12)));
    assert_eq!(
        (problem["file"].as_str(), problem["sort"].as_str()),
        (Some("known.toml"), Some("unexpected-pass"))
    );
    assert_eq!(problem["remedy"], "delete lines 8 to 12");
}

#[test]
fn annotations_point_at_what_is_new_and_at_the_baseline() {
    let told = report("github");
    let lines: Vec<_> = told.lines().collect();
    assert!(
        lines[0].starts_with("::error file=") && lines[0].contains("miscount%3A unread.excluded::"),
        "{told}"
    );
    let stale = "::error file=known.toml,line=8,endLine=12,title=baseline%3A unexpected-pass::`plain@tencent-2022` passed, \
                 but `unread.excluded` (miscount) is listed: delete lines 8 to 12.";
    assert_eq!(lines[1..], [stale]);
}

#[test]
fn the_summary_page_tells_of_both() {
    let told = report("markdown");
    for part in [
        "| known.toml:8 |".replace("known.toml:8", "<code>known.toml:8</code>"),
        "| delete lines 8 to 12 |".into(),
        "| known failure | cases | reason |".into(),
        "| miscount `unread.excluded` | 1 | waits for 9.1 (SDK-12) |".into(),
    ] {
        assert!(told.contains(&part), "no {part} in\n{told}");
    }
}

#[test]
fn problems_of_entries_without_a_case_fail_junit_too() {
    let place = team(&(both_cells() + &miscount("gone@tencent-2022")));
    run(&place, "count-unread", &["--report", "junit=report"]).ends(1);
    let told = place.read("report");
    assert!(told.contains("<testcase name=\"known.toml:13\" classname=\"baseline\">"), "{told}");
    assert!(told.contains("no case is called `gone@tencent-2022`: delete lines 13 to 17"), "{told}");
}
