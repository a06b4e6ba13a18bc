//! A rule book and worlds for the tests, and a hand that plays in them.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]
#![allow(
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one thing and fails on any other"
)]

pub mod apart;
pub mod steps;

use aside_sim::conduct::{Conduct, Honest};
use aside_sim::{Service, Settings};
use aside_spec::vocabulary::*;
use std::collections::BTreeMap;

pub const FLOOR: Version = Version::new(6, 0, 1975);
pub const NATIVE: [Platform; 4] = [Platform::Android, Platform::Ios, Platform::Macos, Platform::Windows];

pub const fn group_rule(targeted: Availability, counts: bool, keeps: bool, earlier: bool) -> GroupRule {
    GroupRule { targeted, counts_unread: counts, keeps_history: keeps, shows_earlier_history: earlier }
}

/// As the feature page has it.
pub fn book() -> RuleBook {
    use Availability::{Always, Never};
    RuleBook {
        name: "test".into(),
        date: "2022-09-30".into(),
        source: "test".into(),
        era: "2022".into(),
        usual_plan: Plan::Ultimate2022,
        plans: [
            (Plan::Trial2022, Grant::Open),
            (Plan::Pro2022, Grant::No),
            (Plan::Ultimate2022, Grant::Yes),
            (Plan::Pro2025, Grant::Yes),
        ]
        .into(),
        editions: vec![Edition::Enhanced],
        floors: NATIVE.map(|platform| PlatformFloor { platform, version: FLOOR }).into(),
        group_types: [
            (GroupType::Work, group_rule(Always, true, true, false)),
            (GroupType::Public, group_rule(Always, true, true, false)),
            (GroupType::Meeting, group_rule(Always, false, true, true)),
            (GroupType::Community, group_rule(Never, true, true, true)),
            (GroupType::AvChatRoom, group_rule(Never, false, false, false)),
        ]
        .into(),
        receiver_limit: Some(3),
        codes: BTreeMap::new(),
        answers: BTreeMap::new(),
        excluded: BTreeMap::new(),
    }
}

pub const ANN: UserIx = UserIx(0);
pub const VINSON: UserIx = UserIx(1);
pub const DENNY: UserIx = UserIx(2);
pub const CAROL: UserIx = UserIx(3);
pub const STRANGER: UserIx = UserIx(4);
pub const NOBODY: UserIx = UserIx(5);

/// Devices: one for each user in order, then a second of ann's, and an old one of carol's.
pub const ANN_2: DeviceIx = DeviceIx(5);
pub const CAROL_OLD: DeviceIx = DeviceIx(6);

pub const GROUP: GroupIx = GroupIx(0);
pub const OTHER: GroupIx = GroupIx(1);
pub const UNBORN: GroupIx = GroupIx(2);
pub const MALFORMED: GroupIx = GroupIx(3);

/// ann owns groupA, in which vinson, denny and carol are; the stranger is in no group with them.
pub fn world(kind: GroupType) -> World {
    let names = ["ann", "vinson", "denny", "carol", "stranger", "nobody"];
    let users = names.map(|name| UserSpec { name: name.into(), registered: name != "nobody" });
    let device = |user: UserIx, name: &str, version| DeviceSpec {
        name: name.into(),
        user,
        platform: Platform::Android,
        edition: Edition::Enhanced,
        version,
        logged_in: true,
    };
    let mut devices: Vec<_> = (0..5).map(|it| device(UserIx(it), "phone", FLOOR)).collect();
    devices.push(device(ANN, "pad", FLOOR));
    devices.push(device(CAROL, "old", Version::new(5, 9, 1886)));
    let member = |user, role| MemberSpec { user, role };
    let members = vec![
        member(ANN, Role::Owner),
        member(VINSON, Role::Admin),
        member(DENNY, Role::Member),
        member(CAROL, Role::Member),
    ];
    let group = |name: &str, members| GroupSpec { name: name.into(), kind, members };
    World {
        plan: Plan::Ultimate2022,
        users: users.into(),
        devices,
        groups: vec![
            group("groupA", members.clone()),
            group("groupB", members),
            group("groupC", vec![]),
            group("gruppe\u{e4}", vec![]),
        ],
    }
}

/// Plays one call after the other, and remembers what happened.
pub struct Hand<C: Conduct> {
    pub service: Service<C>,
    pub seen: Vec<Event>,
    next: u32,
}

pub fn hand(kind: GroupType) -> Hand<Honest> {
    hand_with(&world(kind), 1975, Honest)
}

pub fn hand_with<C: Conduct>(world: &World, seed: u64, conduct: C) -> Hand<C> {
    hand_by(&book(), world, seed, conduct)
}

pub fn hand_by<C: Conduct>(book: &RuleBook, world: &World, seed: u64, conduct: C) -> Hand<C> {
    let service = Service::new(world, &Settings { seed, book, trace: false }, conduct);
    Hand { service, seen: Vec::new(), next: 0 }
}

/// A user's first device.
pub const fn of(user: UserIx) -> DeviceIx {
    DeviceIx(user.0)
}

pub fn text(nonce: u32) -> Content {
    Content { kind: MessageKind::Text, text: format!("words {nonce}"), nonce: Some(Nonce(nonce)) }
}

