//! The verb `compare`: reports of several runs, side by side.
//!
//! *Not here*: the comparison ([`crate::compare`]).

use super::Screen;
use super::args::Compare;
use super::exit::{Exit, Stop};
use crate::compare::read::Run;
use crate::compare::tell::{Extent, is_worse, share_nothing, tell};
use std::fs;

pub(super) fn compare(options: &Compare, screen: &Screen) -> Result<Exit, Stop> {
    let named = options.reports.iter().map(|path| {
        let file = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|why| bad(&format!("{file}: {why}")))?;
        let run = Run::read(&text).map_err(|(line, why)| {
            bad(&format!("{file}:{line}: {why}; `aside run --report json=FILE` writes what can be compared"))
        })?;
        Ok((file, run))
    });
    let named = named.collect::<Result<Vec<_>, Stop>>()?;
    let extent = if options.all { Extent::Everything } else { Extent::Differences };
    screen.write(tell(&named, extent).as_bytes())?;
    let found = [
        (is_worse(&named), Exit::Failures),
        (share_nothing(&named), Exit::NothingSelected),
        (named.iter().any(|(_, run)| !run.is_whole), Exit::Incomplete),
    ];
    Ok(found.iter().filter(|(is_so, _)| *is_so).fold(Exit::Ok, |exit, (_, other)| exit.or(*other)))
}

fn bad(what: &str) -> Stop {
    Stop::new(Exit::BadFile, format!("aside: {what}"))
}
