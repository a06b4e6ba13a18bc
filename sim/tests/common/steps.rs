//! Any step at all, for the tests that must hold whatever is called in whatever order.
//!
//! *Not here*: what must hold.

use super::GROUP;
use aside_spec::vocabulary::*;
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

/// One thing that is done to a world: devices, users and groups that do not exist are among those it is done to.
#[derive(Clone, Debug)]
pub enum Step {
    Call(DeviceIx, Call),
    Control(Control),
    Settle,
}

pub fn step() -> impl Strategy<Value = Step> {
    let device = || (0_u32..9).prop_map(DeviceIx);
    prop_oneof![
        8 => (device(), message_call()).prop_map(|(device, call)| Step::Call(device, call)),
        4 => (device(), group_call()).prop_map(|(device, call)| Step::Call(device, call)),
        2 => control().prop_map(Step::Control),
        3 => Just(Step::Settle),
    ]
}

/// A group type: most often one that allows everything.
pub fn kind() -> impl Strategy<Value = GroupType> {
    prop_oneof![3 => Just(GroupType::Work), 2 => prop::sample::select(GroupType::ALL)]
}
