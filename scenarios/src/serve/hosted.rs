//! One world: the simulated service under the names of the wire.
//!
//! *Not here*: reading and writing lines ([`sut`](super::sut)).

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "what is no control is a call, whose names have a place of their own"
)]

use super::names::Names;
use super::sut::Options;
use super::told;
use crate::protocol::event::Event as Wire;
use crate::protocol::reply::{ErrorKind, Granted, GrantedDevice, Reply};
use crate::protocol::request::{Create, Do, Provision};
use crate::run::sut::newest;
use aside_sim::conduct::Honest;
use aside_sim::mutants::{Mutant, Mutated};
use aside_sim::{Service, Settings};
use aside_spec::vocabulary::{
    Call, CallId, Control, DeviceIx, DeviceSpec, Edition, Event, MessageKind, Plan, Platform, RuleBook,
    SendOptions, Version, Weather, World,
};
use std::collections::BTreeMap;

/// What the simulated SDK is, where a world does not say.
#[derive(Clone, Debug)]
pub(super) struct Usual {
    pub(super) platform: Platform,
    pub(super) edition: Edition,
    pub(super) version: Option<Version>,
    pub(super) plan: Option<Plan>,
    pub(super) mutant: Option<Mutant>,
    pub(super) seed: u64,
}

impl Usual {
    /// As the options say, or else as the simulated SDK is.
    pub(super) fn of(options: &Options) -> Self {
        Self {
            platform: options.platform.unwrap_or(Platform::Android),
            edition: options.edition.unwrap_or(Edition::Enhanced),
            version: options.version,
            plan: options.plan,
            mutant: options.mutant,
            seed: options.seed,
        }
    }

    /// Where every device says what it is.
    pub(super) const fn new(mutant: Option<Mutant>, seed: u64) -> Self {
        let (platform, edition) = (Platform::Android, Edition::Enhanced);
        Self { platform, edition, version: None, plan: None, mutant, seed }
    }
}

enum Running {
    Honest(Box<Service<Honest>>),
    Mutated(Box<Service<Mutated>>),
}

/// Does the same to either service.
macro_rules! with {
    ($running:expr, $service:ident => $body:expr) => {
        match $running {
            Running::Honest($service) => $body,
            Running::Mutated($service) => $body,
        }
    };
}

/// One world.
pub(super) struct Hosted {
    pub(super) number: u32,
    pub(super) names: Names,
    service: Running,
    calls: BTreeMap<CallId, String>,
}

/// What a request comes to: lines in the order in which they are to be written.
#[derive(Default)]
pub(super) struct Said {
    pub(super) events: Vec<Wire>,
    pub(super) reply: Option<Reply>,
}

impl Hosted {
    pub(super) fn new(number: u32, provision: &Provision, usual: &Usual, book: &RuleBook) -> (Self, Granted) {
        let (mut names, users, groups) = Names::new(provision);
        let devices = devices(&mut names, provision, usual);
        let granted = Granted { plan: None, devices: devices.iter().map(granted).collect() };
        let plan = provision.plan.or(usual.plan).unwrap_or(book.usual_plan);
        let world = World { plan, users, devices, groups };
        let settings = Settings { seed: usual.seed ^ u64::from(number), book, trace: false };
        let service = match usual.mutant {
            None => Running::Honest(Box::new(Service::new(&world, &settings, Honest))),
            Some(mutant) => Running::Mutated(Box::new(Service::new(&world, &settings, Mutated(mutant)))),
        };
        (Self { number, names, service, calls: BTreeMap::new() }, granted)
    }

    /// Does what is asked, other than making and ending worlds.
    pub(super) fn perform(&mut self, id: &str, what: Do) -> Said {
        match what {
            Do::Settle => self.done(id, |service| with!(service, it => it.settle())),
            Do::Advance { milliseconds } => self.control(id, Control::Wait { milliseconds }),
            Do::SetPlan { plan } => self.control(id, Control::SetPlan { plan }),
            Do::RestartService { milliseconds } => self.control(id, Control::RestartService { milliseconds }),
            Do::Disconnect { device } => self.to(id, &device, |device| Control::Disconnect { device }),
            Do::Connect { device } => self.to(id, &device, |device| Control::Connect { device }),
            Do::Crash { device, store } => self.to(id, &device, |device| Control::Crash { device, store }),
            Do::Start { device } => self.to(id, &device, |device| Control::Start { device }),
            Do::Sleep { device } => self.to(id, &device, |device| Control::Sleep { device }),
            Do::Wake { device } => self.to(id, &device, |device| Control::Wake { device }),
            Do::Skew { device, milliseconds } => {
                self.to(id, &device, |device| Control::Skew { device, milliseconds })
            }
            Do::Degrade {
                device,
                direction,
                for_milliseconds: for_ms,
                lose,
                double,
                overtake,
                lose_acks,
                spread,
                delay_milliseconds: delay_ms,
                slow_milliseconds: slow_ms,
            } => {
                let weather = Weather {
                    direction,
                    for_ms,
                    lose,
                    double,
                    overtake,
                    lose_acks,
                    spread,
                    delay_ms,
                    slow_ms,
                };
                self.to(id, &device, |device| Control::Degrade { device, weather })
            }
            Do::Hello { .. } | Do::Provision(_) | Do::Release => Said::default(),
            call => match self.call(call) {
                Ok((device, call)) => self.submit(id, device, call),
                Err(device) => no_device(id, &device),
            },
        }
    }

