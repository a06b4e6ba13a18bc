//! Accounts and their devices: what runs there, and whether it is online.
//!
//! *Not here*: what a device knows.

use crate::conduct::{Conduct, Membership, Sdk};
use crate::roll::Users;
use crate::rules::Rules;
use crate::wire::{Answer, RequestId};
use aside_spec::vocabulary::{DeviceIx, UserIx, Version, World};
use std::collections::VecDeque;
use std::ops::Range;

/// How many answers are remembered for a device that repeats a request.
const REMEMBERED: usize = 16;
/// The longest user id.
const USER_ID_BYTES: usize = 32;

/// Where a device stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// Nobody is logged in.
    Away,
    /// Logged in and connected.
    Online,
    /// Logged in and not connected: push reaches it.
    Background,
}

struct Device {
    user: UserIx,
    version: Version,
    sdk: Sdk,
    /// The number of the last push before its session began: none up to there is repeated.
    pushed_before: u32,
    /// The newest request that began or ended a session.
    latest: Option<RequestId>,
    answered: Answered,
}

/// The newest answers to a device, by which a repetition is not carried out twice.
#[derive(Default)]
struct Answered {
    answers: VecDeque<(RequestId, Answer)>,
    /// The greatest number of a request among them, so far.
    greatest: RequestId,
}

impl Answered {
    fn to(&self, id: RequestId) -> Option<&Answer> {
        // Nearly every request is a new one.
        if id > self.greatest {
            return None;
        }
        self.answers.iter().find(|(it, _)| *it == id).map(|(_, answer)| answer)
    }

    fn add(&mut self, id: RequestId, answer: Answer) {
        if self.answers.len() == REMEMBERED {
            self.answers.pop_front();
        }
        self.answers.push_back((id, answer));
        self.greatest = self.greatest.max(id);
    }
}

/// Every account and every device.
pub(super) struct Roster {
    registered: Vec<bool>,
    devices: Vec<Device>,
    /// Those who have a device that is not away: everybody else is told nothing until coming back.
    reachable: Users,
    /// By user: where its devices begin in `by_user`; and one more at the end.
    first: Vec<u32>,
    by_user: Vec<Standing>,
}

/// A device, and where it stands: all that every delivery asks of it, so it lies apart from the rest.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    pub(super) device: DeviceIx,
    pub(super) presence: Presence,
}

impl Standing {
    pub(super) fn is_online(self) -> bool {
        self.presence == Presence::Online
    }
}

/// Whether an id has the form of one: printable ASCII, not empty, not too long.
pub(super) fn is_well_formed(id: &str, most_bytes: usize) -> bool {
    let is_printable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    !id.is_empty() && id.len() <= most_bytes && id.bytes().all(is_printable)
}

impl Roster {
    pub(super) fn new(conduct: &impl Conduct, rules: &Rules, world: &World) -> Self {
        let users = world.users.iter();
        let devices = world.devices.iter().map(|spec| Device {
            user: spec.user,
            version: spec.version,
            sdk: rules.sdk(conduct, spec),
            pushed_before: 0,
            latest: None,
            answered: Answered::default(),
        });
        let (first, by_user) = by_user(world);
        Self {
            registered: users.map(|it| it.registered && is_well_formed(&it.name, USER_ID_BYTES)).collect(),
            devices: devices.collect(),
            reachable: Users::default(),
            first,
            by_user,
        }
    }

    pub(super) fn user(&self, device: DeviceIx) -> Option<UserIx> {
        self.devices.get(device.at()).map(|it| it.user)
    }

    pub(super) fn is_registered(&self, user: UserIx) -> bool {
        self.registered.get(user.at()).copied().unwrap_or(false)
    }

    /// How somebody who is not a member stands.
    pub(super) fn outsider(&self, user: UserIx) -> Membership {
        if self.is_registered(user) { Membership::Stranger } else { Membership::Unknown }
    }

    /// The version that a device runs; of a device that does not exist, the oldest.
    pub(super) fn version(&self, device: DeviceIx) -> Version {
        self.devices.get(device.at()).map_or(Version::new(0, 0, 0), |it| it.version)
    }

    pub(super) fn sdk(&self, device: DeviceIx) -> Sdk {
        self.devices.get(device.at()).map_or(Sdk::Without, |it| it.sdk)
    }

