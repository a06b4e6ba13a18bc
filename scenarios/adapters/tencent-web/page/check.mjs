// Looks at the page in headless Chromium, as somebody would: ann writes to vinson, then to all; carol stands by.
//   node check.mjs BROWSER SERVICE         ends with 0 where the page is as it should be
// The browser is spoken to over its debugging socket; nothing is added to the page.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import WebSocket from 'ws';

const PATIENCE_MS = 30_000;
const [browser, service] = process.argv.slice(2);
if (!service) { process.stderr.write('node check.mjs BROWSER HOST:PORT\n'); process.exit(2); }

/// Starts the browser; where its debugging socket is.
async function start(folder) {
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--allow-file-access-from-files', '--remote-debugging-port=0', `--user-data-dir=${folder}`];
  const running = spawn(browser, [...options, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  process.on('exit', () => running.kill());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
  for await (const line of createInterface({ input: running.stderr })) {
    const at = /^DevTools listening on (\S+)/.exec(line);
    if (at) return { running, at: at[1] };
  }
  throw new Error(`${browser} ended before it listened`);
}

class Tab {
  #asked = new Map();

  #number = 0;

  static async open(at, url) {
    const tab = new Tab();
    tab.socket = new WebSocket(at, { perMessageDeflate: false });
    await new Promise((done, failed) => { tab.socket.on('open', done); tab.socket.on('error', failed); });
    tab.socket.on('message', (data) => {
      const { id, result, error } = JSON.parse(data);
      const { done, failed } = tab.#asked.get(id) ?? {};
      tab.#asked.delete(id);
      if (error) failed?.(new Error(error.message)); else done?.(result);
    });
    const { targetId } = await tab.ask('Target.createTarget', { url });
    tab.session = (await tab.ask('Target.attachToTarget', { targetId, flatten: true })).sessionId;
    return tab;
  }

  ask(method, params = {}) {
    this.#number += 1;
    this.socket.send(JSON.stringify({ id: this.#number, method, params, sessionId: this.session }));
    return new Promise((done, failed) => { this.#asked.set(this.#number, { done, failed }); });
  }

  /// What an expression comes to in a user's client.
  async look(user, expression) {
    const within = `(() => { const page = window.frames[${JSON.stringify(user)}]?.document; return page && (${expression}); })()`;
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', { expression: within, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /// Waits until a user's client looks as expected.
  async until(user, expression, expected) {
    let seen;
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await setTimeout(50)) {
      seen = await this.look(user, expression);
      if (JSON.stringify(seen) === JSON.stringify(expected)) return;
    }
    throw new Error(`${user}: expected ${JSON.stringify(expected)}, saw ${JSON.stringify(seen)}`);
  }
}

const MESSAGES = '[...page.querySelectorAll("#messages li")].map((line) => line.textContent)';
const UNREAD = 'page.getElementById("unread")?.textContent';
const STATUS = 'page.getElementById("status")?.textContent'; // not there while the page is being loaded
const write = (tab, user, text, list) => tab.look(user, `(() => {
  page.getElementById('text').value = ${JSON.stringify(text)};
  for (const box of page.querySelectorAll('#receivers input')) box.checked = ${JSON.stringify(list)}.includes(box.id.slice('to-'.length));
  page.querySelector('button').click();
})()`);

async function check(tab) {
  for (const user of ['ann', 'vinson', 'carol']) await tab.until(user, STATUS, 'in groupA');
  await write(tab, 'ann', 'for vinson only', ['vinson']);
  await tab.until('vinson', MESSAGES, ['ann: for vinson only']);
  await tab.until('ann', MESSAGES, ['ann → vinson: for vinson only']);
  await write(tab, 'ann', 'for everybody', []);
  await tab.until('carol', MESSAGES, ['ann: for everybody']);
  await tab.until('vinson', MESSAGES, ['ann: for vinson only', 'ann: for everybody']);
  for (const user of ['vinson', 'carol']) await tab.until(user, UNREAD, '1');
}

const folder = mkdtempSync(join(tmpdir(), 'aside-page-'));
const page = new URL(`index.html?service=${service}&group=groupA&users=ann,vinson,carol`, import.meta.url);
const { running, at } = await start(folder);
let status = 0;
try {
  await check(await Tab.open(at, page.href));
  process.stdout.write('the page is as it should be\n');
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  status = 1;
}
running.kill();
await setTimeout(200);
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
process.exit(status);
