//! Sending: what must be refused, who is to receive the rest, and what the rules leave open.
//!
//! *Not here*: what is counted and shown afterwards; see [`view`](super::view).

use super::create::well_formed;
use super::shared::Shared;
use super::state::{Audience, Cell, Choice, Letter, Post, PostIx, Process, Read, Standing};
use super::turn::{Due, News, Onlooker, Reply, Turn, Waiver};
use crate::rules;
use crate::vocabulary::{
    Clause, DeviceIx, Grant, GroupIx, GroupType, Handle, MessageKind, Priority, ReceiveOption, Role,
    SendOptions, UserIx,
};
use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

/// Messages a second that a group takes before some are dropped (message docs).
const RATE_LIMIT: u32 = 40;

/// The most users that one message can mention (API docs of createAtSignedGroupMessage).
const MOST_MENTIONS: usize = 30;

/// What a targeted message passes where it is sent.
const GATES: [Clause; 5] = [
    Clause::GateVersion,
    Clause::GateEdition,
    Clause::GatePlan,
    Clause::GateAtMessage,
    Clause::GateGroupType,
];

/// Group types whose messages can ask for read receipts (API docs).
const WITH_RECEIPTS: [GroupType; 3] = [GroupType::Work, GroupType::Public, GroupType::Meeting];

/// A send whose address makes sense.
struct Letterhead {
    device: DeviceIx,
    sender: UserIx,
    group: GroupIx,
    options: SendOptions,
    /// By the parameter `receiver`, without a list on the message.
    single_form: bool,
}

impl Turn<'_, '_> {
    pub(super) fn send(
        &mut self,
        device: DeviceIx,
        message: Handle,
        receiver: Option<UserIx>,
        group: Option<GroupIx>,
        options: SendOptions,
    ) -> Reply {
        let place = match self.cell(message) {
            Ok(place) => place,
            Err(broken) => {
                return self.refuse(if broken.is_empty() {
                    vec![Clause::ErrorInvalidParameters]
                } else {
                    broken
                });
            }
        };
        let cell = Shared::clone(&self.state.cells[place]);
        let mut reasons = self.unable(device);
        reasons.extend(cell.doomed.iter().copied());
        let Some(group) = group else {
            return self.send_to_user(device, &cell, (receiver, options), reasons);
        };
        let sender = self.state.user_of(device);
        let single_form = cell.list.is_none() && receiver.is_some();
        let head = Letterhead { device, sender, group, options, single_form };
        reasons.extend(self.group_closed(&head));
        if cell.at.len() > MOST_MENTIONS {
            reasons.push(Clause::ErrorInvalidParameters);
        }
        let list = self.list_for(&cell, receiver, &mut reasons);
        if let Some(list) = &list {
            self.gates(&head, &cell, list, &mut reasons);
        }
        // Live broadcast groups are said not to support it, and not what becomes of one that asks for it.
        let broadcast = self.state.group(group).kind == GroupType::AvChatRoom && list.is_none();
        if reasons.is_empty() && broadcast && options.online_only && !self.chooser.unjudged(false) {
            return Reply::Declined;
        }
        if reasons.is_empty() && cell.sent && !self.chooser.unjudged(true) {
            return Reply::Declined;
        }
        if !reasons.is_empty() {
            let alive = self.state.group(group).standing == Standing::Alive;
            match &mut self.waiver {
                Waiver::Given(waived) if alive => waived.extend(reasons),
                Waiver::Given(_) | Waiver::None => return self.refuse(reasons),
            }
        }
        self.change().cells[place].change().sent = true;
        if list.is_some() {
            self.admit_targeted(&head, &cell, list.as_deref())
        } else {
            self.admit(&head, &cell, None)
        }
    }

    fn refuse(&mut self, reasons: Vec<Clause>) -> Reply {
        for clause in &reasons {
            self.exercise(*clause);
        }
        self.exercise(Clause::SendErrorMeansUnsent);
        Reply::Refused(reasons)
    }

    /// Why the device can't send at all.
    fn unable(&self, device: DeviceIx) -> Vec<Clause> {
        let it = &self.state.devices[device.at()];
        if !it.logged_in {
            vec![Clause::ErrorNotLoggedIn]
        } else if it.connected {
            vec![]
        } else {
            vec![Clause::SendErrorMeansUnsent]
        }
    }

