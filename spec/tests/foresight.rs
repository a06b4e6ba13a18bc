//! What the model foretells where nothing speaks of it: the likely course, which a scenario's pins rest on.
//!
//! *Not here*: judging a subject, which may take any of those courses; see `model.rs` and its neighbours.

mod support;

use aside_spec::model::{Asked, Foreseen, Model, Outlook};
use aside_spec::rules::tencent_2022;
use aside_spec::vocabulary::*;
use support::*;

const DAVE: DeviceIx = DeviceIx(3);
const NEW: GroupIx = GroupIx(1);

/// ann owns a group of vinson and carol; dave is outside. The second group is not created yet.
fn world(kind: GroupType) -> World {
    let mut world = world_of(&["ann", "vinson", "carol", "dave"]);
    world.groups[0].kind = kind;
    world.groups.push(GroupSpec { name: "groupB".into(), kind, members: vec![] });
    world
}

fn away(device: DeviceIx, mut world: World) -> World {
    world.devices[device.0 as usize].logged_in = false;
    world
}

fn call(device: DeviceIx, what: Call) -> Asked {
    Asked::Call { call: CallId(0), device, what }
}

const DONE: Option<Outlook<Foreseen>> = Some(Outlook::Certain(Foreseen::Done));
const REFUSED: Option<Outlook<Foreseen>> = Some(Outlook::Certain(Foreseen::Refused));

/// Takes steps one after the other, and gives how the last one is foreseen to end.
fn walk(model: &mut Model<'_>, steps: Vec<(DeviceIx, Call)>) -> Option<Outlook<Foreseen>> {
    let ends = steps.into_iter().map(|(device, what)| model.foresee(&[call(device, what)]));
    ends.last().flatten()
}

fn end(world: &World, steps: Vec<(DeviceIx, Call)>) -> Option<Outlook<Foreseen>> {
    let (book, names) = (tencent_2022(), names());
    walk(&mut Model::new(&book, world, &names), steps)
}

#[track_caller]
fn done(world: &World, device: DeviceIx, what: Call) {
    assert_eq!(end(world, vec![(device, what)]), DONE);
}

#[track_caller]
fn refused(world: &World, device: DeviceIx, what: Call) {
    assert_eq!(end(world, vec![(device, what)]), REFUSED);
}

fn received_after(world: &World, steps: Vec<(DeviceIx, Call)>, device: DeviceIx) -> Outlook<Foreseen> {
    let (book, names) = (tencent_2022(), names());
    let mut model = Model::new(&book, world, &names);
    walk(&mut model, steps);
    model.foresee_received(device)
}

fn ordinary() -> Vec<(DeviceIx, Call)> {
    vec![(ANN, create()), (ANN, send(ORIGINAL, None))]
}

fn users(all: &[u32]) -> Vec<UserIx> {
    all.iter().copied().map(UserIx).collect()
}

#[test]
fn what_managers_do_is_done_by_no_plain_member_no_stranger_and_nobody_logged_out() {
    let work = world(GroupType::Work);
    for what in [
        Call::Kick { group: GROUP, users: users(&[2]) },
        Call::Mute { group: GROUP, user: UserIx(2), seconds: 60 },
        Call::MuteAll { group: GROUP, muted: true },
    ] {
        done(&work, ANN, what.clone());
        refused(&work, VINSON, what.clone());
        refused(&work, DAVE, what.clone());
        refused(&away(ANN, work.clone()), ANN, what);
    }
}

#[test]
fn a_member_sets_a_receive_option_and_a_stranger_does_not() {
    let what = Call::SetReceiveOption { group: GROUP, option: ReceiveOption::NotNotify };
    done(&world(GroupType::Work), VINSON, what.clone());
    refused(&world(GroupType::Work), DAVE, what);
}

#[test]
fn into_a_work_group_every_member_invites_and_into_others_its_managers() {
    let what = Call::Invite { group: GROUP, users: users(&[3]) };
    done(&world(GroupType::Work), VINSON, what.clone());
    refused(&world(GroupType::Public), VINSON, what.clone());
    done(&world(GroupType::Public), ANN, what);
}

#[test]
fn only_meetings_communities_and_broadcasts_are_joined_freely() {
    let what = Call::Join { group: GROUP };
    for kind in [GroupType::Meeting, GroupType::Community, GroupType::AvChatRoom] {
        done(&world(kind), DAVE, what.clone());
        refused(&away(DAVE, world(kind)), DAVE, what.clone());
    }
    for kind in [GroupType::Work, GroupType::Public] {
        refused(&world(kind), DAVE, what.clone());
    }
}

#[test]
fn an_owner_leaves_a_work_group_and_no_other() {
    let what = Call::Leave { group: GROUP };
    done(&world(GroupType::Work), ANN, what.clone());
    refused(&world(GroupType::Public), ANN, what.clone());
    done(&world(GroupType::Public), VINSON, what.clone());
    refused(&world(GroupType::Work), DAVE, what);
}

