//! How each mutant goes wrong: the one question that it answers otherwise than the honest service.
//!
//! *Not here*: what that breaks ([`Mutant::breaks`](super::Mutant::breaks)).

#![allow(clippy::wildcard_enum_match_arm, reason = "every mutant but the one named is honest")]

use super::{Mutant, Mutated};
use crate::codes;
use crate::conduct::{
    Aim, Arrangement, Audience, Callbacks, Conduct, Deletion, Early, Exclusion, Flavour, Form, Honest,
    LinkOrder, Membership, Ownership, Reading, Refusal, Sdk, Surfaces, Tally,
};
use aside_spec::vocabulary::{
    Availability, Content, Edition, ErrorCode, Grant, GroupIx, GroupRule, GroupType, MessageKind, Plan,
    ReceiveOption, Role, UserIx, Version,
};
use std::sync::Arc;

impl Mutated {
    fn is(self, mutant: Mutant) -> bool {
        self.0 == mutant
    }
}

/// Every answer but the mutant's own is the honest one. Guards, not exhaustive matches: a mutant is of concern to one
/// question alone, and the honest answer is the right one for all others.
impl Conduct for Mutated {
    fn reaches(&self, version: Version, floor: Version) -> bool {
        let last_before = Version { build: floor.build.saturating_sub(1), ..floor };
        match self.0 {
            Mutant::AcceptOldVersion if version == last_before => true,
            Mutant::RefuseFloorVersion => version > floor,
            Mutant::IgnoreBuild => (version.major, version.minor) >= (floor.major, floor.minor),
            Mutant::CompareVersionAsText => version.to_string() >= floor.to_string(),
            _ => Honest.reaches(version, floor),
        }
    }

    fn edition_carries(&self, edition: Edition, editions: &[Edition]) -> bool {
        self.is(Mutant::IgnoreEdition) || Honest.edition_carries(edition, editions)
    }

    fn plan_carries(&self, plan: Plan, grant: Grant) -> bool {
        match self.0 {
            Mutant::IgnorePlan => true,
            Mutant::RefusePaidPlan => false,
            Mutant::ConfusePro if plan == Plan::Pro2022 => true,
            Mutant::ConfusePro if plan == Plan::Pro2025 => false,
            _ => Honest.plan_carries(plan, grant),
        }
    }

    fn plan_gates(&self, aim: Aim) -> bool {
        match self.0 {
            Mutant::PlanGatesEverything => true,
            Mutant::PlanAtCreateOnly => false,
            _ => Honest.plan_gates(aim),
        }
    }

    fn plan_gates_creation(&self) -> bool {
        self.is(Mutant::PlanAtCreateOnly)
    }

    fn heeds_new_plan(&self) -> bool {
        !self.is(Mutant::PlanCached)
    }

    fn group_type_takes(&self, kind: GroupType, rule: Availability, version: Version) -> bool {
        match self.0 {
            Mutant::AcceptCommunity if kind == GroupType::Community => true,
            Mutant::AcceptAvChatRoom if kind == GroupType::AvChatRoom => true,
            Mutant::RefuseWork if kind == GroupType::Work => false,
            Mutant::RefusePublic if kind == GroupType::Public => false,
            Mutant::RefuseCommunity if kind == GroupType::Community => false,
            Mutant::RefuseMeeting if kind == GroupType::Meeting => false,
            _ => Honest.group_type_takes(kind, rule, version),
        }
    }

    fn receiver_limit(&self, limit: Option<u32>) -> Option<u32> {
        match self.0 {
            Mutant::IgnoreLimit => None,
            Mutant::LowerLimit => limit.map(|it| it.saturating_sub(1)),
            _ => limit,
        }
    }

    fn can_target(&self, content: &Content) -> bool {
        match self.0 {
            Mutant::RefuseCustom => content.kind != MessageKind::Custom,
            Mutant::RefuseAtLookalike => !content.text.contains('@'),
            _ => Honest.can_target(content),
        }
    }

    fn mention_bars(&self, form: Form, kind: MessageKind) -> bool {
        match (self.0, form) {
            (Mutant::AtOnlyInText, _) => kind == MessageKind::TextAt,
            (Mutant::AcceptAtMessage, Form::List) | (Mutant::AcceptAtByReceiver, Form::Single) => false,
            _ => Honest.mention_bars(form, kind),
        }
    }

    fn reading(&self, form: Form) -> Reading {
        match (self.0, form) {
            (Mutant::SwallowReceiver, Form::Single) | (Mutant::SwallowList, Form::List) => Reading::Nothing,
            (Mutant::SingleFormRefused, Form::Single) | (Mutant::ListFormRefused, Form::List) => {
                Reading::Mistake
            }
            _ => Honest.reading(form),
        }
    }

