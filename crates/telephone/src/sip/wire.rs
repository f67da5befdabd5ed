//! Reads the text of SIP as it comes from the network, before anything else sees it.
//!
//! What is here is strict where a wrong reading would do harm and forgiving where telephone exchanges are known to be sloppy.
//! [`Text::read`] makes lines of a message and says what is wrong with it; the functions below read what stands in a line.
//! What comes out is written anew in one form ([`NameAddr::written`], [`Via::written`]), so that the library behind sees no
//! spelling but that one.

mod line;
mod names;

pub use self::line::{NameAddr, Via, is_token, params, read_cseq, read_uri, split_list};
pub use self::line::{Uri, UriFault};
pub use self::names::{canonical, is_single};

/// The most bytes of one message. The longest that RFC 4475 thinks of has not four thousand.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;
/// The most lines of headers.
pub const HEADERS_MAX: usize = 128;
/// The highest number of a CSeq (RFC 3261, 8.1.1.5).
pub const CSEQ_MAX: u32 = 0x7fff_ffff;

/// A message as lines.
pub struct Text {
    /// The first line.
    pub start: String,
    /// Names in their long form and values without folds.
    pub headers: Vec<(String, String)>,
    /// What follows the empty line, as long as it says to be.
    pub body: Vec<u8>,
    /// What is wrong with it, if anything. It can be answered nevertheless.
    pub fault: Option<Fault>,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("fault", &self.fault).finish_non_exhaustive()
    }
}

/// What is wrong with the lines of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A line of the head has no name and no colon.
    #[error("a header without a name")]
    Header,
    /// There are more headers than anybody needs.
    #[error("too many headers")]
    Headers,
    /// What may stand once stands twice.
    #[error("a header stands twice")]
    Twice,
    /// The length is no number, or longer than what came.
    #[error("the length is wrong")]
    Length,
    /// No empty line ends the head.
    #[error("the head does not end")]
    Endless,
}

impl Text {
    /// Reads a message that came whole. Nothing comes of what has no first line.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..bytes.len().min(MESSAGE_BYTES_MAX)).unwrap_or_default();
        let (head, rest) = match head_end(bytes) {
            Some((end, body)) => (bytes.get(..end)?, Some(bytes.get(body..)?)),
            None => (bytes, None),
        };
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        let start = lines.next().filter(|line| !line.is_empty())?.to_owned();
        let mut text = Self { start, headers: Vec::new(), body: Vec::new(), fault: None };
        if rest.is_none() {
            text.blame(Fault::Endless);
        }
        for line in lines {
            text.line(line);
        }
        text.check_singles();
        text.take_body(rest.unwrap_or_default());
        Some(text)
    }

    /// The values under a name, in their order. `name` is in its long form.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The first value under a name.
    #[must_use]
    pub fn one(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn blame(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    fn line(&mut self, line: &str) {
        // A control character in a value could end a line of ours.
        let line: String = line.chars().map(|c| if matches!(c, '\r' | '\0') { ' ' } else { c }).collect();
        if line.starts_with([' ', '\t']) {
            let more = line.trim_matches([' ', '\t']);
            match self.headers.last_mut() {
                Some(_) if more.is_empty() => {}
                Some((_, value)) if value.is_empty() => more.clone_into(value),
                Some((_, value)) => {
                    value.push(' ');
                    value.push_str(more);
                }
                None => self.blame(Fault::Header),
            }
            return;
        }
        let named = line.split_once(':').map(|(name, value)| (name.trim_end_matches([' ', '\t']), value));
        match named {
            Some((name, value)) if is_token(name) && self.headers.len() < HEADERS_MAX => {
                self.headers.push((canonical(name), value.trim_matches([' ', '\t']).to_owned()));
            }
            Some((name, _)) if is_token(name) => self.blame(Fault::Headers),
            _ => self.blame(Fault::Header),
        }
    }

    fn check_singles(&mut self) {
        let twice = self.headers.iter().enumerate().any(|(at, (name, value))| {
            is_single(name)
                && self.headers.iter().take(at).any(|(other, said)| {
                    // The same length said twice is no other length.
                    other == name && (name != "Content-Length" || said != value)
                })
        });
        if twice {
            self.blame(Fault::Twice);
        }
    }

    fn take_body(&mut self, rest: &[u8]) {
        let said = match self.one("Content-Length") {
            None => Some(rest.len()),
            Some(text) => read_length(text),
        };
        match said.and_then(|length| rest.get(..length)) {
            Some(body) => self.body = body.to_vec(),
            None => self.blame(Fault::Length),
        }
    }
}

fn read_length(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Where the head ends, and where the body begins.
fn head_end(bytes: &[u8]) -> Option<(usize, usize)> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| (at, at + 4))
}

