//! `aside service`: the server of the simulated service, for clients in processes of their own and the harness that
//! judges them. The harness speaks the adapter protocol to it, the clients a language of the family ([`kin`](super)).
//!
//! Time is virtual and stands still until the harness asks to settle or to advance; a packet is handed to a client only
//! when that client has told all that followed from the one before. So the same seed gives the same run, although
//! several processes take part.
//!
//! The vendor's Web SDKs come in by the same address, where there is a `gateway`. They ask nobody when
//! something is to happen: all that follows from a frame happens at once. In a world that no harness made, time passes
//! as it does outside.
//!
//! *Not here*: SDK clients ([`client`](super)).

#![allow(clippy::disallowed_types, reason = "a stand-in for the real service goes by the real clock")]

use super::gateway::{Desk, Doors, Frame, Out, Sender as Who, is_web, of_tiny_id};
use super::hosted::{Usual, devices};
use super::kin::{ClientSays, ServiceSays, heard};
use super::names::Names;
use super::sut::{book_as_of, line, object};
use super::told;
use crate::protocol::capability::Capabilities;
use crate::protocol::hello::{Dimension, Dimensions, Program, Sdk};
use crate::protocol::reply::{ErrorKind, Granted, Reply};
use crate::protocol::request::{Do, Provision, Request};
use crate::protocol::{Clock, Hello, Profile, Reset, VERSION, limits};
use crate::run::sut::newest;
use aside_sim::Settings;
use aside_sim::apart::{Downward, Hub, Upward};
use aside_sim::conduct::Honest;
use aside_sim::mutants::{Mutant, Mutated};
use aside_spec::vocabulary::{DeviceIx, Edition, Plan, Platform, RuleBook, UserIx, World};
use serde_json::Map;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Instant, SystemTime};

/// What is hosted.
#[derive(Clone, Debug)]
pub struct Options {
    /// The book that the service follows; none is the one in force at the date that is asked for.
    pub book: Option<RuleBook>,
    /// A defect of the service.
    pub mutant: Option<Mutant>,
    /// Decides the service's draws.
    pub seed: u64,
    /// Whether the vendor's Web SDKs may come in.
    pub has_gateway: bool,
    /// A world that is there from the start, for clients without a harness.
    pub stand_in: Option<Provision>,
}

/// The number of the world that is there from the start.
const STAND_IN: u32 = 0;

/// Serves everybody who connects, for ever.
pub fn serve(options: &Options, listener: &TcpListener) -> io::Result<()> {
    let worlds: Arc<Worlds> = Arc::default();
    let doors = if options.has_gateway { Some(Arc::new(Doors::new()?)) } else { None };
    if let Some(provision) = &options.stand_in {
        let mut hosted = Hosted::new(provision, options);
        hosted.began = Some(Instant::now());
        worlds.insert(STAND_IN, hosted);
    }
    loop {
        let (stream, _) = listener.accept()?;
        let (worlds, options, doors) = (Arc::clone(&worlds), options.clone(), doors.clone());
        // One that goes away takes nobody with it.
        thread::spawn(move || drop(connection(stream, &options, &worlds, doors.as_deref())));
    }
}

/// Every world that there is, by number.
#[derive(Default)]
pub(super) struct Worlds(Mutex<BTreeMap<u32, Shared>>);

type Shared = Arc<Mutex<Hosted>>;

impl Worlds {
    fn insert(&self, number: u32, hosted: Hosted) {
        lock(&self.0).insert(number, Arc::new(Mutex::new(hosted)));
    }

    fn get(&self, number: u32) -> Option<Shared> {
        lock(&self.0).get(&number).cloned()
    }

    /// The place of a user's client that comes in by the gateway; why there is none, where there is none.
    pub(super) fn place(
        &self,
        number: Option<u32>,
        device: Option<&str>,
        user: &Who,
        out: &Out,
    ) -> Result<Place, String> {
        let number = number.unwrap_or(STAND_IN);
        let world = self.get(number).ok_or_else(|| format!("there is no world {number}"))?;
        let mut hosted = lock(&world);
        let user = hosted.account(user)?;
        let (device, connection) = hosted.seat(device, user, out)?;
        drop(hosted);
        Ok(Place { number, world, device, connection, user })
    }
}

