// The host of the double: all that no SDK does. It makes worlds with accounts, groups and a plan, starts an SDK of a given
// version on a device, cuts its network, and lets time pass. With a real SDK, this is the file that is replaced: by calls
// of the REST API and of the test bench, as far as there are any.

import { setFlagsFromString } from 'node:v8';
import { GroupType, Role, Service } from './simple-service.mjs';
import { V2TIMManager } from './simple-sdk.mjs';

// A run is short, and V8's optimizing compiler would take the time of the judge to gain less: only what is hot is its work.
// This is for the double; a real SDK is judged as it is run.
setFlagsFromString('--interrupt-budget=1000000');

/** Defects that can be put in on purpose, to see that they are found: `--defect NAME`. */
const DEFECTS = ['broadcast', 'count-unread', 'no-version-gate'];

/** What is there where nothing else is asked for. */
export const DEFAULTS = { plan: 'ultimate@2022', platform: 'android', edition: 'enhanced', version: '8.9.7511' };

const connections = new WeakMap(); // by SDK
const defect = defectNamed(process.argv.slice(2));

function defectNamed([option, name, ...rest]) {
  if (option === undefined) return null;
  if (option === '--defect' && DEFECTS.includes(name) && rest.length === 0) return name;
  console.error(`usage: adapter.mjs [--defect NAME], where NAME is one of ${DEFECTS.join(', ')}`);
  process.exit(2);
}

/** Which of what a case asks for can be had: all of it. */
export const DIMENSIONS = Object.fromEntries(
  ['version', 'edition', 'platform', 'plan', 'as_of', 'group_types', 'users', 'time'].map((name) => [name, 'settable'])
);

/** The world of a `provision` request, without its devices. `onPush(user, text, badge)` is the push service. */
export function makeWorld({ users, groups, plan = DEFAULTS.plan, as_of: asOf }, onPush) {
  const service = new Service({ users, plan, asOf, defect, onPush });
  for (const { group, type, members } of groups) {
    const roles = members.map(({ user, role }) => ({ user, role: Role[role.toUpperCase()] }));
    service.addGroup(group, GroupType[type.toUpperCase()], roles);
  }
  return service;
}

/** The SDK on a device, of the platform, edition and version that the case needs, or the usual ones. */
export function startSdk(service, wanted) {
  const { platform = DEFAULTS.platform, edition = DEFAULTS.edition, version = DEFAULTS.version } = wanted;
  const session = service.open({ platform, edition, version, ignoresFloor: defect === 'no-version-gate' });
  const sdk = new V2TIMManager(service, session);
  connections.set(sdk, { service, session });
  return sdk;
}

export function disconnect(sdk) {
  const { service, session } = connections.get(sdk);
  service.disconnect(session);
}

export function connect(sdk) {
  const { service, session } = connections.get(sdk);
  service.connect(session);
}

export function advance(service, milliseconds) {
  service.advance(milliseconds);
}

export function setPlan(service, plan) {
  service.plan = plan;
}
