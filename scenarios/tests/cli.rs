//! The command as its user runs it: what it is told, what it prints, how it ends.
//!
//! *Not here*: how reports look (tests of reports), how diagnostics look (`language.rs`), and what is judged.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/place.rs"]
mod place;

use place::{Place, aside};

/// A scenario that is right, apart from what a test changes of it.
const SCENARIO: &str = r#"title: Carol is not told
covers: [deliver.only-targets]
world:
  groups:
    groupA: { type: work, members: [ann, vinson, carol] }
steps:
  - create: { by: ann, text: "for vinson", as: original }
  - target: { by: ann, message: original, to: [vinson], as: aside }
  - send: { by: ann, message: aside, group: groupA }
  - say: { by: ann, group: groupA, text: "for everyone", as: control }
  - expect_received: { vinson: [aside, control], carol: [control] }
"#;

mod endings {
    use super::{Place, SCENARIO, aside};

    #[test]
    fn all_well_is_0() {
        aside(&["run", "only-targets"]).ends(0);
        aside(&["only-targets"]).ends(0);
        aside(&["run", "--clause", "deliver.order", "--rules", "tencent-2022", "--jobs", "2"]).ends(0);
        aside(&["--help"]).ends(0).prints(&["run", "explain", "check"]);
        aside(&["--version"]).ends(0).prints(&["aside"]);
    }

    #[test]
    fn a_failed_case_is_1() {
        aside(&["run", "only-targets", "--mutant", "broadcast"]).ends(1).prints(&["deliver.only-targets"]);
        aside(&["run", "delivery/", "--mutant", "broadcast", "--watch", "end"]).ends(1);
    }

    #[test]
    fn a_command_line_without_sense_is_2() {
        aside(&["--nonsense"]).ends(2).complains(&["--nonsense"]);
        aside(&["run", "--mutant", "brodcast"]).ends(2).complains(&["brodcast", "did you mean `broadcast`"]);
        aside(&["run", "--clause", "gate.versio"]).ends(2).complains(&["did you mean `gate.version`"]);
        aside(&["run", "--rules", "tencent-1999"]).ends(2).complains(&["tencent-1999", "tencent-2022"]);
        aside(&["run", "--report", "papyrus=x"]).ends(2).complains(&["papyrus", "junit"]);
        aside(&["accept"]).ends(2).complains(&["corpus"]);
        aside(&["explain", "nothing.of.the.sort"]).ends(2).complains(&["nothing.of.the.sort"]);
    }

    #[test]
    fn a_bad_scenario_is_3_with_its_place() {
        let place = Place::new();
        place.write("bad.yaml", &SCENARIO.replace("message: aside, group", "message: asied, grop"));
        for verb in ["run", "list", "check"] {
            let told = place.aside(&[verb, "bad.yaml"]).ends(3);
            let told = told.complains(&["bad.yaml:9:", "asied", "grop"]);
            let (_, place) = told.err.split_once("bad.yaml:9:").unwrap();
            let column: usize = place.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
            assert!(column > 10, "{column}");
        }
        place.aside(&["run", "absent.yaml"]).ends(3).complains(&["absent.yaml"]);
        place.write("broken/aside.toml", "corpse = \".\"");
        place.aside(&["run", "broken"]).ends(3).complains(&["aside.toml", "corpse"]);
    }

    #[test]
    fn nothing_selected_is_4() {
        aside(&["run", "there-is-no-such-case"]).ends(4).complains(&["nothing was selected"]);
        aside(&["run", "only-targets", "--skip", "only-targets"]).ends(4);
        aside(&["list", "--tag", "there-is-no-such-tag"]).ends(4);
    }

    /// Failures outrank that the rest was not run.
    #[test]
    fn a_run_ended_early_by_failures_is_1() {
        aside(&["run", "delivery/", "--mutant", "broadcast", "--max-fail", "1"]).ends(1);
        aside(&["run", "only-targets", "--max-fail", "1"]).ends(0);
    }

