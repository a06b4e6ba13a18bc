#!/usr/bin/env python3
"""An `aside` adapter for Python: start from it to try your own SDK. The protocol is in scenarios/PROTOCOL.md.

It reads requests from stdin, does with the SDK what an app would do, and writes down what the SDK let the app see. To
try another SDK import it in place of `simple_sdk`, write a host in place of `simple_host`, and change what is marked
REPLACE. What your SDK can't do: delete it from DO and from CAPABILITIES."""
import argparse, copy, json, sys
import simple_host
import simple_sdk as sdk

CAPABILITIES = """kinds at at-signed merge forward history search mark-read receive-option recall modify delete receipts
    groups mute login several-devices online-only exclusion-flags push network change-plan""".split()
# REPLACE: who you are, and what can be chosen of you. With a real network say "clock": "wall", too.
HELLO = {"protocol": 1, "adapter": {"name": "python", "version": "1.0"}, "sdk": simple_host.SDK,
         "worlds": 8, "capabilities": CAPABILITIES, "dimensions": dict.fromkeys(
             "version edition platform plan as_of group_types users time".split(), "settable")}
WORLDS = {}  # by number

def write(**line):  # the line and its end at once: an SDK may call listeners on threads of its own
    sys.stdout.buffer.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
    sys.stdout.buffer.flush()

class Callback(sdk.V2TIMCallback):
    """Writes what the SDK answers to the call of this id. `show` makes the value of a success."""
    def __init__(self, call, show): self.call, self.show = call, show
    def on_progress(self, progress): write(event="progress", id=self.call, percent=progress)
    def on_success(self, value=None): write(event="succeeded", id=self.call, value=self.show(value))
    def on_error(self, code, desc): write(event="failed", id=self.call, code=code)

class Device(sdk.V2TIMAdvancedMsgListener, sdk.V2TIMConversationListener):
    """One SDK instance, its listeners, and the messages that it showed."""
    def __init__(self, world, device):
        self.world, self.name, self.user = world, device["device"], device["user"]
        self.known = {}  # msg_id -> message object
        self.sdk = world.host.start_sdk(device)
        self.sdk.add_advanced_msg_listener(self)
        self.sdk.add_conversation_listener(self)
    def message(self, name):
        """What a call returned under that name, even None; or what this device, and no other, has of that msg_id."""
        if name in self.world.made: return self.world.made[name]
        if name not in self.known:
            callback = sdk.V2TIMCallback()
            callback.on_success = lambda messages: found(self, messages)
            self.sdk.find_messages([name], callback)
        return self.known.get(name)
    def show(self, it):  # REPLACE: where your SDK's message has these
        if it is None: return None
        self.known[it.msg_id] = it
        at = ["@all" if user == sdk.AT_ALL_TAG else user for user in it.group_at_user_list]
        kind = "text-at" if at and it.elem_type == "text" else it.elem_type
        shown = {"msg_id": it.msg_id, "kind": kind, "text": it.elem, "sender": it.sender, "group": it.group_id,
                 "seq": it.seq, "at": at or None, "recalled": it.is_revoked or None}
        return {field: value for field, value in shown.items() if value is not None}
    def get_group_history_message_list(self, group, callback, had=()):
        """Page by page, newest first. An empty page is the end; a short one need not be."""
        page, again = sdk.V2TIMCallback(), self.get_group_history_message_list
        page.on_success = lambda got: again(group, callback, [*had, *got]) if got else callback.on_success(had[::-1])
        page.on_error = callback.on_error
        self.sdk.get_group_history_message_list(group, 20, had[-1] if had else None, page)

    # REPLACE: the names of your SDK's listeners, and what they are given
    def tell(self, event, **what): write(event=event, world=self.world.number, device=self.name, **what)
    def on_recv_new_message(self, message): self.tell("received", message=self.show(message))
    def on_recv_message_revoked(self, msg_id): self.tell("recalled", msg_id=msg_id)
    def on_recv_message_modified(self, message): self.tell("modified", message=self.show(message))
    def on_recv_message_read_receipts(self, receipts):
        for it in receipts: self.tell("receipt_changed", msg_id=it.msg_id, **receipt(self, [it]))
    def on_total_unread_message_count_changed(self, total): self.tell("total_unread_changed", total=total)
    def on_conversation_changed(self, conversations):
        for it in conversations:  # the protocol has no event for one-to-one conversations
            if it.group_id: self.tell("conversation_changed", group=it.group_id, **conversation(self, it))

class World:
    def __init__(self, r):
        self.number, self.made = r["world"], {}  # made: the harness's name -> exactly what the SDK returned
        self.host = simple_host.World(r, DEFECT, lambda **what: write(event="pushed", world=self.number, **what))
        self.devices = {it["device"]: Device(self, it) for it in r["devices"]}
        for it in r["devices"]:  # where login takes time: wait here until all have logged in
            if it["logged_in"]: self.devices[it["device"]].sdk.login(it["user"], sdk.V2TIMCallback())

