//! Dense numbers for everything that a world holds. Names exist only at the edges.
//!
//! *Not here*: the names; see [`World`](super::World).

use core::fmt;
use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$meta:meta])* $Name:ident($Inner:ty), $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $Name(pub $Inner);

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

macro_rules! index {
    ($(#[$meta:meta])* $Name:ident, $prefix:literal) => {
        number!($(#[$meta])* $Name(u32), $prefix);

        impl $Name {
            /// The place of this in its table.
            pub const fn at(self) -> usize {
                self.0 as usize
            }
            /// The number of the place `at`. Tables are far smaller than `u32::MAX` ([`limits`](super::limits)).
            pub fn of(at: usize) -> Self {
                Self(u32::try_from(at).unwrap_or(u32::MAX))
            }
        }
    };
}

index!(
    /// A user, registered or not: the place in [`World::users`](super::World::users).
    UserIx, "user#"
);
index!(
    /// A device, on which one user is logged in at most: the place in [`World::devices`](super::World::devices).
    DeviceIx, "device#"
);
index!(
    /// A group, existing or not: the place in [`World::groups`](super::World::groups).
    GroupIx, "group#"
);
index!(
    /// A message object in the hands of the application: what `createXxxMessage` returned, and what is sent.
    Handle, "message#"
);
number!(
    /// A call, unique in its world, counted from 0 in the order of submission.
    CallId(u32), "call#"
);
number!(
    /// What makes a message's content unique: it travels in the content, so that a message is known wherever
    /// it shows up, even when an error was reported and no message id exists.
    Nonce(u32), "nonce#"
);
number!(
    /// An error code as the SDK or the service reports it.
    ErrorCode(i32), ""
);
number!(
    /// A message's number in its group, from 1.
    Seq(u64), "seq#"
);