#[test]
fn an_owner_dismisses_any_group_but_a_work_group() {
    let what = Call::Dismiss { group: GROUP };
    refused(&world(GroupType::Work), ANN, what.clone());
    done(&world(GroupType::Public), ANN, what.clone());
    refused(&world(GroupType::Public), VINSON, what);
}

#[test]
fn a_group_is_created_once_and_by_who_is_logged_in() {
    let what = |group| Call::CreateGroup { group, kind: GroupType::Work, members: vec![] };
    let work = world(GroupType::Work);
    done(&work, ANN, what(NEW));
    refused(&work, ANN, what(GROUP));
    refused(&away(ANN, work), ANN, what(NEW));
}

#[test]
fn who_is_logged_in_logs_out() {
    done(&world(GroupType::Work), ANN, Call::Logout);
    refused(&away(ANN, world(GroupType::Work)), ANN, Call::Logout);
}

/// A group that is not received hands nothing over; who leaves and comes back receives it like a new member.
#[test]
fn the_receive_option_of_the_time_before_is_gone_and_that_of_a_member_stays() {
    let meeting = world(GroupType::Meeting);
    let hides = (VINSON, Call::SetReceiveOption { group: GROUP, option: ReceiveOption::NotReceive });
    let after = |between: Vec<(DeviceIx, Call)>| {
        let steps = [vec![hides.clone()], between, ordinary()].concat();
        received_after(&meeting, steps, VINSON)
    };
    let nothing = Outlook::Certain(Foreseen::Messages(vec![]));
    assert_eq!(after(vec![]), nothing);
    assert_eq!(after(vec![(ANN, Call::Invite { group: GROUP, users: users(&[1]) })]), nothing);
    let again = vec![(VINSON, Call::Leave { group: GROUP }), (VINSON, Call::Join { group: GROUP })];
    assert_eq!(after(again), Outlook::Certain(Foreseen::Messages(vec![ASIDE])));
}

/// Whichever of the two came first, what was under way to a device that logs out is not counted as handed over.
#[test]
fn what_is_sent_while_a_device_logs_out_does_not_count_as_received() {
    let (book, world, names) = (tencent_2022(), world(GroupType::Work), names());
    let mut model = Model::new(&book, &world, &names);
    walk(&mut model, vec![(ANN, create())]);
    model.foresee(&[call(ANN, send(ORIGINAL, None)), call(VINSON, Call::Logout)]);
    assert_eq!(model.foresee_received(VINSON), Outlook::Certain(Foreseen::Messages(vec![])));
    assert_eq!(model.foresee_received(CAROL), Outlook::Certain(Foreseen::Messages(vec![ASIDE])));
}

/// Who deleted a message can still name it, so long as nothing says otherwise; so with one late in its window.
#[test]
fn an_own_message_is_recalled_though_deleted_or_nearly_too_old() {
    let work = world(GroupType::Work);
    let deleted = vec![(ANN, Call::Delete { message: ASIDE }), (ANN, Call::Recall { message: ASIDE })];
    assert_eq!(end(&work, [ordinary(), deleted].concat()), DONE);
    let (book, names) = (tencent_2022(), names());
    let mut model = Model::new(&book, &work, &names);
    walk(&mut model, ordinary());
    model.foresee(&[Asked::Control(Control::Wait { milliseconds: 115_000 })]);
    assert_eq!(walk(&mut model, vec![(ANN, Call::Recall { message: ASIDE })]), DONE);
}

#[test]
fn a_message_is_deleted_by_who_has_it() {
    let delete = vec![(VINSON, Call::Delete { message: ASIDE })];
    assert_eq!(end(&world(GroupType::Work), [ordinary(), delete].concat()), DONE);
}

/// On a second device that was away when the message came, a copy of it can still be made of what history has.
#[test]
fn what_a_user_may_know_is_merged_and_forwarded_and_what_nobody_made_is_not() {
    let world = away(VINSON, world(GroupType::Work));
    let title = Content { kind: MessageKind::Merger, text: "minutes".into(), nonce: Some(Nonce(1)) };
    let merge =
        |parts: Vec<Nonce>| (VINSON, Call::CreateMerger { content: title.clone(), parts, made: TARGETED });
    let forward = (VINSON, Call::CreateForward { message: ASIDE, made: TARGETED });
    assert_eq!(end(&world, [ordinary(), vec![merge(vec![ASIDE])]].concat()), DONE);
    assert_eq!(end(&world, [ordinary(), vec![forward]].concat()), DONE);
    assert_eq!(end(&world, [ordinary(), vec![merge(vec![Nonce(7)])]].concat()), REFUSED);
}

#[test]
fn a_live_broadcast_does_not_take_messages_for_those_online_only() {
    let options = SendOptions { online_only: true, ..SendOptions::default() };
    let what = Call::Send { message: ORIGINAL, receiver: None, group: Some(GROUP), options };
    let steps = vec![(ANN, create()), (ANN, what)];
    assert_eq!(end(&world(GroupType::AvChatRoom), steps.clone()), REFUSED);
    assert_eq!(end(&world(GroupType::Work), steps), DONE);
}

