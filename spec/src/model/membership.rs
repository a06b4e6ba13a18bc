//! Groups, membership, sessions and settings. Managing groups is not under judgement: where a subject may well answer
//! either way, the model follows its answer.
//!
//! *Not here*: what membership means for messages; see [`send`](super::send) and [`view`](super::view).

use super::shared::Shared;
use super::state::{Member, PostIx, Standing};
use super::turn::{Due, News, Onlooker, Reply, Sight, Turn};
use crate::vocabulary::{Clause, DeviceIx, GroupIx, GroupType, ReceiveOption, Role, UserIx};
use alloc::vec;
use alloc::vec::Vec;

impl Turn<'_, '_> {
    pub(super) fn login(&mut self, device: DeviceIx) -> Reply {
        if !self.state.devices[device.at()].connected {
            return Reply::Refused(vec![]);
        }
        if !self.chooser.unjudged(true) {
            return Reply::Declined;
        }
        self.change().device_mut(device).logged_in = true;
        self.resume(device, Clause::ReceiveLoggedIn);
        Reply::Done
    }

    pub(super) fn logout(&mut self, device: DeviceIx) -> Reply {
        if !self.chooser.unjudged(self.state.devices[device.at()].logged_in) {
            return Reply::Declined;
        }
        self.change().device_mut(device).logged_in = false;
        self.miss_what_is_under_way(device);
        Reply::Done
    }

    /// What was sent to a device while it logged out may come too late for it, and then when it is back.
    fn miss_what_is_under_way(&mut self, device: DeviceIx) {
        let of_device = |sight: &&mut Sight| sight.by == Onlooker::Device(device) && sight.due == Due::Must;
        let mut missed = Vec::new();
        for sight in self.sights.iter_mut().filter(of_device) {
            sight.due = Due::May;
            if let News::Received(place) = sight.news {
                missed.push(place);
            }
        }
        for place in missed {
            let nonce = self.state.posts[place].content.nonce;
            let state = self.change();
            state.orphans.insert((device, place));
            let received = &mut state.device_mut(device).received;
            if let Some(at) = received.iter().rposition(|it| Some(*it) == nonce) {
                received.remove(at);
            }
        }
    }

    /// A device comes back: it learns of what it missed, as the answer to the question `how` says, and reads what its user has read elsewhere.
    pub(super) fn resume(&mut self, device: DeviceIx, how: Clause) {
        if !self.state.devices[device.at()].online() {
            return;
        }
        self.sync_read(device);
        self.resume_letters(device);
        // A device that lost everything may be handed what it missed, or find it in history: nobody says.
        let fresh = core::mem::take(&mut self.change().device_mut(device).fresh);
        let by_events = fresh || self.awaits_anything(device) && self.chooser.first(how);
        for place in 0..self.state.posts.len() {
            let post = Shared::clone(&self.state.posts[place]);
            if !post.awaited_by.contains(&device) {
                continue;
            }
            self.change().post_mut(place).awaited_by.remove(&device);
            let kept = !post.recalled && !post.deleted_by.contains(&self.state.user_of(device));
            if by_events && kept && self.still_delivered(device, place, &post) {
                let due = if fresh { Due::May } else { self.due_on_return(device, &post) };
                self.see(Onlooker::Device(device), News::Received(place), due);
            }
        }
    }

    /// One-to-one messages that were missed: they may still come, by whatever answer.
    fn resume_letters(&mut self, device: DeviceIx) {
        for place in 0..self.state.letters.len() {
            if self.state.letters[place].awaited_by.contains(&device) {
                self.change().letters[place].change().awaited_by.remove(&device);
                self.see(Onlooker::Device(device), News::Letter(place), Due::May);
            }
        }
    }

    fn awaits_anything(&self, device: DeviceIx) -> bool {
        self.state.posts.iter().any(|post| post.awaited_by.contains(&device) && !post.recalled)
    }

