// One device: an SDK instance in a page of its own. It does what the adapter asks for and tells what it is told.
import { Page, UploadPlugin } from './surroundings.mjs';

const AT_ALL = '@all';
const READY_MS = 8000;
const AFTER_BOTH_MS = 20;
/// Where a kind has its words; those that have none carry them as data of the application's.
const WORDS = { text: 'text', custom: 'data', location: 'description', face: 'data', merger: 'title', file: 'fileName' };
const WORDLESS = ['image', 'sound', 'video'];
const wordsOf = (kind, { payload, cloudCustomData = '' }) => (WORDS[kind] ? payload?.[WORDS[kind]] : cloudCustomData);
const something = (name, type) => Object.assign(new File(['aside'], name, { type }), { duration: 1000 });

/// What the protocol has words for, in the SDK's words.
const dictionary = (TYPES) => ({
  kinds: {
    [TYPES.MSG_TEXT]: 'text', [TYPES.MSG_CUSTOM]: 'custom', [TYPES.MSG_IMAGE]: 'image', [TYPES.MSG_AUDIO]: 'sound',
    [TYPES.MSG_VIDEO]: 'video', [TYPES.MSG_FILE]: 'file', [TYPES.MSG_LOCATION]: 'location', [TYPES.MSG_FACE]: 'face',
    [TYPES.MSG_MERGER]: 'merger',
  },
  priorities: { high: TYPES.MSG_PRIORITY_HIGH, normal: TYPES.MSG_PRIORITY_NORMAL, low: TYPES.MSG_PRIORITY_LOW },
  options: {
    receive: TYPES.MSG_REMIND_ACPT_AND_NOTE, 'not-receive': TYPES.MSG_REMIND_DISCARD, 'not-notify': TYPES.MSG_REMIND_ACPT_NOT_NOTE,
  },
  types: {
    work: TYPES.GRP_WORK, public: TYPES.GRP_PUBLIC, meeting: TYPES.GRP_MEETING, community: TYPES.GRP_COMMUNITY,
    avchatroom: TYPES.GRP_AVCHATROOM,
  },
});

/// What makes a conversation look different from before: not by which id its last message is known.
const outline = ({ unread, last }) => JSON.stringify([unread, last?.seq, last?.text, last?.sender, last?.recalled]);
// A message that could not be sent stays in the SDK's list, as does one that was deleted: both are marked, for the application
// to leave them out.
const isThere = (message) => message.status !== 'fail' && !message.isDeleted;
/// Whether an exception is the SDK's answer, and no bug of this file: it was thrown in the SDK.
const isOfSdk = (error) => error?.code > 0 || /^ +at .*\/node_modules\//.test(error?.stack?.split('\n').find((line) => /^ +at /.test(line)));

class Device {
  messages = new Map(); // those that the SDK showed, by their ids

  sending = new Set(); // those that were given to the SDK to be sent: it may show them before it calls back

  told = new Map(); // what was told of each conversation

  made = new Map(); // recipes of message objects, by the names that the harness gave to the objects

  isEnded = false;

  constructor(sdkPackage, { user, app, address, groups, tell, trace, misuse }) {
    this.page = new Page(trace);
    this.page.setNetwork(address);
    const Sdk = sdkPackage.load(this.page);
    this.knowsLists = sdkPackage.knowsLists || misuse === 'old';
    this.listOf = (users) => (misuse === 'string' && users?.length === 1 ? users[0] : users);
    Object.assign(this, { user, address, groups, tell, TYPES: Sdk.TYPES, EVENT: Sdk.EVENT, words: dictionary(Sdk.TYPES) });
    this.sdk = Sdk.create({ SDKAppID: app, eventThrottling: false }); // events as they happen, where a version can
    this.sdk.setLogLevel(4);
    this.sdk.registerPlugin({ 'tim-upload-plugin': UploadPlugin });
  }

  async begin(loggedIn) {
    if (loggedIn) await this.logIn();
    // What is told of the making is of no interest. It is what changes are told against.
    for (const it of await this.conversations()) this.told.set(this.groupOf(it), outline(this.showConversation(it)));
    this.listen();
  }

