//! What tests of the model and of the properties need: a small group, ann's message for vinson, and a log of what is
//! told to the model, written by hand.
//!
//! *Not here*: a subject; every event is written down as the rules have it.

#![allow(dead_code, reason = "every test binary uses another part of it")]

use aside_spec::finding::{Finding, Kind};
use aside_spec::model::{Asked, Model};
use aside_spec::vocabulary::*;

pub(crate) const ANN: DeviceIx = DeviceIx(0);
pub(crate) const VINSON: DeviceIx = DeviceIx(1);
pub(crate) const CAROL: DeviceIx = DeviceIx(2);
pub(crate) const GROUP: GroupIx = GroupIx(0);
pub(crate) const ASIDE: Nonce = Nonce(0);
pub(crate) const ORIGINAL: Handle = Handle(0);
pub(crate) const TARGETED: Handle = Handle(1);

/// These users with a device each, of whom the first three are in a group, on the newest release.
pub(crate) fn world_of(users: &[&str]) -> World {
    let device = |user| DeviceSpec {
        name: "phone".into(),
        user: UserIx(user),
        platform: Platform::Android,
        edition: Edition::Enhanced,
        version: Version::new(8, 9, 7511),
        logged_in: true,
    };
    let member = |(user, role): (u32, Role)| MemberSpec { user: UserIx(user), role };
    let members = [(0, Role::Owner), (1, Role::Member), (2, Role::Member)].map(member).to_vec();
    World {
        plan: Plan::Ultimate2022,
        users: users.iter().map(|name| UserSpec { name: (*name).into(), registered: true }).collect(),
        devices: (0..).take(users.len()).map(device).collect(),
        groups: vec![GroupSpec { name: "groupA".into(), kind: GroupType::Work, members }],
    }
}

/// ann, vinson and carol in a Work group.
pub(crate) fn trio() -> World {
    world_of(&["ann", "vinson", "carol"])
}

pub(crate) fn content() -> Content {
    Content { kind: MessageKind::Text, text: "for vinson only".into(), nonce: Some(ASIDE) }
}

/// A message of ann's in the group.
pub(crate) fn message(content: Content) -> Message {
    Message { content, sender: UserIx(0), group: Some(GROUP), seq: Some(Seq(1)), at: vec![], recalled: false }
}

/// The one that `create` makes, as it is received.
pub(crate) fn aside() -> Message {
    message(content())
}

pub(crate) fn create() -> Call {
    Call::CreateMessage { content: content(), at: vec![], made: ORIGINAL }
}

pub(crate) fn target(receivers: &[u32]) -> Call {
    Call::Target {
        original: ORIGINAL,
        receivers: receivers.iter().copied().map(UserIx).collect(),
        made: TARGETED,
    }
}

pub(crate) fn send(message: Handle, receiver: Option<u32>) -> Call {
    let (receiver, group) = (receiver.map(UserIx), Some(GROUP));
    Call::Send { message, receiver, group, options: SendOptions::default() }
}

pub(crate) fn received(device: DeviceIx) -> Event {
    Event::Received { device, message: aside() }
}

/// A model, and the log of what it was told.
pub(crate) struct Play<'a> {
    pub(crate) model: Model<'a>,
    pub(crate) log: Vec<Entry>,
    next: u32,
    pub(crate) checked: Vec<Clause>,
}

impl<'a> Play<'a> {
    pub(crate) fn new(book: &'a RuleBook, world: &'a World, names: &'a [String]) -> Self {
        Self { model: Model::new(book, world, names), log: vec![], next: 0, checked: vec![] }
    }

    /// A call on a device, how it answers, and what else is seen.
    pub(crate) fn call(
        &mut self,
        device: DeviceIx,
        what: Call,
        answer: &[Answer],
        seen: &[Event],
    ) -> Vec<Finding> {
        let call = CallId(self.next);
        self.next += 1;
        let events: Vec<_> = answer.iter().map(|it| it.event(call)).chain(seen.iter().cloned()).collect();
        self.note(Observation::Submitted { call, device, what: what.clone() });
        for event in &events {
            self.note(Observation::Seen(event.clone()));
        }
        let judgement = self.model.judge(&[Asked::Call { call, device, what }], &events);
        assert!(!judgement.inconclusive);
        self.checked.extend(judgement.checked);
        judgement.findings
    }

    fn note(&mut self, what: Observation) {
        self.log.push(Entry { at_ms: 0, what });
    }

    /// ann makes a message for a list.
    pub(crate) fn prepare(&mut self, receivers: &[u32]) {
        assert_eq!(self.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
        assert_eq!(self.call(ANN, target(receivers), &[Answer::Returns(Return::Object)], &[]), []);
    }

    pub(crate) fn look(&mut self, device: DeviceIx, what: Call, value: Value) -> Vec<Finding> {
        self.call(device, what, &[Answer::Returns(Return::Nothing), Answer::Succeeds(value)], &[])
    }
}

pub(crate) enum Answer {
    Returns(Return),
    Progresses(u32),
    Succeeds(Value),
    Fails(i32),
}

impl Answer {
    pub(crate) fn event(&self, call: CallId) -> Event {
        match self {
            Self::Returns(value) => Event::Returned { call, value: *value },
            Self::Progresses(percent) => Event::Progress { call, percent: *percent },
            Self::Succeeds(value) => Event::Succeeded { call, value: value.clone() },
            Self::Fails(code) => Event::Failed { call, code: ErrorCode(*code) },
        }
    }
}

/// Success without a value.
pub(crate) fn ok() -> Vec<Answer> {
    vec![Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Nothing)]
}

pub(crate) fn sent() -> Vec<Answer> {
    vec![Answer::Returns(Return::Nothing), Answer::Progresses(100), Answer::Succeeds(Value::Sent(aside()))]
}

pub(crate) fn failed(code: i32) -> Vec<Answer> {
    vec![Answer::Returns(Return::Nothing), Answer::Fails(code)]
}

pub(crate) fn names() -> Vec<String> {
    vec!["aside".into()]
}

pub(crate) fn kinds(findings: &[Finding]) -> Vec<(Clause, Kind)> {
    findings.iter().map(|finding| (finding.clause, finding.kind)).collect()
}
