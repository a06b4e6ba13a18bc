//! Known failures, as a team meets them: mutants of the simulated service as the SDK that fails, and the command.
//!
//! *Not here*: what can't be brought about by a mutant, like a skipped case (tests beside `baseline`), and how reports
//! look (`reports.rs`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/place.rs"]
mod place;

use place::{Place, Told};

/// Vinson is the only one on the list; with `count-unread` the count of every receiver is wrong.
const SCENARIO: &str = r#"title: Carol is not told
covers: [deliver.only-targets]
world:
  groups:
    groupA: { type: $group_type, members: [ann, vinson, carol] }
matrix: { group_type: [work, public] }
steps:
  - create: { by: ann, text: "for vinson", as: original }
  - target: { by: ann, message: original, to: [vinson], as: aside }
  - send: { by: ann, message: aside, group: groupA }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_received: { vinson: [aside, control], carol: [control] }
"#;

/// Nothing is targeted, so that no mutant of targeting shows.
const ORDINARY: &str = r#"title: All are told
covers: [deliver.ordinary]
world:
  groups:
    groupA: { type: work, members: [ann, vinson] }
steps:
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_received: { vinson: [control] }
"#;

const WORK: &str = "aside[group_type=work]@tencent-2022";
const PUBLIC: &str = "aside[group_type=public]@tencent-2022";

/// A project of three cases whose baseline is `known.toml`.
fn team(known: &str) -> Place {
    let place = Place::new();
    place.write("ours/aside.yaml", SCENARIO);
    place.write("ours/plain.yaml", ORDINARY);
    place.write("aside.toml", "corpus = \"ours\"\nrules = [\"tencent-2022\"]\nbaseline = \"known.toml\"\n");
    place.write("known.toml", known);
    place
}

/// An entry of five lines and `more`, with an empty line behind it.
fn entry(case: &str, clause: &str, kind: &str, more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{more}\n") };
    format!(
        "[[known]]\ncase = \"{case}\"\nclause = \"{clause}\"\nkind = \"{kind}\"\nreason = \"waits for 9.1\"\n{more}\n"
    )
}

fn miscount(case: &str) -> String {
    entry(case, "unread.excluded", "miscount", "")
}

fn both_cells() -> String {
    miscount(WORK) + &miscount(PUBLIC)
}

/// A run of the project with a defect.
#[track_caller]
fn run(place: &Place, mutant: &str, more: &[&str]) -> Told {
    place.aside(&[&["run", "--mutant", mutant], more].concat())
}

#[track_caller]
fn check(place: &Place, mutant: &str, more: &[&str]) -> Told {
    place.aside(&[&["baseline", "check", "known.toml", "--mutant", mutant], more].concat())
}

#[track_caller]
fn update(place: &Place, mutant: &str, more: &[&str]) -> Told {
    place.aside(&[&["baseline", "update", "known.toml", "--mutant", mutant], more].concat())
}

/// What a check says, and how both it and a run end.
#[track_caller]
fn says(place: &Place, mutant: &str, more: &[&str], code: i32, lines: &[&str]) {
    let told = check(place, mutant, more).ends(code);
    assert_eq!(told.out.lines().collect::<Vec<_>>(), lines);
    run(place, mutant, more).ends(code);
}

mod judging {
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
}

mod files {
    use super::{PUBLIC, SCENARIO, WORK, both_cells, check, entry, miscount, run, team};
    use crate::place::{Place, aside};
    use std::fs;

    #[test]
    fn a_bad_file_is_3_with_every_mistake_and_its_place() {
        let bad = miscount("aside") + &entry(WORK, "unread.exclude", "miscount", "isue = \"SDK-12\"");
        let place = team(&bad);
        for told in [place.aside(&["run"]), check(&place, "count-unread", &[])] {
            told.ends(3).complains(&[
                "error: this names no rule book behind an `@`\n --> known.toml:2:8\n",
                "error: unknown clause `unread.exclude`\n --> known.toml:9:10\n",
                "help: did you mean `unread.excluded`?",
                "error: unknown key of a known failure `isue`\n  --> known.toml:12:1\n",
            ]);
        }
        place.aside(&["baseline", "update", "known.toml"]).ends(3);
        assert_eq!(place.read("known.toml"), bad, "a file that can't be read is not overwritten");
        place.write("known.toml", "[[known]\n");
        place.aside(&["run"]).ends(3).complains(&["this is no TOML", "known.toml:1:"]);
        fs::remove_file(place.path().join("known.toml")).unwrap();
        place.aside(&["run"]).ends(3).complains(&["aside: known.toml: "]);
        place.aside(&["baseline", "check", "known.toml"]).ends(3);
        // Who only looks need not have one.
        place.aside(&["list"]).ends(0);
    }

    #[test]
    fn a_command_line_without_sense_is_2() {
        let told = aside(&["baseline", "check", "a.toml", "--baseline", "b.toml"]).ends(2);
        told.complains(&["without `--baseline`"]);
        aside(&["run", "--today", "tomorrow"]).ends(2).complains(&["give a day like 2027-03-01"]);
        aside(&["baseline", "check"]).ends(2).complains(&["<FILE>"]);
        aside(&["baseline"]).ends(2);
        aside(&["baseline", "check", "--help"]).ends(0).prints(&["--mutant", "<FILE> [PATH|PATTERN]..."]);
    }

    #[test]
    fn the_command_line_wins_over_the_project() {
        let place = team("");
        place.write("others.toml", &both_cells());
        run(&place, "count-unread", &[]).ends(1);
        run(&place, "count-unread", &["--baseline", "others.toml"]).ends(0);
    }

