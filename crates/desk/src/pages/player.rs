//! Sound for a player: all of it, or the part that it asks for. Without parts a browser goes to no other place in a sound.

use std::ops::RangeInclusive;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use zeroize::Zeroizing;

/// What a player asked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(RangeInclusive<usize>),
    Nothing,
}

/// A sound as an answer to a player.
pub(super) fn play(headers: &HeaderMap, kind: &'static str, sound: Zeroizing<Vec<u8>>) -> Response {
    let length = sound.len();
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let head = [(header::CONTENT_TYPE, kind), (header::ACCEPT_RANGES, "bytes")];
    let sound = Bytes::from_owner(sound);
    match wanted(asked, length) {
        Wanted::All => (head, sound).into_response(),
        Wanted::Part(part) => {
            let place = format!("bytes {}-{}/{length}", part.start(), part.end());
            (StatusCode::PARTIAL_CONTENT, head, [(header::CONTENT_RANGE, place)], sound.slice(part))
                .into_response()
        }
        Wanted::Nothing => {
            let place = format!("bytes */{length}");
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, place)]).into_response()
        }
    }
}

/// One part, as RFC 9110 writes it; whoever asks for something else is given all.
fn wanted(asked: Option<&str>, length: usize) -> Wanted {
    let part = asked.and_then(|asked| asked.strip_prefix("bytes=")).and_then(|part| part.split_once('-'));
    let Some((from, to)) = part else { return Wanted::All };
    let last = length.saturating_sub(1);
    let (from, to) = match (from.parse::<usize>(), to.parse::<usize>()) {
        (Ok(from), Ok(to)) if from <= to => (from, to.min(last)),
        (Ok(from), Err(_)) if to.is_empty() => (from, last),
        (Err(_), Ok(count)) if from.is_empty() && count > 0 => (length.saturating_sub(count), last),
        _ => return Wanted::All,
    };
    if from < length { Wanted::Part(from..=to) } else { Wanted::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_inside_of_the_sound() {
        for (asked, expected) in [
            ("bytes=0-", Wanted::Part(0..=9)),
            ("bytes=4-", Wanted::Part(4..=9)),
            ("bytes=4-6", Wanted::Part(4..=6)),
            ("bytes=4-99", Wanted::Part(4..=9)),
            ("bytes=-3", Wanted::Part(7..=9)),
            ("bytes=-99", Wanted::Part(0..=9)),
            ("bytes=10-", Wanted::Nothing),
            ("bytes=6-4", Wanted::All),
            ("bytes=-0", Wanted::All),
            ("bytes=0-1,4-5", Wanted::All),
            ("bytes=x-y", Wanted::All),
            ("seconds=0-1", Wanted::All),
        ] {
            assert_eq!(wanted(Some(asked), 10), expected, "{asked}");
        }
        assert_eq!(wanted(None, 10), Wanted::All);
        assert_eq!(wanted(Some("bytes=0-"), 0), Wanted::Nothing);
    }
}
