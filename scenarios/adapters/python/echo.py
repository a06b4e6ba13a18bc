#!/usr/bin/env python3
"""Answers each request with what a recorded conversation has for it: the least that an adapter in Python must do for the
same lines, for measuring. `echo.py CONVERSATION`: a file of lines `> REQUEST` and `< ANSWER`, as in PROTOCOL.md."""
import json, sys

def recorded(path):
    """The lines that follow each request, by its id."""
    answers = {}
    with open(path, "rb") as conversation:
        for line in conversation:
            if line.startswith(b">"): answer = answers[json.loads(line[1:])["id"]] = []
            else: answer.append(line[1:])
    return answers

if __name__ == "__main__":
    ANSWERS = recorded(sys.argv[1])
    for request in map(json.loads, sys.stdin.buffer):
        for line in ANSWERS.get(request["id"], ()):
            sys.stdout.buffer.write(json.dumps(json.loads(line), separators=(",", ":")).encode() + b"\n")
        sys.stdout.buffer.flush()
