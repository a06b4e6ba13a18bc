//! Services that are wrong in one point each: defects that somebody could really ship. A harness that
//! does not notice one of them proves nothing.
//!
//! *Not here*: how each goes wrong (`answers`), and who notices.

mod answers;

use aside_spec::vocabulary::Clause;

/// The honest service but for one decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutated(pub Mutant);

/// Declares the mutants: variant, name, what is wrong, and the clauses that it breaks.
macro_rules! mutants {
    ($( $Variant:ident = $name:literal: $description:literal breaks [$($Clause:ident),+]; )*) => {
        /// A defect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Mutant {
            $( #[doc = $description] $Variant ),*
        }

        impl Mutant {
            /// Every mutant, in the order of the catalogue of clauses.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name),* }
            }

            /// What is wrong with it, in one sentence.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$Variant => $description),* }
            }

            /// The clauses that it breaks, foremost first.
            pub const fn breaks(self) -> &'static [Clause] {
                match self { $(Self::$Variant => &[$(Clause::$Clause),+]),* }
            }
        }
    };
}

impl Mutant {
    /// The mutant of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == name)
    }
}

impl std::fmt::Display for Mutant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

mutants! {
    DropFirstTarget = "drop-first-target": "The first receiver on a list gets nothing." breaks [DeliverTargets];
    DropLastTarget = "drop-last-target": "The last receiver on a list gets nothing." breaks [DeliverTargets];
    LoseOfflineTargets = "lose-offline-targets": "A receiver who was away is not given the message on coming back." breaks [DeliverTargets];
    Broadcast = "broadcast": "A targeted message goes to all members." breaks [DeliverOnlyTargets, SendNeverBroadcast, HideHistory, HideSearch, HideLastMessage];
    LeakToAdmins = "leak-to-admins": "Owner and admins receive every targeted message." breaks [DeliverOnlyTargets, HideSearch];
    LeakToOldSdks = "leak-to-old-sdks": "Bystanders whose SDK does not know the feature receive the message." breaks [DeliverOnlyTargets, HideSearch];
    ServeNonMember = "serve-non-member": "A receiver who is not a member of the group receives the message." breaks [DeliverMembersOnly];
    DuplicateDelivery = "duplicate-delivery": "Each message is handed over twice." breaks [DeliverOnce];
    NewestFirst = "swap-order": "A user who was away is handed the newest message first." breaks [DeliverOrder];
    FreeLinks = "free-links": "Messages overtake one another on the way to a device; only overlapping sends could show it." breaks [DeliverOrder];
    LostOrdinary = "lost-ordinary": "Ordinary messages do not reach every second account." breaks [DeliverOrdinary];
    LostAfterGap = "lost-after-gap": "An ordinary message that follows a targeted one does not reach those who could not see that one." breaks [DeliverOrdinary];
    LoseMentions = "lose-mentions": "A group @ message arrives without its mentions." breaks [DeliverOrdinary];
    EchoToSender = "echo-to-sender": "The sending device receives its own message." breaks [DeliverNoEcho];
    NoOwnSync = "no-own-sync": "The sender's other devices are not given its messages." breaks [DeliverOwnDevices];

    LeakHistory = "leak-history": "Every member finds targeted messages in history." breaks [HideHistory];
    LeakSearch = "leak-search": "Targeted messages are in the local store of every member." breaks [HideSearch];
    LeakLastMessage = "leak-last-message": "A targeted message becomes the last message of every member's conversation." breaks [HideLastMessage];
    CountBystanderUnread = "count-bystander-unread": "A targeted message raises the unread count of those who are not on the list." breaks [HideUnread];
    LeakPush = "leak-push": "Offline push tells every member of targeted messages." breaks [HidePush];
    LeakRecall = "leak-recall": "The recall of a targeted message is told to every member." breaks [HideRecall];
    LeakModify = "leak-modify": "The modification of a targeted message is told to every member." breaks [HideModify];
    LeakReceipts = "leak-receipts": "Members who are not on the list are counted in the receipts of a targeted message." breaks [HideReceipts];

    AcceptOldVersion = "accept-old-version": "The last build before the floor is taken for new enough." breaks [GateVersion];
    RefuseFloorVersion = "refuse-floor-version": "The floor itself is taken for too old." breaks [GateVersion];
    CompareVersionAsText = "compare-version-as-text": "Versions are compared as text." breaks [GateVersion];
    IgnoreEdition = "ignore-edition": "Any edition sends targeted messages." breaks [GateEdition];
    IgnorePlan = "ignore-plan": "Any plan lets targeted messages be sent." breaks [GatePlan];
    RefusePaidPlan = "refuse-paid-plan": "No plan lets targeted messages be sent." breaks [GatePlan];
    ConfusePro = "confuse-pro": "The Pro plans of both eras are taken for each other." breaks [GatePlan];
    AcceptAtMessage = "accept-at-message": "An @ message can be targeted with a list." breaks [GateAtMessage];
    AcceptAtByReceiver = "accept-at-by-receiver": "An @ message can be sent to one receiver in a group." breaks [GateAtMessage, ErrorInvalidParameters];
    RefuseAtLookalike = "refuse-at-lookalike": "A message can't be targeted whose text has an @ in it." breaks [GateAtMessage, SendEveryKind];
    AcceptCommunity = "accept-community": "Communities take targeted messages of any version." breaks [GateGroupType];
    AcceptAvChatRoom = "accept-avchatroom": "Live broadcast groups take targeted messages." breaks [GateGroupType];
    RefuseWork = "refuse-work": "Work groups take no targeted messages." breaks [GateGroupType];
    RefusePublic = "refuse-public": "Public groups take no targeted messages." breaks [GateGroupType];
    RefuseMeeting = "refuse-meeting": "Meeting groups take no targeted messages." breaks [GateGroupType];
    IgnoreLimit = "ignore-limit": "A list may have any number of receivers." breaks [GateReceiverLimit];
    LowerLimit = "lower-limit": "A list that is just as long as the limit is refused." breaks [GateReceiverLimit];

    CountUnread = "count-unread": "A targeted message counts as unread for its receivers." breaks [UnreadExcluded];
    SkipOrdinaryUnread = "skip-ordinary-unread": "Ordinary messages do not count as unread." breaks [UnreadOrdinary];
    CountOwn = "count-own": "Own messages count as unread." breaks [UnreadOwn, UnreadOwnSynced];
    MarkReadHereOnly = "mark-read-here-only": "Marking as read does not reach the user's other devices." breaks [UnreadMarkRead];
    IgnoreMarkRead = "ignore-mark-read": "Marking as read succeeds and changes nothing." breaks [UnreadMarkRead];
    TotalOfMuted = "total-of-muted": "Muted conversations are in the total." breaks [UnreadTotal, PushBadge];
    LettersUncounted = "letters-uncounted": "One-to-one messages are not in the total." breaks [UnreadTotal];
    CountEverywhere = "count-everywhere": "Group types without an unread count have one." breaks [UnreadGroupType];
    KeepRecalledUnread = "keep-recalled-unread": "A message that was recalled while unread stays in the count." breaks [UnreadRecalled];
    CountExcluded = "count-excluded": "Messages that their sender excluded from the unread count are counted." breaks [UnreadExclusionFlag];
    KeepUnreadOnSync = "keep-unread-on-sync": "An own message from another device does not clear the unread count." breaks [UnreadOwnSynced];

    SwallowReceiver = "swallow-receiver": "The parameter receiver beside groupID is ignored." breaks [SendSingleForm, SendNeverBroadcast, DeliverOnlyTargets];
    SingleFormRefused = "single-form-refused": "The parameters receiver and groupID together are refused." breaks [SendSingleForm];
    SwallowList = "swallow-list": "The message that is handed back has no list of receivers." breaks [SendListForm, SendNeverBroadcast, DeliverOnlyTargets];
    ListFormRefused = "list-form-refused": "No message can be targeted with a list." breaks [SendListForm];
    RefuseCustom = "refuse-custom": "Custom messages can't be targeted." breaks [SendEveryKind];
    NoCallback = "no-callback": "A send is answered by progress alone." breaks [SendCallbacks];
    CallbackTwice = "callback-twice": "The result of a send is called back twice." breaks [SendCallbacks];
    ProgressAfterEnd = "progress-after-end": "Progress is called back after the result." breaks [SendCallbacks];
    ErrorButSent = "error-but-sent": "A targeted message is delivered and then reported as timed out." breaks [SendErrorMeansUnsent];
    EmptyObjectOnRefusal = "empty-object-on-refusal": "A refused list gives an empty message, which is sent as an ordinary one." breaks [SendNeverBroadcast];
    OriginalOnRefusal = "original-on-refusal": "A refused list gives the original, which is sent as an ordinary one." breaks [SendNeverBroadcast];
    EmptyListBroadcast = "empty-list-broadcast": "A message with an empty list of receivers goes to all members." breaks [SendNeverBroadcast];
    PlanGatesEverything = "plan-gates-everything": "Without the feature not even ordinary messages can be sent." breaks [SendOrdinary];

    CorruptText = "corrupt-text": "Receivers of a targeted message are handed other words." breaks [ReceiveAsOrdinary];
    CorruptKind = "corrupt-kind": "Receivers of a targeted message are handed a custom message." breaks [ReceiveAsOrdinary];
    CorruptSender = "corrupt-sender": "A targeted message seems to be from its receiver." breaks [ReceiveAsOrdinary];
    LoseGroup = "lose-group": "A targeted message arrives as a one-to-one message." breaks [ReceiveAsOrdinary];

    HideTargetedHistory = "hide-targeted-history": "History has no targeted messages, not even for their receivers." breaks [HistoryTargets];
    ForgetOldest = "forget-oldest": "History lacks the oldest message." breaks [HistoryOrdinary];
    NewestFirstHistory = "newest-first-history": "History has the newest message first." breaks [HistoryOrdinary];
    ShowEarlierHistory = "show-earlier-history": "Every group type shows messages from before joining." breaks [HistoryBeforeJoining];
    HideEarlierHistory = "hide-earlier-history": "No group type shows messages from before joining." breaks [HistoryBeforeJoining];
    DeleteHereOnly = "delete-here-only": "A deleted message is gone from the device and still in history." breaks [HistoryDeleted];
    DeleteForEveryone = "delete-for-everyone": "A message that one user deletes is gone for all." breaks [HistoryDeleted];
    KeepEveryHistory = "keep-every-history": "Group types without history have one." breaks [HistoryGroupType];
    StaleLast = "stale-last": "Ordinary messages do not become the last message." breaks [LastOrdinary];
    LastInSpiteOfFlag = "last-in-spite-of-flag": "Messages that their sender excluded from it become the last message." breaks [LastExclusionFlag];
    StoreOnlineOnly = "store-online-only": "Messages for those online are kept like any other." breaks [OnlineOnlyNotStored];

    RecallUntold = "recall-untold": "A recall is told to nobody." breaks [RecallAudience];
    RecallAnyTime = "recall-any-time": "A message can be recalled at any time." breaks [RecallWindow, ErrorRecall];
    RecallWindowHalved = "recall-window-halved": "A message can be recalled for one minute only." breaks [RecallWindow];
    RecallByAnyone = "recall-by-anyone": "Every member recalls the messages of others." breaks [RecallRights, ErrorRecall];
    RecallOwnOnly = "recall-own-only": "Owner and admins can't recall the messages of others." breaks [RecallRights];
    IgnoreModify = "ignore-modify": "A modification succeeds and changes nothing." breaks [ModifyOrdinary];
    ModifyUntold = "modify-untold": "A modification is not told to those who received the message." breaks [ModifyOrdinary];
    ReceiptUntold = "receipt-untold": "A read receipt is not told to the sender." breaks [ReceiptOrdinary];
    ReceiptCountsSender = "receipt-counts-sender": "The sender is counted among those who have not read the message." breaks [ReceiptOrdinary];
    PushNothing = "push-nothing": "Ordinary messages are not pushed." breaks [PushOrdinary];
    PushInSpiteOfOption = "push-in-spite-of-option": "A muted conversation is pushed." breaks [PushOrdinary];
    PushInSpiteOfSender = "push-in-spite-of-sender": "A message is pushed whose sender does not want that." breaks [PushOrdinary];
    BadgeOfOneGroup = "badge-of-one-group": "The badge is the unread count of the one conversation." breaks [PushBadge];

    RepeatUnrecognised = "repeat-unrecognised": "A send that is repeated for want of an answer is carried out once more." breaks [DeliverOnce];
    RenumberRepeats = "renumber-repeats": "A client repeats a request under a new number, so that the service can't know it." breaks [DeliverOnce];
    ListLostOnRepeat = "list-lost-on-repeat": "A targeted message that is sent again has lost its list of receivers." breaks [DeliverOnlyTargets, SendNeverBroadcast];
    GapShowsAll = "gap-shows-all": "A client that fills a gap is given the targeted messages for others." breaks [DeliverOnlyTargets, HideSearch, HideLastMessage];
    PushOnce = "push-once": "A delivery that nobody acknowledged is not repeated." breaks [DeliverTargets, DeliverOrdinary];
    HandRepeats = "hand-repeats": "A delivery that is repeated is handed to the application again." breaks [DeliverOnce];
    ResyncCountsAll = "resync-counts-all": "The unread count after a new session is that of all numbers, targeted messages included." breaks [UnreadExcluded, HideUnread];
    FreshHandsOld = "fresh-hands-old": "A device that lost its store is handed old messages as new ones." breaks [DeliverOnce];
    RestartForgetsLists = "restart-forgets-lists": "A restart of the service makes every targeted message one for the group." breaks [HideHistory, DeliverOnlyTargets];
    TrustDeviceClock = "trust-device-clock": "A message counts as sent when its device's clock says." breaks [RecallWindow];
    CountRepeats = "count-repeats": "A message that comes again counts as unread again." breaks [UnreadOrdinary, UnreadTotal];
    PullAfterLeaving = "pull-after-leaving": "Who was removed from a group is still handed its messages." breaks [DeliverOrdinary, DeliverTargets];

    WrongInvalidParameters = "wrong-invalid-parameters": "Invalid parameters are reported as an SDK that is not initialised." breaks [ErrorInvalidParameters];
    WrongNotLoggedIn = "wrong-not-logged-in": "A missing login is reported as invalid parameters." breaks [ErrorNotLoggedIn];
    WrongNoSuchGroup = "wrong-no-such-group": "A group that does not exist is reported as a missing permission." breaks [ErrorNoSuchGroup];
    WrongMalformedGroup = "wrong-malformed-group": "A malformed group id is reported as a group that does not exist." breaks [ErrorMalformedGroup];
    WrongNotAMember = "wrong-not-a-member": "A missing permission is reported as a group that does not exist." breaks [ErrorNotAMember];
    WrongMuted = "wrong-muted": "A muted sender is told of a refusal by webhook." breaks [ErrorMuted];
    WrongRecall = "wrong-recall": "A recall that is too late is reported as not allowed, and the other way round." breaks [ErrorRecall];
}
