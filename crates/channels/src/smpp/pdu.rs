//! PDUs of SMPP 3.4, as far as a transceiver needs them. Nothing that arrives can do more than be refused.

use zeroize::Zeroizing;

use super::udh::{self, Concatenation};
use super::wire::{Reader, put_c_string, put_tlv};

/// A header.
pub const HEADER_OCTETS: usize = 16;
/// The largest PDU: a `message_payload` of 64 KiB and what is around it.
pub const PDU_OCTETS_MAX: usize = 66 << 10;
/// What `short_message` holds.
pub const SHORT_MESSAGE_OCTETS_MAX: usize = 254;

pub(super) const SYSTEM_ID_MAX: usize = 16;
pub(super) const PASSWORD_MAX: usize = 9;
pub(super) const SYSTEM_TYPE_MAX: usize = 13;
pub(super) const ADDRESS_MAX: usize = 21;
const SERVICE_TYPE_MAX: usize = 6;
const TIME_MAX: usize = 17;
pub(super) const MESSAGE_ID_MAX: usize = 65;
const INTERFACE_VERSION: u8 = 0x34;

/// `esm_class`: a user data header stands in front of the message.
pub const ESM_UDH: u8 = 0x40;
const ESM_TYPE: u8 = 0x3c;
pub(super) const ESM_RECEIPT: u8 = 0x04;

/// Tags of TLVs.
pub mod tag {
    /// The id of the message that a receipt is about.
    pub const RECEIPTED_MESSAGE_ID: u16 = 0x001e;
    /// Number of a long message.
    pub const SAR_REFERENCE: u16 = 0x020c;
    /// Parts of it.
    pub const SAR_TOTAL: u16 = 0x020e;
    /// Which part.
    pub const SAR_NUMBER: u16 = 0x020f;
    /// A message that is longer than `short_message` can hold.
    pub const MESSAGE_PAYLOAD: u16 = 0x0424;
    /// What became of it.
    pub const MESSAGE_STATE: u16 = 0x0427;
}

/// Command ids.
pub mod command {
    /// A PDU was not understood.
    pub const GENERIC_NACK: u32 = 0x8000_0000;
    /// Log in for both ways.
    pub const BIND_TRANSCEIVER: u32 = 0x0000_0009;
    /// A message of ours.
    pub const SUBMIT_SM: u32 = 0x0000_0004;
    /// A message for us.
    pub const DELIVER_SM: u32 = 0x0000_0005;
    /// Good bye.
    pub const UNBIND: u32 = 0x0000_0006;
    /// Are you there?
    pub const ENQUIRE_LINK: u32 = 0x0000_0015;
    /// An answer.
    pub const RESPONSE: u32 = 0x8000_0000;
}

/// Command statuses.
pub mod status {
    /// All is well.
    pub const OK: u32 = 0x00;
    /// A message is too long.
    pub const MESSAGE_LENGTH: u32 = 0x01;
    /// A length is wrong.
    pub const COMMAND_LENGTH: u32 = 0x02;
    /// Not known here.
    pub const COMMAND_ID: u32 = 0x03;
    /// Not while so bound.
    pub const BIND_STATUS: u32 = 0x04;
    /// Bound already.
    pub const ALREADY_BOUND: u32 = 0x05;
    /// The provider is broken.
    pub const SYSTEM_ERROR: u32 = 0x08;
    /// From nobody.
    pub const SOURCE_ADDRESS: u32 = 0x0a;
    /// To nobody.
    pub const DESTINATION_ADDRESS: u32 = 0x0b;
    /// The log-in fails.
    pub const BIND_FAILED: u32 = 0x0d;
    /// The password is wrong.
    pub const PASSWORD: u32 = 0x0e;
    /// The name is wrong.
    pub const SYSTEM_ID: u32 = 0x0f;
    /// Too many wait.
    pub const QUEUE_FULL: u32 = 0x14;
    /// Submitting failed.
    pub const SUBMIT_FAILED: u32 = 0x45;
    /// Too fast.
    pub const THROTTLED: u32 = 0x58;
    /// Not now.
    pub const TEMPORARY: u32 = 0x64;
    /// Not ever.
    pub const PERMANENT: u32 = 0x65;
    /// Rejected.
    pub const REJECTED: u32 = 0x66;
}

/// A header that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Octets of the PDU with its header.
    pub length: usize,
    /// Which command.
    pub command: u32,
    /// Its status.
    pub status: u32,
    /// Its number.
    pub sequence: u32,
}

impl Header {
    /// Reads a header; `None` for a length that can't be, after which nothing on the line can be found any more.
    #[must_use]
    pub fn parse(octets: &[u8]) -> Option<Self> {
        let mut reader = Reader(octets);
        let length = usize::try_from(reader.u32()?).ok()?;
        let header = Self { length, command: reader.u32()?, status: reader.u32()?, sequence: reader.u32()? };
        (HEADER_OCTETS..=PDU_OCTETS_MAX).contains(&length).then_some(header)
    }
}

