"""A deliberately simple SDK for Python: the part of the V2TIM API that has to do with targeted group messages, in
Python's spelling. It keeps what its device has been shown and asks the service for everything else.

One `V2TIMManager` is one device. Its functions answer by a callback, before they return. Those that make a message
return it, or None where they refuse. A function that the SDK's release does not have yet is None.
"""

from copy import copy
from dataclasses import dataclass, field

from simple_rules import AT_ALL, MOST_BYTES, MOST_MENTIONED, MOST_MERGED, MUTED_OPTIONS, Code, Refused, Release, require
from simple_service import Link, Message, Service, Session

AT_ALL_TAG = AT_ALL


@dataclass
class V2TIMMessage:
    """A message in the app's hands. As in the vendor's SDKs, nobody can read from it whom it is targeted to."""

    elem_type: str  # text, custom, image, sound, video, file, location, face, merger
    elem: str  # the words, or what stands for them: data, description, title, name of a file
    group_at_user_list: list[str] = field(default_factory=list)
    is_excluded_from_unread_count: bool = False
    is_excluded_from_last_message: bool = False
    need_read_receipt: bool = False
    # From here on known once it was sent.
    msg_id: str | None = None
    sender: str | None = None
    group_id: str | None = None
    seq: int | None = None
    is_revoked: bool = False
    _receivers: list[str] | None = None


@dataclass
class V2TIMConversation:
    conversation_id: str
    group_id: str | None
    unread_count: int = 0
    last_message: V2TIMMessage | None = None
    recv_opt: str = "receive"


@dataclass
class V2TIMMessageReceipt:
    msg_id: str
    read_count: int
    unread_count: int


@dataclass
class V2TIMOfflinePushInfo:
    disable_push: bool = False


class V2TIMCallback:
    """What a call answers. `on_progress` is for `send_message` alone."""

    def on_success(self, value=None): ...
    def on_error(self, code: int, desc: str): ...
    def on_progress(self, progress: int): ...


class V2TIMAdvancedMsgListener:
    def on_recv_new_message(self, message: V2TIMMessage): ...
    def on_recv_message_revoked(self, msg_id: str): ...
    def on_recv_message_modified(self, message: V2TIMMessage): ...
    def on_recv_message_read_receipts(self, receipts: list[V2TIMMessageReceipt]): ...


class V2TIMConversationListener:
    def on_conversation_changed(self, conversations: list[V2TIMConversation]): ...
    def on_total_unread_message_count_changed(self, total: int): ...