    fn reading_of_none(&self) -> Reading {
        if self.is(Mutant::EmptyListBroadcast) { Reading::Nothing } else { Honest.reading_of_none() }
    }

    fn list_outranks_receiver(&self) -> bool {
        !self.is(Mutant::ConflictBroadcast)
    }

    fn early_send(&self) -> Early {
        match self.0 {
            Mutant::ListLostBeforeLogin => Early::WithoutList,
            Mutant::SuccessBeforeLogin => Early::Acknowledged,
            _ => Honest.early_send(),
        }
    }

    fn forgets_list(&self) -> bool {
        !self.is(Mutant::ListSticks)
    }

    fn refusal(&self) -> Refusal {
        match self.0 {
            Mutant::EmptyObjectOnRefusal => Refusal::EmptyObject,
            Mutant::OriginalOnRefusal => Refusal::Original,
            _ => Honest.refusal(),
        }
    }

    fn code(&self, code: ErrorCode) -> ErrorCode {
        match (self.0, code) {
            (Mutant::WrongInvalidParameters, codes::INVALID_PARAMETERS) => codes::NOT_INITIALISED,
            (Mutant::WrongNotLoggedIn, codes::NOT_LOGGED_IN) => codes::INVALID_PARAMETERS,
            (Mutant::WrongNoSuchGroup, codes::NO_SUCH_GROUP) => codes::NO_PERMISSION,
            (Mutant::WrongMalformedGroup, codes::MALFORMED_GROUP)
            | (Mutant::WrongNotAMember, codes::NO_PERMISSION) => codes::NO_SUCH_GROUP,
            (Mutant::WrongMuted, codes::MUTED) => codes::REFUSED_BY_WEBHOOK,
            (Mutant::WrongRecall, codes::RECALL_TOO_LATE) => codes::RECALL_NOT_ALLOWED,
            (Mutant::WrongRecall, codes::RECALL_NOT_ALLOWED) => codes::RECALL_TOO_LATE,
            _ => code,
        }
    }

    fn serves(&self, membership: Membership) -> bool {
        let is_stranger = membership == Membership::Stranger;
        (self.is(Mutant::ServeNonMember) && is_stranger) || Honest.serves(membership)
    }

    fn audience(&self, listed: Arc<[UserIx]>) -> Audience {
        let (first, end) = match self.0 {
            Mutant::Broadcast => return Audience::Everyone,
            Mutant::DropFirstTarget => (1, listed.len()),
            Mutant::DropLastTarget => (0, listed.len().saturating_sub(1)),
            Mutant::DropBeyondTenth => (0, listed.len().min(10)),
            Mutant::CutShort => (0, listed.len().min(49)),
            Mutant::SuccessUnsent => (0, 0),
            _ => return Honest.audience(listed),
        };
        Honest.audience(Arc::from(listed.get(first..end).unwrap_or_default()))
    }

    fn opting_in_keeps_list(&self) -> bool {
        !self.is(Mutant::OptInBroadcast)
    }

    fn drops_former(&self) -> bool {
        !self.is(Mutant::ServeFormer)
    }

    fn joins_anew(&self) -> bool {
        !self.is(Mutant::RejoinAsBefore)
    }

    fn leaks(&self) -> bool {
        true
    }

    fn bystanders_see(&self, role: Role, sdk: Sdk) -> Surfaces {
        let received = Surfaces::EVENT | Surfaces::STORE;
        match self.0 {
            Mutant::LeakToAdmins if role >= Role::Admin => received,
            Mutant::LeakToOldSdks if sdk == Sdk::Without => received,
            Mutant::LeakHistory => Surfaces::HISTORY,
            Mutant::LeakSearch => Surfaces::STORE,
            Mutant::LeakLastMessage => Surfaces::LAST,
            Mutant::CountBystanderUnread => Surfaces::UNREAD,
            Mutant::LeakPush => Surfaces::PUSH,
            Mutant::LeakRecall => Surfaces::RECALL,
            Mutant::LeakModify => Surfaces::MODIFY,
            Mutant::LeakReceipts => Surfaces::RECEIPT,
            _ => Honest.bystanders_see(role, sdk),
        }
    }

    fn loses_ordinary(&self) -> bool {
        self.is(Mutant::LostOrdinary) || self.is(Mutant::LostAfterGap)
    }

    fn ordinary_reaches(&self, user: UserIx, gap: u64) -> bool {
        match self.0 {
            Mutant::LostOrdinary => user.0.is_multiple_of(2),
            Mutant::LostAfterGap => gap == 0,
            _ => Honest.ordinary_reaches(user, gap),
        }
    }

