//! The sound of a call: what is agreed on when it is answered, and what changes afterwards.

use rsipstack::sip::Request;
use rsipstack::transaction::transaction::{Transaction, TransactionEventSender};
use tokio::sync::oneshot;
use zeroize::{Zeroize as _, Zeroizing};

use super::super::sdp::{self, agree, settle};
use super::{
    ALLOW, Agreed, Description, Event, HungUp, Life, Media, Phase, Reply, Sound, Talk, Timer, Waiting,
    describes, drive, not_acceptable, number, timer_of,
};
use crate::media::srtp::sdes::Crypto;
use crate::media::srtp::{MasterKey, Suite};

/// How our offer of a key is called.
const OFFERED_TAG: u32 = 1;

impl Talk {
    /// Answers the call. Whoever waits for its sound has it, or gets it when our offer is answered.
    pub(super) fn pick_up(
        &mut self,
        invite: &Request,
        to: &TransactionEventSender,
        media: oneshot::Sender<Media>,
    ) -> Option<HungUp> {
        let first = number(invite).unwrap_or_default();
        let (description, sealed) = match self.offer.take() {
            Some((offer, agreed)) => {
                let text = self.describe(&offer, &agreed);
                self.agreed = Some(agreed);
                (text, None)
            }
            None => (self.offer_ours(), Some(Waiting { invite: first, media: None })),
        };
        self.waiting = sealed;
        let reply = self.accepted(self.timer).describing(&description);
        self.respond(invite, to, reply, true);
        self.phase = Phase::Talking;
        self.unacknowledged = Some(first);
        self.life = self.timer.map(Life::new);
        match &mut self.waiting {
            Some(waiting) => waiting.media = Some(media),
            None => self.hand_over(media),
        }
        None
    }

    /// A request of the other end to go on otherwise.
    pub(super) fn offered_again(&mut self, mut transaction: Transaction) {
        if self.waiting.is_some() {
            // An offer of ours has not been answered yet (RFC 3261, 14.2).
            return self.close(transaction, Reply::new(491));
        }
        let timer = match self.checked(&transaction.original) {
            Ok(timer) => timer,
            Err(reply) => return self.close(transaction, reply),
        };
        let cseq = number(&transaction.original).unwrap_or_default();
        let description = if transaction.original.body.is_empty() {
            self.waiting = Some(Waiting { invite: cseq, media: None });
            self.offer_ours()
        } else {
            match self.renegotiate(&transaction.original.body) {
                Ok(description) => description,
                Err(reply) => return self.close(transaction, reply),
            }
        };
        transaction.original.body.zeroize();
        self.dialog.retarget(&transaction.original);
        self.life = timer.map(Life::new);
        self.unacknowledged = Some(cseq);
        let (request, to) = (transaction.original.clone(), transaction.tu_sender.clone());
        drive(&self.trunk, transaction, cseq, self.tells.clone());
        self.respond(&request, &to, self.accepted(timer).describing(&description), true);
    }

    /// The same without a handshake of three, or only a sign of life.
    pub(super) fn updated(&mut self, mut transaction: Transaction) {
        let request = &transaction.original;
        let timer = match self.checked(request) {
            Ok(timer) => timer,
            Err(reply) => return self.close(transaction, reply),
        };
        let mut reply = self.accepted(timer);
        if !request.body.is_empty() {
            if self.phase == Phase::Ringing {
                // The first offer has not been answered yet (RFC 3311, 5.2).
                return self.close(transaction, Reply::new(500).retry_after(super::RETRY_SECONDS));
            }
            if self.waiting.is_some() {
                return self.close(transaction, Reply::new(491));
            }
            match self.renegotiate(&request.body) {
                Ok(description) => reply = reply.describing(&description),
                Err(reply) => return self.close(transaction, reply),
            }
        }
        self.dialog.retarget(&transaction.original);
        if self.phase == Phase::Talking {
            self.life = timer.map(Life::new);
        } else {
            self.timer = timer;
        }
        transaction.original.body.zeroize();
        self.close(transaction, reply);
    }

    /// Somebody has our answer. It may bring the answer to our offer.
    pub(super) fn acknowledged(&mut self, cseq: u32, mut body: Vec<u8>) -> Option<HungUp> {
        let waiting = self.waiting.take_if(|waiting| waiting.invite == cseq)?;
        let sealed = self.ours.crypto.is_some();
        let answer = Description::read(&body).ok();
        body.zeroize();
        let agreed = answer.and_then(|answer| settle(&answer, &self.wanted, sealed).ok());
        let suite = |crypto: &Option<Crypto>| crypto.as_ref().map(|crypto| crypto.suite);
        let Some(agreed) = agreed.filter(|agreed| suite(&agreed.crypto) == suite(&self.ours.crypto)) else {
            // A call that has no sound yet will have none; one that has keeps what it has.
            return self.agreed.is_none().then_some(HungUp::NoMedia);
        };
        self.changed(agreed);
        if let Some(media) = waiting.media {
            self.hand_over(media);
        }
        None
    }

