//! What we ask the other end: that the call be over, and for a sign of life.

use std::net::SocketAddr;
use std::sync::Arc;

use rsipstack::sip::{Method, Request, Response, SipMessage};
use rsipstack::transaction::key::{TransactionKey, TransactionRole};
use rsipstack::transaction::transaction::Transaction;
use tokio::sync::oneshot;

use super::super::dialog::Ask;
use super::super::flow::sip_addr;
use super::super::reply::value;
use super::super::session::Refresher;
use super::super::{PORT, PORT_TLS, stream};
use super::{Flow, HungUp, Life, Reply, Talk, Timer, Transport, Trunk};

/// What came of asking for a sign of life.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// It was given, with the interval that is from now on.
    Alive(Option<u32>),
    /// The other end does not know the call any more, or says nothing.
    Gone,
    /// It was refused for now, or was not answered. The session goes on until its interval is over.
    Unanswered,
}

impl Talk {
    /// Asks that the call be over, and stays until that has been heard.
    pub(super) async fn say_goodbye(&mut self) {
        let flow = self.reach().await;
        let bye = self.dialog.ask(Ask::Bye, self.trunk.via(&flow), "", &[]);
        let asking = ask(&self.trunk, &flow, bye);
        tokio::pin!(asking);
        loop {
            tokio::select! {
                _ = &mut asking => return,
                Some(transaction) = self.requested.recv() => {
                    // Both hung up at once.
                    let code = if transaction.original.method == Method::Bye { 200 } else { 481 };
                    super::close(&self.trunk, transaction, Reply::new(code), Some(&self.dialog.key.ours));
                }
                Some(_) = self.told.recv() => {}
            }
        }
    }

    /// Gives a sign of life and asks for one.
    pub(super) fn refresh(&mut self, timer: Timer) {
        let (sender, answer) = oneshot::channel();
        self.refreshing = Some(answer);
        let flow = self.trunk.line_to(self.flow.peer).unwrap_or_else(|| self.flow.clone());
        // Of this request we are the sender: `uac` means us.
        let more = [
            ("Supported", "timer".to_owned()),
            ("Session-Expires", format!("{};refresher=uac", timer.seconds)),
            ("Allow", super::ALLOW.to_owned()),
        ];
        let update = self.dialog.ask(Ask::Update, self.trunk.via(&flow), &self.trunk.contact(&flow), &more);
        let trunk = Arc::clone(&self.trunk);
        self.trunk.tasks.spawn(async move {
            let asked = match ask(&trunk, &flow, update).await {
                None => Asked::Gone,
                Some(response) => read(&response),
            };
            sender.send(asked).ok();
        });
    }

    /// What came of it.
    pub(super) fn refreshed(&mut self, asked: Asked) -> Option<HungUp> {
        self.refreshing = None;
        match asked {
            Asked::Gone => return Some(HungUp::Lost),
            Asked::Unanswered => {}
            Asked::Alive(seconds) => {
                if let Some(life) = &mut self.life {
                    let seconds = seconds.unwrap_or(life.timer.seconds);
                    *life = Life::new(Timer { seconds, refresher: Refresher::Us, ..life.timer });
                }
            }
        }
        None
    }

    /// A way to the other end: the last one, or on streams a new one, if that has broken.
    async fn reach(&self) -> Flow {
        if self.trunk.transport == Transport::Udp {
            return self.flow.clone();
        }
        if let Some(flow) = self.trunk.line_to(self.flow.peer) {
            return flow;
        }
        let usual = if self.trunk.transport == Transport::Tls { PORT_TLS } else { PORT };
        let peer = SocketAddr::new(self.flow.peer.ip(), self.dialog.port().unwrap_or(usual));
        stream::dial(&self.trunk, peer).await.unwrap_or_else(|| self.flow.clone())
    }
}

fn read(response: &Response) -> Asked {
    match response.status_code.code() {
        200..=299 => {
            let seconds = value(&response.headers, "Session-Expires").and_then(|text| text.split(';').next());
            let least = super::super::session::MIN_SE_SECONDS;
            Asked::Alive(
                seconds
                    .and_then(|seconds| seconds.trim().parse().ok())
                    .map(|seconds: u32| seconds.max(least)),
            )
        }
        // RFC 3261, 12.2.1.2.
        408 | 481 => Asked::Gone,
        _ => Asked::Unanswered,
    }
}

/// Sends a request and waits for its answer, for as long as the protocol has it.
pub(in crate::sip) async fn ask(trunk: &Trunk, flow: &Flow, request: Request) -> Option<Response> {
    let key = TransactionKey::from_request(&request, TransactionRole::Client).ok()?;
    let mut transaction =
        Transaction::new_client(key, request, Arc::clone(&trunk.endpoint), Some(flow.connection.clone()));
    transaction.destination = Some(sip_addr(trunk.transport, flow.peer));
    transaction.send().await.ok()?;
    while let Some(message) = transaction.receive().await {
        if let SipMessage::Response(response) = message
            && response.status_code.code() >= 200
        {
            return Some(response);
        }
    }
    None
}
