//! What `aside service` and its clients say to each other: one JSON object a line, over TCP.
//!
//! It is nobody else's business, and may change with any version; other programs speak the adapter protocol.
//!
//! *Not here*: what the packets hold; the simulated service knows.

use super::names::Class;
use aside_sim::apart::{Downward, Opening, Upward};
use aside_spec::vocabulary::Nonce;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From a client to the service.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "client", rename_all = "snake_case")]
pub(super) enum ClientSays {
    /// These devices of a world are on this client. Answered by [`ServiceSays::Begin`].
    Join { world: u32, devices: Vec<String> },
    /// What its devices send. Answered by [`ServiceSays::Taken`].
    Up { world: u32, packets: Vec<Upward>, marks: Vec<(u32, String)> },
    /// A packet has arrived, and all that follows from it is told; this is what its devices send in turn.
    Arrived { world: u32, packets: Vec<Upward> },
    /// A device has lost its network. Answered by [`ServiceSays::Taken`].
    Lost { world: u32, device: String },
    /// The number of a name. Answered by [`ServiceSays::Number`].
    Number { world: u32, class: Class, name: String },
}

/// From the service to a client.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "service", rename_all = "snake_case")]
pub(super) enum ServiceSays {
    /// The world as it begins for the client's devices.
    Begin { world: u32, now_ms: u64, openings: Vec<(String, Opening)> },
    /// It was taken.
    Taken { world: u32, now_ms: u64 },
    /// The number.
    Number { world: u32, at: usize },
    /// A packet arrives. Answered by [`ClientSays::Arrived`].
    Down { world: u32, packet: Downward },
}

/// Words under their nonces' numbers, for the wire.
pub(super) fn told(marks: &BTreeMap<Nonce, String>) -> Vec<(u32, String)> {
    marks.iter().map(|(nonce, mark)| (nonce.0, mark.clone())).collect()
}

/// Words from the wire.
pub(super) fn heard(marks: Vec<(u32, String)>) -> BTreeMap<Nonce, String> {
    marks.into_iter().map(|(nonce, mark)| (Nonce(nonce), mark)).collect()
}
