//! The points at which the service decides: each a question with its honest answer.
//!
//! A policy is chosen at compile time and every honest answer is a constant or a comparison, so that [`Honest`]
//! costs nothing. A wrong service answers one of these questions otherwise ([`mutants`](crate::mutants)).
//!
//! *Not here*: what follows from a decision; that is in `server` and `client`.

use aside_spec::vocabulary::{
    Availability, Content, Edition, ErrorCode, Grant, GroupIx, GroupRule, GroupType, MessageKind, Plan,
    ReceiveOption, Role, UserIx, Version,
};
use std::sync::Arc;

pub use crate::network::LinkOrder;
pub use crate::wire::Surfaces;

/// Who may know of a message, apart from its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Every member.
    Everyone,
    /// These alone, in order of number.
    Only(Arc<[UserIx]>),
}

/// What decides how a message counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flavour {
    /// Whether it has a list of receivers.
    pub aim: Aim,
    /// Whether its sender excluded it from the unread count.
    pub unread: Exclusion,
    /// Whether its sender excluded it from being the last message.
    pub last: Exclusion,
}

/// Whom a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The group.
    Ordinary,
    /// A list of receivers.
    Targeted,
}

/// A choice of the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// Not excluded.
    Unset,
    /// Excluded.
    Excluded,
}

/// The two ways to name receivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `createTargetedGroupMessage`.
    List,
    /// `sendMessage` with `receiver` and `groupID`.
    Single,
}

/// What a list of receivers is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The receivers.
    Receivers,
    /// Nothing: as if it were not there.
    Nothing,
    /// A mistake.
    Mistake,
}

/// What `createTargetedGroupMessage` returns when it refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A null.
    Null,
    /// A message without content.
    EmptyObject,
    /// The original.
    Original,
}

/// Whether a user is in the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// A member.
    Member,
    /// Registered, and no member.
    Stranger,
    /// Nobody.
    Unknown,
}

/// What a device's SDK can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sdk {
    /// It has the feature.
    WithFeature,
    /// It is too old, or of another edition.
    Without,
}

/// How often a callback is called, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callbacks {
    /// Progress, then the result.
    InOrder,
    /// Progress alone.
    NoResult,
    /// The result twice.
    ResultTwice,
    /// Progress after the result.
    ProgressLast,
}

/// What becomes of a send while the login is not done yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Early {
    /// It is refused.
    Refused,
    /// It goes out, and its list of receivers does not.
    WithoutList,
    /// It is reported as done, and goes nowhere.
    Acknowledged,
}

/// For whom a deleted message is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The user who deleted it.
    User,
    /// Nobody, but on the one device.
    Device,
    /// Everybody.
    Everyone,
}

/// Whose message a member wants to recall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// The member's own.
    Own,
    /// Somebody else's.
    Other,
}

/// In which order messages are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// Oldest first.
    OldestFirst,
    /// Newest first.
    NewestFirst,
    /// Oldest first, without the oldest.
    WithoutOldest,
}

/// What a session's unread counts are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
    /// The messages that count.
    Counting,
    /// Those, and the targeted ones for the member.
    WithTargeted,
    /// Every number after the last one read.
    Numbers,
}

/// The decisions of a service.
#[allow(unused_variables, reason = "an honest answer needs few of the facts that a wrong one may turn on")]
pub trait Conduct {
    // Gates