    fn due_on_return(&self, device: DeviceIx, post: &super::state::Post) -> Due {
        let user = self.state.user_of(device);
        let held_back = self.state.option(post.group, user) != ReceiveOption::Receive || user == post.sender;
        if held_back { Due::May } else { Due::Must }
    }

    /// Whether what was not delivered in time is delivered still.
    fn still_delivered(&mut self, device: DeviceIx, place: PostIx, post: &super::state::Post) -> bool {
        let user = self.state.user_of(device);
        let group = self.state.group(post.group);
        // Who left and joined again in the meantime is no longer the member that it was sent to.
        let member = group.members.get(&user).is_some_and(|it| it.since <= place);
        let standing = group.standing;
        if post.targeted() && standing == Standing::Dismissed {
            self.chooser.first(Clause::TimeDismissedUndelivered)
        } else if post.targeted() && !member {
            self.chooser.first(Clause::TimeLeftUndelivered)
        } else if post.targeted() && user != post.sender && !self.reaches_old(device) {
            false
        } else if post.targeted() && user == post.sender {
            self.chooser.first(Clause::AudienceSenderDevices)
        } else {
            member && standing == Standing::Alive || self.chooser.unjudged(false)
        }
    }

    fn sync_read(&mut self, device: DeviceIx) {
        let user = self.state.user_of(device);
        let devices: Vec<_> = self.state.devices_of(user).collect();
        for group in (0..self.state.groups.len()).map(GroupIx::of) {
            let read = &self.state.group(group).read;
            let furthest = devices.iter().filter_map(|it| read.get(it)).max_by_key(|read| read.upto).copied();
            if let Some(furthest) = furthest {
                self.change().group_mut(group).read.insert(device, furthest);
            }
        }
    }

    pub(super) fn mark_read(&mut self, device: DeviceIx, group: GroupIx) -> Reply {
        let user = self.state.user_of(device);
        let it = self.state.group(group);
        let member = it.members.contains_key(&user) && it.standing == Standing::Alive;
        let able = member && self.state.devices[device.at()].online();
        if !able {
            return self.follow_refusal();
        }
        let devices: Vec<_> = self.state.devices_of(user).collect();
        self.read_upto(&devices, group, self.state.posts.len(), Clause::UnreadMarkRead);
        Reply::Done
    }

    fn follow_refusal(&mut self) -> Reply {
        if self.chooser.unjudged(false) { Reply::Done } else { Reply::Refused(vec![]) }
    }

    pub(super) fn set_option(&mut self, device: DeviceIx, group: GroupIx, option: ReceiveOption) -> Reply {
        let user = self.state.user_of(device);
        if !self.may(device, group, Role::Member) {
            return Reply::Declined;
        }
        self.change().group_mut(group).options.insert(user, option);
        Reply::Done
    }

    /// Whether the subject does it: likely where the user is a member of at least this role.
    fn may(&mut self, device: DeviceIx, group: GroupIx, least: Role) -> bool {
        let it = &self.state.devices[device.at()];
        let (user, online) = (it.user, it.online());
        let group = self.state.group(group);
        let role = group.members.get(&user).map(|member| member.role);
        let likely = online && group.standing == Standing::Alive && role.is_some_and(|role| role >= least);
        self.chooser.unjudged(likely)
    }

    fn add(&mut self, group: GroupIx, user: UserIx, role: Role) {
        let registered = self.world.users.get(user.at()).is_some_and(|it| it.registered);
        let since = self.state.posts.len();
        if registered {
            self.forget_option(group, user);
            let member = Member { role, since, muted_until_ms: 0 };
            self.change().group_mut(group).members.change().entry(user).or_insert(member);
        }
    }

    /// Nothing says whether who comes back finds the receive option of the time before.
    fn forget_option(&mut self, group: GroupIx, user: UserIx) {
        let is_back = !self.state.group(group).members.contains_key(&user);
        let had_one = self.state.option(group, user) != ReceiveOption::Receive;
        if is_back && had_one && self.chooser.unjudged(true) {
            self.change().group_mut(group).options.remove(&user);
        }
    }

