//! `aside sut --client`: SDK instances of a service in another process ([`service`](super)).
//!
//! Requests of the harness and packets of the service come in on two ways and are dealt with one at a time.
//!
//! *Not here*: the server, the network and the clock.

use super::hosted::{Usual, call, devices, granted};
use super::kin::{ClientSays, ServiceSays, told as marks_told};
use super::names::{Class, Names};
use super::sut::{Options, book_as_of, hello, line, object};
use super::told;
use crate::protocol::capability::Capabilities;
use crate::protocol::reply::{ErrorKind, Granted, Reply};
use crate::protocol::request::{Do, Provision, Request};
use crate::protocol::{Event as Wire, Profile};
use aside_sim::Settings;
use aside_sim::apart::{Clients, Opening};
use aside_sim::conduct::Honest;
use aside_sim::mutants::Mutated;
use aside_spec::vocabulary::{Call, CallId, DeviceIx, Event, World};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Calls of the client's own, not of the harness, are numbered from here on.
const OWN: u32 = 1 << 31;

/// Serves until the harness closes stdin or the service goes away.
pub fn serve(
    options: &Options,
    service: &str,
    input: impl BufRead + Send + 'static,
    output: impl Write,
) -> io::Result<()> {
    let at = service.strip_prefix("tcp:").unwrap_or(service);
    let stream = TcpStream::connect(at)?;
    stream.set_nodelay(true)?;
    let (sender, incoming) = channel();
    follow(BufReader::new(stream.try_clone()?), sender.clone(), Incoming::Service);
    follow(input, sender, Incoming::Harness);
    let usual = Usual::of(options);
    let (service, worlds, put_off) = (format!("tcp:{at}"), BTreeMap::new(), VecDeque::new());
    let mut client = Client { options, usual, service, stream, incoming, output, worlds, put_off };
    client.run()
}

enum Incoming {
    Service(Option<String>),
    Harness(Option<String>),
}

/// Reads lines on a thread of its own; none is the end.
fn follow(
    input: impl BufRead + Send + 'static,
    to: Sender<Incoming>,
    of: impl Fn(Option<String>) -> Incoming + Send + 'static,
) {
    thread::spawn(move || {
        for line in input.lines() {
            let Ok(line) = line else { break };
            if to.send(of(Some(line))).is_err() {
                return;
            }
        }
        let _ = to.send(of(None));
    });
}

enum Running {
    Honest(Box<Clients<Honest>>),
    Mutated(Box<Clients<Mutated>>),
}

/// Does the same to either kind of clients.
macro_rules! with {
    ($running:expr, $clients:ident => $body:expr) => {
        match $running {
            Running::Honest($clients) => $body,
            Running::Mutated($clients) => $body,
        }
    };
}

/// The share that this process has of a world.
struct Share {
    clients: Running,
    names: Names,
    calls: BTreeMap<CallId, String>,
    own_calls: u32,
}

struct Client<'o, W> {
    options: &'o Options,
    usual: Usual,
    service: String,
    stream: TcpStream,
    incoming: Receiver<Incoming>,
    output: W,
    worlds: BTreeMap<u32, Share>,
    /// What the harness asked while the service was waited for.
    put_off: VecDeque<Option<String>>,
}

