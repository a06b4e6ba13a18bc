//! One command in one possible world: the course it takes, and what everyone is then to see.
//!
//! *Not here*: the courses themselves; they are in [`create`](super::create), [`send`](super::send) and their
//! neighbours.

#![allow(clippy::option_option, reason = "whether a clause says what is shown, and whether it is anything")]

use super::chooser::{Chooser, Picks};
use super::shared::Shared;
use super::state::{PostIx, Process, State};
use crate::vocabulary::{
    At, Call, Clause, Content, Control, DeviceIx, GroupIx, Nonce, RuleBook, Store, UserIx, World,
};
use alloc::vec::Vec;

/// Room for so many clauses is made at once.
const USUALLY_EXERCISED: usize = 16;

/// A course under way.
pub(super) struct Turn<'t, 'c> {
    pub book: &'t RuleBook,
    pub world: &'t World,
    pub chooser: &'t mut Chooser<'c>,
    /// The world; it is copied when it first changes, so looking is cheap.
    pub state: Shared<State>,
    pub sights: Vec<Sight>,
    /// Clauses whose precondition was reached: seeing the outcome checks them.
    pub exercised: Vec<Clause>,
    /// The first of the sights that this turn adds.
    pub fresh: usize,
    /// What a send is admitted in spite of, in a course that follows a subject which admitted it wrongly.
    pub waiver: Waiver,
}

/// Whether a send is admitted that has to be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Waiver {
    /// It is not.
    None,
    /// It is, in spite of these clauses.
    Given(Vec<Clause>),
}

/// Where a course ended.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub state: Shared<State>,
    pub sights: Vec<Sight>,
    pub exercised: Vec<Clause>,
    pub picks: Picks,
    /// The clauses that admitting a send broke.
    pub waived: Vec<Clause>,
}

/// What a command answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// Nothing: it was no call.
    Silence,
    /// Nothing, ever: the process ended before the call was carried out.
    Void,
    /// A message object.
    Object,
    /// A refusal, at creation or by error; the clauses it rests on, none where no clause speaks of it.
    Refused(Vec<Clause>),
    /// A refusal, where the subject might as well have done it. Success is the other course, and never this one.
    Declined,
    /// Success, with whatever value.
    Done,
    /// Success, with the ordinary message sent and its mentions.
    Sent(Content, Vec<At>),
    /// Success, with the targeted message sent and its mentions.
    SentTargeted(Content, Vec<At>),
    /// A conversation; `None` where no clause says what it shows.
    Conversation { group: GroupIx, unread: Option<Count>, last: Option<Option<Nonce>> },
    /// A total; `None` where no clause says what it shows.
    Total(Option<Count>),
    /// Messages in order, each one necessary or only allowed.
    Messages { group: GroupIx, list: Vec<(PostIx, Due)> },
    /// A read receipt; `None` where no clause says what it shows.
    Receipt { message: Nonce, counts: Option<(u32, u32)> },
}

/// A count, and the world that it was taken in, which tells what it would be if a clause were broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub right: u32,
    pub then: Shared<State>,
}

/// Something that a device or a user is to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    pub by: Onlooker,
    pub news: News,
    pub due: Due,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Onlooker {
    Device(DeviceIx),
    /// By push, without a device online.
    Away(UserIx),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Must,
    May,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    Received(PostIx),
    /// A one-to-one message, by its place in [`State::letters`].
    Letter(usize),
    Recalled(Nonce),
    Modified(PostIx),
    Receipt {
        message: Nonce,
        read: u32,
        unread: u32,
    },
    /// `badge` is `None` where no clause says what it shows.
    Pushed {
        message: Nonce,
        badge: Option<u32>,
    },
}

impl Turn<'_, '_> {
    /// Takes a call.
    pub(super) fn call(&mut self, device: DeviceIx, call: &Call) -> Reply {
        self.offer_orphans();
        if self.state.devices[device.at()].process != Process::Running {
            return Reply::Void;
        }
        match call {
            Call::CreateMessage { content, at, made } => self.create(device, content, at, *made),
            Call::CreateMerger { content, parts, made } => self.merge(device, content, parts, *made),
            Call::CreateForward { message, made } => self.forward(device, *message, *made),
            Call::AddAt { original, at, made } => self.add_at(*original, at, *made),
            Call::Target { original, receivers, made } => self.target(device, *original, receivers, *made),
            Call::Send { message, receiver, group, options } => {
                self.send(device, *message, *receiver, *group, *options)
            }
            Call::ReadConversation { group } => self.read_conversation(device, *group),
            Call::ReadTotalUnread => self.read_total(device),
            Call::ReadHistory { group } => self.read_history(device, *group),
            Call::Search { group, keyword } => self.search(device, *group, keyword),
            Call::MarkRead { group } => self.mark_read(device, *group),
            Call::SetReceiveOption { group, option } => self.set_option(device, *group, *option),
            Call::Recall { message } => self.recall(device, *message),
            Call::Modify { message, text } => self.modify(device, *message, text),
            Call::Delete { message } => self.delete(device, *message),
            Call::SendReceipt { message } => self.send_receipt(device, *message),
            Call::ReadReceipt { message } => self.read_receipt(device, *message),
            Call::Login => self.login(device),
            Call::Logout => self.logout(device),
            Call::CreateGroup { group, kind, members } => self.create_group(device, *group, *kind, members),
            Call::Join { group } => self.join(device, *group),
            Call::Invite { group, users } => self.invite(device, *group, users),
            Call::Leave { group } => self.leave(device, *group),
            Call::Kick { group, users } => self.kick(device, *group, users),
            Call::Dismiss { group } => self.dismiss(device, *group),
            Call::Mute { group, user, seconds } => self.mute(device, *group, *user, *seconds),
            Call::MuteAll { group, muted } => self.mute_all(device, *group, *muted),
        }
    }

