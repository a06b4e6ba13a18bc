//! Server and clients apart, with each word between them carried as a line of JSON: all happens as in one process.
#![allow(
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one thing and fails on any other"
)]

mod common;

use aside_sim::apart::{Clients, Downward, Opening, Upward};
use aside_sim::conduct::{Conduct, Honest};
use aside_sim::mutants::{Mutant, Mutated};
use aside_sim::{Service, Settings};
use aside_spec::vocabulary::*;
use common::apart::{Apart, Line, as_line, read, send};
use common::steps::{Step, kind, step};
use common::*;
use proptest::prelude::*;

/// The same in one process: what was seen, and what time it is in the end.
fn together<C: Conduct>(world: &World, seed: u64, conduct: C, steps: &[Step]) -> (Vec<(u64, Event)>, u64) {
    let book = book();
    let mut service = Service::new(world, &Settings { seed, book: &book, trace: false }, conduct);
    for step in steps {
        match step.clone() {
            Step::Call(device, call) => _ = service.submit(device, call),
            Step::Control(control) => service.control(control),
            Step::Settle => service.settle(),
        }
    }
    service.settle();
    (std::iter::from_fn(|| service.poll()).collect(), service.now_ms())
}

/// Targeted and ordinary messages, some of them at once; the network goes and comes, the plan too; a logout; a recall.
fn script() -> Vec<Step> {
    let by = |user: UserIx, calls: Vec<Call>| calls.into_iter().map(move |call| Step::Call(of(user), call));
    let mut steps = Vec::new();
    steps.extend(by(ANN, send(1, None)));
    steps.extend(by(ANN, send(2, Some(&[VINSON, DENNY]))));
    steps.extend(by(VINSON, send(3, None)));
    steps.push(Step::Control(Control::Disconnect { device: of(DENNY) }));
    steps.extend(by(ANN, send(4, Some(&[DENNY]))));
    steps.extend(by(ANN, send(5, None)));
    steps.push(Step::Control(Control::Wait { milliseconds: 12 }));
    steps.push(Step::Control(Control::Wait { milliseconds: 1_000 }));
    steps.push(Step::Control(Control::Connect { device: of(DENNY) }));
    steps.extend(by(VINSON, vec![Call::Logout]));
    steps.push(Step::Settle);
    steps.extend(by(ANN, send(6, Some(&[VINSON]))));
    steps.push(Step::Settle);
    steps.extend(by(VINSON, vec![Call::Login]));
    steps.push(Step::Control(Control::SetPlan { plan: Plan::Pro2022 }));
    steps.push(Step::Settle);
    steps.extend(by(ANN, send(7, Some(&[VINSON]))));
    steps.push(Step::Control(Control::SetPlan { plan: Plan::Ultimate2022 }));
    steps.extend(by(ANN, vec![Call::Recall { message: Nonce(2) }]));
    steps.push(Step::Settle);
    for user in [ANN, VINSON, DENNY, CAROL, STRANGER] {
        steps.extend(by(
            user,
            vec![Call::ReadHistory { group: GROUP }, Call::ReadConversation { group: GROUP }],
        ));
    }
    steps
}

#[test]
fn a_conversation_is_the_same_apart() {
    let world = world(GroupType::Work);
    let mut apart = Apart::halves(&world, 1975, Honest);
    apart.play(&script());
    let (seen, now) = together(&world, 1975, Honest, &script());
    assert_eq!(apart.seen, seen);
    assert_eq!(apart.hub.now_ms(), now);

    let received = |by: UserIx| {
        let nonces = seen.iter().filter_map(move |(_, event)| match event {
            Event::Received { device, message } if *device == of(by) => message.content.nonce,
            _ => None,
        });
        nonces.map(|it| it.0).collect::<Vec<_>>()
    };
    assert_eq!(received(DENNY), [1, 2, 3, 4, 5]);
    assert_eq!(received(VINSON), [1, 2, 5, 6]);
    assert_eq!(received(CAROL), [1, 3, 5]);
    let count = |kind: fn(&Event) -> bool| seen.iter().filter(|(_, event)| kind(event)).count();
    assert_eq!(count(|it| matches!(it, Event::Pushed { user: DENNY, .. })), 2);
    assert_eq!(count(|it| matches!(it, Event::Recalled { .. })), 3, "vinson, denny, and ann's other device");
    assert_eq!(count(|it| matches!(it, Event::Failed { .. })), 2, "the plan, and the stranger's history");
}

