//! The model at work: commands in, what was seen in, findings out.
//!
//! *Not here*: predicting without a subject; see [`outlook`](super::outlook).

use super::characterise::Characteriser;
use super::chooser::{Chooser, Freedom, Picks, explore};
use super::compare::{Comparison, Scene};
use super::leaks::leaks;
use super::state::State;
use super::turn::{Outcome, Reply, Turn, remember};
use super::window::Answer;
use crate::clauses::statement;
use crate::finding::{Finding, Kind};
use crate::vocabulary::{Call, CallId, Clause, Control, DeviceIx, Event, RuleBook, World, limits};
use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// Something that was asked of the subject or done to the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A call.
    Call {
        /// Its number.
        call: CallId,
        /// On which device.
        device: DeviceIx,
        /// What.
        what: Call,
    },
    /// A control.
    Control(Control),
}

/// What the model says of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Broken clauses, leaks first.
    pub findings: Vec<Finding>,
    /// Clauses that were checked: each once for every check of it.
    pub checked: Vec<Clause>,
    /// The model gave up: more worlds were possible than it keeps. Nothing is judged from here on.
    pub inconclusive: bool,
}

/// The reference model of one case.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) world: &'a World,
    names: &'a [String],
    pub(super) worlds: Vec<Arc<State>>,
    characteriser: Characteriser,
    gave_up: bool,
}

/// Courses with how they compare.
type Compared = Vec<(Course, Comparison)>;

/// A course of all that was asked, with the reply to each by its place.
pub(super) struct Course {
    pub outcome: Outcome,
    pub replies: Vec<(usize, Reply)>,
}

impl<'a> Model<'a> {
    /// The model of a world under a book. `names` are the author's names of the messages, by nonce.
    pub fn new(book: &'a RuleBook, world: &'a World, names: &'a [String]) -> Self {
        let characteriser = Characteriser::new(world.groups.len());
        Self { book, world, names, worlds: vec![Arc::new(State::new(world))], characteriser, gave_up: false }
    }

    /// Judges what was seen after `asked`, whose order among themselves is open, up to the next quiet.
    pub fn judge(&mut self, asked: &[Asked], seen: &[Event]) -> Judgement {
        if self.gave_up {
            return Judgement { inconclusive: true, ..Judgement::default() };
        }
        let answers = answers(asked, seen);
        let calls: Vec<_> =
            answers.iter().map(|(device, call, answer)| (*device, *call, answer.clone())).collect();
        let Some(courses) = self.courses(self.book, Freedom::Judge, asked) else { return self.give_up() };
        let states: Vec<_> = courses.iter().map(|course| &*course.outcome.state).collect();
        let found = leaks(&states, self.world, self.names, &calls, seen);
        let scene = Scene {
            book: self.book,
            world: self.world,
            names: self.names,
            asked: &calls,
            seen,
            leaks: &found,
        };
        let compared = compare_all(&scene, courses);
        let (kept, mut findings) = self.keep(&scene, asked, compared);
        findings.extend(found.findings.iter().cloned());
        findings.sort();
        findings.dedup();
        let checked = kept.first().map_or_else(Vec::new, |(course, _)| course.outcome.exercised.clone());
        if let Some((course, _)) = kept.first() {
            self.characteriser.observe(&course.replies, &calls);
        }
        self.adopt(kept);
        Judgement { findings, checked, inconclusive: false }
    }

    fn give_up(&mut self) -> Judgement {
        self.gave_up = true;
        Judgement { inconclusive: true, ..Judgement::default() }
    }

    /// The courses that agree with what was seen; where none does, the nearest, with what is wrong about it.
    fn keep(&self, scene: &Scene<'_>, asked: &[Asked], compared: Compared) -> (Compared, Vec<Finding>) {
        let agrees = |(_, comparison): &(Course, Comparison)| comparison.findings.is_empty();
        if compared.iter().any(agrees) {
            return (compared.into_iter().filter(agrees).collect(), vec![]);
        }
        // A subject that contradicts an answer it gave before breaks no clause: the report tells of it.
        if let Some(courses) = self.courses(self.book, Freedom::Excuse, asked) {
            let excused: Vec<_> = compare_all(scene, courses).into_iter().filter(agrees).collect();
            if !excused.is_empty() {
                return (excused, vec![]);
            }
        }
        if let Some(pinned) = self.break_of_pinned_answer(scene, asked) {
            return pinned;
        }
        let nearest = compared.into_iter().min_by_key(|(_, comparison)| distance(&comparison.findings));
        let findings = nearest.iter().flat_map(|(_, comparison)| comparison.findings.clone()).collect();
        (nearest.into_iter().collect(), findings)
    }

    /// Whether what was seen is a course that only the book's own answers to open questions rule out.
    fn break_of_pinned_answer(&self, scene: &Scene<'_>, asked: &[Asked]) -> Option<(Compared, Vec<Finding>)> {
        if self.book.answers.is_empty() {
            return None;
        }
        let unpinned = RuleBook { answers: BTreeMap::new(), ..self.book.clone() };
        let courses = self.courses(&unpinned, Freedom::Excuse, asked)?;
        let compared = compare_all(scene, courses);
        let agreeing = compared.into_iter().find(|(_, comparison)| comparison.findings.is_empty())?;
        let wrong = |(question, answer): &(Clause, u8)| {
            let pinned = self.book.answers.get(question)?;
            let given = statement(*question).answers.get(usize::from(*answer))?.name;
            let (expected, seen) = (format!("the answer {pinned}"), format!("the answer {given}"));
            (given != pinned).then_some(Finding { kind: Kind::Corrupted, clause: *question, expected, seen })
        };
        let findings = agreeing.0.outcome.picks.iter().filter_map(wrong).collect();
        Some((vec![agreeing], findings))
    }

