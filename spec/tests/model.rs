//! The reference model by hand: a log that is right, and the same log with one thing wrong at a time.
//!
//! Nothing here is computed by a subject: every event is written down as the rules have it.

mod support;

use aside_spec::finding::Kind;
use aside_spec::model::{Asked, Foreseen, Model, Outlook};
use aside_spec::properties;
use aside_spec::rules::{tencent_2022, tencent_2025};
use aside_spec::vocabulary::*;
use support::*;

/// ann, vinson and carol in a group of a type, ann with an SDK of a version.
fn world(kind: GroupType, version: Version) -> World {
    let mut world = world_of(&["ann", "vinson", "carol"]);
    world.groups[0].kind = kind;
    world.devices[0].version = version;
    world
}

fn usual() -> World {
    world(GroupType::Work, Version::new(6, 0, 1975))
}

/// Judges one send of a message to vinson, and whatever follows.
fn one_send(answer: &[Answer], seen: &[Event]) -> Vec<(Clause, Kind)> {
    let (book, world, names) = (tencent_2022(), usual(), names());
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1]);
    kinds(&play.call(ANN, send(TARGETED, None), answer, seen))
}

#[test]
fn the_feature_page_example_is_right() {
    let (book, world, names) = (tencent_2022(), usual(), names());
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1]);
    assert_eq!(play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON)]), []);
    let read = Call::ReadConversation { group: GROUP };
    let shows = |last: Option<Message>| Value::Conversation { unread: 0, last };
    assert_eq!(play.look(VINSON, read.clone(), shows(Some(aside()))), []);
    assert_eq!(play.look(CAROL, read, shows(None)), []);
    let history = Call::ReadHistory { group: GROUP };
    assert_eq!(play.look(VINSON, history.clone(), Value::Messages(vec![aside()])), []);
    assert_eq!(play.look(CAROL, history, Value::Messages(vec![])), []);
    assert_eq!(properties::check(&world, &names, &play.log), []);
    for clause in [
        Clause::DeliverTargets,
        Clause::DeliverOnlyTargets,
        Clause::SendListForm,
        Clause::UnreadExcluded,
        Clause::HideUnread,
        Clause::HideHistory,
        Clause::HideLastMessage,
    ] {
        assert!(play.checked.contains(&clause), "{clause} was not checked");
    }
    assert!(play.model.answers().contains(&(Clause::LastReceiver, "shown".into())));
}

#[test]
fn each_thing_that_goes_wrong_has_its_clause_and_kind() {
    assert_eq!(one_send(&sent(), &[received(VINSON)]), []);
    assert_eq!(one_send(&sent(), &[]), [(Clause::DeliverTargets, Kind::Lost)]);
    let leak = [received(VINSON), received(CAROL)];
    assert_eq!(one_send(&sent(), &leak), [(Clause::DeliverOnlyTargets, Kind::Leak)]);
    let twice = [received(VINSON), received(VINSON)];
    assert_eq!(one_send(&sent(), &twice), [(Clause::DeliverOnce, Kind::Duplicate)]);
    let echo = [received(VINSON), received(ANN)];
    assert_eq!(one_send(&sent(), &echo), [(Clause::DeliverNoEcho, Kind::Duplicate)]);
    let mut other = aside();
    other.content.text = "for everyone".into();
    let altered = [Event::Received { device: VINSON, message: other }];
    assert_eq!(one_send(&sent(), &altered), [(Clause::ReceiveAsOrdinary, Kind::Corrupted)]);
    let pushed = [received(VINSON), Event::Pushed { user: UserIx(2), message: Some(ASIDE), badge: 0 }];
    assert_eq!(one_send(&sent(), &pushed), [(Clause::HidePush, Kind::Leak)]);
    let told = Event::ConversationChanged { device: CAROL, group: GROUP, unread: 0, last: Some(ASIDE) };
    assert_eq!(one_send(&sent(), &[received(VINSON), told]), [(Clause::HideLastMessage, Kind::Leak)]);
    let counted = Event::ConversationChanged { device: CAROL, group: GROUP, unread: 1, last: None };
    assert_eq!(one_send(&sent(), &[received(VINSON), counted]), [(Clause::HideUnread, Kind::Leak)]);
    let counted = Event::ConversationChanged { device: VINSON, group: GROUP, unread: 1, last: Some(ASIDE) };
    assert_eq!(one_send(&sent(), &[received(VINSON), counted]), [(Clause::UnreadExcluded, Kind::Miscount)]);
}