impl<C: Conduct> Hand<C> {
    /// What happens from here on until nothing more does.
    pub fn settle(&mut self) -> Vec<Event> {
        self.service.settle();
        let mut events = Vec::new();
        while let Some((_, event)) = self.service.poll() {
            events.push(event);
        }
        self.seen.extend(events.iter().cloned());
        events
    }

    pub fn control(&mut self, control: Control) -> Vec<Event> {
        self.service.control(control);
        self.settle()
    }

    pub fn events(&mut self, device: DeviceIx, call: Call) -> Vec<Event> {
        self.service.submit(device, call);
        self.settle()
    }

    /// The result of a call by callback.
    pub fn call(&mut self, device: DeviceIx, call: Call) -> Result<Value, i32> {
        let id = self.service.submit(device, call);
        let events = self.settle();
        let mut results = events.into_iter().filter_map(|event| match event {
            Event::Succeeded { call, value } if call == id => Some(Ok(value)),
            Event::Failed { call, code } if call == id => Some(Err(code.0)),
            _ => None,
        });
        let result = results.next().expect("a call has a result");
        assert_eq!(results.next(), None, "one result");
        result
    }

    pub fn returned(&mut self, device: DeviceIx, call: Call) -> Return {
        let id = self.service.submit(device, call);
        let events = self.settle();
        let mut values = events.into_iter().filter_map(|event| match event {
            Event::Returned { call, value } if call == id => Some(value),
            _ => None,
        });
        values.next().expect("a call returns")
    }

    pub fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    pub fn create(&mut self, device: DeviceIx, content: Content, at: Vec<At>) -> Handle {
        let made = Handle(1_000 + self.fresh());
        assert_eq!(self.returned(device, Call::CreateMessage { content, at, made }), Return::Object);
        made
    }

    pub fn target(&mut self, device: DeviceIx, original: Handle, to: &[UserIx]) -> (Return, Handle) {
        let made = Handle(2_000 + self.fresh());
        (self.returned(device, Call::Target { original, receivers: to.to_vec(), made }), made)
    }

    pub fn send(
        &mut self,
        device: DeviceIx,
        message: Handle,
        receiver: Option<UserIx>,
        options: SendOptions,
    ) -> Result<Value, i32> {
        self.call(device, Call::Send { message, receiver, group: Some(GROUP), options })
    }

    /// An ordinary message; its nonce.
    pub fn say_with(&mut self, device: DeviceIx, options: SendOptions) -> (Nonce, Result<Value, i32>) {
        let nonce = self.fresh();
        let message = self.create(device, text(nonce), vec![]);
        (Nonce(nonce), self.send(device, message, None, options))
    }

    pub fn say(&mut self, device: DeviceIx) -> Nonce {
        let (nonce, result) = self.say_with(device, SendOptions::default());
        assert!(result.is_ok(), "{result:?}");
        nonce
    }

    /// A targeted message; its nonce.
    pub fn aside_with(
        &mut self,
        device: DeviceIx,
        to: &[UserIx],
        options: SendOptions,
    ) -> (Nonce, Result<Value, i32>) {
        let nonce = self.fresh();
        let original = self.create(device, text(nonce), vec![]);
        let (_, message) = self.target(device, original, to);
        (Nonce(nonce), self.send(device, message, None, options))
    }

    pub fn aside(&mut self, device: DeviceIx, to: &[UserIx]) -> Nonce {
        let (nonce, result) = self.aside_with(device, to, SendOptions::default());
        assert!(result.is_ok(), "{result:?}");
        nonce
    }

    /// What a device has been handed so far.
    pub fn received(&self, device: DeviceIx) -> Vec<Nonce> {
        let received = self.seen.iter().filter_map(|event| match event {
            Event::Received { device: to, message } if *to == device => message.content.nonce,
            _ => None,
        });
        received.collect()
    }

    pub fn history(&mut self, device: DeviceIx) -> Vec<Nonce> {
        let value = self.call(device, Call::ReadHistory { group: GROUP });
        nonces(value.expect("history"))
    }

    pub fn search(&mut self, device: DeviceIx) -> Vec<Nonce> {
        let call = Call::Search { group: GROUP, keyword: "words".into() };
        nonces(self.call(device, call).expect("search"))
    }

    pub fn conversation(&mut self, device: DeviceIx) -> (u32, Option<Nonce>) {
        match self.call(device, Call::ReadConversation { group: GROUP }) {
            Ok(Value::Conversation { unread, last }) => (unread, last.and_then(|it| it.content.nonce)),
            other => panic!("{other:?}"),
        }
    }

    pub fn unread(&mut self, device: DeviceIx) -> u32 {
        self.conversation(device).0
    }

    pub fn total(&mut self, device: DeviceIx) -> u32 {
        match self.call(device, Call::ReadTotalUnread) {
            Ok(Value::TotalUnread(total)) => total,
            other => panic!("{other:?}"),
        }
    }
}

fn nonces(value: Value) -> Vec<Nonce> {
    match value {
        Value::Messages(messages) => messages.into_iter().filter_map(|it| it.content.nonce).collect(),
        other => panic!("{other:?}"),
    }
}

/// The device that an event is about; of a push the user's first.
pub fn device_of(event: &Event) -> Option<DeviceIx> {
    if let Event::Pushed { user, .. } = event { Some(of(*user)) } else { event.device() }
}
