//! What is judged of a subject in another process, and what it can't be judged on.
//!
//! *Not here*: subjects that go wrong.

use crate::aside;
use crate::place::Place;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

#[test]
fn the_whole_corpus_comes_out_as_in_process() {
    let skips: Vec<_> = with_strikes().into_iter().flat_map(|it| ["--skip".to_string(), it]).collect();
    let run = |args: &[&str]| {
        let skips = skips.iter().map(String::as_str);
        Place::new().aside(&args.iter().copied().chain(skips).collect::<Vec<_>>()).ends(0)
    };
    let own = run(&["run"]);
    let other = run(&["run", "--level", "should", "--sut", &aside("sut")]);
    let lines = |text: &str, label: &str| {
        text.lines().find(|line| line.starts_with(label)).unwrap_or_else(|| panic!("{text}")).to_string()
    };
    for label in ["Cases", "Checks", "Coverage", "Open questions"] {
        assert_eq!(lines(&own.out, label), lines(&other.out, label));
    }
}

/// The scenarios in which something happens to one packet, for which the protocol has no word, and those of a bad link,
/// on which a subject in another process draws by a seed of its own.
fn with_strikes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/faults");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let strikes = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        text.contains("- strike:") || text.contains("- degrade:")
    };
    let id = |path: PathBuf| format!("faults/{}", path.file_stem().unwrap().to_str().unwrap());
    files.filter(strikes).map(id).collect()
}

#[test]
fn a_mutant_is_found_through_the_protocol() {
    for (mutant, clause) in [
        ("broadcast", "deliver.only-targets"),
        ("count-unread", "unread.excluded"),
        ("accept-old-version", "gate.version"),
    ] {
        let sut = aside(&format!("sut --mutant {mutant}"));
        let told = Place::new().aside(&["run", "delivery", "gates", "--sut", &sut]).ends(1);
        let broken = told.out.split("Broken").nth(1).unwrap();
        assert!(broken.contains(clause), "{mutant}: {broken}");
    }
}

/// A real clock: nothing is settled, absence is proved by fences, and the same cases pass.
#[test]
fn a_real_clock() {
    let sut = aside("sut --wall");
    let told = Place::new().aside(&["run", "--level", "should", "--sut", &sut]).ends(0);
    told.prints(&["2,071 passed, 72 skipped", "needs time to pass on request", "needs the capability links"]);
    let sut = aside("sut --wall --mutant broadcast");
    let one = ["run", "delivery/only-targets[group_type=work]", "--timeout", "1", "--sut", &sut];
    Place::new().aside(&one).ends(1).prints(&["LEAK  deliver.only-targets"]);
}

/// One version, one plan, no fault of its own: a useful verdict, never an empty green run.
#[test]
fn what_a_subject_does_not_have_is_skipped_and_said() {
    let sut = aside("sut --sdk 8.0.5903 --platform android --edition enhanced --plan ultimate@2022");
    let told = Place::new().aside(&["run", "--rules", "tencent-2022", "--sut", &sut]).ends(0);
    told.prints(&[
        "needs SDK version 5.9.1886; the subject has 8.0.5903",
        "needs platform ios; the subject has android",
        "Judged in part",
        "gate.version",
    ]);
    let none =
        Place::new().aside(&["run", "gates/plans-of-2022[pro", "--sut", &aside("sut --plan ultimate@2022")]);
    none.ends(4).prints(&["NOTHING JUDGED"]);
}

/// A plan without the feature: what scenarios say of it does not hold here, and the model judges all the same.
#[test]
fn pins_for_another_plan_are_set_aside() {
    let sut = aside("sut --plan pro@2022");
    let told = Place::new().aside(&["run", "delivery", "--rules", "tencent-2022", "--sut", &sut]).ends(0);
    told.prints(&["set aside: written for a plan and an SDK that the subject does not have"]);
    let sut = aside("sut --plan pro@2022 --mutant accept-any-plan");
    let mutants = Place::new().aside(&["run", "--mutant", "list"]).out;
    let name = mutants.lines().find(|line| line.contains("[gate.plan]")).unwrap().split(' ').next().unwrap();
    let sut = sut.replace("accept-any-plan", name);
    let told =
        Place::new().aside(&["run", "delivery/only-targets", "--rules", "tencent-2022", "--sut", &sut]);
    told.ends(1).prints(&["WRONGLY ADMITTED  gate.plan"]);
}

/// Where others find something, too, the pins that do not hold for the plan are no findings.
#[test]
fn what_others_find_does_not_bring_back_the_pins_of_another_plan() {
    let sut = aside("sut --plan pro@2022 --mutant skip-ordinary-unread");
    let words =
        ["run", "delivery/all-members-listed", "--rules", "tencent-2022", "--level", "should", "--sut", &sut];
    let told = Place::new().aside(&words).ends(1);
    told.prints(&["MISCOUNT  unread.ordinary", "set aside"]).does_not_print("LOST  deliver.targets");
}

#[test]
fn smoke_says_what_works() {
    let told = Place::new().aside(&["smoke", "--sut", &aside("sut")]).ends(0);
    told.prints(&["ok    an ordinary message reaches everybody", "All is well."]);
    let told = Place::new().aside(&["smoke", "--sut", &aside("sut --mutant drop-last-target")]);
    told.ends(5).prints(&["WRONG the one on the list receives it"]);
    Place::new().aside(&["smoke"]).ends(2).complains(&["say what to try"]);
}

#[test]
fn over_a_socket() {
    let mut listening = Command::new(env!("CARGO_BIN_EXE_aside"))
        .args(["sut", "--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let at = place_of(&mut listening);
    let attach = ["run", "delivery/only-targets", "--attach", &format!("tcp:{at}"), "--debug"];
    Place::new().aside(&attach).ends(0).prints(&["4 passed"]);
    let _ = listening.kill();
    let nobody = ["run", "delivery/only-targets", "--attach", "tcp:127.0.0.1:1"];
    Place::new().aside(&nobody).ends(5).complains(&["nobody answers at 127.0.0.1:1"]);
}

/// Where a program says that it listens.
fn place_of(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().rsplit(' ').next().unwrap().into()
}

#[test]
fn the_command_line_makes_sense_or_says_so() {
    let complains = |args: &[&str], said: &str| {
        Place::new().aside(args).ends(2).complains(&[said]);
    };
    complains(&["run", "--sut", "sendr=true"], "no role `sendr`");
    complains(&["run", "--sut", "'unclosed"], "a quote is not closed");
    complains(&["run", "--sut", "true", "--mutant", "broadcast"], "cannot be used with");
    complains(&["sut", "--edition", "enhansed"], "no SDK edition `enhansed`");
    complains(&["sut", "--sdk", "6.0"], "a version has three parts");
}
