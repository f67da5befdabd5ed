//! Signalling over TCP and TLS: doors, lines, and what is read and written on one.
//!
//! One task both reads and writes a line, and reads nothing while it cannot write: who does not take our answers asks nothing
//! more of us.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rsipstack::transport::channel::ChannelConnection;
use rsipstack::transport::{SipConnection, TransportEvent};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio_rustls::TlsAcceptor;

use super::door::Verdict;
use super::flow::{Flow, sip_addr};
use super::trunk::Trunk;
use super::wire::{Frame, MESSAGE_BYTES_MAX, frame};

/// The most lines that a trunk keeps open.
pub(super) const LINES_MAX: usize = 256;
/// How long a greeting of TLS, or a call to the registrar, may take.
const GREETING_SECONDS_MAX: u64 = 15;
/// How long writing may take.
const WRITE_SECONDS_MAX: u64 = 20;
/// After what silence a line without a whole message is closed. Registrations and exchanges say something more often.
const SILENCE_SECONDS_MAX: u64 = 3600;
/// How often we say on a line of ours that it is one (RFC 5626, 4.4.1).
const PING_SECONDS: u64 = 90;

/// What a line is made of.
pub(super) trait Bytes: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Bytes for T {}

/// Opens the door to those who may call.
pub(super) async fn listen(
    trunk: Arc<Trunk>,
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    port: u16,
) {
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            // Mostly too many open files; it gets better by itself or not at all.
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        };
        if !trunk.lets(peer.ip()) {
            // Answered on datagrams; here the door is simply shut.
            continue;
        }
        if trunk.lines() >= LINES_MAX {
            trunk.journal.warn("a line was closed, because there are too many", None);
            continue;
        }
        let (inside, acceptor) = (Arc::clone(&trunk), acceptor.clone());
        trunk.tasks.spawn(async move {
            let Some(stream) = greet(stream, acceptor).await else { return };
            let (flow, outgoing) = open(&inside, peer, port).await;
            carry(&inside, stream, flow, outgoing, false).await;
        });
    }
}

async fn greet(stream: TcpStream, acceptor: Option<TlsAcceptor>) -> Option<Box<dyn Bytes>> {
    stream.set_nodelay(true).ok()?;
    let Some(acceptor) = acceptor else { return Some(Box::new(stream)) };
    let greeting = tokio::time::timeout(Duration::from_secs(GREETING_SECONDS_MAX), acceptor.accept(stream));
    let stream: Box<dyn Bytes> = Box::new(greeting.await.ok()?.ok()?);
    Some(stream)
}

/// Calls somebody who may call us, or the registrar, and keeps the line open.
pub(super) async fn dial(trunk: &Arc<Trunk>, peer: SocketAddr) -> Option<Flow> {
    let calling = async {
        let stream = TcpStream::connect(peer).await.ok()?;
        stream.set_nodelay(true).ok()?;
        let port = stream.local_addr().ok()?.port();
        let stream: Box<dyn Bytes> = match &trunk.connector {
            None => Box::new(stream),
            Some((connector, name)) => Box::new(connector.connect(name.clone(), stream).await.ok()?),
        };
        Some((stream, port))
    };
    let calling = tokio::time::timeout(Duration::from_secs(GREETING_SECONDS_MAX), calling);
    let (stream, port) = calling.await.ok()??;
    let (flow, outgoing) = open(trunk, peer, trunk.listens_on.unwrap_or(port)).await;
    let (inside, kept) = (Arc::clone(trunk), flow.clone());
    trunk.tasks.spawn(async move { carry(&inside, stream, kept, outgoing, true).await });
    Some(flow)
}

/// Makes a way of a line: what the library sends comes out of the other end.
async fn open(trunk: &Trunk, peer: SocketAddr, port: u16) -> (Flow, UnboundedReceiver<TransportEvent>) {
    let (sender, outgoing) = mpsc::unbounded_channel();
    // What comes is handed over directly, so nothing comes in by this end.
    let (_, nothing) = mpsc::unbounded_channel();
    let address = sip_addr(trunk.transport, peer);
    let made = ChannelConnection::create_connection(nothing, sender, address, None).await;
    let connection = SipConnection::Channel(made.expect("made of parts that are there"));
    let flow = Flow { connection, peer, port };
    trunk.remember(&flow);
    (flow, outgoing)
}

/// Reads and writes until the line breaks.
async fn carry(
    trunk: &Arc<Trunk>,
    stream: Box<dyn Bytes>,
    flow: Flow,
    mut outgoing: UnboundedReceiver<TransportEvent>,
    ours: bool,
) {
    let (mut reader, mut writer) = tokio::io::split(stream);
    let mut buffer = Vec::with_capacity(2 * MESSAGE_BYTES_MAX);
    let mut ping = tokio::time::interval(Duration::from_secs(PING_SECONDS));
    ping.tick().await;
    let silence = Duration::from_secs(SILENCE_SECONDS_MAX);
    loop {
        let mut piece = [0_u8; 4096];
        let go_on = tokio::select! {
            read = tokio::time::timeout(silence, reader.read(&mut piece)) => match read {
                Ok(Ok(length)) if length > 0 => {
                    buffer.extend_from_slice(piece.get(..length).unwrap_or_default());
                    take(trunk, &flow, &mut buffer, &mut writer).await
                }
                _ => false,
            },
            sent = outgoing.recv() => match sent {
                Some(TransportEvent::Incoming(message, ..)) => put(&mut writer, &message.to_bytes()).await,
                // The library tells nothing else on such a line.
                Some(TransportEvent::New(_) | TransportEvent::Closed(_)) | None => true,
            },
            _ = ping.tick(), if ours => put(&mut writer, b"\r\n\r\n").await,
        };
        if !go_on {
            break;
        }
    }
    trunk.forget(&flow);
}

/// Takes whole messages out of what came. Whether to go on.
async fn take(
    trunk: &Arc<Trunk>,
    flow: &Flow,
    buffer: &mut Vec<u8>,
    writer: &mut (impl AsyncWrite + Unpin),
) -> bool {
    loop {
        let length = match frame(buffer) {
            Frame::Wait => return true,
            Frame::Lost => return false,
            Frame::Blank { bytes, ping } => {
                buffer.drain(..bytes);
                if ping && !put(writer, b"\r\n").await {
                    return false;
                }
                continue;
            }
            Frame::Message(length) => length,
        };
        let message: Vec<u8> = buffer.drain(..length).collect();
        match web::panic::caught(trunk.hear(&message, flow)).await {
            Some(Verdict::Answer { bytes, .. }) => {
                if !put(writer, &bytes).await {
                    return false;
                }
            }
            Some(Verdict::Take(_) | Verdict::Ignore) => {}
            None => trunk.journal.warn("a message was dropped over a fault of ours", None),
        }
    }
}

async fn put(writer: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> bool {
    let writing = async {
        writer.write_all(bytes).await?;
        writer.flush().await
    };
    matches!(tokio::time::timeout(Duration::from_secs(WRITE_SECONDS_MAX), writing).await, Ok(Ok(())))
}
