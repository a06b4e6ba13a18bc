// The packages that are judged, and their SDKs: each page gets one that was loaded for it alone.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';

const require = createRequire(import.meta.url);

/// Those of package.json: the folder of each by the name under which it is asked for.
const folders = Object.fromEntries(Object.entries(require('./package.json').dependencies)
  .filter(([, source]) => source.startsWith('npm:'))
  .map(([folder, source]) => [source.slice('npm:'.length), folder]));

export const names = Object.keys(folders);

/// The first version of a package that knows `receiverList`; the others always did.
const FIRST_WITH_LISTS = { 'tim-js-sdk': '2.23.1' };

const number = (version) => version.split('.').reduce((all, part) => all * 10_000 + Number(part), 0);

const GLOBALS = [
  'window', 'self', 'globalThis', 'global', 'process', 'require', 'Buffer', 'document', 'location', 'navigator', 'console',
  'localStorage', 'sessionStorage', 'WebSocket', 'XMLHttpRequest', 'Image', 'FileReader', 'HTMLInputElement', 'fetch', 'setTimeout', 'setInterval', 'clearTimeout',
  'clearInterval', 'addEventListener', 'removeEventListener',
];

/// A package that is installed.
export class Package {
  #load;

  /// Compiles it: once, for all pages.
  constructor(asked) {
    const folder = folders[asked];
    if (!folder) throw new Error(`no package ${asked}; there are ${names.join(', ')}`);
    if (!existsSync(fileURLToPath(new URL(`node_modules/${folder}`, import.meta.url)))) {
      throw new Error(`${asked} is not installed: run \`npm ci --ignore-scripts\` in scenarios/adapters/tencent-web`);
    }
    const at = asked.lastIndexOf('@');
    this.name = asked.slice(0, at);
    this.version = asked.slice(at + 1);
    this.knowsLists = number(this.version) >= number(FIRST_WITH_LISTS[this.name] ?? '0.0.0');
    const filename = require.resolve(folder);
    this.#load = compileFunction(readFileSync(filename, 'utf8'), ['exports', 'module', ...GLOBALS], { filename });
  }

  /// The SDK, loaded anew into a page: nothing of it is shared with that of another page.
  load(page) {
    const module = { exports: {} }, globals = page.globals(), before = Object.keys(globalThis).length;
    this.#load.call(module.exports, module.exports, module, ...GLOBALS.map((name) => globals[name]));
    if (Object.keys(globalThis).length !== before) throw new Error(`${this.name} left something outside its page`);
    return module.exports.default ?? module.exports;
  }
}
