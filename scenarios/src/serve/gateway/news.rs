//! What the simulated service says, in the words of the Web SDK: the answers to its commands, and what is pushed.
//!
//! *Not here*: what was asked ([`orders`](super::orders)), and how a message looks ([`shelf`](super::shelf)).

use super::super::names::Names;
use super::desk::Desk;
use super::frame::{Frame, Object, object, push};
use super::groups::role_word;
use super::orders::{Page, Want};
use super::shelf::{group_info, tiny_id};
use aside_sim::apart::said::{Answer, History, Parcel, Push, Session, Summary, Surfaces};
use aside_spec::vocabulary::{DeviceIx, GroupIx, GroupType, Nonce, ReceiveOption, Role};
use serde_json::{Value, json};

/// What an application has bought, as digits of 0 and 1 from the right: finding groups, and Community groups.
const BOUGHT: u32 = 1 << 1 | 1 << 3;
/// The digit of targeted messages.
const TARGETED: u32 = 1 << 4;

/// Kinds of news.
const NEW_LETTER: u32 = 1;
const NEW_MESSAGE: u32 = 3;
const NOTICE: u32 = 5;
const MODIFIED: u32 = 22;

/// Notices of the group system.
const KICKED: u32 = 4;
const DISMISSED: u32 = 5;
const INVITED: u32 = 7;

impl Desk {
    /// What one answer of the service adds to what is said in the end.
    pub(super) fn part(&mut self, names: &Names, to: DeviceIx, want: &Want, answer: Answer) -> Option<Value> {
        match (want, answer) {
            (Want::Login, Answer::Session(session)) => Some(self.login(to, &session)),
            (Want::Plan, Answer::Session(session)) => Some(Value::Object(bought(session.plan_carries))),
            (Want::Groups, Answer::Session(session)) => {
                let group = |it: &Summary| self.group(names, to, it);
                Some(session.conversations.iter().map(group).collect())
            }
            (Want::Profiles(groups), Answer::Session(session)) => {
                let profile = |group: &GroupIx| self.profile(names, to, *group, &session);
                Some(groups.iter().map(profile).collect())
            }
            (Want::Conversations { apart }, Answer::Session(session)) => {
                let with_word = session.conversations.iter().filter(|it| it.last.is_some() || it.unread > 0);
                Some(with_word.map(|it| self.conversation(names, it, *apart)).collect())
            }
            (Want::Sent, Answer::Sent(parcel)) => {
                self.shelf.note_live(&parcel);
                let time = self.epoch_s.saturating_add(parcel.sent_ms / 1_000);
                let key = parcel.body.content.nonce.map_or(0, |nonce| nonce.0);
                Some(json!({ "MsgTime": time, "MsgSeq": parcel.seq.unwrap_or(0), "MsgKey": key.to_string() }))
            }
            (Want::History(page), Answer::History(history)) => {
                let History(parcels) = *history;
                for parcel in &parcels {
                    self.shelf.note(parcel);
                }
                Some(self.page(names, *page, &parcels))
            }
            (Want::Receipts(_), Answer::Receipt { read, unread }) => {
                Some(json!({ "ReadNum": read, "UnreadNum": unread }))
            }
            (Want::Modified, Answer::Changed(changed)) => {
                let parcel = &changed.parcel;
                let version = self.shelf.identity(parcel, names, self.epoch_s).remove("MsgVersion");
                Some(json!({ "MsgVersion": version, "MsgBody": self.shelf.elements(&parcel.body.content) }))
            }
            (Want::Affair(group, user, affair), Answer::Done) => {
                self.groups.changed(*group, *user, affair, |user| names.is_account(user));
                None
            }
            // Everything else was done, and there is nothing to add.
            _ => None,
        }
    }

