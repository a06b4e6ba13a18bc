//! What happened in one case, told moment by moment: who asked what, what went over the network, what each was told.
//!
//! | module | how it is told |
//! |---|---|
//! | [`lines`] | one aligned line for each moment |
//! | [`mermaid`] | a sequence diagram as Mermaid text |
//! | [`svg`] | a sequence diagram to look at |
//!
//! `wrong` marks the first thing that was wrong.
//!
//! *Not here*: running the case, and what is wrong about it ([`run`](crate::run)).

pub mod lines;
pub mod mermaid;
pub mod svg;
mod wrong;

use crate::language::{act_words, control_words};
use crate::run::CaseResult;
use crate::script::Script;
use aside_sim::{Moment, Trip, What};
use aside_spec::vocabulary::{
    CallId, DeviceIx, Direction, Event, Fate, Message, Nonce, Return, UserIx, Value, Word as _, World,
};
use std::collections::BTreeMap;

/// Somebody in the tale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// The service.
    Service,
    /// A device.
    Device(DeviceIx),
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// When, in virtual milliseconds.
    pub at_ms: u64,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An application asked something.
    Asked(Party, String),
    /// Something was done to the world.
    Done(String),
    /// A packet set out.
    Sent {
        /// From here.
        from: Party,
        /// To there.
        to: Party,
        /// What it is for.
        what: String,
        /// How it goes on: when it arrives, or that it does not.
        then: String,
        /// Whether it never arrives.
        is_lost: bool,
    },
    /// An application, or a user by push, was told something.
    Told(Party, String),
    /// Here the first thing was wrong.
    Wrong(String),
}

/// The tale of a case.
#[derive(Clone, Debug)]
pub struct Tale {
    /// Everybody, the service last.
    pub parties: Vec<(Party, String)>,
    /// What happened, in order.
    pub scenes: Vec<Scene>,
}

impl Tale {
    /// The tale of what a world went through, with the first of what was found wrong.
    pub fn new(world: &World, script: &Script, moments: &[Moment], result: &CaseResult) -> Self {
        let teller = Teller { world, script, callers: callers(moments) };
        let mut parties: Vec<_> = (0..world.devices.len())
            .map(DeviceIx::of)
            .filter(|device| moments.iter().any(|moment| is_about(moment, *device)))
            .map(|device| (Party::Device(device), world.device_name(device)))
            .collect();
        parties.push((Party::Service, "service".into()));
        let scenes: Vec<_> = moments.iter().filter_map(|moment| teller.scene(moment)).collect();
        let mut tale = Self { parties, scenes };
        wrong::mark(&mut tale, script, moments, result);
        tale
    }

    /// The name of somebody.
    pub fn name(&self, party: Party) -> &str {
        self.parties.iter().find(|(it, _)| *it == party).map_or("?", |(_, name)| name)
    }
}

/// Whether a step asked for it, and not the harness when it looks around.
fn is_of_script(moment: &Moment) -> bool {
    use aside_spec::vocabulary::Call;
    !matches!(
        &moment.what,
        What::Asked(
            _,
            _,
            Call::ReadConversation { .. }
                | Call::ReadTotalUnread
                | Call::ReadHistory { .. }
                | Call::Search { .. }
                | Call::ReadReceipt { .. }
        )
    )
}

struct Teller<'t> {
    world: &'t World,
    script: &'t Script,
    /// Who made each call.
    callers: BTreeMap<CallId, DeviceIx>,
}

fn callers(moments: &[Moment]) -> BTreeMap<CallId, DeviceIx> {
    let caller = |moment: &Moment| match moment.what {
        What::Asked(call, device, _) => Some((call, device)),
        What::Controlled(_) | What::Sent(_) | What::Told(_) => None,
    };
    moments.iter().filter_map(caller).collect()
}

fn is_about(moment: &Moment, device: DeviceIx) -> bool {
    match &moment.what {
        What::Asked(_, of, _) => *of == device && is_of_script(moment),
        What::Sent(trip) => trip.device == device,
        What::Told(event) => event.device() == Some(device),
        What::Controlled(_) => false,
    }
}

