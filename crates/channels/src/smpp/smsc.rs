//! The other end's half of the codec: what an SMSC reads and writes. For the trial's provider; no adapter uses it.

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::pdu::{
    ADDRESS_MAX, ESM_RECEIPT, MESSAGE_ID_MAX, PASSWORD_MAX, SYSTEM_ID_MAX, SYSTEM_TYPE_MAX, tag,
};
use super::wire::{Reader, put_c_string, put_tlv};
use crate::message::DeliveryState;

/// A log-in, as it came.
pub struct LogIn {
    /// The name.
    pub system_id: Zeroizing<Vec<u8>>,
    /// The password.
    pub password: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for LogIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogIn")
    }
}

impl LogIn {
    /// Reads the body of a `bind_transceiver`; `None` for what is cut short.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let system_id = Zeroizing::new(reader.c_string(SYSTEM_ID_MAX)?.to_vec());
        let password = Zeroizing::new(reader.c_string(PASSWORD_MAX)?.to_vec());
        reader.c_string(SYSTEM_TYPE_MAX)?;
        let (_version, _kind, _plan) = (reader.octet()?, reader.octet()?, reader.octet()?);
        reader.c_string(ADDRESS_MAX * 2)?;
        Some(Self { system_id, password })
    }
}

/// The body of a `bind_transceiver_resp`: the SMSC's name.
#[must_use]
pub fn bind_response(system_id: &str) -> Vec<u8> {
    let mut body = Vec::new();
    put_c_string(&mut body, system_id, SYSTEM_ID_MAX);
    body
}

/// The body of a `submit_sm_resp`: the message's id.
#[must_use]
pub fn submit_response(id: &str) -> Vec<u8> {
    let mut body = Vec::new();
    put_c_string(&mut body, id, MESSAGE_ID_MAX);
    body
}

/// What a receipt is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The person's number: type of number, plan, digits.
    pub person: (u8, u8, &'a str),
    /// The number that had written to him.
    pub number: (u8, u8, &'a str),
    /// The id that was given to the message.
    pub id: &'a str,
    /// What became of it.
    pub state: DeliveryState,
    /// When.
    pub at: Timestamp,
}

impl About<'_> {
    /// The body of a `deliver_sm` that is a receipt: by the usual text (appendix B of SMPP 3.4) and by TLVs.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let (word, number, delivered) = match self.state {
            DeliveryState::Delivered => ("DELIVRD", 2, 1),
            DeliveryState::Waiting => ("ACCEPTD", 6, 0),
            DeliveryState::Failed => ("UNDELIV", 5, 0),
        };
        let at = self.at.strftime("%y%m%d%H%M");
        let id = self.id;
        let text = format!(
            "id:{id} sub:001 dlvrd:00{delivered} submit date:{at} done date:{at} stat:{word} err:000 text:"
        );
        let mut body = vec![0];
        for (kind, plan, address) in [self.person, self.number] {
            body.extend_from_slice(&[kind, plan]);
            put_c_string(&mut body, address, ADDRESS_MAX);
        }
        body.extend_from_slice(&[ESM_RECEIPT, 0, 0, 0, 0, 0, 0, 0, 0]);
        body.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
        body.extend(text.bytes().take(usize::from(u8::MAX)));
        let mut named = Vec::new();
        put_c_string(&mut named, id, MESSAGE_ID_MAX);
        put_tlv(&mut body, tag::RECEIPTED_MESSAGE_ID, &named);
        put_tlv(&mut body, tag::MESSAGE_STATE, &[number]);
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smpp::Receipt;
    use crate::smpp::pdu::{Bind, Deliver, message_id};

    #[test]
    fn what_one_end_writes_the_other_reads() {
        let bind = Bind { system_id: "trial", password: "secret", system_type: "x" };
        let read = LogIn::parse(&bind.body()).unwrap();
        assert_eq!((read.system_id.as_slice(), read.password.as_slice()), (&b"trial"[..], &b"secret"[..]));
        assert!(!format!("{read:?}").contains("secret"));
        let body = bind.body();
        for end in 0..body.len() {
            assert!(LogIn::parse(&body[..end]).is_none(), "cut at {end}");
        }
        assert_eq!(message_id(&submit_response("a1")).as_deref(), Some("a1"));
        assert_eq!(bind_response("smsc"), b"smsc\0");
    }

    #[test]
    fn receipts_of_every_state() {
        for state in [DeliveryState::Delivered, DeliveryState::Waiting, DeliveryState::Failed] {
            let about = About {
                person: (1, 1, "79990000001"),
                number: (3, 1, "700"),
                id: "m-7",
                state,
                at: "2026-11-26T10:00:00Z".parse().unwrap(),
            };
            let deliver = Deliver::parse(&about.body()).unwrap();
            assert!(deliver.receipt);
            assert_eq!((deliver.source.as_str(), deliver.destination.as_str()), ("+79990000001", "700"));
            let receipt = Receipt::read(&deliver).unwrap();
            assert_eq!((receipt.of.0.as_str(), receipt.state), ("m-7", state));
            // An adapter that reads no TLVs finds the same in the text.
            let bare = Deliver { receipted: None, state: None, ..deliver };
            assert_eq!(Receipt::read(&bare), Some(receipt));
        }
    }
}
