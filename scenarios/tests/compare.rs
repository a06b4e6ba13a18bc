//! `aside compare`, from the outside: what is told of two releases, and what of files that are no reports.
//!
//! *Not here*: the reports themselves (`reports.rs`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/place.rs"]
mod place;

use aside_scenarios::compare::read::Run;
use aside_scenarios::compare::tell::{Extent, is_worse, tell};
use place::Place;

const BEGIN: &str = r#"{"event":"run_started","protocol":1,"version":"0","subject":"an SDK","unseen":[],"seed":1,"books":["tencent-2022"],"cases":3,"level":"must","again":""}"#;
const END: &str = r#"{"event":"run_finished","outcome":"pass"}"#;

/// A report of these cases: name, verdict, findings as `clause kind`, answers as `question=answer`.
fn run(cases: &[(&str, &str, &[&str], &[&str])]) -> Run {
    let finding = |it: &&str| {
        let (clause, kind) = it.split_once(' ').unwrap();
        format!(
            r#"{{"judge":"model","clause":"{clause}","level":"must","fails":true,"kind":"{kind}","expected":"","seen":""}}"#
        )
    };
    let answer = |it: &&str| {
        let (question, answer) = it.split_once('=').unwrap();
        format!(r#"{{"question":"{question}","answer":"{answer}"}}"#)
    };
    let lines = cases.iter().map(|(id, verdict, findings, answers)| {
        let findings: Vec<_> = findings.iter().map(finding).collect();
        let answers: Vec<_> = answers.iter().map(answer).collect();
        format!(
            r#"{{"event":"case_finished","id":"{id}","book":"tencent-2022","title":"","file":"","verdict":"{verdict}","findings":[{}],"checked":{{}},"answers":[{}],"fingerprint":""}}"#,
            findings.join(","),
            answers.join(",")
        )
    });
    let text: Vec<_> = std::iter::once(BEGIN.to_owned()).chain(lines).chain([END.to_owned()]).collect();
    Run::read(&text.join("\n")).unwrap()
}

#[test]
fn what_changed_between_two_releases_is_told_in_words() {
    let old = run(&[
        ("a/one", "pass", &[], &["seq.taken=taken", "last.sender=shown"]),
        ("a/two", "fail", &["deliver.once duplicate"], &["last.sender=shown"]),
        ("a/three", "fail", &["deliver.once duplicate"], &[]),
        ("a/four", "pass", &[], &[]),
    ]);
    let new = run(&[
        ("a/one", "fail", &["deliver.only-targets leak"], &["seq.taken=not-taken", "last.sender=shown"]),
        ("a/two", "pass", &[], &[]),
        ("a/three", "fail", &["deliver.once duplicate", "hide.push leak"], &[]),
        ("a/four", "skipped", &[], &[]),
    ]);
    let named = [("old.jsonl".to_owned(), old), ("new.jsonl".to_owned(), new)];
    assert_eq!(
        tell(&named, Extent::Differences),
        "\
A  old.jsonl
   an SDK, by tencent-2022
   2 of 4 cases passed
B  new.jsonl
   an SDK, by tencent-2022
   1 of 3 cases passed; 1 more were not judged

Open questions: 1 answered alike, 1 differently
  seq.taken
    A  taken (1 case)
    B  not-taken (1 case)

From A to B: 3 cases that both judged, 0 alike
  B keeps deliver.once (duplicate) in 1 case where A broke it
  B breaks deliver.only-targets (leak) in 1 case where A did not
  B breaks hide.push (leak) in 1 case where A did not
  1 case passed in A and fail in B
    a/one@tencent-2022: deliver.only-targets (leak)
  1 case failed in A and pass in B
    a/two@tencent-2022
  1 case failed in both, otherwise
    a/three@tencent-2022: new [hide.push (leak)], gone []
  1 case judged in A alone
    a/four@tencent-2022
"
    );
    assert!(is_worse(&named));
    let [old, new] = named;
    assert!(is_worse(&[new.clone(), old.clone()]), "a case that broke less before breaks something now");
    assert!(!is_worse(&[old.clone(), old]));
}

/// What fails alike is alike, and of what one run alone judged nothing is said to be kept or broken.
#[test]
fn what_fails_as_before_is_no_change_and_what_was_not_judged_none_either() {
    let broken: &[&str] = &["deliver.once duplicate"];
    let old = run(&[
        ("a/one", "fail", broken, &[]),
        ("a/two", "fail", broken, &[]),
        ("a/three", "fail", broken, &[]),
    ]);
    let new = run(&[
        ("a/one", "fail", broken, &[]),
        ("a/two", "fail", broken, &[]),
        ("a/three", "skipped", &[], &[]),
    ]);
    let named = [("old.jsonl".to_owned(), old), ("new.jsonl".to_owned(), new)];
    let told = tell(&named, Extent::Differences);
    assert!(told.contains("From A to B: 2 cases that both judged, 2 alike"), "{told}");
    assert!(told.contains("1 case judged in A alone"), "{told}");
    assert!(!told.contains("deliver.once"), "{told}");
    assert!(!told.contains("nothing changed"), "{told}");
}

/// Letters end after 26, and names of columns don't.
#[test]
fn more_runs_than_letters_are_numbered() {
    let same = run(&[("a/one", "pass", &[], &[])]);
    let named: Vec<_> = (0..27).map(|at| (format!("{at}.jsonl"), same.clone())).collect();
    let told = tell(&named, Extent::Differences);
    assert!(told.contains("\nZ  25.jsonl\n") && told.contains("\nrun 27  26.jsonl\n"), "{told}");
    assert_eq!(told.matches("nothing changed").count(), 26, "{told}");
}

#[test]
fn a_long_list_is_cut_and_says_so() {
    let ids: Vec<_> = (10..40).map(|at| format!("a/{at}")).collect();
    let all =
        |verdict| run(&ids.iter().map(|id| (id.as_str(), verdict, &[][..], &[][..])).collect::<Vec<_>>());
    let named = [(String::new(), all("pass")), (String::new(), all("skipped"))];
    let cut = tell(&named, Extent::Differences);
    assert!(cut.contains("a/17@") && !cut.contains("a/18@"), "{cut}");
    assert!(cut.contains("    and 22 more; --all names them\n"), "{cut}");
    let whole = tell(&named, Extent::Everything);
    assert!(whole.contains("a/39@") && !whole.contains("more; --all"), "{whole}");
}

/// A case that goes on failing is worse where it breaks something new, and not where it breaks less.
#[test]
fn a_case_that_breaks_less_is_not_worse() {
    let one = run(&[("a/one", "fail", &["deliver.once duplicate"], &[])]);
    let two = run(&[("a/one", "fail", &["deliver.once duplicate", "hide.push leak"], &[])]);
    let named = |runs: [&Run; 2]| runs.map(|run| (String::new(), run.clone()));
    assert!(is_worse(&named([&one, &two])));
    assert!(!is_worse(&named([&two, &one])));
}

#[test]
fn reports_of_runs_can_be_compared() {
    let place = Place::new();
    for (file, mutant) in [("well.jsonl", None), ("ill.jsonl", Some("broadcast"))] {
        let report = format!("json={file}");
        let mut command =
            vec!["run", "delivery/only-targets", "--rules", "tencent-2022", "--report", &report];
        command.extend(mutant.into_iter().flat_map(|it| ["--mutant", it]));
        place.aside(&command).ends(i32::from(mutant.is_some()));
    }
    place.aside(&["compare", "well.jsonl", "well.jsonl"]).ends(0).prints(&["nothing changed"]);
    place.aside(&["compare", "well.jsonl", "ill.jsonl", "well.jsonl"]).ends(1).prints(&[
        "B breaks deliver.only-targets (leak)",
        "C keeps deliver.only-targets (leak)",
        "C  well.jsonl",
    ]);
}

/// Two runs that have nothing in common are not alike, and half a report is no whole one.
#[test]
fn where_nothing_can_be_said_it_does_not_end_well() {
    let place = Place::new();
    for (file, scenario) in [("one.jsonl", "delivery/only-targets"), ("other.jsonl", "delivery/once-each")] {
        place.aside(&["run", scenario, "--report", &format!("json={file}")]).ends(0);
    }
    place.aside(&["compare", "one.jsonl", "other.jsonl"]).ends(4).prints(&["no case was judged in both"]);
    let whole = place.read("one.jsonl");
    let (half, _) = whole.trim_end().rsplit_once('\n').unwrap();
    place.write("half.jsonl", half);
    place.aside(&["compare", "one.jsonl", "half.jsonl"]).ends(6).prints(&["the report breaks off"]);
}

#[test]
fn what_is_no_report_is_told_with_its_line() {
    let place = Place::new();
    place.write("no.jsonl", "{}\n");
    place.write("late.jsonl", &format!("{END}\n"));
    place.write("other.jsonl", &BEGIN.replace(r#""protocol":1"#, r#""protocol":9"#));
    for (file, why) in [
        ("no.jsonl", "no.jsonl:1"),
        ("late.jsonl", "run_started"),
        ("other.jsonl", "form 9"),
        ("none.jsonl", "none.jsonl"),
    ] {
        let told = place.aside(&["compare", file, file]).ends(3);
        assert!(told.err.contains(why), "{}", told.err);
    }
    place.aside(&["compare", "no.jsonl"]).ends(2);
}
