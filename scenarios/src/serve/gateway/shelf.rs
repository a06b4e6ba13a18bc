//! What messages look like on the wire, and what clients put into them that the simulated service does not carry:
//! elements, random numbers, times, data of the application.
//!
//! The service knows a message by its nonce, and so does the shelf. What the service says of a message counts: where its
//! words are not those that were put here, they take the place of the elements.
//!
//! *Not here*: who is shown what.

use super::super::names::Names;
use super::frame::{Frame, Object, list, number, object, text};
use super::groups::{Groups, type_word};
use aside_sim::apart::said::{Parcel, Surfaces};
use aside_spec::vocabulary::{At, Content, GroupIx, GroupType, MessageKind, Nonce, UserIx};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Mentions everybody, in the place of an account.
const AT_ALL: &str = "@all";
/// The number of the first account: accounts have one beside their name.
const FIRST_TINY_ID: u64 = 144_115_200_000_000_001;

/// Every message that came through the gateway.
#[derive(Default)]
pub(super) struct Shelf {
    put: BTreeMap<Nonce, Put>,
    places: BTreeMap<Nonce, (GroupIx, u64)>,
    /// Of which surfaces it asked to be left out, as the service told those who received it live.
    live: BTreeMap<Nonce, Surfaces>,
}

/// What a client put into a message.
struct Put {
    /// Its place among all that were put here, from 1.
    number: u64,
    /// The words that these elements are.
    words: String,
    elements: Value,
    /// The words of a modification, with its elements and its number.
    modified: Option<(String, Value, u64)>,
    /// All else that comes back as it was sent.
    rest: Object,
}

impl Shelf {
    /// Puts a message here that a client sends; returns what the service is told that it says, and whom it mentions.
    pub(super) fn put(&mut self, frame: &Frame, names: &mut Names) -> (Content, Vec<At>) {
        let body = &frame.body;
        let elements = body.get("MsgBody").cloned().unwrap_or_else(|| json!([]));
        let words = words(&elements, text(body, "CloudCustomData"));
        let at = mentions(list(body, "GroupAtInfo"), names);
        let kind = kind(&elements, !at.is_empty());
        let mut content = names.content(kind, words.clone());
        // A copy says the same as its original, and is another message.
        while let Some(nonce) = content.nonce.filter(|nonce| self.put.contains_key(nonce)) {
            let next = Nonce(nonce.0.wrapping_add(1));
            names.same_mark(nonce, next);
            content.nonce = Some(next);
        }
        let random = number(body, "Random").max(number(body, "MsgRandom"));
        let rest = object(json!({
            "Random": random,
            "MsgRandom": random,
            "ClientSeq": number(body, "ClientSeq").max(number(body, "MsgSeq")),
            "MsgClientTime": number(body, "MsgClientTime"),
            "MsgPriority": body.get("MsgPriority").cloned().unwrap_or_else(|| json!("Normal")),
            "CloudCustomData": text(body, "CloudCustomData"),
            "NeedReadReceipt": number(body, "NeedReadReceipt").max(number(body, "IsNeedReadReceipt")),
            "SupportMessageExtension": number(body, "SupportMessageExtension"),
        }));
        if let Some(nonce) = content.nonce {
            let number = u64::try_from(self.put.len()).unwrap_or(u64::MAX).saturating_add(1);
            self.put.insert(nonce, Put { number, words, elements, modified: None, rest });
        }
        (content, at)
    }

    /// Keeps the elements of a modification that a client asks for; returns its words.
    pub(super) fn put_modified(&mut self, nonce: Nonce, frame: &Frame) -> String {
        let elements = frame.body.get("MsgBody").cloned().unwrap_or_else(|| json!([]));
        let words = words(&elements, frame.text("CloudCustomData"));
        if let Some(put) = self.put.get_mut(&nonce) {
            let version = put.modified.as_ref().map_or(1, |(.., version)| version + 1);
            put.modified = Some((words.clone(), elements, version));
        }
        words
    }