#[test]
fn refusals_and_callbacks_have_their_clauses() {
    assert!(one_send(&failed(10059), &[]).contains(&(Clause::GatePlan, Kind::WronglyRefused)));
    assert!(one_send(&failed(70404), &[]).contains(&(Clause::GateVersion, Kind::WronglyRefused)));
    assert!(one_send(&failed(10059), &[received(CAROL)]).contains(&(Clause::DeliverOnlyTargets, Kind::Leak)));
    let mut twice = sent();
    twice.push(Answer::Succeeds(Value::Sent(aside())));
    assert_eq!(one_send(&twice, &[received(VINSON)]), [(Clause::SendCallbacks, Kind::Duplicate)]);
    let mut late = sent();
    late.push(Answer::Progresses(100));
    assert_eq!(one_send(&late, &[received(VINSON)]), [(Clause::SendCallbacks, Kind::Misordered)]);
    let unanswered = one_send(&[Answer::Returns(Return::Nothing)], &[received(VINSON)]);
    assert_eq!(unanswered, [(Clause::SendCallbacks, Kind::WronglyRefused)]);
}

/// What the native SDKs refuse by themselves has codes that are known; those of the Web are its own.
#[test]
fn the_codes_of_a_missing_login_are_those_of_the_platform() {
    let (book, names) = (tencent_2022(), names());
    let told = |platform, code| {
        let mut world = usual();
        world.devices[0].platform = platform;
        world.devices[0].logged_in = false;
        let mut play = Play::new(&book, &world, &names);
        assert_eq!(play.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
        kinds(&play.call(ANN, send(ORIGINAL, None), &failed(code), &[]))
    };
    let other = [(Clause::ErrorNotLoggedIn, Kind::Corrupted)];
    assert_eq!(told(Platform::Android, 6014), []);
    assert_eq!(told(Platform::Android, 2024), other);
    assert_eq!(told(Platform::Flutter, 2024), other);
    assert_eq!(told(Platform::Web, 2024), []);
}

/// Targets in one world and sends, admitted: the gates that this breaks.
fn admitted(book: &RuleBook, world: &World) -> Vec<(Clause, Kind)> {
    let names = names();
    let mut play = Play::new(book, world, &names);
    assert_eq!(play.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
    let mut findings = play.call(ANN, target(&[1]), &[Answer::Returns(Return::Object)], &[]);
    findings.extend(play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON)]));
    kinds(&findings).into_iter().filter(|(_, kind)| *kind == Kind::WronglyAdmitted).collect()
}

#[test]
fn gates_are_judged_by_the_book() {
    let (old, new) = (tencent_2022(), tencent_2025());
    let (floor, below) = (Version::new(6, 0, 1975), Version::new(6, 0, 1974));
    assert_eq!(admitted(&old, &world(GroupType::Work, floor)), []);
    let wrong = |clause| vec![(clause, Kind::WronglyAdmitted)];
    assert_eq!(admitted(&old, &world(GroupType::Work, below)), wrong(Clause::GateVersion));
    assert_eq!(admitted(&old, &world(GroupType::AvChatRoom, floor)), wrong(Clause::GateGroupType));
    let late = Version::new(8, 7, 7201);
    assert_eq!(admitted(&old, &world(GroupType::Community, late)), wrong(Clause::GateGroupType));
    assert_eq!(admitted(&new, &world(GroupType::Community, late)), []);
    assert_eq!(admitted(&new, &world(GroupType::Community, floor)), wrong(Clause::GateGroupType));
    let basic = |mut world: World| {
        world.devices[0].edition = Edition::Basic;
        world
    };
    assert_eq!(admitted(&old, &basic(usual())), wrong(Clause::GateEdition));
    let unpaid = |mut world: World| {
        world.plan = Plan::Pro2022;
        world
    };
    assert_eq!(admitted(&old, &unpaid(usual())), wrong(Clause::GatePlan));
}

