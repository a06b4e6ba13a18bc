//! What came by itself: each onlooker's news, in order, against what the course shows them.
//!
//! *Not here*: answers to calls; see [`super`] and [`shown`](super::shown).

use super::{Scene, describe, finding, name_of, same, same_before, words};
use crate::finding::{Finding, Kind};
use crate::model::state::{Post, PostIx};
use crate::model::turn::{Due, News, Onlooker, Outcome, Sight};
use crate::model::window::Seen;
use crate::vocabulary::{Clause, DeviceIx, GroupIx, Nonce, Seq, UserIx};
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

/// A message, and the number that its receiver was told.
type Numbered = (PostIx, Option<Seq>);

impl Scene<'_> {
    /// Compares what each onlooker saw, in order, with what the course shows them.
    pub(super) fn sights(&self, course: &Outcome, findings: &mut Vec<Finding>) -> Vec<usize> {
        let mut used = vec![false; course.sights.len()];
        let mut newest = BTreeMap::new();
        let by_onlooker = by_onlooker(&course.sights);
        for (onlooker, seen) in self.window.sightings.iter().copied() {
            if self.user(onlooker).is_some_and(|user| self.leaks.tells(user, seen.nonce())) {
                continue;
            }
            let own = by_onlooker.partition_point(|(by, _)| *by < onlooker);
            let own = by_onlooker[own..].iter().take_while(|(by, _)| *by == onlooker).map(|(_, at)| *at);
            let mut candidates = own.filter(|at| !used[*at] && fits(course, *at, &seen));
            let place = match (candidates.next(), candidates.next()) {
                (only, None) => only,
                // Of several, the one that looks most like it; what has to come before what only may; the oldest.
                (first, second) => first.into_iter().chain(second).chain(candidates).min_by_key(|at| {
                    let is_other = self.content(course, *at, onlooker, &seen).is_some();
                    (is_other, !sent_by_same(course, *at, &seen), course.sights[*at].due == Due::May, *at)
                }),
            };
            let Some(at) = place else {
                findings.extend(self.unexpected(course, onlooker, &seen));
                continue;
            };
            used[at] = true;
            findings.extend(self.content(course, at, onlooker, &seen));
            if let News::Received(post) = course.sights[at].news {
                findings.extend(self.order(course, onlooker, (post, seen.seq()), &mut newest));
            }
        }
        let missing =
            course.sights.iter().zip(&used).filter(|(sight, used)| !**used && sight.due == Due::Must);
        findings.extend(missing.map(|(sight, _)| self.missing(course, sight.by, &sight.news)));
        let came = |at: &usize| used[*at] && course.sights[*at].due == Due::May;
        (0..used.len()).filter(came).collect()
    }

    fn content(&self, course: &Outcome, at: usize, onlooker: Onlooker, seen: &Seen<'_>) -> Option<Finding> {
        // Of two steps that overlap, one may show what the other is about to change.
        let overlaps = self.asked.len() > 1;
        match (&course.sights[at].news, seen) {
            (News::Received(place), Seen::Received(message)) => {
                let post = &course.state.posts[*place];
                let clause =
                    if post.targeted() { Clause::ReceiveAsOrdinary } else { Clause::DeliverOrdinary };
                let wrong = !(same(post, message) || overlaps && same_before(post, message));
                wrong.then(|| {
                    finding(
                        clause,
                        Kind::Corrupted,
                        format!("{} receives {}", self.who(onlooker), words(post)),
                        describe(message),
                    )
                })
            }
            (News::Modified(place), Seen::Modified(message)) => {
                let post = &course.state.posts[*place];
                let clause = if post.targeted() { Clause::ModifyTargeted } else { Clause::ModifyOrdinary };
                let wrong = !(same(post, message) || overlaps && same_before(post, message));
                wrong.then(|| {
                    let expected = format!("{} sees {}", self.who(onlooker), words(post));
                    finding(clause, Kind::Corrupted, expected, describe(message))
                })
            }
            (News::Receipt { message, read, unread }, Seen::Receipt { read: r, unread: u, message: _ }) => {
                self.receipt(course, *message, (*read, *unread), (*r, *u))
            }
            (News::Pushed { message, badge: Some(badge) }, Seen::Pushed { badge: shown, message: _ }) => {
                let tell = |badge: &u32| {
                    let (name, who) = (name_of(self.names, *message), self.who(onlooker));
                    format!("badge {badge} on the push of {name} to {who}")
                };
                (badge != shown).then(|| finding(Clause::PushBadge, Kind::Miscount, tell(badge), tell(shown)))
            }
            (
                News::Received(_)
                | News::Letter(_)
                | News::Recalled(_)
                | News::Modified(_)
                | News::Receipt { .. }
                | News::Pushed { .. },
                _,
            ) => None,
        }
    }

    fn order(
        &self,
        course: &Outcome,
        onlooker: Onlooker,
        received: Numbered,
        newest: &mut BTreeMap<(Onlooker, GroupIx), Numbered>,
    ) -> Option<Finding> {
        // What is not stored has no number that would order it; what comes back to its own sender comes when it comes.
        let (place, seq) = received;
        let post = &course.state.posts[place];
        if !post.stored || self.user(onlooker) == Some(post.sender) {
            return None;
        }
        let last = match newest.entry((onlooker, post.group)) {
            Entry::Vacant(first) => {
                first.insert(received);
                return None;
            }
            Entry::Occupied(last) => last.into_mut(),
        };
        let (before, number) = *last;
        // Of sends that overlap, any may be the first; which was, their numbers tell.
        if place > before && number.zip(seq).is_none_or(|(before, seq)| before <= seq) {
            *last = received;
            return None;
        }
        let name = |post: PostIx| {
            course.state.posts[post].content.nonce.map_or("?", |nonce| name_of(self.names, nonce))
        };
        let expected = format!("{} receives {} before {}", self.who(onlooker), name(place), name(before));
        Some(finding(Clause::DeliverOrder, Kind::Misordered, expected, "the other way round"))
    }

    fn unexpected(&self, course: &Outcome, onlooker: Onlooker, seen: &Seen<'_>) -> Option<Finding> {
        let who = self.who(onlooker);
        let nonce = seen.nonce();
        let name = nonce.map_or("an unknown message", |nonce| name_of(self.names, nonce));
        let post =
            nonce.and_then(|nonce| course.state.newest(nonce)).map(|place| &*course.state.posts[place]);
        match seen {
            Seen::Received(_) => {
                let (clause, kind) = unexpected_receipt(course, self.user(onlooker), onlooker, nonce, post);
                Some(finding(clause, kind, format!("no further {name} for {who}"), "it was received"))
            }
            Seen::Pushed { .. } => {
                let expected = format!("no push of {name} to {who}");
                let again = matches!((onlooker, nonce), (Onlooker::Away(user), Some(nonce))
                    if course.state.pushed.contains(&(user, nonce)));
                let kind = if again { Kind::Duplicate } else { Kind::Corrupted };
                Some(finding(Clause::PushOrdinary, kind, expected, "it was pushed"))
            }
            Seen::Modified(_) => {
                let expected = format!("no news of {name} for {who}");
                Some(finding(Clause::ModifyOrdinary, Kind::Duplicate, expected, "it was told to be modified"))
            }
            Seen::Receipt { .. } => {
                let expected = format!("no news of who has read {name} for {who}");
                Some(finding(Clause::ReceiptOrdinary, Kind::Duplicate, expected, "a read receipt was told"))
            }
            // Who may know a message that was recalled may hear of it more than once.
            Seen::Recalled(_) => {
                let recalled = post.is_some_and(|post| post.recalled);
                let expected = format!("no recall of {name} told to {who}");
                (!recalled).then(|| finding(Clause::RecallAudience, Kind::Duplicate, expected, "it was told"))
            }
        }
    }

    fn missing(&self, course: &Outcome, onlooker: Onlooker, news: &News) -> Finding {
        let who = self.who(onlooker);
        let name = |place: PostIx| {
            course.state.posts[place].content.nonce.map_or("?", |nonce| name_of(self.names, nonce))
        };
        match news {
            News::Received(place) => {
                let post = &course.state.posts[*place];
                let own = self.user(onlooker) == Some(post.sender);
                let clause = match (post.targeted(), own) {
                    (true, true) => Clause::AudienceSenderDevices,
                    (true, false) => Clause::DeliverTargets,
                    (false, true) => Clause::DeliverOwnDevices,
                    (false, false) => Clause::DeliverOrdinary,
                };
                finding(clause, Kind::Lost, format!("{who} receives {}", name(*place)), "nothing came")
            }
            News::Letter(letter) => {
                let nonce = course.state.letters[*letter].content.nonce;
                let name = nonce.map_or("?", |nonce| name_of(self.names, nonce));
                finding(Clause::DeliverOrdinary, Kind::Lost, format!("{who} receives {name}"), "nothing came")
            }
            News::Recalled(message) => {
                let expected = format!("{who} is told that {} was recalled", name_of(self.names, *message));
                finding(Clause::RecallAudience, Kind::Lost, expected, "nothing came")
            }
            News::Modified(place) => {
                let targeted = course.state.posts[*place].targeted();
                let clause = if targeted { Clause::ModifyTargeted } else { Clause::ModifyOrdinary };
                finding(
                    clause,
                    Kind::Lost,
                    format!("{who} is told that {} was modified", name(*place)),
                    "nothing came",
                )
            }
            News::Receipt { message, .. } => {
                let expected = format!("{who} is told who has read {}", name_of(self.names, *message));
                finding(Clause::ReceiptOrdinary, Kind::Lost, expected, "nothing came")
            }
            News::Pushed { message, .. } => {
                let targeted =
                    course.state.newest(*message).is_some_and(|place| course.state.posts[place].targeted());
                let clause = if targeted { Clause::PushTargeted } else { Clause::PushOrdinary };
                let expected = format!("{who} is pushed {}", name_of(self.names, *message));
                finding(clause, Kind::Lost, expected, "nothing came")
            }
        }
    }
}

