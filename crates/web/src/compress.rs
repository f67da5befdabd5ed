//! Pages in gzip, some of them padded to a size class.
//!
//! # Why compressing is safe here (BREACH)
//! Guessing a secret from the compressed length needs one page that holds both the secret and something the guesser
//! chose, fetched many times. No page of ours does: handles stand only in relative links (never in the page), a receipt
//! page holds nothing that came from a request, a mailbox page does not show what was written to it, and no page at
//! all repeats its query. Who writes a new page keeps it so.
//!
//! # Why some pages are padded
//! Whoever watches an encrypted line sees lengths. A padded page is a whole number of [`PAD_CLASS_BYTES`] long, so that
//! an answered and an empty mailbox, or two questions, mostly look alike. The padding sits in a gzip header field, which
//! every browser skips.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// Padded pages are a multiple of this long.
pub const PAD_CLASS_BYTES: usize = 2048;
/// A page that is everybody's but for what was typed into it is a multiple of this long: it is large already, and its own
/// length tells no more than which page it is.
pub const PAD_CLASS_THIN_BYTES: usize = 1024;
/// Gzip's fixed header, the length of its extra field, and its trailer.
const FRAME_BYTES: usize = 10 + 2 + 8;
/// The largest page that is padded: the extra field's length has sixteen bits, and pages are far smaller.
const PADDED_PAGE_BYTES_MAX: usize = 1 << 20;

/// How much time to spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// For pages made once at start.
    Once,
    /// For pages made for each request.
    EachTime,
}

/// `page` as one gzip member, exactly as long as it has to be.
#[must_use]
pub fn gzip(page: &[u8], effort: Effort) -> Vec<u8> {
    framed(page, effort, |_| 0)
}

/// `page` as one gzip member, as long as the next multiple of [`PAD_CLASS_BYTES`].
#[must_use]
pub fn gzip_padded(page: &[u8], effort: Effort) -> Vec<u8> {
    framed(page, effort, |length| length.next_multiple_of(PAD_CLASS_BYTES).saturating_sub(length))
}

/// As [`gzip_padded`], in steps of [`PAD_CLASS_THIN_BYTES`].
#[must_use]
pub fn gzip_padded_thin(page: &[u8], effort: Effort) -> Vec<u8> {
    framed(page, effort, |length| length.next_multiple_of(PAD_CLASS_THIN_BYTES).saturating_sub(length))
}

/// `page` for a browser that takes no gzip, filled up with spaces at its end.
#[must_use]
pub fn plain_padded(mut page: Vec<u8>) -> Vec<u8> {
    if page.len() <= PADDED_PAGE_BYTES_MAX {
        page.resize(page.len().next_multiple_of(PAD_CLASS_BYTES), b' ');
    }
    page
}

/// Whether an `Accept-Encoding` header takes gzip.
#[must_use]
pub fn takes_gzip(accept_encoding: &str) -> bool {
    accept_encoding.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip") || name == "*");
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        named && !refused
    })
}

fn framed(page: &[u8], effort: Effort, padding: impl Fn(usize) -> usize) -> Vec<u8> {
    let level = match effort {
        Effort::Once => Compression::best(),
        Effort::EachTime => Compression::new(5),
    };
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(page.len() / 2), level);
    let deflated =
        encoder.write_all(page).and_then(|()| encoder.finish()).expect("writing to memory never fails");
    let padding = padding(deflated.len() + FRAME_BYTES);
    // Members of more than 64 KiB of padding do not occur: a class is 2 KiB.
    let padding = u16::try_from(padding).unwrap_or_default();
    let mut crc = Crc::new();
    crc.update(page);

    let mut out = Vec::with_capacity(deflated.len() + FRAME_BYTES + usize::from(padding));
    // Magic, deflate, flag "extra field", no time, no hints, unknown system.
    out.extend_from_slice(&[0x1f, 0x8b, 8, 0b100, 0, 0, 0, 0, 0, 255]);
    out.extend_from_slice(&padding.to_le_bytes());
    out.resize(out.len() + usize::from(padding), 0);
    out.extend_from_slice(&deflated);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn unpack(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).expect("our own gzip opens");
        out
    }

    #[test]
    fn both_forms_open_and_the_padded_one_fills_its_class() {
        for length in [0, 1, 500, 4000, 70_000] {
            let page: Vec<u8> = (0..length).map(|n: usize| (n * n % 251).to_le_bytes()[0]).collect();
            for effort in [Effort::Once, Effort::EachTime] {
                assert_eq!(unpack(&gzip(&page, effort)), page);
                let padded = gzip_padded(&page, effort);
                assert_eq!(unpack(&padded), page);
                assert_eq!(padded.len() % PAD_CLASS_BYTES, 0);
                let thin = gzip_padded_thin(&page, effort);
                assert_eq!(unpack(&thin), page);
                assert_eq!(thin.len() % PAD_CLASS_THIN_BYTES, 0);
                assert!(padded.len() - thin.len() < PAD_CLASS_BYTES);
            }
        }
        assert_eq!(plain_padded(vec![1; 10]).len(), PAD_CLASS_BYTES);
    }

    #[test]
    fn the_browsers_wish_is_read() {
        for (header, expected) in [
            ("gzip, br", true),
            ("br;q=1, GZIP;q=0.2", true),
            ("*", true),
            ("gzip;q=0", false),
            ("", false),
            ("br", false),
        ] {
            assert_eq!(takes_gzip(header), expected, "{header}");
        }
    }
}
