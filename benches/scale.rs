//! Scale on paper: what this machine does in a second, and what it would take for far more.
//!
//! ```text
//! cargo bench -p aside-benches --bench scale
//! ```
//!
//! Time and memory of a large group, and the time of drawn cases, are measured on one core; the rest is arithmetic. One world
//! runs on one core. Cases share nothing, so that of ten times the cores one may expect ten times the cases.
//!
//! *Not here*: how it compares to anything else (`peers`).

#![allow(clippy::print_stdout, reason = "a table is what it is for")]

use aside_benches::{Fanout, Links, Size, campaign};
use aside_spec::rules::builtin;
use criterion::measurement::{Measurement, WallTime};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The group that is measured, and the one that is spoken of.
const MEMBERS: u32 = 100_000;
const MEMBERS_ON_PAPER: f64 = 1e6;
const MESSAGES_ON_PAPER: f64 = 1e3;

const CASES: u64 = 4_000;
const CASES_ON_PAPER: f64 = 1e9;
const CORES_ON_PAPER: [f64; 3] = [1.0, 64.0, 1_024.0];

fn main() {
    let all = MEMBERS - 1;
    let group = held(|| Fanout::new(size(1), Links::Quiet));
    let for_each_member = group.1 / f64::from(MEMBERS);
    println!("A group of {MEMBERS} members with a device online, on one core:");
    println!("{for_each_member:>14.0}  bytes for each member with its device");
    drop(group);
    let few = Course::of(100, 512);
    let many = Course::of(all, 8);
    few.tell();
    many.tell();

    println!("\n{MEMBERS_ON_PAPER:.0e} members, {MESSAGES_ON_PAPER:.0e} messages, on paper:");
    on_paper("to 100 of them", &few, 100.0, for_each_member);
    on_paper("to all of them", &many, MEMBERS_ON_PAPER, for_each_member);

    let rate = cases_a_second();
    println!("\nDrawn cases, judged by model and properties, on one core:");
    println!("{rate:>14.0}  cases a second");
    println!("\n{CASES_ON_PAPER:.0e} of them, on paper:");
    for cores in CORES_ON_PAPER {
        println!("{cores:>14}  cores take {}", span(CASES_ON_PAPER / rate / cores));
    }
}

const fn size(receivers: u32) -> Size {
    Size { members: MEMBERS, receivers, devices: 1 }
}

/// Messages to so many, and what each delivery took.
struct Course {
    receivers: u32,
    nanoseconds: f64,
    bytes: f64,
}

impl Course {
    fn of(receivers: u32, messages: u32) -> Self {
        let mut fanout = Fanout::new(size(receivers), Links::Quiet);
        let prepared = fanout.prepare(messages);
        let clock = WallTime;
        let (taken, bytes) = held(|| {
            let start = clock.start();
            let handed: u32 = prepared.into_iter().map(|message| fanout.send(message)).sum();
            assert_eq!(handed, messages * receivers, "something was lost");
            clock.end(start)
        });
        let deliveries = f64::from(messages) * f64::from(receivers);
        Self { receivers, nanoseconds: taken.as_secs_f64() * 1e9 / deliveries, bytes: bytes / deliveries }
    }

    fn tell(&self) {
        let Self { receivers, nanoseconds, bytes } = self;
        println!("{nanoseconds:>14.0}  nanoseconds for each delivery of a message to {receivers}");
        println!("{bytes:>14.0}  bytes that each leaves behind, with its share of the message");
    }
}

fn on_paper(to: &str, course: &Course, receivers: f64, for_each_member: f64) {
    let deliveries = MESSAGES_ON_PAPER * receivers;
    let time = span(deliveries * course.nanoseconds / 1e9);
    let memory = (MEMBERS_ON_PAPER * for_each_member + deliveries * course.bytes) / 1e9;
    println!("{to:>14}  {deliveries:.0e} deliveries, {time}, {memory:.1} gigabytes");
}

fn cases_a_second() -> f64 {
    let books = builtin();
    let campaign = campaign(&books);
    let clock = WallTime;
    let start = clock.start();
    let steps: usize = (0..CASES).map(|at| campaign.one(at).1.case.script.steps.len()).sum();
    let taken: Duration = clock.end(start);
    println!("\n{:>14.1}  steps in a drawn case", count(steps as u64) / count(CASES));
    count(CASES) / taken.as_secs_f64()
}

/// Bytes that are held once `act` is done, and were not before.
fn held<T>(act: impl FnOnce() -> T) -> (T, f64) {
    let region = Region::new(ALLOCATOR);
    let made = act();
    let change = region.change();
    (made, count(change.bytes_allocated.saturating_sub(change.bytes_deallocated) as u64))
}

fn count(number: u64) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

/// A time as people say it.
fn span(seconds: f64) -> String {
    match seconds {
        _ if seconds < 1.0 => format!("{:.0} milliseconds", seconds * 1e3),
        _ if seconds < 120.0 => format!("{seconds:.1} seconds"),
        _ if seconds < 7_200.0 => format!("{:.1} minutes", seconds / 60.0),
        _ if seconds < 172_800.0 => format!("{:.1} hours", seconds / 3_600.0),
        _ => format!("{:.1} days", seconds / 86_400.0),
    }
}