impl Teller<'_> {
    fn scene(&self, moment: &Moment) -> Option<Scene> {
        let what = match &moment.what {
            What::Asked(call, device, what) if is_of_script(moment) => {
                let words = act_words(self.script, *device, what);
                Happening::Asked(Party::Device(*device), format!("{words}  ({})", number(*call)))
            }
            What::Asked(..) => return None,
            What::Controlled(control) => Happening::Done(control_words(self.script, *control)),
            What::Sent(trip) => self.trip(*trip),
            What::Told(event) => self.told(event)?,
        };
        Some(Scene { at_ms: moment.at_ms, what })
    }

    fn trip(&self, trip: Trip) -> Happening {
        let device = Party::Device(trip.device);
        let (from, to) = match trip.direction {
            Direction::Down => (Party::Service, device),
            Direction::Up | Direction::Both => (device, Party::Service),
        };
        let about = trip.message.map_or_else(String::new, |it| format!(" {}", self.message(Some(it))));
        let place = trip.group.map_or_else(String::new, |it| format!(" in {}", self.world.group_name(it)));
        let what = format!("{}{about}{place}", trip.traffic.name());
        let arrives = trip.departure.arrives_ms.map(|at| format!("arrives at {at} ms"));
        let fate = match trip.departure.fate {
            None => String::new(),
            Some(Fate::Lost) => "LOST".into(),
            Some(Fate::Late(by)) => format!(", {by} ms LATE"),
            Some(Fate::Twice(by)) => format!(", and AGAIN {by} ms later"),
            Some(Fate::Unacknowledged) => ", NOT ACKNOWLEDGED".into(),
        };
        let is_lost = arrives.is_none();
        let then = match (arrives, fate.as_str()) {
            (None, "") => "LOST: nobody is there".into(),
            (None, _) => fate,
            (Some(arrives), _) => format!("{arrives}{fate}"),
        };
        Happening::Sent { from, to, what, then, is_lost }
    }

    fn told(&self, event: &Event) -> Option<Happening> {
        let device = |device: DeviceIx, what: String| Some(Happening::Told(Party::Device(device), what));
        let of = |call: CallId, what: String| {
            let caller = self.callers.get(&call)?;
            Some(Happening::Told(Party::Device(*caller), format!("{} {what}", number(call))))
        };
        match event {
            Event::Returned { value: Return::Nothing, .. } | Event::Progress { .. } => None,
            Event::Returned { call, value } => of(*call, format!("returns {}", returned(*value))),
            Event::Succeeded { call, value: Value::Sent(message) } => {
                of(*call, format!("succeeds with {}", self.words(message)))
            }
            Event::Succeeded { call, value: Value::Nothing } => of(*call, "succeeds".into()),
            // The answer to a look: the reader has it in the line that asks.
            Event::Succeeded { .. } => None,
            Event::Failed { call, code } => of(*call, format!("fails with {code}")),
            Event::Received { device: on, message } => {
                device(*on, format!("receives {}", self.words(message)))
            }
            Event::Recalled { device: on, message } => {
                device(*on, format!("is told that {} was recalled", self.message(*message)))
            }
            Event::Modified { device: on, message } => device(
                *on,
                format!(
                    "is told that {} now says {:?}",
                    self.message(message.content.nonce),
                    message.content.text
                ),
            ),
            Event::ConversationChanged { device: on, group, unread, last } => {
                let last = last.map_or_else(|| "none".into(), |it| self.message(Some(it)));
                device(
                    *on,
                    format!("shows {}: {unread} unread, last message {last}", self.world.group_name(*group)),
                )
            }
            Event::TotalUnreadChanged { device: on, total } => {
                device(*on, format!("shows {total} unread in all"))
            }
            Event::ReceiptChanged { device: on, message, read, unread } => device(
                *on,
                format!("is told that {read} have read {} and {unread} have not", self.message(*message)),
            ),
            Event::Pushed { user, message, badge } => {
                let first = self.world.devices_of(*user).next()?;
                device(first, format!("is pushed {}, badge {badge}", self.message(*message)))
            }
        }
    }

    fn message(&self, nonce: Option<Nonce>) -> String {
        let name = nonce.and_then(|it| self.script.messages.get(it.0 as usize));
        name.cloned().unwrap_or_else(|| "a message that no step made".into())
    }

    fn user(&self, user: UserIx) -> &str {
        self.world.user_name(user)
    }

    fn words(&self, message: &Message) -> String {
        let place = message
            .group
            .map_or_else(|| "in no group".into(), |it| format!("in {}", self.world.group_name(it)));
        let seq = message.seq.map_or_else(String::new, |it| format!(", number {}", it.0));
        let name = self.message(message.content.nonce);
        format!("{name} {:?} from {} {place}{seq}", message.content.text, self.user(message.sender))
    }
}

fn number(call: CallId) -> String {
    format!("call {}", call.0)
}

const fn returned(value: Return) -> &'static str {
    match value {
        Return::Nothing => "nothing",
        Return::Object => "an object",
        Return::Null => "a null",
        Return::EmptyObject => "an empty object",
        Return::Absent => "nothing: there is no such API",
    }
}
