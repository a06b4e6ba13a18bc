// The service behind the SDK double: accounts, groups, messages, and who may know what.
//
// One `Service` is one world. It lives in memory, does everything at once and has no clock of its own, so that two runs
// are alike to the letter. It knows nothing of the adapter or its protocol. Where the vendor's documents leave a question
// open, the answer chosen here is marked "open:".

export const Role = { MEMBER: 200, ADMIN: 300, OWNER: 400 };
export const GroupType = {
  WORK: 'Work',
  PUBLIC: 'Public',
  MEETING: 'Meeting',
  COMMUNITY: 'Community',
  AVCHATROOM: 'AVChatRoom',
};
export const Priority = { DEFAULT: 0, HIGH: 1, NORMAL: 2, LOW: 3 };
export const ReceiveOpt = { RECEIVE: 0, NOT_RECEIVE: 1, NOT_NOTIFY: 2, NOT_NOTIFY_EXCEPT_AT: 3, NOT_RECEIVE_EXCEPT_AT: 4 };
export const AT_ALL = '__kImSDK_MesssageAtALL__'; // the vendor's own spelling

/** The kinds of content: the message's field that holds it, and the field in there that holds its words. */
export const ELEMENTS = {
  1: ['textElem', 'text'],
  2: ['customElem', 'data'],
  3: ['imageElem', 'path'],
  4: ['soundElem', 'path'],
  5: ['videoElem', 'videoPath'],
  6: ['fileElem', 'fileName'],
  7: ['locationElem', 'desc'],
  8: ['faceElem', 'data'],
  10: ['mergerElem', 'title'],
};

export class V2TIMError extends Error {
  constructor(code, desc) {
    super(desc);
    this.code = code;
  }
}

/** Error codes, as the error code page lists them. */
const refuse = {
  invalid: (why) => new V2TIMError(6017, `invalid parameters: ${why}`),
  permission: (why) => new V2TIMError(10007, `no permission: ${why}`),
  noSuchGroup: () => new V2TIMError(10010, 'the group does not exist'),
  malformedGroup: () => new V2TIMError(10015, 'malformed group id'),
  muted: () => new V2TIMError(10017, 'muted'),
  groupIdTaken: () => new V2TIMError(10021, 'the group id is taken'),
  noSuchMessage: () => new V2TIMError(10030, 'no such message'),
  recallTooLate: () => new V2TIMError(10031, 'too late to recall'),
  recallNotAllowed: () => new V2TIMError(10032, 'not allowed to recall'),
};

/**
 * What a type of group does. `earlier`: new members see what was sent before. `join`: by oneself. `invite`: members may.
 * Public groups need approval by default, and they and Meetings take no invitations; both can be switched, and the groups
 * here are as the protocol wants them: open. The last is no group: two users in private.
 */
const TYPES = {
  Work: { unread: true, history: true, earlier: false, join: false, invite: true, targets: true },
  Public: { unread: true, history: true, earlier: false, join: true, invite: true, targets: true },
  Meeting: { unread: false, history: true, earlier: true, join: true, invite: true, targets: true },
  Community: { unread: true, history: true, earlier: true, join: true, invite: true, targets: 'by the rules' },
  AVChatRoom: { unread: false, history: false, earlier: false, join: true, invite: false, targets: false },
  C2C: { unread: true, history: true, earlier: true },
};

/** Rules that the vendor changed over the years, by the date from which they hold. */
const RULES = [
  { from: '2022-01-14', communityFloor: null, mostReceivers: Infinity },
  { from: '2025-09-05', communityFloor: '8.7.7201', mostReceivers: 50 },
];
// open: whether the Trial plan of 2022 carries the feature. Here it does not.
const PLANS_WITH_TARGETS = ['ultimate@2022', 'premium@2023', 'pro@2025', 'pro-plus@2025', 'enterprise@2025'];
const NATIVE = ['android', 'ios', 'macos', 'windows'];
const GROUP_ID = /^[\x21-\x7e]{1,48}$/;
const RECALL_WINDOW_MS = 120_000;
const MESSAGES_A_SECOND = 40;

/** Number by number: 6.0.975 is older than 6.0.1975. */
export function isAtLeast(version, floor) {
  const [a, b] = [version, floor].map((text) => text.split('.').map(Number));
  const i = a.findIndex((part, at) => part !== b[at]);
  return i < 0 || a[i] > b[i];
}

