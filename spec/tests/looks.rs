//! What a device shows: receipts to whom they are owed, and one answer for one message however often it is looked at.
//!
//! *Not here*: what comes by itself; see `latitude.rs`.

mod support;

use aside_spec::finding::Kind;
use aside_spec::model::Asked;
use aside_spec::rules::tencent_2022;
use aside_spec::vocabulary::*;
use support::*;

fn wants_receipt(message: Handle, wants_receipt: bool) -> Call {
    let options = SendOptions { wants_receipt, ..SendOptions::default() };
    Call::Send { message, receiver: None, group: Some(GROUP), options }
}

fn object() -> [Answer; 1] {
    [Answer::Returns(Return::Object)]
}

/// The answers to what a device may not ask for, or what nothing is counted of, are the subject's own affair.
#[test]
fn a_receipt_is_owed_to_the_sender_who_asked_for_it_alone() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let read = Call::ReadReceipt { message: ASIDE };
    let refused = |asked_for: bool, by: DeviceIx| {
        let mut play = Play::new(&book, &world, &names);
        assert_eq!(play.call(ANN, create(), &object(), &[]), []);
        let seen = [received(VINSON), received(CAROL)];
        assert_eq!(play.call(ANN, wants_receipt(ORIGINAL, asked_for), &sent(), &seen), []);
        kinds(&play.call(by, read.clone(), &failed(6017), &[]))
    };
    assert_eq!(refused(true, ANN), [(Clause::ReceiptOrdinary, Kind::WronglyRefused)]);
    assert_eq!(refused(true, CAROL), []);
    assert_eq!(refused(false, ANN), []);
}

#[test]
fn nothing_is_owed_for_the_receipt_of_one_who_has_left() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let told = |leaves: bool| {
        let mut play = Play::new(&book, &world, &names);
        assert_eq!(play.call(ANN, create(), &object(), &[]), []);
        let seen = [received(VINSON), received(CAROL)];
        assert_eq!(play.call(ANN, wants_receipt(ORIGINAL, true), &sent(), &seen), []);
        if leaves {
            assert_eq!(play.call(VINSON, Call::Leave { group: GROUP }, &ok(), &[]), []);
        }
        kinds(&play.call(VINSON, Call::SendReceipt { message: ASIDE }, &ok(), &[]))
    };
    assert_eq!(told(false), [(Clause::ReceiptOrdinary, Kind::Lost)]);
    assert_eq!(told(true), []);
}

/// Of a message for vinson alone, one has or has not read it; with two, a bystander was counted.
#[test]
fn a_receipt_that_counts_too_many_leaks_and_another_wrong_one_miscounts() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let told = |read, unread| {
        let mut play = Play::new(&book, &world, &names);
        play.prepare(&[1]);
        assert_eq!(play.call(ANN, wants_receipt(TARGETED, true), &sent(), &[received(VINSON)]), []);
        let event = Event::ReceiptChanged { device: ANN, message: Some(ASIDE), read, unread };
        kinds(&play.call(VINSON, Call::SendReceipt { message: ASIDE }, &ok(), &[event]))
    };
    assert_eq!(told(1, 0), []);
    assert_eq!(told(0, 1), [(Clause::ReceiptOrdinary, Kind::Miscount)]);
    assert_eq!(told(1, 1), [(Clause::HideReceipts, Kind::Leak)]);
}