    fn echoes(&self) -> bool {
        self.is(Mutant::EchoToSender)
    }

    fn syncs_own(&self) -> bool {
        !self.is(Mutant::NoOwnSync)
    }

    fn keeps_for_later(&self, aim: Aim) -> bool {
        !(self.is(Mutant::LoseOfflineTargets) && aim == Aim::Targeted)
    }

    fn catches_up(&self) -> Arrangement {
        if self.is(Mutant::NewestFirst) { Arrangement::NewestFirst } else { Honest.catches_up() }
    }

    fn link_order(&self) -> LinkOrder {
        if self.is(Mutant::FreeLinks) { LinkOrder::Free } else { Honest.link_order() }
    }

    fn waits_for_gaps(&self) -> bool {
        !self.is(Mutant::FreeLinks)
    }

    fn times_shown(&self) -> u32 {
        if self.is(Mutant::DuplicateDelivery) { 2 } else { Honest.times_shown() }
    }

    fn relays_mentions(&self) -> bool {
        !self.is(Mutant::LoseMentions)
    }

    fn relayed_group(&self, group: GroupIx) -> Option<GroupIx> {
        if self.is(Mutant::LoseGroup) { None } else { Honest.relayed_group(group) }
    }

    fn relayed_sender(&self, sender: UserIx, receiver: UserIx) -> UserIx {
        if self.is(Mutant::CorruptSender) { receiver } else { Honest.relayed_sender(sender, receiver) }
    }

    fn relayed_content(&self, content: &Content) -> Option<Content> {
        let Content { kind, text, nonce } = content.clone();
        match self.0 {
            Mutant::CorruptText => Some(Content { kind, text: text + "?", nonce }),
            Mutant::CorruptKind => {
                let is_custom = kind == MessageKind::Custom;
                let kind = if is_custom { MessageKind::Text } else { MessageKind::Custom };
                Some(Content { kind, text, nonce })
            }
            _ => Honest.relayed_content(content),
        }
    }

    fn callbacks(&self) -> Callbacks {
        match self.0 {
            Mutant::NoCallback => Callbacks::NoResult,
            Mutant::CallbackTwice => Callbacks::ResultTwice,
            Mutant::ProgressAfterEnd => Callbacks::ProgressLast,
            _ => Honest.callbacks(),
        }
    }

    fn reports_success(&self, aim: Aim) -> bool {
        !(self.is(Mutant::ErrorButSent) && aim == Aim::Targeted)
    }

    fn group_counts(&self, rule: &GroupRule) -> bool {
        self.is(Mutant::CountEverywhere) || Honest.group_counts(rule)
    }

    fn counts(&self, flavour: Flavour) -> bool {
        match (self.0, flavour.aim, flavour.unread) {
            (Mutant::CountUnread, Aim::Targeted, _)
            | (Mutant::CountExcluded, Aim::Ordinary, Exclusion::Excluded) => true,
            (Mutant::SkipOrdinaryUnread, Aim::Ordinary, _) => false,
            _ => Honest.counts(flavour),
        }
    }

    fn counts_after(&self, before: Option<Aim>) -> bool {
        !(self.is(Mutant::SkipAfterTargeted) && before == Some(Aim::Targeted))
    }

    fn targeted_counts_on(&self, nth: usize) -> bool {
        self.is(Mutant::CountOnSecondDevice) && nth > 0
    }

    fn total_has_uncounted(&self) -> bool {
        self.is(Mutant::CountInTotal)
    }

    fn own_counts(&self) -> bool {
        self.is(Mutant::CountOwn)
    }

    fn own_sync_clears(&self) -> bool {
        !self.is(Mutant::KeepUnreadOnSync)
    }

    fn recall_uncounts(&self) -> bool {
        !self.is(Mutant::KeepRecalledUnread)
    }

    fn syncs_reading(&self) -> bool {
        !self.is(Mutant::MarkReadHereOnly)
    }

    fn reading_clears(&self) -> bool {
        !self.is(Mutant::IgnoreMarkRead)
    }

    fn letters_count(&self) -> bool {
        !self.is(Mutant::LettersUncounted)
    }

    fn in_total(&self, option: ReceiveOption) -> bool {
        self.is(Mutant::TotalOfMuted) || Honest.in_total(option)
    }

    fn becomes_last(&self, flavour: Flavour) -> bool {
        match self.0 {
            Mutant::StaleLast if flavour.aim == Aim::Ordinary => false,
            Mutant::LastInSpiteOfFlag => true,
            _ => Honest.becomes_last(flavour),
        }
    }

    fn stores(&self, online_only: bool) -> bool {
        self.is(Mutant::StoreOnlineOnly) || Honest.stores(online_only)
    }

