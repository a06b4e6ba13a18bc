//! The catalogue: every normative statement of the project, in our own words, with its level and its source.
//!
//! *Not here*: how a clause is checked ([`model`](crate::model), [`properties`](crate::properties)), and data that
//! changes with time, like versions and plans ([`rules`](crate::rules)).

use crate::vocabulary::Clause;

/// How strongly a clause binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// No source states it: the run records which answer the subject gives.
    Open,
    /// A vendor document beside the feature's own page states it.
    Should,
    /// The feature's own page states it, or it follows from that at once.
    Must,
}

impl Level {
    /// The level's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Should => "should",
            Self::Must => "must",
        }
    }
}

/// An answer that a subject may give to an open question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Answer {
    /// Its name, unique in its question.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// An entry of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Statement {
    /// How strongly it binds.
    pub level: Level,
    /// What it states; for an open one, what it asks about.
    pub text: &'static str,
    /// Where it comes from. `seed N` is row N of the feature page's facts, listed in the README.
    pub source: &'static str,
    /// The possible answers of an open one; none where the answer is an error code.
    pub answers: &'static [Answer],
}

const fn must(text: &'static str, source: &'static str) -> Statement {
    Statement { level: Level::Must, text, source, answers: &[] }
}

const fn should(text: &'static str, source: &'static str) -> Statement {
    Statement { level: Level::Should, text, source, answers: &[] }
}

const fn open(text: &'static str, answers: &'static [Answer]) -> Statement {
    Statement { level: Level::Open, text, source: "no source says", answers }
}

const fn answer(name: &'static str, meaning: &'static str) -> Answer {
    Answer { name, meaning }
}

