//! Each mutant differs from the honest service somewhere on a walk through worlds of every kind; and only there.

mod common;

use aside_sim::conduct::{Conduct, Honest};
use aside_sim::mutants::{Mutant, Mutated};
use aside_spec::vocabulary::*;
use common::*;

fn options() -> SendOptions {
    SendOptions::default()
}

/// The worlds of the walk: group types, and what gates the sender.
fn worlds() -> Vec<World> {
    let mut worlds: Vec<_> = GroupType::ALL.iter().map(|&kind| world(kind)).collect();
    let with = |change: &dyn Fn(&mut World)| {
        let mut world = world(GroupType::Work);
        change(&mut world);
        world
    };
    for (major, minor, build) in [(6, 0, 1974), (6, 0, 975), (10, 0, 1)] {
        worlds.push(with(&|it| it.devices[0].version = Version::new(major, minor, build)));
    }
    worlds.push(with(&|it| it.devices[0].edition = Edition::Basic));
    for plan in [Plan::Pro2022, Plan::Pro2025, Plan::Trial2022] {
        worlds.push(with(&|it| it.plan = plan));
    }
    worlds
}

/// A community of dozens, under a book that lets communities have lists of fifty: what is seen of such a list.
fn walk_in_a_crowd<C: Conduct>(conduct: C) -> Vec<Event> {
    let mut book = book();
    book.receiver_limit = Some(50);
    book.group_types.insert(GroupType::Community, group_rule(Availability::Always, true, true, true));
    let mut world = world(GroupType::Community);
    let first = world.users.len();
    for nth in 0..48 {
        world.users.push(UserSpec { name: format!("extra{nth}"), registered: true });
        world.groups[0].members.push(MemberSpec { user: UserIx::of(first + nth), role: Role::Member });
    }
    let mut hand = hand_by(&book, &world, 7, conduct);
    let crowd = (first..first + 48).map(UserIx::of).chain([DENNY, CAROL]).collect::<Vec<_>>();
    tell(&mut hand, of(ANN), Some(&crowd), options());
    hand.seen
}

/// Everything that is seen on a walk that calls whatever can be called.
fn walk<C: Conduct>(world: &World, conduct: C) -> Vec<Event> {
    let mut hand = hand_with(world, 7, conduct);
    aim(&mut hand);
    come_and_go(&mut hand);
    change(&mut hand);
    look(&mut hand);
    speak_at_once(&mut hand);
    get_into_trouble(&mut hand);
    err(&mut hand);
    hand.seen
}

fn act<C: Conduct>(hand: &mut Hand<C>, device: DeviceIx, call: Call) {
    hand.events(device, call);
}

fn send<C: Conduct>(hand: &mut Hand<C>, message: Handle, receiver: Option<UserIx>, options: SendOptions) {
    act(hand, of(ANN), Call::Send { message, receiver, group: Some(GROUP), options });
}

/// Makes and sends, whatever comes back.
fn tell<C: Conduct>(
    hand: &mut Hand<C>,
    from: DeviceIx,
    to: Option<&[UserIx]>,
    options: SendOptions,
) -> Nonce {
    let nonce = hand.fresh();
    let (original, made) = (Handle(nonce), Handle(10_000 + nonce));
    act(hand, from, Call::CreateMessage { content: text(nonce), at: vec![], made: original });
    let message = to.map_or(original, |_| made);
    if let Some(receivers) = to {
        act(hand, from, Call::Target { original, receivers: receivers.to_vec(), made });
    }
    act(hand, from, Call::Send { message, receiver: None, group: Some(GROUP), options });
    Nonce(nonce)
}

fn aim<C: Conduct>(hand: &mut Hand<C>) {
    for receivers in [&[DENNY, CAROL, STRANGER][..], &[DENNY], &[], &[VINSON, DENNY, CAROL, STRANGER]] {
        tell(hand, of(ANN), Some(receivers), options());
    }
    tell(hand, of(ANN), None, options());
    let contents =
        [(MessageKind::TextAt, "hi"), (MessageKind::Custom, "bytes"), (MessageKind::Text, "@denny")];
    for (nth, (kind, text)) in (100..).zip(contents) {
        let content = Content { kind, text: text.into(), nonce: Some(Nonce(nth)) };
        let (original, made) = (Handle(nth), Handle(nth + 50));
        act(hand, of(ANN), Call::CreateMessage { content, at: vec![At::User(DENNY)], made: original });
        act(hand, of(ANN), Call::Target { original, receivers: vec![DENNY], made });
        send(hand, made, None, options());
        send(hand, original, Some(CAROL), options());
        send(hand, original, None, options());
    }
    tell(hand, of(ANN), Some(&[DENNY]), SendOptions { excluded_from_unread: Some(false), ..options() });
    let at = vec![At::User(DENNY)];
    act(hand, of(ANN), Call::AddAt { original: Handle(101), at, made: Handle(180) });
    act(hand, of(ANN), Call::Target { original: Handle(180), receivers: vec![DENNY], made: Handle(181) });
    send(hand, Handle(181), None, options());
    act(hand, of(ANN), Call::Target { original: Handle(101), receivers: vec![DENNY], made: Handle(182) });
    send(hand, Handle(182), Some(CAROL), options());
    let plan = Plan::Ultimate2022;
    hand.control(Control::SetPlan { plan: Plan::Pro2022 });
    tell(hand, of(ANN), Some(&[DENNY]), options());
    hand.control(Control::SetPlan { plan });
    let letter = Call::Send { message: Handle(100), receiver: Some(CAROL), group: None, options: options() };
    act(hand, of(ANN), letter);
    act(hand, of(CAROL), Call::ReadTotalUnread);
}

