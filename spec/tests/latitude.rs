//! How much room a subject has, and where it ends: right logs that must pass, each beside a wrong one that must not.
//!
//! *Not here*: what the model foretells without a subject; see `foresight.rs`.

mod support;

use aside_spec::finding::{Finding, Kind};
use aside_spec::model::{Asked, Model};
use aside_spec::rules::tencent_2022;
use aside_spec::vocabulary::*;
use support::*;

impl Play<'_> {
    /// Something from outside, and what is seen of it.
    fn control(&mut self, control: Control, seen: &[Event]) -> Vec<Finding> {
        self.model.judge(&[Asked::Control(control)], seen).findings
    }

    /// ann's ordinary message, received by these.
    fn ordinary(&mut self, by: &[DeviceIx]) {
        assert_eq!(self.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
        let seen: Vec<_> = by.iter().map(|device| received(*device)).collect();
        assert_eq!(self.call(ANN, send(ORIGINAL, None), &sent(), &seen), []);
    }

    /// ann's ordinary message to everybody, and a while.
    fn ordinary_and_wait(&mut self, milliseconds: u64) {
        self.ordinary(&[VINSON, CAROL]);
        assert_eq!(self.control(Control::Wait { milliseconds }, &[]), []);
    }
}

fn recalled(device: DeviceIx) -> Event {
    Event::Recalled { device, message: Some(ASIDE) }
}

fn recall(after_ms: u64, answer: &[Answer], seen: &[Event]) -> Vec<(Clause, Kind)> {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    play.ordinary_and_wait(after_ms);
    kinds(&play.call(ANN, Call::Recall { message: ASIDE }, answer, seen))
}

/// Two minutes are the window. What calls take is not counted, so its last ten seconds are nobody's.
#[test]
fn a_recall_is_due_until_ten_seconds_before_the_end_open_until_the_end_and_refused_after_it() {
    let told = [recalled(VINSON), recalled(CAROL)];
    let refused = failed(10031);
    assert_eq!(recall(110_000, &ok(), &told), []);
    assert_eq!(recall(110_000, &refused, &[]).first(), Some(&(Clause::RecallAudience, Kind::Lost)));
    for open in [110_001, 115_000, 120_000] {
        assert_eq!(recall(open, &ok(), &told), [], "{open}");
        assert_eq!(recall(open, &refused, &[]), [], "{open}");
    }
    assert_eq!(recall(120_001, &refused, &[]), []);
    assert!(recall(120_001, &ok(), &told).contains(&(Clause::RecallWindow, Kind::WronglyAdmitted)));
}

/// dave joins after the message: it is no secret, and still none of his news.
#[test]
fn who_joined_after_a_message_is_not_told_of_what_becomes_of_it() {
    let (book, names) = (tencent_2022(), names());
    let world = world_of(&["ann", "vinson", "carol", "dave"]);
    let dave = DeviceIx(3);
    let mut changed = aside();
    changed.content.text = "for all of you".into();
    let told = |devices: &[DeviceIx]| {
        let mut play = Play::new(&book, &world, &names);
        play.ordinary(&[VINSON, CAROL]);
        let invite = Call::Invite { group: GROUP, users: vec![UserIx(3)] };
        assert_eq!(play.call(ANN, invite, &ok(), &[]), []);
        let event = |device: &DeviceIx| Event::Modified { device: *device, message: changed.clone() };
        let seen: Vec<_> = devices.iter().map(event).collect();
        let modify = Call::Modify { message: ASIDE, text: "for all of you".into() };
        kinds(&play.call(ANN, modify, &ok(), &seen))
    };
    assert_eq!(told(&[VINSON, CAROL]), []);
    assert_eq!(told(&[VINSON, CAROL, dave]), [(Clause::ModifyOrdinary, Kind::Duplicate)]);
    assert_eq!(told(&[VINSON]), [(Clause::ModifyOrdinary, Kind::Lost)]);
}

/// A message that a device was never handed it may not be able to name, so its recall may be refused.
#[test]
fn an_owner_may_fail_to_recall_what_never_reached_the_device() {
    let (book, names) = (tencent_2022(), names());
    let mut world = trio();
    world.devices[0].logged_in = false;
    let mut play = Play::new(&book, &world, &names);
    assert_eq!(play.call(VINSON, create(), &[Answer::Returns(Return::Object)], &[]), []);
    let by_vinson = Message { sender: UserIx(1), ..aside() };
    let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(by_vinson.clone()))];
    let seen = [Event::Received { device: CAROL, message: by_vinson }];
    assert_eq!(play.call(VINSON, send(ORIGINAL, None), &answer, &seen), []);
    assert_eq!(play.call(ANN, Call::Login, &ok(), &[]), []);
    assert_eq!(play.call(ANN, Call::Recall { message: ASIDE }, &failed(6017), &[]), []);
}

