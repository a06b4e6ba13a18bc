//! One world of a subject in other processes: one that is SDK and service, or several clients of a shared service.
//!
//! *Not here*: which processes those are, and what becomes of them ([`fleet`](super::fleet)); judging.

use super::fault::{Cause, Fault};
use super::incoming::{self, Stranger};
use super::link::{self, Link, News};
use super::masks::{Masks, Names};
use super::outgoing;
use super::terms::{self, Cast};
use crate::protocol::capability::{Capabilities, Capability};
use crate::protocol::hello::{Clock, Hello, Profile};
use crate::protocol::reply::{ErrorKind, Failure, Granted, Said};
use crate::protocol::request::{Device, Do, Group, Member, Provision, Request};
use crate::protocol::schema::misfit;
use crate::run::sut::{Refusal, Sut, Unmet};
use crate::script::{Case, Needs};
use aside_spec::vocabulary::{
    Call, CallId, Control, DeviceIx, ErrorCode, Event, Return, RuleBook, UserIx, World,
};
use serde_json::Value as Json;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use xxhash_rust::xxh3::Xxh3Default;

/// Longer than anybody waits.
const FOR_EVER: Duration = Duration::from_hours(7 * 24);
/// Of several parts, each is listened to for so long in turn.
const TURN: Duration = Duration::from_millis(5);

/// A process, or the other end of a socket, that has said hello.
pub struct Part {
    /// The connection.
    pub link: Link,
    /// Who it said it is.
    pub hello: Hello,
}

/// One world.
pub struct Remote<'b> {
    number: u32,
    book: &'b RuleBook,
    case: &'b Case,
    parts: Vec<Arc<Part>>,
    /// Which part each device is on.
    home: Vec<usize>,
    /// The part that decides about plan and time.
    service: usize,
    patience: Option<Duration>,
    users: Vec<UserIx>,
    masks: Option<Masks>,
    requests: u32,
    calls: Vec<Made>,
    by_request: BTreeMap<u32, CallId>,
    events: VecDeque<(u64, Event)>,
    now_ms: u64,
    fault: Option<Fault>,
    heard: BTreeMap<Option<DeviceIx>, Xxh3Default>,
}

/// A call that was made.
struct Made {
    device: DeviceIx,
    call: Call,
    is_returned: bool,
    is_over: bool,
}

/// Which world, on which parts.
pub struct Setting<'b> {
    /// The world's number, unique on all of the parts' connections.
    pub number: u32,
    /// The case.
    pub case: &'b Case,
    /// The book to be judged by.
    pub book: &'b RuleBook,
    /// The parts; the service, where there is one apart, first.
    pub parts: Vec<Arc<Part>>,
    /// Which part each device is on.
    pub home: Vec<usize>,
    /// How long to wait for anything; none is for ever.
    pub patience: Option<Duration>,
}

impl<'b> Remote<'b> {
    /// A world that is not provisioned yet.
    pub fn new(setting: Setting<'b>) -> Self {
        let Setting { number, case, book, parts, home, patience } = setting;
        Self {
            number,
            book,
            case,
            parts,
            home,
            service: 0,
            patience,
            users: Vec::new(),
            masks: None,
            requests: 0,
            calls: Vec::new(),
            by_request: BTreeMap::new(),
            events: VecDeque::new(),
            now_ms: 0,
            fault: None,
            heard: BTreeMap::new(),
        }
    }

