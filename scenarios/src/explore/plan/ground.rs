//! Who is there and where they stand, and whom something may be asked of.
//!
//! *Not here*: what is asked.

use super::super::twist::Twist;
use super::{Drawing, Post};
use aside_spec::rules::VOUCHED_RECEIVERS;
use aside_spec::vocabulary::{DeviceIx, GroupIx, Priority, SendOptions, UserIx};

impl Drawing<'_> {
    pub(super) fn is_bad(&mut self) -> bool {
        self.dice.percent(self.swarm.bad_input)
    }

    pub(super) fn some_group(&mut self) -> Option<GroupIx> {
        (!self.members.is_empty()).then(|| GroupIx::of(self.dice.below(self.members.len())))
    }

    /// A device that can be asked something; most of the time one that is online.
    pub(super) fn speaker(&mut self, among: impl Fn(UserIx) -> bool) -> Option<DeviceIx> {
        let anybody = self.dice.percent(4);
        let fits = |post: &Post| {
            post.is_up() && among(post.user) && (anybody || post.is_logged_in && post.is_connected)
        };
        let all: Vec<_> = (0..self.posts.len()).filter(|at| fits(&self.posts[*at])).collect();
        self.dice.one_of(&all).map(|at| DeviceIx::of(*at))
    }

    pub(super) fn member(&mut self, group: GroupIx) -> Option<DeviceIx> {
        if self.is_bad() {
            return self.speaker(|_| true);
        }
        let members = self.members[group.at()].clone();
        self.speaker(|user| members.contains(&user))
    }

    /// Whoever may do things to the group: its owner, most of the time.
    pub(super) fn manager(&mut self, group: GroupIx) -> Option<DeviceIx> {
        let owner = self.needs.groups[group.at()].members.iter().max_by_key(|it| it.role).map(|it| it.user);
        if self.dice.percent(30) { self.member(group) } else { self.speaker(|user| Some(user) == owner) }
    }

    pub(super) fn user(&mut self) -> UserIx {
        UserIx::of(self.dice.below(self.needs.users.len()))
    }

    pub(super) fn registered(&mut self) -> UserIx {
        let user = self.user();
        if self.nobodies.contains(&user) { UserIx(0) } else { user }
    }

    pub(super) fn known_members(&self, group: GroupIx, but: DeviceIx) -> Vec<UserIx> {
        let own = self.posts.get(but.at()).map(|post| post.user);
        self.members[group.at()].iter().copied().filter(|user| Some(*user) != own).collect()
    }

    /// A list of receivers: members, and where the input is bad, anything that a list should not be.
    pub(super) fn receivers(&mut self, group: GroupIx, by: DeviceIx) -> Vec<UserIx> {
        let others = self.known_members(group, by);
        if self.swarm.twist == Some(Twist::Dozens) && self.dice.percent(60) {
            let about = if self.dice.percent(30) { 12 } else { self.about_the_limit() };
            return others.into_iter().take(about).collect();
        }
        let mut list = self.dice.some_of(&others, 4);
        if list.is_empty() {
            list.extend(self.dice.one_of(&others).copied());
        }
        if !self.is_bad() {
            return list;
        }
        match self.dice.below(9) {
            0 => list.clear(),
            1 => list.extend(list.first().copied()),
            2 => list.extend(self.posts.get(by.at()).map(|post| post.user)),
            3 => list.extend(self.nobodies.clone()),
            4 => list.clone_from(&self.nobodies),
            5 => list = (0..self.needs.users.len()).map(UserIx::of).collect(),
            6 => list = others.iter().copied().take(self.about_the_limit()).collect(),
            7 => {
                let about = self.about_the_limit();
                list = list.iter().copied().cycle().take(about).collect();
            }
            _ => {
                let anybody = self.registered();
                list.push(anybody);
            }
        }
        list
    }

    /// As many as a list may name, one more, or one less.
    pub(super) fn about_the_limit(&mut self) -> usize {
        let limit = self.book.receiver_limit.unwrap_or(VOUCHED_RECEIVERS) as usize;
        (limit + self.dice.below(3)).saturating_sub(1)
    }

    pub(super) fn options(&mut self) -> SendOptions {
        let usual = SendOptions::default();
        if !self.dice.percent(self.swarm.send_options) {
            return usual;
        }
        match self.dice.below(7) {
            0 => SendOptions { online_only: true, ..usual },
            1 => SendOptions { excluded_from_unread: Some(true), ..usual },
            2 => SendOptions { excluded_from_unread: Some(false), ..usual },
            3 => SendOptions { excluded_from_last: Some(true), ..usual },
            4 => SendOptions { wants_receipt: true, ..usual },
            5 => SendOptions { push: false, ..usual },
            _ => SendOptions {
                priority: self.dice.pick([Priority::High, Priority::Normal, Priority::Low]),
                ..usual
            },
        }
    }
}