    /// A project is found from below, and its file with it.
    #[test]
    fn the_project_names_its_file_from_its_own_folder() {
        let place = team(&both_cells());
        fs::create_dir(place.path().join("below")).unwrap();
        let below = Place::aside_in(&place.path().join("below"), &["run", "--mutant", "count-unread"]);
        below.ends(0).prints(&["2 known failures"]);
        let told = Place::aside_in(&place.path().join("below"), &["run"]).ends(1);
        told.prints(&["known.toml:1:", "known.toml:7:"]);
    }

    #[test]
    fn an_update_makes_a_run_green_and_says_what_it_did() {
        let place = team("");
        fs::remove_file(place.path().join("known.toml")).unwrap();
        let told = super::update(&place, "count-unread", &[]).ends(0);
        assert_eq!(
            told.out,
            format!(
                "known.toml: 2 added\n  added      {WORK}  unread.excluded (miscount)\n  \
                 added      {PUBLIC}  unread.excluded (miscount)\n"
            )
        );
        let new = |case| miscount(case).replace("waits for 9.1", "new: say why").replace("\n\n", "\n");
        let head = "# Failures that are known. `aside baseline update` keeps this list; why each is left, only people \
                    can say.\n\n";
        let listed = format!("{head}{}\n{}", new(WORK), new(PUBLIC));
        assert_eq!(place.read("known.toml"), listed);
        run(&place, "count-unread", &[]).ends(0);
        let told = super::update(&place, "count-unread", &[]).ends(0);
        told.prints(&["known.toml: 2 kept\n"]);
        assert_eq!(place.read("known.toml"), listed, "a second update changes nothing");
        // All is mended: the list is empty, and stays a list.
        place.aside(&["baseline", "update", "known.toml"]).ends(0).prints(&["known.toml: 2 removed\n"]);
        assert_eq!(place.read("known.toml"), head.trim_end().to_owned() + "\n");
        place.aside(&["run"]).ends(0);
    }

    #[test]
    fn an_update_keeps_what_people_wrote() {
        let place = team("");
        let kept = format!(
            "# Ours.\n\n# The counter.\n{}",
            entry(
                WORK,
                "unread.excluded",
                "miscount",
                "# Ask Ann.\nissue = \"SDK-12\" # open\nexpires = 2031-01-01"
            )
        );
        let gone = "# The pushes.\n".to_owned() + &entry(PUBLIC, "hide.push", "leak", "");
        place.write("known.toml", &(kept.clone() + &gone));
        let told = super::update(&place, "count-unread", &["--today", "2027-01-01"]).ends(0);
        told.prints(&["known.toml: 1 added, 1 kept, 1 removed\n"]);
        let new = miscount(PUBLIC).replace("waits for 9.1", "new: say why").replace("\n\n", "\n");
        assert_eq!(place.read("known.toml"), kept + &new);
        run(&place, "count-unread", &["--today", "2027-01-01"]).ends(0);
        run(&place, "count-unread", &["--today", "2031-01-01"]).ends(1);
        super::update(&place, "count-unread", &["--today", "2031-01-01"]).ends(0).prints(&["1 undated"]);
        run(&place, "count-unread", &["--today", "2031-01-01"]).ends(0);
    }

    #[test]
    fn an_update_of_a_part_leaves_the_rest() {
        let all = both_cells() + &miscount("gone@tencent-2022");
        let place = team(&all);
        let told = place.aside(&["baseline", "update", "known.toml", "aside[group_type=public]"]).ends(0);
        told.prints(&["known.toml: 1 removed, 2 untouched\n"]);
        let rest = miscount(WORK) + &miscount("gone@tencent-2022");
        assert_eq!(place.read("known.toml") + "\n", rest);
        // A pattern of which a part was run is left as it is, and that is said.
        let place = team(&miscount("aside*@tencent-2022"));
        let told = place.aside(&["baseline", "update", "known.toml", "aside[group_type=public]"]).ends(1);
        told.prints(&["known.toml: 1 left\n", &format!("known.toml:1: `{PUBLIC}` passed")]);
        assert_eq!(place.read("known.toml"), miscount("aside*@tencent-2022"));
    }

    #[test]
    fn an_update_of_the_whole_corpus_makes_it_green() {
        let place = Place::new();
        place.aside(&["baseline", "update", "known.toml", "--mutant", "count-unread"]).ends(0);
        let listed = place.read("known.toml");
        let told = place.aside(&["run", "--mutant", "count-unread", "--baseline", "known.toml"]).ends(0);
        told.prints(&["known failures are leaks"]);
        place.aside(&["baseline", "check", "known.toml", "--mutant", "count-unread"]).ends(0);
        place.aside(&["baseline", "update", "known.toml", "--mutant", "count-unread"]).ends(0);
        assert_eq!(place.read("known.toml"), listed);
        place.aside(&["baseline", "check", "known.toml", "--mutant", "broadcast"]).ends(1);
    }

    /// A path is a corpus of its own, with no project around it.
    #[test]
    fn scenarios_need_no_project() {
        let place = Place::new();
        place.write("mine/aside.yaml", SCENARIO);
        let of = |verb: &str, more: &[&str]| {
            place
                .aside(&[&["baseline", verb, "known.toml", "mine", "--rules", "tencent-2022"], more].concat())
        };
        of("update", &["--mutant", "count-unread"]).ends(0).prints(&["2 added"]);
        of("check", &["--mutant", "count-unread"]).ends(0);
        of("check", &[]).ends(1);
        place.write("known.toml", &(both_cells() + &miscount("gone@tencent-2022")));
        of("check", &["--mutant", "count-unread"]).ends(1).prints(&["no case is called `gone@tencent-2022`"]);
    }
}

mod reports {
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
}
