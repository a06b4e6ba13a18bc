//! The kinds of harm that a broken rule does.
//!
//! *Not here*: which rule was broken, and by what; see [`finding`](crate::finding).

/// The kind of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody learned of a message who may not know of it.
    Leak,
    /// Something that had to arrive did not.
    Lost,
    /// Something arrived twice.
    Duplicate,
    /// A count is wrong.
    Miscount,
    /// A request was refused that had to be admitted.
    WronglyRefused,
    /// A request was admitted that had to be refused.
    WronglyAdmitted,
    /// Something arrived in the wrong order.
    Misordered,
    /// Something arrived otherwise than it must: with another content, sender, group or code, or where it must not.
    Corrupted,
    /// The subject went down.
    Crash,
    /// The subject did not answer.
    Timeout,
}

impl Kind {
    /// Every kind, the worst first.
    pub const ALL: [Self; 10] = [
        Self::Leak,
        Self::Lost,
        Self::Duplicate,
        Self::Miscount,
        Self::WronglyRefused,
        Self::WronglyAdmitted,
        Self::Misordered,
        Self::Corrupted,
        Self::Crash,
        Self::Timeout,
    ];

    /// The kind of this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind's name, as printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leak => "leak",
            Self::Lost => "lost",
            Self::Duplicate => "duplicate",
            Self::Miscount => "miscount",
            Self::WronglyRefused => "wrongly refused",
            Self::WronglyAdmitted => "wrongly admitted",
            Self::Misordered => "misordered",
            Self::Corrupted => "corrupted",
            Self::Crash => "crash",
            Self::Timeout => "timeout",
        }
    }
}
