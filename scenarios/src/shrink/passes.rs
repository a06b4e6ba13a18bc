//! What to try without, pass by pass: large parts first, then single things, then odd values instead of usual ones.
//!
//! *Not here*: trying ([`shrink`](super)).

use super::smaller::{
    rebuilt, waves, with_step, without_device, without_group, without_member, without_step, without_user,
};
use crate::script::{Act, DeviceNeeds, Script};
use aside_spec::vocabulary::{
    Call, Control, DeviceIx, Direction, GroupIx, GroupType, MessageKind, Role, SendOptions, Spread, Store,
    UserIx, Weather,
};

/// A pass: the nth thing that it would try, as long as there is one.
pub(super) type Pass = fn(&Script, usize) -> Option<Script>;

/// Every pass, with its name.
pub(super) const PASSES: &[(&str, Pass)] = &[
    ("halves of the steps", |script, nth| stretch(script, nth, 2)),
    ("quarters", |script, nth| stretch(script, nth, 4)),
    ("eighths", |script, nth| stretch(script, nth, 8)),
    ("sixteenths", |script, nth| stretch(script, nth, 16)),
    ("single steps", single_step),
    ("overlaps", overlap),
    ("users", user),
    ("members", member),
    ("groups", group),
    ("devices", device),
    ("receivers", receiver),
    ("faults", fault),
    ("values", value),
    ("needs", need),
];

/// Without one of `parts` equal stretches of the waves.
fn stretch(script: &Script, nth: usize, parts: usize) -> Option<Script> {
    let mut all = waves(script);
    let size = all.len() / parts;
    if size < 2 || nth >= parts {
        return None;
    }
    // From the end: what comes last is seldom what it takes.
    let from = (parts - 1 - nth) * size;
    let to = if nth == 0 { all.len() } else { from + size };
    all.drain(from..to);
    Some(rebuilt(script, all))
}

fn single_step(script: &Script, nth: usize) -> Option<Script> {
    let at = script.steps.len().checked_sub(nth + 1)?;
    Some(without_step(script, at))
}

/// With the steps of the nth overlap one after the other.
fn overlap(script: &Script, nth: usize) -> Option<Script> {
    let mut result = Vec::new();
    let mut seen = 0;
    for wave in waves(script) {
        if wave.len() > 1 {
            seen += 1;
            if seen == nth + 1 {
                result.extend(wave.into_iter().map(|step| vec![step]));
                continue;
            }
        }
        result.push(wave);
    }
    (seen > nth).then(|| rebuilt(script, result))
}

fn user(script: &Script, nth: usize) -> Option<Script> {
    let at = script.needs.users.len().checked_sub(nth + 1)?;
    Some(without_user(script, UserIx::of(at)))
}

fn member(script: &Script, nth: usize) -> Option<Script> {
    let all = script.needs.groups.iter().enumerate();
    let mut members =
        all.flat_map(|(at, group)| group.members.iter().map(move |it| (GroupIx::of(at), it.user)));
    let (group, user) = members.nth(nth)?;
    Some(without_member(script, group, user))
}

fn group(script: &Script, nth: usize) -> Option<Script> {
    (nth < script.needs.groups.len()).then(|| without_group(script, GroupIx::of(nth)))
}

fn device(script: &Script, nth: usize) -> Option<Script> {
    let devices = &script.needs.devices;
    let is_extra = |at: &usize| devices.iter().filter(|it| it.user == devices[*at].user).count() > 1;
    let at = (0..devices.len()).filter(is_extra).nth(nth)?;
    Some(without_device(script, DeviceIx::of(at)))
}

/// With one user less on a list of receivers.
fn receiver(script: &Script, nth: usize) -> Option<Script> {
    let mut left = nth;
    for (at, step) in script.steps.iter().enumerate() {
        let Act::Call(device, call) = &step.act else { continue };
        let mut call = call.clone();
        if let Some(list) = list_of(&mut call) {
            if left < list.len() {
                list.remove(left);
                return Some(with_step(script, at, Act::Call(*device, call)));
            }
            left -= list.len();
        }
    }
    None
}

fn list_of(call: &mut Call) -> Option<&mut Vec<UserIx>> {
    if let Call::Target { receivers: list, .. }
    | Call::Invite { users: list, .. }
    | Call::Kick { users: list, .. }
    | Call::CreateGroup { members: list, .. } = call
    {
        Some(list)
    } else {
        None
    }
}

/// With a fault that is weaker in one way.
fn fault(script: &Script, nth: usize) -> Option<Script> {
    each_step(script, nth, |act| {
        let Act::Control(Control::Degrade { device, weather }) = *act else { return Vec::new() };
        let with = |weather| Act::Control(Control::Degrade { device, weather });
        let mut all = Vec::new();
        for direction in [Direction::Up, Direction::Down] {
            if weather.direction == Direction::Both {
                all.push(with(Weather { direction, ..weather }));
            }
        }
        let fields: [fn(&mut Weather); 6] = [
            |it| it.lose = 0,
            |it| it.double = 0,
            |it| it.overtake = 0,
            |it| it.lose_acks = 0,
            |it| it.delay_ms = 0,
            |it| it.slow_ms = 0,
        ];
        all.extend(fields.map(|field| with(changed(weather, field))));
        all.push(with(changed(weather, |it| it.spread = Spread::Fixed)));
        if weather.lose > 0 {
            all.push(with(changed(weather, |it| it.lose = 100)));
        }
        if weather.for_ms > 100 {
            all.push(with(changed(weather, |it| it.for_ms = 100)));
        }
        let is_ill = |act: &Act| {
            matches!(act, Act::Control(Control::Degrade { weather, .. })
                if [weather.lose, weather.double, weather.overtake, weather.lose_acks].iter().any(|it| *it > 0)
                    || weather.delay_ms + weather.slow_ms > 0)
        };
        all.retain(is_ill);
        all
    })
}

