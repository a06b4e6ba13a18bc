//! One targeted send with all its deliveries, in the simulated service: what it costs by size of the group, length of the list,
//! devices of each member, and weather. It must grow with the receivers, not with the group.

use aside_benches::{Fanout, Links, Size, sizes};
use criterion::measurement::{Measurement, WallTime};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

/// After so many deliveries a fresh service takes over: devices keep what they receive, and memory has an end.
const RENEWED_AFTER: u32 = 1 << 20;

/// Messages made at once, outside the time that is taken.
const BATCH: u32 = 64;

/// Groups from this size on are measured less often: to make one takes a second.
const LARGE: u32 = 100_000;

fn fanout(criterion: &mut Criterion) {
    for (size, links) in sizes() {
        let mut group = criterion.benchmark_group(format!("fanout/members={}", size.members));
        group.throughput(Throughput::Elements(u64::from(size.deliveries())));
        if size.members >= LARGE || links == Links::Lossy {
            group.sample_size(10);
        }
        let receivers =
            if size.receivers == size.members - 1 { "all".into() } else { size.receivers.to_string() };
        let links_are = if links == Links::Lossy { "/lossy" } else { "" };
        let id =
            BenchmarkId::from_parameter(format!("receivers={receivers}/devices={}{links_are}", size.devices));
        let mut course = Course { size, links, service: None, sent: 0 };
        group.bench_function(id, |bencher| bencher.iter_custom(|sends| course.sending(sends)));
        group.finish();
    }
}

/// One size, measured again and again: by the same service, as long as that is not too full.
struct Course {
    size: Size,
    links: Links,
    service: Option<Fanout>,
    sent: u32,
}

impl Course {
    /// The time of so many sends. Making worlds and messages is not in it.
    fn sending(&mut self, sends: u64) -> Duration {
        let clock = WallTime;
        let most = (RENEWED_AFTER / self.size.deliveries()).max(1);
        let (mut left, mut taken) = (sends, Duration::ZERO);
        while left > 0 {
            if self.sent >= most {
                (self.service, self.sent) = (None, 0);
            }
            let fanout = self.service.get_or_insert_with(|| Fanout::new(self.size, self.links));
            let batch = u32::try_from(left).unwrap_or(BATCH).min(BATCH).min(most - self.sent);
            let messages = fanout.prepare(batch);
            let start = clock.start();
            for message in messages {
                black_box(fanout.send(message));
            }
            taken += clock.end(start);
            self.sent += batch;
            left -= u64::from(batch);
        }
        taken
    }
}

criterion_group!(benches, fanout);
criterion_main!(benches);
