// The SDK double: what an application calls, named after the vendor's V2TIM API.
//
// One `V2TIMManager` is the SDK on one device. Calls answer by promises; a refusal rejects with a `V2TIMError`, which has
// the `code`. Nothing here waits for anything but microtasks. What happens without being asked for is told to listeners.
// The object that `sendMessage` was given is the one that it gives back, with id and number filled in.

import { AT_ALL, ELEMENTS, GroupType, Priority, ReceiveOpt, V2TIMError, isAtLeast } from './simple-service.mjs';

export { AT_ALL, GroupType, Priority, ReceiveOpt, V2TIMError };

export const ElemType = { TEXT: 1, CUSTOM: 2, IMAGE: 3, SOUND: 4, VIDEO: 5, FILE: 6, LOCATION: 7, FACE: 8, MERGER: 10 };
export const Status = { DRAFT: 0, SENDING: 1, SEND_SUCC: 2, SEND_FAIL: 3, LOCAL_REVOKED: 6 };

/** From which version on a platform's SDK has targeted messages. Platforms number their releases on their own. */
const TARGETED_FROM = {
  android: '6.0.1975',
  ios: '6.0.1975',
  macos: '6.0.1975',
  windows: '6.0.1975',
  web: '2.23.1',
  flutter: '3.8.0',
  unity: '1.7.7',
};
const MOST_MERGED = 300;

/** A message's list of receivers. It is no field of the message: nobody who has the message can read it. */
const receiverLists = new WeakMap();

export class V2TIMMessage {
  msgID = '';
  sender = null;
  userID = null;
  groupID = null;
  seq = 0;
  status = Status.DRAFT;
  groupAtUserList = [];
  isExcludedFromUnreadCount = false;
  isExcludedFromLastMessage = false;
  needReadReceipt = false;

  constructor(elemType, elem) {
    this.elemType = elemType;
    this.elem = elem;
  }

  /** The content is in the field that is named after its kind: `textElem`, `customElem` and so on. */
  get elem() {
    return this[ELEMENTS[this.elemType][0]];
  }

  set elem(elem) {
    this[ELEMENTS[this.elemType][0]] = { ...elem };
  }
}

/** All that an application sets on a message, and the service hands on. */
function contentOf(message) {
  const { elemType, elem, groupAtUserList, isExcludedFromUnreadCount, isExcludedFromLastMessage, needReadReceipt } = message;
  const flags = { isExcludedFromUnreadCount, isExcludedFromLastMessage, needReadReceipt };
  return { elemType, elem: { ...elem }, groupAtUserList: [...groupAtUserList], ...flags };
}

/** A message not yet sent, alike in all that was set on it. */
function copyOf(original) {
  const { elemType, elem, ...settings } = contentOf(original);
  const copy = Object.assign(new V2TIMMessage(elemType, elem), settings);
  if (receiverLists.has(original)) receiverLists.set(copy, receiverLists.get(original));
  return copy;
}

/** Fills in what the service knows of a message. */
function fillIn(message, { msgID, sender, receiver, groupID, seq, recalled }) {
  const status = recalled ? Status.LOCAL_REVOKED : Status.SEND_SUCC;
  return Object.assign(message, { msgID, sender, groupID, userID: groupID ? null : receiver, seq: groupID ? seq : 0, status });
}

/** A message of the service as this device shows it: a new object each time. */
function shown(record) {
  if (!record) return null;
  const { elemType, elem, ...settings } = contentOf(record);
  return fillIn(Object.assign(new V2TIMMessage(elemType, elem), settings), record);
}

const invalid = (why) => new V2TIMError(6017, `invalid parameters: ${why}`);
const groupOf = (conversationID) => conversationID.replace(/^group_/, '');

export class V2TIMManager {
  #service;
  #session;
  #listeners = [];

  /** `session` is this device's connection to the service: only the host of the double opens one. */
  constructor(service, session) {
    this.#service = service;
    this.#session = session;
    session.emit = (event, value) => this.#tell(event, value);
    // An SDK that is older than the feature, or of another edition, has no such function.
    if (!this.#hasTargets) this.createTargetedGroupMessage = undefined;
  }

  get #hasTargets() {
    const { platform, edition, version, ignoresFloor } = this.#session.device;
    return edition === 'enhanced' && (ignoresFloor || isAtLeast(version, TARGETED_FROM[platform]));
  }

  // Listeners.

  addAdvancedMsgListener(listener) {
    this.#listeners.push(listener);
  }

  addConversationListener(listener) {
    this.#listeners.push(listener);
  }