/// An open gate is seen to be open where a send passes it, and a closed one where a send is refused.
#[test]
fn a_gate_is_checked_where_it_decides_and_not_where_the_send_fails_of_something_else() {
    let (book, names) = (tencent_2022(), names());
    let gates = [
        Clause::GateVersion,
        Clause::GateEdition,
        Clause::GatePlan,
        Clause::GateAtMessage,
        Clause::GateGroupType,
    ];
    let checked = |world: &World, answer: &[Answer], seen: &[Event]| {
        let mut play = Play::new(&book, world, &names);
        play.prepare(&[1]);
        let before = play.checked.len();
        assert_eq!(play.call(ANN, send(TARGETED, None), answer, seen), []);
        let checked = play.checked[before..].iter().copied();
        checked.filter(|clause| gates.contains(clause)).collect::<Vec<_>>()
    };
    assert_eq!(checked(&usual(), &sent(), &[received(VINSON)]), gates);
    let mut stranger = usual();
    stranger.groups[0].members.remove(0);
    assert_eq!(checked(&stranger, &failed(10007), &[]), []);
    let unpaid = World { plan: Plan::Pro2022, ..usual() };
    assert_eq!(checked(&unpaid, &failed(10059), &[]), [Clause::GatePlan]);
}

/// A send to a list with somebody who is no member may be refused or may pass over that one; both are answers.
#[test]
fn open_questions_take_any_answer_but_a_leak() {
    let (book, names) = (tencent_2022(), names());
    let mut world = usual();
    world.groups[0].members.pop();
    for (answer, seen, given) in
        [(sent(), vec![received(VINSON)], "dropped"), (failed(10004), vec![], "refused")]
    {
        let mut play = Play::new(&book, &world, &names);
        play.prepare(&[1, 2]);
        assert_eq!(play.call(ANN, send(TARGETED, None), &answer, &seen), []);
        assert!(play.model.answers().contains(&(Clause::ReceiverNonMember, given.into())));
    }
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1, 2]);
    let served = play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON), received(CAROL)]);
    assert_eq!(kinds(&served), [(Clause::DeliverMembersOnly, Kind::Leak)]);
}

#[test]
fn a_book_that_pins_an_answer_makes_a_check_of_it() {
    let names = names();
    let mut book = tencent_2022();
    book.answers.insert(Clause::ReceiverNonMember, "refused".into());
    let mut world = usual();
    world.groups[0].members.pop();
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1, 2]);
    let findings = play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON)]);
    assert_eq!(kinds(&findings), [(Clause::ReceiverNonMember, Kind::Corrupted)]);
}

/// The original after targeting: sent as an ordinary message, or to the list. The model keeps both until it is seen.
#[test]
fn in_place_or_copy_shows_only_later() {
    let (book, world, names) = (tencent_2022(), usual(), names());
    for (seen, given) in
        [(vec![received(VINSON), received(CAROL)], "copy"), (vec![received(VINSON)], "in-place")]
    {
        let mut play = Play::new(&book, &world, &names);
        play.prepare(&[1]);
        assert_eq!(play.call(ANN, send(ORIGINAL, None), &sent(), &seen), []);
        assert!(play.model.answers().contains(&(Clause::TargetInPlace, given.into())), "{given}");
    }
}

/// The trap of one real SDK: a refusal that returns an empty message, which then goes to everybody.
#[test]
fn an_empty_message_after_a_refusal_is_a_leak() {
    let (book, world, names) = (tencent_2022(), usual(), names());
    let mut play = Play::new(&book, &world, &names);
    assert_eq!(play.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
    assert_eq!(play.call(ANN, target(&[]), &[Answer::Returns(Return::EmptyObject)], &[]), []);
    let mut empty = aside();
    empty.content = Content { kind: MessageKind::Text, text: String::new(), nonce: None };
    let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(empty.clone()))];
    let broadcast = [VINSON, CAROL].map(|device| Event::Received { device, message: empty.clone() });
    let findings = kinds(&play.call(ANN, send(TARGETED, None), &answer, &broadcast));
    assert!(findings.contains(&(Clause::SendNeverBroadcast, Kind::Leak)), "{findings:?}");
}

