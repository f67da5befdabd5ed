//! The GSM 7-bit default alphabet of 3GPP TS 23.038 with its extension table. SMPP carries it a septet an octet, mostly;
//! some providers pack it. What it is, settings say: it can't be seen from the bytes.

/// What the alphabet's escape is.
const ESCAPE: u8 = 0x1b;
/// A carriage return, which stands for nothing when packing leaves exactly seven bits over.
const CARRIAGE_RETURN: u8 = 0x0d;

/// The alphabet, by septet. The escape's place holds a no-break space, as a phone without the extension table shows it.
const ALPHABET: [char; 128] = [
    '@', '£', '$', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å', 'Δ', '_', 'Φ', 'Γ',
    'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', '\u{a0}', 'Æ', 'æ', 'ß', 'É', ' ', '!', '"', '#', '¤', '%', '&', '\'',
    '(', ')', '*', '+', ',', '-', '.', '/', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<',
    '=', '>', '?', '¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q',
    'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§', '¿', 'a', 'b', 'c', 'd', 'e', 'f',
    'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä',
    'ö', 'ñ', 'ü', 'à',
];

/// The extension table: what follows an escape.
const EXTENSION: [(u8, char); 10] = [
    (0x0a, '\u{c}'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2f, '\\'),
    (0x3c, '['),
    (0x3d, '~'),
    (0x3e, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// The septets of a letter; `None` for what the alphabet does not have.
#[must_use]
pub fn septets_of(letter: char) -> Option<(Option<u8>, u8)> {
    if letter == '\u{a0}' {
        // Its place is the escape's.
        return Some((None, b' '));
    }
    if let Some(at) = ALPHABET.iter().position(|c| *c == letter) {
        return u8::try_from(at).ok().map(|septet| (None, septet));
    }
    EXTENSION.iter().find(|(_, c)| *c == letter).map(|(septet, _)| (Some(ESCAPE), *septet))
}

/// The septets of a text; `None` if a letter is not in the alphabet.
#[must_use]
pub fn encode(text: &str) -> Option<Vec<u8>> {
    let mut septets = Vec::with_capacity(text.len());
    for letter in text.chars() {
        let (escape, septet) = septets_of(letter)?;
        septets.extend(escape);
        septets.push(septet);
    }
    Some(septets)
}

/// The text of septets, one an octet, and whether all of them were letters.
#[must_use]
pub fn decode(septets: &[u8]) -> (String, bool) {
    let mut text = String::with_capacity(septets.len());
    let mut whole = true;
    let mut rest = septets.iter().copied();
    while let Some(septet) = rest.next() {
        if septet != ESCAPE {
            match ALPHABET.get(usize::from(septet)) {
                Some(letter) => text.push(*letter),
                None => {
                    text.push(char::REPLACEMENT_CHARACTER);
                    whole = false;
                }
            }
            continue;
        }
        let Some(escaped) = rest.next() else {
            whole = false;
            break;
        };
        let letter = EXTENSION.iter().find(|(code, _)| *code == escaped).map(|(_, letter)| *letter);
        // The standard: what is not in the extension table is shown as in the main table.
        match letter.or_else(|| ALPHABET.get(usize::from(escaped)).copied()) {
            Some(letter) => text.push(letter),
            None => whole = false,
        }
    }
    (text, whole)
}

/// Packs septets into octets, eight into seven, after `fill` bits that belong to a header.
#[must_use]
pub fn pack(septets: &[u8], fill: u8) -> Vec<u8> {
    let mut packed = Vec::with_capacity(septets.len());
    let mut bits = u32::from(fill % 7);
    let mut held: u32 = 0;
    for septet in septets {
        held |= u32::from(septet & 0x7f) << bits;
        bits += 7;
        if bits >= 8 {
            packed.push(low_byte(held));
            held >>= 8;
            bits -= 8;
        }
    }
    if bits == 1 && !septets.is_empty() {
        // Seven free bits would read as an `@`; the standard fills them so.
        packed.push(low_byte(held | (u32::from(CARRIAGE_RETURN) << 1)));
    } else if bits > 0 {
        packed.push(low_byte(held));
    }
    packed
}

/// Unpacks octets into septets, skipping `fill` bits first. A carriage return in the last seven bits stands for nothing, and
/// so does an `@` there: providers who leave the free bits zero are common, texts that end in an `@` are not.
#[must_use]
pub fn unpack(octets: &[u8], fill: u8) -> Vec<u8> {
    let mut septets = Vec::with_capacity(octets.len() + octets.len() / 7);
    let mut bits: u32 = 0;
    let mut held: u32 = 0;
    let mut skip = u32::from(fill % 7);
    for octet in octets {
        held |= u32::from(*octet) << bits;
        bits += 8;
        if skip > 0 {
            held >>= skip;
            bits -= skip;
            skip = 0;
        }
        while bits >= 7 {
            septets.push(low_byte(held & 0x7f));
            held >>= 7;
            bits -= 7;
        }
    }
    let full = (octets.len() * 8).saturating_sub(usize::from(fill % 7)).is_multiple_of(7);
    if full && matches!(septets.last(), Some(&(CARRIAGE_RETURN | 0))) {
        septets.pop();
    }
    septets
}

fn low_byte(of: u32) -> u8 {
    u8::try_from(of & 0xff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_standards_own_example_and_the_extension_table() {
        // 3GPP TS 23.038 packing, the example that is in every description of it.
        assert_eq!(
            pack(&encode("hellohello").unwrap(), 0),
            [0xe8, 0x32, 0x9b, 0xfd, 0x46, 0x97, 0xd9, 0xec, 0x37]
        );
        assert_eq!(encode("€[]").unwrap(), [0x1b, 0x65, 0x1b, 0x3c, 0x1b, 0x3e]);
        // Seven letters leave seven free bits, which a carriage return fills; zeros would read as an `@`.
        assert_eq!(pack(&encode("hellohe").unwrap(), 0).last(), Some(&((CARRIAGE_RETURN << 1) | 1)));
        assert_eq!(unpack(&pack(&encode("hellohe").unwrap(), 0), 0), encode("hellohe").unwrap());
        assert_eq!(unpack(&[0xe8, 0x32, 0x9b, 0xfd, 0x46, 0x97, 0x01], 0), encode("hellohe").unwrap(), "filled with zeros");
        assert_eq!(decode(&[0x1b, 0x65, 0x41]), ("€A".to_owned(), true));
        assert_eq!(decode(&[0x1b, 0x41]), ("A".to_owned(), true), "not in the extension table");
        assert_eq!(decode(&[0x41, 0x1b]), ("A".to_owned(), false), "cut after the escape");
        assert_eq!(decode(&[0xff]), ("\u{fffd}".to_owned(), false));
        assert_eq!(encode("да"), None);
    }

    proptest! {
        #[test]
        fn what_is_packed_unpacks(septets in prop::collection::vec(0_u8..128, 0..200), fill in 0_u8..7) {
            // A final carriage return or `@` on the edge cannot be told from filling.
            prop_assume!(!matches!(septets.last(), Some(&(CARRIAGE_RETURN | 0))));
            prop_assert_eq!(unpack(&pack(&septets, fill), fill), septets);
        }

        #[test]
        fn what_encodes_decodes(text in "[a-zA-Z0-9@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ \\^{}\\[\\]~|€ÄÖÑÜ§¿äöñüà]{0,200}") {
            prop_assert_eq!(decode(&encode(&text).unwrap()), (text, true));
        }
    }
}
