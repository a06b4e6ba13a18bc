//! What can be charged to which clause, as tables: what a pin speaks of and what is wrong, and what follows.
//!
//! *Not here*: pins that fail; see the corpus and the kill matrix.

use super::{Area, Charge, Wrong, charge};
use crate::run::aims::Aims;
use aside_spec::finding::Kind;
use aside_spec::vocabulary::{
    Call, CallId, Clause, Content, GroupIx, Handle, MessageKind, Nonce, SendOptions, UserIx, Word,
};

const SENDER: UserIx = UserIx(0);
const LISTED: UserIx = UserIx(1);
const BYSTANDER: UserIx = UserIx(2);
const HERE: Option<GroupIx> = Some(GroupIx(0));
const ELSEWHERE: Option<GroupIx> = Some(GroupIx(1));
const SILENT: Option<GroupIx> = Some(GroupIx(2));

/// From the sender to the listed one, here.
const ASIDE: &[Nonce] = &[Nonce(0)];
/// From the sender to everybody, here.
const ORDINARY: &[Nonce] = &[Nonce(1)];
/// To everybody, elsewhere, with an error.
const REFUSED: &[Nonce] = &[Nonce(2)];

fn aims() -> Aims {
    let mut aims = Aims::default();
    let mut number = (0..).map(CallId);
    let mut call = |what: &Call| {
        let call = number.next().unwrap_or(CallId(u32::MAX));
        aims.asked(call, SENDER, what);
        call
    };
    let create = |nonce: u32| Call::CreateMessage {
        content: Content { kind: MessageKind::Text, text: "words".into(), nonce: Some(Nonce(nonce)) },
        at: Vec::new(),
        made: Handle(nonce),
    };
    let send =
        |message, group| Call::Send { message, receiver: None, group, options: SendOptions::default() };
    call(&create(0));
    call(&Call::Target { original: Handle(0), receivers: vec![LISTED], made: Handle(9) });
    call(&send(Handle(9), HERE));
    call(&create(1));
    call(&send(Handle(1), HERE));
    // Of this one the listed one is a bystander, as well.
    call(&create(3));
    call(&Call::Target { original: Handle(3), receivers: vec![UserIx(3)], made: Handle(8) });
    call(&send(Handle(8), HERE));
    call(&create(2));
    let refused = call(&send(Handle(2), ELSEWHERE));
    aims.failed(refused);
    aims
}

const fn count(user: UserIx, group: Option<GroupIx>, too_high: bool) -> Wrong<'static> {
    Wrong::Count { user, group, too_high }
}

const fn readers(message: &[Nonce], too_many: bool) -> Wrong<'static> {
    Wrong::Readers { message: message[0], too_many }
}

