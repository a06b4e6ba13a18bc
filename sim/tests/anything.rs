//! Whatever is called, in whatever order: nothing panics, everything settles, every call ends once.

mod common;

use aside_spec::vocabulary::*;
use common::*;
use proptest::prelude::*;

fn user() -> impl Strategy<Value = UserIx> {
    (0_u32..8).prop_map(UserIx)
}

fn users() -> impl Strategy<Value = Vec<UserIx>> {
    prop::collection::vec(user(), 0..5)
}

fn group() -> impl Strategy<Value = GroupIx> {
    prop_oneof![6 => Just(GROUP), 1 => (0_u32..6).prop_map(GroupIx)]
}

fn handle() -> impl Strategy<Value = Handle> {
    (0_u32..8).prop_map(Handle)
}

fn nonce() -> impl Strategy<Value = Nonce> {
    (0_u32..6).prop_map(Nonce)
}

fn at() -> impl Strategy<Value = Vec<At>> {
    let one = prop_oneof![Just(At::All), user().prop_map(At::User)];
    prop_oneof![3 => Just(vec![]), 2 => prop::collection::vec(one.clone(), 1..3), 1 => prop::collection::vec(one, 31)]
}

fn content() -> impl Strategy<Value = Content> {
    let kind = prop::sample::select(MessageKind::ALL);
    (kind, nonce(), any::<bool>()).prop_map(|(kind, nonce, has_nonce)| Content {
        kind,
        text: format!("@words {nonce}"),
        nonce: has_nonce.then_some(nonce),
    })
}

fn options() -> impl Strategy<Value = SendOptions> {
    let flag = prop_oneof![3 => Just(None), 1 => any::<bool>().prop_map(Some)];
    let rare = prop::bool::weighted(0.2);
    let priority = prop::sample::select(Priority::ALL);
    (priority, rare, flag.clone(), flag, any::<bool>(), any::<bool>()).prop_map(
        |(priority, online_only, excluded_from_unread, excluded_from_last, wants_receipt, push)| {
            SendOptions {
                priority,
                online_only,
                excluded_from_unread,
                excluded_from_last,
                wants_receipt,
                push,
            }
        },
    )
}

fn message_call() -> impl Strategy<Value = Call> {
    let maybe_user = prop_oneof![3 => Just(None), 1 => user().prop_map(Some)];
    let maybe_group = prop_oneof![1 => Just(None), 8 => group().prop_map(Some)];
    prop_oneof![
        2 => Just(Call::Login),
        1 => Just(Call::Logout),
        6 => (content(), at(), handle()).prop_map(|(content, at, made)| Call::CreateMessage { content, at, made }),
        1 => (content(), prop::collection::vec(nonce(), 0..3), handle())
            .prop_map(|(content, parts, made)| Call::CreateMerger { content, parts, made }),
        1 => (nonce(), handle()).prop_map(|(message, made)| Call::CreateForward { message, made }),
        1 => (handle(), at(), handle()).prop_map(|(original, at, made)| Call::AddAt { original, at, made }),
        4 => (handle(), users(), handle())
            .prop_map(|(original, receivers, made)| Call::Target { original, receivers, made }),
        12 => (handle(), maybe_user, maybe_group, options()).prop_map(|(message, receiver, group, options)| {
            Call::Send { message, receiver, group, options }
        }),
        1 => nonce().prop_map(|message| Call::Recall { message }),
        1 => nonce().prop_map(|message| Call::Modify { message, text: "new words".into() }),
        1 => nonce().prop_map(|message| Call::Delete { message }),
        1 => nonce().prop_map(|message| Call::SendReceipt { message }),
        1 => nonce().prop_map(|message| Call::ReadReceipt { message }),
    ]
}