#[test]
fn one_seed_gives_the_same_on_either_side() {
    let run = |seed| {
        let mut apart = Apart::halves(&world(GroupType::Public), seed, Honest);
        apart.play(&script());
        let hosts: Vec<_> = apart.hosts.iter().map(Clients::fingerprint).collect();
        (apart.hub.fingerprint(), hosts)
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

/// Each process knows its own SDK; the service knows what was granted.
fn with_old_clients<C: Conduct + Copy>(conduct: C) -> Apart<C> {
    let is_old = |device: &DeviceSpec| device.user == CAROL || device.user == DENNY;
    let of_version = |version: Version| {
        let mut world = world(GroupType::Work);
        world.devices.iter_mut().for_each(|it| it.version = version);
        world
    };
    let (new, old) = (of_version(FLOOR), of_version(Version::new(5, 9, 1886)));
    let mut granted = new.clone();
    for (device, at) in granted.devices.iter_mut().zip(&old.devices).filter(|(it, _)| is_old(it)) {
        device.version = at.version;
    }
    let host: Vec<_> = new.devices.iter().map(|it| usize::from(is_old(it))).collect();
    Apart::new(&granted, &[new, old], &host, 1975, conduct)
}

fn speaks_of(events: &[Event], nonce: u32) -> bool {
    format!("{events:?}").contains(&format!("Nonce({nonce})"))
}

#[test]
fn an_old_bystander_shows_nothing() {
    let mut apart = with_old_clients(Honest);
    let seen = apart.say(of(ANN), 1, Some(&[VINSON]));
    let told: Vec<_> = seen.iter().filter_map(device_of).collect();
    assert!(told.contains(&of(VINSON)));
    for device in [of(DENNY), of(CAROL), CAROL_OLD] {
        assert!(!told.contains(&device), "{device}");
        for call in [
            Call::ReadHistory { group: GROUP },
            Call::Search { group: GROUP, keyword: "words".into() },
            Call::ReadConversation { group: GROUP },
        ] {
            let events = apart.call(device, call);
            assert!(events.iter().any(|it| matches!(it, Event::Succeeded { .. })) && !speaks_of(&events, 1));
        }
    }
    let seen = apart.say(of(ANN), 2, None);
    assert!([of(DENNY), of(CAROL), CAROL_OLD].iter().all(|it| {
        seen.iter().any(|event| matches!(event, Event::Received { device, .. } if device == it))
    }));
}

#[test]
fn an_old_client_has_no_such_function() {
    let mut apart = with_old_clients(Honest);
    let [create, target, _] = send(1, Some(&[VINSON])).try_into().unwrap();
    let returned = |events: &[Event]| match events {
        [Event::Returned { value, .. }] => *value,
        other => panic!("{other:?}"),
    };
    for (device, value) in [(of(ANN), Return::Object), (of(CAROL), Return::Absent)] {
        apart.call(device, create.clone());
        assert_eq!(returned(&apart.call(device, target.clone())), value);
    }
}

/// What a wrong server lets an old client see, that client shows: the test above could fail.
#[test]
fn a_leak_shows_on_the_other_side() {
    let mut apart = with_old_clients(Mutated(Mutant::LeakToOldSdks));
    let seen = apart.say(of(ANN), 1, Some(&[VINSON]));
    let events = apart.call(CAROL_OLD, Call::Search { group: GROUP, keyword: "words".into() });
    assert!(seen.iter().any(|it| matches!(it, Event::Received { device: CAROL_OLD, .. })));
    assert!(speaks_of(&events, 1));
}

#[test]
fn a_device_of_somebody_else_is_passed_over() {
    let mut apart = Apart::halves(&world(GroupType::Work), 1, Honest);
    for call in send(1, None) {
        apart.submit(of(ANN), call);
    }
    apart.carry();
    let downward = apart.hub.next(None).unwrap();
    assert_eq!(downward.at_ms(), apart.hub.now_ms());
    let other = &mut apart.hosts[1 - downward.device().at() % 2];
    other.receive(downward);
    assert!(other.poll().is_none() && other.outbox().is_empty());

    let (here, elsewhere) = (of(ANN), of(VINSON));
    let host = &mut apart.hosts[0];
    host.connect(elsewhere);
    host.submit(elsewhere, CallId(7), Call::Login);
    host.submit(DeviceIx(99), CallId(8), Call::Login);
    assert!(host.outbox().is_empty());
    let failed =
        std::iter::from_fn(|| host.poll()).filter(|(_, it)| matches!(it, Event::Failed { .. })).count();
    assert_eq!(failed, 2);
    host.submit(here, CallId(9), Call::ReadHistory { group: GROUP });
    assert_eq!(host.outbox().iter().map(Upward::device).collect::<Vec<_>>(), [here]);
}

const UP: &str = r#"{"from":0,"request":{"id":1,"ask":{"mark_read":0}}}"#;

#[test]
fn a_device_that_there_is_not_gets_no_answer() {
    let mut hub = Apart::halves(&world(GroupType::Work), 1, Honest).hub;
    hub.submit(read(&UP.replacen(r#""from":0"#, r#""from":99"#, 1)));
    assert!(hub.next(None).is_none());
    hub.lose(DeviceIx(99));
    assert!(hub.opening(DeviceIx(99)).is_none());
    hub.submit(read(UP));
    assert_eq!(hub.next(Some(1)).map(|it| it.device()), None);
    assert_eq!(hub.now_ms(), 1, "time passes where nothing happens");
    assert_eq!(hub.next(None).map(|it| it.device()), Some(DeviceIx(0)));
}

/// In however many steps its caller lets time pass, either side has the same on record.
#[test]
fn time_in_which_nothing_happens_leaves_no_trace() {
    let run = |times: &[u64]| {
        let mut apart = Apart::halves(&world(GroupType::Work), 1, Honest);
        let (hub, host) = (&mut apart.hub, &mut apart.hosts[0]);
        for plan in [Plan::Pro2022, Plan::Ultimate2022] {
            hub.set_plan(plan);
            for &until in times {
                while hub.next(Some(until)).is_some() {}
            }
        }
        for &time in times {
            host.at(time);
        }
        host.submit(DeviceIx(0), CallId(0), Call::ReadTotalUnread);
        (hub.fingerprint(), host.fingerprint(), std::iter::from_fn(|| host.poll()).collect::<Vec<_>>())
    };
    let (_, _, told) = run(&[500]);
    assert!(told.iter().all(|(at_ms, _)| *at_ms == 500) && told.len() == 2, "{told:?}");
    assert_eq!(run(&[500]), run(&[1, 2, 20, 250, 499, 500]));
    assert_ne!(run(&[500]).1, run(&[501]).1);
}

#[test]
fn what_is_no_word_of_theirs_is_a_mistake() {
    assert!(serde_json::from_str::<Upward>(UP).is_ok());
    for (right, wrong) in [
        ("mark_read", "mark_unread"),
        (r#""mark_read":0"#, r#""mark_read":-1"#),
        (r#""mark_read":0"#, r#""mark_read":4294967296"#),
        (r#""from":0,"#, ""),
        (r#""from":0,"#, r#""from":0,"to":0,"#),
        (r#"{"mark_read":0}"#, "null"),
    ] {
        assert!(UP.contains(right) && serde_json::from_str::<Upward>(&UP.replacen(right, wrong, 1)).is_err());
    }
    let down = r#"{"at_ms":3,"to":0,"down":{"push":{"id":1,"push":{"receipt":{"nonce":null,"read":1,"unread":0}}}}}"#;
    assert!(serde_json::from_str::<Downward>(down).is_ok());
    assert!(serde_json::from_str::<Downward>(&down.replacen(r#""nonce":null,"#, "", 1)).is_err());
    assert!(serde_json::from_str::<Opening>("{}").is_err());
    let about =
        r#"{"from":0,"request":{"id":1,"ask":{"on":{"group":0,"seq":1,"nonce":null,"what":"recall"}}}}"#;
    assert!(serde_json::from_str::<Upward>(about).is_ok());
    for (right, wrong) in [(r#""nonce":null,"#, ""), (r#""seq":1,"#, r#""seq":1,"list":[],"#)] {
        assert!(serde_json::from_str::<Upward>(&about.replacen(right, wrong, 1)).is_err(), "{wrong}");
    }
}

/// A message whose list got lost on the way would be one for everybody.
#[test]
fn a_list_that_is_not_there_is_a_mistake() {
    let mut apart = Apart::halves(&world(GroupType::Work), 1, Honest);
    for call in send(1, Some(&[VINSON])).into_iter().chain(send(2, None)) {
        apart.submit(of(ANN), call);
    }
    apart.carry();
    let sends = apart.lines.iter().filter_map(|line| match line {
        Line::Up(line) => Some(line),
        _ => None,
    });
    let lists = [r#""targets":[1],"#, r#""targets":null,"#];
    let sends: Vec<_> = sends.zip(lists).collect();
    assert_eq!(sends.len(), lists.len());
    for (line, list) in sends {
        assert!(line.contains(list), "{line}");
        assert!(serde_json::from_str::<Upward>(&line.replacen(list, "", 1)).is_err());
    }
}

/// A line as often as there are numbers in it, each time with another number in the place of one.
fn variants(line: &str, with: u64) -> Vec<String> {
    let mut variants = Vec::new();
    loop {
        let mut value: serde_json::Value = read(line);
        let mut numbers = Vec::new();
        collect(&mut value, &mut numbers);
        let Some(number) = numbers.into_iter().nth(variants.len()) else { return variants };
        *number = with.into();
        variants.push(as_line(&value));
    }
}

fn collect<'a>(value: &'a mut serde_json::Value, into: &mut Vec<&'a mut serde_json::Value>) {
    match value {
        serde_json::Value::Number(_) => into.push(value),
        serde_json::Value::Array(all) => all.iter_mut().for_each(|it| collect(it, into)),
        serde_json::Value::Object(all) => all.values_mut().for_each(|it| collect(it, into)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn whatever_is_called_is_the_same_apart(
        kind in kind(), seed: u64, steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut apart = Apart::halves(&world(kind), seed, Honest);
        apart.play(&steps);
        let (seen, now) = together(&world(kind), seed, Honest, &steps);
        prop_assert_eq!(apart.seen, seen);
        prop_assert_eq!(apart.hub.now_ms(), now);
    }

    #[test]
    fn whatever_is_wrong_is_the_same_apart(
        mutant in prop::sample::select(Mutant::ALL), seed: u64, steps in prop::collection::vec(step(), 0..60),
    ) {
        let world = world(GroupType::Work);
        let mut apart = Apart::halves(&world, seed, Mutated(mutant));
        apart.play(&steps);
        let (seen, now) = together(&world, seed, Mutated(mutant), &steps);
        prop_assert_eq!(apart.seen, seen);
        prop_assert_eq!(apart.hub.now_ms(), now);
    }
}

/// Says a line to whom it is for, if it is one.
fn force(apart: &mut Apart<Honest>, line: &Line, with: u64) {
    let (Line::Opening(_, text) | Line::Up(text) | Line::Down(text)) = line;
    for text in variants(text, with) {
        match line {
            Line::Opening(device, _) => {
                if let Ok(opening) = serde_json::from_str(&text) {
                    apart.of(*device).begin(*device, opening);
                }
            }
            Line::Up(_) => {
                if let Ok(upward) = serde_json::from_str(&text) {
                    apart.hub.submit(upward);
                }
            }
            Line::Down(_) => {
                if let Ok(downward) = serde_json::from_str::<Downward>(&text) {
                    apart.of(downward.device()).receive(downward);
                }
            }
        }
    }
    apart.carry();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Numbers of devices, groups, messages that there are not: neither side panics, and all comes to an end.
    #[test]
    fn no_number_is_taken_on_trust(
        kind in kind(),
        steps in prop::collection::vec(step(), 0..40),
        with in prop::sample::select(vec![0, 1, 7, 99, 1 << 31, u64::from(u32::MAX), u64::MAX]),
    ) {
        let mut apart = Apart::halves(&world(kind), 1, Honest);
        apart.play(&script());
        apart.play(&steps);
        for line in apart.lines.clone() {
            force(&mut apart, &line, with);
        }
        apart.play(&steps);
    }
}