    /// All that is said in the end.
    pub(super) fn closing(&self, names: &Names, want: Want, said: Vec<Value>) -> Object {
        let first = |said: Vec<Value>| said.into_iter().next().unwrap_or_else(|| json!({}));
        object(match want {
            Want::Login | Want::Plan | Want::Sent | Want::History(_) | Want::Modified => first(said),
            Want::Groups => {
                let groups = first(said);
                json!({ "TotalCount": groups.as_array().map_or(0, Vec::len), "GroupIdList": groups })
            }
            Want::Profiles(_) => {
                let profiles = first(said);
                json!({ "GroupIdList": profiles, "GroupInfo": profiles })
            }
            Want::Conversations { .. } => json!({
                "CompleteFlag": 1, "TimeStamp": 0, "StartIndex": 0, "TopTimeStamp": 0, "TopStartIndex": 0,
                "SessionItem": first(said),
            }),
            Want::Recalled(seq) => json!({ "RecallRetList": [{ "MsgSeq": seq, "RetCode": 0 }] }),
            Want::Receipts(seqs) => {
                let receipt = |(seq, said): (&u64, &Value)| {
                    let mut one = object(said.clone());
                    one.insert("MsgSeq".into(), (*seq).into());
                    one.insert("Code".into(), 0.into());
                    Value::Object(one)
                };
                json!({ "GroupMsgReceiptList": seqs.iter().zip(&said).map(receipt).collect::<Value>() })
            }
            Want::Affair(group, ..) => {
                let members = self.groups.members(group, names);
                let member = |it: &Value| json!({ "Member_Account": it["Member_Account"], "Result": 1 });
                // Without a key to poll with, messages of such a group are pushed as those of any other.
                let is_huge = self.groups.kind(group) == GroupType::AvChatRoom;
                json!({
                    "GroupId": names.group_name(group),
                    "HugeGroupFlag": u32::from(is_huge),
                    "JoinedStatus": "JoinedSuccess",
                    "MemberList": members.iter().map(member).collect::<Value>(),
                })
            }
            Want::Done => json!({}),
        })
    }

    /// What a client is told unasked; none where it is to be sent away.
    pub(super) fn news(&mut self, names: &Names, to: DeviceIx, news: Push) -> Option<Vec<Frame>> {
        let events = match news {
            Push::Message(parcel) => {
                self.shelf.note_live(&parcel);
                self.message(names, to, &parcel)
            }
            Push::Recalled(parcel) => self.notice(names, &parcel, "GroupWithdrawInfoArray"),
            Push::Modified(parcel) => {
                let mut changed = self.shelf.identity(&parcel, names, self.epoch_s);
                changed.insert("GroupId".into(), parcel.group.map(|it| names.group_name(it)).into());
                changed.insert("MsgBody".into(), self.shelf.elements(&parcel.body.content));
                vec![json!({ "Event": MODIFIED, "GroupMsgModNotifys": [changed] })]
            }
            Push::Read { group, up_to } => {
                let read = json!({ "GroupId": names.group_name(group), "LastReadMsgSeq": up_to });
                vec![
                    json!({ "Event": NOTICE, "GroupTips": [{ "MsgBody": { "GroupReadInfoArray": [read] } }] }),
                ]
            }
            Push::Plan { carries } => {
                let body = Value::Object(bought(carries));
                return Some(vec![push("im_sdk_config_mgr.push_imsdk_purchase_bitsv2", body)]);
            }
            Push::Receipt { nonce, read, unread } => self.receipt(names, to, nonce, (read, unread)),
            Push::Joined(summary) => vec![self.standing(names, to, summary.group, INVITED)],
            Push::Left(group) => {
                // A group without members was dismissed; for whoever left by himself it is no news.
                let is_gone = self.groups.members(group, names).is_empty();
                vec![self.standing(names, to, group, if is_gone { DISMISSED } else { KICKED })]
            }
            // The Web SDK has no word for these: it learns of them when it asks.
            Push::Deleted { .. } | Push::Option { .. } => Vec::new(),
            Push::Closed => return None,
        };
        let frame =
            |event: Value| push("im_open_push.msg_push", json!({ "EventArray": [event], "NeedAck": 0 }));
        Some(events.into_iter().map(frame).collect())
    }

    fn message(&self, names: &Names, to: DeviceIx, parcel: &Parcel) -> Vec<Value> {
        if !parcel.surfaces.any(Surfaces::EVENT) {
            return Vec::new();
        }
        let mut shown = self.shelf.show(parcel, names, &self.groups, self.epoch_s);
        if parcel.group.is_some() {
            vec![json!({ "Event": NEW_MESSAGE, "GroupMsgArray": [shown] })]
        } else {
            shown.insert("To_Account".into(), names.user_name(self.user(to)).into());
            let number = shown.get("ClientSeq").cloned().unwrap_or_default();
            shown.insert("MsgSeq".into(), number);
            vec![json!({ "Event": NEW_LETTER, "C2cMsgArray": [shown] })]
        }
    }

