//! One course held against what was seen: nothing to say where they agree, a finding for each difference.
//!
//! *Not here*: leaks, which are taken out before; see [`leaks`](super::leaks).

mod shown;
mod sights;

use super::leaks::Leaks;
use super::state::Post;
use super::turn::{Onlooker, Outcome, Reply};
use super::window::{Answer, Callback, Window};
use crate::finding::{Finding, Kind};
use crate::rules;
use crate::vocabulary::{
    At, Call, Clause, Content, DeviceIx, Message, Nonce, Platform, Return, RuleBook, UserIx, Value, World,
};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What a course is compared with.
pub(in crate::model) struct Scene<'s> {
    pub book: &'s RuleBook,
    pub world: &'s World,
    pub names: &'s [String],
    pub asked: &'s [(DeviceIx, &'s Call, Answer<'s>)],
    pub window: &'s Window<'s>,
    pub leaks: &'s Leaks,
    /// By the place of what was asked: whether its process ended under it.
    pub cut_off: Vec<bool>,
}

/// How a course compares.
pub(in crate::model) struct Comparison {
    pub findings: Vec<Finding>,
    /// Which of the course's sights that only might come did come.
    pub taken: Vec<usize>,
}

/// The author's name of a message.
pub(in crate::model) fn name_of(names: &[String], nonce: Nonce) -> &str {
    names.get(nonce.0 as usize).map_or("a message that no step made", String::as_str)
}

impl Scene<'_> {
    /// Compares replies in the order of `asked`, then what everyone saw.
    pub(in crate::model) fn compare(&self, course: &Outcome, replies: &[(usize, Reply)]) -> Comparison {
        let mut findings = Vec::new();
        for (at, reply) in replies {
            let (device, call, answer) = &self.asked[*at];
            let is_over = !answer.callbacks.iter().any(Callback::is_end);
            if is_over && self.cut_off[*at] && !creates(call) {
                continue;
            }
            self.reply(course, *device, call, reply, answer, &mut findings);
        }
        let taken = self.sights(course, &mut findings);
        self.counts_told(course, &mut findings);
        findings.sort();
        findings.dedup();
        Comparison { findings, taken }
    }

    /// Compares what one call answered.
    pub(in crate::model) fn reply(
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
            Reply::Void if answer.returned.is_empty() && answer.callbacks.is_empty() => {}
            Reply::Void => findings.push(finding(Clause::SendCallbacks, Kind::Corrupted, "no answer", "one")),
            Reply::Object => {
                if answer.object() != Some(Return::Object) {
                    findings.push(wrongly_refused(call, answer));
                }
            }
            Reply::Refused(because) if creates(call) => {
                if answer.object() == Some(Return::Object) {
                    findings.push(wrongly_admitted(because, "an object"));
                }
            }
            Reply::Refused(because) => {
                if refused {
                    findings.extend(self.code(device, because, answer));
                } else if answer.value().is_some() {
                    // Where no clause asks for the refusal, success is the subject's affair; what comes of it is not.
                    if !because.is_empty() {
                        findings.push(wrongly_admitted(because, "success"));
                    }
                } else {
                    findings.push(finding(Clause::SendCallbacks, Kind::Lost, "an error", "no answer"));
                }
            }
            Reply::Declined if refused => {}
            Reply::Declined if answer.value().is_some() => findings.push(wrongly_admitted(&[], "success")),
            Reply::Declined => {
                findings.push(finding(Clause::SendCallbacks, Kind::Lost, "an error", "no answer"));
            }
            Reply::Sent(content, at) => {
                self.sent(device, call, (content, at, Clause::SendOrdinary), answer, findings);
            }
            Reply::SentTargeted(content, at) => {
                let form = wrongly_refused(call, answer).clause;
                self.sent(device, call, (content, at, form), answer, findings);
            }
            Reply::Done => {
                if answer.value().is_none() {
                    findings.push(wrongly_refused(call, answer));
                }
            }
            Reply::Conversation { .. } | Reply::Total(_) | Reply::Messages { .. } | Reply::Receipt { .. } => {
                match answer.value() {
                    Some(value) => self.value(course, device, reply, value, findings),
                    None => findings.push(wrongly_refused(call, answer)),
                }
            }
        }
    }

    /// What a send that was admitted answers; `blamed` is the clause of one that was refused instead.
    fn sent(
        &self,
        device: DeviceIx,
        call: &Call,
        (content, at, blamed): (&Content, &[At], Clause),
        answer: &Answer<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let Call::Send { group, .. } = call else { return };
        match answer.value() {
            None => {
                let refused = wrongly_refused(call, answer);
                let answered = refused.clause != Clause::SendCallbacks;
                findings.push(Finding { clause: if answered { blamed } else { refused.clause }, ..refused });
            }
            Some(Value::Sent(message)) => {
                let sender = self.world.user_of(device);
                let right = message.content == *content
                    && Some(message.sender) == sender
                    && message.group == *group
                    && same_mentions(at, &message.at);
                if !right {
                    let expected = format!("the message sent, {:?}{}", content.text, mentions(at));
                    findings.push(finding(
                        Clause::SendCallbacks,
                        Kind::Corrupted,
                        expected,
                        describe(message),
                    ));
                }
            }
            Some(other) => {
                let seen = format!("{other:?}");
                findings.push(finding(Clause::SendCallbacks, Kind::Corrupted, "the message sent", seen));
            }
        }
        callbacks(answer, findings);
    }

    /// A refusal's code, where it is known with certainty: for this error, or for another one that it is not. What the Web
    /// SDK refuses by itself has codes of its own, which no source lists.
    fn code(&self, device: DeviceIx, because: &[Clause], answer: &Answer<'_>) -> Option<Finding> {
        let ([reason], Some(code)) = (because, answer.code()) else { return None };
        let is_web = self.world.devices.get(device.at()).is_some_and(|it| it.platform == Platform::Web);
        if is_web && matches!(reason, Clause::ErrorInvalidParameters | Clause::ErrorNotLoggedIn) {
            return None;
        }
        let known = rules::codes(self.book, *reason);
        let of_other =
            self.book.codes.iter().find(|(clause, codes)| *clause != reason && codes.contains(&code));
        let expected = match (known, of_other) {
            ([], Some((other, _))) if *reason == Clause::ErrorNotAMember => {
                format!("an error other than that of {other}")
            }
            ([], _) => return None,
            (known, _) if known.contains(&code) => return None,
            (known, _) => {
                let known: Vec<_> = known.iter().map(ToString::to_string).collect();
                format!("error {}", known.join(" or "))
            }
        };
        let recall = matches!(reason, Clause::RecallWindow | Clause::RecallRights);
        let clause = if recall { Clause::ErrorRecall } else { *reason };
        Some(finding(clause, Kind::Corrupted, expected, format!("error {code}")))
    }

    fn user(&self, onlooker: Onlooker) -> Option<UserIx> {
        match onlooker {
            Onlooker::Device(device) => self.world.user_of(device),
            Onlooker::Away(user) => Some(user),
        }
    }

    fn who(&self, onlooker: Onlooker) -> String {
        match onlooker {
            Onlooker::Device(device) => self.world.device_name(device),
            Onlooker::Away(user) => String::from(self.world.user_name(user)),
        }
    }

    fn known_leak(&self, device: DeviceIx, nonce: Option<Nonce>) -> bool {
        self.world.user_of(device).is_some_and(|user| self.leaks.tells(user, nonce))
    }
}

