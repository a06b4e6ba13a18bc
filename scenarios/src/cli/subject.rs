//! What is judged, as the command line says: the simulated service in this process, programs that speak the adapter
//! protocol, or a recording of either.
//!
//! *Not here*: driving them ([`adapter`](crate::adapter)).

use super::Screen;
use super::args::SubjectOptions;
use super::exit::{Exit, Stop};
use crate::adapter::fault::Fault;
use crate::adapter::fleet::{Drive, Fleet, NoStart, Player, Role, is_wall};
use crate::adapter::transport::{Listener, Place};
use crate::baseline::SubjectInfo;
use crate::protocol::capability::{Capabilities, EVERYBODYS_SURFACES, SURFACES};
use crate::protocol::{Clock, Dimension, Profile, limits};
use crate::record::Recorded;
use crate::report::terminal::fault;
use crate::run::Subject;
use crate::run::subject::InProcess;
use crate::script::Case;
use aside_sim::mutants::Mutant;
use aside_spec::clauses::Level;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

/// What is judged.
pub(super) enum Judged {
    /// The simulated service in this process.
    InProcess(InProcess),
    /// Programs.
    Fleet(Box<Fleet>),
    /// What one of them did.
    Recording(Box<Replayed>),
}

/// A recording, and how the command line names it.
pub(super) struct Replayed {
    pub recorded: Recorded,
    pub file: String,
    pub logs: Option<String>,
}

impl Judged {
    pub(super) fn subject(&self) -> &dyn Subject {
        match self {
            Self::InProcess(it) => it,
            Self::Fleet(it) => it.as_ref(),
            Self::Recording(it) => &it.recorded,
        }
    }

    /// The simulated service, where it is in this process.
    pub(super) fn in_process(&self) -> Option<InProcess> {
        if let Self::InProcess(it) = self { Some(*it) } else { None }
    }

    /// In words.
    pub(super) fn name(&self) -> String {
        match self {
            Self::InProcess(InProcess { mutant: None }) => "the simulated service".into(),
            Self::InProcess(InProcess { mutant: Some(mutant) }) => {
                format!("the simulated service with the defect {}", mutant.name())
            }
            Self::Fleet(fleet) => fleet.subject(),
            Self::Recording(it) => it.recorded.head().subject.clone(),
        }
    }

    /// What makes a case fail, where nothing else was asked for: the vendor's own page binds every SDK, the rest only
    /// those who say so.
    pub(super) fn usual_level(&self) -> Level {
        match self {
            Self::InProcess(_) => Level::Should,
            Self::Fleet(_) => Level::Must,
            Self::Recording(it) => it.recorded.head().level,
        }
    }

    /// The version and the edition of its SDK, where it has one that cases do not choose, and several programs agree.
    pub(super) fn info(&self) -> SubjectInfo {
        let fleet = match self {
            Self::InProcess(_) => return SubjectInfo::default(),
            Self::Fleet(fleet) => fleet,
            Self::Recording(it) => {
                let head = it.recorded.head();
                return SubjectInfo { version: head.sdk_version, edition: head.sdk_edition };
            }
        };
        let sdks = || fleet.hellos().iter().filter(|hello| hello.profile != Profile::Service);
        let own = |dimension: &Option<Dimension>| *dimension != Some(Dimension::Settable);
        SubjectInfo {
            version: agreed(sdks().map(|it| own(&it.dimensions.version).then_some(it.sdk.version))),
            edition: agreed(sdks().map(|it| own(&it.dimensions.edition).then_some(it.sdk.edition))),
        }
    }

    /// Surfaces on which a message could show and that can't be looked at.
    pub(super) fn unseen(&self) -> Vec<String> {
        let has = match self {
            Self::InProcess(_) => return Vec::new(),
            Self::Fleet(fleet) => fleet.capabilities(),
            Self::Recording(it) => return it.recorded.head().unseen.clone(),
        };
        let unseen = SURFACES.into_iter().filter(|(capability, _)| !has.has(*capability));
        let unheard: &[&str] = if self.is_alone() { &EVERYBODYS_SURFACES } else { &[] };
        unheard.iter().copied().chain(unseen.map(|(_, name)| name)).map(String::from).collect()
    }

    /// Whether it is an SDK without any service.
    pub(super) fn is_alone(&self) -> bool {
        match self {
            Self::InProcess(_) => false,
            Self::Fleet(fleet) => fleet.hellos().iter().any(|hello| hello.profile == Profile::Alone),
            Self::Recording(it) => it.recorded.head().alone,
        }
    }

    /// What it can do.
    pub(super) fn capabilities(&self) -> Capabilities {
        match self {
            Self::InProcess(_) => Capabilities::all(),
            Self::Fleet(fleet) => fleet.capabilities(),
            Self::Recording(it) => it.recorded.capabilities(),
        }
    }

    /// What it can do in a case.
    pub(super) fn capabilities_of(&self, case: &Case) -> Capabilities {
        match self {
            Self::InProcess(_) | Self::Recording(_) => self.capabilities(),
            Self::Fleet(fleet) => fleet.capabilities_of(case),
        }
    }

    /// Whose clock it goes by.
    pub(super) fn clock(&self) -> Clock {
        match self {
            Self::InProcess(_) => Clock::Virtual,
            Self::Fleet(fleet) => {
                if is_wall(fleet.hellos()) {
                    Clock::Wall
                } else {
                    Clock::Virtual
                }
            }
            Self::Recording(it) => it.recorded.head().clock,
        }
    }

    /// The file, where it is a recording.
    pub(super) fn recording(&self) -> Option<String> {
        self.replayed().map(|it| it.file.clone())
    }

