//! A text of ours as the parts that go on the line.

use serde::Deserialize;
use zeroize::Zeroizing;

use super::pdu::SHORT_MESSAGE_OCTETS_MAX;
use super::text::{CODING_DEFAULT, CODING_UCS2, DefaultAlphabet, Kind, cut, fill_bits, kind_of, octets};
use super::udh::{self, Concatenation};

/// How a long message is told to be one. What a provider understands is in its papers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LongMessages {
    /// A header in each part with a number of 8 bits: nearly everywhere.
    #[default]
    Udh8,
    /// The same with 16 bits.
    Udh16,
    /// TLVs beside each part.
    Sar,
    /// The whole in one TLV; the provider cuts it.
    Payload,
}

/// One `submit_sm`.
pub(super) struct Segment {
    pub(super) message: Zeroizing<Vec<u8>>,
    pub(super) udh: bool,
    pub(super) sar: Option<Concatenation>,
    pub(super) data_coding: u8,
}

/// The segments of a text; `None` if they are more than `parts_max`.
pub(super) fn segments(
    text: &str,
    how: LongMessages,
    alphabet: DefaultAlphabet,
    reference: u16,
    parts_max: usize,
) -> Option<Vec<Segment>> {
    let kind = kind_of(text, alphabet);
    let data_coding = match kind {
        Kind::Septets => CODING_DEFAULT,
        Kind::Units => CODING_UCS2,
    };
    let parts = cut(text, kind);
    let total = u8::try_from(parts.len()).ok().filter(|_| parts.len() <= parts_max)?;
    let plain =
        |part: &str, sar| Segment { message: octets(part, kind, alphabet, 0), udh: false, sar, data_coding };
    if total == 1 || how == LongMessages::Payload {
        return Some(vec![plain(text, None)]);
    }
    let mut made = Vec::with_capacity(parts.len());
    for (number, part) in (1..=total).zip(parts) {
        let wide = how != LongMessages::Udh8;
        let reference = if wide { reference } else { reference & 0xff };
        let place = Concatenation { reference, wide, total, number };
        if how == LongMessages::Sar {
            made.push(plain(part, Some(place)));
            continue;
        }
        let header = udh::write(place);
        let body = octets(part, kind, alphabet, fill_bits(header.len()));
        let message = Zeroizing::new([header, body.to_vec()].concat());
        debug_assert!(message.len() <= SHORT_MESSAGE_OCTETS_MAX);
        made.push(Segment { message, udh: true, sar: None, data_coding });
    }
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smpp::pdu::{Deliver, Submit};
    use crate::smpp::text::Coding;

    #[test]
    fn every_way_of_cutting_reads_back() {
        let texts = [
            "ok",
            &"Здравствуйте. ".repeat(20),
            &"You are safe. ".repeat(30),
            &"€[x] ".repeat(90),
            &"🙂я".repeat(120),
        ];
        for text in texts {
            for how in [LongMessages::Udh8, LongMessages::Udh16, LongMessages::Sar, LongMessages::Payload] {
                for alphabet in [DefaultAlphabet::Gsm7, DefaultAlphabet::Gsm7Packed, DefaultAlphabet::Latin1]
                {
                    let mut read = String::new();
                    for segment in segments(text, how, alphabet, 515, 20).unwrap() {
                        let submit = Submit {
                            source: (1, 1, "7"),
                            destination: (1, 1, "7"),
                            udh: segment.udh,
                            data_coding: segment.data_coding,
                            message: &segment.message,
                            sar: segment.sar,
                        };
                        let deliver = Deliver::parse(&submit.body()).unwrap();
                        let coding = Coding::of(deliver.data_coding, alphabet);
                        let unfolded = coding.unfold(&deliver.body, deliver.header_octets);
                        let (part, whole) = coding.decode(&unfolded).unwrap();
                        assert!(whole);
                        // A part's last septet may be filling.
                        read.push_str(part.trim_end_matches('@'));
                    }
                    assert_eq!(read, text, "{how:?} {alphabet:?}");
                }
            }
        }
        assert!(segments(&"a".repeat(2000), LongMessages::Udh8, DefaultAlphabet::Gsm7, 1, 10).is_none());
    }
}
