//! What can go wrong between and beneath a device and its service, in words that a scenario and a simulation share.
//!
//! *Not here*: what a service makes of it, and what its users may still rely on.

use super::words::words;
use super::{GroupIx, Nonce};
use serde::{Deserialize, Serialize};

words! {
    /// Which way along a device's link.
    "direction" enum Direction {
        /// From the device to the service.
        Up = "up",
        /// From the service to the device.
        Down = "down",
        /// Either way.
        Both = "both",
    }
}

words! {
    /// How extra delay is distributed.
    "distribution" enum Spread {
        /// The same for every packet.
        Fixed = "fixed",
        /// Anything from nothing to twice the mean.
        Uniform = "uniform",
        /// Mostly short, at times long.
        Exponential = "exponential",
        /// Mostly very short, and now and then very long.
        HeavyTail = "heavy-tail",
    }
}

words! {
    /// What becomes of a device's local store when its process ends.
    "local store" enum Store {
        /// It is there when the process starts again.
        Kept = "kept",
        /// It is gone: the device begins with nothing.
        Lost = "lost",
    }
}

words! {
    /// What a packet is for. The answer to a request has its request's word.
    "traffic" enum Traffic {
        /// Being online, with all that was missed.
        Session = "session",
        /// Logging out.
        Logout = "logout",
        /// A message to a group: its sending, and its delivery.
        Message = "message",
        /// A one-to-one message.
        Letter = "letter",
        /// Messages that are missing.
        Gap = "gap",
        /// A group's history.
        History = "history",
        /// Up to where a group was read.
        Read = "read",
        /// A receive option.
        Option = "option",
        /// A recall.
        Recall = "recall",
        /// A modification.
        Modify = "modify",
        /// A deletion.
        Delete = "delete",
        /// A read receipt.
        Receipt = "receipt",
        /// Membership and management of a group.
        Group = "group",
        /// What the plan carries.
        Plan = "plan",
        /// The end of a connection.
        Closed = "closed",
    }
}

/// How bad a device's link is for some time. Everything in it is drawn for each packet, by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weather {
    /// Which way.
    pub direction: Direction,
    /// For how long, in milliseconds.
    pub for_ms: u32,
    /// Of 100 packets, so many are lost; 100 is a partition.
    pub lose: u8,
    /// Of 100 packets, so many arrive twice.
    pub double: u8,
    /// Of 100 packets, so many are overtaken by later ones.
    pub overtake: u8,
    /// Of 100 deliveries, so many are carried out and not acknowledged.
    pub lose_acks: u8,
    /// How extra delay is distributed.
    pub spread: Spread,
    /// The mean extra delay, in milliseconds.
    pub delay_ms: u32,
    /// How long the device takes over each packet before the next, in milliseconds: a slow receiver.
    pub slow_ms: u32,
}

impl Weather {
    /// A link without fault, both ways, for no time.
    pub const CALM: Self = Self {
        direction: Direction::Both,
        for_ms: 0,
        lose: 0,
        double: 0,
        overtake: 0,
        lose_acks: 0,
        spread: Spread::Fixed,
        delay_ms: 0,
        slow_ms: 0,
    };
}

/// What becomes of one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is lost.
    Lost,
    /// It arrives so many milliseconds later, and others overtake it.
    Late(u32),
    /// It arrives, and once more so many milliseconds later.
    Twice(u32),
    /// It arrives, and is not acknowledged.
    Unacknowledged,
}

/// One packet, and what becomes of it: the `nth` on the device's link, that way, which fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strike {
    /// Which way; never both.
    pub direction: Direction,
    /// What it is for.
    pub traffic: Traffic,
    /// In which group, where that matters.
    pub group: Option<GroupIx>,
    /// About which message, where that matters.
    pub message: Option<Nonce>,
    /// Which of those that fit, from 1.
    pub nth: u32,
    /// What becomes of it.
    pub fate: Fate,
}
