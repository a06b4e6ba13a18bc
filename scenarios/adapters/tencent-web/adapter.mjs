// The adapter for the vendor's Web SDKs: it speaks the protocol of scenarios/PROTOCOL.md, profile `client`. Each device is an
// SDK in a page of its own (device.mjs); their service is `aside service --gateway web`.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { answer, start } from './device.mjs';
import { Package, names } from './packages.mjs';

const USAGE = `node adapter.mjs [--sdk NAME@VERSION | --mixed LIST] [--service tcp:HOST:PORT] [--aside COMMAND] [--worlds N] [--misuse WHICH] [--frames FILE]

  --sdk      the package that is judged: ${names.join(', ')} (the first of them)
  --mixed    instead: several packages in one world, \`NAME@VERSION,NAME@VERSION,…\`; devices get one after the other, and which
             one is first goes by the case, so that each is sender, receiver and bystander
  --service  an \`aside service --gateway web\` that runs already; otherwise one is started
  --aside    how that one is started: the command \`aside\`, or what the variable ASIDE says
  --worlds   how many worlds at once (4)
  --misuse   what an application might do that does not heed the documents: \`string\` gives a list of one as a string,
             \`old\` gives lists to a version that does not know them, too
  --frames   a file that every frame of every device is written to, one a line`;

const LONGEST_GATHERING_MS = 2000;

const fail = (why) => { process.stderr.write(`${why}\n`); process.exit(1); };
const orFail = (work) => { try { return work(); } catch (error) { return fail(error.message); } };

const { values: given } = orFail(() => parseArgs({
  options: {
    sdk: { type: 'string', default: names[0] }, mixed: { type: 'string' }, service: { type: 'string' },
    aside: { type: 'string', default: process.env.ASIDE ?? 'aside' }, worlds: { type: 'string', default: '4' },
    misuse: { type: 'string' }, frames: { type: 'string' }, help: { type: 'boolean', default: false },
  },
}));
if (given.help) { process.stdout.write(`${USAGE}\n`); process.exit(0); }
const sdks = orFail(() => (given.mixed ?? given.sdk).split(',').map((asked) => new Package(asked)));
/// Who is said to be judged: of several all by name, and the version of the first.
const sdk = { name: sdks.map((it) => (sdks.length > 1 ? `${it.name}@${it.version}` : it.name)).join(' + '), version: sdks[0].version };

// An exception that nobody catches ends no page: it is written to the console.
for (const kind of ['uncaughtException', 'unhandledRejection']) {
  process.on(kind, (error) => process.stderr.write(`${kind}: ${error?.stack ?? error}\n`));
}

/// The address of the service: of one that runs, or of one that is started and ends with this program.
async function service() {
  if (given.service) return given.service.replace(/^tcp:/, '');
  const [command, ...words] = given.aside.split(' ');
  const started = spawn(command, [...words, 'service', '--gateway', 'web', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => started.kill());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
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
  sdk: { name: sdk.name, version: sdk.version, edition: 'enhanced', platform: 'web' }, clock: 'wall', settles: true, profile: 'client', service: `tcp:${address}`,
  worlds: Number(given.worlds), dimensions: { plan: 'settable', as_of: 'settable', users: 'settable' },
  capabilities: ['at', 'merge', 'forward', 'history', 'mark-read', 'receive-option', 'recall', 'modify', 'delete', 'receipts',
    'groups', 'mute', 'login', 'several-devices', 'online-only', 'exclusion-flags', 'network', 'change-plan', 'push', 'kinds'],
};

const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const frames = given.frames ? createWriteStream(given.frames) : null;
const trace = (world, device) => frames && ((way, data) => frames.write(`${JSON.stringify({ world, device, way })} ${Buffer.from(data)}\n`));
const worlds = new Map(); // by number: its devices by name
let apps = 1000; // every instance is of an application of its own: so it is a new one

/// At which of several packages a world begins. Names are drawn anew for each case, and the same for the same case: so it goes by
/// the case, whatever else is run.
const turnOf = ({ devices: [first] }) => [...first?.device ?? ''].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);

async function provision(r) {
  const devices = new Map();
  worlds.set(r.world, devices);
  const turn = turnOf(r);
  const own = r.devices.filter(({ device }) => (r.yours ?? []).includes(device));
  const all = await Promise.all(own.map(async ({ device: name, user, logged_in: loggedIn }, nth) => {
    const tell = (event) => write(event.id ? event : { ...event, world: r.world, device: name });
    const groups = r.groups.filter(({ members }) => members.some((member) => member.user === user)).map(({ group }) => group);
    apps += 1;
    const place = `ws://${address}/?world=${r.world}&device=${encodeURIComponent(name)}`;
    const started = await start(sdks[(turn + nth) % sdks.length], { user, app: apps, address: place, loggedIn, groups, tell, misuse: given.misuse, trace: trace(r.world, name) ?? undefined });
    if (started.device) devices.set(name, started.device);
    return started;
  }));
  const { error } = all.find((it) => it.error) ?? {};
  return error ? { error } : { ok: {} };
}

function release(r) {
  for (const device of worlds.get(r.world)?.values() ?? []) device.end();
  worlds.delete(r.world);
  return { ok: {} };
}

/// The SDKs gather some of their changes and tell of them once a second at most: twice that, because machines are busy.
async function settle() {
  await setTimeout(LONGEST_GATHERING_MS);
  return { ok: {} };
}

const whole = { hello: () => ({ ok: HELLO }), provision, release, settle };
createInterface({ input: process.stdin }).on('line', async (line) => {
  const r = JSON.parse(line);
  const device = worlds.get(r.world)?.get(r.device);
  const nobody = { error: { kind: 'adapter', text: `no device ${r.device} in world ${r.world}` } };
  const reply = whole[r.do] ? await whole[r.do](r) : device ? await answer(device, r) : nobody;
  write({ id: r.id, ...reply });
}).on('close', () => process.exit(0));
