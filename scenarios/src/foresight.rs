//! What the rules expect of a case, computed from the model alone: no subject runs.
//!
//! It serves the expected results that are kept beside scenarios, `aside explain`, and the check that an author's pins
//! do not contradict the rules.
//!
//! *Not here*: judging a subject; see [`run`](crate::run).

use crate::run::lockstep::waves;
use crate::script::{Act, Case, Ending, Expectation, Readers, StepIx};
use aside_spec::model::{Asked, Foreseen, Model, Outlook};
use aside_spec::vocabulary::{Call, CallId, Clause, DeviceIx, GroupIx, Nonce, RuleBook, UserIx, Word, World};
use std::fmt::Write;

/// The cell has more courses than the model keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyCourses;

/// What the rules expect of a case, in lines, and the pins that say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foresight {
    /// What everybody may see in the end, a line for each device, and how the sends end.
    pub lines: Vec<String>,
    /// Pins that no allowed course agrees with: the step, what it pins, what the rules say.
    pub contradictions: Vec<(StepIx, String)>,
}

/// Foresees a case in the world that its needs and the book describe.
pub fn foresee(case: &Case, book: &RuleBook, world: &World) -> Result<Foresight, TooManyCourses> {
    let mut seer =
        Seer { case, world, model: Model::new(book, world, &case.script.messages), ends: Vec::new() };
    seer.ends.resize(case.script.steps.len(), None);
    let mut foresight = Foresight::default();
    for wave in waves(&case.script) {
        seer.walk(&wave, &mut foresight)?;
    }
    for at in 0..world.devices.len() {
        foresight.lines.push(seer.device(DeviceIx::of(at)));
    }
    Ok(foresight)
}

struct Seer<'s> {
    case: &'s Case,
    world: &'s World,
    model: Model<'s>,
    ends: Vec<Option<Outlook<Foreseen>>>,
}