    /// Why nothing of this sender can be sent in the group.
    fn group_closed(&self, head: &Letterhead) -> Option<Clause> {
        let group = self.state.group(head.group);
        if !well_formed(self.world.group_name(head.group), 48) {
            return Some(Clause::ErrorMalformedGroup);
        }
        if group.standing != Standing::Alive {
            return Some(Clause::ErrorNoSuchGroup);
        }
        let Some(member) = group.members.get(&head.sender) else { return Some(Clause::ErrorNotAMember) };
        let silenced =
            group.all_muted && member.role == Role::Member || member.muted_until_ms > self.state.waited_ms;
        silenced.then_some(Clause::ErrorMuted)
    }

    /// The list that a send to a group goes by; `None` for an ordinary message.
    fn list_for(
        &mut self,
        cell: &Cell,
        receiver: Option<UserIx>,
        reasons: &mut Vec<Clause>,
    ) -> Option<Vec<UserIx>> {
        match (&cell.list, receiver) {
            (None, None) => None,
            (None, Some(receiver)) => Some(vec![receiver]),
            (Some(list), None) => Some(list.clone()),
            (Some(list), Some(receiver)) => match self.chooser.pick(Clause::ReceiverConflict, 4) {
                0 => Some(list.clone()),
                1 => Some(vec![receiver]),
                2 => Some([list.as_slice(), &[receiver]].concat()),
                _ => {
                    reasons.push(Clause::ReceiverConflict);
                    Some(list.clone())
                }
            },
        }
    }

    /// The gates of the feature: every reason that holds.
    fn gates(&mut self, head: &Letterhead, cell: &Cell, list: &[UserIx], reasons: &mut Vec<Clause>) {
        let spec = &self.world.devices[head.device.at()];
        let kind = self.state.group(head.group).kind;
        let plan = match rules::plan_grant(self.book, self.state.plan) {
            Grant::Yes => true,
            Grant::No => false,
            Grant::Open => self.open_gate(Clause::PlanTrial, reasons),
        };
        for (clause, open) in [
            (Clause::GateVersion, rules::version_has_feature(self.book, spec)),
            (Clause::GateEdition, rules::edition_has_feature(self.book, spec.edition)),
            (Clause::GatePlan, plan),
            // A mention beside a list was judged when the two came together.
            (Clause::GateAtMessage, cell.at.is_empty() || cell.list.is_some()),
            (Clause::GateGroupType, rules::group_takes_targeted(self.book, kind, spec.version)),
        ] {
            if !open && !reasons.contains(&clause) {
                reasons.push(clause);
            }
        }
        self.refusable_list(head, list, reasons);
        self.refusable_options(head.options, reasons);
    }

    /// An open question whose second answer refuses; `true` where it does not.
    fn open_gate(&mut self, question: Clause, reasons: &mut Vec<Clause>) -> bool {
        if !self.chooser.first(question) {
            reasons.push(question);
        }
        true
    }

    fn refusable_list(&mut self, head: &Letterhead, list: &[UserIx], reasons: &mut Vec<Clause>) {
        for (question, asked, answers, refused) in [
            (Clause::ReceiverMalformed, self.lists(list, Listed::Malformed, head), 2, 0),
            (Clause::ReceiverUnknown, self.lists(list, Listed::Unknown, head), 2, 0),
            (Clause::ReceiverNonMember, self.lists(list, Listed::Stranger, head), 2, 0),
            (Clause::ReceiverDuplicates, super::create::has_duplicates(list), 2, 1),
            (Clause::ReceiverSelf, list.contains(&head.sender), 3, 2),
        ] {
            if asked && self.chooser.pick(question, answers) == refused {
                reasons.push(question);
            }
        }
        let valid = list.iter().any(|user| self.listed(*user, head) == Listed::Member);
        if reasons.is_empty() && !valid && !list.is_empty() && self.chooser.first(Clause::ReceiverNoneValid) {
            reasons.push(Clause::ReceiverNoneValid);
        }
        if self.too_long(list) && matches!(self.over_limit(), 0 | 1) {
            reasons.push(Clause::ReceiverOverLimit);
        }
    }

    /// The answer to a list that is too long; where the book names a limit, not all may receive.
    pub(super) fn over_limit(&mut self) -> u8 {
        self.chooser.pick(Clause::ReceiverOverLimit, if self.book.receiver_limit.is_some() { 3 } else { 4 })
    }

