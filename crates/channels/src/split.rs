//! Cuts a text into messages that a channel carries: at a paragraph, else at the end of a sentence, else between words,
//! else between letters. Nothing is lost but the white space at the cuts.

use crate::contract::TextLimit;
use crate::smpp::text::parts_needed;

/// The most messages that one text becomes. A conversation that says more says too much.
pub const MESSAGES_MAX: usize = 20;

/// The text is too long even in [`MESSAGES_MAX`] messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is longer than {MESSAGES_MAX} messages")]
pub struct TooLong;

/// Cuts `text`. An empty text is no message.
///
/// # Errors
/// It would be more than [`MESSAGES_MAX`] messages.
pub fn split(text: &str, limit: TextLimit) -> Result<Vec<&str>, TooLong> {
    let mut rest = text.trim();
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        if pieces.len() == MESSAGES_MAX {
            return Err(TooLong);
        }
        let end = if fits(rest, limit) { rest.len() } else { cut(rest, longest(rest, limit)) };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    Ok(pieces)
}

/// Whether one message holds it.
#[must_use]
pub fn fits(text: &str, limit: TextLimit) -> bool {
    match limit {
        TextLimit::Utf16(max) => text.encode_utf16().count() <= max,
        TextLimit::SmsParts(max) => parts_needed(text) <= max,
    }
}

/// The end of the longest beginning that fits; at least one letter.
fn longest(text: &str, limit: TextLimit) -> usize {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    // What fits only grows with the text: the alphabet of an SMS changes once, to the wider one.
    let fitting = ends.partition_point(|end| text.get(..*end).is_some_and(|part| fits(part, limit)));
    ends.get(fitting.saturating_sub(1)).copied().unwrap_or(text.len())
}

/// The best place to cut at or before `end`, not in the first half unless there is none.
fn cut(text: &str, end: usize) -> usize {
    let Some(head) = text.get(..end) else { return end };
    let half = head.len() / 2;
    let paragraph = head.rfind('\n').map(|at| at + 1);
    let sentence = head
        .rmatch_indices(['.', '!', '?', '。', '…'])
        .map(|(at, mark)| at + mark.len())
        .find(|after| text.get(*after..).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
    let word = head.rfind(char::is_whitespace);
    for place in [paragraph, sentence, word].into_iter().flatten() {
        if place > half {
            return place;
        }
    }
    // Between letters: not before a mark that belongs to the letter.
    head.char_indices()
        .rev()
        .map(|(at, c)| at + c.len_utf8())
        .find(|at| {
            *at > half && text.get(*at..).and_then(|rest| rest.chars().next()).is_none_or(|c| !clings(c))
        })
        .unwrap_or(end)
}

/// Marks that are drawn on the letter before them, or that join it to the next.
fn clings(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{20e3}' | '\u{1160}'..='\u{11ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_cuts_where_a_reader_would() {
        let limit = TextLimit::Utf16(30);
        let said = split("Вы в безопасности. Ответьте «да», когда сможете писать дальше.", limit).unwrap();
        assert_eq!(said, ["Вы в безопасности.", "Ответьте «да», когда сможете", "писать дальше."]);
        assert_eq!(split("  ", limit).unwrap(), [""; 0]);
        assert_eq!(split(&"a".repeat(61), limit).unwrap().len(), 3);
        assert_eq!(split(&"a".repeat(30 * 21), limit), Err(TooLong));
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "[a-zа-я가-힣.\u{301}🙂 \n]{0,400}", sms in any::<bool>()) {
            let limit = if sms { TextLimit::SmsParts(2) } else { TextLimit::Utf16(70) };
            let pieces = split(&text, limit).unwrap();
            prop_assert!(pieces.iter().all(|piece| fits(piece, limit) && !piece.is_empty()));
            let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&pieces.concat()), squeeze(&text));
        }
    }
}
