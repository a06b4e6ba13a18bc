//! What a run makes of a list, whatever is wrong with it.
//!
//! *Not here*: what is wrong with its text.

use super::{ORDINARY, PUBLIC, WORK, both_cells, check, entry, miscount, run, says, team};

#[test]
fn what_fails_as_listed_is_green_and_told_apart() {
    let place = team(&both_cells());
    let told = run(&place, "count-unread", &[]).ends(0);
    told.prints(&[
        "Known failures\n  unread.excluded (miscount)  2 cases  waits for 9.1\n",
        "Cases           1 passed, 2 known failures\n",
        "PASS: 1 of 3 cases passed, 2 known failures\n",
    ]);
    says(&place, "count-unread", &[], 0, &["baseline holds: 2 known failures"]);
    // Without it all is red, and what happened is the same.
    let with = run(&place, "count-unread", &[]).ends(0);
    place.write("known.toml", "");
    let without = run(&place, "count-unread", &[]).ends(1).prints(&["FAIL: 2 of 3 cases failed\n"]);
    let fingerprint = |out: &str| out.lines().find(|it| it.starts_with("Fingerprint")).map(String::from);
    assert_eq!(fingerprint(&with.out), fingerprint(&without.out));
}

#[test]
fn what_passes_though_listed_is_red() {
    let place = team(&both_cells());
    let told = place.aside(&["run"]).ends(1);
    told.prints(&[
        "The baseline is stale\n",
        "  known.toml:1: `aside[group_type=work]@tencent-2022` passed, but `unread.excluded` (miscount) is\n  listed\n    delete lines 1 to 5\n",
        "Cases           1 passed, 2 unexpected passes\n",
        "FAIL: 0 of 3 cases failed, 2 unexpected passes, 2 problems with the baseline\n",
    ]);
    let told = place.aside(&["baseline", "check", "known.toml"]).ends(1);
    let passed = "passed, but `unread.excluded` (miscount) is listed";
    let first = format!("known.toml:1: `{WORK}` {passed}\n  delete lines 1 to 5\n");
    let second = format!("known.toml:7: `{PUBLIC}` {passed}\n  delete lines 7 to 11\n");
    assert_eq!(told.out, first + &second + "baseline does not hold: 2 problems\n");
}

#[test]
fn what_nobody_expects_is_red_and_what_is_known_of_it_is_said() {
    let place = team(&entry(WORK, "deliver.only-targets", "leak", ""));
    let told = run(&place, "broadcast", &["aside[group_type=work]"]).ends(1);
    told.prints(&[
        "  LEAK  deliver.only-targets  (must; source: seed 1)",
        "    known  waits for 9.1\n",
        "FAIL: 1 of 1 case failed\n",
    ]);
    says(
        &place,
        "broadcast",
        &["aside[group_type=work]"],
        1,
        &[
            &format!(
                "not listed: {WORK} fails by hide.history (leak), hide.search (leak), hide.last-message (leak)"
            ),
            "baseline does not hold: 1 failed case that is not listed so",
        ],
    );
}

#[test]
fn what_fails_otherwise_is_red_with_the_change_to_make() {
    let place = team(&(miscount(PUBLIC) + &entry(WORK, "unread.excluded", "lost", "")));
    says(
        &place,
        "count-unread",
        &[],
        1,
        &[
            &format!("known.toml:7: `{WORK}` failed, but no longer by `unread.excluded` (lost)"),
            "  change kind to \"miscount\", or delete lines 7 to 11",
            &format!("not listed: {WORK} fails by unread.excluded (miscount)"),
            "baseline does not hold: 1 problem, 1 failed case that is not listed so",
        ],
    );
    let place = team(&(both_cells() + &entry(WORK, "hide.push", "leak", "")));
    says(
        &place,
        "count-unread",
        &[],
        1,
        &[
            &format!("known.toml:13: `{WORK}` failed, but no longer by `hide.push` (leak)"),
            "  delete lines 13 to 17",
            "baseline does not hold: 1 problem",
        ],
    );
}

#[test]
fn what_is_expired_is_red_from_its_day_on() {
    let place =
        team(&(miscount(PUBLIC) + &entry(WORK, "unread.excluded", "miscount", "expires = 2027-03-01")));
    says(&place, "count-unread", &["--today", "2027-02-28"], 0, &["baseline holds: 2 known failures"]);
    let problem = format!(
        "known.toml:7: `{WORK}` failed by `unread.excluded` (miscount), as listed, but the entry expired on 2027-03-01"
    );
    for today in ["2027-03-01", "2031-01-01"] {
        let lines = [
            problem.as_str(),
            "  mend the failure, or give another day in line 12",
            "baseline does not hold: 1 problem",
        ];
        says(&place, "count-unread", &["--today", today], 1, &lines);
    }
    let told = run(&place, "count-unread", &["--today", "2027-03-01"]).ends(1);
    told.prints(&["1 passed, 1 failed, 1 known failure\n"]).does_not_print("2027-02");
}

#[test]
fn a_name_that_no_case_has_is_red_where_everything_was_run() {
    let wrong = WORK.replace("work", "wrok");
    let place = team(&(both_cells() + &miscount(&wrong)));
    let lines = [
        &format!("known.toml:13: no case is called `{wrong}`"),
        &format!("  did you mean `{WORK}`? else delete lines 13 to 17"),
        "baseline does not hold: 1 problem",
    ];
    says(&place, "count-unread", &[], 1, &lines);
    says(&place, "count-unread", &["ours"], 1, &lines);
    // Who chose a part can't tell.
    let holds = "baseline holds: 2 known failures";
    says(&place, "count-unread", &["aside*"], 0, &[holds]);
    says(&place, "count-unread", &["ours/aside.yaml"], 0, &[holds]);
    says(&place, "count-unread", &["--clause", "deliver"], 0, &[holds]);
    says(&place, "count-unread", &["--skip", "plain"], 0, &[holds]);
}

