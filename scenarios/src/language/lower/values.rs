//! Single words and lists, read in a cell: an axis is replaced by its value, and a value must be of the right kind.
//!
//! *Not here*: names of users, groups and messages ([`world`](super::world), [`messages`](super::messages)).

use super::Lowering;
use super::axes::Given;
use super::faults::FateName;
use crate::language::diagnostic::{Diagnostic, Span, a, known_words, tick};
use crate::language::node::{Sort, sort};
use crate::language::word::{
    AccountState, Code, Count, Duration, FateWord, Flag, IdState, List, Outcome, Term, VersionText, Word,
};
use aside_spec::vocabulary::{ErrorCode, Plan, Version, Word as Vocabulary};

/// A word's value in a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'f> {
    pub(super) text: &'f str,
    pub(super) span: Span,
    /// Where it is used, if it is an axis's value.
    pub(super) used_at: Option<Span>,
    pub(super) quoted: bool,
}

impl<'f> Value<'f> {
    /// A text that stands where it is used, whatever YAML takes it for.
    pub(super) const fn plain(text: &'f str, span: Span) -> Self {
        Self { text, span, used_at: None, quoted: true }
    }

    /// An error about it.
    pub(super) fn error(self, message: impl Into<String>) -> Diagnostic {
        let error = Diagnostic::error(self.span, message);
        match self.used_at {
            Some(span) => error.also(span, "used here"),
            None => error,
        }
    }

    /// An error about a name that nothing has.
    pub(super) fn unknown(self, noun: &str, known: &[&str]) -> Diagnostic {
        let message = format!("there is no {noun} {}", tick(self.text));
        self.error(message).label(format!("unknown {noun}")).help(known_words(self.text, noun, known))
    }
}

