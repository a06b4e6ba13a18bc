//! Many worlds in several processes. Whoever goes wrong is found, and the rest goes on.
//!
//! The programs that together are one subject form a *crew*: one program of profile `system`, or the clients of one
//! service with that service. Several crews are at work at once, each with as many worlds as it can host. When
//! something goes wrong with a crew, it is ended, and each case that was under way on it is run again *alone*, on a crew
//! of its own: what goes wrong then is its own doing for certain. If none does, the one that comes first is charged,
//! and told that it took company.
//!
//! *Not here*: one world ([`remote`](super::remote)), and what a case comes to ([`run`](crate::run)).

use super::fault::{Cause, Fault};
use super::link::Link;
use super::remote::{Part, Remote, Setting};
use super::transport::Place;
use crate::protocol::capability::Capabilities;
use crate::protocol::hello::{Clock, Hello, Profile, Reset};
use crate::protocol::reply::Said;
use crate::protocol::request::{Do, Request, Versions};
use crate::protocol::schema::misfit;
use crate::protocol::{VERSION, limits};
use crate::run::lockstep::{Terms, run_case};
use crate::run::pool::Job;
use crate::run::result::{CaseResult, Trouble, Verdict};
use crate::run::subject::{Subject, Width};
use crate::script::{Act, Case};
use aside_spec::vocabulary::{Call, UserIx};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Worlds of one case run again are numbered from here on, so that a number is never used twice.
const AGAIN: u32 = 10_000_000;

/// What a device does in a case, as far as the choice of its SDK goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Its user sends to a list.
    Sender,
    /// Its user is on a list.
    Receiver,
    /// Neither.
    Bystander,
}

impl Role {
    /// The role of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Sender, Self::Receiver, Self::Bystander].into_iter().find(|role| role.name() == name)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Receiver => "receiver",
            Self::Bystander => "bystander",
        }
    }
}

/// A program, and the role it has; none is for every role that has no program of its own.
#[derive(Clone, Debug)]
pub struct Player {
    /// Its role.
    pub role: Option<Role>,
    /// Where it is.
    pub place: Place,
}

/// How subjects are driven.
#[derive(Clone, Copy, Debug)]
pub struct Drive {
    /// Crews at work at once.
    pub crews: usize,
    /// How long to wait for anything; none is for ever.
    pub patience: Option<Duration>,
    /// Times in a row that something may go wrong without a case coming to its end.
    pub faults_in_a_row: u32,
}

/// The programs that together are one subject.
struct Crew {
    /// The service, where it is apart, first.
    parts: Vec<Arc<Part>>,
    /// The role of each part.
    roles: Vec<Option<Role>>,
    worlds: usize,
}

/// A subject in other processes.
pub struct Fleet {
    players: Vec<Player>,
    drive: Drive,
    /// The hello of the first crew.
    hellos: Vec<Hello>,
    roles: Vec<Option<Role>>,
    capacity: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    crews: Vec<Slot>,
    next_slot: usize,
    /// Crews that are being started.
    starting: usize,
    /// How often each job was begun.
    begun: BTreeMap<usize, u32>,
    in_a_row: u32,
    given_up: Option<String>,
    incidents: Vec<Incident>,
}

struct Slot {
    number: usize,
    crew: Arc<Crew>,
    /// The jobs under way on it.
    jobs: BTreeSet<usize>,
    company: Company,
    is_spent: bool,
}

/// Whether a crew takes several worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Company {
    Any,
    None,
}

/// Something that went wrong while several cases were under way.
struct Incident {
    /// Those that have not been run again yet.
    open: BTreeSet<usize>,
    all: BTreeSet<usize>,
    /// Whether one of them goes wrong alone, too.
    is_solved: bool,
    fault: Box<Fault>,
}

/// Why a subject can't start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoStart(pub Box<Fault>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who is to run a case: everything it takes of a crew.
struct Lease {
    slot: usize,
    crew: Arc<Crew>,
}

impl Fleet {
    /// Starts the first crew, so that it is known what can be judged.
    pub fn start(players: Vec<Player>, drive: Drive) -> Result<Self, NoStart> {
        let crew = Crew::start(&players, drive.patience)?;
        let hellos: Vec<_> = crew.parts.iter().map(|part| part.hello.clone()).collect();
        let roles = crew.roles.clone();
        let capacity = crew.worlds;
        let mut state = State::default();
        state.add(crew, Company::Any);
        let (state, changed) = (Mutex::new(state), Condvar::new());
        Ok(Self { players, drive, hellos, roles, capacity, state, changed })
    }

