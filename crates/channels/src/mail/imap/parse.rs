//! IMAP's responses (RFC 3501, 9): lines, with literals between them, into values. A line has a limit, and so have literals,
//! depth and count.

use zeroize::{Zeroize, Zeroizing};

/// The longest literal that is taken.
pub const LITERAL_BYTES_MAX: usize = 512 << 10;
/// The most values of one response.
pub const VALUES_MAX: usize = 200_000;
/// How deep lists may nest; what lies deeper is passed over.
pub const DEPTH_MAX: usize = 40;

/// A piece of a response, as it comes over the line.
#[derive(Debug)]
pub enum Piece {
    /// A line, or the part of one before or behind a literal.
    Line(Zeroizing<Vec<u8>>),
    /// A literal.
    Literal(Zeroizing<Vec<u8>>),
}

/// One value.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// An atom, or a number.
    Atom(String),
    /// A string, quoted or literal.
    Text(Vec<u8>),
    /// A list.
    List(Vec<Value>),
}

impl Zeroize for Value {
    fn zeroize(&mut self) {
        match self {
            Self::Atom(text) => text.zeroize(),
            Self::Text(bytes) => bytes.zeroize(),
            Self::List(values) => values.zeroize(),
        }
    }
}

impl Value {
    /// The bytes of a string; of NIL there are none.
    #[must_use]
    pub fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Text(bytes) => Some(bytes),
            Self::Atom(atom) if !atom.eq_ignore_ascii_case("nil") => Some(atom.as_bytes()),
            Self::Atom(_) | Self::List(_) => None,
        }
    }

    /// A string in small letters.
    #[must_use]
    pub fn word(&self) -> Option<String> {
        self.text().map(|bytes| String::from_utf8_lossy(bytes).to_ascii_lowercase())
    }

    /// A number.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        match self {
            Self::Atom(text) => text.parse().ok(),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The values of a list.
    #[must_use]
    pub fn list(&self) -> Option<&[Value]> {
        match self {
            Self::List(values) => Some(values),
            Self::Atom(_) | Self::Text(_) => None,
        }
    }
}

/// How long the literal is that follows this line.
#[must_use]
pub fn literal_after(line: &[u8]) -> Option<usize> {
    let inside = line.strip_suffix(b"}")?;
    let open = inside.iter().rposition(|byte| *byte == b'{')?;
    let digits = std::str::from_utf8(inside.get(open + 1..)?).ok()?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// The values of one response. `None` if it is none.
#[must_use]
pub fn values(pieces: &[Piece]) -> Option<Zeroizing<Vec<Value>>> {
    let mut reader = Reader { stack: vec![Vec::new()], beneath: 0, count: 0 };
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(bytes) => reader.push(Value::Text(bytes.to_vec()))?,
            Piece::Line(line) => {
                let announces = matches!(pieces.get(place + 1), Some(Piece::Literal(_)));
                let line = if announces { without_announcement(line) } else { line.as_slice() };
                reader.read_line(line)?;
            }
        }
    }
    let values = reader.stack.pop()?;
    (reader.stack.is_empty() && reader.beneath == 0).then(|| Zeroizing::new(values))
}

fn without_announcement(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|byte| *byte == b'{').unwrap_or(line.len());
    line.get(..end).unwrap_or_default()
}

/// Reads lines, with literals between them.
struct Reader {
    /// The lists that are open.
    stack: Vec<Vec<Value>>,
    /// How many more are open beneath the deepest that is kept.
    beneath: usize,
    count: usize,
}

impl Reader {
    fn push(&mut self, value: Value) -> Option<()> {
        if self.beneath == 0 {
            self.stack.last_mut()?.push(value);
        }
        Some(())
    }

    fn read_line(&mut self, line: &[u8]) -> Option<()> {
        let mut rest = line;
        while let [first, behind @ ..] = rest {
            self.count += 1;
            if self.count > VALUES_MAX {
                return None;
            }
            rest = behind;
            match first {
                b' ' => {}
                b'(' if self.stack.len() > DEPTH_MAX => self.beneath += 1,
                b'(' => self.stack.push(Vec::new()),
                b')' if self.beneath > 0 => self.beneath -= 1,
                b')' => {
                    let list = self.stack.pop()?;
                    self.push(Value::List(list))?;
                }
                b'"' => {
                    let (text, after) = quoted(behind)?;
                    self.push(Value::Text(text))?;
                    rest = after;
                }
                _ => {
                    let (atom, after) = atom(line.get(line.len() - behind.len() - 1..)?);
                    self.push(Value::Atom(String::from_utf8_lossy(atom).into_owned()))?;
                    rest = after;
                }
            }
        }
        Some(())
    }
}

fn quoted(line: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (mut text, mut rest) = (Vec::new(), line);
    loop {
        match rest {
            [b'"', behind @ ..] => return Some((text, behind)),
            [b'\\', escaped, behind @ ..] => {
                text.push(*escaped);
                rest = behind;
            }
            [byte, behind @ ..] => {
                text.push(*byte);
                rest = behind;
            }
            [] => return None,
        }
    }
}

/// An atom; what stands in square brackets is part of it, as in `BODY[HEADER.FIELDS (FROM)]`.
fn atom(line: &[u8]) -> (&[u8], &[u8]) {
    let mut open = false;
    let end = line.iter().position(|byte| {
        match byte {
            b'[' => open = true,
            b']' => open = false,
            _ => {}
        }
        !open && matches!(byte, b' ' | b'(' | b')' | b'"')
    });
    // At least one byte, or reading would stand still.
    line.split_at(end.unwrap_or(line.len()).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Piece {
        Piece::Line(Zeroizing::new(text.as_bytes().to_vec()))
    }

    fn atom(text: &str) -> Value {
        Value::Atom(text.to_owned())
    }

    #[test]
    fn a_fetch_with_a_literal_is_read() {
        let pieces = [
            line("* 2 FETCH (UID 7 BODY[HEADER.FIELDS (FROM \"X\")] {5}"),
            Piece::Literal(Zeroizing::new(b"a) \"b".to_vec())),
            line(" FLAGS (\\Seen) X \"q\\\"u\" NIL)"),
        ];
        let read = values(&pieces).unwrap();
        let inside = vec![
            atom("UID"),
            atom("7"),
            atom("BODY[HEADER.FIELDS (FROM \"X\")]"),
            Value::Text(b"a) \"b".to_vec()),
            atom("FLAGS"),
            Value::List(vec![atom("\\Seen")]),
            atom("X"),
            Value::Text(b"q\"u".to_vec()),
            atom("NIL"),
        ];
        assert!(*read == vec![atom("*"), atom("2"), atom("FETCH"), Value::List(inside)]);
    }

    #[test]
    fn what_is_no_response_is_none() {
        for wrong in
            ["* (", "* )", "* \"x", &"(".repeat(100), &format!("{0}{1})", "(".repeat(100), ")".repeat(100))]
        {
            assert!(values(&[line(wrong)]).is_none(), "{wrong}");
        }
        // What lies too deep is passed over, and what stands behind it is read.
        let deep = format!("{}x{} y", "(".repeat(100), ")".repeat(100));
        assert!(values(&[line(&deep)]).unwrap()[1] == atom("y"));
        assert_eq!(literal_after(b"x {12}"), Some(12));
        for none in ["x {12", "x {}", "x {+1}", "x {99999999999999999999999}", ""] {
            assert_eq!(literal_after(none.as_bytes()), None, "{none}");
        }
    }
}