/// What is seen while somebody looks is judged as at any other time.
#[test]
fn a_copy_that_comes_during_a_look_is_found() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    play.ordinary(&[VINSON, CAROL]);
    let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Messages(vec![aside()]))];
    let look = Call::ReadHistory { group: GROUP };
    assert_eq!(play.call(VINSON, look.clone(), &answer, &[]), []);
    let found = kinds(&play.call(VINSON, look, &answer, &[received(VINSON)]));
    assert_eq!(found, [(Clause::DeliverOnce, Kind::Duplicate)]);
}

/// A group that is not received may hand a message over all the same, and then it has.
#[test]
fn what_came_though_it_need_not_is_a_copy_when_it_comes_again() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    let hides = Call::SetReceiveOption { group: GROUP, option: ReceiveOption::NotReceive };
    assert_eq!(play.call(VINSON, hides, &ok(), &[]), []);
    play.ordinary(&[VINSON, CAROL]);
    let found = kinds(&play.control(Control::Wait { milliseconds: 1 }, &[received(VINSON)]));
    assert_eq!(found, [(Clause::DeliverOnce, Kind::Duplicate)]);
}

/// Of steps that overlap one may show what the other is about to change, and nothing else.
#[test]
fn news_of_a_modification_that_overlaps_shows_the_old_words_or_the_new_ones() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let shown = |text: &str| {
        let mut play = Play::new(&book, &world, &names);
        play.ordinary(&[VINSON, CAROL]);
        let call = CallId(play.log.len().try_into().expect("a short log"));
        let what = Call::Modify { message: ASIDE, text: "the new words".into() };
        let mut changed = aside();
        changed.content.text = text.into();
        let told = |device| Event::Modified { device, message: changed.clone() };
        let events: Vec<_> = ok().iter().map(|it| it.event(call)).chain([VINSON, CAROL].map(told)).collect();
        let wait = Asked::Control(Control::Wait { milliseconds: 1 });
        kinds(&play.model.judge(&[Asked::Call { call, device: ANN, what }, wait], &events).findings)
    };
    assert_eq!(shown("the new words"), []);
    assert_eq!(shown(&content().text), []);
    assert_eq!(shown("words of nobody"), [(Clause::ModifyOrdinary, Kind::Corrupted); 2]);
}

/// Only what a process was sending as it ended is unknown to the next one, and that may come at any time.
#[test]
fn a_process_is_handed_what_the_one_before_was_sending_and_nothing_older() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let crash = Control::Crash { device: ANN, store: Store::Kept };
    let handed = |overlaps: bool| {
        let mut play = Play::new(&book, &world, &names);
        if overlaps {
            assert_eq!(play.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
            let sends = Asked::Call { call: CallId(9), device: ANN, what: send(ORIGINAL, None) };
            let seen = [received(VINSON), received(CAROL)];
            assert_eq!(play.model.judge(&[sends, Asked::Control(crash)], &seen).findings, []);
        } else {
            play.ordinary(&[VINSON, CAROL]);
            assert_eq!(play.control(crash, &[]), []);
        }
        assert_eq!(play.control(Control::Start { device: ANN }, &[]), []);
        kinds(&play.control(Control::Wait { milliseconds: 1 }, &[received(ANN)]))
    };
    assert_eq!(handed(true), []);
    assert_eq!(handed(false), [(Clause::DeliverNoEcho, Kind::Duplicate)]);
}

#[test]
fn a_process_that_has_ended_answers_nothing() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    assert_eq!(play.control(Control::Crash { device: ANN, store: Store::Kept }, &[]), []);
    assert_eq!(play.call(ANN, create(), &[], &[]), []);
    let found = kinds(&play.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]));
    assert_eq!(found, [(Clause::SendCallbacks, Kind::Corrupted)]);
}

