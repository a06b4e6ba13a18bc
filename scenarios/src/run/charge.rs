//! Which clause a pin that fails is charged to: the first under `covers:` that it can be about, by what it speaks of, whom
//! it speaks of and what is wrong; where there is none, the one that the model would name there.
//!
//! *Not here*: whether a pin fails; see [`pins`](super::pins).

use super::aims::Aims;
use aside_spec::clauses::{Level, guards_secrecy, statement};
use aside_spec::finding::Kind;
use aside_spec::vocabulary::{Clause, GroupIx, Nonce, UserIx, Word};

/// What a pin speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    Result,
    Receipt,
    Recall,
    Modification,
    Push,
    Unread,
    Last,
    History,
    Search,
    ReadReceipt,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong<'w> {
    /// Something about no message that anybody was shown.
    Other(Kind),
    /// These messages are too many, in a surplus that this user may or may not know of.
    Unexpected(UserIx, &'w [Nonce]),
    /// These messages of this user's are missing, twice there, or out of order.
    Shown(Kind, &'w [Nonce]),
    /// A count of this user's is too high or not: in a group, or in all.
    Count { user: UserIx, group: Option<GroupIx>, too_high: bool },
    /// The numbers of a read receipt are wrong, and they count more users than they should, or not.
    Readers { message: Nonce, too_many: bool },
}

/// The clause to charge, and the kind of harm.
pub(super) fn charge(covers: &[Clause], aims: &Aims, area: Area, wrong: Wrong<'_>) -> (Clause, Kind) {
    let it = Charge { aims, area, wrong };
    let fits = |clause: &Clause| {
        area.speaks_of(*clause) && it.can_be(*clause) && statement(*clause).level > Level::Open
    };
    // Of a refusal with a wrong code, only a clause about errors can say so.
    let of_codes = |clause: &Clause| clause.name().starts_with("error.") && fits(clause);
    let is_code = area == Area::Result && matches!(wrong, Wrong::Other(Kind::Corrupted));
    let about_codes = covers.iter().copied().find(of_codes).filter(|_| is_code);
    let clause = about_codes.or_else(|| covers.iter().copied().find(fits)).unwrap_or_else(|| it.otherwise());
    (clause, it.kind(clause))
}

impl Area {
    /// Whether a pin of this sort can speak of a clause.
    fn speaks_of(self, clause: Clause) -> bool {
        let area = clause.name().split('.').next().unwrap_or_default();
        let one_of = |areas: &[&str]| areas.contains(&area);
        let trace = clause == Clause::SendErrorMeansUnsent;
        match self {
            Self::Result => one_of(&[
                "gate", "send", "error", "recall", "modify", "receipt", "deliver", "receive", "hide",
            ]),
            Self::Receipt => {
                one_of(&["deliver", "send", "receive", "gate", "online-only"])
                    && clause != Clause::SendCallbacks
            }
            Self::Recall => one_of(&["recall"]) || clause == Clause::HideRecall,
            Self::Modification => one_of(&["modify"]) || clause == Clause::HideModify,
            Self::Push => one_of(&["push"]) || clause == Clause::HidePush,
            Self::Unread => one_of(&["unread"]) || clause == Clause::HideUnread || trace,
            Self::Last => one_of(&["last", "gate"]) || clause == Clause::HideLastMessage || trace,
            Self::History => {
                one_of(&["history", "online-only", "gate"])
                    || matches!(clause, Clause::HideHistory | Clause::DeliverOnce)
                    || trace
            }
            Self::Search => clause == Clause::HideSearch,
            Self::ReadReceipt => one_of(&["receipt"]) || clause == Clause::HideReceipts,
        }
    }
}

/// A choice of clause.
struct Charge<'c> {
    aims: &'c Aims,
    area: Area,
    wrong: Wrong<'c>,
}