    pub(super) fn presence(&self, device: DeviceIx) -> Presence {
        let standings = self.user(device).map_or(&[][..], |user| self.devices_of(user));
        standings.iter().find(|it| it.device == device).map_or(Presence::Away, |it| it.presence)
    }

    pub(super) fn set_presence(&mut self, device: DeviceIx, presence: Presence) {
        let Some(user) = self.user(device) else { return };
        let standings = self.range_of(user).and_then(|range| self.by_user.get_mut(range)).unwrap_or_default();
        for it in standings.iter_mut().filter(|it| it.device == device) {
            it.presence = presence;
        }
        let is_reachable = standings.iter().any(|it| it.presence != Presence::Away);
        self.reachable.set(user, is_reachable);
    }

    pub(super) const fn reachable(&self) -> &Users {
        &self.reachable
    }

    /// A device that was not online is from now on.
    pub(super) fn begin_session(&mut self, device: DeviceIx, pushed: u32) {
        self.set_presence(device, Presence::Online);
        if let Some(it) = self.devices.get_mut(device.at()) {
            it.pushed_before = pushed;
        }
    }

    pub(super) fn pushed_before(&self, device: DeviceIx) -> u32 {
        self.devices.get(device.at()).map_or(0, |it| it.pushed_before)
    }

    /// Notes a request that begins or ends a session; tells whether none that was made after it has come already.
    pub(super) fn is_latest(&mut self, device: DeviceIx, id: RequestId) -> bool {
        let Some(it) = self.devices.get_mut(device.at()) else { return true };
        let is_latest = it.latest.is_none_or(|latest| id >= latest);
        if is_latest {
            it.latest = Some(id);
        }
        is_latest
    }

    /// The devices of a user, in order.
    #[inline]
    pub(super) fn devices_of(&self, user: UserIx) -> &[Standing] {
        self.range_of(user).and_then(|range| self.by_user.get(range)).unwrap_or_default()
    }

    #[inline]
    fn range_of(&self, user: UserIx) -> Option<Range<usize>> {
        let &[from, to] = self.first.get(user.at()..user.at() + 2)? else { return None };
        Some(from as usize..to as usize)
    }

    #[inline]
    pub(super) fn online_of(&self, user: UserIx) -> impl Iterator<Item = DeviceIx> + '_ {
        self.devices_of(user).iter().filter(|it| it.is_online()).map(|it| it.device)
    }

    /// Whether none of a user's devices is online, and push would reach one.
    pub(super) fn is_absent(&self, user: UserIx) -> bool {
        let presences = || self.devices_of(user).iter().map(|it| it.presence);
        presences().all(|it| it != Presence::Online) && presences().any(|it| it == Presence::Background)
    }

    pub(super) fn online(&self) -> impl Iterator<Item = DeviceIx> + '_ {
        let devices = (0..self.devices.len()).map(DeviceIx::of);
        devices.filter(|&device| self.presence(device) == Presence::Online)
    }

    /// The answer that a request has had already.
    pub(super) fn answered(&self, device: DeviceIx, id: RequestId) -> Option<Answer> {
        self.devices.get(device.at())?.answered.to(id).cloned()
    }

    /// Remembers the answer to a request that does something.
    pub(super) fn remember(&mut self, device: DeviceIx, id: RequestId, answer: &Answer) {
        if let Some(it) = self.devices.get_mut(device.at()) {
            it.answered.add(id, answer.clone());
        }
    }
}

/// All devices, sorted by user, and where each user's begin.
fn by_user(world: &World) -> (Vec<u32>, Vec<Standing>) {
    let mut first = vec![0; world.users.len() + 1];
    for device in &world.devices {
        if let Some(count) = first.get_mut(device.user.at() + 1) {
            *count += 1;
        }
    }
    for at in 1..first.len() {
        first[at] += first[at - 1];
    }
    let known = world.devices.iter().enumerate().filter(|(_, it)| it.user.at() < world.users.len());
    let mut sorted: Vec<_> = known.map(|(at, it)| (it.user, DeviceIx::of(at))).collect();
    sorted.sort_unstable();
    let away = |(_, device)| Standing { device, presence: Presence::Away };
    (first, sorted.into_iter().map(away).collect())
}
