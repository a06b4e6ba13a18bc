// What an SDK for browsers finds around it: a page without a screen, and a network that ends at the gateway. Whatever the SDK
// asks the network for, it is connected to the gateway, or told that there is none.
import WebSocketOfNode from 'ws';

const QUIET_MS = 80;
const LONGEST_ANSWER_MS = 1000; // not every version tells an answer from a question by its number
const nothing = () => {};
const quiet = { log: nothing, info: nothing, debug: nothing, warn: nothing, error: nothing }; // the SDKs write much

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(String(key)) ?? null,
    setItem: (key, value) => { kept.set(String(key), String(value)); },
    removeItem: (key) => { kept.delete(String(key)); },
    clear: () => kept.clear(),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() { return kept.size; },
  };
}

function makeDocument(location) {
  const element = () => ({ style: {}, setAttribute: nothing, appendChild: nothing, addEventListener: nothing });
  return {
    ...element(), charset: 'utf-8', readyState: 'complete', visibilityState: 'visible', hidden: false, cookie: '',
    body: element(), head: element(), documentElement: element(), location,
    createElement: element, getElementsByTagName: () => [], getElementById: () => null,
    querySelector: () => null, removeEventListener: nothing,
  };
}

/// A request to somebody who is not the gateway. What is put into a store counts as stored, as nobody asks for it again; anything
/// else fails, soon and quietly.
class XMLHttpRequest {
  readyState = 0;

  status = 0;

  response = '';

  responseText = '';

  open(method) { this.isStored = method === 'PUT'; }

  setRequestHeader() {}

  getAllResponseHeaders() { return ''; }

  getResponseHeader() { return null; }

  abort() {}

  send() {
    setTimeout(() => {
      this.readyState = 4;
      this.status = this.isStored ? 200 : 0;
      this.onreadystatechange?.();
      if (this.isStored) this.onload?.(); else this.onerror?.(new Error('there is no network but the gateway'));
    });
  }
}

/// The plugin by which most versions put files into a store, with the same end.
export class UploadPlugin {
  static getVersion() { return '1.0.0'; }

  uploadFile({ url, downloadUrl, onProgress }, done) {
    setTimeout(() => {
      onProgress?.({ percent: 1 });
      done(null, { statusCode: 200, data: { location: downloadUrl ?? url ?? '' } });
    });
  }
}

/// A picture of one point, wherever it is: the SDKs ask for the size of what they have put into the store.
class Image {
  width = 1;

  height = 1;

  set src(address) { if (address) setTimeout(() => this.onload?.()); }
}

/// Reads a file, of whose words the SDKs make a name.
class FileReader {
  abort() {}

  readAsArrayBuffer(file) {
    file.arrayBuffer().then((result) => this.onload?.({ target: { result } }), (error) => this.onerror?.(error));
  }
}

/// A page: what one SDK instance has around it, and nobody else has.
export class Page {
  #gateway = null; // where the gateway is; null while there is no network

  #sockets = new Set(); // those that are open, or about to be

  #timers = new Set(); // by which an SDK would go on when its page is gone

  #happenings = new EventTarget(); // that the network is gone, that it is back

  #navigator = { userAgent: 'aside', platform: 'none', language: 'en', onLine: true };

  #watch = null; // what is asked and not answered, while somebody wants to know

  /// `trace` is given every frame, and which way it goes.
  constructor(trace = nothing) { this.trace = trace; }

  /// The global names of the page. Those that a browser has and a program on Node has not are all that an SDK finds; those
  /// that only Node has are undefined in it.
  globals() {
    const location = { href: 'http://localhost/', protocol: 'http:', host: 'localhost', hostname: 'localhost', search: '', hash: '' };
    const page = this;
    const own = {
      location, navigator: this.#navigator, document: makeDocument(location), console: quiet,
      localStorage: storage(), sessionStorage: storage(),
      XMLHttpRequest, Image, FileReader, HTMLInputElement: class {}, fetch: () => Promise.reject(new TypeError('there is no network but the gateway')),
      WebSocket: class extends WebSocketOfNode {
        constructor() {
          super(page.#gateway ?? 'ws://127.0.0.1:1/', { perMessageDeflate: false });
          this.binaryType = 'arraybuffer';
          page.#sockets.add(this);
          this.on('close', () => page.#sockets.delete(this));
          this.on('message', (data) => page.#saw('<', data));
          this.on('error', nothing); // without a listener it would end the process
        }

        send(data) {
          page.#saw('>', data);
          super.send(data);
        }
      },
      setTimeout: this.#keeps(setTimeout), setInterval: this.#keeps(setInterval),
      clearTimeout: this.#forgets(clearTimeout), clearInterval: this.#forgets(clearInterval),
      addEventListener: (...heard) => this.#happenings.addEventListener(...heard),
      removeEventListener: (...heard) => this.#happenings.removeEventListener(...heard),
      global: undefined, process: undefined, require: undefined, Buffer: undefined,
    };
    // Defined, not assigned: that would set what Node itself has under the same name.
    const window = Object.create(globalThis), all = { ...own, window, self: window, globalThis: window };
    for (const [name, value] of Object.entries(all)) Object.defineProperty(window, name, { value, writable: true, configurable: true });
    return window;
  }

  /// From now on connections lead to this address; with null there is no network, and those that there are break. The page is
  /// told, as a browser tells it.
  setNetwork(address) {
    this.#gateway = address;
    const was = this.#navigator.onLine;
    this.#navigator.onLine = address !== null;
    if (!address) for (const socket of [...this.#sockets]) socket.terminate();
    if (was !== this.#navigator.onLine) this.#happenings.dispatchEvent(new Event(address ? 'online' : 'offline'));
  }

  /// The end of the page: nothing that was loaded into it does anything more.
  close() {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    this.#happenings = new EventTarget();
    this.setNetwork(null);
  }

  /// Waits until the SDK, which tries by itself sooner or later, is logged in over a new connection and has asked for all
  /// that it wants to know then: until nothing that it asked is unanswered for a while.
  async untilBack(mostMs) { await this.#untilQuiet(mostMs, false); }

  /// Waits until the SDK has asked for all that it wants to know now.
  async untilQuiet(mostMs) { await this.#untilQuiet(mostMs, true); }

  async #untilQuiet(mostMs, isIn) {
    const watch = { isIn, open: new Map(), last: Date.now() };
    this.#watch = watch;
    for (const end = Date.now() + mostMs; Date.now() < end;) {
      await new Promise((done) => { setTimeout(done, QUIET_MS / 4); });
      const now = Date.now(), isOpen = [...watch.open.values()].some((since) => now - since < LONGEST_ANSWER_MS);
      if (watch.isIn && !isOpen && now - watch.last >= QUIET_MS) break;
    }
    if (this.#watch === watch) this.#watch = null; // somebody else may have begun to wait
  }

  #saw(way, data) {
    this.trace(way, data);
    if (!this.#watch) return;
    const { head } = JSON.parse(Buffer.from(data));
    this.#watch.last = Date.now();
    if (way === '>') this.#watch.open.set(head.seq, Date.now()); else this.#watch.open.delete(head.seq);
    this.#watch.isIn ||= way === '<' && head.servcmd.endsWith('wslogin');
  }

  #keeps(start) {
    return (...asked) => {
      const timer = start(...asked);
      this.#timers.add(timer);
      return timer;
    };
  }

  #forgets(stop) {
    return (timer) => {
      this.#timers.delete(timer);
      stop(timer);
    };
  }
}
