//! What a line does to what is said: some of it is lost, some of it comes late and in another order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, RngExt as _, SeedableRng as _};
use tokio::net::UdpSocket;

/// How bad a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weather {
    /// So many of a thousand packets are lost.
    pub lost_per_mille: u16,
    /// Each of the others comes by up to so much late, by chance: later ones overtake it.
    pub late_ms_max: u16,
}

impl Weather {
    /// Nothing happens to anything.
    pub const FINE: Self = Self { lost_per_mille: 0, late_ms_max: 0 };

    pub(super) fn line(self, socket: UdpSocket, remote: SocketAddr, rng: &mut impl Rng) -> Line {
        let rng = StdRng::from_rng(rng);
        Line { weather: self, socket: Arc::new(socket), remote, rng }
    }
}

/// A socket in some weather.
pub(super) struct Line {
    weather: Weather,
    socket: Arc<UdpSocket>,
    remote: SocketAddr,
    rng: StdRng,
}

impl Line {
    pub(super) fn socket(&self) -> &UdpSocket {
        &self.socket
    }

    /// Sends a packet, as far as the weather lets it.
    pub(super) async fn send(&mut self, packet: Vec<u8>) {
        if self.rng.random_range(0..1_000) < self.weather.lost_per_mille {
            return;
        }
        // A packet that cannot be sent is one more that is lost.
        if self.weather.late_ms_max == 0 {
            self.socket.send_to(&packet, self.remote).await.ok();
            return;
        }
        let late = Duration::from_millis(self.rng.random_range(0..=self.weather.late_ms_max).into());
        let (socket, remote) = (Arc::clone(&self.socket), self.remote);
        tokio::spawn(async move {
            tokio::time::sleep(late).await;
            socket.send_to(&packet, remote).await.ok();
        });
    }
}
