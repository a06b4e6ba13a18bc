//! What the honest service does, step by step.
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one thing among many")]

mod common;

use aside_spec::vocabulary::*;
use common::*;

fn options() -> SendOptions {
    SendOptions::default()
}

#[test]
fn the_example_of_the_feature_page() {
    let mut hand = hand(GroupType::Work);
    let aside = hand.aside(of(ANN), &[VINSON, DENNY]);
    for user in [VINSON, DENNY] {
        assert_eq!(hand.received(of(user)), [aside]);
        assert_eq!(hand.conversation(of(user)), (0, Some(aside)));
        assert_eq!(hand.history(of(user)), [aside]);
        assert_eq!(hand.search(of(user)), [aside]);
    }
    for device in [of(CAROL), CAROL_OLD] {
        assert!(!hand.seen.iter().any(|event| device_of(event) == Some(device)), "carol is told nothing");
        assert_eq!(hand.conversation(device), (0, None));
        assert_eq!((hand.history(device), hand.search(device)), (vec![], vec![]));
    }
    let control = hand.say(of(ANN));
    for user in [VINSON, DENNY, CAROL] {
        assert_eq!(hand.received(of(user)).last(), Some(&control));
        assert_eq!(hand.conversation(of(user)), (1, Some(control)));
    }
    assert_eq!(hand.history(of(CAROL)), [control]);
    assert_eq!(hand.history(of(DENNY)), [aside, control]);
    assert_eq!((hand.unread(of(ANN)), hand.received(of(ANN)).len()), (0, 0));
    assert_eq!(hand.received(ANN_2), [aside, control]);
}

#[test]
fn a_targeted_message_takes_a_number() {
    let mut hand = hand(GroupType::Work);
    hand.aside(of(ANN), &[VINSON]);
    let (_, result) = hand.say_with(of(ANN), options());
    let Ok(Value::Sent(message)) = result else { panic!("{result:?}") };
    assert_eq!(message.seq, Some(Seq(2)));
    assert_eq!(hand.aside_with(of(ANN), &[VINSON, DENNY, CAROL, STRANGER], options()).1, Err(10005));
    let (_, result) = hand.say_with(of(ANN), options());
    let Ok(Value::Sent(message)) = result else { panic!("{result:?}") };
    assert_eq!(message.seq, Some(Seq(3)), "a refused one takes none");
}

#[test]
fn creating_refuses_with_null_and_copies() {
    let mut hand = hand(GroupType::Work);
    let plain = hand.create(of(ANN), text(1), vec![]);
    assert_eq!(hand.target(of(ANN), plain, &[]).0, Return::Null);
    assert_eq!(hand.target(of(ANN), Handle(9), &[VINSON]).0, Return::Null);
    let content = Content { kind: MessageKind::TextAt, ..text(2) };
    let mention = hand.create(of(ANN), content, vec![At::User(VINSON)]);
    assert_eq!(hand.target(of(ANN), mention, &[VINSON]).0, Return::Null);
    let (value, aside) = hand.target(of(ANN), plain, &[VINSON, VINSON, NOBODY, STRANGER]);
    assert_eq!(value, Return::Object);
    let made = Handle(1);
    let add = Call::AddAt { original: aside, at: vec![At::All], made };
    assert_eq!(hand.returned(of(ANN), add), Return::Null);
    assert!(hand.send(of(ANN), aside, None, options()).is_ok());
    assert_eq!(hand.received(of(VINSON)), [Nonce(1)]);
    assert!(hand.send(of(ANN), plain, None, options()).is_ok());
    assert_eq!(hand.received(of(CAROL)), [Nonce(1)], "the original is ordinary still");
    assert!(hand.received(of(STRANGER)).is_empty());
    let old = hand.create(CAROL_OLD, text(3), vec![]);
    assert_eq!(hand.target(CAROL_OLD, old, &[VINSON]).0, Return::Absent);
    assert_eq!(hand.send(CAROL_OLD, old, Some(VINSON), options()), Err(70404));
    assert!(hand.send(CAROL_OLD, old, None, options()).is_ok());
}

