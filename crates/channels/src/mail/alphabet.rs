//! From the bytes of a part to letters: base64 and quoted-printable undone, the alphabet, soft line ends.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{EUC_KR, Encoding, UTF_8, WINDOWS_1252};
use zeroize::Zeroizing;

use super::imap::structure::Part;

const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;

/// The text of a part, and whether all of it could be read. `None` if it is in no alphabet that we know.
#[must_use]
pub fn decode(part: &Part, bytes: &[u8]) -> Option<(Zeroizing<String>, bool)> {
    let bytes = unwrap(&part.encoding, bytes);
    let (text, whole) = letters(part.charset.as_deref(), &bytes)?;
    let text = Zeroizing::new(text.replace("\r\n", "\n"));
    match part.flowed {
        Some(drops_space) if part.kind == "text/plain" => Some((unfold(&text, drops_space), whole)),
        _ => Some((text, whole)),
    }
}

fn unwrap(encoding: &str, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(match encoding {
        "base64" => from_base64(bytes),
        "quoted-printable" => from_quoted_printable(bytes),
        _ => bytes.to_vec(),
    })
}

/// Lenient: what is no sign of the alphabet is passed over, and an end that is cut off is left out.
fn from_base64(bytes: &[u8]) -> Vec<u8> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&STANDARD, config);
    let signs: Zeroizing<Vec<u8>> = Zeroizing::new(
        bytes
            .iter()
            .copied()
            .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
            .collect(),
    );
    let end = if signs.len() % 4 == 1 { signs.len().saturating_sub(1) } else { signs.len() };
    engine.decode(signs.get(..end).unwrap_or_default()).unwrap_or_default()
}

fn from_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    loop {
        match rest {
            [b'=', b'\r', b'\n', behind @ ..] | [b'=', b'\n', behind @ ..] => rest = behind,
            [b'=', high, low, behind @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = behind;
                }
                _ => {
                    out.push(b'=');
                    rest = rest.get(1..).unwrap_or_default();
                }
            },
            // An end that is cut off.
            [b'='] | [b'=', _] | [] => return out,
            [byte, behind @ ..] => {
                out.push(*byte);
                rest = behind;
            }
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn letters(charset: Option<&str>, bytes: &[u8]) -> Option<(Zeroizing<String>, bool)> {
    let charset = charset.unwrap_or("us-ascii");
    if matches!(charset, "iso-2022-kr" | "csiso2022kr") {
        let unshifted = Zeroizing::new(from_iso_2022_kr(bytes));
        let (text, broken) = EUC_KR.decode_without_bom_handling(&unshifted);
        return Some((Zeroizing::new(text.into_owned()), !broken));
    }
    let encoding = Encoding::for_label(charset.as_bytes());
    // Who says ASCII, or nothing, and has more than that, most often means UTF-8; any other guess would invent words.
    let encoding = match encoding {
        Some(named) if named != WINDOWS_1252 || charset.contains("1252") || charset.contains("8859") => named,
        Some(_) | None => {
            return std::str::from_utf8(bytes).ok().map(|text| (Zeroizing::new(text.to_owned()), true));
        }
    };
    if encoding == encoding_rs::REPLACEMENT {
        return None;
    }
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    // Broken from one end to the other: it is not what it says it is.
    if broken && encoding != UTF_8 && text.chars().all(|c| c == char::REPLACEMENT_CHARACTER) {
        return None;
    }
    Some((Zeroizing::new(text.into_owned()), !broken))
}

/// RFC 1557: a designator at the beginning, then shifts. The Korean letters are EUC-KR's without the high bit.
fn from_iso_2022_kr(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut rest, mut shifted) = (Vec::with_capacity(bytes.len()), bytes, false);
    loop {
        match rest {
            [0x1b, b'$', b')', b'C', behind @ ..] => rest = behind,
            [SHIFT_OUT, behind @ ..] => {
                shifted = true;
                rest = behind;
            }
            [SHIFT_IN, behind @ ..] => {
                shifted = false;
                rest = behind;
            }
            [byte, behind @ ..] => {
                // A line begins unshifted.
                shifted &= *byte != b'\n';
                out.push(if shifted && *byte > b' ' { *byte | 0x80 } else { *byte });
                rest = behind;
            }
            [] => return out,
        }
    }
}