class V2TIMManager:
    def __init__(self, service: Service, release: Release, link: Link):
        self._service, self._release, self._link = service, release, link
        self._session: Session | None = None
        self._messages: dict[str, V2TIMMessage] = {}
        self._conversations: dict[str, V2TIMConversation] = {}
        self._message_listener = V2TIMAdvancedMsgListener()
        self._conversation_listener = V2TIMConversationListener()
        if not release.has_targeting(service.defect):
            self.create_targeted_group_message = None
        if not release.has_at_signed():
            self.create_at_signed_group_message = None

    def add_advanced_msg_listener(self, listener: V2TIMAdvancedMsgListener):
        self._message_listener = listener

    def add_conversation_listener(self, listener: V2TIMConversationListener):
        self._conversation_listener = listener

    # Login

    def login(self, user_id: str, callback: V2TIMCallback):
        def log_in():
            require(self._link.up, Code.NO_NETWORK, "no network")
            if self._session is None:
                session = Session(user_id, self._release, self._link, _Inbox(self))
                self._service.login(session)
                self._session = session
                self._link.on_restored = lambda: self._service.resume(session)
        _answer(callback, log_in)

    def logout(self, callback: V2TIMCallback):
        def log_out():
            if self._session is not None:
                self._service.logout(self._session)
                self._session = None
                self._link.on_restored = lambda: None
        _answer(callback, log_out)

    # Making messages

    def create_text_message(self, text: str) -> V2TIMMessage:
        return V2TIMMessage("text", text)

    def create_text_at_message(self, text: str, at_user_list: list[str]) -> V2TIMMessage:
        return V2TIMMessage("text", text, group_at_user_list=list(at_user_list))

    def create_custom_message(self, data: bytes) -> V2TIMMessage:
        return V2TIMMessage("custom", data.decode())

    def create_image_message(self, image_path: str) -> V2TIMMessage:
        return V2TIMMessage("image", image_path)

    def create_sound_message(self, sound_path: str, duration: int) -> V2TIMMessage:
        return V2TIMMessage("sound", sound_path)

    def create_video_message(self, video_path: str, kind: str, duration: int, snapshot_path: str) -> V2TIMMessage:
        return V2TIMMessage("video", video_path)

    def create_file_message(self, file_path: str, file_name: str) -> V2TIMMessage:
        return V2TIMMessage("file", file_name)

    def create_location_message(self, desc: str, longitude: float, latitude: float) -> V2TIMMessage:
        return V2TIMMessage("location", desc)

    def create_face_message(self, index: int, data: bytes) -> V2TIMMessage:
        return V2TIMMessage("face", data.decode())

    def create_merger_message(self, messages: list[V2TIMMessage], title: str, abstracts: list[str],
                              compatible_text: str) -> V2TIMMessage | None:
        if not 1 <= len(messages) <= MOST_MERGED or any(message is None or not message.msg_id for message in messages):
            return None
        return V2TIMMessage("merger", title)

    def create_forward_message(self, message: V2TIMMessage | None) -> V2TIMMessage | None:
        """Only what it says is copied: neither whom it mentions nor whom it was targeted to."""
        if message is None or not message.msg_id or self._messages.get(message.msg_id, message).is_revoked:
            return None
        return V2TIMMessage(message.elem_type, message.elem)

    def create_at_signed_group_message(self, message: V2TIMMessage | None, at_user_list: list[str]):
        """A copy that mentions these users. Of a targeted message it is made, too, but can't be sent then (open)."""
        if message is None or not at_user_list:
            return None
        signed = copy(message)
        signed.group_at_user_list = list(at_user_list)
        return signed

    def create_targeted_group_message(self, message: V2TIMMessage | None, receivers: list[str]):
        """The original itself becomes the targeted message, as in the Android SDK. A second list replaces the first.
        Who is listed twice is one receiver (open). A refusal is None; there is no error code."""
        if message is None or not receivers or message.group_at_user_list:
            return None
        message._receivers = list(dict.fromkeys(receivers))
        return message

    # Sending

    def send_message(self, message: V2TIMMessage | None, receiver: str | None, group_id: str | None, priority: str,
                     online_user_only: bool, offline_push_info: V2TIMOfflinePushInfo | None, callback: V2TIMCallback):
        def send():
            receivers = self._check(message, receiver, group_id)
            session = self._online()
            envelope = Message(
                message.elem_type, message.elem, tuple(message.group_at_user_list), receivers,
                message.is_excluded_from_unread_count, message.is_excluded_from_last_message,
                message.need_read_receipt, online_user_only, not (offline_push_info and offline_push_info.disable_push))
            sent = self._service.send(session, envelope, group_id, receiver)
            callback.on_progress(100)
            return self._keep(sent)
        _answer(callback, send)

    def _check(self, message: V2TIMMessage | None, receiver: str | None, group_id: str | None):
        """What the SDK itself refuses before it looks whether it is logged in. Returns the receivers of a targeted
        message, and None for an ordinary one."""
        require(message is not None and (receiver or group_id), Code.INVALID_PARAMETERS, "invalid parameters")
        receivers, mentioned = message._receivers, message.group_at_user_list
        # A list makes no sense without a group. Its code changed over the versions.
        code = Code.LIST_WITHOUT_GROUP if self._release.version >= (8,) else Code.INVALID_PARAMETERS
        require(group_id or receivers is None, code, "a list of receivers needs a group")
        if group_id and receiver and receivers is None:
            # The list of a message wins over the parameter (open). The parameter leaves no list on the message.
            receivers = [receiver]
        require(not (receivers and mentioned), Code.INVALID_PARAMETERS, "an @ message can't be targeted")
        require(len(mentioned) <= MOST_MENTIONED, Code.INVALID_PARAMETERS, "too many mentions")
        require(len(message.elem.encode()) <= MOST_BYTES, Code.TOO_LONG, "too long")
        return None if receivers is None else tuple(receivers)

    # Messages that were sent

    def get_group_history_message_list(self, group_id: str, count: int, last_msg: V2TIMMessage | None,
                                       callback: V2TIMCallback):
        """A page of messages older than `last_msg`, newest first. Without network it is what the device has."""
        def pull():
            session = self._logged_in()
            if self._link.up:
                messages = [self._keep(message) for message in self._service.history(session, group_id)]
            else:
                messages = self._stored(group_id)
            if last_msg is not None:
                messages = [message for message in messages if message.seq < last_msg.seq]
            return messages[::-1][:count]
        _answer(callback, pull)

    def search_local_messages(self, group_id: str, keyword: str, callback: V2TIMCallback):
        def search():
            self._logged_in()
            return [message for message in self._stored(group_id) if keyword in message.elem and not message.is_revoked]
        _answer(callback, search)

    def find_messages(self, msg_ids: list[str], callback: V2TIMCallback):
        _answer(callback, lambda: [copy(self._messages[msg_id]) for msg_id in msg_ids if msg_id in self._messages])

    def revoke_message(self, message: V2TIMMessage | None, callback: V2TIMCallback):
        def revoke():
            self._service.recall(self._online(), _id_of(message))
            self._revoke(message.msg_id)
        _answer(callback, revoke)

    def modify_message(self, message: V2TIMMessage | None, callback: V2TIMCallback):
        """The message with its new words."""
        _answer(callback, lambda: self._keep(self._service.modify(self._online(), _id_of(message), message.elem)))

    def delete_messages(self, messages: list[V2TIMMessage | None], callback: V2TIMCallback):
        def delete():
            for msg_id in [_id_of(message) for message in messages]:
                self._service.delete(self._online(), msg_id)
        _answer(callback, delete)

    def send_message_read_receipts(self, messages: list[V2TIMMessage | None], callback: V2TIMCallback):
        def read():
            for msg_id in [_id_of(message) for message in messages]:
                self._service.mark_receipt(self._online(), msg_id)
        _answer(callback, read)

    def get_message_read_receipts(self, messages: list[V2TIMMessage | None], callback: V2TIMCallback):
        _answer(callback, lambda: [_receipt(self._service.receipt(self._online(), _id_of(message)))
                                   for message in messages])

    # Conversations

    def get_conversation(self, conversation_id: str, callback: V2TIMCallback):
        def look():
            self._logged_in()
            return self._conversations.get(conversation_id) or V2TIMConversation(conversation_id, None)
        _answer(callback, look)

    def get_total_unread_message_count(self, callback: V2TIMCallback):
        def total():
            self._logged_in()
            return self._total()
        _answer(callback, total)

    def mark_group_message_as_read(self, group_id: str, callback: V2TIMCallback):
        _answer(callback, lambda: self._service.mark_read(self._online(), group_id))

    def set_group_receive_message_opt(self, group_id: str, opt: str, callback: V2TIMCallback):
        _answer(callback, lambda: self._service.set_option(self._online(), group_id, opt))

    # Groups

    def create_group(self, group_type: str, group_id: str, members: list[str], callback: V2TIMCallback):
        _answer(callback, lambda: self._service.create_group(self._online(), group_id, group_type, members))

    def join_group(self, group_id: str, callback: V2TIMCallback):
        _answer(callback, lambda: self._service.join(self._online(), group_id))

    def invite_user_to_group(self, group_id: str, users: list[str], callback: V2TIMCallback):
        _answer(callback, lambda: self._service.invite(self._online(), group_id, users))

    def quit_group(self, group_id: str, callback: V2TIMCallback):
        _answer(callback, lambda: self._service.quit(self._online(), group_id))

    def kick_group_member(self, group_id: str, users: list[str], callback: V2TIMCallback):
        _answer(callback, lambda: self._service.kick(self._online(), group_id, users))

    def dismiss_group(self, group_id: str, callback: V2TIMCallback):
        _answer(callback, lambda: self._service.dismiss(self._online(), group_id))

    def mute_group_member(self, group_id: str, user_id: str, seconds: int, callback: V2TIMCallback):
        _answer(callback, lambda: self._service.mute(self._online(), group_id, user_id, seconds))

    def set_group_all_muted(self, group_id: str, muted: bool, callback: V2TIMCallback):
        """In the vendor's SDKs: `setGroupInfo` with `allMuted`."""
        _answer(callback, lambda: self._service.mute_all(self._online(), group_id, muted))

    # What the device keeps

    def _logged_in(self) -> Session:
        require(self._session is not None, Code.NOT_LOGGED_IN, "not logged in")
        return self._session

    def _online(self) -> Session:
        session = self._logged_in()
        require(self._link.up, Code.NO_NETWORK, "no network")
        return session

    def _keep(self, message: Message | None) -> V2TIMMessage | None:
        """Notes a message and gives the app's view of it: a copy, which the app may change as it likes."""
        if message is None:
            return None
        view = V2TIMMessage(
            message.kind, message.text, list(message.mentions), message.excluded_from_unread,
            message.excluded_from_last, message.wants_receipt, message.msg_id, message.sender, message.chat.name,
            message.seq, message.recalled)
        if message.seq is not None:
            self._messages[view.msg_id] = copy(view)
        return view

    def _stored(self, group_id: str) -> list[V2TIMMessage]:
        stored = [message for message in self._messages.values() if message.group_id == group_id]
        return [copy(message) for message in sorted(stored, key=lambda message: message.seq)]

    def _revoke(self, msg_id: str):
        if msg_id in self._messages:
            self._messages[msg_id].is_revoked = True

    def _total(self) -> int:
        return sum(conversation.unread_count for conversation in self._conversations.values()
                   if conversation.recv_opt not in MUTED_OPTIONS)