/// Whether a plain member kicks is the subject's affair; that the call is answered is not.
#[test]
fn a_call_that_may_be_refused_is_answered_nevertheless() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let end = |answer: &[Answer]| {
        let kick = Call::Kick { group: GROUP, users: vec![UserIx(2)] };
        kinds(&Play::new(&book, &world, &names).call(VINSON, kick, answer, &[]))
    };
    assert_eq!(end(&ok()), []);
    assert_eq!(end(&failed(10007)), []);
    assert_eq!(end(&[Answer::Returns(Return::Nothing)]), [(Clause::SendCallbacks, Kind::Lost)]);
}

/// A message object lives in the process that made it.
#[test]
fn a_message_object_does_not_outlive_its_process() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1]);
    assert_eq!(play.control(Control::Crash { device: ANN, store: Store::Kept }, &[]), []);
    assert_eq!(play.control(Control::Start { device: ANN }, &[]), []);
    let found = kinds(&play.call(ANN, send(TARGETED, None), &sent(), &[received(VINSON)]));
    assert!(found.iter().any(|(_, kind)| *kind == Kind::WronglyAdmitted), "{found:?}");
}

/// A one-to-one message, by its ends.
fn letter(from: u32, to: u32) -> Message {
    let content = Content { nonce: Some(Nonce(3 * from + to)), ..content() };
    Message { sender: UserIx(from), group: None, content, ..aside() }
}

impl Play<'_> {
    /// One is sent, and received by these devices.
    fn letter(&mut self, from: u32, to: u32, seen: &[DeviceIx]) -> Vec<(Clause, Kind)> {
        let message = letter(from, to);
        let what = Call::CreateMessage { content: message.content.clone(), at: vec![], made: ORIGINAL };
        assert_eq!(self.call(DeviceIx(from), what, &[Answer::Returns(Return::Object)], &[]), []);
        let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(message.clone()))];
        let event = |device: &DeviceIx| Event::Received { device: *device, message: message.clone() };
        let seen: Vec<_> = seen.iter().map(event).collect();
        let options = SendOptions::default();
        let what = Call::Send { message: ORIGINAL, receiver: Some(UserIx(to)), group: None, options };
        kinds(&self.call(DeviceIx(from), what, &answer, &seen))
    }
}

#[test]
fn a_one_to_one_message_is_for_its_two_ends_alone() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    assert_eq!(Play::new(&book, &world, &names).letter(0, 1, &[VINSON]), []);
    let leaked = Play::new(&book, &world, &names).letter(0, 1, &[VINSON, CAROL]);
    assert!(leaked.iter().any(|(_, kind)| *kind == Kind::Leak), "{leaked:?}");
}

#[test]
fn a_one_to_one_message_that_was_missed_may_come_after_login() {
    let (book, names) = (tencent_2022(), names());
    let mut world = trio();
    world.devices[1].logged_in = false;
    let mut play = Play::new(&book, &world, &names);
    assert_eq!(play.letter(0, 1, &[]), []);
    let missed = Event::Received { device: VINSON, message: letter(0, 1) };
    assert_eq!(play.call(VINSON, Call::Login, &ok(), &[missed]), []);
}

/// A login may fail, but one that succeeded did not: a count that is wrong meanwhile is a wrong count, and what comes
/// afterwards is due.
#[test]
fn what_is_wrong_in_a_login_that_succeeds_is_no_reason_to_take_it_for_refused() {
    let (book, names) = (tencent_2022(), names());
    let mut world = trio();
    world.devices[1].logged_in = false;
    let mut play = Play::new(&book, &world, &names);
    let told = Event::ConversationChanged { device: VINSON, group: GROUP, unread: 4, last: None };
    let wrong = kinds(&play.call(VINSON, Call::Login, &ok(), &[told]));
    assert_eq!(wrong, [(Clause::UnreadOrdinary, Kind::Miscount)]);
    play.ordinary(&[VINSON, CAROL]);
}

/// One who sends an object twice, or writes to a user, may be refused; where that went well, it comes.
#[test]
fn what_may_be_refused_and_was_sent_comes() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let lost = [(Clause::DeliverOrdinary, Kind::Lost)];
    let mut play = Play::new(&book, &world, &names);
    play.ordinary(&[VINSON, CAROL]);
    assert_eq!(kinds(&play.call(ANN, send(ORIGINAL, None), &sent(), &[]))[..1], lost);
    let mut play = Play::new(&book, &world, &names);
    play.ordinary(&[VINSON, CAROL]);
    assert_eq!(play.call(ANN, send(ORIGINAL, None), &failed(6017), &[]), []);
    assert_eq!(Play::new(&book, &world, &names).letter(0, 1, &[]), lost);
}