/// Entries of a book that was left out are about nothing that was run; those of one that was named are.
#[test]
fn the_rule_books_of_a_run_are_its_own_choice() {
    let later = |case: &str| miscount(&case.replace("2022", "2025"));
    let place = team(&(both_cells() + &later(WORK) + &later(PUBLIC)));
    says(&place, "count-unread", &["--rules", "tencent-2022"], 0, &["baseline holds: 2 known failures"]);
    says(&place, "count-unread", &["--rules", "tencent-2025"], 0, &["baseline holds: 2 known failures"]);
    let told = check(&place, "count-unread", &[]).ends(1);
    told.prints(&["known.toml:13: no case is called", "known.toml:19: no case is called"]);
    place.write("known.toml", &(both_cells() + &miscount("gone@tencent-2022") + &miscount("gone@*")));
    let told = check(&place, "count-unread", &["--rules", "tencent-2022"]).ends(1);
    told.prints(&["known.toml:13: no case is called `gone@tencent-2022`", "hold: 1 problem\n"]);
}

#[test]
fn a_case_in_error_is_red_for_its_own_sake_and_its_entry_stays() {
    let place = team(&miscount("plain@tencent-2022"));
    place.write("ours/plain.yaml", &ORDINARY.replace("vinson: [control]", "vinson: []"));
    let told = place.aside(&["baseline", "check", "known.toml", "plain"]).ends(3);
    assert_eq!(
        told.out,
        "known.toml:1: `plain@tencent-2022` is in error, but `unread.excluded` (miscount) is listed\n  \
         look into the error first; these lines may stay\n\
         baseline does not hold: 1 problem, 1 case in error\n"
    );
    let told = place.aside(&["baseline", "update", "known.toml", "plain"]).ends(3);
    told.prints(&["known.toml: 1 kept\n", "look into the error first"]);
    assert_eq!(place.read("known.toml"), miscount("plain@tencent-2022"));
}

/// The simulated service has no version of its own: every condition is taken as met.
#[test]
fn conditions_are_met_by_who_tells_nothing() {
    let more = "versions = \">=6.0.1975, <7.0.0\"\neditions = [\"basic\"]";
    let both = entry("aside*@tencent-2022", "unread.excluded", "miscount", more);
    says(&team(&both), "count-unread", &[], 0, &["baseline holds: 2 known failures"]);
}

#[test]
fn a_pattern_means_all_cells_that_fail_alike() {
    let place = team(&miscount("aside[group_type=*]@*"));
    says(&place, "count-unread", &[], 0, &["baseline holds: 2 known failures"]);
    place.write("known.toml", &miscount("*@tencent-2022"));
    let remedy = "  not every case that `case` means is like that: list those that still fail, or let `aside baseline \
                  update known.toml` do it";
    let lines = [
        "known.toml:1: `plain@tencent-2022` passed, but `unread.excluded` (miscount) is listed",
        remedy,
        "baseline does not hold: 1 problem",
    ];
    says(&place, "count-unread", &[], 1, &lines);
}

#[test]
fn leaks_are_told_of_in_every_run() {
    let place = team("");
    super::update(&place, "broadcast", &[]).ends(0);
    let told = run(&place, "broadcast", &[]).ends(0);
    told.prints(&["1 passed, 2 known failures\n                2 known failures are leaks\n"]);
    let lines = ["baseline holds: 2 known failures", "2 known failures are leaks"];
    says(&place, "broadcast", &[], 0, &lines);
    let one = ["baseline holds: 1 known failure", "1 known failure is a leak"];
    says(&place, "broadcast", &["aside[group_type=work]"], 0, &one);
}

/// Where warnings are all that a *should* clause gets, what is listed of it is not at stake.
#[test]
fn the_level_says_what_is_at_stake() {
    let place = team("");
    super::update(&place, "stale-last", &[]).ends(0).prints(&["last.ordinary"]);
    let listed = place.read("known.toml");
    check(&place, "stale-last", &[]).ends(0);
    let told = check(&place, "stale-last", &["--level", "must"]).ends(0);
    told.prints(&["baseline holds: 0 known failures\n"]);
    super::update(&place, "stale-last", &["--level", "must"]).ends(0).prints(&["untouched"]);
    assert_eq!(place.read("known.toml"), listed);
}

#[test]
fn a_run_is_ended_by_passes_that_nobody_expects() {
    let place = team(&both_cells());
    let told = place.aside(&["run", "--max-fail", "1", "--jobs", "1"]).ends(1);
    told.prints(&["1 unexpected pass, 2 not run", "1 problem with the baseline"]);
    let told = place.aside(&["baseline", "check", "known.toml", "--max-fail", "1"]).ends(1);
    told.prints(&["baseline does not hold: 1 problem, 2 cases not run\n"]);
}

#[test]
fn repeated_runs_are_judged_alike() {
    let place = team(&both_cells());
    run(&place, "count-unread", &["--repeat", "2", "--jobs", "2"]).ends(0);
    place.aside(&["run", "--repeat", "2"]).ends(1);
}
