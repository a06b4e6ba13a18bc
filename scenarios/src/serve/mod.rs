//! The other side of the protocol: the simulated service as a subject, in a process of its own.
//!
//! It serves whoever wants to try the harness out, tests the harness, and is a peer to compare an adapter's lines with.
//! It can also be an adapter that is bad in one point, so that everybody can see what is said of such a one.
//!
//! | module | what it does |
//! |---|---|
//! | [`sut`] | requests in, replies and events out |
//! | [`service`], [`client`] | server and SDK clients in processes of their own; `kin`: what they say to each other |
//! | `gateway` | a way in to the same server for the vendor's Web SDKs |
//! | `hosted` | one world: the simulated service under the names of the wire |
//! | `names` | names of the wire to numbers, and back |
//! | `told` | events of the simulated service as lines |
//! | [`misbehave`] | adapters that are bad in one point |
//! | `late` | a real clock: events held back for a moment |
//!
//! *Not here*: judging; this side knows of no expectations.

#[allow(clippy::option_option, reason = "whether it is an answer, and whether it has a number")]
pub mod client;
#[allow(clippy::wildcard_enum_match_arm, reason = "what is no call is told apart before")]
mod gateway;
mod hosted;
mod kin;
mod late;
pub mod misbehave;
#[allow(
    clippy::wildcard_enum_match_arm,
    clippy::struct_field_names,
    reason = "only calls that name messages matter"
)]
mod names;
#[allow(clippy::wildcard_enum_match_arm, reason = "a service knows few of the requests")]
pub mod service;
pub mod sut;
mod told;

pub(crate) use gateway::stand_in;
