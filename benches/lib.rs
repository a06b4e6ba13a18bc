//! What the benches run: worlds of a chosen size, and cases of the corpus.
//!
//! | bench | what it measures | by |
//! |---|---|---|
//! | `fanout` | one targeted send with all its deliveries, in the simulated service | group size, receivers, devices |
//! | `cases` | cases of the corpus in lockstep with the model, on one thread | scenario |
//! | `peers` | the fan-out beside loops written by hand and other simulators, as ratios | group size, receivers |
//! | `instructions` | a targeted send, in instructions that valgrind counts, held against what is written there | the same |
//!
//! ```text
//! cargo bench -p aside-benches                     all of it, some minutes
//! cargo bench -p aside-benches -- --quick          a rough answer, about a minute
//! cargo bench -p aside-benches --bench fanout -- 10000
//! ```
//!
//! The worlds are made here and not in the benches, so that they are tested: a figure for a world that delivers
//! nothing would look splendid.
//!
//! *Not here*: time. Criterion takes it; nothing in the program itself knows a wall clock.

use aside_scenarios::language::{lower, text};
use aside_scenarios::library::embedded;
use aside_scenarios::script::Case;
use aside_sim::conduct::Honest;
use aside_sim::{Service, Settings};
use aside_spec::rules::tencent_2022;
use aside_spec::vocabulary::{
    Call, Content, DeviceIx, DeviceSpec, Edition, Event, GroupIx, GroupSpec, GroupType, Handle, MemberSpec,
    MessageKind, Nonce, Platform, Role, RuleBook, SendOptions, UserIx, UserSpec, Version, World,
};

/// The seed of every bench: figures are compared between runs of the same draws.
pub const SEED: u64 = 1975;

const GROUP: GroupIx = GroupIx(0);

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

/// Every size that `fanout` measures. Where a group is too small for a list, *all* stands for it: everybody but the
/// sender.
pub fn sizes() -> Vec<Size> {
    let mut sizes = Vec::new();
    for members in [100, 1_000, 10_000] {
        let all = members - 1;
        for receivers in [1, 10, 100].into_iter().filter(|&receivers| receivers < all).chain([all]) {
            sizes.extend([1, 2].map(|devices| Size { members, receivers, devices }));
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
    pub fn new(size: Size) -> Self {
        // The book that names no limit of receivers, so that a list may have everybody on it.
        let book = tencent_2022();
        let settings = Settings { seed: SEED, book: &book, trace: false };
        let others = u64::from(size.members - 1);
        let spread = |nth: u32| u64::from(nth) * others / u64::from(size.receivers) + 1;
        let receivers = (0..size.receivers).map(spread);
        let receivers = receivers.map(|at| UserIx(u32::try_from(at).unwrap_or(u32::MAX))).collect();
        Self { service: Service::new(&world(size, &book), &settings, Honest), receivers, made: 0 }
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

    /// Takes every event, as a runner would; returns how many of them handed over a message.
    fn drain(&mut self) -> u32 {
        let mut handed = 0;
        while let Some((_, event)) = self.service.poll() {
            handed += u32::from(matches!(event, Event::Received { .. }));
        }
        handed
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
    // Many members, and as many receivers as may be.
    "gates/receiver-limit",
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

#[cfg(test)]
mod tests {
    use super::*;
    use aside_scenarios::run::lockstep::Watch;
    use aside_scenarios::run::pool::{Logs, run_job};
    use aside_scenarios::run::subject::InProcess;
    use aside_scenarios::run::{self, Job, Verdict};
    use aside_spec::clauses::Level;

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
        ] {
            let size = Size { members, receivers, devices };
            let mut fanout = Fanout::new(size);
            let messages = fanout.prepare(3);
            let handed: Vec<_> = messages.into_iter().map(|message| fanout.send(message)).collect();
            assert_eq!(handed, [deliveries; 3], "{size:?}");
            assert_eq!(size.deliveries(), deliveries, "{size:?}");
        }
    }

    #[test]
    fn a_list_names_nobody_twice_and_not_the_sender() {
        for size in sizes() {
            let mut receivers = Fanout::new(Size { devices: 1, ..size }).receivers;
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
