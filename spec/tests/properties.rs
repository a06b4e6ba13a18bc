//! The properties by hand: a log that breaks none, and the same log with one thing wrong at a time. Findings are compared
//! whole, words included: they are all that a reader has.
//!
//! *Not here*: the model, which sees more (`model.rs`).

mod support;

use aside_spec::finding::{Finding, Kind};
use aside_spec::properties::check;
use aside_spec::vocabulary::*;
use support::{ANN, CAROL, GROUP, ORIGINAL, TARGETED, VINSON, content, message, world_of};

/// Somebody outside of the group.
const ERIN: DeviceIx = DeviceIx(3);

fn world() -> World {
    world_of(&["ann", "vinson", "carol", "erin"])
}

/// A log as it is written.
#[derive(Default)]
struct Log {
    entries: Vec<Entry>,
    calls: u32,
}

impl Log {
    fn note(mut self, what: Observation) -> Self {
        self.entries.push(Entry { at_ms: 0, what });
        self
    }

    fn seen(self, event: Event) -> Self {
        self.note(Observation::Seen(event))
    }

    /// A call, without any end.
    fn calls(mut self, device: DeviceIx, what: Call) -> Self {
        let call = CallId(self.calls);
        self.calls += 1;
        self.note(Observation::Submitted { call, device, what })
    }

    /// The last call succeeds.
    fn succeeds(self) -> Self {
        let call = CallId(self.calls - 1);
        self.seen(Event::Succeeded { call, value: Value::Nothing })
    }

    fn returns(self, value: Return) -> Self {
        let call = CallId(self.calls - 1);
        self.seen(Event::Returned { call, value })
    }

    /// ann makes a message, and an object with this list of it.
    fn prepared(receivers: &[u32]) -> Self {
        let receivers = receivers.iter().copied().map(UserIx).collect();
        Self::default()
            .calls(ANN, Call::CreateMessage { content: content(), at: vec![], made: ORIGINAL })
            .calls(ANN, Call::Target { original: ORIGINAL, receivers, made: TARGETED })
    }

    /// ann sends an object to the group.
    fn sends(self, message: Handle) -> Self {
        let options = SendOptions::default();
        self.calls(ANN, Call::Send { message, receiver: None, group: Some(GROUP), options })
    }

    fn handed(self, device: DeviceIx) -> Self {
        self.seen(Event::Received { device, message: message(content()) })
    }

    /// A message that says nothing arrives.
    fn handed_nothing(self, device: DeviceIx) -> Self {
        let content = Content { kind: MessageKind::Text, text: String::new(), nonce: None };
        self.seen(Event::Received { device, message: message(content) })
    }

    fn crashes(self, device: DeviceIx) -> Self {
        self.note(Observation::Controlled(Control::Crash { device, store: Store::Kept }))
    }

    fn breaks(self) -> Vec<Finding> {
        check(&world(), &["aside".to_owned()], &self.entries)
    }
}

fn finding(kind: Kind, clause: Clause, expected: &str, seen: &str) -> Finding {
    Finding { kind, clause, expected: expected.into(), seen: seen.into() }
}

#[test]
fn a_targeted_message_is_for_its_list_alone() {
    let sent = || Log::prepared(&[1]).sends(TARGETED).succeeds().handed(VINSON);
    assert_eq!(sent().breaks(), []);
    let seen = "carol knows of it (deliver.only-targets)";
    let leak = finding(Kind::Leak, Clause::DeliverOnlyTargets, "carol never learns of aside", seen);
    assert_eq!(sent().handed(CAROL).breaks(), [leak]);
}

#[test]
fn an_ordinary_message_is_no_secret() {
    assert_eq!(Log::prepared(&[1]).sends(ORIGINAL).succeeds().handed(VINSON).breaks(), []);
    let plain = Log::default()
        .calls(ANN, Call::CreateMessage { content: content(), at: vec![], made: ORIGINAL })
        .sends(ORIGINAL)
        .succeeds();
    assert_eq!(plain.handed(CAROL).breaks(), []);
}

#[test]
fn who_was_never_a_member_is_handed_no_targeted_message() {
    let to_erin = || Log::prepared(&[1, 3]).sends(TARGETED).succeeds().handed(ERIN);
    let expected = "erin, who was never a member, is not handed aside";
    let leak = finding(Kind::Leak, Clause::DeliverMembersOnly, expected, "handed over");
    assert_eq!(to_erin().breaks(), [leak]);
    // An ordinary one, or one that was sent in both ways: who may have it is not for this property to say.
    let both = Log::prepared(&[1, 3]).sends(TARGETED).succeeds().sends(ORIGINAL).succeeds();
    let plain = Log::default()
        .calls(ANN, Call::CreateMessage { content: content(), at: vec![], made: ORIGINAL })
        .sends(ORIGINAL)
        .succeeds();
    assert_eq!(both.handed(ERIN).breaks(), []);
    assert_eq!(plain.handed(ERIN).breaks(), []);
}

/// However somebody may have come in.
#[test]
fn who_asked_to_be_let_in_may_be_a_member() {
    let users = vec![UserIx(3)];
    for (by, call) in [
        (ERIN, Call::Join { group: GROUP }),
        (ANN, Call::Invite { group: GROUP, users: users.clone() }),
        (ANN, Call::CreateGroup { group: GROUP, kind: GroupType::Work, members: users }),
    ] {
        let log = Log::prepared(&[1, 3]).calls(by, call).sends(TARGETED).succeeds().handed(ERIN);
        assert_eq!(log.breaks(), []);
    }
}

#[test]
fn what_came_of_a_refused_list_goes_to_nobody() {
    let refused = || Log::prepared(&[]).returns(Return::EmptyObject);
    let expected = "carol is handed nothing of a message whose list was refused";
    let leak = finding(Kind::Leak, Clause::SendNeverBroadcast, expected, "a message without content");
    assert_eq!(refused().sends(TARGETED).succeeds().handed_nothing(CAROL).breaks(), [leak]);
    // Without such a send, it is not for this property to say where it comes from.
    assert_eq!(refused().handed_nothing(CAROL).breaks(), []);
    assert_eq!(Log::prepared(&[1]).sends(TARGETED).succeeds().handed_nothing(CAROL).breaks(), []);
}

#[test]
fn a_device_is_handed_no_more_copies_than_were_sent() {
    let sent = || Log::prepared(&[1]).sends(TARGETED).succeeds();
    let expected = "vinson is handed aside at most 1 times";
    let twice = finding(Kind::Duplicate, Clause::DeliverOnce, expected, "2 times");
    assert_eq!(sent().handed(VINSON).handed(VINSON).breaks(), [twice]);
    assert_eq!(sent().sends(TARGETED).succeeds().handed(VINSON).handed(VINSON).breaks(), []);
}

#[test]
fn a_send_ends_once_unless_its_process_ends_before() {
    let expected = "the send of aside ends once, in success or error";
    let ended = |kind, seen| finding(kind, Clause::SendCallbacks, expected, seen);
    let sent = || Log::prepared(&[1]).sends(TARGETED);
    assert_eq!(sent().breaks(), [ended(Kind::Lost, "it ended 0 times")]);
    assert_eq!(sent().succeeds().succeeds().breaks(), [ended(Kind::Duplicate, "it ended 2 times")]);
    assert_eq!(sent().crashes(ANN).breaks(), []);
    assert_eq!(sent().crashes(CAROL).breaks(), [ended(Kind::Lost, "it ended 0 times")]);
}