/// The entry of a clause.
pub fn statement(clause: Clause) -> Statement {
    match clause {
        // Delivery
        Clause::DeliverTargets => {
            must("Every group member on the list of receivers receives the message.", "seed 1")
        }
        Clause::DeliverOnlyTargets => must(
            "No group member who is not on the list receives the message, whatever the role, device or SDK version.",
            "seed 1",
        ),
        Clause::DeliverMembersOnly => {
            must("A user on the list who is not a member of the group receives nothing.", "seed 1")
        }
        Clause::DeliverOnce => must("No device is handed the same message twice.", "seed 10"),
        Clause::DeliverOrder => should(
            "A device receives the messages of a group in the order of their sequence numbers.",
            "message docs",
        ),
        Clause::DeliverOrdinary => should(
            "An ordinary message reaches every member of the group, and a one-to-one message its receiver.",
            "message docs",
        ),
        Clause::DeliverNoEcho => should(
            "The sending device gets the callback and no receive event for its own message.",
            "message docs",
        ),
        Clause::DeliverOwnDevices => should(
            "The sender's other devices receive its ordinary messages as the sender's own.",
            "message docs",
        ),

        // Hiding
        Clause::HideHistory => must(
            "The message is in nobody's history but that of the sender and of those on the list.",
            "seed 1",
        ),
        Clause::HideSearch => {
            must("A search finds the message for nobody but the sender and those on the list.", "seed 1")
        }
        Clause::HideLastMessage => must(
            "The message is the last message of nobody's conversation but that of the sender and of those on the list.",
            "seed 1",
        ),
        Clause::HideUnread => {
            must("The message moves no unread count of anybody who is not on the list.", "seed 1")
        }
        Clause::HidePush => {
            must("No offline push tells of the message to anybody who is not on the list.", "seed 1")
        }
        Clause::HideRecall => {
            must("Recalling the message tells nobody of it but the sender and those on the list.", "seed 1")
        }
        Clause::HideModify => must(
            "Modifying the message, whoever does it, tells nobody of it but the sender and those on the list.",
            "seed 1",
        ),
        Clause::HideReceipts => must(
            "Read receipts of the message go to nobody but its sender, and nobody off the list is counted in them.",
            "seed 1",
        ),

        // Gates
        Clause::GateVersion => must(
            "An SDK sends targeted messages from the version floor of its platform on, compared number by number, and never below it.",
            "seed 2",
        ),
        Clause::GateEdition => {
            must("The Enhanced edition sends targeted messages; no other edition does.", "seed 2")
        }
        Clause::GatePlan => must(
            "A plan that carries the feature lets targeted messages be sent; any other does not.",
            "seed 3",
        ),
        Clause::GateAtMessage => must(
            "An original that is a group @ message can't be made a targeted message, in either form; one that only reads like it can.",
            "seed 4",
        ),
        Clause::GateGroupType => must(
            "Targeted messages are sent in the group types that the rule book lists, and in no other.",
            "seed 5",
        ),
        Clause::GateReceiverLimit => should(
            "A list of up to as many receivers as the rule book says is accepted; no more than that many ever receive.",
            "API headers from 8.7, Web and REST docs",
        ),

        // Unread
        Clause::UnreadExcluded => must(
            "A targeted message does not raise the unread count of its receivers' conversation.",
            "seed 6",
        ),
        Clause::UnreadOrdinary => should(
            "An ordinary message counts as one unread message of each other member, targeted ones around it or not.",
            "unread docs",
        ),
        Clause::UnreadOwn => should("A member's own messages are not unread for that member.", "unread docs"),
        Clause::UnreadMarkRead => should(
            "Marking a conversation as read sets its unread count to zero, on every device of the user.",
            "unread docs",
        ),
        Clause::UnreadTotal => should(
            "The total is the sum of the unread counts of the conversations, one-to-one ones included, whose receive option is not a muted one.",
            "unread docs 1047/48320, 1047/48845",
        ),
        Clause::UnreadGroupType => {
            should("Group types without an unread count always show zero.", "group docs")
        }
        Clause::UnreadRecalled => {
            should("A message that is recalled while unread leaves the count.", "unread docs")
        }
        Clause::UnreadExclusionFlag => {
            should("An ordinary message sent with isExcludedFromUnreadCount is not counted.", "API docs")
        }
        Clause::UnreadOwnSynced => should(
            "An own ordinary message that arrives from another device clears the unread count of its group.",
            "changelog 5.8.1668",
        ),

        // Sending
        Clause::SendSingleForm => must(
            "sendMessage with both groupID and receiver sends to that one member of the group.",
            "seed 7",
        ),
        Clause::SendListForm => must(
            "createXxxMessage, createTargetedGroupMessage with a list, then sendMessage with groupID alone, sends to the members on the list.",
            "seed 8",
        ),
        Clause::SendEveryKind => {
            must("An original of any kind that is not a group @ message can be targeted.", "seed 4, 8")
        }
        Clause::SendCallbacks => must(
            "A send answers by progress, if any, and then by exactly one of success, with the message, and error, with a code.",
            "seed 9",
        ),
        Clause::SendErrorMeansUnsent => {
            must("A send that reported an error leaves no trace with any user.", "seed 9")
        }
        Clause::SendNeverBroadcast => must(
            "What was given a list of receivers is never sent to the whole group instead, even where the list was refused.",
            "seed 1",
        ),
        Clause::SendOrdinary => should(
            "An ordinary message of a member who may speak is sent, with or without the feature.",
            "message docs",
        ),

        // Receiving
        Clause::ReceiveAsOrdinary => must(
            "A receiver is handed the message as any other: by the same listener, with kind, content, sender and group as sent.",
            "seed 10",
        ),

        // History and last message
        Clause::HistoryTargets => should(
            "The sender and the receivers find the message in the history of the group, in its place.",
            "history docs",
        ),
        Clause::HistoryOrdinary => should(
            "Every member finds the ordinary messages in the history of the group, in order.",
            "history docs",
        ),
        Clause::HistoryBeforeJoining => should(
            "Ordinary messages from before a member joined are in the history of the group types that show them, and in no other.",
            "group docs",
        ),
        Clause::HistoryDeleted => should(
            "A message that a user deleted is gone from that user's history, and from no other.",
            "API docs",
        ),
        Clause::HistoryGroupType => should("Group types that keep no history have none.", "group docs"),
        Clause::LastOrdinary => should(
            "The newest ordinary message is the last message of every member's conversation.",
            "conversation docs",
        ),
        Clause::LastExclusionFlag => should(
            "An ordinary message sent with isExcludedFromLastMessage does not become the last message.",
            "API docs",
        ),
        Clause::OnlineOnlyNotStored => should(
            "A message sent with onlineUserOnly is neither stored nor counted, and is not delivered later.",
            "API docs",
        ),

        // Recall, modification, receipts, push
        Clause::RecallAudience => {
            should("A recall is told to those who received the message.", "recall docs")
        }
        Clause::RecallWindow => {
            should("A message can be recalled within two minutes and not after.", "recall docs")
        }
        Clause::RecallRights => should(
            "The sender recalls own messages; owner and admins also those of others; nobody else any.",
            "recall docs",
        ),
        Clause::ModifyOrdinary => should(
            "A modified message has its new words for every member, whether its sender or another member modified it.",
            "API docs, modification docs 1047/48006",
        ),
        Clause::ReceiptOrdinary => should(
            "A read receipt of an ordinary message is told to its sender, with how many members have read it and how many have not.",
            "API docs",
        ),
        Clause::PushOrdinary => should(
            "A member who is logged in and has no device online is pushed each ordinary message, unless receive option or sender forbid it.",
            "push docs 1047/39156",
        ),
        Clause::PushBadge => should("The badge of a push is the user's total unread count.", "push docs"),

        // Errors
        Clause::ErrorInvalidParameters => should(
            "A send with neither groupID nor receiver, without a message, or to one receiver of an @ message, is refused as invalid parameters.",
            "error code docs",
        ),
        Clause::ErrorNotLoggedIn => {
            should("A call before login is refused as not logged in.", "error code docs")
        }
        Clause::ErrorNoSuchGroup => should(
            "A send to a group that does not exist or was dismissed is refused as such.",
            "error code docs",
        ),
        Clause::ErrorMalformedGroup => {
            should("A send to a malformed group id is refused as such.", "error code docs")
        }
        Clause::ErrorNotAMember => {
            should("A send to a group of which the sender is not a member is refused.", "error code docs")
        }
        Clause::ErrorMuted => should(
            "A send of a muted member, or of any member but owner and admins of a muted group, is refused as such.",
            "error code docs",
        ),
        Clause::ErrorRecall => {
            should("A recall that is too late or not allowed is refused as such.", "error code docs")
        }

        // Open: receivers
        Clause::ReceiverNonMember => open(
            "A receiver on the list who is not a member of the group.",
            const {
                &[
                    answer("refused", "the send is refused"),
                    answer("dropped", "that receiver is passed over in silence"),
                ]
            },
        ),
        Clause::ReceiverUnknown => open(
            "A receiver on the list whom nobody knows.",
            const {
                &[
                    answer("refused", "the send is refused"),
                    answer("dropped", "that receiver is passed over in silence"),
                ]
            },
        ),
        Clause::ReceiverMalformed => open(
            "A receiver on the list whose id is malformed.",
            const {
                &[
                    answer("refused", "the message can't be targeted or sent"),
                    answer("dropped", "that receiver is passed over in silence"),
                ]
            },
        ),
        Clause::ReceiverNoneValid => open(
            "A list on which nobody is a member.",
            const {
                &[
                    answer("refused", "the send is refused"),
                    answer("sent-to-nobody", "the send succeeds and nobody receives"),
                ]
            },
        ),
        Clause::ReceiverDuplicates => open(
            "A receiver who is on the list twice.",
            const {
                &[answer("once", "receives once"), answer("refused", "the message can't be targeted or sent")]
            },
        ),
        Clause::ReceiverDuplicatesCount => open(
            "Whether a repeated receiver counts twice towards the limit.",
            const {
                &[
                    answer("counted", "a list over the limit only by repetition is over the limit"),
                    answer("not-counted", "it is not"),
                ]
            },
        ),
        Clause::ReceiverSelf => open(
            "The sender on its own list.",
            const {
                &[
                    answer("ignored", "no receive event on the sending device"),
                    answer("echoed", "the sending device receives its own message"),
                    answer("refused", "the message can't be targeted or sent"),
                ]
            },
        ),
        Clause::ReceiverOverLimit => open(
            "A list longer than the limit.",
            const {
                &[
                    answer("refused-at-create", "the message can't be targeted"),
                    answer("refused-at-send", "the send is refused"),
                    answer("cut", "the first receivers up to the limit receive"),
                    answer("allowed", "all receive"),
                ]
            },
        ),
        Clause::ReceiverConflict => open(
            "A message with a list, sent with the parameter receiver too.",
            const {
                &[
                    answer("list", "the list counts"),
                    answer("parameter", "the parameter counts"),
                    answer("both", "those on the list and the one in the parameter receive"),
                    answer("refused", "the send is refused"),
                ]
            },
        ),

        // Open: creating
        Clause::TargetEmptyList => open(
            "An empty list of receivers.",
            const {
                &[
                    answer("refused-at-create", "the message can't be targeted"),
                    answer("refused-at-send", "the send is refused"),
                    answer("sent-to-nobody", "the send succeeds and nobody receives"),
                ]
            },
        ),
        Clause::TargetRefusalForm => open(
            "What createTargetedGroupMessage returns when it refuses.",
            const {
                &[
                    answer("null", "a null"),
                    answer("empty-object", "a message without content"),
                    answer("error", "an error by exception or callback"),
                    answer("at-send", "an object whose send is refused"),
                ]
            },
        ),
        Clause::TargetInPlace => open(
            "Whether createTargetedGroupMessage changes the original.",
            const {
                &[
                    answer("copy", "the original stays an ordinary message"),
                    answer("in-place", "the original is targeted, too"),
                ]
            },
        ),
        Clause::TargetTwice => open(
            "A message that is targeted a second time.",
            const {
                &[
                    answer("last", "the second list counts"),
                    answer("first", "the first list counts"),
                    answer("union", "both lists count"),
                    answer("refused", "the second targeting is refused"),
                ]
            },
        ),
        Clause::TargetOneToOne => open(
            "A message with a list, sent to a user and no group.",
            const {
                &[answer("refused", "the send is refused"), answer("list-ignored", "it is sent to that user")]
            },
        ),
        Clause::TargetAtAdded => open(
            "A mention that is added to a message after it was targeted.",
            const {
                &[
                    answer("refused-at-add", "the mention can't be added"),
                    answer("refused-at-send", "the send is refused"),
                    answer("targeted", "it is sent to the list"),
                ]
            },
        ),
        Clause::TargetForwarded => open(
            "Whether a forwarded copy of a targeted message keeps its list.",
            const {
                &[
                    answer("ordinary", "the copy is an ordinary message"),
                    answer("inherited", "the copy goes to the list"),
                ]
            },
        ),

        // Open: time
        Clause::TimeLeftUndelivered => open(
            "A receiver who was offline at the send, and left or was kicked before coming back.",
            const { &[answer("delivered", "receives on coming back"), answer("withheld", "does not")] },
        ),
        Clause::TimeRejoined => open(
            "A receiver who left and came back to the group: the message in history.",
            const { &[answer("shown", "it is there"), answer("hidden", "it is not")] },
        ),
        Clause::TimeLateReceiver => open(
            "A receiver on the list who joined only after the send: the message in history.",
            const { &[answer("shown", "it is there"), answer("hidden", "it is not")] },
        ),
        Clause::TimeDismissedUndelivered => open(
            "A receiver who was offline at the send of a message whose group was dismissed since.",
            const { &[answer("delivered", "receives on coming back"), answer("withheld", "does not")] },
        ),
        Clause::TimePlanLapsed => open(
            "A targeted message in history after the plan was changed to one without the feature.",
            const { &[answer("shown", "it is there"), answer("hidden", "it is not")] },
        ),

        // Open: audience
        Clause::AudienceSenderDevices => open(
            "Whether the sender's other devices receive an own targeted message.",
            const { &[answer("delivered", "they do"), answer("withheld", "they do not")] },
        ),
        Clause::AudienceReceiverDevices => open(
            "Whether all devices of a receiver that are online receive the message.",
            const { &[answer("all", "all do"), answer("one", "only one does")] },
        ),
        Clause::AudienceOldReceiver => open(
            "A receiver whose SDK is older than the feature.",
            const { &[answer("delivered", "receives the message"), answer("withheld", "does not")] },
        ),
        Clause::AudienceOldEdition => open(
            "A receiver whose SDK is of an edition without the feature.",
            const { &[answer("delivered", "receives the message"), answer("withheld", "does not")] },
        ),

        // Open: gates and options
        Clause::PlanTrial => open(
            "Whether the legacy Trial plan carries the feature.",
            const { &[answer("granted", "it does"), answer("refused", "it does not")] },
        ),
        Clause::UnreadOptIn => open(
            "A targeted message whose isExcludedFromUnreadCount was set to false.",
            const { &[answer("excluded", "it is not counted all the same"), answer("counted", "it is counted")] },
        ),
        Clause::UnreadOwnTargetedClears => open(
            "Whether sending a targeted message clears the sender's unread count of the group.",
            const { &[answer("cleared", "it does"), answer("kept", "it does not")] },
        ),
        Clause::UnreadOwnSentClears => open(
            "Whether sending an ordinary message clears the sender's unread count of the group on the sending device.",
            const { &[answer("cleared", "it does"), answer("kept", "it does not")] },
        ),
        Clause::ReceiveResumed => open(
            "How a device that lost the network learns, on coming back, of messages it missed.",
            const {
                &[
                    answer("events", "by a receive event for each"),
                    answer("history-only", "by reading the history"),
                ]
            },
        ),
        Clause::ReceiveLoggedIn => open(
            "How a device that is logged in anew learns of messages it missed.",
            const {
                &[
                    answer("events", "by a receive event for each"),
                    answer("history-only", "by reading the history"),
                ]
            },
        ),
        Clause::OptionNotReceive => open(
            "A receiver who set the group to be not received, and is online.",
            const { &[answer("delivered", "receives the message"), answer("withheld", "does not")] },
        ),
        Clause::LastReceiver => open(
            "Whether the message becomes the last message of a receiver's conversation.",
            const { &[answer("shown", "it does"), answer("skipped", "it does not")] },
        ),
        Clause::LastSender => open(
            "Whether the message becomes the last message of the sender's conversation.",
            const { &[answer("shown", "it does"), answer("skipped", "it does not")] },
        ),
        Clause::SeqTaken => open(
            "Whether a targeted message takes a sequence number that bystanders see as a gap.",
            const { &[answer("taken", "it does"), answer("not-taken", "it does not")] },
        ),
        Clause::SeqRefused => open(
            "Whether a refused send takes a sequence number.",
            const { &[answer("taken", "it does"), answer("not-taken", "it does not")] },
        ),

        // Open: combinations
        Clause::OnlineOnlyTargeted => open(
            "A targeted message that is sent with onlineUserOnly.",
            const {
                &[answer("accepted", "it goes to receivers online"), answer("refused", "the send is refused")]
            },
        ),
        Clause::ReceiptTargeted => open(
            "A targeted message that asks for a read receipt.",
            const {
                &[
                    answer("counted", "those on the list are counted"),
                    answer("ignored", "no receipt comes"),
                    answer("refused", "the send or the receipt is refused"),
                ]
            },
        ),
        Clause::PushTargeted => open(
            "Whether a receiver without a device online is pushed the message.",
            const { &[answer("pushed", "it is"), answer("withheld", "it is not")] },
        ),
        Clause::ModifyTargeted => open(
            "The modification of a targeted message by its sender.",
            const { &[answer("applied", "receivers see the new words"), answer("refused", "it is refused")] },
        ),
        Clause::PriorityTargeted => open(
            "A targeted message with a priority that is not the default.",
            const { &[answer("accepted", "it is sent"), answer("refused", "the send is refused")] },
        ),
        Clause::RateTargeted => open(
            "Targeted messages beyond the rate limit of the group.",
            const {
                &[
                    answer("not-limited", "all arrive"),
                    answer("limited", "some are dropped, as ordinary ones would be"),
                ]
            },
        ),

        // Open: errors
        Clause::ErrorPlan => open("The code of a send without the plan.", &[]),
        Clause::ErrorGroupType => {
            open("The code of a targeted send in a group type that does not take it.", &[])
        }
        Clause::ErrorReceiver => open("The code of a send refused for a receiver on its list.", &[]),
        Clause::ErrorOverLimit => open("The code of a send refused for the length of its list.", &[]),
        Clause::ErrorPrecedence => open("The code of a send that breaks several rules at once.", &[]),
    }
}