fn changed<T>(mut it: T, change: impl FnOnce(&mut T)) -> T {
    change(&mut it);
    it
}

/// With a usual value instead of an odd one.
fn value(script: &Script, nth: usize) -> Option<Script> {
    each_step(script, nth, |act| match act {
        Act::Call(device, call) => {
            plainer_calls(call).into_iter().map(|call| Act::Call(*device, call)).collect()
        }
        Act::Control(control) => plainer_controls(*control).into_iter().map(Act::Control).collect(),
        Act::Expect(_) => Vec::new(),
    })
}

fn plainer_calls(call: &Call) -> Vec<Call> {
    match call {
        Call::Send { message, receiver, group, options } => {
            let usual = SendOptions::default();
            let tries = [
                usual,
                SendOptions { priority: usual.priority, ..*options },
                SendOptions { online_only: false, ..*options },
                SendOptions { excluded_from_unread: None, ..*options },
                SendOptions { excluded_from_last: None, ..*options },
                SendOptions { wants_receipt: false, ..*options },
                SendOptions { push: true, ..*options },
            ];
            let send =
                |options| Call::Send { message: *message, receiver: *receiver, group: *group, options };
            tries.into_iter().filter(|it| it != options).map(send).collect()
        }
        Call::CreateMessage { content, at, made } if content.kind != MessageKind::Text && at.is_empty() => {
            let content = changed(content.clone(), |it| it.kind = MessageKind::Text);
            vec![Call::CreateMessage { content, at: Vec::new(), made: *made }]
        }
        Call::CreateMessage { .. }
        | Call::Login
        | Call::Logout
        | Call::CreateMerger { .. }
        | Call::CreateForward { .. }
        | Call::AddAt { .. }
        | Call::Target { .. }
        | Call::ReadConversation { .. }
        | Call::ReadTotalUnread
        | Call::ReadHistory { .. }
        | Call::Search { .. }
        | Call::MarkRead { .. }
        | Call::SetReceiveOption { .. }
        | Call::Recall { .. }
        | Call::Modify { .. }
        | Call::Delete { .. }
        | Call::SendReceipt { .. }
        | Call::ReadReceipt { .. }
        | Call::CreateGroup { .. }
        | Call::Join { .. }
        | Call::Invite { .. }
        | Call::Leave { .. }
        | Call::Kick { .. }
        | Call::Dismiss { .. }
        | Call::Mute { .. }
        | Call::MuteAll { .. } => Vec::new(),
    }
}

fn plainer_controls(control: Control) -> Vec<Control> {
    match control {
        Control::Wait { milliseconds } => {
            let all = [1000, 10_000, 130_000];
            all.into_iter()
                .filter(|it| *it < milliseconds)
                .map(|milliseconds| Control::Wait { milliseconds })
                .collect()
        }
        Control::Crash { device, store: Store::Lost } => vec![Control::Crash { device, store: Store::Kept }],
        Control::RestartService { milliseconds } if milliseconds > 1 => {
            vec![Control::RestartService { milliseconds: 1 }]
        }
        Control::SetPlan { .. }
        | Control::Disconnect { .. }
        | Control::Connect { .. }
        | Control::Degrade { .. }
        | Control::Strike { .. }
        | Control::Crash { .. }
        | Control::Start { .. }
        | Control::Sleep { .. }
        | Control::Wake { .. }
        | Control::Skew { .. }
        | Control::RestartService { .. } => Vec::new(),
    }
}

/// The nth of all that can be tried with single steps.
fn each_step(script: &Script, nth: usize, tries: impl Fn(&Act) -> Vec<Act>) -> Option<Script> {
    let mut left = nth;
    for (at, step) in script.steps.iter().enumerate() {
        let mut all = tries(&step.act);
        all.retain(|it| *it != step.act);
        if left < all.len() {
            return Some(with_step(script, at, all.swap_remove(left)));
        }
        left -= all.len();
    }
    None
}

/// With a need less: a plan, an SDK, a role, a group type that is not the usual one.
fn need(script: &Script, nth: usize) -> Option<Script> {
    let mut all: Vec<Script> = Vec::new();
    let mut add = |change: &dyn Fn(&mut Script)| {
        let mut it = script.clone();
        change(&mut it);
        if it != *script {
            all.push(it);
        }
    };
    add(&|it| it.needs.plan = None);
    for at in 0..script.needs.devices.len().min(64) {
        let fields: [fn(&mut DeviceNeeds); 4] = [
            |it| it.platform = None,
            |it| it.edition = None,
            |it| it.version = None,
            |it| it.logged_in = true,
        ];
        for field in fields {
            add(&|it| field(&mut it.needs.devices[at]));
        }
    }
    for at in 0..script.needs.groups.len() {
        if !script.steps.iter().any(|step| matches!(&step.act, Act::Call(_, Call::CreateGroup { .. }))) {
            add(&|it| it.needs.groups[at].kind = GroupType::Work);
        }
        for member in 0..script.needs.groups[at].members.len().min(64) {
            add(&|it| {
                let role = &mut it.needs.groups[at].members[member].role;
                *role = if *role == Role::Admin { Role::Member } else { *role };
            });
        }
    }
    (nth < all.len()).then(|| all.swap_remove(nth))
}