#[test]
fn gates_of_the_send() {
    let mut hand = hand(GroupType::Public);
    let plain = hand.create(of(ANN), text(1), vec![]);
    let content = Content { kind: MessageKind::TextAt, ..text(2) };
    let mention = hand.create(of(ANN), content, vec![At::User(VINSON)]);
    let send = |message, receiver, group| Call::Send { message, receiver, group, options: options() };
    let group = Some(GROUP);
    let (_, aside) = hand.target(of(ANN), plain, &[VINSON]);
    for (call, code) in [
        (send(Handle(77), None, group), 6017),
        (send(plain, None, None), 6017),
        (send(mention, Some(VINSON), group), 6017),
        (send(aside, Some(VINSON), None), 6017),
        (send(plain, None, Some(UNBORN)), 10010),
        (send(plain, None, Some(GroupIx(99))), 10010),
        (send(plain, None, Some(MALFORMED)), 10015),
        (send(plain, Some(NOBODY), None), 20003),
    ] {
        assert_eq!(hand.call(of(ANN), call.clone()), Err(code), "{call:?}");
    }
    let strange = hand.create(of(STRANGER), text(3), vec![]);
    assert_eq!(hand.send(of(STRANGER), strange, None, options()), Err(10007));
    hand.control(Control::SetPlan { plan: Plan::Pro2022 });
    assert_eq!(hand.send(of(ANN), plain, Some(VINSON), options()), Err(7013));
    assert_eq!(hand.send(of(ANN), aside, None, options()), Err(7013));
    assert!(hand.send(of(ANN), plain, None, options()).is_ok());
    hand.control(Control::SetPlan { plan: Plan::Pro2025 });
    assert!(hand.send(of(ANN), plain, Some(VINSON), options()).is_ok());
    assert!(hand.send(of(ANN), aside, Some(CAROL), options()).is_ok());
    assert_eq!(hand.received(of(CAROL)).len(), 1, "the list wins over the parameter");
    assert_eq!(hand.call(of(ANN), Call::Logout), Ok(Value::Nothing));
    assert_eq!(hand.send(of(ANN), plain, None, options()), Err(6014));
    assert_eq!(hand.call(of(ANN), send(Handle(77), None, None)), Err(6017), "6017 comes first");
    assert_eq!(hand.call(of(ANN), Call::ReadTotalUnread), Err(6014));
}

#[test]
fn group_types_decide() {
    for (kind, is_open) in [
        (GroupType::Work, true),
        (GroupType::Public, true),
        (GroupType::Meeting, true),
        (GroupType::Community, false),
        (GroupType::AvChatRoom, false),
    ] {
        let mut hand = hand(kind);
        assert_eq!(hand.aside_with(of(ANN), &[VINSON], options()).1.is_ok(), is_open, "{kind}");
        let said = hand.say(of(ANN));
        let counts = !matches!(kind, GroupType::Meeting | GroupType::AvChatRoom);
        assert_eq!(hand.unread(of(VINSON)), u32::from(counts), "{kind}");
        assert_eq!(hand.received(of(VINSON)).last(), Some(&said));
        assert_eq!(hand.history(of(VINSON)).is_empty(), kind == GroupType::AvChatRoom);
    }
}

#[test]
fn muting() {
    let mut hand = hand(GroupType::Public);
    let mute = |user, seconds| Call::Mute { group: GROUP, user, seconds };
    assert!(hand.call(of(VINSON), mute(DENNY, 60)).is_ok());
    assert_eq!(hand.call(of(VINSON), mute(ANN, 60)), Err(10007));
    assert_eq!(hand.say_with(of(DENNY), options()).1, Err(10017));
    hand.control(Control::Wait { milliseconds: 60_000 });
    hand.say(of(DENNY));
    assert!(hand.call(of(ANN), Call::MuteAll { group: GROUP, muted: true }).is_ok());
    assert_eq!(hand.say_with(of(DENNY), options()).1, Err(10017));
    hand.say(of(VINSON));
}

#[test]
fn unread_and_its_total() {
    let mut hand = hand(GroupType::Work);
    let (_, sent) = hand.say_with(of(ANN), SendOptions { excluded_from_unread: Some(true), ..options() });
    assert!(sent.is_ok());
    let opted_in = SendOptions { excluded_from_unread: Some(false), ..options() };
    assert!(hand.aside_with(of(ANN), &[VINSON], opted_in).1.is_ok());
    assert_eq!(hand.unread(of(VINSON)), 0);
    hand.say(of(DENNY));
    hand.say(of(DENNY));
    assert_eq!((hand.unread(of(ANN)), hand.unread(ANN_2), hand.total(ANN_2)), (2, 2, 2));
    hand.aside(of(ANN), &[VINSON]);
    assert_eq!((hand.unread(of(ANN)), hand.unread(ANN_2)), (2, 2), "an own targeted one clears nothing");
    hand.say(of(ANN));
    assert_eq!((hand.unread(of(ANN)), hand.unread(ANN_2)), (0, 0));
    hand.say(of(DENNY));
    let changes = hand.events(of(ANN), Call::MarkRead { group: GROUP });
    assert!(changes.iter().any(|it| matches!(it, Event::TotalUnreadChanged { device: ANN_2, total: 0 })));
    assert_eq!(hand.unread(ANN_2), 0);
    let option = Call::SetReceiveOption { group: GROUP, option: ReceiveOption::NotReceive };
    assert!(hand.call(of(VINSON), option).is_ok());
    let before = hand.received(of(VINSON)).len();
    hand.say(of(DENNY));
    hand.aside(of(DENNY), &[VINSON]);
    assert_eq!(hand.received(of(VINSON)).len(), before);
    assert_eq!((hand.unread(of(VINSON)), hand.total(of(VINSON))), (5, 0));
}