#[test]
fn without_a_clause_that_fits_the_nearest_one_is_charged() {
    use Wrong::{Other, Shown, Unexpected};
    let aims = aims();
    let table = [
        (Area::Result, Other(Kind::WronglyRefused), Clause::SendListForm, Kind::WronglyRefused),
        (Area::Receipt, Shown(Kind::Duplicate, ASIDE), Clause::DeliverOnce, Kind::Duplicate),
        (Area::Receipt, Shown(Kind::Misordered, ASIDE), Clause::DeliverOrder, Kind::Misordered),
        (Area::Receipt, Shown(Kind::Lost, ASIDE), Clause::DeliverTargets, Kind::Lost),
        (Area::Receipt, Shown(Kind::Lost, ORDINARY), Clause::DeliverOrdinary, Kind::Lost),
        (Area::Receipt, Other(Kind::Lost), Clause::DeliverOrdinary, Kind::Lost),
        (Area::Receipt, Unexpected(BYSTANDER, ASIDE), Clause::DeliverOnlyTargets, Kind::Leak),
        (Area::Receipt, Unexpected(SENDER, ASIDE), Clause::DeliverNoEcho, Kind::Corrupted),
        (Area::Receipt, Unexpected(LISTED, ASIDE), Clause::ReceiveAsOrdinary, Kind::Corrupted),
        (Area::Receipt, Unexpected(BYSTANDER, ORDINARY), Clause::DeliverOrdinary, Kind::Corrupted),
        (Area::Receipt, Unexpected(BYSTANDER, REFUSED), Clause::SendErrorMeansUnsent, Kind::Leak),
        (Area::Recall, Unexpected(BYSTANDER, ASIDE), Clause::HideRecall, Kind::Leak),
        (Area::Recall, Unexpected(LISTED, ASIDE), Clause::RecallAudience, Kind::Corrupted),
        (Area::Recall, Unexpected(BYSTANDER, REFUSED), Clause::RecallAudience, Kind::Corrupted),
        (Area::Modification, Unexpected(BYSTANDER, ASIDE), Clause::HideModify, Kind::Leak),
        (Area::Modification, Shown(Kind::Lost, ASIDE), Clause::ModifyOrdinary, Kind::Lost),
        (Area::Push, Unexpected(BYSTANDER, ASIDE), Clause::HidePush, Kind::Leak),
        (Area::Push, Shown(Kind::Lost, ORDINARY), Clause::PushOrdinary, Kind::Lost),
        (Area::Unread, count(LISTED, HERE, true), Clause::UnreadExcluded, Kind::Miscount),
        (Area::Unread, count(BYSTANDER, HERE, true), Clause::HideUnread, Kind::Miscount),
        (Area::Unread, count(BYSTANDER, SILENT, true), Clause::UnreadOrdinary, Kind::Miscount),
        (Area::Unread, count(BYSTANDER, HERE, false), Clause::UnreadOrdinary, Kind::Miscount),
        (Area::Unread, count(LISTED, HERE, false), Clause::UnreadOrdinary, Kind::Miscount),
        (Area::Unread, count(SENDER, None, true), Clause::UnreadTotal, Kind::Miscount),
        (Area::Last, Unexpected(BYSTANDER, ASIDE), Clause::HideLastMessage, Kind::Leak),
        (Area::Last, Unexpected(BYSTANDER, REFUSED), Clause::SendErrorMeansUnsent, Kind::Leak),
        (Area::Last, Unexpected(LISTED, ORDINARY), Clause::LastOrdinary, Kind::Misordered),
        (Area::History, Unexpected(BYSTANDER, ASIDE), Clause::HideHistory, Kind::Leak),
        (Area::History, Unexpected(BYSTANDER, REFUSED), Clause::SendErrorMeansUnsent, Kind::Leak),
        (Area::History, Shown(Kind::Lost, ASIDE), Clause::HistoryTargets, Kind::Lost),
        (Area::History, Shown(Kind::Lost, ORDINARY), Clause::HistoryOrdinary, Kind::Lost),
        (Area::Search, Unexpected(BYSTANDER, ASIDE), Clause::HideSearch, Kind::Leak),
        (Area::Search, Unexpected(BYSTANDER, REFUSED), Clause::HistoryOrdinary, Kind::Corrupted),
        (Area::Search, Shown(Kind::Lost, ASIDE), Clause::HistoryTargets, Kind::Lost),
        (Area::Search, Shown(Kind::Lost, ORDINARY), Clause::HistoryOrdinary, Kind::Lost),
        (Area::ReadReceipt, readers(ASIDE, false), Clause::ReceiptOrdinary, Kind::Miscount),
    ];
    for (area, wrong, clause, kind) in table {
        assert_eq!(charge(&[], &aims, area, wrong), (clause, kind), "{area:?} {wrong:?}");
    }
}

