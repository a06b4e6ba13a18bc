//! One SDK instance: what an application calls, and what it is told.
//!
//! A client knows what the server told it and nothing else.
//!
//! *Not here*: whatever the server decides for itself, even where the client has tried the same gate before.

mod draft;
mod incoming;
mod send;
mod store;

use crate::client::draft::Draft;
use crate::client::store::{Conversation, message};
use crate::codes;
use crate::conduct::{Callbacks, Conduct, Sdk};
use crate::stage::Stage;
use crate::wire::{Affair, Answer, Ask, Body, Change, Request, RequestId, Session};
use aside_spec::vocabulary::{
    Call, CallId, DeviceIx, ErrorCode, Event, GroupIx, Handle, Nonce, ReceiveOption, Return, UserIx, Value,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The state of one SDK instance.
pub(crate) struct Client {
    device: DeviceIx,
    user: UserIx,
    sdk: Sdk,
    is_logged_in: bool,
    is_connected: bool,
    plan_carries: bool,
    drafts: BTreeMap<Handle, Draft>,
    conversations: BTreeMap<GroupIx, Conversation>,
    /// Messages that the application was given and that no store keeps.
    passing: Vec<Arc<Body>>,
    total_unread: u32,
    pending: Vec<Pending>,
    next_request: RequestId,
}

/// A request under way.
struct Pending {
    id: RequestId,
    /// The call that it answers; none where the SDK asks for itself.
    call: Option<CallId>,
    awaited: Awaited,
}

/// What to make of the answer, where that does not follow from the answer.
#[derive(Clone, Copy)]
enum Awaited {
    Plain,
    Logout,
    Send,
    Read(GroupIx),
    Option(GroupIx, ReceiveOption),
    Deleted(GroupIx, u64),
    Missed(GroupIx),
}

impl Client {
    pub(crate) fn new(device: DeviceIx, user: UserIx, sdk: Sdk) -> Self {
        Self {
            device,
            user,
            sdk,
            is_logged_in: false,
            is_connected: true,
            plan_carries: false,
            drafts: BTreeMap::new(),
            conversations: BTreeMap::new(),
            passing: Vec::new(),
            total_unread: 0,
            pending: Vec::new(),
            next_request: 0,
        }
    }

    /// Logged in from the start.
    pub(crate) fn begin(&mut self, session: Session) {
        self.adopt(session);
    }

    pub(crate) fn disconnect(&mut self) {
        self.is_connected = false;
    }

    /// The network is back: an SDK that is logged in resumes by itself.
    pub(crate) fn connect<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        if !self.is_connected {
            self.is_connected = true;
            if self.is_logged_in {
                let known = self.known();
                self.request(stage, None, Ask::Session { known }, Awaited::Plain);
            }
        }
    }

    /// A call of the application.
    pub(crate) fn call<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: CallId, call: Call) {
        match call {
            Call::CreateMessage { content, at, made } => {
                let value = self.create_message(content, at, made);
                stage.returned(id, value);
            }
            Call::CreateMerger { content, parts, made } => {
                let value = self.create_merger(content, &parts, made);
                stage.returned(id, value);
            }
            Call::CreateForward { message, made } => {
                let value = self.create_forward(message, made);
                stage.returned(id, value);
            }
            Call::AddAt { original, at, made } => {
                let value = self.add_at(original, at, made);
                stage.returned(id, value);
            }
            Call::Target { original, receivers, made } => {
                let value = self.target(stage.conduct, original, &receivers, made);
                stage.returned(id, value);
            }
            by_callback => {
                stage.returned(id, Return::Nothing);
                if let Err(code) = self.call_by_callback(stage, id, by_callback) {
                    stage.failed(id, code);
                }
            }
        }
    }

    /// Calls that answer by callback. A code that comes back is a refusal on the spot.
    fn call_by_callback<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        id: CallId,
        call: Call,
    ) -> Result<(), ErrorCode> {
        let affair = |group, affair| (Ask::Group(group, affair), Awaited::Plain);
        let (ask, awaited) = match call {
            Call::Send { message, receiver, group, options } => {
                return self.send(stage, id, message, receiver, group, options);
            }
            Call::Login => return self.login(stage, id),
            _ if !self.is_logged_in => return Err(codes::NOT_LOGGED_IN),
            Call::Logout => (Ask::Logout, Awaited::Logout),
            Call::ReadConversation { group } => {
                stage.succeeded(id, self.read_conversation(group));
                return Ok(());
            }
            Call::ReadTotalUnread => {
                stage.succeeded(id, Value::TotalUnread(self.total_unread));
                return Ok(());
            }
            Call::Search { group, keyword } => {
                stage.succeeded(id, self.search(group, &keyword));
                return Ok(());
            }
            Call::ReadHistory { group } => (Ask::History(group), Awaited::Plain),
            Call::MarkRead { group } => (Ask::MarkRead(group), Awaited::Read(group)),
            Call::SetReceiveOption { group, option } => {
                (Ask::SetOption(group, option), Awaited::Option(group, option))
            }
            Call::Recall { message } => self.on(message, Change::Recall)?,
            Call::Modify { message, text } => self.on(message, Change::Modify(text))?,
            Call::Delete { message } => self.on(message, Change::Delete)?,
            Call::SendReceipt { message } => self.on(message, Change::SendReceipt)?,
            Call::ReadReceipt { message } => self.on(message, Change::ReadReceipt)?,
            Call::CreateGroup { group, kind, members } => affair(group, Affair::Create(kind, members)),
            Call::Join { group } => affair(group, Affair::Join),
            Call::Invite { group, users } => affair(group, Affair::Invite(users)),
            Call::Leave { group } => affair(group, Affair::Leave),
            Call::Kick { group, users } => affair(group, Affair::Kick(users)),
            Call::Dismiss { group } => affair(group, Affair::Dismiss),
            Call::Mute { group, user, seconds } => affair(group, Affair::Mute(user, seconds)),
            Call::MuteAll { group, muted } => affair(group, Affair::MuteAll(muted)),
            Call::CreateMessage { .. }
            | Call::CreateMerger { .. }
            | Call::CreateForward { .. }
            | Call::AddAt { .. }
            | Call::Target { .. } => return Ok(()),
        };
        if !self.is_connected {
            return Err(codes::DISCONNECTED);
        }
        self.request(stage, Some(id), ask, awaited);
        Ok(())
    }

    fn login<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: CallId) -> Result<(), ErrorCode> {
        if !self.is_connected {
            return Err(codes::DISCONNECTED);
        }
        if self.is_logged_in {
            stage.succeeded(id, Value::Nothing);
        } else {
            let known = self.known();
            self.request(stage, Some(id), Ask::Session { known }, Awaited::Plain);
        }
        Ok(())
    }

    /// Up to where this device knows each group.
    fn known(&self) -> Vec<(GroupIx, u64)> {
        self.conversations.iter().map(|(&group, it)| (group, it.known)).collect()
    }

    fn read_conversation(&self, group: GroupIx) -> Value {
        let conversation = self.conversations.get(&group);
        Value::Conversation {
            unread: conversation.map_or(0, |it| it.unread),
            last: conversation.and_then(|it| it.last()).map(|it| it.message(group)),
        }
    }

    fn search(&self, group: GroupIx, keyword: &str) -> Value {
        let entries = self.conversations.get(&group).map_or(&[][..], |it| &it.entries);
        let found = entries.iter().filter(|it| it.is_held() && !it.recalled);
        let found = found.filter(|it| it.body.content.text.contains(keyword));
        Value::Messages(found.map(|it| it.message(group)).collect())
    }

    /// A request about a message that this device holds.
    fn on(&self, message: Nonce, what: Change) -> Result<(Ask, Awaited), ErrorCode> {
        let (group, entry) = self.find(message).ok_or(codes::INVALID_PARAMETERS)?;
        let seq = entry.seq;
        let awaited = match what {
            Change::Delete => Awaited::Deleted(group, seq),
            Change::Recall | Change::Modify(_) | Change::SendReceipt | Change::ReadReceipt => Awaited::Plain,
        };
        Ok((Ask::On { group, seq, nonce: Some(message), what }, awaited))
    }

    fn request<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        call: Option<CallId>,
        ask: Ask,
        awaited: Awaited,
    ) {
        let id = self.next_request;
        self.next_request = self.next_request.wrapping_add(1);
        self.pending.push(Pending { id, call, awaited });
        stage.request(self.device, Request { id, ask });
    }

    /// The answer to a request: an answer that comes twice finds nothing pending the second time.
    fn answered<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: RequestId, answer: Answer) {
        let Some(at) = self.pending.iter().position(|it| it.id == id) else { return };
        let Pending { call, awaited, id: _ } = self.pending.swap_remove(at);
        match answer {
            Answer::Refused(code) => {
                if let Awaited::Missed(group) = awaited {
                    self.give_up_pulling(group);
                }
                self.finish(stage, call, awaited, Err(code));
            }
            Answer::Done => self.done(stage, call, awaited),
            Answer::Session(session) => {
                self.finish(stage, call, awaited, Ok(Value::Nothing));
                self.catch_up(stage, *session);
            }
            Answer::Sent(parcel) => {
                let sent = message(&parcel);
                self.finish(stage, call, awaited, Ok(Value::Sent(sent)));
                self.accept_own(stage, parcel);
            }
            Answer::Missed(parcels) => self.accept_missed(stage, awaited, parcels),
            Answer::History(parcels) => {
                let messages = parcels.iter().map(message).collect();
                self.keep(stage, parcels);
                self.finish(stage, call, awaited, Ok(Value::Messages(messages)));
            }
            Answer::Read(up_to) => {
                self.finish(stage, call, awaited, Ok(Value::Nothing));
                if let Awaited::Read(group) = awaited {
                    self.read_up_to(stage, group, up_to);
                }
            }
            Answer::Changed(parcel) => {
                self.finish(stage, call, awaited, Ok(Value::Nothing));
                self.change(stage, &parcel);
            }
            Answer::Deleted(last) => {
                self.finish(stage, call, awaited, Ok(Value::Nothing));
                if let Awaited::Deleted(group, seq) = awaited {
                    self.delete(stage, group, seq, last);
                }
            }
            Answer::Receipt { read, unread } => {
                self.finish(stage, call, awaited, Ok(Value::Receipt { read, unread }));
            }
        }
    }

    fn done<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, call: Option<CallId>, awaited: Awaited) {
        self.finish(stage, call, awaited, Ok(Value::Nothing));
        match awaited {
            Awaited::Logout => self.is_logged_in = false,
            Awaited::Option(group, option) => self.set_option(stage, group, option),
            Awaited::Plain
            | Awaited::Send
            | Awaited::Read(_)
            | Awaited::Deleted(..)
            | Awaited::Missed(_) => {}
        }
    }

    /// Calls the callback of a call.
    fn finish<C: Conduct>(
        &self,
        stage: &mut Stage<'_, C>,
        call: Option<CallId>,
        awaited: Awaited,
        result: Result<Value, ErrorCode>,
    ) {
        let Some(call) = call else { return };
        let callbacks =
            if let Awaited::Send = awaited { stage.conduct.callbacks() } else { Callbacks::InOrder };
        let times = match callbacks {
            Callbacks::InOrder | Callbacks::ProgressLast => 1,
            Callbacks::NoResult => 0,
            Callbacks::ResultTwice => 2,
        };
        for _ in 0..times {
            match &result {
                Ok(value) => stage.succeeded(call, value.clone()),
                Err(code) => stage.failed(call, *code),
            }
        }
        if callbacks == Callbacks::ProgressLast {
            stage.event(Event::Progress { call, percent: 100 });
        }
    }
}
