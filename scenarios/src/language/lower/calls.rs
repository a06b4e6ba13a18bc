//! Steps that call the SDK.
//!
//! Every field is read before any is asked for, so that one run reports all that is wrong with a step.
//!
//! *Not here*: what happens to the world past the SDK ([`steps`](super::steps)).

use super::Lowering;
use super::messages::{From, Object};
use super::world::Actor;
use crate::language::diagnostic::{Diagnostic, Span, tick};
use crate::language::syntax::calls::{
    AddAt, Call as Written, Create, CreateGroup, Forward, InGroup, Login, Merge, Modify, Mute, MuteAll,
    OfMessage, Say, Send, SetReceiveOption, Target, WithUsers,
};
use crate::language::word::{Flag, List, Mention, Word};
use aside_spec::vocabulary::{
    At, Call, Content, GroupIx, MessageKind, Nonce, Priority, SendOptions, UserIx, Word as _,
};

/// The options of a send, as written.
struct Options<'f> {
    priority: Option<&'f Word<Priority>>,
    online_only: Option<&'f Word<Flag>>,
    excluded_from_unread: Option<&'f Word<Flag>>,
    excluded_from_last: Option<&'f Word<Flag>>,
    receipt: Option<&'f Word<Flag>>,
    push: Option<&'f Word<Flag>>,
}

macro_rules! options {
    ($it:expr) => {
        Options {
            priority: $it.priority.as_ref(),
            online_only: $it.online_only.as_ref(),
            excluded_from_unread: $it.excluded_from_unread.as_ref(),
            excluded_from_last: $it.excluded_from_last.as_ref(),
            receipt: $it.receipt.as_ref(),
            push: $it.push.as_ref(),
        }
    };
}