    /// Keeps where a message is, and tells its nonce.
    pub(super) fn note(&mut self, parcel: &Parcel) -> Option<Nonce> {
        let nonce = parcel.body.content.nonce?;
        if let Some(place) = parcel.group.zip(parcel.seq) {
            self.places.insert(nonce, place);
        }
        Some(nonce)
    }

    /// Keeps where a message is that the service tells of as it is sent, and on which surfaces it shows.
    pub(super) fn note_live(&mut self, parcel: &Parcel) {
        if let Some(nonce) = self.note(parcel) {
            self.live.insert(nonce, parcel.surfaces);
        }
    }

    /// Where a message is.
    pub(super) fn place(&self, nonce: Nonce) -> Option<(GroupIx, u64)> {
        self.places.get(&nonce).copied()
    }

    /// The message at a place.
    pub(super) fn at(&self, group: GroupIx, seq: u64) -> Option<Nonce> {
        self.places.iter().find(|(_, place)| **place == (group, seq)).map(|(nonce, _)| *nonce)
    }

    /// A message, as every frame that shows it has it.
    pub(super) fn show(&self, parcel: &Parcel, names: &Names, groups: &Groups, epoch_s: u64) -> Object {
        let mut shown = self.identity(parcel, names, epoch_s);
        let content = &parcel.body.content;
        shown.insert("MsgBody".into(), self.elements(content));
        let live = content.nonce.and_then(|nonce| self.live.get(&nonce));
        shown.insert("SendMsgControl".into(), control(*live.unwrap_or(&parcel.surfaces)).into());
        if parcel.body.at.is_empty() {
            shown.remove("GroupAtInfo");
        } else {
            shown.insert("GroupAtInfo".into(), at_info(&parcel.body.at, names));
        }
        if parcel.recalled {
            shown.insert("IsPlaceMsg".into(), 2.into());
        }
        if let Some(group) = parcel.group {
            shown.insert("ToGroupId".into(), names.group_name(group).into());
            shown.insert("OnlineOnlyFlag".into(), u32::from(parcel.seq.is_none()).into());
            // What is kept nowhere has no number; of a live room's messages clients want one, to know them apart.
            let put = content.nonce.and_then(|nonce| self.put.get(&nonce));
            if let (None, GroupType::AvChatRoom, Some(put)) = (parcel.seq, groups.kind(group), put) {
                shown.insert("MsgSeq".into(), put.number.into());
            }
            shown.insert("GroupInfo".into(), group_info(group, parcel.sender, names, groups));
        }
        shown
    }

    /// What tells a message from every other one.
    pub(super) fn identity(&self, parcel: &Parcel, names: &Names, epoch_s: u64) -> Object {
        let nonce = parcel.body.content.nonce;
        let put = nonce.and_then(|nonce| self.put.get(&nonce));
        let time = epoch_s.saturating_add(parcel.sent_ms / 1_000);
        // A message that no Web SDK made is known by its nonce.
        let own = || {
            object(json!({ "Random": nonce.map_or(0, |it| it.0), "MsgRandom": nonce.map_or(0, |it| it.0),
            "ClientSeq": parcel.seq, "MsgClientTime": time, "MsgPriority": "Normal" }))
        };
        let mut shown = put.map_or_else(own, |put| put.rest.clone());
        shown.insert("From_Account".into(), names.user_name(parcel.sender).into());
        shown.insert("TinyId".into(), tiny_id(parcel.sender).into());
        shown.insert("MsgSeq".into(), parcel.seq.unwrap_or(0).into());
        shown.insert("MsgTime".into(), time.into());
        shown.insert("MsgTimeStamp".into(), time.into());
        if let Some((.., version)) = put.and_then(|put| put.modified.as_ref()) {
            shown.insert("MsgVersion".into(), (*version).into());
        }
        shown
    }

    /// What a client put into a message beside its elements.
    pub(super) fn rest(&self, nonce: Nonce) -> Object {
        self.put.get(&nonce).map(|put| put.rest.clone()).unwrap_or_default()
    }

