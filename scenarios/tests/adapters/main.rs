//! Subjects in other processes, as the command's user meets them. The subjects are `aside sut` and `aside service`, so
//! that nothing has to be installed; those in other languages are in `languages`.
//!
//! *Not here*: the form of the lines; see `protocol`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

#[path = "../support/place.rs"]
mod place;

mod contained;
mod judged;
mod shared;

/// The command that is tested, for a `--sut`.
fn aside(arguments: &str) -> String {
    format!("'{}' {arguments}", env!("CARGO_BIN_EXE_aside"))
}
