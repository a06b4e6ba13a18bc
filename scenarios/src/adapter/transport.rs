//! Bytes to and from a subject: a child process in its own process group, or a socket; and how it ended.
//!
//! Everything here runs on one thread that tokio drives; the threads that judge cases only hand lines over.
//!
//! *Not here*: what the lines say ([`link`](super::link)).

use crate::protocol::limits;
use rustix::process::{Pid, Signal, kill_process_group};
use std::collections::VecDeque;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// How a subject is reached.
#[derive(Clone, Debug)]
pub enum Place {
    /// A program and its arguments, to be started.
    Program(Vec<String>),
    /// An adapter that listens: `HOST:PORT`.
    Connect(String),
    /// An adapter that will connect.
    Listen(Arc<Listener>),
}

/// A place where an adapter may connect.
#[derive(Debug)]
pub struct Listener(TcpListener, String);

impl Listener {
    /// Listens at `HOST:PORT`; port 0 is any that is free.
    pub fn new(at: &str) -> io::Result<Self> {
        runtime()?.block_on(async {
            let listener = TcpListener::bind(at).await?;
            let at = listener.local_addr()?.to_string();
            Ok(Self(listener, at))
        })
    }

    /// Where it listens.
    pub fn at(&self) -> &str {
        &self.1
    }
}

/// What comes from a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// A line, without its end.
    Line(Vec<u8>),
    /// A line longer than allowed; its beginning. Nothing more is read.
    TooLong(Vec<u8>),
    /// The end: what had come of a line, and how the process ended where it is one of ours.
    End {
        /// The part of a line without an end; mostly empty.
        partial: Vec<u8>,
        /// How the process ended, in words.
        ended: String,
    },
}

/// Takes what comes from a subject, on the thread that reads.
pub type Sink = Box<dyn FnMut(Arrival) + Send>;

/// A way to a subject that is open.
pub struct Transport {
    outgoing: Option<UnboundedSender<Vec<u8>>>,
    group: Option<Pid>,
    stderr: Arc<Mutex<VecDeque<String>>>,
    ended: Arc<Mutex<bool>>,
}

fn runtime() -> io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let make =
        || Builder::new_multi_thread().worker_threads(1).thread_name("aside-io").enable_all().build().ok();
    RUNTIME.get_or_init(make).as_ref().ok_or_else(|| io::Error::other("no thread can be started"))
}

