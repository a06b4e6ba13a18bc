//! The service in two halves, for processes that share one: [`Hub`] is the server with the simulated network and the
//! virtual clock, [`Clients`] are the SDK clients of some devices. What they say to each other is JSON, if need be.
//!
//! Whoever puts them together carries [`Upward`] and [`Downward`] between them:
//!
//! 1. [`Hub::new`]; for each device that is logged in from the start, [`Hub::opening`] goes to [`Clients::begin`].
//! 2. After all that clients do, their [`Clients::outbox`] goes to [`Hub::submit`], before the hub runs on: the network
//!    keeps no place free for what comes late. Between two instances the order of submitting is the order of sending.
//! 3. [`Hub::next`] gives what arrives at a client; it goes to [`Clients::receive`]; and then again 2, until there is
//!    nothing more.
//!
//! Done one after the other, all happens as in a [`Service`](crate::Service), at the same times and in the same order.
//! The device that loses its network is told first ([`Clients::disconnect`]), then the server ([`Hub::lose`]).
//!
//! A client of another family, which has no [`Clients`], says and hears the same words ([`said`]).
//!
//! *Not here*: processes and sockets, and who hosts which device.

mod clients;
mod hub;

use crate::wire::{Down, Request, Session};
use aside_spec::vocabulary::DeviceIx;
use serde::{Deserialize, Serialize};

pub use clients::Clients;
pub(crate) use hub::Arrival;
pub use hub::Hub;

/// What the two halves say to each other, for a gateway that lets clients of another family take part.
pub mod said {
    pub use crate::wire::{
        About, Affair, Answer, Ask, Body, Change, Changed, Down, History, Letter, Missed, Outgoing, Parcel,
        Push, Request, RequestId, Resumption, Session, Summary, Surfaces,
    };
}

/// What a client says to the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upward {
    pub(crate) from: DeviceIx,
    pub(crate) request: Request,
}

impl Upward {
    /// What a client on this device says.
    pub const fn new(from: DeviceIx, request: Request) -> Self {
        Self { from, request }
    }

    /// The device that says it.
    pub const fn device(&self) -> DeviceIx {
        self.from
    }
}

/// What the server says to a client, and when it arrives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Downward {
    at_ms: u64,
    to: DeviceIx,
    down: Down,
}

impl Downward {
    /// The device that it is for.
    pub const fn device(&self) -> DeviceIx {
        self.to
    }

    /// The virtual time at which it arrives.
    pub const fn at_ms(&self) -> u64 {
        self.at_ms
    }

    /// What is said.
    pub fn into_said(self) -> Down {
        self.down
    }
}

/// How the world looks to a device that is logged in from the start.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Opening(Session);
