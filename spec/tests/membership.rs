//! What is foreseen of an ordinary subject when groups change: who may do what, and what becomes of a receive option.
//!
//! Managing groups is not judged, so nothing here is a clause; but scenarios are written, and drawn, by what is foreseen.
//!
//! *Not here*: what the model says of a subject (`model.rs`).

mod support;

use aside_spec::model::{Asked, Foreseen, Model, Outlook};
use aside_spec::rules::tencent_2022;
use aside_spec::vocabulary::*;
use std::slice::from_ref;
use support::{ANN, CAROL, GROUP, ORIGINAL, VINSON, content, world_of};

const DENNY: DeviceIx = DeviceIx(3);

type End = Option<Outlook<Foreseen>>;

const DONE: End = Some(Outlook::Certain(Foreseen::Done));
const REFUSED: End = Some(Outlook::Certain(Foreseen::Refused));

/// How the last of these calls is foreseen to end in a group of this type, whose owner is ann; denny is not in it.
fn end(kind: GroupType, calls: &[(DeviceIx, Call)]) -> End {
    after(kind, calls, |_, end| end)
}

fn after<T>(kind: GroupType, calls: &[(DeviceIx, Call)], look: impl Fn(&Model<'_>, End) -> T) -> T {
    let (book, names) = (tencent_2022(), ["said".into()]);
    let mut world = world_of(&["ann", "vinson", "carol", "denny"]);
    world.groups[0].kind = kind;
    let mut model = Model::new(&book, &world, &names);
    let mut end = None;
    for (at, (device, what)) in (0..).zip(calls) {
        end = model.foresee(&[Asked::Call { call: CallId(at), device: *device, what: what.clone() }]);
    }
    look(&model, end)
}

fn option(option: ReceiveOption) -> Call {
    Call::SetReceiveOption { group: GROUP, option }
}

fn leave() -> Call {
    Call::Leave { group: GROUP }
}

fn join() -> Call {
    Call::Join { group: GROUP }
}

fn invite(user: u32) -> Call {
    Call::Invite { group: GROUP, users: vec![UserIx(user)] }
}

fn kick(user: u32) -> Call {
    Call::Kick { group: GROUP, users: vec![UserIx(user)] }
}

fn dismiss() -> Call {
    Call::Dismiss { group: GROUP }
}

fn say() -> [(DeviceIx, Call); 2] {
    let create = Call::CreateMessage { content: content(), at: vec![], made: ORIGINAL };
    let send =
        Call::Send { message: ORIGINAL, receiver: None, group: Some(GROUP), options: SendOptions::default() };
    [(ANN, create), (ANN, send)]
}

#[test]
fn a_member_sets_an_option_and_nobody_else_does() {
    let set = option(ReceiveOption::NotReceive);
    assert_eq!(end(GroupType::Work, &[(VINSON, set.clone())]), DONE);
    assert_eq!(end(GroupType::Work, &[(DENNY, set.clone())]), REFUSED);
    assert_eq!(end(GroupType::Work, &[(VINSON, Call::Logout), (VINSON, set.clone())]), REFUSED);
    assert_eq!(end(GroupType::Public, &[(ANN, dismiss()), (VINSON, set)]), REFUSED);
}

#[test]
fn who_comes_back_starts_with_the_usual_option() {
    let received = |calls: &[(DeviceIx, Call)]| {
        let calls: Vec<_> = calls.iter().cloned().chain(say()).collect();
        after(GroupType::Work, &calls, |model, _| model.foresee_received(VINSON))
    };
    let (all, none) = (Foreseen::Messages(vec![Nonce(0)]), Foreseen::Messages(vec![]));
    let muted = (VINSON, option(ReceiveOption::NotReceive));
    assert_eq!(received(&[]), Outlook::Certain(all.clone()));
    assert_eq!(received(from_ref(&muted)), Outlook::Certain(none.clone()));
    assert_eq!(received(&[muted.clone(), (VINSON, leave()), (ANN, invite(1))]), Outlook::Certain(all));
    // Whoever is invited while he is there does not come back.
    assert_eq!(received(&[muted, (ANN, invite(1))]), Outlook::Certain(none));
}

#[test]
fn a_group_is_created_once_by_somebody_who_is_there() {
    let create = Call::CreateGroup { group: GROUP, kind: GroupType::Work, members: vec![] };
    assert_eq!(end(GroupType::Work, &[(ANN, create)]), REFUSED);
}

#[test]
fn who_may_join_by_himself_depends_on_the_type() {
    for kind in [GroupType::Meeting, GroupType::Community, GroupType::AvChatRoom] {
        assert_eq!(end(kind, &[(DENNY, join())]), DONE, "{kind:?}");
        assert_eq!(end(kind, &[(DENNY, Call::Logout), (DENNY, join())]), REFUSED, "{kind:?}");
        assert_eq!(end(kind, &[(ANN, dismiss()), (DENNY, join())]), REFUSED, "{kind:?}");
    }
    for kind in [GroupType::Work, GroupType::Public] {
        assert_eq!(end(kind, &[(DENNY, join())]), REFUSED, "{kind:?}");
    }
}

#[test]
fn members_invite_to_work_groups_and_administrators_to_others() {
    assert_eq!(end(GroupType::Work, &[(VINSON, invite(3))]), DONE);
    assert_eq!(end(GroupType::Public, &[(VINSON, invite(3))]), REFUSED);
    assert_eq!(end(GroupType::Public, &[(ANN, invite(3))]), DONE);
}

#[test]
fn an_owner_leaves_a_work_group_alone() {
    assert_eq!(end(GroupType::Work, &[(ANN, leave())]), DONE);
    assert_eq!(end(GroupType::Public, &[(ANN, leave())]), REFUSED);
    assert_eq!(end(GroupType::Public, &[(VINSON, leave())]), DONE);
    assert_eq!(end(GroupType::Public, &[(DENNY, leave())]), REFUSED);
}

#[test]
fn an_owner_dismisses_a_group_that_is_no_work_group() {
    assert_eq!(end(GroupType::Public, &[(ANN, dismiss())]), DONE);
    assert_eq!(end(GroupType::Public, &[(VINSON, dismiss())]), REFUSED);
    assert_eq!(end(GroupType::Work, &[(ANN, dismiss())]), REFUSED);
}

#[test]
fn members_neither_kick_nor_mute() {
    let mute = Call::Mute { group: GROUP, user: UserIx(1), seconds: 60 };
    let mute_all = Call::MuteAll { group: GROUP, muted: true };
    for call in [kick(1), mute, mute_all] {
        assert_eq!(end(GroupType::Public, &[(CAROL, call.clone())]), REFUSED, "{call:?}");
        assert_eq!(end(GroupType::Public, &[(ANN, call.clone())]), DONE, "{call:?}");
    }
}