/// The place of a client that came in by the gateway.
pub(super) struct Place {
    number: u32,
    world: Shared,
    device: DeviceIx,
    connection: u64,
    /// Whose it is.
    user: UserIx,
}

impl Place {
    /// The client says something, and all that follows from it happens. False for a command that nobody knows.
    pub(super) fn hear(&self, frame: Frame) -> bool {
        lock(&self.world).hear(self.number, self.device, frame)
    }

    /// Whether it is this user's.
    pub(super) fn is_of(&self, user: &Who) -> bool {
        lock(&self.world).account(user) == Ok(self.user)
    }

    /// The client is gone.
    pub(super) fn leave(&self) {
        lock(&self.world).lose(self.device, self.connection);
    }
}

enum Running {
    Honest(Box<Hub<Honest>>),
    Mutated(Box<Hub<Mutated>>),
}

/// Does the same to either hub.
macro_rules! with {
    ($running:expr, $hub:ident => $body:expr) => {
        match $running {
            Running::Honest($hub) => $body,
            Running::Mutated($hub) => $body,
        }
    };
}

/// A world: its hub, and which client each device is on.
pub(super) struct Hosted {
    hub: Running,
    names: Names,
    clients: BTreeMap<DeviceIx, Client>,
    /// Those that came in by the gateway.
    desk: Desk,
    /// When it began, where time passes by itself.
    began: Option<Instant>,
    /// The harness that made it.
    harness: Option<Arc<Mutex<TcpStream>>>,
}

/// A client that is connected: the way to it, and what it sent after the packet that it was handed last.
#[derive(Clone)]
struct Client {
    out: Arc<Mutex<TcpStream>>,
    arrived: Arc<Mutex<Receiver<Vec<Upward>>>>,
}

/// Seconds since 1970: clients compare the service's time with their own.
fn now_s() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |it| it.as_secs())
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connection(
    stream: TcpStream,
    options: &Options,
    worlds: &Arc<Worlds>,
    doors: Option<&Doors>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if let Some(doors) = doors
        && is_web(&stream)?
    {
        return doors.let_in(stream, worlds);
    }
    let lines = BufReader::new(stream.try_clone()?).lines();
    let out = Arc::new(Mutex::new(stream));
    let (sender, receiver) = channel();
    let client = Client { out, arrived: Arc::new(Mutex::new(receiver)) };
    for text in lines {
        let text = text?;
        if let Ok(said) = serde_json::from_str::<ClientSays>(&text) {
            from_client(said, &client, &sender, worlds)?;
        } else {
            let replies = from_harness(&text, options, worlds, &client.out);
            lock(&client.out).write_all(&replies)?;
        }
    }
    Ok(())
}

fn from_client(
    said: ClientSays,
    client: &Client,
    arrived: &Sender<Vec<Upward>>,
    worlds: &Worlds,
) -> io::Result<()> {
    let world = |number: u32| {
        worlds
            .get(number)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "a client of a world that there is not"))
    };
    let answer = match said {
        ClientSays::Arrived { world: _, packets } => {
            // Nobody waits for it where the world has been released.
            let _ = arrived.send(packets);
            return Ok(());
        }
        ClientSays::Join { world: number, devices } => lock(&*world(number)?).join(number, client, &devices),
        ClientSays::Up { world: number, packets, marks } => {
            let hosted = world(number)?;
            let mut hosted = lock(&hosted);
            hosted.names.learn_marks(heard(marks));
            hosted.submit(packets);
            ServiceSays::Taken { world: number, now_ms: hosted.now_ms() }
        }
        ClientSays::Lost { world: number, device } => {
            let hosted = world(number)?;
            let mut hosted = lock(&hosted);
            if let Some(device) = hosted.names.device(&device) {
                with!(&mut hosted.hub, hub => hub.lose(device));
            }
            ServiceSays::Taken { world: number, now_ms: hosted.now_ms() }
        }
        ClientSays::Number { world: number, class, name } => {
            let hosted = world(number)?;
            ServiceSays::Number { world: number, at: lock(&hosted).names.number(class, &name) }
        }
    };
    lock(&client.out).write_all(&line(&answer))
}

