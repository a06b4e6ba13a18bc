//! What a fan-out costs in memory, by an allocator that counts: nothing for a delivery, nothing for a member who is away, and
//! for each member, each message and each delivery a little that does not grow with the others.
//!
//! All of it is one test, for the allocator counts the whole process.
#![allow(clippy::print_stdout, reason = "the figures are told with --nocapture")]

mod common;

use aside_sim::conduct::Honest;
use aside_sim::{Service, Settings};
use aside_spec::vocabulary::*;
use common::{GROUP, book};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SENDER: DeviceIx = DeviceIx(0);

/// A group of so many, with a device for each; the first so many of them are online.
fn group(members: u32, online: u32) -> Service {
    let users = (0..members).map(UserIx);
    let device = |user: UserIx| DeviceSpec {
        name: "phone".into(),
        user,
        platform: Platform::Android,
        edition: Edition::Enhanced,
        version: Version::new(8, 9, 7511),
        logged_in: user.0 < online,
    };
    let member = |user| MemberSpec { user, role: Role::Member };
    let world = World {
        plan: Plan::Ultimate2022,
        users: users
            .clone()
            .map(|user| UserSpec { name: format!("user{}", user.0), registered: true })
            .collect(),
        devices: users.clone().map(device).collect(),
        groups: vec![GroupSpec {
            name: "all".into(),
            kind: GroupType::Work,
            members: users.map(member).collect(),
        }],
    };
    let book = RuleBook { receiver_limit: None, ..book() };
    Service::new(&world, &Settings { seed: 1975, book: &book, trace: false }, Honest)
}

/// Makes a message, targeted where there is a list, and gives its handle.
fn make(service: &mut Service, nonce: u32, list: Option<&[UserIx]>) -> Handle {
    let (original, made) = (Handle(2 * nonce), Handle(2 * nonce + 1));
    let content = Content { kind: MessageKind::Text, text: "an aside".into(), nonce: Some(Nonce(nonce)) };
    service.submit(SENDER, Call::CreateMessage { content, at: vec![], made: original });
    let Some(list) = list else { return original };
    service.submit(SENDER, Call::Target { original, receivers: list.to_vec(), made });
    made
}

/// Sends a message and waits until everybody has it; gives how many did.
fn send(service: &mut Service, message: Handle) -> usize {
    let options = SendOptions::default();
    service.submit(SENDER, Call::Send { message, receiver: None, group: Some(GROUP), options });
    service.settle();
    service.pass_over()
}

/// How often memory was asked for while `sends` messages were sent to so many receivers, by a service that has sent as many
/// before: all that grows has its size then, or doubles it now and then.
fn allocations(receivers: u32, sends: u32) -> usize {
    let mut service = group(4_000, 4_000);
    let list: Vec<_> = (1..=receivers).map(UserIx).collect();
    let mut messages: Vec<_> = (0..2 * sends).map(|nonce| make(&mut service, nonce, Some(&list))).collect();
    service.pass_over();
    let later = messages.split_off(sends as usize);
    for message in messages {
        assert_eq!(send(&mut service, message), receivers as usize);
    }
    let region = Region::new(ALLOCATOR);
    for message in later {
        assert_eq!(send(&mut service, message), receivers as usize);
    }
    let change = region.change();
    change.allocations + change.reallocations
}

/// Bytes that are held once `act` is done, and were not before.
fn held<T>(act: impl FnOnce() -> T) -> (T, usize) {
    let region = Region::new(ALLOCATOR);
    let made = act();
    let change = region.change();
    (made, change.bytes_allocated.saturating_sub(change.bytes_deallocated))
}

/// Bytes that so many ordinary messages take, each to so many who are online, in a group of so many.
fn bytes_of_messages(members: u32, online: u32, sends: u32) -> usize {
    let mut service = group(members, online);
    let messages: Vec<_> = (0..sends).map(|nonce| make(&mut service, nonce, None)).collect();
    let ((), bytes) = held(|| {
        for message in messages {
            assert_eq!(send(&mut service, message), online as usize - 1);
        }
    });
    bytes
}

#[test]
fn a_fan_out_asks_for_memory_once_for_all() {
    no_allocation_for_a_delivery();
    nothing_for_who_is_away();
    a_little_for_each_member();
    a_little_for_each_delivery();
}

fn no_allocation_for_a_delivery() {
    let (few, many) = (allocations(10, 64), allocations(3_000, 64));
    println!("64 sends: {few} allocations with 10 receivers, {many} with 3,000");
    // 191,360 deliveries more. What all devices hold together gets a new piece now and then, and tables of room that was left double.
    assert!(many <= few + 64, "{few} allocations became {many}");
}

fn nothing_for_who_is_away() {
    let (few, many) = (bytes_of_messages(100, 10, 256), bytes_of_messages(50_000, 10, 256));
    println!("256 ordinary messages to 9 online: {few} bytes among 100, {many} among 50,000");
    assert_eq!(few, many);
}

fn a_little_for_each_member() {
    let bytes = |members| held(|| group(members, members)).1 as u64 / u64::from(members);
    let (small, large) = (bytes(1_000), bytes(64_000));
    println!("{small} bytes for each of 1,000 members with a device online, {large} for each of 64,000");
    assert!(large <= small + small / 10 && large < 1_000, "{small} and {large} bytes");
}

fn a_little_for_each_delivery() {
    let sends = 1_024;
    let (few, many) = (bytes_of_messages(2_000, 2, sends), bytes_of_messages(2_000, 1_001, sends));
    let for_each = (many - few) / (sends as usize * 999);
    println!(
        "{} bytes for each message with one receiver, {for_each} for each receiver more",
        few / sends as usize
    );
    assert!(for_each <= 64, "{for_each} bytes for each delivery");
    assert!(few / (sends as usize) < 2_000, "{few} bytes for {sends} messages");
}
