//! What stands in a line of SIP: names with addresses, ways, lists, addresses.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::CSEQ_MAX;

/// The most parameters of one value.
const PARAMS_MAX: usize = 32;
/// The most entries of a list in one header.
const LIST_MAX: usize = 64;

/// Whether this is a token of SIP (RFC 3261, 25.1).
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-.!%*_+`'~".contains(c))
}

/// A name with an address, as in From and To.
#[derive(Clone)]
pub struct NameAddr {
    display: String,
    /// The address.
    pub uri: String,
    /// The parameters behind it.
    pub params: Vec<(String, Option<String>)>,
}

impl std::fmt::Debug for NameAddr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NameAddr")
    }
}

impl NameAddr {
    /// Reads a value.
    #[must_use]
    pub fn read(value: &str) -> Option<Self> {
        let value = value.trim();
        let Some(open) = outside_quotes(value, '<') else {
            // Without brackets every parameter is the header's (RFC 3261, 20.10).
            let (uri, rest) = value.split_once(';').map_or((value, ""), |(uri, rest)| (uri, rest));
            let uri = uri.trim();
            let bare = !uri.is_empty() && !uri.contains([' ', '\t', '"', '<', '>', ',', '?']);
            return Some(Self {
                display: String::new(),
                uri: bare.then(|| uri.to_owned())?,
                params: params(rest)?,
            });
        };
        let display = value.get(..open)?.trim();
        let rest = value.get(open + 1..)?;
        let (uri, rest) = rest.split_once('>')?;
        let rest = rest.trim();
        let rest = if rest.is_empty() { rest } else { rest.strip_prefix(';')? };
        let fits = is_display(display) && !uri.is_empty() && !uri.contains([' ', '\t', '"', '<']);
        fits.then_some(())?;
        Some(Self { display: display.to_owned(), uri: uri.to_owned(), params: params(rest)? })
    }

    /// A parameter's value; empty where it has none.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        param(&self.params, name)
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.param("tag").filter(|tag| !tag.is_empty())
    }

    /// In the one form in which it goes on.
    #[must_use]
    pub fn written(&self) -> String {
        let space = if self.display.is_empty() { "" } else { " " };
        let mut text = format!("{}{space}<{}>", self.display, self.uri);
        write_params(&mut text, &self.params);
        text
    }
}

fn is_display(text: &str) -> bool {
    if let Some(inside) = text.strip_prefix('"') {
        return inside.strip_suffix('"').is_some_and(|inside| {
            let mut escaped = false;
            // Every quotation mark inside is escaped, and the last one is not.
            inside.chars().all(|c| {
                let fits = escaped || c != '"';
                escaped = !escaped && c == '\\';
                fits
            }) && !escaped
        });
    }
    text.split([' ', '\t']).all(|word| word.is_empty() || is_token(word))
}

/// One step of the way of a request.
#[derive(Clone)]
pub struct Via {
    transport: String,
    host: String,
    port: Option<u16>,
    params: Vec<(String, Option<String>)>,
}

impl std::fmt::Debug for Via {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Via")
    }
}

impl Via {
    /// Reads a value, with spaces wherever the grammar lets them be.
    #[must_use]
    pub fn read(value: &str) -> Option<Self> {
        let mut parts = value.splitn(3, '/').map(str::trim);
        let (sip, version, rest) = (parts.next()?, parts.next()?, parts.next()?);
        (sip.eq_ignore_ascii_case("SIP") && version == "2.0").then_some(())?;
        let (transport, rest) = rest.split_once([' ', '\t'])?;
        let (place, rest) = rest.split_once(';').map_or((rest, ""), |(place, rest)| (place, rest));
        let (host, port) = split_place(&place.replace([' ', '\t'], ""))?;
        is_token(transport).then_some(())?;
        Some(Self { transport: transport.to_owned(), host, port, params: params(rest)? })
    }

    /// The port to which an answer goes if none is asked for.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(super::super::PORT)
    }

    /// Whether it asks for an answer to the port it came from (RFC 3581).
    #[must_use]
    pub fn wants_rport(&self) -> bool {
        param(&self.params, "rport").is_some()
    }

    /// Notes where it really came from, and forgets where else an answer could be wanted. `transport` stands for one that is
    /// not known.
    pub fn received(&mut self, ip: IpAddr, port: u16, transport: &str) {
        let wants_rport = self.wants_rport();
        self.params.retain(|(name, _)| {
            !["received", "rport", "maddr", "ttl", "transport"]
                .iter()
                .any(|gone| name.eq_ignore_ascii_case(gone))
        });
        if !["UDP", "TCP", "TLS"].contains(&self.transport.as_str()) {
            transport.clone_into(&mut self.transport);
        }
        self.params.push(("received".to_owned(), Some(ip.to_string())));
        if wants_rport {
            self.params.push(("rport".to_owned(), Some(port.to_string())));
        }
    }

    /// In the one form in which it goes on.
    #[must_use]
    pub fn written(&self) -> String {
        let mut text = format!("SIP/2.0/{} {}", self.transport, self.host);
        if let Some(port) = self.port {
            text.push_str(&format!(":{port}"));
        }
        write_params(&mut text, &self.params);
        text
    }
}

/// What an address of SIP says.
#[derive(Clone, PartialEq, Eq)]
pub struct Uri {
    /// `sip`, `sips` or `tel`.
    pub scheme: String,
    /// Who, without escapes; of a telephone number, the number.
    pub user: Option<String>,
    /// Where.
    pub host: String,
    /// The port.
    pub port: Option<u16>,
}

impl std::fmt::Debug for Uri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Uri")
    }
}

/// Why an address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriFault {
    /// Another kind of address.
    Scheme,
    /// None at all.
    Malformed,
}

/// Reads an address of a request.
///
/// # Errors
/// It is of another kind, or none.
pub fn read_uri(text: &str) -> Result<Uri, UriFault> {
    let (scheme, rest) = text.split_once(':').ok_or(UriFault::Malformed)?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme
        || rest.is_empty()
        || text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
    {
        return Err(UriFault::Malformed);
    }
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "tel" => {
            let number = rest.split(';').next().unwrap_or_default().to_owned();
            Ok(Uri { scheme, user: Some(number), host: String::new(), port: None })
        }
        "sip" | "sips" => read_sip(scheme, rest).ok_or(UriFault::Malformed),
        _ => Err(UriFault::Scheme),
    }
}

fn read_sip(scheme: String, rest: &str) -> Option<Uri> {
    let (who, place) = rest.rsplit_once('@').map_or((None, rest), |(who, place)| (Some(who), place));
    // Headers have no place in the address of a request (RFC 3261, 19.1.1).
    (!place.contains('?')).then_some(())?;
    let place = place.split(';').next()?;
    let (host, port) = split_place(place)?;
    let user = match who {
        None => None,
        Some(who) => Some(unescaped(who.split(':').next().filter(|user| !user.is_empty())?)),
    };
    Some(Uri { scheme, user, host, port })
}

/// A host and a port.
fn split_place(place: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = if let Some(rest) = place.strip_prefix('[') {
        let (inside, rest) = rest.split_once(']')?;
        inside.parse::<std::net::Ipv6Addr>().ok()?;
        (format!("[{inside}]"), rest)
    } else {
        let (host, port) = place.split_at(place.find(':').unwrap_or(place.len()));
        let fits = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
        fits.then_some(())?;
        (host.to_owned(), port)
    };
    match port.strip_prefix(':') {
        None => port.is_empty().then_some((host, None)),
        Some(port) => {
            let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| port.parse().ok()).flatten().map(|port| (host, Some(port)))
        }
    }
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let code = text
            .get(at + 1..at + 3)
            .filter(|_| *byte == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Reads parameters, which semicolons part.
#[must_use]
pub fn params(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut all = Vec::new();
    for one in split_outside(text, ';')? {
        let (name, value) =
            one.split_once('=').map_or((one, None), |(name, value)| (name, Some(value.trim())));
        let name = name.trim();
        let fits = is_token(name) && value.is_none_or(is_value) && all.len() < PARAMS_MAX;
        fits.then_some(())?;
        all.push((name.to_owned(), value.map(str::to_owned)));
    }
    Some(all)
}

fn is_value(value: &str) -> bool {
    let quoted = value.len() >= 2 && value.starts_with('"') && value.ends_with('"');
    let bare = || value.chars().all(|c| c.is_ascii_alphanumeric() || "-.!%*_+`'~:[]@/".contains(c));
    quoted || (!value.is_empty() && bare())
}

