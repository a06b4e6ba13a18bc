//! What the benches run: worlds of a chosen size, and cases of the corpus.
//!
//! | bench | what it measures | by |
//! |---|---|---|
//! | `fanout` | one targeted send with all its deliveries, in the simulated service | group size, receivers, devices, links |
//! | `cases` | reading scenarios, the model alone, cases in lockstep with it, the whole corpus, drawn cases, an adapter's cases | scenario |
//! | `peers` | the fan-out beside loops written by hand and other simulators, as ratios | group size, receivers |
//! | `instructions` | a targeted send, in instructions that valgrind counts, held against what is written there | the same |
//! | `scale` | time and memory of a large group and of drawn cases, and what far more would take on paper | |
//!
//! ```text
//! cargo bench -p aside-benches                     all of it, a quarter of an hour
//! cargo bench -p aside-benches -- --quick          a rough answer, some minutes
//! cargo bench -p aside-benches --features plots    with charts, in target/criterion/report/index.html
//! cargo bench -p aside-benches --bench fanout -- members=10000/
//! cargo bench -p aside-benches --bench cases -- explorer
//! ```
//!
//! The worlds are made here and not in the benches, so that they are tested: a figure for a world that delivers
//! nothing would look splendid.
//!
//! *Not here*: time. Criterion takes it; nothing in the program itself knows a wall clock.

use aside_scenarios::explore::campaign::Campaign;
use aside_scenarios::explore::swarm::Bounds;
use aside_scenarios::language::{lower, text};
use aside_scenarios::library::embedded;
use aside_scenarios::run::lockstep::Watch;
use aside_scenarios::run::subject::InProcess;
use aside_scenarios::script::Case;
use aside_sim::conduct::Honest;
use aside_sim::{Service, Settings};
use aside_spec::clauses::Level;
use aside_spec::rules::tencent_2022;
use aside_spec::vocabulary::{
    Call, Content, Control, DeviceIx, DeviceSpec, Direction, Edition, GroupIx, GroupSpec, GroupType, Handle,
    MemberSpec, MessageKind, Nonce, Platform, Role, RuleBook, SendOptions, UserIx, UserSpec, Version,
    Weather, World,
};

/// The seed of every bench: figures are compared between runs of the same draws.
pub const SEED: u64 = 1975;

/// What is judged: the simulated service, without any defect.
pub const IN_PROCESS: InProcess = InProcess { mutant: None };

/// All drawn cases there may be, judged by these books on one thread, after every step.
pub const fn campaign(books: &[RuleBook]) -> Campaign<'_> {
    Campaign {
        subject: &IN_PROCESS,
        books,
        services: books,
        seed: SEED,
        jobs: 1,
        level: Level::Should,
        watch: Watch::EveryStep,
        bounds: Bounds { faults: true, crowds: true },
    }
}

const GROUP: GroupIx = GroupIx(0);

const LOSSY: Weather = Weather {
    direction: Direction::Down,
    for_ms: u32::MAX,
    lose: 5,
    double: 2,
    lose_acks: 2,
    ..Weather::CALM
};

/// The first device of the first user, who sends everything.
const SENDING: DeviceIx = DeviceIx(0);

/// The size of a fan-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Members of the group, with the sender.
    pub members: u32,
    /// Receivers on the list.
    pub receivers: u32,
    /// Devices of each member, all online.
    pub devices: u32,
}

impl Size {
    /// How often a message of this size is handed to a device: to each device of each receiver, and to the devices of
    /// the sender that did not send it.
    pub const fn deliveries(self) -> u32 {
        self.receivers * self.devices + self.devices - 1
    }
}

/// How the links of all receivers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Everything arrives, once.
    Quiet,
    /// Of a hundred packets down, five are lost, two come twice, and two deliveries are not acknowledged.
    Lossy,
}