/// A subject that counts no receipts of a targeted message may refuse to show any, show nothing, or show that nobody on the
/// list has read it. Who is not on the list is not counted by it either, whether or not it told before that it counts none.
#[test]
fn a_receipt_that_is_not_counted_shows_nobody_off_the_list() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let what = Call::ReadReceipt { message: ASIDE };
    let sent_with_receipt = |is_ignored: bool| {
        let mut play = Play::new(&book, &world, &names);
        play.prepare(&[1]);
        assert_eq!(play.call(ANN, wants_receipt(TARGETED, true), &sent(), &[received(VINSON)]), []);
        if is_ignored {
            assert_eq!(play.call(VINSON, Call::SendReceipt { message: ASIDE }, &ok(), &[]), []);
        }
        play
    };
    for is_ignored in [false, true] {
        let shown = |read, unread| {
            let value = Value::Receipt { read, unread };
            kinds(&sent_with_receipt(is_ignored).look(ANN, what.clone(), value))
        };
        assert_eq!(kinds(&sent_with_receipt(is_ignored).call(ANN, what.clone(), &failed(10004), &[])), []);
        assert_eq!(shown(0, 0), []);
        assert_eq!(shown(0, 1), []);
        assert_eq!(shown(1, 0), [(Clause::ReceiptOrdinary, Kind::Miscount)], "{is_ignored}");
        for (read, unread) in [(0, 2), (1, 1), (2, 0)] {
            assert_eq!(shown(read, unread), [(Clause::HideReceipts, Kind::Leak)], "{is_ignored}");
        }
    }
}

/// dave, who receives nothing of groups, joins while ann sends, and leaves: he may be one of those who have not read it.
#[test]
fn whether_one_who_joined_during_a_send_was_meant_stays_open_after_he_has_left() {
    let (book, names) = (tencent_2022(), names());
    let mut world = world_of(&["ann", "vinson", "carol", "dave"]);
    world.groups[0].kind = GroupType::Meeting;
    let dave = DeviceIx(3);
    let shown = |unread| {
        let mut play = Play::new(&book, &world, &names);
        let hides = Call::SetReceiveOption { group: GROUP, option: ReceiveOption::NotReceive };
        assert_eq!(play.call(dave, hides, &ok(), &[]), []);
        assert_eq!(play.call(ANN, create(), &object(), &[]), []);
        let (sends, joins) = (CallId(50), CallId(51));
        let asked = [
            Asked::Call { call: sends, device: ANN, what: wants_receipt(ORIGINAL, true) },
            Asked::Call { call: joins, device: dave, what: Call::Join { group: GROUP } },
        ];
        let answers =
            sent().into_iter().map(|it| it.event(sends)).chain(ok().into_iter().map(|it| it.event(joins)));
        let seen: Vec<_> = answers.chain([VINSON, CAROL].map(received)).collect();
        assert_eq!(play.model.judge(&asked, &seen).findings, []);
        assert_eq!(play.call(dave, Call::Leave { group: GROUP }, &ok(), &[]), []);
        let what = Call::ReadReceipt { message: ASIDE };
        kinds(&play.look(ANN, what, Value::Receipt { read: 0, unread }))
    };
    assert_eq!(shown(2), []);
    assert_eq!(shown(3), []);
    assert_eq!(shown(4), [(Clause::ReceiptOrdinary, Kind::Miscount)]);
}

/// dave, who has no device, is invited while ann sends, and removed: whether he was meant is all that is left to tell.
#[test]
fn whether_one_without_a_device_was_meant_stays_open_after_he_was_removed() {
    let (book, names) = (tencent_2022(), names());
    let mut world = world_of(&["ann", "vinson", "carol", "dave"]);
    world.devices.pop();
    let dave = vec![UserIx(3)];
    let shown = |unread| {
        let mut play = Play::new(&book, &world, &names);
        assert_eq!(play.call(ANN, create(), &object(), &[]), []);
        let (sends, invites) = (CallId(50), CallId(51));
        let invite = Call::Invite { group: GROUP, users: dave.clone() };
        let asked = [
            Asked::Call { call: sends, device: ANN, what: wants_receipt(ORIGINAL, true) },
            Asked::Call { call: invites, device: VINSON, what: invite },
        ];
        let answers =
            sent().into_iter().map(|it| it.event(sends)).chain(ok().into_iter().map(|it| it.event(invites)));
        let seen: Vec<_> = answers.chain([VINSON, CAROL].map(received)).collect();
        assert_eq!(play.model.judge(&asked, &seen).findings, []);
        let kick = Call::Kick { group: GROUP, users: dave.clone() };
        assert_eq!(play.call(ANN, kick, &ok(), &[]), []);
        let what = Call::ReadReceipt { message: ASIDE };
        kinds(&play.look(ANN, what, Value::Receipt { read: 0, unread }))
    };
    assert_eq!(shown(2), []);
    assert_eq!(shown(3), []);
    assert_eq!(shown(4), [(Clause::ReceiptOrdinary, Kind::Miscount)]);
}