    /// The book whose logs are judged, where one was asked for.
    pub(super) fn logs(&self) -> Option<&str> {
        self.replayed().and_then(|it| it.logs.as_deref())
    }

    fn replayed(&self) -> Option<&Replayed> {
        match self {
            Self::InProcess(_) | Self::Fleet(_) => None,
            Self::Recording(it) => Some(it),
        }
    }

    /// Why the run was given up, where it was.
    pub(super) fn given_up(&self) -> Option<String> {
        match self {
            Self::InProcess(_) => None,
            Self::Fleet(fleet) => fleet.given_up(),
            Self::Recording(it) => it.recorded.given_up(),
        }
    }
}

/// What all say, if it is the same.
fn agreed<T: PartialEq>(mut all: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = all.next()??;
    all.all(|it| it.as_ref() == Some(&first)).then_some(first)
}

/// The subject of these options; none where mutants were only to be listed.
pub(super) fn judged(
    options: &SubjectOptions,
    crews: usize,
    screen: &Screen,
) -> Result<Option<Judged>, Stop> {
    let mutant = match options.mutant.as_deref() {
        Some("list") => {
            screen.write(mutants().as_bytes())?;
            return Ok(None);
        }
        Some(name) => Some(mutant(name)?),
        None => None,
    };
    let players = players(options)?;
    if players.is_empty() {
        return Ok(Some(Judged::InProcess(InProcess { mutant })));
    }
    let is_one_socket = options.sut.is_empty();
    let drive = Drive {
        crews: if is_one_socket { 1 } else { crews },
        patience: (!options.debug).then(|| options.timeout.map_or(limits::REPLY, Duration::from_secs)),
        faults_in_a_row: limits::FAULTS_IN_A_ROW,
    };
    let fleet = Fleet::start(players, drive).map_err(|NoStart(fault)| no_start(&fault))?;
    Ok(Some(Judged::Fleet(Box::new(fleet))))
}

/// The stop for a subject that does not start.
pub(super) fn no_start(it: &Fault) -> Stop {
    let mut text = format!("aside: the subject can't be judged: {}\n", it.what);
    for line in fault::lines(it) {
        let _ = writeln!(text, "  {line}");
    }
    Stop::new(Exit::NoSubject, text)
}

/// The programs to be judged.
pub(super) fn players(options: &SubjectOptions) -> Result<Vec<Player>, Stop> {
    if let Some(at) = &options.attach {
        let at = at.strip_prefix("tcp:").unwrap_or(at);
        return Ok(vec![Player { role: None, place: Place::Connect(at.into()) }]);
    }
    if let Some(at) = &options.listen {
        let at = at.strip_prefix("tcp:").unwrap_or(at);
        let listener = Listener::new(at)
            .map_err(|why| Stop::new(Exit::NoSubject, format!("aside: can't listen at {at}: {why}")))?;
        let _ = writeln!(io::stderr(), "aside: waiting for an adapter at {}", listener.at());
        return Ok(vec![Player { role: None, place: Place::Listen(Arc::new(listener)) }]);
    }
    options.sut.iter().map(|text| player(text)).collect()
}

fn player(text: &str) -> Result<Player, Stop> {
    let (role, command) = match text.split_once('=') {
        Some((name, command)) if !name.is_empty() && name.bytes().all(|it| it.is_ascii_lowercase()) => {
            let unknown = || {
                let message =
                    format!("aside: no role `{name}`: give sender, receiver or bystander, or a command");
                Stop::new(Exit::Usage, message)
            };
            (Some(Role::parse(name).ok_or_else(unknown)?), command)
        }
        Some(_) | None => (None, text),
    };
    let words = shlex::split(command).filter(|words| !words.is_empty());
    let words = words.ok_or_else(|| {
        Stop::new(
            Exit::Usage,
            format!("aside: `--sut {text}`: the command is empty, or a quote is not closed"),
        )
    })?;
    Ok(Player { role, place: Place::Program(words) })
}

/// All mutants, in lines.
pub(super) fn mutants() -> String {
    let mut text = String::new();
    for mutant in Mutant::ALL {
        let broken: Vec<_> = mutant.breaks().iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "{:28} {} [{}]", mutant.name(), mutant.description(), broken.join(", "));
    }
    text
}

/// The mutant of a name.
pub(super) fn mutant(name: &str) -> Result<Mutant, Stop> {
    let near = || {
        let distance = |mutant: &Mutant| strsim::damerau_levenshtein(name, mutant.name());
        Mutant::ALL.iter().min_by_key(|mutant| distance(mutant)).map_or("", |mutant| mutant.name())
    };
    Mutant::parse(name).ok_or_else(|| {
        let message =
            format!("aside: no mutant `{name}`; did you mean `{}`? `--mutant list` names them", near());
        Stop::new(Exit::Usage, message)
    })
}

/// The options that give this subject again, for a shell.
pub(super) fn again(options: &SubjectOptions) -> String {
    let mut text = String::new();
    let quoted = |it: &str| format!("'{}'", it.replace('\'', "'\\''"));
    for sut in &options.sut {
        let _ = write!(text, " --sut {}", quoted(sut));
    }
    for (name, value) in
        [("attach", &options.attach), ("listen", &options.listen), ("service", &options.service)]
    {
        if let Some(value) = value {
            let _ = write!(text, " --{name} {value}");
        }
    }
    if let Some(seconds) = options.timeout {
        let _ = write!(text, " --timeout {seconds}");
    }
    if let Some(mutant) = &options.mutant {
        let _ = write!(text, " --mutant {mutant}");
    }
    text
}
