//! What is done to a message that was sent: recall, modification, deletion, receipts.
//!
//! *Not here*: what devices make of the news.

use super::{Outcome, Server};
use crate::codes;
use crate::conduct::{Conduct, Deletion, Ownership};
use crate::server::group::{Group, Stored};
use crate::stage::Stage;
use crate::wire::{Answer, Body, Change, Changed, Parcel, Push, Surfaces};
use aside_spec::vocabulary::{Content, DeviceIx, ErrorCode, GroupIx, GroupType, UserIx};
use std::sync::Arc;

/// A message, by group and number.
type Place = (GroupIx, u64);

impl Server {
    pub(super) fn change<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        user: UserIx,
        place: Place,
        what: Change,
    ) -> Outcome {
        let group = self.group(place.0)?;
        group.member(user)?;
        let stored = group.stored(place.1).filter(|it| it.is_for(user)).ok_or(codes::NO_SUCH_MESSAGE)?;
        match what {
            Change::Recall => {
                check_recall(stage, group, user, stored)?;
                self.recall(stage, from, place)
            }
            Change::Modify(_) if stored.recalled => Err(codes::NO_SUCH_MESSAGE),
            Change::Modify(text) => self.modify(stage, from, place, text),
            Change::Delete => self.delete(stage, from, user, place),
            Change::SendReceipt => self.send_receipt(stage, user, place),
            Change::ReadReceipt => read_receipt(group, user, stored),
        }
    }

    fn stored_mut(&mut self, (group, seq): Place) -> Result<&mut Stored, ErrorCode> {
        self.group_mut(group)?.stored_mut(seq).ok_or(codes::NO_SUCH_MESSAGE)
    }

    fn recall<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, from: DeviceIx, place: Place) -> Outcome {
        let stored = self.stored_mut(place)?;
        let is_news = !stored.recalled;
        stored.recalled = true;
        stored.changed = true;
        let Content { kind, nonce, text: _ } = stored.body.content;
        let content = Content { kind, nonce, text: String::new() };
        stored.body = Arc::new(Body { content, at: Vec::new() });
        let still_counts = Surfaces::when(Surfaces::UNREAD, !stage.conduct.recall_uncounts());
        let parcel = Group::parcel(place.0, place.1, stored, still_counts);
        if is_news && stage.conduct.tells_recall() {
            self.tell(stage, from, &parcel, Surfaces::RECALL);
        }
        Ok(Answer::Changed(Box::new(Changed { parcel, pushed: stage.way.pushed(from) })))
    }

    fn modify<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        place: Place,
        text: String,
    ) -> Outcome {
        let stored = self.stored_mut(place)?;
        if stage.conduct.modifies() {
            let Content { kind, nonce, text: _ } = stored.body.content;
            let content = Content { kind, nonce, text };
            stored.body = Arc::new(Body { content, at: stored.body.at.clone() });
            stored.changed = true;
        }
        let parcel = Group::parcel(place.0, place.1, stored, Surfaces::NONE);
        if stage.conduct.modifies() && stage.conduct.tells_modification() {
            self.tell(stage, from, &parcel, Surfaces::MODIFY);
        }
        Ok(Answer::Changed(Box::new(Changed { parcel, pushed: stage.way.pushed(from) })))
    }

    /// Tells those who received a message how it is now.
    fn tell<C: Conduct>(&self, stage: &mut Stage<'_, C>, from: DeviceIx, parcel: &Parcel, of: Surfaces) {
        let place = parcel.group.zip(parcel.seq);
        let group = place.and_then(|(ix, seq)| Some((self.groups.get(ix.at())?, seq)));
        let Some((group, seq)) = group else { return };
        let Some(stored) = group.stored(seq) else { return };
        let mut told = group.told_of(seq, stored);
        if stage.conduct.leaks() {
            told.extend(self.overhearing(stage.conduct, group, stored, of));
        }
        for device in told.iter().flat_map(|&user| self.roster.online_of(user)).filter(|&it| it != from) {
            let parcel = parcel.clone();
            let push = if of == Surfaces::RECALL { Push::Recalled(parcel) } else { Push::Modified(parcel) };
            stage.push(device, push);
        }
    }

    /// Bystanders to whom a wrong service tells a change.
    fn overhearing(
        &self,
        conduct: &impl Conduct,
        group: &Group,
        stored: &Stored,
        of: Surfaces,
    ) -> Vec<UserIx> {
        let mut users = Vec::new();
        for (user, member) in group.bystanders(stored) {
            let mut devices = self.roster.devices_of(user).iter();
            if devices.any(|it| conduct.bystanders_see(member.role, self.roster.sdk(it.device)).any(of)) {
                users.push(user);
            }
        }
        users
    }

    fn delete<C: Conduct>(
        &mut self,
        stage: &mut Stage<'_, C>,
        from: DeviceIx,
        user: UserIx,
        place: Place,
    ) -> Outcome {
        let (ix, seq) = place;
        let group = self.group_mut(ix)?;
        let everyone = group.members.keys().collect();
        let stored = group.stored_mut(seq).ok_or(codes::NO_SUCH_MESSAGE)?;
        match stage.conduct.deletes_for() {
            Deletion::Device => {}
            Deletion::User => _ = stored.responses_mut().deleted_by.insert(user),
            Deletion::Everyone => stored.responses_mut().deleted_by = everyone,
        }
        let group = self.group(ix)?;
        let last = self.last(stage.conduct, ix, group, user, group.member(user)?);
        if stage.conduct.deletes_for() != Deletion::Device {
            for device in self.roster.online_of(user).filter(|&device| device != from) {
                stage.push(device, Push::Deleted { group: ix, seq, last: last.clone() });
            }
        }
        Ok(Answer::Deleted(last.map(Box::new)))
    }

    fn send_receipt<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, user: UserIx, place: Place) -> Outcome {
        let group = self.group_mut(place.0)?;
        check_receipts(group.kind)?;
        let was_there = group.member(user)?.joined < place.1;
        let stored = group.stored_mut(place.1).ok_or(codes::NO_SUCH_MESSAGE)?;
        if !stored.wants_receipt || stored.sender == user || !was_there || stored.recalled {
            return Err(codes::INVALID_PARAMETERS);
        }
        let is_news = stored.responses_mut().read_by.insert(user);
        let (read, unread) = receipt(stored);
        let (sender, nonce) = (stored.sender, stored.body.content.nonce);
        if is_news && stage.conduct.tells_receipt() {
            for device in self.roster.online_of(sender) {
                stage.push(device, Push::Receipt { nonce, read, unread });
            }
        }
        Ok(Answer::Done)
    }
}

