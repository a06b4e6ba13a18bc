//! What can be done to a message that was sent: recall, modify, delete, acknowledge reading.
//!
//! *Not here*: sending it; see [`send`](super::send).

use super::shared::Shared;
use super::state::{Post, PostIx, Standing};
use super::turn::{Due, News, Onlooker, Reply, Turn};
use crate::vocabulary::{Clause, DeviceIx, Nonce, ReceiveOption, Role, UserIx};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// How long a message can be recalled, by default (recall docs).
const RECALL_WINDOW_MS: u64 = 120_000;

/// What calls take is not counted by the model: so close to the end of the window it does not judge.
const RECALL_SLACK_MS: u64 = 10_000;

impl Turn<'_, '_> {
    pub(super) fn recall(&mut self, device: DeviceIx, message: Nonce) -> Reply {
        let (place, post) = match self.message_for(device, message) {
            Ok(found) => found,
            Err(reply) => return reply,
        };
        let user = self.state.user_of(device);
        let group = self.state.group(post.group);
        let rank = group.members.get(&user).map(|member| member.role);
        if rank.is_none() || group.standing != Standing::Alive || post.recalled || !post.stored {
            return self.follow(post.recalled);
        }
        self.exercise(Clause::RecallRights);
        if user != post.sender && rank == Some(Role::Member) {
            self.exercise(Clause::ErrorRecall);
            return Reply::Refused(vec![Clause::RecallRights]);
        }
        self.exercise(Clause::RecallWindow);
        let age = self.state.waited_ms - post.sent_at_ms;
        if age > RECALL_WINDOW_MS || age + RECALL_SLACK_MS > RECALL_WINDOW_MS && !self.chooser.unjudged(true)
        {
            self.exercise(Clause::ErrorRecall);
            return Reply::Refused(vec![Clause::RecallWindow]);
        }
        self.change().post_mut(place).recalled = true;
        self.tell_of_recall(device, message, place, &post);
        Reply::Done
    }

    /// A message that the device's user may refer to, or the refusal of one that is not for this user.
    fn message_for(&mut self, device: DeviceIx, message: Nonce) -> Result<(PostIx, Shared<Post>), Reply> {
        let it = &self.state.devices[device.at()];
        if !it.logged_in {
            return Err(Reply::Refused(vec![Clause::ErrorNotLoggedIn]));
        }
        let online = it.online();
        let known = self.named(device, message);
        match known {
            // A device may not hold what its user deleted, what was in a store that was lost or in none, what its option
            // keeps back, or what it was never handed.
            Some(place) if online && self.gone(device, place) && !self.chooser.unjudged(true) => {
                Err(Reply::Declined)
            }
            Some(place) if online => Ok((place, Shared::clone(&self.state.posts[place]))),
            Some(_) | None => Err(Reply::Refused(vec![])),
        }
    }

    fn gone(&self, device: DeviceIx, place: PostIx) -> bool {
        let it = &self.state.devices[device.at()];
        let post = &self.state.posts[place];
        let kept_back = matches!(
            self.state.option(post.group, it.user),
            ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt
        );
        let is_handed = post.content.nonce.is_some_and(|nonce| it.received.contains(&nonce));
        let first = if post.stored { it.forgot } else { it.began };
        place < first
            || post.deleted_by.contains(&it.user)
            || post.sender != it.user && (kept_back || !is_handed)
    }

    /// No clause speaks of it: the subject does as it likes, and nothing comes of it.
    fn follow(&mut self, likely: bool) -> Reply {
        if self.chooser.unjudged(likely) { Reply::Done } else { Reply::Refused(vec![]) }
    }

    fn tell_of_recall(&mut self, from: DeviceIx, message: Nonce, place: PostIx, post: &Post) {
        self.exercise_bystanders(Clause::HideRecall, post);
        for (device, due) in self.concerned(from, place, post) {
            if due == Due::Must {
                self.exercise(Clause::RecallAudience);
            }
            self.see(Onlooker::Device(device), News::Recalled(message), due);
        }
    }

    /// The devices that are to hear what becomes of a message: those that have it must, others may.
    fn concerned(&self, from: DeviceIx, place: PostIx, post: &Post) -> Vec<(DeviceIx, Due)> {
        let mut concerned = Vec::new();
        for (at, device) in self.state.devices.iter().enumerate() {
            let ix = DeviceIx::of(at);
            if !post.meant_for(device.user) || !device.logged_in {
                continue;
            }
            let has_it = post.content.nonce.is_some_and(|nonce| device.received.contains(&nonce));
            let sent_it = device.user == post.sender && self.state.devices_of(device.user).count() == 1;
            // Who has left and joined again may or may not hear of what was before.
            let members = &self.state.group(post.group).members;
            let member = members.get(&device.user).is_some_and(|it| it.since <= place);
            let must = device.online() && ix != from && (has_it || sent_it) && member;
            concerned.push((ix, if must { Due::Must } else { Due::May }));
        }
        concerned
    }

    /// Reaches a clause of secrecy if somebody is there who may not know.
    fn exercise_bystanders(&mut self, clause: Clause, post: &Post) {
        let members = &self.state.group(post.group).members;
        let bystander = |user: &UserIx| members.contains_key(user) && !post.meant_for(*user);
        if post.targeted() && self.state.devices.iter().any(|it| it.online() && bystander(&it.user)) {
            self.exercise(clause);
        }
    }

