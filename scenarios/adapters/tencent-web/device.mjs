// One device: an SDK instance in a module graph of its own. It does what the adapter asks for and tells what it is told.
// A worker has one device after the other, and for each the SDK is loaded anew: nothing of it is left from the one before.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { closePage, makePage, setNetwork, untilLoggedIn } from './surroundings.mjs';

const { folder } = workerData;
makePage();
console.log = console.info = console.debug = console.warn = console.error = () => {}; // the SDKs write much
// An exception that nobody catches ends no page: it is written to the console.
for (const kind of ['uncaughtException', 'unhandledRejection']) {
  process.on(kind, (error) => process.stderr.write(`${kind}: ${error?.stack ?? error}\n`));
}
const require = createRequire(import.meta.url);
function load() {
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  const loaded = require(folder);
  return loaded.default ?? loaded;
}
let Sdk = load();
const { TYPES, EVENT } = Sdk;

const AT_ALL = '@all';
const KINDS = {
  [TYPES.MSG_TEXT]: 'text', [TYPES.MSG_CUSTOM]: 'custom', [TYPES.MSG_IMAGE]: 'image', [TYPES.MSG_AUDIO]: 'sound',
  [TYPES.MSG_VIDEO]: 'video', [TYPES.MSG_FILE]: 'file', [TYPES.MSG_LOCATION]: 'location', [TYPES.MSG_FACE]: 'face',
  [TYPES.MSG_MERGER]: 'merger',
};
const WORDS = { text: 'text', custom: 'data', location: 'description', face: 'data', merger: 'title', file: 'fileName' };
const PRIORITIES = { high: TYPES.MSG_PRIORITY_HIGH, normal: TYPES.MSG_PRIORITY_NORMAL, low: TYPES.MSG_PRIORITY_LOW };
const OPTIONS = {
  receive: TYPES.MSG_REMIND_ACPT_AND_NOTE, 'not-receive': TYPES.MSG_REMIND_DISCARD,
  'not-notify': TYPES.MSG_REMIND_ACPT_NOT_NOTE,
};
const GROUP_TYPES = {
  work: TYPES.GRP_WORK, public: TYPES.GRP_PUBLIC, meeting: TYPES.GRP_MEETING, community: TYPES.GRP_COMMUNITY,
  avchatroom: TYPES.GRP_AVCHATROOM,
};
const READY_MS = 8000;

let device = null; // what is known of it: its SDK, its user, its messages, what was told of its conversations
let isUsed = false; // whether the SDK that is loaded has been somebody's

const tell = (event) => parentPort.postMessage({ event });
const conversationOf = (group) => `${TYPES.CONV_GROUP}${group}`;
const isGroup = (conversation) => conversation.type === TYPES.CONV_GROUP;
const groupOf = (conversation) => conversation.conversationID.slice(TYPES.CONV_GROUP.length);

/// A message as the protocol writes it; it is kept, as later calls name it by its id. Null for notices of the service.
function show(message) {
  const kind = KINDS[message?.type];
  if (!kind) return null;
  device.messages.set(message.ID, message);
  const inGroup = message.conversationType === TYPES.CONV_GROUP;
  const at = (message.atUserList ?? []).map((user) => (user === TYPES.MSG_AT_ALL ? AT_ALL : user));
  return {
    msg_id: message.ID, kind: kind === 'text' && at.length ? 'text-at' : kind, text: message.payload?.[WORDS[kind]] ?? '',
    sender: message.from, group: inGroup ? message.to : undefined,
    seq: inGroup && message.sequence > 0 && !message._onlineOnlyFlag ? message.sequence : undefined,
    recalled: message.isRevoked || undefined, at: at.length ? at : undefined,
  };
}

/// The last message of a conversation. The SDK shows what it says and whose it is; which one it is, where it was seen before.
function showLast(conversation) {
  const { lastMessage: last } = conversation;
  const kind = KINDS[last?.type];
  if (!kind || !last.lastTime) return null;
  const group = groupOf(conversation);
  const known = [...device.messages.values()]
    .find((it) => it.conversationID === conversation.conversationID && it.sequence === last.lastSequence);
  const text = last.payload?.[WORDS[kind]] ?? '';
  const shown = known ? show(known) : { msg_id: `${group}@${last.lastSequence}`, kind, seq: last.lastSequence || undefined };
  return { ...shown, text, sender: last.fromAccount, group, recalled: last.isRevoked || undefined };
}

