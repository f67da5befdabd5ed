//! The notation of RFC 4475, in which the torture messages beside this file are written.

/// The notation of RFC 4475, 2.1: lines that are one, octets in hexadecimal, repetitions.
pub(crate) fn unfolded(text: &str) -> Vec<u8> {
    let mut lines = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<allOneLine>") {
        let (one, after) = after.split_once("</allOneLine>").unwrap();
        lines.push_str(before);
        lines.push_str(&one.replace('\n', ""));
        rest = after;
    }
    lines.push_str(rest);
    let mut repeated = String::new();
    let mut rest = lines.as_str();
    while let Some((before, after)) = rest.split_once("<repeat count=") {
        let (count, after) = after.split_once('>').unwrap();
        let (what, after) = after.split_once("</repeat>").unwrap();
        repeated.push_str(before);
        repeated.push_str(&what.repeat(count.parse().unwrap()));
        rest = after;
    }
    repeated.push_str(rest);
    let repeated = repeated.replace('\n', "\r\n");
    let mut bytes = Vec::new();
    let mut rest = repeated.as_str();
    while let Some((before, after)) = rest.split_once("<hex>") {
        let (hex, after) = after.split_once("</hex>").unwrap();
        bytes.extend_from_slice(before.as_bytes());
        bytes.extend((0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()));
        rest = after;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