fn param<'a>(params: &'a [(String, Option<String>)], name: &str) -> Option<&'a str> {
    let found = params.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_deref().unwrap_or_default())
}

fn write_params(text: &mut String, params: &[(String, Option<String>)]) {
    for (name, value) in params {
        let written = match value {
            Some(value) => write!(text, ";{name}={value}"),
            None => write!(text, ";{name}"),
        };
        written.expect("a text takes whatever is written into it");
    }
}

/// The values of a list, which commas part.
#[must_use]
pub fn split_list(value: &str) -> Option<Vec<&str>> {
    split_outside(value, ',').filter(|list| list.len() <= LIST_MAX)
}

/// Parts of a text, neither cut in quotation marks nor in brackets; none if a quotation mark is left open.
fn split_outside(text: &str, cut: char) -> Option<Vec<&str>> {
    let (mut parts, mut from) = (Vec::new(), 0);
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '<' if !quoted => bracket = true,
            '>' if !quoted => bracket = false,
            c if c == cut && !quoted && !bracket => {
                parts.push(text.get(from..at)?.trim());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..)?.trim());
    (!quoted).then_some(parts)
}

/// Where a letter stands outside of quotation marks.
fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    text.char_indices().find_map(|(at, c)| {
        if escaped {
            escaped = false;
            return None;
        }
        match c {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == wanted && !quoted => return Some(at),
            _ => {}
        }
        None
    })
}