fn come_and_go<C: Conduct>(hand: &mut Hand<C>) {
    act(hand, of(DENNY), Call::SetReceiveOption { group: OTHER, option: ReceiveOption::NotNotify });
    for device in [DENNY, VINSON, CAROL].map(of) {
        hand.control(Control::Disconnect { device });
    }
    for group in [OTHER, GROUP] {
        let nonce = hand.fresh();
        act(hand, of(ANN), Call::CreateMessage { content: text(nonce), at: vec![], made: Handle(nonce) });
        let send =
            Call::Send { message: Handle(nonce), receiver: None, group: Some(group), options: options() };
        act(hand, of(ANN), send);
    }
    hand.control(Control::Disconnect { device: CAROL_OLD });
    tell(hand, of(ANN), Some(&[DENNY]), options());
    tell(hand, of(ANN), None, SendOptions { push: false, ..options() });
    tell(hand, of(ANN), None, SendOptions { online_only: true, ..options() });
    for device in [of(DENNY), of(VINSON), of(CAROL), CAROL_OLD] {
        hand.control(Control::Connect { device });
    }
    look(hand);
    act(hand, of(DENNY), Call::MarkRead { group: GROUP });
    act(hand, CAROL_OLD, Call::MarkRead { group: GROUP });
    tell(hand, of(DENNY), None, options());
    look(hand);
    tell(hand, of(ANN), None, options());
    tell(hand, of(DENNY), None, SendOptions { excluded_from_unread: Some(true), ..options() });
    tell(hand, of(DENNY), None, SendOptions { excluded_from_last: Some(true), ..options() });
}

fn change<C: Conduct>(hand: &mut Hand<C>) {
    let wants = SendOptions { wants_receipt: true, ..options() };
    for to in [None, Some(&[DENNY][..])] {
        let message = tell(hand, of(ANN), to, wants);
        act(hand, of(DENNY), Call::SendReceipt { message });
        act(hand, of(ANN), Call::ReadReceipt { message });
        act(hand, of(ANN), Call::Modify { message, text: "new words".into() });
        act(hand, of(CAROL), Call::Recall { message });
        act(hand, of(ANN), Call::Recall { message });
    }
    let message = tell(hand, of(DENNY), None, options());
    act(hand, of(CAROL), Call::Delete { message });
    act(hand, of(VINSON), Call::Recall { message });
    for milliseconds in [70_000, 70_000] {
        let message = tell(hand, of(ANN), None, options());
        let early = tell(hand, of(ANN), None, options());
        hand.control(Control::Wait { milliseconds });
        act(hand, of(ANN), Call::Recall { message });
        hand.control(Control::Wait { milliseconds });
        act(hand, of(ANN), Call::Recall { message: early });
    }
}

fn look<C: Conduct>(hand: &mut Hand<C>) {
    act(hand, of(ANN), Call::Invite { group: GROUP, users: vec![STRANGER] });
    for device in (0..7).map(DeviceIx) {
        act(hand, device, Call::ReadConversation { group: GROUP });
        act(hand, device, Call::ReadTotalUnread);
        act(hand, device, Call::ReadHistory { group: GROUP });
        act(hand, device, Call::Search { group: GROUP, keyword: "words".into() });
    }
    act(hand, of(ANN), Call::Kick { group: GROUP, users: vec![STRANGER] });
}

/// Several sends under way at once: here order is at stake.
fn speak_at_once<C: Conduct>(hand: &mut Hand<C>) {
    for nonce in 500..520 {
        let made = Handle(nonce);
        hand.service.submit(of(ANN), Call::CreateMessage { content: text(nonce), at: vec![], made });
        let send = Call::Send { message: made, receiver: None, group: Some(GROUP), options: options() };
        hand.service.submit(of(ANN), send);
    }
    hand.settle();
}