impl Transport {
    /// Opens the way.
    pub fn open(place: &Place, sink: Sink) -> io::Result<Self> {
        match place {
            Place::Program(words) => Self::start(words, sink),
            Place::Connect(at) => {
                let stream = runtime()?.block_on(async {
                    let wait = timeout(limits::HELLO, TcpStream::connect(at)).await;
                    wait.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut)))
                })?;
                Self::over(stream, sink)
            }
            Place::Listen(listener) => {
                let (stream, _) = runtime()?.block_on(listener.0.accept())?;
                Self::over(stream, sink)
            }
        }
    }

    fn over(stream: TcpStream, sink: Sink) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let (from, to) = stream.into_split();
        let (outgoing, lines) = unbounded_channel();
        let ended = Arc::new(Mutex::new(false));
        let is_ended = Arc::clone(&ended);
        let runtime = runtime()?;
        runtime.spawn(write(to, lines));
        runtime.spawn(async move {
            let (sink, partial) = read(from, sink).await;
            let Some(mut sink) = sink else { return };
            *is_ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
            sink(Arrival::End { partial, ended: "the connection was closed".into() });
        });
        Ok(Self { outgoing: Some(outgoing), group: None, stderr: Arc::default(), ended })
    }

    fn start(words: &[String], sink: Sink) -> io::Result<Self> {
        let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let _guard = runtime()?.enter();
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let (outgoing, lines) = unbounded_channel();
        let stderr = Arc::new(Mutex::new(VecDeque::new()));
        let ended = Arc::new(Mutex::new(false));
        let (to, from, aside) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let runtime = runtime()?;
        if let Some(to) = to {
            runtime.spawn(write(to, lines));
        }
        let heard = aside.map(|aside| runtime.spawn(hear(aside, Arc::clone(&stderr))));
        let is_ended = Arc::clone(&ended);
        runtime.spawn(async move {
            let Some(from) = from else { return };
            let (sink, partial) = read(from, sink).await;
            let words = end_of(child, group).await;
            *is_ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
            if let Some(heard) = heard {
                let _ = timeout(limits::END, heard).await;
            }
            if let Some(mut sink) = sink {
                sink(Arrival::End { partial, ended: words });
            }
        });
        Ok(Self { outgoing: Some(outgoing), group, stderr, ended })
    }

    /// Hands a line over; what the subject does not read is lost with it.
    pub fn send(&self, line: Vec<u8>) {
        if let Some(outgoing) = &self.outgoing {
            let _ = outgoing.send(line);
        }
    }

    /// The last lines of stderr.
    pub fn stderr(&self) -> Vec<String> {
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Closes the subject's stdin: it is to end by itself.
    pub fn close(&mut self) {
        self.outgoing = None;
    }

    /// Ends it now, with all that it started.
    pub fn kill(&mut self) {
        self.outgoing = None;
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(group), false) = (self.group, *ended) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

async fn write(mut to: impl AsyncWrite + Unpin, mut lines: UnboundedReceiver<Vec<u8>>) {
    while let Some(mut bytes) = lines.recv().await {
        while let Ok(more) = lines.try_recv() {
            bytes.extend_from_slice(&more);
        }
        if to.write_all(&bytes).await.is_err() || to.flush().await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

/// Reads to the end. Gives back the sink, unless a line was too long, and what had come of a line.
async fn read(from: impl AsyncRead + Unpin, mut sink: Sink) -> (Option<Sink>, Vec<u8>) {
    let mut from = BufReader::with_capacity(1 << 16, from);
    let mut line = Vec::new();
    loop {
        let most = u64::try_from(limits::LINE - line.len()).unwrap_or(0);
        let read = (&mut from).take(most).read_until(b'\n', &mut line).await;
        if !matches!(read, Ok(1..)) {
            return (Some(sink), line);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            sink(Arrival::Line(std::mem::take(&mut line)));
        } else if line.len() >= limits::LINE {
            sink(Arrival::TooLong(line));
            return (None, Vec::new());
        }
    }
}

async fn hear(from: impl AsyncRead + Unpin, lines: Arc<Mutex<VecDeque<String>>>) {
    let mut from = BufReader::new(from);
    loop {
        let mut line = Vec::new();
        let most = limits::STDERR_LINE as u64;
        if !matches!((&mut from).take(most).read_until(b'\n', &mut line).await, Ok(1..)) {
            return;
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_string();
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_back(line);
        if lines.len() > limits::STDERR_LINES {
            lines.pop_front();
        }
    }
}

/// Waits for the end of a process whose stdout has ended; one that does not stop is stopped.
async fn end_of(mut child: Child, group: Option<Pid>) -> String {
    let in_time = timeout(limits::END, child.wait()).await;
    let words = match in_time {
        Ok(Ok(status)) => words_of(status),
        Ok(Err(why)) => format!("nobody knows how the process ended: {why}"),
        Err(_) => "the process closed its stdout and went on".into(),
    };
    if let Some(group) = group {
        // Whatever it started and left behind.
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = timeout(limits::END, child.wait()).await;
    words
}

fn words_of(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("the process ended with exit code {code}"),
        (None, Some(signal)) => format!("the process was killed by signal {signal}{}", signal_name(signal)),
        (None, None) => "the process ended".into(),
    }
}

fn signal_name(signal: i32) -> &'static str {
    match signal {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        7 => " (SIGBUS)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        13 => " (SIGPIPE)",
        15 => " (SIGTERM)",
        _ => "",
    }
}

impl Drop for Transport {
    fn drop(&mut self) {
        self.kill();
    }
}