#[test]
fn the_first_clause_that_fits_is_charged_and_of_codes_one_about_errors() {
    let aims = aims();
    let covers = [Clause::HideHistory, Clause::SendListForm, Clause::GatePlan, Clause::ErrorNotLoggedIn];
    let of = |area, wrong| charge(&covers, &aims, area, wrong);
    assert_eq!(of(Area::Result, Wrong::Other(Kind::Lost)), (Clause::SendListForm, Kind::Lost));
    assert_eq!(of(Area::Result, Wrong::Other(Kind::Corrupted)), (Clause::ErrorNotLoggedIn, Kind::Corrupted));
    let wrong = Wrong::Unexpected(BYSTANDER, ASIDE);
    assert_eq!(of(Area::History, wrong), (Clause::HideHistory, Kind::Leak));
    assert_eq!(
        charge(&[Clause::GatePlan], &aims, Area::Last, Wrong::Unexpected(LISTED, ASIDE)).1,
        Kind::WronglyAdmitted
    );
    let unknown = Wrong::Unexpected(LISTED, ORDINARY);
    for nobody in [Clause::DeliverMembersOnly, Clause::HistoryBeforeJoining] {
        let area = if nobody == Clause::DeliverMembersOnly { Area::Receipt } else { Area::History };
        assert_eq!(charge(&[nobody], &aims, area, unknown), (nobody, Kind::Leak));
    }
}

/// What each sort of pin speaks of, and what it does not, though a neighbour does.
#[test]
fn a_pin_speaks_of_its_own_surface() {
    use Clause as C;
    let table: [(Area, &[Clause], &[Clause]); 10] = [
        (
            Area::Result,
            &[
                C::GatePlan,
                C::SendListForm,
                C::SendCallbacks,
                C::ErrorPlan,
                C::RecallRights,
                C::ModifyOrdinary,
                C::ReceiptOrdinary,
                C::DeliverTargets,
                C::HideHistory,
            ],
            &[C::UnreadOrdinary, C::HistoryTargets, C::LastOrdinary],
        ),
        (
            Area::Receipt,
            &[C::DeliverTargets, C::SendListForm, C::ReceiveAsOrdinary, C::GatePlan, C::OnlineOnlyNotStored],
            &[C::SendCallbacks, C::HideHistory, C::RecallAudience],
        ),
        (Area::Recall, &[C::RecallAudience, C::HideRecall], &[C::HideModify, C::DeliverTargets]),
        (Area::Modification, &[C::ModifyOrdinary, C::HideModify], &[C::HideRecall, C::DeliverTargets]),
        (Area::Push, &[C::PushOrdinary, C::HidePush], &[C::HideRecall, C::DeliverTargets]),
        (
            Area::Unread,
            &[C::UnreadOrdinary, C::HideUnread, C::SendErrorMeansUnsent],
            &[C::HideHistory, C::LastOrdinary],
        ),
        (
            Area::Last,
            &[C::LastOrdinary, C::GatePlan, C::HideLastMessage, C::SendErrorMeansUnsent],
            &[C::HideHistory, C::UnreadOrdinary],
        ),
        (
            Area::History,
            &[
                C::HistoryTargets,
                C::OnlineOnlyNotStored,
                C::GatePlan,
                C::HideHistory,
                C::DeliverOnce,
                C::SendErrorMeansUnsent,
            ],
            &[C::DeliverTargets, C::HideSearch],
        ),
        (Area::Search, &[C::HideSearch], &[C::HideHistory, C::HistoryTargets, C::SendErrorMeansUnsent]),
        (Area::ReadReceipt, &[C::ReceiptOrdinary, C::HideReceipts], &[C::HideHistory, C::DeliverTargets]),
    ];
    for (area, does, does_not) in table {
        for clause in does {
            assert!(area.speaks_of(*clause), "{area:?} {}", clause.name());
        }
        for clause in does_not {
            assert!(!area.speaks_of(*clause), "{area:?} {}", clause.name());
        }
    }
}

