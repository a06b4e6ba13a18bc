//! A connection of a Web SDK: the upgrade to WebSocket, frames in, frames out.
//!
//! *Not here*: what frames mean ([`desk`](super::desk)).

use super::desk::Out;
use super::frame::{Frame, LARGEST, Object, done, refused};
use crate::serve::service::{Place, Worlds};
use futures_util::{SinkExt, StreamExt};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpStream as Stream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, accept_hdr_async_with_config};

/// There is no such account.
const NO_ACCOUNT: i32 = 20_003;

/// What a connection begins with that is to become a WebSocket: a `GET`. A line of the harness begins with a brace.
const UPGRADE: u8 = b'G';

/// Whether a connection begins as one of a Web SDK does. It waits for the first byte, and does not take it.
pub(in crate::serve) fn is_web(stream: &TcpStream) -> io::Result<bool> {
    let mut first = [0];
    let count = stream.peek(&mut first)?;
    Ok(count == 1 && first[0] == UPGRADE)
}

/// Where Web SDKs come in.
pub(in crate::serve) struct Doors {
    runtime: Runtime,
    unknown: Arc<Unknown>,
}

/// Commands that nobody knows, each told once.
#[derive(Default)]
struct Unknown(Mutex<BTreeSet<String>>);

impl Unknown {
    fn note(&self, command: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.insert(command.into()) {
            // Nobody can be told that stderr is closed.
            let _ = writeln!(
                io::stderr(),
                "aside service: `{command}` is not known, and answered without a word"
            );
        }
    }
}

impl Doors {
    pub(in crate::serve) fn new() -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        Ok(Self { runtime, unknown: Arc::default() })
    }

    /// Lets a client in.
    pub(in crate::serve) fn let_in(&self, stream: TcpStream, worlds: &Arc<Worlds>) -> io::Result<()> {
        stream.set_nonblocking(true)?;
        let (worlds, unknown) = (Arc::clone(worlds), Arc::clone(&self.unknown));
        self.runtime.spawn(async move {
            // One that goes away, or never becomes a WebSocket, takes nobody with it.
            if let Ok(stream) = Stream::from_std(stream) {
                let _ = serve(stream, &worlds, &unknown).await;
            }
        });
        Ok(())
    }
}

/// Where a client says that it belongs.
#[derive(Default)]
struct Address {
    world: Option<u32>,
    device: Option<String>,
}

impl Address {
    fn of(query: &str) -> Self {
        let mut address = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            match name {
                "world" => address.world = value.parse().ok(),
                "device" => address.device = Some(value.replace("%2F", "/")),
                _ => {}
            }
        }
        address
    }
}

async fn serve(
    stream: Stream,
    worlds: &Worlds,
    unknown: &Unknown,
) -> Result<(), tokio_tungstenite::tungstenite::Error> {
    let mut address = Address::default();
    #[allow(clippy::result_large_err, reason = "the library's form")]
    let look = |request: &Request, response: Response| {
        address = Address::of(request.uri().query().unwrap_or_default());
        Ok(response)
    };
    let config = WebSocketConfig::default().max_message_size(Some(LARGEST)).max_frame_size(Some(LARGEST));
    let socket = accept_hdr_async_with_config(stream, look, Some(config)).await?;
    let (out, waiting) = unbounded_channel();
    let (sink, mut source) = socket.split();
    let writer = tokio::spawn(write(sink, waiting));
    let mut guest = Guest { worlds, unknown, address, out, place: None };
    while let Some(Ok(message)) = source.next().await {
        match message {
            Message::Binary(bytes) => guest.hear(&bytes),
            Message::Text(text) => guest.hear(text.as_bytes()),
            Message::Close(_) => break,
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
    }
    guest.leave();
    let _ = guest.out.send(None);
    let _ = writer.await;
    Ok(())
}

async fn write(
    mut sink: futures_util::stream::SplitSink<WebSocketStream<Stream>, Message>,
    mut waiting: UnboundedReceiver<Option<Vec<u8>>>,
) {
    while let Some(Some(bytes)) = waiting.recv().await {
        if sink.send(Message::Binary(bytes.into())).await.is_err() {
            return;
        }
    }
    let _ = sink.close().await;
}

/// Who is at the other end.
struct Guest<'w> {
    worlds: &'w Worlds,
    unknown: &'w Unknown,
    address: Address,
    out: Out,
    /// Where the user sits, once logged in.
    place: Option<Place>,
}

impl Guest<'_> {
    fn hear(&mut self, bytes: &[u8]) {
        match Frame::read(bytes) {
            Ok(frame) if frame.verb() == "wslogin" => self.log_in(frame),
            Ok(frame) => self.ask(frame),
            Err(why) => self.say(&refused(Object::new(), 60_003, &why)),
        }
    }

    /// A user logs in, for the first time or once more; another one on the same connection takes another place.
    fn log_in(&mut self, frame: Frame) {
        let sender = frame.sender();
        if self.place.as_ref().is_some_and(|place| !place.is_of(&sender)) {
            self.leave();
        }
        if self.place.is_none() {
            match self.worlds.place(self.address.world, self.address.device.as_deref(), &sender, &self.out) {
                Ok(place) => self.place = Some(place),
                Err(why) => return self.say(&refused(frame.head, NO_ACCOUNT, &why)),
            }
        }
        self.ask(frame);
    }

    /// Nobody is asked before the login: what clients want then is of no matter here.
    fn ask(&self, frame: Frame) {
        let command = frame.command().to_string();
        let Some(place) = &self.place else {
            return self.say(&done(frame.head, Object::new()));
        };
        if !place.hear(frame) {
            self.unknown.note(&command);
        }
    }

    fn say(&self, frame: &Frame) {
        let _ = self.out.send(Some(frame.bytes()));
    }

    fn leave(&mut self) {
        if let Some(place) = self.place.take() {
            place.leave();
        }
    }
}
