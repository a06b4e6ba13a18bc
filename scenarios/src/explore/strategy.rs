//! The explorer's cases as a proptest strategy: proptest draws a seed, and a case is expanded from it.
//!
//! *Not here*: what a case consists of ([`plan`](super::plan)), and making one small, which is delta debugging's work
//! ([`shrink`](crate::shrink)): it knows what a step is.

use super::plan::{Drawn, draw};
use super::swarm::Bounds;
use aside_spec::vocabulary::RuleBook;
use proptest::num::u64::ANY;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// All cases that can be drawn for a book.
#[derive(Clone, Copy, Debug)]
pub struct Cases<'b> {
    /// The book.
    pub book: &'b RuleBook,
    /// What may be drawn.
    pub bounds: Bounds,
}

/// One of them. Another seed would be another case altogether, so proptest is offered none that is simpler.
#[derive(Clone, Debug)]
pub struct One(Drawn);

impl ValueTree for One {
    type Value = Drawn;

    fn current(&self) -> Drawn {
        self.0.clone()
    }

    fn simplify(&mut self) -> bool {
        false
    }

    fn complicate(&mut self) -> bool {
        false
    }
}

impl Strategy for Cases<'_> {
    type Tree = One;
    type Value = Drawn;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let seed = ANY.new_tree(runner)?.current();
        Ok(One(draw(seed, self.book, self.bounds)))
    }
}

impl Cases<'_> {
    /// The case that proptest draws from this seed.
    pub fn of(&self, seed: u64) -> Drawn {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let mut runner =
            TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
        // A strategy without filters rejects nothing.
        self.new_tree(&mut runner).map_or_else(|_| draw(seed, self.book, self.bounds), |it| it.0)
    }
}
