//! The same fan-out on other simulators and on loops written by hand, side by side in one run.
//!
//! Each is given as many messages as keep it busy for a moment, in turn, several times over; the best time counts. What
//! is printed are deliveries a second and how they compare. The service is there with its whole path, from the call to the last event.
//!
//! *Not here*: the peers, one file each in `peers/`. The heavy ones need a feature:
//!
//! ```text
//! cargo bench -p aside-benches --bench peers
//! cargo bench -p aside-benches --bench peers -- wheel
//! cargo bench -p aside-benches --bench peers --features peers
//! RUSTFLAGS="--cfg madsim" cargo bench -p aside-benches --bench peers --features peers
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a table is what it is for")]

#[path = "peers/aside.rs"]
mod aside;
#[path = "peers/heap.rs"]
mod heap;
#[path = "peers/load.rs"]
mod load;
#[cfg(all(feature = "peers", madsim))]
#[path = "peers/madsim.rs"]
mod madsim;
#[path = "peers/plain.rs"]
mod plain;
#[cfg(all(feature = "peers", not(madsim)))]
#[path = "peers/tokio_paused.rs"]
mod tokio_paused;
#[cfg(all(feature = "peers", not(madsim)))]
#[path = "peers/turmoil.rs"]
mod turmoil;
#[path = "peers/wheel.rs"]
mod wheel;

use criterion::measurement::{Measurement, WallTime};
use load::Load;
use std::process::ExitCode;
use std::time::Duration;

/// Members of the group, and receivers of each message.
const SIZES: [(u32, u32); 6] =
    [(1_000, 10), (1_000, 100), (10_000, 100), (100_000, 10), (100_000, 100), (100_000, 99_999)];

/// How long a peer is kept busy at once, about.
const BUSY: Duration = Duration::from_millis(150);
const ROUNDS: u32 = 7;

/// Somebody who can carry a load. It is told to get ready before the time is taken.
struct Peer {
    name: &'static str,
    /// The most deliveries that it is asked for at once.
    most: u64,
    /// The most receivers that it can have: some need a task, a runtime or a socket for each.
    receivers: u32,
    run: fn(Load) -> (u64, Duration),
}

fn timed(load: Load, carry: fn(Load) -> u64) -> (u64, Duration) {
    let clock = WallTime;
    let start = clock.start();
    let deliveries = carry(load);
    (deliveries, clock.end(start))
}

const MANY: u64 = 1 << 21;

/// The service comes first: the others are held against it.
const SERVICE: Peer = Peer { name: "aside", most: 1 << 20, receivers: u32::MAX, run: aside::carry };

const PEERS: &[Peer] = &[
    Peer { name: "plain loop", most: MANY, receivers: u32::MAX, run: |load| timed(load, plain::carry) },
    Peer { name: "timing wheel", most: MANY, receivers: u32::MAX, run: |load| timed(load, wheel::carry) },
    Peer { name: "BinaryHeap", most: MANY, receivers: u32::MAX, run: |load| timed(load, heap::carry) },
    #[cfg(all(feature = "peers", not(madsim)))]
    Peer {
        name: "tokio, paused",
        most: MANY,
        receivers: u32::MAX,
        run: |load| timed(load, tokio_paused::carry),
    },
    // A hundred thousand of its hosts are more than a machine has memory for.
    #[cfg(all(feature = "peers", not(madsim)))]
    Peer { name: "turmoil", most: 1 << 17, receivers: 1_000, run: |load| timed(load, turmoil::carry) },
    #[cfg(all(feature = "peers", madsim))]
    Peer { name: "madsim", most: 1 << 17, receivers: 1_000, run: |load| timed(load, madsim::carry) },
];

impl Peer {
    /// As many messages as keep it busy for a moment.
    fn load(&self, members: u32, receivers: u32) -> Load {
        let most = u32::try_from(self.most / u64::from(receivers)).unwrap_or(u32::MAX).max(1);
        let mut load = Load { members, receivers, messages: 1 };
        while load.messages < most {
            let (_, taken) = (self.run)(load);
            if taken * 2 > BUSY {
                break;
            }
            load.messages = (load.messages * 2).min(most);
        }
        load
    }

    /// Deliveries a second, this once.
    fn rate(&self, load: Load) -> f64 {
        let (delivered, taken) = (self.run)(load);
        assert_eq!(delivered, load.deliveries(), "{} lost something", self.name);
        let deliveries = u32::try_from(delivered).map_or(f64::INFINITY, f64::from);
        deliveries / taken.as_secs_f64()
    }
}

/// Deliveries a second of each, at best; none of those for whom there are too many receivers. They take turns, so that a machine
/// that is slower for a while is so for all of them.
fn rates(peers: &[&Peer], members: u32, receivers: u32) -> Vec<Option<f64>> {
    let load = |peer: &Peer| (receivers <= peer.receivers).then(|| peer.load(members, receivers));
    let loads: Vec<_> = peers.iter().map(|peer| load(peer)).collect();
    let mut best = vec![None; peers.len()];
    for _ in 0..ROUNDS {
        for ((peer, load), best) in peers.iter().zip(&loads).zip(&mut best) {
            let rate = load.map(|load| peer.rate(load));
            *best = rate.map(|rate| best.map_or(rate, |best: f64| best.max(rate)));
        }
    }
    best
}

/// The service and those whose names have a word in them; why not, if nobody's has.
fn chosen(word: Option<&str>) -> Result<Vec<&'static Peer>, String> {
    let Some(word) = word else { return Ok(std::iter::once(&SERVICE).chain(PEERS).collect()) };
    let named: Vec<_> = PEERS.iter().filter(|peer| peer.name.contains(word)).collect();
    if named.is_empty() && !SERVICE.name.contains(word) {
        let names: Vec<_> = PEERS.iter().map(|peer| peer.name).collect();
        return Err(format!(
            "no peer is called {word:?}; there are: {}\nturmoil, tokio and madsim need --features peers, madsim RUSTFLAGS=\"--cfg madsim\", too",
            names.join("; ")
        ));
    }
    Ok(std::iter::once(&SERVICE).chain(named).collect())
}

fn main() -> ExitCode {
    let word = std::env::args().skip(1).find(|it| !it.starts_with("--"));
    match chosen(word.as_deref()) {
        Ok(peers) => {
            table(&peers);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn table(peers: &[&Peer]) {
    println!("millions of deliveries a second:");
    heads(peers);
    let mut all = Vec::new();
    for (members, receivers) in SIZES {
        let rates = rates(peers, members, receivers);
        row(members, receivers, rates.iter().map(|rate| rate.map(|rate| format!("{:.4}", rate / 1e6))));
        all.push((members, receivers, rates));
    }
    println!("\naside delivers so many times as many:");
    heads(peers);
    for (members, receivers, rates) in all {
        let own = rates.first().copied().flatten().unwrap_or(f64::NAN);
        row(members, receivers, rates.iter().map(|rate| rate.map(|rate| times(own / rate))));
    }
}

fn heads(peers: &[&Peer]) {
    print!("{:>9} {:>9}", "members", "receivers");
    for peer in peers {
        print!(" {:>13}", peer.name);
    }
    println!();
}

fn row(members: u32, receivers: u32, cells: impl Iterator<Item = Option<String>>) {
    print!("{members:>9} {receivers:>9}");
    for cell in cells {
        print!(" {:>13}", cell.as_deref().unwrap_or("-"));
    }
    println!();
}

/// A ratio, with as many digits as say something.
fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.3}") } else { format!("{ratio:.1}") }
}
