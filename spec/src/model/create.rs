//! Making message objects: create, merge, forward, mention, target.
//!
//! *Not here*: sending them; see [`send`](super::send).

use super::shared::Shared;
use super::state::{Cell, Object};
use super::turn::{Reply, Turn};
use crate::rules;
use crate::vocabulary::{At, Clause, Content, DeviceIx, Handle, MessageKind, Nonce, UserIx};
use alloc::vec;
use alloc::vec::Vec;

impl Turn<'_, '_> {
    pub(super) fn create(&mut self, device: DeviceIx, content: &Content, at: &[At], made: Handle) -> Reply {
        let at = if content.kind == MessageKind::TextAt { at.to_vec() } else { Vec::new() };
        self.make(device, content.clone(), at, made)
    }

    fn make(&mut self, device: DeviceIx, content: Content, at: Vec<At>, made: Handle) -> Reply {
        let maker = self.state.user_of(device);
        self.change()
            .make(made, Cell { maker, home: device, content, at, list: None, doomed: vec![], sent: false });
        Reply::Object
    }

    pub(super) fn merge(
        &mut self,
        device: DeviceIx,
        content: &Content,
        parts: &[Nonce],
        made: Handle,
    ) -> Reply {
        let known = parts.iter().all(|part| self.knows(device, *part));
        let doubtful = !known || parts.iter().any(|part| !self.surely_has(device, *part));
        if (parts.is_empty() || doubtful) && !self.chooser.unjudged(known) {
            return self.refuse_object(made, vec![]);
        }
        self.make(device, content.clone(), vec![], made)
    }

    /// The copy has the elements of the message and nothing else: whether it keeps the list is an open question.
    pub(super) fn forward(&mut self, device: DeviceIx, message: Nonce, made: Handle) -> Reply {
        let Some(post) = self.named(device, message) else {
            return self.refuse_object(made, vec![]);
        };
        if !self.surely_has(device, message) && !self.chooser.unjudged(true) {
            return self.refuse_object(made, vec![]);
        }
        let post = Shared::clone(&self.state.posts[post]);
        let sender = self.state.user_of(device);
        let list = post.list.clone().filter(|_| post.sender == sender);
        let list = list.filter(|_| !self.chooser.first(Clause::TargetForwarded));
        self.change().make(
            made,
            Cell {
                maker: sender,
                home: device,
                content: post.content.clone(),
                at: vec![],
                list,
                doomed: vec![],
                sent: false,
            },
        );
        Reply::Object
    }

    pub(super) fn add_at(&mut self, original: Handle, at: &[At], made: Handle) -> Reply {
        let cell = match self.cell(original) {
            Ok(cell) => Cell::clone(&self.state.cells[cell]),
            Err(broken) => return self.refuse_object(made, broken),
        };
        if at.is_empty() {
            return if self.chooser.unjudged(false) {
                self.change().make(made, cell);
                Reply::Object
            } else {
                self.refuse_object(made, vec![])
            };
        }
        let doomed = match cell.list {
            None => cell.doomed,
            Some(_) => match self.chooser.pick(Clause::TargetAtAdded, 3) {
                0 => return self.refuse_object(made, vec![Clause::TargetAtAdded]),
                1 => vec![Clause::TargetAtAdded],
                _ => cell.doomed,
            },
        };
        let content = Content { kind: mentioning(cell.content.kind), ..cell.content };
        self.change().make(made, Cell { content, at: at.to_vec(), doomed, sent: false, ..cell });
        Reply::Object
    }

    /// `createTargetedGroupMessage` (Android), with its list as given.
    pub(super) fn target(
        &mut self,
        device: DeviceIx,
        original: Handle,
        list: &[UserIx],
        made: Handle,
    ) -> Reply {
        let cell = match self.cell(original) {
            Ok(cell) => cell,
            Err(broken) => return self.refuse_object(made, broken),
        };
        let spec = &self.world.devices[device.at()];
        let mut broken = Vec::new();
        gate(Clause::GateVersion, rules::version_has_feature(self.book, spec), &mut broken);
        gate(Clause::GateEdition, rules::edition_has_feature(self.book, spec.edition), &mut broken);
        let original_cell = Shared::clone(&self.state.cells[cell]);
        gate(Clause::GateAtMessage, original_cell.at.is_empty(), &mut broken);
        if !broken.is_empty() {
            return self.refuse_target(made, &original_cell, list, broken);
        }
        if let Some(reply) = self.refuse_list(list, made) {
            return reply;
        }
        let Some(list) = self.list_after(original_cell.list.as_deref(), list) else {
            return self.refuse_object(made, vec![Clause::TargetTwice]);
        };
        let doomed = self.doom_of_list(&list);
        self.change()
            .make(made, Cell { list: Some(list), doomed, sent: false, ..Cell::clone(&original_cell) });
        if let Some(Object::Live { targeted_as, .. }) = self.change().objects.change().get_mut(&original) {
            *targeted_as = Some(made);
        }
        Reply::Object
    }

