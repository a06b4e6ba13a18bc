//! Sizes beyond which nothing goes. They bound memory and time for any input.
//!
//! *Not here*: limits of the system under test, which are rules ([`RuleBook`](super::RuleBook)).

/// Users of one world.
pub const USERS: usize = 1_000_000;
/// Devices of one world.
pub const DEVICES: usize = 1_000_000;
/// Groups of one world.
pub const GROUPS: usize = 10_000;
/// Worlds that the model keeps at once; beyond it the verdict is inconclusive.
pub const POSSIBLE_WORLDS: usize = 4_096;