    /// Lets everything happen that will, without being asked to.
    pub(super) fn go_on(&mut self) -> Vec<Wire> {
        with!(&mut self.service, it => it.settle());
        self.told(None).0
    }

    /// Does something to a device, if there is one of this name.
    fn to(&mut self, id: &str, device: &str, control: impl FnOnce(DeviceIx) -> Control) -> Said {
        match self.names.device(device) {
            Some(device) => self.control(id, control(device)),
            None => no_device(id, device),
        }
    }

    fn control(&mut self, id: &str, control: Control) -> Said {
        self.done(id, |service| with!(service, it => it.control(control)))
    }

    fn done(&mut self, id: &str, act: impl FnOnce(&mut Running)) -> Said {
        act(&mut self.service);
        let (events, _) = self.told(None);
        Said { events, reply: Some(Reply::ok(id, serde_json::Map::new())) }
    }

    fn submit(&mut self, id: &str, device: DeviceIx, call: Call) -> Said {
        self.names.keep(device, &call);
        let number = with!(&mut self.service, it => it.submit(device, call));
        self.calls.insert(number, id.into());
        let (events, reply) = self.told(Some(id));
        Said { events, reply }
    }

    /// What has happened, and the return of the call of this id.
    fn told(&mut self, id: Option<&str>) -> (Vec<Wire>, Option<Reply>) {
        let mut events = Vec::new();
        let mut reply = None;
        while let Some((at_ms, event)) = with!(&mut self.service, it => it.poll()) {
            if let (Event::Returned { value, .. }, Some(id)) = (&event, id) {
                reply = Some(Reply::returned(id, *value));
                continue;
            }
            events.extend(told::event(self.number, &mut self.names, &self.calls, at_ms, event));
        }
        (events, reply)
    }

    /// A call in the project's words, with its device; the device's name where there is none.
    fn call(&mut self, what: Do) -> Result<(DeviceIx, Call), String> {
        let (device, call) = call(&mut self.names, what);
        self.names.device(&device).map(|it| (it, call)).ok_or(device)
    }
}

/// The devices of a world, with what runs on them.
pub(super) fn devices(names: &mut Names, provision: &Provision, usual: &Usual) -> Vec<DeviceSpec> {
    let device = |it: &crate::protocol::request::Device| {
        let platform = it.platform.unwrap_or(usual.platform);
        DeviceSpec {
            name: it.device.clone(),
            user: names.user(&it.user),
            platform,
            edition: it.edition.unwrap_or(usual.edition),
            version: it.version.or(usual.version).unwrap_or_else(|| newest(platform)),
            logged_in: it.logged_in,
        }
    };
    provision.devices.iter().map(device).collect()
}

/// What runs on a device, to be told.
pub(super) fn granted(device: &DeviceSpec) -> GrantedDevice {
    GrantedDevice {
        device: device.name.clone(),
        platform: Some(device.platform),
        edition: Some(device.edition),
        version: Some(device.version),
    }
}

fn no_device(id: &str, device: &str) -> Said {
    let reply = Reply::error(id, ErrorKind::Adapter, format!("there is no device {device}"));
    Said { events: Vec::new(), reply: Some(reply) }
}

