//! One aligned line for each moment, to be read without a legend.
//!
//! *Not here*: which moments there are ([`tale`](super)).

use super::{Happening, Tale};
use std::fmt::Write as _;

/// The lines of a tale.
pub fn lines(tale: &Tale) -> String {
    let widest = tale.parties.iter().map(|(_, name)| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for scene in &tale.scenes {
        let at = format!("{:>9} ms", scene.at_ms);
        _ = match &scene.what {
            Happening::Asked(who, what) => {
                writeln!(text, "{at}  {:widest$}  calls      {what}", tale.name(*who))
            }
            Happening::Done(what) => writeln!(text, "{at}  {:widest$}  world      {what}", ""),
            Happening::Sent { from, to, what, then, is_lost: _ } => {
                let to = format!("{:9}", tale.name(*to));
                writeln!(text, "{at}  {:widest$}  ..> {to} {what}: {then}", tale.name(*from))
            }
            Happening::Told(who, what) => {
                writeln!(text, "{at}  {:widest$}  sees       {what}", tale.told(*who))
            }
            Happening::Wrong(what) => writeln!(text, "{at}  {:widest$}  WRONG      {what}", ""),
        };
    }
    text
}

impl Tale {
    /// Who is told: a call's end is told to whoever called, and says its number.
    fn told(&self, party: super::Party) -> &str {
        if party == super::Party::Service { "" } else { self.name(party) }
    }
}