impl Charge<'_> {
    /// Whether somebody saw a message who may not know of it.
    fn leaks(&self) -> bool {
        match self.wrong {
            Wrong::Unexpected(user, which) => which.iter().any(|nonce| !self.aims.is_for(*nonce, user)),
            Wrong::Other(_) | Wrong::Shown(..) | Wrong::Count { .. } | Wrong::Readers { .. } => false,
        }
    }

    /// Whether what is too much was never sent, as far as its sender was told.
    fn unsent(&self) -> bool {
        match self.wrong {
            Wrong::Unexpected(_, which) => which.iter().any(|nonce| self.aims.is_unsent(*nonce)),
            Wrong::Count { group, too_high, .. } => too_high && self.aims.any_unsent(group),
            Wrong::Other(_) | Wrong::Shown(..) | Wrong::Readers { .. } => false,
        }
    }

    /// Whether what is wrong can be the breach of a clause.
    fn can_be(&self, clause: Clause) -> bool {
        let secret = guards_secrecy(clause);
        match self.wrong {
            Wrong::Other(kind) => {
                clause != Clause::DeliverOnce
                    && !(kind == Kind::Lost && secret)
                    && !(kind == Kind::WronglyAdmitted && clause == Clause::SendErrorMeansUnsent)
            }
            Wrong::Unexpected(..) => self.surplus_can_be(clause, secret),
            Wrong::Shown(kind, _) => {
                let once = clause == Clause::DeliverOnce;
                let order = clause == Clause::DeliverOrder;
                let right_kind = (!once || kind == Kind::Duplicate) && (!order || kind == Kind::Misordered);
                // A gate has been passed where something is missing from the history.
                let gate = self.area != Area::Receipt && clause.name().starts_with("gate.");
                right_kind && !secret && !gate && clause != Clause::SendErrorMeansUnsent
            }
            Wrong::Count { user, group, too_high } => {
                let receives = self.aims.receives_targeted(user, group);
                if clause == Clause::HideUnread {
                    too_high && !receives && self.aims.stands_by(user, group)
                } else if clause == Clause::UnreadExcluded {
                    too_high && receives
                } else if clause == Clause::SendErrorMeansUnsent {
                    self.unsent()
                } else {
                    !secret
                }
            }
            Wrong::Readers { message, too_many } => !secret || too_many && self.aims.is_targeted(message),
        }
    }

    /// What came to somebody off the list breaks a secret; what came to anybody else breaks none, and can't make a
    /// clause broken by which such messages have to come, or come once.
    fn surplus_can_be(&self, clause: Clause, secret: bool) -> bool {
        let never = matches!(
            clause,
            Clause::DeliverOnce
                | Clause::DeliverOrder
                | Clause::DeliverTargets
                | Clause::HistoryTargets
                | Clause::RecallAudience
        );
        // Both forms send to those named and to nobody else.
        let form = matches!(clause, Clause::SendListForm | Clause::SendSingleForm);
        if clause == Clause::SendErrorMeansUnsent {
            self.unsent()
        } else if clause == Clause::DeliverMembersOnly {
            !self.leaks()
        } else if self.leaks() {
            secret || form
        } else {
            !secret && !never
        }
    }

    /// The kind of harm, once the clause is known.
    fn kind(&self, clause: Clause) -> Kind {
        match self.wrong {
            Wrong::Other(kind) | Wrong::Shown(kind, _) => kind,
            Wrong::Count { .. } | Wrong::Readers { .. } => Kind::Miscount,
            Wrong::Unexpected(..) if clause.name().starts_with("gate.") => Kind::WronglyAdmitted,
            Wrong::Unexpected(..) if clause == Clause::LastOrdinary => Kind::Misordered,
            Wrong::Unexpected(..) => {
                let known_to_none = matches!(
                    clause,
                    Clause::SendErrorMeansUnsent | Clause::DeliverMembersOnly | Clause::HistoryBeforeJoining
                );
                if self.leaks() || known_to_none { Kind::Leak } else { Kind::Corrupted }
            }
        }
    }

    /// The clause that is charged where the scenario covers none that fits.
    fn otherwise(&self) -> Clause {
        let traces = matches!(self.area, Area::Receipt | Area::Last | Area::History);
        if traces && matches!(self.wrong, Wrong::Unexpected(..)) && self.unsent() {
            return Clause::SendErrorMeansUnsent;
        }
        let leak = self.leaks();
        match self.area {
            Area::Result => Clause::SendListForm,
            Area::Receipt => self.otherwise_received(),
            Area::Recall if leak => Clause::HideRecall,
            Area::Recall => Clause::RecallAudience,
            Area::Modification if leak => Clause::HideModify,
            Area::Modification => Clause::ModifyOrdinary,
            Area::Push if leak => Clause::HidePush,
            Area::Push => Clause::PushOrdinary,
            Area::Unread => self.otherwise_counted(),
            Area::Last if leak => Clause::HideLastMessage,
            Area::Last => Clause::LastOrdinary,
            Area::History if leak => Clause::HideHistory,
            Area::Search if leak => Clause::HideSearch,
            Area::History | Area::Search if self.targeted() => Clause::HistoryTargets,
            Area::History | Area::Search => Clause::HistoryOrdinary,
            Area::ReadReceipt => Clause::ReceiptOrdinary,
        }
    }

    fn otherwise_received(&self) -> Clause {
        match self.wrong {
            Wrong::Shown(Kind::Duplicate, _) => Clause::DeliverOnce,
            Wrong::Shown(Kind::Misordered, _) => Clause::DeliverOrder,
            Wrong::Unexpected(..) if self.leaks() => Clause::DeliverOnlyTargets,
            Wrong::Unexpected(user, which) if which.iter().any(|nonce| self.aims.is_by(*nonce, user)) => {
                Clause::DeliverNoEcho
            }
            Wrong::Unexpected(..) if self.targeted() => Clause::ReceiveAsOrdinary,
            Wrong::Shown(..) | Wrong::Other(_) if self.targeted() => Clause::DeliverTargets,
            Wrong::Unexpected(..)
            | Wrong::Shown(..)
            | Wrong::Other(_)
            | Wrong::Count { .. }
            | Wrong::Readers { .. } => Clause::DeliverOrdinary,
        }
    }

    fn otherwise_counted(&self) -> Clause {
        match self.wrong {
            Wrong::Count { user, group, too_high: true } if self.aims.receives_targeted(user, group) => {
                Clause::UnreadExcluded
            }
            Wrong::Count { user, group, too_high: true } if self.aims.stands_by(user, group) => {
                Clause::HideUnread
            }
            Wrong::Count { group: None, .. } => Clause::UnreadTotal,
            Wrong::Count { .. }
            | Wrong::Other(_)
            | Wrong::Unexpected(..)
            | Wrong::Shown(..)
            | Wrong::Readers { .. } => Clause::UnreadOrdinary,
        }
    }

    /// Whether a message that is wrong was sent to a list.
    fn targeted(&self) -> bool {
        match self.wrong {
            Wrong::Unexpected(_, which) | Wrong::Shown(_, which) => {
                which.iter().any(|nonce| self.aims.is_targeted(*nonce))
            }
            Wrong::Readers { message, .. } => self.aims.is_targeted(message),
            Wrong::Other(_) | Wrong::Count { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests;