/// What stands at the beginning of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Not all of it is there.
    Wait,
    /// So many bytes that are no message: empty lines between messages, and whether they ask for an answer (RFC 5626, 4.4.1).
    Blank {
        /// How many.
        bytes: usize,
        /// A ping.
        ping: bool,
    },
    /// A message of so many bytes.
    Message(usize),
    /// Where the next message begins cannot be known any more.
    Lost,
}

/// Finds the next message in a stream.
#[must_use]
pub fn frame(buffer: &[u8]) -> Frame {
    match buffer {
        [b'\r', b'\n', b'\r', b'\n', ..] => return Frame::Blank { bytes: 4, ping: true },
        // A second empty line may be on its way, which makes a ping of them.
        [b'\r', b'\n', b'\r'] | [b'\r'] | [] => return Frame::Wait,
        [b'\r', b'\n', ..] => return Frame::Blank { bytes: 2, ping: false },
        _ => {}
    }
    let Some((end, body)) = head_end(buffer) else {
        return if buffer.len() >= MESSAGE_BYTES_MAX { Frame::Lost } else { Frame::Wait };
    };
    let Some(text) = buffer.get(..end + 4).and_then(Text::read) else { return Frame::Lost };
    // On a stream the length has to be said (RFC 3261, 18.3).
    let mut lengths = text.all("Content-Length");
    let (Some(length), None) = (lengths.next().and_then(read_length), lengths.next()) else {
        return Frame::Lost;
    };
    match body.saturating_add(length) {
        whole if whole > MESSAGE_BYTES_MAX => Frame::Lost,
        whole if whole > buffer.len() => Frame::Wait,
        whole => Frame::Message(whole),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> Option<Fault> {
        Text::read(text.as_bytes()).unwrap().fault
    }

    #[test]
    fn folds_and_short_names_are_undone() {
        let text =
            Text::read(b"OPTIONS sip:a SIP/2.0\r\nv : x\r\n \0\r\n ;  y\r\nl: 3\r\nSubject\t:\r\n\r\nabcdef")
                .unwrap();
        assert_eq!(text.fault, None);
        assert_eq!(text.headers[0], ("Via".to_owned(), "x ;  y".to_owned()));
        assert_eq!((text.one("Subject"), text.body.as_slice()), (Some(""), &b"abc"[..]));
    }

    #[test]
    fn wrong_messages_say_what_is_wrong() {
        assert_eq!(fault("A b C\r\nnothing\r\n\r\n"), Some(Fault::Header));
        assert_eq!(fault("A b C\r\n: x\r\n\r\n"), Some(Fault::Header));
        assert_eq!(fault("A b C\r\nCSeq: 1 A\r\nCSEQ: 2 A\r\n\r\n"), Some(Fault::Twice));
        assert_eq!(fault("A b C\r\nl: -1\r\n\r\n"), Some(Fault::Length));
        assert_eq!(fault("A b C\r\nl: 2\r\n\r\nx"), Some(Fault::Length));
        assert_eq!(fault("A b C\r\nl: 2\r\nContent-Length: 1\r\n\r\nxx"), Some(Fault::Twice));
        assert_eq!(fault("A b C\r\nl: 1\r\nContent-Length: 1\r\n\r\nxx"), None);
        assert_eq!(fault("A b C\r\nTo: x"), Some(Fault::Endless));
        let many = "X: 1\r\n".repeat(HEADERS_MAX + 1);
        assert_eq!(fault(&format!("A b C\r\n{many}\r\n")), Some(Fault::Headers));
        assert!(Text::read(b"").is_none() && Text::read(b"\r\nx").is_none());
    }

    #[test]
    fn a_stream_is_cut_into_messages() {
        let message = b"BYE sip:a SIP/2.0\r\nl: 3\r\n\r\nabc";
        assert_eq!(frame(&[&message[..], b"BYE"].concat()), Frame::Message(message.len()));
        assert_eq!(frame(&message[..20]), Frame::Wait);
        assert_eq!(frame(&message[..message.len() - 1]), Frame::Wait);
        assert_eq!(frame(b"\r\n\r\nB"), Frame::Blank { bytes: 4, ping: true });
        assert_eq!(frame(b"\r\nB"), Frame::Blank { bytes: 2, ping: false });
        for lost in [
            "A b C\r\n\r\n",
            "A b C\r\nl: 99999\r\n\r\n",
            "A b C\r\nl: 1\r\nl: 1\r\n\r\nx",
            "A b C\r\nl: x\r\n\r\n",
        ] {
            assert_eq!(frame(lost.as_bytes()), Frame::Lost, "{lost}");
        }
        assert_eq!(frame(&[b'A'; MESSAGE_BYTES_MAX]), Frame::Lost);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_without_end_of_the_world(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Some(text) = Text::read(&bytes) {
                prop_assert!(text.headers.len() <= HEADERS_MAX);
                prop_assert!(text.headers.iter().all(|(_, value)| !value.contains(['\r', '\n', '\0'])));
            }
            if let Frame::Message(whole) = frame(&bytes) {
                prop_assert!(whole <= bytes.len());
            }
        }
    }
}