/// A message for us.
#[derive(Clone, PartialEq, Eq)]
pub struct Deliver {
    /// From whom.
    pub source: Zeroizing<String>,
    /// To which number of ours.
    pub destination: String,
    /// It is a receipt of the provider and not of a person.
    pub receipt: bool,
    /// The alphabet.
    pub data_coding: u8,
    /// The message without header.
    pub body: Zeroizing<Vec<u8>>,
    /// Octets of the user data header with its length; packed septets begin at a bit that depends on it.
    pub header_octets: usize,
    /// Which part of a long message it is.
    pub part: Option<Concatenation>,
    /// It is for a program on a phone.
    pub for_a_port: bool,
    /// Of a receipt.
    pub receipted: Option<String>,
    /// Of a receipt.
    pub state: Option<u8>,
}

impl std::fmt::Debug for Deliver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deliver").field("receipt", &self.receipt).finish_non_exhaustive()
    }
}

impl Deliver {
    /// Reads the body of a `deliver_sm`; `None` for what is cut short.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        reader.c_string(SERVICE_TYPE_MAX)?;
        let source = address(&mut reader)?;
        let destination = address(&mut reader)?;
        let esm_class = reader.octet()?;
        let (_protocol, _priority) = (reader.octet()?, reader.octet()?);
        reader.c_string(TIME_MAX)?;
        reader.c_string(TIME_MAX)?;
        let (_registered, _replace) = (reader.octet()?, reader.octet()?);
        let data_coding = reader.octet()?;
        let _canned = reader.octet()?;
        let length = usize::from(reader.octet()?);
        let mut message = reader.octets(length)?;
        let (mut receipted, mut state) = (None, None);
        let (mut sar_reference, mut sar_total, mut sar_number) = (None, None, None);
        while let Some((tag, value)) = reader.tlv() {
            match (tag, value) {
                (tag::MESSAGE_PAYLOAD, value) if message.is_empty() => message = value,
                (tag::RECEIPTED_MESSAGE_ID, value) => {
                    let text = value.split(|octet| *octet == 0).next().unwrap_or_default();
                    receipted = word(text, MESSAGE_ID_MAX);
                }
                (tag::MESSAGE_STATE, [value]) => state = Some(*value),
                (tag::SAR_REFERENCE, [high, low]) => sar_reference = Some(u16::from_be_bytes([*high, *low])),
                (tag::SAR_TOTAL, [value]) => sar_total = Some(*value),
                (tag::SAR_NUMBER, [value]) => sar_number = Some(*value),
                _ => {}
            }
        }
        let mut part = match (sar_reference, sar_total, sar_number) {
            (Some(reference), Some(total), Some(number)) => udh::part(reference, true, total, number),
            _ => None,
        };
        let (mut for_a_port, mut header_octets) = (false, 0);
        if esm_class & ESM_UDH != 0 {
            let split = udh::split(message)?;
            part = split.part.or(part);
            for_a_port = split.for_a_port;
            header_octets = split.header_octets;
            message = split.body;
        }
        Some(Self {
            source: Zeroizing::new(source),
            destination,
            receipt: esm_class & ESM_TYPE == ESM_RECEIPT,
            data_coding,
            body: Zeroizing::new(message.to_vec()),
            header_octets,
            part,
            for_a_port,
            receipted,
            state,
        })
    }
}

/// Type of number, plan, and the address itself. An international number gets the sign that makes it whole.
fn address(reader: &mut Reader<'_>) -> Option<String> {
    const INTERNATIONAL: u8 = 1;
    let (kind, _plan) = (reader.octet()?, reader.octet()?);
    let text = word(reader.c_string(ADDRESS_MAX)?, ADDRESS_MAX)?;
    let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    Some(if kind == INTERNATIONAL && digits { format!("+{text}") } else { text })
}

/// Printable ASCII only: numbers, short codes, names and ids are nothing else.
fn word(octets: &[u8], max: usize) -> Option<String> {
    let fits = octets.len() <= max && octets.iter().all(|octet| (0x20..0x7f).contains(octet));
    fits.then(|| String::from_utf8_lossy(octets).into_owned())
}

/// The message id of a `submit_sm_resp`.
#[must_use]
pub fn message_id(body: &[u8]) -> Option<String> {
    let text = Reader(body).c_string(MESSAGE_ID_MAX)?;
    word(text, MESSAGE_ID_MAX).filter(|id| !id.is_empty())
}

/// A log-in.
#[derive(Clone, Copy)]
pub struct Bind<'a> {
    /// The name.
    pub system_id: &'a str,
    /// The password.
    pub password: &'a str,
    /// What some providers want.
    pub system_type: &'a str,
}

impl Bind<'_> {
    /// Whether SMPP can carry them.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.system_id.len() < SYSTEM_ID_MAX
            && self.password.len() < PASSWORD_MAX
            && self.system_type.len() < SYSTEM_TYPE_MAX
            && [self.system_id, self.password, self.system_type].iter().all(|text| text.is_ascii())
    }

    /// The body of a `bind_transceiver`.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put_c_string(&mut body, self.system_id, SYSTEM_ID_MAX);
        put_c_string(&mut body, self.password, PASSWORD_MAX);
        put_c_string(&mut body, self.system_type, SYSTEM_TYPE_MAX);
        body.extend_from_slice(&[INTERFACE_VERSION, 0, 0, 0]);
        body
    }
}

