//! The model without a subject: what it expects of everybody, and where that hangs on an open question.
//!
//! *Not here*: judging; see [`judge`](super::judge).

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a look has one kind of reply; the rest is a refusal or nothing"
)]

use super::chooser::{Chooser, Freedom, explore};
use super::judge::{Asked, Latitude, Model, answer_name};
use super::shared::Shared;
use super::state::State;
use super::turn::{Due, Reply, Turn, Waiver};
use crate::vocabulary::{Call, Clause, DeviceIx, Nonce, UserIx};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

/// What the model expects somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook<T> {
    /// The rules leave one possibility.
    Certain(T),
    /// It hangs on these open questions; the possibilities with the answers that lead there.
    Open(Vec<Clause>, Vec<(T, Vec<(Clause, String)>)>),
    /// No clause says.
    Unjudged,
}

/// What the model expects of a look at a device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreseen {
    /// A refusal.
    Refused,
    /// Success without a value that is judged.
    Done,
    /// A count.
    Count(u32),
    /// A conversation's last message; `None` for none.
    Last(Option<Nonce>),
    /// Messages in order.
    Messages(Vec<Nonce>),
    /// A read receipt: how many have read, how many have not.
    Receipt(u32, u32),
}

type Possibility<T> = (T, BTreeSet<(Clause, u8)>);

impl Model<'_> {
    /// Takes a step without a subject: every course stays possible that a consistent, ordinary subject may take.
    /// Gives how the last thing asked may end, where it is a call; `None` if the courses are too many.
    pub fn foresee(&mut self, asked: &[Asked]) -> Option<Outlook<Foreseen>> {
        let latitude = Latitude { book: self.book, freedom: Freedom::Foresee, waiver: &Waiver::None };
        let courses = self.courses(latitude, asked)?;
        let ends = courses.iter().map(|course| {
            let refused = course
                .replies
                .last()
                .is_some_and(|(_, reply)| matches!(reply, Reply::Refused(_) | Reply::Declined));
            let end = if refused { Foreseen::Refused } else { Foreseen::Done };
            (Some(end), course.outcome.state.answers.iter().copied().collect())
        });
        let outlook = outlook(ends.collect());
        let worlds: BTreeSet<_> = courses.into_iter().map(|course| course.outcome.state).collect();
        self.worlds = worlds.into_iter().collect();
        Some(outlook)
    }

    /// What a device shows of a group's unread count: the answer to [`Call::ReadConversation`], [`Call::ReadTotalUnread`].
    pub fn foresee_count(&self, device: DeviceIx, look: &Call) -> Outlook<Foreseen> {
        outlook(self.look(device, look, |_, reply| match reply {
            Reply::Conversation { unread, .. } | Reply::Total(unread) => {
                unread.as_ref().map(|count| Foreseen::Count(count.right))
            }
            other => refusal(other),
        }))
    }

    /// What a device shows as the last message of a group: the answer to [`Call::ReadConversation`].
    pub fn foresee_last(&self, device: DeviceIx, look: &Call) -> Outlook<Foreseen> {
        outlook(self.look(device, look, |_, reply| match reply {
            Reply::Conversation { last, .. } => last.map(Foreseen::Last),
            other => refusal(other),
        }))
    }

    /// What a device shows as history: the answer to [`Call::ReadHistory`]. Messages that only may be there count as there.
    pub fn foresee_messages(&self, device: DeviceIx, look: &Call) -> Outlook<Foreseen> {
        outlook(self.look(device, look, |state, reply| match reply {
            Reply::Messages { list, .. } => {
                let nonces = list.iter().filter_map(|(place, _)| state.posts[*place].content.nonce);
                let certain = list.iter().all(|(_, due)| *due == Due::Must);
                certain.then(|| Foreseen::Messages(nonces.collect()))
            }
            other => refusal(other),
        }))
    }

    /// What a device of the sender shows as read receipt: the answer to [`Call::ReadReceipt`].
    pub fn foresee_receipt(&self, device: DeviceIx, look: &Call) -> Outlook<Foreseen> {
        outlook(self.look(device, look, |_, reply| match reply {
            Reply::Receipt { counts, .. } => counts.map(|(read, unread)| Foreseen::Receipt(read, unread)),
            other => refusal(other),
        }))
    }

    /// All that a device was handed as new so far.
    pub fn foresee_received(&self, device: DeviceIx) -> Outlook<Foreseen> {
        self.told(|state| state.devices[device.at()].received.clone())
    }

    /// All recalls that a device was told of so far.
    pub fn foresee_recalled(&self, device: DeviceIx) -> Outlook<Foreseen> {
        self.told(|state| state.devices[device.at()].recalled.clone())
    }

    /// All modifications that a device was told of so far.
    pub fn foresee_modified(&self, device: DeviceIx) -> Outlook<Foreseen> {
        self.told(|state| state.devices[device.at()].modified.clone())
    }

    /// All offline pushes to a user so far.
    pub fn foresee_pushed(&self, user: UserIx) -> Outlook<Foreseen> {
        self.told(|state| {
            state.pushed.iter().filter(|(to, _)| *to == user).map(|(_, message)| *message).collect()
        })
    }

    fn told(&self, list: impl Fn(&State) -> Vec<Nonce>) -> Outlook<Foreseen> {
        let all = self
            .worlds
            .iter()
            .map(|state| (Some(Foreseen::Messages(list(state))), state.answers.iter().copied().collect()));
        outlook(all.collect())
    }

    /// Looks in every world along every course.
    fn look(
        &self,
        device: DeviceIx,
        look: &Call,
        read: impl Fn(&State, &Reply) -> Option<Foreseen>,
    ) -> Vec<Possibility<Option<Foreseen>>> {
        let mut all = Vec::new();
        for world in &self.worlds {
            let walk = |chooser: &mut Chooser<'_>| {
                let (state, sights, exercised) = (Shared::clone(world), Vec::new(), Vec::new());
                let mut turn = Turn {
                    book: self.book,
                    world: self.world,
                    chooser,
                    state,
                    sights,
                    exercised,
                    fresh: 0,
                    waiver: Waiver::None,
                };
                let reply = turn.call(device, look);
                read(&turn.state, &reply)
            };
            explore(self.book, Freedom::Foresee, &world.answers, walk, |value, picks| {
                all.push((value, world.answers.iter().copied().chain(picks).collect()));
            });
        }
        all
    }
}

