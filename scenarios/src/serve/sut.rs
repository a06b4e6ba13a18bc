//! `aside sut`: requests in, replies and events out.
//!
//! *Not here*: the command line ([`cli`](crate::cli)), and what a world does ([`hosted`](super)).

use super::hosted::{Hosted, Said, Usual};
use super::late::Late;
use super::misbehave::{End, Instead, Misbehaviour, instead};
use crate::protocol::capability::Capabilities;
use crate::protocol::hello::{Dimension, Dimensions, Program, Sdk};
use crate::protocol::reply::{ErrorKind, Reply};
use crate::protocol::request::{Do, Provision, Request};
use crate::protocol::{Clock, Event, Hello, Profile, Reset, VERSION, limits};
use crate::run::sut::newest;
use aside_sim::mutants::Mutant;
use aside_spec::rules::builtin;
use aside_spec::vocabulary::{Edition, GroupType, Plan, Platform, RuleBook, Version, Word};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

/// What is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The book that the service follows; none is the one in force at the date that is asked for.
    pub book: Option<RuleBook>,
    /// A defect of the service.
    pub mutant: Option<Mutant>,
    /// The one platform that there is.
    pub platform: Option<Platform>,
    /// The one edition that there is.
    pub edition: Option<Edition>,
    /// The one version that there is.
    pub version: Option<Version>,
    /// The one plan that there is.
    pub plan: Option<Plan>,
    /// Whose clock.
    pub clock: Clock,
    /// How it misbehaves.
    pub misbehaviour: Option<Misbehaviour>,
    /// Worlds at once.
    pub worlds: u32,
    /// Decides the service's draws.
    pub seed: u64,
}

/// Serves until the input ends.
pub fn serve(options: &Options, input: impl BufRead, output: impl Write + Send + 'static) -> io::Result<()> {
    let mut server = Server::new(options, output);
    for line in input.lines() {
        let line = line?;
        match serde_json::from_str::<Request>(&line) {
            Ok(request) => server.take(request)?,
            Err(why) => {
                let id = serde_json::from_str::<Value>(&line).ok();
                let id = id.as_ref().and_then(|it| it.get("id")).and_then(Value::as_str).unwrap_or_default();
                server.reply(&Reply::error(
                    id,
                    ErrorKind::Adapter,
                    format!("no request that is known: {why}"),
                ))?;
            }
        }
    }
    Ok(())
}

type Out = Arc<Mutex<dyn Write + Send>>;

struct Server<'o> {
    options: &'o Options,
    usual: Usual,
    out: Out,
    late: Option<Late>,
    worlds: BTreeMap<u32, Hosted>,
    /// Worlds in which it misbehaves.
    bad: Vec<u32>,
    is_silent: bool,
}

impl<'o> Server<'o> {
    fn new(options: &'o Options, output: impl Write + Send + 'static) -> Self {
        let out: Out = Arc::new(Mutex::new(output));
        let for_late = Arc::clone(&out);
        let late = (options.clock == Clock::Wall).then(|| {
            Late::new(move |line| {
                let mut out = for_late.lock().unwrap_or_else(PoisonError::into_inner);
                // Whoever does not read on is not told.
                let _ = out.write_all(line).and_then(|()| out.flush());
            })
        });
        let usual = Usual::of(options);
        Self { options, usual, out, late, worlds: BTreeMap::new(), bad: Vec::new(), is_silent: false }
    }

    fn take(&mut self, request: Request) -> io::Result<()> {
        let Request { id, world, what } = request;
        match (what, world) {
            (Do::Hello { .. }, _) => self.hello(&id),
            (Do::Provision(provision), Some(world)) => self.provision(&id, world, &provision),
            (Do::Release, Some(world)) => {
                self.worlds.remove(&world);
                self.reply(&Reply::ok(id, Map::new()))
            }
            (what, Some(world)) => self.perform(&id, world, what),
            (_, None) => self.reply(&Reply::error(id, ErrorKind::Adapter, "this request needs a world")),
        }
    }

    fn hello(&mut self, id: &str) -> io::Result<()> {
        let mut hello = hello(self.options);
        match self.options.misbehaviour {
            Some(Misbehaviour::DiesAtHello) => {
                let _ = writeln!(io::stderr(), "dlopen: libImSDK.so: no such file");
                end(End::Exit(1));
            }
            Some(Misbehaviour::SilentAtHello) => self.is_silent = true,
            Some(Misbehaviour::UnknownCapability) => hello.capabilities.push("recal".into()),
            Some(Misbehaviour::OtherProtocol) => hello.protocol = 2,
            Some(_) | None => {}
        }
        self.reply(&Reply::ok(id, object(&hello)))
    }

    fn provision(&mut self, id: &str, world: u32, provision: &Provision) -> io::Result<()> {
        let book = book_as_of(self.options.book.as_ref(), provision.as_of.as_deref());
        let (hosted, granted) = Hosted::new(world, provision, &self.usual, &book);
        self.worlds.insert(world, hosted);
        if provision.groups.iter().any(|group| group.kind == GroupType::Public)
            || self.options.misbehaviour == Some(Misbehaviour::Hopeless)
        {
            self.bad.push(world);
        }
        self.reply(&Reply::ok(id, object(&granted)))
    }