  end() {
    this.isEnded = true;
    this.page.close();
  }

  // What is shown.

  conversationOf(group) { return `${this.TYPES.CONV_GROUP}${group}`; }

  groupOf(conversation) { return conversation.conversationID.slice(this.TYPES.CONV_GROUP.length); }

  /// A message as the protocol writes it; it is kept, as later calls name it by its id. Null for notices of the service. An own
  /// one without a sender was made before the login.
  show(message) {
    const kind = this.words.kinds[message?.type];
    if (!kind) return null;
    this.messages.set(message.ID, message);
    const inGroup = message.conversationType === this.TYPES.CONV_GROUP;
    const at = (message.atUserList ?? []).map((user) => (user === this.TYPES.MSG_AT_ALL ? AT_ALL : user));
    return {
      msg_id: message.ID, kind: kind === 'text' && at.length ? 'text-at' : kind, text: wordsOf(kind, message) ?? '',
      sender: message.from || (message.flow === 'out' ? this.user : undefined), group: inGroup ? message.to : undefined,
      seq: inGroup && message.sequence > 0 && !message._onlineOnlyFlag ? message.sequence : undefined,
      recalled: message.isRevoked || undefined, at: at.length ? at : undefined,
    };
  }

  showAll(messages) { return messages.filter(isThere).map((it) => this.show(it)).filter(Boolean); }

  /// The last message of a conversation. The SDK shows what it says and whose it is; which one it is, where it was seen before.
  showLast(conversation) {
    const { lastMessage: last } = conversation;
    const kind = this.words.kinds[last?.type];
    if (!kind || !last.lastTime) return null;
    const group = this.groupOf(conversation);
    const shows = wordsOf(kind, last) ?? (kind === 'text' && last.messageForShow || ''); // old versions keep no payload of it
    const isIt = (it) => (WORDS[kind] ? (wordsOf(kind, it) ?? '') === shows : it.sequence === last.lastSequence);
    const known = [...this.messages.values(), ...this.sending].find((it) => it.conversationID === conversation.conversationID
      && (it.from || '') === (last.fromAccount || '') && it.type === last.type && isIt(it));
    const text = known ? wordsOf(kind, known) ?? '' : shows;
    const shown = known ? this.show(known) : { msg_id: `${group}@${last.lastSequence}`, kind, seq: last.lastSequence || undefined };
    return { ...shown, text, sender: last.fromAccount || shown.sender, group, recalled: last.isRevoked || undefined };
  }

  showConversation(conversation) {
    return { unread: conversation?.unreadCount ?? 0, last: conversation ? this.showLast(conversation) : null };
  }

  async conversations() {
    try {
      const { data } = await this.sdk.getConversationList();
      return data.conversationList.filter((it) => it.type === this.TYPES.CONV_GROUP);
    } catch {
      return [];
    }
  }

  async conversation(group) {
    return (await this.conversations()).find((it) => this.groupOf(it) === group);
  }

  async history(group) {
    let all = [], nextReqMessageID;
    for (;;) {
      const { data } = await this.sdk.getMessageList({ conversationID: this.conversationOf(group), nextReqMessageID });
      all = [...data.messageList, ...all];
      if (data.isCompleted || !data.nextReqMessageID) return all;
      nextReqMessageID = data.nextReqMessageID;
    }
  }

  known(id) { return this.messages.get(id) ?? this.sdk.findMessage?.(id) ?? null; }

  // What happens.

  /// What is told of a list of conversations: those that are not as they were told last.
  changed(conversations) {
    for (const conversation of conversations.filter((it) => it.type === this.TYPES.CONV_GROUP)) {
      const group = this.groupOf(conversation), shown = this.showConversation(conversation);
      const told = outline(shown);
      if (this.told.get(group) !== told) {
        this.told.set(group, told);
        this.tell({ event: 'conversation_changed', group, ...shown });
      }
    }
  }

  /// Hears an event that the SDK has; not all versions have all. An instance that was ended is heard by nobody.
  on(event, hear) {
    if (event) this.sdk.on(event, ({ data }) => { if (!this.isEnded) hear(data); });
  }