impl Seer<'_> {
    fn walk(&mut self, wave: &[StepIx], foresight: &mut Foresight) -> Result<(), TooManyCourses> {
        let mut asked = Vec::new();
        for &at in wave {
            match &self.case.script.steps[at].act {
                Act::Call(device, what) => {
                    asked.push(Asked::Call { call: CallId(0), device: *device, what: what.clone() });
                }
                Act::Control(control) => asked.push(Asked::Control(*control)),
                Act::Expect(_) => {}
            }
        }
        let end =
            if asked.is_empty() { None } else { Some(self.model.foresee(&asked).ok_or(TooManyCourses)?) };
        for &at in wave {
            let step = &self.case.script.steps[at];
            match &step.act {
                Act::Call(_, call) => {
                    self.ends[at] = end.clone().filter(|_| wave.len() == 1);
                    if let (Call::Target { .. } | Call::Send { .. }, Some(end)) = (call, &self.ends[at]) {
                        foresight.lines.push(format!("{}: {}", step.words, self.tell(end)));
                    }
                }
                Act::Control(_) => {}
                Act::Expect(expectation) => {
                    for said in self.contradictions(expectation) {
                        foresight.contradictions.push((at, said));
                    }
                }
            }
        }
        Ok(())
    }

    /// One device's line: what it received, and each group as it shows it.
    fn device(&self, device: DeviceIx) -> String {
        let mut line = format!(
            "{} received {}",
            self.world.device_name(device),
            self.tell(&self.model.foresee_received(device))
        );
        for group in (0..self.world.groups.len()).map(GroupIx::of) {
            let look = Call::ReadConversation { group };
            let unread = self.model.foresee_count(device, &look);
            let last = self.model.foresee_last(device, &look);
            let history = self.model.foresee_messages(device, &Call::ReadHistory { group });
            let nothing = matches!((&unread, &last), (Outlook::Unjudged, Outlook::Unjudged))
                && matches!(history, Outlook::Unjudged | Outlook::Certain(Foreseen::Refused));
            if nothing {
                continue;
            }
            let _ = write!(
                line,
                "; {}: unread {}, last {}, history {}",
                self.world.group_name(group),
                self.tell(&unread),
                self.tell(&last),
                self.tell(&history)
            );
        }
        line
    }

    fn tell(&self, outlook: &Outlook<Foreseen>) -> String {
        match outlook {
            Outlook::Certain(value) => self.value(value),
            Outlook::Unjudged => "unjudged".into(),
            Outlook::Open(questions, _) => {
                let names: Vec<_> =
                    questions.iter().map(|question| format!("?{}", question.name())).collect();
                if names.is_empty() { "unjudged".into() } else { names.join(" ") }
            }
        }
    }

    fn value(&self, value: &Foreseen) -> String {
        match value {
            Foreseen::Refused => "refused".into(),
            Foreseen::Done => "ok".into(),
            Foreseen::Count(count) => count.to_string(),
            Foreseen::Last(nonce) => nonce.map_or("none".into(), |nonce| self.message(nonce)),
            Foreseen::Messages(nonces) => {
                let names: Vec<_> = nonces.iter().map(|nonce| self.message(*nonce)).collect();
                format!("[{}]", names.join(", "))
            }
            Foreseen::Receipt(read, unread) => format!("read by {read}, not by {unread}"),
        }
    }

    fn message(&self, nonce: Nonce) -> String {
        self.case.script.messages.get(nonce.0 as usize).cloned().unwrap_or_else(|| "?".into())
    }

    /// What a pin says that no allowed course agrees with.
    fn contradictions(&self, expectation: &Expectation) -> Vec<String> {
        let mut said = Vec::new();
        let mut hold = |who: &str, outlook: &Outlook<Foreseen>, pinned: Foreseen| {
            if !allows(outlook, &pinned) {
                let pinned = self.value(&pinned);
                said.push(format!(
                    "the scenario pins {pinned} for {who}, the rules say {}",
                    self.tell_all(outlook)
                ));
            }
        };
        let name = |device: DeviceIx| self.world.device_name(device);
        match expectation {
            Expectation::Result { of, is } => {
                let pinned = if matches!(is, Ending::Ok) { Foreseen::Done } else { Foreseen::Refused };
                if let Some(Some(end)) = self.ends.get(*of) {
                    hold(&self.case.script.steps[*of].words, end, pinned);
                }
            }
            Expectation::Received(lists) => each(lists, |d| self.model.foresee_received(d), &name, &mut hold),
            Expectation::Recalled(lists) => each(lists, |d| self.model.foresee_recalled(d), &name, &mut hold),
            Expectation::Modified(lists) => each(lists, |d| self.model.foresee_modified(d), &name, &mut hold),
            Expectation::Pushed(lists) => {
                let user = |user: UserIx| self.world.user_name(user).to_string();
                each(lists, |u| self.model.foresee_pushed(u), &user, &mut hold);
            }
            Expectation::Unread(group, counts) => {
                let look = Call::ReadConversation { group: *group };
                for (device, count) in counts {
                    hold(&name(*device), &self.model.foresee_count(*device, &look), Foreseen::Count(*count));
                }
            }
            Expectation::TotalUnread(counts) => {
                for (device, count) in counts {
                    let total = self.model.foresee_count(*device, &Call::ReadTotalUnread);
                    hold(&name(*device), &total, Foreseen::Count(*count));
                }
            }
            Expectation::Last(group, lasts) => {
                let look = Call::ReadConversation { group: *group };
                for (device, last) in lasts {
                    hold(&name(*device), &self.model.foresee_last(*device, &look), Foreseen::Last(*last));
                }
            }
            Expectation::History(group, lists) => {
                let look = Call::ReadHistory { group: *group };
                each(lists, |d| self.model.foresee_messages(d, &look), &name, &mut hold);
            }
            Expectation::Found(..)
            | Expectation::AllOrNone(_)
            | Expectation::Badge(_)
            | Expectation::Receipt { readers: Readers::AtMost(_), .. } => {}
            Expectation::Receipt { on, message, readers: Readers::Exactly(read, unread) } => {
                let receipt = self.model.foresee_receipt(*on, &Call::ReadReceipt { message: *message });
                hold(&name(*on), &receipt, Foreseen::Receipt(*read, *unread));
            }
        }
        said
    }

    fn tell_all(&self, outlook: &Outlook<Foreseen>) -> String {
        let Outlook::Open(_, possibilities) = outlook else { return self.tell(outlook) };
        let tell = |(value, answers): &(Foreseen, Vec<(Clause, String)>)| {
            let answers: Vec<_> =
                answers.iter().map(|(question, answer)| format!("{question}: {answer}")).collect();
            format!("{} ({})", self.value(value), answers.join(", "))
        };
        possibilities.iter().map(tell).collect::<Vec<_>>().join(" or ")
    }
}

fn each<I: Copy>(
    lists: &[(I, Vec<Nonce>)],
    outlook: impl Fn(I) -> Outlook<Foreseen>,
    name: &dyn Fn(I) -> String,
    hold: &mut dyn FnMut(&str, &Outlook<Foreseen>, Foreseen),
) {
    for (who, list) in lists {
        hold(&name(*who), &outlook(*who), Foreseen::Messages(list.clone()));
    }
}

fn allows(outlook: &Outlook<Foreseen>, pinned: &Foreseen) -> bool {
    match outlook {
        Outlook::Certain(value) => value == pinned,
        Outlook::Open(_, possibilities) => possibilities.iter().any(|(value, _)| value == pinned),
        Outlook::Unjudged => true,
    }
}