class _Inbox:
    """What the service tells the device; from it the listeners are called."""

    def __init__(self, sdk: V2TIMManager):
        self.sdk = sdk

    def received(self, message: Message):
        self.sdk._message_listener.on_recv_new_message(self.sdk._keep(message))

    def recalled(self, message: Message):
        self.sdk._revoke(message.msg_id)
        self.sdk._message_listener.on_recv_message_revoked(message.msg_id)

    def modified(self, message: Message):
        self.sdk._message_listener.on_recv_message_modified(self.sdk._keep(message))

    def deleted(self, message: Message):
        self.sdk._messages.pop(message.msg_id, None)

    def receipt_changed(self, message: Message):
        self.sdk._message_listener.on_recv_message_read_receipts([_receipt(message)])

    def conversation_is(self, conversation_id: str, group: str | None, unread: int, last: Message | None, option: str):
        new = V2TIMConversation(conversation_id, group, unread, self.sdk._keep(last), option)
        if new == self.sdk._conversations.get(conversation_id, V2TIMConversation(conversation_id, group)):
            return
        before = self.sdk._total()
        self.sdk._conversations[conversation_id] = new
        self.sdk._conversation_listener.on_conversation_changed([new])
        self._tell_total(before)

    def conversation_gone(self, conversation_id: str):
        before = self.sdk._total()
        self.sdk._conversations.pop(conversation_id, None)
        self._tell_total(before)

    def conversations_are(self, ids: list[str]):
        for conversation_id in [known for known in self.sdk._conversations if known not in ids]:
            self.conversation_gone(conversation_id)

    def _tell_total(self, before: int):
        if self.sdk._total() != before:
            self.sdk._conversation_listener.on_total_unread_message_count_changed(self.sdk._total())


def _id_of(message: V2TIMMessage | None) -> str:
    require(message is not None and message.msg_id, Code.INVALID_PARAMETERS, "invalid parameters")
    return message.msg_id


def _receipt(message: Message) -> V2TIMMessageReceipt:
    return V2TIMMessageReceipt(message.msg_id, *message.receipt())


def _answer(callback: V2TIMCallback, work):
    try:
        value = work()
    except Refused as refusal:
        callback.on_error(refusal.code, refusal.text)
    else:
        callback.on_success(value)