    #[test]
    fn runs_that_are_repeated_agree() {
        aside(&["run", "only-targets", "--repeat", "2"]).ends(0);
        aside(&["run", "only-targets", "--repeat", "2", "--mutant", "broadcast", "--jobs", "2"]).ends(1);
    }
}

mod telling {
    use super::aside;
    use std::fs;
    use std::path::Path;

    #[test]
    fn list_names_the_cases_that_run_would_run() {
        let all = aside(&["list"]).ends(0).prints(&["delivery/only-targets[group_type=work]@tencent-2022"]);
        let some = aside(&["list", "delivery/", "--rules", "tencent-2025"]).ends(0);
        let some = some.does_not_print("@tencent-2022").does_not_print("gates/");
        assert!(0 < some.lines() && some.lines() < all.lines());
        let fewer =
            aside(&["list", "delivery/", "--rules", "tencent-2025", "--skip", "*only-targets*"]).ends(0);
        assert!(fewer.lines() < some.does_not_print("no-such").lines());
        fewer.does_not_print("only-targets");
        aside(&["list", "--clause", "gate"])
            .ends(0)
            .prints(&["gates/version-floor"])
            .does_not_print("unread/badge");
    }

    #[test]
    fn explain_tells_of_clauses_and_cases() {
        let told = aside(&["explain", "gate.version"]).ends(0);
        told.prints(&["gate.version", "must", "seed 2", "tencent-2022", "gates/version-floor"]);
        let told = aside(&["explain", "receiver.non-member"]).ends(0);
        told.prints(&["open", "refused", "dropped", "receivers/non-member"]);
        let told = aside(&["explain", "delivery/only-targets[group_type=public]@tencent-2025"]).ends(0);
        let told = told.prints(&["deliver.only-targets", "carol received [control]", "--rules tencent-2025"]);
        told.does_not_print("more cases fit");
        aside(&["explain", "delivery/no-such-case"]).ends(4);
    }

    #[test]
    fn clauses_are_listed_and_counted() {
        let told = aside(&["clauses"]).ends(0).prints(&["gate.version", "must", "should", "open"]);
        let table = aside(&["clauses", "--markdown"]).ends(0).prints(&["| `gate.version` | must |"]);
        assert_eq!(table.lines(), told.lines() + 2);
    }

    #[test]
    fn coverage_tells_how_often_each_clause_was_checked() {
        let told = aside(&["clauses", "--coverage"]);
        let told =
            told.prints(&["tencent-2022", "tencent-2025", "must and should clauses checked", "not held"]);
        told.does_not_print("never checked").ends(0);
    }

    #[test]
    fn rule_books_are_listed_shown_and_compared() {
        aside(&["rules", "list"]).ends(0).prints(&["tencent-2022", "2022-01-14", "tencent-2025"]);
        aside(&["rules", "show", "tencent-2025"]).ends(0).prints(&["receiver_limit: 50", "8.7.7201"]);
        let told = aside(&["rules", "diff", "tencent-2022", "tencent-2025"]).ends(0);
        told.prints(&["community", "50", "enterprise@2025"]);
        aside(&["rules", "diff", "tencent-2022", "tencent-2022"]).ends(0).prints(&["no difference"]);
        aside(&["rules", "show", "tencent-1999"]).ends(2).complains(&["tencent-1999"]);
    }

    #[test]
    fn cases_are_chosen_by_the_level_they_cover() {
        let open = aside(&["list", "receivers", "--covers-level", "open"]).ends(0);
        assert!(open.out.contains("receivers/self"));
        assert!(!open.out.contains("delivery/"));
        aside(&["list", "receivers/self", "--covers-level", "should"]).ends(4);
    }

    #[test]
    fn mutants_are_listed() {
        aside(&["run", "--mutant", "list"]).ends(0).prints(&[
            "broadcast",
            "deliver.only-targets",
            "leak-push",
        ]);
    }