/// One part of a message of ours.
#[derive(Clone)]
pub struct Submit<'a> {
    /// From which number or name, with type of number and plan.
    pub source: (u8, u8, &'a str),
    /// To whom, with type of number and plan.
    pub destination: (u8, u8, &'a str),
    /// A header stands in front of the message.
    pub udh: bool,
    /// The alphabet.
    pub data_coding: u8,
    /// The octets with their header.
    pub message: &'a [u8],
    /// Which part, told by TLVs.
    pub sar: Option<Concatenation>,
}

impl Submit<'_> {
    /// Whether an address fits.
    #[must_use]
    pub fn address_fits(address: &str) -> bool {
        !address.is_empty() && address.len() < ADDRESS_MAX && address.is_ascii()
    }

    /// The body of a `submit_sm`.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let mut body = vec![0];
        for (kind, plan, address) in [self.source, self.destination] {
            body.extend_from_slice(&[kind, plan]);
            put_c_string(&mut body, address, ADDRESS_MAX);
        }
        let esm_class = if self.udh { ESM_UDH } else { 0 };
        // Protocol, priority, schedule, validity, and: tell us what became of it.
        body.extend_from_slice(&[esm_class, 0, 0, 0, 0, 1, 0, self.data_coding, 0]);
        let short = u8::try_from(self.message.len())
            .ok()
            .filter(|length| usize::from(*length) <= SHORT_MESSAGE_OCTETS_MAX);
        match short {
            Some(length) => {
                body.push(length);
                body.extend_from_slice(self.message);
            }
            None => {
                body.push(0);
                put_tlv(&mut body, tag::MESSAGE_PAYLOAD, self.message);
            }
        }
        if let Some(part) = self.sar {
            put_tlv(&mut body, tag::SAR_REFERENCE, &part.reference.to_be_bytes());
            put_tlv(&mut body, tag::SAR_TOTAL, &[part.total]);
            put_tlv(&mut body, tag::SAR_NUMBER, &[part.number]);
        }
        body
    }
}

/// A whole PDU.
#[must_use]
pub fn write(command: u32, status: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(HEADER_OCTETS + body.len()).unwrap_or(u32::MAX);
    let mut pdu = Vec::with_capacity(HEADER_OCTETS + body.len());
    for number in [length, command, status, sequence] {
        pdu.extend_from_slice(&number.to_be_bytes());
    }
    pdu.extend_from_slice(body);
    pdu
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A submit and a deliver have the same body.
    fn deliver(udh: bool, message: &[u8], sar: Option<Concatenation>) -> Option<Deliver> {
        let submit = Submit {
            source: (1, 1, "79990000001"),
            destination: (0, 0, "700"),
            udh,
            data_coding: 8,
            message,
            sar,
        };
        Deliver::parse(&submit.body())
    }

    #[test]
    fn messages_are_written_and_read() {
        let short = deliver(false, b"ab", None).unwrap();
        assert_eq!((short.source.as_str(), short.destination.as_str()), ("+79990000001", "700"));
        assert_eq!((short.body.as_slice(), short.data_coding, short.receipt), (b"ab".as_slice(), 8, false));
        let long = deliver(false, &[b'x'; 1000], None).unwrap();
        assert_eq!(long.body.len(), 1000, "in message_payload");
        let part = Concatenation { reference: 300, wide: true, total: 2, number: 1 };
        assert_eq!(deliver(false, b"ab", Some(part)).unwrap().part, Some(part));
        let with_header = [udh::write(part), b"ab".to_vec()].concat();
        let read = deliver(true, &with_header, None).unwrap();
        assert_eq!((read.part, read.body.as_slice(), read.header_octets), (Some(part), b"ab".as_slice(), 7));
        assert!(!format!("{read:?}").contains("7999"));
    }

    #[test]
    fn broken_ones_are_refused_and_lengths_have_limits() {
        let whole = Submit {
            source: (1, 1, "7"),
            destination: (1, 1, "7"),
            udh: false,
            data_coding: 0,
            message: b"abc",
            sar: None,
        };
        let body = whole.body();
        for end in 0..body.len() {
            assert!(Deliver::parse(&body[..end]).is_none(), "cut at {end}");
        }
        assert!(deliver(true, &[200, 1, 2], None).is_none(), "a header longer than the message");
        assert!(Header::parse(&write(5, 0, 1, &[0; 10])).is_some());
        for length in [0_u32, 15, u32::MAX, 1 << 20] {
            let mut octets = length.to_be_bytes().to_vec();
            octets.extend_from_slice(&[0; 12]);
            assert!(Header::parse(&octets).is_none(), "{length}");
        }
        let long = Bind { system_id: "x", password: "123456789", system_type: "" };
        assert!(!long.fits());
    }
}
