//! Steps in which something goes wrong beneath the SDK.
//!
//! *Not here*: an orderly loss of the network, which everybody is told of ([`steps`](super::steps)).

use crate::language::decode::record;
use crate::language::word::{Count, Device, Duration, FateWord, Group, Message, Word};
use aside_spec::vocabulary::{Direction, Spread, Store, Traffic};

record! {
    /// A device's link is bad for some time. Both sides try again until it is not, so nothing is lost for good.
    "`degrade`" struct Degrade {
        /// Which device: the user's first, or `user/device`.
        device: Word<Device>,
        /// Which way; both where left out.
        direction: Option<Word<Direction>>,
        /// For how many milliseconds, 60000 at most.
        milliseconds: Word<Duration>,
        /// Of 100 packets, so many are lost; 100 is a partition.
        lose: Option<Word<Count>>,
        /// Of 100 packets, so many arrive twice.
        double: Option<Word<Count>>,
        /// Of 100 packets, so many are overtaken.
        overtake: Option<Word<Count>>,
        /// Of 100 deliveries, so many are not acknowledged.
        lose_acks: Option<Word<Count>>,
        /// How extra delay is distributed; fixed where left out.
        spread: Option<Word<Spread>>,
        /// The mean extra delay, in milliseconds.
        delay: Option<Word<Duration>>,
        /// How long the device takes over each packet, in milliseconds.
        slow: Option<Word<Duration>>,
    }
}

record! {
    /// Something happens to one packet: the nth that fits, counted from this step on.
    "`strike`" struct Strike {
        /// The device at one end; the service is at the other.
        device: Word<Device>,
        /// Which way: up or down.
        direction: Word<Direction>,
        /// What the packet is for.
        traffic: Word<Traffic>,
        /// In which group; any where left out.
        group: Option<Word<Group>>,
        /// About which message, which may be made later on; any where left out.
        message: Option<Word<Message>>,
        /// Which of those that fit; the first where left out.
        nth: Option<Word<Count>>,
        /// What becomes of it: lost, late, twice, or unacknowledged.
        fate: Word<FateWord>,
        /// By how many milliseconds it, or its second copy, is late; 100 where left out.
        by: Option<Word<Duration>>,
    }
}

record! {
    /// The application's process ends, with its message objects and the calls under way.
    "`crash`" struct Crash {
        /// On which device: the user's first, or `user/device`.
        device: Word<Device>,
        /// Whether its local store is kept or lost; kept where left out.
        store: Option<Word<Store>>,
    }
}

record! {
    /// A device's clock goes wrong: either field, not both.
    "`skew`" struct Skew {
        /// Which device: the user's first, or `user/device`.
        device: Word<Device>,
        /// By how many milliseconds it is ahead.
        ahead: Option<Word<Duration>>,
        /// By how many milliseconds it is behind.
        behind: Option<Word<Duration>>,
    }
}

record! {
    /// The service goes down and comes back. What it keeps durably is there; its connections are not.
    "`restart_service`" struct RestartService {
        /// For how many milliseconds it is down, 60000 at most.
        milliseconds: Word<Duration>,
    }
}