impl<W: Write> Client<'_, W> {
    fn run(&mut self) -> io::Result<()> {
        loop {
            let incoming = match self.put_off.pop_front() {
                Some(line) => Incoming::Harness(line),
                None => self.incoming.recv().map_err(io::Error::other)?,
            };
            match incoming {
                Incoming::Harness(Some(text)) => self.take(&text)?,
                Incoming::Service(Some(text)) => self.arrived(&text)?,
                Incoming::Harness(None) => return Ok(()),
                Incoming::Service(None) => return Err(io::Error::other("the service has gone away")),
            }
        }
    }

    fn take(&mut self, text: &str) -> io::Result<()> {
        let Ok(Request { id, world, what }) = serde_json::from_str::<Request>(text) else {
            let id = serde_json::from_str::<Value>(text).ok();
            let id = id.as_ref().and_then(|it| it.get("id")).and_then(Value::as_str).unwrap_or_default();
            return self.reply(&Reply::error(id, ErrorKind::Unsupported, "no request that is known"));
        };
        match (what, world) {
            (Do::Hello { .. }, _) => self.hello(&id),
            (Do::Provision(provision), Some(world)) => self.provision(&id, world, &provision),
            (Do::Release, Some(world)) => {
                self.worlds.remove(&world);
                self.reply(&Reply::ok(id, Map::new()))
            }
            // All that the service has sent was dealt with before this line.
            (Do::Settle, Some(_)) => self.reply(&Reply::ok(id, Map::new())),
            (Do::Connect { device }, Some(world)) => self.connect(&id, world, &device),
            (Do::Disconnect { device }, Some(world)) => self.disconnect(&id, world, &device),
            (what, Some(world)) => self.call(&id, world, what),
            (_, None) => self.reply(&Reply::error(id, ErrorKind::Adapter, "this request needs a world")),
        }
    }

    fn hello(&mut self, id: &str) -> io::Result<()> {
        let mut hello = hello(self.options);
        hello.profile = Profile::Client;
        hello.service = Some(self.service.clone());
        hello.adapter.name = "aside sut --client".into();
        // The network between the two is the service's, and whoever hosts it.
        hello.capabilities = Capabilities::without_faults().names();
        self.reply(&Reply::ok(id, object(&hello)))
    }

    fn provision(&mut self, id: &str, world: u32, provision: &Provision) -> io::Result<()> {
        let book = book_as_of(self.options.book.as_ref(), provision.as_of.as_deref());
        let (mut names, users, groups) = Names::new(provision);
        let devices = devices(&mut names, provision, &self.usual);
        let yours = provision.yours.clone().unwrap_or_default();
        let own: Vec<_> = yours.iter().filter_map(|name| names.device(name)).collect();
        let told = own.iter().filter_map(|device| devices.get(device.at())).map(granted).collect();
        let whole = World { plan: provision.plan.unwrap_or(book.usual_plan), users, devices, groups };
        let settings = Settings { seed: self.options.seed, book: &book, trace: false };
        let clients = match self.options.mutant {
            None => Running::Honest(Box::new(Clients::new(&whole, &own, &settings, Honest))),
            Some(mutant) => {
                Running::Mutated(Box::new(Clients::new(&whole, &own, &settings, Mutated(mutant))))
            }
        };
        self.worlds.insert(world, Share { clients, names, calls: BTreeMap::new(), own_calls: 0 });
        self.say(&ClientSays::Join { world, devices: yours })?;
        self.until_answered(world)?;
        self.reply(&Reply::ok(id, object(&Granted { plan: None, devices: told })))
    }

    fn connect(&mut self, id: &str, world: u32, device: &str) -> io::Result<()> {
        let Some((share, device)) = self.share(world, device) else { return self.nobody(id, device) };
        with!(&mut share.clients, clients => clients.connect(device));
        self.send_up(world)?;
        self.reply(&Reply::ok(id, Map::new()))
    }

    fn disconnect(&mut self, id: &str, world: u32, name: &str) -> io::Result<()> {
        let Some((share, device)) = self.share(world, name) else { return self.nobody(id, name) };
        with!(&mut share.clients, clients => clients.disconnect(device));
        self.say(&ClientSays::Lost { world, device: name.into() })?;
        self.until_answered(world)?;
        self.reply(&Reply::ok(id, Map::new()))
    }

    fn call(&mut self, id: &str, world: u32, what: Do) -> io::Result<()> {
        self.number_names(world, &what)?;
        let Some(share) = self.worlds.get_mut(&world) else { return self.nobody(id, "any") };
        let (name, call) = call(&mut share.names, what);
        let Some(device) = share.names.device(&name) else { return self.nobody(id, &name) };
        let number = CallId(u32::try_from(share.calls.len()).unwrap_or(0));
        share.calls.insert(number, id.into());
        share.names.keep(device, &call);
        with!(&mut share.clients, clients => clients.submit(device, number, call));
        let (events, reply) = share.told(world, Some(id));
        self.tell(&events)?;
        self.send_up(world)?;
        match reply {
            Some(reply) => self.reply(&reply),
            None => Ok(()),
        }
    }

    /// Names that nobody has named before are numbered by the service, so that all of its clients agree.
    fn number_names(&mut self, world: u32, what: &Do) -> io::Result<()> {
        for (class, name) in named(what) {
            let is_known = self.worlds.get(&world).is_none_or(|share| share.names.is_known(class, &name));
            if !is_known {
                self.say(&ClientSays::Number { world, class, name: name.clone() })?;
                let at = self.until_answered(world)?;
                if let (Some(share), Some(at)) = (self.worlds.get_mut(&world), at) {
                    share.names.learn(class, &name, at);
                }
            }
        }
        Ok(())
    }

    /// Sends what the devices have to send, and waits until the service has it.
    fn send_up(&mut self, world: u32) -> io::Result<()> {
        let Some(share) = self.worlds.get_mut(&world) else { return Ok(()) };
        let packets = with!(&mut share.clients, clients => clients.outbox());
        if packets.is_empty() {
            return Ok(());
        }
        let marks = marks_told(share.names.marks());
        self.say(&ClientSays::Up { world, packets, marks })?;
        self.until_answered(world).map(|_| ())
    }

    /// Waits for the service's answer; packets that arrive meanwhile are dealt with, requests are put off.
    fn until_answered(&mut self, world: u32) -> io::Result<Option<usize>> {
        loop {
            match self.incoming.recv() {
                Ok(Incoming::Service(Some(text))) => {
                    if let Some(answer) = self.heard(&text, world)? {
                        return Ok(answer);
                    }
                }
                Ok(Incoming::Harness(line)) => self.put_off.push_back(line),
                Ok(Incoming::Service(None)) | Err(_) => {
                    return Err(io::Error::other("the service has gone away"));
                }
            }
        }
    }

    fn arrived(&mut self, text: &str) -> io::Result<()> {
        self.heard(text, u32::MAX).map(|_| ())
    }

    /// Deals with a line of the service. Something where it is the answer of this world, with a number where it has one.
    fn heard(&mut self, text: &str, of: u32) -> io::Result<Option<Option<usize>>> {
        match serde_json::from_str(text).map_err(io::Error::other)? {
            ServiceSays::Down { world, packet } => {
                let mut packets = Vec::new();
                if let Some(share) = self.worlds.get_mut(&world) {
                    with!(&mut share.clients, clients => clients.receive(packet));
                    let (events, _) = share.told(world, None);
                    packets = with!(&mut share.clients, clients => clients.outbox());
                    self.tell(&events)?;
                }
                self.say(&ClientSays::Arrived { world, packets })?;
                Ok(None)
            }
            ServiceSays::Begin { world, now_ms, openings } => {
                if let Some(share) = self.worlds.get_mut(&world) {
                    share.begin(now_ms, openings);
                }
                Ok((world == of).then_some(None))
            }
            ServiceSays::Taken { world, now_ms } => {
                if let Some(share) = self.worlds.get_mut(&world) {
                    with!(&mut share.clients, clients => clients.at(now_ms));
                }
                Ok((world == of).then_some(None))
            }
            ServiceSays::Number { world, at } => Ok((world == of).then_some(Some(at))),
        }
    }

    fn share(&mut self, world: u32, device: &str) -> Option<(&mut Share, DeviceIx)> {
        let share = self.worlds.get_mut(&world)?;
        let device = share.names.device(device)?;
        Some((share, device))
    }

    fn nobody(&mut self, id: &str, device: &str) -> io::Result<()> {
        self.reply(&Reply::error(id, ErrorKind::Adapter, format!("there is no device {device} here")))
    }

    fn say(&mut self, it: &ClientSays) -> io::Result<()> {
        self.stream.write_all(&line(it))
    }

    fn tell(&mut self, events: &[Wire]) -> io::Result<()> {
        for event in events {
            self.output.write_all(&line(event))?;
        }
        self.output.flush()
    }

    fn reply(&mut self, reply: &Reply) -> io::Result<()> {
        self.output.write_all(&line(reply))?;
        self.output.flush()
    }
}

