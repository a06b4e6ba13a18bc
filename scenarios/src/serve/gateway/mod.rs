//! The gateway: the simulated server speaks to the vendor's Web SDKs as the vendor's own does, in JSON over WebSocket.
//!
//! It is a translation at the edge, and nothing behind it knows of it: a frame of a client becomes a request of the
//! simulated network, an answer or a push of that network becomes a frame. Which world a client is in, and which of its
//! devices it is, stands in the address that it connects to (`ws://HOST:PORT/?world=7&device=ann/phone`); where nothing
//! does, there is one world, and an account's first free device is meant.
//!
//! | module | what it holds |
//! |---|---|
//! | `door` | a connection: the upgrade, frames in, frames out |
//! | `desk` | everybody's place in a world, and what each waits for |
//! | `orders` | what the SDK's commands ask of the service |
//! | `news` | what the service says, in the SDK's words |
//! | `shelf` | messages: what clients put into them, and how they are shown |
//! | `groups` | types and members of groups, which clients ask for |
//! | `frame` | head and body |
//! | `stand_in` | the world of a scenario, for clients without a harness |
//!
//! *Not here*: the service ([`service`](super::service)), which decides everything.

mod desk;
mod door;
mod frame;
mod groups;
mod news;
mod orders;
mod shelf;
mod stand_in;

pub(super) use desk::{Desk, Out};
pub(super) use door::{Doors, is_web};
pub(super) use frame::{Frame, Sender};
pub(super) use shelf::of_tiny_id;
pub(crate) use stand_in::stand_in;