#[test]
fn coming_back_brings_what_was_missed_once() {
    let mut hand = hand(GroupType::Work);
    hand.control(Control::Disconnect { device: of(VINSON) });
    hand.control(Control::Disconnect { device: of(CAROL) });
    let read = Call::ReadHistory { group: GROUP };
    assert_eq!(hand.call(of(VINSON), read), Err(9508));
    let sent = [hand.say(of(ANN)), hand.aside(of(ANN), &[VINSON]), hand.say(of(DENNY))];
    let online_only = SendOptions { online_only: true, ..options() };
    assert!(hand.say_with(of(ANN), online_only).1.is_ok());
    assert_eq!(hand.unread(of(VINSON)), 0, "local calls work");
    let pushed: Vec<_> = hand
        .seen
        .iter()
        .filter_map(|it| match it {
            Event::Pushed { user, message, badge } => Some((*user, *message, *badge)),
            _ => None,
        })
        .collect();
    let expected = [(VINSON, 0, 1), (VINSON, 1, 1), (VINSON, 2, 2)];
    assert_eq!(pushed, expected.map(|(user, at, badge)| (user, Some(sent[at]), badge)));
    hand.control(Control::Connect { device: of(VINSON) });
    hand.control(Control::Connect { device: of(CAROL) });
    assert_eq!(hand.received(of(VINSON)), sent);
    assert_eq!(hand.received(of(CAROL)), [sent[0], sent[2]]);
    assert_eq!(hand.conversation(of(VINSON)), (2, Some(sent[2])));
    assert_eq!(hand.conversation(of(CAROL)), (2, Some(sent[2])));
    hand.control(Control::Disconnect { device: of(VINSON) });
    hand.control(Control::Connect { device: of(VINSON) });
    assert_eq!(hand.received(of(VINSON)), sent);
    assert_eq!(hand.call(of(VINSON), Call::Logout), Ok(Value::Nothing));
    let late = hand.say(of(ANN));
    assert_eq!(hand.call(of(VINSON), Call::Login), Ok(Value::Nothing));
    assert_eq!(hand.received(of(VINSON)).last(), Some(&late));
    assert_eq!(hand.unread(of(VINSON)), 3);
}

#[test]
fn recall_modify_delete() {
    let mut hand = hand(GroupType::Work);
    let said = hand.say(of(ANN));
    let aside = hand.aside(of(ANN), &[DENNY]);
    let recall = |message| Call::Recall { message };
    assert_eq!(hand.call(of(CAROL), recall(aside)), Err(6017), "unknown to carol");
    assert_eq!(hand.call(of(CAROL), recall(said)), Err(10032));
    let modify = Call::Modify { message: aside, text: "others".into() };
    assert_eq!(hand.call(of(CAROL), modify.clone()), Err(6017), "unknown to carol");
    assert!(hand.call(of(DENNY), modify.clone()).is_ok(), "a receiver may");
    let told: Vec<_> = hand.events(of(ANN), modify).iter().filter_map(device_of).collect();
    assert_eq!(told.iter().filter(|it| ![of(ANN), ANN_2, of(DENNY)].contains(it)).count(), 0);
    let told: Vec<_> = hand.events(of(ANN), recall(aside)).iter().filter_map(device_of).collect();
    assert!(told.contains(&of(DENNY)) && told.contains(&ANN_2) && !told.contains(&of(CAROL)));
    assert_eq!(hand.conversation(of(DENNY)), (1, Some(aside)), "recalled, and last still");
    assert!(hand.call(of(VINSON), recall(said)).is_ok(), "an admin may");
    assert_eq!(hand.unread(of(DENNY)), 0);
    assert!(hand.call(of(DENNY), Call::Delete { message: aside }).is_ok());
    assert_eq!(hand.conversation(of(DENNY)), (0, Some(said)));
    assert_eq!(hand.history(of(DENNY)), [said]);
    assert_eq!(hand.history(of(ANN)), [said, aside]);
    let late = hand.say(of(ANN));
    hand.control(Control::Wait { milliseconds: 120_001 });
    assert_eq!(hand.call(of(ANN), recall(late)), Err(10031));
}