fn history(play: &mut Play<'_>, shown: &[Message]) -> bool {
    play.look(VINSON, Call::ReadHistory { group: GROUP }, Value::Messages(shown.to_vec())).is_empty()
}

/// Whether history shows who came back, or who joined late, a message of before: either way, but not both.
#[test]
fn what_history_has_shown_of_the_time_before_it_does_not_hide_again() {
    let (book, names) = (tencent_2022(), names());
    let joined = Call::Invite { group: GROUP, users: vec![UserIx(1)] };
    let mut late = trio();
    late.groups[0].members.remove(1);
    for (world, leaves) in [(trio(), true), (late, false)] {
        for first in [vec![aside()], vec![]] {
            let mut play = Play::new(&book, &world, &names);
            play.prepare(&[1, 2]);
            let seen = if leaves { vec![received(VINSON), received(CAROL)] } else { vec![received(CAROL)] };
            assert_eq!(play.call(ANN, send(TARGETED, None), &sent(), &seen), []);
            if leaves {
                assert_eq!(play.call(VINSON, Call::Leave { group: GROUP }, &ok(), &[]), []);
            }
            assert_eq!(play.call(ANN, joined.clone(), &ok(), &[]), []);
            let other = if first.is_empty() { vec![aside()] } else { vec![] };
            assert!(history(&mut play, &first));
            assert!(history(&mut play, &first));
            assert!(!history(&mut play, &other), "{leaves} {first:?}");
        }
    }
}

/// A device below the floor need not show what was targeted at its user; what ann then sent to everybody under the same
/// nonce, it must. So once is enough and twice is right, whatever else of hers follows.
#[test]
fn what_went_out_twice_is_shown_as_often_as_it_must_be_and_no_more_than_it_was_sent() {
    let (book, names) = (tencent_2022(), names());
    let mut world = trio();
    world.devices[1].version = Version::new(6, 0, 1974);
    let mut play = Play::new(&book, &world, &names);
    let everybody = |message: &Message| {
        [VINSON, CAROL].map(|device| Event::Received { device, message: message.clone() })
    };
    play.prepare(&[1]);
    assert_eq!(play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON)]), []);
    assert_eq!(play.call(ANN, send(ORIGINAL, None), &sent(), &everybody(&aside())), []);
    let mut later = Vec::new();
    for at in [1, 2] {
        let content = Content { nonce: Some(Nonce(at)), ..content() };
        let (made, message) = (Handle(10 + at), message(content.clone()));
        let what = Call::CreateMessage { content, at: vec![], made };
        assert_eq!(play.call(ANN, what, &object(), &[]), []);
        let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(message.clone()))];
        assert_eq!(play.call(ANN, send(made, None), &answer, &everybody(&message)), []);
        later.push(message);
    }
    for (times, right) in [(0, false), (1, true), (2, true), (3, false)] {
        let shown = [vec![aside(); times], later.clone()].concat();
        assert_eq!(history(&mut play, &shown), right, "{times} times");
    }
}

