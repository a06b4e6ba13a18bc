//! Tests of what both sides do about loss and duplication, which the quiet network never shows them.
//!
//! *Not here*: anything that can be seen from outside.

use crate::conduct::Honest;
use crate::network::{Delivery, Packet};
use crate::{Service, Settings};
use aside_spec::vocabulary::*;
use std::collections::BTreeMap;

const GROUP: GroupIx = GroupIx(0);

fn service() -> Service {
    let rule = GroupRule {
        targeted: Availability::Always,
        counts_unread: true,
        keeps_history: true,
        shows_earlier_history: false,
    };
    let floor = PlatformFloor { platform: Platform::Ios, version: Version::new(1, 0, 0) };
    let book = RuleBook {
        name: String::new(),
        date: String::new(),
        source: String::new(),
        era: String::new(),
        usual_plan: Plan::Ultimate2022,
        plans: [(Plan::Ultimate2022, Grant::Yes)].into(),
        editions: vec![Edition::Enhanced],
        floors: vec![floor],
        group_types: [(GroupType::Work, rule)].into(),
        receiver_limit: None,
        codes: BTreeMap::new(),
        answers: BTreeMap::new(),
        excluded: BTreeMap::new(),
    };
    let users = ["ann", "vinson", "carol"].map(|name| UserSpec { name: name.into(), registered: true });
    let device = |user| DeviceSpec {
        name: "phone".into(),
        user,
        platform: Platform::Ios,
        edition: Edition::Enhanced,
        version: Version::new(1, 0, 0),
        logged_in: true,
    };
    let member = |user| MemberSpec { user, role: Role::Member };
    let all = [0, 1, 2].map(UserIx);
    let group = GroupSpec { name: "g".into(), kind: GroupType::Work, members: all.map(member).into() };
    let devices = all.map(device).into();
    let world = World { plan: Plan::Ultimate2022, users: users.into(), devices, groups: vec![group] };
    Service::new(&world, &Settings { seed: 3, book: &book, trace: false }, Honest)
}

/// ann speaks, to carol alone where the number is even.
fn say(service: &mut Service, nonce: u32) {
    let content = Content { kind: MessageKind::Text, text: "hi".into(), nonce: Some(Nonce(nonce)) };
    let message = Handle(nonce);
    let receiver = nonce.is_multiple_of(2).then_some(UserIx(2));
    service.submit(DeviceIx(0), Call::CreateMessage { content, at: vec![], made: message });
    let options = SendOptions::default();
    service.submit(DeviceIx(0), Call::Send { message, receiver, group: Some(GROUP), options });
}

/// Runs with a network that hands over each packet as often as `times` says.
fn run(service: &mut Service, mut times: impl FnMut(&Packet) -> u32) {
    while let Some(packet) = service.hub.receive(u64::MAX) {
        for _ in 0..times(&packet) {
            service.arrive_all(&mut vec![packet.clone()]);
        }
    }
}

fn events(service: &mut Service) -> Vec<Event> {
    std::iter::from_fn(|| service.poll()).map(|(_, event)| event).collect()
}

fn received(events: &[Event], by: DeviceIx) -> Vec<u32> {
    let nonces = events.iter().filter_map(|event| {
        if let Event::Received { device, message } = event {
            message.content.nonce.filter(|_| *device == by).map(|it| it.0)
        } else {
            None
        }
    });
    nonces.collect()
}

#[test]
fn what_comes_twice_counts_once() {
    let mut service = service();
    for nonce in 1..=4 {
        say(&mut service, nonce);
        run(&mut service, |_| 2);
    }
    service.submit(DeviceIx(0), Call::Recall { message: Nonce(3) });
    run(&mut service, |_| 2);
    let seen = events(&mut service);
    assert_eq!(received(&seen, DeviceIx(1)), [1, 3]);
    assert_eq!(received(&seen, DeviceIx(2)), [1, 2, 3, 4]);
    let count = |kind: fn(&Event) -> bool| seen.iter().filter(|event| kind(event)).count();
    assert_eq!(count(|it| matches!(it, Event::Succeeded { .. })), 5);
    assert_eq!(count(|it| matches!(it, Event::Recalled { .. })), 2);
    let changed =
        seen.iter().rev().find(|it| matches!(it, Event::ConversationChanged { device: DeviceIx(2), .. }));
    let last = Some(Nonce(4));
    assert_eq!(
        changed,
        Some(&Event::ConversationChanged { device: DeviceIx(2), group: GROUP, unread: 1, last })
    );
}

/// The gap that a lost push leaves is pulled, in order; the gap of an invisible message is none.
#[test]
fn what_is_lost_is_pulled() {
    let mut service = service();
    let mut pulls = 0;
    for nonce in 1..=5 {
        say(&mut service, nonce);
        let is_lost = |packet: &Packet| {
            let is_second = nonce == 2 || nonce == 3;
            is_second && matches!(packet, Packet::Message(Delivery { to: DeviceIx(2), .. }))
        };
        run(&mut service, |packet| {
            let is_pull = matches!(packet, Packet::Up(_, request) if matches!(request.ask, crate::wire::Ask::Pull { .. }));
            pulls += u32::from(is_pull);
            u32::from(!is_lost(packet))
        });
    }
    let seen = events(&mut service);
    assert_eq!(received(&seen, DeviceIx(2)), [1, 2, 3, 4, 5]);
    assert_eq!(received(&seen, DeviceIx(1)), [1, 3, 5]);
    assert_eq!(pulls, 1, "the bystander had nothing to pull");
}
