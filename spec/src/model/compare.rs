//! One course held against what was seen: nothing to say where they agree, a finding for each difference.
//!
//! *Not here*: leaks, which are taken out before; see [`leaks`](super::leaks).

use super::leaks::Leaks;
use super::state::{Choice, Post, PostIx};
use super::turn::{Count, Due, News, Onlooker, Outcome, Reply};
use super::view::View;
use super::window::{Answer, Callback, Seen, last_counts, sightings};
use crate::finding::{Finding, Kind};
use crate::rules;
use crate::vocabulary::{
    Call, Clause, Content, DeviceIx, Event, GroupIx, Message, Nonce, Return, RuleBook, UserIx, Value, World,
};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

/// What a course is compared with.
pub(super) struct Scene<'s> {
    pub book: &'s RuleBook,
    pub world: &'s World,
    pub names: &'s [String],
    pub asked: &'s [(DeviceIx, &'s Call, Answer<'s>)],
    pub seen: &'s [Event],
    pub leaks: &'s Leaks,
}

/// How a course compares.
pub(super) struct Comparison {
    pub findings: Vec<Finding>,
    /// Which of the course's sights that only might come did come.
    pub taken: Vec<usize>,
}

/// The author's name of a message.
pub(super) fn name_of(names: &[String], nonce: Nonce) -> &str {
    names.get(nonce.0 as usize).map_or("a message that no step made", String::as_str)
}

fn finding(clause: Clause, kind: Kind, expected: impl Into<String>, seen: impl Into<String>) -> Finding {
    Finding { kind, clause, expected: expected.into(), seen: seen.into() }
}