    /// News of a message that was recalled.
    fn notice(&self, names: &Names, parcel: &Parcel, of: &str) -> Vec<Value> {
        let Some(group) = parcel.group else { return Vec::new() };
        let mut recalled = self.shelf.identity(parcel, names, self.epoch_s);
        recalled.insert("GroupId".into(), names.group_name(group).into());
        recalled.insert("RevokerInfo".into(), json!({ "Revoker_Account": names.user_name(parcel.sender) }));
        let about = group_info(group, parcel.sender, names, &self.groups);
        vec![json!({ "Event": NOTICE, "GroupTips": [{ "GroupInfo": about, "MsgBody": { of: [recalled] } }] })]
    }

    fn receipt(
        &self,
        names: &Names,
        to: DeviceIx,
        nonce: Option<Nonce>,
        (read, unread): (u32, u32),
    ) -> Vec<Value> {
        let place = nonce.and_then(|nonce| Some((nonce, self.shelf.place(nonce)?)));
        let Some((nonce, (group, seq))) = place else { return Vec::new() };
        let mut one = self.shelf.rest(nonce);
        one.extend(object(json!({
            "MsgSeq": seq, "ReadNum": read, "UnreadNum": unread, "TinyId": tiny_id(self.user(to)),
        })));
        let about = group_info(group, self.user(to), names, &self.groups);
        vec![
            json!({ "Event": NOTICE, "GroupTips": [{ "GroupInfo": about, "MsgBody": { "GroupMsgReceiptList": [one] } }] }),
        ]
    }

    /// News of a user's own standing in a group.
    fn standing(&self, names: &Names, to: DeviceIx, group: GroupIx, what: u32) -> Value {
        let user = self.user(to);
        let about = group_info(group, user, names, &self.groups);
        json!({ "Event": NOTICE, "GroupTips": [{
            "From_Account": "@TIM#SYSTEM",
            "To_Account": names.user_name(user),
            "ToGroupId": names.group_name(group),
            "IsSystemMsg": 1,
            "MsgTime": self.epoch_s,
            "MsgSeq": 1,
            "MsgRandom": group.0.wrapping_mul(31).wrapping_add(what),
            "ClientSeq": 1,
            "GroupInfo": about,
            "MsgBody": { "ReportType": what, "Operator_Account": names.user_name(user), "GroupInfo": about },
        }] })
    }

    fn login(&self, to: DeviceIx, session: &Session) -> Value {
        json!({
            "TinyId": tiny_id(self.user(to)),
            "A2Key": "simulated",
            "HelloInterval": 120,
            "InstId": to.0 + 1,
            "TimeStamp": self.epoch_s,
            "PurchaseBits": bits(session.plan_carries),
            "ExpiredTime": 86_400,
        })
    }

    fn group(&self, names: &Names, to: DeviceIx, summary: &Summary) -> Value {
        let mut group = self.groups.profile(summary.group, names);
        let role = self.groups.role(summary.group, self.user(to)).unwrap_or(Role::Member);
        let last_s = summary.last.as_ref().map_or(0, |it| self.epoch_s.saturating_add(it.sent_ms / 1_000));
        group.extend(object(json!({
            "CreateTime": self.epoch_s,
            "LastInfoTime": self.epoch_s,
            "LastMsgTime": last_s,
            "NextMsgSeq": summary.newest + 1,
            "SelfInfo": {
                "Role": role_word(role),
                "JoinTime": self.epoch_s,
                "MsgFlag": option_word(summary.option),
                "MsgSeq": summary.read,
            },
        })));
        Value::Object(group)
    }

    fn profile(&self, names: &Names, to: DeviceIx, group: GroupIx, session: &Session) -> Value {
        let mut profile = self.groups.profile(group, names);
        profile.insert("ErrorCode".into(), 0.into());
        let option = session.conversations.iter().find(|it| it.group == group).map(|it| it.option);
        if let Some(role) = self.groups.role(group, self.user(to)) {
            let option = option_word(option.unwrap_or(ReceiveOption::Receive));
            let name = names.user_name(self.user(to));
            let own = json!({ "Member_Account": name, "Role": role_word(role), "MsgFlag": option });
            profile.insert("MemberList".into(), json!([own]));
            profile.insert("SelfInfo".into(), own);
        }
        Value::Object(profile)
    }

