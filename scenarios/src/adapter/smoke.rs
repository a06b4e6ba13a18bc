//! Whether the plumbing of an adapter works: a short conversation, request by request, and what was wrong with it.
//!
//! It judges no rule; it only looks at whether the adapter does what the protocol asks of it.
//!
//! *Not here*: printing ([`cli`](crate::cli)).

use super::fault::{Cause, Fault};
use super::fleet::{NoStart, greet};
use super::link::{News, id};
use super::remote::Part;
use super::transport::Place;
use crate::protocol::event::{Event, Message};
use crate::protocol::hello::{Clock, Dimension, Hello, Profile};
use crate::protocol::reply::Said;
use crate::protocol::request::{Create, Device, Do, Group, Member, Provision, Request};
use aside_spec::vocabulary::{Call, CallId, GroupType, MessageKind, Plan, Priority, Return, Role, Word};
use std::time::Duration;

/// One thing that was tried.
#[derive(Clone, Debug)]
pub struct Check {
    /// What.
    pub what: String,
    /// What was wrong, and what to do about it.
    pub wrong: Option<Box<Fault>>,
}

/// Who takes part.
const USERS: [&str; 3] = ["smoke-ann", "smoke-vinson", "smoke-carol"];

struct Try<'t> {
    part: &'t Part,
    world: u32,
    users: Vec<String>,
    group: String,
    requests: u32,
    patience: Option<Duration>,
    heard: Vec<Event>,
}

/// Tries an adapter out. The checks end with the first that failed.
pub fn smoke(place: &Place, patience: Option<Duration>, mut tell: impl FnMut(&Check)) -> Option<Hello> {
    let mut check = |what: &str, result: Result<(), Fault>| {
        let is_well = result.is_ok();
        tell(&Check { what: what.into(), wrong: result.err().map(Box::new) });
        is_well
    };
    let part = match greet(place, patience) {
        Ok(part) => part,
        Err(NoStart(fault)) => {
            check("it starts and says hello", Err(*fault));
            return None;
        }
    };
    check("it starts and says hello", Ok(()));
    for world in 0..2 {
        let mut it = Try::new(&part, world, patience);
        for (what, act) in it.steps() {
            let what = if world == 0 { what.to_string() } else { format!("{what}, in a second world") };
            let result = act(&mut it).map_err(|fault| part.link.explain(world, fault));
            if !check(&what, result) {
                return None;
            }
        }
        part.link.end(world);
    }
    Some(part.hello.clone())
}

