//! Steps in which something goes wrong beneath the SDK.
//!
//! *Not here*: an orderly loss of the network ([`steps`](super::steps)).

use super::Lowering;
use crate::language::diagnostic::{Diagnostic, Span, tick};
use crate::language::syntax::faults::{Crash, Degrade, RestartService, Skew, Strike};
use crate::language::word::{Count, Duration, Word};
use crate::script::{Act, Step, StepIx};
use aside_spec::vocabulary::{self as words, Control, Direction, Fate, Nonce, Spread, Store, Weather};

/// The longest time that a link is bad or the service is down, and the longest delay, in milliseconds.
const LONGEST_FAULT_MS: u64 = 60_000;
/// The most that a clock is wrong, in milliseconds: a day.
const FARTHEST_SKEW_MS: u64 = 86_400_000;
/// By how much a packet is late where a step does not say.
const USUAL_LATENESS_MS: u32 = 100;

/// Strikes at packets of messages that no step had made by then: each by its place, with the message's name.
pub(super) type Promises<'f> = Vec<(StepIx, &'f str)>;

/// Gives a strike the message that was made after it.
pub(super) fn keep(steps: &mut [Step], step: StepIx, message: Nonce) {
    if let Some(Step { act: Act::Control(Control::Strike { strike, device: _ }), .. }) = steps.get_mut(step) {
        strike.message = Some(message);
    }
}

