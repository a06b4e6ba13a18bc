#!/usr/bin/env python3
"""What the libraries answer, asked without the protocol: also what the protocol has no word for. Prints ANSWERS.md:
    python3 scenarios/adapters/tencent-native/answers.py > scenarios/adapters/tencent-native/ANSWERS.md
Each library is called in a process of its own, in a network of its own; the three take half a minute."""
import argparse, json, os, subprocess, sys, threading
import fetch, imsdk

def targeted(message, receivers): return {**message, "message_target_group_member_array": receivers}
def mentioning(message, *users): return {**message, "message_group_at_user_array": list(users)}

TO_GROUP, TO_USER = ("groupA", imsdk.GROUP), ("vinson", imsdk.ONE_TO_ONE)
PLAIN = imsdk.text("hello")
SENDS = {
    "to a group": (*TO_GROUP, PLAIN),
    "to a group, with a list": (*TO_GROUP, targeted(PLAIN, ["vinson"])),
    "to a group, with an empty list": (*TO_GROUP, targeted(PLAIN, [])),
    "to a group, with a list that is a string": (*TO_GROUP, targeted(PLAIN, "vinson")),
    "to a group, with a list of 51": (*TO_GROUP, targeted(PLAIN, [f"member{at}" for at in range(51)])),
    "to a group, with a list of an empty name": (*TO_GROUP, targeted(PLAIN, [""])),
    "to a group, with a mention": (*TO_GROUP, mentioning(PLAIN, "vinson")),
    "to a group, with a mention and a list": (*TO_GROUP, targeted(mentioning(PLAIN, "vinson"), ["vinson"])),
    "to a group, with a mention and an empty list": (*TO_GROUP, targeted(mentioning(PLAIN, "vinson"), [])),
    "to a group, without content, with a list": (*TO_GROUP, targeted({"message_elem_array": []}, ["vinson"])),
    "to a group of a malformed id": ("gr✗up", imsdk.GROUP, PLAIN),
    "to a group of a malformed id, with a list": ("gr✗up", imsdk.GROUP, targeted(PLAIN, ["vinson"])),
    "to a user": (*TO_USER, PLAIN),
    "to a user, with a list": (*TO_USER, targeted(PLAIN, ["vinson"])),
    "to a user, with an empty list": (*TO_USER, targeted(PLAIN, [])),
    "to nowhere": ("", imsdk.GROUP, PLAIN),
    "to nowhere, with a list": ("", imsdk.GROUP, targeted(PLAIN, ["vinson"])),
}
STATES = ["before TIMInit", "nobody logged in", "login under way", "login failed"]
LOGIN = "TIMLogin"

class Asked:
    """One library: every send in every state, and what became of it."""
    def __init__(self, library):
        self.answers, self.changed = {}, threading.Condition()
        self.sdk = imsdk.Sdk(library, lambda call, code: self.keep(call, str(code)))

    def keep(self, call, answer):
        """The first answer; a second one is told, too."""
        with self.changed:
            self.answers[call] = f"{self.answers[call]}, then {answer}" if call in self.answers else answer
            self.changed.notify_all()

    def wait(self, *calls):
        with self.changed: self.changed.wait_for(lambda: all(call in self.answers for call in calls))

    def send_all(self, state):
        calls = [f"{state}: {send}" for send in SENDS]
        for call, send in zip(calls, SENDS.values()):
            returned = self.sdk.send(call, *send)
            if returned != 0: self.keep(call, f"returned {returned}")
        return calls

    def be_ready(self):
        for attempt in range(10_000):
            call = f"ready {attempt}"
            self.sdk.send(call, *TO_USER, PLAIN)
            self.wait(call)
            if self.answers[call] != str(imsdk.NOT_INITIALISED): return
            with self.changed: self.changed.wait(0.005)

    def everything(self):
        self.wait(*self.send_all(STATES[0]))
        self.sdk.init()
        self.be_ready()
        self.wait(*self.send_all(STATES[1]))
        self.sdk.login(LOGIN, "ann")
        self.wait(*self.send_all(STATES[2]), LOGIN)
        self.wait(*self.send_all(STATES[3]))
        self.sdk.end()
        return {call: answer for call, answer in self.answers.items() if not call.startswith("ready ")}

def ask(library):
    """Asks in this process, whose stdout the library does not get."""
    out = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    imsdk.leave_the_network()
    os.write(out, json.dumps(Asked(library).everything()).encode())
    os._exit(0)

def table(packages, answers):
    yield "# What the libraries answer"
    yield ""
    yield "Written by `answers.py`: the code of the callback, or what the function returned where it refused at once. The"
    yield "application is one that does not exist, and the network has nothing in it. Sends that are answered alike share a row."
    for state in STATES:
        yield ""
        yield f"## {state[0].upper()}{state[1:]}"
        yield ""
        yield "| a send | " + " | ".join(package["version"] for package in packages) + " |"
        yield "|---|" + "---|" * len(packages)
        alike = {}
        for send in SENDS: alike.setdefault(tuple(it[f"{state}: {send}"] for it in answers), []).append(send)
        for codes, sends in alike.items(): yield f"| {'<br>'.join(sends)} | {' | '.join(codes)} |"
    yield ""
    yield "The login itself: " + ", ".join(it[LOGIN] for it in answers) + "."

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--ask", metavar="LIBRARY", help="ask one library, and write its answers as JSON")
    given = parser.parse_args()
    if given.ask: ask(given.ask)
    packages = fetch.packages()
    missing = [package["version"] for package in packages if not fetch.place(package).exists()]
    if missing: sys.exit(f"not here: {', '.join(missing)}; run fetch.py first")
    asked = [subprocess.Popen([sys.executable, __file__, "--ask", str(fetch.place(package))], stdout=subprocess.PIPE)
             for package in packages]
    print("\n".join(table(packages, [json.loads(it.communicate()[0]) for it in asked])))
