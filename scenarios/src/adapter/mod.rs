//! Subjects in other processes: every SDK that has an adapter.
//!
//! | module | what it does |
//! |---|---|
//! | [`transport`] | bytes to and from a child process or a socket, and how it ended |
//! | [`link`] | lines: requests out, replies and events in, each to the world that it belongs to; mistakes found |
//! | [`fault`] | what went wrong with a subject, told in full |
//! | [`masks`] | names that tell the subject nothing, and the way back |
//! | [`outgoing`], [`incoming`] | the project's words to the protocol's, and back |
//! | [`terms`] | what a case needs against what the subject has |
//! | [`remote`] | one world of such a subject, as a [`Sut`](crate::run::sut::Sut) |
//! | [`fleet`] | many worlds in several processes; whoever goes wrong is found, and the rest goes on |
//!
//! *Not here*: the form of the lines ([`protocol`](crate::protocol)).

pub mod fault;
pub mod fleet;
pub mod incoming;
pub mod link;
pub mod masks;
pub mod outgoing;
pub mod remote;
pub mod terms;
pub mod transport;
