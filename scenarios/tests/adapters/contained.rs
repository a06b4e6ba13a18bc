//! Adapters that are bad in one point. Each costs its own cases and nothing else, and is told of in full.
//!
//! *Not here*: SDKs that break rules.

use crate::aside;
use crate::place::{Place, Told};
use aside_scenarios::serve::misbehave::Misbehaviour;
use aside_spec::vocabulary::Word;

/// Judges an adapter by the two cells of one scenario, of which one has a Public group.
fn run(misbehaviour: &str, more: &[&str]) -> Told {
    let sut = aside(&format!("sut --misbehave {misbehaviour}"));
    let fixed = ["run", "delivery/only-targets", "--rules", "tencent-2022", "--timeout", "1", "--sut", &sut];
    Place::new().aside(&[&fixed, more].concat())
}

/// Those that go wrong in a case, with what the case comes to.
const IN_A_CASE: [(Misbehaviour, i32, &str); 15] = [
    (Misbehaviour::Exits, 1, "crash"),
    (Misbehaviour::Killed, 1, "crash"),
    (Misbehaviour::Hangs, 1, "timeout"),
    (Misbehaviour::PartialLine, 1, "crash"),
    (Misbehaviour::Chatty, 5, "ERROR"),
    (Misbehaviour::WrongForm, 5, "ERROR"),
    (Misbehaviour::WrongId, 5, "ERROR"),
    (Misbehaviour::RepliesTwice, 5, "ERROR"),
    (Misbehaviour::LongLine, 5, "ERROR"),
    (Misbehaviour::NotUtf8, 5, "ERROR"),
    (Misbehaviour::LostReply, 1, "timeout"),
    (Misbehaviour::UnknownDevice, 5, "ERROR"),
    (Misbehaviour::UnknownCall, 5, "ERROR"),
    (Misbehaviour::Unsupported, 5, "ERROR"),
    (Misbehaviour::Fails, 5, "ERROR"),
];

/// What was printed, without what differs from machine to machine.
fn golden(told: &Told) -> String {
    let text = told.out.replace(env!("CARGO_BIN_EXE_aside"), "aside");
    let text = text.split("\nCases ").next().unwrap();
    // What the last lines are is a matter of time.
    let text = text.split("    last lines").next().unwrap();
    // The marks of messages and the masks of names come from the seed, and are the same everywhere.
    // In which order both sides wrote is a matter of time.
    let is_wire = |line: &str| {
        line.starts_with("      < ") || line.starts_with("      > ") || line.contains("Broken pipe")
    };
    text.lines().filter(|line| !line.starts_with("aside 0.") && !is_wire(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_costs_its_own_cases_and_is_told_of_in_full() {
    for (misbehaviour, code, word) in IN_A_CASE {
        let name = misbehaviour.name();
        let told = run(name, &[]).ends(code);
        let (passed, wrong) = if code == 1 { ("1 passed", "1 failed") } else { ("1 passed", "1 in error") };
        assert!(told.out.contains(passed) && told.out.contains(wrong), "{name}:\n{}", told.out);
        assert!(told.out.to_lowercase().contains(&word.to_lowercase()), "{name}:\n{}", told.out);
        assert!(
            told.out.contains("last lines on the wire") && told.out.contains("< {\"id\":\"1."),
            "{name}:\n{}",
            told.out
        );
        if word == "crash" {
            // Whoever goes down has said all that it will.
            assert!(told.out.contains("send: about to go wrong"), "{name}:\n{}", told.out);
        }
        insta::assert_snapshot!(name, golden(&told));
    }
}

/// Cases that are under way beside it are run again, and come to the same as alone. One of each sort of fault: going
/// down, breaking the protocol, and failing by its own account.
#[test]
fn company_makes_no_difference() {
    let sorts = [Misbehaviour::Exits, Misbehaviour::Chatty, Misbehaviour::Hangs, Misbehaviour::Fails];
    for (misbehaviour, code, _) in IN_A_CASE.into_iter().filter(|(it, _, _)| sorts.contains(it)) {
        let name = misbehaviour.name();
        let place = Place::new();
        let sut = aside(&format!("sut --misbehave {name}"));
        let judged = |jobs: &str, worlds: &str| {
            let sut = format!("{sut} --worlds {worlds}");
            let told = place.aside(&[
                "run",
                "gates/group-types",
                "delivery/only-targets",
                "--rules",
                "tencent-2022",
                "--timeout",
                "1",
                "--jobs",
                jobs,
                "--sut",
                &sut,
                "--report",
                "json=-",
            ]);
            verdicts(&told.ends(code).out)
        };
        let alone = judged("1", "1");
        assert!(
            alone.len() > 4 && alone.iter().any(|(_, verdict)| verdict == "\"pass\""),
            "{name}: {alone:?}"
        );
        assert_eq!(alone, judged("2", "8"), "{name}");
    }
}

/// Case ids with their verdicts.
fn verdicts(json: &str) -> Vec<(String, String)> {
    let lines = json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let cases = lines.filter(|line| line["event"] == "case_finished");
    cases.map(|case| (case["id"].to_string(), case["verdict"].to_string())).collect()
}

#[test]
fn some_never_begin() {
    for (misbehaviour, said) in [
        (Misbehaviour::DiesAtHello, "before its reply to `hello`: the process ended with exit code 1"),
        (Misbehaviour::UnknownCapability, "capability `recal` does not exist; did you mean `recall`?"),
        (Misbehaviour::OtherProtocol, "protocol 2 was not offered, only 1"),
    ] {
        run(misbehaviour.name(), &[]).ends(5).complains(&[said]);
    }
    run(Misbehaviour::DiesAtHello.name(), &[]).complains(&["last lines of stderr", "libImSDK.so"]);
    let nothing = ["run", "delivery/only-targets", "--sut", "no-such-program --at-all"];
    Place::new().aside(&nothing).ends(5).complains(&["`no-such-program` can't be started"]);
}

#[test]
fn silence_at_the_door_is_not_waited_for_long() {
    let said = "before its reply to `hello`: no reply in time";
    run(Misbehaviour::SilentAtHello.name(), &[]).ends(5).complains(&[said]);
}

#[test]
fn a_hopeless_one_is_given_up() {
    let sut = aside("sut --misbehave hopeless");
    let told = Place::new().aside(&["run", "delivery", "--sut", &sut]).ends(6);
    assert!(told.err.contains("the subject went wrong 10 times in a row"), "{}", told.err);
    assert!(told.out.contains("not run"), "{}", told.out);
}

#[test]
fn every_misbehaviour_is_tried() {
    let tried: Vec<_> = IN_A_CASE.iter().map(|(it, _, _)| *it).collect();
    let others = [
        Misbehaviour::DiesAtHello,
        Misbehaviour::SilentAtHello,
        Misbehaviour::UnknownCapability,
        Misbehaviour::OtherProtocol,
        Misbehaviour::Hopeless,
    ];
    for it in Misbehaviour::ALL {
        assert!(tried.contains(it) || others.contains(it), "{}", it.name());
    }
}