    fn adopt(&mut self, kept: Compared) {
        let mut worlds = BTreeSet::new();
        for (course, comparison) in kept {
            let mut state = course.outcome.state;
            for taken in comparison.taken {
                remember(Arc::make_mut(&mut state), &course.outcome.sights[taken]);
            }
            worlds.insert(state);
        }
        self.worlds = worlds.into_iter().collect();
    }

    /// Every course from every world, through every order of what was asked; `None` if they are too many.
    pub(super) fn courses(&self, book: &RuleBook, freedom: Freedom, asked: &[Asked]) -> Option<Vec<Course>> {
        let mut open: Vec<(Course, Vec<usize>)> = Vec::with_capacity(self.worlds.len());
        for state in &self.worlds {
            open.push((start(Arc::clone(state)), (0..asked.len()).collect()));
        }
        for _ in 0..asked.len() {
            let mut next = Vec::with_capacity(open.len());
            for (course, left) in open {
                for chosen in 0..left.len() {
                    let mut rest = left.clone();
                    let at = rest.remove(chosen);
                    let steps = self.step(book, freedom, &course, at, &asked[at]);
                    next.extend(steps.into_iter().map(|course| (course, rest.clone())));
                    if next.len() > limits::POSSIBLE_WORLDS {
                        return None;
                    }
                }
            }
            open = next;
        }
        Some(open.into_iter().map(|(course, _)| course).collect())
    }

    fn step(
        &self,
        book: &RuleBook,
        freedom: Freedom,
        course: &Course,
        at: usize,
        asked: &Asked,
    ) -> Vec<Course> {
        let before = &course.outcome;
        let walk = |chooser: &mut Chooser<'_>| {
            let (sights, exercised) = (before.sights.clone(), before.exercised.clone());
            let state = Arc::clone(&before.state);
            let mut turn = Turn { book, world: self.world, chooser, state, sights, exercised, fresh: 0 };
            turn.fresh = turn.sights.len();
            let reply = match asked {
                Asked::Call { device, what, call: _ } => turn.call(*device, what),
                Asked::Control(control) => turn.control(*control),
            };
            turn.finish(reply)
        };
        let walked = explore(book, freedom, &before.state.answers, walk);
        walked
            .into_iter()
            .map(|((outcome, reply), picks)| follow(course, outcome, reply, picks, at))
            .collect()
    }

    /// The answers to open questions on which all possible worlds agree, and the codes and sequence numbers that
    /// were recorded. Two answers to one question are a contradiction of the subject's.
    pub fn answers(&self) -> BTreeSet<(Clause, Cow<'static, str>)> {
        let mut common = self.worlds.first().map(|state| state.answers.clone()).unwrap_or_default();
        for state in &self.worlds {
            common.retain(|answer| state.answers.contains(answer));
        }
        let named = common.iter().filter_map(|(question, answer)| {
            let answer = statement(*question).answers.get(usize::from(*answer))?;
            Some((*question, Cow::Borrowed(answer.name)))
        });
        named.chain(self.characteriser.answers()).collect()
    }
}

/// How far a course is from what was seen. A call that ended the other way is farther than anything else.
fn distance(findings: &[Finding]) -> usize {
    let other_end = |finding: &&Finding| matches!(finding.kind, Kind::WronglyAdmitted | Kind::WronglyRefused);
    findings.len() + 100 * findings.iter().filter(other_end).count()
}

fn start(state: Arc<State>) -> Course {
    let outcome = Outcome { state, sights: vec![], exercised: vec![], picks: vec![] };
    Course { outcome, replies: vec![] }
}

fn follow(before: &Course, mut outcome: Outcome, reply: Reply, picks: Picks, at: usize) -> Course {
    if !picks.is_empty() {
        Arc::make_mut(&mut outcome.state).answer(&picks);
    }
    outcome.picks.clone_from(&before.outcome.picks);
    outcome.picks.extend(picks);
    let mut replies = before.replies.clone();
    replies.push((at, reply));
    Course { outcome, replies }
}

fn answers<'s>(asked: &'s [Asked], seen: &'s [Event]) -> Vec<(DeviceIx, &'s Call, Answer<'s>)> {
    let none = (DeviceIx(0), &Call::Login);
    let answer = |asked: &'s Asked| match asked {
        Asked::Call { call, device, what } => (*device, what, Answer::of(*call, seen)),
        Asked::Control(_) => (none.0, none.1, Answer::default()),
    };
    asked.iter().map(answer).collect()
}

fn compare_all(scene: &Scene<'_>, courses: Vec<Course>) -> Compared {
    let compare = |course: Course| {
        let comparison = scene.compare(&course.outcome, &course.replies);
        (course, comparison)
    };
    courses.into_iter().map(compare).collect()
}

/// A book's answers in words, for those who print them.
pub(super) fn answer_name(question: Clause, answer: u8) -> String {
    statement(question)
        .answers
        .get(usize::from(answer))
        .map_or_else(|| answer.to_string(), |it| it.name.to_string())
}