  listen() {
    const { EVENT } = this;
    this.on(EVENT.MESSAGE_RECEIVED, (messages) => {
      for (const message of this.showAll(messages)) this.tell({ event: 'received', message });
    });
    this.on(EVENT.MESSAGE_REVOKED, (messages) => {
      for (const { ID: msg_id } of messages) if (msg_id) this.tell({ event: 'recalled', msg_id });
    });
    this.on(EVENT.MESSAGE_MODIFIED, (messages) => {
      for (const message of this.showAll(messages)) this.tell({ event: 'modified', message });
    });
    this.on(EVENT.MESSAGE_READ_RECEIPT_RECEIVED, (receipts) => {
      for (const it of receipts) this.tell({ event: 'receipt_changed', msg_id: it.messageID, read: it.readCount, unread: it.unreadCount });
    });
    // Some versions tell of the list before they tell of the message that it shows, or have counted it: what is told is known
    // after both.
    this.on(EVENT.CONVERSATION_LIST_UPDATED, (conversations) => setTimeout(() => { if (!this.isEnded) this.changed(conversations); }, AFTER_BOTH_MS));
    this.on(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, (total) => this.tell({ event: 'total_unread_changed', total }));
  }

  async logIn() {
    const isReady = new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error('the SDK did not become ready')), READY_MS);
      const once = () => {
        clearTimeout(late);
        this.sdk.off(this.EVENT.SDK_READY, once);
        done();
      };
      this.sdk.on(this.EVENT.SDK_READY, once);
    });
    isReady.catch(() => {}); // where the login fails, nobody waits for it
    const isQuiet = this.page.untilBack(READY_MS);
    const { data } = await this.sdk.login({ userID: this.user, userSig: 'any' });
    if (data?.repeatLogin) return;
    await isReady;
    await isQuiet; // ready says not that its groups are known, which it asks for when it sends
  }

  // Messages are made for one address: the group is wanted when one is made, as are the receivers. The protocol names the group
  // when it is sent. So an object is a recipe; it is made for the user's first group, and again where that was wrong.

  cook(recipe, address, priority) {
    const { sdk, TYPES } = this;
    const toAt = (user) => (user === AT_ALL ? TYPES.MSG_AT_ALL : user);
    const [make, payload] = {
      text: () => [sdk.createTextMessage, { text: recipe.text }],
      'text-at': () => [sdk.createTextAtMessage, { text: recipe.text, atUserList: recipe.at.map(toAt) }],
      custom: () => [sdk.createCustomMessage, { data: recipe.text, description: '', extension: '' }],
      merger: () => [sdk.createMergerMessage, { messageList: recipe.messages, title: recipe.text, abstractList: [recipe.text], compatibleText: recipe.text }],
      image: () => [sdk.createImageMessage, { file: something('it.png', 'image/png') }],
      sound: () => [sdk.createAudioMessage, { file: something('it.mp3', 'audio/mp3') }],
      video: () => [sdk.createVideoMessage, { file: something('it.mp4', 'video/mp4') }],
      file: () => [sdk.createFileMessage, { file: something(recipe.text, 'text/plain') }],
      location: () => [sdk.createLocationMessage, { description: recipe.text, longitude: 0, latitude: 0 }],
      face: () => [sdk.createFaceMessage, { index: 1, data: recipe.text }],
      forward: () => [sdk.createForwardMessage, recipe.message],
    }[recipe.kind]();
    if (!make) return undefined;
    const options = { ...address, payload, ...(priority && { priority }), ...(recipe.receivers !== undefined && { receiverList: this.listOf(recipe.receivers) }) };
    if (recipe.needsReceipt) options.needReadReceipt = true;
    if (WORDLESS.includes(recipe.kind)) options.cloudCustomData = recipe.text;
    return make.call(sdk, options);
  }

  toGroup(group) { return { to: group, conversationType: this.TYPES.CONV_GROUP }; }

  make(recipe, name) {
    const object = this.cook(recipe, this.toGroup(this.groups[0] ?? 'nowhere'));
    if (!object) return { returned: 'null' };
    this.made.set(name, { recipe, cooked: new Map() });
    return { returned: 'object' };
  }

  target(r) {
    if (!this.knowsLists) return { returned: 'absent' };
    const made = this.made.get(r.original);
    return made ? this.make({ ...made.recipe, receivers: r.receivers }, r.made) : { returned: 'null' };
  }

  /// Whether a send has a receiver beside its group, and is not aimed at a list anyway.
  isSingle(r, made) { return Boolean(r.group) && r.receiver !== null && made?.recipe.receivers === undefined; }

  send(r) {
    const made = this.made.get(r.message);
    const address = r.group ? this.toGroup(r.group) : { to: r.receiver ?? '', conversationType: this.TYPES.CONV_C2C };
    let message = null;
    if (made) {
      // What is asked for with `receiver` beside the group is what the SDK has one form for: a list of one.
      const receivers = this.isSingle(r, made) ? [r.receiver] : made.recipe.receivers;
      const key = JSON.stringify([address, receivers, r.priority, r.needs_receipt]);
      if (!made.cooked.has(key)) {
        made.cooked.set(key, this.cook({ ...made.recipe, receivers, needsReceipt: r.needs_receipt }, address, this.words.priorities[r.priority]));
      }
      message = made.cooked.get(key);
      if (message) this.sending.add(message);
    }
    const control = {};
    if (r.excluded_from_unread !== null) control.excludedFromUnreadCount = r.excluded_from_unread;
    if (r.excluded_from_last !== null) control.excludedFromLastMessage = r.excluded_from_last;
    return this.sdk.sendMessage(message, {
      onlineUserOnly: r.online_only, offlinePushInfo: { disablePush: !r.push }, messageControlInfo: control,
    });
  }

  async modify(r) {
    const message = this.known(r.message);
    const field = WORDS[this.words.kinds[message?.type]];
    if (field) message.payload[field] = r.text; else if (message) message.cloudCustomData = r.text;
    await this.sdk.modifyMessage(message);
  }

  /// A group is known when the SDK has asked for all of it: what comes into it before that, some versions tell of together with
  /// all that came earlier, or not, as the answers fall.
  async join(groupID) {
    const isQuiet = this.page.untilQuiet(READY_MS);
    await this.sdk.joinGroup({ groupID, type: undefined });
    await isQuiet;
  }

  async connect() {
    this.page.setNetwork(this.address);
    await this.page.untilBack(READY_MS);
  }
}

