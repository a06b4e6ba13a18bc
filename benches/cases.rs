//! What judging costs, on one thread: reading scenarios, the model alone, cases in lockstep with it, the whole corpus, drawn
//! cases, and cases of a program that speaks the adapter protocol.
//!
//! *Not here*: the simulated service alone (`fanout`).

use aside_benches::{IN_PROCESS, SCENARIOS, SEED, all_cases, campaign, cases};
use aside_scenarios::adapter::fleet::{Drive, Fleet, Player};
use aside_scenarios::adapter::transport::Place;
use aside_scenarios::explore::plan::draw;
use aside_scenarios::foresight::foresee;
use aside_scenarios::language::{lower, text};
use aside_scenarios::library::embedded;
use aside_scenarios::protocol::Clock;
use aside_scenarios::run::lockstep::Watch;
use aside_scenarios::run::pool::{Logs, run_job};
use aside_scenarios::run::sut::grant;
use aside_scenarios::run::{Job, Settings, Subject};
use aside_scenarios::script::Case;
use aside_scenarios::serve::sut::{Options, serve};
use aside_spec::clauses::Level;
use aside_spec::rules::tencent_2022;
use criterion::{Criterion, Throughput, criterion_group};
use std::hint::black_box;
use std::io;
use std::process::ExitCode;
use std::time::Duration;

/// The bench starts itself with this argument, to be the adapter of the bench `adapter`.
const SUT: &str = "--sut";

fn settings(subject: &dyn Subject) -> Settings<'_> {
    Settings {
        subject,
        seed: SEED,
        jobs: 1,
        watch: Watch::EveryStep,
        level: Level::Should,
        logs: Logs::OfTroubled,
    }
}

/// The simulated service, the model, the pins and the properties together. Scenarios are lowered outside the time.
fn lockstep(criterion: &mut Criterion) {
    let book = tencent_2022();
    let mut group = criterion.benchmark_group("cases");
    let mut bench = |id: &str, cases: &[Case]| {
        assert!(!cases.is_empty(), "{id} has no case: nothing would be measured");
        group.throughput(Throughput::Elements(cases.len() as u64));
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                for case in cases {
                    black_box(run_job(0, &Job { case, book: &book, service: &book }, settings(&IN_PROCESS)));
                }
            });
        });
    };
    for id in SCENARIOS {
        bench(id, &cases(id, &book));
    }
    bench("whole corpus", &all_cases(&book));
    group.finish();
}

/// What the model alone expects of cases: by steps.
fn model(criterion: &mut Criterion) {
    let book = tencent_2022();
    let mut group = criterion.benchmark_group("model");
    for id in SCENARIOS {
        let cases = cases(id, &book);
        let steps: usize = cases.iter().map(|case| case.script.steps.len()).sum();
        group.throughput(Throughput::Elements(steps as u64));
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                for case in &cases {
                    let world = grant(book.usual_plan, &case.script.needs);
                    black_box(foresee(case, &book, &world).is_ok());
                }
            });
        });
    }
    group.finish();
}

/// Drawn cases one after another, and drawing alone.
fn explorer(criterion: &mut Criterion) {
    let books = [tencent_2022()];
    let campaign = campaign(&books);
    let mut group = criterion.benchmark_group("explorer");
    group.throughput(Throughput::Elements(1));
    let mut at = 0;
    group.bench_function("drawing", |bencher| {
        bencher.iter(|| {
            at += 1;
            draw(campaign.seed_of(at), &books[0], campaign.bounds)
        });
    });
    let mut at = 0;
    group.bench_function("drawing and judging", |bencher| {
        bencher.iter(|| {
            at += 1;
            campaign.one(at)
        });
    });
    group.finish();
}

/// The whole corpus as text, and made ready to be run: by scenarios.
fn language(criterion: &mut Criterion) {
    let book = tencent_2022();
    let sources = embedded();
    let mut group = criterion.benchmark_group("language");
    group.throughput(Throughput::Elements(sources.len() as u64));
    group.bench_function("parsing and lowering", |bencher| {
        bencher.iter(|| {
            for source in &sources {
                let text = text(&source.bytes).unwrap_or_default();
                black_box(lower(&source.file, &source.id, text, &book).is_ok());
            }
        });
    });
    group.finish();
}

/// Cases of the simulated service in another process, over its input and output: by steps, each of which is there and back.
fn adapter(criterion: &mut Criterion) {
    let book = tencent_2022();
    let Ok(own) = std::env::current_exe() else { return };
    let program = vec![own.to_string_lossy().into_owned(), SUT.into()];
    let players = vec![Player { role: None, place: Place::Program(program) }];
    let drive = Drive { crews: 1, patience: Some(Duration::from_secs(10)), faults_in_a_row: 1 };
    let Ok(fleet) = Fleet::start(players, drive) else { return };
    let mut group = criterion.benchmark_group("adapter");
    let (id, mut at) = (SCENARIOS[0], 0);
    let cases = cases(id, &book);
    let steps: usize = cases.iter().map(|case| case.script.steps.len()).sum();
    group.throughput(Throughput::Elements(steps as u64));
    group.bench_function(id, |bencher| {
        bencher.iter(|| {
            for case in &cases {
                at += 1;
                let job = Job { case, book: &book, service: &book };
                black_box(run_job(at, &job, settings(&fleet)));
            }
        });
    });
    group.finish();
    fleet.end();
}

/// What the bench judges in its own place.
fn sut() -> io::Result<()> {
    let options = Options {
        book: Some(tencent_2022()),
        mutant: None,
        platform: None,
        edition: None,
        version: None,
        plan: None,
        clock: Clock::Virtual,
        misbehaviour: None,
        worlds: 16,
        seed: SEED,
    };
    serve(&options, io::stdin().lock(), io::stdout())
}

criterion_group!(benches, lockstep, model, explorer, language, adapter);

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(SUT) {
        return if sut().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    ExitCode::SUCCESS
}