type Step<'t> = (&'static str, fn(&mut Try<'t>) -> Result<(), Fault>);

impl<'t> Try<'t> {
    const STEPS: [Step<'t>; 9] = [
        ("provision makes a world of three members", Self::provision),
        ("a text message can be made", Self::create),
        ("it can be targeted", Self::target),
        ("it can be sent, and the callback is called", Self::send),
        ("the one on the list receives it, with the text as sent", Self::arrived),
        ("an ordinary message reaches everybody", Self::ordinary),
        ("a conversation can be read", Self::read),
        ("an unknown request is answered by an error", Self::unknown),
        ("release ends the world", Self::release),
    ];

    /// Without a service nobody is logged in, and nothing comes anywhere.
    const ALONE: [Step<'t>; 6] = [
        ("provision makes a world in which nobody is logged in", Self::provision),
        ("a text message can be made", Self::create),
        ("it can be targeted", Self::target),
        ("its send is refused, and the callback is called", Self::refused),
        ("an unknown request is answered by an error", Self::unknown),
        ("release ends the world", Self::release),
    ];

    fn steps(&self) -> Vec<Step<'t>> {
        if self.is_alone() { Self::ALONE.to_vec() } else { Self::STEPS.to_vec() }
    }

    const fn is_alone(&self) -> bool {
        matches!(self.part.hello.profile, Profile::Alone)
    }

    fn new(part: &'t Part, world: u32, patience: Option<Duration>) -> Self {
        let pool = super::terms::pool(&part.hello);
        let name =
            |(at, name): (usize, &&str)| pool.get(at).cloned().unwrap_or_else(|| format!("{name}-{world}"));
        let users = USERS.iter().enumerate().map(name).collect();
        part.link.begin(world);
        Self {
            part,
            world,
            users,
            group: format!("smoke-group-{world}"),
            requests: 0,
            patience,
            heard: Vec::new(),
        }
    }

    fn device(&self, user: usize) -> String {
        format!("{}/phone", self.users[user])
    }

    fn send_request(&mut self, what: Do, call: Option<(CallId, Call)>) -> Result<String, Fault> {
        let id = id(self.world, self.requests);
        self.requests += 1;
        let request = Request { id: id.clone(), world: Some(self.world), what };
        self.part.link.send(&request, call, self.patience)?;
        Ok(id)
    }

    fn ask(&mut self, what: Do) -> Result<(), Fault> {
        let id = self.send_request(what, None)?;
        match self.part.link.answer(&id, self.patience)? {
            Said::Ok(_) => Ok(()),
            Said::Error(failure) => Err(Fault::new(
                Cause::Adapter,
                failure.text.unwrap_or_else(|| "an error without a text".into()),
            )),
            Said::Returned(_) => Err(Fault::new(Cause::Adapter, "this is no call; reply with `ok`")),
        }
    }

    /// Makes a call and gives what it returned.
    fn call(&mut self, what: Do) -> Result<Return, Fault> {
        let id = self.send_request(what, Some((CallId(self.requests), Call::ReadTotalUnread)))?;
        loop {
            let mut returned = None;
            for news in self.part.link.take(self.world) {
                match news {
                    News::Event(event) => self.heard.push(event),
                    News::Reply(of, Said::Returned(value)) if of == id => returned = Some(value),
                    News::Reply(_, Said::Error(failure)) => {
                        let text = failure.text.unwrap_or_else(|| "an error without a text".into());
                        return Err(Fault::new(Cause::Adapter, text));
                    }
                    News::Reply(..) => {}
                }
            }
            if let Some(value) = returned {
                return Ok(value);
            }
            self.wait("no reply in time")?;
        }
    }

    fn wait(&mut self, late: &str) -> Result<(), Fault> {
        let patience = self.patience.unwrap_or(Duration::from_hours(1));
        let more = self.part.link.wait_for_news(self.world, patience)?;
        if more { Ok(()) } else { Err(Fault::new(Cause::Timeout, late)) }
    }

    /// Waits until an event is there: by `settle` where the clock is virtual.
    fn until(&mut self, late: &str, is_it: impl Fn(&Event) -> bool) -> Result<(), Fault> {
        if self.part.hello.clock == Clock::Virtual {
            self.ask(Do::Settle)?;
        }
        loop {
            for news in self.part.link.take(self.world) {
                if let News::Event(event) = news {
                    self.heard.push(event);
                }
            }
            if self.heard.iter().any(&is_it) {
                return Ok(());
            }
            if self.part.hello.clock == Clock::Virtual {
                return Err(Fault::new(Cause::Adapter, format!("{late} before the reply to `settle`")));
            }
            self.wait(late)?;
        }
    }

    fn provision(&mut self) -> Result<(), Fault> {
        let logged_in = !self.is_alone();
        let device = |user: &String| Device {
            device: format!("{user}/phone"),
            user: user.clone(),
            platform: None,
            edition: None,
            version: None,
            logged_in,
        };
        let member = |(at, user): (usize, &String)| Member {
            user: user.clone(),
            role: if at == 0 { Role::Owner } else { Role::Member },
        };
        let dimensions = &self.part.hello.dimensions;
        let types = dimensions.group_types.clone().unwrap_or(Dimension::Settable);
        let kind =
            GroupType::ALL.iter().copied().find(|kind| types.has(kind.name())).unwrap_or(GroupType::Work);
        let settable = |it: &Option<Dimension>| *it == Some(Dimension::Settable);
        let provision = Provision {
            as_of: settable(&dimensions.as_of).then(|| "2022-01-14".into()),
            plan: settable(&dimensions.plan).then_some(Plan::Ultimate2022),
            users: self.users.clone(),
            devices: self.users.iter().map(device).collect(),
            groups: vec![Group {
                group: self.group.clone(),
                kind,
                members: self.users.iter().enumerate().map(member).collect(),
            }],
            yours: None,
        };
        self.ask(Do::Provision(provision))
    }

    fn returned(&mut self, what: Do, expected: Return) -> Result<(), Fault> {
        let value = self.call(what)?;
        if value == expected {
            return Ok(());
        }
        Err(Fault::new(
            Cause::Adapter,
            format!("it returned {value:?}, where {expected:?} was to be").to_lowercase(),
        ))
    }

    fn text(&self, what: &str) -> String {
        format!("{what} #smoke{}", self.world)
    }

    fn create(&mut self) -> Result<(), Fault> {
        let (device, text) = (self.device(0), self.text("for you alone"));
        self.returned(Do::CreateTextMessage(Create { device, text, made: "m0".into() }), Return::Object)
    }

    fn target(&mut self) -> Result<(), Fault> {
        let (device, receivers) = (self.device(0), vec![self.users[1].clone()]);
        let (original, made) = ("m0".into(), "m1".into());
        self.returned(Do::CreateTargetedGroupMessage { device, original, receivers, made }, Return::Object)
    }

    /// Sends in the group, and waits for how that ends.
    fn send_in_group(&mut self, message: &str) -> Result<Option<Event>, Fault> {
        let id = id(self.world, self.requests);
        let (device, group) = (self.device(0), Some(self.group.clone()));
        let send = Do::SendMessage {
            device,
            message: message.into(),
            receiver: None,
            group,
            priority: Priority::Default,
            online_only: false,
            excluded_from_unread: None,
            excluded_from_last: None,
            needs_receipt: false,
            push: true,
        };
        self.returned(send, Return::Nothing)?;
        let ended = |event: &Event| matches!(event, Event::Succeeded { id: it, .. } | Event::Failed { id: it, .. } if *it == id);
        self.until("neither `succeeded` nor `failed` came", ended)?;
        Ok(self.heard.iter().find(|it| ended(it)).cloned())
    }

    fn send_message(&mut self, message: &str) -> Result<(), Fault> {
        match self.send_in_group(message)? {
            Some(Event::Failed { code, .. }) => {
                Err(Fault::new(Cause::Adapter, format!("the SDK refused it with code {code}")))
            }
            Some(Event::Succeeded { value, .. }) if value.message.is_none() => {
                Err(Fault::new(Cause::Adapter, "`succeeded` of a send has the message as its value"))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn send(&mut self) -> Result<(), Fault> {
        self.send_message("m1")
    }

    fn refused(&mut self) -> Result<(), Fault> {
        match self.send_in_group("m1")? {
            Some(Event::Succeeded { .. }) => Err(Fault::new(
                Cause::Adapter,
                "it was sent, where nobody is logged in and no service is there",
            )),
            Some(_) | None => Ok(()),
        }
    }

    fn until_received(&mut self, user: usize, text: &str) -> Result<(), Fault> {
        let device = self.device(user);
        let is_it = |event: &Event| match event {
            Event::Received { device: on, message: Message { text: said, kind, .. }, .. } => {
                *on == device && said == text && *kind == MessageKind::Text
            }
            Event::Progress { .. }
            | Event::Succeeded { .. }
            | Event::Failed { .. }
            | Event::Recalled { .. }
            | Event::Modified { .. }
            | Event::ConversationChanged { .. }
            | Event::TotalUnreadChanged { .. }
            | Event::ReceiptChanged { .. }
            | Event::Pushed { .. } => false,
        };
        self.until(&format!("no `received` with the text `{text}` came on {device}"), is_it)
    }

    fn arrived(&mut self) -> Result<(), Fault> {
        let text = self.text("for you alone");
        self.until_received(1, &text)
    }

    fn ordinary(&mut self) -> Result<(), Fault> {
        let (device, text) = (self.device(0), self.text("for everyone"));
        let create = Create { device, text: text.clone(), made: "m2".into() };
        self.returned(Do::CreateTextMessage(create), Return::Object)?;
        self.send_message("m2")?;
        self.until_received(1, &text)?;
        self.until_received(2, &text)
    }

    fn read(&mut self) -> Result<(), Fault> {
        let id = id(self.world, self.requests);
        let (device, group) = (self.device(2), self.group.clone());
        self.returned(Do::GetConversation { device, group }, Return::Nothing)?;
        let is_it = |event: &Event| matches!(event, Event::Succeeded { id: it, value, .. } if *it == id && value.conversation.is_some());
        self.until("no `succeeded` with a `conversation` came", is_it)
    }

    /// A later version of the protocol may ask for more; that must not bring the adapter down.
    fn unknown(&mut self) -> Result<(), Fault> {
        let id = id(self.world, self.requests);
        self.requests += 1;
        let line = format!("{{\"id\":\"{id}\",\"world\":{},\"do\":\"dance\"}}\n", self.world);
        self.part.link.send_raw(&id, self.world, line.into_bytes());
        match self.part.link.answer(&id, self.patience)? {
            Said::Error(_) => Ok(()),
            Said::Ok(_) | Said::Returned(_) => Err(Fault::new(
                Cause::Adapter,
                "it said that it can dance; reply with an error of kind `unsupported`",
            )),
        }
    }

    fn release(&mut self) -> Result<(), Fault> {
        self.ask(Do::Release)
    }
}
