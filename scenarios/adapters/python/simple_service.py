"""The service behind `simple_sdk`: the accounts, groups and messages of one application, in memory.

It does everything at once and in a fixed order, so that a run can be repeated. It knows devices only as sessions; a
session is logged in, and its link may be up or down. The clock stands still until it is told how much time has passed.
There is no limit on the rate of messages, and one user may log in on any number of devices.
"""

from dataclasses import dataclass, field
from typing import Callable

from simple_rules import (AT_ALL, GROUP_TYPES, MUTED_OPTIONS, ONE_TO_ONE, PLANS_WITH_TARGETING, RECALL_WINDOW_MS, STAFF,
                          Code, Release, RuleBook, require, well_formed_group_id)


@dataclass(eq=False)
class Message:
    """A message on the service. The first fields come from the sender, the others are the service's own."""

    kind: str
    text: str
    mentions: tuple[str, ...] = ()
    receivers: tuple[str, ...] | None = None  # None: an ordinary message
    excluded_from_unread: bool = False
    excluded_from_last: bool = False
    wants_receipt: bool = False
    online_only: bool = False
    push: bool = True

    msg_id: str = ""
    chat: "Chat" = None
    sender: str = ""
    seq: int | None = None  # an online-only message is not stored and takes none
    sent_at: int = 0
    audience: tuple[str, ...] = ()  # who it went to when it was sent, the sender included
    read_by: set[str] = field(default_factory=set)
    deleted_by: set[str] = field(default_factory=set)
    recalled: bool = False

    @property
    def targeted(self) -> bool:
        return self.receivers is not None

    def mentions_user(self, user: str) -> bool:
        return user in self.mentions or AT_ALL in self.mentions

    def receipt(self) -> tuple[int, int]:
        """How many of those it went to have read it, and how many have not."""
        return len(self.read_by), len(self.audience) - 1 - len(self.read_by)


@dataclass
class Member:
    role: str
    joined_at: int = 0  # the newest sequence number when the member came
    read_up_to: int = 0
    option: str = "receive"
    muted_until: int = 0

    @property
    def silenced(self) -> bool:
        """Whether the conversation is left out of the total."""
        return self.option in MUTED_OPTIONS

    def is_handed(self, message: Message, user: str) -> bool:
        """Of a group that is not received, messages are found in history only; so are targeted ones (open)."""
        excepted = self.option == "not-receive-except-at" and message.mentions_user(user)
        return excepted or not self.option.startswith("not-receive")

    def is_pushed(self, message: Message, user: str) -> bool:
        excepted = self.option.endswith("except-at") and message.mentions_user(user)
        return message.push and (excepted or not self.silenced)


class Chat:
    """A group, or a conversation of two users."""

    def __init__(self, name: str | None, type_name: str, roles: dict[str, str]):
        self.name = name  # None: one-to-one
        self.type_name = type_name
        self.type = GROUP_TYPES.get(type_name, ONE_TO_ONE)
        self.members = {user: Member(role) for user, role in roles.items()}
        self.messages: list[Message] = []
        self.last_seq = 0
        self.all_muted = False

    def add(self, user: str):
        self.members.setdefault(user, Member("member", joined_at=self.last_seq, read_up_to=self.last_seq))

    def conversation_id(self, user: str) -> str:
        if self.name is not None:
            return "group_" + self.name
        return "c2c_" + next((peer for peer in self.members if peer != user), user)

    def shows(self, message: Message, user: str) -> bool:
        """Whether the user may know of a stored message. Who was not sent a targeted one never may, not even after
        joining; who left may no longer."""
        member = self.members.get(user)
        if member is None or (message.targeted and user not in message.audience):
            return False
        return self.type.shows_history_before_joining or message.seq > member.joined_at

    def seen_by(self, user: str) -> list[Message]:
        return [message for message in self.messages if self.shows(message, user) and user not in message.deleted_by]

    def unread(self, user: str, counts: Callable[[Message], bool]) -> int:
        if not self.type.counts_unread:
            return 0
        read_up_to = self.members[user].read_up_to
        return sum(1 for message in self.seen_by(user)
                   if message.seq > read_up_to and message.sender != user and not message.recalled and counts(message))

    def last(self, user: str) -> Message | None:
        """A targeted message is shown as last message to its sender and its receivers (open)."""
        return next((message for message in reversed(self.seen_by(user)) if not message.excluded_from_last), None)


