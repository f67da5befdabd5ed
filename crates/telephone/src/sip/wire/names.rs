//! Names of headers: their long forms, and which may stand once.

/// Short forms (RFC 3261, 7.3.3, and of the extensions that are read here).
const SHORT: [(&str, &str); 11] = [
    ("c", "Content-Type"),
    ("e", "Content-Encoding"),
    ("f", "From"),
    ("i", "Call-ID"),
    ("k", "Supported"),
    ("l", "Content-Length"),
    ("m", "Contact"),
    ("s", "Subject"),
    ("t", "To"),
    ("v", "Via"),
    ("x", "Session-Expires"),
];

/// Every name that means something here, as it is written.
const KNOWN: [&str; 31] = [
    "Accept",
    "Allow",
    "Call-ID",
    "Contact",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "CSeq",
    "Expires",
    "From",
    "Max-Forwards",
    "Min-Expires",
    "Min-SE",
    "P-Asserted-Identity",
    "P-Preferred-Identity",
    "Privacy",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Require",
    "Authorization",
    "Reason",
    "Record-Route",
    "Require",
    "Retry-After",
    "Route",
    "Session-Expires",
    "Subject",
    "Supported",
    "To",
    "Via",
    "WWW-Authenticate",
];

/// The long form of a name, in the letters in which it is usually written.
#[must_use]
pub fn canonical(name: &str) -> String {
    let long = SHORT.iter().find(|(short, _)| short.eq_ignore_ascii_case(name)).map(|(_, long)| *long);
    let known = || KNOWN.iter().copied().find(|known| known.eq_ignore_ascii_case(name));
    long.or_else(known).map_or_else(|| name.to_owned(), str::to_owned)
}

/// Whether a header may stand once in a message. `name` is in its long form.
#[must_use]
pub fn is_single(name: &str) -> bool {
    [
        "Call-ID",
        "Content-Length",
        "Content-Type",
        "CSeq",
        "Expires",
        "From",
        "Max-Forwards",
        "Session-Expires",
        "To",
    ]
    .contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_form() {
        assert_eq!(["V", "via", "VIA"].map(canonical), ["Via", "Via", "Via"]);
        assert_eq!(canonical("x"), "Session-Expires");
        assert_eq!(canonical("cseq"), "CSeq");
        assert_eq!(canonical("X-Own"), "X-Own");
    }
}
