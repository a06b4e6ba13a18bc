// An adapter in JavaScript, to start your own from. It speaks the protocol of scenarios/PROTOCOL.md on stdin and stdout, and
// calls the public API of an SDK. To put your SDK in the place of the double: replace the two imports, say in HELLO what
// you have, then go through WORDS, `show`, `listen` and the table wherever your API differs.
import { createInterface } from 'node:readline';
import * as host from './simple-host.mjs'; // what no SDK does: accounts, groups, plan, network, time
import { AT_ALL, ElemType, GroupType, Priority, ReceiveOpt, Status } from './simple-sdk.mjs';

const { plan, ...sdkByDefault } = host.DEFAULTS;
const HELLO = { // what you don't have, leave out of the capabilities, and out of the table
  protocol: 1, adapter: { name: 'javascript-template', version: '1.0' }, sdk: { name: 'simple-sdk', ...sdkByDefault }, plan,
  clock: 'virtual', // 'wall' where a real network takes its time: `settle` and `advance` are never asked for then
  worlds: 8, dimensions: host.DIMENSIONS,
  capabilities: `kinds at at-signed merge forward history search mark-read receive-option recall modify delete receipts groups
    mute login several-devices online-only exclusion-flags push network change-plan`.split(/\s+/),
};
const constant = (name) => name.toUpperCase().replaceAll('-', '_'); // 'not-receive' is NOT_RECEIVE in the SDK
const WORDS = { text: 'text', custom: 'data', image: 'path', sound: 'path', video: 'videoPath', file: 'fileName',
  location: 'desc', face: 'data', merger: 'title' }; // a text message has its words in textElem.text, and so on
const KINDS = Object.fromEntries(Object.keys(WORDS).map((kind) => [ElemType[constant(kind)], kind])); // by elemType
const contentOf = (message) => message[`${KINDS[message.elemType]}Elem`];
const mentions = (users) => users.map((user) => (user === '@all' ? AT_ALL : user));
const worlds = new Map(); // by number: what the host made, the devices by name, and `made`: what the SDK returned
let lines = ''; // of this turn of the event loop; at its end they go out together, whether or not more input comes
const flush = () => { process.stdout.write(lines); lines = ''; };
const write = (line) => { if (!lines) setImmediate(flush); lines += `${JSON.stringify(line)}\n`; }; // without undefined fields

function show(message, { messages }) { // as the protocol writes it; kept, as later calls name it by its msg_id
  if (!message) return null;
  messages.set(message.msgID, message);
  const { msgID: msg_id, sender, groupID, seq, groupAtUserList: at, status } = message, kind = KINDS[message.elemType];
  return { msg_id, kind: kind === 'text' && at.length ? 'text-at' : kind, text: contentOf(message)[WORDS[kind]], sender,
    group: groupID || undefined, seq: seq || undefined, recalled: status === Status.LOCAL_REVOKED || undefined,
    at: at.length ? at.map((user) => (user === AT_ALL ? '@all' : user)) : undefined };
}
const showAll = (messages, device) => ({ messages: messages.map((message) => show(message, device)) });
const showConversation = ({ unreadCount, lastMessage }, device) => ({ unread: unreadCount, last: show(lastMessage, device) });
const showReceipt = ({ readCount, unreadCount }) => ({ read: readCount, unread: unreadCount });

