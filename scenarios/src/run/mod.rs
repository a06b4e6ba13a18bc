//! Running: scripts in, verdicts out.
//!
//! | module | what it does |
//! |---|---|
//! | [`sut`] | what a system under test must answer, and the simulated service as one |
//! | [`lockstep`] | one case: the script, the subject and the model, step by step |
//! | `looks`, `fence` | what is looked at when; how absence is proved where the clock is real |
//! | `alone` | what an SDK without any service can show |
//! | [`pins`], `standing` | what the author expects, held against what was seen; who hears whom |
//! | `charge`, `aims` | the clause that a pin is charged to; whom each message was sent to |
//! | [`subject`] | what is judged: the simulated service, or whatever else can run a case |
//! | [`result`] | verdicts, findings with their place, answers to open questions |
//! | [`pool`] | many cases on many threads, with the same bytes out for any number of them |
//!
//! *Not here*: files and their language ([`language`](crate::language)), and printing ([`report`](crate::report)).

mod aims;
mod alone;
mod charge;
mod fence;
pub mod lockstep;
mod looks;
mod pin;
pub mod pins;
pub mod pool;
pub mod result;
mod standing;
pub mod subject;
pub mod sut;
mod written;

pub use pool::{Job, Settings, run_all};
pub use result::{CaseResult, Charge, Judge, Verdict};
pub use subject::Subject;
