//! Things to choose from, each with a key: at most nine at a time, else eight and “more” on the ninth.

use super::piece::PieceId;
use super::talk::{SHORT_PAUSE, Talk};
use super::words::List;

/// The keys that things can have; 0 asks for a person.
const KEYS: usize = 9;

/// What a key means among things to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// The thing at this position.
    Item(usize),
    /// The next page.
    More(usize),
    /// Nothing.
    Nothing,
}

/// How many stand on a page.
fn a_page(count: usize) -> usize {
    if count > KEYS { KEYS - 1 } else { KEYS }
}

/// Says the things of a page with their keys; each has one or more pieces.
pub(super) fn say(talk: &mut Talk<'_, '_>, items: &[Vec<PieceId>], page: usize) {
    let size = a_page(items.len());
    let begin = page.saturating_mul(size);
    for (item, key) in items.iter().skip(begin).take(size).zip(1..) {
        for piece in item {
            talk.piece(piece.clone());
        }
        talk.listed(List::Press, key);
        talk.pause(SHORT_PAUSE);
    }
    if items.len() > KEYS {
        talk.tell("call-more");
        talk.listed(List::Press, KEYS);
    }
}

/// What a digit means.
pub(super) fn chosen(count: usize, page: usize, digit: u8) -> Chosen {
    let (digit, size) = (usize::from(digit), a_page(count));
    if count > KEYS && digit == KEYS {
        let next = page.saturating_add(1);
        return Chosen::More(if next.saturating_mul(size) < count { next } else { 0 });
    }
    let Some(place) = digit.checked_sub(1).filter(|place| *place < size) else { return Chosen::Nothing };
    let item = page.saturating_mul(size).saturating_add(place);
    if item < count { Chosen::Item(item) } else { Chosen::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_nine_are_turned_over_like_pages_and_each_is_reached_once() {
        assert_eq!(chosen(9, 0, 9), Chosen::Item(8));
        assert_eq!(chosen(3, 0, 4), Chosen::Nothing);
        assert_eq!(chosen(3, 0, 0), Chosen::Nothing);
        for count in [10, 16, 17, 30] {
            let mut reached = Vec::new();
            let mut page = 0;
            loop {
                reached.extend((1..9).filter_map(|digit| match chosen(count, page, digit) {
                    Chosen::Item(item) => Some(item),
                    Chosen::More(_) | Chosen::Nothing => None,
                }));
                match chosen(count, page, 9) {
                    Chosen::More(0) => break,
                    Chosen::More(next) => page = next,
                    Chosen::Item(_) | Chosen::Nothing => panic!("nine is “more”"),
                }
            }
            assert_eq!(reached, (0..count).collect::<Vec<_>>());
        }
    }
}