/// What a search finds lies in the device's store, which may have missed a modification; history comes from the service.
#[test]
fn a_search_may_show_the_old_words_and_history_may_not() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    let seen = [received(VINSON), received(CAROL)];
    assert_eq!(play.call(ANN, create(), &object(), &[]), []);
    assert_eq!(play.call(ANN, send(ORIGINAL, None), &sent(), &seen), []);
    let with = |text: &str| message(Content { text: text.into(), ..content() });
    let told = [VINSON, CAROL].map(|device| Event::Modified { device, message: with("new words") });
    let modify = Call::Modify { message: ASIDE, text: "new words".into() };
    assert_eq!(play.call(ANN, modify, &ok(), &told), []);
    let search = Call::Search { group: GROUP, keyword: "words".into() };
    let mut shows =
        |what: &Call, shown: Message| kinds(&play.look(VINSON, what.clone(), Value::Messages(vec![shown])));
    let wrong = [(Clause::HistoryOrdinary, Kind::Corrupted)];
    for what in [search.clone(), Call::ReadHistory { group: GROUP }] {
        assert_eq!(shows(&what, with("new words")), []);
        assert_eq!(shows(&what, with("words of nobody")), wrong);
    }
    assert_eq!(shows(&search, aside()), []);
    assert_eq!(shows(&Call::ReadHistory { group: GROUP }, aside()), wrong);
}

/// While the plan holds, history shows the message; that tells nothing of what it does when the plan has lapsed.
#[test]
fn what_history_shows_before_the_plan_lapses_binds_nobody_afterwards() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1]);
    assert_eq!(play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON)]), []);
    assert!(history(&mut play, &[aside()]));
    let lapse = Asked::Control(Control::SetPlan { plan: Plan::Pro2022 });
    assert_eq!(play.model.judge(&[lapse], &[]).findings, []);
    assert!(history(&mut play, &[]));
    assert!(!history(&mut play, &[aside()]));
}

/// Only the device that sent a message surely has it: ann's other one was not handed it, and may know nothing.
#[test]
fn a_second_device_may_fail_to_merge_what_the_first_one_sent() {
    let (book, names) = (tencent_2022(), names());
    let mut world = trio();
    world.devices.push(DeviceSpec { name: "pad".into(), ..world.devices[0].clone() });
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1]);
    assert_eq!(play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON)]), []);
    let title = Content { kind: MessageKind::Merger, text: "minutes".into(), nonce: Some(Nonce(1)) };
    let merge = Call::CreateMerger { content: title, parts: vec![ASIDE], made: Handle(4) };
    let refused = [Answer::Returns(Return::Null)];
    assert_eq!(play.call(DeviceIx(3), merge.clone(), &refused, &[]), []);
    let wrong = kinds(&play.call(VINSON, merge, &refused, &[]));
    assert_eq!(wrong, [(Clause::SendEveryKind, Kind::WronglyRefused)]);
}

/// A subject that takes mentions added to a targeted message does not thereby take them in the other form.
#[test]
fn a_mention_by_the_single_form_is_refused_whatever_becomes_of_one_added_to_a_list() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    let at = vec![At::User(UserIx(1))];
    let content = Content { kind: MessageKind::TextAt, ..content() };
    let message = Message { content: content.clone(), at: at.clone(), ..aside() };
    let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(message.clone()))];
    let seen = [Event::Received { device: VINSON, message }];
    play.prepare(&[1]);
    let add = Call::AddAt { original: TARGETED, at: at.clone(), made: Handle(2) };
    assert_eq!(play.call(ANN, add, &object(), &[]), []);
    assert_eq!(play.call(ANN, send(Handle(2), None), &answer, &seen), []);
    assert!(play.model.answers().contains(&(Clause::TargetAtAdded, "targeted".into())));
    let what = Call::CreateMessage { content, at, made: Handle(3) };
    assert_eq!(play.call(ANN, what, &object(), &[]), []);
    let found = kinds(&play.call(ANN, send(Handle(3), Some(1)), &answer, &seen));
    assert!(found.contains(&(Clause::GateAtMessage, Kind::WronglyAdmitted)), "{found:?}");
}