  #tell(event, value) {
    const told = {
      received: () => ['onRecvNewMessage', shown(value)],
      revoked: () => ['onRecvMessageRevoked', value.msgID],
      modified: () => ['onRecvMessageModified', shown(value)],
      receipt: () => ['onRecvMessageReadReceipts', [value]],
      conversation: () => ['onConversationChanged', [this.#conversation(value)]],
      total: () => ['onTotalUnreadMessageCountChanged', value],
    };
    const [name, argument] = told[event]();
    for (const listener of this.#listeners) listener[name]?.(argument);
  }

  #conversation({ groupID, unread, last }) {
    return { conversationID: `group_${groupID}`, groupID, unreadCount: unread, lastMessage: shown(last) };
  }

  // Logging in and out. The signature of the user id is taken as good.

  async login(userID, userSig) {
    await null;
    this.#requireNetwork();
    this.#service.login(this.#session, userID);
  }

  async logout() {
    await null;
    this.#service.logout(this.#session);
  }

  getLoginUser() {
    return this.#session.user;
  }

  /** One call to the service and back. */
  async #ask(question) {
    this.#requireLogin();
    await null;
    this.#requireNetwork();
    return question(this.#service, this.#session);
  }

  #requireLogin() {
    if (this.#session.user === null) throw new V2TIMError(6014, 'not logged in');
  }

  #requireNetwork() {
    if (!this.#session.connected) throw new V2TIMError(9508, 'the network is disconnected');
  }

  // Making messages. None of this needs a login.

  createTextMessage(text) {
    return new V2TIMMessage(ElemType.TEXT, { text });
  }

  createTextAtMessage(text, atUserList) {
    return this.createAtSignedGroupMessage(this.createTextMessage(text), atUserList);
  }

  createCustomMessage(data) {
    return new V2TIMMessage(ElemType.CUSTOM, { data });
  }

  createImageMessage(path) {
    return new V2TIMMessage(ElemType.IMAGE, { path });
  }

  createSoundMessage(path, duration) {
    return new V2TIMMessage(ElemType.SOUND, { path, duration });
  }

  createVideoMessage(videoPath, type, duration, snapshotPath) {
    return new V2TIMMessage(ElemType.VIDEO, { videoPath, type, duration, snapshotPath });
  }

  createFileMessage(path, fileName) {
    return new V2TIMMessage(ElemType.FILE, { path, fileName });
  }

  createLocationMessage(desc, longitude, latitude) {
    return new V2TIMMessage(ElemType.LOCATION, { desc, longitude, latitude });
  }

  createFaceMessage(index, data) {
    return new V2TIMMessage(ElemType.FACE, { index, data });
  }

  createMergerMessage(messageList, title, abstractList, compatibleText) {
    const sent = messageList.every((message) => message?.msgID);
    if (!sent || messageList.length === 0 || messageList.length > MOST_MERGED) return null;
    return new V2TIMMessage(ElemType.MERGER, { title, abstractList, compatibleText, messageList });
  }

  /** The content of a message that was sent, and nothing else of it: neither mentions nor receivers. */
  createForwardMessage(message) {
    return message?.msgID ? new V2TIMMessage(message.elemType, message.elem) : null;
  }

  // open: a mention that is added to a message with receivers. Here it is taken, and the receivers stay.
  createAtSignedGroupMessage(original, atUserList) {
    if (!original) return null;
    const message = copyOf(original);
    message.groupAtUserList = [...atUserList];
    return message;
  }

  // open: whether the original is changed, what a refusal returns, and what a second list does to a first. Here a copy is
  // made, null is returned, and the second list replaces the first.
  createTargetedGroupMessage(original, receiverList) {
    if (!original || !receiverList?.length || original.groupAtUserList.length) return null;
    const message = copyOf(original);
    receiverLists.set(message, [...receiverList]);
    return message;
  }

  // Sending.

  /** `receiver` or `groupID` or both may be null; with both, the message is for this one member. */
  async sendMessage(message, receiver, groupID, priority, onlineUserOnly, offlinePushInfo, onProgress) {
    const targets = this.#targetsOf(message, receiver, groupID);
    this.#requireLogin();
    if (targets && !this.#hasTargets) throw new V2TIMError(70404, 'the SDK is older than the feature');
    if (targets && !this.#service.planHasTargets) throw new V2TIMError(7013, 'the plan is without the feature');
    const draft = {
      ...contentOf(message),
      targets,
      receiver,
      groupID,
      priority,
      onlineUserOnly,
      disablePush: offlinePushInfo?.disablePush ?? false,
    };
    message.status = Status.SENDING;
    try {
      const record = await this.#ask((service, session) => service.send(session, draft));
      onProgress?.(100);
      return fillIn(message, record);
    } catch (error) {
      message.status = Status.SEND_FAIL; // it may be sent again
      throw error;
    }
  }

  /** Whom the message is for: a list, or null for all of the group, or for the one user of a private message. */
  #targetsOf(message, receiver, groupID) {
    if (!message) throw invalid('no message');
    if (!receiver && !groupID) throw invalid('neither receiver nor group');
    if (message.status === Status.SEND_SUCC) throw invalid('it was sent already');
    const list = receiverLists.get(message) ?? null;
    // The code for a list without a group, as version 8.0 has it.
    if (list && !groupID) throw new V2TIMError(6032, 'a list of receivers, and no group');
    if (list || !groupID || !receiver) return list; // beside a list, the parameter is ignored
    if (message.groupAtUserList.length) throw invalid('a message that mentions somebody, to one member');
    return [receiver];
  }

  // Doing something to messages that were sent.

  #askOf(message, question) {
    return this.#ask((service, session) => {
      if (!message?.msgID) throw invalid('no message');
      return question(service, session, message.msgID);
    });
  }

  revokeMessage(message) {
    return this.#askOf(message, (service, session, msgID) => service.recall(session, msgID));
  }

  /** Takes the content that the message has now. */
  modifyMessage(message) {
    return this.#askOf(message, (service, session, msgID) => shown(service.modify(session, msgID, { ...message.elem })));
  }

  deleteMessages([message]) {
    return this.#askOf(message, (service, session, msgID) => service.delete(session, msgID));
  }

  sendMessageReadReceipts([message]) {
    return this.#askOf(message, (service, session, msgID) => service.sendReceipt(session, msgID));
  }

  getMessageReadReceipts([message]) {
    return this.#askOf(message, (service, session, msgID) => [service.receipt(session, msgID)]);
  }

  // Looking.

  findMessages(msgIDs) {
    return this.#ask((service, { user }) => msgIDs.map((id) => shown(service.find(user, id))).filter(Boolean));
  }

  /** A page of up to `count` messages before `lastMsg`, the newest first. */
  getGroupHistoryMessageList(groupID, count, lastMsg) {
    return this.#ask((service, { user }) => {
      const older = service.history(user, groupID).filter((record) => !lastMsg || record.seq < lastMsg.seq);
      return older.slice(-count).reverse().map(shown);
    });
  }

  /** Newest first, too. */
  searchLocalMessages({ conversationID, keywordList }) {
    return this.#ask((service, { user }) => {
      const messageList = service.search(user, groupOf(conversationID), keywordList).reverse().map(shown);
      return { messageSearchResultItems: [{ conversationID, messageList }] };
    });
  }

  getConversation(conversationID) {
    const groupID = groupOf(conversationID);
    return this.#ask((service, { user }) => this.#conversation({ groupID, ...service.conversation(user, groupID) }));
  }

  getTotalUnreadMessageCount() {
    return this.#ask((service, { user }) => service.totalUnread(user));
  }

  markGroupMessageAsRead(groupID) {
    return this.#ask((service, session) => service.markRead(session, groupID));
  }

  setGroupReceiveMessageOpt(groupID, option) {
    return this.#ask((service, session) => service.setReceiveOpt(session, groupID, option));
  }

  // Groups.

  createGroup({ groupID, groupType }, memberList) {
    const users = memberList.map(({ userID }) => userID);
    return this.#ask((service, session) => service.createGroup(session, groupID, groupType, users));
  }

  joinGroup(groupID, message) {
    return this.#ask((service, session) => service.join(session, groupID));
  }

  inviteUserToGroup(groupID, userList) {
    return this.#ask((service, session) => service.invite(session, groupID, userList));
  }

  quitGroup(groupID) {
    return this.#ask((service, session) => service.quit(session, groupID));
  }

  kickGroupMember(groupID, memberList, reason) {
    return this.#ask((service, session) => service.kick(session, groupID, memberList));
  }

  dismissGroup(groupID) {
    return this.#ask((service, session) => service.dismiss(session, groupID));
  }

  muteGroupMember(groupID, userID, seconds) {
    return this.#ask((service, session) => service.mute(session, groupID, userID, seconds));
  }

  setGroupInfo({ groupID, allMuted }) {
    return this.#ask((service, session) => service.muteAll(session, groupID, allMuted));
  }
}
