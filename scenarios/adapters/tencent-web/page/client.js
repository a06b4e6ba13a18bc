// A client of the vendor's Web SDK in a browser. The SDK is loaded as it is shipped; what it finds in place of the network leads
// to the gateway alone.
const asked = new URLSearchParams(location.search);
const [me, group] = [asked.get('user'), asked.get('group') ?? 'groupA'];
const others = (asked.get('users') ?? '').split(',').filter((user) => user && user !== me);
const service = asked.get('service') ?? '127.0.0.1:7411';
const $ = (id) => document.getElementById(id);
const say = (status) => { $('status').textContent = status; };

const BrowserSocket = window.WebSocket;
window.WebSocket = class extends BrowserSocket {
  constructor() { super(`ws://${service}/`); }
};
window.Worker = undefined; // in one, the SDK would find the browser's own sockets
window.XMLHttpRequest.prototype.send = function send() { setTimeout(() => this.dispatchEvent(new Event('error'))); };
window.fetch = () => Promise.reject(new TypeError('there is no network but the gateway'));

/// A message on the list. `list` is who it is for, where that is known: the sender alone is told.
function show({ ID, from, payload, isRevoked }, list) {
  const line = document.getElementById(ID) ?? document.createElement('li');
  line.id = ID;
  line.className = list?.length ? 'aside' : '';
  const whom = list?.length ? ` → ${list.join(', ')}` : '';
  line.textContent = `${from}${whom}: ${isRevoked ? '(recalled)' : payload.text ?? '(not a text)'}`;
  $('messages').append(line);
}

function begin(Sdk) {
  const { TYPES, EVENT } = Sdk;
  const application = 1 + [...(asked.get('users') ?? me).split(',')].indexOf(me);
  const sdk = Sdk.create({ SDKAppID: application, eventThrottling: false });
  sdk.setLogLevel(4);
  const isHere = (it) => it.conversationID === `${TYPES.CONV_GROUP}${group}`;
  sdk.on(EVENT.MESSAGE_RECEIVED, ({ data }) => data.filter(isHere).forEach((it) => show(it)));
  sdk.on(EVENT.MESSAGE_REVOKED, ({ data }) => data.filter(isHere).forEach((it) => show(it)));
  sdk.on(EVENT.CONVERSATION_LIST_UPDATED, ({ data }) => {
    const count = data.find(isHere)?.unreadCount ?? 0;
    $('unread').textContent = $('unread').dataset.count = count;
  });
  sdk.on(EVENT.SDK_READY, () => say(`in ${group}`));
  sdk.login({ userID: me, userSig: 'any' }).catch((error) => say(`login: ${error.code} ${error.message}`));

  document.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    const list = others.filter((user) => $(`to-${user}`).checked);
    const message = sdk.createTextMessage({
      to: group, conversationType: TYPES.CONV_GROUP, payload: { text: $('text').value }, ...(list.length && { receiverList: list }),
    });
    $('text').value = '';
    sdk.sendMessage(message).then(
      ({ data }) => { show(data.message, list); say('sent'); },
      (error) => say(`not sent: ${error.code} ${error.message}`));
  });
}

$('user').textContent = me;
for (const user of others) {
  const label = document.createElement('label');
  label.innerHTML = '<input type="checkbox">';
  label.firstChild.id = `to-${user}`;
  label.append(user);
  $('receivers').append(label);
}
const script = document.createElement('script');
script.src = '../node_modules/chat-3.6.6/index.js';
script.onload = () => begin(window.TencentCloudChat);
script.onerror = () => say('the SDK is not there: run `npm ci --ignore-scripts` in tencent-web');
document.head.append(script);