impl Hosted {
    fn new(provision: &Provision, options: &Options) -> Self {
        let book = book_as_of(options.book.as_ref(), provision.as_of.as_deref());
        let (mut names, users, groups) = Names::new(provision);
        let usual = Usual::new(options.mutant, options.seed);
        let devices = devices(&mut names, provision, &usual);
        let owners: Vec<_> = devices.iter().map(|device| device.user).collect();
        let desk = Desk::new(provision, &mut names, &owners, now_s());
        let world = World { plan: provision.plan.unwrap_or(book.usual_plan), users, devices, groups };
        let settings = Settings { seed: options.seed, book: &book, trace: false };
        let hub = match options.mutant {
            None => Running::Honest(Box::new(Hub::new(&world, &settings, Honest))),
            Some(mutant) => Running::Mutated(Box::new(Hub::new(&world, &settings, Mutated(mutant)))),
        };
        Self { hub, names, clients: BTreeMap::new(), desk, began: None, harness: None }
    }

    /// The account of a client that comes in by the gateway.
    fn account(&self, user: &Who) -> Result<UserIx, String> {
        let (account, said) = match user {
            Who::Name(name) => (self.names.account(name), name),
            Who::TinyId(number) => (of_tiny_id(number).filter(|user| self.names.is_account(*user)), number),
        };
        account.ok_or_else(|| format!("there is no account `{said}`"))
    }

    /// Gives a client that comes in by the gateway its device, and tells the number of its connection.
    fn seat(&mut self, device: Option<&str>, user: UserIx, out: &Out) -> Result<(DeviceIx, u64), String> {
        let device = match device {
            Some(name) => self.names.device(name).filter(|device| self.desk.user(*device) == user),
            None => self.desk.place_for(user),
        };
        let device = device.ok_or_else(|| format!("`{}` has no such device", self.names.user_name(user)))?;
        Ok((device, self.desk.sit_down(device, out.clone())))
    }