/// Joins lines that end softly. A quoted line goes on only in one that is quoted as deeply.
fn unfold(text: &str, drops_space: bool) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let rest = line.get(depth..).unwrap_or_default();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let signature = rest == "-- ";
        if open.is_some_and(|before| before != depth || signature) {
            out.push('\n');
            open = None;
        }
        if open.is_none() && depth > 0 {
            out.extend(std::iter::repeat_n('>', depth));
            out.push(' ');
        }
        if rest.ends_with(' ') && !signature {
            out.push_str(if drops_space { rest.strip_suffix(' ').unwrap_or(rest) } else { rest });
            open = Some(depth);
        } else {
            out.push_str(rest);
            out.push('\n');
            open = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(charset: Option<&str>, encoding: &str) -> Part {
        Part {
            section: "1".to_owned(),
            kind: "text/plain".to_owned(),
            charset: charset.map(str::to_owned),
            flowed: None,
            encoding: encoding.to_owned(),
            octets: 1,
            attached: false,
            belongs: false,
        }
    }

    fn read(charset: Option<&str>, encoding: &str, bytes: &[u8]) -> Option<(String, bool)> {
        decode(&part(charset, encoding), bytes).map(|(text, whole)| (text.to_string(), whole))
    }

    #[test]
    fn alphabets_of_russian_and_korean_mail() {
        let read_whole = |charset: &str, bytes: &[u8]| read(Some(charset), "8bit", bytes).unwrap();
        assert_eq!(read_whole("koi8-r", b"\xf0\xd2\xc9\xd7\xc5\xd4"), ("Привет".to_owned(), true));
        assert_eq!(read_whole("windows-1251", b"\xcf\xf0\xe8\xe2\xe5\xf2"), ("Привет".to_owned(), true));
        assert_eq!(read_whole("koi8-u", b"\xf0\xd2\xc9\xd7\xa6\xd4"), ("Привіт".to_owned(), true));
        assert_eq!(read_whole("euc-kr", b"\xbe\xc8\xb3\xe7"), ("안녕".to_owned(), true));
        assert_eq!(read_whole("ks_c_5601-1987", b"\xbe\xc8\xb3\xe7"), ("안녕".to_owned(), true));
        assert_eq!(read_whole("iso-2022-kr", b"\x1b$)C\n\x0e>H3g\x0f ok"), ("\n안녕 ok".to_owned(), true));
        assert_eq!(read(None, "8bit", "안녕".as_bytes()), Some(("안녕".to_owned(), true)));
        assert_eq!(read(Some("us-ascii"), "7bit", b"\xf0\xd2"), None, "no guessing");
        assert_eq!(read(Some("utf-8"), "8bit", b"a\xff"), Some(("a\u{fffd}".to_owned(), false)));
    }

    #[test]
    fn what_made_it_fit_for_the_line_is_undone() {
        let read = |encoding: &str, bytes: &[u8]| read(Some("utf-8"), encoding, bytes).unwrap().0;
        assert_eq!(read("base64", b"0J/RgNC4\r\n0LLQtdGC\r\n"), "Привет");
        assert_eq!(read("base64", b"aGk=\r\n"), "hi");
        assert_eq!(read("quoted-printable", b"=D0=9F=\r\n=D1=80 =3D =ZZ\r\nx="), "Пр = =ZZ\nx");
    }

    #[test]
    fn soft_lines_are_joined() {
        let flowed = Part { flowed: Some(false), ..part(Some("utf-8"), "8bit") };
        let (text, _) = decode(&flowed, b"one \r\ntwo\r\n> q1 \r\n> q2\r\n-- \r\nme\r\n").unwrap();
        assert_eq!(*text, "one two\n> q1 q2\n-- \nme\n");
    }
}
