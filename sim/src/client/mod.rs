//! One SDK instance: what an application calls, and what it is told.
//!
//! A client knows what the server told it and nothing else.
//!
//! *Not here*: whatever the server decides for itself, even where the client has tried the same gate before.

mod draft;
mod heard;
mod incoming;
mod life;
mod send;
mod store;

use crate::client::draft::Draft;
use crate::client::heard::{Beyond, Heard};
use crate::client::life::Link;
use crate::client::store::Conversation;
use crate::codes;
use crate::conduct::{Callbacks, Conduct, Early, Sdk};
use crate::journal::List;
use crate::pile::push_with;
use crate::rules::Rules;
use crate::shelf::{Said, SaidIx, Shelf};
use crate::stage::Stage;
use crate::table::Table;
use crate::wire::{
    About, Affair, Answer, Ask, Change, Changed, History, Parcel, Push, Request, RequestId, Session,
};
use aside_spec::vocabulary::{
    Call, CallId, DeviceIx, ErrorCode, GroupIx, Handle, Nonce, ReceiveOption, Return, Store, UserIx, Value,
    World,
};
use std::collections::BTreeMap;
use std::mem::offset_of;
use std::sync::Arc;

/// The state of one SDK instance. It lies as it is written here: what a message asks for that does not count, in the first group that the
/// device heard of, comes first and is in one line of a cache. In a large group nothing takes more time than fetching that.
#[repr(C, align(128))]
pub(crate) struct Client {
    /// Which pushes have come.
    heard: Heard,
    user: UserIx,
    device: DeviceIx,
    process: Process,
    is_logged_in: bool,
    conversations: Table<GroupIx, Conversation>,
    desk: Box<Desk>,
    is_connected: bool,
    plan_carries: bool,
    sdk: Sdk,
    /// What the process has of the one before it; kept, too, where there was none.
    store: Store,
    total_unread: u32,
    /// How many one-to-one messages are unread.
    letters: u32,
}

const _: () = assert!(
    offset_of!(Client, conversations) + Table::<GroupIx, Conversation>::FIRST + Conversation::ASKED_FOR <= 64,
    "what a message asks for is not in one line of a cache"
);
const _: () = assert!(size_of::<Client>() == 128, "a client has grown");

/// What is under way on an SDK instance, and what it remembers of that: nothing, on most devices.
#[derive(Default)]
struct Desk {
    /// Message objects; a null where nothing was made.
    drafts: Table<Handle, Option<Draft>>,
    /// The list that a message was given last, for a wrong client that does not forget it.
    latest_list: Option<Arc<[UserIx]>>,
    pending: Vec<Pending>,
    next_request: RequestId,
    /// How far the device's clock is ahead, in milliseconds.
    skew_ms: i32,
    /// Up to which push the server's last session answer had everything.
    adopted: u32,
    /// Which pushes have come before others that have not.
    beyond: Beyond,
    newest_plan: u32,
    /// By group: the newest number that came while something before it was missing.
    wanted: BTreeMap<GroupIx, u64>,
    /// Messages that the application was given and that no store keeps.
    passing: List,
    /// Pushes that came before the session began.
    early: Vec<(u32, Push)>,
    /// The one-to-one messages that came after the server's last session answer.
    later_letters: Vec<u32>,
    /// By group: the newest push that changed its membership or option.
    newest_change: BTreeMap<GroupIx, u32>,
    /// By message: the newest push that gave it other words.
    newest_words: BTreeMap<(GroupIx, u64), u32>,
}

/// Whether there is a process for the SDK to run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Process {
    Running,
    Ended,
}

/// A request under way.
struct Pending {
    id: RequestId,
    /// What was asked, to be asked again.
    ask: Ask,
    /// The call that it answers; none where the SDK asks for itself.
    call: Option<CallId>,
    awaited: Awaited,
}

/// What comes of a call on the spot.
enum Reply {
    /// A creation: it returns, and that is all.
    Returned(Return),
    /// The device knows the answer.
    Value(Value),
    /// The server has to be asked.
    Ask(Ask, Awaited),
}

