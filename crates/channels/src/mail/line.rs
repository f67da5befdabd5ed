//! A line of text commands: what IMAP and SMTP share. Reads line by line with limits, begins TLS on the line, and waits no
//! longer than it is told.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use zeroize::Zeroizing;

use crate::net::{DialError, Dialler, Stream};

/// The longest line that a server may send: the list of a full folder, or of a message's parts, is one.
const LINE_BYTES_MAX: usize = 2 << 20;

/// How a line is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Implicit,
    /// TLS is asked for on the line. A server that does not offer it gets nothing from us.
    StartTls,
    /// None: a server on this machine.
    Plain,
}

/// The line is of no more use: it broke, fell silent, or brings what is not the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line is dead")]
pub(super) struct Dead;

/// A line to a server.
pub(super) struct TextLine {
    stream: Stream,
    held: Zeroizing<Vec<u8>>,
    patience: Duration,
}

impl TextLine {
    /// Calls. With [`Security::StartTls`] the line is still bare.
    pub(super) async fn call(
        dialler: &Dialler,
        security: Security,
        patience: Duration,
    ) -> Result<Self, DialError> {
        let stream = match security {
            Security::StartTls => dialler.dial_bare().await?,
            Security::Implicit | Security::Plain => dialler.dial().await?,
        };
        Ok(Self { stream, held: Zeroizing::new(Vec::new()), patience })
    }

    /// Begins TLS. What came before it must not count afterwards: somebody on the line could have put it there.
    pub(super) async fn begin_tls(self, dialler: &Dialler) -> Result<Self, Dead> {
        if !self.held.is_empty() {
            return Err(Dead);
        }
        let stream = dialler.seal(self.stream).await.map_err(|_| Dead)?;
        Ok(Self { stream, held: Zeroizing::new(Vec::new()), patience: self.patience })
    }

    /// A line without its end, within the patience.
    pub(super) async fn read_line(&mut self) -> Result<Zeroizing<Vec<u8>>, Dead> {
        let patience = self.patience;
        self.read_line_within(patience).await?.ok_or(Dead)
    }

    /// A line without its end; `None` if there is none in that time. Nothing is lost then.
    pub(super) async fn read_line_within(
        &mut self,
        patience: Duration,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Dead> {
        let reading = async {
            loop {
                if let Some(end) = self.held.iter().position(|byte| *byte == b'\n') {
                    let mut line = Zeroizing::new(self.held.drain(..=end).collect::<Vec<u8>>());
                    line.pop();
                    if line.last() == Some(&b'\r') {
                        line.pop();
                    }
                    return Ok(line);
                }
                if self.held.len() > LINE_BYTES_MAX {
                    return Err(Dead);
                }
                self.more().await?;
            }
        };
        match tokio::time::timeout(patience, reading).await {
            Ok(line) => line.map(Some),
            Err(_) => Ok(None),
        }
    }

    /// So many bytes. Each piece of them may take as long as the patience.
    pub(super) async fn read_bytes(&mut self, count: usize) -> Result<Zeroizing<Vec<u8>>, Dead> {
        while self.held.len() < count {
            let patience = self.patience;
            tokio::time::timeout(patience, self.more()).await.map_err(|_| Dead)??;
        }
        Ok(Zeroizing::new(self.held.drain(..count).collect()))
    }

    async fn more(&mut self) -> Result<(), Dead> {
        match self.stream.read_buf(&mut *self.held).await {
            Ok(0) | Err(_) => Err(Dead),
            Ok(_) => Ok(()),
        }
    }

    /// Writes all of it.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), Dead> {
        let writing = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        tokio::time::timeout(self.patience, writing).await.map_err(|_| Dead)?.map_err(|_| Dead)
    }
}