impl<'f> Lowering<'f, '_> {
    pub(super) fn degrade(&mut self, it: &'f Degrade, span: Span) -> Option<()> {
        let of = self.device(&it.device);
        let direction = self.maybe(it.direction.as_ref(), Self::word);
        let for_ms = self.fault_ms(&it.milliseconds);
        let [lose, double, overtake, lose_acks] = [&it.lose, &it.double, &it.overtake, &it.lose_acks]
            .map(|word| self.maybe(word.as_ref(), Self::percent));
        let spread = self.maybe(it.spread.as_ref(), Self::word);
        let [delay, slow] = [&it.delay, &it.slow].map(|word| self.maybe(word.as_ref(), Self::fault_ms));
        let of = of?;
        let weather = Weather {
            direction: direction?.unwrap_or(Direction::Both),
            for_ms: for_ms?,
            lose: lose?.unwrap_or(0),
            double: double?.unwrap_or(0),
            overtake: overtake?.unwrap_or(0),
            lose_acks: lose_acks?.unwrap_or(0),
            spread: spread?.unwrap_or(Spread::Fixed),
            delay_ms: delay?.unwrap_or(0),
            slow_ms: slow?.unwrap_or(0),
        };
        if weather
            == (Weather {
                direction: weather.direction,
                for_ms: weather.for_ms,
                spread: weather.spread,
                ..Weather::CALM
            })
        {
            let error = Diagnostic::error(span, "nothing is wrong with this link");
            return self.sink.add(error.help("say what is, for example `lose: 30` or `delay: 200`"));
        }
        let words = format!("the link of {} is bad for {} ms", of.said, weather.for_ms);
        self.push_control(span, Control::Degrade { device: of.device, weather }, words);
        Some(())
    }

    pub(super) fn strike(&mut self, it: &'f Strike, span: Span) -> Option<()> {
        let of = self.device(&it.device);
        let direction = self.word(&it.direction);
        let traffic = self.word(&it.traffic);
        let group = self.maybe(it.group.as_ref(), Self::group);
        let message = self.maybe(it.message.as_ref(), Self::message_of_any_time);
        let nth = self.maybe(it.nth.as_ref(), Self::count);
        let fate = self.fate(it);
        let (of, direction, traffic, fate) = (of?, direction?, traffic?, fate?);
        let (group, message, nth) = (group?, message?, nth?.unwrap_or(1));
        if direction == Direction::Both {
            let error = Diagnostic::error(it.direction.span, "a packet goes one way");
            return self.sink.add(error.help("write `up` or `down`"));
        }
        if nth == 0 {
            let error = Diagnostic::error(span, "packets are counted from 1");
            return self.sink.add(error.help("leave `nth` out for the first"));
        }
        let about = message.map_or_else(String::new, |(name, _)| format!(" about {name}"));
        let words = format!("a {traffic} packet{about} {direction} the link of {} is struck", of.said);
        let strike = words::Strike {
            direction,
            traffic,
            group: group.map(|(group, _)| group),
            message: message.and_then(|(_, nonce)| nonce),
            nth,
            fate,
        };
        let step = self.push_control(span, Control::Strike { device: of.device, strike }, words);
        if let Some((name, None)) = message {
            self.promises.push((step, name));
        }
        Some(())
    }

    /// A message's name, with its number where a step has made it by now.
    fn message_of_any_time(
        &mut self,
        word: &'f Word<crate::language::word::Message>,
    ) -> Option<(&'f str, Option<Nonce>)> {
        let value = self.value(word)?;
        if !self.messages.has(value.text) && self.makers.contains_key(value.text) {
            self.facts.named.insert(value.text);
            return Some((value.text, None));
        }
        self.object(value).map(|object| (object.name, Some(object.nonce)))
    }

    fn fate(&mut self, it: &'f Strike) -> Option<Fate> {
        let fate: Option<FateName> = self.fate_word(&it.fate);
        let by = self.maybe(it.by.as_ref(), Self::fault_ms)?;
        let late = by.unwrap_or(USUAL_LATENESS_MS);
        match fate? {
            FateName::Late => Some(Fate::Late(late)),
            FateName::Twice => Some(Fate::Twice(late)),
            FateName::Lost | FateName::Unacknowledged if by.is_some() => {
                let error = Diagnostic::error(
                    it.fate.span,
                    format!("{} is not a matter of time", tick(&it.fate.text)),
                );
                self.sink.add(error.help("leave `by` out, or write `late` or `twice`"))
            }
            FateName::Lost => Some(Fate::Lost),
            FateName::Unacknowledged => Some(Fate::Unacknowledged),
        }
    }

    pub(super) fn crash(&mut self, it: &'f Crash, span: Span) -> Option<()> {
        let (of, store) = (self.device(&it.device), self.maybe(it.store.as_ref(), Self::word));
        let (of, store) = (of?, store?.unwrap_or(Store::Kept));
        let words = format!("the process of {} ends, its store is {store}", of.said);
        self.push_control(span, Control::Crash { device: of.device, store }, words);
        Some(())
    }

    pub(super) fn skew(&mut self, it: &'f Skew, span: Span) -> Option<()> {
        let of = self.device(&it.device);
        let [ahead, behind] = [&it.ahead, &it.behind]
            .map(|word| self.maybe(word.as_ref(), |it, word| it.duration(word, FARTHEST_SKEW_MS)));
        let (of, ahead, behind) = (of?, ahead?, behind?);
        let by = match (ahead, behind) {
            (Some(ahead), None) => i64::try_from(ahead).unwrap_or(0),
            (None, Some(behind)) => -i64::try_from(behind).unwrap_or(0),
            (None, None) | (Some(_), Some(_)) => {
                let error = Diagnostic::error(span, "a clock is either ahead or behind");
                return self.sink.add(error.help("for example `skew: { device: ann, behind: 90000 }`"));
            }
        };
        let milliseconds = i32::try_from(by).unwrap_or(0);
        let words = format!("the clock of {} is wrong by {milliseconds} ms", of.said);
        self.push_control(span, Control::Skew { device: of.device, milliseconds }, words);
        Some(())
    }

    pub(super) fn restart_service(&mut self, it: &'f RestartService, span: Span) -> Option<()> {
        let milliseconds = self.fault_ms(&it.milliseconds)?;
        let words = format!("the service restarts and is down for {milliseconds} ms");
        self.push_control(span, Control::RestartService { milliseconds }, words);
        Some(())
    }

    fn fault_ms(&mut self, word: &'f Word<Duration>) -> Option<u32> {
        self.duration(word, LONGEST_FAULT_MS).and_then(|it| u32::try_from(it).ok())
    }

    fn percent(&mut self, word: &'f Word<Count>) -> Option<u8> {
        let count = self.count(word)?;
        match u8::try_from(count) {
            Ok(percent) if percent <= 100 => Some(percent),
            Ok(_) | Err(_) => {
                self.sink.add(Diagnostic::error(word.span, format!("{count} of 100 is too many")))
            }
        }
    }
}

/// What becomes of a packet, without how late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FateName {
    Lost,
    Late,
    Twice,
    Unacknowledged,
}
