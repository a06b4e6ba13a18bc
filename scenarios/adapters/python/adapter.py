#!/usr/bin/env python3
"""An `aside` adapter for Python: start from it to try your own SDK. The protocol is in scenarios/PROTOCOL.md.
It reads requests from stdin, does with the SDK what an app would do, and writes down what the SDK let the app see. It
judges nothing. For a real SDK import it in place of `simple_sdk`, write a host of your own, and change what is marked
REPLACE. What your SDK can't do: delete its lines from DO, and its name from CAPABILITIES."""
import argparse, json, sys, threading
import simple_host as host  # REPLACE: makes worlds, starts SDK instances, cuts their network, moves the clock
import simple_sdk as sdk  # REPLACE: your SDK

WORLDS = {}  # by number
OUTPUT = threading.Lock()  # SDKs may call listeners on threads of their own; a line must stay one line

def write(**line):
    with OUTPUT:
        sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        sys.stdout.buffer.flush()

class Callback(sdk.V2TIMCallback):
    """Tells what the SDK answers to a call, under the id of the call. `show` makes the value of a success."""
    def __init__(self, call, show): self.call, self.show = call, show
    def on_progress(self, progress): write(event="progress", id=self.call, percent=progress)
    def on_success(self, value=None): write(event="succeeded", id=self.call, value=self.show(value))
    def on_error(self, code, desc): write(event="failed", id=self.call, code=code)

class Device(sdk.V2TIMAdvancedMsgListener, sdk.V2TIMConversationListener):
    """One SDK instance, its listeners, and the messages that it showed."""
    def __init__(self, world, name, user, manager):
        self.world, self.name, self.user, self.sdk = world, name, user, manager
        self.known = {}  # msg_id -> message object
        manager.add_advanced_msg_listener(self)
        manager.add_conversation_listener(self)

    def message(self, name):
        """What a call made under that name, None included; or what this device, and no other, has under that msg_id."""
        if name in self.world.made: return self.world.made[name]
        if name not in self.known:
            found = sdk.V2TIMCallback()
            found.on_success = lambda messages: [self.show(message) for message in messages]
            self.sdk.find_messages([name], found)
        return self.known.get(name)

    def show(self, message):  # REPLACE: where your SDK's message has these
        if message is None: return None
        self.known[message.msg_id] = message
        at = ["@all" if user == sdk.AT_ALL_TAG else user for user in message.group_at_user_list]
        shown = {"msg_id": message.msg_id, "kind": "text-at" if at and message.elem_type == "text" else message.elem_type,
                 "text": message.elem, "sender": message.sender, "group": message.group_id, "seq": message.seq,
                 "at": at or None, "recalled": message.is_revoked or None}
        return {field: value for field, value in shown.items() if value is not None}

    # REPLACE: the names of your SDK's listeners, and what they are given
    def tell(self, event, **what): write(event=event, world=self.world.number, device=self.name, **what)
    def on_recv_new_message(self, message): self.tell("received", message=self.show(message))
    def on_recv_message_revoked(self, msg_id): self.tell("recalled", msg_id=msg_id)
    def on_recv_message_modified(self, message): self.tell("modified", message=self.show(message))
    def on_recv_message_read_receipts(self, receipts):
        for one in receipts: self.tell("receipt_changed", msg_id=one.msg_id, read=one.read_count, unread=one.unread_count)
    def on_total_unread_message_count_changed(self, total): self.tell("total_unread_changed", total=total)
    def on_conversation_changed(self, conversations):
        for one in conversations:  # the protocol has no event for one-to-one conversations
            if one.group_id: self.tell("conversation_changed", group=one.group_id, unread=one.unread_count, last=self.show(one.last_message))

class World:
    def __init__(self, r):
        self.number, self.made = r["world"], {}  # `made`: the harness's name -> what the SDK returned
        self.host = host.World(r, DEFECT, lambda user, text, badge: write(
            event="pushed", world=self.number, user=user, text=text, badge=badge))
        self.devices = {it["device"]: Device(self, it["device"], it["user"], self.host.start_sdk(it)) for it in r["devices"]}
        for it in r["devices"]:
            if it["logged_in"]: self.devices[it["device"]].sdk.login(it["user"], sdk.V2TIMCallback())

# Arguments that take more than one step to make, and a call that is several of the SDK's
def to_send(d, r):
    message = d.message(r["message"])
    if message is not None:
        message.need_read_receipt = r["needs_receipt"]
        if r["excluded_from_unread"] is not None: message.is_excluded_from_unread_count = r["excluded_from_unread"]
        if r["excluded_from_last"] is not None: message.is_excluded_from_last_message = r["excluded_from_last"]
    push = sdk.V2TIMOfflinePushInfo(disable_push=not r["push"])
    return [message, r["receiver"], r["group"], r["priority"], r["online_only"], push]

def to_modify(d, r):
    message = d.message(r["message"])
    if message is not None: message.elem = r["text"]
    return [message]

def history(d, group, callback, pulled=()):  # newest first; an empty page is the end, a short one need not be
    page = sdk.V2TIMCallback()
    page.on_success = lambda more: history(d, group, callback, [*pulled, *more]) if more else callback.on_success(pulled[::-1])
    page.on_error = callback.on_error
    d.sdk.get_group_history_message_list(group, 20, pulled[-1] if pulled else None, page)

def mentioned(r): return [sdk.AT_ALL_TAG if user == "@all" else user for user in r["at"]]
def conversation(d, one): return {"conversation": {"unread": one.unread_count, "last": d.show(one.last_message)}}
def receipt(d, receipts): return {"receipt": {"read": receipts[0].read_count, "unread": receipts[0].unread_count}}
def messages(d, found): return {"messages": [d.show(message) for message in found]}

def call(arguments, show=lambda d, value: {}, function=None):
    """A call of the SDK's function that is named as `do` is, if not said otherwise; its callback is the last argument."""
    def do(r):
        world = WORLDS[r["world"]]
        d = world.devices[r["device"]]
        run = function or getattr(d.sdk, r["do"], None)
        if run is None: return {"returned": "absent"}
        if "made" in r:
            made = world.made[r["made"]] = run(*arguments(d, r))
            return {"returned": "null" if made is None else "object"}
        run(*arguments(d, r), Callback(r["id"], lambda value: show(d, value)))
        return {"returned": "nothing"}
    return do

def group(d, r): return [r["group"]]
def group_users(d, r): return [r["group"], r["users"]]
def one_message(d, r): return [d.message(r["message"])]
def list_of_one(d, r): return [one_message(d, r)]
def on_host(act): return lambda r: {"ok": act(WORLDS[r["world"]].host, r) or {}}

DO = {  # The dispatch table. REPLACE: the arguments, in your SDK's order
    "hello": lambda r: {"ok": HELLO},
    "provision": lambda r: {"ok": WORLDS.update({r["world"]: World(r)}) or {}},
    "release": lambda r: {"ok": {} if WORLDS.pop(r["world"]) else None},
    "settle": on_host(lambda host, r: None),  # this SDK does everything at once
}