/// Both judges find a leak, and neither borrows from the other.
#[test]
fn the_properties_find_leaks_and_copies_by_themselves() {
    let (book, world, names) = (tencent_2022(), usual(), names());
    let found = |answer: &[Answer], seen: &[Event]| {
        let mut play = Play::new(&book, &world, &names);
        play.prepare(&[1]);
        play.call(ANN, send(TARGETED, None), answer, seen);
        kinds(&properties::check(&world, &names, &play.log))
    };
    assert_eq!(found(&sent(), &[received(VINSON)]), []);
    assert_eq!(found(&sent(), &[received(CAROL)]), [(Clause::DeliverOnlyTargets, Kind::Leak)]);
    assert_eq!(
        found(&sent(), &[received(VINSON), received(VINSON)]),
        [(Clause::DeliverOnce, Kind::Duplicate)]
    );
    assert_eq!(found(&failed(6017), &[received(VINSON)]), [(Clause::SendErrorMeansUnsent, Kind::Leak)]);
    assert_eq!(found(&[], &[received(VINSON)]), [(Clause::SendCallbacks, Kind::Lost)]);
}

/// Overlapping sends may arrive in either order, but in the same one for everybody on a device.
#[test]
fn overlapping_calls_are_judged_in_every_order() {
    let (book, world) = (tencent_2022(), usual());
    let names = vec!["one".to_string(), "two".to_string()];
    let content =
        |at: u32| Content { kind: MessageKind::Text, text: format!("number {at}"), nonce: Some(Nonce(at)) };
    for order in [[0, 1], [1, 0]] {
        let mut play = Play::new(&book, &world, &names);
        for (at, device) in [(0, ANN), (1, VINSON)] {
            let call = Call::CreateMessage { content: content(at), at: vec![], made: Handle(at) };
            assert_eq!(play.call(device, call, &[Answer::Returns(Return::Object)], &[]), []);
        }
        let message = |at: u32| Message { content: content(at), sender: UserIx(at), ..aside() };
        let mut events = Vec::new();
        let mut asked = Vec::new();
        for (at, device) in [(0, ANN), (1, VINSON)] {
            let call = CallId(10 + at);
            asked.push(Asked::Call { call, device, what: send(Handle(at), None) });
            events.push(Event::Succeeded { call, value: Value::Sent(message(at)) });
        }
        events.push(Event::Received { device: ANN, message: message(1) });
        events.push(Event::Received { device: VINSON, message: message(0) });
        events.extend(order.map(|at| Event::Received { device: CAROL, message: message(at) }));
        assert_eq!(play.model.judge(&asked, &events).findings, []);
    }
}

#[test]
fn without_a_subject_an_open_answer_stands_as_its_question() {
    let (book, world, names) = (tencent_2022(), usual(), names());
    let mut model = Model::new(&book, &world, &names);
    for what in [create(), target(&[1]), send(TARGETED, None)] {
        let asked = Asked::Call { call: CallId(0), device: ANN, what };
        assert_eq!(model.foresee(&[asked]), Some(Outlook::Certain(Foreseen::Done)));
    }
    assert_eq!(model.foresee_received(VINSON), Outlook::Certain(Foreseen::Messages(vec![ASIDE])));
    assert_eq!(model.foresee_received(CAROL), Outlook::Certain(Foreseen::Messages(vec![])));
    let read = Call::ReadConversation { group: GROUP };
    assert_eq!(model.foresee_count(VINSON, &read), Outlook::Certain(Foreseen::Count(0)));
    let Outlook::Open(questions, possibilities) = model.foresee_last(VINSON, &read) else {
        panic!("it is open")
    };
    assert_eq!(questions, [Clause::LastReceiver]);
    assert_eq!(possibilities.len(), 2);
    assert_eq!(model.foresee_last(CAROL, &read), Outlook::Certain(Foreseen::Last(None)));
}
