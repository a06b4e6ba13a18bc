//! The verbs `sut` and `service`.
//!
//! *Not here*: serving ([`serve`](crate::serve)).

use super::args::{ServiceOptions, SutOptions};
use super::exit::{Exit, Stop};
use super::{Screen, load, subject};
use crate::protocol::Clock;
use crate::protocol::request::Provision;
use crate::serve::misbehave::Misbehaviour;
use crate::serve::sut::{Options, serve};
use crate::serve::{client, service};
use aside_spec::vocabulary::{Version, Word};
use std::io::{self, BufReader};
use std::net::TcpListener;
use std::path::Path;

pub(super) fn sut(options: &SutOptions, screen: &Screen) -> Result<Exit, Stop> {
    if options.mutant.as_deref() == Some("list") {
        return screen.write(subject::mutants().as_bytes());
    }
    if options.misbehave.as_deref() == Some("list") {
        let names: Vec<_> = Misbehaviour::ALL.iter().map(|it| format!("{}\n", it.name())).collect();
        return screen.write(names.concat().as_bytes());
    }
    let served = served(options)?;
    let over = match (&options.client, &options.listen) {
        (Some(at), _) => client::serve(&served, at, BufReader::new(io::stdin()), io::stdout()),
        (None, Some(at)) => listen(&served, at),
        (None, None) => serve(&served, io::stdin().lock(), io::stdout()),
    };
    over.map(|()| Exit::Ok).map_err(|why| Stop::new(Exit::Incomplete, format!("aside sut: {why}")))
}

pub(super) fn service(options: &ServiceOptions, screen: &Screen) -> Result<Exit, Stop> {
    if options.mutant.as_deref() == Some("list") {
        return screen.write(subject::mutants().as_bytes());
    }
    let hosted = service::Options {
        book: options.rules.as_deref().map(|name| load::book(name, Path::new("."))).transpose()?,
        mutant: options.mutant.as_deref().map(subject::mutant).transpose()?,
        seed: options.seed,
        has_gateway: options.gateway.is_some(),
        stand_in: stand_in(options, screen)?,
    };
    let at = &options.listen;
    let cant =
        |why: io::Error| Stop::new(Exit::NoSubject, format!("aside service: can't listen at {at}: {why}"));
    let listener = TcpListener::bind(at).map_err(cant)?;
    let at = listener.local_addr().map_err(cant)?;
    screen.write(format!("listening at tcp:{at}\n").as_bytes())?;
    service::serve(&hosted, &listener)
        .map_err(|why| Stop::new(Exit::Incomplete, format!("aside service: {why}")))?;
    Ok(Exit::Ok)
}

/// The world of a case, for clients without a harness.
fn stand_in(options: &ServiceOptions, screen: &Screen) -> Result<Option<Provision>, Stop> {
    let Some(file) = &options.scenario else { return Ok(None) };
    let books = load::books(&options.rules.iter().cloned().collect::<Vec<_>>(), Path::new("."))?;
    let sources = load::sources(std::slice::from_ref(file), None)?;
    let lowered = load::lower(&sources, &books, screen)?;
    let mut cases = lowered.iter().flat_map(|it| &it.scenario.cases);
    let case = match &options.case {
        None => cases.next(),
        Some(name) => cases.find(|case| case.id == *name),
    };
    let none = || {
        let name = options.case.as_deref().unwrap_or("at all");
        Stop::new(Exit::NothingSelected, format!("aside service: no case {name} in {}", file.display()))
    };
    Ok(Some(crate::serve::stand_in(&case.ok_or_else(none)?.script.needs)))
}

fn listen(served: &Options, at: &str) -> io::Result<()> {
    let listener = TcpListener::bind(at)?;
    eprint(&format!("aside sut: listening at {}", listener.local_addr()?));
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    serve(served, BufReader::new(stream.try_clone()?), stream)
}

fn eprint(line: &str) {
    // Nobody can be told that stderr is closed.
    let _ = io::Write::write_all(&mut io::stderr(), format!("{line}\n").as_bytes());
}

fn served(options: &SutOptions) -> Result<Options, Stop> {
    let book = options.rules.as_deref().map(|name| load::book(name, Path::new("."))).transpose()?;
    let version = |text: &String| {
        text.parse::<Version>().map_err(|why| Stop::new(Exit::Usage, format!("aside: `--sdk {text}`: {why}")))
    };
    Ok(Options {
        book,
        mutant: options.mutant.as_deref().map(subject::mutant).transpose()?,
        platform: options.platform.as_deref().map(word).transpose()?,
        edition: options.edition.as_deref().map(word).transpose()?,
        version: options.sdk.as_ref().map(version).transpose()?,
        plan: options.plan.as_deref().map(word).transpose()?,
        clock: if options.wall { Clock::Wall } else { Clock::Virtual },
        misbehaviour: options.misbehave.as_deref().map(word).transpose()?,
        worlds: options.worlds,
        seed: options.seed,
    })
}

/// A word of a vocabulary, or what there is instead.
fn word<W: Word>(name: &str) -> Result<W, Stop> {
    let all: Vec<_> = W::ALL.iter().map(|word| word.name()).collect();
    W::parse(name).ok_or_else(|| {
        Stop::new(Exit::Usage, format!("aside: no {} `{name}`; there are {}", W::NOUN, all.join(", ")))
    })
}