/// Writing back may mark a conversation as read; writing to another one, or being written to, does not.
#[test]
fn only_writing_back_makes_the_unread_count_of_one_to_one_messages_open() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let total = |count| Value::TotalUnread(count);
    let mut play = Play::new(&book, &world, &names);
    assert_eq!(play.letter(0, 1, &[VINSON]), []);
    assert_eq!(play.letter(2, 0, &[ANN]), []);
    assert_eq!(play.letter(1, 2, &[CAROL]), []);
    assert_eq!(play.look(VINSON, Call::ReadTotalUnread, total(1)), []);
    let wrong = kinds(&play.look(VINSON, Call::ReadTotalUnread, total(7)));
    assert_eq!(wrong, [(Clause::UnreadTotal, Kind::Miscount)]);
    assert_eq!(play.letter(1, 0, &[ANN]), []);
    assert_eq!(play.look(VINSON, Call::ReadTotalUnread, total(0)), []);
}

/// One message mentions thirty users at the most.
#[test]
fn thirty_mentions_go_and_one_more_does_not() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let end = |count: u32, admitted: bool| {
        let at: Vec<_> = (0..count).map(|user| At::User(UserIx(user))).collect();
        let content = Content { kind: MessageKind::TextAt, ..content() };
        let message = Message { content: content.clone(), at: at.clone(), ..aside() };
        let mut play = Play::new(&book, &world, &names);
        let what = Call::CreateMessage { content, at, made: ORIGINAL };
        assert_eq!(play.call(ANN, what, &[Answer::Returns(Return::Object)], &[]), []);
        let answer =
            if admitted { Answer::Succeeds(Value::Sent(message.clone())) } else { Answer::Fails(6017) };
        let event = |device| Event::Received { device, message: message.clone() };
        let seen = if admitted { vec![event(VINSON), event(CAROL)] } else { vec![] };
        kinds(&play.call(ANN, send(ORIGINAL, None), &[Answer::Returns(Return::Nothing), answer], &seen))
    };
    assert_eq!(end(30, true), []);
    assert!(end(30, false).contains(&(Clause::SendOrdinary, Kind::WronglyRefused)));
    for many in [31, 32] {
        assert_eq!(end(many, false), [], "{many}");
        assert!(end(many, true).contains(&(Clause::ErrorInvalidParameters, Kind::WronglyAdmitted)), "{many}");
    }
}

/// Whom a message mentions counts, and not in what order.
#[test]
fn mentions_are_compared_as_a_set() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let end = |shown: &[u32]| {
        let mentions = |users: &[u32]| users.iter().map(|user| At::User(UserIx(*user))).collect::<Vec<_>>();
        let content = Content { kind: MessageKind::TextAt, ..content() };
        let message = Message { content: content.clone(), at: mentions(shown), ..aside() };
        let mut play = Play::new(&book, &world, &names);
        let what = Call::CreateMessage { content, at: mentions(&[1, 2]), made: ORIGINAL };
        assert_eq!(play.call(ANN, what, &[Answer::Returns(Return::Object)], &[]), []);
        let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(message.clone()))];
        let event = |device| Event::Received { device, message: message.clone() };
        kinds(&play.call(ANN, send(ORIGINAL, None), &answer, &[event(VINSON), event(CAROL)]))
    };
    assert_eq!(end(&[1, 2]), []);
    assert_eq!(end(&[2, 1]), []);
    assert!(!end(&[1]).is_empty());
}

/// A message that mentions is one of its own: that its original was sent before is no reason to refuse it.
#[test]
fn a_mention_added_to_what_was_sent_makes_a_message_that_was_not() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut play = Play::new(&book, &world, &names);
    play.ordinary(&[VINSON, CAROL]);
    let add = Call::AddAt { original: ORIGINAL, at: vec![At::User(UserIx(1))], made: TARGETED };
    assert_eq!(play.call(ANN, add, &[Answer::Returns(Return::Object)], &[]), []);
    let refused = kinds(&play.call(ANN, send(TARGETED, None), &failed(6017), &[]));
    assert!(refused.contains(&(Clause::SendOrdinary, Kind::WronglyRefused)), "{refused:?}");
}

