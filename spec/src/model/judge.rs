//! The model at work: commands in, what was seen in, findings out.
//!
//! *Not here*: predicting without a subject; see [`outlook`](super::outlook).

use super::characterise::Characteriser;
use super::chooser::{Chooser, Freedom, Picks, explore};
use super::compare::{Comparison, Scene, wrongly_admitted};
use super::leaks::leaks;
use super::shared::Shared;
use super::state::State;
use super::turn::{Outcome, Reply, Turn, Waiver, remember};
use super::window::{Answer, Window};
use crate::clauses::statement;
use crate::finding::{Finding, Kind};
use crate::vocabulary::{Call, CallId, Clause, Control, DeviceIx, Event, RuleBook, World, limits};
use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
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
    pub(super) worlds: Vec<Shared<State>>,
    characteriser: Characteriser,
    gave_up: bool,
}

/// A call with the device it was made on and how it was answered.
type Answered<'s> = (DeviceIx, &'s Call, Answer<'s>);

/// An explanation of what was seen.
struct Attempt {
    /// Whether some course is just what was seen, but for leaks.
    agrees: bool,
    kept: Compared,
    findings: Vec<Finding>,
}

/// What an explanation may take for granted.
#[derive(Clone, Copy)]
pub(super) struct Latitude<'l> {
    pub book: &'l RuleBook,
    pub freedom: Freedom,
    pub waiver: &'l Waiver,
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
        Self {
            book,
            world,
            names,
            worlds: vec![Shared::new(State::new(world))],
            characteriser,
            gave_up: false,
        }
    }

    /// Judges what was seen after `asked`, whose order among themselves is open, up to the next quiet.
    pub fn judge(&mut self, asked: &[Asked], seen: &[Event]) -> Judgement {
        if self.gave_up {
            return Judgement { inconclusive: true, ..Judgement::default() };
        }
        let answers = answers(asked, seen);
        if let Some(judgement) = self.glance(asked, &answers, seen) {
            return judgement;
        }
        let Some(attempt) = self.best_attempt(asked, &answers, seen) else { return self.give_up() };
        let first = attempt.kept.first().map(|(course, _)| course);
        let checked = first.map_or_else(Vec::new, |course| course.outcome.exercised.clone());
        if let Some(course) = first {
            self.characteriser.observe(&course.replies, &answers);
        }
        self.adopt(attempt.kept);
        let mut findings = attempt.findings;
        findings.sort();
        findings.dedup();
        Judgement { findings, checked, inconclusive: false }
    }

    /// The usual case, without the detour over courses: a look that changes nothing in any world, while nothing else was
    /// seen, and that some world answers as the subject did. Most of what is judged is that.
    fn glance(&mut self, asked: &[Asked], answers: &[Answered<'_>], seen: &[Event]) -> Option<Judgement> {
        let ([look], [(device, call, answer)]) = (asked, answers) else { return None };
        if !is_look(call) || !seen.iter().all(|event| event.call().is_some()) {
            return None;
        }
        let latitude = Latitude { book: self.book, freedom: Freedom::Judge, waiver: &Waiver::None };
        let window = Window::of(&[]);
        let states: Vec<_> = self.worlds.iter().map(|state| &**state).collect();
        let leaks = leaks(&states, self.world, self.names, answers, (seen, &window));
        let scene = Scene {
            book: self.book,
            world: self.world,
            names: self.names,
            asked: answers,
            window: &window,
            leaks: &leaks,
            cut_off: Vec::new(),
        };
        let mut kept: Vec<Shared<State>> = Vec::with_capacity(self.worlds.len());
        let (mut first, mut differences) = (None, Vec::new());
        for state in &self.worlds {
            let before = start(Shared::clone(state)).outcome;
            let walk = |chooser: &mut Chooser<'_>| self.walk(latitude, &before, look, chooser);
            let mut changes = false;
            explore(self.book, latitude.freedom, &state.answers, walk, |(outcome, reply), picks| {
                changes |= !outcome.state.is_same(state);
                changes |= picks.iter().any(|pick| !state.answers.contains(pick));
                scene.reply(&outcome, *device, call, &reply, answer, &mut differences);
                if differences.is_empty() {
                    if kept.last().is_none_or(|it| !it.is_same(state)) {
                        kept.push(Shared::clone(state));
                    }
                    first.get_or_insert((outcome.exercised, reply));
                }
                differences.clear();
            });
            if changes {
                return None;
            }
        }
        let (checked, reply) = first?;
        self.characteriser.observe(&[(0, reply)], answers);
        self.worlds = kept;
        let mut findings = leaks.findings;
        findings.sort();
        findings.dedup();
        Some(Judgement { findings, checked, inconclusive: false })
    }

    fn give_up(&mut self) -> Judgement {
        self.gave_up = true;
        Judgement { inconclusive: true, ..Judgement::default() }
    }

    /// The attempt at explaining what was seen that finds the least wrong with it; `None` if the courses are too many.
    fn best_attempt(&self, asked: &[Asked], answers: &[Answered<'_>], seen: &[Event]) -> Option<Attempt> {
        let attempt = |book: &RuleBook, freedom, waiver: &Waiver| {
            let courses = self.courses(Latitude { book, freedom, waiver }, asked)?;
            Some(self.attempt(courses, asked, answers, seen))
        };
        let usual = attempt(self.book, Freedom::Judge, &Waiver::None)?;
        if usual.agrees {
            return Some(usual);
        }
        // A subject that contradicts an answer it gave before breaks no clause: the report tells of it.
        let excused = attempt(self.book, Freedom::Excuse, &Waiver::None)?;
        if excused.agrees {
            return Some(excused);
        }
        if !self.book.answers.is_empty() {
            let unpinned = RuleBook { answers: BTreeMap::new(), ..self.book.clone() };
            if let Some(mut other) = attempt(&unpinned, Freedom::Excuse, &Waiver::None).filter(|it| it.agrees)
            {
                other.kept.truncate(1);
                let picks = other.kept.iter().flat_map(|(course, _)| &course.outcome.picks);
                let broken: Vec<_> = picks.filter_map(|pick| self.break_of_pinned_answer(*pick)).collect();
                other.findings.extend(broken);
                return Some(other);
            }
        }
        if usual.findings.iter().any(|finding| finding.kind == Kind::WronglyAdmitted) {
            let waived = attempt(self.book, Freedom::Excuse, &Waiver::Given(vec![]));
            return waived.filter(|it| distance(&it.findings) < distance(&usual.findings)).or(Some(usual));
        }
        Some(usual)
    }

    /// Holds courses against what was seen. Those that agree are kept; where none does, the nearest, with what is
    /// wrong about it.
    fn attempt(
        &self,
        courses: Vec<Course>,
        asked: &[Asked],
        answers: &[Answered<'_>],
        seen: &[Event],
    ) -> Attempt {
        let states: Vec<_> = courses.iter().map(|course| &*course.outcome.state).collect();
        let window = Window::of(seen);
        let leaks = leaks(&states, self.world, self.names, answers, (seen, &window));
        let scene = Scene {
            book: self.book,
            world: self.world,
            names: self.names,
            asked: answers,
            window: &window,
            leaks: &leaks,
            cut_off: asked.iter().map(|it| is_cut_off(asked, it)).collect(),
        };
        let compare = |course: Course| {
            let mut comparison = scene.compare(&course.outcome, &course.replies);
            if !course.outcome.waived.is_empty() {
                comparison.findings.push(wrongly_admitted(&course.outcome.waived, "success"));
            }
            (course, comparison)
        };
        let compared: Compared = courses.into_iter().map(compare).collect();
        let agreeing = |(_, comparison): &(Course, Comparison)| comparison.findings.is_empty();
        let mut findings = leaks.findings.clone();
        if compared.iter().any(agreeing) {
            let kept = compared.into_iter().filter(agreeing).collect();
            return Attempt { agrees: true, kept, findings };
        }
        let nearest = compared.into_iter().min_by_key(|(_, comparison)| distance(&comparison.findings));
        findings.extend(nearest.iter().flat_map(|(_, comparison)| comparison.findings.clone()));
        Attempt { agrees: false, kept: nearest.into_iter().collect(), findings }
    }

    /// What a book's own answer has against another one.
    fn break_of_pinned_answer(&self, (question, answer): (Clause, u8)) -> Option<Finding> {
        let pinned = self.book.answers.get(&question)?;
        let given = statement(question).answers.get(usize::from(answer))?.name;
        let (expected, seen) = (format!("the answer {pinned}"), format!("the answer {given}"));
        (given != pinned).then_some(Finding { kind: Kind::Corrupted, clause: question, expected, seen })
    }

    fn adopt(&mut self, kept: Compared) {
        let mut worlds = Vec::with_capacity(kept.len());
        for (course, comparison) in kept {
            let mut state = course.outcome.state;
            for taken in comparison.taken {
                remember(state.change(), &course.outcome.sights[taken]);
            }
            if state.settled != state.posts.len() {
                let it = state.change();
                it.settled = it.posts.len();
            }
            worlds.push(state);
        }
        // Worlds that nothing changed are different and in order already; others mostly are.
        worlds.dedup_by(|one, other| one.is_same(other));
        let mut before = self.worlds.iter();
        let is_part = worlds.iter().all(|world| before.any(|it| it.is_same(world)));
        if !is_part && !worlds.is_sorted_by(|one, other| one < other) {
            worlds.sort();
            worlds.dedup();
        }
        self.worlds = worlds;
    }

    /// Every course from every world, through every order of what was asked; `None` if they are too many.
    pub(super) fn courses(&self, latitude: Latitude<'_>, asked: &[Asked]) -> Option<Vec<Course>> {
        let mut open: Vec<_> = self.worlds.iter().map(|state| start(Shared::clone(state))).collect();
        for _ in 0..asked.len() {
            let mut next = Vec::with_capacity(open.len());
            for course in &open {
                let is_left = |at: &usize| course.replies.iter().all(|(done, _)| done != at);
                for at in (0..asked.len()).filter(is_left) {
                    self.step(latitude, course, (at, &asked[at]), &mut next);
                    if is_cut_off(asked, &asked[at]) {
                        next.push(follow(course, course.outcome.clone(), Reply::Void, Picks::new(), at));
                    }
                    if next.len() > limits::POSSIBLE_WORLDS {
                        return None;
                    }
                }
            }
            open = next;
        }
        Some(open)
    }

    /// Every course of one more thing that is asked.
    fn step(
        &self,
        latitude: Latitude<'_>,
        course: &Course,
        (at, asked): (usize, &Asked),
        next: &mut Vec<Course>,
    ) {
        let Latitude { book, freedom, waiver: _ } = latitude;
        let before = &course.outcome;
        let walk = |chooser: &mut Chooser<'_>| self.walk(latitude, before, asked, chooser);
        explore(book, freedom, &before.state.answers, walk, |(outcome, reply), picks| {
            next.push(follow(course, outcome, reply, picks, at));
        });
    }

    /// One course of one thing that is asked.
    fn walk(
        &self,
        latitude: Latitude<'_>,
        before: &Outcome,
        asked: &Asked,
        chooser: &mut Chooser<'_>,
    ) -> (Outcome, Reply) {
        let mut turn = Turn {
            book: latitude.book,
            world: self.world,
            chooser,
            state: Shared::clone(&before.state),
            sights: before.sights.clone(),
            exercised: before.exercised.clone(),
            fresh: before.sights.len(),
            waiver: latitude.waiver.clone(),
        };
        let reply = match asked {
            Asked::Call { device, what, call: _ } => turn.call(*device, what),
            Asked::Control(control) => turn.control(*control),
        };
        turn.finish(reply)
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

/// Whether the process ends under a call: what overlaps with its end may come to nothing.
fn is_cut_off(asked: &[Asked], call: &Asked) -> bool {
    let Asked::Call { device, .. } = call else { return false };
    let ends = |it: &Asked| matches!(it, Asked::Control(Control::Crash { device: of, .. }) if of == device);
    asked.iter().any(ends)
}

fn is_look(call: &Call) -> bool {
    matches!(
        call,
        Call::ReadConversation { .. }
            | Call::ReadTotalUnread
            | Call::ReadHistory { .. }
            | Call::Search { .. }
    )
}

/// How far a course is from what was seen. A call that ended the other way is farther than anything else.
fn distance(findings: &[Finding]) -> usize {
    let other_end = |finding: &&Finding| matches!(finding.kind, Kind::WronglyAdmitted | Kind::WronglyRefused);
    findings.len() + 100 * findings.iter().filter(other_end).count()
}

fn start(state: Shared<State>) -> Course {
    let outcome = Outcome { state, sights: vec![], exercised: vec![], picks: vec![], waived: vec![] };
    Course { outcome, replies: vec![] }
}

fn follow(before: &Course, mut outcome: Outcome, reply: Reply, picks: Picks, at: usize) -> Course {
    if picks.iter().any(|pick| !outcome.state.answers.contains(pick)) {
        outcome.state.change().answer(&picks);
    }
    outcome.picks.clone_from(&before.outcome.picks);
    outcome.picks.extend(picks);
    outcome.waived.extend_from_slice(&before.outcome.waived);
    let mut replies = before.replies.clone();
    replies.push((at, reply));
    Course { outcome, replies }
}

fn answers<'s>(asked: &'s [Asked], seen: &'s [Event]) -> Vec<Answered<'s>> {
    let none = (DeviceIx(0), &Call::Login);
    let answer = |asked: &'s Asked| match asked {
        Asked::Call { call, device, what } => (*device, what, Answer::of(*call, seen)),
        Asked::Control(_) => (none.0, none.1, Answer::default()),
    };
    asked.iter().map(answer).collect()
}

/// A book's answers in words, for those who print them.
pub(super) fn answer_name(question: Clause, answer: u8) -> String {
    statement(question)
        .answers
        .get(usize::from(answer))
        .map_or_else(|| answer.to_string(), |it| it.name.to_string())
}