    fn refusable_options(&mut self, options: SendOptions, reasons: &mut Vec<Clause>) {
        for (question, asked, answers, refused) in [
            (Clause::OnlineOnlyTargeted, options.online_only, 2, 1),
            (Clause::PriorityTargeted, options.priority != Priority::Default, 2, 1),
            (Clause::ReceiptTargeted, options.wants_receipt, 3, 2),
        ] {
            let refuses = asked && self.chooser.pick(question, answers) == refused;
            if refuses && (question != Clause::ReceiptTargeted || self.chooser.unjudged(true)) {
                reasons.push(question);
            }
        }
    }

    /// A send without a group: one-to-one, which is another matter, or nowhere.
    fn send_to_user(
        &mut self,
        device: DeviceIx,
        cell: &Cell,
        (to, options): (Option<UserIx>, SendOptions),
        mut reasons: Vec<Clause>,
    ) -> Reply {
        match to {
            None => reasons.push(Clause::ErrorInvalidParameters),
            Some(_) if cell.list.is_some() && self.chooser.first(Clause::TargetOneToOne) => {
                reasons.push(Clause::TargetOneToOne);
            }
            Some(_) => {}
        }
        let (Some(to), true) = (to, reasons.is_empty()) else { return self.refuse(reasons) };
        let known = self.world.users.get(to.at()).is_some_and(|user| user.registered);
        if cell.list.is_none() && !self.chooser.unjudged(known) {
            return Reply::Declined;
        }
        let counts = options.excluded_from_unread != Some(true);
        self.deliver_letter((self.state.user_of(device), to), cell, counts);
        Reply::Sent(cell.content.clone(), cell.at.clone())
    }

    /// A one-to-one message comes to the receiver's devices that are online; all else that may show it is open.
    fn deliver_letter(&mut self, (from, to): (UserIx, UserIx), cell: &Cell, counts: bool) {
        let (online, away): (Vec<_>, Vec<_>) =
            self.state.devices_of(to).partition(|device| self.state.devices[device.at()].online());
        let awaited_by = away.iter().copied().collect();
        let (content, at) = (cell.content.clone(), cell.at.clone());
        let nonce = content.nonce;
        let letter = self.state.letters.len();
        self.change().letters.push(Shared::new(Letter { content, at, from, to, counts, awaited_by }));
        let to_others = from != to;
        for device in &online {
            if to_others {
                self.exercise(Clause::DeliverOrdinary);
            }
            let due = if to_others { Due::Must } else { Due::May };
            self.see(Onlooker::Device(*device), News::Letter(letter), due);
        }
        let own: Vec<_> = self.state.devices_of(from).filter(|_| to_others).collect();
        for device in own {
            self.see(Onlooker::Device(device), News::Letter(letter), Due::May);
        }
        if let (true, Some(message)) = (online.is_empty(), nonce) {
            self.see(Onlooker::Away(to), News::Pushed { message, badge: None }, Due::May);
        }
    }

    fn admit_targeted(&mut self, head: &Letterhead, cell: &Cell, list: Option<&[UserIx]>) -> Reply {
        let list = list.unwrap_or(&[]);
        // That a gate is open shows only where nothing else stops the send; one that is closed is among its reasons.
        for gate in GATES {
            self.exercise(gate);
        }
        let form = if head.single_form { Clause::SendSingleForm } else { Clause::SendListForm };
        self.exercise(form);
        if !matches!(cell.content.kind, MessageKind::Text | MessageKind::TextAt) {
            self.exercise(Clause::SendEveryKind);
        }
        // A list well below the limit tells nothing of it.
        let distinct = list.iter().collect::<BTreeSet<_>>().len();
        if self.book.receiver_limit.is_some_and(|limit| distinct >= limit as usize) {
            self.exercise(Clause::GateReceiverLimit);
        }
        self.admit(head, cell, Some(list))
    }

