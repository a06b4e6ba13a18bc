// What an SDK for browsers finds around it: a page without a screen, and a network that ends at the gateway. It has to be
// loaded before the SDK. Whatever the SDK asks the network for, it is connected to the gateway, or told that there is none.
import WebSocketOfNode from 'ws';

const sockets = new Set(); // those that are open, or about to be
let gateway = null; // where the gateway is; null while there is no network

let happenings = new EventTarget(); // of the page: that the network is gone, that it is back
const timers = new Set(); // of the page, by which an SDK would go on when its page is gone
const own = { setTimeout, setInterval, clearTimeout, clearInterval };
const navigatorOfPage = { userAgent: 'aside', platform: 'none', language: 'en', onLine: true };

/// From now on connections lead to this address; with null there is no network, and those that there are break. The page is
/// told, as a browser tells it.
export function setNetwork(address) {
  gateway = address;
  const was = navigatorOfPage.onLine;
  navigatorOfPage.onLine = address !== null;
  if (!address) for (const socket of [...sockets]) socket.terminate();
  if (was !== navigatorOfPage.onLine) happenings.dispatchEvent(new Event(address ? 'online' : 'offline'));
}

/// The end of the page: nothing that was loaded into it does anything more.
export function closePage() {
  timers.forEach(own.clearTimeout);
  timers.clear();
  happenings = new EventTarget();
  setNetwork(null);
}

const waiting = new Set(); // for the next login that is answered

function look(data) {
  if (!waiting.size || !Buffer.from(data).includes('wslogin')) return;
  for (const done of waiting) own.setTimeout(done); // the SDK first
  waiting.clear();
}

/// Waits until the SDK is logged in over a new connection. It tries by itself, sooner or later.
export const untilLoggedIn = (mostMs) => new Promise((done) => {
  waiting.add(done);
  own.setTimeout(done, mostMs);
});

class WebSocket extends WebSocketOfNode {
  constructor() {
    super(gateway ?? 'ws://127.0.0.1:1/', { perMessageDeflate: false });
    this.binaryType = 'arraybuffer';
    sockets.add(this);
    this.on('close', () => sockets.delete(this));
    this.on('message', look);
    this.on('error', () => {}); // without a listener it would end the process
  }
}

/// A request for something that is nowhere: it fails, soon and quietly.
class XMLHttpRequest {
  readyState = 0;

  status = 0;

  open() {}

  setRequestHeader() {}

  abort() {}

  send() {
    setTimeout(() => {
      this.readyState = 4;
      this.onreadystatechange?.();
      this.onerror?.(new Error('there is no network but the gateway'));
    });
  }
}

const storage = () => {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(String(key)) ?? null,
    setItem: (key, value) => { kept.set(String(key), String(value)); },
    removeItem: (key) => { kept.delete(String(key)); },
    clear: () => kept.clear(),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() { return kept.size; },
  };
};

const page = { href: 'http://localhost/', protocol: 'http:', host: 'localhost', hostname: 'localhost', search: '', hash: '' };
const nothing = () => {};
const element = () => ({ style: {}, setAttribute: nothing, appendChild: nothing, addEventListener: nothing });
const documentOfPage = {
  ...element(), charset: 'utf-8', readyState: 'complete', visibilityState: 'visible', hidden: false, cookie: '',
  body: element(), head: element(), documentElement: element(), location: page,
  createElement: element, getElementsByTagName: () => [], getElementById: () => null,
  querySelector: () => null, removeEventListener: nothing,
};

const define = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });

/// Makes a page of this module graph, as far as the SDKs look for one.
export function makePage() {
  define('WebSocket', WebSocket);
  define('XMLHttpRequest', XMLHttpRequest);
  const keeps = (start) => (...asked) => {
    const timer = start(...asked);
    timers.add(timer);
    return timer;
  };
  const forgets = (stop) => (timer) => {
    timers.delete(timer);
    stop(timer);
  };
  define('setTimeout', keeps(own.setTimeout));
  define('setInterval', keeps(own.setInterval));
  define('clearTimeout', forgets(own.clearTimeout));
  define('clearInterval', forgets(own.clearInterval));
  define('fetch', () => Promise.reject(new TypeError('there is no network but the gateway')));
  define('window', globalThis);
  define('self', globalThis);
  define('document', documentOfPage);
  define('location', page);
  define('navigator', navigatorOfPage);
  define('localStorage', storage());
  define('sessionStorage', storage());
  define('addEventListener', (...heard) => happenings.addEventListener(...heard));
  define('removeEventListener', (...heard) => happenings.removeEventListener(...heard));
}