    #[test]
    fn the_schema_is_the_one_that_is_checked_in() {
        let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.json")).unwrap();
        let told = aside(&["schema"]).ends(0);
        assert!(told.out == kept, "`aside schema > scenarios/schema.json` writes it anew");
    }

    #[test]
    fn completions_name_the_verbs() {
        let verbs = [
            "run", "list", "explain", "baseline", "check", "fmt", "new", "accept", "schema", "clauses",
            "rules",
        ];
        aside(&["completions", "bash"]).ends(0).prints(&verbs);
        aside(&["completions", "zsh"]).ends(0).prints(&verbs);
        aside(&["completions", "cmd"]).ends(2);
    }
}

mod books {
    use super::{Place, SCENARIO, aside};

    /// A built-in book as its user gets it, changed, under a name of its own.
    fn changed(place: &Place, changes: &[(&str, &str)]) {
        let mut text = place.aside(&["rules", "show", "tencent-2022"]).ends(0).out;
        for (from, to) in changes.iter().chain(&[("name: tencent-2022", "name: ours")]) {
            assert!(text.contains(from), "no `{from}` in\n{text}");
            text = text.replace(from, to);
        }
        place.write("ours.yaml", &text);
    }

    #[test]
    fn a_book_that_was_shown_can_be_given_back() {
        let place = Place::new();
        changed(&place, &[]);
        place.aside(&["run", "delivery/", "--rules", "ours.yaml"]).ends(0);
        place.aside(&["list", "only-targets", "--rules", "ours.yaml"]).ends(0).prints(&["@ours"]);
        place.aside(&["rules", "diff", "ours.yaml", "tencent-2022"]).ends(0).prints(&["no difference"]);
    }

    /// An answer that a book gives is a check; the simulated service gives another.
    #[test]
    fn a_pinned_answer_is_a_check() {
        let place = Place::new();
        changed(&place, &[("answers: {}", "answers:\n  receiver.non-member: refused")]);
        let told = place.aside(&["run", "receivers/non-member", "--rules", "ours.yaml"]);
        told.ends(1).prints(&["receiver.non-member"]);
        changed(&place, &[("answers: {}", "answers:\n  receiver.non-member: dropped")]);
        place.aside(&["run", "receivers/non-member", "--rules", "ours.yaml"]).ends(0);
        place.aside(&["rules", "diff", "tencent-2022", "ours.yaml"]).ends(0).prints(&["receiver.non-member"]);
    }

    #[test]
    fn an_answer_that_nobody_can_give_is_refused() {
        let place = Place::new();
        changed(&place, &[("answers: {}", "answers:\n  receiver.non-member: perhaps")]);
        let told = place.aside(&["run", "only-targets", "--rules", "ours.yaml"]);
        told.ends(3).complains(&["ours.yaml", "receiver.non-member"]);
        changed(&place, &[("answers: {}", "answers: {}\nanswer: {}")]);
        place.aside(&["run", "only-targets", "--rules", "ours.yaml"]).ends(3).complains(&["ours.yaml"]);
    }

    #[test]
    fn a_clause_may_be_left_out_but_no_leak_clause() {
        let place = Place::new();
        changed(&place, &[("excluded: {}", "excluded:\n  hide.push: we have no push")]);
        let told = place.aside(&["run", "only-targets", "--rules", "ours.yaml"]);
        told.ends(3).complains(&["ours.yaml", "hide.push"]);
        changed(&place, &[("excluded: {}", "excluded:\n  deliver.order: our listeners have no order")]);
        let swapped = ["run", "audience/resumed", "--mutant", "swap-order", "--rules"];
        place.aside(&[&swapped[..], &["tencent-2022"]].concat()).ends(1).prints(&["deliver.order"]);
        place.aside(&[&swapped[..], &["ours.yaml"]].concat()).ends(0);
    }

