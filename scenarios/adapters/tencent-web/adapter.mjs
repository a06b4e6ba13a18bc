// The adapter for the vendor's Web SDKs: it speaks the protocol of scenarios/PROTOCOL.md, profile `client`. Each device is a
// worker with a module graph of its own (device.mjs); their service is `aside service --gateway web`.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

const USAGE = `node adapter.mjs [--sdk NAME@VERSION] [--service tcp:HOST:PORT] [--aside COMMAND] [--worlds N] [--fresh]

  --sdk      the package that is judged: ${Object.keys(packages()).join(', ')} (the first of them)
  --service  an \`aside service --gateway web\` that runs already; otherwise one is started
  --aside    how that one is started: the command \`aside\`, or what the variable ASIDE says
  --worlds   how many worlds at once (4)
  --fresh    a module graph of its own for each device of each world, not for one after the other`;

function packages() { // those of package.json, by the name under which they are asked for
  const { dependencies } = createRequire(import.meta.url)('./package.json');
  const named = Object.entries(dependencies).filter(([, source]) => source.startsWith('npm:'));
  return Object.fromEntries(named.map(([folder, source]) => [source.slice(4), folder]));
}

const fail = (why) => { process.stderr.write(`${why}\n`); process.exit(1); };
function options() {
  try {
    const { values } = parseArgs({
      options: {
        sdk: { type: 'string', default: Object.keys(packages())[0] }, service: { type: 'string' },
        aside: { type: 'string', default: process.env.ASIDE ?? 'aside' }, worlds: { type: 'string', default: '4' },
        fresh: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return fail(`${error.message}\n${USAGE}`);
  }
}

const given = options();
if (given.help) { process.stdout.write(`${USAGE}\n`); process.exit(0); }
const folder = packages()[given.sdk] ?? fail(`no package ${given.sdk}; there are ${Object.keys(packages()).join(', ')}`);
if (!existsSync(fileURLToPath(new URL(`node_modules/${folder}`, import.meta.url)))) {
  fail(`${given.sdk} is not installed: run \`npm ci --ignore-scripts\` in scenarios/adapters/tencent-web`);
}
const at = given.sdk.lastIndexOf('@');
const [name, version] = [given.sdk.slice(0, at), given.sdk.slice(at + 1)];

/// The address of the service: of one that runs, or of one that is started and ends with this program.
async function service() {
  if (given.service) return given.service.replace(/^tcp:/, '');
  const [command, ...words] = given.aside.split(' ');
  const started = spawn(command, [...words, 'service', '--gateway', 'web', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => started.kill());
  started.on('error', (error) => fail(`${given.aside} service can't be started: ${error.message}`));
  for await (const line of createInterface({ input: started.stdout })) {
    const listening = /^listening at tcp:(\S+)/.exec(line);
    if (listening) return listening[1];
  }
  return fail(`${given.aside} service ended before it listened`);
}

const address = await service();
const HELLO = {
  protocol: 1, adapter: { name: 'tencent-web', version: '1.0' },
  sdk: { name, version, edition: 'enhanced', platform: 'web' }, clock: 'wall', profile: 'client', service: `tcp:${address}`,
  worlds: Number(given.worlds), dimensions: { plan: 'settable', as_of: 'settable', users: 'settable' },
  capabilities: ['at', 'merge', 'forward', 'history', 'mark-read', 'receive-option', 'recall', 'modify', 'delete', 'receipts',
    'groups', 'mute', 'login', 'several-devices', 'online-only', 'exclusion-flags', 'network', 'change-plan', 'push'],
};

const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const idle = []; // workers without a device
const worlds = new Map(); // by number: its devices by name

/// A worker, and the device that is on it. Requests are answered in any order.
class Seat {
  #worker;

  #waiting = new Map();

  #asked = 0;

  hears = () => {};

  constructor() {
    this.#worker = new Worker(new URL('device.mjs', import.meta.url), { workerData: { folder } });
    this.#worker.on('message', ({ id, reply, event }) => {
      if (event) { this.hears(event); return; }
      this.#waiting.get(id)?.(reply);
      this.#waiting.delete(id);
    });
    this.#worker.on('error', (error) => { process.stderr.write(`${error.stack}\n`); process.exit(70); }); // a crash of the SDK
  }

  /// Asks for something of the adapter's own.
  ask(request) { return this.do({ id: `own ${this.#asked++}`, ...request }); }

  do(request) {
    return new Promise((done) => {
      this.#waiting.set(request.id, done);
      this.#worker.postMessage(request);
    });
  }

  end() { return this.#worker.terminate(); }
}

let apps = 1000; // every instance is of an application of its own: so it is a new one
async function provision(r) {
  const devices = new Map();
  worlds.set(r.world, devices);
  const own = r.devices.filter(({ device }) => (r.yours ?? []).includes(device));
  const all = await Promise.all(own.map(async ({ device, user, logged_in: loggedIn }) => {
    const seat = idle.pop() ?? new Seat();
    devices.set(device, seat);
    seat.hears = (event) => write(['succeeded', 'failed', 'progress'].includes(event.event) ? event : { ...event, world: r.world, device });
    const groups = r.groups.filter(({ members }) => members.some((member) => member.user === user)).map(({ group }) => group);
    apps += 1;
    const place = `ws://${address}/?world=${r.world}&device=${encodeURIComponent(device)}`;
    return seat.ask({ do: 'start', user, app: apps, address: place, loggedIn, groups });
  }));
  const failed = all.find((reply) => reply.error);
  return failed ?? { ok: {} };
}

async function release(r) {
  const seats = [...(worlds.get(r.world)?.values() ?? [])];
  worlds.delete(r.world);
  await Promise.all(seats.map(async (seat) => {
    seat.hears = () => {};
    await seat.ask({ do: 'stop' });
    if (given.fresh) await seat.end(); else idle.push(seat);
  }));
  return { ok: {} };
}

const whole = { hello: async () => ({ ok: HELLO }), provision, release, settle: async () => ({ ok: {} }) };
createInterface({ input: process.stdin }).on('line', async (line) => {
  const r = JSON.parse(line);
  const seat = worlds.get(r.world)?.get(r.device);
  const work = whole[r.do] ?? (seat ? (request) => seat.do(request) : null);
  const reply = work ? await work(r) : { error: { kind: 'adapter', text: `no device ${r.device} in world ${r.world}` } };
  write({ id: r.id, ...reply });
}).on('close', () => process.exit(0));