fn group_call() -> impl Strategy<Value = Call> {
    let kind = prop::sample::select(GroupType::ALL);
    let option = prop::sample::select(ReceiveOption::ALL);
    prop_oneof![
        group().prop_map(|group| Call::ReadConversation { group }),
        Just(Call::ReadTotalUnread),
        group().prop_map(|group| Call::ReadHistory { group }),
        group().prop_map(|group| Call::Search { group, keyword: "words".into() }),
        group().prop_map(|group| Call::MarkRead { group }),
        (group(), option).prop_map(|(group, option)| Call::SetReceiveOption { group, option }),
        (group(), kind, users()).prop_map(|(group, kind, members)| Call::CreateGroup {
            group,
            kind,
            members
        }),
        group().prop_map(|group| Call::Join { group }),
        (group(), users()).prop_map(|(group, users)| Call::Invite { group, users }),
        group().prop_map(|group| Call::Leave { group }),
        (group(), users()).prop_map(|(group, users)| Call::Kick { group, users }),
        group().prop_map(|group| Call::Dismiss { group }),
        (group(), user(), 0_u32..2).prop_map(|(group, user, seconds)| Call::Mute { group, user, seconds }),
        (group(), any::<bool>()).prop_map(|(group, muted)| Call::MuteAll { group, muted }),
    ]
}

fn control() -> impl Strategy<Value = Control> {
    let device = || (0_u32..9).prop_map(DeviceIx);
    prop_oneof![
        prop::sample::select(Plan::ALL).prop_map(|plan| Control::SetPlan { plan }),
        prop_oneof![0_u64..200_000, Just(u64::MAX)].prop_map(|milliseconds| Control::Wait { milliseconds }),
        device().prop_map(|device| Control::Disconnect { device }),
        device().prop_map(|device| Control::Connect { device }),
    ]
}

#[derive(Clone, Debug)]
enum Step {
    Call(DeviceIx, Call),
    Control(Control),
    Settle,
}

fn step() -> impl Strategy<Value = Step> {
    let device = || (0_u32..9).prop_map(DeviceIx);
    prop_oneof![
        8 => (device(), message_call()).prop_map(|(device, call)| Step::Call(device, call)),
        4 => (device(), group_call()).prop_map(|(device, call)| Step::Call(device, call)),
        2 => control().prop_map(Step::Control),
        3 => Just(Step::Settle),
    ]
}

fn kind() -> impl Strategy<Value = GroupType> {
    prop_oneof![3 => Just(GroupType::Work), 2 => prop::sample::select(GroupType::ALL)]
}

/// Whether a call answers by callback, or by its return alone.
fn is_by_callback(call: &Call) -> bool {
    !matches!(
        call,
        Call::CreateMessage { .. }
            | Call::CreateMerger { .. }
            | Call::CreateForward { .. }
            | Call::AddAt { .. }
            | Call::Target { .. }
    )
}