fn refusal(reply: &Reply) -> Option<Foreseen> {
    matches!(reply, Reply::Refused(_) | Reply::Declined).then_some(Foreseen::Refused)
}

/// One possibility, or the questions that tell them apart.
fn outlook(all: Vec<Possibility<Option<Foreseen>>>) -> Outlook<Foreseen> {
    let mut values: BTreeMap<Foreseen, Vec<BTreeSet<(Clause, u8)>>> = BTreeMap::new();
    for (value, answers) in all {
        let Some(value) = value else { return Outlook::Unjudged };
        values.entry(value).or_default().push(answers);
    }
    if values.len() <= 1 {
        return values.into_keys().next().map_or(Outlook::Unjudged, Outlook::Certain);
    }
    let questions = telling(&values);
    let possibilities = values.into_iter().map(|(value, ways)| {
        let way = ways.into_iter().next().unwrap_or_default();
        let answers = way.into_iter().filter(|(question, _)| questions.contains(question));
        (value, answers.map(|(question, answer)| (question, answer_name(question, answer))).collect())
    });
    let possibilities = possibilities.collect();
    Outlook::Open(questions, possibilities)
}

/// The questions whose answer makes a difference to the value.
fn telling(values: &BTreeMap<Foreseen, Vec<BTreeSet<(Clause, u8)>>>) -> Vec<Clause> {
    let mut by_answer: BTreeMap<Clause, BTreeMap<u8, BTreeSet<&Foreseen>>> = BTreeMap::new();
    for (value, ways) in values {
        for (question, answer) in ways.iter().flatten() {
            by_answer.entry(*question).or_default().entry(*answer).or_default().insert(value);
        }
    }
    let tells = |answers: &BTreeMap<u8, BTreeSet<&Foreseen>>| {
        let mut sets = answers.values();
        let first = sets.next();
        answers.len() > 1 && sets.any(|set| Some(set) != first)
    };
    by_answer.iter().filter(|(_, answers)| tells(answers)).map(|(question, _)| *question).collect()
}
