//! Where the rules allow more than one course, every course is taken.
//!
//! A transition is written as straight code that asks a [`Chooser`] at each fork; [`explore`] runs it once for each
//! combination of answers.
//!
//! *Not here*: which of the courses the subject took; comparing outcomes with what was seen tells that.

use crate::clauses::statement;
use crate::vocabulary::{Clause, RuleBook};
use alloc::vec::Vec;

/// The place of an answer in its question's list.
pub(super) type AnswerIx = u8;

/// What a course took for answers, in the order asked.
pub(super) type Picks = Vec<(Clause, AnswerIx)>;

/// How far a fork is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freedom {
    /// What one consistent, ordinary subject would do: the answers it gave before, the likely course of the rest.
    Foresee,
    /// What a consistent subject may do: the answers it gave before, any course of the rest.
    Judge,
    /// What any subject may do, even one that contradicts itself.
    Excuse,
}

/// Answers the forks of one course.
pub(super) struct Chooser<'a> {
    book: &'a RuleBook,
    freedom: Freedom,
    given: &'a [(Clause, AnswerIx)],
    path: Vec<(u8, u8)>,
    depth: usize,
    picks: Picks,
}

impl Chooser<'_> {
    /// The answer to an open question: one of the first `count` that the catalogue lists, the book's where it gives one.
    pub(super) fn pick(&mut self, question: Clause, count: AnswerIx) -> AnswerIx {
        let answer = self.settled(question).unwrap_or_else(|| self.fork(count));
        self.picks.push((question, answer));
        answer
    }

    /// An open question of two answers: whether the first one is given.
    pub(super) fn first(&mut self, question: Clause) -> bool {
        self.pick(question, 2) == 0
    }

    /// A fork that no clause speaks of; `likely` is the course of an ordinary subject.
    pub(super) fn unjudged(&mut self, likely: bool) -> bool {
        match self.freedom {
            Freedom::Foresee => likely,
            Freedom::Judge | Freedom::Excuse => self.fork(2) == 0,
        }
    }

    fn settled(&self, question: Clause) -> Option<AnswerIx> {
        let pinned = self.book.answers.get(&question).and_then(|name| answer_named(question, name));
        let given = match self.freedom {
            Freedom::Foresee | Freedom::Judge => self.given,
            Freedom::Excuse => &[],
        };
        let taken = self.picks.iter().chain(given).find(|(asked, _)| *asked == question);
        pinned.or(taken.map(|(_, answer)| *answer))
    }

    fn fork(&mut self, count: u8) -> u8 {
        if self.depth == self.path.len() {
            self.path.push((0, count));
        }
        let (taken, _) = self.path[self.depth];
        self.depth += 1;
        taken
    }
}

fn answer_named(question: Clause, name: &str) -> Option<AnswerIx> {
    let place = statement(question).answers.iter().position(|answer| answer.name == name)?;
    u8::try_from(place).ok()
}

/// Runs a transition along every course, and gives what comes of each. `given` are the answers that the world gave
/// before.
pub(super) fn explore<T>(
    book: &RuleBook,
    freedom: Freedom,
    given: &[(Clause, AnswerIx)],
    mut course: impl FnMut(&mut Chooser<'_>) -> T,
    mut each: impl FnMut(T, Picks),
) {
    let mut path = Vec::new();
    loop {
        let mut chooser = Chooser { book, freedom, given, path, depth: 0, picks: Vec::new() };
        let result = course(&mut chooser);
        path = chooser.path;
        each(result, chooser.picks);
        if !advance(&mut path) {
            return;
        }
    }
}

/// The next path in order; `false` after the last.
fn advance(path: &mut Vec<(u8, u8)>) -> bool {
    while let Some((taken, count)) = path.pop() {
        if taken + 1 < count {
            path.push((taken + 1, count));
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tencent_2022;

    fn courses(book: &RuleBook, freedom: Freedom, given: &[(Clause, AnswerIx)]) -> Vec<(u8, bool)> {
        let course = |chooser: &mut Chooser<'_>| {
            let first = chooser.pick(Clause::ReceiverSelf, 3);
            (first, first == 1 && chooser.unjudged(true))
        };
        let mut all = Vec::new();
        explore(book, freedom, given, course, |result, _| all.push(result));
        all
    }

    #[test]
    fn every_combination_once() {
        let all = courses(&tencent_2022(), Freedom::Judge, &[]);
        assert_eq!(all, [(0, false), (1, true), (1, false), (2, false)]);
    }

    #[test]
    fn a_book_and_consistency_narrow_it() {
        let mut book = tencent_2022();
        let again = courses(&book, Freedom::Judge, &[(Clause::ReceiverSelf, 1)]);
        assert_eq!(again, [(1, true), (1, false)]);
        assert_eq!(courses(&book, Freedom::Foresee, &[(Clause::ReceiverSelf, 1)]), [(1, true)]);
        assert_eq!(courses(&book, Freedom::Excuse, &[(Clause::ReceiverSelf, 1)]).len(), 4);
        book.answers.insert(Clause::ReceiverSelf, "refused".into());
        assert_eq!(courses(&book, Freedom::Judge, &[]), [(2, false)]);
    }
}
