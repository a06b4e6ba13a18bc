//! One connection to an adapter: requests out; replies and events in, each to the world that it belongs to.
//!
//! The first mistake on a connection ends it: after it nobody knows what the adapter is at. All worlds on it are told,
//! and [`fleet`](super::fleet) finds out whose it was.
//!
//! *Not here*: what an event means ([`incoming`](super::incoming)).

#![allow(clippy::disallowed_types, reason = "waiting needs a clock; nothing of it is printed or compared")]

use super::fault::{Cause, Fault};
use super::transport::{Arrival, Place, Transport};
use crate::protocol::reply::Said;
use crate::protocol::schema::misfit;
use crate::protocol::{Event, Reply, Request, limits};
use aside_spec::vocabulary::{Call, CallId};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many lines of the wire are kept for diagnostics.
const WIRE_LINES: usize = 8;
/// Without a limit of time, somebody looks up so often.
const LONG: Duration = Duration::from_hours(1);
/// A line of the wire is shown up to so many bytes.
const WIRE_LINE: usize = 300;

/// Something that came for a world.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "it is taken out of its queue at once")]
pub enum News {
    /// A reply to the call of this id.
    Reply(String, Said),
    /// An event.
    Event(Event),
}

/// A connection to an adapter.
pub struct Link {
    transport: Mutex<Transport>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    inner: Mutex<Inner>,
}

/// What a thread may wait for. Nobody is woken by what is somebody else's: with many worlds on one connection, that is
/// most of what comes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    /// The answer to this request.
    Answer(String),
    /// Anything for this world.
    News(u32),
    /// That one more request may be sent.
    Room,
}

#[derive(Default)]
struct Inner {
    worlds: BTreeMap<u32, Inbox>,
    /// Requests without a reply.
    pending: BTreeMap<String, Pending>,
    /// Replies to requests that were no calls, until they are fetched.
    answers: BTreeMap<String, Said>,
    most_in_flight: usize,
    /// Worlds from this one on have never been.
    unborn: u32,
    broken: Option<Fault>,
    waiting: BTreeMap<Wait, Arc<Condvar>>,
}

#[derive(Default)]
struct Inbox {
    news: VecDeque<News>,
    /// Calls that were made, by the number in their id.
    calls: BTreeSet<u32>,
    wire: VecDeque<String>,
}

struct Pending {
    world: Option<u32>,
    call: Option<(CallId, Call)>,
    line: String,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A request's id: the world and a number in it.
pub fn id(world: u32, number: u32) -> String {
    format!("{world}.{number}")
}

fn parts(id: &str) -> Option<(u32, u32)> {
    let (world, number) = id.split_once('.')?;
    Some((world.parse().ok()?, number.parse().ok()?))
}

impl Link {
    /// Opens a connection; nothing is said yet.
    pub fn open(place: &Place) -> io::Result<Self> {
        let state = Arc::new(State::default());
        lock(&state.inner).most_in_flight = usize::try_from(limits::USUAL_IN_FLIGHT).unwrap_or(1);
        let for_sink = Arc::clone(&state);
        let transport = Transport::open(place, Box::new(move |arrival| for_sink.arrive(arrival)))?;
        Ok(Self { transport: Mutex::new(transport), state })
    }

    /// So many requests may be without a reply from now on.
    pub fn allow(&self, in_flight: u32) {
        lock(&self.state.inner).most_in_flight = usize::try_from(in_flight).unwrap_or(1);
    }

    /// A world begins on this connection.
    pub fn begin(&self, world: u32) {
        let mut inner = lock(&self.state.inner);
        inner.worlds.insert(world, Inbox::default());
        inner.unborn = inner.unborn.max(world.saturating_add(1));
    }

    /// A world is over; what still comes of it is nobody's.
    pub fn end(&self, world: u32) {
        let mut inner = lock(&self.state.inner);
        inner.worlds.remove(&world);
        inner.pending.retain(|_, pending| pending.world != Some(world));
        inner.wake(&Wait::Room);
    }