    /// An admitted message: it is posted, and handed to whom it is meant for.
    fn admit(&mut self, head: &Letterhead, cell: &Cell, list: Option<&[UserIx]>) -> Reply {
        let dropped = self.dropped_by_rate(head.group, list.is_some());
        let post = self.post(head, cell, list, dropped);
        self.exercise(Clause::SendCallbacks);
        if list.is_none() {
            self.exercise(Clause::SendOrdinary);
        }
        let (content, at) = (post.content.clone(), post.at.clone());
        self.change().posts.push(Shared::new(post));
        let place = self.state.posts.len() - 1;
        self.clear_own_unread(head, place, list.is_some());
        self.deliver(head.device, place);
        if list.is_some() { Reply::SentTargeted(content, at) } else { Reply::Sent(content, at) }
    }

    /// Beyond the rate limit the sender is still told of success, and some messages are dropped (message docs).
    fn dropped_by_rate(&mut self, group: GroupIx, targeted: bool) -> bool {
        let it = self.change().group_mut(group);
        it.burst = it.burst.saturating_add(1);
        if it.burst <= RATE_LIMIT {
            return false;
        }
        if targeted { !self.chooser.first(Clause::RateTargeted) } else { !self.chooser.unjudged(true) }
    }

    fn post(&mut self, head: &Letterhead, cell: &Cell, list: Option<&[UserIx]>, dropped: bool) -> Post {
        let group = Shared::clone(&self.state.groups[head.group.at()]);
        let rule = rules::group_rule(self.book, group.kind);
        let cut = match list {
            Some(list) if self.too_long(list) && self.over_limit() == 2 => Some(self.cut(list)),
            Some(list) => Some(list.to_vec()),
            None => None,
        };
        let members = |user: &UserIx| group.members.contains_key(user) && !dropped;
        let targets = cut.iter().flatten().copied().filter(members).collect();
        let is_for_all = list.is_none() && !dropped;
        let audience = if is_for_all { Audience::of(&group.members) } else { Audience::default() };
        let stored = rule.keeps_history && !head.options.online_only && !dropped;
        let (counted_as, last) = bookkeeping(head.options, list.is_some(), stored);
        Post {
            group: head.group,
            sender: head.sender,
            content: cell.content.clone(),
            at: cell.at.clone(),
            list: list.map(<[UserIx]>::to_vec),
            strangers: list
                .into_iter()
                .flatten()
                .copied()
                .filter(|user| !group.members.contains_key(user))
                .collect(),
            targets,
            audience,
            sent_at_ms: self.state.waited_ms,
            stored,
            counted: counted_as,
            last_for_sender: last,
            last_for_others: last,
            in_history_after_rejoining: Choice::Undecided,
            in_history_after_lapse: Choice::Undecided,
            in_history_of_late: Choice::Undecided,
            recalled: false,
            earlier_texts: vec![],
            deleted_by: BTreeSet::new(),
            wants_receipt: head.options.wants_receipt && WITH_RECEIPTS.contains(&group.kind),
            read_by: BTreeSet::new(),
            pushable: head.options.push,
            awaited_by: BTreeSet::new(),
        }
    }

    fn cut(&self, list: &[UserIx]) -> Vec<UserIx> {
        let limit = self.book.receiver_limit.unwrap_or(rules::VOUCHED_RECEIVERS) as usize;
        let mut kept: Vec<UserIx> = Vec::new();
        for user in list {
            if kept.len() < limit && !kept.contains(user) {
                kept.push(*user);
            }
        }
        kept
    }

    /// What sending does to the unread count of the sender's own conversation.
    fn clear_own_unread(&mut self, head: &Letterhead, place: PostIx, targeted: bool) {
        let unread =
            |turn: &Self, device| turn.view().count(device, head.group).is_none_or(|count| count > 0);
        let devices: Vec<_> =
            self.state.devices_of(head.sender).filter(|device| unread(self, *device)).collect();
        if devices.is_empty() {
            return;
        }
        if targeted {
            if self.chooser.first(Clause::UnreadOwnTargetedClears) {
                self.read_upto(&devices, head.group, place + 1, Clause::UnreadOwnTargetedClears);
            }
            return;
        }
        // What is not stored takes no number to read up to: nobody says what it does to the count.
        if !self.state.posts[place].stored {
            if self.chooser.unjudged(false) {
                self.read_upto(&devices, head.group, place + 1, Clause::UnreadOwnSentClears);
            }
            return;
        }
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            devices.into_iter().partition(|device| *device == head.device);
        if !here.is_empty() && self.chooser.first(Clause::UnreadOwnSentClears) {
            self.read_upto(&here, head.group, place + 1, Clause::UnreadOwnSentClears);
        }
        let elsewhere: Vec<_> =
            elsewhere.into_iter().filter(|it| self.state.devices[it.at()].online()).collect();
        self.read_upto(&elsewhere, head.group, place + 1, Clause::UnreadOwnSynced);
    }