const mentions = ({ groupAtUserList: at }, user) => at.includes(user) || at.includes(AT_ALL);

/** One device's connection. The SDK on that device sets `emit`, by which it is told of events. */
class Session {
  constructor(device) {
    Object.assign(this, { device, emit: null, user: null, lastUser: null, connected: true });
    this.forget();
  }

  forget() {
    this.handed = new Map(); // message: the revision of it that this device was told of
    this.shown = new Map(); // chat: the state of the conversation that this device was told of
    this.total = 0;
  }

  get online() {
    return this.connected && this.user !== null;
  }
}

export class Service {
  #users;
  #sessions = [];
  #chats = new Map();
  #rules;
  #now = 0;
  #sent = 0;
  #defect;
  #onPush;

  constructor({ users, plan, asOf = RULES.at(-1).from, defect, onPush }) {
    this.#users = new Set(users);
    this.#rules = RULES.findLast((rules) => rules.from <= asOf) ?? RULES[0];
    this.#defect = defect;
    this.#onPush = onPush;
    this.plan = plan;
  }

  // What only a host does, and no SDK.

  advance(milliseconds) {
    this.#now += milliseconds;
  }

  addGroup(groupID, type, members) {
    const group = { groupID, type: TYPES[type], seq: 0, messages: [], members: new Map(), allMuted: false };
    this.#chats.set(groupID, group);
    for (const { user, role } of members) this.#enter(group, user, role);
    return group;
  }

  // Connections.

  /** `device` says which SDK it is: `platform`, `edition`, `version`. */
  open(device) {
    const session = new Session(device);
    this.#sessions.push(session);
    return session;
  }

  // Several devices of a user may be of one platform: the console setting for it is taken to be on.
  login(session, user) {
    if (!this.#users.has(user)) throw refuse.invalid('no such account');
    if (session.lastUser !== user) session.forget();
    session.lastUser = session.user = user;
    this.#catchUp(session);
  }

  logout(session) {
    session.user = null;
  }

  disconnect(session) {
    session.connected = false;
  }

  connect(session) {
    session.connected = true;
    if (session.online) this.#catchUp(session);
  }

  // open: how a device learns of what it missed. Here by receive events, for what is still there and still for its user.
  #catchUp(session) {
    for (const chat of this.#chatsOf(session.user)) {
      const member = chat.members.get(session.user);
      for (const message of chat.messages) {
        if (!this.#isFor(message, session.user)) continue;
        const handed = session.handed.get(message);
        const isNew = handed === undefined && message.seq > member.joinedAt && chat.type.history;
        if (isNew && !message.recalled && !message.deletedBy.has(session.user)) this.#hand(message, session);
        if (handed !== undefined && handed !== message.revision) this.#tellOfChange(message, session);
      }
    }
    for (const chat of this.#chatsOf(session.user)) this.#refreshSession(chat, session);
  }

  // Sending.

  get planHasTargets() {
    return PLANS_WITH_TARGETS.includes(this.plan);
  }

  send(session, draft) {
    const sender = session.user;
    const chat = draft.groupID ? this.#groupToSpeakIn(draft.groupID, sender) : this.#privateChat(sender, draft.receiver);
    const targets = draft.targets && this.#acceptedTargets(chat, session.device, draft.targets);
    const dropped = this.#isOverRate(chat, draft.priority);
    const stored = !dropped && !draft.onlineUserOnly;
    const message = {
      ...draft,
      msgID: `144115-${++this.#sent}`,
      chat,
      sender,
      time: this.#now,
      targeted: targets !== null,
      recipients: new Set([...chat.members.keys()].filter((user) => user !== sender && (targets?.has(user) ?? true))),
      seq: stored ? ++chat.seq : 0,
      revision: 0,
      recalled: false,
      readers: new Set(),
      deletedBy: new Set(),
    };
    if (dropped) return message; // the sender is told of success all the same
    if (stored) this.#store(message);
    session.handed.set(message, message.revision);
    this.#deliver(message, session);
    this.#refresh(chat);
    return message;
  }

  #store(message) {
    message.chat.messages.push(message);
    // An own message marks what came before as read, on all of the sender's devices.
    // open: whether a targeted one does, too. Here it does not.
    if (!message.targeted) message.chat.members.get(message.sender).readUpTo = message.seq;
  }

  #groupToSpeakIn(groupID, user) {
    const group = this.#group(groupID);
    const member = this.#member(group, user);
    const silenced = group.allMuted || member.mutedUntil > this.#now;
    if (silenced && member.role < Role.ADMIN) throw refuse.muted();
    return group;
  }