    pub(super) fn create_group(
        &mut self,
        device: DeviceIx,
        group: GroupIx,
        kind: GroupType,
        members: &[UserIx],
    ) -> Reply {
        let fresh = self.state.group(group).standing == Standing::Absent;
        let likely = fresh && self.state.devices[device.at()].online();
        if !self.chooser.unjudged(likely) {
            return Reply::Declined;
        }
        let it = self.change().group_mut(group);
        it.kind = kind;
        it.standing = Standing::Alive;
        self.add(group, self.state.user_of(device), Role::Owner);
        for user in members {
            self.add(group, *user, Role::Member);
        }
        Reply::Done
    }

    pub(super) fn join(&mut self, device: DeviceIx, group: GroupIx) -> Reply {
        let it = self.state.group(group);
        let free = matches!(it.kind, GroupType::Meeting | GroupType::Community | GroupType::AvChatRoom);
        let likely = free && it.standing == Standing::Alive && self.state.devices[device.at()].online();
        let alive = it.standing == Standing::Alive;
        if !alive {
            return Reply::Refused(vec![]);
        }
        if !self.chooser.unjudged(likely) {
            return Reply::Declined;
        }
        // With approval, success means no more than that somebody was asked.
        if free || self.chooser.unjudged(false) {
            self.add(group, self.state.user_of(device), Role::Member);
        }
        Reply::Done
    }

    pub(super) fn invite(&mut self, device: DeviceIx, group: GroupIx, users: &[UserIx]) -> Reply {
        let least = if self.state.group(group).kind == GroupType::Work { Role::Member } else { Role::Admin };
        if !self.may(device, group, least) {
            return Reply::Declined;
        }
        for user in users {
            self.add(group, *user, Role::Member);
        }
        Reply::Done
    }

    fn remove(&mut self, group: GroupIx, user: UserIx) {
        self.change().group_mut(group).members.change().remove(&user);
    }

    pub(super) fn leave(&mut self, device: DeviceIx, group: GroupIx) -> Reply {
        let user = self.state.user_of(device);
        let it = self.state.group(group);
        let owner = it.members.get(&user).is_some_and(|member| member.role == Role::Owner);
        let stuck = owner && it.kind != GroupType::Work;
        if stuck && !self.chooser.unjudged(false) || !stuck && !self.may(device, group, Role::Member) {
            return Reply::Declined;
        }
        self.remove(group, user);
        Reply::Done
    }

    pub(super) fn kick(&mut self, device: DeviceIx, group: GroupIx, users: &[UserIx]) -> Reply {
        if !self.may(device, group, Role::Admin) {
            return Reply::Declined;
        }
        for user in users {
            self.remove(group, *user);
        }
        Reply::Done
    }

    pub(super) fn dismiss(&mut self, device: DeviceIx, group: GroupIx) -> Reply {
        let work = self.state.group(group).kind == GroupType::Work;
        let refused =
            if work { !self.chooser.unjudged(false) } else { !self.may(device, group, Role::Owner) };
        if refused {
            return Reply::Declined;
        }
        self.change().group_mut(group).standing = Standing::Dismissed;
        Reply::Done
    }

    pub(super) fn mute(&mut self, device: DeviceIx, group: GroupIx, user: UserIx, seconds: u32) -> Reply {
        if !self.may(device, group, Role::Admin) {
            return Reply::Declined;
        }
        let until =
            if seconds == 0 { 0 } else { self.state.waited_ms.saturating_add(u64::from(seconds) * 1000) };
        if let Some(member) = self.change().group_mut(group).members.change().get_mut(&user) {
            member.muted_until_ms = until;
        }
        Reply::Done
    }

    pub(super) fn mute_all(&mut self, device: DeviceIx, group: GroupIx, muted: bool) -> Reply {
        if !self.may(device, group, Role::Admin) {
            return Reply::Declined;
        }
        self.change().group_mut(group).all_muted = muted;
        Reply::Done
    }
}