impl Scene<'_> {
    /// Compares replies in the order of `asked`, then what everyone saw.
    pub(super) fn compare(&self, course: &Outcome, replies: &[(usize, Reply)]) -> Comparison {
        let mut findings = Vec::new();
        for (at, reply) in replies {
            let (device, call, answer) = &self.asked[*at];
            self.reply(course, *device, call, reply, answer, &mut findings);
        }
        let taken = self.sights(course, &mut findings);
        self.counts_told(course, &mut findings);
        findings.sort();
        findings.dedup();
        Comparison { findings, taken }
    }

    fn reply(
        &self,
        course: &Outcome,
        device: DeviceIx,
        call: &Call,
        reply: &Reply,
        answer: &Answer<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let refused = answer.absent() || answer.code().is_some() && answer.value().is_none();
        match reply {
            Reply::Silence => {}
            Reply::Object => {
                if answer.object() != Some(Return::Object) {
                    findings.push(self.wrongly_refused(call, answer));
                }
            }
            Reply::Refused(because) if creates(call) => {
                if answer.object() == Some(Return::Object) {
                    findings.push(wrongly_admitted(because, "an object"));
                }
            }
            Reply::Refused(because) => {
                if !refused {
                    findings.push(wrongly_admitted(
                        because,
                        if answer.value().is_some() { "success" } else { "no answer" },
                    ));
                } else if let ([clause], Some(code)) = (because.as_slice(), answer.code()) {
                    let known = rules::codes(self.book, *clause);
                    if !known.is_empty() && !known.contains(&code) {
                        let known: Vec<_> = known.iter().map(ToString::to_string).collect();
                        findings.push(finding(
                            *clause,
                            Kind::Corrupted,
                            format!("error {}", known.join(" or ")),
                            format!("error {code}"),
                        ));
                    }
                }
            }
            Reply::Sent(content) | Reply::SentTargeted(content) => self.sent(call, content, answer, findings),
            Reply::Done => {
                if answer.value().is_none() {
                    findings.push(self.wrongly_refused(call, answer));
                }
            }
            Reply::Conversation { .. } | Reply::Total(_) | Reply::Messages { .. } | Reply::Receipt { .. } => {
                match answer.value() {
                    Some(value) => self.value(course, device, reply, value, findings),
                    None => findings.push(self.wrongly_refused(call, answer)),
                }
            }
        }
    }

    fn wrongly_refused(&self, call: &Call, answer: &Answer<'_>) -> Finding {
        let seen = match (answer.object(), answer.code()) {
            (Some(Return::Absent), _) => String::from("no such API"),
            (_, Some(code)) => format!("error {code}"),
            (Some(Return::Null), None) => String::from("a null"),
            (Some(Return::EmptyObject), None) => String::from("an empty object"),
            (Some(Return::Nothing | Return::Object) | None, None) => String::from("no answer"),
        };
        let unanswered = seen == "no answer";
        let clause = match call {
            Call::Send { .. } if unanswered => Clause::SendCallbacks,
            Call::Target { .. } if answer.absent() => Clause::GateVersion,
            Call::Target { .. } => Clause::SendListForm,
            Call::Send { receiver: Some(_), .. } => Clause::SendSingleForm,
            Call::Send { .. } => blame_for_send(answer),
            Call::ReadHistory { .. } | Call::Search { .. } => Clause::HistoryOrdinary,
            Call::ReadConversation { .. } | Call::ReadTotalUnread => Clause::UnreadOrdinary,
            Call::Recall { .. } => Clause::RecallRights,
            Call::Modify { .. } => Clause::ModifyOrdinary,
            Call::Delete { .. } => Clause::HistoryDeleted,
            Call::SendReceipt { .. } | Call::ReadReceipt { .. } => Clause::ReceiptOrdinary,
            Call::MarkRead { .. } => Clause::UnreadMarkRead,
            Call::CreateMessage { .. } | Call::CreateMerger { .. } | Call::CreateForward { .. } => {
                Clause::SendEveryKind
            }
            Call::Login
            | Call::Logout
            | Call::AddAt { .. }
            | Call::SetReceiveOption { .. }
            | Call::CreateGroup { .. }
            | Call::Join { .. }
            | Call::Invite { .. }
            | Call::Leave { .. }
            | Call::Kick { .. }
            | Call::Dismiss { .. }
            | Call::Mute { .. }
            | Call::MuteAll { .. } => Clause::SendOrdinary,
        };
        finding(clause, Kind::WronglyRefused, "success", seen)
    }

    fn sent(&self, call: &Call, content: &Content, answer: &Answer<'_>, findings: &mut Vec<Finding>) {
        match answer.value() {
            None => findings.push(self.wrongly_refused(call, answer)),
            Some(Value::Sent(message)) if message.content == *content => {}
            Some(Value::Sent(message)) => {
                let expected = format!("the message sent, {:?}", content.text);
                findings.push(finding(Clause::SendCallbacks, Kind::Corrupted, expected, describe(message)));
            }
            Some(other) => {
                let seen = format!("{other:?}");
                findings.push(finding(Clause::SendCallbacks, Kind::Corrupted, "the message sent", seen));
            }
        }
        callbacks(answer, findings);
    }

    fn value(
        &self,
        course: &Outcome,
        device: DeviceIx,
        reply: &Reply,
        value: &Value,
        findings: &mut Vec<Finding>,
    ) {
        let who = self.world.device_name(device);
        match (reply, value) {
            (
                Reply::Conversation { group, unread, last },
                Value::Conversation { unread: shown, last: shown_last },
            ) => {
                let group_name = self.world.group_name(*group);
                if let Some(count) = unread {
                    let place = format!("unread of {group_name} on {who}");
                    findings.extend(miscount(count, *shown, Clause::UnreadOrdinary, &place));
                }
                if let Some(last) = last {
                    self.last(course, device, *group, *last, shown_last.as_ref(), findings);
                }
            }
            (Reply::Total(count), Value::TotalUnread(shown)) => {
                if let Some(count) = count {
                    findings.extend(miscount(
                        count,
                        *shown,
                        Clause::UnreadTotal,
                        &format!("total unread on {who}"),
                    ));
                }
            }
            (Reply::Messages { group: _, list }, Value::Messages(messages)) => {
                self.messages(course, device, list, messages, findings);
            }
            (Reply::Receipt { message, counts }, Value::Receipt { read, unread }) => {
                if let Some(counts) = counts {
                    findings.extend(self.receipt(course, *message, *counts, (*read, *unread)));
                }
            }
            (
                Reply::Silence
                | Reply::Object
                | Reply::Refused(_)
                | Reply::Done
                | Reply::Sent(_)
                | Reply::SentTargeted(_)
                | Reply::Conversation { .. }
                | Reply::Total(_)
                | Reply::Messages { .. }
                | Reply::Receipt { .. },
                other,
            ) => {
                let seen = format!("{other:?}");
                findings.push(finding(
                    Clause::HistoryOrdinary,
                    Kind::Corrupted,
                    "an answer of the kind asked for",
                    seen,
                ));
            }
        }
    }

    fn last(
        &self,
        course: &Outcome,
        device: DeviceIx,
        group: GroupIx,
        expected: Option<Nonce>,
        shown: Option<&Message>,
        findings: &mut Vec<Finding>,
    ) {
        let shown = shown.map(|message| message.content.nonce);
        if shown == expected.map(Some) || shown.is_some_and(|nonce| self.known_leak(device, nonce)) {
            return;
        }
        let excluded = course.state.posts_in(group).any(|(_, post)| {
            Some(post.content.nonce) == shown && !post.targeted() && post.last_for_others == Choice::No
        });
        let clause = if excluded { Clause::LastExclusionFlag } else { Clause::LastOrdinary };
        let name = |nonce: Option<Nonce>| nonce.map_or("none", |nonce| name_of(self.names, nonce));
        let place =
            format!("last message of {} on {}", self.world.group_name(group), self.world.device_name(device));
        let kind = if shown.is_none() { Kind::Lost } else { Kind::Misordered };
        let expected = format!("{place}: {}", name(expected));
        findings.push(finding(clause, kind, expected, format!("{place}: {}", name(shown.flatten()))));
    }

    fn known_leak(&self, device: DeviceIx, nonce: Option<Nonce>) -> bool {
        self.world.user_of(device).is_some_and(|user| self.leaks.tells(user, nonce))
    }

    fn messages(
        &self,
        course: &Outcome,
        device: DeviceIx,
        list: &[(PostIx, Due)],
        shown: &[Message],
        findings: &mut Vec<Finding>,
    ) {
        let who = self.world.device_name(device);
        let posts = &course.state.posts;
        let mut used = vec![false; list.len()];
        let mut newest = 0;
        for message in shown.iter().filter(|message| !self.known_leak(device, message.content.nonce)) {
            let nonce = message.content.nonce;
            let name = nonce.map_or("an unknown message", |nonce| name_of(self.names, nonce));
            let fits = |at: &usize| !used[*at] && posts[list[*at].0].content.nonce == nonce;
            let Some(at) = (newest..list.len()).find(fits).or_else(|| (0..newest).find(fits)) else {
                let (clause, kind) = unexpected_in_history(self.book, course, nonce, list);
                findings.push(finding(
                    clause,
                    kind,
                    format!("history of {who} without {name}"),
                    "it is there",
                ));
                continue;
            };
            used[at] = true;
            let post = &posts[list[at].0];
            let clause = if post.targeted() { Clause::HistoryTargets } else { Clause::HistoryOrdinary };
            if at < newest {
                findings.push(finding(
                    clause,
                    Kind::Misordered,
                    format!("{name} in its place in the history of {who}"),
                    "it comes later",
                ));
            }
            newest = newest.max(at);
            if !same(post, message) {
                findings.push(finding(
                    clause,
                    Kind::Corrupted,
                    format!("in the history of {who}: {}", words(post)),
                    describe(message),
                ));
            }
        }
        for (at, (place, due)) in list.iter().enumerate() {
            if !used[at] && *due == Due::Must {
                let post = &posts[*place];
                let name = post.content.nonce.map_or("?", |nonce| name_of(self.names, nonce));
                let clause = self.history_clause(course, device, *place);
                findings.push(finding(
                    clause,
                    Kind::Lost,
                    format!("{name} in the history of {who}"),
                    "it is not there",
                ));
            }
        }
    }

    fn history_clause(&self, course: &Outcome, device: DeviceIx, place: PostIx) -> Clause {
        let post = &course.state.posts[place];
        let user = course.state.user_of(device);
        let since = course.state.group(post.group).members.get(&user).map_or(0, |member| member.since);
        match (post.targeted(), place < since) {
            (true, _) => Clause::HistoryTargets,
            (false, true) => Clause::HistoryBeforeJoining,
            (false, false) => Clause::HistoryOrdinary,
        }
    }

    fn receipt(
        &self,
        course: &Outcome,
        message: Nonce,
        right: (u32, u32),
        shown: (u32, u32),
    ) -> Option<Finding> {
        if right == shown {
            return None;
        }
        let targeted = course.state.newest(message).is_some_and(|place| course.state.posts[place].targeted());
        let counts_bystanders = targeted && shown.0 + shown.1 > right.0 + right.1;
        let (clause, kind) = if counts_bystanders {
            (Clause::HideReceipts, Kind::Leak)
        } else {
            (Clause::ReceiptOrdinary, Kind::Miscount)
        };
        let tell =
            |(read, unread)| format!("{}: read by {read}, not by {unread}", name_of(self.names, message));
        Some(finding(clause, kind, tell(right), tell(shown)))
    }

    /// Compares what each onlooker saw, in order, with what the course shows them.
    fn sights(&self, course: &Outcome, findings: &mut Vec<Finding>) -> Vec<usize> {
        let mut used = vec![false; course.sights.len()];
        let mut newest: Vec<(Onlooker, GroupIx, PostIx)> = Vec::new();
        for (onlooker, seen) in sightings(self.seen) {
            if self.user(onlooker).is_some_and(|user| self.leaks.tells(user, seen.nonce())) {
                continue;
            }
            let place = (0..used.len()).find(|at| !used[*at] && self.fits(course, *at, onlooker, &seen));
            let Some(at) = place else {
                findings.extend(self.unexpected(course, onlooker, &seen));
                continue;
            };
            used[at] = true;
            findings.extend(self.content(course, at, onlooker, &seen));
            if let News::Received(post) = course.sights[at].news {
                findings.extend(self.order(course, onlooker, post, &mut newest));
            }
        }
        let missing =
            course.sights.iter().zip(&used).filter(|(sight, used)| !**used && sight.due == Due::Must);
        findings.extend(missing.map(|(sight, _)| self.missing(course, sight.by, &sight.news)));
        let came = |at: &usize| used[*at] && course.sights[*at].due == Due::May;
        (0..used.len()).filter(came).collect()
    }

    fn user(&self, onlooker: Onlooker) -> Option<UserIx> {
        match onlooker {
            Onlooker::Device(device) => self.world.user_of(device),
            Onlooker::Away(user) => Some(user),
        }
    }

    fn fits(&self, course: &Outcome, at: usize, onlooker: Onlooker, seen: &Seen<'_>) -> bool {
        let sight = &course.sights[at];
        let nonce = |post: PostIx| course.state.posts[post].content.nonce;
        sight.by == onlooker
            && match (&sight.news, seen) {
                (News::Received(post), Seen::Received(message))
                | (News::Modified(post), Seen::Modified(message)) => nonce(*post) == message.content.nonce,
                (News::Letter(letter), Seen::Received(message)) => {
                    course.state.letters[*letter].0.nonce == message.content.nonce
                }
                (News::Recalled(one), Seen::Recalled(other)) => one == other,
                (News::Receipt { message: one, .. }, Seen::Receipt { message: other, .. })
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

    fn content(&self, course: &Outcome, at: usize, onlooker: Onlooker, seen: &Seen<'_>) -> Option<Finding> {
        let who = self.who(onlooker);
        match (&course.sights[at].news, seen) {
            (News::Received(place), Seen::Received(message)) => {
                let post = &course.state.posts[*place];
                let clause =
                    if post.targeted() { Clause::ReceiveAsOrdinary } else { Clause::DeliverOrdinary };
                let wrong = !same(post, message);
                wrong.then(|| {
                    finding(
                        clause,
                        Kind::Corrupted,
                        format!("{who} receives {}", words(post)),
                        describe(message),
                    )
                })
            }
            (News::Modified(place), Seen::Modified(message)) => {
                let post = &course.state.posts[*place];
                let clause = if post.targeted() { Clause::ModifyTargeted } else { Clause::ModifyOrdinary };
                let wrong = !same(post, message);
                wrong.then(|| {
                    finding(clause, Kind::Corrupted, format!("{who} sees {}", words(post)), describe(message))
                })
            }
            (News::Receipt { message, read, unread }, Seen::Receipt { read: r, unread: u, message: _ }) => {
                self.receipt(course, *message, (*read, *unread), (*r, *u))
            }
            (News::Pushed { message, badge: Some(badge) }, Seen::Pushed { badge: shown, message: _ }) => {
                let tell = |badge: &u32| {
                    format!("badge {badge} on the push of {} to {who}", name_of(self.names, *message))
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
        place: PostIx,
        newest: &mut Vec<(Onlooker, GroupIx, PostIx)>,
    ) -> Option<Finding> {
        let group = course.state.posts[place].group;
        let before = newest.iter_mut().find(|(by, of, _)| *by == onlooker && *of == group);
        let Some((_, _, last)) = before else {
            newest.push((onlooker, group, place));
            return None;
        };
        if place > *last {
            *last = place;
            return None;
        }
        let name = |post: PostIx| {
            course.state.posts[post].content.nonce.map_or("?", |nonce| name_of(self.names, nonce))
        };
        let expected = format!("{} receives {} before {}", self.who(onlooker), name(place), name(*last));
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
                Some(finding(Clause::PushOrdinary, Kind::Duplicate, expected, "it was pushed"))
            }
            Seen::Modified(_) => {
                let expected = format!("no news of {name} for {who}");
                Some(finding(Clause::ModifyOrdinary, Kind::Duplicate, expected, "it was told to be modified"))
            }
            Seen::Recalled(_) | Seen::Receipt { .. } => None,
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
            News::Letter(_) => {
                finding(Clause::SendOrdinary, Kind::Lost, format!("{who} receives a message"), "nothing came")
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

    fn who(&self, onlooker: Onlooker) -> String {
        match onlooker {
            Onlooker::Device(device) => self.world.device_name(device),
            Onlooker::Away(user) => String::from(self.world.user_name(user)),
        }
    }

    /// The last word of each device on its counts must be right, too.
    fn counts_told(&self, course: &Outcome, findings: &mut Vec<Finding>) {
        let view = View { book: self.book, state: &course.state };
        let (groups, totals) = last_counts(self.seen);
        for (device, group, shown) in groups {
            if let Some(count) = view.count(device, group) {
                let place = format!(
                    "unread of {} on {}",
                    self.world.group_name(group),
                    self.world.device_name(device)
                );
                findings.extend(miscount(&count, shown, Clause::UnreadOrdinary, &place));
            }
        }
        for (device, shown) in totals {
            if let Some(count) = view.total(device) {
                let place = format!("total unread on {}", self.world.device_name(device));
                findings.extend(miscount(&count, shown, Clause::UnreadTotal, &place));
            }
        }
    }
}

/// The gate that a code points at; the form of sending where it points nowhere.
fn blame_for_send(answer: &Answer<'_>) -> Clause {
    match answer.code().map(|code| code.0) {
        Some(7013 | 10059 | 3122 | 60020 | 80005) => Clause::GatePlan,
        Some(70404) => Clause::GateVersion,
        Some(_) | None => Clause::SendListForm,
    }
}

fn creates(call: &Call) -> bool {
    matches!(
        call,
        Call::CreateMessage { .. }
            | Call::CreateMerger { .. }
            | Call::CreateForward { .. }
            | Call::AddAt { .. }
            | Call::Target { .. }
    )
}

fn wrongly_admitted(because: &[Clause], seen: &str) -> Finding {
    let clause = because.first().copied().unwrap_or(Clause::SendErrorMeansUnsent);
    finding(clause, Kind::WronglyAdmitted, "a refusal", seen)
}

/// A send answers by progress, then by exactly one of success and error.
fn callbacks(answer: &Answer<'_>, findings: &mut Vec<Finding>) {
    let is_end = |callback: &Callback<'_>| !matches!(callback, Callback::Progress(_));
    let ends = answer.callbacks.iter().filter(|callback| is_end(callback)).count();
    if ends > 1 {
        findings.push(finding(
            Clause::SendCallbacks,
            Kind::Duplicate,
            "one success or error",
            format!("{ends} of them"),
        ));
    }
    let after_end = answer.callbacks.iter().skip_while(|callback| !is_end(callback));
    if after_end.clone().any(|callback| !is_end(callback)) {
        findings.push(finding(
            Clause::SendCallbacks,
            Kind::Misordered,
            "progress before the end",
            "progress after it",
        ));
    }
    let above = |callback: &Callback<'_>| matches!(callback, Callback::Progress(percent) if *percent > 100);
    if answer.callbacks.iter().any(above) {
        findings.push(finding(
            Clause::SendCallbacks,
            Kind::Corrupted,
            "progress of 0 to 100",
            "more than 100",
        ));
    }
}

fn miscount(count: &Count, shown: u32, otherwise: Clause, place: &str) -> Option<Finding> {
    if count.right == shown {
        return None;
    }
    let broken = count.if_broken.iter().find(|(_, wrong)| *wrong == shown);
    let clause = broken.map_or(otherwise, |(clause, _)| *clause);
    let kind = if clause == Clause::HideUnread { Kind::Leak } else { Kind::Miscount };
    Some(finding(clause, kind, format!("{place}: {}", count.right), format!("{place}: {shown}")))
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
    match post {
        Some(post) if user == Some(post.sender) && !again => (Clause::DeliverNoEcho, Kind::Duplicate),
        Some(post) if post.targeted() && user.is_some_and(|user| !post.meant_for(user)) => {
            (Clause::GateReceiverLimit, Kind::WronglyAdmitted)
        }
        Some(post) if !post.stored && !again => (Clause::OnlineOnlyNotStored, Kind::Corrupted),
        Some(_) => (Clause::DeliverOnce, Kind::Duplicate),
        None => (Clause::SendErrorMeansUnsent, Kind::Leak),
    }
}

fn unexpected_in_history(
    book: &RuleBook,
    course: &Outcome,
    nonce: Option<Nonce>,
    list: &[(PostIx, Due)],
) -> (Clause, Kind) {
    let place = nonce.and_then(|nonce| course.state.newest(nonce));
    let Some(place) = place else { return (Clause::SendErrorMeansUnsent, Kind::Leak) };
    let post = &course.state.posts[place];
    if list.iter().any(|(listed, _)| *listed == place) {
        (Clause::DeliverOnce, Kind::Duplicate)
    } else if !rules::group_rule(book, course.state.group(post.group).kind).keeps_history {
        (Clause::HistoryGroupType, Kind::Corrupted)
    } else if !post.stored {
        (Clause::OnlineOnlyNotStored, Kind::Corrupted)
    } else if !post.deleted_by.is_empty() {
        (Clause::HistoryDeleted, Kind::Corrupted)
    } else if post.targeted() {
        (Clause::HistoryTargets, Kind::Corrupted)
    } else {
        (Clause::HistoryBeforeJoining, Kind::Leak)
    }
}

/// Whether a message is the post as sent. Recalled words are nobody's business.
fn same(post: &Post, message: &Message) -> bool {
    let words = post.recalled || message.recalled || post.content.text == message.content.text;
    words
        && post.content.kind == message.content.kind
        && post.sender == message.sender
        && message.group == Some(post.group)
        && post.at == message.at
}

fn words(post: &Post) -> String {
    format!("{} {:?} from {} in {}", post.content.kind, post.content.text, post.sender, post.group)
}

fn describe(message: &Message) -> String {
    let group = message.group.map_or_else(|| String::from("no group"), |group| group.to_string());
    format!("{} {:?} from {} in {group}", message.content.kind, message.content.text, message.sender)
}