    /// Takes a control.
    pub(super) fn control(&mut self, control: Control) -> Reply {
        self.offer_orphans();
        match control {
            Control::SetPlan { plan } => self.change().plan = plan,
            Control::Wait { milliseconds } => self.wait(milliseconds),
            Control::Disconnect { device } => self.change().device_mut(device).connected = false,
            Control::Connect { device } => {
                self.change().device_mut(device).connected = true;
                self.resume(device, Clause::ReceiveResumed);
            }
            // Whatever goes wrong on the way is over when it is quiet: nobody may notice.
            Control::Degrade { .. }
            | Control::Strike { .. }
            | Control::Skew { .. }
            | Control::RestartService { .. } => {}
            Control::Crash { device, store } => self.end_process(device, store),
            Control::Sleep { device } => self.set_process(device, Process::Asleep),
            Control::Start { device } | Control::Wake { device } => {
                self.set_process(device, Process::Running);
                self.resume(device, Clause::ReceiveResumed);
            }
        }
        Reply::Silence
    }

    pub(super) fn finish(self, reply: Reply) -> (Outcome, Reply) {
        let Self { mut state, sights, exercised, fresh, waiver, book: _, world: _, chooser: _ } = self;
        for sight in sights[fresh..].iter().filter(|sight| sight.due == Due::Must) {
            remember(state.change(), sight);
        }
        let waived = match waiver {
            Waiver::None => Vec::new(),
            Waiver::Given(waived) => waived,
        };
        (Outcome { state, sights, exercised, picks: Picks::new(), waived }, reply)
    }

    /// The world, to be changed.
    pub(super) fn change(&mut self) -> &mut State {
        self.state.change()
    }

    pub(super) fn see(&mut self, by: Onlooker, news: News, due: Due) {
        self.sights.push(Sight { by, news, due });
    }

    pub(super) fn exercise(&mut self, clause: Clause) {
        if crate::rules::holds(self.book, clause) {
            if self.exercised.capacity() == 0 {
                self.exercised.reserve(USUALLY_EXERCISED);
            }
            self.exercised.push(clause);
        }
    }

    /// What a process was sending when it ended, the next one may be handed at any time.
    fn offer_orphans(&mut self) {
        let orphans: Vec<_> = self.state.orphans.iter().copied().collect();
        for (device, place) in orphans {
            if self.state.devices[device.at()].online() {
                self.see(Onlooker::Device(device), News::Received(place), Due::May);
            }
        }
    }

    fn set_process(&mut self, device: DeviceIx, process: Process) {
        self.change().device_mut(device).process = process;
    }

    fn end_process(&mut self, device: DeviceIx, store: Store) {
        let posts = self.state.posts.len();
        self.change().forget_objects(device);
        // What it was just sending, its next process may be handed as a message from elsewhere.
        let user = self.state.user_of(device);
        for place in self.state.settled..posts {
            if self.state.posts[place].sender == user {
                self.change().orphans.insert((device, place));
            }
        }
        let it = self.change().device_mut(device);
        it.process = Process::Ended;
        it.began = posts;
        if store == Store::Lost {
            it.fresh = true;
            it.forgot = posts;
        }
    }

    fn wait(&mut self, milliseconds: u64) {
        self.change().waited_ms = self.state.waited_ms.saturating_add(milliseconds);
        for at in 0..self.state.groups.len() {
            if self.state.groups[at].burst > 0 {
                self.change().group_mut(GroupIx::of(at)).burst = 0;
            }
        }
    }
}

/// Keeps what a device was handed, for the pins that ask for all of it.
pub(super) fn remember(state: &mut State, sight: &Sight) {
    let nonce = match &sight.news {
        News::Received(post) | News::Modified(post) => state.posts[*post].content.nonce,
        News::Letter(letter) => state.letters[*letter].content.nonce,
        News::Recalled(message) | News::Receipt { message, .. } | News::Pushed { message, .. } => {
            Some(*message)
        }
    };
    let Some(nonce) = nonce else { return };
    match (sight.by, &sight.news) {
        (Onlooker::Device(device), News::Received(_) | News::Letter(_)) => {
            if let News::Received(place) = &sight.news {
                state.orphans.remove(&(device, *place));
            }
            state.device_mut(device).received.push(nonce);
        }
        (Onlooker::Device(device), News::Recalled(_)) => state.device_mut(device).recalled.push(nonce),
        (Onlooker::Device(device), News::Modified(_)) => state.device_mut(device).modified.push(nonce),
        (Onlooker::Away(user), _) => state.pushed.push((user, nonce)),
        (Onlooker::Device(_), News::Receipt { .. } | News::Pushed { .. }) => {}
    }
}
