//! A script without some of what is in it, and in order again: nothing is named that is not there, and numbers have no gaps.
//!
//! *Not here*: which parts to try without ([`passes`](super::passes)).

use super::refs::{Renaming as _, Table, made, rename};
use crate::script::{Act, Expectation, Script, Step, StepIx};
use aside_spec::vocabulary::{Control, DeviceIx, GroupIx, Handle, Nonce, UserIx};

/// The steps, wave by wave: those of a wave overlap.
pub(super) type Waves = Vec<Vec<Step>>;

/// The waves of a script.
pub(super) fn waves(script: &Script) -> Waves {
    let waves = crate::run::lockstep::waves(script);
    waves.into_iter().map(|wave| wave.into_iter().map(|at| script.steps[at].clone()).collect()).collect()
}

/// The script with these waves, each after the one before, without whatever has nothing to be about any more.
pub(super) fn rebuilt(script: &Script, waves: Waves) -> Script {
    let mut result = Script { steps: Vec::new(), ..script.clone() };
    let mut ends: Vec<StepIx> = Vec::new();
    for wave in waves.into_iter().filter(|wave| !wave.is_empty()) {
        let first = result.steps.len();
        for step in wave {
            result.steps.push(Step { after: ends.clone(), ..step });
        }
        ends = (first..result.steps.len()).collect();
    }
    point_again(script, &mut result);
    tidy(result)
}

/// Pins of results name a step by its place; the step has moved, or is gone, and the pin goes with it.
fn point_again(before: &Script, now: &mut Script) {
    let moved = |of: StepIx| {
        let was = before.steps.get(of)?;
        now_at(now, was)
    };
    let found: Vec<_> = now
        .steps
        .iter()
        .map(|step| {
            if let Act::Expect(Expectation::Result { of, .. }) = &step.act { Some(moved(*of)) } else { None }
        })
        .collect();
    for (step, found) in now.steps.iter_mut().zip(found) {
        if let (Act::Expect(Expectation::Result { of, .. }), Some(found)) = (&mut step.act, found) {
            *of = found.unwrap_or(StepIx::MAX);
        }
    }
}

fn now_at(now: &Script, was: &Step) -> Option<StepIx> {
    now.steps.iter().position(|step| step.act == was.act)
}

/// Takes away what refers to nothing, again and again, then closes the gaps in the numbers.
fn tidy(mut script: Script) -> Script {
    loop {
        let table = defined(&script);
        let before = script.steps.len();
        let mut gone = vec![false; before];
        for (at, step) in script.steps.iter_mut().enumerate() {
            let mut copy = step.clone();
            let points = !matches!(&copy.act, Act::Expect(Expectation::Result { of, .. }) if *of >= before);
            gone[at] = !(rename(&mut copy, &table) && points);
            if !gone[at] {
                *step = copy;
            }
        }
        if !gone.contains(&true) {
            return renumbered(script);
        }
        remove(&mut script, &gone);
    }
}

/// Takes steps away; what came after one comes after what that came after.
pub(super) fn remove(script: &mut Script, gone: &[bool]) {
    let mut place = Vec::with_capacity(gone.len());
    let mut next = 0;
    for is_gone in gone {
        place.push((!*is_gone).then_some(next));
        next += usize::from(!*is_gone);
    }
    let old = std::mem::take(&mut script.steps);
    // By old place: what to come after instead of it.
    let mut instead: Vec<Vec<StepIx>> = Vec::with_capacity(old.len());
    for (at, mut step) in old.into_iter().enumerate() {
        let mut after: Vec<_> =
            step.after.iter().flat_map(|it| instead.get(*it).cloned().unwrap_or_default()).collect();
        after.sort_unstable();
        after.dedup();
        if let Some(now) = place[at] {
            step.after = after;
            if let Act::Expect(Expectation::Result { of, .. }) = &mut step.act {
                *of = place.get(*of).copied().flatten().unwrap_or(StepIx::MAX);
            }
            script.steps.push(step);
            instead.push(vec![now]);
        } else {
            instead.push(after);
        }
    }
}

/// What is there: all of the world, and the objects and messages that some step makes.
fn defined(script: &Script) -> Table {
    let mut table = Table::of(script);
    let made: Vec<_> = script.steps.iter().filter_map(made).collect();
    let has_object = |handle: Handle| made.iter().any(|(it, _)| *it == handle);
    let has_message = |nonce: Nonce| made.iter().any(|(_, it)| *it == Some(nonce));
    for slot in &mut table.objects {
        *slot = slot.filter(|it| has_object(*it));
    }
    for slot in &mut table.messages {
        *slot = slot.filter(|it| has_message(*it));
    }
    table
}

