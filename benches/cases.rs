//! Cases of the corpus in lockstep with the model, on one thread: the simulated service, the model, the pins and the
//! properties together. Scenarios are lowered outside the time that is taken.

use aside_benches::{SCENARIOS, SEED, cases};
use aside_scenarios::run::lockstep::Watch;
use aside_scenarios::run::pool::{Logs, run_job};
use aside_scenarios::run::subject::InProcess;
use aside_scenarios::run::{Job, Settings};
use aside_spec::clauses::Level;
use aside_spec::rules::tencent_2022;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

const SETTINGS: Settings<'static> = Settings {
    subject: &InProcess { mutant: None },
    seed: SEED,
    jobs: 1,
    watch: Watch::EveryStep,
    level: Level::Should,
    logs: Logs::OfTroubled,
};

fn lockstep(criterion: &mut Criterion) {
    let book = tencent_2022();
    let mut group = criterion.benchmark_group("cases");
    for id in SCENARIOS {
        let cases = cases(id, &book);
        group.throughput(Throughput::Elements(cases.len() as u64));
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                for case in &cases {
                    black_box(run_job(0, &Job { case, book: &book, service: &book }, SETTINGS));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, lockstep);
criterion_main!(benches);