    pub(super) fn modify(&mut self, device: DeviceIx, message: Nonce, text: &str) -> Reply {
        let (place, post) = match self.message_for(device, message) {
            Ok(found) => found,
            Err(reply) => return reply,
        };
        let user = self.state.user_of(device);
        let it = self.state.group(post.group);
        let member = it.members.contains_key(&user) && it.standing == Standing::Alive;
        if !member || post.recalled || !post.stored {
            return Reply::Refused(vec![]);
        }
        if user == post.sender {
            if post.targeted() && !self.chooser.first(Clause::ModifyTargeted) {
                return Reply::Refused(vec![Clause::ModifyTargeted]);
            }
        } else if !post.meant_for(user) {
            return Reply::Refused(vec![]);
        } else if !self.chooser.unjudged(true) {
            return Reply::Declined;
        }
        let it = self.change().post_mut(place);
        let old = core::mem::replace(&mut it.content.text, String::from(text));
        it.earlier_texts.push(old);
        self.tell_of_modification(device, place, &post);
        Reply::Done
    }

    /// What somebody else made of a targeted message may be told to those who have it; no clause asks for that.
    fn tell_of_modification(&mut self, from: DeviceIx, place: PostIx, post: &Post) {
        let clause = if post.targeted() { Clause::ModifyTargeted } else { Clause::ModifyOrdinary };
        let asked_for = !post.targeted() || self.state.user_of(from) == post.sender;
        self.exercise_bystanders(Clause::HideModify, post);
        for (concerned, due) in self.concerned(from, place, post) {
            let due = if asked_for { due } else { Due::May };
            if due == Due::Must {
                self.exercise(clause);
            }
            self.see(Onlooker::Device(concerned), News::Modified(place), due);
        }
    }

    pub(super) fn delete(&mut self, device: DeviceIx, message: Nonce) -> Reply {
        let (place, _) = match self.message_for(device, message) {
            Ok(found) => found,
            Err(reply) => return reply,
        };
        if !self.chooser.unjudged(true) {
            return Reply::Declined;
        }
        let user = self.state.user_of(device);
        self.change().post_mut(place).deleted_by.insert(user);
        Reply::Done
    }

    pub(super) fn send_receipt(&mut self, device: DeviceIx, message: Nonce) -> Reply {
        let (place, post) = match self.message_for(device, message) {
            Ok(found) => found,
            Err(reply) => return reply,
        };
        let user = self.state.user_of(device);
        if !post.wants_receipt || user == post.sender || post.recalled {
            return self.follow(false);
        }
        // Nothing says whether one who has left may still say that it was read.
        if !self.state.group(post.group).members.contains_key(&user) && !post.targeted() {
            return self.follow(false);
        }
        let counted = !post.targeted() || self.receipts_counted();
        if !counted {
            return self.follow(true);
        }
        self.exercise_bystanders(Clause::HideReceipts, &post);
        let fresh = self.change().post_mut(place).read_by.insert(user);
        let (read, unread) = self.receipt_of(place);
        let online = |it: &DeviceIx| self.state.devices[it.at()].online();
        let devices: Vec<_> = self.state.devices_of(post.sender).filter(online).collect();
        for device in devices {
            let due = if fresh { Due::Must } else { Due::May };
            self.exercise(Clause::ReceiptOrdinary);
            self.see(Onlooker::Device(device), News::Receipt { message, read, unread }, due);
        }
        Reply::Done
    }

    fn receipts_counted(&mut self) -> bool {
        self.chooser.pick(Clause::ReceiptTargeted, 3) == 0
    }

    /// How many of those a message was meant for have read it, and how many have not.
    fn receipt_of(&self, place: PostIx) -> (u32, u32) {
        let post = &self.state.posts[place];
        let all = post.targets.iter().copied().chain(post.audience.users());
        let others = all.filter(|user| *user != post.sender).count();
        let read = post.read_by.len();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(read), number(others.saturating_sub(read)))
    }

    pub(super) fn read_receipt(&mut self, device: DeviceIx, message: Nonce) -> Reply {
        let (place, post) = match self.message_for(device, message) {
            Ok(found) => found,
            Err(reply) => return reply,
        };
        let own = self.state.user_of(device) == post.sender;
        if !own || !post.wants_receipt || post.recalled {
            return if self.chooser.unjudged(false) {
                Reply::Receipt { message, counts: None }
            } else {
                Reply::Refused(vec![])
            };
        }
        let counted = !post.targeted() || self.receipts_counted();
        if !counted {
            return self.uncounted_receipt(message, place);
        }
        self.exercise(Clause::ReceiptOrdinary);
        Reply::Receipt { message, counts: Some(self.receipt_of(place)) }
    }

    /// What is shown of receipts that are not counted: an error, nothing, or that nobody on the list has read it. Success with
    /// other counts is no refusal that the subject forgot: it is held against what may be shown.
    fn uncounted_receipt(&mut self, message: Nonce, place: PostIx) -> Reply {
        if !self.chooser.unjudged(true) {
            return Reply::Declined;
        }
        let counts = if self.chooser.unjudged(false) { self.receipt_of(place) } else { (0, 0) };
        Reply::Receipt { message, counts: Some(counts) }
    }
}