    /// Whether a version is at or above a floor.
    #[inline]
    fn reaches(&self, version: Version, floor: Version) -> bool {
        version >= floor
    }
    /// Whether an edition has the feature.
    #[inline]
    fn edition_carries(&self, edition: Edition, editions: &[Edition]) -> bool {
        editions.contains(&edition)
    }
    /// Whether a plan has the feature. Where no source says, it does.
    #[inline]
    fn plan_carries(&self, plan: Plan, grant: Grant) -> bool {
        match grant {
            Grant::Yes | Grant::Open => true,
            Grant::No => false,
        }
    }
    /// Whether a plan without the feature keeps a message from being sent.
    #[inline]
    fn plan_gates(&self, aim: Aim) -> bool {
        aim == Aim::Targeted
    }
    /// Whether a plan without the feature keeps a message from being targeted in the first place. The send will be refused.
    #[inline]
    fn plan_gates_creation(&self) -> bool {
        false
    }
    /// Whether a change of the plan is heeded.
    #[inline]
    fn heeds_new_plan(&self) -> bool {
        true
    }
    /// Whether a group type takes targeted messages of an SDK of this version.
    #[inline]
    fn group_type_takes(&self, kind: GroupType, rule: Availability, version: Version) -> bool {
        match rule {
            Availability::Always => true,
            Availability::Never => false,
            Availability::From(floor) => version >= floor,
        }
    }
    /// The most receivers on a list.
    #[inline]
    fn receiver_limit(&self, limit: Option<u32>) -> Option<u32> {
        limit
    }
    /// Whether a message with this content can be targeted.
    #[inline]
    fn can_target(&self, content: &Content) -> bool {
        true
    }
    /// Whether a mention keeps a message of this kind from being targeted.
    #[inline]
    fn mention_bars(&self, form: Form, kind: MessageKind) -> bool {
        true
    }
    /// What receivers named in this form are taken for.
    #[inline]
    fn reading(&self, form: Form) -> Reading {
        Reading::Receivers
    }
    /// What an empty list of receivers is taken for.
    #[inline]
    fn reading_of_none(&self) -> Reading {
        Reading::Mistake
    }
    /// Whether the list counts where the parameter receiver is there, too.
    #[inline]
    fn list_outranks_receiver(&self) -> bool {
        true
    }
    /// What becomes of a send while the login is not done yet.
    #[inline]
    fn early_send(&self) -> Early {
        Early::Refused
    }
    /// Whether a list is over with the message that it was given to.
    #[inline]
    fn forgets_list(&self) -> bool {
        true
    }
    /// What a refused `createTargetedGroupMessage` returns.
    #[inline]
    fn refusal(&self) -> Refusal {
        Refusal::Null
    }
    /// The code that is reported for what has this code.
    #[inline]
    fn code(&self, code: ErrorCode) -> ErrorCode {
        code
    }

    // Audience

    /// Whether somebody on a list of receivers is served.
    #[inline]
    fn serves(&self, membership: Membership) -> bool {
        membership == Membership::Member
    }
    /// Who may know of a message whose list has these, in the order of the list.
    #[inline]
    fn audience(&self, listed: Arc<[UserIx]>) -> Audience {
        Audience::Only(listed)
    }
    /// Whether a message that is explicitly not excluded from the unread count keeps its list.
    #[inline]
    fn opting_in_keeps_list(&self) -> bool {
        true
    }
    /// Whether those who left are left out of what is delivered.
    #[inline]
    fn drops_former(&self) -> bool {
        true
    }
    /// Whether who comes back to a group begins anew.
    #[inline]
    fn joins_anew(&self) -> bool {
        true
    }
    /// Whether a targeted message may reach anybody but its audience: asked before the loop over all members.
    #[inline]
    fn leaks(&self) -> bool {
        false
    }
    /// What a member who is not in the audience of a targeted message sees of it.
    #[inline]
    fn bystanders_see(&self, role: Role, sdk: Sdk) -> Surfaces {
        Surfaces::NONE
    }
    /// Whether an ordinary message may not reach a member: asked before the loop over all members.
    #[inline]
    fn loses_ordinary(&self) -> bool {
        false
    }
    /// Whether an ordinary message reaches this member, who may not know of the `gap` messages before it.
    #[inline]
    fn ordinary_reaches(&self, user: UserIx, gap: u64) -> bool {
        true
    }
    /// Whether the sending device hands the application its own message.
    #[inline]
    fn echoes(&self) -> bool {
        false
    }
    /// Whether the sender's other devices are sent its messages.
    #[inline]
    fn syncs_own(&self) -> bool {
        true
    }
    /// Whether a user who was away gets this later.
    #[inline]
    fn keeps_for_later(&self, aim: Aim) -> bool {
        true
    }
    /// The order in which a user who was away gets messages.
    #[inline]
    fn catches_up(&self) -> Arrangement {
        Arrangement::OldestFirst
    }
    /// Whether links keep their order.
    #[inline]
    fn link_order(&self) -> LinkOrder {
        LinkOrder::Kept
    }
    /// Whether a client that misses something hands over nothing that comes after it.
    #[inline]
    fn waits_for_gaps(&self) -> bool {
        true
    }
    /// How often a device hands the application a message.
    #[inline]
    fn times_shown(&self) -> u32 {
        1
    }
    /// Whether receivers are told whom a message mentions.
    #[inline]
    fn relays_mentions(&self) -> bool {
        true
    }
    /// The group of a targeted message, as receivers are told.
    #[inline]
    fn relayed_group(&self, group: GroupIx) -> Option<GroupIx> {
        Some(group)
    }
    /// The sender of a targeted message, as a receiver is told.
    #[inline]
    fn relayed_sender(&self, sender: UserIx, receiver: UserIx) -> UserIx {
        sender
    }
    /// Another content that receivers of a targeted message are given.
    #[inline]
    fn relayed_content(&self, content: &Content) -> Option<Content> {
        None
    }

