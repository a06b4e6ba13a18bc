//! The gateway, with clients that say what the vendor's Web SDKs say; and the SDKs themselves, where npm has fetched them.
//!
//! The SDKs are fetched by `npm ci --ignore-scripts` in `adapters/tencent-web`. Where they are not there, the tests of them
//! say so and pass: nothing was judged. With `ASIDE_WEB_SDK=required` they fail.
//!
//! *Not here*: what is wrong about the SDKs (`adapters/tencent-web/FINDINGS.md`).

#![allow(clippy::disallowed_types, reason = "a test against a server has to wait for it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

const WORLD: &str = "title: Stand in
covers: [deliver.only-targets]
world:
  groups:
    groupA: { type: work, members: [ann, vinson, carol] }
steps:
  - say: { by: ann, group: groupA, text: \"hello\", as: hello }
";

struct Service {
    process: Child,
    at: String,
    _folder: tempfile::TempDir,
}

impl Service {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stand-in.yaml");
        std::fs::write(&file, WORLD).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_aside"))
            .args(["service", "--gateway", "web", "--listen", "127.0.0.1:0", "--scenario"])
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let at = line.trim().strip_prefix("listening at tcp:").expect("it says where it listens").to_string();
        Self { process, at, _folder: folder }
    }

    fn client(&self, user: &str) -> Client {
        let stream = TcpStream::connect(&self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let (socket, _) = client(format!("ws://{}/binfo?sdkappid=1", self.at), stream).unwrap();
        let mut client = Client { socket, user: user.into(), asked: 0, pushed: Vec::new() };
        let login = client.ask("im_open_status.wslogin", &json!({ "State": "Online" }));
        assert_eq!(login["ErrorCode"], 0, "{login}");
        client
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Client {
    socket: WebSocket<TcpStream>,
    user: String,
    asked: u64,
    /// What came unasked.
    pushed: Vec<Value>,
}

impl Client {
    fn ask(&mut self, command: &str, body: &Value) -> Value {
        self.asked += 1;
        let head = json!({ "servcmd": command, "seq": self.asked, "identifier": self.user });
        let frame = json!({ "head": head, "body": body }).to_string();
        self.socket.send(Message::Binary(frame.into_bytes().into())).unwrap();
        loop {
            let frame = self.next();
            if frame["head"]["seq"] == self.asked && frame["head"]["servcmd"] == command {
                return frame["body"].clone();
            }
            self.pushed.push(frame);
        }
    }

    fn next(&mut self) -> Value {
        loop {
            if let Message::Binary(bytes) = self.socket.read().unwrap() {
                return serde_json::from_slice(&bytes).unwrap();
            }
        }
    }

    fn send(&mut self, text: &str, to: Option<&[&str]>) -> Value {
        let mut body = json!({
            "GroupId": "groupA", "From_Account": self.user, "Random": 7, "ClientSeq": 1, "MsgClientTime": 1,
            "MsgBody": [{ "MsgType": "TIMTextElem", "MsgContent": { "Text": text } }],
        });
        if let Some(to) = to {
            body["To_Account"] = json!(to);
        }
        self.ask("group_open_http_svc.send_group_msg", &body)
    }

    /// The texts that were pushed, until one came that ends them: what was sent before it has come, too.
    fn texts_until(&mut self, last: &str) -> Vec<String> {
        let mut texts = Vec::new();
        loop {
            let frame = if self.pushed.is_empty() { self.next() } else { self.pushed.remove(0) };
            for message in frame["body"]["EventArray"][0]["GroupMsgArray"].as_array().into_iter().flatten() {
                assert!(message.get("To_Account").is_none(), "nobody is told who else was addressed");
                texts.push(message["MsgBody"][0]["MsgContent"]["Text"].as_str().unwrap().to_string());
            }
            if texts.last().is_some_and(|text| text == last) {
                return texts;
            }
        }
    }
}

#[test]
fn a_targeted_message_comes_to_the_list_alone() {
    let service = Service::start();
    let (mut ann, mut vinson, mut carol) =
        (service.client("ann"), service.client("vinson"), service.client("carol"));
    assert_eq!(ann.send("for vinson only", Some(&["vinson"]))["ActionStatus"], "OK");
    assert_eq!(ann.send("for everyone", None)["ActionStatus"], "OK");
    assert_eq!(vinson.texts_until("for everyone"), ["for vinson only", "for everyone"]);
    assert_eq!(carol.texts_until("for everyone"), ["for everyone"]);
    let history = |client: &mut Client| {
        let asked = json!({ "GroupId": "groupA", "ReqMsgNumber": 15 });
        client.ask("group_open_http_svc.group_msg_get", &asked)
    };
    let (of_vinson, of_carol) = (history(&mut vinson), history(&mut carol));
    assert_eq!(of_vinson["RspMsgList"].as_array().map(Vec::len), Some(2));
    assert_eq!(of_carol["RspMsgList"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_login_names_an_account_that_there_is() {
    let service = Service::start();
    let stream = TcpStream::connect(&service.at).unwrap();
    let (socket, _) = client(format!("ws://{}/", service.at), stream).unwrap();
    let mut nobody = Client { socket, user: "nobody".into(), asked: 0, pushed: Vec::new() };
    let login = nobody.ask("im_open_status.wslogin", &json!({}));
    assert_eq!(login["ActionStatus"], "FAIL");
    assert_eq!(login["ErrorInfo"], "there is no account `nobody`");
}

/// An SDK that is told of its leaving before it has the answer takes its own call for failed.
#[test]
fn who_leaves_is_told_by_the_answer_alone() {
    let service = Service::start();
    let mut vinson = service.client("vinson");
    let left = vinson.ask("group_open_http_svc.quit_group", &json!({ "GroupId": "groupA" }));
    assert_eq!(left["ActionStatus"], "OK");
    assert_eq!(service.client("ann").send("is he gone?", None)["ActionStatus"], "OK");
    vinson.ask("im_open_status.wshello", &json!({}));
    assert_eq!(vinson.pushed, [Value::Null; 0]);
}

#[test]
fn what_was_bought_is_told_under_the_names_that_the_sdks_read() {
    let service = Service::start();
    let bought = service.client("ann").ask("im_sdk_config_mgr.fetch_imsdk_purchase_bitsv2", &json!({}));
    assert_eq!(bought["int32_error_code"], 0);
    // The fifth digit from the right is that of targeted messages.
    assert_eq!(
        bought["str_purchase_bits"].as_str().and_then(|digits| digits.chars().rev().nth(4)),
        Some('1')
    );
}

/// tim-js-sdk subtracts nothing, passes over a page that says it is the last, and asks for recalls until there is no next time.
#[test]
fn older_clients_are_answered_as_they_read_it() {
    let service = Service::start();
    let (mut ann, mut vinson) = (service.client("ann"), service.client("vinson"));
    ann.send("for vinson only", Some(&["vinson"]));
    ann.send("for everyone", None);
    vinson.texts_until("for everyone");
    let mut counts = |flags: u32| {
        let page = vinson.ask("recentcontact.page_get", &json!({ "AssistFlags": flags }));
        let item = page["SessionItem"][0].clone();
        (item["UnreadMsgCount"].as_u64(), item["GroupIgnoredUnreadSeqCount"].as_u64())
    };
    assert_eq!(counts(15), (Some(1), Some(0)), "what counts");
    assert_eq!(counts(31), (Some(2), Some(1)), "what was not read, and how much of it does not count");
    let mut finished = |body: Value| {
        let page = vinson.ask("group_open_http_svc.group_msg_get", &body);
        (page["RspMsgList"].as_array().map(Vec::len), page["IsFinished"].as_u64())
    };
    let group = json!({ "GroupId": "groupA", "ReqMsgNumber": 15 });
    let versioned = json!({ "GroupId": "groupA", "ReqMsgNumber": 15, "Version": 1 });
    assert_eq!(finished(group), (Some(2), Some(1)));
    assert_eq!(finished(versioned), (Some(2), Some(2)));
    let recalls = vinson.ask("group_open_http_svc.get_group_notify", &json!({ "GroupId": "groupA" }));
    assert_eq!(recalls["NextMsgTime"], 0);
}

/// Clients put a file into a store before they send it; where to, they ask by one of two commands.
#[test]
fn whoever_has_a_file_is_told_where_to_put_it() {
    let service = Service::start();
    let mut ann = service.client("ann");
    let one = ann.ask("im_cos_msg.pre_sig", &json!({ "file_type": 1, "file_name": "it.png" }));
    assert_eq!(one["upload_url"], "https://store.invalid/it.png");
    assert_eq!(one["download_url"], "https://store.invalid/it.png");
    let asked = ["a.png", "b.png"].map(|file| json!({ "uint32_file_id": 1, "str_file_name": file }));
    let all = ann.ask("im_cos_msg.simple_sig", &json!({ "rpt_upload_object": asked }));
    let told =
        |at: usize| (&all["rpt_pre_sig"][at]["str_upload_url"], &all["rpt_pre_sig"][at]["uint32_file_id"]);
    assert_eq!(told(0), (&json!("https://store.invalid/a.png"), &json!(1)));
    assert_eq!(told(1), (&json!("https://store.invalid/b.png"), &json!(1)));
    let picture = ann.ask("im_cos_msg.get_imageinfo", &json!({ "str_image_url": one["download_url"] }));
    let sizes = picture["rpt_msg_image_info"].as_array().unwrap();
    assert_eq!(sizes.iter().map(|it| &it["uint32_image_type"]).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(sizes.iter().all(|it| it["str_url"] == one["download_url"]));
}

#[test]
fn what_nobody_knows_is_answered_without_a_word() {
    let service = Service::start();
    let answer = service.client("ann").ask("a_service.of_tomorrow", &json!({ "Some": "thing" }));
    assert_eq!(answer["ErrorCode"], 0);
}

#[test]
fn a_connection_that_breaks_off_takes_nobody_with_it() {
    let service = Service::start();
    TcpStream::connect(&service.at).unwrap().write_all(b"GET / HTTP/1.1\r\n").unwrap();
    drop(service.client("vinson"));
    let mut ann = service.client("ann");
    assert_eq!(ann.send("hello?", None)["ActionStatus"], "OK");
}

const FOLDER: &str = "scenarios/adapters/tencent-web";

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn not_judged(why: &str) {
    let _ = writeln!(std::io::stderr(), "NOT JUDGED here: {why}");
}

/// Whether npm has fetched the SDKs.
fn is_fetched() -> bool {
    let is_there = top().join(FOLDER).join("node_modules/chat-3.6.6").exists();
    if !is_there {
        let why = format!("run `npm ci --ignore-scripts` in {FOLDER}");
        assert!(std::env::var("ASIDE_WEB_SDK").is_err(), "{why}");
        not_judged(&why);
    }
    is_there
}

/// Runs a command in a network of its own that has only loopback, where one can be made.
fn alone(command: &[&str]) -> Output {
    Command::new("sh")
        .arg(format!("{FOLDER}/alone"))
        .args(command)
        .env("ASIDE", env!("CARGO_BIN_EXE_aside"))
        .current_dir(top())
        .output()
        .unwrap()
}

/// Runs a case against the real SDK. None where it is not there.
fn judged(case: &str) -> Option<Output> {
    let sut = format!("node {FOLDER}/adapter.mjs");
    let aside = env!("CARGO_BIN_EXE_aside");
    let run = [aside, "run", case, "--rules", "tencent-2022", "--timeout", "30", "--sut", &sut];
    is_fetched().then(|| alone(&run))
}

/// An address of the outside can't be reached from where the SDKs are judged; what can be, refuses.
#[test]
fn nothing_leads_out_of_where_the_sdks_are_judged() {
    let connect = |to: &str| {
        let program = format!("require('net').connect(1, '{to}').on('error', (it) => console.log(it.code))");
        alone(&["node", "-e", &program])
    };
    let outside = connect("192.0.2.1");
    if !outside.stderr.is_empty() {
        return not_judged("no network of its own can be made, or there is no Node");
    }
    assert_eq!(String::from_utf8_lossy(&outside.stdout), "ENETUNREACH\n");
    assert_eq!(String::from_utf8_lossy(&connect("127.0.0.1").stdout), "ECONNREFUSED\n");
}

/// A browser that is installed.
fn browser() -> Option<&'static str> {
    let runs = |it: &&str| Command::new(it).arg("--version").output().is_ok_and(|told| told.status.success());
    ["chromium-headless-shell", "chromium", "google-chrome"].into_iter().find(runs)
}

#[test]
fn a_browser_shows_a_targeted_message_to_its_receiver_and_not_to_a_bystander() {
    if !is_fetched() {
        return;
    }
    let Some(browser) = browser() else { return not_judged("there is no Chromium for the page") };
    let service = Service::start();
    let check = format!("{FOLDER}/page/check.mjs");
    let output =
        Command::new("node").args([&check, browser, &service.at]).current_dir(top()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_real_sdk_keeps_a_targeted_message_from_bystanders() {
    let Some(output) = judged("delivery/only-targets[group_type=work]") else { return };
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("judges @tencentcloud/chat 3.6.6"), "{told}");
}

#[test]
fn the_real_sdk_sends_to_everybody_where_the_list_is_empty() {
    let Some(output) = judged("receivers/empty-list[group_type=work]") else { return };
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("LEAK  send.never-broadcast"), "{told}");
}