/// Where a book says that a mention makes the send of a targeted message fail, admitting it breaks that answer.
#[test]
fn a_mention_on_a_list_that_is_refused_at_the_send_is_charged_to_its_question() {
    let (mut book, world, names) = (tencent_2022(), trio(), names());
    book.answers.insert(Clause::TargetAtAdded, "refused-at-send".into());
    let mut play = Play::new(&book, &world, &names);
    play.prepare(&[1]);
    let (made, at) = (Handle(2), vec![At::User(UserIx(1))]);
    let add = Call::AddAt { original: TARGETED, at: at.clone(), made };
    assert_eq!(play.call(ANN, add, &[Answer::Returns(Return::Object)], &[]), []);
    let content = Content { kind: MessageKind::TextAt, ..content() };
    let message = Message { content, at, ..aside() };
    let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(message.clone()))];
    let seen = [Event::Received { device: VINSON, message }];
    let found = kinds(&play.call(ANN, send(made, None), &answer, &seen));
    assert!(found.iter().any(|(clause, _)| *clause == Clause::TargetAtAdded), "{found:?}");
    assert!(found.iter().all(|(clause, _)| *clause != Clause::GateAtMessage), "{found:?}");
}

/// Without the plan no targeted message is sent. If one with an empty list leaks, it was broadcast; another one was not
/// unsent.
#[test]
fn what_leaks_of_a_refused_send_is_charged_by_its_list() {
    let (book, names) = (tencent_2022(), names());
    let world = World { plan: Plan::Pro2022, ..trio() };
    let leak = |list: &[u32]| {
        let mut play = Play::new(&book, &world, &names);
        play.prepare(list);
        let other = Content { nonce: Some(Nonce(1)), ..content() };
        let what = Call::CreateMessage { content: other, at: vec![], made: Handle(5) };
        assert_eq!(play.call(ANN, what, &[Answer::Returns(Return::Object)], &[]), []);
        let found = kinds(&play.call(ANN, send(TARGETED, None), &failed(10059), &[received(CAROL)]));
        found.into_iter().find(|(_, kind)| *kind == Kind::Leak).map(|(clause, _)| clause)
    };
    assert_eq!(leak(&[]), Some(Clause::SendNeverBroadcast));
    assert_eq!(leak(&[1]), Some(Clause::SendErrorMeansUnsent));
}

/// Eight sends at once may come in more orders than the model follows: it says so, then and ever after.
#[test]
fn too_many_orders_are_inconclusive_and_stay_so() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let mut model = Model::new(&book, &world, &names);
    let make = |at: u32| Asked::Call {
        call: CallId(at),
        device: ANN,
        what: Call::CreateMessage { content: content(), at: vec![], made: Handle(at) },
    };
    let returned = |at: u32| Event::Returned { call: CallId(at), value: Return::Object };
    let all: Vec<_> = (0..8).map(make).collect();
    let seen: Vec<_> = (0..8).map(returned).collect();
    assert!(model.judge(&all, &seen).inconclusive);
    assert!(model.judge(&[make(9)], &[returned(9)]).inconclusive);
}

/// A group that nobody joins freely declines a join, is asked, or is joined. Of four joins at once that makes 4! times 3^4
/// courses, which are followed; of five 5! times 3^5, which are too many. They come by threes, so the limit is never met
/// exactly.
#[test]
fn too_many_courses_are_inconclusive_though_the_limit_is_passed_and_not_met() {
    let (book, names) = (tencent_2022(), names());
    let world = world_of(&["ann", "vinson", "carol", "dave"]);
    let gives_up = |joins: u32| {
        let join = Call::Join { group: GROUP };
        let asked = |at| Asked::Call { call: CallId(at), device: DeviceIx(3), what: join.clone() };
        let all: Vec<_> = (0..joins).map(asked).collect();
        let seen: Vec<_> =
            (0..joins).flat_map(|at| ok().into_iter().map(move |it| it.event(CallId(at)))).collect();
        let judgement = Model::new(&book, &world, &names).judge(&all, &seen);
        assert_eq!(judgement.findings, []);
        judgement.inconclusive
    };
    assert!(!gives_up(4));
    assert!(gives_up(5));
}