    fn checked(&self, request: &Request) -> Result<Option<Timer>, Reply> {
        describes(request)?;
        timer_of(request)
    }

    fn accepted(&self, timer: Option<Timer>) -> Reply {
        let reply = Reply::new(200)
            .with("Contact", self.trunk.contact(&self.flow))
            .with("Allow", ALLOW)
            .with("Supported", "timer");
        match timer {
            None => reply,
            Some(timer) => {
                let reply = reply.with("Session-Expires", timer.header());
                if timer.required { reply.with("Require", "timer") } else { reply }
            }
        }
    }

    fn renegotiate(&mut self, body: &[u8]) -> Result<Zeroizing<String>, Reply> {
        let offer = Description::read(body).map_err(|_| Reply::new(400))?;
        let agreed = agree(&offer, &self.wanted).map_err(not_acceptable)?;
        let description = self.describe(&offer, &agreed);
        self.changed(agreed);
        Ok(description)
    }

    /// Our answer to an offer.
    fn describe(&mut self, offer: &Description, agreed: &Agreed) -> Zeroizing<String> {
        self.ours.crypto = agreed.crypto.as_ref().map(|theirs| self.crypto(theirs.tag, theirs.suite));
        self.versioned(|ours| sdp::answer(offer, agreed, ours))
    }

    /// Our offer, to whoever made none.
    fn offer_ours(&mut self) -> Zeroizing<String> {
        self.ours.crypto = match &self.ours.crypto {
            Some(before) => Some(self.crypto(OFFERED_TAG, before.suite)),
            None => self.wanted.srtp_required.then(|| self.crypto(OFFERED_TAG, Suite::AesCm128HmacSha1_80)),
        };
        let wanted = self.wanted.clone();
        self.versioned(|ours| sdp::offer(&wanted, ours))
    }

    /// Our key: the same for as long as it seals in the same way, and never one that was in use before.
    fn crypto(&self, tag: u32, suite: Suite) -> Crypto {
        let before = self.ours.crypto.as_ref().filter(|before| before.suite == suite);
        let key = before.map(|before| before.key.clone());
        let key = key.unwrap_or_else(|| MasterKey::generate(&mut self.trunk.chance.generator()));
        Crypto { tag, suite, key }
    }

    /// A description that says otherwise than the last one has a number of its own (RFC 3264, 8).
    fn versioned(&mut self, write: impl Fn(&sdp::Ours) -> Zeroizing<String>) -> Zeroizing<String> {
        let mut text = write(&self.ours);
        if self.last_description.as_ref().is_some_and(|last| *last != text) {
            self.ours.session.1 = self.ours.session.1.saturating_add(1);
            text = write(&self.ours);
        }
        self.last_description = Some(text.clone());
        text
    }

    fn hand_over(&mut self, media: oneshot::Sender<Media>) {
        let (Some(socket), Some(agreed)) = (self.socket.take(), &self.agreed) else { return };
        let sound = Sound::of(agreed, self.ours.crypto.as_ref(), self.flow.peer.ip());
        // Whoever asked has gone, and his call with him.
        drop(media.send(Media { socket, sound }));
    }

    /// Something else was agreed on. Whoever conducts the call hears of it.
    fn changed(&mut self, mut agreed: Agreed) {
        if agreed.peer.is_none() {
            // Held by an empty address: where sound went is where it will go again.
            agreed.peer = self.agreed.as_ref().and_then(|before| before.peer);
        }
        let before = self.agreed.replace(agreed);
        let (Some(before), Some(now)) = (before, &self.agreed) else { return };
        let same_way = Agreed { direction: before.direction, stream: before.stream, ..now.clone() };
        let mut events = Vec::new();
        if same_way != before {
            events.push(Event::Moved(Sound::of(now, self.ours.crypto.as_ref(), self.flow.peer.ip())));
        }
        match (before.direction.hears(), now.direction.hears()) {
            (true, false) => events.push(Event::Held),
            (false, true) => events.push(Event::Resumed),
            _ => {}
        }
        for event in events {
            // Whoever takes no events for so long does not conduct the call any more; he will find it silent.
            if self.events.try_send(event).is_err() {
                self.trunk.journal.warn("a change of a call's sound was not taken", None);
            }
        }
    }
}