class Session:
    """A device that is logged in, as the service knows it. What happens while its link is down waits for it."""

    def __init__(self, user: str, release: Release, link: "Link", client):
        self.user, self.release, self.link, self.client = user, release, link, client
        self.waiting: list[tuple[str, Message]] = []

    def notify(self, event: str, message: Message, keep: bool = True):
        """`client` has a method of each event's name."""
        if self.link.up:
            getattr(self.client, event)(message)
        elif keep:
            self.waiting.append((event, message))

    def notify_recalled(self, message: Message):
        """A message that is recalled before the device was handed it is never handed over."""
        if ("received", message) in self.waiting:
            self.waiting = [(event, other) for event, other in self.waiting if other is not message]
        else:
            self.notify("recalled", message)

    def resume(self):
        """Missed messages are handed over late, as receive events (open), but none of a group that was left since."""
        waiting, self.waiting = self.waiting, []
        for event, message in waiting:
            if message.chat.shows(message, self.user):
                self.notify(event, message)


class Link:
    """The network of a device."""

    def __init__(self):
        self.up = True
        self.on_restored: Callable[[], None] = lambda: None

    def cut(self):
        self.up = False

    def restore(self):
        self.up = True
        self.on_restored()


class Service:
    def __init__(self, as_of: str, plan: str, accounts: list[str], defect: str | None, on_push: Callable):
        self.rules = RuleBook.as_of(as_of)
        self.plan = plan
        self.sessions: dict[str, list[Session]] = {user: [] for user in accounts}
        self.defect = defect
        self.on_push = on_push
        self.now = 0
        self.groups: dict[str, Chat] = {}
        self.one_to_one: dict[tuple[str, ...], Chat] = {}
        self.messages: dict[str, Message] = {}
        self.sent = 0

    # Sessions

    def login(self, session: Session):
        require(session.user in self.sessions, Code.INVALID_PARAMETERS, "no such account")
        self.sessions[session.user].append(session)
        self._show_all(session)

    def logout(self, session: Session):
        self.sessions[session.user].remove(session)

    def resume(self, session: Session):
        session.resume()
        self._show_all(session)

    # Sending

    def send(self, session: Session, message: Message, group: str | None, receiver: str | None) -> Message:
        """The order of the checks is open from the plan on."""
        if message.targeted:
            require(session.release.has_targeting(self.defect), Code.SDK_TOO_OLD, "this SDK sends no targeted messages")
            require(self.plan in PLANS_WITH_TARGETING, Code.NOT_IN_PLAN, "the plan has no targeted messages")
        chat = self._group_to_speak_in(session.user, group) if group else self._one_to_one(session.user, receiver)
        if message.targeted:
            self._check_targets(chat, message, session.release)
        self._accept(session.user, chat, message)
        self._deliver(session, chat, message)
        return message

    def _group_to_speak_in(self, user: str, group: str) -> Chat:
        chat = self._group_of(user, group)
        member = chat.members[user]
        require(member.muted_until <= self.now, Code.MUTED, "muted")
        require(not chat.all_muted or member.role in STAFF, Code.MUTED, "all are muted")
        return chat

    def _one_to_one(self, user: str, receiver: str) -> Chat:
        require(receiver in self.sessions, Code.INVALID_PARAMETERS, "no such account")
        pair = tuple(sorted({user, receiver}))
        return self.one_to_one.setdefault(pair, Chat(None, "", dict.fromkeys(pair, "member")))

    def _check_targets(self, chat: Chat, message: Message, sender: Release):
        """Codes and the refusal of a long list are open. A receiver who is no member, for whatever reason, is passed
        over in silence, so that a sender can't find out who has an account; even if nobody is left (open)."""
        require(self.rules.takes_targeted(chat.type_name, sender), Code.NOT_PERMITTED, "not in this type of group")
        limit = self.rules.receiver_limit
        require(limit is None or len(message.receivers) <= limit, Code.INVALID_PARAMETERS, "too many receivers")

    def _accept(self, user: str, chat: Chat, message: Message):
        self.sent += 1
        message.msg_id = f"144-{self.sent}"
        message.chat, message.sender, message.sent_at = chat, user, self.now
        listed = message.targeted and self.defect != "broadcast"
        message.audience = tuple(member for member in chat.members
                                 if not listed or member == user or member in message.receivers)
        if message.online_only:
            return
        chat.last_seq += 1
        message.seq = chat.last_seq
        chat.messages.append(message)
        self.messages[message.msg_id] = message
        if not message.targeted:
            # Who speaks has read. Own targeted messages clear nothing (open).
            chat.members[user].read_up_to = message.seq

    def _deliver(self, sending: Session, chat: Chat, message: Message):
        keep = chat.type.keeps_history and not message.online_only
        for user in message.audience:
            member = chat.members[user]
            # The sender's other devices are handed own messages, too; targeted ones as well (open).
            if member.is_handed(message, user) or user == message.sender:
                for session in self.sessions[user]:
                    if session is not sending:
                        session.notify("received", message, keep)
            self._show(chat, user)
            if user != message.sender and not message.online_only and member.is_pushed(message, user):
                self._push(user, message)

    def _push(self, user: str, message: Message):
        """Pushes go to who is logged in, but nowhere online. Who logs out is not pushed to any more."""
        if self.sessions[user] and not any(session.link.up for session in self.sessions[user]):
            self.on_push(user=user, text=message.text, badge=self.total_unread(user))

    # Conversations

    def counts(self, message: Message) -> bool:
        """Targeted messages are not counted, even where the sender's exclusion flag says otherwise (open)."""
        return not message.excluded_from_unread and (not message.targeted or self.defect == "count-unread")

    def total_unread(self, user: str) -> int:
        return sum(chat.unread(user, self.counts) for chat in self._chats_of(user) if not chat.members[user].silenced)

    def _chats_of(self, user: str) -> list[Chat]:
        return [chat for chat in [*self.groups.values(), *self.one_to_one.values()] if user in chat.members]

    def _show(self, chat: Chat, user: str):
        """Brings the conversation up to date on the user's devices. Those without network are told on coming back."""
        for session in self.sessions[user]:
            if session.link.up:
                self._show_on(session, chat)

    def _show_on(self, session: Session, chat: Chat):
        user = session.user
        session.client.conversation_is(chat.conversation_id(user), chat.name, chat.unread(user, self.counts),
                                       chat.last(user), chat.members[user].option)

    def _show_all(self, session: Session):
        chats = self._chats_of(session.user)
        session.client.conversations_are([chat.conversation_id(session.user) for chat in chats])
        for chat in chats:
            self._show_on(session, chat)

    def mark_read(self, session: Session, group: str):
        chat = self._group_of(session.user, group)
        chat.members[session.user].read_up_to = chat.last_seq
        self._show(chat, session.user)

    def set_option(self, session: Session, group: str, option: str):
        require(option == "receive" or option in MUTED_OPTIONS, Code.INVALID_PARAMETERS, "no such option")
        chat = self._group_of(session.user, group)
        chat.members[session.user].option = option
        self._show(chat, session.user)

    def history(self, session: Session, group: str) -> list[Message]:
        chat = self._group_of(session.user, group)
        return chat.seen_by(session.user) if chat.type.keeps_history else []

    # What can be done to a message that was sent

    def recall(self, session: Session, msg_id: str):
        message = self._find(session, msg_id, Code.NO_SUCH_MESSAGE)
        user, chat = session.user, message.chat
        may = message.sender == user or chat.members[user].role in STAFF
        supported = not session.release.native or session.release.version >= chat.type.recall_floor
        require(may and supported and not message.recalled, Code.RECALL_NOT_ALLOWED, "may not be recalled")
        require(self.now - message.sent_at <= RECALL_WINDOW_MS, Code.RECALL_TOO_LATE, "too late")
        message.recalled = True
        for other in self._sessions_that_see(message, but=session):
            other.notify_recalled(message)
        self._show_to_all(message)

    def modify(self, session: Session, msg_id: str, text: str) -> Message:
        """Only the sender may (open)."""
        message = self._find(session, msg_id, Code.INVALID_PARAMETERS)
        require(message.sender == session.user and not message.recalled, Code.NOT_PERMITTED, "may not be modified")
        message.text = text
        for other in self._sessions_that_see(message, but=session):
            other.notify("modified", message)
        self._show_to_all(message)
        return message

    def delete(self, session: Session, msg_id: str):
        message = self._find(session, msg_id, Code.INVALID_PARAMETERS)
        message.deleted_by.add(session.user)
        for other in self.sessions[session.user]:
            other.notify("deleted", message)
        self._show(message.chat, session.user)

    def mark_receipt(self, session: Session, msg_id: str):
        """A receipt that was not asked for is dropped in silence, as is one of somebody the message did not go to."""
        message = self._find(session, msg_id, Code.INVALID_PARAMETERS)
        user = session.user
        if message.wants_receipt and user in message.audience and user not in message.read_by | {message.sender}:
            message.read_by.add(user)
            for sender in self.sessions[message.sender]:
                sender.notify("receipt_changed", message)

    def receipt(self, session: Session, msg_id: str) -> Message:
        message = self._find(session, msg_id, Code.INVALID_PARAMETERS)
        require(message.sender == session.user, Code.NOT_PERMITTED, "receipts are for the sender")
        return message

    def _find(self, session: Session, msg_id: str, code: int) -> Message:
        """A message that the user may not know of is as good as none."""
        message = self.messages.get(msg_id)
        require(message is not None and message.chat.shows(message, session.user), code, "no such message")
        return message

    def _sessions_that_see(self, message: Message, but: Session) -> list[Session]:
        return [session for user in message.chat.members if message.chat.shows(message, user)
                for session in self.sessions[user] if session is not but]

    def _show_to_all(self, message: Message):
        for user in message.chat.members:
            if message.chat.shows(message, user):
                self._show(message.chat, user)

    # Groups

    def create_group(self, session: Session, group: str, type_name: str, members: list[str]):
        require(well_formed_group_id(group), Code.MALFORMED_GROUP, "malformed group id")
        require(group not in self.groups, Code.GROUP_EXISTS, "there is such a group")
        require(type_name in GROUP_TYPES, Code.INVALID_PARAMETERS, "no such type of group")
        roles = {user: "member" for user in members if user in self.sessions}
        self.make_group(group, type_name, roles | {session.user: "owner"})

    def make_group(self, group: str, type_name: str, roles: dict[str, str]):
        self.groups[group] = Chat(group, type_name, roles)

    def join(self, session: Session, group: str):
        chat = self._group(group)
        require(chat.type.joined_by_oneself, Code.NOT_PERMITTED, "one has to be invited")
        chat.add(session.user)
        self._show(chat, session.user)

    def invite(self, session: Session, group: str, users: list[str]):
        chat = self._group_of(session.user, group)
        require(chat.type.members_invite, Code.NOT_PERMITTED, "may not invite")
        for user in users:
            if user in self.sessions:
                chat.add(user)
                self._show(chat, user)

    def quit(self, session: Session, group: str):
        self._leave(self._group_of(session.user, group), session.user)

    def kick(self, session: Session, group: str, users: list[str]):
        chat = self._group_of(session.user, group)
        for user in users:
            self._check_outranks(chat, session.user, user)
        for user in users:
            self._leave(chat, user)

    def dismiss(self, session: Session, group: str):
        chat = self._group_of(session.user, group)
        require(chat.members[session.user].role == "owner", Code.NOT_PERMITTED, "only the owner dismisses a group")
        del self.groups[group]
        for user in list(chat.members):
            self._leave(chat, user)

    def mute(self, session: Session, group: str, user: str, seconds: int):
        chat = self._group_of(session.user, group)
        self._check_outranks(chat, session.user, user)
        chat.members[user].muted_until = self.now + seconds * 1000

    def mute_all(self, session: Session, group: str, muted: bool):
        """Owner and admins may speak all the same."""
        chat = self._group_of(session.user, group)
        require(chat.members[session.user].role in STAFF, Code.NOT_PERMITTED, "may not mute")
        chat.all_muted = muted

    def _group(self, group: str) -> Chat:
        require(well_formed_group_id(group), Code.MALFORMED_GROUP, "malformed group id")
        require(group in self.groups, Code.NO_SUCH_GROUP, "no such group")
        return self.groups[group]

    def _group_of(self, user: str, group: str) -> Chat:
        chat = self._group(group)
        require(user in chat.members, Code.NOT_PERMITTED, "not a member")
        return chat

    def _check_outranks(self, chat: Chat, user: str, other: str):
        require(other in chat.members, Code.NOT_PERMITTED, "not a member")
        rank = {"owner": 2, "admin": 1, "member": 0}
        require(rank[chat.members[user].role] > rank[chat.members[other].role], Code.NOT_PERMITTED, "may not")

    def _leave(self, chat: Chat, user: str):
        del chat.members[user]
        for session in self.sessions[user]:
            if session.link.up:
                session.client.conversation_gone(chat.conversation_id(user))
