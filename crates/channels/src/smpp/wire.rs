//! The small pieces of SMPP: numbers, C strings, TLVs. Reading gives `None` for what is cut short or without an end.

/// Reads from octets.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn octet(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes([self.octet()?, self.octet()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        let bytes = self.octets(4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    }

    pub(super) fn octets(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A C string of at most `max` octets with its end.
    pub(super) fn c_string(&mut self, max: usize) -> Option<&'a [u8]> {
        let end = self.0.iter().take(max).position(|octet| *octet == 0)?;
        let text = self.octets(end)?;
        self.octet()?;
        Some(text)
    }

    /// The next TLV. What is left of a broken one is passed over.
    pub(super) fn tlv(&mut self) -> Option<(u16, &'a [u8])> {
        let tag = self.u16()?;
        let length = self.u16()?;
        Some((tag, self.octets(usize::from(length))?))
    }
}

/// Writes a C string, cut to `max` octets with its end. A NUL inside would end it early and so is left out.
pub(super) fn put_c_string(to: &mut Vec<u8>, text: &str, max: usize) {
    to.extend(text.bytes().filter(|octet| *octet != 0).take(max.saturating_sub(1)));
    to.push(0);
}

/// Writes a TLV.
pub(super) fn put_tlv(to: &mut Vec<u8>, tag: u16, value: &[u8]) {
    let value = value.get(..usize::from(u16::MAX)).unwrap_or(value);
    to.extend_from_slice(&tag.to_be_bytes());
    to.extend_from_slice(&u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
    to.extend_from_slice(value);
}