const showConversation = (conversation) => ({ unread: conversation?.unreadCount ?? 0, last: conversation ? showLast(conversation) : null });
// A message that could not be sent stays in the SDK's list, marked as such: it is the application's, and nobody's message.
const wasSent = (message) => message.status !== 'fail';
const showAll = (messages) => messages.filter(wasSent).map(show).filter(Boolean);

/// What makes a conversation look different from before: not by which id its last message is known.
const outline = ({ unread, last }) => JSON.stringify([unread, last?.seq, last?.text, last?.sender, last?.recalled]);

/// What is told of a list of conversations: those that are not as they were told last.
function changed(conversations) {
  for (const conversation of conversations.filter(isGroup)) {
    const group = groupOf(conversation), shown = showConversation(conversation);
    const told = outline(shown);
    if (device.told.get(group) === told) continue;
    device.told.set(group, told);
    tell({ event: 'conversation_changed', group, ...shown });
  }
}

function listen() {
  const own = device;
  // What an instance says that was ended is heard by nobody.
  const sdk = { on: (name, hear) => own.sdk.on(name, (event) => { if (device === own) hear(event); }) };
  sdk.on(EVENT.MESSAGE_RECEIVED, ({ data }) => {
    for (const message of showAll(data)) tell({ event: 'received', message });
  });
  sdk.on(EVENT.MESSAGE_REVOKED, ({ data }) => {
    for (const { ID: msg_id } of data) if (msg_id) tell({ event: 'recalled', msg_id });
  });
  if (EVENT.MESSAGE_MODIFIED) {
    sdk.on(EVENT.MESSAGE_MODIFIED, ({ data }) => {
      for (const message of showAll(data)) tell({ event: 'modified', message });
    });
  }
  if (EVENT.MESSAGE_READ_RECEIPT_RECEIVED) {
    sdk.on(EVENT.MESSAGE_READ_RECEIPT_RECEIVED, ({ data }) => {
      for (const it of data) tell({ event: 'receipt_changed', msg_id: it.messageID, read: it.readCount, unread: it.unreadCount });
    });
  }
  sdk.on(EVENT.CONVERSATION_LIST_UPDATED, ({ data }) => changed(data));
  if (EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED) {
    sdk.on(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, ({ data }) => tell({ event: 'total_unread_changed', total: data }));
  }
}

const ready = (sdk) => new Promise((done, failed) => {
  const late = setTimeout(() => failed(new Error('the SDK did not become ready')), READY_MS);
  sdk.on(EVENT.SDK_READY, function once() {
    clearTimeout(late);
    sdk.off(EVENT.SDK_READY, once);
    done();
  });
});

async function logIn() {
  const { sdk, user } = device, isReady = ready(sdk);
  const { data } = await sdk.login({ userID: user, userSig: 'any' });
  if (!data?.repeatLogin) await isReady;
}

async function start({ user, app, address, loggedIn, groups }) {
  if (isUsed) Sdk = load();
  isUsed = true;
  setNetwork(address);
  const sdk = Sdk.create({ SDKAppID: app, scene: undefined });
  sdk.setLogLevel(4);
  device = { sdk, user, address, groups, messages: new Map(), told: new Map(), made: new Map() };
  if (loggedIn) await logIn();
  // What is told of the making is of no interest. It is what changes are told against.
  for (const conversation of await conversations()) device.told.set(groupOf(conversation), outline(showConversation(conversation)));
  listen();
}

const conversations = async () => {
  try {
    return (await device.sdk.getConversationList()).data.conversationList.filter(isGroup);
  } catch {
    return [];
  }
};

function stop() {
  device = null;
  closePage();
}

