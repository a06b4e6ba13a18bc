//! Sessions, groups and the plan.
//!
//! *Not here*: messages ([`messages`](super::messages)).

use super::Drawing;
use crate::script::Act;
use aside_spec::vocabulary::{Call, Control, DeviceIx, GroupIx, Plan};

impl Drawing<'_> {
    pub(super) fn login(&mut self) -> Option<Act> {
        let up: Vec<_> = (0..self.posts.len()).filter(|at| self.posts[*at].is_up()).collect();
        let at = *self.dice.one_of(&up)?;
        let post = &mut self.posts[at];
        post.is_logged_in = !post.is_logged_in;
        let call = if post.is_logged_in { Call::Login } else { Call::Logout };
        Some(Act::Call(DeviceIx::of(at), call))
    }

    pub(super) fn join(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let members = self.members[group.at()].clone();
        let by = self.speaker(|user| !members.contains(&user))?;
        let user = self.posts[by.at()].user;
        self.members[group.at()].insert(user);
        Some(Act::Call(by, Call::Join { group }))
    }

    pub(super) fn leave(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let user = self.posts[by.at()].user;
        self.members[group.at()].remove(&user);
        Some(Act::Call(by, Call::Leave { group }))
    }

    pub(super) fn kick(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.manager(group)?;
        let others = self.known_members(group, by);
        let whom = *self.dice.one_of(&others)?;
        self.members[group.at()].remove(&whom);
        Some(Act::Call(by, Call::Kick { group, users: vec![whom] }))
    }

    pub(super) fn invite(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let whom = self.registered();
        self.members[group.at()].insert(whom);
        Some(Act::Call(by, Call::Invite { group, users: vec![whom] }))
    }

    pub(super) fn mute(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.manager(group)?;
        let others = self.known_members(group, by);
        let user = *self.dice.one_of(&others)?;
        let seconds = self.dice.pick([0, 3600, 86_400]);
        Some(Act::Call(by, Call::Mute { group, user, seconds }))
    }

    pub(super) fn mute_all(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.manager(group)?;
        let muted = self.dice.percent(60);
        Some(Act::Call(by, Call::MuteAll { group, muted }))
    }

    pub(super) fn create_group(&mut self) -> Option<Act> {
        let unborn: Vec<_> =
            (0..self.members.len()).filter(|at| self.needs.groups[*at].members.is_empty()).collect();
        let at = *self.dice.one_of(&unborn)?;
        let by = self.speaker(|_| true)?;
        let group = GroupIx::of(at);
        let owner = self.posts[by.at()].user;
        let other = self.registered();
        let members = if other == owner { Vec::new() } else { vec![other] };
        self.members[at].extend(members.iter().copied().chain([owner]));
        let kind = self.needs.groups[at].kind;
        Some(Act::Call(by, Call::CreateGroup { group, kind, members }))
    }

    pub(super) fn change_plan(&mut self) -> Option<Act> {
        let plans: Vec<Plan> = self.book.plans.keys().copied().collect();
        let plan = *self.dice.one_of(&plans)?;
        Some(Act::Control(Control::SetPlan { plan }))
    }
}
