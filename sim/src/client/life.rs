//! The process under the SDK: how it ends, starts again, sleeps, and asks once more for what nobody answered.
//!
//! *Not here*: losing and regaining the network in an orderly way ([`client`](super)).

use super::heard::{Beyond, Heard};
use super::{Awaited, Client, Process};
use crate::conduct::Conduct;
use crate::stage::Stage;
use crate::table::Table;
use crate::trace::Mark;
use crate::wire::{Ask, Request, RequestId, Resumption};
use aside_spec::vocabulary::Store;
use std::sync::Arc;

/// Over which connection a session resumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// The one that the service knows of, if it knows of any.
    Same,
    /// A new one: what was on its way over the old one will not come.
    Another,
}

impl Client {
    /// What brings the device up to date.
    pub(super) fn session(&self, link: Link) -> Ask {
        Ask::Session(Box::new(Resumption {
            known: self.known(),
            is_fresh: self.store == Store::Lost,
            is_reconnect: link == Link::Another,
        }))
    }

    /// An SDK that is logged in resumes by itself.
    pub(super) fn resume<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, link: Link) {
        let is_leaving = self.desk.pending.iter().any(|it| matches!(it.ask, Ask::Logout));
        if self.is_logged_in && self.process == Process::Running && self.is_connected && !is_leaving {
            let session = self.session(link);
            self.request(stage, None, session, Awaited::Plain);
        }
    }

    /// The process ends: objects and calls under way are gone, and the store with them if so decided. Gives the number of the
    /// next request, which only the next process can make.
    pub(crate) fn crash<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, store: Store) -> RequestId {
        stage.mark(Mark::Crashed);
        self.process = Process::Ended;
        self.desk.drafts = Table::default();
        self.desk.pending.clear();
        stage.shelf.passing.clear(&mut self.desk.passing);
        self.heard = Heard::default();
        self.desk.beyond = Beyond::default();
        self.desk.early.clear();
        self.desk.later_letters.clear();
        self.desk.newest_change.clear();
        self.desk.newest_plan = 0;
        self.desk.newest_words.clear();
        self.desk.adopted = 0;
        for (_, conversation) in self.conversations.iter_mut() {
            conversation.is_pulling = false;
        }
        if store == Store::Lost {
            for (_, conversation) in std::mem::take(&mut self.conversations) {
                conversation.forget(stage.shelf);
            }
            self.desk.wanted.clear();
            self.letters = 0;
            self.total_unread = 0;
            self.store = Store::Lost;
        }
        self.desk.next_request
    }

    /// The process starts; its user is still logged in.
    pub(crate) fn start<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        if self.process == Process::Ended {
            self.process = Process::Running;
            if self.store == Store::Lost {
                stage.mark(Mark::StartedFresh);
            }
            self.resume(stage, Link::Same);
        }
    }

    /// The device goes on after a sleep: its connection is worth nothing, whatever the service thinks of it.
    pub(crate) fn wake<C: Conduct>(&mut self, stage: &mut Stage<'_, C>) {
        self.resume(stage, Link::Another);
    }

    pub(crate) fn skew(&mut self, milliseconds: i32) {
        self.desk.skew_ms = milliseconds;
    }

    /// Nobody has answered in time: the same request once more, under the same number, by which the server knows it.
    pub(super) fn overdue<C: Conduct>(&mut self, stage: &mut Stage<'_, C>, id: RequestId) {
        let Some(pending) = self.desk.pending.iter_mut().find(|it| it.id == id) else { return };
        let mut ask = pending.ask.clone();
        if let (Ask::Send(outgoing), false) = (&mut ask, stage.conduct.repeats_lists()) {
            Arc::make_mut(outgoing).targets = None;
        }
        stage.mark(Mark::RequestRepeated);
        pending.id = stage.conduct.number_of_repetition(id);
        let id = pending.id;
        stage.request(self.device, Request { id, ask });
    }
}