impl Share {
    fn begin(&mut self, now_ms: u64, openings: Vec<(String, Opening)>) {
        with!(&mut self.clients, clients => clients.at(now_ms));
        for (name, opening) in openings {
            if let Some(device) = self.names.device(&name) {
                with!(&mut self.clients, clients => clients.begin(device, opening));
            }
        }
    }

    /// What has happened, and the return of the call of this id.
    fn told(&mut self, world: u32, id: Option<&str>) -> (Vec<Wire>, Option<Reply>) {
        let mut events = Vec::new();
        let mut reply = None;
        for (at_ms, event) in self.happened() {
            if let (Event::Returned { value, .. }, Some(id)) = (&event, id) {
                reply = Some(Reply::returned(id, *value));
                continue;
            }
            self.look_up(&event);
            events.extend(told::event(world, &mut self.names, &self.calls, at_ms, event));
        }
        (events, reply)
    }

    fn happened(&mut self) -> Vec<(u64, Event)> {
        std::iter::from_fn(|| with!(&mut self.clients, clients => clients.poll())).collect()
    }

    /// A change of a conversation names its last message only; where nothing else told of it, the SDK is asked for it.
    fn look_up(&mut self, event: &Event) {
        let Event::ConversationChanged { device, group, last: Some(last), .. } = event else { return };
        if self.names.sent(*last).is_some() {
            return;
        }
        let call = CallId(OWN.saturating_add(self.own_calls));
        self.own_calls += 1;
        let look = Call::ReadConversation { group: *group };
        with!(&mut self.clients, clients => clients.submit(*device, call, look));
        for (at_ms, event) in self.happened() {
            let _ = told::event(0, &mut self.names, &BTreeMap::from([(call, String::new())]), at_ms, event);
        }
    }
}

/// The names of users and groups in a request.
fn named(what: &Do) -> BTreeSet<(Class, String)> {
    let mut all = BTreeSet::new();
    let Ok(Value::Object(fields)) = serde_json::to_value(what) else { return all };
    for (field, value) in &fields {
        let class = match field.as_str() {
            "group" => Class::Group,
            "receiver" | "receivers" | "user" | "users" | "members" | "at" => Class::User,
            _ => continue,
        };
        let names = match value {
            Value::String(name) => vec![name.clone()],
            Value::Array(names) => names.iter().filter_map(|it| it.as_str().map(String::from)).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => vec![],
        };
        all.extend(names.into_iter().map(|name| (class, name)));
    }
    all
}
