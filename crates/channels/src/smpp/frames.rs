//! Cuts a stream into PDUs; the same for both ends of a line.

use tokio::io::{AsyncRead, AsyncReadExt as _};
use zeroize::Zeroizing;

use super::pdu::{HEADER_OCTETS, Header};

/// A stream, and what came of the next PDU so far.
pub struct Frames<R> {
    reader: R,
    held: Zeroizing<Vec<u8>>,
}

impl<R> std::fmt::Debug for Frames<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Frames")
    }
}

impl<R: AsyncRead + Unpin> Frames<R> {
    /// Nothing was read yet.
    #[must_use]
    pub fn new(reader: R) -> Self {
        Self { reader, held: Zeroizing::new(Vec::new()) }
    }

    /// The next PDU: its header and its body. `None` when the line has ended, or when a length can't be: after that no PDU
    /// can be found any more. Dropping it in the middle loses nothing.
    pub async fn next(&mut self) -> Option<(Header, Zeroizing<Vec<u8>>)> {
        loop {
            if self.held.len() >= HEADER_OCTETS {
                let header = Header::parse(&self.held)?;
                if let Some(body) = self.held.get(HEADER_OCTETS..header.length) {
                    let body = Zeroizing::new(body.to_vec());
                    self.held.drain(..header.length);
                    return Some((header, body));
                }
            }
            match self.reader.read_buf(&mut *self.held).await {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }
}
