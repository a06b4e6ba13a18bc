//! Where a list comes from, and what an update makes of it.
//!
//! *Not here*: single entries; see the tests beside `baseline`.

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
        place.aside(&[&["baseline", verb, "known.toml", "mine", "--rules", "tencent-2022"], more].concat())
    };
    of("update", &["--mutant", "count-unread"]).ends(0).prints(&["2 added"]);
    of("check", &["--mutant", "count-unread"]).ends(0);
    of("check", &[]).ends(1);
    place.write("known.toml", &(both_cells() + &miscount("gone@tencent-2022")));
    of("check", &["--mutant", "count-unread"]).ends(1).prints(&["no case is called `gone@tencent-2022`"]);
}
