//! One seed decides everything, and nothing else does.

mod common;

use aside_sim::conduct::Honest;
use aside_sim::mutants::Mutant;
use aside_spec::vocabulary::*;
use common::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A walk through most of the API.
fn walk(seed: u64) -> (u64, Vec<Event>, u64) {
    let mut hand = hand_with(&world(GroupType::Public), seed, Honest);
    hand.aside(of(ANN), &[VINSON, DENNY]);
    let said = hand.say(of(VINSON));
    hand.control(Control::Disconnect { device: of(DENNY) });
    hand.aside(of(ANN), &[DENNY]);
    hand.control(Control::Wait { milliseconds: 1_000 });
    hand.control(Control::Connect { device: of(DENNY) });
    hand.events(of(ANN), Call::Recall { message: said });
    for user in [ANN, VINSON, DENNY, CAROL] {
        hand.history(of(user));
        hand.unread(of(user));
    }
    (hand.service.fingerprint(), hand.seen, hand.service.now_ms())
}

#[test]
fn the_same_seed_gives_the_same_fingerprint() {
    assert_eq!(walk(1), walk(1));
}

#[test]
fn another_seed_differs_in_latencies_and_not_in_outcome() {
    let (one, two) = (walk(1), walk(2));
    assert_ne!(one.0, two.0);
    assert_ne!(one.2, two.2);
    let outcome = |events: &[Event]| {
        let mut shown: Vec<_> = events.iter().map(|it| format!("{it:?}")).collect();
        shown.sort();
        shown
    };
    assert_eq!(outcome(&one.1), outcome(&two.1));
}

/// Pinned: the same on every machine, debug and release. A deliberate change of behaviour changes it.
#[test]
fn a_fingerprint_is_pinned() {
    assert_eq!(walk(1975).0, 15_526_003_561_407_342_553);
}

#[test]
fn overlapping_calls_settle_alike() {
    let run = || {
        let mut hand = hand(GroupType::Work);
        for (nth, user) in [ANN, VINSON, DENNY].into_iter().enumerate() {
            let nonce = 100 + u32::try_from(nth).unwrap();
            let made = Handle(nonce);
            hand.service.submit(of(user), Call::CreateMessage { content: text(nonce), at: vec![], made });
            let options = SendOptions::default();
            let send = Call::Send { message: made, receiver: None, group: Some(GROUP), options };
            hand.service.submit(of(user), send);
        }
        hand.settle();
        let orders: BTreeSet<_> = [ANN, VINSON, DENNY, CAROL].map(|user| hand.history(of(user))).into();
        assert_eq!(orders.len(), 1, "one order for all");
        let order = orders.first().unwrap().clone();
        let own = |nonce: &Nonce| usize::try_from(nonce.0 - 100).unwrap();
        for user in [ANN, VINSON, DENNY, CAROL] {
            let others: Vec<_> = order.iter().filter(|it| own(it) != user.at()).copied().collect();
            assert_eq!(hand.received(of(user)), others);
        }
        hand.service.fingerprint()
    };
    assert_eq!(run(), run());
}

#[test]
fn mutants_are_named_and_break_something() {
    let mut names = BTreeSet::new();
    for &mutant in Mutant::ALL {
        assert!(names.insert(mutant.name()), "{mutant} twice");
        assert!(!mutant.breaks().is_empty() && mutant.description().ends_with('.'), "{mutant}");
        assert_eq!(Mutant::parse(mutant.name()), Some(mutant));
    }
    assert_eq!(Mutant::parse("none"), None);
}

/// A service that asked the judge would prove nothing.
#[test]
fn of_the_spec_only_the_vocabulary_is_used() {
    let mut files = Vec::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut files);
    assert!(files.len() > 15);
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code.filter(|line| line.contains("aside_spec")) {
            for used in line.split("aside_spec").skip(1) {
                assert!(used.starts_with("::vocabulary"), "{}: {line}", file.display());
            }
        }
    }
}

fn sources(place: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(place).expect("sources can be read") {
        let path = entry.expect("sources can be read").path();
        if path.is_dir() { sources(&path, into) } else { into.push(path) }
    }
}
