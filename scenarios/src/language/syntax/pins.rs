//! Steps that expect something.
//!
//! *Not here*: whether it is so ([`run`](crate::run)).

use crate::language::decode::{keyed, record};
use crate::language::word::{
    Body, Code, Count, Device, Group as GroupName, List, Map, Message, MessageOrNone, Outcome, Word,
};

keyed! {
    /// What an author expects. Lists are in order and complete; who is not named is not looked at.
    "a pin" enum Pin {
        /// Expects a call to have ended in this way.
        Result(ResultOf) = "expect_result",
        /// Expects these to be all the messages that users or devices were handed so far, in order.
        Received(Map<List<Message>>) = "expect_received",
        /// Expects users or devices to have been handed all of these messages in this order, or none of them: for what no
        /// source says, as long as it says it of all alike.
        AllOrNone(Map<List<Message>>) = "expect_all_or_none",
        /// Expects these to be all the recalls that users or devices were told of so far.
        Recalled(Map<List<Message>>) = "expect_recalled",
        /// Expects these to be all the modifications that users or devices were told of so far.
        Modified(Map<List<Message>>) = "expect_modified",
        /// Expects these to be all the offline pushes that users were sent so far.
        Pushed(Map<List<Message>>) = "expect_pushed",
        /// Expects the number on the application's icon, as the newest push sets it.
        Badge(Map<Word<Count>>) = "expect_badge",
        /// Expects unread counts of a group.
        Unread(Unread) = "expect_unread",
        /// Expects total unread counts.
        TotalUnread(Map<Word<Count>>) = "expect_total_unread",
        /// Expects last messages of a group.
        Last(Last) = "expect_last",
        /// Expects the history of a group to be these messages, oldest first.
        History(History) = "expect_history",
        /// Expects a search in a group to find these messages, oldest first.
        Found(Found) = "expect_found",
        /// Expects the read receipt of a message, as its sender sees it.
        Receipt(Receipt) = "expect_receipt",
    }
}

record! {
    /// How a call ended.
    "`expect_result`" struct ResultOf {
        /// A message, for the last call that made or sent it; the call before where left out.
        of: Option<Word<Message>>,
        /// How: `ok`, or `refused`, which an absent API, a null, an empty object and an error all are.
        is: Word<Outcome>,
        /// The error code of a refusal.
        code: Option<Word<Code>>,
        /// An error code that a refusal may not have, because it says that something else is wrong.
        code_not: Option<Word<Code>>,
    }
}

record! {
    /// Unread counts of a group.
    "`expect_unread`" struct Unread {
        /// The group.
        group: Word<GroupName>,
        /// The count that each user or device shows.
        counts: Map<Word<Count>>,
    }
}

record! {
    /// Last messages of a group.
    "`expect_last`" struct Last {
        /// The group.
        group: Word<GroupName>,
        /// The message that each user or device shows, or `none`.
        messages: Map<Word<MessageOrNone>>,
    }
}

record! {
    /// The history of a group.
    "`expect_history`" struct History {
        /// The group.
        group: Word<GroupName>,
        /// The messages that each user or device finds, oldest first.
        messages: Map<List<Message>>,
    }
}

record! {
    /// What a search in a group finds.
    "`expect_found`" struct Found {
        /// The group.
        group: Word<GroupName>,
        /// What is looked for, in quotes.
        keyword: Word<Body>,
        /// The messages that each user or device finds, oldest first.
        messages: Map<List<Message>>,
    }
}

record! {
    /// The read receipt of a message.
    "`expect_receipt`" struct Receipt {
        /// Who looks: the sender.
        by: Word<Device>,
        /// The message.
        message: Word<Message>,
        /// How many have read it.
        read: Option<Word<Count>>,
        /// How many have not.
        unread: Option<Word<Count>>,
        /// Instead of both: how many are counted in all at most, where no source says who is.
        at_most: Option<Word<Count>>,
    }
}