    /// Who is judged: the hello of each program; the service, where it is apart, first.
    pub fn hellos(&self) -> &[Hello] {
        &self.hellos
    }

    /// What is judged, in words.
    pub fn subject(&self) -> String {
        let of = |(hello, role): (&Hello, &Option<Role>)| {
            let sdk = &hello.sdk;
            let role = role.map_or_else(String::new, |role| format!("{}: ", role.name()));
            format!("{role}{} {} ({}, {})", sdk.name, sdk.version, sdk.edition, sdk.platform)
        };
        let all: Vec<_> = self
            .hellos
            .iter()
            .zip(&self.roles)
            .filter(|(it, _)| it.profile != Profile::Service)
            .map(of)
            .collect();
        all.join("; ")
    }

    /// What all of the programs can do.
    pub fn capabilities(&self) -> Capabilities {
        let own = self.hellos.iter().filter(|hello| hello.profile != Profile::Service);
        own.map(|hello| Capabilities::named(&hello.capabilities))
            .reduce(|all, one| all.both(&one))
            .unwrap_or_default()
    }

    /// What those programs can do that have a device in the case.
    pub fn capabilities_of(&self, case: &Case) -> Capabilities {
        let first = self.hellos.iter().position(|hello| hello.profile != Profile::Service).unwrap_or(0);
        let homes = home(case, &self.roles, first);
        let own = homes
            .iter()
            .filter_map(|at| self.hellos.get(*at))
            .map(|it| Capabilities::named(&it.capabilities));
        own.reduce(|all, one| all.both(&one)).unwrap_or_else(|| self.capabilities())
    }

    /// Whether the run was given up, and why.
    pub fn given_up(&self) -> Option<String> {
        lock(&self.state).given_up.clone()
    }

    /// Says good-bye to all programs, and waits a little until they have ended.
    pub fn end(&self) {
        for slot in &lock(&self.state).crews {
            slot.crew.parts.iter().for_each(|part| part.link.close());
        }
    }