fn check_recall<C: Conduct>(
    stage: &Stage<'_, C>,
    group: &Group,
    user: UserIx,
    stored: &Stored,
) -> Result<(), ErrorCode> {
    let whose = if stored.sender == user { Ownership::Own } else { Ownership::Other };
    let age_ms = stage.now().saturating_sub(stored.sent_ms);
    if !stage.conduct.may_recall(group.member(user)?.role, whose) {
        Err(codes::RECALL_NOT_ALLOWED)
    } else if !stored.recalled && age_ms > stage.conduct.recall_window_ms() {
        Err(codes::RECALL_TOO_LATE)
    } else {
        Ok(())
    }
}

fn read_receipt(group: &Group, user: UserIx, stored: &Stored) -> Outcome {
    check_receipts(group.kind)?;
    if !stored.wants_receipt || stored.sender != user {
        return Err(codes::INVALID_PARAMETERS);
    }
    let (read, unread) = receipt(stored);
    Ok(Answer::Receipt { read, unread })
}

/// Read receipts are a thing of small and middling groups.
fn check_receipts(kind: GroupType) -> Result<(), ErrorCode> {
    match kind {
        GroupType::Work | GroupType::Public | GroupType::Meeting => Ok(()),
        GroupType::Community | GroupType::AvChatRoom => Err(codes::BAD_REQUEST),
    }
}

/// How many of those addressed have read it, and how many have not.
fn receipt(stored: &Stored) -> (u32, u32) {
    let read = stored.readers();
    (read, stored.addressed.saturating_sub(read))
}