impl<'f> Lowering<'f, '_> {
    /// The value of a word: text, of the sort that its term asks for.
    pub(super) fn value<T: Term>(&mut self, word: &'f Word<T>) -> Option<Value<'f>> {
        let value = match word.axis() {
            None => Value { text: &word.text, span: word.span, used_at: None, quoted: word.quoted },
            // That an axis is unknown has been said.
            Some(axis) => match self.cell.get(axis)? {
                Given::One(it) => given(it, word.span),
                Given::Many(_, span) => {
                    let message =
                        format!("{} is a list here, and a single {} is needed", tick(&word.text), T::NOUN);
                    let error = Diagnostic::error(span, message).also(word.span, "used here");
                    return self.sink.add(error.help("write a single value here"));
                }
            },
        };
        self.sorted::<T>(value)
    }

    fn sorted<T: Term>(&mut self, value: Value<'f>) -> Option<Value<'f>> {
        if value.used_at.is_some() && !value.quoted && value.text.starts_with('$') {
            // That an axis can't be the value of another has been said.
            return None;
        }
        let found = sort(value.text, value.quoted);
        if found == T::SORT {
            return Some(value);
        }
        let shown = tick(value.text);
        let found = match found {
            Sort::Null => String::from("nothing"),
            Sort::Bool => format!("the truth value {shown}"),
            Sort::Number => format!("the number {shown}"),
            Sort::Text => format!("the text {shown}"),
        };
        let error = value.error(format!("expected {}, found {found}", a(T::NOUN)));
        self.sink.add(match T::SORT {
            Sort::Bool => error.help("write `true` or `false`, without quotes"),
            Sort::Number => error.help("write a whole number, without quotes"),
            Sort::Text => error
                .help(format!("if it is meant as text, put it in quotes: \"{}\"", value.text.escape_debug())),
            Sort::Null => error,
        })
    }

    /// The values of a list.
    pub(super) fn values<T: Term>(&mut self, list: &'f List<T>) -> Option<Vec<Value<'f>>> {
        self.each_value(list).into_iter().collect()
    }

    /// The values of a list; `None` for each that is wrong, and for a list that is none.
    pub(super) fn each_value<T: Term>(&mut self, list: &'f List<T>) -> Vec<Option<Value<'f>>> {
        let word = match list {
            List::Items(words, _) => return words.iter().map(|word| self.value(word)).collect(),
            List::Axis(word) => word,
        };
        match word.axis().and_then(|axis| self.cell.get(axis)) {
            Some(Given::Many(values, _)) => {
                values.iter().map(|it| self.sorted::<T>(given(it, word.span))).collect()
            }
            Some(Given::One(it)) => {
                let message = format!("{} is a single value here, and a list is needed", tick(&word.text));
                let error = Diagnostic::error(it.span, message).also(word.span, "used here");
                vec![self.sink.add(error.help(format!("write `[{}]`, as a value of `rows:`", it.text)))]
            }
            // That the axis is unknown has been said.
            None => vec![None],
        }
    }

    /// What may be left out: `Some(None)` where it is.
    #[allow(clippy::option_option, reason = "the outer is whether it could be read, as everywhere here")]
    pub(super) fn maybe<W, T>(
        &mut self,
        word: Option<&'f W>,
        read: impl FnOnce(&mut Self, &'f W) -> Option<T>,
    ) -> Option<Option<T>> {
        match word {
            None => Some(None),
            Some(word) => read(self, word).map(Some),
        }
    }

    /// A word of a closed vocabulary.
    pub(super) fn word<W: Vocabulary + Term>(&mut self, word: &'f Word<W>) -> Option<W> {
        let value = self.value(word)?;
        W::parse(value.text).or_else(|| {
            let names: Vec<_> = W::ALL.iter().map(|it| it.name()).collect();
            self.sink.add(value.unknown(<W as Vocabulary>::NOUN, &names))
        })
    }

    /// One of a few words that only the language has.
    fn one_of<T: Term, V: Copy>(&mut self, word: &'f Word<T>, all: &[(&str, V)]) -> Option<V> {
        let value = self.value(word)?;
        let known: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        all.iter()
            .find(|(name, _)| *name == value.text)
            .map(|(_, it)| *it)
            .or_else(|| self.sink.add(value.unknown(T::NOUN, &known)))
    }

    /// How a call ended: whether it was `ok`.
    pub(super) fn outcome(&mut self, word: &'f Word<Outcome>) -> Option<bool> {
        self.one_of(word, &[("ok", true), ("refused", false)])
    }

    /// What becomes of a packet.
    pub(super) fn fate_word(&mut self, word: &'f Word<FateWord>) -> Option<FateName> {
        let all = [
            ("lost", FateName::Lost),
            ("late", FateName::Late),
            ("twice", FateName::Twice),
            ("unacknowledged", FateName::Unacknowledged),
        ];
        self.one_of(word, &all)
    }

    /// A state of an account.
    pub(super) fn account(&mut self, word: &'f Word<AccountState>) -> Option<Account> {
        let all = [
            ("registered", Account::Registered),
            ("unknown", Account::Unknown),
            ("malformed", Account::Malformed),
        ];
        self.one_of(word, &all)
    }

    /// Whether an id is malformed.
    pub(super) fn malformed(&mut self, word: &'f Word<IdState>) -> Option<bool> {
        self.one_of(word, &[("well-formed", false), ("malformed", true)])
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, word: &'f Word<Flag>) -> Option<bool> {
        self.value(word).map(|value| value.text.eq_ignore_ascii_case("true"))
    }

    /// A version.
    pub(super) fn version(&mut self, word: &'f Word<VersionText>) -> Option<Version> {
        let value = self.version_text(word)?;
        value.text.parse().map_or_else(
            |why| {
                let error = value.error(format!("{} is no version", tick(value.text)));
                self.sink.add(error.label("not a version").help(format!("{why}")))
            },
            Some,
        )
    }

    /// `6.0` is a number to YAML, but what is wrong with it is that it is no version.
    fn version_text(&mut self, word: &'f Word<VersionText>) -> Option<Value<'f>> {
        match word.axis() {
            None => Some(Value { text: &word.text, span: word.span, used_at: None, quoted: true }),
            Some(axis) => match self.cell.get(axis)? {
                Given::One(it) => Some(given(it, word.span)),
                Given::Many(..) => self.value(word),
            },
        }
    }

    /// A plan; a bare name is read in the era of the book.
    pub(super) fn plan(&mut self, word: &'f Word<Plan>) -> Option<Plan> {
        let value = self.value(word)?;
        let era = self.book.era.as_str();
        let bare = |plan: &&Plan| plan.parts().0 == value.text;
        let found = Plan::parse(value.text)
            .or_else(|| Plan::ALL.iter().filter(bare).find(|plan| plan.parts().1 == era).copied());
        let any = || if self.holds { None } else { Plan::ALL.iter().rfind(bare).copied() };
        if let Some(plan) = found.or_else(any) {
            return Some(plan);
        }
        let elsewhere: Vec<_> = Plan::ALL.iter().filter(bare).map(|plan| plan.name()).collect();
        if elsewhere.is_empty() {
            let here = Plan::ALL.iter().map(|plan| plan.parts()).filter(|(_, of)| *of == era);
            let names: Vec<_> =
                here.map(|(name, _)| name).chain(Plan::ALL.iter().map(|plan| plan.name())).collect();
            return self.sink.add(value.unknown("plan", &names));
        }
        let message = format!(
            "there is no plan {} in {era}, the era of the rule book {}",
            tick(value.text),
            self.book.name
        );
        self.sink.add(value.error(message).help(format!("name its era: {}", tick(&elsewhere.join("` or `")))))
    }

    /// A count.
    pub(super) fn count(&mut self, word: &'f Word<Count>) -> Option<u32> {
        let value = self.value(word)?;
        let most = u64::from(u32::MAX);
        self.number(value, most).and_then(|number| u32::try_from(number).ok())
    }

    /// A stretch of time in units of which `most` are the most.
    pub(super) fn duration(&mut self, word: &'f Word<Duration>, most: u64) -> Option<u64> {
        let value = self.value(word)?;
        self.number(value, most)
    }

    fn number(&mut self, value: Value<'f>, most: u64) -> Option<u64> {
        let shown = tick(value.text);
        if value.text.starts_with('-') {
            return self.sink.add(value.error(format!("{shown} is negative, and this can't be less than 0")));
        }
        if value.text.is_empty() || !value.text.bytes().all(|byte| byte.is_ascii_digit()) {
            let error = value.error(format!("{shown} is not a whole number"));
            return self.sink.add(error.help("write it with decimal digits only"));
        }
        match value.text.parse() {
            Ok(number) if number <= most => Some(number),
            Ok(_) | Err(_) => self.sink.add(value.error(format!("{shown} is too large: {most} is the most"))),
        }
    }

    /// An error code.
    pub(super) fn code(&mut self, word: &'f Word<Code>) -> Option<ErrorCode> {
        let value = self.value(word)?;
        value.text.parse().map_or_else(
            |_| {
                let error = value.error(format!("{} is no error code", tick(value.text)));
                self.sink.add(error.help("an error code is a whole number of 32 bits, like 6017"))
            },
            |code| Some(ErrorCode(code)),
        )
    }
}

fn given<T>(word: &Word<T>, used_at: Span) -> Value<'_> {
    Value { text: &word.text, span: word.span, used_at: Some(used_at), quoted: word.quoted }
}

/// Whether a user has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Account {
    Registered,
    Unknown,
    Malformed,
}
