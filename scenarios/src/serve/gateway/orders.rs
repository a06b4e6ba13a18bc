//! What the commands of the Web SDK ask of the simulated service.
//!
//! *Not here*: what comes of it ([`news`](super::news)).

use super::super::names::Names;
use super::desk::Desk;
use super::frame::{Frame, Object, list, number, object, text};
use super::groups::type_of;
use aside_sim::apart::said::{About, Affair, Ask, Body, Change, Letter, Outgoing, Resumption};
use aside_spec::vocabulary::{DeviceIx, GroupIx, Priority, ReceiveOption, SendOptions, UserIx};
use serde_json::{Value, json};
use std::sync::Arc;

/// What becomes of a frame.
pub(super) enum Orders {
    /// The service is asked, one thing after the other; what is said in the end depends on what was wanted.
    Ask(Want, Vec<Ask>),
    /// The gateway knows the answer.
    Say(Object),
    /// The gateway refuses: there is a name in it that nobody has.
    Refuse(i32, &'static str),
    /// Nobody knows what this is.
    Unknown,
}

/// A page of a group's messages: the newest of them, and how many.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) group: GroupIx,
    pub(super) from: u64,
    pub(super) most: u64,
    /// Whether the last page is to say that it is the last. Clients that name no version of the command (tim-js-sdk) ask on
    /// until a page is empty, and do not look at one that says so.
    pub(super) ends: bool,
}

/// What a client wants to be told in the end.
#[derive(Clone)]
pub(super) enum Want {
    Login,
    Groups,
    /// What groups are like, each with what the user has set for it.
    Profiles(Vec<GroupIx>),
    /// The conversations; whether what does not count is to be told apart from what was not read.
    Conversations {
        apart: bool,
    },
    Plan,
    /// That its message was sent.
    Sent,
    History(Page),
    Recalled(u64),
    /// A read receipt of each message.
    Receipts(Vec<u64>),
    Modified,
    /// That an affair was carried out, and how its answer is called.
    Affair(GroupIx, UserIx, Affair),
    /// That it was done.
    Done,
}

/// By this flag clients ask for the number of messages that do not count, and then subtract it. Those that do not (tim-js-sdk)
/// show the count that they are told.
const UNCOUNTED_APART: u64 = 16;

/// Commands that are answered without a word, because nothing of what they ask for is simulated.
const POLITE: &[&str] = &[
    "wshello",
    "alive",
    "tim_web_report_v2",
    "ws_msg_push_ack",
    "fetch_config",
    "black_list_get",
    "getmsg",
    "getroammsg",
    "get_peer_read_time",
    "msgreaded",
    "batch_get_group_notify",
    "get_group_notify",
    "get_contact_group",
    "ws_get_do_not_disturb",
    "friend_get",
    "pendency_get",
    "group_get",
    "get_pendency",
    "deletemsg",
    "get_topic",
    "ws_stat_background",
    "ws_stat_foreground",
];

impl Desk {
    /// What a frame of a client that is logged in comes to.
    pub(super) fn orders(&mut self, names: &mut Names, from: DeviceIx, frame: &Frame) -> Orders {
        let user = self.user(from);
        let group = |names: &mut Names| names.group(frame.text("GroupId"));
        match frame.verb() {
            "wslogin" => Orders::Ask(Want::Login, vec![resumed()]),
            "wslogout" => Orders::Ask(Want::Done, vec![Ask::Logout]),
            "fetch_imsdk_purchase_bitsv2" => Orders::Ask(Want::Plan, vec![as_it_is()]),
            "get_joined_group_list" => Orders::Ask(Want::Groups, vec![as_it_is()]),
            "page_get" => {
                let apart = frame.number("AssistFlags") & UNCOUNTED_APART != 0;
                Orders::Ask(Want::Conversations { apart }, vec![as_it_is()])
            }
            "get_group_self_member_info" | "get_group_public_info" => {
                Orders::Ask(Want::Profiles(groups(names, frame)), vec![as_it_is()])
            }
            "get_group_member_info" | "get_specified_group_member_info" => {
                let members = self.groups.members(group(names), names);
                let count = members.len();
                Orders::Say(object(json!({ "MemberList": members, "MemberNum": count, "Next": 0 })))
            }
            // Nobody has a profile beyond a name; some clients wait for one of each whom they ask about.
            "portrait_get_all" => {
                let asked = frame.list("UserItem").iter().map(|it| text(it, "To_Account"));
                let item = |name: &str| json!({ "To_Account": name, "ProfileItem": [], "ResultCode": 0 });
                Orders::Say(object(json!({ "UserProfileItem": asked.map(item).collect::<Value>() })))
            }
            "pre_sig" => Orders::Say(room_for(frame)),
            "simple_sig" => Orders::Say(rooms_for(frame)),
            "get_imageinfo" => Orders::Say(sizes_of(frame.text("str_image_url"))),
            "send_group_msg" => self.send(names, frame),
            "sendmsg" => self.send_direct(names, frame),
            "group_msg_get" => {
                let (group, from) = (group(names), frame.number("ReqMsgSeq"));
                let most = frame.number("ReqMsgNumber").clamp(1, 100);
                let ends = frame.body.get("Version").is_some();
                Orders::Ask(Want::History(Page { group, from, most, ends }), vec![Ask::History(group)])
            }
            "msg_read_report" => Orders::Ask(Want::Done, vec![Ask::MarkRead(group(names))]),
            "read_all_unread_msg" => {
                let groups = frame.list("GroupReadInfo").iter().map(|it| names.group(text(it, "GroupId")));
                Orders::Ask(Want::Done, groups.map(Ask::MarkRead).collect())
            }
            "group_msg_recall" => {
                let seq = frame.list("MsgSeqList").first().map_or(0, |it| number(it, "MsgSeq"));
                Orders::Ask(Want::Recalled(seq), vec![self.on(group(names), seq, Change::Recall)])
            }
            "delete_group_ramble_msg_by_seq" => {
                let (group, seqs) = (group(names), seqs(frame.list("Seqs")));
                self.on_each(Want::Done, group, &seqs, &Change::Delete)
            }
            "modify_group_msg" => self.modify(names, frame),
            "group_msg_receipt" => {
                let (group, seqs) = (group(names), seqs(frame.list("MsgSeqList")));
                self.on_each(Want::Done, group, &seqs, &Change::SendReceipt)
            }
            "get_group_msg_receipt" => {
                let (group, seqs) = (group(names), seqs(frame.list("MsgSeqList")));
                self.on_each(Want::Receipts(seqs.clone()), group, &seqs, &Change::ReadReceipt)
            }
            verb => match affair(verb, frame, names) {
                Some(Ok(affair)) => {
                    let group = group(names);
                    Orders::Ask(
                        Want::Affair(group, user, affair.clone()),
                        vec![Ask::Group(group, Box::new(affair))],
                    )
                }
                Some(Err(refusal)) => refusal,
                None if verb == "modify_group_member_info" => member_info(frame, names),
                None if POLITE.contains(&verb) => Orders::Say(polite(verb)),
                None => Orders::Unknown,
            },
        }
    }