#[test]
fn receipts() {
    let mut hand = hand(GroupType::Work);
    let wants = SendOptions { wants_receipt: true, ..options() };
    let (said, _) = hand.say_with(of(ANN), wants);
    let (aside, _) = hand.aside_with(of(ANN), &[VINSON, DENNY], wants);
    let told = hand.events(of(VINSON), Call::SendReceipt { message: said });
    let changed =
        |message, unread| Event::ReceiptChanged { device: of(ANN), message: Some(message), read: 1, unread };
    assert!(told.contains(&changed(said, 2)), "{told:?}");
    assert!(hand.events(of(DENNY), Call::SendReceipt { message: aside }).contains(&changed(aside, 1)));
    assert_eq!(hand.call(of(CAROL), Call::SendReceipt { message: aside }), Err(6017));
    let read = Call::ReadReceipt { message: aside };
    assert_eq!(hand.call(of(ANN), read), Ok(Value::Receipt { read: 1, unread: 1 }));
}

#[test]
fn who_leaves_and_comes_back() {
    let mut hand = hand(GroupType::Meeting);
    let first = hand.say(of(ANN));
    hand.control(Control::Disconnect { device: of(DENNY) });
    let aside = hand.aside(of(ANN), &[DENNY]);
    assert!(hand.call(of(ANN), Call::Kick { group: GROUP, users: vec![DENNY, CAROL] }).is_ok());
    hand.control(Control::Connect { device: of(DENNY) });
    assert_eq!(hand.received(of(DENNY)), [first], "what was not delivered is withheld");
    assert_eq!(hand.call(of(DENNY), Call::ReadHistory { group: GROUP }), Err(10007));
    for user in [DENNY, CAROL, STRANGER] {
        assert!(hand.call(of(user), Call::Join { group: GROUP }).is_ok());
    }
    assert_eq!(hand.history(of(DENNY)), [first, aside]);
    assert_eq!(hand.history(of(STRANGER)), [first]);
    assert!(hand.call(of(ANN), Call::Dismiss { group: GROUP }).is_ok());
    assert_eq!(hand.say_with(of(ANN), options()).1, Err(10010));
}

#[test]
fn a_group_is_made() {
    let mut hand = hand(GroupType::Work);
    let create = Call::CreateGroup { group: UNBORN, kind: GroupType::Public, members: vec![VINSON, NOBODY] };
    assert!(hand.call(of(STRANGER), create.clone()).is_ok());
    assert_eq!(hand.call(of(STRANGER), create), Err(10021));
    let message = hand.create(of(STRANGER), text(50), vec![]);
    let send = Call::Send { message, receiver: Some(VINSON), group: Some(UNBORN), options: options() };
    assert!(hand.call(of(STRANGER), send).is_ok());
    assert_eq!(hand.received(of(VINSON)), [Nonce(50)]);
    assert_eq!(hand.call(of(DENNY), Call::Join { group: UNBORN }), Err(10007));
    assert_eq!(hand.call(of(STRANGER), Call::Leave { group: UNBORN }), Err(10009));
}

#[test]
fn forward_and_merge() {
    let mut hand = hand(GroupType::Work);
    let aside = hand.aside(of(ANN), &[VINSON]);
    let made = Handle(5);
    let forward = Call::CreateForward { message: aside, made };
    assert_eq!(hand.returned(of(CAROL), forward.clone()), Return::Null);
    assert_eq!(hand.returned(of(VINSON), forward), Return::Object);
    assert!(hand.send(of(VINSON), made, None, options()).is_ok());
    assert_eq!(hand.received(of(CAROL)), [aside], "a copy is an ordinary message by design");
    let content = Content { kind: MessageKind::Merger, ..text(70) };
    let merge = |parts| Call::CreateMerger { content: content.clone(), parts, made };
    assert_eq!(hand.returned(of(VINSON), merge(vec![aside])), Return::Object);
    assert_eq!(hand.returned(of(VINSON), merge(vec![])), Return::Null);
    assert_eq!(hand.returned(of(VINSON), merge(vec![Nonce(99)])), Return::Null);
}

#[test]
fn one_to_one() {
    let mut hand = hand(GroupType::Work);
    let message = hand.create(of(ANN), text(8), vec![]);
    let send = Call::Send { message, receiver: Some(STRANGER), group: None, options: options() };
    assert!(hand.call(of(ANN), send).is_ok());
    assert_eq!(hand.received(of(STRANGER)), [Nonce(8)]);
    assert!(hand.history(of(ANN)).is_empty());
}

#[test]
fn trace_lines_only_where_asked_for() {
    let book = book();
    let mut service = aside_sim::Service::new(
        &world(GroupType::Work),
        &aside_sim::Settings { seed: 1, book: &book, trace: true },
        aside_sim::conduct::Honest,
    );
    service.submit(of(ANN), Call::MarkRead { group: GROUP });
    service.settle();
    assert!(service.moments().len() >= 5, "{:?}", service.moments());
    assert!(hand(GroupType::Work).service.moments().is_empty());
}