    /// A crew with room for one more world: an idle one, else a new one, else one with company.
    fn lease(&self, job: usize) -> Result<Lease, NoStart> {
        let mut state = lock(&self.state);
        loop {
            state.sweep();
            if let Some(slot) = state.with_room(self.capacity, |jobs| jobs == 0) {
                return Ok(slot.lease(job));
            }
            if state.is_room(self.drive.crews) {
                return self.start_one(state, job, Company::Any);
            }
            if let Some(slot) = state.with_room(self.capacity, |_| true) {
                return Ok(slot.lease(job));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A crew of its own, fresh; one that is idle makes room for it.
    fn lease_alone(&self, job: usize) -> Result<Lease, NoStart> {
        let mut state = lock(&self.state);
        loop {
            state.sweep();
            if !state.is_room(self.drive.crews)
                && let Some(idle) = state.crews.iter().position(|slot| slot.jobs.is_empty())
            {
                state.crews.remove(idle);
            }
            if state.is_room(self.drive.crews) {
                return self.start_one(state, job, Company::None);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn start_one(
        &self,
        mut state: MutexGuard<'_, State>,
        job: usize,
        company: Company,
    ) -> Result<Lease, NoStart> {
        state.starting += 1;
        drop(state);
        let crew = Crew::start(&self.players, self.drive.patience);
        let mut state = lock(&self.state);
        state.starting -= 1;
        let lease = crew.map(|crew| state.add(crew, company).lease(job));
        drop(state);
        self.changed.notify_all();
        lease
    }

    fn give_back(&self, lease: &Lease, job: usize) {
        let mut state = lock(&self.state);
        if let Some(slot) = state.crews.iter_mut().find(|slot| slot.number == lease.slot) {
            slot.jobs.remove(&job);
            slot.is_spent |= slot.company == Company::None || slot.crew.resets_by_process();
        }
        state.sweep();
        drop(state);
        self.changed.notify_all();
    }

    /// The number of a job's next world.
    fn number(&self, at: usize) -> u32 {
        let mut state = lock(&self.state);
        let begun = state.begun.entry(at).or_insert(0);
        let number = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(begun.saturating_mul(AGAIN));
        *begun += 1;
        number
    }

    fn play(&self, lease: &Lease, at: usize, job: &Job<'_>, terms: Terms<'_>) -> CaseResult {
        let crew = &lease.crew;
        let home = home(job.case, &crew.roles, crew.first_player());
        let setting = Setting {
            number: self.number(at),
            case: job.case,
            book: job.book,
            parts: crew.parts.clone(),
            home,
            patience: self.drive.patience,
        };
        run_case(&mut Remote::new(setting), job.case, terms)
    }

    /// Counts what went wrong and what did not, and gives up where it is hopeless.
    fn count(&self, fault: Option<&Fault>) {
        let mut state = lock(&self.state);
        match fault {
            None => state.in_a_row = 0,
            Some(fault) => {
                state.in_a_row += 1;
                if state.in_a_row >= self.drive.faults_in_a_row && state.given_up.is_none() {
                    let times = state.in_a_row;
                    let why = format!(
                        "the subject went wrong {times} times in a row, the last time: {}",
                        fault.what
                    );
                    state.given_up = Some(why);
                }
            }
        }
    }

    fn first_play(&self, at: usize, job: &Job<'_>, terms: Terms<'_>) -> Result<CaseResult, NoStart> {
        let lease = self.lease(at)?;
        let result = self.play(&lease, at, job, terms);
        let incident = self.incident(&lease, at, &result);
        self.give_back(&lease, at);
        if let Some(incident) = incident {
            return self.play_again(at, job, terms, incident);
        }
        self.count(result.fault.as_deref());
        Ok(result)
    }

    /// The incident that a fault is part of, where other cases were under way; the crew is ended for all of them.
    fn incident(&self, lease: &Lease, at: usize, result: &CaseResult) -> Option<usize> {
        let mut state = lock(&self.state);
        let Some(fault) = &result.fault else {
            state.acquit(at);
            return None;
        };
        if let Some(known) = state.incidents.iter().position(|it| it.open.contains(&at)) {
            return Some(known);
        }
        let slot = state.crews.iter_mut().find(|slot| slot.number == lease.slot)?;
        // It answered, and said that it can't: nobody else is touched.
        if fault.cause == Cause::Adapter && !slot.crew.is_broken() {
            return None;
        }
        slot.crew.kill();
        slot.is_spent = true;
        let all = slot.jobs.clone();
        if all.len() <= 1 {
            return None;
        }
        state.incidents.push(Incident { open: all.clone(), all, is_solved: false, fault: fault.clone() });
        Some(state.incidents.len() - 1)
    }

    fn play_again(
        &self,
        at: usize,
        job: &Job<'_>,
        terms: Terms<'_>,
        incident: usize,
    ) -> Result<CaseResult, NoStart> {
        let result = self.lease_alone(at).map(|lease| {
            let result = self.play(&lease, at, job, terms);
            self.give_back(&lease, at);
            result
        });
        let is_guilty = result.as_ref().map_or(true, |result| result.fault.is_some());
        let unsolved = self.resolve(at, incident, is_guilty);
        let mut result = result?;
        if let Some((fault, cases)) = unsolved {
            let what =
                format!("with {cases} cases under way at once, and with none of them alone: {}", fault.what);
            result.verdict = Verdict::Error(Trouble::Adapter(what));
            result.fault = Some(fault);
        }
        self.count(result.fault.as_deref());
        Ok(result)
    }

    /// A case was run again alone. The one that comes first waits for the others, and is given the fault where nobody is
    /// guilty, with the number of cases.
    fn resolve(&self, at: usize, incident: usize, is_guilty: bool) -> Option<(Box<Fault>, usize)> {
        let mut state = lock(&self.state);
        state.incidents[incident].open.remove(&at);
        state.incidents[incident].is_solved |= is_guilty;
        self.changed.notify_all();
        loop {
            let it = &state.incidents[incident];
            if it.all.first() != Some(&at) || it.is_solved {
                return None;
            }
            if it.open.is_empty() {
                return Some((it.fault.clone(), it.all.len()));
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Subject for Fleet {
    fn width(&self, _: usize) -> Width {
        Width { threads: self.drive.crews.saturating_mul(self.capacity), batch: 1 }
    }

    fn run(&self, at: usize, job: &Job<'_>, terms: Terms<'_>) -> CaseResult {
        if let Some(why) = self.given_up() {
            return CaseResult::without_run(Verdict::NotRun(why));
        }
        self.first_play(at, job, terms).unwrap_or_else(|NoStart(fault)| {
            self.count(Some(&fault));
            let mut result = CaseResult::without_run(Verdict::Error(Trouble::Adapter(fault.what.clone())));
            result.fault = Some(fault);
            result
        })
    }
}

impl State {
    fn add(&mut self, crew: Crew, company: Company) -> &mut Slot {
        let number = self.next_slot;
        self.next_slot += 1;
        let at = self.crews.len();
        self.crews.push(Slot {
            number,
            crew: Arc::new(crew),
            jobs: BTreeSet::new(),
            company,
            is_spent: false,
        });
        &mut self.crews[at]
    }

    /// Lets go of crews that are done.
    fn sweep(&mut self) {
        self.crews.retain(|slot| !(slot.jobs.is_empty() && slot.is_done()));
    }

    fn is_room(&self, most: usize) -> bool {
        self.crews.len() + self.starting < most
    }

    /// The crew with the fewest worlds that can take one more.
    fn with_room(&mut self, capacity: usize, wanted: impl Fn(usize) -> bool) -> Option<&mut Slot> {
        let takes = |slot: &&mut Slot| {
            let jobs = slot.jobs.len();
            slot.company == Company::Any && !slot.is_done() && jobs < capacity && wanted(jobs)
        };
        self.crews.iter_mut().filter(takes).min_by_key(|slot| slot.jobs.len())
    }

    /// A case came to its end, although another on its crew went wrong: it has no part in that.
    fn acquit(&mut self, at: usize) {
        for incident in &mut self.incidents {
            incident.open.remove(&at);
            incident.all.remove(&at);
        }
    }
}

impl Slot {
    fn lease(&mut self, job: usize) -> Lease {
        self.jobs.insert(job);
        Lease { slot: self.number, crew: Arc::clone(&self.crew) }
    }

    fn is_done(&self) -> bool {
        self.is_spent || self.crew.is_broken()
    }
}

impl Crew {
    fn start(players: &[Player], patience: Option<Duration>) -> Result<Self, NoStart> {
        let mut parts = Vec::new();
        let mut roles = Vec::new();
        for player in players {
            parts.push(Arc::new(greet(&player.place, patience)?));
            roles.push(player.role);
        }
        if let Some(at) = shared_service(&parts)? {
            let service = greet(&Place::Connect(at), patience)?;
            if service.hello.profile != Profile::Service {
                return Err(no_start("what the clients name as their service does not say that it is one"));
            }
            parts.insert(0, Arc::new(service));
            roles.insert(0, None);
        }
        let worlds = parts.iter().map(|part| worlds(&part.hello)).min().unwrap_or(1);
        Ok(Self { parts, roles, worlds })
    }

    /// The place of the first part that hosts devices.
    fn first_player(&self) -> usize {
        self.parts.iter().position(|part| part.hello.profile != Profile::Service).unwrap_or(0)
    }

    fn is_broken(&self) -> bool {
        self.parts.iter().any(|part| part.link.is_broken())
    }

    fn resets_by_process(&self) -> bool {
        self.parts.iter().any(|part| part.hello.reset == Reset::Process)
    }

    fn kill(&self) {
        self.parts.iter().for_each(|part| part.link.kill());
    }
}

fn worlds(hello: &Hello) -> usize {
    // Accounts from a pool can be in one world at a time.
    let has_pool = !super::terms::pool(hello).is_empty();
    let worlds = if has_pool || hello.reset == Reset::Process { 1 } else { hello.worlds };
    usize::try_from(worlds).unwrap_or(1)
}

fn no_start(what: impl Into<String>) -> NoStart {
    NoStart(Box::new(Fault::new(Cause::Adapter, what)))
}

/// The service that clients share; none for a subject that is its own. An error where they share none.
fn shared_service(parts: &[Arc<Part>]) -> Result<Option<String>, NoStart> {
    let clients = parts.iter().filter(|part| part.hello.profile == Profile::Client).count();
    if clients == 0 && parts.len() == 1 {
        return Ok(None);
    }
    if clients < parts.len() {
        let what = "only SDKs of profile `client` can share a service, and be judged together; \
                    a program of profile `system` is its own service";
        return Err(no_start(what));
    }
    let services: BTreeSet<_> = parts.iter().filter_map(|part| part.hello.service.clone()).collect();
    let mut services = services.into_iter();
    match (services.next(), services.next()) {
        (Some(one), None) => match one.strip_prefix("tcp:") {
            Some(at) => Ok(Some(at.into())),
            None => Err(no_start(format!("`{one}` is no service that can be reached: give `tcp:HOST:PORT`"))),
        },
        (Some(one), Some(other)) => {
            let what =
                format!("these programs share no service: one is a client of {one}, another of {other}");
            Err(no_start(what))
        }
        (None, _) => Err(no_start("a program of profile `client` names no service")),
    }
}

/// Opens a connection and says hello.
pub fn greet(place: &Place, patience: Option<Duration>) -> Result<Part, NoStart> {
    let open = |why: std::io::Error| match place {
        Place::Program(words) => {
            let program = words.first().map_or("", String::as_str);
            no_start(format!("`{program}` can't be started: {why}"))
        }
        Place::Connect(at) => no_start(format!("nobody answers at {at}: {why}")),
        Place::Listen(listener) => no_start(format!("nobody has connected to {}: {why}", listener.at())),
    };
    let link = Link::open(place).map_err(open)?;
    let told = |fault: Fault| {
        let fault = link.explain(u32::MAX, fault);
        NoStart(Box::new(Fault { what: format!("before its reply to `hello`: {}", fault.what), ..fault }))
    };
    let patience = patience.map(|it| it.max(limits::HELLO));
    let protocol = Versions { least: VERSION, most: VERSION };
    let harness = format!("aside {}", env!("CARGO_PKG_VERSION"));
    let request = Request { id: "hello".into(), world: None, what: Do::Hello { protocol, harness } };
    link.send(&request, None, patience).map_err(told)?;
    let said = link.answer("hello", patience).map_err(told)?;
    let hello = read_hello(said).map_err(told)?;
    link.allow(hello.in_flight);
    Ok(Part { link, hello })
}

fn read_hello(said: Said) -> Result<Hello, Fault> {
    let ok = match said {
        Said::Ok(ok) => serde_json::Value::Object(ok),
        Said::Error(failure) => {
            let text = failure.text.unwrap_or_default();
            return Err(Fault::new(Cause::Adapter, format!("it answered `hello` with an error: {text}")));
        }
        Said::Returned(_) => {
            return Err(Fault::new(Cause::Adapter, "`hello` is no call, and returns nothing"));
        }
    };
    let hello: Hello = serde_json::from_value(ok.clone()).map_err(|why| {
        let (pointer, because) =
            misfit::<Hello>(&ok).unwrap_or_else(|| ("(the whole)".into(), why.to_string()));
        let fault = Fault::new(Cause::Adapter, "the reply to `hello` does not fit the protocol");
        fault.with("field", format!("/ok{pointer}")).with("why", because)
    })?;
    match hello.faults().as_slice() {
        [] => Ok(hello),
        faults => Err(Fault::new(Cause::Adapter, format!("the reply to `hello`: {}", faults.join("; ")))),
    }
}

/// Which part each device of a case is on.
fn home(case: &Case, roles: &[Option<Role>], first: usize) -> Vec<usize> {
    let (senders, receivers) = cast(case);
    let of = |user: UserIx| {
        let role = if senders.contains(&user) {
            Role::Sender
        } else if receivers.contains(&user) {
            Role::Receiver
        } else {
            Role::Bystander
        };
        let named = roles.iter().position(|it| *it == Some(role));
        let usual = || roles.iter().enumerate().skip(first).find(|(_, it)| it.is_none()).map(|(at, _)| at);
        named.or_else(usual).unwrap_or(first)
    };
    case.script.needs.devices.iter().map(|device| of(device.user)).collect()
}

/// Who sends to a list in a case, and who is on one.
fn cast(case: &Case) -> (BTreeSet<UserIx>, BTreeSet<UserIx>) {
    let (mut senders, mut receivers) = (BTreeSet::new(), BTreeSet::new());
    for step in &case.script.steps {
        let Act::Call(device, call) = &step.act else { continue };
        #[allow(clippy::wildcard_enum_match_arm, reason = "only these two name receivers")]
        let listed: &[UserIx] = match call {
            Call::Target { receivers, .. } => receivers,
            Call::Send { receiver: Some(receiver), group: Some(_), .. } => std::slice::from_ref(receiver),
            _ => continue,
        };
        senders.extend(case.script.needs.devices.get(device.at()).map(|it| it.user));
        receivers.extend(listed);
    }
    (senders, receivers)
}

/// Whether a subject goes by a real clock.
pub fn is_wall(hellos: &[Hello]) -> bool {
    hellos.iter().any(|hello| hello.clock == Clock::Wall)
}