#[test]
fn a_message_for_one_user_is_sent_if_there_is_such_a_user() {
    let mut world = world(GroupType::Work);
    world.users[3].registered = false;
    let to = |user| {
        let options = SendOptions::default();
        let what = Call::Send { message: ORIGINAL, receiver: Some(UserIx(user)), group: None, options };
        end(&world, vec![(ANN, create()), (ANN, what)])
    };
    assert_eq!(to(1), DONE);
    assert_eq!(to(3), REFUSED);
}

/// Of more than forty a second some are dropped, and nobody says which: each one is foreseen to come.
#[test]
fn what_is_beyond_the_rate_of_a_group_is_foreseen_to_come() {
    let steps = [vec![(ANN, create())], vec![(ANN, send(ORIGINAL, None)); 41]].concat();
    let all = Outlook::Certain(Foreseen::Messages(vec![ASIDE; 41]));
    assert_eq!(received_after(&world(GroupType::Work), steps, VINSON), all);
}

#[test]
fn nothing_is_searched_before_login() {
    let search = || Call::Search { group: GROUP, keyword: "vinson".into() };
    refused(&away(ANN, world(GroupType::Work)), ANN, search());
    done(&world(GroupType::Work), ANN, search());
}

#[test]
fn history_is_foreseen_where_it_is_certain_and_pushes_for_their_user_alone() {
    let (book, names) = (tencent_2022(), names());
    let world = away(DAVE, world(GroupType::Work));
    let mut model = Model::new(&book, &world, &names);
    walk(&mut model, ordinary());
    let history = Call::ReadHistory { group: GROUP };
    let certain = |all: Vec<Nonce>| Outlook::Certain(Foreseen::Messages(all));
    assert_eq!(model.foresee_messages(CAROL, &history), certain(vec![ASIDE]));
    let search = Call::Search { group: GROUP, keyword: "vinson".into() };
    assert_eq!(model.foresee_messages(CAROL, &search), Outlook::Unjudged);
    assert_eq!(model.foresee_messages(DAVE, &history), Outlook::Certain(Foreseen::Refused));
}

/// carol's device has lost the network: she is pushed the message, and vinson, who is online, is not.
#[test]
fn a_push_is_foreseen_for_who_is_away() {
    let (book, world, names) = (tencent_2022(), world(GroupType::Work), names());
    let mut model = Model::new(&book, &world, &names);
    model.foresee(&[Asked::Control(Control::Disconnect { device: CAROL })]);
    walk(&mut model, ordinary());
    let certain = |all: Vec<Nonce>| Outlook::Certain(Foreseen::Messages(all));
    assert_eq!(model.foresee_pushed(UserIx(2)), certain(vec![ASIDE]));
    assert_eq!(model.foresee_pushed(UserIx(1)), certain(vec![]));
}

/// vinson has not read it yet. Where a book says that receipts of targeted messages are ignored, none is foreseen.
#[test]
fn a_receipt_is_foreseen_to_count_those_on_the_list_or_nobody() {
    let (world, names) = (world(GroupType::Work), names());
    let foreseen = |answer: &str| {
        let mut book = tencent_2022();
        book.answers.insert(Clause::ReceiptTargeted, answer.into());
        let mut model = Model::new(&book, &world, &names);
        let options = SendOptions { wants_receipt: true, ..SendOptions::default() };
        let sends = Call::Send { message: TARGETED, receiver: None, group: Some(GROUP), options };
        assert_eq!(walk(&mut model, vec![(ANN, create()), (ANN, target(&[1])), (ANN, sends)]), DONE);
        model.foresee_receipt(ANN, &Call::ReadReceipt { message: ASIDE })
    };
    assert_eq!(foreseen("counted"), Outlook::Certain(Foreseen::Receipt(0, 1)));
    assert_eq!(foreseen("ignored"), Outlook::Certain(Foreseen::Receipt(0, 0)));
}

/// What becomes of ann's second device is open, too; but it makes no difference to vinson.
#[test]
fn only_the_questions_that_make_a_difference_are_named_with_their_answers() {
    let (book, names) = (tencent_2022(), names());
    let mut world = world(GroupType::Work);
    world.devices.push(DeviceSpec { name: "pad".into(), ..world.devices[0].clone() });
    let mut model = Model::new(&book, &world, &names);
    walk(&mut model, vec![(ANN, create()), (ANN, target(&[1])), (ANN, send(TARGETED, None))]);
    let answer = |name: &str| vec![(Clause::LastReceiver, String::from(name))];
    let last = Foreseen::Last;
    assert_eq!(
        model.foresee_last(VINSON, &Call::ReadConversation { group: GROUP }),
        Outlook::Open(
            vec![Clause::LastReceiver],
            vec![(last(None), answer("skipped")), (last(Some(ASIDE)), answer("shown"))]
        )
    );
}