    fn conversation(&self, names: &Names, summary: &Summary, apart: bool) -> Value {
        let counted = u64::from(summary.unread);
        let behind = summary.newest.saturating_sub(summary.read);
        let mut item = object(json!({
            "Type": 2,
            "ToAccount": names.group_name(summary.group),
            "GroupNick": names.group_name(summary.group),
            "GroupType": super::groups::type_word(self.groups.kind(summary.group)),
            "UnreadMsgCount": if apart { behind } else { counted },
            "GroupIgnoredUnreadSeqCount": if apart { behind.saturating_sub(counted) } else { 0 },
            "MsgGroupReadedSeq": summary.read,
            "GroupNextMsgSeq": summary.newest + 1,
            "MsgRecvOption": option_number(summary.option),
        }));
        if let Some(last) = &summary.last {
            let shown = self.shelf.show(last, names, &self.groups, self.epoch_s);
            // Clients ask for what they missed up to this number, also where what came last is nobody's last message.
            item.insert("MsgSeq".into(), summary.newest.into());
            for field in ["MsgTimeStamp", "MsgRandom"] {
                item.insert(field.into(), shown.get(field).cloned().unwrap_or_default());
            }
            item.insert("MsgGroupFrom_Account".into(), names.user_name(last.sender).into());
            item.insert("LastMsgFlags".into(), if last.recalled { 2 } else { 0 }.into());
            item.insert("LastMsg".into(), Value::Object(shown));
        }
        Value::Object(item)
    }

    /// The newest messages up to a number, the newest first.
    fn page(&self, names: &Names, page: Page, parcels: &[Parcel]) -> Value {
        let Page { group, from, most, ends } = page;
        let newest = parcels.last().and_then(|it| it.seq).unwrap_or(0);
        // Clients ask beyond what there is: of numbers that are still to come nothing is said.
        let from = if from == 0 { newest } else { from.min(newest) };
        let up_to = |parcel: &&Parcel| parcel.seq.is_some_and(|seq| seq <= from);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let shown: Vec<_> = parcels.iter().rev().filter(up_to).take(most).collect();
        let oldest = shown.last().and_then(|it| it.seq).unwrap_or(0);
        let is_more = parcels.iter().any(|it| it.seq.is_some_and(|seq| seq < oldest));
        let is_last = if ends { !is_more } else { shown.is_empty() };
        let has = |seq: &u64| shown.iter().any(|it| it.seq == Some(*seq));
        let hidden: Vec<_> = (oldest.max(1)..=from).filter(|seq| !has(seq)).collect();
        let list = shown.iter().map(|it| self.shelf.show(it, names, &self.groups, self.epoch_s));
        json!({
            "GroupId": names.group_name(group),
            "RspMsgList": list.map(Value::Object).collect::<Value>(),
            "InvisibleMsgSeq": hidden,
            "NextReqMsgSeq": if is_more { oldest - 1 } else { 0 },
            "IsFinished": if is_last { 2 } else { 1 },
        })
    }
}

/// What an application has bought.
fn bits(carries: bool) -> String {
    format!("{:b}", if carries { BOUGHT | TARGETED } else { BOUGHT })
}

/// The same where it is told by itself, under the names that it has there.
fn bought(carries: bool) -> Object {
    object(json!({
        "int32_error_code": 0,
        "str_error_message": "",
        "str_purchase_bits": bits(carries),
        "uint32_expired_time": 86_400,
    }))
}

const fn option_word(option: ReceiveOption) -> &'static str {
    match option {
        ReceiveOption::Receive => "AcceptAndNotify",
        ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt => "Discard",
        ReceiveOption::NotNotify | ReceiveOption::NotNotifyExceptAt => "AcceptNotNotify",
    }
}

const fn option_number(option: ReceiveOption) -> u32 {
    match option {
        ReceiveOption::Receive => 0,
        ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt => 1,
        ReceiveOption::NotNotify | ReceiveOption::NotNotifyExceptAt => 2,
    }
}
