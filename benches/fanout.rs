//! One targeted send with all its deliveries, in the simulated service: what it costs by size of the group, length of
//! the list and devices of each member. It must grow with the receivers, not with the group.

use aside_benches::{Fanout, Size, sizes};
use criterion::measurement::{Measurement, WallTime};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

/// After so many deliveries a fresh service takes over: devices keep what they receive, and memory has an end.
const RENEWED_AFTER: u32 = 1 << 18;

/// Messages made at once, outside the time that is taken.
const BATCH: u32 = 64;

fn fanout(criterion: &mut Criterion) {
    for size in sizes() {
        let mut group = criterion.benchmark_group(format!("fanout/members={}", size.members));
        group.throughput(Throughput::Elements(u64::from(size.deliveries())));
        let receivers =
            if size.receivers == size.members - 1 { "all".into() } else { size.receivers.to_string() };
        let id = BenchmarkId::from_parameter(format!("receivers={receivers}/devices={}", size.devices));
        group.bench_function(id, |bencher| bencher.iter_custom(|sends| sending(size, sends)));
        group.finish();
    }
}

/// The time of so many sends. Making worlds and messages is not in it.
fn sending(size: Size, sends: u64) -> Duration {
    let clock = WallTime;
    let most = RENEWED_AFTER / size.deliveries();
    let (mut fanout, mut sent) = (Fanout::new(size), 0);
    let (mut left, mut taken) = (sends, Duration::ZERO);
    while left > 0 {
        if sent >= most {
            (fanout, sent) = (Fanout::new(size), 0);
        }
        let batch = u32::try_from(left).unwrap_or(BATCH).min(BATCH).min(most - sent);
        let messages = fanout.prepare(batch);
        let start = clock.start();
        for message in messages {
            black_box(fanout.send(message));
        }
        taken += clock.end(start);
        sent += batch;
        left -= u64::from(batch);
    }
    taken
}

criterion_group!(benches, fanout);
criterion_main!(benches);
