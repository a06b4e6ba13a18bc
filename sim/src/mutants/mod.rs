//! Services that are wrong in one point each: defects that somebody could really ship. A harness that
//! does not notice one of them proves nothing.
//!
//! *Not here*: how each goes wrong (`answers`), and who notices.

mod answers;

use aside_spec::vocabulary::{Clause, Kind};

/// The honest service but for one decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutated(pub Mutant);

/// Declares the mutants: variant, name, what is wrong, the clauses that it breaks, and the harm that it does to them.
macro_rules! mutants {
    ($( $Variant:ident = $name:literal: $description:literal breaks [$($Clause:ident),+] by [$($Kind:ident),+]; )*) => {
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

            /// The kinds of harm that it does to them.
            pub const fn harms(self) -> &'static [Kind] {
                match self { $(Self::$Variant => &[$(Kind::$Kind),+]),* }
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
    DropFirstTarget = "drop-first-target": "The first receiver on a list gets nothing." breaks [DeliverTargets] by [Lost];
    DropLastTarget = "drop-last-target": "The last receiver on a list gets nothing." breaks [DeliverTargets] by [Lost];
    DropBeyondTenth = "drop-beyond-tenth": "Receivers beyond the tenth on a list get nothing." breaks [DeliverTargets] by [Lost];
    SuccessUnsent = "success-unsent": "A targeted message is reported as sent, and nobody gets it." breaks [DeliverTargets, SendListForm, SendSingleForm] by [Lost];
    LoseOfflineTargets = "lose-offline-targets": "A receiver who was away is not given the message on coming back." breaks [DeliverTargets] by [Lost];
    Broadcast = "broadcast": "A targeted message goes to all members." breaks [DeliverOnlyTargets, SendNeverBroadcast, HideHistory, HideSearch, HideLastMessage] by [Leak];
    LeakToAdmins = "leak-to-admins": "Owner and admins receive every targeted message." breaks [DeliverOnlyTargets, HideSearch] by [Leak];
    LeakToOldSdks = "leak-to-old-sdks": "Bystanders whose SDK does not know the feature receive the message." breaks [DeliverOnlyTargets, HideSearch] by [Leak];
    ServeNonMember = "serve-non-member": "A receiver who is not a member of the group receives the message." breaks [DeliverMembersOnly] by [Leak];
    ServeFormer = "serve-former": "Who left or was removed goes on receiving ordinary messages." breaks [DeliverOrdinary] by [Corrupted];
    DuplicateDelivery = "duplicate-delivery": "Each message is handed over twice." breaks [DeliverOnce] by [Duplicate];
    NewestFirst = "swap-order": "A user who was away is handed the newest message first." breaks [DeliverOrder] by [Misordered];
    FreeLinks = "free-links": "Messages overtake one another on the way to a device, which hands them over as they come." breaks [DeliverOrder] by [Misordered];
    LostOrdinary = "lost-ordinary": "Ordinary messages do not reach every second account." breaks [DeliverOrdinary] by [Lost];
    LostAfterGap = "lost-after-gap": "An ordinary message that follows a targeted one does not reach those who could not see that one." breaks [DeliverOrdinary] by [Lost];
    LoseMentions = "lose-mentions": "A group @ message arrives without its mentions." breaks [DeliverOrdinary] by [Corrupted];
    EchoToSender = "echo-to-sender": "The sending device receives its own message." breaks [DeliverNoEcho] by [Corrupted, Duplicate];
    NoOwnSync = "no-own-sync": "The sender's other devices are not given its messages." breaks [DeliverOwnDevices] by [Lost];

    LeakHistory = "leak-history": "Every member finds targeted messages in history." breaks [HideHistory] by [Leak];
    ShowLaterMembers = "show-later-members": "Who joins a group that shows earlier messages finds targeted ones among them." breaks [HideHistory] by [Leak];
    LeakSearch = "leak-search": "Targeted messages are in the local store of every member." breaks [HideSearch] by [Leak];
    LeakLastMessage = "leak-last-message": "A targeted message becomes the last message of every member's conversation." breaks [HideLastMessage] by [Leak];
    CountBystanderUnread = "count-bystander-unread": "A targeted message raises the unread count of those who are not on the list." breaks [HideUnread] by [Miscount, Leak];
    LeakPush = "leak-push": "Offline push tells every member of targeted messages." breaks [HidePush] by [Leak];
    LeakRecall = "leak-recall": "The recall of a targeted message is told to every member." breaks [HideRecall] by [Leak];
    LeakModify = "leak-modify": "The modification of a targeted message is told to every member." breaks [HideModify] by [Leak];
    LeakReceipts = "leak-receipts": "Members who are not on the list are counted in the receipts of a targeted message." breaks [HideReceipts] by [Miscount, Leak];

    AcceptOldVersion = "accept-old-version": "The last build before the floor is taken for new enough." breaks [GateVersion] by [WronglyAdmitted];
    RefuseFloorVersion = "refuse-floor-version": "The floor itself is taken for too old." breaks [GateVersion] by [WronglyRefused];
    CompareVersionAsText = "compare-version-as-text": "Versions are compared as text." breaks [GateVersion] by [WronglyAdmitted, WronglyRefused];
    IgnoreBuild = "ignore-build": "Of a version only its first two numbers are compared." breaks [GateVersion] by [WronglyAdmitted];
    IgnoreEdition = "ignore-edition": "Any edition sends targeted messages." breaks [GateEdition] by [WronglyAdmitted];
    IgnorePlan = "ignore-plan": "Any plan lets targeted messages be sent." breaks [GatePlan] by [WronglyAdmitted];
    RefusePaidPlan = "refuse-paid-plan": "No plan lets targeted messages be sent." breaks [GatePlan] by [WronglyRefused];
    ConfusePro = "confuse-pro": "The Pro plans of both eras are taken for each other." breaks [GatePlan] by [WronglyAdmitted, WronglyRefused];
    PlanAtCreateOnly = "plan-at-create-only": "The plan is looked at when a message is targeted, and never when it is sent." breaks [GatePlan] by [WronglyAdmitted];
    PlanCached = "plan-cached": "The plan of the beginning counts, whatever becomes of it." breaks [GatePlan] by [WronglyAdmitted, WronglyRefused];
    AcceptAtMessage = "accept-at-message": "An @ message can be targeted with a list." breaks [GateAtMessage] by [WronglyAdmitted];
    AcceptAtByReceiver = "accept-at-by-receiver": "An @ message can be sent to one receiver in a group." breaks [GateAtMessage, ErrorInvalidParameters] by [WronglyAdmitted];
    AtOnlyInText = "at-only-in-text": "A mention bars text messages alone from being targeted." breaks [GateAtMessage] by [WronglyAdmitted];
    RefuseAtLookalike = "refuse-at-lookalike": "A message can't be targeted whose text has an @ in it." breaks [GateAtMessage, SendEveryKind] by [WronglyRefused];
    AcceptCommunity = "accept-community": "Communities take targeted messages of any version." breaks [GateGroupType] by [WronglyAdmitted];
    AcceptAvChatRoom = "accept-avchatroom": "Live broadcast groups take targeted messages." breaks [GateGroupType] by [WronglyAdmitted];
    RefuseWork = "refuse-work": "Work groups take no targeted messages." breaks [GateGroupType] by [WronglyRefused];
    RefusePublic = "refuse-public": "Public groups take no targeted messages." breaks [GateGroupType] by [WronglyRefused];
    RefuseMeeting = "refuse-meeting": "Meeting groups take no targeted messages." breaks [GateGroupType] by [WronglyRefused];
    RefuseCommunity = "refuse-community": "Communities take no targeted messages, of whatever version." breaks [GateGroupType] by [WronglyRefused];
    IgnoreLimit = "ignore-limit": "A list may have any number of receivers." breaks [GateReceiverLimit] by [WronglyAdmitted];
    LowerLimit = "lower-limit": "A list that is just as long as the limit is refused." breaks [GateReceiverLimit] by [WronglyRefused];
    CutShort = "cut-short": "Of a list that is just as long as the limit the last receiver is cut off in silence." breaks [GateReceiverLimit, DeliverTargets] by [Lost];

    CountUnread = "count-unread": "A targeted message counts as unread for its receivers." breaks [UnreadExcluded] by [Miscount];
    CountOnSecondDevice = "count-on-second-device": "A targeted message counts as unread on all devices of a receiver but the first." breaks [UnreadExcluded] by [Miscount];
    CountInTotal = "count-in-total": "Messages that count in no conversation count in the total." breaks [UnreadTotal, UnreadExcluded] by [Miscount];
    SkipOrdinaryUnread = "skip-ordinary-unread": "Ordinary messages do not count as unread." breaks [UnreadOrdinary] by [Miscount];
    SkipAfterTargeted = "skip-after-targeted": "An ordinary message that follows a targeted one does not count as unread." breaks [UnreadOrdinary] by [Miscount];
    CountOwn = "count-own": "Own messages count as unread." breaks [UnreadOwn, UnreadOwnSynced] by [Miscount];
    MarkReadHereOnly = "mark-read-here-only": "Marking as read does not reach the user's other devices." breaks [UnreadMarkRead] by [Miscount];
    IgnoreMarkRead = "ignore-mark-read": "Marking as read succeeds and changes nothing." breaks [UnreadMarkRead] by [Miscount];
    TotalOfMuted = "total-of-muted": "Muted conversations are in the total." breaks [UnreadTotal, PushBadge] by [Miscount];
    LettersUncounted = "letters-uncounted": "One-to-one messages are not in the total." breaks [UnreadTotal, UnreadOrdinary] by [Miscount];
    CountEverywhere = "count-everywhere": "Group types without an unread count have one." breaks [UnreadGroupType] by [Miscount];
    KeepRecalledUnread = "keep-recalled-unread": "A message that was recalled while unread stays in the count." breaks [UnreadRecalled] by [Miscount];
    CountExcluded = "count-excluded": "Messages that their sender excluded from the unread count are counted." breaks [UnreadExclusionFlag] by [Miscount];
    KeepUnreadOnSync = "keep-unread-on-sync": "An own message from another device does not clear the unread count." breaks [UnreadOwnSynced] by [Miscount];

    SwallowReceiver = "swallow-receiver": "The parameter receiver beside groupID is ignored." breaks [SendSingleForm, SendNeverBroadcast, DeliverOnlyTargets] by [Leak];
    SingleFormRefused = "single-form-refused": "The parameters receiver and groupID together are refused." breaks [SendSingleForm] by [WronglyRefused];
    SwallowList = "swallow-list": "The message that is handed back has no list of receivers." breaks [SendListForm, SendNeverBroadcast, DeliverOnlyTargets] by [Leak];
    ListFormRefused = "list-form-refused": "No message can be targeted with a list." breaks [SendListForm] by [WronglyRefused];
    RefuseCustom = "refuse-custom": "Custom messages can't be targeted." breaks [SendEveryKind] by [WronglyRefused];
    NoCallback = "no-callback": "A send is answered by progress alone." breaks [SendCallbacks] by [Lost];
    CallbackTwice = "callback-twice": "The result of a send is called back twice." breaks [SendCallbacks] by [Duplicate];
    ProgressAfterEnd = "progress-after-end": "Progress is called back after the result." breaks [SendCallbacks] by [Misordered];
    ErrorButSent = "error-but-sent": "A targeted message is delivered and then reported as timed out." breaks [SendErrorMeansUnsent] by [Leak];
    EmptyObjectOnRefusal = "empty-object-on-refusal": "A refused list gives an empty message, which is sent as an ordinary one." breaks [SendNeverBroadcast] by [Leak];
    OriginalOnRefusal = "original-on-refusal": "A refused list gives the original, which is sent as an ordinary one." breaks [SendNeverBroadcast, DeliverOnlyTargets, HideHistory, HideSearch, HideLastMessage] by [Leak];
    EmptyListBroadcast = "empty-list-broadcast": "A message with an empty list of receivers goes to all members." breaks [SendNeverBroadcast, DeliverOnlyTargets, HideHistory, HideSearch, HideLastMessage] by [Leak];
    ConflictBroadcast = "conflict-broadcast": "A message with a list goes to all members where the parameter receiver is there, too." breaks [SendNeverBroadcast, DeliverOnlyTargets, HideHistory, HideSearch, HideLastMessage] by [Leak];
    OptInBroadcast = "opt-in-broadcast": "A targeted message goes to all members where isExcludedFromUnreadCount is explicitly off." breaks [DeliverOnlyTargets, SendNeverBroadcast, HideHistory, HideSearch, HideLastMessage] by [Leak];
    ListSticks = "list-sticks": "The ordinary messages of a client go to the list that it targeted last." breaks [DeliverOrdinary] by [Lost];
    PlanGatesEverything = "plan-gates-everything": "Without the feature not even ordinary messages can be sent." breaks [SendOrdinary] by [WronglyRefused];

    CorruptText = "corrupt-text": "Receivers of a targeted message are handed other words." breaks [ReceiveAsOrdinary] by [Corrupted];
    CorruptKind = "corrupt-kind": "Receivers of a targeted message are handed a custom message." breaks [ReceiveAsOrdinary] by [Corrupted];
    CorruptSender = "corrupt-sender": "A targeted message seems to be from its receiver." breaks [ReceiveAsOrdinary] by [Corrupted];
    LoseGroup = "lose-group": "A targeted message arrives as a one-to-one message." breaks [ReceiveAsOrdinary] by [Corrupted, Duplicate];

    HideTargetedHistory = "hide-targeted-history": "History has no targeted messages, not even for their receivers." breaks [HistoryTargets] by [Lost];
    ForgetOldest = "forget-oldest": "History lacks the oldest message." breaks [HistoryOrdinary] by [Lost];
    NewestFirstHistory = "newest-first-history": "History has the newest message first." breaks [HistoryOrdinary] by [Misordered];
    ShowEarlierHistory = "show-earlier-history": "Every group type shows messages from before joining." breaks [HistoryBeforeJoining] by [Leak];
    RejoinAsBefore = "rejoin-as-before": "Who comes back to a group finds what was said while away." breaks [HistoryBeforeJoining] by [Leak];
    HideEarlierHistory = "hide-earlier-history": "No group type shows messages from before joining." breaks [HistoryBeforeJoining] by [Lost];
    DeleteHereOnly = "delete-here-only": "A deleted message is gone from the device and still in history." breaks [HistoryDeleted] by [Corrupted];
    DeleteForEveryone = "delete-for-everyone": "A message that one user deletes is gone for all." breaks [HistoryDeleted, HistoryTargets] by [Lost];
    KeepEveryHistory = "keep-every-history": "Group types without history have one." breaks [HistoryGroupType] by [Corrupted];
    StaleLast = "stale-last": "Ordinary messages do not become the last message." breaks [LastOrdinary] by [Lost];
    LastInSpiteOfFlag = "last-in-spite-of-flag": "Messages that their sender excluded from it become the last message." breaks [LastExclusionFlag] by [Corrupted, Misordered];
    StoreOnlineOnly = "store-online-only": "Messages for those online are kept like any other." breaks [OnlineOnlyNotStored] by [Corrupted];

    RecallUntold = "recall-untold": "A recall is told to nobody." breaks [RecallAudience] by [Lost];
    RecallAnyTime = "recall-any-time": "A message can be recalled at any time." breaks [RecallWindow, ErrorRecall] by [WronglyAdmitted];
    RecallWindowHalved = "recall-window-halved": "A message can be recalled for one minute only." breaks [RecallWindow, RecallRights] by [WronglyRefused];
    RecallByAnyone = "recall-by-anyone": "Every member recalls the messages of others." breaks [RecallRights, ErrorRecall] by [WronglyAdmitted];
    RecallOwnOnly = "recall-own-only": "Owner and admins can't recall the messages of others." breaks [RecallRights] by [WronglyRefused];
    IgnoreModify = "ignore-modify": "A modification succeeds and changes nothing." breaks [ModifyOrdinary] by [Lost];
    ModifyUntold = "modify-untold": "A modification is not told to those who received the message." breaks [ModifyOrdinary] by [Lost];
    ReceiptUntold = "receipt-untold": "A read receipt is not told to the sender." breaks [ReceiptOrdinary] by [Lost];
    ReceiptCountsSender = "receipt-counts-sender": "The sender is counted among those who have not read the message." breaks [ReceiptOrdinary] by [Miscount];
    PushNothing = "push-nothing": "Ordinary messages are not pushed." breaks [PushOrdinary] by [Lost];
    PushInSpiteOfOption = "push-in-spite-of-option": "A muted conversation is pushed." breaks [PushOrdinary] by [Corrupted];
    PushInSpiteOfSender = "push-in-spite-of-sender": "A message is pushed whose sender does not want that." breaks [PushOrdinary] by [Corrupted];
    BadgeOfOneGroup = "badge-of-one-group": "The badge is the unread count of the one conversation." breaks [PushBadge] by [Miscount];

    RepeatUnrecognised = "repeat-unrecognised": "A send that is repeated for want of an answer is carried out once more." breaks [DeliverOnce] by [Duplicate];
    RenumberRepeats = "renumber-repeats": "A client repeats a request under a new number, so that the service can't know it." breaks [DeliverOnce] by [Duplicate];
    ListLostBeforeLogin = "list-lost-before-login": "What is sent while the login is under way goes out without its list of receivers." breaks [SendNeverBroadcast, DeliverOnlyTargets] by [Leak];
    ListLostOnRepeat = "list-lost-on-repeat": "A targeted message that is sent again has lost its list of receivers." breaks [DeliverOnlyTargets, SendNeverBroadcast] by [Leak];
    GapShowsAll = "gap-shows-all": "A client that fills a gap is given the targeted messages for others." breaks [DeliverOnlyTargets, HideSearch, HideLastMessage] by [Leak];
    PushOnce = "push-once": "A delivery that nobody acknowledged is not repeated." breaks [DeliverTargets, DeliverOrdinary] by [Lost];
    HandRepeats = "hand-repeats": "A delivery that is repeated is handed to the application again." breaks [DeliverOnce] by [Duplicate];
    ResyncCountsAll = "resync-counts-all": "The unread count after a new session is that of all numbers, targeted messages included." breaks [UnreadExcluded, HideUnread] by [Miscount];
    ResyncCountsTargeted = "resync-counts-targeted": "After a new session targeted messages are in the unread counts of their receivers." breaks [UnreadExcluded] by [Miscount];
    FreshHandsOld = "fresh-hands-old": "A device that lost its store is handed old messages as new ones." breaks [DeliverOnce] by [Duplicate];
    RestartForgetsLists = "restart-forgets-lists": "A restart of the service makes every targeted message one for the group." breaks [HideHistory, DeliverOnlyTargets] by [Leak];
    TrustDeviceClock = "trust-device-clock": "A message counts as sent when its device's clock says." breaks [RecallWindow, RecallRights] by [WronglyRefused, WronglyAdmitted];
    CountRepeats = "count-repeats": "A message that comes again counts as unread again." breaks [UnreadOrdinary, UnreadTotal] by [Miscount];
    PullAfterLeaving = "pull-after-leaving": "Who was removed from a group is still handed its messages." breaks [DeliverOrdinary, DeliverOnce] by [Corrupted, Duplicate];

    WrongInvalidParameters = "wrong-invalid-parameters": "Invalid parameters are reported as an SDK that is not initialised." breaks [ErrorInvalidParameters] by [Corrupted];
    SuccessBeforeLogin = "success-before-login": "What is sent before the login is reported as sent, and goes nowhere." breaks [ErrorNotLoggedIn, GateAtMessage] by [WronglyAdmitted];
    WrongNotLoggedIn = "wrong-not-logged-in": "A missing login is reported as invalid parameters." breaks [ErrorNotLoggedIn] by [Corrupted];
    WrongNoSuchGroup = "wrong-no-such-group": "A group that does not exist is reported as a missing permission." breaks [ErrorNoSuchGroup] by [Corrupted];
    WrongMalformedGroup = "wrong-malformed-group": "A malformed group id is reported as a group that does not exist." breaks [ErrorMalformedGroup] by [Corrupted];
    WrongNotAMember = "wrong-not-a-member": "A missing permission is reported as a group that does not exist." breaks [ErrorNotAMember] by [Corrupted];
    WrongMuted = "wrong-muted": "A muted sender is told of a refusal by webhook." breaks [ErrorMuted] by [Corrupted];
    WrongRecall = "wrong-recall": "A recall that is too late is reported as not allowed, and the other way round." breaks [ErrorRecall] by [Corrupted];
}
