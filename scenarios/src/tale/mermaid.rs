//! A sequence diagram as Mermaid text.
//!
//! *Not here*: drawing it ([`svg`](super::svg) does so by itself).

use super::{Happening, Party, Tale};
use std::fmt::Write as _;

/// The diagram of a tale.
pub fn mermaid(tale: &Tale) -> String {
    let mut text = String::from("sequenceDiagram\n");
    for (party, name) in &tale.parties {
        _ = writeln!(text, "    participant {} as {}", id(*party), plain(name));
    }
    let all = format!(
        "{},{}",
        tale.parties.first().map_or_else(String::new, |(it, _)| id(*it)),
        id(Party::Service)
    );
    for scene in &tale.scenes {
        let at = scene.at_ms;
        _ = match &scene.what {
            Happening::Asked(who, what) => {
                writeln!(text, "    Note over {}: {at} ms {}", id(*who), plain(what))
            }
            Happening::Done(what) => writeln!(text, "    Note over {all}: {at} ms {}", plain(what)),
            Happening::Sent { from, to, what, then, is_lost } => {
                let arrow = if *is_lost { "--x" } else { "->>" };
                writeln!(
                    text,
                    "    {}{arrow}{}: {at} ms {}, {}",
                    id(*from),
                    id(*to),
                    plain(what),
                    plain(then)
                )
            }
            Happening::Told(Party::Service, what) => {
                writeln!(text, "    Note over {all}: {at} ms {}", plain(what))
            }
            Happening::Told(who, what) => {
                writeln!(text, "    Note right of {}: {at} ms {}", id(*who), plain(what))
            }
            Happening::Wrong(what) => {
                writeln!(
                    text,
                    "    rect rgb(255, 220, 220)\n    Note over {all}: WRONG {}\n    end",
                    plain(what)
                )
            }
        };
    }
    text
}

fn id(party: Party) -> String {
    match party {
        Party::Service => "service".into(),
        Party::Device(device) => format!("d{}", device.0),
    }
}

/// What Mermaid takes for an end or a comment is written otherwise.
fn plain(text: &str) -> String {
    text.replace(';', ",").replace('#', "no. ").replace('\n', " ")
}