/// What is wrong can be the breach of some clauses and of others not.
#[test]
fn what_is_wrong_breaks_only_what_it_can_break() {
    use Clause as C;
    use Wrong::{Other, Shown, Unexpected};
    let aims = aims();
    let table: [(Area, Wrong<'_>, &[Clause], &[Clause]); 23] = [
        (
            Area::Receipt,
            Other(Kind::Lost),
            &[C::DeliverTargets, C::SendErrorMeansUnsent],
            &[C::DeliverOnce, C::HideHistory],
        ),
        (
            Area::Result,
            Other(Kind::WronglyAdmitted),
            &[C::HideHistory, C::GatePlan],
            &[C::SendErrorMeansUnsent],
        ),
        (
            Area::Receipt,
            Shown(Kind::Duplicate, ASIDE),
            &[C::DeliverOnce, C::DeliverTargets, C::GatePlan],
            &[C::DeliverOrder, C::HideHistory],
        ),
        (
            Area::Receipt,
            Shown(Kind::Misordered, ASIDE),
            &[C::DeliverOrder],
            &[C::DeliverOnce, C::SendErrorMeansUnsent],
        ),
        (
            Area::Receipt,
            Shown(Kind::Lost, ASIDE),
            &[C::DeliverTargets, C::GatePlan],
            &[C::DeliverOnce, C::DeliverOrder],
        ),
        (Area::History, Shown(Kind::Lost, ASIDE), &[C::HistoryTargets], &[C::GatePlan, C::HideHistory]),
        (
            Area::Unread,
            count(BYSTANDER, HERE, true),
            &[C::HideUnread, C::UnreadOrdinary],
            &[C::UnreadExcluded, C::SendErrorMeansUnsent, C::HideHistory],
        ),
        (
            Area::Unread,
            count(BYSTANDER, HERE, false),
            &[C::UnreadOrdinary],
            &[C::HideUnread, C::UnreadExcluded],
        ),
        (Area::Unread, count(BYSTANDER, SILENT, true), &[C::UnreadOrdinary], &[C::HideUnread]),
        (Area::Unread, count(LISTED, HERE, true), &[C::UnreadExcluded], &[C::HideUnread]),
        (Area::Unread, count(LISTED, HERE, false), &[C::UnreadOrdinary], &[C::UnreadExcluded]),
        (Area::Unread, count(BYSTANDER, ELSEWHERE, true), &[C::SendErrorMeansUnsent], &[C::HideUnread]),
        (Area::Unread, count(BYSTANDER, ELSEWHERE, false), &[C::UnreadOrdinary], &[C::SendErrorMeansUnsent]),
        (Area::ReadReceipt, readers(ASIDE, true), &[C::HideReceipts, C::ReceiptOrdinary], &[]),
        (Area::ReadReceipt, readers(ASIDE, false), &[C::ReceiptOrdinary], &[C::HideReceipts]),
        (Area::ReadReceipt, readers(ORDINARY, true), &[C::ReceiptOrdinary], &[C::HideReceipts]),
        (
            Area::Receipt,
            Unexpected(BYSTANDER, ASIDE),
            &[C::DeliverOnlyTargets, C::SendListForm, C::SendSingleForm],
            &[C::DeliverOrdinary, C::DeliverTargets, C::DeliverMembersOnly, C::SendErrorMeansUnsent],
        ),
        (
            Area::Receipt,
            Unexpected(LISTED, ASIDE),
            &[C::DeliverOrdinary, C::DeliverMembersOnly],
            &[C::DeliverOnlyTargets, C::DeliverTargets, C::DeliverOnce, C::DeliverOrder],
        ),
        (
            Area::History,
            Unexpected(LISTED, ASIDE),
            &[C::HistoryOrdinary],
            &[C::HistoryTargets, C::HideHistory],
        ),
        (Area::Recall, Unexpected(LISTED, ASIDE), &[C::RecallRights], &[C::RecallAudience, C::HideRecall]),
        (Area::Receipt, Unexpected(BYSTANDER, REFUSED), &[C::SendErrorMeansUnsent], &[C::DeliverTargets]),
        (
            Area::Receipt,
            Unexpected(BYSTANDER, ORDINARY),
            &[C::DeliverMembersOnly],
            &[C::DeliverOnlyTargets, C::SendErrorMeansUnsent],
        ),
        (Area::Receipt, Unexpected(SENDER, ASIDE), &[C::DeliverNoEcho], &[C::DeliverOnlyTargets]),
    ];
    for (area, wrong, can, can_not) in table {
        let it = Charge { aims: &aims, area, wrong };
        for clause in can {
            assert!(it.can_be(*clause), "{area:?} {wrong:?} {}", clause.name());
        }
        for clause in can_not {
            assert!(!it.can_be(*clause), "{area:?} {wrong:?} {}", clause.name());
        }
    }
}