    /// The book of the judge and that of the service are two things.
    #[test]
    fn a_service_of_another_time_is_found_out() {
        let told = aside(&["run", "gates/community", "--service", "tencent-2025", "--rules", "tencent-2022"]);
        told.ends(1).prints(&["gate."]);
        let told =
            aside(&["run", "pairwise/no-plan", "--service", "tencent-2022", "--rules", "tencent-2025"]);
        told.ends(1).prints(&["gate.plan"]);
        aside(&["run", "gates/", "--service", "tencent-2022", "--rules", "tencent-2022"]).ends(0);
    }

    #[test]
    fn a_scenario_may_be_about_a_book_of_its_users() {
        let place = Place::new();
        changed(&place, &[]);
        place.write("mine/carol.yaml", &SCENARIO.replace("world:", "books: [ours]\nworld:"));
        place.aside(&["run", "mine", "--rules", "ours.yaml"]).ends(0);
    }
}

mod files {
    use super::{Place, SCENARIO};
    use std::fs;
    use std::path::Path;

    #[test]
    fn a_new_scenario_passes_and_is_tidy() {
        let place = Place::new();
        place.aside(&["new", "scenario", "mine/first.yaml"]).ends(0).prints(&["aside run mine/first.yaml"]);
        place.aside(&["run", "mine/first.yaml"]).ends(0);
        place
            .aside(&["run", "mine/first.yaml", "--mutant", "broadcast"])
            .ends(1)
            .prints(&["deliver.only-targets"]);
        place.aside(&["check", "mine", "--deny"]).ends(0);
        place.aside(&["fmt", "--check", "mine"]).ends(0);
        place.aside(&["new", "scenario", "mine/first.yaml"]).ends(3).complains(&["mine/first.yaml"]);
    }

    #[test]
    fn check_tells_of_pins_against_the_rules() {
        let place = Place::new();
        place.write("a.yaml", &SCENARIO.replace("carol: [control]", "carol: [aside, control]"));
        place.aside(&["check", "a.yaml"]).ends(3).prints(&["a.yaml:11", "carol"]);
        // It is the scenario's fault, so the subject does not fail.
        place.aside(&["run", "a.yaml"]).ends(3).prints(&["a.yaml:11", "[aside, control]"]);
    }

    #[test]
    fn lints_are_errors_only_where_asked_for() {
        let place = Place::new();
        place.write("a.yaml", &SCENARIO.replace("is not told", "is not told."));
        place.aside(&["check", "a.yaml"]).ends(0).prints(&["full stop", "1 files, 0 errors"]);
        place.aside(&["check", "a.yaml", "--deny"]).ends(3);
    }

    #[test]
    fn the_built_in_corpus_is_in_order() {
        let place = Place::new();
        place.aside(&["check", "--deny"]).ends(0).prints(&[" 0 errors, 0 warnings"]);
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        place.aside(&["fmt", "--check", corpus.to_str().unwrap()]).ends(0).prints(&[" 0 would change"]);
    }

    #[test]
    fn fmt_changes_files_and_check_only_tells() {
        let place = Place::new();
        let untidy = SCENARIO.replace("\"for vinson\"", "for vinson").replace("{ ", "{");
        place.write("a.yaml", &untidy);
        place.aside(&["fmt", "--check", "."]).ends(1).prints(&["a.yaml", "1 would change"]);
        assert_eq!(place.read("a.yaml"), untidy);
        place.aside(&["fmt", "."]).ends(0).prints(&["1 changed"]);
        assert_eq!(place.read("a.yaml"), SCENARIO);
        place.aside(&["fmt", "--check", "."]).ends(0);
        place.write("b.yaml", "a: [");
        place.aside(&["fmt", "."]).ends(3).complains(&["b.yaml"]);
    }