    // Answers

    /// How the callbacks of a send are called.
    #[inline]
    fn callbacks(&self) -> Callbacks {
        Callbacks::InOrder
    }
    /// Whether a send that the server carried out is reported as such.
    #[inline]
    fn reports_success(&self, aim: Aim) -> bool {
        true
    }

    // Counting

    /// Whether a group type has an unread count.
    #[inline]
    fn group_counts(&self, rule: &GroupRule) -> bool {
        rule.counts_unread
    }
    /// Whether a message counts as unread.
    #[inline]
    fn counts(&self, flavour: Flavour) -> bool {
        flavour.aim == Aim::Ordinary && flavour.unread == Exclusion::Unset
    }
    /// Whether a message that counts does so after a message of this aim.
    #[inline]
    fn counts_after(&self, before: Option<Aim>) -> bool {
        true
    }
    /// Whether a targeted message counts on this one of the receiver's devices, from 0.
    #[inline]
    fn targeted_counts_on(&self, nth: usize) -> bool {
        false
    }
    /// Whether the total has what the conversations do not count.
    #[inline]
    fn total_has_uncounted(&self) -> bool {
        false
    }
    /// Whether own messages count.
    #[inline]
    fn own_counts(&self) -> bool {
        false
    }
    /// Whether an own ordinary message clears the count on the user's other devices.
    #[inline]
    fn own_sync_clears(&self) -> bool {
        true
    }
    /// Whether a recalled message leaves the count.
    #[inline]
    fn recall_uncounts(&self) -> bool {
        true
    }
    /// Whether marking as read is told to the user's other devices.
    #[inline]
    fn syncs_reading(&self) -> bool {
        true
    }
    /// Whether marking as read clears the count.
    #[inline]
    fn reading_clears(&self) -> bool {
        true
    }
    /// Whether a conversation with this option is in the total.
    #[inline]
    fn in_total(&self, option: ReceiveOption) -> bool {
        option == ReceiveOption::Receive
    }
    /// Whether one-to-one messages count as unread.
    #[inline]
    fn letters_count(&self) -> bool {
        true
    }
    /// Whether a message becomes the last message.
    #[inline]
    fn becomes_last(&self, flavour: Flavour) -> bool {
        flavour.last == Exclusion::Unset
    }

    // Keeping