/// Whether a clause is about the message being known to somebody who may not know of it. No rule book may leave
/// such a clause out.
pub fn guards_secrecy(clause: Clause) -> bool {
    let id = crate::vocabulary::Word::name(clause);
    id.starts_with("hide.")
        || matches!(
            clause,
            Clause::DeliverOnlyTargets | Clause::DeliverMembersOnly | Clause::SendNeverBroadcast
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Word;
    use alloc::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_dotted() {
        let mut seen = BTreeSet::new();
        for clause in Clause::ALL {
            let (area, rest) = clause.name().split_once('.').unwrap();
            assert!(!area.is_empty() && !rest.is_empty());
            assert!(seen.insert(clause.name()), "{clause} twice");
            assert!(clause.aliases().iter().all(|alias| seen.insert(alias)), "{clause}: alias in use");
        }
    }

    #[test]
    fn every_fact_of_the_feature_page_is_stated() {
        for fact in 1..=10 {
            let stated = Clause::ALL.iter().any(|&clause| {
                let it = statement(clause);
                let facts = it.source.strip_prefix("seed ").unwrap_or_default();
                it.level == Level::Must && facts.split(", ").any(|number| number.parse() == Ok(fact))
            });
            assert!(stated, "no must clause states fact {fact}");
        }
    }

    #[test]
    fn answers_have_unique_names() {
        for &clause in Clause::ALL {
            let names: BTreeSet<_> = statement(clause).answers.iter().map(|answer| answer.name).collect();
            assert_eq!(names.len(), statement(clause).answers.len(), "{clause}");
        }
    }
}