function listen(device, world) { // what the SDK's listeners are told is written as it comes
  const tell = (event, fields) => write({ event, world, device: device.device, ...fields });
  const tellEach = (event, fields) => (list) => list.forEach((each) => tell(event, fields(each)));
  const changed = tellEach('conversation_changed', (each) => ({ group: each.groupID, ...showConversation(each, device) }));
  device.sdk.addConversationListener({ onNewConversation: changed, onConversationChanged: changed,
    onTotalUnreadMessageCountChanged: (total) => tell('total_unread_changed', { total }) });
  device.sdk.addAdvancedMsgListener({
    onRecvNewMessage: (message) => tell('received', { message: show(message, device) }),
    onRecvMessageRevoked: (msgID) => tell('recalled', { msg_id: msgID }),
    onRecvMessageModified: (message) => tell('modified', { message: show(message, device) }),
    onRecvMessageReadReceipts: tellEach('receipt_changed', (each) => ({ msg_id: each.msgID, ...showReceipt(each) })),
  });
}
async function provision(r) {
  const bench = host.makeWorld(r, (user, text, badge) => write({ event: 'pushed', world: r.world, user, text, badge }));
  const devices = r.devices.map((wanted) => ({ ...wanted, sdk: host.startSdk(bench, wanted), messages: new Map() }));
  for (const { sdk, user, logged_in } of devices) if (logged_in) await sdk.login(user, 'signature');
  for (const device of devices) listen(device, r.world); // last: nothing of the making is told
  worlds.set(r.world, { bench, made: new Map(), devices: new Map(devices.map((device) => [device.device, device])) });
}
function send(sdk, r, message) {
  if (message) message.needReadReceipt = r.needs_receipt;
  if (message && r.excluded_from_unread !== null) message.isExcludedFromUnreadCount = r.excluded_from_unread;
  if (message && r.excluded_from_last !== null) message.isExcludedFromLastMessage = r.excluded_from_last;
  return sdk.sendMessage(message, r.receiver, r.group, Priority[constant(r.priority)], r.online_only,
    { disablePush: !r.push }, (percent) => write({ event: 'progress', id: r.id, percent }));
}
function modify(sdk, r, message) {
  if (message) contentOf(message)[WORDS[KINDS[message.elemType]]] = r.text;
  return sdk.modifyMessage(message);
}
async function history(sdk, r, _, device, messages = []) { // page by page; the SDK's are newest first
  const page = await sdk.getGroupHistoryMessageList(r.group, 20, messages.at(-1) ?? null);
  return page.length ? history(sdk, r, _, device, [...messages, ...page]) : messages.reverse();
}
// The object that a call means: what the SDK returned under this name (maybe null), or a message that the device knows.
async function find(name, { made }, { sdk, messages }) {
  if (!name || made.has(name) || messages.has(name)) return made.get(name) ?? messages.get(name) ?? null;
  return (await sdk.findMessages([name]).catch(() => []))[0] ?? null;
}
const unsupported = () => { throw Object.assign(new Error('not in the table'), { kind: 'unsupported' }); };
// The three forms of a request. One: something is done to the world.
const does = (work) => async (r, world, device) => ({ ok: (await work(r, world, device)) ?? {} });
// Two: the SDK returns a message object, which is kept as it is. Undefined says that the SDK has no such function.
const makes = (make) => async (r, world, device) => {
  const given = await Promise.all((r.messages ?? [r.original ?? r.message]).map((name) => find(name, world, device)));
  const object = make(device.sdk, r, ...given);
  world.made.set(r.made, object ?? null);
  return { returned: object === undefined ? 'absent' : object === null ? 'null' : 'object' };
};
// Three: the SDK answers later, here by a promise. `value` makes of its answer what `succeeded` carries.
const calls = (call, value = () => ({})) => async (r, world, device) => {
  call(device.sdk, r, await find(r.message, world, device), device).then(
    (answer) => write({ event: 'succeeded', id: r.id, value: value(answer, device) }),
    (error) => write({ event: 'failed', id: r.id, code: error.code }));
  return { returned: 'nothing' };
};
const table = {
  hello: does(() => HELLO), provision: does(provision), settle: does(() => {}), // nothing: the loop waits
  release: does((r, { devices }) => { worlds.delete(r.world); devices.forEach(({ sdk }) => sdk.logout().catch(() => {})); }),
  advance: does((r, { bench }) => host.advance(bench, r.milliseconds)),
  set_plan: does((r, { bench }) => host.setPlan(bench, r.plan)),
  disconnect: does((r, _, { sdk }) => host.disconnect(sdk)), connect: does((r, _, { sdk }) => host.connect(sdk)),
  create_text_message: makes((sdk, r) => sdk.createTextMessage(r.text)),
  create_text_at_message: makes((sdk, r) => sdk.createTextAtMessage(r.text, mentions(r.at))),
  create_custom_message: makes((sdk, r) => sdk.createCustomMessage(r.text)),
  create_image_message: makes((sdk, r) => sdk.createImageMessage(r.text)),
  create_sound_message: makes((sdk, r) => sdk.createSoundMessage(r.text, 1)),
  create_video_message: makes((sdk, r) => sdk.createVideoMessage(r.text, 'mp4', 1, '')),
  create_file_message: makes((sdk, r) => sdk.createFileMessage('', r.text)),
  create_location_message: makes((sdk, r) => sdk.createLocationMessage(r.text, 0, 0)),
  create_face_message: makes((sdk, r) => sdk.createFaceMessage(0, r.text)),
  create_merger_message: makes((sdk, r, ...messages) => sdk.createMergerMessage(messages, r.text, [], '')),
  create_forward_message: makes((sdk, r, message) => sdk.createForwardMessage(message)),
  create_at_signed_group_message: makes((sdk, r, original) => sdk.createAtSignedGroupMessage(original, mentions(r.at))),
  create_targeted_group_message: makes((sdk, r, original) => sdk.createTargetedGroupMessage?.(original, r.receivers)),
  send_message: calls(send, (message, device) => ({ message: show(message, device) })),
  login: calls((sdk, r, _, { user }) => sdk.login(user, 'signature')), logout: calls((sdk) => sdk.logout()),
  get_conversation: calls((sdk, r) => sdk.getConversation(`group_${r.group}`),
    (conversation, device) => ({ conversation: showConversation(conversation, device) })),
  get_total_unread_message_count: calls((sdk) => sdk.getTotalUnreadMessageCount(), (total) => ({ total_unread: total })),
  get_group_history_message_list: calls(history, showAll),
  search_local_messages: calls(
    (sdk, r) => sdk.searchLocalMessages({ conversationID: `group_${r.group}`, keywordList: [r.keyword] }), // newest first, too
    (found, device) => showAll(found.messageSearchResultItems.flatMap((item) => item.messageList).reverse(), device)),
  mark_group_message_as_read: calls((sdk, r) => sdk.markGroupMessageAsRead(r.group)),
  set_group_receive_message_opt: calls((sdk, r) => sdk.setGroupReceiveMessageOpt(r.group, ReceiveOpt[constant(r.option)])),
  revoke_message: calls((sdk, r, message) => sdk.revokeMessage(message)), modify_message: calls(modify),
  delete_messages: calls((sdk, r, message) => sdk.deleteMessages([message])),
  send_message_read_receipts: calls((sdk, r, message) => sdk.sendMessageReadReceipts([message])),
  get_message_read_receipts: calls((sdk, r, message) => sdk.getMessageReadReceipts([message]),
    ([receipt]) => ({ receipt: showReceipt(receipt) })),
  create_group: calls((sdk, r) => sdk.createGroup({ groupID: r.group, groupType: GroupType[constant(r.type)] },
    r.members.map((userID) => ({ userID })))),
  join_group: calls((sdk, r) => sdk.joinGroup(r.group, '')), quit_group: calls((sdk, r) => sdk.quitGroup(r.group)),
  invite_user_to_group: calls((sdk, r) => sdk.inviteUserToGroup(r.group, r.users)),
  kick_group_member: calls((sdk, r) => sdk.kickGroupMember(r.group, r.users, '')),
  dismiss_group: calls((sdk, r) => sdk.dismissGroup(r.group)),
  mute_group_member: calls((sdk, r) => sdk.muteGroupMember(r.group, r.user, r.seconds)),
  set_group_all_muted: calls((sdk, r) => sdk.setGroupInfo({ groupID: r.group, allMuted: r.muted })),
};
for await (const line of createInterface({ input: process.stdin })) { // one at a time, in the order in which they come
  const r = JSON.parse(line), world = worlds.get(r.world);
  try {
    write({ id: r.id, ...(await (table[r.do] ?? unsupported)(r, world, world?.devices.get(r.device))) });
  } catch (error) { // with a code: the SDK's answer; with a kind: 'unsupported'; else a bug of this file
    console.error(error);
    const blame = error.code > 0 ? { kind: 'sdk', code: error.code } : { kind: error.kind ?? 'adapter' };
    write({ id: r.id, error: { ...blame, text: String(error) } });
  }
  await new Promise((done) => process.nextTick(done)); // after all promises: the SDK does all it can before the next request
}
