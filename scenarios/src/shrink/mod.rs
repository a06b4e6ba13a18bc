//! Makes a script that fails as small as it gets: delta debugging over steps, users, receivers, faults and values, then the
//! names that a person would give.
//!
//! What is tried is written as a file and read again, so what is found fails just as the file does.
//!
//! | module | what it holds |
//! |---|---|
//! | `passes` | what to try without |
//! | `smaller` | taking away, and putting the rest in order |
//! | `refs` | every number that stands for something |
//! | `strikes` | single packets instead of bad links |
//! | `names` | names |
//!
//! *Not here*: running what is tried; whoever shrinks says what still fails.

mod names;
mod passes;
mod refs;
mod smaller;
mod strikes;

pub use names::named;
pub use strikes::{Fired, struck};

use crate::script::Script;
use passes::PASSES;

/// The most tries: what is not small by then stays as it is.
const MOST_TRIES: u32 = 20_000;

/// What came of shrinking.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// The script.
    pub script: Script,
    /// How many were tried.
    pub tries: u32,
    /// Whether nothing more can be taken away; if not, there were too many tries.
    pub is_least: bool,
}

/// Takes away what can be taken away so that `fails` still holds. `step` is told of each pass by name, for progress.
pub fn shrink(
    script: &Script,
    mut fails: impl FnMut(&Script) -> bool,
    mut step: impl FnMut(&str, u32),
) -> Shrunk {
    let mut current = script.clone();
    let mut tries = 0;
    loop {
        let before = current.clone();
        for (name, pass) in PASSES {
            step(name, tries);
            let mut nth = 0;
            while let Some(candidate) = pass(&current, nth) {
                if tries == MOST_TRIES {
                    return Shrunk { script: current, tries, is_least: false };
                }
                tries += 1;
                // What could be taken away makes room: the next thing is at the same place.
                if candidate != current && fails(&candidate) {
                    current = candidate;
                } else {
                    nth += 1;
                }
            }
        }
        if current == before {
            return Shrunk { script: current, tries, is_least: true };
        }
    }
}
