//! Twists: what a few cases are about beside everything else, because among all that may happen it would hardly ever
//! come up, and somebody is sure to get it wrong.
//!
//! *Not here*: what the rest of the case consists of ([`swarm`](super::swarm), [`plan`](super::plan)).

use super::dice::Dice;

/// A twist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    /// Dozens of members, and lists of more than ten, or of about as many as a list may name.
    Dozens,
    /// Words that read like a mention and are none.
    Lookalike,
    /// Mentions in messages of every kind and in both forms of targeting.
    Signed,
    /// Recalls after more than a minute, some of them of a sender whose clock is wrong.
    Patience,
}

/// So many cases there are for one with a twist.
const ONE_IN: usize = 16;

impl Twist {
    /// The twist of a case, if it has one. It has a stream of its own, so that the cases without are as they would be.
    pub fn draw(seed: u64) -> Option<Self> {
        let mut dice = Dice::new(!seed);
        let twist = dice.pick([Self::Dozens, Self::Lookalike, Self::Signed, Self::Patience]);
        dice.once_in(ONE_IN).then_some(twist)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dozens => "dozens",
            Self::Lookalike => "lookalike",
            Self::Signed => "signed",
            Self::Patience => "patience",
        }
    }
}
