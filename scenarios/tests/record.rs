//! Recordings, as whoever has a dear subject meets them: made once, judged again without it.
//!
//! *Not here*: what a judgement says of a subject; it is held against what the run said that was recorded.

#![allow(clippy::format_collect)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/place.rs"]
mod place;

use place::{Place, Told};

/// Vinson is the only one on the list.
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
  - expect_received: { carol: [] }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_received: { vinson: [aside, control], carol: [control] }
"#;

const BOOK: &str = "tencent-2022";
const WORK: &str = "aside[group_type=work]";

/// The simulated service as a program.
fn sut(how: &str) -> String {
    format!("'{}' sut {how}", env!("CARGO_BIN_EXE_aside").replace('\'', "'\\''"))
}

/// A folder with the scenario.
fn ours() -> Place {
    let place = Place::new();
    place.write("ours/aside.yaml", SCENARIO);
    place
}

/// A recording `r.jsonl` of the scenario under one book, for which the run ends so.
#[track_caller]
fn recorded(more: &[&str], code: i32) -> Place {
    let place = ours();
    place.aside(&[&["record", "r.jsonl", "ours", "--rules", BOOK], more].concat()).ends(code);
    place
}

#[track_caller]
fn judge(place: &Place, more: &[&str]) -> Told {
    place.aside(&[&["judge", "r.jsonl"], more].concat())
}

/// A report without the lines that name the command.
fn plain(report: &str) -> String {
    let names = |line: &&str| {
        let line = line.trim_start();
        ["aside run ", "aside judge ", "{\"event\":\"run_started\""].iter().any(|it| line.starts_with(it))
    };
    report.lines().filter(|line| !names(line)).map(|line| format!("{line}\n")).collect()
}

/// Two reports say the same; else the first line in which they don't is told.
#[track_caller]
fn same(then: &str, now: &str) {
    let (then, now) = (plain(then), plain(now));
    let differs = then.lines().zip(now.lines()).find(|(then, now)| then != now);
    assert_eq!(differs, None);
    assert_eq!(then.lines().count(), now.lines().count());
}

/// Records a run of the corpus, judges it, and holds every report of the one against that of the other.
#[track_caller]
fn agree(options: &[&str], code: i32) {
    let place = Place::new();
    let reports = |of: &str| [format!("json={of}.json"), format!("junit={of}.xml")];
    let [json, junit] = reports("then");
    let then =
        place.aside(&[&["record", "r.jsonl", "--report", &json, "--report", &junit], options].concat());
    let [json, junit] = reports("now");
    let now = judge(&place, &["--report", &json, "--report", &junit]).ends(code);
    assert_eq!(then.code, Some(code), "{}", then.err);
    same(&then.out, &now.out);
    for kind in ["json", "xml"] {
        let (then, now) = (place.read(&format!("then.{kind}")), place.read(&format!("now.{kind}")));
        same(&then, &now);
        assert!(now.contains("fingerprint") || kind == "xml");
    }
}

#[test]
fn a_judgement_right_after_a_run_says_the_same() {
    agree(&["delivery/only-targets"], 0);
    agree(&["delivery/o*", "--mutant", "broadcast"], 1);
    agree(&["--clause", "unread.excluded", "--rules", BOOK, "--mutant", "count-unread"], 1);
    agree(&["delivery", "--rules", BOOK, "--watch", "end", "--mutant", "leak-to-admins"], 1);
}

#[test]
fn a_subject_that_goes_wrong_goes_wrong_again_in_the_same_place() {
    agree(&["delivery", "--rules", BOOK, "--sut", &sut("--misbehave exits")], 1);
    agree(&["delivery", "--rules", BOOK, "--sut", &sut("--misbehave fails")], 5);
    agree(&["delivery", "--rules", BOOK, "--sut", &sut("--misbehave hopeless")], 6);
}

#[test]
fn a_subject_that_can_not_do_everything_is_judged_by_what_it_did() {
    agree(&["gates", "--rules", BOOK, "--sut", &sut("--edition basic")], 0);
}

#[test]
fn fences_are_played_back() {
    agree(&["delivery/only-targets", "--rules", BOOK, "--sut", &sut("--wall")], 0);
    agree(&["delivery/only-targets", "--rules", BOOK, "--sut", &sut("--wall --mutant broadcast")], 1);
}

#[test]
fn several_programs_are_one_subject() {
    let sender = format!("sender={}", sut("--listen"));
    // Two programs without a service in common can't start, and nothing is recorded over an older file.
    let place = recorded(&[], 0);
    let old = place.read("r.jsonl");
    place.aside(&["record", "r.jsonl", "ours", "--sut", &sender]).ends(5);
    assert_eq!(place.read("r.jsonl"), old);
}