    fn cast(&self) -> Cast<'_> {
        let hello = |at: &usize| &self.parts[*at].hello;
        Cast { devices: self.home.iter().map(hello).collect(), service: &self.parts[self.service].hello }
    }

    fn is_shared(&self) -> bool {
        self.parts.len() > 1
    }

    /// Sends a request to a part; its number in this world.
    fn send(&mut self, part: usize, what: Do, call: Option<(CallId, Call)>) -> Result<String, Fault> {
        let number = self.requests;
        self.requests += 1;
        if let Some((call, _)) = &call {
            self.by_request.insert(number, *call);
        }
        let id = link::id(self.number, number);
        let request = Request { id: id.clone(), world: Some(self.number), what };
        self.parts[part].link.send(&request, call, self.patience)?;
        Ok(id)
    }

    /// Sends a request that is no call, and waits for its answer.
    fn ask(
        &mut self,
        part: usize,
        what: Do,
    ) -> Result<Result<serde_json::Map<String, Json>, Failure>, Fault> {
        let id = self.send(part, what, None)?;
        match self.parts[part].link.answer(&id, self.patience)? {
            Said::Ok(ok) => Ok(Ok(ok)),
            Said::Error(failure) => Ok(Err(failure)),
            Said::Returned(_) => Err(Fault::new(Cause::Adapter, "a reply that belongs to a call")),
        }
    }

    /// Asks for something that the subject said it can do.
    fn ask_for(&mut self, part: usize, what: Do) -> Result<(), Fault> {
        let name = what.name();
        match self.ask(part, what)? {
            Ok(_) => Ok(()),
            Err(failure) => Err(refused(&name, &failure)),
        }
    }

    fn provision_of(&self, world: &World, masks: &Masks, needs: &Needs, part: usize) -> Provision {
        let service = &self.parts[self.service].hello;
        // A service that is apart knows of a device only what it is told.
        let all = self.is_shared();
        let devices =
            world.devices.iter().zip(&needs.devices).enumerate().map(|(at, (spec, needs))| Device {
                device: masks.device(DeviceIx::of(at)),
                user: masks.user(spec.user),
                platform: needs.platform.or(all.then_some(spec.platform)),
                edition: needs.edition.or(all.then_some(spec.edition)),
                version: needs.version.or(all.then_some(spec.version)),
                logged_in: spec.logged_in,
            });
        let group = |(at, group): (usize, &aside_spec::vocabulary::GroupSpec)| Group {
            group: masks.group(aside_spec::vocabulary::GroupIx::of(at)),
            kind: group.kind,
            members: group
                .members
                .iter()
                .map(|member| Member { user: masks.user(member.user), role: member.role })
                .collect(),
        };
        let existing = world.groups.iter().enumerate().filter(|(_, group)| !group.members.is_empty());
        let registered = world.users.iter().enumerate().filter(|(_, user)| user.registered);
        let own = self.home.iter().enumerate().filter(|(_, home)| **home == part);
        let own = own.map(|(device, _)| masks.device(DeviceIx::of(device))).collect();
        Provision {
            as_of: terms::as_of(self.book, service),
            plan: terms::asks_for_plan(service).then_some(world.plan),
            users: registered.map(|(at, _)| masks.user(UserIx::of(at))).collect(),
            devices: devices.collect(),
            groups: existing.map(group).collect(),
            yours: self.is_shared().then_some(own),
        }
    }

    /// Asks every part for its share of the world, the service first, and takes over what they chose otherwise.
    fn ask_for_world(&mut self, world: &mut World, needs: &Needs, masks: &Masks) -> Result<(), Refusal> {
        for part in 0..self.parts.len() {
            let provision = self.provision_of(world, masks, needs, part);
            match self.ask(part, Do::Provision(provision)).map_err(|fault| self.refusal(fault))? {
                Ok(ok) => take_over(world, masks, ok).map_err(|fault| self.refusal(fault))?,
                Err(Failure { kind: ErrorKind::Unsupported, text, .. }) => {
                    let why = text.unwrap_or_else(|| "the subject can't make this world".into());
                    return Err(Refusal::Unmet(Unmet(masks.plain(&why))));
                }
                Err(failure) => return Err(self.refusal(refused("provision", &failure))),
            }
        }
        Ok(())
    }

    fn refusal(&self, fault: Fault) -> Refusal {
        Refusal::Fault(Box::new(self.explained(fault)))
    }

    /// A fault with all that is known around it, in the scenario's names.
    fn explained(&self, fault: Fault) -> Fault {
        let broken = self.parts.iter().find(|part| part.link.is_broken());
        let part =
            broken.or_else(|| self.parts.iter().find(|part| part.link.unanswered(self.number).is_some()));
        let fault = part.unwrap_or(&self.parts[0]).link.explain(self.number, fault);
        match &self.masks {
            Some(masks) => fault.reworded(|text| masks.plain(text)),
            None => fault,
        }
    }

    /// Takes in what has come from all parts.
    fn take_in(&mut self) -> Result<(), Fault> {
        for part in 0..self.parts.len() {
            for news in self.parts[part].link.take(self.number) {
                self.take(news)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, news: News) -> Result<(), Fault> {
        let (at_ms, event) = match news {
            News::Reply(id, said) => {
                let Some(call) = self.call_of(&id) else { return Ok(()) };
                (None, self.replied(call, said)?)
            }
            News::Event(wire) => {
                let call = callback_of(&wire).and_then(|id| self.call_of(id));
                let made = call.and_then(|call| Some((call, self.calls.get(call.0 as usize)?)));
                let Some(masks) = &mut self.masks else { return Ok(()) };
                let told = serde_json::to_string(&wire).unwrap_or_default();
                incoming::event(masks, wire, made.map(|(call, made)| (call, &made.call)))
                    .map_err(|Stranger(what)| Fault::new(Cause::Adapter, what).with("the line", told))?
            }
        };
        self.now_ms = at_ms.unwrap_or(self.now_ms).max(self.now_ms);
        self.mark(&event);
        self.hear(&event);
        self.events.push_back((self.now_ms, event));
        Ok(())
    }

    fn call_of(&self, id: &str) -> Option<CallId> {
        let number = id.split_once('.')?.1.parse().ok()?;
        self.by_request.get(&number).copied()
    }

    /// The reply to a call, as an event.
    fn replied(&mut self, call: CallId, said: Said) -> Result<Event, Fault> {
        if let Some(made) = self.calls.get_mut(call.0 as usize) {
            made.is_returned = true;
        }
        match said {
            Said::Returned(value) => Ok(Event::Returned { call, value }),
            Said::Error(Failure { kind: ErrorKind::Sdk, code, .. }) => {
                Ok(Event::Failed { call, code: ErrorCode(code.unwrap_or(0)) })
            }
            Said::Error(failure) => {
                let name = self.name_of(call);
                Err(refused(&name, &failure))
            }
            Said::Ok(_) => Err(Fault::new(Cause::Adapter, "a call is replied to by `returned`")),
        }
    }

    /// The name of a call on the wire.
    fn name_of(&self, call: CallId) -> String {
        let made = self.calls.get(call.0 as usize);
        let name = made.zip(self.masks.as_ref()).map(|(made, masks)| {
            // The masks are copied, so that telling of a fault changes nothing.
            outgoing::call(&mut masks.clone(), made.device, None, &made.call).name()
        });
        name.unwrap_or_else(|| "a call".into())
    }

    /// Keeps which calls are over.
    fn mark(&mut self, event: &Event) {
        let over = match event {
            Event::Returned { call, value } => (*value != Return::Nothing).then_some(*call),
            Event::Succeeded { call, .. } | Event::Failed { call, .. } => Some(*call),
            Event::Progress { .. }
            | Event::Received { .. }
            | Event::Recalled { .. }
            | Event::Modified { .. }
            | Event::ConversationChanged { .. }
            | Event::TotalUnreadChanged { .. }
            | Event::ReceiptChanged { .. }
            | Event::Pushed { .. } => None,
        };
        if let Some(made) = over.and_then(|call| self.calls.get_mut(call.0 as usize)) {
            made.is_over = true;
        }
    }

    /// What goes into the fingerprint: with a real clock only the order on each device is promised.
    fn hear(&mut self, event: &Event) {
        let observer = if self.clock() == Clock::Virtual { None } else { self.observer(event) };
        let bytes = serde_json::to_vec(event).unwrap_or_default();
        self.heard.entry(observer).or_default().update(&bytes);
    }

    fn observer(&self, event: &Event) -> Option<DeviceIx> {
        let called = event.call().and_then(|call| self.calls.get(call.0 as usize));
        called.map(|made| made.device).or_else(|| event.device())
    }

    fn try_settle(&mut self) -> Result<(), Fault> {
        match self.clock() {
            Clock::Virtual => {
                self.settle_parts()?;
                self.take_in()?;
                match self.calls.iter().find(|made| !made.is_returned) {
                    None => Ok(()),
                    Some(_) => {
                        Err(Fault::new(Cause::Timeout, "a call has no reply, although `settle` has one"))
                    }
                }
            }
            Clock::Wall => self.wait_for_calls(),
        }
    }

    /// Clients are settled before the service, so that it has what they sent, and after it, so that they have told all.
    fn settle_parts(&mut self) -> Result<(), Fault> {
        if !self.is_shared() {
            return self.ask_for(0, Do::Settle);
        }
        self.settle_clients()?;
        self.ask_for(self.service, Do::Settle)?;
        self.settle_clients()
    }

    fn settle_clients(&mut self) -> Result<(), Fault> {
        self.clients().try_for_each(|part| self.ask_for(part, Do::Settle))
    }

    /// The parts that have devices: all but a service that is apart.
    fn clients(&self) -> std::ops::Range<usize> {
        usize::from(self.is_shared())..self.parts.len()
    }

    /// With a real clock: until every call has returned, and its callback was called. A callback that does not come is
    /// no fault of the connection's: the model judges it.
    fn wait_for_calls(&mut self) -> Result<(), Fault> {
        loop {
            self.take_in()?;
            if self.calls.iter().all(|made| made.is_returned && made.is_over) {
                return Ok(());
            }
            if !self.wait_for_news()? {
                return match self.calls.iter().find(|made| !made.is_returned) {
                    None => Ok(()),
                    Some(_) => Err(Fault::new(Cause::Timeout, "no reply in time")),
                };
            }
        }
    }

    /// Waits until something has come from any part. False where patience ended first.
    fn wait_for_news(&mut self) -> Result<bool, Fault> {
        let patience = self.patience.unwrap_or(FOR_EVER);
        if let [only] = self.parts.as_slice() {
            return only.link.wait_for_news(self.number, patience);
        }
        // A service has little to tell by itself: while it is waited for, what devices tell would have to wait.
        let clients = self.clients();
        let turns = patience.as_millis() / TURN.as_millis().max(1);
        for turn in 0..turns {
            let part = clients.start + usize::try_from(turn).unwrap_or(0) % clients.len();
            if self.parts[self.service].link.wait_for_news(self.number, Duration::ZERO)?
                || self.parts[part].link.wait_for_news(self.number, TURN)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What a reply of an error means where the subject should have done it.
fn refused(name: &str, failure: &Failure) -> Fault {
    let text = failure.text.clone().unwrap_or_else(|| "no reason given".into());
    let what = match failure.kind {
        ErrorKind::Unsupported => format!("`unsupported` to `{name}`, which it declares that it can do"),
        ErrorKind::Adapter => format!("the adapter failed at `{name}`"),
        ErrorKind::Sdk => format!("an error of kind `sdk` to `{name}`, which is no call of the SDK"),
    };
    let effect =
        failure.effect.map_or_else(|| "unknown".into(), |effect| format!("{effect:?}").to_lowercase());
    Fault::new(Cause::Adapter, what).with("it says", text).with("effect", effect)
}

fn callback_of(wire: &crate::protocol::Event) -> Option<&str> {
    use crate::protocol::Event as Wire;
    match wire {
        Wire::Progress { id, .. } | Wire::Succeeded { id, .. } | Wire::Failed { id, .. } => Some(id),
        Wire::Received { .. }
        | Wire::Recalled { .. }
        | Wire::Modified { .. }
        | Wire::ConversationChanged { .. }
        | Wire::TotalUnreadChanged { .. }
        | Wire::ReceiptChanged { .. }
        | Wire::Pushed { .. } => None,
    }
}

/// Takes over what the subject chose otherwise than its hello said.
fn take_over(world: &mut World, masks: &Masks, ok: serde_json::Map<String, Json>) -> Result<(), Fault> {
    let value = Json::Object(ok);
    let granted: Granted = serde_json::from_value(value.clone()).map_err(|why| {
        let (pointer, because) =
            misfit::<Granted>(&value).unwrap_or_else(|| ("(the whole)".into(), why.to_string()));
        let fault = Fault::new(Cause::Adapter, "the reply to `provision` does not fit the protocol");
        fault.with("field", format!("/ok{pointer}")).with("why", because)
    })?;
    world.plan = granted.plan.unwrap_or(world.plan);
    for chosen in granted.devices {
        let device = masks.device_of(&chosen.device).and_then(|device| world.devices.get_mut(device.at()));
        let Some(device) = device else {
            let what =
                format!("the reply to `provision` names the device `{}`, which there is not", chosen.device);
            return Err(Fault::new(Cause::Adapter, what));
        };
        device.platform = chosen.platform.unwrap_or(device.platform);
        device.edition = chosen.edition.unwrap_or(device.edition);
        device.version = chosen.version.unwrap_or(device.version);
    }
    Ok(())
}

impl Sut for Remote<'_> {
    fn provision(&mut self, needs: &Needs, seed: u64) -> Result<World, Refusal> {
        // The harness's own probe is on whatever the first device is on.
        let first = self.home.first().copied().unwrap_or(self.service);
        self.home.resize(needs.devices.len(), first);
        let mut world = terms::grant(self.case, needs, self.book, &self.cast()).map_err(Refusal::Unmet)?;
        self.users = world.devices.iter().map(|device| device.user).collect();
        let pool = terms::pool(&self.parts[self.service].hello).to_vec();
        let masks = Masks::new(&world, &Names { pool: &pool, salt: seed });
        self.masks = Some(masks.clone());
        for part in &self.parts {
            part.link.begin(self.number);
        }
        self.ask_for_world(&mut world, needs, &masks)?;
        self.take_in().map_err(|fault| self.refusal(fault))?;
        self.events.clear();
        Ok(world)
    }

    fn submit(&mut self, device: DeviceIx, call: Call) -> CallId {
        let number = CallId(u32::try_from(self.calls.len()).unwrap_or(u32::MAX));
        let made = Made { device, call: call.clone(), is_returned: false, is_over: false };
        self.calls.push(made);
        let part = self.home.get(device.at()).copied().unwrap_or(self.service);
        let user = self.users.get(device.at()).copied();
        if let (Some(masks), None) = (&mut self.masks, &self.fault) {
            let what = outgoing::call(masks, device, user, &call);
            let sent = self.send(part, what, Some((number, call)));
            self.fault = sent.and_then(|_| self.in_order(part)).err();
        }
        number
    }

    fn control(&mut self, control: Control) {
        let Some(masks) = &self.masks else { return };
        let what = outgoing::control(masks, control);
        let part = match control {
            Control::SetPlan { .. } | Control::Wait { .. } | Control::RestartService { .. } => self.service,
            Control::Disconnect { device }
            | Control::Connect { device }
            | Control::Degrade { device, .. }
            | Control::Strike { device, .. }
            | Control::Crash { device, .. }
            | Control::Start { device }
            | Control::Sleep { device }
            | Control::Wake { device }
            | Control::Skew { device, .. } => self.home.get(device.at()).copied().unwrap_or(self.service),
        };
        if self.fault.is_none() {
            self.fault = self.controlled(part, control, what).err();
        }
    }

    fn settle(&mut self) -> Result<(), Box<Fault>> {
        let settled = match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.try_settle(),
        };
        settled.map_err(|fault| Box::new(self.explained(fault)))
    }

    fn poll(&mut self) -> Option<(u64, Event)> {
        self.events.pop_front()
    }

    fn linger(&mut self) -> Result<bool, Box<Fault>> {
        let waited = self.wait_for_news().and_then(|more| self.take_in().map(|()| more));
        waited.map_err(|fault| Box::new(self.explained(fault)))
    }

    fn hear_out(&mut self) -> Result<bool, Box<Fault>> {
        if !self.clients().all(|part| self.parts[part].hello.settles) {
            return self.linger();
        }
        let heard = self.settle_clients().and_then(|()| self.take_in());
        heard.map(|()| !self.events.is_empty()).map_err(|fault| Box::new(self.explained(fault)))
    }

    fn release(&mut self) -> Result<u64, Box<Fault>> {
        let mut released = Ok(());
        for part in (0..self.parts.len()).rev() {
            if !self.parts[part].link.is_broken() {
                released = released.and(self.ask_for(part, Do::Release));
            }
            self.parts[part].link.end(self.number);
        }
        released.map_err(|fault| Box::new(self.explained(fault)))?;
        let mut all = Xxh3Default::new();
        for heard in self.heard.values() {
            all.update(&heard.digest().to_le_bytes());
        }
        Ok(all.digest())
    }

    fn can(&self, capability: Capability) -> bool {
        self.capabilities().has(capability)
    }

    fn clock(&self) -> Clock {
        self.parts
            .iter()
            .map(|part| part.hello.clock)
            .find(|clock| *clock == Clock::Wall)
            .unwrap_or(Clock::Virtual)
    }

    fn is_alone(&self) -> bool {
        self.parts.iter().any(|part| part.hello.profile == Profile::Alone)
    }
}

impl Remote<'_> {
    fn capabilities(&self) -> Capabilities {
        self.cast().capabilities()
    }

    /// Several programs race for their service; so that the same seed gives the same run, each is heard out in turn.
    fn in_order(&mut self, part: usize) -> Result<(), Fault> {
        if self.is_shared() && self.clock() == Clock::Virtual {
            self.ask_for(part, Do::Settle)
        } else {
            Ok(())
        }
    }

    fn controlled(&mut self, part: usize, control: Control, what: Do) -> Result<(), Fault> {
        // On the quiet network no call is cut off half-way.
        let cuts = matches!(control, Control::Disconnect { .. } | Control::Connect { .. });
        if cuts && self.clock() == Clock::Virtual {
            self.settle_parts()?;
        }
        self.ask_for(part, what)?;
        self.in_order(part)
    }
}