// The three forms of a request, as in the protocol: done to the device, made by the SDK, called back by the SDK.
const does = (work) => async (device, r) => ({ ok: (await work(device, r)) ?? {} });
const makes = (recipe) => async (device, r) => device.make(recipe(r, device), r.made);
const calls = (call, value = () => ({})) => async (device, r) => {
  let promise;
  try {
    promise = Promise.resolve(call(device, r));
  } catch (error) {
    if (!isOfSdk(error)) throw error;
    promise = Promise.reject(error);
  }
  const tell = (event) => { if (!device.isEnded) device.tell({ id: r.id, ...event }); };
  promise.then(
    (answer) => tell({ event: 'succeeded', value: value(answer, device) }),
    (error) => tell({ event: 'failed', code: error?.code ?? 0, text: String(error?.message ?? error).slice(0, 200) }));
  return { returned: 'nothing' };
};

const receipt = ({ data }) => {
  const { readCount = 0, unreadCount = 0 } = data.messageList[0]?.readReceiptInfo ?? {};
  return { receipt: { read: readCount, unread: unreadCount } };
};
const remind = calls(({ sdk, words }, r) => sdk.setMessageRemindType({ groupID: r.group, messageRemindType: words.options[r.option] }));
const send = calls((device, r) => device.send(r), ({ data }, device) => ({ message: device.show(data.message) }));
const table = {
  disconnect: does((device) => device.page.setNetwork(null)),
  connect: does((device) => device.connect()),
  create_text_message: makes((r) => ({ kind: 'text', text: r.text })),
  create_text_at_message: makes((r) => ({ kind: 'text-at', text: r.text, at: r.at })),
  ...Object.fromEntries(['image', 'sound', 'video', 'file', 'location', 'face'].map((kind) => [`create_${kind}_message`, makes((r) => ({ kind, text: r.text }))])),
  create_custom_message: makes((r) => ({ kind: 'custom', text: r.text })),
  create_merger_message: makes((r, device) => ({ kind: 'merger', text: r.text, messages: r.messages.map((id) => device.known(id)) })),
  create_forward_message: makes((r, device) => ({ kind: 'forward', message: device.known(r.message) })),
  create_targeted_group_message: async (device, r) => device.target(r),
  send_message: async (device, r) => {
    const isAbsent = !device.knowsLists && device.isSingle(r, device.made.get(r.message));
    return isAbsent ? { returned: 'absent' } : send(device, r);
  },
  login: calls((device) => device.logIn()),
  logout: calls(({ sdk }) => sdk.logout()),
  get_conversation: calls((device, r) => device.conversation(r.group), (it, device) => ({ conversation: device.showConversation(it) })),
  get_total_unread_message_count: calls(({ sdk }) => sdk.getTotalUnreadMessageCount(), (total) => ({ total_unread: total })),
  get_group_history_message_list: calls((device, r) => device.history(r.group), (messages, device) => ({ messages: device.showAll(messages) })),
  mark_group_message_as_read: calls((device, r) => device.sdk.setMessageRead({ conversationID: device.conversationOf(r.group) })),
  set_group_receive_message_opt: async (device, r) => (device.words.options[r.option] ? remind(device, r) : { returned: 'absent' }),
  revoke_message: calls((device, r) => device.sdk.revokeMessage(device.known(r.message))),
  modify_message: calls((device, r) => device.modify(r)),
  delete_messages: calls((device, r) => device.sdk.deleteMessage([device.known(r.message)])),
  send_message_read_receipts: calls((device, r) => device.sdk.sendMessageReadReceipt([device.known(r.message)])),
  get_message_read_receipts: calls((device, r) => device.sdk.getMessageReadReceiptList([device.known(r.message)]), receipt),
  create_group: calls(({ sdk, words }, r) => sdk.createGroup({
    groupID: r.group, name: r.group, type: words.types[r.type], memberList: r.members.map((userID) => ({ userID })),
  })),
  join_group: calls((device, r) => device.join(r.group)),
  invite_user_to_group: calls(({ sdk }, r) => sdk.addGroupMember({ groupID: r.group, userIDList: r.users })),
  quit_group: calls(({ sdk }, r) => sdk.quitGroup(r.group)),
  kick_group_member: calls(({ sdk }, r) => sdk.deleteGroupMember({ groupID: r.group, userIDList: r.users, reason: '' })),
  dismiss_group: calls(({ sdk }, r) => sdk.dismissGroup(r.group)),
  mute_group_member: calls(({ sdk }, r) => sdk.setGroupMemberMuteTime({ groupID: r.group, userID: r.user, muteTime: r.seconds })),
  set_group_all_muted: calls(({ sdk }, r) => sdk.updateGroupProfile({ groupID: r.group, muteAllMembers: r.muted })),
};

/// What an exception comes to: the SDK's answer; with a kind: 'unsupported'; else a bug of this file.
const excuse = (error) => {
  const blame = isOfSdk(error) ? { kind: 'sdk', code: error.code ?? 0 } : { kind: error?.kind ?? 'adapter' };
  return { error: { ...blame, text: String(error?.stack ?? error) } };
};

/// Starts a device, and logs it in where that is wanted. `tell` is given what happens on it.
export async function start(sdkPackage, wanted) {
  try {
    const device = new Device(sdkPackage, wanted);
    await device.begin(wanted.loggedIn);
    return { device };
  } catch (error) {
    return excuse(error);
  }
}

/// Does a request of the protocol on a device; its reply.
export async function answer(device, r) {
  try {
    const work = table[r.do];
    if (!work) throw Object.assign(new Error(`${r.do} is not in the table`), { kind: 'unsupported' });
    return await work(device, r);
  } catch (error) {
    return excuse(error);
  }
}