/// Numbers without gaps, in the order of making.
fn renumbered(mut script: Script) -> Script {
    let mut table = Table::of(&script);
    table.objects.fill(None);
    table.messages.fill(None);
    let (mut objects, mut messages) = (Vec::new(), Vec::new());
    for (handle, nonce) in script.steps.iter().filter_map(made) {
        if let Some(slot) = table.objects.get_mut(handle.at()).filter(|it| it.is_none()) {
            *slot = Some(Handle::of(objects.len()));
            objects.push(script.objects[handle.at()].clone());
        }
        if let Some(nonce) = nonce
            && let Some(slot) = table.messages.get_mut(nonce.0 as usize).filter(|it| it.is_none())
        {
            *slot = Some(Nonce(u32::try_from(messages.len()).unwrap_or(u32::MAX)));
            messages.push(script.messages[nonce.0 as usize].clone());
        }
    }
    (script.objects, script.messages) = (objects, messages);
    for step in &mut script.steps {
        rename(step, &table);
    }
    script
}

/// The script without a user, and without all that only it had and did.
pub(super) fn without_user(script: &Script, user: UserIx) -> Script {
    let mut table = Table::of(script);
    let mut result = script.clone();
    let is_gone = |at: usize| at == user.at();
    let after = |at: usize, it: UserIx| if at > user.at() { UserIx(it.0 - 1) } else { it };
    table.users =
        (0..script.needs.users.len()).map(|at| (!is_gone(at)).then(|| after(at, UserIx::of(at)))).collect();
    let mut next = 0;
    table.devices = script
        .needs
        .devices
        .iter()
        .map(|it| {
            let stays = it.user != user;
            let now = stays.then(|| DeviceIx::of(next));
            next += usize::from(stays);
            now
        })
        .collect();
    result.needs.users.remove(user.at());
    result.needs.devices.retain(|it| it.user != user);
    for device in &mut result.needs.devices {
        table.user(&mut device.user);
    }
    for group in &mut result.needs.groups {
        group.members.retain_mut(|it| table.user(&mut it.user));
        own(group);
    }
    renamed(result, &table)
}

/// The first member owns a group that nobody owns.
fn own(group: &mut aside_spec::vocabulary::GroupSpec) {
    use aside_spec::vocabulary::Role;
    if !group.members.iter().any(|it| it.role == Role::Owner)
        && let Some(first) = group.members.first_mut()
    {
        first.role = Role::Owner;
    }
}

/// The script without a member of a group.
pub(super) fn without_member(script: &Script, group: GroupIx, user: UserIx) -> Script {
    let mut result = script.clone();
    let group = &mut result.needs.groups[group.at()];
    group.members.retain(|it| it.user != user);
    own(group);
    result
}

/// The script without a device.
pub(super) fn without_device(script: &Script, device: DeviceIx) -> Script {
    let mut table = Table::of(script);
    let mut result = script.clone();
    result.needs.devices.remove(device.at());
    let after = |at: usize| DeviceIx::of(if at > device.at() { at - 1 } else { at });
    table.devices =
        (0..script.needs.devices.len()).map(|at| (at != device.at()).then(|| after(at))).collect();
    renamed(result, &table)
}

/// The script without a group.
pub(super) fn without_group(script: &Script, group: GroupIx) -> Script {
    let mut table = Table::of(script);
    let mut result = script.clone();
    result.needs.groups.remove(group.at());
    let after = |at: usize| GroupIx::of(if at > group.at() { at - 1 } else { at });
    table.groups = (0..script.needs.groups.len()).map(|at| (at != group.at()).then(|| after(at))).collect();
    renamed(result, &table)
}

fn renamed(mut script: Script, table: &Table) -> Script {
    let gone: Vec<_> = script.steps.iter_mut().map(|step| !rename(step, table)).collect();
    remove(&mut script, &gone);
    tidy(script)
}

/// The script with one step changed.
pub(super) fn with_step(script: &Script, at: StepIx, act: Act) -> Script {
    let mut result = script.clone();
    result.steps[at].act = act;
    tidy(result)
}

/// The script without one step.
pub(super) fn without_step(script: &Script, at: StepIx) -> Script {
    let mut result = script.clone();
    let gone: Vec<_> = (0..script.steps.len()).map(|it| it == at).collect();
    remove(&mut result, &gone);
    tidy(result)
}

/// The script with a control put in front of everything.
pub(super) fn with_first(script: &Script, controls: &[Control]) -> Script {
    let mut all: Waves = controls
        .iter()
        .map(|control| {
            let act = Act::Control(*control);
            vec![Step { act, after: Vec::new(), line: 0, words: String::new() }]
        })
        .collect();
    all.extend(waves(script));
    rebuilt(script, all)
}
