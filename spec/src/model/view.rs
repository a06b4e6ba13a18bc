//! What a device shows when its user looks: unread counts, last message, history, search.
//!
//! *Not here*: comparing that with what a subject showed; see [`compare`](super::compare).

#![allow(clippy::option_option, reason = "whether a clause says what is shown, and whether it is anything")]

use super::shared::Shared;
use super::state::{Choice, Post, PostIx, Standing, State};
use super::turn::{Count, Due, Reply, Turn};
use crate::rules;
use crate::vocabulary::{Clause, DeviceIx, Grant, GroupIx, Nonce, ReceiveOption, RuleBook, UserIx};
use alloc::vec;
use alloc::vec::Vec;

/// What an unread count would be, were one clause broken.
const MISCOUNTS: [Clause; 6] = [
    Clause::HideUnread,
    Clause::UnreadExcluded,
    Clause::UnreadOwn,
    Clause::UnreadRecalled,
    Clause::UnreadExclusionFlag,
    Clause::UnreadGroupType,
];

/// What of a post decides whether it counts for a user.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts of a post")]
struct Stake {
    is_meant: bool,
    is_own: bool,
    is_targeted: bool,
    is_recalled: bool,
    is_counted: bool,
    is_stored: bool,
}

impl Stake {
    fn of(post: &Post, user: UserIx) -> Self {
        Self {
            is_meant: post.meant_for(user),
            is_own: post.sender == user,
            is_targeted: post.targeted(),
            is_recalled: post.recalled,
            is_counted: post.counted == Choice::Yes,
            is_stored: post.stored,
        }
    }

    /// Whether it counts by the rules, or by the rules without one clause.
    fn counts(self, broken: Option<Clause>) -> bool {
        let without = |clause| broken == Some(clause);
        let meant = self.is_meant || without(Clause::HideUnread) && self.is_targeted;
        let foreign = !self.is_own || without(Clause::UnreadOwn) && !self.is_targeted;
        let standing = !self.is_recalled || without(Clause::UnreadRecalled);
        let bystander = self.is_targeted && !self.is_meant;
        let counts = self.is_counted
            || without(Clause::UnreadExcluded) && self.is_targeted
            || without(Clause::HideUnread) && bystander
            || without(Clause::UnreadExclusionFlag) && !self.is_targeted;
        meant && foreign && standing && counts && self.is_stored
    }
}

/// One world, to look at.
#[derive(Clone, Copy)]
pub(super) struct View<'v> {
    pub book: &'v RuleBook,
    pub state: &'v State,
}

impl<'v> View<'v> {
    /// Whether the rules say what the device shows of the group: it is online, its user a member, the group alive.
    pub(super) fn in_touch(self, device: DeviceIx, group: GroupIx) -> bool {
        let it = &self.state.devices[device.at()];
        let group = self.state.group(group);
        it.online() && group.standing == Standing::Alive && group.members.contains_key(&it.user)
    }

    /// The unread count of a group on a device; `None` where no clause says.
    pub(super) fn count(self, device: DeviceIx, group: GroupIx) -> Option<u32> {
        if self.in_touch(device, group) { self.count_kept(device, group) } else { None }
    }

    /// The unread count that the service keeps for a device, online or not.
    fn count_kept(self, device: DeviceIx, group: GroupIx) -> Option<u32> {
        let user = self.state.user_of(device);
        let option = self.state.option(group, user);
        let held_back = matches!(option, ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt);
        if held_back {
            return None;
        }
        let mut count = 0;
        for post in self.unread_posts(device, group) {
            let stake = Stake::of(post, user);
            if stake.is_meant && (post.counted == Choice::Undecided || post.deleted_by.contains(&user)) {
                return None;
            }
            count += u32::from(stake.counts(None));
        }
        Some(if self.has_counts(group) { count } else { 0 })
    }

    fn has_counts(self, group: GroupIx) -> bool {
        rules::group_rule(self.book, self.state.group(group).kind).counts_unread
    }