  #privateChat(sender, receiver) {
    if (!this.#users.has(receiver)) throw refuse.invalid('no such receiver');
    const id = ['c2c', ...[sender, receiver].sort()].join(' '); // no group id has a space
    let chat = this.#chats.get(id);
    if (!chat) {
      chat = { groupID: '', type: TYPES.C2C, seq: 0, messages: [], members: new Map() };
      this.#chats.set(id, chat);
      for (const user of [sender, receiver]) this.#enter(chat, user, Role.MEMBER);
    }
    return chat;
  }

  // open: receivers who are no members, unknown, malformed, or the sender. Here they are passed over without a word, even
  // if nobody is left. A repeated one counts once. open: what a list that is too long gets. Here the send is refused.
  #acceptedTargets(group, device, list) {
    const targets = new Set(list);
    if (!this.#takesTargets(group.type, device)) throw refuse.permission('no targeted messages in a group of this type');
    if (targets.size > this.#rules.mostReceivers) throw refuse.invalid('too many receivers');
    return this.#defect === 'broadcast' ? new Set(group.members.keys()) : targets;
  }

  #takesTargets(type, { platform, version }) {
    if (type !== TYPES.Community) return type.targets;
    const floor = this.#rules.communityFloor;
    return floor !== null && NATIVE.includes(platform) && isAtLeast(version, floor);
  }

  // Beyond the rate, messages of lower priority are dropped. open: whether targeted ones are among them. Here they are.
  #isOverRate(chat, priority) {
    if (!chat.groupID || priority === Priority.HIGH) return false;
    const recent = chat.messages.filter((message) => this.#now - message.time < 1000);
    return recent.length >= MESSAGES_A_SECOND;
  }