    fn perform(&mut self, id: &str, world: u32, what: Do) -> io::Result<()> {
        let is_send = matches!(what, Do::SendMessage { .. });
        let Some(hosted) = self.worlds.get_mut(&world) else {
            let text = format!("there is no world {world}");
            return self.reply(&Reply::error(id, ErrorKind::Adapter, text));
        };
        let Said { mut events, reply } = hosted.perform(id, what);
        if self.late.is_some() {
            // Nobody asks for it to go on.
            events.extend(hosted.go_on());
        }
        for event in events {
            self.tell(&event)?;
        }
        let Some(reply) = reply else { return Ok(()) };
        match self.options.misbehaviour.filter(|_| is_send && self.bad.contains(&world)) {
            Some(kind) => self.misbehave(kind, id, world, &reply),
            None => self.reply(&reply),
        }
    }

    fn tell(&mut self, event: &Event) -> io::Result<()> {
        let line = line(event);
        match &mut self.late {
            Some(late) => {
                late.hold(event, line);
                Ok(())
            }
            None => self.write(&line),
        }
    }

    fn reply(&mut self, reply: &Reply) -> io::Result<()> {
        self.write(&line(reply))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.is_silent {
            return Ok(());
        }
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(bytes)?;
        out.flush()
    }

    fn misbehave(&mut self, kind: Misbehaviour, id: &str, world: u32, reply: &Reply) -> io::Result<()> {
        let _ = writeln!(io::stderr(), "send: about to go wrong");
        match instead(kind, id, world, &line(reply)) {
            None => self.reply(reply),
            Some(Instead::Bytes(bytes)) => self.write(&bytes),
            Some(Instead::BytesThenEnd(bytes, how)) => {
                self.write(&bytes)?;
                end(how);
            }
            Some(Instead::Silence) => {
                self.is_silent = true;
                Ok(())
            }
        }
    }
}

/// The book that the service follows: the one it was given, or of the built-in ones the newest in force at the date.
pub(super) fn book_as_of(given: Option<&RuleBook>, as_of: Option<&str>) -> RuleBook {
    let mut books = builtin();
    books.sort_by(|one, other| one.date.cmp(&other.date));
    let first = books.first().cloned();
    let in_force = books.into_iter().rfind(|book| as_of.is_none_or(|date| book.date.as_str() <= date));
    given.cloned().or(in_force).or(first).unwrap_or_else(aside_spec::rules::tencent_2022)
}

fn end(how: End) -> ! {
    match how {
        End::Exit(code) => process::exit(code.into()),
        End::Signal => process::abort(),
    }
}

/// Who this says it is.
pub(super) fn hello(options: &Options) -> Hello {
    let platform = options.platform.unwrap_or(Platform::Android);
    let choice = |fixed: Option<String>| Some(fixed.map_or(Dimension::Settable, Dimension::Fixed));
    let fixed_book = options.book.as_ref().map(|book| book.date.clone());
    let is_wall = options.clock == Clock::Wall;
    Hello {
        protocol: VERSION,
        adapter: Program { name: "aside sut".into(), version: env!("CARGO_PKG_VERSION").into() },
        sdk: Sdk {
            name: match options.mutant {
                None => "the simulated SDK".into(),
                Some(mutant) => format!("the simulated SDK with the defect {}", mutant.name()),
            },
            version: options.version.unwrap_or_else(|| newest(platform)),
            edition: options.edition.unwrap_or(Edition::Enhanced),
            platform,
        },
        plan: options.plan,
        clock: options.clock,
        settles: false,
        reset: Reset::World,
        worlds: options.worlds,
        in_flight: limits::USUAL_IN_FLIGHT,
        profile: Profile::System,
        service: None,
        dimensions: Dimensions {
            version: choice(options.version.map(|it| it.to_string())),
            edition: choice(options.edition.map(|it| it.name().into())),
            platform: choice(options.platform.map(|it| it.name().into())),
            plan: choice(options.plan.map(|it| it.name().into())),
            as_of: choice(fixed_book),
            group_types: Some(Dimension::Settable),
            users: Some(Dimension::Settable),
            time: (!is_wall).then_some(Dimension::Settable),
        },
        capabilities: capabilities(options).names(),
    }
}

/// What this subject can do. With a real clock nothing waits for the virtual one, by which faults end.
fn capabilities(options: &Options) -> Capabilities {
    if options.clock == Clock::Wall {
        Capabilities::without_faults()
    } else {
        Capabilities::all_of_protocol()
    }
}

/// A line, with its end.
pub(super) fn line(it: &impl serde::Serialize) -> Vec<u8> {
    // Strings, numbers and names can always be written.
    let mut line = serde_json::to_vec(it).unwrap_or_default();
    line.push(b'\n');
    line
}

/// The fields of a reply's `ok`.
pub(super) fn object(it: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(it) {
        Ok(Value::Object(object)) => object,
        Ok(_) | Err(_) => Map::new(),
    }
}