/// Every size that `fanout` measures. Where a group is too small for a list, *all* stands for it: everybody but the
/// sender. A list of a million is not among them: all these devices would take more memory than many machines have.
pub fn sizes() -> Vec<(Size, Links)> {
    let mut sizes = Vec::new();
    for members in [100, 1_000, 10_000, 100_000, 1_000_000] {
        let all = members - 1;
        let lists = [1, 10, 100].into_iter().filter(|&receivers| receivers < all);
        for receivers in lists.chain((members <= 100_000).then_some(all)) {
            let size = |devices| Size { members, receivers, devices };
            sizes.push((size(1), Links::Quiet));
            if members <= 10_000 {
                sizes.extend([2, 3].map(|devices| (size(devices), Links::Quiet)));
                sizes.push((size(1), Links::Lossy));
            }
        }
    }
    sizes
}

/// A simulated service with one group, in which targeted messages are sent one after another.
pub struct Fanout {
    service: Service<Honest>,
    receivers: Vec<UserIx>,
    made: u32,
}

impl Fanout {
    /// A fresh service. Everybody is online and runs the newest native SDK; receivers are spread over the group.
    pub fn new(size: Size, links: Links) -> Self {
        // The book that names no limit of receivers, so that a list may have everybody on it.
        let book = tencent_2022();
        let settings = Settings { seed: SEED, book: &book, trace: false };
        let others = u64::from(size.members - 1);
        let spread = |nth: u32| u64::from(nth) * others / u64::from(size.receivers) + 1;
        let receivers = (0..size.receivers).map(spread);
        let receivers: Vec<_> = receivers.map(|at| UserIx(u32::try_from(at).unwrap_or(u32::MAX))).collect();
        let mut service = Service::new(&world(size, &book), &settings, Honest);
        if links == Links::Lossy {
            let devices = receivers.iter().flat_map(|user| {
                let first = user.0 * size.devices;
                (first..first + size.devices).map(DeviceIx)
            });
            devices.for_each(|device| service.control(Control::Degrade { device, weather: LOSSY }));
        }
        Self { service, receivers, made: 0 }
    }

    /// Makes so many targeted messages, ready to be sent.
    pub fn prepare(&mut self, count: u32) -> Vec<Handle> {
        (0..count).map(|_| self.prepare_one()).collect()
    }

    fn prepare_one(&mut self) -> Handle {
        let (original, made) = (Handle(2 * self.made), Handle(2 * self.made + 1));
        let nonce = Some(Nonce(self.made));
        let content = Content { kind: MessageKind::Text, text: String::from("an aside"), nonce };
        self.made += 1;
        self.service.submit(SENDING, Call::CreateMessage { content, at: Vec::new(), made: original });
        let target = Call::Target { original, receivers: self.receivers.clone(), made };
        self.service.submit(SENDING, target);
        self.drain();
        made
    }

    /// Sends a message and waits until nothing more will happen: everybody has it, the sender has the callback.
    /// Returns how many devices were handed it.
    pub fn send(&mut self, message: Handle) -> u32 {
        let options = SendOptions::default();
        let send = Call::Send { message, receiver: None, group: Some(GROUP), options };
        self.service.submit(SENDING, send);
        self.service.settle();
        self.drain()
    }

    /// Passes over every event; returns how many of them handed over a message.
    fn drain(&mut self) -> u32 {
        u32::try_from(self.service.pass_over()).unwrap_or(u32::MAX)
    }
}

/// One group of everybody. How many members a type may have is no rule of this feature: nobody checks it.
fn world(size: Size, book: &RuleBook) -> World {
    let users = (0..size.members).map(UserIx);
    let device = |user, nth| DeviceSpec {
        name: format!("device{nth}"),
        user,
        platform: Platform::Android,
        edition: Edition::Enhanced,
        version: Version::new(8, 9, 7511),
        logged_in: true,
    };
    let role = |user| if user == UserIx(0) { Role::Owner } else { Role::Member };
    let members = users.clone().map(|user| MemberSpec { user, role: role(user) }).collect();
    World {
        plan: book.usual_plan,
        users: users
            .clone()
            .map(|user| UserSpec { name: format!("user{}", user.0), registered: true })
            .collect(),
        devices: users.flat_map(|user| (0..size.devices).map(move |nth| device(user, nth))).collect(),
        groups: vec![GroupSpec { name: String::from("group"), kind: GroupType::Public, members }],
    }
}