    pub(super) fn read_upto(&mut self, devices: &[DeviceIx], group: GroupIx, upto: PostIx, by: Clause) {
        for device in devices {
            self.change().group_mut(group).read.insert(*device, Read { upto, by });
        }
    }

    /// Hands a post to every device that is to have it.
    fn deliver(&mut self, from: DeviceIx, place: PostIx) {
        let post = Shared::clone(&self.state.posts[place]);
        let owners = Shared::clone(&self.state.owners);
        let all = post.targets.iter().copied().chain(post.audience.users());
        for user in all.filter(|user| *user != post.sender) {
            self.deliver_to(user, owners.devices_of(user), (place, &post));
        }
        self.deliver_to_sender(from, place, &post);
        self.exercise_secrecy(&post);
    }

    fn deliver_to(&mut self, user: UserIx, devices: &[DeviceIx], (place, post): (PostIx, &Post)) {
        let is_online = |turn: &Self, it: &DeviceIx| turn.state.devices[it.at()].online();
        let online = devices.iter().filter(|it| is_online(self, it)).count();
        if post.stored && online < devices.len() {
            for device in devices {
                if !is_online(self, device) {
                    self.change().post_mut(place).awaited_by.insert(*device);
                }
            }
        }
        let several = post.targeted() && online > 1;
        let one_only = several && !self.chooser.first(Clause::AudienceReceiverDevices);
        let mut handed = 0;
        for device in devices {
            if !is_online(self, device) {
                continue;
            }
            let due = if one_only && handed > 0 { None } else { self.due(*device, user, post) };
            if let Some(due) = due {
                handed += 1;
                self.see(Onlooker::Device(*device), News::Received(place), due);
                if due == Due::Must {
                    self.exercise_receipt(post);
                }
            }
        }
        if online == 0 && devices.iter().any(|device| self.state.devices[device.at()].logged_in) {
            self.push(user, post);
        }
    }

    fn exercise_receipt(&mut self, post: &Post) {
        let delivered = if post.targeted() { Clause::DeliverTargets } else { Clause::DeliverOrdinary };
        for clause in [delivered, Clause::DeliverOnce, Clause::DeliverOrder] {
            self.exercise(clause);
        }
        if post.targeted() {
            self.exercise(Clause::ReceiveAsOrdinary);
        }
    }

    /// Whether a targeted message reaches a device without the feature; one with it, it always reaches.
    pub(super) fn reaches_old(&mut self, device: DeviceIx) -> bool {
        let spec = &self.world.devices[device.at()];
        let (old, other) = (
            !rules::version_has_feature(self.book, spec),
            !rules::edition_has_feature(self.book, spec.edition),
        );
        (!old || self.chooser.first(Clause::AudienceOldReceiver))
            && (!other || self.chooser.first(Clause::AudienceOldEdition))
    }

    /// Whether an online device must or may be handed a post that is meant for its user.
    fn due(&mut self, device: DeviceIx, user: UserIx, post: &Post) -> Option<Due> {
        if post.targeted() && !self.reaches_old(device) {
            return None;
        }
        let option = self.state.option(post.group, user);
        match option {
            ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt if post.targeted() => {
                self.chooser.first(Clause::OptionNotReceive).then_some(Due::Must)
            }
            ReceiveOption::NotReceive | ReceiveOption::NotReceiveExceptAt => Some(Due::May),
            ReceiveOption::Receive | ReceiveOption::NotNotify | ReceiveOption::NotNotifyExceptAt => {
                Some(Due::Must)
            }
        }
    }

