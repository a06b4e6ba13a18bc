//! The scenario language, its corpus, the runner and the command `aside`.

pub mod script;