    /// Sends a request, once the adapter can take one more. `call` says which call it is, where it is one.
    pub fn send(
        &self,
        request: &Request,
        call: Option<(CallId, Call)>,
        patience: Option<Duration>,
    ) -> Result<(), Fault> {
        let line = request.line();
        let shown = shorten(&line);
        if line.len() > limits::LINE {
            let what = format!("this request would be longer than {} bytes", limits::LINE);
            return Err(Fault::new(Cause::Adapter, what).with("request", shown));
        }
        let world = request.world;
        let has_room = |inner: &mut Inner| inner.pending.len() < inner.most_in_flight;
        let late = || Fault::new(Cause::Timeout, "no reply in time to any request under way");
        let mut inner = self.wait(&Wait::Room, patience, has_room)?.ok_or_else(late)?;
        if let Some(inbox) = world.and_then(|world| inner.worlds.get_mut(&world)) {
            if let Some((_, number)) = parts(&request.id).filter(|_| call.is_some()) {
                inbox.calls.insert(number);
            }
            note(&mut inbox.wire, "> ", &shown);
        }
        inner.pending.insert(request.id.clone(), Pending { world, call, line: shown });
        drop(inner);
        lock(&self.transport).send(line);
        Ok(())
    }

    /// Sends a line as it is, under an id whose answer can be waited for.
    pub fn send_raw(&self, id: &str, world: u32, line: Vec<u8>) {
        let pending = Pending { world: Some(world), call: None, line: shorten(&line) };
        lock(&self.state.inner).pending.insert(id.into(), pending);
        lock(&self.transport).send(line);
    }

    /// Waits for the reply to a request that is no call.
    pub fn answer(&self, id: &str, patience: Option<Duration>) -> Result<Said, Fault> {
        let has_come = |inner: &mut Inner| inner.answers.contains_key(id);
        let waited = self.wait(&Wait::Answer(id.into()), patience, has_come)?;
        let answer = waited.and_then(|mut inner| inner.answers.remove(id));
        answer.ok_or_else(|| Fault::new(Cause::Timeout, "no reply in time"))
    }

    /// Takes what has come for a world.
    pub fn take(&self, world: u32) -> VecDeque<News> {
        let mut inner = lock(&self.state.inner);
        inner.worlds.get_mut(&world).map(|inbox| std::mem::take(&mut inbox.news)).unwrap_or_default()
    }

    /// Waits until something has come for a world, at most so long. False where nothing has.
    pub fn wait_for_news(&self, world: u32, patience: Duration) -> Result<bool, Fault> {
        let has_come =
            |inner: &mut Inner| inner.worlds.get(&world).is_some_and(|inbox| !inbox.news.is_empty());
        self.wait(&Wait::News(world), Some(patience), has_come).map(|waited| waited.is_some())
    }

    /// The call of a world that has had no reply for longest.
    pub fn unanswered(&self, world: u32) -> Option<(Call, String)> {
        let inner = lock(&self.state.inner);
        let mut of_world: Vec<_> = inner.pending.iter().filter(|(_, it)| it.world == Some(world)).collect();
        of_world.sort_by_key(|(id, _)| parts(id));
        of_world.into_iter().find_map(|(_, it)| Some((it.call.as_ref()?.1.clone(), it.line.clone())))
    }

    /// A fault of a world, with all that is known around it.
    pub fn explain(&self, world: u32, mut fault: Fault) -> Fault {
        let unanswered = self.unanswered(world);
        let inner = lock(&self.state.inner);
        if let Some(inbox) = inner.worlds.get(&world) {
            fault.wire = inbox.wire.iter().cloned().collect();
        }
        drop(inner);
        if let Some((call, line)) = unanswered {
            fault.call = Some(call);
            if !fault.details.iter().any(|(label, _)| *label == "request") {
                fault = fault.with("request", line);
            }
        }
        fault.stderr = lock(&self.transport).stderr().into_iter().rev().take(WIRE_LINES).rev().collect();
        fault
    }

    /// Ends the connection, and the process, now.
    pub fn kill(&self) {
        lock(&self.transport).kill();
    }

    /// Says good-bye: closes the adapter's stdin.
    pub fn close(&self) {
        lock(&self.transport).close();
    }

    /// Whether something went wrong on it.
    pub fn is_broken(&self) -> bool {
        lock(&self.state.inner).broken.is_some()
    }

