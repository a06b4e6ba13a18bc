//! The scenario language, its corpus, the runner and the command `aside`.
//!
//! | module | what it holds |
//! |---|---|
//! | [`language`] | scenario files: syntax, lowering, diagnostics, lints, formatter, schema |
//! | [`script`] | the run form: what files, the explorer and the shrinker produce |
//! | [`library`], [`select`], [`project`] | where scenarios come from, and which are chosen |
//! | [`partition`] | a part of a run, for one of several machines |
//! | [`foresight`], [`expected`] | what the model alone expects of a case |
//! | [`run`] | a case against a subject, in lockstep with the model |
//! | [`protocol`] | the adapter protocol as types, its schema, its limits |
//! | [`adapter`] | subjects in other processes, driven through the protocol |
//! | [`serve`] | the simulated service as a subject in a process of its own |
//! | [`record`] | everything that a subject did, in a file, and judged again without the subject |
//! | [`baseline`] | known failures: what a team expects to fail, held against what does |
//! | [`report`] | what is told of a run |
//! | [`compare`] | runs side by side |
//! | [`explore`], [`shrink`] | cases drawn by seed, and failures made small |
//! | [`circumstance`] | what a case is made of, one dimension at a time |
//! | [`kills`] | services with a defect, and who notices which |
//! | [`tale`] | what happened in a case, line by line or as a diagram |
//! | [`cli`] | the verbs of the command |
//!
//! *Not here*: rules ([`aside_spec`]) and the simulated service ([`aside_sim`]).

pub mod adapter;
pub mod baseline;
pub mod circumstance;
pub mod cli;
pub mod compare;
pub mod expected;
pub mod explore;
pub mod foresight;
pub mod kills;
pub mod language;
pub mod library;
pub mod partition;
pub mod project;
pub mod protocol;
pub mod record;
pub mod report;
pub mod run;
pub mod script;
pub mod select;
pub mod serve;
pub mod shrink;
pub mod tale;