    /// A gate is broken: refused at once, or an object comes back that no send of which may be admitted.
    fn refuse_target(
        &mut self,
        made: Handle,
        original: &Cell,
        list: &[UserIx],
        broken: Vec<Clause>,
    ) -> Reply {
        if self.chooser.unjudged(true) {
            return self.refuse_object(made, broken);
        }
        self.change()
            .make(made, Cell { list: Some(list.to_vec()), doomed: broken, sent: false, ..original.clone() });
        Reply::Object
    }

    /// Lists that may be refused at creation, by open questions; the refusals at the send are decided there.
    fn refuse_list(&mut self, list: &[UserIx], made: Handle) -> Option<Reply> {
        if list.is_empty() && self.chooser.pick(Clause::TargetEmptyList, 3) == 0 {
            return Some(self.refuse_object(made, vec![Clause::TargetEmptyList]));
        }
        if self.too_long(list) && self.over_limit() == 0 {
            return Some(self.refuse_object(made, vec![Clause::ReceiverOverLimit]));
        }
        let malformed = list.iter().any(|user| self.malformed(*user));
        if malformed && self.chooser.first(Clause::ReceiverMalformed) && self.chooser.unjudged(false) {
            return Some(self.refuse_object(made, vec![Clause::ReceiverMalformed]));
        }
        let refuses = has_duplicates(list) && !self.chooser.first(Clause::ReceiverDuplicates);
        (refuses && self.chooser.unjudged(false))
            .then(|| self.refuse_object(made, vec![Clause::ReceiverDuplicates]))
    }

    fn list_after(&mut self, before: Option<&[UserIx]>, list: &[UserIx]) -> Option<Vec<UserIx>> {
        let Some(before) = before else { return Some(list.to_vec()) };
        match self.chooser.pick(Clause::TargetTwice, 4) {
            0 => Some(list.to_vec()),
            1 => Some(before.to_vec()),
            2 => Some([before, list].concat()),
            _ => None,
        }
    }

    /// What an answer to an open question already forbids of every send.
    fn doom_of_list(&mut self, list: &[UserIx]) -> Vec<Clause> {
        let refused_at_send = list.is_empty() && self.chooser.pick(Clause::TargetEmptyList, 3) != 2;
        if refused_at_send { vec![Clause::TargetEmptyList] } else { vec![] }
    }

    /// Gives a handle nothing. Only a create that had a reason may do so.
    pub(super) fn refuse_object(&mut self, made: Handle, broken: Vec<Clause>) -> Reply {
        self.change().objects.change().insert(made, Object::Refused(broken.clone()));
        for clause in &broken {
            self.exercise(*clause);
        }
        Reply::Refused(broken)
    }

    /// The object of a handle. Whether targeting changed an original in place is decided here, at its next use.
    pub(super) fn cell(&mut self, handle: Handle) -> Result<usize, Vec<Clause>> {
        match self.state.objects.get(&handle).cloned() {
            None => Err(vec![]),
            Some(Object::Refused(broken)) => Err(broken),
            Some(Object::Live { cell, targeted_as: None }) => Ok(cell),
            Some(Object::Live { cell, targeted_as: Some(made) }) => {
                let copied = self.chooser.first(Clause::TargetInPlace);
                let changed = match self.state.objects.get(&made) {
                    Some(Object::Live { cell, .. }) if !copied => *cell,
                    _ => cell,
                };
                self.change()
                    .objects
                    .change()
                    .insert(handle, Object::Live { cell: changed, targeted_as: None });
                Ok(changed)
            }
        }
    }

    /// Whether an id is malformed: not printable ASCII, empty, or above 32 bytes (group docs).
    pub(super) fn malformed(&self, user: UserIx) -> bool {
        !well_formed(self.world.user_name(user), 32)
    }

    /// Whether a list is beyond what is known to be accepted; repeated receivers may or may not count.
    pub(super) fn too_long(&mut self, list: &[UserIx]) -> bool {
        let limit = self.book.receiver_limit.unwrap_or(rules::VOUCHED_RECEIVERS) as usize;
        let distinct = list.iter().collect::<alloc::collections::BTreeSet<_>>().len();
        distinct > limit || (list.len() > limit && self.chooser.first(Clause::ReceiverDuplicatesCount))
    }
}

/// The kind of a message once it mentions somebody: a text is a group @ message then, other kinds stay what they are.
fn mentioning(kind: MessageKind) -> MessageKind {
    match kind {
        MessageKind::Text | MessageKind::TextAt => MessageKind::TextAt,
        MessageKind::Custom
        | MessageKind::Image
        | MessageKind::Sound
        | MessageKind::Video
        | MessageKind::File
        | MessageKind::Location
        | MessageKind::Face
        | MessageKind::Merger => kind,
    }
}

fn gate(clause: Clause, open: bool, broken: &mut Vec<Clause>) {
    if !open {
        broken.push(clause);
    }
}

pub(super) fn has_duplicates(list: &[UserIx]) -> bool {
    let distinct = list.iter().collect::<alloc::collections::BTreeSet<_>>().len();
    distinct < list.len()
}

/// Whether a text can be an id of at most `most_bytes`.
pub(super) fn well_formed(id: &str, most_bytes: usize) -> bool {
    !id.is_empty() && id.len() <= most_bytes && id.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