proptest! {
    #[test]
    fn every_call_ends_once(kind in kind(), seed: u64, steps in prop::collection::vec(step(), 0..60)) {
        let mut hand = hand_with(&world(kind), seed, aside_sim::conduct::Honest);
        let mut calls = Vec::new();
        for step in steps {
            match step {
                Step::Call(device, call) => {
                    calls.push(is_by_callback(&call));
                    let id = hand.service.submit(device, call);
                    prop_assert_eq!(id.0 as usize + 1, calls.len());
                }
                Step::Control(control) => hand.service.control(control),
                Step::Settle => _ = hand.settle(),
            }
        }
        hand.settle();
        let mut ends = vec![0; calls.len()];
        let mut returns = vec![0; calls.len()];
        for event in &hand.seen {
            match event {
                Event::Succeeded { call, .. } | Event::Failed { call, .. } => ends[call.0 as usize] += 1,
                Event::Returned { call, .. } => returns[call.0 as usize] += 1,
                Event::Progress { call, .. } => prop_assert_eq!(ends[call.0 as usize], 0),
                Event::Received { .. }
                | Event::Recalled { .. }
                | Event::Modified { .. }
                | Event::ConversationChanged { .. }
                | Event::TotalUnreadChanged { .. }
                | Event::ReceiptChanged { .. }
                | Event::Pushed { .. } => {}
            }
        }
        let expected: Vec<_> = calls.iter().map(|&by_callback| i32::from(by_callback)).collect();
        prop_assert_eq!(ends, expected);
        prop_assert!(returns.iter().all(|&it| it == 1));
    }

    /// The devices of a user that are online agree with one another, and with what a fresh login would show.
    #[test]
    fn devices_agree(kind in kind(), seed: u64, steps in prop::collection::vec(step(), 0..60)) {
        let mut hand = hand_with(&world(kind), seed, aside_sim::conduct::Honest);
        for step in steps {
            match step {
                Step::Call(device, call) => _ = hand.events(device, call),
                Step::Control(Control::Wait { milliseconds: u64::MAX }) | Step::Settle => {}
                Step::Control(control) => _ = hand.control(control),
            }
        }
        for device in (0..7).map(DeviceIx) {
            hand.control(Control::Connect { device });
            let login = hand.call(device, Call::Login);
            prop_assert_eq!(login, Ok(Value::Nothing));
        }
        for device in (0..7).map(DeviceIx) {
            let live = hand.conversation(device);
            let total = hand.total(device);
            hand.control(Control::Disconnect { device });
            hand.control(Control::Connect { device });
            prop_assert_eq!((hand.conversation(device), hand.total(device)), (live, total), "{}", device);
        }
        // One who is no member any more keeps what each device happens to have.
        for (one, other) in [(of(ANN), ANN_2), (of(CAROL), CAROL_OLD)] {
            if hand.call(one, Call::ReadHistory { group: GROUP }).is_ok() {
                prop_assert_eq!(hand.conversation(one), hand.conversation(other));
                prop_assert_eq!(hand.history(one), hand.history(other));
            }
        }
    }

    /// Live, a device shows what the server would count.
    #[test]
    fn live_is_what_a_resumed_session_shows(kind in kind(), seed: u64, steps in prop::collection::vec(step(), 0..60)) {
        let mut hand = hand_with(&world(kind), seed, aside_sim::conduct::Honest);
        for step in steps {
            match step {
                Step::Call(device, call) => _ = hand.events(device, call),
                Step::Control(Control::Wait { .. } | Control::Disconnect { .. }) | Step::Settle => {}
                Step::Control(control) => _ = hand.control(control),
            }
        }
        for device in (0..7).map(DeviceIx) {
            if hand.call(device, Call::ReadTotalUnread).is_err() {
                continue;
            }
            let live = (hand.conversation(device), hand.total(device), hand.search(device));
            let before = hand.received(device);
            hand.control(Control::Disconnect { device });
            hand.control(Control::Connect { device });
            let then = (hand.conversation(device), hand.total(device), hand.search(device));
            prop_assert_eq!(then, live, "{}", device);
            prop_assert_eq!(hand.received(device), before, "{}", device);
        }
    }

    /// Nobody but the sender and the list may know of a targeted message, on any surface.
    #[test]
    fn bystanders_know_nothing(kind in kind(), seed: u64, steps in prop::collection::vec(step(), 0..60)) {
        let secret = Nonce(999);
        let mut hand = hand_with(&world(kind), seed, aside_sim::conduct::Honest);
        let (one, two) = (Handle(900), Handle(901));
        hand.events(of(ANN), Call::CreateMessage { content: text(999), at: vec![], made: one });
        hand.events(of(ANN), Call::Target { original: one, receivers: vec![VINSON, NOBODY], made: two });
        let half = steps.len() / 2;
        for (nth, step) in steps.into_iter().enumerate() {
            if nth == half {
                let options = SendOptions { wants_receipt: true, ..SendOptions::default() };
                hand.events(of(ANN), Call::Send { message: two, receiver: None, group: Some(GROUP), options });
            }
            match step {
                Step::Call(device, call) => _ = hand.events(device, call),
                Step::Control(control) => _ = hand.control(control),
                Step::Settle => {}
            }
        }
        for event in hand.events(of(ANN), Call::Recall { message: secret }) {
            hand.seen.push(event);
        }
        for event in &hand.seen {
            let knows = device_of(event).is_some_and(|it| [of(ANN), ANN_2, of(VINSON)].contains(&it));
            let says = format!("{event:?}").contains("Nonce(999)");
            prop_assert!(knows || !says || device_of(event).is_none(), "{event:?}");
        }
        for device in [of(DENNY), of(CAROL), CAROL_OLD, of(STRANGER)] {
            let calls = [
                Call::ReadConversation { group: GROUP },
                Call::ReadHistory { group: GROUP },
                Call::Search { group: GROUP, keyword: "words".into() },
            ];
            for call in calls {
                let events = hand.events(device, call);
                prop_assert!(!format!("{events:?}").contains("Nonce(999)"), "{events:?}");
            }
        }
    }
}
