//! Adapters that are bad in one point: what a hasty one may really do. Each is bad in worlds with a Public group, from
//! the first send there on, unless it is bad from the start.
//!
//! *Not here*: SDKs that break rules; those are mutants.

use aside_spec::vocabulary::Word;

/// How an adapter misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misbehaviour {
    /// It ends with exit code 3, after a line on stderr.
    Exits,
    /// It is killed by a signal.
    Killed,
    /// It says nothing more.
    Hangs,
    /// It ends in the middle of a line.
    PartialLine,
    /// It writes something else than JSON to stdout.
    Chatty,
    /// It writes JSON of another form.
    WrongForm,
    /// It replies to a request that nobody made.
    WrongId,
    /// It replies twice.
    RepliesTwice,
    /// It writes a line that is too long.
    LongLine,
    /// It writes bytes that are no UTF-8.
    NotUtf8,
    /// It never replies to the call, and goes on.
    LostReply,
    /// It tells of a device that there is not.
    UnknownDevice,
    /// It tells of a call that was never made.
    UnknownCall,
    /// It answers `unsupported` to what it declares.
    Unsupported,
    /// It says that it failed itself.
    Fails,
    /// It ends instead of saying hello.
    DiesAtHello,
    /// It never says hello.
    SilentAtHello,
    /// It declares a capability that does not exist.
    UnknownCapability,
    /// It speaks another version of the protocol.
    OtherProtocol,
    /// It hosts only one world, and ends at every send.
    Hopeless,
}

impl Word for Misbehaviour {
    const NOUN: &'static str = "misbehaviour";
    const ALL: &'static [Self] = &[
        Self::Exits,
        Self::Killed,
        Self::Hangs,
        Self::PartialLine,
        Self::Chatty,
        Self::WrongForm,
        Self::WrongId,
        Self::RepliesTwice,
        Self::LongLine,
        Self::NotUtf8,
        Self::LostReply,
        Self::UnknownDevice,
        Self::UnknownCall,
        Self::Unsupported,
        Self::Fails,
        Self::DiesAtHello,
        Self::SilentAtHello,
        Self::UnknownCapability,
        Self::OtherProtocol,
        Self::Hopeless,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Exits => "exits",
            Self::Killed => "killed",
            Self::Hangs => "hangs",
            Self::PartialLine => "partial-line",
            Self::Chatty => "chatty",
            Self::WrongForm => "wrong-form",
            Self::WrongId => "wrong-id",
            Self::RepliesTwice => "replies-twice",
            Self::LongLine => "long-line",
            Self::NotUtf8 => "not-utf-8",
            Self::LostReply => "lost-reply",
            Self::UnknownDevice => "unknown-device",
            Self::UnknownCall => "unknown-call",
            Self::Unsupported => "unsupported",
            Self::Fails => "fails",
            Self::DiesAtHello => "dies-at-hello",
            Self::SilentAtHello => "silent-at-hello",
            Self::UnknownCapability => "unknown-capability",
            Self::OtherProtocol => "other-protocol",
            Self::Hopeless => "hopeless",
        }
    }

    fn aliases(self) -> &'static [&'static str] {
        &[]
    }
}

/// What becomes of the reply to a send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// These bytes are written in its place.
    Bytes(Vec<u8>),
    /// These bytes are written, and the process ends.
    BytesThenEnd(Vec<u8>, End),
    /// Nothing more is ever written.
    Silence,
}

/// How a process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With this exit code.
    Exit(u8),
    /// By a signal.
    Signal,
}

/// What is written instead of `reply`, which answers the request `id` of `world`.
pub(super) fn instead(kind: Misbehaviour, id: &str, world: u32, reply: &[u8]) -> Option<Instead> {
    let line = |text: String| Instead::Bytes([text.as_bytes(), b"\n"].concat());
    let and_reply = |text: String| Instead::Bytes([text.as_bytes(), b"\n", reply].concat());
    Some(match kind {
        Misbehaviour::Exits | Misbehaviour::Hopeless => Instead::BytesThenEnd(Vec::new(), End::Exit(3)),
        Misbehaviour::Killed => Instead::BytesThenEnd(Vec::new(), End::Signal),
        Misbehaviour::Hangs => Instead::Silence,
        Misbehaviour::PartialLine => {
            Instead::BytesThenEnd(reply.get(..reply.len() / 2).unwrap_or_default().into(), End::Exit(0))
        }
        Misbehaviour::Chatty => and_reply("sending the message ...".into()),
        Misbehaviour::WrongForm => line(format!("{{\"id\":\"{id}\",\"returned\":\"something\"}}")),
        Misbehaviour::WrongId => and_reply(format!("{{\"id\":\"{world}.9999\",\"returned\":\"nothing\"}}")),
        Misbehaviour::RepliesTwice => Instead::Bytes([reply, reply].concat()),
        Misbehaviour::LongLine => line("x".repeat(crate::protocol::limits::LINE)),
        Misbehaviour::NotUtf8 => Instead::Bytes(b"{\"event\":\"\xff\xfe\"}\n".to_vec()),
        Misbehaviour::LostReply => Instead::Bytes(Vec::new()),
        Misbehaviour::UnknownDevice => and_reply(format!(
            "{{\"event\":\"total_unread_changed\",\"world\":{world},\"device\":\"nobody/phone\",\"total\":1}}"
        )),
        Misbehaviour::UnknownCall => {
            and_reply(format!("{{\"event\":\"failed\",\"id\":\"{world}.9999\",\"code\":1}}"))
        }
        Misbehaviour::Unsupported => {
            line(format!("{{\"id\":\"{id}\",\"error\":{{\"kind\":\"unsupported\"}}}}"))
        }
        Misbehaviour::Fails => line(format!(
            "{{\"id\":\"{id}\",\"error\":{{\"kind\":\"adapter\",\"text\":\"KeyError: 'm1'\",\"effect\":\"unknown\"}}}}"
        )),
        Misbehaviour::DiesAtHello
        | Misbehaviour::SilentAtHello
        | Misbehaviour::UnknownCapability
        | Misbehaviour::OtherProtocol => return None,
    })
}
