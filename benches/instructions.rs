//! How many instructions a targeted send takes, counted by valgrind's callgrind: the same on a busy machine as on a quiet
//! one. What is counted is held against what is written here, within a tolerance.
//!
//! The program starts itself under valgrind, once for each size, and only what happens in [`measured`] is counted.
//!
//! ```text
//! cargo bench -p aside-benches --bench instructions
//! ```
//!
//! Beside them stands what a send takes in this run, which is judged by nobody: in a group of a million a cache that is too small
//! takes more time than any instruction.
//!
//! *Not here*: time by more sizes (`fanout`).

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a table is what it is for")]

use aside_benches::{Fanout, Links, Size};
use criterion::measurement::{Measurement, WallTime};
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::Duration;

/// A size, and the instructions of one send with all its deliveries, from the call to the last event.
struct Expected {
    size: Size,
    instructions: u64,
}

const fn expected(members: u32, receivers: u32, devices: u32, instructions: u64) -> Expected {
    Expected { size: Size { members, receivers, devices }, instructions }
}

/// Counted on x86-64, by the release profile. After a change that is meant to be, write down what is printed.
const EXPECTED: [Expected; 6] = [
    expected(1_000, 1, 1, 5_139),
    expected(1_000, 10, 1, 10_211),
    expected(1_000_000, 10, 1, 10_296),
    expected(1_000, 100, 1, 56_759),
    expected(1_000, 10, 3, 21_871),
    expected(10_000, 9_999, 1, 4_862_218),
];

/// Other compilers and processors count otherwise; a loop over the group would not hide in this.
const TOLERANCE_PERCENT: u64 = 15;
/// What a send may take more in a group of a million than in one of a thousand, and less.
const GROUP_TOLERANCE_PERCENT: u64 = 20;

/// What must take the same instructions, within that.
const ALIKE: [Size; 2] = [
    Size { members: 1_000, receivers: 10, devices: 1 },
    Size { members: 1_000_000, receivers: 10, devices: 1 },
];

/// Sends that are counted. As many before them are not: by then every table has its size.
const SENDS: u32 = 16;

const MEASURE: &str = "--measure";

/// The part that callgrind counts.
#[inline(never)]
fn measured(fanout: &mut Fanout, messages: Vec<aside_spec::vocabulary::Handle>) -> u32 {
    messages.into_iter().map(|message| black_box(fanout.send(message))).sum()
}

fn measure(size: Size) {
    let mut fanout = Fanout::new(size, Links::Quiet);
    for message in fanout.prepare(SENDS) {
        fanout.send(message);
    }
    let messages = fanout.prepare(SENDS);
    let handed = measured(&mut fanout, messages);
    assert_eq!(handed, SENDS * size.deliveries(), "something was lost");
}

/// Instructions of one send; why not, where there is no telling.
fn counted(size: Size) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|why| why.to_string())?;
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*measured*"])
        .arg(program)
        .args([MEASURE.to_string()])
        .args([size.members, size.receivers, size.devices].map(|it| it.to_string()))
        .output()
        .map_err(|why| format!("valgrind can't be started: {why}"))?;
    let told = String::from_utf8_lossy(&out.stderr);
    let total = told.lines().find_map(|line| line.split("Collected : ").nth(1)?.trim().parse::<u64>().ok());
    match total {
        Some(total) if out.status.success() && total > 0 => Ok(total / u64::from(SENDS)),
        _ => Err(format!("valgrind counted nothing:\n{told}")),
    }
}

/// What a send takes, at best, without valgrind.
fn timed(size: Size) -> Duration {
    let clock = WallTime;
    let mut fanout = Fanout::new(size, Links::Quiet);
    let taken = (0..8).map(|_| {
        let messages = fanout.prepare(SENDS);
        let start = clock.start();
        measured(&mut fanout, messages);
        clock.end(start) / SENDS
    });
    taken.min().unwrap_or_default()
}

fn is_within(one: u64, other: u64, percent: u64) -> bool {
    one.abs_diff(other) * 100 <= other * percent
}

fn gate() -> Result<bool, String> {
    println!(
        "{:>9} {:>9} {:>7}  {:>12} {:>12} {:>12}",
        "members", "receivers", "devices", "instructions", "expected", "microseconds"
    );
    let mut all = Vec::new();
    let mut holds = true;
    for Expected { size, instructions } in EXPECTED {
        let count = counted(size)?;
        let is_right = is_within(count, instructions, TOLERANCE_PERCENT);
        holds &= is_right;
        let verdict = if is_right { "" } else { "  not as expected" };
        let Size { members, receivers, devices } = size;
        let micros = timed(size).as_secs_f64() * 1e6;
        println!(
            "{members:>9} {receivers:>9} {devices:>7}  {count:>12} {instructions:>12} {micros:>12.1}{verdict}"
        );
        all.push((size, count));
    }
    let [small, large] = ALIKE.map(|wanted| {
        let found = all.iter().find(|(size, _)| *size == wanted);
        found.map(|(_, count)| *count).ok_or_else(|| format!("{wanted:?} is not among what is counted"))
    });
    let (small, large) = (small?, large?);
    let is_alike = is_within(large, small, GROUP_TOLERANCE_PERCENT);
    let verdict = if is_alike { "alike" } else { "not alike" };
    println!("\n10 receivers among 1,000 and among 1,000,000: {verdict}, {}%", large * 100 / small.max(1));
    Ok(holds && is_alike)
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|it| it == MEASURE) {
        let mut numbers = arguments.iter().skip(1).filter_map(|it| it.parse().ok());
        let (Some(members), Some(receivers), Some(devices)) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            return ExitCode::from(2);
        };
        measure(Size { members, receivers, devices });
        return ExitCode::SUCCESS;
    }
    match gate() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
