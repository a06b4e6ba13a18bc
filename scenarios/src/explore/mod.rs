//! The explorer: draws cases that nobody would write, runs them, and makes those that fail small.
//!
//! | module | what it holds |
//! |---|---|
//! | [`swarm`] | which kinds of steps and faults a case is drawn from |
//! | [`plan`], `people` | the drawing of a case |
//! | [`dice`], [`strategy`] | where the draws come from |
//! | [`campaign`] | many cases on many threads |
//! | [`reached`] | what they reached, and what not |
//! | [`found`] | a failure made small |
//!
//! *Not here*: judging; a drawn case is judged like any other ([`run`](crate::run)).

pub mod campaign;
pub mod dice;
pub mod found;
mod people;
pub mod plan;
pub mod reached;
pub mod strategy;
pub mod swarm;
pub mod twist;