    fn keeps_history(&self, rule: &GroupRule) -> bool {
        self.is(Mutant::KeepEveryHistory) || Honest.keeps_history(rule)
    }

    fn shows_earlier_history(&self, rule: &GroupRule) -> bool {
        match self.0 {
            Mutant::ShowEarlierHistory => true,
            Mutant::HideEarlierHistory => false,
            _ => Honest.shows_earlier_history(rule),
        }
    }

    fn earlier_lists_bind(&self) -> bool {
        !self.is(Mutant::ShowLaterMembers)
    }

    fn history_has(&self, aim: Aim) -> bool {
        !(self.is(Mutant::HideTargetedHistory) && aim == Aim::Targeted)
    }

    fn arranges_history(&self) -> Arrangement {
        match self.0 {
            Mutant::ForgetOldest => Arrangement::WithoutOldest,
            Mutant::NewestFirstHistory => Arrangement::NewestFirst,
            _ => Honest.arranges_history(),
        }
    }

    fn deletes_for(&self) -> Deletion {
        match self.0 {
            Mutant::DeleteHereOnly => Deletion::Device,
            Mutant::DeleteForEveryone => Deletion::Everyone,
            _ => Honest.deletes_for(),
        }
    }

    fn recall_window_ms(&self) -> u64 {
        match self.0 {
            Mutant::RecallAnyTime => u64::MAX,
            Mutant::RecallWindowHalved => Honest.recall_window_ms() / 2,
            _ => Honest.recall_window_ms(),
        }
    }

    fn may_recall(&self, role: Role, whose: Ownership) -> bool {
        match self.0 {
            Mutant::RecallByAnyone => true,
            Mutant::RecallOwnOnly => whose == Ownership::Own,
            _ => Honest.may_recall(role, whose),
        }
    }

    fn tells_recall(&self) -> bool {
        !self.is(Mutant::RecallUntold)
    }

    fn modifies(&self) -> bool {
        !self.is(Mutant::IgnoreModify)
    }

    fn tells_modification(&self) -> bool {
        !self.is(Mutant::ModifyUntold)
    }

    fn tells_receipt(&self) -> bool {
        !self.is(Mutant::ReceiptUntold)
    }

    fn addressed(&self, others: u32) -> u32 {
        others.saturating_add(u32::from(self.is(Mutant::ReceiptCountsSender)))
    }

    fn pushes(&self, aim: Aim) -> bool {
        !(self.is(Mutant::PushNothing) && aim == Aim::Ordinary)
    }

    fn grants_no_push(&self) -> bool {
        !self.is(Mutant::PushInSpiteOfSender)
    }

    fn mutes_push(&self, option: ReceiveOption) -> bool {
        !self.is(Mutant::PushInSpiteOfOption) && Honest.mutes_push(option)
    }

    fn badge(&self, total: u32, here: u32) -> u32 {
        if self.is(Mutant::BadgeOfOneGroup) { here } else { Honest.badge(total, here) }
    }

    fn remembers_answers(&self) -> bool {
        !self.is(Mutant::RepeatUnrecognised)
    }

    fn number_of_repetition(&self, number: u32) -> u32 {
        // Far beyond every number that is given out, so that only the repetition is unknown.
        if self.is(Mutant::RenumberRepeats) { number | 1 << 31 } else { number }
    }

    fn repeats_lists(&self) -> bool {
        !self.is(Mutant::ListLostOnRepeat)
    }

    fn pull_shows_all(&self) -> bool {
        self.is(Mutant::GapShowsAll)
    }

    fn repeats_pushes(&self) -> bool {
        !self.is(Mutant::PushOnce)
    }

    fn knows_pushes(&self) -> bool {
        !self.is(Mutant::HandRepeats)
    }

    fn resync_tally(&self) -> Tally {
        match self.0 {
            Mutant::ResyncCountsAll => Tally::Numbers,
            Mutant::ResyncCountsTargeted => Tally::WithTargeted,
            _ => Honest.resync_tally(),
        }
    }

    fn keeps_old_quiet(&self) -> bool {
        !self.is(Mutant::FreshHandsOld)
    }

    fn forgets_lists_on_restart(&self) -> bool {
        self.is(Mutant::RestartForgetsLists)
    }

    fn sent_at(&self, server_ms: u64, claimed_ms: u64) -> u64 {
        if self.is(Mutant::TrustDeviceClock) { claimed_ms } else { server_ms }
    }

    fn serves_former(&self) -> bool {
        self.is(Mutant::PullAfterLeaving)
    }

    fn counts_repeats(&self) -> bool {
        self.is(Mutant::CountRepeats)
    }
}
