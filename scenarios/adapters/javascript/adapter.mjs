// An adapter in JavaScript, to start your own from. It speaks the adapter protocol (scenarios/PROTOCOL.md) on stdin and
// stdout and calls the public API of an SDK. To put your SDK in the place of the double, replace the two imports; go
// through the constants, `show` and `table` wherever your API differs; leave out of `capabilities` what it does not have.
import { createInterface } from 'node:readline';
import * as host from './simple-host.mjs'; // what no SDK does: accounts, groups, plan, network, time
import { AT_ALL, ElemType, Priority, ReceiveOpt, Role, Status } from './simple-sdk.mjs';

const { plan, ...sdk } = host.DEFAULTS;
const HELLO = {
  protocol: 1,
  adapter: { name: 'javascript-template', version: '1.0' },
  sdk: { name: 'simple-sdk', ...sdk },
  plan,
  worlds: 8,
  clock: 'virtual', // a real SDK on a real network: 'wall', and `settle` and `advance` are never asked for
  // What the host can choose. With one SDK, one account and one plan, leave all of this out.
  dimensions: Object.fromEntries(
    ['version', 'edition', 'platform', 'plan', 'as_of', 'group_types', 'users', 'time'].map((name) => [name, 'settable'])
  ),
  capabilities: ('kinds at at-signed merge forward history search mark-read receive-option recall modify delete receipts ' +
    'groups mute login several-devices online-only exclusion-flags push network change-plan').split(' '),
};
const TYPES = { work: 'Work', public: 'Public', meeting: 'Meeting', community: 'Community', avchatroom: 'AVChatRoom' };
const PRIORITIES = { default: Priority.DEFAULT, high: Priority.HIGH, normal: Priority.NORMAL, low: Priority.LOW };
const constant = (name) => name.toUpperCase().replaceAll('-', '_'); // not-receive: NOT_RECEIVE
const KINDS = { // by the SDK's type: the protocol's kind, and where a message of this kind has its words
  [ElemType.TEXT]: ['text', 'textElem', 'text'],
  [ElemType.CUSTOM]: ['custom', 'customElem', 'data'],
  [ElemType.IMAGE]: ['image', 'imageElem', 'path'],
  [ElemType.SOUND]: ['sound', 'soundElem', 'path'],
  [ElemType.VIDEO]: ['video', 'videoElem', 'videoPath'],
  [ElemType.FILE]: ['file', 'fileElem', 'fileName'],
  [ElemType.LOCATION]: ['location', 'locationElem', 'desc'],
  [ElemType.FACE]: ['face', 'faceElem', 'data'],
  [ElemType.MERGER]: ['merger', 'mergerElem', 'title'],
};

const worlds = new Map(); // number: { id, host's own, made: objects by the names they were given, devices: by name }
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`); // fields that are undefined are left out

/** A message as the protocol writes it. The device keeps the object, so that later calls can name it by its msg_id. */
function show(device, message) {
  if (!message) return null;
  device.messages.set(message.msgID, message);
  const [kind, element, words] = KINDS[message.elemType];
  const at = message.groupAtUserList.map((user) => (user === AT_ALL ? '@all' : user));
  return {
    msg_id: message.msgID,
    kind: kind === 'text' && at.length ? 'text-at' : kind,
    text: message[element][words],
    sender: message.sender,
    group: message.groupID || undefined,
    seq: message.seq || undefined,
    at: at.length ? at : undefined,
    recalled: message.status === Status.LOCAL_REVOKED || undefined,
  };
}
const showAll = (device, messages) => messages.map((message) => show(device, message));
const showConversation = (device, { unreadCount, lastMessage }) => ({ unread: unreadCount, last: show(device, lastMessage) });

/** Writes what the SDK's listeners are told, as it comes. */
function listen(device, world) {
  const tell = (event, fields) => write({ event, world: world.id, device: device.name, ...fields });
  device.sdk.addAdvancedMsgListener({
    onRecvNewMessage: (message) => tell('received', { message: show(device, message) }),
    onRecvMessageRevoked: (msgID) => tell('recalled', { msg_id: msgID }),
    onRecvMessageModified: (message) => tell('modified', { message: show(device, message) }),
    onRecvMessageReadReceipts: (receipts) => receipts.forEach(({ msgID, readCount, unreadCount }) =>
      tell('receipt_changed', { msg_id: msgID, read: readCount, unread: unreadCount })),
  });
  const changed = (conversations) => conversations.forEach((conversation) =>
    tell('conversation_changed', { group: conversation.groupID, ...showConversation(device, conversation) }));
  device.sdk.addConversationListener({
    onNewConversation: changed,
    onConversationChanged: changed,
    onTotalUnreadMessageCountChanged: (total) => tell('total_unread_changed', { total }),
  });
}

async function provision(_, request) {
  const onPush = (user, text, badge) => write({ event: 'pushed', world: request.world, user, text, badge });
  const groups = request.groups.map(({ group, type, members }) => ({
    groupID: group,
    type: TYPES[type],
    members: members.map(({ user, role }) => ({ user, role: Role[constant(role)] })),
  }));
  const hosted = host.makeWorld({ users: request.users, groups, plan: request.plan, asOf: request.as_of, onPush });
  const world = { id: request.world, hosted, made: new Map(), devices: new Map() };
  for (const wanted of request.devices) {
    const device = { name: wanted.device, user: wanted.user, sdk: host.startSdk(hosted, wanted), messages: new Map() };
    if (wanted.logged_in) await device.sdk.login(device.user, 'signature');
    world.devices.set(device.name, device);
  }
  for (const device of world.devices.values()) listen(device, world); // last: the making of a world is not told
  worlds.set(world.id, world);
}

async function release(world) {
  worlds.delete(world.id);
  for (const { sdk } of world.devices.values()) if (sdk.getLoginUser()) await sdk.logout();
}

async function history({ sdk }, group) {
  const messages = [];
  for (;;) {
    const page = await sdk.getGroupHistoryMessageList(group, 20, messages.at(-1) ?? null); // newest first
    if (page.length === 0) return messages.reverse();
    messages.push(...page);
  }
}