/// The places of the sights, sorted by who is to see them.
fn by_onlooker(sights: &[Sight]) -> Vec<(Onlooker, usize)> {
    let mut places: Vec<_> = sights.iter().enumerate().map(|(at, sight)| (sight.by, at)).collect();
    places.sort_unstable();
    places
}

/// Whether a sight is of what was seen, whoever saw it.
fn fits(course: &Outcome, at: usize, seen: &Seen<'_>) -> bool {
    let nonce = |post: PostIx| course.state.posts[post].content.nonce;
    match (&course.sights[at].news, seen) {
        (News::Received(post), Seen::Received(message)) | (News::Modified(post), Seen::Modified(message)) => {
            nonce(*post) == message.content.nonce
        }
        (News::Letter(letter), Seen::Received(message)) => {
            course.state.letters[*letter].content.nonce == message.content.nonce
        }
        (News::Recalled(one), Seen::Recalled(other))
        | (News::Receipt { message: one, .. }, Seen::Receipt { message: other, .. })
        | (News::Pushed { message: one, .. }, Seen::Pushed { message: other, .. }) => one == other,
        (
            News::Received(_)
            | News::Letter(_)
            | News::Recalled(_)
            | News::Modified(_)
            | News::Receipt { .. }
            | News::Pushed { .. },
            _,
        ) => false,
    }
}

