//! Running: scripts in, verdicts out.
//!
//! | module | what it does |
//! |---|---|
//! | [`sut`] | what a system under test must answer, and the simulated service as one |
//! | [`lockstep`] | one case: the script, the subject and the model, step by step |
//! | [`pins`] | what the author expects, held against what was seen |
//! | [`result`] | verdicts, findings with their place, answers to open questions |
//! | [`pool`] | many cases on many threads, with the same bytes out for any number of them |
//!
//! *Not here*: files and their language ([`language`](crate::language)), and printing ([`report`](crate::report)).

pub mod lockstep;
pub mod pins;
pub mod pool;
pub mod result;
pub mod sut;

pub use pool::{Job, Settings, run_all};
pub use result::{CaseResult, Charge, Judge, Verdict};
