//! The adapter protocol as types: what goes over the wire between the harness and an adapter, one JSON object a line.
//!
//! `scenarios/PROTOCOL.md` is the protocol as people read it; a test holds its examples and tables against this module.
//! Names are spelled as the vendor's API spells them, in snake case.
//!
//! | module | what it holds |
//! |---|---|
//! | [`request`] | from the harness to the adapter |
//! | [`reply`] | the answers to requests |
//! | [`event`] | what the adapter tells unasked |
//! | [`hello`] | who the adapter says it is |
//! | [`capability`] | what an adapter may leave out |
//! | [`schema`] | the JSON Schema, and what is wrong with a line that does not fit it |
//!
//! *Not here*: processes and sockets ([`adapter`](crate::adapter)); what the words mean to the harness
//! ([`adapter::tongue`](crate::adapter)).

pub mod capability;
pub mod event;
pub mod hello;
pub mod reply;
pub mod request;
pub mod schema;

pub use capability::Capability;
pub use event::{Event, Message, Value};
pub use hello::{Clock, Dimension, Hello, Profile, Reset};
pub use reply::{ErrorKind, Failure, Granted, Reply};
pub use request::{Do, Provision, Request};

/// The version spoken.
pub const VERSION: u32 = 1;

/// Sizes and times beyond which nothing goes.
pub mod limits {
    use std::time::Duration;

    /// Bytes of a line, with its end.
    pub const LINE: usize = 1 << 20;
    /// Characters of a request's id.
    pub const ID: usize = 64;
    /// Requests without a reply.
    pub const IN_FLIGHT: u32 = 1_024;
    /// Requests without a reply, where an adapter does not say.
    pub const USUAL_IN_FLIGHT: u32 = 64;
    /// Worlds at once.
    pub const WORLDS: u32 = 64;
    /// Until the reply to `hello`.
    pub const HELLO: Duration = Duration::from_secs(20);
    /// Until any other reply, where nothing else was asked for.
    pub const REPLY: Duration = Duration::from_secs(10);
    /// Until a program ends after its stdin did.
    pub const END: Duration = Duration::from_secs(2);
    /// Lines of stderr that are kept.
    pub const STDERR_LINES: usize = 200;
    /// Bytes of a line of stderr that are kept.
    pub const STDERR_LINE: usize = 2_000;
    /// Times in a row that a subject may go wrong without a case coming to its end.
    pub const FAULTS_IN_A_ROW: u32 = 10;
}