impl<'f> Lowering<'f, '_> {
    /// Lowers a step that calls the SDK. (What is `None` has been reported.)
    pub(super) fn call(&mut self, call: &'f Written, span: Span) -> Option<()> {
        match call {
            Written::Create(it) => self.create(it, span),
            Written::Merge(it) => self.merge(it, span),
            Written::Forward(it) => self.forward(it, span),
            Written::AddAt(it) => self.add_at(it, span),
            Written::Target(it) => self.target(it, span),
            Written::Send(it) => self.send(it, span),
            Written::Say(it) => self.say(it, span),
            Written::Recall(it) => self.of_message(it, span, "recalls", |message| Call::Recall { message }),
            Written::Modify(it) => self.modify(it, span),
            Written::Delete(it) => self.of_message(it, span, "deletes", |message| Call::Delete { message }),
            Written::SendReceipt(it) => {
                self.of_message(it, span, "confirms having read", |message| Call::SendReceipt { message })
            }
            Written::MarkRead(it) => {
                self.in_group(it, span, ("marks", " as read"), |group| Call::MarkRead { group })
            }
            Written::SetReceiveOption(it) => self.set_receive_option(it, span),
            Written::CreateGroup(it) => self.create_group(it, span),
            Written::Join(it) => self.in_group(it, span, ("joins", ""), |group| Call::Join { group }),
            Written::Invite(it) => {
                self.with_users(it, span, ("invites", "to"), |group, users| Call::Invite { group, users })
            }
            Written::Leave(it) => self.in_group(it, span, ("leaves", ""), |group| Call::Leave { group }),
            Written::Kick(it) => {
                self.with_users(it, span, ("removes", "from"), |group, users| Call::Kick { group, users })
            }
            Written::Dismiss(it) => {
                self.in_group(it, span, ("dismisses", ""), |group| Call::Dismiss { group })
            }
            Written::Mute(it) => self.mute(it, span),
            Written::MuteAll(it) => self.mute_all(it, span),
            Written::Login(it) => self.log(it, span, Call::Login, "logs in"),
            Written::Logout(it) => self.log(it, span, Call::Logout, "logs out"),
        }
    }

    fn log(&mut self, it: &'f Login, span: Span, call: Call, what: &str) -> Option<()> {
        let by = self.device(&it.by)?;
        self.push_call(span, by.device, call, format!("{} {what}", by.said));
        Some(())
    }

    /// Adds the call that makes an object.
    fn make(&mut self, span: Span, by: Actor<'f>, call: Call, name: &str, words: String) {
        let step = self.push_call(span, by.device, call, words);
        self.messages.called(name, step, false);
    }

    fn create(&mut self, it: &'f Create, span: Span) -> Option<()> {
        let by = self.device(&it.by);
        let text = self.value(&it.text);
        let kind = self.kind(it);
        let at = self.maybe(it.at.as_ref(), Self::mentions);
        let made = self.define(&it.r#as, From::Scratch);
        let (by, text, kind, made) = (by?, text?, kind?, made?);
        let at = at?.unwrap_or_default();
        let words = format!("{} creates the {kind} message {}{}", by.said, made.name, mentioning(&at));
        let at = at.into_iter().map(|(at, _)| at).collect();
        let call =
            Call::CreateMessage { content: content(kind, text.text, made.nonce), at, made: made.handle };
        self.make(span, by, call, made.name, words);
        Some(())
    }

    /// The kind of a new message. It mentions somebody exactly if it is a text-at message.
    fn kind(&mut self, it: &'f Create) -> Option<MessageKind> {
        let written = self.maybe(it.kind.as_ref(), Self::word)?;
        let kind = match (written, &it.at) {
            (None, None) => MessageKind::Text,
            (None, Some(_)) => MessageKind::TextAt,
            (Some(kind), _) => kind,
        };
        let at = it.kind.as_ref().map_or(it.span, |word| word.span);
        match (kind, &it.at) {
            (MessageKind::TextAt, None) => {
                let error = Diagnostic::error(at, "a text-at message mentions somebody");
                self.sink.add(error.help("say whom: `at: [vinson]` or `at: [all]`"))
            }
            (MessageKind::Merger, _) => {
                let error = Diagnostic::error(at, "`create` can't make a merger: it is made of messages");
                self.sink
                    .add(error.help("use `merge: { by: ann, messages: [a, b], text: \"title\", as: m }`"))
            }
            (MessageKind::TextAt, Some(_)) | (_, None) => Some(kind),
            (_, Some(list)) => {
                let message = format!("a message of the kind {kind} mentions nobody");
                let error = Diagnostic::error(at, message).also(list.span(), "mentioned here");
                self.sink
                    .add(error.help("use `kind: text-at`, or make it mention somebody later, with `add_at`"))
            }
        }
    }

    fn mentions(&mut self, list: &'f List<Mention>) -> Option<Vec<(At, &'f str)>> {
        let all: Vec<_> = self
            .values(list)?
            .into_iter()
            .map(|value| match value.text {
                "all" => Some((At::All, "everyone")),
                text => Some((At::User(self.user(value)?), text)),
            })
            .collect();
        all.into_iter().collect()
    }

    fn merge(&mut self, it: &'f Merge, span: Span) -> Option<()> {
        let (by, text) = (self.device(&it.by), self.value(&it.text));
        let parts = self.messages(&it.messages);
        let made = self.define(&it.r#as, From::Scratch);
        let (by, text, parts, made) = (by?, text?, parts?, made?);
        let words =
            format!("{} merges {} as {}", by.said, list(parts.iter().map(|part| part.name)), made.name);
        let content = content(MessageKind::Merger, text.text, made.nonce);
        let parts = parts.iter().map(|part| part.nonce).collect();
        self.make(span, by, Call::CreateMerger { content, parts, made: made.handle }, made.name, words);
        Some(())
    }

    fn forward(&mut self, it: &'f Forward, span: Span) -> Option<()> {
        let (by, original) = (self.device(&it.by), self.message(&it.message));
        let made = self.define(&it.r#as, content_of(original));
        let (by, original, made) = (by?, original?, made?);
        let words = format!("{} creates {}, a forward of {}", by.said, made.name, original.name);
        self.make(
            span,
            by,
            Call::CreateForward { message: original.nonce, made: made.handle },
            made.name,
            words,
        );
        Some(())
    }

    fn add_at(&mut self, it: &'f AddAt, span: Span) -> Option<()> {
        let (by, original) = (self.device(&it.by), self.message(&it.message));
        let at = self.mentions(&it.at);
        let made = self.define(&it.r#as, content_of(original));
        let (by, original, at, made) = (by?, original?, at?, made?);
        let words = format!("{} makes {} into {}{}", by.said, original.name, made.name, mentioning(&at));
        let at = at.into_iter().map(|(at, _)| at).collect();
        let call = Call::AddAt { original: original.handle, at, made: made.handle };
        self.make(span, by, call, made.name, words);
        Some(())
    }

    fn target(&mut self, it: &'f Target, span: Span) -> Option<()> {
        let (by, original) = (self.device(&it.by), self.message(&it.message));
        let to = self.users(&it.to);
        let made = self.define(&it.r#as, content_of(original));
        let (by, original, to, made) = (by?, original?, to?, made?);
        let names = list(to.iter().map(|(_, name)| *name));
        let words = format!("{} targets {} to {names} as {}", by.said, original.name, made.name);
        let receivers = to.into_iter().map(|(user, _)| user).collect();
        let call = Call::Target { original: original.handle, receivers, made: made.handle };
        self.make(span, by, call, made.name, words);
        Some(())
    }

    fn send(&mut self, it: &'f Send, span: Span) -> Option<()> {
        let (by, message) = (self.device(&it.by), self.message(&it.message));
        let group = self.maybe(it.group.as_ref(), Self::group);
        let receiver = self.maybe(it.receiver.as_ref(), |it, word| {
            let value = it.value(word)?;
            Some((it.user(value)?, value.text))
        });
        let options = self.options(&options!(it));
        let (by, message, group, receiver) = (by?, message?, group?, receiver?);
        let (options, how) = options?;
        let place = group.map_or_else(String::new, |(_, name)| format!(" in {name}"));
        let to = receiver.map_or_else(String::new, |(_, name)| format!(" to {name} alone"));
        let words = format!("{} sends {}{place}{to}{how}", by.said, message.name);
        let call = Call::Send {
            message: message.handle,
            receiver: receiver.map(|(ix, _)| ix),
            group: group.map(|(ix, _)| ix),
            options,
        };
        let step = self.push_call(span, by.device, call, words);
        self.messages.called(message.name, step, true);
        Some(())
    }

    fn say(&mut self, it: &'f Say, span: Span) -> Option<()> {
        let (by, group, text) = (self.device(&it.by), self.group(&it.group), self.value(&it.text));
        let options = self.options(&options!(it));
        let made = self.maybe(it.r#as.as_ref(), |it, word| it.define(word, From::Scratch));
        let (by, (group, place), text, made) = (by?, group?, text?, made?);
        let (options, how) = options?;
        let line = self.source.line(span);
        let (handle, nonce) =
            made.map_or_else(|| self.messages.nameless(line), |made| (made.handle, made.nonce));
        let name = made.map_or("a message", |made| made.name);
        let call = Call::CreateMessage {
            content: content(MessageKind::Text, text.text, nonce),
            at: Vec::new(),
            made: handle,
        };
        self.push_call(span, by.device, call, format!("{} creates {name}, an ordinary message", by.said));
        let call = Call::Send { message: handle, receiver: None, group: Some(group), options };
        let step = self.push_call(span, by.device, call, format!("{} sends {name} in {place}{how}", by.said));
        self.messages.called(name, step, true);
        Some(())
    }

    /// The options of a send, and how they are said.
    fn options(&mut self, it: &Options<'f>) -> Option<(SendOptions, String)> {
        let usual = SendOptions::default();
        let priority = self.maybe(it.priority, Self::word);
        let [online_only, excluded_from_unread, excluded_from_last, receipt, push] =
            [it.online_only, it.excluded_from_unread, it.excluded_from_last, it.receipt, it.push]
                .map(|word| self.maybe(word, Self::flag));
        let options = SendOptions {
            priority: priority?.unwrap_or(usual.priority),
            online_only: online_only?.unwrap_or(usual.online_only),
            excluded_from_unread: excluded_from_unread?,
            excluded_from_last: excluded_from_last?,
            wants_receipt: receipt?.unwrap_or(usual.wants_receipt),
            push: push?.unwrap_or(usual.push),
        };
        Some((options, how(options)))
    }

    fn of_message(
        &mut self,
        it: &'f OfMessage,
        span: Span,
        verb: &str,
        call: impl FnOnce(Nonce) -> Call,
    ) -> Option<()> {
        let (by, message) = (self.device(&it.by), self.message(&it.message));
        let (by, message) = (by?, message?);
        self.push_call(span, by.device, call(message.nonce), format!("{} {verb} {}", by.said, message.name));
        Some(())
    }

    fn modify(&mut self, it: &'f Modify, span: Span) -> Option<()> {
        let (by, message, text) = (self.device(&it.by), self.message(&it.message), self.value(&it.text));
        let (by, message, text) = (by?, message?, text?);
        let words = format!("{} modifies {} to {:?}", by.said, message.name, text.text);
        self.push_call(
            span,
            by.device,
            Call::Modify { message: message.nonce, text: text.text.to_owned() },
            words,
        );
        Some(())
    }

    fn in_group(
        &mut self,
        it: &'f InGroup,
        span: Span,
        (verb, rest): (&str, &str),
        call: impl FnOnce(GroupIx) -> Call,
    ) -> Option<()> {
        let (by, group) = (self.device(&it.by), self.group(&it.group));
        let (by, (group, name)) = (by?, group?);
        self.push_call(span, by.device, call(group), format!("{} {verb} {name}{rest}", by.said));
        Some(())
    }

    fn set_receive_option(&mut self, it: &'f SetReceiveOption, span: Span) -> Option<()> {
        let (by, group, option) = (self.device(&it.by), self.group(&it.group), self.word(&it.option));
        let (by, (group, name), option) = (by?, group?, option?);
        let words = format!("{} sets the receive option of {name} to {option}", by.said);
        self.push_call(span, by.device, Call::SetReceiveOption { group, option }, words);
        Some(())
    }

    fn create_group(&mut self, it: &'f CreateGroup, span: Span) -> Option<()> {
        let (by, group) = (self.device(&it.by), self.group(&it.group));
        let written = self.maybe(it.r#type.as_ref(), Self::word);
        let members = self.maybe(it.members.as_ref(), Self::users);
        let (by, (group, name)) = (by?, group?);
        let declared = self.kind_of(group)?;
        let kind = written?.unwrap_or(declared);
        if let (true, Some(word)) = (kind != declared, &it.r#type) {
            let message = format!("{} is declared with another type under `world: groups:`", tick(name));
            return self.sink.add(Diagnostic::error(word.span, message).help("leave `type:` out here"));
        }
        let members = members?.unwrap_or_default();
        let with = if members.is_empty() {
            String::new()
        } else {
            format!(" with {}", list(members.iter().map(|(_, name)| *name)))
        };
        let words = format!("{} creates the {kind} group {name}{with}", by.said);
        let members = members.into_iter().map(|(user, _)| user).collect();
        self.push_call(span, by.device, Call::CreateGroup { group, kind, members }, words);
        Some(())
    }

    fn with_users(
        &mut self,
        it: &'f WithUsers,
        span: Span,
        (verb, place): (&str, &str),
        call: impl FnOnce(GroupIx, Vec<UserIx>) -> Call,
    ) -> Option<()> {
        let (by, group, users) = (self.device(&it.by), self.group(&it.group), self.users(&it.users));
        let (by, (group, name), users) = (by?, group?, users?);
        let names = list(users.iter().map(|(_, name)| *name));
        let users = users.into_iter().map(|(user, _)| user).collect();
        self.push_call(
            span,
            by.device,
            call(group, users),
            format!("{} {verb} {names} {place} {name}", by.said),
        );
        Some(())
    }

    fn mute(&mut self, it: &'f Mute, span: Span) -> Option<()> {
        let (by, group, seconds) = (self.device(&it.by), self.group(&it.group), self.count(&it.seconds));
        let user = self.value(&it.user).and_then(|value| Some((self.user(value)?, value.text)));
        let (by, (group, name), seconds, (user, whom)) = (by?, group?, seconds?, user?);
        let words = format!("{} mutes {whom} in {name} for {seconds} s", by.said);
        self.push_call(span, by.device, Call::Mute { group, user, seconds }, words);
        Some(())
    }

    fn mute_all(&mut self, it: &'f MuteAll, span: Span) -> Option<()> {
        let (by, group, muted) = (self.device(&it.by), self.group(&it.group), self.flag(&it.muted));
        let (by, (group, name), muted) = (by?, group?, muted?);
        let verb = if muted { "mutes" } else { "unmutes" };
        self.push_call(
            span,
            by.device,
            Call::MuteAll { group, muted },
            format!("{} {verb} all of {name}", by.said),
        );
        Some(())
    }
}

fn content(kind: MessageKind, text: &str, nonce: Nonce) -> Content {
    Content { kind, text: text.to_owned(), nonce: Some(nonce) }
}

fn content_of(original: Option<Object<'_>>) -> From {
    original.map_or(From::Scratch, |original| From::Content(original.nonce))
}

fn mentioning(at: &[(At, &str)]) -> String {
    if at.is_empty() {
        String::new()
    } else {
        format!(", which mentions {}", list(at.iter().map(|(_, name)| *name)))
    }
}

fn how(options: SendOptions) -> String {
    let SendOptions { priority, online_only, excluded_from_unread, excluded_from_last, wants_receipt, push } =
        options;
    let mut said = Vec::new();
    if priority != Priority::Default {
        said.push(format!("priority {}", priority.name()));
    }
    let flags = [
        (online_only, "online only"),
        (excluded_from_unread == Some(true), "excluded from unread"),
        (excluded_from_unread == Some(false), "explicitly not excluded from unread"),
        (excluded_from_last == Some(true), "excluded from last message"),
        (excluded_from_last == Some(false), "explicitly not excluded from last message"),
        (wants_receipt, "asking for a receipt"),
        (!push, "without push"),
    ];
    said.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, what)| what.to_owned()));
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
}

/// `a, b and c`; `nobody` where there is none.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [] => String::from("nobody"),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
