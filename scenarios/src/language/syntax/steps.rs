//! A step: a map with one key, which says what kind of step it is.
//!
//! *Not here*: the kinds that call the SDK ([`calls`](super::calls)) and those that expect something
//! ([`pins`](super::pins)).

use super::calls::Call;
use super::faults::{Crash, Degrade, RestartService, Skew, Strike};
use super::pins::Pin;
use crate::language::decode::{Decode, expected, keyed, record};
use crate::language::diagnostic::{Diagnostic, Span, known_words, tick};
use crate::language::node::{Key, Node, Value};
use crate::language::sink::Sink;
use crate::language::word::{Device, Duration, Word};
use aside_spec::vocabulary::Plan;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// A step.
#[derive(Clone, Debug)]
pub(in crate::language) struct Step {
    /// Where its key stands.
    pub(in crate::language) span: Span,
    /// What is done or expected.
    pub(in crate::language) act: Act,
}

/// What is done or expected.
#[derive(Clone, Debug)]
pub(in crate::language) enum Act {
    Call(Call),
    Change(Box<Change>),
    Overlap(Overlap),
    Pin(Pin),
}

keyed! {
    /// Something that happens to the world, past the SDK.
    "a change" enum Change {
        /// Takes the network from a device.
        Disconnect(OfDevice) = "disconnect",
        /// Gives a device its network back.
        Connect(OfDevice) = "connect",
        /// Changes the application's plan.
        ChangePlan(ChangePlan) = "change_plan",
        /// Lets time pass.
        Wait(Wait) = "wait",
        /// Makes a device's link bad for some time.
        Degrade(Degrade) = "degrade",
        /// Makes something happen to one packet.
        Strike(Strike) = "strike",
        /// Ends the application's process on a device.
        Crash(Crash) = "crash",
        /// Starts the process again; its user's session resumes.
        Start(OfDevice) = "start",
        /// Stops a device in the middle of everything. The service is not told.
        Sleep(OfDevice) = "sleep",
        /// Lets a sleeping device go on.
        Wake(OfDevice) = "wake",
        /// Sets a device's clock wrong.
        Skew(Skew) = "skew",
        /// Takes the service down for some time.
        RestartService(RestartService) = "restart_service",
    }
}

keyed! {
    /// Steps without an order.
    "an overlap" enum Overlap {
        /// Steps that overlap: each comes after the step before, and the next step after all of them.
        Together(#[schemars(length(min = 2, max = 64))] Vec<Step>) = "together",
    }
}

record! {
    /// Something that happens to a device.
    "this step" struct OfDevice {
        /// Which: the user's first, or `user/device`.
        device: Word<Device>,
    }
}

record! {
    /// The application's owner changes the plan.
    "`change_plan`" struct ChangePlan {
        /// The new plan.
        to: Word<Plan>,
    }
}

record! {
    /// Time passes: either field, not both.
    "`wait`" struct Wait {
        /// For how many seconds.
        seconds: Option<Word<Duration>>,
        /// For how many milliseconds.
        milliseconds: Option<Word<Duration>>,
    }
}

impl Decode for Step {
    fn decode(node: &Node, sink: &mut Sink) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            return expected("a step, like `send: { by: ann, message: aside, group: groupA }`", node, sink);
        };
        let [(key, value)] = entries.as_slice() else { return one_key(node, entries, sink) };
        decode_act(key, value, sink).map(|act| Self { span: key.span, act })
    }
}

fn decode_act(key: &Key, value: &Node, sink: &mut Sink) -> Option<Act> {
    let name = key.text.as_str();
    if Call::KEYS.contains(&name) {
        Call::decode_as(name, value, sink).map(Act::Call)
    } else if Change::KEYS.contains(&name) {
        Change::decode_as(name, value, sink).map(|it| Act::Change(Box::new(it)))
    } else if Overlap::KEYS.contains(&name) {
        Overlap::decode_as(name, value, sink).map(Act::Overlap)
    } else if Pin::KEYS.contains(&name) {
        Pin::decode_as(name, value, sink).map(Act::Pin)
    } else {
        let error = Diagnostic::error(key.span, format!("there is no step {}", tick(name)));
        sink.add(error.label("unknown step").help(known_words(name, "step", &keys())))
    }
}

/// The key of every kind of step.
fn keys() -> Vec<&'static str> {
    [Call::KEYS, Change::KEYS, Overlap::KEYS, Pin::KEYS].concat()
}

fn one_key<T>(node: &Node, entries: &[(Key, Node)], sink: &mut Sink) -> Option<T> {
    let [(first, _), (second, _), ..] = entries else {
        return sink
            .add(Diagnostic::error(node.span, "this step is empty").help("write a step, or take it away"));
    };
    let error = Diagnostic::error(second.span, "a step has one key, and this one has more")
        .label("a second one")
        .also(first.span, "the step's key");
    let help = if keys().contains(&second.text.as_str()) {
        String::from("begin each step with its own `- `")
    } else {
        format!("a field of {} belongs between its braces, or two spaces further in", tick(&first.text))
    };
    sink.add(error.help(help))
}

impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        "step".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kinds = [
            generator.subschema_for::<Call>(),
            generator.subschema_for::<Change>(),
            generator.subschema_for::<Overlap>(),
            generator.subschema_for::<Pin>(),
        ];
        json_schema!({ "anyOf": kinds, "description": "What is done or expected: a map with one key." })
    }
}