/// A call in the project's words, with the name of its device.
#[allow(clippy::too_many_lines, reason = "one arm for each call")]
pub(super) fn call(names: &mut Names, what: Do) -> (String, Call) {
    match what {
        Do::Login { device } => (device, Call::Login),
        Do::Logout { device } => (device, Call::Logout),
        Do::CreateTextMessage(it) => create(names, MessageKind::Text, it, &[]),
        Do::CreateTextAtMessage { device, text, at, made } => {
            create(names, MessageKind::TextAt, Create { device, text, made }, &at)
        }
        Do::CreateCustomMessage(it) => create(names, MessageKind::Custom, it, &[]),
        Do::CreateImageMessage(it) => create(names, MessageKind::Image, it, &[]),
        Do::CreateSoundMessage(it) => create(names, MessageKind::Sound, it, &[]),
        Do::CreateVideoMessage(it) => create(names, MessageKind::Video, it, &[]),
        Do::CreateFileMessage(it) => create(names, MessageKind::File, it, &[]),
        Do::CreateLocationMessage(it) => create(names, MessageKind::Location, it, &[]),
        Do::CreateFaceMessage(it) => create(names, MessageKind::Face, it, &[]),
        Do::CreateMergerMessage { device, text, messages, made } => {
            let content = names.content(MessageKind::Merger, text);
            let parts = messages.iter().map(|id| Names::nonce(id)).collect();
            (device, Call::CreateMerger { content, parts, made: names.handle(&made) })
        }
        Do::CreateForwardMessage { device, message, made } => {
            (device, Call::CreateForward { message: Names::nonce(&message), made: names.handle(&made) })
        }
        Do::CreateAtSignedGroupMessage { device, original, at, made } => {
            let (original, at) = (names.handle(&original), names.at(&at));
            (device, Call::AddAt { original, at, made: names.handle(&made) })
        }
        Do::CreateTargetedGroupMessage { device, original, receivers, made } => {
            let (original, receivers) = (names.handle(&original), names.users(&receivers));
            (device, Call::Target { original, receivers, made: names.handle(&made) })
        }
        Do::SendMessage {
            device,
            message,
            receiver,
            group,
            priority,
            online_only,
            excluded_from_unread,
            excluded_from_last,
            needs_receipt,
            push,
        } => {
            let options = SendOptions {
                priority,
                online_only,
                excluded_from_unread,
                excluded_from_last,
                wants_receipt: needs_receipt,
                push,
            };
            let (receiver, group) = (receiver.map(|it| names.user(&it)), group.map(|it| names.group(&it)));
            (device, Call::Send { message: names.handle(&message), receiver, group, options })
        }
        Do::GetConversation { device, group } => {
            (device, Call::ReadConversation { group: names.group(&group) })
        }
        Do::GetTotalUnreadMessageCount { device } => (device, Call::ReadTotalUnread),
        Do::GetGroupHistoryMessageList { device, group } => {
            (device, Call::ReadHistory { group: names.group(&group) })
        }
        Do::SearchLocalMessages { device, group, keyword } => {
            (device, Call::Search { group: names.group(&group), keyword })
        }
        Do::MarkGroupMessageAsRead { device, group } => {
            (device, Call::MarkRead { group: names.group(&group) })
        }
        Do::SetGroupReceiveMessageOpt { device, group, option } => {
            (device, Call::SetReceiveOption { group: names.group(&group), option })
        }
        Do::RevokeMessage { device, message } => (device, Call::Recall { message: Names::nonce(&message) }),
        Do::ModifyMessage { device, message, text } => {
            (device, Call::Modify { message: Names::nonce(&message), text })
        }
        Do::DeleteMessages { device, message } => (device, Call::Delete { message: Names::nonce(&message) }),
        Do::SendMessageReadReceipts { device, message } => {
            (device, Call::SendReceipt { message: Names::nonce(&message) })
        }
        Do::GetMessageReadReceipts { device, message } => {
            (device, Call::ReadReceipt { message: Names::nonce(&message) })
        }
        Do::CreateGroup { device, group, kind, members } => {
            let (group, members) = (names.group(&group), names.users(&members));
            (device, Call::CreateGroup { group, kind, members })
        }
        Do::JoinGroup { device, group } => (device, Call::Join { group: names.group(&group) }),
        Do::InviteUserToGroup { device, group, users } => {
            (device, Call::Invite { group: names.group(&group), users: names.users(&users) })
        }
        Do::QuitGroup { device, group } => (device, Call::Leave { group: names.group(&group) }),
        Do::KickGroupMember { device, group, users } => {
            (device, Call::Kick { group: names.group(&group), users: names.users(&users) })
        }
        Do::DismissGroup { device, group } => (device, Call::Dismiss { group: names.group(&group) }),
        Do::MuteGroupMember { device, group, user, seconds } => {
            (device, Call::Mute { group: names.group(&group), user: names.user(&user), seconds })
        }
        Do::SetGroupAllMuted { device, group, muted } => {
            (device, Call::MuteAll { group: names.group(&group), muted })
        }
        // These are no calls; see `perform`.
        Do::Hello { .. }
        | Do::Provision(_)
        | Do::Release
        | Do::Settle
        | Do::Advance { .. }
        | Do::Disconnect { .. }
        | Do::Connect { .. }
        | Do::Degrade { .. }
        | Do::Crash { .. }
        | Do::Start { .. }
        | Do::Sleep { .. }
        | Do::Wake { .. }
        | Do::Skew { .. }
        | Do::RestartService { .. }
        | Do::SetPlan { .. } => (String::new(), Call::ReadTotalUnread),
    }
}

fn create(names: &mut Names, kind: MessageKind, it: Create, at: &[String]) -> (String, Call) {
    let (content, at) = (names.content(kind, it.text), names.at(at));
    (it.device, Call::CreateMessage { content, at, made: names.handle(&it.made) })
}