/// Whether the message seen has the sender of the post that a sight is about.
fn sent_by_same(course: &Outcome, at: usize, seen: &Seen<'_>) -> bool {
    let (News::Received(post) | News::Modified(post)) = course.sights[at].news else { return true };
    match seen {
        Seen::Received(message) | Seen::Modified(message) => {
            course.state.posts[post].sender == message.sender
        }
        Seen::Recalled(_) | Seen::Receipt { .. } | Seen::Pushed { .. } => true,
    }
}

fn unexpected_receipt(
    course: &Outcome,
    user: Option<UserIx>,
    onlooker: Onlooker,
    nonce: Option<Nonce>,
    post: Option<&Post>,
) -> (Clause, Kind) {
    let had = |device: DeviceIx| {
        nonce.is_some_and(|nonce| course.state.devices[device.at()].received.contains(&nonce))
    };
    let again = matches!(onlooker, Onlooker::Device(device) if had(device));
    let by_letter = nonce.is_some() && course.state.letters.iter().any(|it| it.content.nonce == nonce);
    match post {
        Some(post) if user == Some(post.sender) && !again => (Clause::DeliverNoEcho, Kind::Duplicate),
        Some(post) if post.targeted() && user.is_some_and(|user| !post.meant_for(user)) => {
            (Clause::GateReceiverLimit, Kind::WronglyAdmitted)
        }
        Some(post) if !post.stored && !again => (Clause::OnlineOnlyNotStored, Kind::Corrupted),
        Some(_) if again => (Clause::DeliverOnce, Kind::Duplicate),
        Some(_) => (Clause::DeliverOrdinary, Kind::Corrupted),
        None if by_letter => (Clause::DeliverOnce, Kind::Duplicate),
        None => (Clause::SendErrorMeansUnsent, Kind::Leak),
    }
}