#[test]
fn another_level_judges_as_a_run_with_it() {
    let place = recorded(&["--mutant", "count-unread"], 1);
    judge(&place, &[]).ends(1).prints(&["FAIL: 2 of 2 cases failed\n"]);
    let run = place.aside(&["run", "ours", "--rules", BOOK, "--mutant", "count-unread", "--level", "must"]);
    let told = judge(&place, &["--level", "must"]);
    assert_eq!((told.code, plain(&told.out)), (run.code, plain(&run.out)));
}

#[test]
fn a_book_of_ones_own_judges_what_was_recorded_under_another() {
    let place = recorded(&["--mutant", "count-unread"], 1);
    let text = place.aside(&["rules", "show", BOOK]).ends(0).out;
    let own = text.replace(&format!("name: {BOOK}\n"), "name: mine\n");
    assert_ne!(own, text);
    place.write("mine.yaml", &own);
    judge(&place, &["--rules", "mine.yaml"]).ends(1).prints(&["aside[group_type=work]@mine", "mine"]);
    // Where several were recorded, it must be said which.
    place.aside(&["record", "r.jsonl", "ours", "--rules", BOOK, "--rules", "tencent-2025"]).ends(0);
    judge(&place, &["--rules", "mine.yaml"]).ends(2).complains(&["not under mine: say by `--logs` which"]);
    judge(&place, &["--rules", "mine.yaml", "--logs", BOOK]).ends(0).prints(&["2 of 2 cases passed"]);
    judge(&place, &["--logs", "mine"]).ends(2).complains(&["was made under tencent-2022, tencent-2025"]);
}

#[test]
fn a_baseline_is_as_good_for_a_recording() {
    let place = recorded(&["--mutant", "count-unread"], 1);
    let known = "[[known]]\ncase = \"aside*@tencent-2022\"\nclause = \"unread.excluded\"\nkind = \"miscount\"\nreason = \"later\"\n";
    place.write("known.toml", known);
    judge(&place, &["--baseline", "known.toml"]).ends(0).prints(&["2 known failures"]);
}

#[test]
fn the_command_to_run_it_again_judges_the_recording() {
    let place = recorded(&["--mutant", "broadcast"], 1);
    let told = judge(&place, &[]).ends(1);
    told.prints(&["    aside judge 'r.jsonl' 'aside[group_type=work]' --rules tencent-2022 'ours'\n"]);
    judge(&place, &[WORK, "--rules", BOOK, "ours"]).ends(1).prints(&["1 of 1 case failed"]);
}

#[test]
fn pins_of_today_judge_what_was_recorded() {
    let place = recorded(&["--mutant", "broadcast"], 1);
    let carol = SCENARIO.replace("carol: [control]", "carol: [aside, control]");
    place.write("ours/aside.yaml", &carol.replace("  - expect_received: { carol: [] }\n", ""));
    let told = judge(&place, &["--report", "json=-"]).ends(1);
    assert!(!told.out.contains("\"judge\":\"pins\""), "{}", told.out);
    let told = place.aside(&["run", "ours", "--rules", BOOK, "--mutant", "broadcast", "--report", "json=-"]);
    assert_eq!(plain(&told.out), plain(&judge(&place, &["--report", "json=-"]).out));
}

#[test]
fn an_edited_scenario_is_noticed() {
    let place = recorded(&[], 0);
    place.write("ours/aside.yaml", &SCENARIO.replace("for everyone", "for all"));
    let told = judge(&place, &[]).ends(3);
    told.prints(&[
        "the recording is of another scenario: at step 10 it has ann/phone",
        "record again",
        "for all",
    ]);
    place.write(
        "ours/aside.yaml",
        &SCENARIO
            .replace("  - say: { by: ann, group: groupA, text: \"for everyone\", as: control }\n", "")
            .replace(", control]", "]")
            .replace("[control]", "[]"),
    );
    judge(&place, &[]).ends(3).prints(&["the recording is of another scenario: at step"]);
    place.write("ours/aside.yaml", &SCENARIO.replace("members: [ann,", "members: [ann, dave,"));
    judge(&place, &[]).ends(3).prints(&["it needs another world now; record again"]);
}