    /// The elements of a message: those that were put here, as far as they say what the service says.
    pub(super) fn elements(&self, content: &Content) -> Value {
        let put = content.nonce.and_then(|nonce| self.put.get(&nonce));
        match put {
            // Of a message that was recalled the service says nothing but that: which one it was stays to be seen.
            Some(put) if put.words == content.text || content.text.is_empty() => put.elements.clone(),
            Some(Put { modified: Some((words, elements, _)), .. }) if *words == content.text => {
                elements.clone()
            }
            Some(_) | None => {
                json!([{ "MsgType": "TIMTextElem", "MsgContent": { "Text": content.text } }])
            }
        }
    }
}

/// The number of an account.
pub(in crate::serve) fn tiny_id(user: UserIx) -> String {
    FIRST_TINY_ID.saturating_add(u64::from(user.0)).to_string()
}

/// The account of a number.
pub(in crate::serve) fn of_tiny_id(number: &str) -> Option<UserIx> {
    let place = number.parse::<u64>().ok()?.checked_sub(FIRST_TINY_ID)?;
    u32::try_from(place).ok().map(UserIx)
}

/// What a frame says of the group that a message is in.
pub(super) fn group_info(group: GroupIx, sender: UserIx, names: &Names, groups: &Groups) -> Value {
    json!({
        "GroupId": names.group_name(group),
        "GroupName": names.group_name(group),
        "GroupType": type_word(groups.kind(group)),
        "From_AccountNick": names.user_name(sender),
    })
}

/// What a message asks to be left out of.
fn control(surfaces: Surfaces) -> Object {
    let mut control = Object::new();
    if !surfaces.any(Surfaces::UNREAD) {
        control.insert("NoUnread".into(), 1.into());
    }
    if !surfaces.any(Surfaces::LAST) {
        control.insert("NoLastMsg".into(), 1.into());
    }
    control
}

fn at_info(at: &[At], names: &Names) -> Value {
    let one = |at: &At| match at {
        At::All => json!({ "GroupAtAllFlag": 1 }),
        At::User(user) => json!({ "GroupAtAllFlag": 0, "GroupAt_Account": names.user_name(*user) }),
    };
    at.iter().map(one).collect()
}

fn mentions(info: &[Value], names: &mut Names) -> Vec<At> {
    let name = |it: &Value| match number(it, "GroupAtAllFlag") {
        0 => text(it, "GroupAt_Account").to_string(),
        _ => AT_ALL.into(),
    };
    let all: Vec<_> = info.iter().map(name).collect();
    names.at(&all)
}

/// What elements say, for the service: of those without words what stands for them, or else the application's own data.
fn words(elements: &Value, custom: &str) -> String {
    let said = elements.as_array().into_iter().flatten().find_map(|element| {
        let content = element.get("MsgContent")?;
        let field = match text(element, "MsgType") {
            "TIMTextElem" => "Text",
            "TIMCustomElem" | "TIMFaceElem" => "Data",
            "TIMLocationElem" => "Desc",
            "TIMRelayElem" => "Title",
            "TIMFileElem" => "FileName",
            _ => return None,
        };
        Some(text(content, field).to_string()).filter(|words| !words.is_empty())
    });
    said.unwrap_or_else(|| custom.into())
}

fn kind(elements: &Value, mentions: bool) -> MessageKind {
    let first = elements.as_array().and_then(|all| all.first());
    match first.map(|element| text(element, "MsgType")).unwrap_or_default() {
        "TIMCustomElem" => MessageKind::Custom,
        "TIMImageElem" => MessageKind::Image,
        "TIMSoundElem" => MessageKind::Sound,
        "TIMVideoFileElem" => MessageKind::Video,
        "TIMFileElem" => MessageKind::File,
        "TIMLocationElem" => MessageKind::Location,
        "TIMFaceElem" => MessageKind::Face,
        "TIMRelayElem" => MessageKind::Merger,
        _ if mentions => MessageKind::TextAt,
        _ => MessageKind::Text,
    }
}