/// The scenarios that `cases` runs, each typical of something else that costs time.
pub const SCENARIOS: [&str; 6] = [
    // The plain case, in several group types.
    "delivery/only-targets",
    // Many members, many of them receivers.
    "delivery/many-targets",
    // Overlapping steps: the model tries every order.
    "delivery/two-senders-at-once",
    // A boundary table: many cells, each of them short.
    "gates/version-floor",
    // An open question: the model follows every answer.
    "receivers/conflict",
    // State that is read back after every step.
    "recall/told-to-every-device",
];

/// The cases of a scenario of the corpus, lowered for a book. None if there is no such scenario, if it is not
/// well-formed, or if it does not hold for the book.
pub fn cases(id: &str, book: &RuleBook) -> Vec<Case> {
    let Some(source) = embedded().into_iter().find(|source| source.id == id) else { return Vec::new() };
    let Ok(text) = text(&source.bytes) else { return Vec::new() };
    let scenario = lower(&source.file, &source.id, text, book).ok();
    scenario.filter(|it| it.holds_for(&book.name)).map_or_else(Vec::new, |it| it.cases)
}

/// Every case of the corpus that holds for a book.
pub fn all_cases(book: &RuleBook) -> Vec<Case> {
    embedded().iter().flat_map(|source| cases(&source.id, book)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aside_scenarios::run::lockstep::Watch;
    use aside_scenarios::run::pool::{Logs, run_job};
    use aside_scenarios::run::subject::InProcess;
    use aside_scenarios::run::{self, Job, Verdict};
    use aside_spec::clauses::Level;

    /// A lossy network takes longer, and that is all: otherwise there would be no loss in it.
    #[test]
    fn a_lossy_world_takes_longer() {
        let size = Size { members: 100, receivers: 99, devices: 1 };
        let [quiet, lossy] = [Links::Quiet, Links::Lossy].map(|links| {
            let mut fanout = Fanout::new(size, links);
            for message in fanout.prepare(3) {
                fanout.send(message);
            }
            fanout.service.now_ms()
        });
        assert!(lossy > quiet + 200, "{quiet} and {lossy} ms");
    }

    /// Written by hand, so that `deliveries` is not checked by itself.
    #[test]
    fn a_world_delivers_exactly_so_many() {
        for (members, receivers, devices, deliveries) in [
            (2, 1, 1, 1),
            (100, 1, 1, 1),
            (100, 10, 1, 10),
            (100, 99, 1, 99),
            (100, 1, 2, 3),
            (100, 99, 2, 199),
            (100, 99, 3, 299),
        ] {
            let size = Size { members, receivers, devices };
            for links in [Links::Quiet, Links::Lossy] {
                let mut fanout = Fanout::new(size, links);
                let messages = fanout.prepare(3);
                let handed: Vec<_> = messages.into_iter().map(|message| fanout.send(message)).collect();
                assert_eq!(handed, [deliveries; 3], "{size:?}, {links:?}");
                assert_eq!(size.deliveries(), deliveries, "{size:?}");
            }
        }
    }

    #[test]
    fn a_list_names_nobody_twice_and_not_the_sender() {
        for (size, links) in sizes().into_iter().filter(|(size, _)| size.members <= 10_000) {
            let mut receivers = Fanout::new(Size { devices: 1, ..size }, links).receivers;
            assert!(receivers.iter().all(|user| (1..size.members).contains(&user.0)), "{size:?}");
            receivers.dedup();
            assert_eq!(receivers.len(), size.receivers as usize, "{size:?}");
        }
    }

    #[test]
    fn every_scenario_has_cases_and_they_pass() {
        let book = tencent_2022();
        let settings = run::Settings {
            subject: &InProcess { mutant: None },
            seed: SEED,
            jobs: 1,
            watch: Watch::EveryStep,
            level: Level::Should,
            logs: Logs::OfTroubled,
        };
        for id in SCENARIOS {
            let cases = cases(id, &book);
            assert!(!cases.is_empty(), "{id}");
            for case in &cases {
                let result = run_job(0, &Job { case, book: &book, service: &book }, settings);
                assert_eq!(result.verdict, Verdict::Pass, "{}", case.id);
            }
        }
    }
}