/// What a success callback is given.
#[derive(Clone)]
enum Given {
    /// The message sent.
    Sent(SaidIx),
    /// Anything else.
    Value(Value),
}

/// A call that has nothing to give.
const DONE: Result<Given, ErrorCode> = Ok(Given::Value(Value::Nothing));

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
    /// The client on a device of a world, with nobody logged in.
    pub(crate) fn of(conduct: &impl Conduct, rules: &Rules, world: &World, device: DeviceIx) -> Option<Self> {
        let spec = world.devices.get(device.at())?;
        Some(Self::new(device, spec.user, rules.sdk(conduct, spec)))
    }

    /// On a device that there is not: an SDK without login and without network.
    pub(crate) fn nowhere(device: DeviceIx) -> Self {
        Self { is_connected: false, ..Self::new(device, UserIx(u32::MAX), Sdk::Without) }
    }

    fn new(device: DeviceIx, user: UserIx, sdk: Sdk) -> Self {
        Self {
            device,
            user,
            sdk,
            is_logged_in: false,
            is_connected: true,
            plan_carries: false,
            total_unread: 0,
            letters: 0,
            heard: Heard::default(),
            conversations: Table::default(),
            process: Process::Running,
            store: Store::Kept,
            desk: Box::default(),
        }
    }

    /// Something of it, so that it is fetched.
    #[inline]
    pub(crate) const fn glance(&self) -> u32 {
        self.user.0
    }

    /// Logged in from the start.
    pub(crate) fn begin(&mut self, shelf: &mut Shelf, session: Session) {
        self.adopt(shelf, session);
    }

    pub(crate) fn disconnect(&mut self) {
        self.is_connected = false;
    }

    /// The network is back: an SDK that is logged in resumes by itself.
    pub(crate) fn connect<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        if !self.is_connected {
            self.is_connected = true;
            self.resume(stage, Link::Same);
        }
    }

    /// A call of the application.
    pub(crate) fn call<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: CallId, call: Call) {
        if self.process == Process::Ended {
            return;
        }
        let clock_ms = stage.now().saturating_add_signed(i64::from(self.desk.skew_ms));
        let reply = self.reply(stage.conduct, stage.shelf, clock_ms, call);
        let returned = if let Ok(Reply::Returned(value)) = &reply { *value } else { Return::Nothing };
        stage.returned(id, returned);
        match reply {
            Ok(Reply::Returned(_)) => {}
            Ok(Reply::Value(value)) => stage.succeeded(id, value),
            Ok(Reply::Ask(..)) if !self.is_connected => stage.failed(id, codes::DISCONNECTED),
            Ok(Reply::Ask(ask, awaited)) => {
                let progress_comes = stage.conduct.callbacks() != Callbacks::ProgressLast;
                if matches!(awaited, Awaited::Send) && progress_comes {
                    stage.progressed(id);
                }
                self.request(stage, Some(id), ask, awaited);
            }
            Err(code) => stage.failed(id, code),
        }
    }

    /// What the SDK itself makes of a call, at a time of the device's own clock.
    fn reply(
        &mut self,
        conduct: &impl Conduct,
        shelf: &Shelf,
        clock_ms: u64,
        call: Call,
    ) -> Result<Reply, ErrorCode> {
        let (ask, awaited) = match call {
            Call::CreateMessage { content, at, made } => {
                return Ok(Reply::Returned(self.create_message(content, at, made)));
            }
            Call::CreateMerger { content, parts, made } => {
                return Ok(Reply::Returned(self.create_merger(shelf, content, &parts, made)));
            }
            Call::CreateForward { message, made } => {
                return Ok(Reply::Returned(self.create_forward(shelf, message, made)));
            }
            Call::AddAt { original, at, made } => {
                return Ok(Reply::Returned(self.add_at(original, at, made)));
            }
            Call::Target { original, receivers, made } => {
                return Ok(Reply::Returned(self.target(conduct, original, &receivers, made)));
            }
            Call::Send { .. } if !self.is_logged_in && conduct.early_send() == Early::Acknowledged => {
                return Ok(Reply::Value(Value::Nothing));
            }
            Call::Send { message, receiver, group, options } => {
                (self.send(conduct, message, (receiver, group), (options, clock_ms))?, Awaited::Send)
            }
            Call::Login if self.is_logged_in => return Ok(Reply::Value(Value::Nothing)),
            Call::Login => (self.session(Link::Same), Awaited::Plain),
            _ if !self.is_logged_in => return Err(codes::NOT_LOGGED_IN),
            Call::ReadConversation { group } => {
                return Ok(Reply::Value(self.read_conversation(shelf, group)));
            }
            Call::ReadTotalUnread => return Ok(Reply::Value(Value::TotalUnread(self.total_unread))),
            Call::Search { group, keyword } => return Ok(Reply::Value(self.search(shelf, group, &keyword))),
            Call::Logout => (Ask::Logout, Awaited::Logout),
            Call::ReadHistory { group } => (Ask::History(group), Awaited::Plain),
            Call::MarkRead { group } => (Ask::MarkRead(group), Awaited::Read(group)),
            Call::SetReceiveOption { group, option } => {
                (Ask::SetOption(group, option), Awaited::Option(group, option))
            }
            Call::Recall { message } => self.on(shelf, message, Change::Recall)?,
            Call::Modify { message, text } => self.on(shelf, message, Change::Modify(text))?,
            Call::Delete { message } => self.on(shelf, message, Change::Delete)?,
            Call::SendReceipt { message } => self.on(shelf, message, Change::SendReceipt)?,
            Call::ReadReceipt { message } => self.on(shelf, message, Change::ReadReceipt)?,
            Call::CreateGroup { group, kind, members } => affair(group, Affair::Create(kind, members)),
            Call::Join { group } => affair(group, Affair::Join),
            Call::Invite { group, users } => affair(group, Affair::Invite(users)),
            Call::Leave { group } => affair(group, Affair::Leave),
            Call::Kick { group, users } => affair(group, Affair::Kick(users)),
            Call::Dismiss { group } => affair(group, Affair::Dismiss),
            Call::Mute { group, user, seconds } => affair(group, Affair::Mute(user, seconds)),
            Call::MuteAll { group, muted } => affair(group, Affair::MuteAll(muted)),
        };
        Ok(Reply::Ask(ask, awaited))
    }

    /// Up to where this device knows each group.
    fn known(&self) -> Vec<(GroupIx, u64)> {
        self.conversations.iter().map(|(group, it)| (group, it.known)).collect()
    }

    fn read_conversation(&self, shelf: &Shelf, group: GroupIx) -> Value {
        let conversation = self.conversations.get(group);
        Value::Conversation {
            unread: conversation.map_or(0, |it| it.unread),
            last: conversation.and_then(|it| it.last(shelf)).map(|it| shelf[it.said].message()),
        }
    }

    fn search(&self, shelf: &Shelf, group: GroupIx, keyword: &str) -> Value {
        let entries = self.conversations.get(group).into_iter().flat_map(|it| it.entries(shelf));
        let held = entries.filter(|it| it.is_held()).map(|it| &shelf[it.said]);
        let found = held.filter(|it| !it.recalled && it.body.content.text.contains(keyword));
        let mut messages: Vec<_> = found.map(Said::message).collect();
        messages.reverse();
        Value::Messages(messages)
    }

    /// A request about a message that this device holds.
    fn on(&self, shelf: &Shelf, message: Nonce, what: Change) -> Result<(Ask, Awaited), ErrorCode> {
        let said = self.find(shelf, message).ok_or(codes::INVALID_PARAMETERS)?;
        let (group, seq) = said.group.zip(said.seq).ok_or(codes::INVALID_PARAMETERS)?;
        let awaited = match what {
            Change::Delete => Awaited::Deleted(group, seq),
            Change::Recall | Change::Modify(_) | Change::SendReceipt | Change::ReadReceipt => Awaited::Plain,
        };
        Ok((Ask::On(Box::new(About { group, seq, nonce: Some(message), what })), awaited))
    }

    fn request<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        call: Option<CallId>,
        ask: Ask,
        awaited: Awaited,
    ) {
        let id = self.desk.next_request;
        self.desk.next_request = self.desk.next_request.wrapping_add(1);
        let kept = ask.clone();
        push_with(&mut self.desk.pending, || Pending { id, ask: kept, call, awaited });
        stage.request(self.device, Request { id, ask });
    }

    /// The answer to a request: an answer that comes twice finds nothing pending the second time.
    fn answered<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: RequestId, answer: Answer) {
        let Some(at) = self.desk.pending.iter().position(|it| it.id == id) else { return };
        let Pending { call, awaited, id: _, ask: _ } = self.desk.pending.swap_remove(at);
        match answer {
            Answer::Refused(code) => {
                if let Awaited::Missed(group) = awaited {
                    self.give_up_pulling(group);
                }
                finish(stage, call, awaited, Err(code));
            }
            Answer::Done => self.done(stage, call, awaited),
            Answer::Session(session) => {
                finish(stage, call, awaited, DONE);
                self.catch_up(stage, *session);
                self.take_early(stage);
            }
            Answer::Sent(parcel) => {
                let slip = stage.shelf.slip(&parcel);
                finish(stage, call, awaited, Ok(Given::Sent(slip.said)));
                self.accept_own(stage, slip);
            }
            Answer::Missed(missed) => self.accept_missed(stage, awaited, *missed),
            Answer::History(history) => {
                let History(parcels) = *history;
                let messages = parcels.iter().map(Parcel::message).collect();
                self.keep(stage, &parcels);
                finish(stage, call, awaited, Ok(Given::Value(Value::Messages(messages))));
            }
            Answer::Read(up_to) => {
                finish(stage, call, awaited, DONE);
                if let Awaited::Read(group) = awaited {
                    self.read_up_to(stage, group, up_to);
                }
            }
            Answer::Changed(changed) => {
                let Changed { parcel, pushed } = *changed;
                finish(stage, call, awaited, DONE);
                // Somebody else's words may be newer, and have come before this.
                if parcel.recalled || *self.newest_words(&parcel) <= pushed {
                    *self.newest_words(&parcel) = pushed;
                    self.change(stage, &parcel);
                }
            }
            Answer::Deleted(last) => {
                finish(stage, call, awaited, DONE);
                if let Awaited::Deleted(group, seq) = awaited {
                    self.delete(stage, group, seq, last.map(|it| *it));
                }
            }
            Answer::Receipt { read, unread } => {
                finish(stage, call, awaited, Ok(Given::Value(Value::Receipt { read, unread })));
            }
        }
    }

    fn done<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, call: Option<CallId>, awaited: Awaited) {
        finish(stage, call, awaited, DONE);
        match awaited {
            Awaited::Logout => self.is_logged_in = false,
            Awaited::Option(group, option) => self.set_option(stage, group, option),
            Awaited::Plain | Awaited::Send | Awaited::Read(_) | Awaited::Deleted(..) | Awaited::Missed(_) => {
            }
        }
    }
}

fn affair(group: GroupIx, affair: Affair) -> (Ask, Awaited) {
    (Ask::Group(group, Box::new(affair)), Awaited::Plain)
}

/// Calls the callback of a call.
fn finish<C: Conduct>(
    stage: &mut Stage<'_, C>,
    call: Option<CallId>,
    awaited: Awaited,
    result: Result<Given, ErrorCode>,
) {
    let Some(call) = call else { return };
    let of_send = stage.conduct.callbacks();
    let callbacks = if matches!(awaited, Awaited::Send) { of_send } else { Callbacks::InOrder };
    match callbacks {
        Callbacks::NoResult => {}
        Callbacks::InOrder => call_back(stage, call, result),
        Callbacks::ResultTwice => {
            call_back(stage, call, result.clone());
            call_back(stage, call, result);
        }
        Callbacks::ProgressLast => {
            call_back(stage, call, result);
            stage.progressed(call);
        }
    }
}

fn call_back<C: Conduct>(stage: &mut Stage<'_, C>, call: CallId, result: Result<Given, ErrorCode>) {
    match result {
        Ok(Given::Sent(said)) => stage.sent(call, said),
        Ok(Given::Value(value)) => stage.succeeded(call, value),
        Err(code) => stage.failed(call, code),
    }
}
