#!/usr/bin/env python3
"""One device: the library in a process of its own, which takes the protocol's calls as lines and writes their replies and
events. adapter.py starts it. `device.py LIBRARY VERSION USER [--with-network] [--log]`"""
import argparse, json, os, sys, threading
import imsdk

INVALID_PARAMETERS = 6017
PARAMETERS_RETURNED = -4  # TIM_ERR_PARAM: what the C API has for the same, where the function itself refuses
PRIORITIES = {"high": 0, "normal": 1, "low": 2}

class Device:
    def __init__(self, library, user, out):
        self.user, self.made, self._out, self._lines = user, {}, out, threading.Lock()
        self._early = {}  # events of calls without a reply so far
        self._quiet, self._open, self._codes = threading.Condition(), set(), {}
        self._sent = {}  # what to tell of a send that went well
        self.sdk = imsdk.Sdk(library, self.answered)

    def _write(self, line):
        self._out.write(json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode() + b"\n")
        self._out.flush()

    def event(self, call, **event):
        """An event of a call. It waits for the reply: which of two threads was faster means nothing."""
        with self._lines:
            if call in self._early: self._early[call].append(event)
            else: self._write(event)

    def take(self, r):
        with self._lines: self._early[r["id"]] = []
        try: reply = getattr(self, r["do"])(r) if r["do"] in CALLS else unsupported(r)
        except Exception as error: reply = {"error": {"kind": "adapter", "text": repr(error)}}
        with self._lines:
            for line in [{"id": r["id"], **reply}, *self._early.pop(r["id"])]: self._write(line)

    def answered(self, call, code):
        """The SDK called back, on a thread of its own. Calls that begin with `own ` are not the harness's."""
        if not call.startswith("own "):
            if code == 0: self.event(call, event="succeeded", id=call, value=self._sent.get(call, {}))
            else: self.event(call, event="failed", id=call, code=code)
        with self._quiet:
            self._open.discard(call)
            self._codes[call] = code
            self._quiet.notify_all()

    def under_way(self, call, function, *given):
        """Calls, and tells what the function returned: 0, or a code that is a refusal without a callback."""
        with self._quiet: self._open.add(call)
        returned = function(call, *given)
        if returned == 0: return {"returned": "nothing"}
        with self._quiet: self._open.discard(call)
        code = INVALID_PARAMETERS if returned == PARAMETERS_RETURNED else returned
        return {"error": {"kind": "sdk", "code": code, "text": f"the function returned {returned}", "effect": "none"}}

    def asked_itself(self, name):
        """The answer to a message of the adapter's own, which the SDK refuses, as nobody is logged in."""
        call = f"own {name}"
        with self._quiet: self._codes.pop(call, None)
        self.under_way(call, self.sdk.send, "nobody", imsdk.ONE_TO_ONE, imsdk.text("are you there?"))
        with self._quiet:
            self._quiet.wait_for(lambda: call in self._codes)
            return self._codes[call]

    def start(self):
        """TIMInit, and until the SDK has done what that begins."""
        if (code := self.sdk.init()) != 0: raise RuntimeError(f"TIMInit returned {code}")
        while self.asked_itself("ready?") == imsdk.NOT_INITIALISED:
            with self._quiet: self._quiet.wait(0.005)

    # Calls
    def create_text_message(self, r): return self.make(r, imsdk.text(r["text"]))
    def create_custom_message(self, r): return self.make(r, imsdk.custom(r["text"]))
    def create_text_at_message(self, r):
        mentioned = [imsdk.AT_ALL if user == "@all" else user for user in r["at"]]
        return self.make(r, {**imsdk.text(r["text"]), "message_group_at_user_array": mentioned})
    def create_targeted_group_message(self, r):
        return self.make(r, {**self.made[r["original"]], "message_target_group_member_array": r["receivers"]})
    def make(self, r, message):
        self.made[r["made"]] = message
        return {"returned": "object"}

    def send_message(self, r):
        message = dict(self.made[r["message"]])
        if r["group"] is not None and r["receiver"] is not None:
            message["message_target_group_member_array"] = [r["receiver"]]
        if r["priority"] in PRIORITIES: message["message_priority"] = PRIORITIES[r["priority"]]
        for field, key in [("online_only", "message_is_online_msg"), ("needs_receipt", "message_need_read_receipt"),
                           ("excluded_from_unread", "message_is_excluded_from_unread_count"),
                           ("excluded_from_last", "message_excluded_from_last_message")]:
            if r[field] is not None: message[key] = r[field]
        kind = imsdk.ONE_TO_ONE if r["group"] is None and r["receiver"] is not None else imsdk.GROUP
        conversation = r["group"] if r["group"] is not None else r["receiver"] or ""
        self._sent[r["id"]] = {"message": self.shown(r, message)}
        return self.under_way(r["id"], self.sdk.send, conversation, kind, message)

    def shown(self, r, message):
        """A message that was sent. None ever is without a service; an SDK that says so all the same is to be found out."""
        [elem] = message["message_elem_array"]
        kind = "custom" if elem["elem_type"] == 3 else "text-at" if "message_group_at_user_array" in message else "text"
        words = elem.get("text_elem_content", elem.get("custom_elem_data"))
        group = {} if r["group"] is None else {"group": r["group"]}
        return {"msg_id": r["id"], "kind": kind, "text": words, "sender": self.user, **group}

    def login(self, r): return self.under_way(r["id"], self.sdk.login, self.user)
    def logout(self, r): return self.under_way(r["id"], self.sdk.logout)

    def settle(self, _):
        """Every call has been answered; and what was behind the answers in the SDK's queue has come, too."""
        with self._quiet: self._quiet.wait_for(lambda: not self._open)
        self.asked_itself("anything else?")
        return {"ok": {}}

CALLS = """create_text_message create_custom_message create_text_at_message create_targeted_group_message send_message login
    logout settle""".split()

def unsupported(r): return {"error": {"kind": "unsupported", "text": f"the adapter has no {r['do']}", "effect": "none"}}

def own_stdout(is_logged):
    """The stdout of this program, which the library can't write to: what it prints goes to stderr, or nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2 if is_logged else os.open(os.devnull, os.O_WRONLY), 1)
    return out

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ["library", "version", "user"]: parser.add_argument(name)
    for name in ["--with-network", "--log"]: parser.add_argument(name, action="store_true")
    given = parser.parse_args()
    out = own_stdout(given.log)
    try:
        if not given.with_network: imsdk.leave_the_network()
        device = Device(given.library, given.user, out)
        if device.sdk.version() != given.version: raise RuntimeError(f"the library says that it is {device.sdk.version()}")
        device.start()
    except imsdk.NoNetworkOfItsOwn as why:
        sys.exit(f"no network of its own can be made here ({why}); --with-network lets the library into this one")
    for request in map(json.loads, sys.stdin.buffer): device.take(request)
    device.sdk.end()
    os._exit(0)  # the library's threads do not end by themselves