  // open: which devices of a receiver, and of the sender, get a targeted message. Here all that are online, whatever
  // their version and edition. open: whether an absent receiver is pushed one. Here as for any message.
  #deliver(message, from) {
    for (const user of [message.sender, ...message.recipients]) {
      const online = this.#onlineSessions(user);
      for (const session of online) if (session !== from) this.#hand(message, session);
      if (online.length === 0) this.#push(message, user);
    }
  }

  // open: what a receiver who set the group to be not received is handed. Here nothing: it is in the history.
  #hand(message, session) {
    const { option } = message.chat.members.get(session.user);
    const exceptAt = option === ReceiveOpt.NOT_RECEIVE_EXCEPT_AT;
    if (option === ReceiveOpt.NOT_RECEIVE || (exceptAt && !mentions(message, session.user))) return;
    session.handed.set(message, message.revision);
    session.emit('received', message);
  }

  // Who has logged out everywhere is pushed nothing: the device's push token goes with the login.
  #push(message, user) {
    if (!this.#sessions.some((session) => session.user === user)) return;
    const { option } = message.chat.members.get(user);
    const exceptAt = option === ReceiveOpt.NOT_NOTIFY_EXCEPT_AT || option === ReceiveOpt.NOT_RECEIVE_EXCEPT_AT;
    const wanted = option === ReceiveOpt.RECEIVE || (exceptAt && mentions(message, user));
    if (!wanted || message.disablePush || message.onlineUserOnly) return;
    const [, words] = ELEMENTS[message.elemType];
    this.#onPush(user, message.elem[words], this.totalUnread(user));
  }

  // Looking.

  find(user, msgID) {
    for (const chat of this.#chatsOf(user)) {
      const message = chat.messages.find((each) => each.msgID === msgID);
      if (message && this.#visible(message, user)) return message;
    }
    return null;
  }

  history(user, groupID) {
    const group = this.#group(groupID);
    this.#member(group, user);
    return group.type.history ? group.messages.filter((message) => this.#visible(message, user)) : [];
  }

  search(user, groupID, keywords) {
    const hit = ({ elemType, elem }) => keywords.some((keyword) => elem[ELEMENTS[elemType][1]].includes(keyword));
    return this.history(user, groupID).filter((message) => !message.recalled && hit(message));
  }

  conversation(user, groupID) {
    const group = this.#chats.get(groupID);
    return group?.members.has(user) ? this.#conversation(group, user) : { unread: 0, last: null };
  }

  #conversation(chat, user) {
    const last = chat.messages.findLast((message) => this.#visible(message, user) && !message.isExcludedFromLastMessage);
    return { unread: this.#unread(chat, user), last: last ?? null };
  }

  totalUnread(user) {
    const audible = this.#chatsOf(user).filter((chat) => chat.members.get(user).option === ReceiveOpt.RECEIVE);
    return audible.reduce((total, chat) => total + this.#unread(chat, user), 0);
  }

  #unread(chat, user) {
    if (!chat.type.unread) return 0;
    const { readUpTo } = chat.members.get(user);
    const isUnread = (message) => message.seq > readUpTo && message.sender !== user && !message.recalled;
    const counts = (message) => isUnread(message) && this.#isCounted(message) && this.#isFor(message, user);
    return chat.messages.filter(counts).length;
  }

  // open: whether the flag set to false has a targeted message counted. Here it has not.
  #isCounted(message) {
    return !message.isExcludedFromUnreadCount && (!message.targeted || this.#defect === 'count-unread');
  }

  #isFor(message, user) {
    const member = message.chat.members.get(user);
    if (!member) return false;
    if (message.seq <= member.joinedAt && !message.chat.type.earlier) return false;
    return !message.targeted || message.sender === user || message.recipients.has(user);
  }

  #visible(message, user) {
    return this.#isFor(message, user) && !message.deletedBy.has(user);
  }

  // Doing something to messages. A user can do nothing to what that user cannot see.

  #known(user, msgID) {
    const message = this.find(user, msgID);
    if (!message) throw refuse.noSuchMessage();
    return message;
  }

  recall(session, msgID) {
    const message = this.#known(session.user, msgID);
    const { groupID, members } = message.chat;
    const inCharge = groupID && members.get(session.user).role >= Role.ADMIN;
    if (message.sender !== session.user && !inCharge) throw refuse.recallNotAllowed();
    if (this.#now - message.time > RECALL_WINDOW_MS) throw refuse.recallTooLate();
    message.recalled = true;
    this.#changed(message, session);
  }

  // open: whether a targeted message can be modified. Here as any other, by its sender alone.
  modify(session, msgID, elem) {
    const message = this.#known(session.user, msgID);
    if (message.sender !== session.user) throw refuse.permission('the message of another user');
    if (message.recalled) throw refuse.noSuchMessage();
    message.elem = elem;
    this.#changed(message, session);
    return message;
  }

  #changed(message, by) {
    message.revision++;
    by.handed.set(message, message.revision);
    for (const user of message.chat.members.keys()) {
      for (const session of this.#onlineSessions(user)) {
        const stale = session.handed.has(message) && session.handed.get(message) !== message.revision;
        if (stale && this.#isFor(message, user)) this.#tellOfChange(message, session);
      }
    }
    this.#refresh(message.chat);
  }

  #tellOfChange(message, session) {
    session.handed.set(message, message.revision);
    session.emit(message.recalled ? 'revoked' : 'modified', message);
  }

  delete(session, msgID) {
    const message = this.#known(session.user, msgID);
    message.deletedBy.add(session.user);
    this.#refresh(message.chat);
  }

  // open: read receipts of targeted messages. Here those on the list are counted, and nobody else.
  sendReceipt(session, msgID) {
    const message = this.#known(session.user, msgID);
    if (!message.needReadReceipt) throw refuse.invalid('no receipt was asked for');
    if (!message.recipients.has(session.user) || message.readers.has(session.user)) return;
    message.readers.add(session.user);
    for (const sender of this.#onlineSessions(message.sender)) sender.emit('receipt', this.#receipt(message));
  }

  receipt(session, msgID) {
    const message = this.#known(session.user, msgID);
    if (message.sender !== session.user) throw refuse.permission('receipts are for the sender');
    return this.#receipt(message);
  }

  #receipt({ msgID, readers, recipients }) {
    return { msgID, readCount: readers.size, unreadCount: recipients.size - readers.size };
  }

  markRead(session, groupID) {
    const group = this.#group(groupID);
    this.#member(group, session.user).readUpTo = group.seq;
    this.#refresh(group);
  }

  setReceiveOpt(session, groupID, option) {
    const group = this.#group(groupID);
    this.#member(group, session.user).option = option;
    this.#refresh(group);
  }

  // Groups.

  createGroup(session, groupID, type, users) {
    if (!GROUP_ID.test(groupID)) throw refuse.malformedGroup();
    if (this.#chats.has(groupID)) throw refuse.groupIdTaken();
    const members = this.#accounts(users).map((user) => ({ user, role: Role.MEMBER }));
    this.#refresh(this.addGroup(groupID, type, [{ user: session.user, role: Role.OWNER }, ...members]));
  }

  join(session, groupID) {
    const group = this.#group(groupID);
    if (!group.type.join) throw refuse.permission('members are invited');
    this.#enter(group, session.user, Role.MEMBER);
    this.#refresh(group);
  }

  invite(session, groupID, users) {
    const group = this.#group(groupID);
    this.#member(group, session.user);
    if (!group.type.invite) throw refuse.permission('nobody is invited');
    for (const user of this.#accounts(users)) this.#enter(group, user, Role.MEMBER);
    this.#refresh(group);
  }

  quit(session, groupID) {
    const group = this.#group(groupID);
    this.#member(group, session.user);
    this.#leave(group, session.user);
  }

  kick(session, groupID, users) {
    const group = this.#group(groupID);
    for (const user of users) this.#requireAbove(group, session.user, user);
    for (const user of users) this.#leave(group, user);
  }

  dismiss(session, groupID) {
    const group = this.#group(groupID);
    if (this.#member(group, session.user).role < Role.OWNER) throw refuse.permission('only the owner dismisses');
    this.#chats.delete(groupID);
    for (const user of [...group.members.keys()]) this.#leave(group, user);
  }

  mute(session, groupID, user, seconds) {
    const group = this.#group(groupID);
    this.#requireAbove(group, session.user, user).mutedUntil = this.#now + seconds * 1000;
  }

  muteAll(session, groupID, muted) {
    const group = this.#group(groupID);
    if (this.#member(group, session.user).role < Role.ADMIN) throw refuse.permission('a plain member');
    group.allMuted = muted;
  }

  #accounts(users) {
    return users.filter((user) => this.#users.has(user));
  }

  #group(groupID) {
    if (!GROUP_ID.test(groupID)) throw refuse.malformedGroup();
    const group = this.#chats.get(groupID);
    if (!group?.groupID) throw refuse.noSuchGroup();
    return group;
  }

  #member(group, user) {
    const member = group.members.get(user);
    if (!member) throw refuse.permission('not a member');
    return member;
  }

  /** `user` as a member, provided that `by` is in charge of the group and has the higher role. */
  #requireAbove(group, by, user) {
    const { role } = this.#member(group, by);
    const member = this.#member(group, user);
    if (role < Role.ADMIN || role <= member.role) throw refuse.permission('the role is too low');
    return member;
  }

  // A new member starts with nothing unread.
  #enter(chat, user, role) {
    if (chat.members.has(user)) return;
    chat.members.set(user, { role, joinedAt: chat.seq, readUpTo: chat.seq, mutedUntil: 0, option: ReceiveOpt.RECEIVE });
  }

  #leave(group, user) {
    group.members.delete(user);
    for (const session of this.#onlineSessions(user)) this.#refreshTotal(session);
  }

  #chatsOf(user) {
    return [...this.#chats.values()].filter((chat) => chat.members.has(user));
  }

  #onlineSessions(user) {
    return this.#sessions.filter((session) => session.online && session.user === user);
  }

  // Conversations. Each device is told what has changed since it was last told.

  #refresh(chat) {
    for (const session of this.#sessions) {
      if (session.online && chat.members.has(session.user)) this.#refreshSession(chat, session);
    }
  }

  #refreshSession(chat, session) {
    const conversation = this.#conversation(chat, session.user);
    const { unread, last } = conversation;
    const state = `${unread} ${last?.msgID} ${last?.revision}`;
    const before = session.shown.get(chat) ?? '0 undefined undefined';
    session.shown.set(chat, state);
    if (state !== before && chat.groupID) session.emit('conversation', { groupID: chat.groupID, ...conversation });
    this.#refreshTotal(session);
  }

  #refreshTotal(session) {
    const total = this.totalUnread(session.user);
    if (total === session.total) return;
    session.total = total;
    session.emit('total', total);
  }
}
