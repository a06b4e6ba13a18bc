//! The verb `smoke`: does an adapter's plumbing work? One screen.
//!
//! *Not here*: trying ([`smoke`](crate::adapter::smoke)).

use super::Screen;
use super::args::Smoke;
use super::exit::{Exit, Stop};
use super::subject;
use crate::adapter::smoke::{Check, smoke};
use crate::protocol::{Capability, Hello, limits};
use crate::report::terminal::fault;
use aside_spec::vocabulary::Word;
use std::fmt::Write;
use std::time::Duration;

pub(super) fn run(options: &Smoke, screen: &Screen) -> Result<Exit, Stop> {
    let players = subject::players(&options.subject)?;
    if players.is_empty() {
        let message = "aside: say what to try: `aside smoke --sut COMMAND`, or --attach, or --listen";
        return Err(Stop::new(Exit::Usage, message));
    }
    let patience = options.subject.timeout.map_or(limits::REPLY, Duration::from_secs);
    let patience = (!options.subject.debug).then_some(patience);
    let mut exit = Exit::Ok;
    for player in &players {
        let mut text = String::new();
        let hello = smoke(&player.place, patience, |check| text.push_str(&told(check)));
        match hello {
            Some(hello) => text.push_str(&has(&hello)),
            None => exit = Exit::NoSubject,
        }
        let last =
            if exit == Exit::Ok { "All is well. Next: `aside run --sut …`" } else { "Not well yet." };
        let _ = writeln!(text, "\n{last}");
        screen.write(text.as_bytes())?;
    }
    Ok(exit)
}

fn told(check: &Check) -> String {
    match &check.wrong {
        None => format!("ok    {}\n", check.what),
        Some(wrong) => {
            let mut text = format!("WRONG {}\n      {}\n", check.what, wrong.what);
            for line in fault::lines(wrong) {
                let _ = writeln!(text, "      {line}");
            }
            text
        }
    }
}

/// What the adapter says it has, and what it does not.
fn has(hello: &Hello) -> String {
    let (adapter, sdk) = (&hello.adapter, &hello.sdk);
    let mut text = format!(
        "\n{} {} drives {} {} ({}, {})\n",
        adapter.name, adapter.version, sdk.name, sdk.version, sdk.edition, sdk.platform
    );
    let lacks: Vec<_> = Capability::ALL
        .iter()
        .map(|it| it.name())
        .filter(|name| !hello.capabilities.iter().any(|it| it == name))
        .collect();
    let _ = writeln!(
        text,
        "clock {:?}, {} worlds at once, {} of {} capabilities",
        hello.clock,
        hello.worlds,
        Capability::ALL.len() - lacks.len(),
        Capability::ALL.len()
    );
    if !lacks.is_empty() {
        let _ = writeln!(text, "cases are skipped that need: {}", lacks.join(", "));
    }
    text
}