    /// What an unread count would be if a clause were broken.
    pub(super) fn counts_if_broken(self, device: DeviceIx, group: GroupIx) -> Vec<(Clause, u32)> {
        let user = self.state.user_of(device);
        let tally = |posts: &mut dyn Iterator<Item = &'v Post>, broken: Option<Clause>| {
            let counted = posts.filter(|post| Stake::of(post, user).counts(broken)).count();
            let has_counts = self.has_counts(group) || broken == Some(Clause::UnreadGroupType);
            if has_counts { u32::try_from(counted).unwrap_or(u32::MAX) } else { 0 }
        };
        let of = |broken| tally(&mut self.unread_posts(device, group), broken);
        let right = of(None);
        let wrong = MISCOUNTS.into_iter().map(|clause| (clause, of(Some(clause))));
        let mut all: Vec<_> = wrong.filter(|(_, count)| *count != right).collect();
        if let Some(read) = self.state.group(group).read.get(&device) {
            let mut ever = self.posts_since_joining(device, group).map(|(_, post)| post);
            all.push((read.by, tally(&mut ever, None)));
        }
        all
    }

    fn unread_posts(self, device: DeviceIx, group: GroupIx) -> impl Iterator<Item = &'v Post> + Clone {
        let upto = self.state.group(group).read.get(&device).map_or(0, |read| read.upto);
        self.posts_since_joining(device, group).filter(move |(place, _)| *place >= upto).map(|(_, post)| post)
    }

    fn posts_since_joining(
        self,
        device: DeviceIx,
        group: GroupIx,
    ) -> impl Iterator<Item = (PostIx, &'v Post)> + Clone {
        let user = self.state.user_of(device);
        let since = self.state.group(group).members.get(&user).map_or(usize::MAX, |member| member.since);
        let all = self.state.posts.iter().enumerate().skip(since);
        all.filter(move |(_, post)| post.group == group).map(|(place, post)| (place, &**post))
    }

    /// How many one-to-one messages are unread for a user: nothing marks one as read. `None` where the user has
    /// written back, which may well do so.
    fn letters(self, user: UserIx) -> Option<u32> {
        let received = self.state.letters.iter().filter(|it| it.to == user && it.from != user && it.counts);
        let answered = |to: UserIx| self.state.letters.iter().any(|it| it.from == user && it.to == to);
        if received.clone().any(|it| answered(it.from)) {
            return None;
        }
        Some(u32::try_from(received.count()).unwrap_or(u32::MAX))
    }

    /// The number that a push shows on the icon of a user's device that is away: the user's total.
    pub(super) fn badge(self, device: DeviceIx) -> Option<u32> {
        let user = self.state.user_of(device);
        let mut badge = self.letters(user)?;
        for group in (0..self.state.groups.len()).map(GroupIx::of) {
            let it = self.state.group(group);
            let counts =
                it.standing == Standing::Alive && self.state.option(group, user) == ReceiveOption::Receive;
            if counts && it.members.contains_key(&user) {
                badge += self.count_kept(device, group)?;
            }
        }
        Some(badge)
    }

    /// The sum over the conversations that are not muted; `None` where one of them is not judged.
    pub(super) fn total(self, device: DeviceIx) -> Option<u32> {
        let mut total = self.letters(self.state.user_of(device))?;
        for group in self.groups_in_total(device) {
            total += self.count(device, group)?;
        }
        Some(total)
    }

    /// What the sum would be if a clause were broken.
    pub(super) fn totals_if_broken(self, device: DeviceIx) -> Vec<(Clause, u32)> {
        let mut all = Vec::new();
        let mut total = self.letters(self.state.user_of(device)).unwrap_or(0);
        for group in self.groups_in_total(device) {
            let wrong = self.counts_if_broken(device, group);
            all.extend(wrong.into_iter().map(|(clause, count)| (clause, total + count)));
            total += self.count(device, group).unwrap_or(0);
        }
        all
    }

    fn groups_in_total(self, device: DeviceIx) -> impl Iterator<Item = GroupIx> + 'v {
        let user = self.state.user_of(device);
        let is_in = move |group: &GroupIx| {
            let it = self.state.group(*group);
            it.standing != Standing::Absent
                && self.state.option(*group, user) == ReceiveOption::Receive
                && (it.members.contains_key(&user)
                    || self.state.posts_in(*group).any(|(_, post)| post.meant_for(user)))
        };
        (0..self.state.groups.len()).map(GroupIx::of).filter(is_in)
    }
}

