//! Message objects, sends, and what can be done with what was sent.
//!
//! *Not here*: groups and sessions ([`groups`](super::groups)).

use super::super::twist::Twist;
use super::{Drawing, Object, Sent};
use crate::script::Act;
use aside_spec::vocabulary::{
    At, Call, Content, DeviceIx, GroupIx, Handle, MessageKind, Nonce, ReceiveOption, SendOptions, UserIx,
    Word as _,
};
use std::collections::BTreeSet;

impl Drawing<'_> {
    pub(super) fn object(&mut self, name: &str, maker: DeviceIx, nonce: Nonce) -> Handle {
        let handle = Handle::of(self.objects.len());
        self.objects.push(format!("{name}{}", self.objects.len() + 1));
        self.live.push(Object { handle, maker, nonce });
        handle
    }

    pub(super) fn content(&mut self, name: &str, kind: MessageKind) -> Content {
        let nonce = Nonce(u32::try_from(self.messages.len()).unwrap_or(u32::MAX));
        let name = format!("{name}{}", self.objects.len() + 1);
        let is_lookalike = self.swarm.twist == Some(Twist::Lookalike) && self.dice.percent(50);
        let text = if is_lookalike { format!("@{name}, words of it") } else { format!("words of {name}") };
        self.messages.push(name);
        Content { kind, text, nonce: Some(nonce) }
    }

    pub(super) fn create(&mut self, by: DeviceIx, name: &str) -> (Handle, Nonce) {
        let kind = if self.dice.percent(80) {
            MessageKind::Text
        } else {
            self.dice.pick([
                MessageKind::Custom,
                MessageKind::Image,
                MessageKind::Sound,
                MessageKind::Video,
                MessageKind::File,
                MessageKind::Location,
                MessageKind::Face,
            ])
        };
        let content = self.content(name, kind);
        let nonce = content.nonce.unwrap_or(Nonce(0));
        let made = self.object(name, by, nonce);
        self.call(by, Call::CreateMessage { content, at: Vec::new(), made });
        (made, nonce)
    }

    pub(super) fn target(&mut self, by: DeviceIx, original: Handle, receivers: Vec<UserIx>) -> Handle {
        let nonce = self.live.iter().find(|it| it.handle == original).map_or(Nonce(0), |it| it.nonce);
        let made = self.object("aside", by, nonce);
        self.call(by, Call::Target { original, receivers, made });
        made
    }

    /// The last act of a send; what is known of it is noted.
    pub(super) fn send(
        &mut self,
        by: DeviceIx,
        message: Handle,
        nonce: Nonce,
        group: GroupIx,
        to: &[UserIx],
    ) -> Act {
        let mut known_to: BTreeSet<_> = to.iter().copied().collect();
        known_to.extend(self.posts.get(by.at()).map(|post| post.user));
        self.sent.push(Sent { nonce, sender: by, known_to });
        let options = self.options();
        Act::Call(by, Call::Send { message, receiver: None, group: Some(group), options })
    }

    pub(super) fn say(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (made, nonce) = self.create(by, "word");
        let members: Vec<_> = self.members[group.at()].iter().copied().collect();
        Some(self.send(by, made, nonce, group, &members))
    }

    pub(super) fn aside(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (original, nonce) = self.create(by, "draft");
        let original = self.signed(by, original, nonce, group);
        let receivers = self.receivers(group, by);
        let mut made = self.target(by, original, receivers.clone());
        if self.dice.once_in(20) {
            let others = self.receivers(group, by);
            made = self.target(by, made, others);
        }
        let message = if self.dice.once_in(25) { original } else { made };
        Some(self.send(by, message, nonce, group, &receivers))
    }

    pub(super) fn single(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (made, nonce) = self.create(by, "note");
        let made = self.signed(by, made, nonce, group);
        let receiver = self.receivers(group, by).first().copied().unwrap_or(UserIx(0));
        let message = if self.dice.once_in(15) {
            let receivers = self.receivers(group, by);
            self.target(by, made, receivers)
        } else {
            made
        };
        let Act::Call(by, Call::Send { message, group, options, .. }) =
            self.send(by, message, nonce, group, &[receiver])
        else {
            return None;
        };
        Some(Act::Call(by, Call::Send { message, receiver: Some(receiver), group, options }))
    }

    /// An object that was made is sent, or sent again, or an original after it was targeted.
    pub(super) fn again(&mut self) -> Option<Act> {
        let fits = |it: &&Object| {
            self.posts[it.maker.at()].is_up()
                && !self.unclear.contains(&it.nonce)
                && !self.changed.contains(&it.nonce)
        };
        let up: Vec<_> = self.live.iter().filter(fits).copied().collect();
        let object = *self.dice.one_of(&up)?;
        if self.sent.iter().any(|it| it.nonce == object.nonce) {
            self.unclear.insert(object.nonce);
        }
        let group = self.some_group()?;
        let options = self.options();
        let call = Call::Send { message: object.handle, receiver: None, group: Some(group), options };
        Some(Act::Call(object.maker, call))
    }

    pub(super) fn mentions(&mut self, group: GroupIx, by: DeviceIx) -> Vec<At> {
        if self.dice.percent(25) {
            return vec![At::All];
        }
        let others = self.known_members(group, by);
        self.dice.one_of(&others).map_or_else(|| vec![At::All], |user| vec![At::User(*user)])
    }

    /// A group @ message, now and then with receivers, which it must not have.
    pub(super) fn mention(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let at = self.mentions(group, by);
        let content = self.content("call", MessageKind::TextAt);
        let nonce = content.nonce?;
        let made = self.object("call", by, nonce);
        self.call(by, Call::CreateMessage { content, at, made });
        let receivers = self.receivers(group, by);
        if self.dice.percent(50) {
            let aside = self.target(by, made, receivers.clone());
            return Some(self.send(by, aside, nonce, group, &receivers));
        }
        Some(self.send(by, made, nonce, group, &receivers))
    }

    /// Where mentions are what the case is about: the message with one, now and then.
    fn signed(&mut self, by: DeviceIx, original: Handle, nonce: Nonce, group: GroupIx) -> Handle {
        if self.swarm.twist != Some(Twist::Signed) || self.dice.percent(40) {
            return original;
        }
        let at = self.mentions(group, by);
        let made = self.object("signed", by, nonce);
        self.call(by, Call::AddAt { original, at, made });
        made
    }

    pub(super) fn add_at(&mut self) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        let (original, nonce) = self.create(by, "draft");
        let receivers = self.receivers(group, by);
        let original =
            if self.dice.percent(50) { self.target(by, original, receivers.clone()) } else { original };
        let at = self.mentions(group, by);
        let made = self.object("signed", by, nonce);
        self.call(by, Call::AddAt { original, at, made });
        Some(self.send(by, made, nonce, group, &receivers))
    }

    /// A message that was sent, with a device whose user probably has it.
    pub(super) fn had(&mut self) -> Option<(Nonce, DeviceIx, DeviceIx)> {
        let clear: Vec<_> = self.sent.iter().filter(|it| !self.unclear.contains(&it.nonce)).collect();
        let sent = (*self.dice.one_of(&clear)?).clone();
        let is_odd = self.is_bad();
        let by = if self.dice.percent(40) {
            Some(sent.sender).filter(|it| self.posts[it.at()].is_up())
        } else {
            self.speaker(|user| is_odd || sent.known_to.contains(&user))
        };
        Some((sent.nonce, by?, sent.sender))
    }

    pub(super) fn forward(&mut self) -> Option<Act> {
        let (message, by, _) = self.had()?;
        if self.changed.contains(&message) {
            return None;
        }
        let group = self.some_group()?;
        self.unclear.insert(message);
        let made = self.object("copy", by, message);
        self.call(by, Call::CreateForward { message, made });
        let options = self.options();
        let members = self.members[group.at()].clone();
        if let Some(sent) = self.sent.iter_mut().find(|it| it.nonce == message) {
            sent.known_to.extend(members);
        }
        Some(Act::Call(by, Call::Send { message: made, receiver: None, group: Some(group), options }))
    }

    pub(super) fn merge(&mut self) -> Option<Act> {
        let (message, by, _) = self.had()?;
        let group = self.some_group()?;
        let content = self.content("pack", MessageKind::Merger);
        let nonce = content.nonce?;
        let made = self.object("pack", by, nonce);
        self.call(by, Call::CreateMerger { content, parts: vec![message], made });
        let receivers = self.receivers(group, by);
        if self.dice.percent(50) {
            let aside = self.target(by, made, receivers.clone());
            return Some(self.send(by, aside, nonce, group, &receivers));
        }
        Some(self.send(by, made, nonce, group, &receivers))
    }

    pub(super) fn letter(&mut self) -> Option<Act> {
        let by = self.speaker(|_| true)?;
        let (message, nonce) = self.create(by, "letter");
        self.unclear.insert(nonce);
        let to = self.registered();
        let message = if self.is_bad() { self.target(by, message, vec![to]) } else { message };
        let receiver = Some(to);
        Some(Act::Call(by, Call::Send { message, receiver, group: None, options: SendOptions::default() }))
    }

    /// To nobody, or to nobody in particular.
    pub(super) fn nowhere(&mut self) -> Option<Act> {
        let by = self.speaker(|_| true)?;
        let (made, _) = self.create(by, "stray");
        let group = self.some_group()?;
        let message = if self.dice.percent(50) {
            let receivers = self.receivers(group, by);
            self.target(by, made, receivers)
        } else {
            made
        };
        let group = self.no_group.filter(|_| self.dice.percent(50));
        let options = SendOptions::default();
        Some(Act::Call(by, Call::Send { message, receiver: None, group, options }))
    }

    // After the sending

    pub(super) fn on_sent(&mut self, call: impl FnOnce(Nonce, String) -> Call) -> Option<Act> {
        let (message, by, _) = self.had()?;
        self.rewordings += 1;
        let text = format!("other words {}", self.rewordings);
        Some(Act::Call(by, call(message, text)))
    }

    pub(super) fn modify(&mut self) -> Option<Act> {
        let act = self.on_sent(|message, text| Call::Modify { message, text })?;
        if let Act::Call(_, Call::Modify { message, .. }) = &act {
            self.changed.insert(*message);
        }
        Some(act)
    }

    pub(super) fn in_group(&mut self, call: impl FnOnce(GroupIx) -> Call) -> Option<Act> {
        let group = self.some_group()?;
        let by = self.member(group)?;
        Some(Act::Call(by, call(group)))
    }

    pub(super) fn option(&mut self) -> Option<Act> {
        let option = *self.dice.one_of(ReceiveOption::ALL)?;
        self.in_group(|group| Call::SetReceiveOption { group, option })
    }
}