    /// Whether a message that its sender wants stored or not is stored.
    #[inline]
    fn stores(&self, online_only: bool) -> bool {
        !online_only
    }
    /// Whether a group type keeps history.
    #[inline]
    fn keeps_history(&self, rule: &GroupRule) -> bool {
        rule.keeps_history
    }
    /// Whether a group type shows ordinary messages from before joining.
    #[inline]
    fn shows_earlier_history(&self, rule: &GroupRule) -> bool {
        rule.shows_earlier_history
    }
    /// Whether messages from before joining that a group type shows are for a later member who was on no list.
    #[inline]
    fn earlier_lists_bind(&self) -> bool {
        true
    }
    /// Whether history has messages of this aim at all.
    #[inline]
    fn history_has(&self, aim: Aim) -> bool {
        true
    }
    /// The order of history.
    #[inline]
    fn arranges_history(&self) -> Arrangement {
        Arrangement::OldestFirst
    }
    /// For whom a deleted message is gone.
    #[inline]
    fn deletes_for(&self) -> Deletion {
        Deletion::User
    }

    // Recall, modification, receipts, push

    /// For how long a message can be recalled.
    #[inline]
    fn recall_window_ms(&self) -> u64 {
        120_000
    }
    /// Whether a member may recall a message.
    #[inline]
    fn may_recall(&self, role: Role, whose: Ownership) -> bool {
        whose == Ownership::Own || role >= Role::Admin
    }
    /// Whether a recall is told to those who received the message.
    #[inline]
    fn tells_recall(&self) -> bool {
        true
    }
    /// Whether a modification takes effect.
    #[inline]
    fn modifies(&self) -> bool {
        true
    }
    /// Whether a modification is told to those who received the message.
    #[inline]
    fn tells_modification(&self) -> bool {
        true
    }
    /// Whether a read receipt is told to the sender.
    #[inline]
    fn tells_receipt(&self) -> bool {
        true
    }
    /// How many are counted in the receipts of a message that is addressed to so many.
    #[inline]
    fn addressed(&self, others: u32) -> u32 {
        others
    }
    /// Whether a message of this aim is pushed at all.
    #[inline]
    fn pushes(&self, aim: Aim) -> bool {
        true
    }
    /// Whether a sender's wish not to push is granted.
    #[inline]
    fn grants_no_push(&self) -> bool {
        true
    }
    /// Whether a receive option keeps a message from being pushed.
    #[inline]
    fn mutes_push(&self, option: ReceiveOption) -> bool {
        option != ReceiveOption::Receive
    }
    /// The badge of a push, where this many are unread in all and in the one conversation.
    #[inline]
    fn badge(&self, total: u32, here: u32) -> u32 {
        total
    }

    // When things go wrong on the way

    /// Whether the server knows a request that comes again, and answers as before.
    #[inline]
    fn remembers_answers(&self) -> bool {
        true
    }
    /// Whether a push that nobody acknowledged is pushed again.
    #[inline]
    fn repeats_pushes(&self) -> bool {
        true
    }
    /// Whether a client knows a push that comes again.
    #[inline]
    fn knows_pushes(&self) -> bool {
        true
    }
    /// Whether a message that is sent again still has its list of receivers.
    #[inline]
    fn repeats_lists(&self) -> bool {
        true
    }
    /// The number under which a request is asked again.
    #[inline]
    fn number_of_repetition(&self, number: u32) -> u32 {
        number
    }
    /// Whether a gap is filled with messages that are for others.
    #[inline]
    fn pull_shows_all(&self) -> bool {
        false
    }
    /// What the unread counts of a session are made of.
    #[inline]
    fn resync_tally(&self) -> Tally {
        Tally::Counting
    }
    /// Whether a device that lost its store is handed old messages in silence.
    #[inline]
    fn keeps_old_quiet(&self) -> bool {
        true
    }
    /// Whether a service that goes down forgets whom its messages were for.
    #[inline]
    fn forgets_lists_on_restart(&self) -> bool {
        false
    }
    /// Whether who is no member any more is brought up to date on coming back.
    #[inline]
    fn serves_former(&self) -> bool {
        false
    }
    /// Whether a message that a client has already counts once more when it comes again.
    #[inline]
    fn counts_repeats(&self) -> bool {
        false
    }
    /// When a message was sent, by the server's clock and as the device claims.
    #[inline]
    fn sent_at(&self, server_ms: u64, claimed_ms: u64) -> u64 {
        server_ms
    }
}

/// The service as it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Honest;

impl Conduct for Honest {}
