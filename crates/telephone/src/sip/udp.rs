//! Signalling in datagrams.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rsipstack::transport::SipConnection;
use tokio::net::UdpSocket;

use super::door::Verdict;
use super::flow::Flow;
use super::trunk::Trunk;
use super::wire::MESSAGE_BYTES_MAX;

/// How long it waits after a socket gave nothing but a fault.
const PAUSE: Duration = Duration::from_millis(10);

/// Reads for as long as the line is open.
pub(super) async fn serve(trunk: Arc<Trunk>, socket: Arc<UdpSocket>, connection: SipConnection, port: u16) {
    // One more than may be, so that what is longer shows.
    let mut buffer = vec![0_u8; MESSAGE_BYTES_MAX + 1];
    loop {
        let Ok((length, peer)) = socket.recv_from(&mut buffer).await else {
            // An answer could not be delivered somewhere, which says nothing of the next datagram.
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(datagram) = buffer.get(..length) else { continue };
        if datagram.iter().all(u8::is_ascii_whitespace) {
            if datagram == b"\r\n\r\n" && trunk.lets(peer.ip()) {
                // Whoever asks whether we are here asks again.
                drop(socket.send_to(b"\r\n", peer).await);
            }
            continue;
        }
        let flow = Flow { connection: connection.clone(), peer, port };
        // A panic over one message is the end of that message only.
        let Some(verdict) = web::panic::caught(trunk.hear(datagram, &flow)).await else {
            trunk.journal.warn("a message was dropped over a fault of ours", None);
            continue;
        };
        if let Verdict::Answer { bytes, port, .. } = verdict {
            drop(socket.send_to(&bytes, SocketAddr::new(peer.ip(), port)).await);
        }
    }
}