/// Reads a CSeq: its number and method.
#[must_use]
pub fn read_cseq(value: &str) -> Option<(u32, &str)> {
    let (number, method) = value.split_once([' ', '\t'])?;
    let method = method.trim();
    let digits = number.bytes().all(|b| b.is_ascii_digit()) && number.len() <= 20;
    let number = digits.then(|| number.parse::<u32>().ok()).flatten().filter(|number| *number <= CSEQ_MAX)?;
    is_token(method).then_some((number, method))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(value: &str) -> Option<String> {
        NameAddr::read(value).map(|name| name.written())
    }

    #[test]
    fn names_with_addresses_have_one_form() {
        let written = |value| name(value).unwrap();
        assert_eq!(written("sip:a@b ;   tag    = x"), "<sip:a@b>;tag=x");
        assert_eq!(written("caller<sip:a@b;x>;tag=1"), "caller <sip:a@b;x>;tag=1");
        assert_eq!(
            written(r#""J Rosenberg \\\"" <sip:a@b> ; tag = 98"#),
            r#""J Rosenberg \\\"" <sip:a@b>;tag=98"#
        );
        for wrong in [
            "",
            r#""open <sip:a@b>"#,
            "Bell, A <sip:a@b>",
            "< sip:a@b >",
            "<sip:a@b",
            "<sip:a@b> tag=1",
            "<sip:a@b>;=1",
        ] {
            assert_eq!(name(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ways_know_where_a_request_came_from() {
        let mut via =
            Via::read("SIP  / 2.0 / UDP  a.example : 5070 ; branch = z9hG4bK9 ;rport;maddr=9.9.9.9").unwrap();
        assert!(via.wants_rport() && via.port() == 5070);
        via.received([192, 0, 2, 1].into(), 1234, "UDP");
        assert_eq!(via.written(), "SIP/2.0/UDP a.example:5070;branch=z9hG4bK9;received=192.0.2.1;rport=1234");
        for wrong in
            ["SIP/2.0/UDP", "SIP/2.0/UDP a;;,", "SIP/7.0/UDP a", "SIP/2.0/UDP a:x", "SIP/2.0/UDP [::z]"]
        {
            assert!(Via::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn addresses_of_requests() {
        let user = |text: &str| read_uri(text).map(|uri| uri.user.unwrap_or_default());
        assert_eq!(user("sip:sips%3Auser%40example.com@example.net"), Ok("sips:user@example.com".to_owned()));
        assert_eq!(user("sip:user;par=u%40example.net@example.com"), Ok("user;par=u@example.net".to_owned()));
        assert_eq!(user("tel:+15551234567;x=y"), Ok("+15551234567".to_owned()));
        assert_eq!(
            read_uri("SIP:[::1]:5070;lr").map(|uri| (uri.host, uri.port)),
            Ok(("[::1]".to_owned(), Some(5070)))
        );
        for wrong in
            ["sip:", "sip:@a", "sip:a@", "<sip:a@b>", "sip:a@b c", "sip:a@b?Route=x", "sip:a@b:99999", "a"]
        {
            assert_eq!(user(wrong), Err(UriFault::Malformed), "{wrong}");
        }
        assert_eq!(user("soap.beep://192.0.2.103:3002"), Err(UriFault::Scheme));
    }

    #[test]
    fn the_number_of_a_request_has_an_end() {
        assert_eq!(read_cseq("0009  INVITE"), Some((9, "INVITE")));
        for wrong in ["36893488147419103232 REGISTER", "2147483648 A", "-1 A", "1", "1 ", "x A"] {
            assert_eq!(read_cseq(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in "[a-z \"\\\\<>;=@:.,\\[\\]0-9]{0,40}") {
            if let Some(name) = NameAddr::read(&value) {
                prop_assert_eq!(NameAddr::read(&name.written()).map(|again| again.written()), Some(name.written()));
            }
            if let Some(via) = Via::read(&format!("SIP/2.0/UDP {value}")) {
                prop_assert_eq!(Via::read(&via.written()).map(|again| again.written()), Some(via.written()));
            }
            let _uri = read_uri(&value);
            let _list = split_list(&value);
        }
    }
}