    /// Waits until it is so; none where patience ends first. Fails if the connection breaks.
    fn wait(
        &self,
        wait: &Wait,
        patience: Option<Duration>,
        is_so: impl Fn(&mut Inner) -> bool,
    ) -> Result<Option<MutexGuard<'_, Inner>>, Fault> {
        let end = patience.map(|patience| Instant::now() + patience);
        let mut inner = lock(&self.state.inner);
        loop {
            if let (Wait::News(_), true) = (wait, is_so(&mut inner)) {
                // What came before the connection broke has come.
                return Ok(Some(inner));
            }
            if let Some(broken) = &inner.broken {
                return Err(broken.clone());
            }
            if is_so(&mut inner) {
                return Ok(Some(inner));
            }
            let left = end.map_or(LONG, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Ok(None);
            }
            let bell = Arc::clone(inner.waiting.entry(wait.clone()).or_default());
            inner = bell.wait_timeout(inner, left).map_or_else(|it| it.into_inner().0, |it| it.0);
            // The last one to leave takes the bell along.
            if Arc::strong_count(&bell) <= 2 {
                inner.waiting.remove(wait);
            }
        }
    }
}

impl State {
    fn arrive(&self, arrival: Arrival) {
        let mut inner = lock(&self.inner);
        if inner.broken.is_none()
            && let Err(broken) = inner.take(arrival)
        {
            inner.broken = Some(broken);
            inner.waiting.values().for_each(|bell| bell.notify_all());
        }
    }
}