// A message is made for one address: the group is wanted when it is made, as are the receivers. The protocol names the
// group when it is sent. So an object is a recipe; it is made for the user's first group, and again where that was wrong.
const MAKERS = {
  text: (sdk, r) => [sdk.createTextMessage, { text: r.text }],
  'text-at': (sdk, r) => [sdk.createTextAtMessage, { text: r.text, atUserList: r.at.map((user) => (user === AT_ALL ? TYPES.MSG_AT_ALL : user)) }],
  custom: (sdk, r) => [sdk.createCustomMessage, { data: r.text, description: '', extension: '' }],
  merger: (sdk, r) => [sdk.createMergerMessage, { messageList: r.messages, title: r.text, abstractList: [r.text], compatibleText: r.text }],
  forward: (sdk, r) => [sdk.createForwardMessage, r.message],
};

function cook(recipe, address, priority) {
  const [make, payload] = MAKERS[recipe.kind](device.sdk, recipe);
  if (!make) return undefined;
  const options = { ...address, payload, ...(priority && { priority }), ...(recipe.receivers !== undefined && { receiverList: recipe.receivers }) };
  if (recipe.needsReceipt) options.needReadReceipt = true;
  return make.call(device.sdk, options);
}

const toGroup = (group) => ({ to: group, conversationType: TYPES.CONV_GROUP });

function make(recipe, name) {
  const object = cook(recipe, toGroup(device.groups[0] ?? 'nowhere'));
  if (!object) return { returned: 'null' };
  device.made.set(name, { recipe, cooked: new Map() });
  return { returned: 'object' };
}

const known = (id) => device.messages.get(id) ?? device.sdk.findMessage?.(id) ?? null;

function send(r) {
  const made = device.made.get(r.message);
  const address = r.group ? toGroup(r.group) : { to: r.receiver ?? '', conversationType: TYPES.CONV_C2C };
  let message = null;
  if (made) {
    // What is asked for with `receiver` beside the group is what the SDK has one form for: a list of one.
    const single = r.group && r.receiver !== null && made.recipe.receivers === undefined ? [r.receiver] : made.recipe.receivers;
    const key = JSON.stringify([address, single, r.priority, r.needs_receipt]);
    if (!made.cooked.has(key)) {
      made.cooked.set(key, cook({ ...made.recipe, receivers: single, needsReceipt: r.needs_receipt }, address, PRIORITIES[r.priority]));
    }
    message = made.cooked.get(key);
  }
  const control = {};
  if (r.excluded_from_unread !== null) control.excludedFromUnreadCount = r.excluded_from_unread;
  if (r.excluded_from_last !== null) control.excludedFromLastMessage = r.excluded_from_last;
  return device.sdk.sendMessage(message, {
    onlineUserOnly: r.online_only, offlinePushInfo: { disablePush: !r.push }, messageControlInfo: control,
  });
}

async function history(r) {
  let all = [], nextReqMessageID;
  for (;;) {
    const { data } = await device.sdk.getMessageList({ conversationID: conversationOf(r.group), nextReqMessageID });
    all = [...data.messageList, ...all];
    if (data.isCompleted || !data.nextReqMessageID) return all;
    nextReqMessageID = data.nextReqMessageID;
  }
}

async function modify(r) {
  const message = known(r.message);
  if (message) message.payload[WORDS[KINDS[message.type]]] = r.text;
  await device.sdk.modifyMessage(message);
}

async function conversation(r) {
  try {
    return (await device.sdk.getConversationProfile(conversationOf(r.group))).data.conversation;
  } catch (error) {
    if (error.code === 2500 || error.code === 2501) return undefined; // there is no such conversation
    throw error;
  }
}

/// Whether an exception is the SDK's answer, and no bug of this file: it was thrown in the SDK.
const isOfSdk = (error) => error?.code > 0 || /^ +at .*\/node_modules\//.test(error?.stack?.split('\n').find((line) => /^ +at /.test(line)));