    fn send(&mut self, names: &mut Names, frame: &Frame) -> Orders {
        let (content, at) = self.shelf.put(frame, names);
        let listed: Vec<_> = frame.list("To_Account").iter().filter_map(Value::as_str).collect();
        let targets =
            frame.body.get("To_Account").map(|_| listed.iter().map(|name| names.user(name)).collect());
        let outgoing = Outgoing {
            group: names.group(frame.text("GroupId")),
            body: Arc::new(Body { content, at }),
            targets,
            options: options(frame),
            claimed_ms: frame.number("MsgClientTime").saturating_sub(self.epoch_s).saturating_mul(1_000),
        };
        Orders::Ask(Want::Sent, vec![Ask::Send(Arc::new(outgoing))])
    }

    fn send_direct(&mut self, names: &mut Names, frame: &Frame) -> Orders {
        let (content, at) = self.shelf.put(frame, names);
        let receiver = names.user(frame.text("To_Account"));
        let letter = Letter { receiver, body: Arc::new(Body { content, at }), options: options(frame) };
        Orders::Ask(Want::Sent, vec![Ask::Direct(Box::new(letter))])
    }

    fn modify(&mut self, names: &mut Names, frame: &Frame) -> Orders {
        let (group, seq) = (names.group(frame.text("GroupId")), frame.number("MsgSeq"));
        let words = match self.shelf.at(group, seq) {
            Some(nonce) => self.shelf.put_modified(nonce, frame),
            None => String::new(),
        };
        Orders::Ask(Want::Modified, vec![self.on(group, seq, Change::Modify(words))])
    }

    fn on(&self, group: GroupIx, seq: u64, what: Change) -> Ask {
        Ask::On(Box::new(About { group, seq, nonce: self.shelf.at(group, seq), what }))
    }

    fn on_each(&self, want: Want, group: GroupIx, seqs: &[u64], what: &Change) -> Orders {
        Orders::Ask(want, seqs.iter().map(|seq| self.on(group, *seq, what.clone())).collect())
    }
}

/// A client comes, and forgets all that it knew.
fn resumed() -> Ask {
    Ask::Session(Box::new(Resumption { known: Vec::new(), is_fresh: true, is_reconnect: true }))
}

/// How things stand.
fn as_it_is() -> Ask {
    Ask::Session(Box::new(Resumption { known: Vec::new(), is_fresh: false, is_reconnect: false }))
}

/// The numbers of messages, written bare, in quotes or in objects.
fn seqs(of: &[Value]) -> Vec<u64> {
    let quoted = |it: &Value| it.as_str().and_then(|text| text.parse().ok());
    of.iter().map(|it| it.as_u64().or_else(|| quoted(it)).unwrap_or_else(|| number(it, "MsgSeq"))).collect()
}

/// The groups that a frame asks about, by name or in objects.
fn groups(names: &mut Names, frame: &Frame) -> Vec<GroupIx> {
    let name = |it: &Value| it.as_str().map_or_else(|| text(it, "GroupId").to_string(), String::from);
    frame.list("GroupIdList").iter().map(|it| names.group(&name(it))).collect()
}