    /// A client says something by the gateway, and all that follows from it happens.
    fn hear(&mut self, world: u32, from: DeviceIx, frame: Frame) -> bool {
        let until = self.began.map(|began| u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
        if until.is_some() {
            let _ = self.run(world, until);
        }
        let packets = self.desk.hear(&mut self.names, from, frame);
        let is_known = packets.is_some();
        self.submit(packets.unwrap_or_default());
        let _ = self.run(world, None);
        let told = self.told(world);
        if let Some(harness) = self.harness.as_ref().filter(|_| !told.is_empty()) {
            let _ = lock(harness).write_all(&told);
        }
        is_known
    }

    /// A connection by the gateway is gone.
    fn lose(&mut self, device: DeviceIx, connection: u64) {
        if self.desk.get_up(device, connection) {
            with!(&mut self.hub, hub => hub.lose(device));
        }
    }

    fn now_ms(&self) -> u64 {
        with!(&self.hub, hub => hub.now_ms())
    }

    fn join(&mut self, world: u32, client: &Client, names: &[String]) -> ServiceSays {
        let mut openings = Vec::new();
        for name in names {
            let Some(device) = self.names.device(name) else { continue };
            self.clients.insert(device, client.clone());
            if let Some(opening) = with!(&mut self.hub, hub => hub.opening(device)) {
                openings.push((name.clone(), opening));
            }
        }
        ServiceSays::Begin { world, now_ms: self.now_ms(), openings }
    }

    fn submit(&mut self, packets: Vec<Upward>) {
        for packet in packets {
            with!(&mut self.hub, hub => hub.submit(packet));
        }
    }

    /// Runs, up to a time or until quiet, and hands each packet to its client.
    fn run(&mut self, world: u32, until_ms: Option<u64>) -> io::Result<()> {
        while let Some(packet) = with!(&mut self.hub, hub => hub.next(until_ms)) {
            let packets = self.hand_over(world, packet)?;
            self.submit(packets);
        }
        Ok(())
    }

    /// Hands a packet over, and waits for what its client sends in turn. Of a client that is gone, nothing more comes.
    fn hand_over(&mut self, world: u32, packet: Downward) -> io::Result<Vec<Upward>> {
        let Some(client) = self.clients.get(&packet.device()) else {
            return Ok(self.desk.arrive(&mut self.names, packet));
        };
        lock(&client.out).write_all(&line(&ServiceSays::Down { world, packet }))?;
        lock(&client.arrived).recv().map_err(|_| io::Error::other("a client has gone away"))
    }

    /// What the service itself has to tell: pushes.
    fn told(&mut self, world: u32) -> Vec<u8> {
        let mut lines = Vec::new();
        while let Some((at_ms, event)) = with!(&mut self.hub, hub => hub.poll()) {
            let told = told::event(world, &mut self.names, &BTreeMap::new(), at_ms, event);
            lines.extend(told.iter().flat_map(line));
        }
        lines
    }
}

/// Does what the harness asks; the lines to be written.
fn from_harness(text: &str, options: &Options, worlds: &Worlds, harness: &Arc<Mutex<TcpStream>>) -> Vec<u8> {
    let Ok(Request { id, world, what }) = serde_json::from_str::<Request>(text) else {
        let id = serde_json::from_str::<serde_json::Value>(text).ok();
        let id = id.as_ref().and_then(|it| it.get("id")).and_then(|it| it.as_str()).unwrap_or_default();
        return line(&Reply::error(id, ErrorKind::Unsupported, "no request that a service knows"));
    };
    let ok = Reply::ok(id.as_str(), Map::new());
    let number = match (&what, world) {
        (Do::Hello { .. }, _) => return line(&Reply::ok(id, object(&hello(options)))),
        (_, Some(number)) => number,
        (_, None) => return line(&Reply::error(id, ErrorKind::Adapter, "this request needs a world")),
    };
    if let Do::Provision(provision) = &what {
        let mut hosted = Hosted::new(provision, options);
        hosted.harness = Some(Arc::clone(harness));
        worlds.insert(number, hosted);
        return line(&Reply::ok(id, object(&Granted::default())));
    }
    if matches!(what, Do::Release) {
        lock(&worlds.0).remove(&number);
        return line(&ok);
    }
    let Some(hosted) = worlds.get(number) else {
        return line(&Reply::error(id, ErrorKind::Adapter, format!("there is no world {number}")));
    };
    let mut hosted = lock(&hosted);
    let done = match what {
        Do::Settle => hosted.run(number, None),
        Do::Advance { milliseconds } => {
            let until = hosted.now_ms().saturating_add(milliseconds);
            hosted.run(number, Some(until))
        }
        Do::SetPlan { plan } => {
            with!(&mut hosted.hub, hub => hub.set_plan(plan));
            Ok(())
        }
        _ => Err(io::Error::other("this is for a client, not for the service")),
    };
    let mut lines = hosted.told(number);
    match done {
        Ok(()) => lines.extend(line(&ok)),
        Err(why) => lines.extend(line(&Reply::error(id, ErrorKind::Adapter, why.to_string()))),
    }
    lines
}

fn hello(options: &Options) -> Hello {
    let settable = || Some(Dimension::Settable);
    Hello {
        protocol: VERSION,
        adapter: Program { name: "aside service".into(), version: env!("CARGO_PKG_VERSION").into() },
        sdk: Sdk {
            name: "no SDK".into(),
            version: newest(Platform::Android),
            edition: Edition::Enhanced,
            platform: Platform::Android,
        },
        plan: None::<Plan>,
        clock: Clock::Virtual,
        settles: false,
        reset: Reset::World,
        worlds: 8,
        in_flight: limits::USUAL_IN_FLIGHT,
        profile: Profile::Service,
        service: None,
        dimensions: Dimensions {
            plan: settable(),
            as_of: options
                .book
                .as_ref()
                .map_or_else(settable, |book| Some(Dimension::Fixed(book.date.clone()))),
            group_types: settable(),
            users: settable(),
            time: settable(),
            ..Dimensions::default()
        },
        capabilities: Capabilities::without_faults().names(),
    }
}