// The three forms of a request, as in the protocol: done to the device, made by the SDK, called back by the SDK.
const does = (work) => async (r) => ({ ok: (await work(r)) ?? {} });
const makes = (recipe) => async (r) => make(recipe(r), r.made);
const calls = (call, value = () => ({})) => async (r) => {
  const own = device;
  let promise;
  try {
    promise = Promise.resolve(call(device.sdk, r));
  } catch (error) {
    if (!isOfSdk(error)) throw error;
    promise = Promise.reject(error);
  }
  promise.then(
    (answer) => device === own && tell({ event: 'succeeded', id: r.id, value: value(answer) }),
    (error) => device === own && tell({ event: 'failed', id: r.id, code: error?.code ?? 0, text: String(error?.message ?? error).slice(0, 200) }));
  return { returned: 'nothing' };
};
const target = async (r) => {
  const made = device.made.get(r.original);
  if (!made) return { returned: 'null' };
  return make({ ...made.recipe, receivers: r.receivers }, r.made);
};
const table = {
  start: does(start), stop: does(stop),
  disconnect: does(() => setNetwork(null)),
  connect: does(async () => {
    setNetwork(device.address);
    await untilLoggedIn(READY_MS);
  }),
  create_text_message: makes((r) => ({ kind: 'text', text: r.text })),
  create_text_at_message: makes((r) => ({ kind: 'text-at', text: r.text, at: r.at })),
  create_custom_message: makes((r) => ({ kind: 'custom', text: r.text })),
  create_merger_message: makes((r) => ({ kind: 'merger', text: r.text, messages: r.messages.map(known) })),
  create_forward_message: makes((r) => ({ kind: 'forward', message: known(r.message) })),
  create_targeted_group_message: target,
  send_message: calls((sdk, r) => send(r), ({ data }) => ({ message: show(data.message) })),
  login: calls(() => logIn()),
  logout: calls((sdk) => sdk.logout()),
  get_conversation: calls((sdk, r) => conversation(r), (it) => ({ conversation: showConversation(it) })),
  get_total_unread_message_count: calls((sdk) => sdk.getTotalUnreadMessageCount(), (total) => ({ total_unread: total })),
  get_group_history_message_list: calls((sdk, r) => history(r), (messages) => ({ messages: showAll(messages) })),
  mark_group_message_as_read: calls((sdk, r) => sdk.setMessageRead({ conversationID: conversationOf(r.group) })),
  set_group_receive_message_opt: calls((sdk, r) => sdk.setMessageRemindType({ groupID: r.group, messageRemindType: OPTIONS[r.option] })),
  revoke_message: calls((sdk, r) => sdk.revokeMessage(known(r.message))),
  modify_message: calls((sdk, r) => modify(r)),
  delete_messages: calls((sdk, r) => sdk.deleteMessage([known(r.message)])),
  send_message_read_receipts: calls((sdk, r) => sdk.sendMessageReadReceipt([known(r.message)])),
  get_message_read_receipts: calls((sdk, r) => sdk.getMessageReadReceiptList([known(r.message)]), ({ data }) => {
    const { readCount = 0, unreadCount = 0 } = data.messageList[0]?.readReceiptInfo ?? {};
    return { receipt: { read: readCount, unread: unreadCount } };
  }),
  create_group: calls((sdk, r) => sdk.createGroup({
    groupID: r.group, name: r.group, type: GROUP_TYPES[r.type], memberList: r.members.map((userID) => ({ userID })),
  })),
  join_group: calls((sdk, r) => sdk.joinGroup({ groupID: r.group, type: undefined })),
  invite_user_to_group: calls((sdk, r) => sdk.addGroupMember({ groupID: r.group, userIDList: r.users })),
  quit_group: calls((sdk, r) => sdk.quitGroup(r.group)),
  kick_group_member: calls((sdk, r) => sdk.deleteGroupMember({ groupID: r.group, userIDList: r.users, reason: '' })),
  dismiss_group: calls((sdk, r) => sdk.dismissGroup(r.group)),
  mute_group_member: calls((sdk, r) => sdk.setGroupMemberMuteTime({ groupID: r.group, userID: r.user, muteTime: r.seconds })),
  set_group_all_muted: calls((sdk, r) => sdk.updateGroupProfile({ groupID: r.group, muteAllMembers: r.muted })),
};

parentPort.on('message', async (r) => {
  try {
    const work = table[r.do];
    if (!work) throw Object.assign(new Error(`${r.do} is not in the table`), { kind: 'unsupported' });
    parentPort.postMessage({ id: r.id, reply: await work(r) });
  } catch (error) { // the SDK's answer; with a kind: 'unsupported'; else a bug of this file
    const blame = isOfSdk(error) ? { kind: 'sdk', code: error.code ?? 0 } : { kind: error?.kind ?? 'adapter' };
    parentPort.postMessage({ id: r.id, reply: { error: { ...blame, text: String(error?.stack ?? error) } } });
  }
});
