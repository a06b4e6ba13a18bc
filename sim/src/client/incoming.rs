//! What comes from the server unasked, and what of it the application is told.
//!
//! *Not here*: answers to calls ([`client`](super)).

use super::life::Link;
use super::store::{Conversation, Novelty, View, message};
use super::{Awaited, Client, Process};
use crate::conduct::Conduct;
use crate::stage::Stage;
use crate::trace::Mark;
use crate::wire::{Ask, Down, Parcel, Push, Session, Surfaces};
use aside_spec::vocabulary::{Event, GroupIx, ReceiveOption, Store};
use std::collections::BTreeMap;

impl Client {
    pub(crate) fn receive<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, down: Down) {
        match down {
            _ if self.process == Process::Ended => {}
            Down::Answer { id, key: _, answer } => self.answered(stage, id, answer),
            Down::Overdue { id } => self.overdue(stage, id),
            Down::Push { id, push } => {
                if !self.heard.is_new(id) && stage.conduct.knows_pushes() {
                    stage.mark(Mark::PushDeduplicated);
                } else if self.is_logged_in {
                    self.pushed(stage, id, push);
                } else if self.pending.iter().any(|it| matches!(it.ask, Ask::Session { .. })) {
                    // It has overtaken the answer that the session begins with.
                    self.early.push((id, push));
                }
                // Else it was pushed to a session that has ended here.
            }
        }
    }

    /// The session has begun: what came before its answer comes now.
    pub(super) fn take_early<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        for (id, push) in std::mem::take(&mut self.early) {
            self.pushed(stage, id, push);
        }
    }

    /// Whether a push is newer than anything of its kind about this group.
    fn is_newest(&mut self, group: GroupIx, id: u32) -> bool {
        let newest = self.newest_change.entry(group).or_insert(self.adopted);
        let is_newest = id > *newest;
        *newest = id.max(*newest);
        is_newest
    }

    fn pushed<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: u32, push: Push) {
        let device = self.device;
        match push {
            Push::Message(parcel) if parcel.group.is_none() => self.show_letter(stage, id, &parcel),
            Push::Message(parcel) => self.accept(stage, &parcel),
            Push::Closed => {
                stage.mark(Mark::ClosedAndResumed);
                self.resume(stage, Link::Same);
            }
            Push::Recalled(parcel) => {
                if !self.knows_recalled(&parcel) {
                    let message = parcel.body.content.nonce;
                    stage.event(Event::Recalled { device, message });
                }
                self.change(stage, &parcel);
            }
            Push::Modified(parcel) => {
                stage.event(Event::Modified { device, message: message(&parcel) });
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
                if id > self.newest_plan.max(self.adopted) {
                    self.newest_plan = id;
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
                self.conversations.of(group).adopt(*summary);
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
        self.newest_words.entry(place).or_insert(0)
    }

    fn knows_recalled(&self, parcel: &Parcel) -> bool {
        let place = parcel.group.zip(parcel.seq);
        let conversation = place.and_then(|(group, seq)| Some((self.conversations.get(group)?, seq)));
        conversation.is_some_and(|(it, seq)| it.entry(seq).is_some_and(|entry| entry.recalled))
    }

    /// A message that is pushed. Where one before it is missing, both are pulled, so that the order is kept.
    fn accept<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, parcel: &Parcel) {
        let Some((group, seq)) = parcel.group.zip(parcel.seq) else {
            self.show_passing(stage, parcel);
            return;
        };
        let conversation = self.conversations.of(group);
        let is_gap = conversation.is_pulling || parcel.prev > conversation.known;
        if is_gap && stage.conduct.waits_for_gaps() {
            conversation.wanted = conversation.wanted.max(seq);
            self.pull(stage, group);
            return;
        }
        if seq > conversation.known.saturating_add(1) {
            stage.mark(Mark::GapInvisible);
        }
        conversation.known = conversation.known.max(seq);
        let before = conversation.view();
        self.take(stage, group, seq, parcel);
        self.tell_changed(stage, group, before);
    }

    /// The own message that was just sent: it is taken over at once, and what is missing before it is pulled.
    pub(super) fn accept_own<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, mut parcel: Parcel) {
        if stage.conduct.echoes() {
            self.show(stage, &parcel);
        }
        parcel.surfaces = parcel.surfaces.without(Surfaces::EVENT);
        let Some((group, seq)) = parcel.group.zip(parcel.seq) else {
            self.passing.push(parcel.body);
            return;
        };
        let conversation = self.conversations.of(group);
        let before = conversation.view();
        let is_gap = parcel.prev > conversation.known;
        if !is_gap && !conversation.is_pulling {
            conversation.known = conversation.known.max(seq);
        }
        self.take(stage, group, seq, &parcel);
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.mark_shown(seq);
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
        parcels: Vec<Parcel>,
        (newest, read): (u64, u64),
    ) {
        let Awaited::Missed(group) = awaited else { return };
        let before = self.view(group);
        self.give_up_pulling(group);
        for parcel in parcels {
            let Some(seq) = parcel.seq else { continue };
            self.take(stage, group, seq, &parcel);
        }
        let mut is_behind = false;
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.known = conversation.known.max(newest);
            if read > conversation.read {
                conversation.read_up_to(read);
            }
            is_behind = conversation.wanted > conversation.known;
        }
        self.tell_changed(stage, group, before);
        // Something came while this was under way, and was put off.
        if is_behind {
            self.pull(stage, group);
        }
    }

    /// Takes over a message, and shows it where it is new.
    fn take<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, seq: u64, parcel: &Parcel) {
        let conversation = self.conversations.of(group);
        let novelty = conversation.take(seq, parcel);
        if novelty == Novelty::Known && !stage.conduct.knows_pushes() && parcel.surfaces.any(Surfaces::EVENT)
        {
            self.show(stage, parcel);
        }
        let conversation = self.conversations.of(group);
        if novelty == Novelty::Known && stage.conduct.counts_repeats() {
            conversation.count_again(seq, parcel);
        }
        if let Some(read) = parcel.read {
            conversation.read_up_to(read);
        }
        // What this device is sending itself may come back with a gap before its answer does.
        if novelty == Novelty::New && parcel.surfaces.any(Surfaces::EVENT) && !self.is_sending(parcel) {
            self.show(stage, parcel);
        }
    }

    fn is_sending(&self, parcel: &Parcel) -> bool {
        parcel.sender == self.user
            && self.pending.iter().any(|it| {
                matches!(&it.ask, Ask::Send(outgoing)
                    if Some(outgoing.group) == parcel.group
                        && outgoing.body.content.nonce == parcel.body.content.nonce)
            })
    }

    fn show_passing<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, parcel: &Parcel) {
        if parcel.surfaces.any(Surfaces::EVENT) {
            self.passing.push(std::sync::Arc::clone(&parcel.body));
            self.show(stage, parcel);
        }
    }

    /// A one-to-one message counts, unless a session answer that came before it had counted it.
    fn show_letter<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: u32, parcel: &Parcel) {
        self.show_passing(stage, parcel);
        if id > self.adopted && parcel.surfaces.any(Surfaces::UNREAD) {
            self.later_letters.push(id);
            self.letters = self.letters.saturating_add(1);
            self.tell_total(stage);
        }
    }

    fn show<C: Conduct>(&self, stage: &mut Stage<'_, C>, parcel: &Parcel) {
        for _ in 0..stage.conduct.times_shown() {
            stage.event(Event::Received { device: self.device, message: message(parcel) });
        }
    }

    /// Messages found in history: in silence.
    pub(super) fn keep<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, parcels: &[Parcel]) {
        let Some(group) = parcels.first().and_then(|it| it.group) else { return };
        let before = self.view(group);
        let conversation = self.conversations.of(group);
        for parcel in parcels {
            if let Some(seq) = parcel.seq {
                conversation.take(seq, parcel);
            }
        }
        self.tell_changed(stage, group, before);
    }

    pub(super) fn change<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, parcel: &Parcel) {
        let Some((group, seq)) = parcel.group.zip(parcel.seq) else { return };
        let before = self.view(group);
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.change(seq, parcel);
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
            conversation.delete(seq, last);
        }
        self.tell_changed(stage, group, before);
    }

    pub(super) fn read_up_to<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, seq: u64) {
        let before = self.view(group);
        if let Some(conversation) = self.conversations.get_mut(group) {
            conversation.read_up_to(seq);
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
                self.take(stage, group, seq, &parcel);
            }
        }
        if session.pushed >= self.adopted {
            self.adopt(session);
        }
        let behind: Vec<_> = self
            .conversations
            .iter()
            .filter(|(_, it)| it.wanted > it.known)
            .map(|(group, _)| group)
            .collect();
        for group in behind {
            self.pull(stage, group);
        }
        let groups: Vec<_> = self.conversations.keys().collect();
        for group in groups {
            let then = before.binary_search_by_key(&group, |(it, _)| *it);
            let then = then.map_or(View::default(), |at| before[at].1);
            self.tell_conversation(stage, group, then);
        }
        self.tell_total(stage);
    }

    /// Takes over how things stand at the server, in silence.
    pub(super) fn adopt(&mut self, session: Session) {
        let pushed = session.pushed;
        self.is_logged_in = true;
        self.store = Store::Kept;
        self.adopted = pushed;
        if session.is_new {
            self.heard.skip_to(pushed);
        }
        if self.newest_plan <= pushed {
            self.plan_carries = session.plan_carries;
        }
        self.later_letters.retain(|&id| id > pushed);
        let later = u32::try_from(self.later_letters.len()).unwrap_or(u32::MAX);
        self.letters = session.letters.saturating_add(later);
        let is_overtaken = |newest: &BTreeMap<GroupIx, u32>, group: &GroupIx| {
            newest.get(group).is_some_and(|&newest| newest > pushed)
        };
        for (group, conversation) in self.conversations.iter_mut() {
            if !is_overtaken(&self.newest_change, &group) {
                conversation.leave();
            }
        }
        for parcel in session.changed {
            if let Some((group, seq)) = parcel.group.zip(parcel.seq) {
                self.conversations.of(group).change(seq, &parcel);
            }
        }
        for (group, seq) in session.deleted {
            self.conversations.of(group).delete(seq, None);
        }
        for summary in session.conversations {
            if !is_overtaken(&self.newest_change, &summary.group) {
                self.conversations.of(summary.group).adopt(summary);
            }
        }
    }

    fn view(&self, group: GroupIx) -> View {
        self.conversations.get(group).map_or(View::default(), Conversation::view)
    }

    /// Tells the application of what it sees changed.
    fn tell_changed<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, group: GroupIx, before: View) {
        self.tell_conversation(stage, group, before);
        self.tell_total(stage);
    }

    fn tell_conversation<C: Conduct>(&self, stage: &mut Stage<'_, C>, group: GroupIx, before: View) {
        let Some(conversation) = self.conversations.get(group) else { return };
        if conversation.view() != before {
            let last = conversation.last().and_then(|it| it.body.content.nonce);
            let unread = conversation.unread;
            stage.event(Event::ConversationChanged { device: self.device, group, unread, last });
        }
    }

    fn tell_total<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        let counted = self.conversations.values().filter(|it| stage.conduct.in_total(it.option));
        let uncounted = |it: &Conversation| {
            if stage.conduct.total_has_uncounted() { it.uncounted(self.user) } else { 0 }
        };
        let unread = counted.map(|it| it.unread.saturating_add(uncounted(it)));
        let total = unread.fold(self.letters, u32::saturating_add);
        if total != self.total_unread {
            self.total_unread = total;
            stage.event(Event::TotalUnreadChanged { device: self.device, total });
        }
    }
}