impl Turn<'_, '_> {
    pub(super) fn view(&self) -> View<'_> {
        View { book: self.book, state: &self.state }
    }

    pub(super) fn read_conversation(&mut self, device: DeviceIx, group: GroupIx) -> Reply {
        if !self.state.devices[device.at()].logged_in {
            return self.refused_before_login();
        }
        if !self.view().in_touch(device, group) {
            return if self.chooser.unjudged(true) {
                Reply::Conversation { group, unread: None, last: None }
            } else {
                Reply::Refused(vec![])
            };
        }
        self.decide_opt_in(device, group);
        let unread = self.view().count(device, group);
        let unread = unread.map(|right| self.counted(right));
        if unread.is_some() {
            self.exercise_count(device, group);
        }
        Reply::Conversation { group, unread, last: self.last(device, group) }
    }

    pub(super) fn read_total(&mut self, device: DeviceIx) -> Reply {
        if !self.state.devices[device.at()].logged_in {
            return self.refused_before_login();
        }
        for group in 0..self.state.groups.len() {
            self.decide_opt_in(device, GroupIx::of(group));
        }
        let total = self.view().total(device);
        let total = total.map(|right| self.counted(right));
        if total.is_some() {
            self.exercise(Clause::UnreadTotal);
        }
        Reply::Total(total)
    }

    fn counted(&self, right: u32) -> Count {
        Count { right, then: Shared::clone(&self.state) }
    }

    fn refused_before_login(&mut self) -> Reply {
        if self.chooser.unjudged(true) {
            self.exercise(Clause::ErrorNotLoggedIn);
            Reply::Refused(vec![Clause::ErrorNotLoggedIn])
        } else {
            Reply::Done
        }
    }

    /// Whether a targeted message that asked to be counted is counted is decided when somebody looks.
    fn decide_opt_in(&mut self, device: DeviceIx, group: GroupIx) {
        if !self.view().in_touch(device, group) {
            return;
        }
        let undecided = |(place, post): (PostIx, &Post)| (post.counted == Choice::Undecided).then_some(place);
        let places: Vec<_> = self.state.posts_in(group).filter_map(undecided).collect();
        for place in places {
            let excluded = self.chooser.first(Clause::UnreadOptIn);
            self.change().post_mut(place).counted = Choice::from(!excluded);
        }
    }

    fn exercise_count(&mut self, device: DeviceIx, group: GroupIx) {
        let state = Shared::clone(&self.state);
        let view = View { book: self.book, state: &state };
        let user = state.user_of(device);
        let has_counts = view.has_counts(group);
        let mut is_reached = false;
        for post in view.unread_posts(device, group) {
            let reached = match (post.targeted(), post.meant_for(user)) {
                (true, false) => Clause::HideUnread,
                (true, true) if post.sender != user && post.stored => Clause::UnreadExcluded,
                (false, true) if post.sender == user => Clause::UnreadOwn,
                (false, true) if post.recalled => Clause::UnreadRecalled,
                (false, true) if post.counted == Choice::No && post.stored => Clause::UnreadExclusionFlag,
                (false, true) if post.stored => Clause::UnreadOrdinary,
                (true, true) | (false, _) => continue,
            };
            is_reached = true;
            if has_counts {
                self.exercise(reached);
            }
        }
        if is_reached && !has_counts {
            self.exercise(Clause::UnreadGroupType);
        }
        if let Some(read) = state.group(group).read.get(&device) {
            self.exercise(read.by);
        }
    }

    /// The last message of a conversation; the outer `None` where no clause says.
    fn last(&mut self, device: DeviceIx, group: GroupIx) -> Option<Option<Nonce>> {
        let user = self.state.user_of(device);
        let kind = self.state.group(group).kind;
        let option = self.state.option(group, user);
        let held_back = matches!(option, ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt);
        if held_back || !rules::group_rule(self.book, kind).keeps_history {
            return None;
        }
        let since = self.state.group(group).members.get(&user)?.since;
        let mut bystander = false;
        for place in (0..self.state.posts.len()).rev() {
            if self.state.posts[place].group != group {
                continue;
            }
            let post = Shared::clone(&self.state.posts[place]);
            if !post.meant_for(user) {
                bystander |= post.targeted();
                continue;
            }
            if place < since || post.recalled || post.deleted_by.contains(&user) || !post.stored {
                return None;
            }
            if self.becomes_last(device, place, &post)? {
                self.exercise_last(&post, bystander);
                return Some(post.content.nonce);
            }
        }
        if bystander {
            self.exercise(Clause::HideLastMessage);
        }
        (since == 0).then_some(None)
    }

    fn exercise_last(&mut self, post: &Post, bystander: bool) {
        if bystander {
            self.exercise(Clause::HideLastMessage);
        }
        if !post.targeted() {
            self.exercise(Clause::LastOrdinary);
        }
    }

    /// Whether a post that is meant for the device's user becomes the last message there; `None` where no clause says. It is
    /// stored, so of an ordinary one it is decided.
    fn becomes_last(&mut self, device: DeviceIx, place: PostIx, post: &Post) -> Option<bool> {
        let user = self.state.user_of(device);
        if post.targeted() && !self.has_feature(device) {
            return None;
        }
        let (choice, question) = if user == post.sender {
            (post.last_for_sender, Clause::LastSender)
        } else {
            (post.last_for_others, Clause::LastReceiver)
        };
        match choice {
            Choice::Yes => Some(true),
            Choice::No => {
                if !post.targeted() {
                    self.exercise(Clause::LastExclusionFlag);
                }
                Some(false)
            }
            Choice::Undecided => {
                let shown = self.chooser.first(question);
                let post = self.change().post_mut(place);
                let decided =
                    if user == post.sender { &mut post.last_for_sender } else { &mut post.last_for_others };
                *decided = Choice::from(shown);
                Some(shown)
            }
        }
    }

    fn has_feature(&self, device: DeviceIx) -> bool {
        let spec = &self.world.devices[device.at()];
        rules::version_has_feature(self.book, spec) && rules::edition_has_feature(self.book, spec.edition)
    }

    pub(super) fn read_history(&mut self, device: DeviceIx, group: GroupIx) -> Reply {
        if !self.state.devices[device.at()].logged_in {
            return self.refused_before_login();
        }
        if !self.view().in_touch(device, group) {
            return if self.chooser.unjudged(false) {
                Reply::Messages { group, list: self.anything(device, group) }
            } else {
                Reply::Declined
            };
        }
        let mut list = Vec::new();
        for place in 0..self.state.posts.len() {
            if self.state.posts[place].group == group
                && let Some(due) = self.in_history(device, place)
            {
                list.push((place, due));
            }
        }
        Reply::Messages { group, list }
    }

    /// Everything of a group that the user may know of, none of it necessary.
    fn anything(&self, device: DeviceIx, group: GroupIx) -> Vec<(PostIx, Due)> {
        let user = self.state.user_of(device);
        let known = self.state.posts_in(group).filter(|(_, post)| post.meant_for(user));
        known.map(|(place, _)| (place, Due::May)).collect()
    }

    fn in_history(&mut self, device: DeviceIx, place: PostIx) -> Option<Due> {
        let user = self.state.user_of(device);
        let post = Shared::clone(&self.state.posts[place]);
        let group = self.state.group(post.group);
        let rule = rules::group_rule(self.book, group.kind);
        let since = group.members.get(&user)?.since;
        if !rule.keeps_history {
            self.exercise(Clause::HistoryGroupType);
            return None;
        }
        if !post.stored {
            self.exercise(Clause::OnlineOnlyNotStored);
            return None;
        }
        if post.deleted_by.contains(&user) {
            self.exercise(Clause::HistoryDeleted);
            return None;
        }
        if post.targeted() {
            self.targeted_in_history(device, place, &post, since)
        } else {
            if place < since {
                self.exercise(Clause::HistoryBeforeJoining);
                return rule.shows_earlier_history.then_some(Due::Must);
            }
            self.exercise(Clause::HistoryOrdinary);
            Some(Due::Must)
        }
    }

    fn targeted_in_history(
        &mut self,
        device: DeviceIx,
        place: PostIx,
        post: &Post,
        since: PostIx,
    ) -> Option<Due> {
        let user = self.state.user_of(device);
        let meant = post.meant_for(user);
        // Who was a member and is not meant was cut off an overlong list.
        if !meant && !post.strangers.contains(&user) {
            self.exercise(Clause::HideHistory);
            return None;
        }
        if !self.has_feature(device) {
            return Some(Due::May);
        }
        let mut decide = |choice: Choice, question| match choice {
            Choice::Undecided => self.chooser.first(question),
            Choice::Yes => true,
            Choice::No => false,
        };
        if !meant {
            let shown = decide(post.in_history_of_late, Clause::TimeLateReceiver);
            if post.in_history_of_late == Choice::Undecided {
                self.change().post_mut(place).in_history_of_late = Choice::from(shown);
            }
            return shown.then_some(Due::Must);
        }
        let rejoined = place < since;
        let kept = !rejoined || decide(post.in_history_after_rejoining, Clause::TimeRejoined);
        let lapsed = rules::plan_grant(self.book, self.state.plan) == Grant::No;
        let shown = kept && (!lapsed || decide(post.in_history_after_lapse, Clause::TimePlanLapsed));
        if rejoined && post.in_history_after_rejoining == Choice::Undecided {
            self.change().post_mut(place).in_history_after_rejoining = Choice::from(kept);
        }
        if kept && lapsed && post.in_history_after_lapse == Choice::Undecided {
            self.change().post_mut(place).in_history_after_lapse = Choice::from(shown);
        }
        if !rejoined && !lapsed {
            self.exercise(Clause::HistoryTargets);
        }
        shown.then_some(Due::Must)
    }

    /// What a search finds depends on the device's store; what it may find does not.
    pub(super) fn search(&mut self, device: DeviceIx, group: GroupIx, keyword: &str) -> Reply {
        if !self.state.devices[device.at()].logged_in && self.chooser.unjudged(true) {
            return Reply::Refused(vec![Clause::ErrorNotLoggedIn]);
        }
        if !self.view().in_touch(device, group) && !self.chooser.unjudged(true) {
            return Reply::Declined;
        }
        let user = self.state.user_of(device);
        let hidden =
            |post: &Post| post.targeted() && !post.meant_for(user) && post.content.text.contains(keyword);
        if self.state.posts_in(group).any(|(_, post)| hidden(post)) {
            self.exercise(Clause::HideSearch);
        }
        Reply::Messages { group, list: self.anything(device, group) }
    }

    /// The message that a nonce names on a device: an own one first, then the oldest that its user may know.
    pub(super) fn named(&self, device: DeviceIx, message: Nonce) -> Option<PostIx> {
        let user = self.state.user_of(device);
        let mut all =
            self.state.posts.iter().enumerate().filter(|(_, post)| post.content.nonce == Some(message));
        let own = all.clone().find(|(_, post)| post.sender == user);
        own.or_else(|| all.find(|(_, post)| post.meant_for(user))).map(|(place, _)| place)
    }

    /// Whether an application on the device can name a message without any doubt: it was handed it, or its user sent it, and nobody
    /// took it back.
    pub(super) fn surely_has(&self, device: DeviceIx, message: Nonce) -> bool {
        let Some(place) = self.named(device, message) else { return false };
        let it = &self.state.devices[device.at()];
        let post = &self.state.posts[place];
        let has = it.received.contains(&message)
            || post.sender == it.user && self.state.devices_of(it.user).count() == 1;
        let first = if post.stored { it.forgot } else { it.began };
        has && !post.recalled && !post.deleted_by.contains(&it.user) && place >= first
    }

    /// Whether the user of a device may know a message.
    pub(super) fn knows(&self, device: DeviceIx, message: Nonce) -> bool {
        self.named(device, message).is_some()
    }
}
