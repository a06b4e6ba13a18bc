//! What must be: the rules of targeted group messages, and nothing that moves.
//!
//! | module | what it holds |
//! |---|---|
//! | [`vocabulary`] | the words that every part of the project shares, as plain data |
//! | [`clauses`] | every normative statement, with level and source |
//! | [`rules`] | the built-in rule books, and questions put to a book |
//! | [`model`] | the reference model: the set of worlds that are still possible |
//! | [`properties`] | a second check over the finished log, sharing no code with the model |
//! | [`finding`] | how a broken clause is reported |
//!
//! *Not here*: input and output, a clock, randomness, threads. They do not compile here (`no_std`).
#![no_std]

extern crate alloc;

pub mod clauses;
pub mod finding;
pub mod model;
pub mod properties;
pub mod rules;
pub mod vocabulary;
