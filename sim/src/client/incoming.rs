//! What comes from the server unasked, and what of it the application is told.
//!
//! *Not here*: answers to calls ([`client`](super)).

use super::life::Link;
use super::store::{Change, Conversation, Novelty, View};
use super::{Awaited, Client, Process};
use crate::conduct::Conduct;
use crate::network::Delivery;
use crate::shelf::{Said, Shelf, Slip};
use crate::stage::Stage;
use crate::trace::Mark;
use crate::wire::{Ask, Down, Missed, Parcel, Push, Session, Surfaces};
use aside_spec::vocabulary::{Event, GroupIx, ReceiveOption, Store, UserIx};
use std::collections::BTreeMap;

impl Client {
    pub(crate) fn receive<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, down: Down) {
        match down {
            _ if self.process == Process::Ended => {}
            Down::Answer { id, answer } => self.answered(stage, id, answer),
            Down::Overdue { id } => self.overdue(stage, id),
            Down::Push { id, push } => {
                if !self.is_first_time(id) && stage.conduct.knows_pushes() {
                    stage.mark(Mark::PushDeduplicated);
                } else if self.is_logged_in {
                    self.pushed(stage, id, *push);
                } else {
                    self.hear_early(id, *push);
                }
            }
        }
    }

    /// Notes a push; tells whether it has not come before.
    #[inline(always)]
    fn is_first_time(&mut self, id: u32) -> bool {
        self.heard.note_next(id) || self.is_first_time_out_of_order(id)
    }

    #[cold]
    fn is_first_time_out_of_order(&mut self, id: u32) -> bool {
        self.heard.note(&mut self.desk.beyond, id)
    }

    /// A new message: what most of all that comes is.
    #[inline(always)]
    pub(crate) fn receive_message<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, delivery: Delivery) {
        if self.process == Process::Ended {
            return;
        }
        if !self.is_first_time(delivery.id) && stage.conduct.knows_pushes() {
            stage.mark(Mark::PushDeduplicated);
        } else if self.is_logged_in {
            self.message(stage, delivery.id, delivery.slip());
        } else {
            self.hear_message_early(stage, delivery);
        }
    }

    #[cold]
    fn hear_message_early<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, delivery: Delivery) {
        let push = Push::Message(stage.shelf.parcel(delivery.slip()));
        self.hear_early(delivery.id, push);
    }

    /// What is pushed to a device that is not logged in is kept if it has overtaken the answer that the session begins with. Else
    /// it was pushed to a session that has ended here.
    fn hear_early(&mut self, id: u32, push: Push) {
        if self.desk.pending.iter().any(|it| matches!(it.ask, Ask::Session(_))) {
            self.desk.early.push((id, push));
        }
    }

    /// The session has begun: what came before its answer comes now.
    pub(super) fn take_early<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        for (id, push) in std::mem::take(&mut self.desk.early) {
            self.pushed(stage, id, push);
        }
    }

    /// Whether a push is newer than anything of its kind about this group.
    fn is_newest(&mut self, group: GroupIx, id: u32) -> bool {
        let newest = self.desk.newest_change.entry(group).or_insert(self.desk.adopted);
        let is_newest = id > *newest;
        *newest = id.max(*newest);
        is_newest
    }

    fn pushed<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: u32, push: Push) {
        let device = self.device;
        match push {
            Push::Message(parcel) => {
                let slip = stage.shelf.slip(&parcel);
                self.message(stage, id, slip);
            }
            Push::Closed => {
                stage.mark(Mark::ClosedAndResumed);
                self.resume(stage, Link::Same);
            }
            Push::Recalled(parcel) => {
                if !self.knows_recalled(stage.shelf, &parcel) {
                    let message = parcel.body.content.nonce;
                    stage.event(Event::Recalled { device, message });
                }
                self.change(stage, &parcel);
            }
            Push::Modified(parcel) => {
                stage.event(Event::Modified { device, message: parcel.message() });
                // Of two that overtake each other, the one that was pushed later stays.
                if *self.newest_words(&parcel) < id {
                    *self.newest_words(&parcel) = id;
                    self.change(stage, &parcel);
                }
            }
            Push::Deleted { group, seq, last } => self.delete(stage, group, seq, last),
            Push::Read { group, up_to } => self.read_up_to(stage, group, up_to),
            Push::Option { group, option } => {
                if self.is_newest(group, id) {
                    self.set_option(stage, group, option);
                }
            }
            Push::Plan { carries } => {
                if id > self.desk.newest_plan.max(self.desk.adopted) {
                    self.desk.newest_plan = id;
                    self.plan_carries = carries;
                }
            }
            Push::Receipt { nonce: message, read, unread } => {
                stage.event(Event::ReceiptChanged { device, message, read, unread });
            }
            Push::Joined(summary) => {
                let group = summary.group;
                if !self.is_newest(group, id) {
                    return;
                }
                let before = self.view(group);
                self.conversations.of(group).adopt(stage.shelf, *summary);
                self.tell_changed(stage, group, before);
            }
            Push::Left(group) => {
                if !self.is_newest(group, id) {
                    return;
                }
                let before = self.view(group);
                if let Some(conversation) = self.conversations.get_mut(group) {
                    conversation.leave();
                }
                self.tell_changed(stage, group, before);
            }
        }
    }

    /// The newest push that gave a message other words.
    pub(super) fn newest_words(&mut self, parcel: &Parcel) -> &mut u32 {
        // What has no number is changed nowhere.
        let place = (parcel.group.unwrap_or(GroupIx(u32::MAX)), parcel.seq.unwrap_or(0));
        self.desk.newest_words.entry(place).or_insert(0)
    }

    fn knows_recalled(&self, shelf: &Shelf, parcel: &Parcel) -> bool {
        let place = parcel.group.zip(parcel.seq);
        let conversation = place.and_then(|(group, seq)| Some((self.conversations.get(group)?, seq)));
        let entry = conversation.and_then(|(it, seq)| it.entry(shelf, seq));
        entry.is_some_and(|it| shelf[it.said].recalled)
    }

    /// A message that is pushed.
    #[inline(always)]
    fn message<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: u32, slip: Slip) {
        let &Said { group, seq, sender, .. } = stage.said(slip.said);
        match (group, seq) {
            (None, _) => self.show_letter(stage, id, slip),
            (Some(_), None) => self.show_passing(stage, slip),
            (Some(group), Some(seq)) => self.accept(stage, (group, seq), slip, sender),
        }
    }

    /// A message that is kept. Where one before it is missing, both are pulled, so that the order is kept.
    #[inline(always)]
    fn accept<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        (group, seq): (GroupIx, u64),
        slip: Slip,
        sender: UserIx,
    ) {
        let conversation = self.conversations.of(group);
        let is_gap = conversation.is_pulling || slip.prev > conversation.known;
        if is_gap && stage.conduct.waits_for_gaps() {
            self.put_off(stage, group, seq);
            return;
        }
        if seq > conversation.known.saturating_add(1) {
            stage.mark(Mark::GapInvisible);
        }
        conversation.known = conversation.known.max(seq);
        if conversation.is_newest(seq) && slip.read.is_none() {
            let change = conversation.append(stage.shelf, seq, slip);
            self.tell_of_newest(stage, group, slip, sender, change);
        } else {
            self.take_and_tell(stage, group, seq, slip);
        }
    }

    /// A message has come that is not newer than all that were here, or moves where the user has read up to.
    #[inline(never)]
    fn take_and_tell<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, seq: u64, slip: Slip) {
        let before = self.view(group);
        self.take(stage, group, seq, slip);
        self.tell_changed(stage, group, before);
    }

    /// A message has come that is newer than all that were here: what most of all that comes is.
    #[inline(always)]
    fn tell_of_newest<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        group: GroupIx,
        slip: Slip,
        sender: UserIx,
        change: Change,
    ) {
        let is_others = sender != self.user;
        let shows = slip.surfaces.any(Surfaces::EVENT);
        if is_others && shows && change.is_last && stage.conduct.times_shown() == 1 {
            stage.received_as_last(self.device, group, change.unread, slip.said);
        } else {
            self.tell_one_by_one(stage, group, slip, change);
        }
        if change.counts || stage.conduct.total_has_uncounted() {
            self.tell_total(stage);
        }
    }

    #[inline(never)]
    fn tell_one_by_one<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        group: GroupIx,
        slip: Slip,
        change: Change,
    ) {
        self.show_novelty(stage, Novelty::New, slip);
        if change.is_last || change.counts {
            let last = self.conversations.of(group).last_said();
            stage.conversation_changed(self.device, group, change.unread, last);
        }
    }

    /// A message has come, and something before it has not.
    #[cold]
    fn put_off<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, seq: u64) {
        let wanted = self.desk.wanted.entry(group).or_default();
        *wanted = seq.max(*wanted);
        self.pull(stage, group);
    }

    /// The own message that was just sent: it is taken over at once, and what is missing before it is pulled.
    pub(super) fn accept_own<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, mut slip: Slip) {
        if stage.conduct.echoes() {
            self.show(stage, slip);
        }
        slip.surfaces = slip.surfaces.without(Surfaces::EVENT);
        let &Said { group, seq, .. } = stage.said(slip.said);
        let Some((group, seq)) = group.zip(seq) else {
            stage.shelf.passing.push(&mut self.desk.passing, slip.said);
            return;
        };
        let conversation = self.conversations.of(group);
        let before = conversation.view();
        let is_gap = slip.prev > conversation.known;
        if !is_gap && !conversation.is_pulling {
            conversation.known = conversation.known.max(seq);
        }
        self.take(stage, group, seq, slip);
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.mark_shown(stage.shelf, seq);
        }
        self.tell_changed(stage, group, before);
        if is_gap {
            self.pull(stage, group);
        }
    }

    /// Asks once for what is missing.
    fn pull<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx) {
        let conversation = self.conversations.of(group);
        if !conversation.is_pulling {
            conversation.is_pulling = true;
            stage.mark(Mark::GapPulled);
            let known = conversation.known;
            self.request(stage, None, Ask::Pull { group, known }, Awaited::Missed(group));
        }
    }

    pub(super) fn give_up_pulling(&mut self, group: GroupIx) {
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.is_pulling = false;
        }
    }

    pub(super) fn accept_missed<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        awaited: Awaited,
        Missed { parcels, newest, read }: Missed,
    ) {
        let Awaited::Missed(group) = awaited else { return };
        let before = self.view(group);
        self.give_up_pulling(group);
        for parcel in parcels {
            let Some(seq) = parcel.seq else { continue };
            let slip = stage.shelf.slip(&parcel);
            self.take(stage, group, seq, slip);
        }
        let mut is_behind = false;
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.known = conversation.known.max(newest);
            if read > conversation.read {
                conversation.read_up_to(stage.shelf, read);
            }
            is_behind = self.desk.wanted.get(&group).is_some_and(|&wanted| wanted > conversation.known);
        }
        self.tell_changed(stage, group, before);
        // Something came while this was under way, and was put off.
        if is_behind {
            self.pull(stage, group);
        }
    }

    /// Takes over a message, and shows it where it is new.
    fn take<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, seq: u64, slip: Slip) {
        let conversation = self.conversations.of(group);
        let novelty = conversation.take(stage.shelf, seq, slip);
        if novelty == Novelty::Known && stage.conduct.counts_repeats() {
            conversation.count_again(seq, slip);
        }
        if let Some(read) = slip.read {
            conversation.read_up_to(stage.shelf, read);
        }
        self.show_novelty(stage, novelty, slip);
    }

    fn show_novelty<C: Conduct>(&self, stage: &mut Stage<'_, C>, novelty: Novelty, slip: Slip) {
        let is_repeated = novelty == Novelty::Known && !stage.conduct.knows_pushes();
        // What this device is sending itself may come back with a gap before its answer does.
        let is_news = novelty == Novelty::New && !self.is_sending(stage.said(slip.said));
        if slip.surfaces.any(Surfaces::EVENT) && (is_repeated || is_news) {
            self.show(stage, slip);
        }
    }

    fn is_sending(&self, said: &Said) -> bool {
        said.sender == self.user
            && self.desk.pending.iter().any(|it| {
                matches!(&it.ask, Ask::Send(outgoing)
                    if Some(outgoing.group) == said.group
                        && outgoing.body.content.nonce == said.nonce())
            })
    }

    #[inline(never)]
    fn show_passing<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, slip: Slip) {
        if slip.surfaces.any(Surfaces::EVENT) {
            stage.shelf.passing.push(&mut self.desk.passing, slip.said);
            self.show(stage, slip);
        }
    }

    /// A one-to-one message counts, unless a session answer that came before it had counted it.
    #[inline(never)]
    fn show_letter<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: u32, slip: Slip) {
        self.show_passing(stage, slip);
        if id > self.desk.adopted && slip.surfaces.any(Surfaces::UNREAD) {
            self.desk.later_letters.push(id);
            self.letters = self.letters.saturating_add(1);
            self.tell_total(stage);
        }
    }

    fn show<C: Conduct>(&self, stage: &mut Stage<'_, C>, slip: Slip) {
        for _ in 0..stage.conduct.times_shown() {
            stage.received(self.device, slip.said);
        }
    }

    /// Messages found in history: in silence.
    pub(super) fn keep<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, parcels: &[Parcel]) {
        let Some(group) = parcels.first().and_then(|it| it.group) else { return };
        let before = self.view(group);
        let numbered = parcels.iter().filter_map(|it| Some((it.seq?, it)));
        let slips: Vec<_> = numbered.map(|(seq, it)| (seq, stage.shelf.slip(it))).collect();
        self.conversations.of(group).take_all(stage.shelf, &slips);
        self.tell_changed(stage, group, before);
    }

    pub(super) fn change<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, parcel: &Parcel) {
        let Some((group, seq)) = parcel.group.zip(parcel.seq) else { return };
        let before = self.view(group);
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.change(stage.shelf, seq, parcel);
        }
        self.tell_changed(stage, group, before);
    }

    pub(super) fn delete<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        group: GroupIx,
        seq: u64,
        last: Option<Parcel>,
    ) {
        let before = self.view(group);
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.delete(stage.shelf, seq, last);
        }
        self.tell_changed(stage, group, before);
    }

    pub(super) fn read_up_to<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, seq: u64) {
        let before = self.view(group);
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.read_up_to(stage.shelf, seq);
        }
        self.tell_changed(stage, group, before);
    }

    pub(super) fn set_option<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        group: GroupIx,
        option: ReceiveOption,
    ) {
        self.conversations.of(group).option = option;
        self.tell_total(stage);
    }

    /// A session was opened: what was missed is shown, and everything is as the server says.
    pub(super) fn catch_up<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, mut session: Session) {
        let before: Vec<_> = self.conversations.iter().map(|(group, it)| (group, it.view())).collect();
        for parcel in std::mem::take(&mut session.missed) {
            if let Some((group, seq)) = parcel.group.zip(parcel.seq) {
                let slip = stage.shelf.slip(&parcel);
                self.take(stage, group, seq, slip);
            }
        }
        if session.pushed >= self.desk.adopted {
            self.adopt(stage.shelf, session);
        }
        let known = |group| self.conversations.get(group).map_or(u64::MAX, |it| it.known);
        let wanted = self.desk.wanted.iter().filter(|&(&group, &wanted)| wanted > known(group));
        let behind: Vec<_> = wanted.map(|(&group, _)| group).collect();
        for group in behind {
            self.pull(stage, group);
        }
        let groups: Vec<_> = self.conversations.keys().collect();
        for group in groups {
            let then = before.binary_search_by_key(&group, |(it, _)| *it);
            let then = then.map_or(View::default(), |at| before[at].1);
            self.tell_changed(stage, group, then);
        }
        self.tell_total(stage);
    }

    /// Takes over how things stand at the server, in silence.
    pub(super) fn adopt(&mut self, shelf: &mut Shelf, session: Session) {
        let pushed = session.pushed;
        self.is_logged_in = true;
        self.store = Store::Kept;
        self.desk.adopted = pushed;
        if session.is_new {
            self.heard.skip_to(&mut self.desk.beyond, pushed);
        }
        if self.desk.newest_plan <= pushed {
            self.plan_carries = session.plan_carries;
        }
        self.desk.later_letters.retain(|&id| id > pushed);
        let later = u32::try_from(self.desk.later_letters.len()).unwrap_or(u32::MAX);
        self.letters = session.letters.saturating_add(later);
        let is_overtaken = |newest: &BTreeMap<GroupIx, u32>, group: &GroupIx| {
            newest.get(group).is_some_and(|&newest| newest > pushed)
        };
        for (group, conversation) in self.conversations.iter_mut() {
            if !is_overtaken(&self.desk.newest_change, &group) {
                conversation.leave();
            }
        }
        for parcel in session.changed {
            if let Some((group, seq)) = parcel.group.zip(parcel.seq) {
                self.conversations.of(group).change(shelf, seq, &parcel);
            }
        }
        for (group, seq) in session.deleted {
            self.conversations.of(group).delete(shelf, seq, None);
        }
        for summary in session.conversations {
            if !is_overtaken(&self.desk.newest_change, &summary.group) {
                self.conversations.of(summary.group).adopt(shelf, summary);
            }
        }
    }

    fn view(&self, group: GroupIx) -> View {
        self.conversations.get(group).map_or(View::default(), Conversation::view)
    }

    /// Tells the application of what it sees changed.
    fn tell_changed<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, before: View) {
        let last = self.conversations.get(group).and_then(Conversation::last_said);
        let after = self.view(group);
        if after != before {
            stage.conversation_changed(self.device, group, after.unread, last);
        }
        // The total is the sum of what is told: where one part is as it was, the sum need not be drawn up again.
        if after.unread != before.unread || stage.conduct.total_has_uncounted() {
            self.tell_total(stage);
        }
    }

    fn tell_total<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        let counted = self.conversations.values().filter(|it| stage.conduct.in_total(it.option));
        let uncounted = |it: &Conversation| {
            if stage.conduct.total_has_uncounted() { it.uncounted(stage.shelf, self.user) } else { 0 }
        };
        let unread = counted.map(|it| it.unread.saturating_add(uncounted(it)));
        let total = unread.fold(self.letters, u32::saturating_add);
        if total != self.total_unread {
            self.total_unread = total;
            stage.total_unread_changed(self.device, total);
        }
    }
}