/// Words with whispers among them, all under way at once: a gap then has a number that is for others.
fn whisper_among_words<C: Conduct>(hand: &mut Hand<C>) {
    for _ in 0..12 {
        let nonce = hand.fresh();
        let (original, made) = (Handle(nonce), Handle(10_000 + nonce));
        hand.service
            .submit(of(ANN), Call::CreateMessage { content: text(nonce), at: vec![], made: original });
        hand.service.submit(of(ANN), Call::Target { original, receivers: vec![DENNY], made });
        let message = if nonce.is_multiple_of(2) { original } else { made };
        let send = Call::Send { message, receiver: None, group: Some(GROUP), options: options() };
        hand.service.submit(of(ANN), send);
    }
    hand.settle();
}

/// Bad links, a service that goes down, processes that end, a clock that is wrong.
fn get_into_trouble<C: Conduct>(hand: &mut Hand<C>) {
    let weather =
        Weather { for_ms: 3_000, lose: 40, double: 20, overtake: 30, lose_acks: 30, ..Weather::CALM };
    for _ in 0..4 {
        for device in [of(ANN), of(VINSON), of(DENNY), of(CAROL), CAROL_OLD] {
            hand.control(Control::Degrade { device, weather });
        }
        whisper_among_words(hand);
        for _ in 0..3 {
            tell(hand, of(ANN), Some(&[DENNY]), options());
            tell(hand, of(ANN), None, options());
            tell(hand, of(DENNY), Some(&[CAROL]), options());
        }
        speak_at_once(hand);
    }
    hand.control(Control::RestartService { milliseconds: 100 });
    look(hand);
    hand.control(Control::Crash { device: of(CAROL), store: Store::Lost });
    tell(hand, of(DENNY), Some(&[ANN]), options());
    hand.control(Control::Start { device: of(CAROL) });
    look(hand);
    hand.control(Control::Skew { device: of(ANN), milliseconds: -600_000 });
    let message = tell(hand, of(ANN), None, options());
    act(hand, of(ANN), Call::Recall { message });
    hand.control(Control::Disconnect { device: of(CAROL) });
    hand.control(Control::Disconnect { device: CAROL_OLD });
    act(hand, of(ANN), Call::Kick { group: GROUP, users: vec![CAROL] });
    tell(hand, of(ANN), None, options());
    hand.control(Control::Connect { device: of(CAROL) });
    hand.control(Control::Connect { device: CAROL_OLD });
    act(hand, of(ANN), Call::Invite { group: GROUP, users: vec![CAROL] });
}

fn err<C: Conduct>(hand: &mut Hand<C>) {
    let plain = Handle(500);
    for group in [None, Some(UNBORN), Some(MALFORMED)] {
        let send = Call::Send { message: plain, receiver: None, group, options: options() };
        act(hand, of(ANN), send);
    }
    tell(hand, of(STRANGER), None, options());
    act(hand, of(ANN), Call::MuteAll { group: GROUP, muted: true });
    tell(hand, of(DENNY), None, options());
    act(hand, of(ANN), Call::Logout);
    tell(hand, of(ANN), None, options());
}

#[test]
fn every_mutant_is_seen() {
    let worlds = worlds();
    let honest: Vec<_> = worlds.iter().map(|world| walk(world, Honest)).collect();
    let in_a_crowd = walk_in_a_crowd(Honest);
    let is_seen = |mutant: Mutant| {
        worlds.iter().zip(&honest).any(|(it, honest)| walk(it, Mutated(mutant)) != *honest)
            || walk_in_a_crowd(Mutated(mutant)) != in_a_crowd
    };
    let unseen: Vec<_> = Mutant::ALL.iter().filter(|&&mutant| !is_seen(mutant)).map(|it| it.name()).collect();
    assert!(unseen.is_empty(), "unseen: {unseen:?}");
}

/// A mutant that lets the gates alone is honest in a world where its point never comes up.
#[test]
fn a_mutant_of_another_group_type_is_honest_here() {
    let world = world(GroupType::Work);
    assert_eq!(walk(&world, Mutated(Mutant::AcceptCommunity)), walk(&world, Honest));
}

/// The walk itself reaches what it is there for.
#[test]
fn the_walk_sees_every_kind_of_event() {
    let seen = walk(&world(GroupType::Work), Honest);
    for kind in [
        "Progress",
        "Received",
        "Recalled",
        "Modified",
        "ConversationChanged",
        "TotalUnreadChanged",
        "ReceiptChanged",
        "Pushed",
    ] {
        assert!(seen.iter().any(|event| format!("{event:?}").starts_with(kind)), "{kind}");
    }
}