# Arguments for the SDK, made from a request
def message(d, r): return d.message(r["message"])
def original(d, r): return d.message(r["original"])
def messages(d, r): return [d.message(name) for name in r["messages"]] if "messages" in r else [message(d, r)]
def mentioned(d, r): return [sdk.AT_ALL_TAG if user == "@all" else user for user in r["at"]]
def data(d, r): return r["text"].encode()
def push(d, r): return sdk.V2TIMOfflinePushInfo(disable_push=not r["push"])
def modified(d, r):
    if (it := copy.copy(message(d, r))) is not None: it.elem = r["text"]  # a copy: it may be refused
    return it
def flagged(d, r):
    if (it := message(d, r)) is not None:
        it.need_read_receipt = r["needs_receipt"]
        if r["excluded_from_unread"] is not None: it.is_excluded_from_unread_count = r["excluded_from_unread"]
        if r["excluded_from_last"] is not None: it.is_excluded_from_last_message = r["excluded_from_last"]
    return it

# What its callbacks are given, as the protocol writes it
def found(d, them): return [d.show(it) for it in them]
def conversation(d, it): return {"unread": it.unread_count, "last": d.show(it.last_message)}
def receipt(d, them): return {"read": them[0].read_count, "unread": them[0].unread_count}

def call(*arguments, **shown):
    """A call of Device's function named as `do`, else of the SDK's. A string stands for the request's field."""
    def do(r):
        d = WORLDS[r["world"]].devices[r["device"]]
        function = getattr(d, r["do"], None) or getattr(d.sdk, r["do"], None)
        if function is None: return {"returned": "absent"}
        given = [r[it] if isinstance(it, str) else it(d, r) if callable(it) else it for it in arguments]
        if "made" in r:
            it = d.world.made[r["made"]] = function(*given)
            return {"returned": "null" if it is None else "object"}
        function(*given, Callback(r["id"], lambda value: {name: show(d, value) for name, show in shown.items()}))
        return {"returned": "nothing"}
    return do
def host(*fields): return lambda r: getattr(WORLDS[r["world"]].host, r["do"])(*(r[it] for it in fields))
def unsupported(r): return {"error": {"kind": "unsupported", "text": "no " + r["do"]}}

DO = {  # The dispatch table. REPLACE: your SDK's arguments, in their order; the callback comes last
    "hello": lambda r: {"ok": HELLO}, "provision": lambda r: WORLDS.update({r["world"]: World(r)}),
    "release": lambda r: WORLDS.pop(r["world"]).host.release(), "settle": host(),
    "advance": host("milliseconds"), "disconnect": host("device"), "connect": host("device"), "set_plan": host("plan"),
    "create_text_message": call("text"), "create_text_at_message": call("text", mentioned),
    "create_custom_message": call(data), "create_image_message": call("text"), "create_sound_message": call("text", 1),
    "create_video_message": call("text", None, 1, None), "create_file_message": call("text", "text"),
    "create_location_message": call("text", 0.0, 0.0), "create_face_message": call(0, data),
    "create_merger_message": call(messages, "text", [], "text"), "create_forward_message": call(message),
    "create_at_signed_group_message": call(original, mentioned),
    "create_targeted_group_message": call(original, "receivers"),
    "send_message": call(flagged, "receiver", "group", "priority", "online_only", push, message=Device.show),
    "login": call(lambda d, r: d.user), "logout": call(),
    "get_conversation": call(lambda d, r: "group_" + r["group"], conversation=conversation),
    "get_total_unread_message_count": call(total_unread=lambda d, total: total),
    "get_group_history_message_list": call("group", messages=found),
    "search_local_messages": call("group", "keyword", messages=found), "mark_group_message_as_read": call("group"),
    "set_group_receive_message_opt": call("group", "option"), "revoke_message": call(message),
    "modify_message": call(modified), "delete_messages": call(messages), "send_message_read_receipts": call(messages),
    "get_message_read_receipts": call(messages, receipt=receipt), "create_group": call("type", "group", "members"),
    "join_group": call("group"), "invite_user_to_group": call("group", "users"), "quit_group": call("group"),
    "kick_group_member": call("group", "users"), "dismiss_group": call("group"),
    "mute_group_member": call("group", "user", "seconds"), "set_group_all_muted": call("group", "muted")}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--defect", choices=simple_host.DEFECTS, help="break a rule on purpose")
    DEFECT = parser.parse_args().defect
    for request in map(json.loads, sys.stdin.buffer):
        try: reply = DO.get(request["do"], unsupported)(request) or {"ok": {}}
        except Exception as error: reply = {"error": {"kind": "adapter", "text": repr(error)}}
        write(id=request["id"], **reply)
