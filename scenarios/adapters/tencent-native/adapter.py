#!/usr/bin/env python3
"""The adapter for the vendor's native SDK, by its C API: it speaks the protocol of scenarios/PROTOCOL.md, profile `alone`.
Each device is a process of its own (device.py) with the library in it, for a process can have one instance only, and so that
nothing of a world outlives it. Run fetch.py first."""
import argparse, asyncio, contextlib, json, os, pathlib, shutil, signal, sys, tempfile
import fetch

HERE = pathlib.Path(__file__).resolve().parent
# Nobody was ever logged in, so the SDK was told of no plan; both rule books know this one, which has not the feature.
PLAN = "pro@2022"
FOLDERS = "aside-tencent-native-"
CAPABILITIES = ["at", "login", "online-only", "exclusion-flags"]

def write(line):
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()

def told(**line): write(json.dumps(line, separators=(",", ":")).encode() + b"\n")

class Device:
    """A process with the library. It is started when something is first asked of it."""
    def __init__(self, given, user):
        self.given, self.user, self.process, self.own = given, user, None, {}

    async def start(self):
        given = self.given
        options = [name for name, on in [("--with-network", given.with_network), ("--log", given.log)] if on]
        command = [sys.executable, str(HERE / "device.py"), given.library, given.sdk, self.user, *options]
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=1 << 21)
        self.reading = asyncio.create_task(self.read())

    async def read(self):
        """Its lines are the protocol's, and go on as they are, but for the answers to what the adapter itself asked."""
        async for line in self.process.stdout:
            said = json.loads(line)
            if said.get("id") in self.own: self.own.pop(said["id"]).set_result(said)
            else: write(line)
        if (status := await self.process.wait()) != 0: die_like_it(self.user, status)

    async def ask(self, r):
        if self.process is None: await self.start()
        self.process.stdin.write(json.dumps(r).encode() + b"\n")

    async def settle(self):
        if self.process is None: return
        done = self.own["settle"] = asyncio.get_running_loop().create_future()
        await self.ask({"id": "settle", "do": "settle"})
        await done

    async def stop(self):
        if self.process is None: return
        self.process.stdin.close()
        try: await asyncio.wait_for(asyncio.shield(self.reading), 2)
        except TimeoutError:  # nothing is wanted of it any more
            self.reading.cancel()
            with contextlib.suppress(ProcessLookupError): self.process.kill()

def die_like_it(user, status):
    """The library took its process with it: end in the same way, as it would have ended an application."""
    print(f"the process of {user}, with the library in it, ended with status {status}", file=sys.stderr, flush=True)
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    if status < 0: signal.signal(-status, signal.SIG_DFL), os.kill(os.getpid(), -status)
    os._exit(status if status > 0 else 70)

class Adapter:
    def __init__(self, given): self.given, self.worlds = given, {}

    async def hello(self, _):
        sdk = {"name": "ImSDK (C API)", "version": self.given.sdk, "edition": "enhanced", "platform": "windows"}
        return {"ok": {"protocol": 1, "adapter": {"name": "tencent-native", "version": "1.0"}, "sdk": sdk, "plan": PLAN,
                       "profile": "alone", "worlds": self.given.worlds, "capabilities": CAPABILITIES}}

    async def provision(self, r):
        self.worlds[r["world"]] = {it["device"]: Device(self.given, it["user"]) for it in r["devices"]}
        return {"ok": {}}

    async def settle(self, r):
        for device in self.worlds[r["world"]].values(): await device.settle()
        return {"ok": {}}

    async def release(self, r):
        await asyncio.gather(*(device.stop() for device in self.worlds.pop(r["world"]).values()))
        return {"ok": {}}

    async def take(self, r):
        """Calls are passed on, and answered by the device; the rest is answered here."""
        try:
            if "device" in r: return await self.worlds[r["world"]][r["device"]].ask(r)
            if r["do"] in ("hello", "provision", "settle", "release"): reply = await getattr(self, r["do"])(r)
            else: reply = {"error": {"kind": "unsupported", "text": f"an SDK without a service has no {r['do']}"}}
        except Exception as error: reply = {"error": {"kind": "adapter", "text": repr(error)}}
        told(id=r["id"], **reply)

    async def one_by_one(self, requests):
        """The requests of one world, each finished before the next is begun."""
        while (r := await requests.get()) is not None: await self.take(r)

    async def serve(self):
        lines = asyncio.StreamReader(limit=1 << 21)
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        queues, tasks = {}, set()
        async for line in lines:
            r = json.loads(line)
            world = r.get("world")
            if world not in queues:
                queues[world] = asyncio.Queue()
                tasks.add(asyncio.create_task(self.one_by_one(queues[world])))
            queues[world].put_nowait(r)
            if r["do"] == "release": queues.pop(world).put_nowait(None)

def clear_up_after_the_dead():
    """Takes away what adapters left that were killed."""
    for folder in pathlib.Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        owner = folder.name.removeprefix(FOLDERS).split("-")[0]
        if not os.path.exists(f"/proc/{owner}"): shutil.rmtree(folder, ignore_errors=True)

def options():
    known = {package["version"]: package for package in fetch.packages()}
    parser = argparse.ArgumentParser(description="judges the vendor's native SDK, as far as it decides by itself")
    parser.add_argument("--sdk", default=next(iter(known)), metavar="VERSION", help=f"one of {', '.join(known)}")
    parser.add_argument("--library", help="a library with the same C API, of that version, in place of the fetched one")
    parser.add_argument("--worlds", type=int, default=8, help="how many worlds at once (%(default)s)")
    parser.add_argument("--with-network", action="store_true", help="do not cut the library off from the network")
    parser.add_argument("--log", action="store_true", help="let what the library prints through, to stderr")
    given = parser.parse_args()
    if given.library is None:
        if given.sdk not in known: parser.error(f"no version {given.sdk}; there are {', '.join(known)}")
        given.library = str(fetch.place(known[given.sdk]))
        if not os.path.exists(given.library):
            parser.error(f"{given.sdk} is not here: run `python3 scenarios/adapters/tencent-native/fetch.py`")
    return given

if __name__ == "__main__":
    given = options()
    clear_up_after_the_dead()
    with tempfile.TemporaryDirectory(prefix=f"{FOLDERS}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        os.environ["TMPDIR"] = folder  # for the libraries, which keep logs
        asyncio.run(Adapter(given).serve())
    os._exit(0)