fn finding(clause: Clause, kind: Kind, expected: impl Into<String>, seen: impl Into<String>) -> Finding {
    Finding { kind, clause, expected: expected.into(), seen: seen.into() }
}

fn wrongly_refused(call: &Call, answer: &Answer<'_>) -> Finding {
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

pub(in crate::model) fn wrongly_admitted(because: &[Clause], seen: &str) -> Finding {
    let clause = because.first().copied().unwrap_or(Clause::SendErrorMeansUnsent);
    finding(clause, Kind::WronglyAdmitted, "a refusal", seen)
}

/// A send answers by progress, then by exactly one of success and error.
fn callbacks(answer: &Answer<'_>, findings: &mut Vec<Finding>) {
    let ends = answer.callbacks.iter().filter(|callback| callback.is_end()).count();
    if ends > 1 {
        findings.push(finding(
            Clause::SendCallbacks,
            Kind::Duplicate,
            "one success or error",
            format!("{ends} of them"),
        ));
    }
    let after_end = answer.callbacks.iter().skip_while(|callback| !callback.is_end());
    if after_end.clone().any(|callback| !callback.is_end()) {
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

/// Whether a message is the post as sent. Recalled words are nobody's business, and neither is whom they mention.
fn same(post: &Post, message: &Message) -> bool {
    let as_sent = || {
        post.content.text == message.content.text && !message.recalled && same_mentions(&post.at, &message.at)
    };
    (post.recalled || as_sent())
        && post.content.kind == message.content.kind
        && post.sender == message.sender
        && message.group == Some(post.group)
}

/// Whether a message is the post as it was before it was modified.
fn same_before(post: &Post, message: &Message) -> bool {
    post.earlier_texts.iter().any(|text| {
        let before = Content { text: text.clone(), ..post.content.clone() };
        same(&Post { content: before, ..post.clone() }, message)
    })
}

/// Whether the same users are mentioned, in whatever order.
fn same_mentions(one: &[At], other: &[At]) -> bool {
    let set = |mentions: &[At]| mentions.iter().copied().collect::<BTreeSet<_>>();
    one == other || set(one) == set(other)
}

fn words(post: &Post) -> String {
    let Content { kind, text, .. } = &post.content;
    format!("{kind} {text:?} from {} in {}{}", post.sender, post.group, mentions(&post.at))
}

/// Whom a message mentions; nothing where it mentions nobody.
fn mentions(at: &[At]) -> String {
    let name = |at: &At| match at {
        At::All => String::from("all"),
        At::User(user) => user.to_string(),
    };
    let names: Vec<_> = at.iter().map(name).collect();
    if names.is_empty() { String::new() } else { format!(" mentioning {}", names.join(", ")) }
}

fn describe(message: &Message) -> String {
    let group = message.group.map_or_else(|| String::from("no group"), |group| group.to_string());
    let Content { kind, text, .. } = &message.content;
    format!("{kind} {text:?} from {} in {group}{}", message.sender, mentions(&message.at))
}
