//! Whatever is called, in whatever order: nothing panics, everything settles, every call ends once.

mod common;

use aside_spec::vocabulary::*;
use common::steps::{Step, kind, step};
use common::*;
use proptest::prelude::*;

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