    #[test]
    fn accepted_results_are_held_against_the_rules() {
        let place = Place::new();
        place.write("mine/carol.yaml", SCENARIO);
        place.aside(&["accept", "mine"]).ends(0).prints(&["1 expected results written"]);
        assert!(place.read("mine/carol.expected").contains("carol received [control]"));
        place.aside(&["check", "mine"]).ends(0);
        place.aside(&["accept", "mine"]).ends(0).prints(&["0 expected results written"]);
        place.write("mine/carol.yaml", &SCENARIO.replace("to: [vinson]", "to: [vinson, carol]"));
        place.aside(&["check", "mine"]).ends(3).prints(&["carol.expected:", "aside accept"]);
        let changed =
            place.read("mine/carol.expected").replace("carol received [control]", "carol received []");
        place.write("mine/carol.yaml", SCENARIO);
        place.write("mine/carol.expected", &changed);
        place.aside(&["check", "mine"]).ends(3).prints(&["carol received []", "carol received [control]"]);
    }

    /// A pin of a *should* clause fails at that level only.
    #[test]
    fn a_project_says_what_the_command_line_need_not() {
        let place = Place::new();
        place.write("ours/carol.yaml", SCENARIO);
        place.write("ours/dave.yaml", &SCENARIO.replace("carol", "dave"));
        let project = "corpus = \"ours\"\nrules = [\"tencent-2025\"]\nskip = [\"dave\"]\n";
        place.write("aside.toml", project);
        let told = place.aside(&["list"]).ends(0);
        assert_eq!(told.out, "carol@tencent-2025\n");
        place.aside(&["run"]).ends(0);
        place.aside(&["check"]).ends(0).prints(&["2 files, 0 errors"]);
        place.aside(&["accept"]).ends(0).prints(&["2 scenarios, 2 expected results written"]);
        place.aside(&["list", "--rules", "tencent-2022"]).ends(0).prints(&["carol@tencent-2022"]);
        fs::create_dir(place.path().join("below")).unwrap();
        let from_below = ["list", "below/../ours"];
        place.aside(&from_below).ends(0).prints(&["carol@tencent-2025"]);
    }

    #[test]
    fn a_project_says_which_level_makes_a_case_fail() {
        let place = Place::new();
        place.write("ours/carol.yaml", SCENARIO);
        place.write("aside.toml", "corpus = \"ours\"\nlevel = \"must\"\n");
        let stale = ["run", "--mutant", "stale-last"];
        place.aside(&stale).ends(0);
        place.aside(&[&stale[..], &["--level", "should"]].concat()).ends(1).prints(&["last.ordinary"]);
        place.aside(&["run", "--mutant", "broadcast"]).ends(1);
        place.write("aside.toml", "corpus = \"ours\"\nlevel = \"whatever\"\n");
        place.aside(&["run"]).ends(3).complains(&["whatever"]);
    }

    #[test]
    fn a_project_says_which_book_the_service_follows() {
        let place = Place::new();
        place.write("aside.toml", "rules = [\"tencent-2025\"]\nservice = \"tencent-2022\"\n");
        place.aside(&["run", "pairwise/no-plan"]).ends(1).prints(&["gate.plan"]);
        place.aside(&["run", "pairwise/no-plan", "--service", "tencent-2025"]).ends(0);
    }

    #[test]
    fn a_report_of_mutants_has_stdout_for_itself() {
        let place = Place::new();
        place.write("ours/carol.yaml", SCENARIO);
        place.write("aside.toml", "corpus = \"ours\"\n");
        let told = place.aside(&["mutants", "broadcast", "--no-explore", "--report", "json=-"]).ends(0);
        assert!(told.out.lines().count() > 1, "{}", told.out);
        for line in told.out.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
    }

    #[test]
    fn what_a_project_says_holds_for_drawn_cases() {
        let place = Place::new();
        let head = |book: &str| format!("the simulated service by {book}: 20 cases");
        place.write("aside.toml", "rules = [\"tencent-2025\"]\n");
        place.aside(&["explore", "--cases", "20"]).ends(0).prints(&[&head("tencent-2025")]);
        let named = ["explore", "--cases", "20", "--rules", "tencent-2022"];
        place.aside(&named).ends(0).prints(&[&head("tencent-2022")]);
        place.write("aside.toml", "level = \"whatever\"\n");
        place.aside(&["explore", "--cases", "20"]).ends(3).complains(&["whatever"]);
    }
}
