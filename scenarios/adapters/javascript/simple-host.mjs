// The host of the double: all that no SDK does. It makes worlds with accounts, groups and a plan, starts an SDK of a given
// version on a device, cuts its network, and lets time pass. With a real SDK, this is the file that is replaced: by calls
// of the REST API and of the test bench, as far as there are any.

import { Service } from './simple-service.mjs';
import { V2TIMManager } from './simple-sdk.mjs';

/** Defects that can be put in on purpose, to see that they are found: `--defect NAME`. */
const DEFECTS = ['broadcast', 'count-unread', 'no-version-gate'];

/** What is there where nothing else is asked for. */
export const DEFAULTS = { plan: 'ultimate@2022', platform: 'android', edition: 'enhanced', version: '8.9.7511' };

const sessions = new WeakMap();
const defect = defectNamed(process.argv.slice(2));

function defectNamed([option, name, ...rest]) {
  if (option === undefined) return null;
  if (option === '--defect' && DEFECTS.includes(name) && rest.length === 0) return name;
  console.error(`usage: adapter.mjs [--defect NAME], where NAME is one of ${DEFECTS.join(', ')}`);
  process.exit(2);
}

/** `groups`: [{ groupID, type, members: [{ user, role }] }], with the names of types and the roles of the SDK. */
export function makeWorld({ users, groups, plan = DEFAULTS.plan, asOf, onPush }) {
  const service = new Service({ users, plan, asOf, defect, onPush });
  for (const { groupID, type, members } of groups) service.addGroup(groupID, type, members);
  return service;
}

export function startSdk(service, { platform, edition, version }) {
  const { platform: usual, edition: complete, version: newest } = DEFAULTS;
  const device = { platform: platform ?? usual, edition: edition ?? complete, version: version ?? newest };
  const session = service.open({ ...device, ignoresFloor: defect === 'no-version-gate' });
  const sdk = new V2TIMManager(service, session);
  sessions.set(sdk, session);
  return sdk;
}

export const disconnect = (service, sdk) => service.disconnect(sessions.get(sdk));
export const connect = (service, sdk) => service.connect(sessions.get(sdk));
export const advance = (service, milliseconds) => service.advance(milliseconds);
export const setPlan = (service, plan) => {
  service.plan = plan;
};