impl Inner {
    fn take(&mut self, arrival: Arrival) -> Result<(), Fault> {
        match arrival {
            Arrival::Line(line) => self.line(&line),
            Arrival::TooLong(line) => {
                let what = format!("a line is longer than {} bytes", limits::LINE);
                Err(Fault::new(Cause::Adapter, what).with("it begins", shorten(&line)))
            }
            Arrival::End { partial, ended } if partial.is_empty() => Err(Fault::new(Cause::Crash, ended)),
            Arrival::End { partial, ended } => {
                let what = format!("{ended}, in the middle of a line");
                Err(Fault::new(Cause::Crash, what).with("the line", shorten(&partial)))
            }
        }
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Fault> {
        if std::str::from_utf8(line).is_err() {
            return Err(Fault::new(Cause::Adapter, "a line is not UTF-8").with("the line", shorten(line)));
        }
        let value: Value = serde_json::from_slice(line).map_err(|why| {
            let what = "a line on stdout is no JSON; only replies and events belong there";
            Fault::new(Cause::Adapter, what).with("the line", shorten(line)).with("why", why.to_string())
        })?;
        if value.get("event").is_some() { self.event(line, &value) } else { self.reply(line, &value) }
    }

    fn event(&mut self, line: &[u8], value: &Value) -> Result<(), Fault> {
        let event: Event = serde_json::from_value(value.clone())
            .map_err(|why| self.misfit::<Event>("an event does not fit the protocol", value, line, &why))?;
        let world = self
            .world_of(&event)
            .map_err(|what| Fault::new(Cause::Adapter, what).with("the line", shorten(line)))?;
        // What comes late of a world that is over is nobody's.
        if let Some(inbox) = self.worlds.get_mut(&world) {
            note(&mut inbox.wire, "< ", &shorten(line));
            inbox.news.push_back(News::Event(event));
            self.wake(&Wait::News(world));
        }
        Ok(())
    }

    fn world_of(&self, event: &Event) -> Result<u32, String> {
        match about(event) {
            About::World(world) if world < self.unborn => Ok(world),
            About::World(world) => Err(format!("an event of world {world}, which there is not")),
            About::Call(id) => {
                let was_made = |(world, number): &(u32, u32)| {
                    let inbox = self.worlds.get(world);
                    *world < self.unborn && inbox.is_none_or(|inbox| inbox.calls.contains(number))
                };
                let made = parts(id).filter(was_made);
                made.map(|(world, _)| world)
                    .ok_or_else(|| format!("an event of a call that was never made: `{id}`"))
            }
        }
    }

    fn reply(&mut self, line: &[u8], value: &Value) -> Result<(), Fault> {
        let reply: Reply = serde_json::from_value(value.clone())
            .map_err(|why| self.misfit::<Reply>("a reply does not fit the protocol", value, line, &why))?;
        let id = reply.id.clone();
        let Some(said) = reply.said() else {
            let what = "a reply says exactly one of `returned`, `ok` and `error`";
            let fault = Fault::new(Cause::Adapter, what).with("the line", shorten(line));
            return Err(self.beside_request(&id, fault));
        };
        let Some(pending) = self.pending.remove(&id) else {
            let is_over =
                parts(&id).is_some_and(|(it, _)| it < self.unborn && !self.worlds.contains_key(&it));
            let what = format!("a reply to `{id}`, which is no request without a reply");
            let fault = || Fault::new(Cause::Adapter, what).with("the line", shorten(line));
            return if is_over { Ok(()) } else { Err(fault()) };
        };
        if !pending.takes(&said) {
            let due = if pending.call.is_some() { "`returned`" } else { "`ok`" };
            let fault = Fault::new(Cause::Adapter, format!("a reply to this request says {due} or `error`"));
            return Err(fault.with("request", pending.line).with("the line", shorten(line)));
        }
        self.wake(&Wait::Room);
        let inbox = pending.world.and_then(|world| Some((world, self.worlds.get_mut(&world)?)));
        if let Some((world, inbox)) = inbox {
            note(&mut inbox.wire, "< ", &shorten(line));
            if pending.call.is_some() {
                inbox.news.push_back(News::Reply(id, said));
                self.wake(&Wait::News(world));
                return Ok(());
            }
        }
        self.wake(&Wait::Answer(id.clone()));
        self.answers.insert(id, said);
        Ok(())
    }

    fn wake(&self, wait: &Wait) {
        if let Some(bell) = self.waiting.get(wait) {
            bell.notify_all();
        }
    }

    /// What is wrong with a line that is JSON, beside the request that it answers.
    fn misfit<T: schemars::JsonSchema>(
        &self,
        what: &str,
        value: &Value,
        line: &[u8],
        why: &serde_json::Error,
    ) -> Fault {
        let (pointer, because) =
            misfit::<T>(value).unwrap_or_else(|| ("(the whole)".into(), why.to_string()));
        let fault = Fault::new(Cause::Adapter, what).with("field", pointer).with("why", because);
        let id = value.get("id").and_then(Value::as_str).unwrap_or_default();
        self.beside_request(id, fault.with("the line", shorten(line)))
    }

    fn beside_request(&self, id: &str, fault: Fault) -> Fault {
        match self.pending.get(id) {
            Some(pending) => fault.with("request", pending.line.clone()),
            None => fault,
        }
    }
}

impl Pending {
    const fn takes(&self, said: &Said) -> bool {
        match said {
            Said::Returned(_) => self.call.is_some(),
            Said::Ok(_) => self.call.is_none(),
            Said::Error(_) => true,
        }
    }
}

/// What an event is about.
enum About<'e> {
    World(u32),
    Call(&'e str),
}

fn about(event: &Event) -> About<'_> {
    match event {
        Event::Progress { id, .. } | Event::Succeeded { id, .. } | Event::Failed { id, .. } => {
            About::Call(id)
        }
        Event::Received { world, .. }
        | Event::Recalled { world, .. }
        | Event::Modified { world, .. }
        | Event::ConversationChanged { world, .. }
        | Event::TotalUnreadChanged { world, .. }
        | Event::ReceiptChanged { world, .. }
        | Event::Pushed { world, .. } => About::World(*world),
    }
}

fn note(wire: &mut VecDeque<String>, mark: &str, line: &str) {
    wire.push_back(format!("{mark}{line}"));
    if wire.len() > WIRE_LINES {
        wire.pop_front();
    }
}

/// A line as it is shown: cut where it is long.
fn shorten(line: &[u8]) -> String {
    let cut = &line[..line.len().min(WIRE_LINE)];
    let more = if cut.len() < line.len() { "…" } else { "" };
    format!("{}{more}", String::from_utf8_lossy(cut).trim_end())
}