fn options(frame: &Frame) -> SendOptions {
    let control: Vec<_> = frame.list("SendMsgControl").iter().filter_map(Value::as_str).collect();
    let excluded = |word: &str| control.contains(&word).then_some(true);
    let push = frame.body.get("OfflinePushInfo").is_none_or(|info| number(info, "PushFlag") == 0);
    SendOptions {
        priority: match frame.text("MsgPriority") {
            "High" => Priority::High,
            "Low" | "Lowest" => Priority::Low,
            _ => Priority::Normal,
        },
        online_only: frame.number("OnlineOnlyFlag") == 1,
        excluded_from_unread: excluded("NoUnread"),
        excluded_from_last: excluded("NoLastMsg"),
        wants_receipt: frame.number("NeedReadReceipt").max(frame.number("IsNeedReadReceipt")) == 1,
        push,
    }
}

/// What a command does to a group, where it is one that does something to one.
fn affair(verb: &str, frame: &Frame, names: &mut Names) -> Option<Result<Affair, Orders>> {
    let accounts = |field: &str, names: &mut Names| -> Vec<UserIx> {
        let of = list(&frame.body, field).iter();
        let name = |it: &Value| it.as_str().map_or_else(|| text(it, "Member_Account").into(), String::from);
        of.map(|it| names.user(&name(it))).collect()
    };
    Some(Ok(match verb {
        "create_group" => match type_of(frame.text("Type")) {
            Some(kind) => Affair::Create(kind, accounts("MemberList", names)),
            None => return Some(Err(Orders::Refuse(10_004, "no type of group that is known"))),
        },
        "apply_join_group" | "apply_join_group_noauth" => Affair::Join,
        "add_group_member" => Affair::Invite(accounts("MemberList", names)),
        "quit_group" => Affair::Leave,
        "delete_group_member" => Affair::Kick(accounts("MemberToDel_Account", names)),
        "destroy_group" => Affair::Dismiss,
        "modify_group_member_info" if frame.body.get("ShutUpTime").is_some() => {
            let seconds = u32::try_from(frame.number("ShutUpTime")).unwrap_or(u32::MAX);
            Affair::Mute(names.user(frame.text("Member_Account")), seconds)
        }
        "modify_group_base_info" if frame.body.get("ShutUpAllMember").is_some() => {
            Affair::MuteAll(frame.text("ShutUpAllMember") == "On")
        }
        _ => return None,
    }))
}

/// A member changes what it wants to be told of.
fn member_info(frame: &Frame, names: &mut Names) -> Orders {
    let option = match frame.text("MsgFlag") {
        "AcceptAndNotify" => ReceiveOption::Receive,
        "Discard" => ReceiveOption::NotReceive,
        "AcceptNotNotify" => ReceiveOption::NotNotify,
        _ => return Orders::Say(Object::new()),
    };
    Orders::Ask(Want::Done, vec![Ask::SetOption(names.group(frame.text("GroupId")), option)])
}

/// Where a file may be put, and had from then on. No host can have this name (RFC 2606): nothing is stored here.
fn address(file: &str) -> String {
    format!("https://store.invalid/{file}")
}

fn room_for(frame: &Frame) -> Object {
    let (file, place) = (frame.text("file_name"), address(frame.text("file_name")));
    object(json!({ "upload_url": place, "download_url": place, "file_key": file }))
}

/// The same of the newer command, which asks for several at once.
fn rooms_for(frame: &Frame) -> Object {
    let room = |asked: &Value| {
        let (file, id) = (text(asked, "str_file_name"), number(asked, "uint32_file_id"));
        let place = address(file);
        json!({ "uint32_file_id": id, "str_upload_url": place, "str_download_url": place, "str_file_key": file })
    };
    object(json!({ "rpt_pre_sig": frame.list("rpt_upload_object").iter().map(room).collect::<Value>() }))
}

/// A picture as small, as large and as it was put: all are one, of one point.
fn sizes_of(address: &str) -> Object {
    let size = |kind: &u32| json!({ "uint32_image_type": kind, "str_url": address, "uint32_width": 1, "uint32_height": 1 });
    let sizes: Value = [1, 2, 3].iter().map(size).collect();
    object(json!({ "rpt_msg_image_info": sizes }))
}

/// The least that a client needs in order not to wait for more.
fn polite(verb: &str) -> Object {
    object(match verb {
        "black_list_get" => json!({ "BlackListItem": [], "StartIndex": 0, "CurrentSequence": 0 }),
        "getmsg" => json!({ "SyncFlag": 2, "MsgList": [] }),
        "getroammsg" => json!({ "Complete": 1, "MsgList": [], "MaxCnt": 0 }),
        "batch_get_group_notify" => json!({ "NotifyRspList": [] }),
        // tim-js-sdk asks again, at once, for as long as the next time is not 0.
        "get_group_notify" => json!({ "NotifyMsgList": [], "NextMsgTime": 0 }),
        _ => json!({}),
    })
}