#[test]
fn a_recording_that_breaks_off_is_judged_and_incomplete() {
    let place = recorded(&[], 0);
    let whole = place.read("r.jsonl");
    let lines: Vec<_> = whole.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 4);
    place.write("r.jsonl", &lines[..3].concat());
    let told = judge(&place, &[]).ends(6).prints(&["PASS: 2 of 2 cases passed\n"]);
    told.complains(&["r.jsonl: the recording is incomplete: it breaks off after 2 of its cases\n"]);
    // In the middle of a line, too.
    for cut in [lines[0].len() + lines[1].len() + 40, whole.len() - 2] {
        place.write("r.jsonl", &whole[..cut]);
        judge(&place, &[]).ends(6).complains(&["the recording is incomplete"]);
    }
    place.write("r.jsonl", &lines[..2].concat());
    let told = judge(&place, &["--report", "json=-"]).ends(6);
    told.prints(&["\"verdict\":\"not-run\",\"reason\":\"not in the recording\""]);
}

#[test]
fn a_bad_line_is_told_with_its_place() {
    let place = recorded(&[], 0);
    let whole = place.read("r.jsonl");
    let says = |text: &str, parts: &[&str]| {
        place.write("r.jsonl", text);
        judge(&place, &[]).ends(3).complains(parts);
    };
    says("", &["aside: r.jsonl:1: this is no recording"]);
    says("{}\n", &["aside: r.jsonl:1: this is no recording"]);
    let later =
        whole.replacen("\"recording\":1,\"version\":\"0.1.0\"", "\"recording\":2,\"version\":\"0.9.3\"", 1);
    says(&later, &["r.jsonl:1: this recording is of form 2", "judge it with aside 0.9.3"]);
    says(
        &whole.replacen("\"watch\":\"steps\"", "\"watch\":\"hours\"", 1),
        &["r.jsonl:1: unknown variant `hours`"],
    );
    says(
        &whole.replacen("\"ended\":\"complete\"", "\"ended\":\"well\"", 1),
        &["r.jsonl:2: unknown variant `well`"],
    );
    says(&whole.replacen("{\"case\":", "{\"cased\":", 1), &["r.jsonl:2: unknown field `cased`"]);
    says(
        &whole.replace("{\"end\":2}", "{\"end\":3}"),
        &["r.jsonl:4: 3 cases are announced, and there are 2"],
    );
    says(&format!("{whole}{{}}\n"), &["r.jsonl:5: something follows the last line"]);
    let twice: Vec<_> = whole.split_inclusive('\n').collect();
    says(
        &[twice[0], twice[1], twice[1]].concat(),
        &["r.jsonl:3: `aside[group_type=work]@tencent-2022` is there twice"],
    );
    place.aside(&["judge", "none.jsonl"]).ends(3).complains(&["none.jsonl"]);
}

/// A file that somebody has meddled with must not make a defect of aside's.
#[test]
fn an_event_that_can_not_be_is_no_defect_of_ours() {
    let place = recorded(&[], 0);
    let whole = place.read("r.jsonl");
    for (then, now) in [
        ("{\"returned\":{\"call\":0,", "{\"returned\":{\"call\":99,"),
        ("{\"received\":{\"device\":1,", "{\"received\":{\"device\":99,"),
        ("\"sender\":0", "\"sender\":99"),
        ("\"group\":0", "\"group\":99"),
        ("\"nonce\":0", "\"nonce\":99"),
        ("\"user\":0", "\"user\":99"),
        ("\"made\":0", "\"made\":99"),
    ] {
        assert!(whole.contains(then), "{then}");
        place.write("r.jsonl", &whole.replace(then, now));
        let told = judge(&place, &[]);
        assert!(!matches!(told.code, Some(0 | 70) | None), "{now}: {:?}\n{}", told.code, told.err);
    }
}

#[test]
fn what_was_not_watched_can_not_be_judged() {
    let place = recorded(&["--watch", "end"], 0);
    judge(&place, &["--watch", "end"]).ends(0);
    let told = judge(&place, &["--watch", "steps"]).ends(2);
    told.complains(&["the recording was made with `--watch end`, and can't be judged otherwise"]);
}

#[test]
fn what_is_in_one_of_the_two_only_is_told() {
    let place = recorded(&[], 0);
    place.write("ours/aside.yaml", &SCENARIO.replace("public", "meeting"));
    let told = judge(&place, &["--report", "json=-"]).ends(6);
    let told = told.prints(&["\"id\":\"aside[group_type=meeting]\"", "\"reason\":\"not in the recording\""]);
    told.complains(&["aside: r.jsonl: 1 case of the recording is in none of the scenarios\n"]);
    judge(&place, &[WORK, "ours"]).ends(0);
    // Where nothing is left to judge, that is no success.
    place.write("ours/aside.yaml", &SCENARIO.replace("work, public", "meeting"));
    judge(&place, &[]).ends(6).complains(&["2 cases of the recording are in none of the scenarios"]);
}

#[test]
fn a_recording_that_can_not_be_written_is_said() {
    ours().aside(&["record", "none/r.jsonl", "ours"]).ends(6).complains(&["can't write none/r.jsonl"]);
}
