//! The reference model: the simplest thing that can be right.
//!
//! It keeps the set of worlds that are still possible. A command takes each of them along every course that the rules
//! allow (`chooser`); what the subject let be seen keeps the courses that agree (`compare`). None left is a finding.
//! A look at a device is a command like any other, with an answer to compare.
//!
//! Read `state` first, then `turn`, then `send`.
//!
//! *Not here*: a network, time beyond order (only what the harness waits), and any code of the simulated service.

mod after;
mod characterise;
mod chooser;
mod compare;
mod create;
mod judge;
mod leaks;
mod membership;
mod outlook;
mod send;
mod shared;
mod state;
mod turn;
mod view;
mod window;

pub use judge::{Asked, Judgement, Model};
pub use outlook::{Foreseen, Outlook};