    /// The sender's own devices: the sending one has its callback, the others are synced.
    fn deliver_to_sender(&mut self, from: DeviceIx, place: PostIx, post: &Post) {
        if post.targets.contains(&post.sender) && self.chooser.pick(Clause::ReceiverSelf, 3) == 1 {
            self.see(Onlooker::Device(from), News::Received(place), Due::Must);
        } else {
            self.exercise(Clause::DeliverNoEcho);
        }
        let others: Vec<_> = self.state.devices_of(post.sender).filter(|device| *device != from).collect();
        for device in others {
            if !self.state.devices[device.at()].online() {
                if post.stored {
                    self.change().post_mut(place).awaited_by.insert(device);
                }
            } else if !post.targeted() {
                self.exercise(Clause::DeliverOwnDevices);
                self.see(Onlooker::Device(device), News::Received(place), Due::Must);
            } else if self.chooser.first(Clause::AudienceSenderDevices) {
                self.see(Onlooker::Device(device), News::Received(place), Due::Must);
            }
        }
    }

    fn push(&mut self, user: UserIx, post: &Post) {
        let muted = !matches!(self.state.option(post.group, user), ReceiveOption::Receive);
        let Some(message) = post.content.nonce.filter(|_| post.stored) else { return };
        if muted || !post.pushable {
            self.exercise(Clause::PushOrdinary);
            return;
        }
        if post.targeted() {
            if !self.chooser.first(Clause::PushTargeted) {
                return;
            }
        } else {
            self.exercise(Clause::PushOrdinary);
        }
        // Of a device that sleeps the service may not know that it does.
        let asleep = |it: DeviceIx| self.state.devices[it.at()].process == Process::Asleep;
        let due = if self.state.devices_of(user).any(asleep) { Due::May } else { Due::Must };
        // A device that was away may not know how far its user has read elsewhere, and the service does.
        let devices: Vec<_> = self.state.devices_of(user).collect();
        let badges: Vec<_> = devices.into_iter().map(|device| self.view().badge(device)).collect();
        let agree = badges.windows(2).all(|pair| pair[0] == pair[1]);
        let badge = badges.first().copied().flatten().filter(|_| agree);
        if badge.is_some() {
            self.exercise(Clause::PushBadge);
        }
        self.see(Onlooker::Away(user), News::Pushed { message, badge }, due);
    }

    /// Nothing is seen by those who may not know: that is checked wherever one of them could have seen it.
    fn exercise_secrecy(&mut self, post: &Post) {
        let Some(list) = &post.list else { return };
        self.exercise(Clause::SendNeverBroadcast);
        let group = Shared::clone(&self.state.groups[post.group.at()]);
        for at in 0..self.state.devices.len() {
            let (user, online, logged_in) = {
                let device = &self.state.devices[at];
                (device.user, device.online(), device.logged_in)
            };
            if post.meant_for(user) || !logged_in {
                continue;
            }
            let member = group.members.contains_key(&user);
            match (online, member) {
                (true, true) => self.exercise(Clause::DeliverOnlyTargets),
                (true, false) if list.contains(&user) => self.exercise(Clause::DeliverMembersOnly),
                (false, true) => self.exercise(Clause::HidePush),
                (true | false, false) => {}
            }
        }
    }

    /// Whether a user is on some list of receivers, and as what.
    fn lists(&self, list: &[UserIx], what: Listed, head: &Letterhead) -> bool {
        list.iter().any(|user| self.listed(*user, head) == what)
    }

    fn listed(&self, user: UserIx, head: &Letterhead) -> Listed {
        if self.malformed(user) {
            Listed::Malformed
        } else if !self.world.users.get(user.at()).is_some_and(|it| it.registered) {
            Listed::Unknown
        } else if user == head.sender {
            Listed::Sender
        } else if self.state.group(head.group).members.contains_key(&user) {
            Listed::Member
        } else {
            Listed::Stranger
        }
    }
}

/// What somebody on a list of receivers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listed {
    Member,
    Sender,
    Stranger,
    Unknown,
    Malformed,
}

/// Whether a message is counted as unread, and whether it may be a last message.
fn bookkeeping(options: SendOptions, targeted: bool, stored: bool) -> (Choice, Choice) {
    let counted = match (targeted, options.excluded_from_unread) {
        (false, Some(true)) | (true, None | Some(true)) => Choice::No,
        (false, None | Some(false)) => Choice::Yes,
        (true, Some(false)) => Choice::Undecided,
    };
    let last = match (targeted, options.excluded_from_last) {
        (_, Some(true)) => Choice::No,
        (false, None | Some(false)) => Choice::Yes,
        (true, None | Some(false)) => Choice::Undecided,
    };
    (if stored { counted } else { Choice::No }, if options.online_only { Choice::Undecided } else { last })
}