/// A group that is gone has nobody left: where the send succeeds all the same, each receipt is wrong as well.
#[test]
fn what_was_sent_to_a_group_that_is_gone_is_for_nobody() {
    let (book, names) = (tencent_2022(), names());
    let mut world = trio();
    world.groups[0].kind = GroupType::Public;
    let found = |seen: &[Event]| {
        let mut play = Play::new(&book, &world, &names);
        assert_eq!(play.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
        assert_eq!(play.call(ANN, Call::Dismiss { group: GROUP }, &ok(), &[]), []);
        let mut found = kinds(&play.call(ANN, send(ORIGINAL, None), &sent(), seen));
        found.sort();
        found
    };
    let admitted = (Clause::ErrorNoSuchGroup, Kind::WronglyAdmitted);
    let leaked = (Clause::SendErrorMeansUnsent, Kind::Leak);
    let expected = |mut all: Vec<(Clause, Kind)>| {
        all.sort();
        all
    };
    assert_eq!(found(&[]), [admitted]);
    assert_eq!(found(&[received(VINSON), received(CAROL)]), expected(vec![admitted, leaked, leaked]));
}

/// A device that logged out while a message was under way may still be handed it, once: also where two steps overlap.
#[test]
fn what_was_under_way_at_logout_comes_once_at_most() {
    let (book, world, names) = (tencent_2022(), trio(), names());
    let found = |times: usize| {
        let mut play = Play::new(&book, &world, &names);
        assert_eq!(play.call(ANN, create(), &[Answer::Returns(Return::Object)], &[]), []);
        let (sends, leaves) = (CallId(50), CallId(51));
        let asked = [
            Asked::Call { call: sends, device: ANN, what: send(ORIGINAL, None) },
            Asked::Call { call: leaves, device: VINSON, what: Call::Logout },
        ];
        let answers = sent().into_iter().map(|it| it.event(sends));
        let answers = answers.chain(ok().into_iter().map(|it| it.event(leaves)));
        let seen: Vec<_> = answers.chain([received(CAROL)]).collect();
        assert_eq!(play.model.judge(&asked, &seen).findings, []);
        assert_eq!(play.call(VINSON, Call::Login, &ok(), &[]), []);
        let wait = Asked::Control(Control::Wait { milliseconds: 1 });
        kinds(&play.model.judge(&[wait.clone(), wait], &vec![received(VINSON); times]).findings)
    };
    assert_eq!(found(0), []);
    assert_eq!(found(1), []);
    assert_ne!(found(2), []);
}

/// ann's message for vinson and carol, and carol's forward of it to everybody, both missed by vinson. Of what comes when he
/// is back with other words, the sender tells which of the two it was meant to be; the other one is lost.
#[test]
fn of_two_messages_with_one_nonce_the_sender_tells_which_came_with_other_words() {
    let (mut book, world, names) = (tencent_2022(), trio(), names());
    book.answers.insert(Clause::ReceiveResumed, "events".into());
    let unpushed = |message| {
        let options = SendOptions { push: false, ..SendOptions::default() };
        Call::Send { message, receiver: None, group: Some(GROUP), options }
    };
    let found = |sender: UserIx| {
        let mut play = Play::new(&book, &world, &names);
        assert_eq!(play.control(Control::Disconnect { device: VINSON }, &[]), []);
        play.prepare(&[1, 2]);
        assert_eq!(play.call(ANN, unpushed(TARGETED), &sent(), &[received(CAROL)]), []);
        let (forward, copy) = (Handle(2), Message { sender: UserIx(2), ..aside() });
        let what = Call::CreateForward { message: ASIDE, made: forward };
        assert_eq!(play.call(CAROL, what, &[Answer::Returns(Return::Object)], &[]), []);
        let answer = [Answer::Returns(Return::Nothing), Answer::Succeeds(Value::Sent(copy.clone()))];
        let seen = [Event::Received { device: ANN, message: copy }];
        assert_eq!(play.call(CAROL, unpushed(forward), &answer, &seen), []);
        let mut altered = Message { sender, ..aside() };
        altered.content.text = "words of nobody".into();
        let seen = [Event::Received { device: VINSON, message: altered }];
        let mut found = kinds(&play.control(Control::Connect { device: VINSON }, &seen));
        found.sort();
        found
    };
    let (anns, carols) = (UserIx(0), UserIx(2));
    let (lost, corrupted) = (Kind::Lost, Kind::Corrupted);
    assert_eq!(found(carols), [(Clause::DeliverTargets, lost), (Clause::DeliverOrdinary, corrupted)]);
    assert_eq!(found(anns), [(Clause::DeliverOrdinary, lost), (Clause::ReceiveAsOrdinary, corrupted)]);
}
